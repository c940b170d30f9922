"""How well a number tells faulty drafts from good ones: one function, for many weightings at once.

Every figure is computed for rows of weights. A single row of ones gives the figure itself, rows
of bootstrap counts give its replicates, so that the two can never be two definitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]

RATES = ("sensitivity", "specificity", "precision")
FIGURES = ("auc", "balanced_accuracy", "f1", *RATES, "brier", "agreement")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """Hold what a scorer said of labelled drafts, one entry a draft.

    The suspicion rises with the fault that the labels are about.
    """

    suspicion: Array
    faulty: Flags
    """The label."""
    flagged: Flags
    """The decision by a threshold that was chosen without this draft."""
    chance: Array
    """P(faulty | suspicion), in [0, 1], by a map that was fitted without this draft."""
    cluster: Codes
    """Number of the draft's context; drafts with the same context are not independent."""

    def of(self, chosen: Flags) -> Told:
        """Return the chosen drafts."""
        return Told(
            suspicion=self.suspicion[chosen],
            faulty=self.faulty[chosen],
            flagged=self.flagged[chosen],
            chance=self.chance[chosen],
            cluster=self.cluster[chosen],
        )

    def sorted(self) -> Told:
        """Return the drafts by rising suspicion, as `figures_of` needs them."""
        order = np.argsort(self.suspicion, kind="stable")
        return Told(
            suspicion=self.suspicion[order],
            faulty=self.faulty[order],
            flagged=self.flagged[order],
            chance=self.chance[order],
            cluster=self.cluster[order],
        )


def figures_of(told: Told, weights: Array) -> Mapping[str, Array]:
    """Return every figure for each row of weights.

    Args:
        told: n drafts, sorted by suspicion.
        weights: (R, n), ≥ 0.

    Returns:
        The names of `FIGURES`, R values each; NaN where a figure has no meaning, such as the
        sensitivity without a faulty draft.
    """
    faulty, flagged = told.faulty.astype(np.float64), told.flagged.astype(np.float64)
    bad, good = weights * faulty, weights * (1.0 - faulty)
    hits, misses = bad @ flagged, bad @ (1.0 - flagged)
    alarms, passed = good @ flagged, good @ (1.0 - flagged)
    sensitivity = _ratio(hits, hits + misses)
    specificity = _ratio(passed, passed + alarms)
    return {
        "auc": _auc(told.suspicion, bad, good),
        "balanced_accuracy": (sensitivity + specificity) / 2,
        "f1": _ratio(2 * hits, 2 * hits + misses + alarms),
        "sensitivity": sensitivity,
        "specificity": specificity,
        "precision": _ratio(hits, hits + alarms),
        "brier": _ratio(weights @ (told.chance - faulty) ** 2, weights.sum(axis=1)),
        "agreement": _alpha(hits, misses, alarms, passed),
    }


def auc(suspicion: Array, faulty: Flags) -> float:
    """Return the chance that a faulty draft looks worse than a good one, ties counted as half.

    AUC = P(s₁ > s₀) + ½ P(s₁ = s₀); 0.5 is blind, 1 perfect, NaN when a class is empty.

    Source: Mann and Whitney (1947); Hanley and McNeil (1982).
    """
    order = np.argsort(suspicion, kind="stable")
    sign = faulty[order].astype(np.float64)[None, :]
    return float(_auc(suspicion[order], sign, 1.0 - sign)[0])


def _auc(suspicion: Array, bad: Array, good: Array) -> Array:
    """Return the AUC of each row of weights of the two classes; columns by rising suspicion."""
    starts = np.flatnonzero(np.r_[True, np.diff(suspicion) > 0])
    bad_ties = np.add.reduceat(bad, starts, axis=1)
    good_ties = np.add.reduceat(good, starts, axis=1)
    below = np.cumsum(good_ties, axis=1) - good_ties
    wins = (bad_ties * (below + good_ties / 2)).sum(axis=1)
    return _ratio(wins, bad.sum(axis=1) * good.sum(axis=1))


def _alpha(hits: Array, misses: Array, alarms: Array, passed: Array) -> Array:
    """Return Krippendorff's alpha between the decision and the label, nominal, two observers.

    α = 1 - Dₒ/Dₑ,  Dₒ = (misses + alarms)/n,  Dₑ = 2 n₁ n₀ / (2n (2n - 1))

    n₁ and n₀ count the ones and zeros that label and decision gave together.

    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability.
    """
    total = hits + misses + alarms + passed
    ones = 2 * hits + misses + alarms
    zeros = 2 * total - ones
    observed = _ratio(misses + alarms, total)
    expected = _ratio(2 * ones * zeros, 2 * total * (2 * total - 1))
    return 1.0 - _ratio(observed, expected)


def rank_correlation(first: Array, second: Array, weights: Array) -> Array:
    """Return Spearman's correlation for each row of weights: Pearson's of the mid-ranks.

    With whole weights it equals the correlation of a sample in which each draft occurs as often
    as its weight says.

    Args:
        first: n numbers.
        second: n numbers.
        weights: (R, n), ≥ 0.

    Returns:
        R values in [-1, 1]; NaN where one of the two does not vary.
    """
    one, other = _mid_ranks(first, weights), _mid_ranks(second, weights)
    total = weights.sum(axis=1, keepdims=True)
    one = one - (weights * one).sum(axis=1, keepdims=True) / total
    other = other - (weights * other).sum(axis=1, keepdims=True) / total
    spread = (weights * one**2).sum(axis=1) * (weights * other**2).sum(axis=1)
    return _ratio((weights * one * other).sum(axis=1), np.sqrt(spread))


def _mid_ranks(values: Array, weights: Array) -> Array:
    """Return the rank of each value among the weighted ones, ties at their middle; (R, n)."""
    order = np.argsort(values, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(values[order]) > 0])
    ties = np.add.reduceat(weights[:, order], starts, axis=1)
    middle = np.cumsum(ties, axis=1) - ties / 2 + 0.5
    sizes = np.diff(np.r_[starts, len(values)])
    ranks = np.empty_like(weights)
    ranks[:, order] = np.repeat(middle, sizes, axis=1)
    return ranks


def _ratio(above: Array, below: Array) -> Array:
    """Divide, with NaN where there is nothing to divide by."""
    known = below > 0
    return np.where(known, above / np.where(known, below, 1.0), np.nan)
