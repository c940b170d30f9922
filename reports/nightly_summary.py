"""Write a night as a JSON document: the gate's form, with the chart under `drift`."""

from __future__ import annotations

from typing import Any

from evals.cusum import PERIOD_NIGHTS, REFERENCE
from evals.drift import LEARNING_NIGHTS, Chart, MetricChart, Point
from evals.drift_words import alarm_in_words, chart_sentence, shown_change
from evals.outcome import GateOutcome
from reports.summary import gate_summary

Document = dict[str, Any]


def nightly_summary(outcome: GateOutcome, chart: Chart) -> Document:
    """Return what `nightly` prints with `--json`.

    Args:
        outcome: the night by the rules that need no baseline; after an alarm the fresh gate.
        chart: up to tonight.
    """
    return {**gate_summary(outcome), "drift": drift_summary(chart)}


def drift_summary(chart: Chart) -> Document:
    """Return the chart; unknown numbers are null."""
    return {
        "state": chart.state,
        "because": chart_sentence(chart),
        "reference": REFERENCE,
        "limit": chart.limit,
        "learning_nights": LEARNING_NIGHTS,
        "nights_missing": max((metric.nights_missing for metric in _used(chart)), default=None),
        "false_alarms": {"nights": PERIOD_NIGHTS, "chance": chart.false_alarm_chance},
        "begins_with": chart.begins_with or None,
        "dates_without_night": chart.dates_without,
        "alarms": [
            {
                "scorer": metric.scorer,
                "kind": metric.alarm.kind,
                "since": metric.alarm.since,
                "baseline": metric.alarm.baseline,
                "because": alarm_in_words(metric),
            }
            for metric in chart.metrics
            if metric.alarm is not None
        ],
        "metrics": [_metric(metric) for metric in chart.metrics],
    }


def _used(chart: Chart) -> list[MetricChart]:
    """Return the charts of metrics that have values at all."""
    return [metric for metric in chart.metrics if metric.state != "empty"]


def _metric(metric: MetricChart) -> Document:
    tonight = _point(metric.scorer, metric.tonight)
    return {
        "scorer": metric.scorer,
        "state": metric.state,
        "accepted": len(metric.accepted),
        "nights_missing": metric.nights_missing,
        **{key: value for key, value in tonight.items() if key not in ("run", "state", "alarm")},
        "left_out": len(metric.left_out),
        "points": [_point(metric.scorer, point) for point in metric.points],
    }


def _point(scorer: str, point: Point) -> Document:
    change = point.change
    return {
        "run": point.run,
        "state": point.state,
        "change": shown_change(scorer, change) if change else None,
        "standard_error": change.standard_error if change else None,
        "score": change.score if change else None,
        "cusum": point.cusum,
        "alarm": point.alarm,
    }
