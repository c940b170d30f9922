"""The joint sign-flip test: was any of many paired differences a real step down?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TIE = 1e-9
"""Statistics this close count as equal, so that summation order never decides."""
CHUNK = 256
"""Clusters whose signs are drawn at a time: bounds the memory whatever their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipTest:
    """Hold one-sided p-values of "the candidate is worse", one for each test."""

    raw: Array
    adjusted: Array
    """Step-down max-T within each family: rejecting where it is ≤ α keeps the chance of any
    false alarm in the family at α."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EarlierLook:
    """Hold what was tested at an earlier look, at which the gate did not stop."""

    differences: Array
    """Clusters × tests as they were then, 0 for clusters that had not been asked; only the tests
    that belong to a family, in their order."""
    spent: Mapping[int, float]
    """Family to the chance of a false alarm that may be spent by then, in (0, 1)."""


def sign_flip(
    differences: Array,
    families: NDArray[np.int64],
    *,
    flips: int = 9_999,
    seed: int = 0,
    earlier: Sequence[EarlierLook] = (),
) -> FlipTest:
    """Test all columns at once by flipping the signs of whole clusters.

    zⱼ = -Σᵢ dᵢⱼ / √(Σᵢ dᵢⱼ²),  pⱼ = (1 + #{flips with z*ⱼ ≥ zⱼ}) / (1 + flips)

    Under "the two arms are exchangeable" each cluster's row of differences is as likely as its
    negative, so the test is exact for any size, ties and discreteness, and the correlation
    between columns is used rather than paid for. With one column of yes/no differences it is
    the exact one-sided McNemar test.

    With earlier looks, a sign pattern that would have stopped the gate then counts against the
    candidate's innocence now: p is the share of patterns that stop earlier or are as extreme
    here, to be compared with what may be spent by now. All looks together then raise a false
    alarm with the last look's α, and the rows must be in the order in which they were asked:
    a look draws the same signs for the clusters that it shares with an earlier one.

    Args:
        differences: clusters × tests, positive = candidate better; 0 where a cluster does not
            take part in a test.
        families: a family number for each test; the error rate holds within each. A test with
            a negative number stands alone: its adjusted p-value is the raw one.
        flips: number of random sign patterns; the smallest p-value is 1/(flips + 1).
        seed: of the sign patterns: same input and seed, same p-values.
        earlier: looks before this one, in order.

    Returns:
        p-values in (0, 1]; 1 for a column without any difference.

    Source: Westfall and Young (1993), Resampling-based multiple testing; algorithm 2.8
        (step-down max-T).
    """
    # longer: the procedure is stated where it is used.
    raw, adjusted = np.ones(len(families)), np.ones(len(families))
    live = np.flatnonzero((differences != 0).any(axis=0))
    if not len(live):
        return FlipTest(raw=raw, adjusted=adjusted)
    looks = [_scaled(differences[:, live]), *(_scaled(look.differences) for look in earlier)]
    now, *before = _flipped(looks, flips, seed)
    raw[live] = ((now[1:] >= now[0] - TIE).sum(axis=0) + 1) / (flips + 1)
    for family in np.unique(families[families >= 0]):
        stopped = _stopped(before, earlier, families, int(family), flips)
        columns = np.flatnonzero(families[live] == family)
        if len(columns):
            adjusted[live[columns]] = _step_down(now[:, columns], stopped) / (flips + 1)
    adjusted[families < 0] = raw[families < 0]
    return FlipTest(raw=raw, adjusted=adjusted)


def _stopped(
    before: Sequence[Array],
    earlier: Sequence[EarlierLook],
    families: NDArray[np.int64],
    family: int,
    flips: int,
) -> NDArray[np.bool_]:
    """Return which sign patterns would have stopped the gate at one of the earlier looks."""
    stopped = np.zeros(flips + 1, dtype=bool)
    members = families[families >= 0] == family
    for look, statistics in zip(earlier, before, strict=True):
        stopped |= _stopping(statistics[:, members], stopped, look.spent[family])
    return stopped


def _scaled(differences: Array) -> Array:
    """Divide each column by its length; a column without any difference stays 0."""
    length = np.sqrt((differences**2).sum(axis=0))
    return differences / np.where(length > 0, length, 1.0)


def _flipped(looks: Sequence[Array], flips: int, seed: int) -> list[Array]:
    """Return, for each look, the statistics (1 + flips) × tests; the first row is as observed."""
    random = np.random.default_rng(seed)
    width = 8 * (-(-flips // 64))  # bytes a cluster, in whole words: the stream has no gaps
    sums = [np.zeros((flips, look.shape[1])) for look in looks]
    for start in range(0, len(looks[0]), CHUNK):
        rows = min(CHUNK, len(looks[0]) - start)
        bits = np.frombuffer(random.bytes(rows * width), dtype=np.uint8).reshape(rows, width)
        coins = np.unpackbits(bits, axis=1, count=flips).T.astype(np.float64)
        for i, look in enumerate(looks):
            part = look[start : start + rows]
            if part.any():
                sums[i] += coins @ part
    # Σ ±dᵢ = 2·Σ {0, 1}·dᵢ - Σ dᵢ spares building the signs; observed is - Σ dᵢ.
    observed = [-look.sum(axis=0) for look in looks]
    return [
        np.vstack([seen, 2.0 * total + seen]) for seen, total in zip(observed, sums, strict=True)
    ]


def _stopping(statistics: Array, stopped: NDArray[np.bool_], spent: float) -> NDArray[np.bool_]:
    """Return which sign patterns stop at a look: the most extreme ones that `spent` pays for."""
    extreme = statistics.max(axis=1, initial=-np.inf)
    left = int(spent * len(extreme) + TIE) - int(stopped.sum())
    alive = np.sort(extreme[~stopped])[::-1]
    if left <= 0:
        return np.zeros(len(extreme), dtype=bool)
    edge = alive[left] if left < len(alive) else -np.inf
    return np.asarray(~stopped & (extreme > edge + TIE), dtype=bool)


def _step_down(statistics: Array, stopped: NDArray[np.bool_]) -> Array:
    """Count the patterns at least as extreme as the observed, from the most suspicious column on.

    Each column is compared with the largest statistic of those not more suspicious than it.
    """
    observed = statistics[0]
    order = np.argsort(-observed, kind="stable")
    running = np.maximum.accumulate(statistics[:, order[::-1]], axis=1)[:, ::-1]
    beyond = (running >= observed[order] - TIE) | stopped[:, None]
    hits = np.empty(len(order))
    hits[order] = np.maximum.accumulate(beyond.sum(axis=0))
    return hits
