"""Write a self-test as one HTML page: blind spots, heat map, scorers, every cell, method."""

from __future__ import annotations

from dataclasses import dataclass

from evals.selftest import PREVALENCES, DefectRow, SelfTest
from reports import numbers
from reports.html import rendered
from reports.page import Fact
from reports.selftest_words import (
    DEMAND,
    HOW,
    alarm_counts,
    alarm_rules,
    blind_sentence,
    catchers,
    headline,
    interval,
    method,
    missed_slices,
    place,
    remarks,
    scorer_rows,
    scorers_that_caught,
    share,
    whole_percent,
)
from reports.text import anchor, one_line

SHADES = (0.05, 0.20, 0.50, 0.80, 0.95)
"""Shares of failed draws at which the colour of a cell changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """Hold one cell of the heat map: the colour's step, and the same as a number."""

    shade: int
    """0 to 5: the share of failed draws, in steps of `SHADES`."""
    failed: str
    other: str
    """What happened instead, in few words; empty where all draws failed."""
    is_blind: bool
    falls_short: bool
    told: str
    """The cell in a sentence, for people who hover or listen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """Hold one defect of the heat map; None for a cell that was not measured."""

    anchor: str
    defect: str
    title: str
    cells: tuple[HeatCell | None, ...]
    caught_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """Hold one cell of the table with its intervals."""

    defect: str
    place: str
    reached: str
    applicable: str
    draws: str
    failed: str
    failed_interval: str
    undecided: str
    passed: str
    passed_interval: str
    caught_by: str
    missed: str
    """Slices in which all possible damage fails less than half the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTestPage:
    """Hold a whole page of a self-test."""

    kind: str
    """`regression` where the gate cries wolf, `inconclusive` with blind spots, else `pass`: only
    the colours of the page depend on it."""
    badge: str
    headline: str
    facts: tuple[Fact, ...]
    blind: tuple[str, ...]
    demand: str
    heads: tuple[str, ...]
    most: str
    """The largest prevalence."""
    heat: tuple[HeatRow, ...]
    scorers: tuple[tuple[str, str, str, bool], ...]
    """(scorer, helped to catch, caught alone, never contributes)."""
    cells: tuple[CellView, ...]
    method: tuple[str, ...]
    remarks: tuple[str, ...]


def selftest_html(outcome: SelfTest) -> str:
    """Return the page of a self-test."""
    return rendered(
        "selftest.html.j2",
        more_style="selftest.css",
        page=selftest_page(outcome),
        outcome=outcome,
    )


def selftest_page(outcome: SelfTest) -> SelfTestPage:
    """Prepare everything that the page shows."""
    sliced = next((row.slice for row in outcome.rows if row.slice), None)
    places: list[float | None] = [*PREVALENCES, *([None] if sliced else [])]
    heads = [numbers.level(prevalence) for prevalence in PREVALENCES]
    kind = "regression" if outcome.cries_wolf else "pass"
    if outcome.blind_spots and not outcome.cries_wolf:
        kind = "inconclusive"
    badges = {
        "regression": "Cries wolf",
        "inconclusive": "Blind spots",
        "pass": "No blind spot",
    }
    told = (HOW[outcome.false_alarm.noise], alarm_counts(outcome), alarm_rules(outcome))
    return SelfTestPage(
        kind=kind,
        badge=badges[kind],
        headline=one_line(headline(outcome), 600),
        facts=_facts(outcome),
        blind=tuple(one_line(blind_sentence(row), 500) for row in outcome.blind_spots),
        demand=DEMAND,
        heads=(*heads, *([one_line(f"one {sliced}", 40)] if sliced else [])),
        most=numbers.level(PREVALENCES[-1]),
        heat=tuple(_heat_row(outcome, defect, places) for defect in outcome.defects),
        scorers=tuple(
            (one_line(name, 60), helped, alone, name in outcome.never_contributes)
            for name, helped, alone in scorer_rows(outcome)
        ),
        cells=tuple(_cell_view(row) for row in outcome.rows),
        method=tuple(one_line(text, 1000) for text in (*told, method(outcome)) if text),
        remarks=tuple(one_line(text, 1000) for text in remarks(outcome)),
    )


