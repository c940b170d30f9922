"""Nightly drift: a chart that notices small changes by adding them up, night after night.

Each night is compared with the mean of the accepted nights before it, thread by thread. The
average change, in units of its standard error, enters a one-sided CUSUM for each metric. An
alarm is a question for a fresh full gate, never a verdict.

Accepted nights are those that could be measured and raised no alarm; the nights of a rise that
ended in an alarm are taken out again. A blessed night begins a new chart. As long as there are
fewer than 20 accepted nights the chart is learning: there is nothing to compare with, so it
cannot raise an alarm, and says so.

A shift that stays unnoticed is slowly learned as normal: that is the price for a false-alarm
rate that holds from the first night on. Limits and `never` rules do not learn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from evals.cusum import add, decision_limit, false_alarm_chance
from evals.nightly_change import NightlyChange, change_of
from evals.nights import Night, dates_without, obstacle, since_blessing
from evals.paired import Array
from evals.score import metric_named

LEARNING_NIGHTS = 20
"""Accepted nights that a baseline needs at least."""
MOST_MISSING = 0.02
"""Share of missing values above which a night says nothing about a metric."""

AlarmKind = Literal["drift", "changed"]
"""`drift`: the sum of changes reached its limit. `changed`: accepted nights never differ (a
deterministic assistant), and tonight does."""
PointState = Literal["learning", "counted", "unmeasurable"]
ChartState = Literal["alarm", "unmeasurable", "learning", "quiet", "empty"]
"""`empty`: no night has a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Hold one night on the chart of one metric."""

    run: str
    state: PointState
    cusum: float
    """The sum after this night; at an alarm what it reached, after which it starts at 0."""
    change: NightlyChange | None = None
    """None while learning, and where the night could not be measured."""
    alarm: AlarmKind | None = None
    because: str = ""
    """Why the night could not be measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Hold tonight's alarm of one metric."""

    scorer: str
    kind: AlarmKind
    since: str
    """Run id of the night with which the rise began."""
    baseline: str
    """Run id of the last accepted night before it."""
    accepted: int
    """Accepted nights that the baseline rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricChart:
    """Hold the chart of one metric up to tonight."""

    scorer: str
    state: ChartState
    points: tuple[Point, ...]
    """Oldest first, tonight last; nights that cannot be compared have none."""
    accepted: tuple[str, ...]
    """Run ids of the accepted nights, tonight among them if it is."""
    limit: float
    left_out: tuple[tuple[str, str], ...] = ()
    """(run id, why) of nights that cannot be compared with tonight."""
    alarm: Alarm | None = None

    @property
    def tonight(self) -> Point:
        """Return the last point."""
        return self.points[-1]

    @property
    def nights_missing(self) -> int:
        """Return how many accepted nights are missing until alarms are possible."""
        return max(0, LEARNING_NIGHTS - len(self.accepted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Hold the charts of all metrics up to tonight."""

    state: ChartState
    """The most urgent state of any metric."""
    metrics: tuple[MetricChart, ...]
    limit: float
    """Decision limit of each sum."""
    false_alarm_chance: float
    """Chance of any alarm in 90 nights of an assistant that does not change."""
    begins_with: str = ""
    """Run id of the blessed night that the charts begin with; empty for none."""
    dates_without: int = 0
    """Dates between the first and the last night that have no completed night."""

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """Return tonight's alarms."""
        return tuple(metric.alarm for metric in self.metrics if metric.alarm is not None)


def draw_chart(nights: Sequence[Night], scorers: Sequence[str]) -> Chart:
    """Draw the charts of some metrics.

    Args:
        nights: completed nights, oldest first; the last is tonight.
        scorers: the metrics to watch, fixed before any score is seen: the more, the higher the
            limit of each.

    Raises:
        ValueError: there is no night.
    """
    if not nights:
        raise ValueError("nights is empty; a chart needs tonight at least")
    watched = since_blessing(nights)
    limit = decision_limit(max(len(scorers), 1))
    charts = tuple(_metric_chart(scorer, watched, limit) for scorer in scorers)
    order: tuple[ChartState, ...] = ("alarm", "unmeasurable", "learning", "quiet", "empty")
    states = {chart.state for chart in charts}
    return Chart(
        state=next((state for state in order if state in states), "empty"),
        metrics=charts,
        limit=limit,
        false_alarm_chance=false_alarm_chance(len(scorers)) if scorers else 0.0,
        begins_with=watched[0].run if watched[0].is_blessed else "",
        dates_without=dates_without(watched),
    )


