"""Builders for the tests of self-tests: a world of hand-made scores, damages, cells and results."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from evals.checks import GateSettings
from evals.rule import Rule
from evals.selftest import DefectRow, FalseAlarm, Noise, SelfTest, Tally
from evals.selftest_arms import Damage, Scores, World
from evals.selftest_draws import Cell, Experiment, Gate
from evals.table import ScoreRow
from tests.evals.tables import Values, a_rule, rows_of

SETTINGS = GateSettings(flips=999)


def grouped(rows: Sequence[ScoreRow]) -> dict[str, list[ScoreRow]]:
    """Return the rows of each ticket."""
    by_ticket: dict[str, list[ScoreRow]] = {}
    for row in rows:
        by_ticket.setdefault(row.ticket_id, []).append(row)
    return by_ticket


def a_world(
    scores: Mapping[str, Values],
    *,
    threads: Sequence[str] | None = None,
    slices: Mapping[str, Collection[int]] | None = None,
    harmless: Sequence[Damage] = (),
) -> World:
    """Build a world from scorer to values, one entry a ticket (see `tables.rows_of`)."""
    rows = grouped(rows_of(scores, threads=threads, slices=slices))
    return World.of(rows, sorted(scores), harmless)


def a_damage(
    scores: Mapping[str, Values], name: str = "defect", *, applicable: Collection[int] | None = None
) -> Damage:
    """Build the scores of damaged drafts; each can be damaged unless `applicable` names some."""
    rows = grouped(rows_of(scores))
    mask = np.array([applicable is None or i in applicable for i in range(len(rows))], dtype=bool)
    return Damage(
        name=name,
        title=f"{name} title",
        scores=Scores.of(rows, sorted(scores), sorted(rows)),
        applicable=mask,
    )


def an_experiment(
    world: World,
    damage: Damage | None = None,
    *,
    prevalence: float | None = 0.25,
    dimension: str | None = None,
    rules: Sequence[Rule] = (),
    draws: int = 20,
    first_look: int | None = None,
    start: int = 0,
    seed: int = 0,
) -> Experiment:
    """Build an experiment on the rule that faithfulness must not drop by 0.05."""
    cell = Cell()
    if damage is not None:
        cell = Cell(
            defect=damage.name,
            prevalence=None if dimension else prevalence,
            dimension=dimension,
        )
    return Experiment(
        gate=Gate(rules=tuple(rules) or (a_rule(),), settings=SETTINGS, seed=seed),
        world=world,
        cell=cell,
        damage=damage,
        draws=draws,
        first_look=first_look,
        start=start,
    )


def a_tally(
    fail: int = 0,
    inconclusive: int = 0,
    *,
    draws: int = 100,
    hits: int = 1000,
    rules: Mapping[str, int] | None = None,
    scorers: Mapping[str, int] | None = None,
    slices: Mapping[str, tuple[int, int]] | None = None,
    looks: int = 1,
) -> Tally:
    """Build a tally; what neither fails nor ends inconclusive passes."""
    return Tally(
        draws=draws,
        fail=fail,
        inconclusive=inconclusive,
        hits=hits,
        by_rule={} if rules is None else rules,
        by_scorer={} if scorers is None else scorers,
        by_slice={} if slices is None else slices,
        looks=looks,
    )


def a_defect_row(
    tally: Tally | None = None,
    *,
    defect: str = "rude_line",
    title: str = "rude line",
    prevalence: float | None = 0.10,
    slice_name: str | None = None,
    applicable: int = 100,
    tickets: int = 100,
) -> DefectRow:
    """Build one cell of the table."""
    return DefectRow(
        defect=defect,
        title=title,
        prevalence=None if slice_name else prevalence,
        slice=slice_name,
        applicable=applicable,
        tickets=tickets,
        tally=a_tally(fail=100) if tally is None else tally,
    )


def a_selftest(
    *rows: DefectRow,
    alarms: Tally | None = None,
    noise: Noise = "harmless",
    gated: Sequence[str] = ("tone", "safety"),
    reported: Sequence[str] = (),
    unplantable: Sequence[str] = (),
    suite: str = "pre_merge",
    run: str = "r-1",
) -> SelfTest:
    """Build the result of a self-test."""
    return SelfTest(
        suite=suite,
        run=run,
        tickets=100,
        repeats=1,
        draws=100,
        alpha=0.05,
        false_alarm=FalseAlarm(noise=noise, tally=alarms or a_tally(fail=10, draws=500, hits=0)),
        rows=rows,
        gated=tuple(gated),
        reported=tuple(reported),
        unplantable=tuple(unplantable),
        seconds=12.0,
        created_at="2026-11-23T21:05:00+00:00",
        version="1",
    )
