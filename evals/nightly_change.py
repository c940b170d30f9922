"""One night against the accepted nights before it: the average change and its standard error."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from evals.cusum import normal_score, unskewed
from evals.paired import Array, Mask

EQUAL = 1e-9
"""Differences up to it are rounding: a model that answers the same way twice shows no other."""
LEAST_SHARED = 0.5
"""Share of the accepted nights that must have a thread for it to be in the baseline, and share of
the baseline's threads that a night must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightlyChange:
    """Hold one night against its baseline; positive means worse."""

    mean: float
    """Average over the threads that both have."""
    standard_error: float
    """Of the average, from the accepted nights' own variation; 0 where they never differ."""
    score: float
    """The change in standard errors, as a normal score; 0 where the error is 0."""
    threads: int
    differing: int
    """Threads whose value is not that of the baseline."""

    @property
    def is_new(self) -> bool:
        """Tell whether something changed that never did in the accepted nights."""
        return self.standard_error == 0 and self.differing > 0


def change_of(baseline: Array, night: Array) -> NightlyChange | None:
    """Compare a night with the mean of the accepted nights, thread by thread.

    t = x / (s·√(1 + 1/a)),  score = u(Φ⁻¹(F(t))) with F of Student's t, a - 1 degrees of freedom

    x is the average over threads of night minus baseline; s the standard deviation of the same
    average over the a accepted nights: how much nights differ although nothing changed. u takes
    out the skewness of x, which the threads' own differences tell (see `unskewed`).

    Args:
        baseline: accepted nights × threads, at least 2 nights, NaN for no value; positive is
            worse.
        night: one value a thread, NaN for none.

    Returns:
        The change; None where the night has fewer than half of the baseline's threads.
    """
    known = np.isfinite(baseline)
    often = known.mean(axis=0) >= LEAST_SHARED
    shared = often & np.isfinite(night)
    if not shared.any() or shared.sum() < LEAST_SHARED * often.sum():
        return None
    if not shared.all():
        baseline, known, night = baseline[:, shared], known[:, shared], night[shared]
    values = np.where(known, baseline, 0.0)
    level = values.sum(axis=0) / known.sum(axis=0)
    return _measured(night - level, np.where(known, values - level, 0.0), known)


def _measured(differences: Array, spreads: Array, known: Mask) -> NightlyChange:
    """Relate tonight's differences from the baseline to those of the accepted nights.

    Args:
        differences: tonight's, one a thread.
        spreads: of the accepted nights, nights × threads, 0 where unknown.
        known: where they are known.
    """
    nights, threads = spreads.shape
    moved = np.abs(differences) > EQUAL
    mean = math.fsum(differences[moved]) / threads
    own = spreads.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    spread = float(own.std(ddof=1))
    if spread <= EQUAL:
        # Threads that always varied, and always cancelled out, say nothing one by one.
        steady = bool((np.abs(spreads) <= EQUAL).all())
        differing = int(moved.sum()) if steady or abs(mean) > EQUAL else 0
        return NightlyChange(
            mean=mean, standard_error=0.0, score=0.0, threads=threads, differing=differing
        )
    error = spread * math.sqrt(1 + 1 / nights)
    cubes = float((spreads * spreads * spreads).sum())
    skewness = cubes / nights / (threads * spread) ** 3
    return NightlyChange(
        mean=mean,
        standard_error=error,
        score=unskewed(normal_score(mean / error, nights - 1), skewness),
        threads=threads,
        differing=int(moved.sum()),
    )
