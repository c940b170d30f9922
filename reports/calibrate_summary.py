"""Write a calibration as one JSON document."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from evals.calibration import Calibration, ClassDetection
from evals.calibration_intervals import Figure
from evals.calibration_outcome import CalibrationOutcome
from reports.calibrate_words import GRADED_METHOD, METHOD


def calibration_summary(outcome: CalibrationOutcome) -> dict[str, object]:
    """Return the document that `calibrate --json` prints; its keys only ever grow."""
    found = outcome.calibration
    document: dict[str, object] = {
        "schema": 1,
        "kind": "calibration",
        "exit_code": 0,
        "scorer": found.scorer,
        "version": outcome.version,
        "fingerprint": outcome.fingerprint,
        "n": found.n,
        "n_positive": found.n_positive,
        "n_contexts": found.n_contexts,
        "unscored": found.unscored,
        "failed": found.failed,
        "unscored_reasons": dict(found.unscored_reasons),
        "label_kind": found.label_kind,
        **_threshold(found),
        **_flat(found.figures),
        **_flat({"seconds_per_draft": outcome.seconds_per_draft}),
        "baseline": {"name": "word overlap", **_flat(found.baseline)} if found.baseline else None,
        "decision": _decision(found),
        **_details(found),
        "examples": [asdict(example) for example in found.examples],
        "labels": _labels(outcome),
        "method": GRADED_METHOD if found.label_kind == "graded" else METHOD,
        "notes": list(outcome.notes),
        "made_at": outcome.made_at,
        "ticketgate": outcome.ticketgate_version,
    }
    plain: dict[str, object] = _plain(document)
    return plain


def _details(found: Calibration) -> dict[str, object]:
    """Return halves, classes, curve and slices."""
    return {
        "halves": [{**_plain_fields(asdict(half)), **_flat(half.figures)} for half in found.halves],
        "classes": [_class(one) for one in found.classes],
        **_flat({"false_positives_at_few_alarms": found.few_alarms} if found.few_alarms else {}),
        "curve": [
            {"chance": bin_.chance, "n": bin_.n, **_flat({"rate": bin_.rate})}
            for bin_ in found.curve
        ],
        "slices": {
            one.name: {
                "n": one.n,
                "n_positive": one.n_positive,
                "unscored": one.unscored,
                **_flat(one.figures),
            }
            for one in found.slices
        },
    }


def _labels(outcome: CalibrationOutcome) -> dict[str, object]:
    """Return what the figures rest on."""
    return {
        "name": outcome.labels_name,
        "sha256": outcome.labels_sha256,
        "rows": outcome.rows,
        "golden_set": outcome.golden_set,
        "fault_classes": list(outcome.fault_classes),
        "left_out": outcome.left_out,
    }


def _threshold(found: Calibration) -> dict[str, object]:
    """Return the threshold with those of the two halves as its range."""
    if found.threshold is None:
        return {}
    thresholds = [half.threshold for half in found.halves]
    return {
        "threshold": found.threshold,
        "threshold_low": min(thresholds),
        "threshold_high": max(thresholds),
    }


def _flat(figures: Mapping[str, Figure]) -> dict[str, object]:
    """Write each figure as three keys: the name, and the name with `_low` and `_high`."""
    flat: dict[str, object] = {}
    for name, figure in figures.items():
        flat[name] = figure.value
        flat[f"{name}_low"] = figure.low
        flat[f"{name}_high"] = figure.high
    return flat


def _plain_fields(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name != "figures"}


def _decision(found: Calibration) -> dict[str, object] | None:
    if found.decision is None:
        return None
    return {**_plain_fields(asdict(found.decision)), **_flat(found.decision.figures)}


def _class(one: ClassDetection) -> dict[str, object]:
    return {
        "name": one.name,
        "n": one.n,
        **_flat({"detected": one.own, "detected_at_few_alarms": one.few_alarms}),
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
