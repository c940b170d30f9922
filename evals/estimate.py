"""A number with its uncertainty; it cannot be built without saying how many it rests on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from evals.bounds import Bounds, mean_bounds, rate_bounds
from evals.score import Metric

Array = NDArray[np.float64]


Method = Literal["t with pseudo-pair", "Clopper-Pearson on the effective n"]
METHODS: tuple[Method, Method] = get_args(Method)


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
    method: Method


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
    if metric.unit == "yes/no":
        bounds = rate_bounds(means, size, alpha=alpha / 2)
    else:
        bounds = _level_bounds(metric, means, alpha / 2)
    return Estimate(
        value=bounds.value,
        low=bounds.low,
        high=bounds.high,
        confidence=1 - alpha,
        n=tickets,
        n_unscored=unscored,
        n_clusters=len(means),
        method=METHODS[metric.unit == "yes/no"],
    )


def _level_bounds(metric: Metric, means: Array, alpha: float) -> Bounds:
    """Bound a mean around itself, within the scale."""
    centre = float(means.mean())
    around = mean_bounds(means - centre, pseudo=pseudo_pair(metric, centre), alpha=alpha)
    high = centre + around.high
    return Bounds(
        value=centre,
        low=max(0.0, centre + around.low),
        high=min(1.0, high) if metric.is_bounded else high,
        confidence=around.confidence,
    )


def percentile(values: Array, q: float) -> float:
    """Return the q-th percentile (q in [0, 100]), NaN for no values.

    Linear between order statistics, as numpy's default.
    """
    return float(np.percentile(values, q)) if len(values) else math.nan
