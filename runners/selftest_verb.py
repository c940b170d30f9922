"""The verb `selftest`: how often this gate cries wolf, and which planted defects it catches."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from evals.errors import UsageError, did_you_mean
from evals.selection import STRATA
from evals.selftest import PREVALENCES, DefectRow, FalseAlarm, SelfTest, Tally, merged
from evals.selftest_arms import Damage, World
from evals.selftest_draws import FIRST_LOOK, Cell, Experiment, Gate, measure
from evals.suite import Suite
from runners.begin import resolve_suite
from runners.plan import Options, new_id, now_utc
from runners.progress import Progress
from runners.say import color, note, say, width
from runners.selftest_damage import Batch, Damaged, score_damaged
from runners.selftest_drafts import StoredDrafts, stored_drafts
from runners.selftest_pool import spread, usable_cores
from runners.store import DEFAULT_URL, RunStore
from runners.write_reports import report_folder, write_texts
from scorers.catalogue import asks_a_judge

if TYPE_CHECKING:
    from evals.mutation import Defect

ALARM_DRAWS = 5
"""So many times the draws of a cell are made without a defect: the false-alarm rate is the
number that everything else rests on, and small."""
ALARM_CHUNK = 50
WORTH_PROCESSES_COPIES = 1_500
WORTH_PROCESSES_DRAWS = 400
"""Copies to score, or draws, below which starting further processes takes longer than it saves."""


def selftest_verb(
    suite_name: str, run_id: str | None, defects: tuple[str, ...], draws: int, options: Options
) -> int:
    """Measure the operating characteristics of a suite's gate, report them, and say them."""
    started = time.monotonic()
    suite = without_judged(resolve_suite(suite_name, options))
    if not suite.rules:
        raise UsageError(f"suite {suite.name!r}: it has no rules, so there is no gate to test")
    chosen = chosen_defects(defects)
    progress = Progress(quiet=options.quiet)
    with RunStore(options.store or DEFAULT_URL) as store:
        drafts = stored_drafts(suite, run_id, options, store, progress)
    outcome = measured(suite, drafts, chosen, draws=draws, progress=progress, started=started)
    return _report(outcome, options)


def without_judged(suite: Suite) -> Suite:
    """Return a suite without the scorers that ask a judge: thousands of copies would be judged."""
    judged = [name for name in suite.scorers if asks_a_judge(name)]
    if not judged:
        return suite
    note(f"selftest leaves out what asks a judge: {', '.join(judged)}")
    return replace(
        suite,
        scorers=tuple(name for name in suite.scorers if name not in judged),
        rules=tuple(rule for rule in suite.rules if rule.scorer not in judged),
    )


def chosen_defects(names: Sequence[str]) -> tuple[Defect, ...]:
    """Return the named defects, or all of them.

    Raises:
        UsageError: there is no such defect.
    """
    from evals.mutation import DEFECTS

    by_name = {defect.name: defect for defect in DEFECTS}
    for name in names:
        if name not in by_name:
            raise UsageError(f"--defects: {name!r} is no defect{did_you_mean(name, [*by_name])}")
    return tuple(by_name[name] for name in dict.fromkeys(names)) or tuple(DEFECTS)


def measured(
    suite: Suite,
    drafts: StoredDrafts,
    defects: Sequence[Defect],
    *,
    draws: int,
    progress: Progress,
    started: float,
) -> SelfTest:
    """Plant, score and draw.

    Args:
        suite: whose rules and settings decide.
        drafts: of a complete run.
        defects: to plant.
        draws: of each cell, at most.
        progress: counts drafts and cells.
        started: monotonic time at which the command began, in seconds.
    """
    damaged = _damaged(suite, drafts, defects, progress)
    alarms, rows = _drawn(suite, damaged, draws, progress)
    gated = {rule.scorer for rule in suite.rules}
    return SelfTest(
        suite=suite.name,
        run=drafts.run_id,
        tickets=len(damaged.world.tickets),
        repeats=drafts.repeats,
        draws=draws,
        alpha=suite.settings.alpha,
        false_alarm=FalseAlarm(noise=damaged.world.noise, tally=alarms),
        rows=tuple(rows),
        gated=tuple(name for name in suite.scorers if name in gated),
        reported=tuple(name for name in suite.scorers if name not in gated),
        unplantable=tuple(d.name for d in damaged.damages if not d.applicable.any()),
        seconds=time.monotonic() - started,
        created_at=now_utc(),
        version=version("ticketgate"),
    )


