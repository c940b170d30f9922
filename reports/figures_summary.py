"""Write actions, times and spending as parts of the JSON documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from evals.confusion import Confusion, Rate
from evals.percentiles import Percentile
from evals.resolution import Spending
from evals.side_figures import SideFigures
from evals.ticket import ACTIONS, SEVERITIES, Severity

Document = dict[str, Any]


def actions_document(figures: SideFigures | None) -> Document | None:
    """Return the confusion of actions, right action first; null where there is none."""
    actions = figures.actions if figures else None
    if actions is None:
        return None
    return {
        "drafts": actions.drafts,
        "mean_cost": actions.mean_cost,
        "matrix": _matrix(actions),
        "by_severity": {severity: _matrix(actions, severity) for severity in SEVERITIES},
        "hand_off": {"precision": _rate(actions.precision), "recall": _rate(actions.recall)},
    }


def _matrix(actions: Confusion, severity: Severity | None = None) -> Document:
    return {
        right: {drafted: actions.count(right, drafted, severity) for drafted in ACTIONS}
        for right in ACTIONS
    }


def _rate(rate: Rate | None) -> Document | None:
    return None if rate is None else asdict(rate)


def timing_keys(figures: SideFigures | None) -> Document:
    """Return what a latency document holds beyond p50 and p95: intervals, steps, cached drafts."""
    timing = figures.timing if figures else None
    if timing is None:
        empty: Document = {"p99_ms": None, "cached": 0, "threads": 0, "intervals_ms": {}}
        return {**empty, "retrieval": None, "model": None}
    p99 = next((one.value_s for one in timing.whole if one.q == 99), None)
    return {
        "p99_ms": _ms(p99),
        "cached": timing.cached,
        "threads": timing.threads,
        "intervals_ms": _intervals(timing.whole),
        "retrieval": _step(timing.retrieval),
        "model": _step(timing.model),
    }


def _step(found: Sequence[Percentile]) -> Document | None:
    if not found:
        return None
    values = {f"p{one.q}_ms": _ms(one.value_s) for one in found}
    return {**values, "intervals_ms": _intervals(found)}


def _intervals(found: Sequence[Percentile]) -> Document:
    """Return (low, high) of each percentile; null where the drafts are too few for an interval."""
    return {
        f"p{one.q}": None if one.low_s is None else [_ms(one.low_s), _ms(one.high_s)]
        for one in found
    }


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(1000 * seconds, 3)


def cost_keys(spending: Spending | None) -> Document:
    """Return what a cost document holds beyond dollars: tokens, and dollars a resolved ticket."""
    if spending is None:
        return {
            "usd_per_draft": None,
            "usd_per_resolved": None,
            "prompt_tokens": None,
            "completion_tokens": None,
            "unpriced": 0,
            "resolved": None,
        }
    resolution = spending.resolution
    return {
        "usd_per_draft": spending.usd_per_draft,
        "usd_per_resolved": spending.usd_per_resolved,
        "prompt_tokens": spending.prompt_tokens,
        "completion_tokens": spending.completion_tokens,
        "unpriced": spending.unpriced,
        "resolved": {
            "drafts": None if resolution.missing else resolution.resolved,
            "share": _rate(resolution.share),
            "undetermined": resolution.undetermined,
            "missing_scorers": list(resolution.missing),
        },
    }
