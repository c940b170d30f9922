"""The command line: verbs, options, exit codes. Errors become sentences here."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from evals.errors import HarnessError

if TYPE_CHECKING:
    from runners.plan import Options

INTERRUPTED = 130

Command = Callable[..., int]


def _filters(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Read `--filter key=value`, repeatable."""
    pairs = {}
    for value in values:
        key, equals, wanted = value.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"{value!r} is not key=value, such as category=billing")
        pairs[key] = wanted
    return pairs


def _names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Read a comma-separated list."""
    return tuple(name.strip() for name in value.split(",") if name.strip()) if value else ()


WHAT = (
    click.option("--golden", metavar="PATH", help="Golden set: a name, a folder or a file."),
    click.option(
        "--assistant",
        metavar="WHAT",
        help="Assistant: a name, a folder, module:function or a URL.",
    ),
    click.option("--model", metavar="ID", help="Model id, such as openai/gpt-4o-mini."),
    click.option("--prompt", metavar="FILE", help="Prompt file of the candidate."),
    click.option("--repeats", type=click.IntRange(1, 1000), help="Drafts of each ticket."),
    click.option("--limit", type=click.IntRange(min=1), help="Ask at most N tickets."),
    click.option(
        "--filter",
        "filters",
        multiple=True,
        callback=_filters,
        metavar="KEY=VALUE",
        help="Ask only tickets of this slice.",
    ),
    click.option("--scorers", callback=_names, metavar="A,B", help="Use only these scorers."),
    click.option("--seed", type=click.IntRange(min=0), help="Seed of order and statistics."),
)
HOW = (
    click.option("--concurrency", type=click.IntRange(1, 1024), help="Drafts in flight."),
    click.option("--max-usd", type=click.FloatRange(min=0), help="Stop before spending more."),
    click.option(
        "--deadline",
        "deadline_s",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="Stop in good order after this time.",
    ),
    click.option("--offline", is_flag=True, help="Refuse anything that needs the network."),
    click.option("--no-cache", is_flag=True, help="Draft anew whatever is stored."),
)
WHERE = (
    click.option("--store", metavar="URL", help="Run store [sqlite:///.ticketgate/runs.db]."),
    click.option("--out", metavar="DIR", help="Folder for reports [.ticketgate/reports/RUN]."),
)
SAY = (
    click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
    click.option("--quiet", is_flag=True, help="No progress, only the result."),
)
SOFT = (
    click.option(
        "--soft-inconclusive", is_flag=True, help="Exit 0 instead of 2 when inconclusive."
    ),
)


def _with(*groups: tuple[Callable[[Any], Any], ...]) -> Callable[[Command], Command]:
    """Add groups of options to a command."""

    def add(command: Command) -> Command:
        for group in reversed(groups):
            for option in reversed(group):
                command = option(command)
        return command

    return add


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


@cli.command()
@click.argument("suite")
@_with(WHAT, HOW, WHERE, SAY)
def run(suite: str, **options: object) -> int:
    """Draft and score a suite's tickets once.

    \b
    Example: ticketgate run smoke --filter category=billing
    """
    from runners.verbs import run_verb

    return run_verb(suite, _options(options))


@cli.command()
@click.argument("suite")
@click.option(
    "--baseline",
    default="auto",
    show_default=True,
    metavar="auto|GITREF|RUN|FILE",
    help="What the working tree is compared with.",
)
@_with(WHAT, HOW, WHERE, SAY, SOFT)
def gate(suite: str, baseline: str, **options: object) -> int:
    """Decide whether the working tree regresses against a baseline.

    \b
    Example: ticketgate gate pre_merge --baseline main
    """
    from runners.gate_verbs import gate_verb

    return gate_verb(suite, baseline, _options(options))


@cli.command()
@click.argument("suite")
@click.option("--to", required=True, metavar="MODEL", help="The model to change to.")
@click.option("--from", "source", metavar="MODEL", help="The model in use [the assistant's].")
@_with(WHAT, HOW, WHERE, SAY, SOFT)
def upgrade(suite: str, to: str, source: str | None, **options: object) -> int:
    """Decide whether a model may replace another.

    \b
    Example: ticketgate upgrade smoke --to embedded/smollm2-135m --limit 24
    """
    from runners.gate_verbs import upgrade_verb

    return upgrade_verb(suite, to, source, _options(options))


@cli.command()
@click.argument("baseline")
@click.argument("candidate")
@click.option("--rules", metavar="SUITE", help="Take the rules of this suite.")
@_with(WHERE, SAY, SOFT)
def compare(baseline: str, candidate: str, rules: str | None, **options: object) -> int:
    """Compare two stored runs or result files, without a model or a key.

    \b
    Example: ticketgate compare old.jsonl new.jsonl --rules pre_merge
    """
    from runners.gate_verbs import compare_verb

    return compare_verb(baseline, candidate, rules, _options(options))


@cli.command()
@click.argument("run_id", metavar="RUN")
@click.option("--retry-errors", is_flag=True, help="Draft failed tickets again.")
@_with(HOW, WHERE, SAY, SOFT)
def resume(run_id: str, *, retry_errors: bool, **options: object) -> int:
    """Finish an interrupted run; only what is missing is called.

    \b
    Example: ticketgate resume latest --retry-errors
    """
    from runners.verbs import resume_verb

    return resume_verb(run_id, _options(options), retry_errors=retry_errors)


@cli.command()
@click.argument("run_id", metavar="RUN")
@click.option("--scorers", callback=_names, metavar="A,B", help="Only these [all it has].")
@_with(WHERE, SAY)
def rescore(run_id: str, **options: object) -> int:
    """Score stored drafts again, without a model call.

    \b
    Example: ticketgate rescore latest --scorers tone,faithfulness
    """
    from runners.verbs import rescore_verb

    return rescore_verb(run_id, _options(options))


@cli.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1))
@_with(WHERE[:1], SAY)
def runs(limit: int, **options: object) -> int:
    """List stored runs, newest first.

    \b
    Example: ticketgate runs --limit 5
    """
    from runners.verbs import runs_verb

    return runs_verb(limit, _options(options))


@cli.command()
@click.argument("run_id", metavar="RUN")
@click.argument("ticket", required=False)
@_with(WHERE[:1], SAY)
def show(run_id: str, ticket: str | None, **options: object) -> int:
    """Show a run, or one ticket of it with prompt, passages, draft and scores.

    \b
    Example: ticketgate show latest T-0031
    """
    from runners.verbs import show_verb

    return show_verb(run_id, ticket, _options(options))


@cli.command()
@click.argument("run_id", metavar="RUN")
@_with(WHERE[:1], SAY)
def bless(run_id: str, **options: object) -> int:
    """Make a run the baseline of its suite.

    \b
    Example: ticketgate bless latest
    """
    from runners.verbs import bless_verb

    return bless_verb(run_id, _options(options))


@cli.command()
@click.argument("what", metavar="RUN|COMPARISON")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["html", "md", "junit", "csv", "json"]),
    multiple=True,
    help="Which to write [all].",
)
@_with(WHERE, SAY)
def report(what: str, kind: tuple[str, ...], **options: object) -> int:
    """Write the reports of a run or comparison again.

    \b
    Example: ticketgate report latest --format html --out report/
    """
    from runners.verbs import report_verb

    return report_verb(what, kind, _options(options))


@cli.command()
@click.argument("golden", metavar="GOLDEN_SET")
@click.option("--production", metavar="FILE", help="Ticket export: CSV, JSONL or Parquet.")
@click.option(
    "--limit-ms",
    default=500.0,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Slowest search that is fast enough.",
)
@_with(WHERE, SAY)
def audit(golden: str, production: str | None, limit_ms: float, **options: object) -> int:
    """Say whether a golden set is fit to gate on.

    Exit codes: 0 fit, 1 not fit, 2 fit with gaps.

    \b
    Example: ticketgate audit support/v1 --production tickets.csv --out audit/
    """
    from runners.audit_verb import audit_verb

    return audit_verb(golden, production, limit_ms, _options(options))


@cli.command()
@click.argument("what", required=False, type=click.Choice(["list", "fetch", "path"]))
@click.argument("name", required=False)
@click.option("--offline", is_flag=True, help="Refuse anything that needs the network.")
@_with(SAY)
def models(what: str | None, name: str | None, **options: object) -> int:
    """List the embedded models, fetch one, or say where it lies.

    \b
    Example: ticketgate models fetch embedded/smollm2-135m
    """
    from runners.verbs import models_verb

    return models_verb(what or "list", name, _options(options))


def _options(given: dict[str, Any]) -> Options:
    """Gather the options of a verb; those that it does not have keep their default."""
    from runners.plan import Options

    given = dict(given)
    given["json"] = given.pop("as_json", False)
    given.pop("no_cache", None)
    return Options(**given)


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
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
            auto_envvar_prefix="TICKETGATE",
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