def _metric_chart(scorer: str, nights: Sequence[Night], limit: float) -> MetricChart:
    """Replay the nights of one metric."""
    tonight = nights[-1]
    why = [(night.run, obstacle(night, tonight, scorer)) for night in nights]
    kept = [night for night, (_, reason) in zip(nights, why, strict=True) if not reason]
    replay = _Replay(limit=limit, values=_matrix(scorer, kept))
    points = tuple(replay.step(i, night.run, _gap(night, scorer)) for i, night in enumerate(kept))
    readings = [night.readings[scorer] for night in kept]
    alarm = None
    if kind := points[-1].alarm:
        alarm = Alarm(
            scorer=scorer,
            kind=kind,
            since=kept[replay.since].run,
            baseline=kept[replay.accepted[-1]].run,
            accepted=len(replay.accepted),
        )
    return MetricChart(
        scorer=scorer,
        state=_state(points[-1], is_empty=not any(r.by_thread or r.missing for r in readings)),
        points=points,
        accepted=tuple(kept[i].run for i in replay.accepted),
        limit=limit,
        left_out=tuple((run, reason) for run, reason in why if reason),
        alarm=alarm,
    )


def _matrix(scorer: str, nights: Sequence[Night]) -> Array:
    """Return nights × threads of the last night; positive is worse, NaN is no value."""
    worse = -1.0 if metric_named(scorer).higher_is_better else 1.0
    threads = sorted(nights[-1].threads)
    values = [
        [night.readings[scorer].by_thread.get(thread, math.nan) for thread in threads]
        for night in nights
    ]
    return worse * np.array(values, dtype=np.float64).reshape(len(nights), len(threads))


def _gap(night: Night, scorer: str) -> str:
    """Say why a night says nothing about a metric, as far as it can tell alone; else empty."""
    reading = night.readings[scorer]
    if reading.missing > MOST_MISSING:
        return f"{100 * reading.missing:.1f} % of the values are missing"
    return "" if reading.by_thread else "no ticket has a value"


def _state(tonight: Point, *, is_empty: bool) -> ChartState:
    if is_empty:
        return "empty"
    if tonight.alarm is not None:
        return "alarm"
    return "quiet" if tonight.state == "counted" else tonight.state


@dataclass(slots=True, kw_only=True)
class _Replay:
    """Go through the nights of one metric, oldest first."""

    limit: float
    values: Array
    accepted: list[int] = field(default_factory=list)
    total: float = 0.0
    since: int = 0
    """The night with which the present rise of the sum began."""
    before: int = 0
    """How many nights were accepted when it began."""

    def step(self, i: int, run: str, gap: str) -> Point:
        """Add a night."""
        if gap:
            return Point(run=run, state="unmeasurable", cusum=self.total, because=gap)
        if len(self.accepted) < LEARNING_NIGHTS:
            self.accepted.append(i)
            return Point(run=run, state="learning", cusum=0.0)
        change = change_of(self.values[self.accepted], self.values[i])
        if change is None:
            why = "fewer than half of the baseline's threads have a value"
            return Point(run=run, state="unmeasurable", cusum=self.total, because=why)
        kind = self._alarm(i, change)
        point = Point(run=run, state="counted", cusum=self.total, change=change, alarm=kind)
        if kind is None:
            self.accepted.append(i)
        else:
            del self.accepted[self.before :]
            self.total = 0.0
        return point

    def _alarm(self, i: int, change: NightlyChange) -> AlarmKind | None:
        """Move the sum on, and tell whether that is an alarm."""
        if self.total == 0.0:
            self.since, self.before = i, len(self.accepted)
        if change.is_new:
            return "changed"
        self.total = add(self.total, change.score)
        return "drift" if self.total >= self.limit else None
