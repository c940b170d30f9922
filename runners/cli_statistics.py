"""The verbs about the gate itself: what it can see, how often it errs, and whether nights drift."""

from __future__ import annotations

import click

from runners.cli_options import (
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


@click.command(context_settings=ENVIRONMENT)
@click.argument("suite")
@with_options(WHAT, HOW, WHERE, SAY)
def plan(suite: str, **options: object) -> int:
    """Say what a gate would cost and what it could see, before anything is spent.

    \b
    Example: ticketgate plan pre_merge --repeats 3
    """
    from runners.plan_verb import plan_verb

    return plan_verb(suite, options_of(options))


@click.command(context_settings=ENVIRONMENT)
@click.argument("suite")
@click.option("--run", "run_id", metavar="RUN", help="Stored drafts to start from [the latest].")
@click.option(
    "--defects", callback=comma_separated, metavar="A,B", help="Plant only these defects."
)
@click.option(
    "--draws",
    default=120,
    show_default=True,
    type=click.IntRange(20, 100_000),
    help="Simulated changes for each defect and prevalence.",
)
@with_options(WHAT, WHERE, SAY)
def selftest(
    suite: str, run_id: str | None, defects: tuple[str, ...], draws: int, **options: object
) -> int:
    """Measure how often this gate cries wolf, and which planted defects it catches.

    \b
    Example: ticketgate selftest pre_merge --defects rude_line,wrong_number
    """
    from runners.selftest_verb import selftest_verb

    return selftest_verb(suite, run_id, defects, draws, options_of(options))


@click.command(context_settings=ENVIRONMENT)
@click.argument("suite")
@with_options(WHAT, HOW, WHERE, SAY, SOFT)
def nightly(suite: str, **options: object) -> int:
    """Run a suite, compare it with the accepted nights, and say whether something drifts.

    \b
    Example: ticketgate nightly nightly
    """
    from runners.nightly_verb import nightly_verb

    return nightly_verb(suite, options_of(options))


@click.command(context_settings=ENVIRONMENT)
@click.argument("scorer")
@click.argument("labels", metavar="LABELS")
@click.option("--golden", metavar="PATH", help="Golden set whose tickets the drafts answer.")
@click.option(
    "--fault",
    "fault_classes",
    callback=comma_separated,
    metavar="A,B",
    help="With --golden: faults that the scorer should see [by scorer].",
)
@click.option("--limit", type=click.IntRange(min=1), help="Read at most N rows.")
@click.option(
    "--votes", default=1, show_default=True, type=click.IntRange(1, 25), help="Of a judge."
)
@click.option("--processes", type=click.IntRange(1, 64), help="Of local scorers [2 at most].")
@with_options(JUDGE, HOW[1:4], WHERE, SAY)
def calibrate(
    scorer: str,
    labels: str,
    *,
    fault_classes: tuple[str, ...],
    votes: int,
    processes: int | None,
    **options: object,
) -> int:
    """Measure a scorer against human labels, and keep what was found for later gates.

    LABELS is JSONL or CSV, a draft a row: id, context, question, answer, label. For faithfulness
    and hallucination a label of 1 means not fully supported; for others higher is better.

    \b
    Example: ticketgate calibrate faithfulness labels.jsonl --out calibration/
    Example: ticketgate calibrate tone drafts.jsonl --golden support/v1
    """
    from pathlib import Path

    from runners.calibrate_verb import Asked, calibrate_verb

    asked = Asked(
        scorer=scorer,
        labels=Path(labels),
        fault_classes=fault_classes,
        votes=votes,
        processes=processes,
    )
    return calibrate_verb(asked, options_of(options))
