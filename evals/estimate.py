"""A number with its uncertainty; it cannot be built without saying how many it rests on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evals.bounds import mean_bounds, rate_bounds
from evals.score import Metric

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Hold a mean or rate over clusters with a two-sided interval."""

    value: float
    low: float
    high: float
    confidence: float
    n: int
    """Tickets that the value rests on."""
    n_unscored: int
    n_clusters: int
    method: Literal["t with pseudo-pair", "Clopper-Pearson on the effective n", "none"]


def pseudo_pair(metric: Metric, scale: float = 1.0) -> float:
    """Return the size of the pseudo-pair for differences of a metric.

    1 for yes/no, 0.5 for shares (statistics as in Bonett and Price); for unbounded units the
    pair is as wide as `scale`, the margin or limit asked about, so that changing the unit
    changes nothing.
    """
    if metric.unit == "yes/no":
        return 1.0
    if metric.unit == "share":
        return 0.5
    return max(abs(scale), 1e-12)


def estimate_mean(
    metric: Metric,
    means: Array,
    size: NDArray[np.int64],
    *,
    tickets: int,
    unscored: int,
    alpha: float = 0.05,
) -> Estimate:
    """Estimate the level of a metric from one mean a cluster.

    Args:
        metric: gives the scale.
        means: mean of each cluster.
        size: observations in each cluster.
        tickets: tickets with a value.
        unscored: tickets without one.
        alpha: 1 - confidence of the two-sided interval.

    Returns:
        The estimate; value NaN-free: raises ValueError for no clusters.
    """
    if not len(means):
        raise ValueError(f"{metric.name}: no cluster to estimate from")
    counts = {"n": tickets, "n_unscored": unscored, "n_clusters": len(means)}
    if metric.unit == "yes/no":
        rate = rate_bounds(means, size, alpha=alpha / 2)
        return Estimate(
            value=rate.value,
            low=rate.low,
            high=rate.high,
            confidence=1 - alpha,
            method="Clopper-Pearson on the effective n",
            **counts,
        )
    centre = float(means.mean())
    bounds = mean_bounds(means - centre, pseudo=pseudo_pair(metric, centre), alpha=alpha / 2)
    low, high = centre + bounds.low, centre + bounds.high
    return Estimate(
        value=centre,
        low=max(0.0, low),
        high=min(1.0, high) if metric.is_bounded else high,
        confidence=1 - alpha,
        method="t with pseudo-pair",
        **counts,
    )


def percentile(values: Array, q: float) -> float:
    """Return the q-th percentile (q in [0, 100]), NaN for no values.

    Linear between order statistics, as numpy's default.
    """
    return float(np.percentile(values, q)) if len(values) else math.nan