def _facts(outcome: SelfTest) -> tuple[Fact, ...]:
    tally = outcome.false_alarm.tally
    failed = tally.rate("fail")
    blind = len(outcome.blind_spots)
    return (
        Fact(
            label=f"false alarms, {interval(failed)}",
            value=numbers.percent(failed.value),
            tone="bad" if outcome.cries_wolf else "plain",
        ),
        Fact(label="harmless changes that pass", value=whole_percent(share(tally, "pass"))),
        Fact(
            label=f"of {numbers.counted(len(outcome.defects), 'kind')} of defects caught",
            value=numbers.count(len(outcome.defects) - blind),
        ),
        Fact(label="blind spots", value=numbers.count(blind), tone="doubt" if blind else "plain"),
        Fact(label="tickets", value=numbers.count(outcome.tickets)),
        Fact(label="time taken", value=numbers.seconds(outcome.seconds)),
    )


def _heat_row(outcome: SelfTest, defect: str, places: list[float | None]) -> HeatRow:
    cells = [outcome.cell(defect, prevalence) for prevalence in places]
    most = outcome.cell(defect, PREVALENCES[-1])
    title = next(row.title for row in outcome.rows if row.defect == defect)
    return HeatRow(
        anchor=anchor("defect", defect),
        defect=one_line(defect, 60),
        title=one_line(title, 120),
        cells=tuple(None if cell is None else heat_cell(cell) for cell in cells),
        caught_by=one_line(scorers_that_caught(most.tally), 200) if most else "",
    )


def heat_cell(row: DefectRow) -> HeatCell:
    """Lay out one cell of the heat map."""
    failed, passed = share(row.tally, "fail"), share(row.tally, "pass")
    undecided = share(row.tally, "inconclusive")
    others = []
    if passed > 0:
        others.append(f"{whole_percent(passed)} pass")
    if undecided > 0:
        others.append(f"{whole_percent(undecided)} open")
    told = (
        f"{row.defect}, {place(row)} of the tickets: fails {whole_percent(failed)} "
        f"({interval(row.tally.rate('fail'))}), ends inconclusive {whole_percent(undecided)}, "
        f"passes {whole_percent(passed)} of {numbers.counted(row.tally.draws, 'draw')}; "
        f"{numbers.percent(row.reached)} of the tickets were hit"
    )
    return HeatCell(
        shade=sum(failed >= step for step in SHADES),
        failed=whole_percent(failed),
        other=", ".join(others),
        is_blind=row.is_blind,
        falls_short=row.falls_short,
        told=one_line(told, 400),
    )


def _cell_view(row: DefectRow) -> CellView:
    failed, passed = row.tally.rate("fail"), row.tally.rate("pass")
    missed = missed_slices(row)
    shown = ", ".join(one_line(name, 60) for name in missed[:8])
    more = f" and {numbers.count(len(missed) - 8)} more" if len(missed) > 8 else ""
    return CellView(
        defect=one_line(row.defect, 60),
        place=one_line(place(row), 60),
        reached=numbers.percent(row.reached),
        applicable=numbers.count(row.applicable),
        draws=numbers.count(row.tally.draws),
        failed=numbers.percent(failed.value),
        failed_interval=_ends(failed.low, failed.high),
        undecided=numbers.percent(share(row.tally, "inconclusive")),
        passed=numbers.percent(passed.value),
        passed_interval=_ends(passed.low, passed.high),
        caught_by=one_line(catchers(row.tally), 300),
        missed=f"mostly missed in {shown}{more}" if missed else "",
    )


def _ends(low: float, high: float) -> str:
    return f"{numbers.percent(low)} to {numbers.percent(high)}"
