"""The worlds of the calibration benchmark: how scores, harms, times and tickets are distributed.

Nothing here is fitted to real judges: the standard world is a choice, and the others are there to
see whether the gate needs it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

STEPS_PER_UNIT, REACH = 2_000, 6.0
"""Quantiles are looked up in a table over L in [-REACH, REACH]."""
GRID = np.arange(-REACH, REACH, 1 / STEPS_PER_UNIT) + 0.5 / STEPS_PER_UNIT
WEIGHTS = np.exp(-(GRID**2) / 2) / (math.sqrt(2 * math.pi) * STEPS_PER_UNIT)


def scores(zeros: float, ones: float, a: float, b: float) -> Array:
    """Tabulate a score that is 0 or 1 with these chances, and otherwise Beta(a, b)."""
    u = special.ndtr(GRID)
    inside = np.clip((u - zeros) / (1 - zeros - ones), 0.0, 1.0)
    return np.where(u > 1 - ones, 1.0, np.asarray(special.betaincinv(a, b, inside)))


def steps(count: int, a: float, b: float) -> Array:
    """Tabulate a score that only takes the values 0, 1/count ... 1."""
    return np.asarray(np.round(scores(0.0, 0.0, a, b) * count) / count)


def shares(*sizes: float) -> tuple[float, ...]:
    """Return sizes as shares of their sum."""
    return tuple(size / sum(sizes) for size in sizes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """Describe the tickets, the assistant and the judges that are drawn from."""

    faithfulness: Array = field(default_factory=lambda: scores(0.0, 0.40, 6, 1.5))
    """Quantile of each point of `GRID`; so for the other two."""
    tone: Array = field(default_factory=lambda: scores(0.0, 0.0, 12, 2.5))
    correctness: Array = field(default_factory=lambda: scores(0.06, 0.45, 4, 1.5))
    hallucination: float = 0.03
    """Rate as judged."""
    latency_sd: float = 0.45
    """Of log seconds; the 95th percentile of the baseline is 1 s."""
    cost_sd: float = 0.30
    icc: float = 0.75
    """Share of the variance of L between tickets; latency has 0.15 less."""
    slices: tuple[float, ...] = shares(*[1.0] * 8)
    """Share of the tickets in each slice."""
    thread_sizes: tuple[int, ...] = (1,)
    """Tickets of one thread, taken in turn."""
    thread_share: float = 0.5
    """Share of the variance between tickets that lies between threads."""

    def table(self, metric: str) -> Array:
        """Return the quantiles of one of the three scores."""
        tables = {
            "faithfulness": self.faithfulness,
            "tone": self.tone,
            "correctness": self.correctness,
        }
        return tables[metric]

    def values(self, metric: str, latent: Array) -> Array:
        """Return the quantile of one of the three scores at Φ(L)."""
        place = ((latent + REACH) * STEPS_PER_UNIT).astype(np.int64)
        return np.asarray(self.table(metric)[np.clip(place, 0, len(GRID) - 1)])

    def mean(self, metric: str) -> float:
        """Return the expected score."""
        return float((self.table(metric) * WEIGHTS).sum())


STANDARD = Population()
POPULATIONS: Mapping[str, Population] = {
    "standard": STANDARD,
    "near the ceiling": replace(STANDARD, faithfulness=scores(0.0, 0.90, 3, 1.5)),
    "all or nothing": replace(STANDARD, faithfulness=scores(0.12, 0.88 - 1e-9, 1, 1)),
    "wide scores": replace(STANDARD, faithfulness=scores(0.15, 0.25, 0.8, 0.6)),
    "thirds": replace(STANDARD, faithfulness=steps(3, 4, 1), tone=steps(4, 6, 1.5)),
    "low scores": replace(STANDARD, faithfulness=scores(0.10, 0.05, 1.5, 3)),
    "noisy repeats": replace(STANDARD, icc=0.45),
    "steady repeats": replace(STANDARD, icc=0.95),
    "rare harm": replace(STANDARD, hallucination=0.005),
    "frequent harm": replace(STANDARD, hallucination=0.12),
    "heavy latency": replace(STANDARD, latency_sd=1.1, cost_sd=0.9),
    "uneven slices": replace(STANDARD, slices=shares(46, 44, 44, 40, 38, 32, 30, 26, 24, 14)),
    "tiny slices": replace(STANDARD, slices=shares(70, 10, 5, 5, 4, 3, 2, 1)),
    "threads of 3": replace(STANDARD, thread_sizes=(3,)),
    "uneven threads": replace(STANDARD, thread_sizes=(1, 1, 1, 2, 1, 5, 1, 1, 9), thread_share=0.8),
}
"""Worlds other than the one that the gate was designed with."""
