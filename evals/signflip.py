"""The joint sign-flip test: was any of many paired differences a real step down?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TIE = 1e-9
"""Statistics this close count as equal, so that summation order never decides."""
BATCH_CELLS = 4_000_000
"""Signs drawn at a time: bounds the memory at about 50 MB whatever the number of clusters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipTest:
    """Hold one-sided p-values of "the candidate is worse", one for each test."""

    raw: Array
    adjusted: Array
    """Step-down max-T within each family: rejecting where it is ≤ α keeps the chance of any
    false alarm in the family at α."""


def sign_flip(
    differences: Array, families: NDArray[np.int64], *, flips: int = 9_999, seed: int = 0
) -> FlipTest:
    """Test all columns at once by flipping the signs of whole clusters.

    zⱼ = -Σᵢ dᵢⱼ / √(Σᵢ dᵢⱼ²),  pⱼ = (1 + #{flips with z*ⱼ ≥ zⱼ}) / (1 + flips)

    Under "the two arms are exchangeable" each cluster's row of differences is as likely as its
    negative, so the test is exact for any size, ties and discreteness, and the correlation
    between columns is used rather than paid for. With one column of yes/no differences it is
    the exact one-sided McNemar test.

    Args:
        differences: clusters × tests, positive = candidate better; 0 where a cluster does not
            take part in a test.
        families: a family number for each test; the error rate holds within each. A test with
            a negative number stands alone: its adjusted p-value is the raw one.
        flips: number of random sign patterns; the smallest p-value is 1/(flips + 1).
        seed: of the sign patterns: same input and seed, same p-values.

    Returns:
        p-values in (0, 1]; 1 for a column without any difference.

    Source: Westfall and Young (1993), Resampling-based multiple testing; algorithm 2.8
        (step-down max-T).
    """
    length = np.sqrt((differences**2).sum(axis=0))
    live = length > 0
    raw, adjusted = np.ones(len(live)), np.ones(len(live))
    if live.any():
        scaled = differences[:, live] / length[live]
        raw[live], adjusted[live] = _p_values(scaled, families[live], flips, seed)
    return FlipTest(raw=raw, adjusted=adjusted)


def _p_values(
    scaled: Array, families: NDArray[np.int64], flips: int, seed: int
) -> tuple[Array, Array]:
    """Return raw and adjusted p-values of columns of length 1."""
    clusters = len(scaled)
    observed = -scaled.sum(axis=0)
    ladders = _ladders(observed, families)
    raw_hits, adjusted_hits = np.zeros(len(observed)), np.zeros(len(observed))
    random = np.random.default_rng(seed)
    batch = max(1, min(flips, BATCH_CELLS // clusters))
    for start in range(0, flips, batch):
        coins = random.integers(0, 2, (min(batch, flips - start), clusters), dtype=np.int8)
        # Σ ±dᵢ = 2·Σ {0, 1}·dᵢ - Σ dᵢ spares building the signs; observed is - Σ dᵢ.
        flipped = 2.0 * (coins.astype(np.float64) @ scaled) + observed
        raw_hits += (flipped >= observed - TIE).sum(axis=0)
        for order in ladders:
            running = np.maximum.accumulate(flipped[:, order[::-1]], axis=1)[:, ::-1]
            adjusted_hits[order] += (running >= observed[order] - TIE).sum(axis=0)
    raw = (raw_hits + 1) / (flips + 1)
    stepped = (adjusted_hits + 1) / (flips + 1)
    for order in ladders:
        stepped[order] = np.maximum.accumulate(stepped[order])
    alone = families < 0
    stepped[alone] = raw[alone]
    return raw, stepped


def _ladders(observed: Array, families: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return, for each family, its columns from the most to the least suspicious."""
    ladders = []
    for family in np.unique(families[families >= 0]):
        members = np.flatnonzero(families == family)
        ladders.append(members[np.argsort(-observed[members], kind="stable")])
    return ladders
