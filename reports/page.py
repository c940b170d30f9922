"""Prepare everything that a page shows, so that the template only lays it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.details import details
from evals.gate import VerdictKind
from evals.outcome import GateOutcome, LatencySummary, RunOutcome
from evals.rule import RuleKind
from evals.score import metric_named
from reports import numbers
from reports.figure_rows import FiguresView, figures_view
from reports.pictures import (
    Forest,
    HistogramPicture,
    LimitPicture,
    Tick,
    forests,
    histograms,
    limit_picture,
    time_ticks,
)
from reports.plan_rows import PowerView, power_view
from reports.rule_rows import KIND_WORDS, NEXT_STEPS, RuleRow, further_notes, rule_rows, writer_of
from reports.text import anchor, one_line
from reports.ticket_cards import Sources, SourceView, TicketCard, slice_choices, ticket_cards
from reports.ticket_rows import ticket_rows

MOST_OTHERS = 200
"""Ids of tickets that are listed without their texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Hold one number of the overview."""

    label: str
    value: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLink:
    """Hold a ticket id, with its place on the page if it has one."""

    id: str
    anchor: str
    """Empty when the page does not show the ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverView:
    """Hold a `never` rule with the tickets that break it."""

    row: RuleRow
    cases: str
    tickets: tuple[TicketLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedRow:
    """Hold latency, cost and failures of one side."""

    side: str
    p50: str
    p95: str
    usd: str
    failures: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePage:
    """Hold a whole page of a comparison."""

    kind: VerdictKind
    word: str
    sentence: str
    summary: str
    """Two sentences for a programme manager."""
    facts: tuple[Fact, ...]
    forests: tuple[Forest, ...]
    limits: tuple[tuple[RuleRow, LimitPicture | None], ...]
    nevers: tuple[NeverView, ...]
    unmeasured: tuple[RuleRow, ...]
    """Comparisons without any number to draw."""
    skipped: tuple[RuleRow, ...]
    power: PowerView | None
    """None where no rule can say what it would have seen."""
    details: tuple[str, ...]
    """The procedure and the numbers of each rule, for a statistician."""
    worse: tuple[TicketCard, ...]
    better: tuple[TicketCard, ...]
    same: tuple[TicketCard, ...]
    others: tuple[str, ...]
    """Tickets that got worse and are not shown."""
    others_left_out: int
    slices: tuple[str, ...]
    histograms: tuple[HistogramPicture, ...]
    time_ticks: tuple[Tick, ...]
    speed: tuple[SpeedRow, ...]
    """Empty when neither side was timed or priced."""
    figures: FiguresView
    notes: tuple[str, ...]
    sources: tuple[SourceView, ...]


def gate_page(outcome: GateOutcome) -> GatePage:
    """Prepare the page of a comparison."""
    rows = rule_rows(outcome.verdict.checks)
    sources = Sources()
    cards = ticket_cards(ticket_rows(outcome), sources)
    shown = {card.row.pair.golden.ticket.id: card.anchor for card in cards}
    others = [one_line(t, 80) for t in outcome.verdict.regressed if t not in shown]
    return GatePage(
        kind=outcome.verdict.kind,
        word=KIND_WORDS[outcome.verdict.kind],
        sentence=one_line(outcome.verdict.sentence, 800),
        summary=summary(outcome),
        facts=tuple(_facts(outcome, rows)),
        forests=tuple(forests(rows)),
        limits=tuple((row, limit_picture(row.check)) for row in _asked(rows, "limit")),
        nevers=tuple(
            NeverView(row=row, cases=_cases(row), tickets=_links(row, shown))
            for row in _asked(rows, "never")
        ),
        unmeasured=tuple(
            row for row in _asked(rows, "no_regression") if row.check.difference is None
        ),
        skipped=tuple(row for row in rows if row.group == "skipped"),
        power=power_view(outcome.verdict),
        details=tuple(one_line(text, 1200) for text in details(outcome.verdict)),
        worse=tuple(card for card in cards if card.row.direction == "worse"),
        better=tuple(card for card in cards if card.row.direction == "better"),
        same=tuple(card for card in cards if card.row.direction == "same"),
        others=tuple(others[:MOST_OTHERS]),
        others_left_out=max(len(others) - MOST_OTHERS, 0),
        slices=tuple(slice_choices(cards)),
        histograms=tuple(histograms(outcome.latency)),
        time_ticks=tuple(time_ticks(outcome.latency)),
        speed=tuple(_speed(outcome)),
        figures=figures_view(outcome.figures),
        notes=tuple(one_line(note, 600) for note in further_notes(outcome.verdict)),
        sources=tuple(sources.all()),
    )


def _asked(rows: Sequence[RuleRow], kind: RuleKind) -> list[RuleRow]:
    return [row for row in rows if row.check.kind == kind and row.group != "skipped"]


def summary(outcome: GateOutcome) -> str:
    """Say in two sentences what was done and what to do next."""
    verdict = outcome.verdict
    if not verdict.checks:
        return f"The two runs were not compared. {NEXT_STEPS[verdict.kind]}"
    worse, better = numbers.count(len(verdict.regressed)), numbers.count(len(verdict.improved))
    return (
        f"Both versions answered the same {numbers.counted(verdict.tickets, 'ticket')}, and each "
        f"pair of drafts was compared: {worse} got worse and {better} got better. "
        f"{NEXT_STEPS[verdict.kind]}"
    )


def _facts(outcome: GateOutcome, rows: Sequence[RuleRow]) -> list[Fact]:
    verdict = outcome.verdict
    if not rows:
        return []
    asked = [row for row in rows if row.group != "skipped"]
    broken = sum(row.group == "broken" for row in asked)
    opened = sum(row.group == "open" for row in asked)
    facts = [
        Fact(label="rules broken", value=f"{broken} of {len(asked)}", tone="bad" if broken else ""),
        Fact(label="rules open", value=str(opened), tone="doubt" if opened else ""),
        Fact(label="tickets worse", value=numbers.count(len(verdict.regressed))),
        Fact(label="tickets better", value=numbers.count(len(verdict.improved))),
    ]
    latency = [outcome.latency.get(side) for side in ("baseline", "candidate")]
    if latency[0] and latency[1]:
        facts.append(Fact(label="p95 latency", value=_arrow(*map(_p95, latency))))
    costs = [outcome.cost_usd.get(side) for side in ("baseline", "candidate")]
    if all(cost is not None for cost in costs):
        facts.append(Fact(label="cost of all drafts", value=_arrow(*map(numbers.usd, costs))))
    return facts


def _arrow(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _p95(summary: LatencySummary | None) -> str:
    return numbers.seconds(summary.p95_s if summary else None)


def _cases(row: RuleRow) -> str:
    """Say how many tickets break a `never` rule, now and before."""
    check = row.check
    if check.status in ("unmeasurable", "inconclusive"):
        return row.because
    cases, before = int(check.candidate or 0), int(check.baseline or 0)
    tickets = numbers.counted(check.n, "ticket")
    return f"{cases or 'none'} of {tickets}; {before or 'none'} in the baseline"


def _links(row: RuleRow, shown: dict[str, str]) -> tuple[TicketLink, ...]:
    return tuple(
        TicketLink(id=one_line(ticket, 80), anchor=shown.get(ticket, ""))
        for ticket in row.check.tickets[:MOST_OTHERS]
    )


def _speed(outcome: GateOutcome) -> list[SpeedRow]:
    costs = [cost for cost in outcome.cost_usd.values() if cost is not None]
    if not (outcome.latency or costs or any(outcome.failures.values())):
        return []
    rows = []
    for side in ("baseline", "candidate"):
        latency = outcome.latency.get(side)
        rows.append(
            SpeedRow(
                side=side,
                p50=numbers.seconds(latency.p50_s if latency else None),
                p95=numbers.seconds(latency.p95_s if latency else None),
                usd=numbers.usd(outcome.cost_usd.get(side)),
                failures=numbers.count(outcome.failures.get(side, 0)),
            )
        )
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricView:
    """Hold one scorer's level in a run."""

    anchor: str
    scorer: str
    level: str
    interval: str
    tickets: str
    unscored: str
    bar: tuple[float, float, float] | None
    """(low, level, high) in per cent, for scores between 0 and 1."""
    better: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage:
    """Hold a whole page of a run."""

    metrics: tuple[MetricView, ...]
    histograms: tuple[HistogramPicture, ...]
    time_ticks: tuple[Tick, ...]
    usd_per_ticket: str
    notes: tuple[str, ...]
    figures: FiguresView


def run_page(outcome: RunOutcome) -> RunPage:
    """Prepare the page of a run."""
    latency = {"all drafts": outcome.latency} if outcome.latency else {}
    cost = outcome.cost_usd
    each = cost / outcome.tickets if cost is not None and outcome.tickets else None
    return RunPage(
        metrics=tuple(
            _metric_view(name, outcome) for name in sorted({*outcome.metrics, *outcome.unscored})
        ),
        histograms=tuple(histograms(latency)),
        time_ticks=tuple(time_ticks(latency)),
        usd_per_ticket=numbers.usd(each),
        notes=tuple(one_line(note, 600) for note in outcome.notes),
        figures=figures_view({"": outcome.figures}),
    )


def _metric_view(name: str, outcome: RunOutcome) -> MetricView:
    metric, estimate, write = metric_named(name), outcome.metrics.get(name), writer_of(name)
    missing = outcome.unscored.get(name, estimate.n_unscored if estimate else 0)
    interval = f"{write(estimate.low)} to {write(estimate.high)}" if estimate else ""
    bar = None
    if estimate and metric.is_bounded:
        bar = (100 * estimate.low, 100 * estimate.value, 100 * estimate.high)
    return MetricView(
        anchor=anchor("metric", name),
        scorer=one_line(name, 60),
        level=write(estimate.value) if estimate else numbers.NOTHING,
        interval=interval,
        tickets=numbers.count(estimate.n if estimate else 0),
        unscored=numbers.count(missing),
        bar=bar,
        better="higher is better" if metric.higher_is_better else "lower is better",
    )
