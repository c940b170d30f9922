"""Intervals of calibration figures: contexts are drawn, not drafts, and no width is ever zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from evals.calibration_figures import RATES, Array, Codes, Flags, Told, figures_of

REPLICATES = 1_000
SEED = 20_261_124
_BATCH_CELLS = 2_000_000
"""Weights held at a time: 16 MB for each array of them."""
_ALPHA = 0.05
_FEW = 10
"""Contexts of the rarer class below which draws alone are not trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Hold a figure with its 95 % interval."""

    value: float
    low: float
    high: float


def figures_with_intervals(told: Told, *, replicates: int = REPLICATES) -> dict[str, Figure]:
    """Return every figure that has a value, with its interval.

    Rates (sensitivity, specificity, precision): Clopper-Pearson on the effective number of
    drafts. Others: 2.5th and 97.5th percentile over bootstrap draws of whole contexts, with the
    decisions as they are; where no draw differs, or the rarer class has fewer than ten contexts,
    at least as wide as Clopper-Pearson on that many observations.

    Args:
        told: what the scorer said, in any order.
        replicates: bootstrap draws.

    Source: Korn and Graubard (1998) for the rates; Field and Welsh (2007), Bootstrapping
        clustered data.
    """
    told = told.sorted()
    values = figures_of(told, np.ones((1, len(told.faulty))))
    drawn = _drawn(told.cluster, replicates, lambda weights: figures_of(told, weights))
    rarer = min(_contexts(told, told.faulty), _contexts(told, ~told.faulty))
    figures = {}
    for name, (value,) in values.items():
        if not math.isfinite(value):
            continue
        if name in RATES:
            figures[name] = _rate(told, name)
        else:
            floor = -1.0 if name == "agreement" else 0.0
            figures[name] = _percentiles(float(value), drawn[name], rarer, floor)
    return figures


def correlation_with_interval(
    statistic: Callable[[Array], Array], cluster: Codes, *, replicates: int = REPLICATES
) -> Figure | None:
    """Return a correlation with its bootstrap interval; None where it has no value.

    Args:
        statistic: rows of weights (R, n) to R values.
        cluster: number of each draft's context.
        replicates: bootstrap draws.
    """
    value = float(statistic(np.ones((1, len(cluster))))[0])
    if not math.isfinite(value):
        return None
    drawn = _drawn(cluster, replicates, lambda weights: {"value": statistic(weights)})
    return _percentiles(value, drawn["value"], len(np.unique(cluster)), -1.0)


def _drawn(
    cluster: Codes, replicates: int, statistics: Callable[[Array], Mapping[str, Array]]
) -> dict[str, Array]:
    """Return the statistics of bootstrap draws of whole contexts."""
    codes = np.unique(cluster, return_inverse=True)[1]
    count = int(codes.max()) + 1
    generator = np.random.default_rng(SEED)
    batch = max(1, _BATCH_CELLS // len(codes))
    parts: dict[str, list[Array]] = {}
    for start in range(0, replicates, batch):
        size = min(batch, replicates - start)
        times = generator.multinomial(count, np.full(count, 1 / count), size=size)
        for name, values in statistics(times[:, codes].astype(np.float64)).items():
            parts.setdefault(name, []).append(values)
    return {name: np.concatenate(values) for name, values in parts.items()}


def _percentiles(value: float, drawn: Array, observations: int, floor: float) -> Figure:
    """Return the percentiles of draws, never narrower than so few observations allow."""
    known = drawn[np.isfinite(drawn)]
    low, high = value, value
    varies = len(known) > 0 and float(np.ptp(known)) > 1e-12
    if varies:
        drawn_ends = np.percentile(known, [100 * _ALPHA / 2, 100 * (1 - _ALPHA / 2)])
        low, high = min(float(drawn_ends[0]), value), max(float(drawn_ends[1]), value)
    if not varies or observations < _FEW:
        wide = 1.0 - floor
        share = min(max((value - floor) / wide, 0.0), 1.0)
        ends = clopper_pearson(share * observations, max(observations, 1))
        low, high = min(low, floor + wide * ends[0]), max(high, floor + wide * ends[1])
    return Figure(value=value, low=low, high=high)


def _rate(told: Told, name: str) -> Figure:
    asked = {"sensitivity": told.faulty, "specificity": ~told.faulty, "precision": told.flagged}
    right = {"sensitivity": told.flagged, "specificity": ~told.flagged, "precision": told.faulty}
    return rate_with_interval(right[name][asked[name]], told.cluster[asked[name]])


def rate_with_interval(yes: Flags, cluster: Codes) -> Figure:
    """Return a share with Clopper-Pearson bounds on the effective number of observations.

    nₑ = p(1-p) / V,  V = C/(C-1) Σ (yes in c - p · size of c)² / n²,  clipped to [C, n]

    over the C contexts; nₑ = C where nothing varies.
    """
    codes = np.unique(cluster, return_inverse=True)[1]
    hits = np.bincount(codes, yes.astype(np.float64))
    sizes = np.bincount(codes).astype(np.float64)
    count, total = len(sizes), float(sizes.sum())
    rate = float(hits.sum()) / total
    effective = float(count)
    if 0 < rate < 1 and count > 1:
        squares = float(((hits - rate * sizes) ** 2).sum())
        variance = count / (count - 1) * squares / total**2
        effective = min(max(rate * (1 - rate) / variance if variance else count, count), total)
    low, high = clopper_pearson(rate * effective, effective)
    return Figure(value=rate, low=min(low, rate), high=max(high, rate))


def clopper_pearson(hits: float, total: float) -> tuple[float, float]:
    """Return exact 95 % bounds of a rate; counts may be effective ones, not whole."""
    low = 0.0
    high = 1.0
    if hits > 0:
        low = float(special.betaincinv(hits, total - hits + 1, _ALPHA / 2))
    if hits < total:
        high = float(special.betaincinv(hits + 1, total - hits, 1 - _ALPHA / 2))
    return low, high


def _contexts(told: Told, chosen: Flags) -> int:
    return len(np.unique(told.cluster[chosen]))
