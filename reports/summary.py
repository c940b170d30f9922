"""Write a verdict or a run as the JSON document of the interface: `summary.json` and `--json`.

Schema 1. Keys are only ever added. There is no NaN and no infinity in it: such a number, like an
unknown one, is null.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from evals.checks import RuleCheck
from evals.details import details
from evals.estimate import Estimate
from evals.outcome import GateOutcome, LatencySummary, RunOutcome, Side
from evals.score import metric_named
from reports.figures_summary import actions_document, cost_keys, timing_keys
from reports.plan_rows import power_document, power_keys

SCHEMA = 1
MOST_TICKETS = 50
"""Tickets that a check lists, worst first; `tickets_total` says how many there are."""

Document = dict[str, Any]


def gate_summary(outcome: GateOutcome) -> Document:
    """Return what `gate`, `upgrade` and `compare` print with `--json`."""
    verdict = outcome.verdict
    return _document(
        {
            "schema": SCHEMA,
            "kind": verdict.kind,
            "exit_code": verdict.exit_code,
            "suite": outcome.suite,
            "baseline": _side(outcome.baseline),
            "candidate": _side(outcome.candidate),
            "tickets": verdict.tickets,
            "repeats": verdict.repeats,
            "unscored": verdict.unscored,
            "spent": asdict(outcome.spent),
            "checks": [_check(check) for check in verdict.checks],
            "regressed": verdict.regressed,
            "improved": verdict.improved,
            "notes": verdict.notes,
            "corrected": {side: list(map(asdict, one)) for side, one in outcome.corrected.items()},
            "comparison": outcome.id,
            "verb": outcome.verb,
            "verdict": verdict.sentence,
            "threads": verdict.threads,
            "details": details(verdict),
            "power": power_document(verdict),
            "settings": asdict(verdict.settings),
            "looks": _looks(outcome),
            "registered": None if outcome.registered is None else asdict(outcome.registered),
            **_sides(outcome),
            "failures": dict(outcome.failures),
            "created_at": outcome.created_at,
            "version": outcome.version,
        }
    )


def run_summary(outcome: RunOutcome) -> Document:
    """Return what `run` and `rescore` print with `--json`."""
    made = outcome.provenance
    cost = outcome.cost_usd
    unscored = {name: n for name, n in outcome.unscored.items() if name not in outcome.metrics}
    metrics = {
        **{name: _metric(name, estimate, outcome) for name, estimate in outcome.metrics.items()},
        **{name: _no_metric(name, missing) for name, missing in unscored.items()},
    }
    return _document(
        {
            "schema": SCHEMA,
            "kind": "run",
            "run": made.run_id,
            "suite": made.suite,
            "label": made.label,
            "model": made.model,
            "prompt_sha256": made.prompt_sha256,
            "tickets": outcome.tickets,
            "repeats": made.repeats,
            "drafts": outcome.drafts,
            "failures": outcome.failures,
            "metrics": dict(sorted(metrics.items())),
            "latency": {**_latency(outcome.latency), **timing_keys(outcome.figures)},
            "cost": {
                "usd": cost,
                "usd_per_ticket": cost / outcome.tickets
                if cost is not None and outcome.tickets
                else None,
                **cost_keys(outcome.figures.spending),
            },
            "actions": actions_document(outcome.figures),
            "spent": asdict(outcome.spent),
            "notes": outcome.notes,
            "corrected": [asdict(rate) for rate in outcome.corrected],
            "provenance": asdict(made),
        }
    )


def _sides(outcome: GateOutcome) -> Document:
    """Return the figures of both sides: times, spending and actions."""
    figures = outcome.figures
    return {
        "latency": {
            name: {**_latency(outcome.latency.get(name)), **timing_keys(figures.get(name))}
            for name in ("baseline", "candidate")
            if name in outcome.latency or name in figures
        },
        "cost_usd": dict(outcome.cost_usd),
        "cost": {
            name: {"usd": outcome.cost_usd.get(name), **cost_keys(side.spending)}
            for name, side in figures.items()
        },
        "actions": {name: actions_document(side) for name, side in figures.items()},
    }


def _document(parts: Document) -> Document:
    return {key: _plain(value) for key, value in parts.items()}


def _side(side: Side) -> Document:
    return asdict(side)


def _looks(outcome: GateOutcome) -> Document | None:
    """Return how the evidence was looked at; null for a single look."""
    looks = outcome.verdict.looks
    if looks is None:
        return None
    return {"reached": looks.reached, "threads": looks.sizes, "order_sha256": _hash(looks.order)}


def _hash(names: Sequence[str]) -> str:
    return sha256("\0".join(names).encode("utf-8", "replace")).hexdigest()


def _check(check: RuleCheck) -> Document:
    return {
        "scorer": check.scorer,
        "slice": check.slice,
        "kind": check.kind,
        "status": check.status,
        "baseline": check.baseline,
        "candidate": check.candidate,
        "difference": check.difference,
        "low": check.low,
        "high": check.high,
        "margin": check.margin,
        "p": check.p,
        "n": check.n,
        "clusters": check.clusters,
        "unscored": check.unscored,
        "detectable": check.detectable,
        "because": check.because,
        "statistic": check.statistic,
        "required": check.required,
        "detectable_concentrated": check.detectable_concentrated,
        **power_keys(check),
        "clusters_needed": check.clusters_needed,
        "tickets": check.tickets[:MOST_TICKETS],
        "tickets_total": len(check.tickets),
    }


def _metric(name: str, estimate: Estimate, outcome: RunOutcome) -> Document:
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "n": estimate.n,
        "unscored": outcome.unscored.get(name, estimate.n_unscored),
        "clusters": estimate.n_clusters,
        "confidence": estimate.confidence,
        "method": estimate.method,
        **_scale(name),
    }


def _no_metric(name: str, unscored: int) -> Document:
    """Return a metric that no ticket has a value of: null, never 0."""
    return {
        "value": None,
        "low": None,
        "high": None,
        "n": 0,
        "unscored": unscored,
        "clusters": 0,
        "confidence": None,
        "method": "none",
        **_scale(name),
    }


def _scale(name: str) -> Document:
    metric = metric_named(name)
    return {"unit": metric.unit, "higher_is_better": metric.higher_is_better}


def _latency(summary: LatencySummary | None) -> Document:
    """Return a latency in milliseconds; null where nothing was timed."""
    if summary is None:
        return {"p50_ms": None, "p95_ms": None, "n": 0}
    return {
        "p50_ms": round(1000 * summary.p50_s, 3),
        "p95_ms": round(1000 * summary.p95_s, 3),
        "n": summary.n,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Turn a value into what JSON can hold: finite numbers, lists, valid Unicode."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {_plain(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_plain(inner) for inner in value]
    return value
