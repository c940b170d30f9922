"""Choose on one half, report on the other: halves by context, a threshold, a map to chances."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from scipy import special

from evals.calibration_figures import Array, Flags

_STEPS = 100
"""Newton steps at most; a few are needed."""


def halves_of(contexts: Sequence[str], faulty: Flags) -> Flags:
    """Split drafts into two halves so that no context is in both.

    Contexts with the same kinds of label go to the halves in turn, in the order of the sha256 of
    the context, so that the split does not depend on the order of the file and both halves have
    both classes whenever two contexts of each kind exist.

    Args:
        contexts: one a draft.
        faulty: the label of each.

    Returns:
        True for the first half.
    """
    kinds: dict[str, set[bool]] = {}
    for context, label in zip(contexts, faulty.tolist(), strict=True):
        kinds.setdefault(context, set()).add(label)
    strata: dict[tuple[bool, ...], list[str]] = {}
    for context in sorted(kinds, key=_digest):
        strata.setdefault(tuple(sorted(kinds[context])), []).append(context)
    first, turn = set(), True
    for stratum in sorted(strata):
        for context in strata[stratum]:
            if turn:
                first.add(context)
            turn = not turn
    return np.array([context in first for context in contexts], dtype=np.bool_)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def best_threshold(suspicion: Array, faulty: Flags) -> float:
    """Return the suspicion from which to flag, with the highest balanced accuracy.

    Candidates lie in the middle between neighbouring values, and beyond both ends. Of several
    equally good ones the middle one is taken.

    Args:
        suspicion: n numbers, both classes present.
        faulty: labels.
    """
    values, place = np.unique(suspicion, return_inverse=True)
    bad = np.bincount(place, faulty, minlength=len(values))
    good = np.bincount(place, ~faulty, minlength=len(values))
    # Flagging from value i on: what lies below i passes.
    passed_bad = np.r_[0.0, np.cumsum(bad)]
    passed_good = np.r_[0.0, np.cumsum(good)]
    accuracy = (1 - passed_bad / bad.sum() + passed_good / good.sum()) / 2
    best = np.flatnonzero(accuracy > accuracy.max() - 1e-12)
    return cut_before(values, int(best[len(best) // 2]))


def threshold_with_few_alarms(suspicion: Array, faulty: Flags, most: float) -> float:
    """Return the lowest suspicion from which at most a share `most` of good drafts is flagged."""
    values, place = np.unique(suspicion, return_inverse=True)
    good = np.bincount(place, ~faulty, minlength=len(values))
    flagged = good.sum() - np.r_[0.0, np.cumsum(good)]
    allowed = np.flatnonzero(flagged <= most * good.sum() + 1e-9)
    return cut_before(values, int(allowed[0]))


def cut_before(values: Array, place: int) -> float:
    """Return a number between sorted values `place - 1` and `place`, or beyond an end."""
    if place == 0:
        return float(values[0]) - 0.5 * _gap(values)
    if place == len(values):
        return float(values[-1]) + 0.5 * _gap(values)
    return float(values[place - 1] + values[place]) / 2


def _gap(values: Array) -> float:
    return float(np.diff(values).min()) if len(values) > 1 else 1.0


def fit_chance(suspicion: Array, faulty: Flags) -> tuple[float, float]:
    """Fit P(faulty) = 1 / (1 + exp(-(a + b · suspicion))) and return (a, b).

    The targets are drawn in a little, t₁ = (n₁ + 1)/(n₁ + 2) and t₀ = 1/(n₀ + 2), so that a scorer
    without any error still has a finite slope.

    Source: Platt (1999), Probabilistic outputs for support vector machines; Lin, Lin and Weng
        (2007), A note on Platt's probabilistic outputs.
    """
    bad = int(faulty.sum())
    good = len(faulty) - bad
    target = np.where(faulty, (bad + 1) / (bad + 2), 1 / (good + 2))
    centre, spread = float(suspicion.mean()), float(suspicion.std())
    if float(np.ptp(suspicion)) == 0:  # rounding leaves a deviation that is not quite none
        centre, spread = float(suspicion[0]), 1.0
    columns = np.column_stack([np.ones(len(suspicion)), (suspicion - centre) / spread])
    weights = np.zeros(2)
    loss = _loss(columns @ weights, target)
    for _ in range(_STEPS):
        chance = special.expit(columns @ weights)
        slope = columns.T @ (chance - target)
        curve = (columns * (chance * (1 - chance))[:, None]).T @ columns + 1e-10 * np.eye(2)
        step = np.linalg.solve(curve, slope)
        size = 1.0
        while size > 1e-10 and _loss(columns @ (weights - size * step), target) > loss:
            size /= 2
        weights = weights - size * step
        before, loss = loss, _loss(columns @ weights, target)
        if before - loss < 1e-10:
            break
    return float(weights[0] - weights[1] * centre / spread), float(weights[1] / spread)


def _loss(margin: Array, target: Array) -> float:
    return float((np.logaddexp(0.0, margin) - target * margin).sum())


def chances(suspicion: Array, fitted: tuple[float, float]) -> Array:
    """Return P(faulty) of each suspicion, in [0, 1], by a fitted map."""
    return np.asarray(special.expit(fitted[0] + fitted[1] * suspicion), dtype=np.float64)
