"""Percentiles of times, with intervals from order statistics, and none where there are too few."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evals.draft import Draft

Array = NDArray[np.float64]

LEAST: dict[int, int] = {50: 1, 95: 20, 99: 100}
"""Percentile to the least number of drafts for which it is told: one draft is expected beyond it.
With fewer it would be the slowest draft under another name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentile:
    """Hold one percentile of a time, in seconds."""

    q: int
    """50, 95 or 99."""
    value_s: float | None
    """None with too few drafts."""
    low_s: float | None = None
    """Lower end of the 95 % interval; None where the drafts are too few for one."""
    high_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Hold how long drafts took; those that came from a cache are not among them."""

    drafts: int
    """Timed drafts that were drafted now."""
    cached: int
    """Drafts from a cache, left out."""
    threads: int
    """Of the timed drafts: drafts of one thread are not independent."""
    whole: tuple[Percentile, ...]
    """From ticket to reply: p50, p95, p99."""
    retrieval: tuple[Percentile, ...] = ()
    """The same for retrieval alone; empty where it was not timed."""
    model: tuple[Percentile, ...] = ()
    """The same for the model alone; empty where it was not timed."""


def interval_ranks(n: int, q: float, *, alpha: float = 0.05) -> tuple[int, int] | None:
    """Return the ranks (from 1) of the order statistics that enclose a quantile.

    P(B < l) ≤ α/2 with the largest such l, P(B < u) ≥ 1 - α/2 with the smallest such u ≤ n,
    for B ~ Bin(n, q): the quantile lies in [x₍l₎, x₍u₎] with confidence 1 - α or more.

    Args:
        n: independent observations.
        q: in (0, 1).
        alpha: 1 - confidence.

    Returns:
        None when n is too small: below 6 for the median, 72 for q = 0.95, 368 for q = 0.99.

    Source: David and Nagaraja (2003), Order Statistics, section 7.1.
    """
    if n < 1:
        return None
    below = special.bdtr(np.arange(n), n, q)  # P(B ≤ k) for k = 0 .. n - 1
    low = int(np.searchsorted(below, alpha / 2, side="right"))
    high = int(np.searchsorted(below, 1 - alpha / 2, side="left")) + 1
    return (low, high) if low >= 1 and high <= n else None


def percentiles(values: Array, threads: int) -> tuple[Percentile, ...]:
    """Return p50, p95 and p99 of times, with their intervals.

    Repeats and the tickets of a thread resemble each other, so the ranks are taken for as many
    independent observations as there are threads, and spread over all drafts.

    Args:
        values: seconds, in any order.
        threads: number of threads that they come from.

    Returns:
        Three percentiles; empty for no values.
    """
    if not len(values):
        return ()
    ordered = np.sort(values)
    return tuple(_percentile(ordered, q, threads) for q in LEAST)


def _percentile(ordered: Array, q: int, threads: int) -> Percentile:
    n = len(ordered)
    if n < LEAST[q]:
        return Percentile(q=q, value_s=None)
    value = float(np.percentile(ordered, q))
    observations = max(min(threads, n), 1)
    ranks = interval_ranks(observations, q / 100)
    if ranks is None:
        return Percentile(q=q, value_s=value)
    low, high = ranks
    at_low = math.floor((low - 1) * n / observations)
    at_high = math.ceil(high * n / observations) - 1
    return Percentile(
        q=q,
        value_s=value,
        low_s=min(float(ordered[at_low]), value),
        high_s=max(float(ordered[at_high]), value),
    )


class TimingCount:
    """Collect the times of drafts one by one; holds three numbers for each, no draft."""

    def __init__(self) -> None:
        self._whole = array("d")
        self._retrieval = array("d")
        self._model = array("d")
        self._threads: set[str] = set()
        self._cached = 0

    def add(self, thread_id: str, draft: Draft) -> None:
        """Add the times of one draft."""
        if draft.from_cache:
            self._cached += 1
            return
        for times, value in (
            (self._whole, draft.latency_s),
            (self._retrieval, draft.retrieval_s),
            (self._model, draft.model_s),
        ):
            if value is not None and math.isfinite(value) and value >= 0:
                times.append(value)
        self._threads.add(thread_id)

    def timing(self) -> Timing | None:
        """Return what was collected; None without any draft."""
        threads = len(self._threads)
        if not self._whole and not self._cached:
            return None
        return Timing(
            drafts=len(self._whole),
            cached=self._cached,
            threads=threads,
            whole=percentiles(np.array(self._whole), threads),
            retrieval=percentiles(np.array(self._retrieval), threads),
            model=percentiles(np.array(self._model), threads),
        )
