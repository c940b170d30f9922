"""The words of the nightly chart: what it says tonight, and what a reader must know besides."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from evals.cusum import PERIOD_NIGHTS
from evals.drift import LEARNING_NIGHTS, MOST_MISSING, Alarm, Chart, MetricChart
from evals.nightly_change import NightlyChange
from evals.score import metric_named


def shown_change(scorer: str, change: NightlyChange) -> float:
    """Return the average change in the scorer's own direction: night minus baseline.

    In the scorer's unit; a share of the baseline for seconds and dollars.
    """
    metric = metric_named(scorer)
    value = -change.mean if metric.higher_is_better else change.mean
    return value + 0.0 if metric.is_bounded else math.expm1(value)


def change_in_words(scorer: str, change: NightlyChange) -> str:
    """Write a change with its sign: `-0.021`, `+8.0 %`."""
    value = shown_change(scorer, change)
    if metric_named(scorer).is_bounded:
        return f"{value:+.3f}"
    return f"{100 * value:+.1f} %"


def alarm_in_words(chart: MetricChart) -> str:
    """Say what an alarm rests on; empty where there is none."""
    alarm, change = chart.alarm, chart.tonight.change
    if alarm is None or change is None:
        return ""
    moved = change_in_words(chart.scorer, change)
    if alarm.kind == "changed":
        return (
            f"{chart.scorer} was the same in all {alarm.accepted} accepted nights and differs "
            f"tonight in {change.differing} of {change.threads} threads ({moved} on average)"
        )
    return (
        f"{chart.scorer} is {moved} tonight against {alarm.accepted} accepted nights, and the sum "
        f"of changes since {alarm.since} reached {chart.tonight.cusum:.1f} (limit "
        f"{chart.limit:.1f})"
    )


def chart_sentence(chart: Chart) -> str:
    """Say in one sentence what the chart shows tonight."""
    if chart.state == "alarm":
        said = "; ".join(alarm_in_words(m) for m in chart.metrics if m.alarm)
        return f"Alarm: {said}."
    if chart.state == "unmeasurable":
        blind = [f"{m.scorer} ({m.tonight.because})" for m in _in_state(chart, "unmeasurable")]
        return f"Tonight says nothing about {', '.join(blind)}."
    if chart.state == "learning":
        return learning_in_words(_in_state(chart, "learning"))
    if chart.state == "empty":
        return "Nothing is charted: no metric with a no_regression rule has a value."
    return "No drift: the sums of the nightly changes are below their limit."


def learning_in_words(charts: Sequence[MetricChart]) -> str:
    """Say how many accepted nights are missing before alarms are possible."""
    names = ", ".join(chart.scorer for chart in charts)
    missing = max(chart.nights_missing for chart in charts)
    have = min(len(chart.accepted) for chart in charts)
    when = (
        "from the next night on"
        if not missing
        else f"after {missing} more accepted night{'s' if missing > 1 else ''}"
    )
    return (
        f"The chart is learning {names}: {have} of {LEARNING_NIGHTS} accepted nights. No alarm "
        f"was possible tonight; alarms are possible {when}."
    )


def chart_notes(chart: Chart) -> list[str]:
    """Say what a reader must know besides the sentence."""
    notes = []
    if chart.state not in ("learning", "empty") and (learning := _in_state(chart, "learning")):
        notes.append(learning_in_words(learning))
    if _in_state(chart, "unmeasurable"):
        notes.append(
            f"A night with more than {100 * MOST_MISSING:g} % of the values of a metric missing is "
            "neither counted nor accepted; repair the provider or judge and run `resume "
            "--retry-errors`."
        )
    notes += _left_out(chart)
    if chart.begins_with:
        notes.append(f"The chart begins with the blessed night {chart.begins_with}.")
    if chart.dates_without:
        notes.append(
            f"{chart.dates_without} date{'s' if chart.dates_without > 1 else ''} without a "
            "completed night; the chart goes on with the nights that there are."
        )
    if chart.metrics:
        count = f"{len(chart.metrics)} metric{'s' if len(chart.metrics) > 1 else ''}"
        notes.append(
            f"False alarms: with {count} watched and nothing changed, the chance of any alarm in "
            f"{PERIOD_NIGHTS} nights is about {100 * chart.false_alarm_chance:.0f} % (limit "
            f"{chart.limit:.1f}); a metric that never varied raises one at any change."
        )
    return notes


def _left_out(chart: Chart) -> list[str]:
    """Say how many nights cannot be compared, and why; once for each reason."""
    reasons: Counter[str] = Counter()
    for metric in chart.metrics:
        for reason, count in Counter(why for _, why in metric.left_out).items():
            reasons[reason] = max(reasons[reason], count)
    return [
        f"{count} earlier night{'s' if count > 1 else ''} {reason}: left out of the chart."
        for reason, count in reasons.items()
    ]


def _in_state(chart: Chart, state: str) -> list[MetricChart]:
    return [metric for metric in chart.metrics if metric.state == state]


def accepted_before(alarms: Sequence[Alarm], order: Sequence[str]) -> str:
    """Return the baseline night of the alarm that began first.

    Args:
        alarms: tonight's, at least one.
        order: run ids of all nights, oldest first.
    """
    return min((alarm.baseline for alarm in alarms), key=order.index)
