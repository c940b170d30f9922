"""Confidence bounds that stay honest with ties, few clusters and no variance at all."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

ENDLESS = 10**9
"""Stands for "no number of clusters is enough"."""
LARGEST = 10**6
"""Numbers of clusters beyond it are not looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Hold a value with a lower and an upper bound, each one-sided at `confidence`."""

    value: float
    low: float
    high: float
    confidence: float


def mean_bounds(values: Array, *, pseudo: float, alpha: float = 0.05) -> Bounds:
    """Bound a mean by Student's t after appending the pseudo-pair (+pseudo, -pseudo).

    mean ± t₁₋α,ₘ₋₁ · s/√m over the m = n + 2 values

    The pair keeps the interval from collapsing when nothing varies, and holds the size of the
    test when a regression sits in few clusters, where plain t is too optimistic.

    Args:
        values: one value a cluster, centred so that the margin or limit in question is near 0.
        pseudo: half the distance between the appended values; 1 for yes/no differences,
            0.5 for differences of scores in [0, 1]; must be > 0.
        alpha: error rate of each one-sided bound.

    Returns:
        Bounds whose value is the plain mean; (-∞, ∞) for no values.

    Source: Bonett and Price (2012), Adjusted Wald confidence interval for a difference of
        binomial proportions based on paired data, for the yes/no case.
    """
    if pseudo <= 0:
        raise ValueError(f"pseudo={pseudo!r} must be > 0")
    if not len(values):
        return Bounds(value=math.nan, low=-math.inf, high=math.inf, confidence=1 - alpha)
    padded = np.concatenate([values, [pseudo, -pseudo]])
    m = len(padded)
    half = float(special.stdtrit(m - 1, 1 - alpha)) * float(padded.std(ddof=1)) / math.sqrt(m)
    centre = float(padded.mean())
    return Bounds(
        value=float(values.mean()), low=centre - half, high=centre + half, confidence=1 - alpha
    )


def rate_bounds(yes: Array, size: NDArray[np.int64], *, alpha: float = 0.05) -> Bounds:
    """Bound a rate by Clopper-Pearson on the effective number of observations.

    nₑ = N / deff,  deff = Var(cluster means)/G ÷ p(1-p)/N, clipped to [1, N/G]

    Where nothing varies, deff is N/G: repeats of one ticket then count as one observation.

    Args:
        yes: share of yes in each of the G clusters, in [0, 1].
        size: number of observations in each cluster, ≥ 1; N is their sum.
        alpha: error rate of each one-sided bound.

    Returns:
        Bounds in [0, 1]; (0, 1) for no clusters.

    Source: Korn and Graubard (1998), Confidence intervals for proportions with small expected
        number of positive counts estimated from survey data.
    """
    clusters, observations = len(yes), int(size.sum())
    if not clusters:
        return Bounds(value=math.nan, low=0.0, high=1.0, confidence=1 - alpha)
    rate = float(yes.mean())
    independent = rate * (1 - rate) / observations
    most = observations / clusters
    effect = most
    if independent > 0 and clusters > 1:
        effect = float(yes.var(ddof=1)) / clusters / independent
    effective = observations / min(max(effect, 1.0), most)
    hits = rate * effective
    low = 0.0 if hits <= 0 else float(special.betaincinv(hits, effective - hits + 1, alpha))
    high = 1.0
    if hits < effective:
        high = float(special.betaincinv(hits + 1, effective - hits, 1 - alpha))
    return Bounds(value=rate, low=min(low, rate), high=max(high, rate), confidence=1 - alpha)


def clusters_for_rate(limit: float, *, alpha: float = 0.05) -> int:
    """Return the smallest number of clusters whose upper bound clears `limit` with no yes.

    n = ⌈ln α / ln(1 - limit)⌉: 99 for 3 %, 59 for 5 %.
    """
    if limit >= 1:
        return 1
    if limit <= 0:
        return ENDLESS
    return math.ceil(math.log(alpha) / math.log1p(-limit))


@lru_cache(maxsize=1024)
def clusters_for_margin(
    margin: float, *, pseudo: float, centre: float = 0.0, alpha: float = 0.05
) -> int:
    """Return the smallest number of identical pairs whose lower bound clears `-margin`.

    Args:
        margin: the drop to exclude, > 0.
        pseudo: of the bound.
        centre: drop around which the pseudo-pair lies.
        alpha: of the bound.
    """
    return _smallest(
        lambda n: mean_bounds(np.full(n, centre), pseudo=pseudo, alpha=alpha).low > centre - margin,
        possible=margin > 0,
    )


@lru_cache(maxsize=1024)
def clusters_for_level(limit: float, *, pseudo: float, alpha: float = 0.05) -> int:
    """Return the smallest number of harmless clusters whose upper bound clears `limit`."""
    return _smallest(
        lambda n: mean_bounds(np.full(n, -limit), pseudo=pseudo, alpha=alpha).high <= 0,
        possible=limit > 0,
    )


def _smallest(clears: Callable[[int], bool], *, possible: bool) -> int:
    """Return the smallest n ≥ 1 that clears, by doubling and bisection."""
    low, high = 1, 1
    while possible and high <= LARGEST and not clears(high):
        low, high = high, high * 2
    if not possible or high > LARGEST:
        return ENDLESS
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if clears(middle) else (middle + 1, high)
    return high