def _damaged(
    suite: Suite, drafts: StoredDrafts, defects: Sequence[Defect], progress: Progress
) -> Damaged:
    """Score the stored drafts, and their copies with a defect or a harmless edit."""
    from evals.mutation import HARMLESS

    batch = Batch(
        results=drafts.results,
        articles=drafts.articles,
        scorers=suite.scorers,
        seed=suite.settings.seed,
    )
    copies = len(drafts.results) * (1 + len(defects) + len(HARMLESS))
    processes = usable_cores() if copies >= WORTH_PROCESSES_COPIES else 1
    return score_damaged(batch, defects, HARMLESS, processes=processes, progress=progress)


def _drawn(
    suite: Suite, damaged: Damaged, draws: int, progress: Progress
) -> tuple[Tally, list[DefectRow]]:
    """Draw all cells; returns the draws without a defect, and the table."""
    gate = Gate(rules=suite.rules, settings=suite.settings, seed=suite.settings.seed)
    world, total = damaged.world, ALARM_DRAWS * draws
    dimension = _dimension(suite, world)
    alarms = [
        Experiment(
            gate=gate,
            world=world,
            cell=Cell(),
            damage=None,
            draws=min(ALARM_CHUNK, total - start),
            start=start,
        )
        for start in range(0, total, ALARM_CHUNK)
    ]
    cells = [
        Experiment(
            gate=gate, world=world, cell=cell, damage=damage, draws=draws, first_look=FIRST_LOOK
        )
        for damage in damaged.damages
        for cell in _cells(damage, world, dimension)
    ]
    every = [*alarms, *cells]
    many = sum(one.draws for one in every) >= WORTH_PROCESSES_DRAWS
    tallies = []
    with progress.stage("drawing", len(every)):
        for tally in spread(measure, every, processes=usable_cores() if many else 1):
            tallies.append(tally)
            progress.advance()
    rows = [
        _row(one.damage, one.cell, len(world.tickets), tally)
        for one, tally in zip(cells, tallies[len(alarms) :], strict=True)
        if one.damage is not None
    ]
    return merged(tallies[: len(alarms)]), rows


def _cells(damage: Damage, world: World, dimension: str | None) -> list[Cell]:
    """Return the cells of a defect; none where it cannot be planted anywhere."""
    if not damage.applicable.any():
        return []
    cells = [Cell(defect=damage.name, prevalence=share) for share in PREVALENCES]
    if dimension is not None and any(
        (mask & damage.applicable).any() for mask in world.slices_of(dimension).values()
    ):
        cells.append(Cell(defect=damage.name, dimension=dimension))
    return cells


def _dimension(suite: Suite, world: World) -> str | None:
    """Return the dimension of which one slice at a time is hit: one that splits the tickets."""
    gated = [rule.slice.partition("=")[0] for rule in suite.rules if rule.slice]
    for name in [*STRATA, *gated]:
        if len(world.slices_of(name)) > 1:
            return name
    return None


def _row(damage: Damage, cell: Cell, tickets: int, tally: Tally) -> DefectRow:
    return DefectRow(
        defect=damage.name,
        title=damage.title,
        prevalence=cell.prevalence,
        slice=cell.dimension,
        applicable=int(damage.applicable.sum()),
        tickets=tickets,
        tally=tally,
    )


def _report(outcome: SelfTest, options: Options) -> int:
    """Write the files, and print what matters."""
    from reports.selftest_console import selftest_text
    from reports.selftest_summary import selftest_summary

    written = write_selftest(outcome, report_folder(options.out, new_id("s")))
    text = selftest_text(outcome, width(), color(), reports=[str(path) for path in written])
    say(selftest_summary(outcome), text, options)
    return outcome.exit_code


def write_selftest(outcome: SelfTest, folder: Path) -> list[Path]:
    """Write selftest.json, .md, .html and .csv; returns the files.

    Raises:
        UsageError: the folder cannot be written.
    """
    from reports.selftest_html import selftest_html
    from reports.selftest_markdown import selftest_markdown
    from reports.selftest_summary import selftest_csv, selftest_json

    texts = {
        "selftest.json": selftest_json(outcome),
        "selftest.md": selftest_markdown(outcome),
        "selftest.html": selftest_html(outcome),
        "selftest.csv": selftest_csv(outcome),
    }
    return write_texts(texts, folder)
