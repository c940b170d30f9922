"""Look at the evidence while drafting, and stop when a regression is proved.

The threads are asked in a fixed order and the gate looks five times. Each look may spend a part
of the chance of a false alarm, little at first (O'Brien-Fleming), so that all looks together keep
what a single test would have. A pass is never given early: `never` rules and margins speak of
every ticket, so a candidate passes only when all of them were asked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

import numpy as np
from scipy import special

LOOKS = 5
FEWEST_THREADS = 60
"""With fewer, the early looks could prove nothing, and one look is all there is."""
GRID = 400
"""Points of the grid on which the distribution between two looks is carried on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """Fix, before any score is read, in which order threads are asked and when the gate looks."""

    order: tuple[str, ...]
    """All threads that are planned."""
    sizes: tuple[int, ...]
    """How many of them have been asked at each look; rising, the last is all."""
    reached: int = 0
    """The look that the evidence belongs to, from 1; 0 before the first."""

    @property
    def fraction(self) -> float:
        """Return the share of the threads asked so far, in (0, 1]."""
        return self.sizes[self.reached - 1] / self.sizes[-1]

    @property
    def is_last(self) -> bool:
        """Tell whether everything has been asked."""
        return self.reached == len(self.sizes)

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the threads asked so far."""
        return self.order[: self.sizes[self.reached - 1]] if self.reached else ()

    def at(self, look: int) -> Self:
        """Return the same plan with the evidence of another look, from 1."""
        return replace(self, reached=look)

    def earlier(self) -> list[Self]:
        """Return the looks before this one, in order."""
        return [self.at(look) for look in range(1, self.reached)]


def plan_looks(threads: Sequence[str], *, early_stop: bool = True, looks: int = LOOKS) -> Looks:
    """Plan looks after equal shares of the threads; a single one where stopping saves nothing.

    Args:
        threads: each once, in the order in which they are asked.
        early_stop: False for a single look at the end.
        looks: how many.
    """
    order = tuple(dict.fromkeys(threads))
    if not early_stop or len(order) < FEWEST_THREADS:
        looks = 1
    sizes = tuple(math.ceil(len(order) * look / looks) for look in range(1, looks + 1))
    return Looks(order=order, sizes=sizes)


def spent_alpha(alpha: float, fraction: float) -> float:
    """Return how much of `alpha` may be spent by the time a fraction of the evidence is in.

    α(t) = 2 - 2Φ(z₁₋α/₂ / √t), which is α at t = 1.

    Source: Lan and DeMets (1983), Discrete sequential boundaries for clinical trials; the
        O'Brien-Fleming type.
    """
    if fraction >= 1:
        return alpha
    if fraction <= 0:
        return 0.0
    return float(2 * special.ndtr(special.ndtri(alpha / 2) / math.sqrt(fraction)))


def on_final_scale(p: float, fraction: float) -> float:
    """Return the smallest α at which a result with this p-value would have stopped at a look.

    Comparing it with α is the same as comparing `p` with what may be spent by then. It is `p`
    itself when all evidence is in.
    """
    if fraction >= 1:
        return p
    return float(2 * special.ndtr(special.ndtri(p / 2) * math.sqrt(fraction)))


def level_of_look(alpha: float, looks: Looks | None) -> float:
    """Return the one-sided level at which a single bound may stop the gate at the present look."""
    if looks is None or len(looks.sizes) == 1:
        return alpha
    fractions = tuple(size / looks.sizes[-1] for size in looks.sizes)
    return nominal_levels(fractions, alpha)[looks.reached - 1]


@lru_cache(maxsize=64)
def nominal_levels(fractions: tuple[float, ...], alpha: float) -> tuple[float, ...]:
    """Return the one-sided level of a single bound at each look, so that all spend α together.

    For z-statistics with independent increments: the part of the distribution that has not
    crossed is carried from look to look on a grid. For five equal looks at 5 % the levels
    belong to z = 4.23, 2.89, 2.30, 1.96, 1.74.

    Args:
        fractions: of the evidence at each look, rising, in (0, 1].
        alpha: for all looks together.

    Source: Armitage, McPherson and Rowe (1969), Repeated significance tests on accumulating
        data; spending as in `spent_alpha`.
    """
    levels: list[float] = []
    previous, before = 0.0, 0.0
    at, mass = np.zeros(1), np.ones(1)  # the score process and its mass, not crossed so far
    for fraction in fractions:
        spread = math.sqrt(fraction - before)
        spend = spent_alpha(alpha, fraction) - previous
        edge = _edge(at, mass, spread, spend)
        levels.append(float(special.ndtr(-edge / math.sqrt(fraction))))
        grid = np.linspace(min(-8.0 * math.sqrt(fraction), edge - 1), edge, GRID)
        step = grid[1] - grid[0]
        weight = np.full(GRID, step)
        weight[[0, -1]] = step / 2
        z = (grid[:, None] - at[None, :]) / spread
        density = (np.exp(-0.5 * z * z) / (math.sqrt(2 * math.pi) * spread)) @ mass
        at, mass = grid, density * weight
        previous, before = previous + spend, fraction
    return tuple(levels)


def _edge(at: np.ndarray, mass: np.ndarray, spread: float, spend: float) -> float:
    """Return the value that a share `spend` of the process exceeds at the next look."""
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        beyond = float(mass @ special.ndtr((at - middle) / spread))
        low, high = (middle, high) if beyond > spend else (low, middle)
    return high
