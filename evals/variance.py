"""Where the noise of a comparison comes from: tickets, repeats, or the judge.

    Var(dᵢ) = σ_I² + 2·(σ_R² + σ_J²/v) / k

dᵢ is a thread's paired difference, σ_I² how differently threads respond to a change, σ_R² the
variance between drafts of one ticket, σ_J² between verdicts of a judge on one draft, k the drafts
a ticket and side, v the judge's votes a draft. Repeats shrink only what follows the plus sign.
Components are found by the method of moments, which needs no iteration and no normality.

Source: Searle, Casella and McCulloch (1992), Variance components, chapter 3 (one-way, unbalanced).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]

FEWEST_DEGREES = 10
"""Fewer pairs of repeats say too little about a variance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """Hold the components of a paired difference, as variances ≥ 0."""

    ticket: float
    """σ_I². Where `repeat` is None: everything, at the number of drafts that was measured."""
    repeat: float | None
    """σ_R², the judge's part taken out where it is known; None where nothing was repeated."""
    judge: float | None = None
    """σ_J²; None where no judge was asked twice, so that its part is in `repeat`."""

    def of_unchanged(self, repeats: int, votes: int = 1) -> float | None:
        """Return Var(d) of a candidate that is no change at all; None where that is unknown.

        2·(σ_R² + σ_J²/v) / k
        """
        if self.repeat is None:
            return None
        return 2 * (self.repeat + (self.judge or 0.0) / max(votes, 1)) / max(repeats, 1)

    def of_change(self, repeats: int, votes: int = 1) -> float:
        """Return Var(d) of a changed candidate: σ_I² + 2·(σ_R² + σ_J²/v) / k."""
        return self.ticket + (self.of_unchanged(repeats, votes) or 0.0)


def pooled_within(*groups: Array) -> tuple[float, int]:
    """Return (variance within rows, degrees of freedom) over several tables of repeats.

    σ̂² = Σᵢⱼ (yᵢⱼ - ȳᵢ)² / Σᵢ (nᵢ - 1)

    Args:
        groups: rows × repeats, NaN where there is no value; numbers of repeats may differ.

    Returns:
        (NaN, 0) where no row has two values.
    """
    squares, degrees = 0.0, 0
    for values in groups:
        known = np.isfinite(values)
        count = known.sum(axis=1)
        total = np.where(known, values, 0.0).sum(axis=1)
        mean = total / np.maximum(count, 1)
        squares += float((np.where(known, values - mean[:, None], 0.0) ** 2).sum())
        degrees += int(np.maximum(count - 1, 0).sum())
    return (squares / degrees if degrees else math.nan), degrees


def judge_variance(votes: Array) -> float | None:
    """Return σ_J², the variance between a judge's verdicts on one draft.

    Args:
        votes: drafts × verdicts of the same judge, NaN where there is none.

    Returns:
        None where fewer than ten verdicts are repetitions.
    """
    variance, degrees = pooled_within(votes)
    return variance if degrees >= FEWEST_DEGREES else None


def noise_of_difference(baseline: Array, candidate: Array, where: Index) -> float | None:
    """Return Var(d) of a thread's difference if the candidate were no change at all.

    σ̂_W² · mean_c [ m_c⁻² Σ_{i∈c} (1/k_i + 1/k'_i) ]: repeats and the m_c tickets of a thread are
    averaged. With one ticket a thread and k drafts a side it is 2·σ̂_W²/k.

    Args:
        baseline: tickets × trials, NaN where there is no value.
        candidate: the same tickets.
        where: thread of each ticket, from 0.

    Returns:
        None where fewer than ten drafts are repeats.
    """
    variance, degrees = pooled_within(baseline, candidate)
    if degrees < FEWEST_DEGREES:
        return None
    return variance * _shares_of_noise(baseline, candidate, where)


def _shares_of_noise(baseline: Array, candidate: Array, where: Index) -> float:
    """Return how much of the variance of one draft is left in a thread's difference."""
    counts = [np.isfinite(side).sum(axis=1) for side in (baseline, candidate)]
    both = (counts[0] > 0) & (counts[1] > 0)
    if not both.any():
        return math.nan
    left = 1 / counts[0][both] + 1 / counts[1][both]
    total = np.bincount(where[both], left)
    size = np.bincount(where[both])
    return float((total[size > 0] / size[size > 0] ** 2).mean())


def paired_components(
    baseline: Array,
    candidate: Array,
    where: Index,
    *,
    judged: Array | None = None,
    votes: int = 1,
) -> Components:
    """Find the components of a comparison from its two arms.

    σ̂_I² = max(0, s_d² - noise of the repeats)

    Args:
        baseline: tickets × trials, NaN where there is no value.
        candidate: the same tickets.
        where: thread of each ticket, from 0.
        judged: drafts × verdicts, where the judge was asked twice about the same drafts.
        votes: verdicts that were averaged in each value of the two arms.

    Raises:
        ValueError: fewer than two threads have a value on both sides.
    """
    differences = _thread_means(baseline, candidate, where)
    if len(differences) < 2:
        raise ValueError(f"{len(differences)} threads with a difference; components need two")
    spread = float(differences.var(ddof=1))
    noise = noise_of_difference(baseline, candidate, where)
    if noise is None:
        return Components(ticket=spread, repeat=None)
    within, _ = pooled_within(baseline, candidate)
    judge = None if judged is None else judge_variance(judged)
    return Components(
        ticket=max(0.0, spread - noise),
        repeat=max(0.0, within - (judge or 0.0) / votes),
        judge=judge,
    )


def _thread_means(baseline: Array, candidate: Array, where: Index) -> Array:
    """Return the mean difference of each thread that has one."""
    means = []
    for side in (baseline, candidate):
        known = np.isfinite(side)
        count = known.sum(axis=1)
        total = np.where(known, side, 0.0).sum(axis=1)
        means.append(np.where(count > 0, total / np.maximum(count, 1), np.nan))
    difference = means[1] - means[0]
    known = np.isfinite(difference)
    size = np.bincount(where[known])
    total = np.bincount(where[known], difference[known])
    return np.asarray(total[size > 0] / size[size > 0], dtype=np.float64)
