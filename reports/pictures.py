"""Work out where the parts of a picture lie: intervals against margins, levels against limits,
and distributions. All positions are per cent of the width, so that a picture fits any screen.
"""  # noqa: D205  # the first sentence needs two lines

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evals.checks import RuleCheck
from evals.outcome import LatencySummary
from evals.score import metric_named
from reports import numbers
from reports.rule_rows import RuleRow

EDGE = 3.0
"""Per cent of the width that is kept free on each side."""
_WIDEST = 4.0
"""Margins beyond which an interval is cut, so that one wide rule does not squeeze the others."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Hold one mark of an axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalPicture:
    """Hold one interval on an axis where the left is worse; None where nothing is to draw."""

    at: float | None
    """None also where it lies beyond the axis: the arrow at the edge says so."""
    low: float | None
    high: float | None
    margin: float
    cut_low: bool
    """The interval goes on beyond the left edge."""
    cut_high: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Hold the rules that share one unit and so one axis."""

    title: str
    zero: float
    ticks: tuple[Tick, ...]
    rows: tuple[tuple[RuleRow, IntervalPicture], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPicture:
    """Hold a level on its own axis, with the forbidden stretch."""

    at: float | None
    low: float | None
    high: float | None
    limit: float
    bad_from: float
    bad_to: float
    ticks: tuple[Tick, ...]
    what: str
    """What the axis measures, where it is not the level itself; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Hold one bar of a histogram; height in per cent of the tallest."""

    x: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistogramPicture:
    """Hold the latency distribution of one side."""

    side: str
    bars: tuple[Bar, ...]
    p50: float
    p95: float
    p50_text: str
    p95_text: str
    drafts: str


def forests(rows: Sequence[RuleRow]) -> list[Forest]:
    """Return the comparisons with the baseline, grouped by unit, each group on one axis."""
    groups: dict[str, list[RuleRow]] = {}
    for row in rows:
        if row.check.kind == "no_regression" and row.check.difference is not None:
            groups.setdefault(_unit(row.check), []).append(row)
    return [_forest(title, inside) for title, inside in groups.items()]


def _unit(check: RuleCheck) -> str:
    if check.statistic in ("ratio", "p95_ratio"):
        return "Relative to the baseline"
    return {"s": "Seconds", "usd": "Dollars a draft"}.get(
        metric_named(check.scorer).unit, "Points of the score, 0 to 1"
    )


def _forest(title: str, rows: Sequence[RuleRow]) -> Forest:
    """Lay out one group on its axis: left worse, right better, zero and all margins in sight."""
    margin = max(margin_of(row.check) for row in rows)
    ends = [end for row in rows for end in oriented(row.check) if end is not None]
    left = max(1.5 * margin, min(-1.15 * min(ends), _WIDEST * margin))
    right = max(0.4 * left, min(1.15 * max(ends), _WIDEST * margin))
    place = _scale(-left, right)
    write = _tick_writer(rows[0].check)
    step = _nice_step((left + right) / 2)
    steps = range(-int(left / step + 1e-9), int(right / step + 1e-9) + 1)
    return Forest(
        title=title,
        zero=place(0.0),
        ticks=tuple(Tick(place(step * i), write(abs(step * i))) for i in steps),
        rows=tuple((row, _interval(row.check, place, (-left, right))) for row in rows),
    )


def margin_of(check: RuleCheck) -> float:
    """Return the margin on the scale of the difference."""
    return check.margin - 1.0 if check.statistic == "p95_ratio" else check.margin


def oriented(check: RuleCheck) -> tuple[float | None, float | None, float | None]:
    """Return (low, difference, high) turned so that negative is worse; None for no number."""
    sign = 1.0 if check.rises_with_quality else -1.0
    low, at, high = (
        sign * value if value is not None and math.isfinite(value) else None
        for value in (check.low, check.difference, check.high)
    )
    return (low, at, high) if sign > 0 else (high, at, low)


def _interval(
    check: RuleCheck, place: Callable[[float], float], axis: tuple[float, float]
) -> IntervalPicture:
    low, at, high = oriented(check)
    start, end = axis

    def inside(value: float | None) -> float | None:
        return None if value is None else place(min(max(value, start), end))

    return IntervalPicture(
        at=None if at is None or not start <= at <= end else place(at),
        low=inside(low),
        high=inside(high),
        margin=place(-margin_of(check)),
        cut_low=low is not None and low < start,
        cut_high=high is not None and high > end,
    )


def _scale(start: float, end: float) -> Callable[[float], float]:
    """Return the function from a value to per cent of the width."""
    width = 100.0 - 2 * EDGE

    def place(value: float) -> float:
        return round(EDGE + width * (value - start) / (end - start), 2)

    return place


def _nice_step(reach: float) -> float:
    """Return a round step of which two fit into `reach`: 1, 2 or 5 times a power of ten."""
    rough = reach / 2
    power: float = 10.0 ** math.floor(math.log10(rough))
    return max(factor * power for factor in (1.0, 2.0, 5.0) if factor * power <= rough * 1.0001)


def _tick_writer(check: RuleCheck) -> Callable[[float], str]:
    if check.statistic in ("ratio", "p95_ratio"):
        return lambda value: f"{100 * value:g} %"
    unit = metric_named(check.scorer).unit
    if unit == "s":
        return lambda value: "0" if value == 0 else numbers.seconds(value)
    if unit == "usd":
        return lambda value: "0" if value == 0 else numbers.usd(value)
    return lambda value: f"{value:.3g}"


def limit_picture(check: RuleCheck) -> LimitPicture | None:
    """Return a limit's picture; None when there is no interval to draw.

    For a limit on the 95th percentile the axis is the share of drafts beyond the limit, of
    which 5 % are allowed: that is what the bounds are about.
    """
    if check.low is None or check.high is None:
        return None
    low, high, limit, at = check.low, check.high, check.margin, check.candidate
    is_share = check.statistic == "p95"
    if is_share:
        limit, at = 0.05, None
    top = 1.0
    if is_share or metric_named(check.scorer).unit in ("s", "usd"):
        top = 1.25 * max(high, limit, at or 0.0, 1e-9)
    low_is_bad = check.rises_with_quality and not is_share
    place = _scale(0.0, top)
    write = (lambda value: f"{100 * value:.3g} %") if is_share else _tick_writer(check)
    return LimitPicture(
        at=None if at is None else place(min(at, top)),
        low=place(max(low, 0.0)),
        high=place(min(high, top)),
        limit=place(min(limit, top)),
        bad_from=0.0 if low_is_bad else place(min(limit, top)),
        bad_to=place(min(limit, top)) if low_is_bad else 100.0,
        ticks=_limit_ticks(limit, place, write, is_bounded=top == 1.0),
        what=f"share of drafts over {numbers.seconds(check.margin)}" if is_share else "",
    )


def _limit_ticks(
    limit: float,
    place: Callable[[float], float],
    write: Callable[[float], str],
    *,
    is_bounded: bool,
) -> tuple[Tick, ...]:
    """Mark the limit and the round ends; an end too near the limit gives way."""
    ends = [0.0, 1.0] if is_bounded else [0.0]
    values = [value for value in ends if abs(place(value) - place(limit)) > 15]
    return tuple(Tick(place(value), write(value)) for value in sorted([*values, limit]))


def histograms(latency: Mapping[str, LatencySummary]) -> list[HistogramPicture]:
    """Return the distributions of both sides on one axis; empty where nothing was timed."""
    known = {side: s for side, s in latency.items() if s.histogram and s.n}
    if not known:
        return []
    start, end = time_axis(latency)
    place = _scale(start, end)
    tallest = max(count / s.n for s in known.values() for _, count in s.histogram) or 1.0
    return [_histogram(side, summary, place, tallest, end) for side, summary in known.items()]


def time_axis(latency: Mapping[str, LatencySummary]) -> tuple[float, float]:
    """Return where the common axis of the histograms starts and ends, in seconds."""
    edges = sorted({edge for s in latency.values() for edge, _ in s.histogram})
    if len(edges) < 2:
        return 0.0, max([2 * edges[0], 1e-6] if edges else [1.0])
    return min(edges[0], 0.0), edges[-1] + (edges[-1] - edges[-2])


def time_ticks(latency: Mapping[str, LatencySummary]) -> list[Tick]:
    """Return round marks for the common axis of the histograms."""
    start, end = time_axis(latency)
    place, step = _scale(start, end), _nice_step(end - start)
    step = step / 2 if (end - start) / step < 3 else step
    return [
        Tick(place(step * i), numbers.seconds(step * i) if i else "0")
        for i in range(int(end / step) + 1)
    ]


def _histogram(
    side: str,
    summary: LatencySummary,
    place: Callable[[float], float],
    tallest: float,
    end: float,
) -> HistogramPicture:
    edges = [edge for edge, _ in summary.histogram]
    bars = []
    for i, (edge, count) in enumerate(summary.histogram):
        last = i + 1 == len(edges)
        until = end if last else edges[i + 1]
        to = "or more" if last else f"to {numbers.seconds(until)}"
        bars.append(
            Bar(
                x=place(edge),
                width=round(max(place(until) - place(edge), 0.1), 2),
                height=round(100 * count / summary.n / tallest, 1),
                label=f"{numbers.seconds(edge)} {to}: {numbers.counted(count, 'draft')}",
            )
        )
    return HistogramPicture(
        side=side,
        bars=tuple(bars),
        p50=place(min(summary.p50_s, end)),
        p95=place(min(summary.p95_s, end)),
        p50_text=numbers.seconds(summary.p50_s),
        p95_text=numbers.seconds(summary.p95_s),
        drafts=numbers.counted(summary.n, "draft"),
    )
