"""Write actions, times and spending of one or two sides as rows and sentences for every report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.confusion import Confusion, Rate, cost_of
from evals.percentiles import LEAST, Percentile, Timing
from evals.resolution import Resolution, Spending
from evals.side_figures import SideFigures
from evals.ticket import ACTIONS, Action
from reports import numbers

ACTIONS_TITLE = "Right action and drafted action"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """Hold one cell: drafts, of both sides where they differ."""

    text: str
    tone: str
    """`right`, `wrong`, or empty where there is no draft."""
    cost: str
    """What one such draft costs; empty for the right action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """Hold one right action, on all tickets or on the critical ones."""

    name: str
    is_critical: bool
    """A part of the row above it: the critical tickets alone."""
    cells: tuple[MatrixCell, ...]
    """One for each drafted action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionsView:
    """Hold the confusion of actions as reports show it."""

    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    sentences: tuple[str, ...]


def actions_view(sides: Mapping[str, SideFigures]) -> ActionsView | None:
    """Return the confusion of actions; None where no side has one."""
    known = [figures.actions for figures in sides.values() if figures.actions]
    if not known:
        return None
    rows = [row for right in ACTIONS for row in _rows(right, known)]
    return ActionsView(
        columns=tuple(_words(action) for action in ACTIONS),
        rows=tuple(rows),
        sentences=tuple(_action_sentences(known)),
    )


def _words(action: Action) -> str:
    return action.replace("_", " ")


def _rows(right: Action, known: Sequence[Confusion]) -> list[MatrixRow]:
    """Return the row of a right action, and that of its critical tickets; none without drafts."""
    made = []
    for is_critical in (False, True):
        cells = tuple(_cell(right, drafted, is_critical, known) for drafted in ACTIONS)
        if any(cell.tone for cell in cells):
            name = "critical" if is_critical else _words(right)
            made.append(MatrixRow(name=name, is_critical=is_critical, cells=cells))
    return made


def _cell(
    right: Action, drafted: Action, is_critical: bool, known: Sequence[Confusion]
) -> MatrixCell:
    severity = "critical" if is_critical else None
    counts = [one.count(right, drafted, "critical" if is_critical else None) for one in known]
    tone = ("right" if right == drafted else "wrong") if any(counts) else ""
    costs = [cost_of("normal", right, drafted), cost_of("critical", right, drafted)]
    cost = "" if right == drafted else f"costs {costs[1]:.1f}"
    if severity is None and right != drafted:
        cost = f"costs {costs[0]:.1f}, on a critical ticket {costs[1]:.1f}"
    return MatrixCell(text=_arrow([_count(count) for count in counts]), tone=tone, cost=cost)


def _count(count: int) -> str:
    return numbers.count(count) if count else "·"


def _arrow(texts: Sequence[str]) -> str:
    """Join what two sides say; what they say alike is said once."""
    return texts[0] if len(set(texts)) == 1 else " → ".join(texts)


def _action_sentences(known: Sequence[Confusion]) -> list[str]:
    precision = _arrow([_rate(one.precision) for one in known])
    recall = _arrow([_rate(one.recall) for one in known])
    cost = _arrow([numbers.share(one.mean_cost) for one in known])
    return [
        f"Hand-off: precision {precision}, recall {recall}.",
        f"Cost of wrong actions {cost}: 0 when every action is right, 1 when every one is the "
        "worst; a critical ticket counts three times.",
    ]


def _rate(rate: Rate | None) -> str:
    if rate is None:
        return numbers.NOTHING
    return f"{numbers.share(rate.value)} [{numbers.share(rate.low)}, {numbers.share(rate.high)}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """Hold the percentiles of one side and step, such as the model of the candidate."""

    side: str
    """Empty for a run."""
    step: str
    """`whole draft`, `retrieval` or `model`."""
    cells: tuple[str, str, str]
    """p50, p95 and p99 with their intervals."""


def time_rows(sides: Mapping[str, SideFigures]) -> list[TimeRow]:
    """Return the percentiles of each side and step that was timed."""
    return [
        TimeRow(side=side, step=step, cells=_time_cells(found))
        for side, figures in sides.items()
        if figures.timing
        for step, found in _steps(figures.timing)
        if found
    ]


def _steps(timing: Timing) -> list[tuple[str, tuple[Percentile, ...]]]:
    return [
        ("whole draft", timing.whole),
        ("retrieval", timing.retrieval),
        ("model", timing.model),
    ]


def _time_cells(found: Sequence[Percentile]) -> tuple[str, str, str]:
    p50, p95, p99 = (_percentile(one) for one in found)
    return p50, p95, p99


def _percentile(one: Percentile) -> str:
    if one.value_s is None:
        return f"under {LEAST[one.q]} drafts"
    interval = ""
    if one.low_s is not None and one.high_s is not None:
        interval = f" [{numbers.seconds(one.low_s)}, {numbers.seconds(one.high_s)}]"
    return f"{numbers.seconds(one.value_s)}{interval}"


def time_notes(sides: Mapping[str, SideFigures]) -> list[str]:
    """Say of how many drafts the percentiles are, and how many were left out."""
    return [
        f"{_begin(side)}{numbers.counted(timing.drafts, 'draft')} timed"
        + (f", {numbers.count(timing.cached)} from the cache left out" if timing.cached else "")
        + "."
        for side, figures in sides.items()
        if (timing := figures.timing)
    ]


def spending_notes(sides: Mapping[str, SideFigures]) -> list[str]:
    """Say what the drafts of each side cost: tokens, dollars, and dollars a resolved ticket."""
    return [
        f"{_begin(side)}{_tokens(spending)}; {_dollars(spending)}; {_resolved(spending.resolution)}"
        for side, figures in sides.items()
        if (spending := figures.spending)
    ]


def _begin(side: str) -> str:
    return f"{side}: " if side else ""


def _tokens(spending: Spending) -> str:
    if spending.prompt_tokens is None or spending.completion_tokens is None:
        return "tokens unknown"
    counted = (
        f"{numbers.count(spending.prompt_tokens)} prompt and "
        f"{numbers.count(spending.completion_tokens)} completion tokens"
    )
    if spending.uncounted:
        counted += f" ({numbers.counted(spending.uncounted, 'draft')} not counted)"
    return counted


def _dollars(spending: Spending) -> str:
    if spending.usd is None:
        return f"price unknown of {numbers.counted(spending.unpriced, 'draft')}"
    resolved = spending.usd_per_resolved
    each = f"{numbers.usd(spending.usd_per_draft)} a draft"
    return each + (f", {numbers.usd(resolved)} a resolved ticket" if resolved is not None else "")


def _resolved(resolution: Resolution) -> str:
    if resolution.missing:
        return f"resolved tickets cannot be told without {', '.join(resolution.missing)}."
    if resolution.share is None:
        return "of no draft it can be told whether it resolves its ticket."
    share = resolution.share
    told = (
        f"{numbers.count(resolution.resolved)} of {numbers.counted(share.drafts, 'draft')} resolve "
        f"their ticket, {_rate(share)}"
    )
    if resolution.undetermined:
        told += f"; {numbers.count(resolution.undetermined)} cannot be told"
    return f"{told}."


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresView:
    """Hold all of it, for a page."""

    actions: ActionsView | None
    times: tuple[TimeRow, ...]
    notes: tuple[str, ...]


def figures_view(sides: Mapping[str, SideFigures]) -> FiguresView:
    """Prepare everything for a page; empty where nothing is known."""
    return FiguresView(
        actions=actions_view(sides),
        times=tuple(time_rows(sides)),
        notes=(*time_notes(sides), *spending_notes(sides)),
    )
