"""The arithmetic of a one-sided CUSUM: its sum, its limit, and how often it cries wolf."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy import special

REFERENCE = 0.5
"""k: half the shift, in standard errors, that the chart is built to notice."""
DECISION = 4.1
"""h of a chart of one metric."""
PERIOD_NIGHTS = 90
"""Nights over which the false-alarm rate is stated."""
LEAST_SKEWNESS = 1e-3
"""Below it a distribution is symmetric, as far as rounding can tell."""
CELLS = 200
"""Steps into which the sum is cut to compute its chances; more change no third digit."""


def add(total: float, score: float) -> float:
    """Return the next sum of the chart.

    Sₜ = max(0, Sₜ₋₁ + zₜ - k),  k = 0.5

    Args:
        total: Sₜ₋₁, ≥ 0.
        score: zₜ, tonight's change in standard errors, positive means worse.

    Returns:
        Sₜ, ≥ 0; there is an alarm where it reaches the decision limit.

    Source: Page (1954), Continuous inspection schemes.
    """
    return max(0.0, total + score - REFERENCE)


def decision_limit(metrics: int) -> float:
    """Return the limit h of each sum when so many metrics are watched at once.

    h(m) = 4.1 + ln m

    The mean time to a false alarm grows with e^h, so that m sums with h(m) together cry wolf
    about as often as one sum with h = 4.1, if the metrics are independent, and less often if
    they move together. `false_alarm_chance` says how often exactly.

    Raises:
        ValueError: there is no metric.

    Source: Siegmund (1985), Sequential analysis, for the growth with e^h.
    """
    if metrics < 1:
        raise ValueError(f"metrics={metrics!r} must be ≥ 1")
    return DECISION + math.log(metrics)


@lru_cache(maxsize=64)
def false_alarm_chance(metrics: int, nights: int = PERIOD_NIGHTS) -> float:
    """Return the chance that a chart raises any alarm in so many nights without a change.

    For metrics that vary independently of each other and from night to night; metrics that
    move together give fewer alarms.

    Args:
        metrics: how many are watched, each with `decision_limit(metrics)`.
        nights: after the learning, all measured.

    Returns:
        In [0, 1].

    Source: Brook and Evans (1972), An approach to the probability distribution of CUSUM run
        length.
    """
    limit = decision_limit(metrics)
    width = 2 * limit / (2 * CELLS - 1)
    cell = np.arange(CELLS)
    shift = (cell[np.newaxis, :] - cell[:, np.newaxis]) * width + REFERENCE
    moves = special.ndtr(shift + width / 2) - special.ndtr(shift - width / 2)
    moves[:, 0] = special.ndtr(shift[:, 0] + width / 2)
    quiet = np.zeros(CELLS)
    quiet[0] = 1.0
    for _ in range(nights):
        quiet = quiet @ moves
    return float(1 - np.clip(quiet.sum(), 0.0, 1.0) ** metrics)


def normal_score(t: float, freedom: int) -> float:
    """Return the normal value that is as rare as a Student's t.

    z = Φ⁻¹(F_ν(t))

    With it the scores of a chart that compares each night with all accepted nights before it
    are independent and standard normal as long as nothing changes: a baseline known from 20
    nights only does not raise the false-alarm rate.

    Args:
        t: any finite value.
        freedom: ν, degrees of freedom, ≥ 1.

    Source: Hawkins (1987), Self-starting CUSUM charts for location and scale.
    """
    tail = max(float(special.stdtr(freedom, -abs(t))), 1e-300)
    return math.copysign(-float(special.ndtri(tail)), t)


def unskewed(score: float, skewness: float) -> float:
    """Return the normal value of a score whose distribution leans to one side.

    z' = 6/γ · ((1 + γ·z/2)^⅓ - 1) + γ/6  for γ > 0, else z

    Counts of rare harms lean to the harmful side: without this, the nights with two cases where
    one is usual would raise too many alarms. For γ → 0 the score stays as it is. A lean to the
    harmless side makes alarms rarer, and is left alone: taken out, it would bound the score, and
    so hide a change beyond anything seen before.

    Args:
        score: z, standardised.
        skewness: γ, third standardised moment of z.

    Source: Wilson and Hilferty (1931), The distribution of chi-square.
    """
    if skewness < LEAST_SKEWNESS:
        return score
    root = float(np.cbrt(max(1 + skewness * score / 2, 0.0)))
    return 6 / skewness * (root - 1) + skewness / 6
