"""The command line: verbs, options, exit codes. Errors become sentences here."""

from __future__ import annotations

import json
import os
import sys

import click

from evals.errors import HarnessError
from runners.cli_options import (
    BOUNDS,
    EARLY,
    ENVIRONMENT,
    HOW,
    JUDGE,
    SAY,
    SOFT,
    WHAT,
    WHERE,
    comma_separated,
    options_of,
    with_options,
)
from runners.cli_statistics import calibrate, nightly, plan, selftest

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ticketgate")
def cli() -> None:
    """Know before your customers do whether the assistant's drafts got worse.

    \b
    ticketgate gate pre_merge       does this prompt change regress?
    ticketgate upgrade smoke --to openai/gpt-4o-mini
    ticketgate run smoke            score the assistant as it is

    Exit codes: 0 pass, 1 regression, 2 inconclusive, 3 unmeasurable, 4 usage.
    """


@cli.command(context_settings=ENVIRONMENT)
@click.argument("suite")
@with_options(WHAT, HOW, WHERE, SAY)
def run(suite: str, **options: object) -> int:
    """Draft and score a suite's tickets once.

    \b
    Example: ticketgate run smoke --filter category=billing
    """
    from runners.verbs import run_verb

    return run_verb(suite, options_of(options))


@cli.command(context_settings=ENVIRONMENT)
@click.argument("suite")
@click.option(
    "--baseline",
    default="auto",
    show_default=True,
    metavar="auto|GITREF|RUN|FILE",
    help="What the working tree is compared with.",
)
@with_options(WHAT, HOW, EARLY, WHERE, SAY, SOFT)
def gate(suite: str, baseline: str, **options: object) -> int:
    """Decide whether the working tree regresses against a baseline.

    \b
    Example: ticketgate gate pre_merge --baseline main
    """
    from runners.gate_verbs import gate_verb

    return gate_verb(suite, baseline, options_of(options))


@cli.command(context_settings=ENVIRONMENT)
@click.argument("suite")
@click.option("--to", required=True, metavar="MODEL", help="The model to change to.")
@click.option("--from", "source", metavar="MODEL", help="The model in use [the assistant's].")
@with_options(WHAT, HOW, EARLY, WHERE, SAY, SOFT)
def upgrade(suite: str, to: str, source: str | None, **options: object) -> int:
    """Decide whether a model may replace another.

    \b
    Example: ticketgate upgrade smoke --to embedded/smollm2-135m --limit 24
    """
    from runners.gate_verbs import upgrade_verb

    return upgrade_verb(suite, to, source, options_of(options))


@cli.command(context_settings=ENVIRONMENT)
@click.argument("baseline")
@click.argument("candidate")
@click.option("--rules", metavar="SUITE", help="Take the rules of this suite.")
@with_options(WHERE, SAY, SOFT)
def compare(baseline: str, candidate: str, rules: str | None, **options: object) -> int:
    """Compare two stored runs or result files, without a model or a key.

    \b
    Example: ticketgate compare old.jsonl new.jsonl --rules pre_merge
    """
    from runners.gate_verbs import compare_verb

    return compare_verb(baseline, candidate, rules, options_of(options))


for command in (calibrate, nightly, plan, selftest):
    cli.add_command(command)


@cli.command(context_settings=ENVIRONMENT)
@click.argument("run_id", metavar="RUN")
@click.option("--retry-errors", is_flag=True, help="Draft failed tickets again.")
@with_options(HOW, WHERE, SAY, SOFT)
def resume(run_id: str, *, retry_errors: bool, **options: object) -> int:
    """Finish an interrupted run; only what is missing is called.

    \b
    Example: ticketgate resume latest --retry-errors
    """
    from runners.verbs import resume_verb

    return resume_verb(run_id, options_of(options), retry_errors=retry_errors)


@cli.command(context_settings=ENVIRONMENT)
@click.argument("run_id", metavar="RUN")
@click.option("--scorers", callback=comma_separated, metavar="A,B", help="Only these [all it has].")
@with_options(JUDGE, BOUNDS, WHERE, SAY)
def rescore(run_id: str, **options: object) -> int:
    """Score stored drafts again; no draft is made, and only a judge is asked.

    \b
    Example: ticketgate rescore latest --scorers tone,faithfulness
    """
    from runners.verbs import rescore_verb

    return rescore_verb(run_id, options_of(options))


@cli.command(context_settings=ENVIRONMENT)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1))
@with_options(WHERE[:1], SAY)
def runs(limit: int, **options: object) -> int:
    """List stored runs, newest first.

    \b
    Example: ticketgate runs --limit 5
    """
    from runners.verbs import runs_verb

    return runs_verb(limit, options_of(options))


@cli.command(context_settings=ENVIRONMENT)
@click.argument("run_id", metavar="RUN")
@click.argument("ticket", required=False)
@with_options(WHERE[:1], SAY)
def show(run_id: str, ticket: str | None, **options: object) -> int:
    """Show a run, or one ticket of it with prompt, passages, draft and scores.

    \b
    Example: ticketgate show latest T-0031
    """
    from runners.verbs import show_verb

    return show_verb(run_id, ticket, options_of(options))


@cli.command(context_settings=ENVIRONMENT)
@click.argument("run_id", metavar="RUN")
@with_options(WHERE[:1], SAY)
def bless(run_id: str, **options: object) -> int:
    """Make a run the baseline of its suite.

    \b
    Example: ticketgate bless latest
    """
    from runners.verbs import bless_verb

    return bless_verb(run_id, options_of(options))


@cli.command(context_settings=ENVIRONMENT)
@click.argument("what", metavar="RUN|COMPARISON")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["html", "md", "junit", "csv", "json"]),
    multiple=True,
    help="Which to write [all].",
)
@with_options(WHERE, SAY)
def report(what: str, kind: tuple[str, ...], **options: object) -> int:
    """Write the reports of a run or comparison again.

    \b
    Example: ticketgate report latest --format html --out report/
    """
    from runners.verbs import report_verb

    return report_verb(what, kind, options_of(options))


@cli.command(context_settings=ENVIRONMENT)
@click.argument("golden", metavar="GOLDEN_SET")
@click.option("--production", metavar="FILE", help="Ticket export: CSV, JSONL or Parquet.")
@click.option(
    "--limit-ms",
    default=500.0,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Slowest search that is fast enough.",
)
@with_options(WHERE, SAY)
def audit(golden: str, production: str | None, limit_ms: float, **options: object) -> int:
    """Say whether a golden set is fit to gate on.

    Exit codes: 0 fit, 1 not fit, 2 fit with gaps.

    \b
    Example: ticketgate audit support/v1 --production tickets.csv --out audit/
    """
    from runners.audit_verb import audit_verb

    return audit_verb(golden, production, limit_ms, options_of(options))


@cli.command(context_settings=ENVIRONMENT)
@click.argument("what", required=False, type=click.Choice(["list", "fetch", "path"]))
@click.argument("name", required=False)
@click.option("--offline", is_flag=True, help="Refuse anything that needs the network.")
@with_options(SAY)
def models(what: str | None, name: str | None, **options: object) -> int:
    """List the embedded models, fetch one, or say where it lies.

    \b
    Example: ticketgate models fetch embedded/smollm2-135m
    """
    from runners.verbs import models_verb

    return models_verb(what or "list", name, options_of(options))


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    # The matrices here are small: idle threads of the linear algebra only burn the other cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(outcome(arguments))


def outcome(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code, with errors as sentences on standard error."""
    words = sys.argv[1:] if arguments is None else arguments
    as_json = "--json" in words
    try:
        returned = cli.main(
            args=words,
            prog_name="ticketgate",
            standalone_mode=False,
        )
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 4
    except click.ClickException as error:
        return _failed("usage", 4, error.format_message(), as_json=as_json)
    except HarnessError as error:
        kind = "unmeasurable" if error.exit_code == 3 else "usage"
        return _failed(kind, error.exit_code, str(error), as_json=as_json)
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped; what was drafted is stored", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return returned if isinstance(returned, int) else 0


def _failed(kind: str, code: int, message: str, *, as_json: bool) -> int:
    """Say what went wrong: a sentence for people, a document for programs."""
    click.echo(f"ticketgate: {message}", err=True)
    if as_json:
        document = {"schema": 1, "kind": kind, "exit_code": code, "message": message}
        click.echo(json.dumps(document, ensure_ascii=False))
    return code


if __name__ == "__main__":
    main()
