"""What a comparison of this size can and cannot see.

Every formula takes the standard deviation of the paired cluster differences, and a critical
factor c = t₁₋α/ₘ,ₙ₋₁ + t_power,ₙ₋₁ for m tests in the family (Bonferroni, an upper bound for
the max-T test that the gate really uses).
"""

from __future__ import annotations

import math

from scipy import special

from evals.bounds import ENDLESS, clusters_for_rate

LONGEST_SEARCH = 20_000
"""Clusters beyond which no number is looked for: the rate is too close to its limit."""


def critical_factor(clusters: int, *, alpha: float, tests: int, power: float = 0.8) -> float:
    """Return c, the number of standard errors that a real difference must measure."""
    degrees = max(clusters - 1, 1)
    quantile = special.stdtrit(degrees, 1 - alpha / max(tests, 1)) + special.stdtrit(degrees, power)
    return float(quantile)


def detectable_even(
    sd: float, clusters: int, *, alpha: float, tests: int, power: float = 0.8
) -> float:
    """Return the smallest drop, the same on every ticket, that is proved with `power`.

    δ = c · s_d / √n
    """
    factor = critical_factor(clusters, alpha=alpha, tests=tests, power=power)
    return factor * sd / math.sqrt(max(clusters, 1))


def detectable_concentrated(
    sd: float, clusters: int, *, loss: float, alpha: float, tests: int, power: float = 0.8
) -> float:
    """Return the smallest average drop that is proved when few tickets carry all of it.

    δ = [g + √(g² + 4·A·s_d²)] / (2·A),  A = n/c² + 1, where g is the loss of a broken ticket.

    The even-shift formula alone promises too much: at its result the power is only 42 to 67 %
    when the damage sits in few tickets.
    """
    factor = critical_factor(clusters, alpha=alpha, tests=tests, power=power)
    spread = max(clusters, 1) / factor**2 + 1
    return (loss + math.sqrt(loss**2 + 4 * spread * sd**2)) / (2 * spread)


def clusters_to_detect(
    drop: float, sd: float, *, alpha: float, tests: int, loss: float | None = None
) -> int:
    """Return the number of clusters that proves `drop` with 80 % power.

    n = c² (s_d² + δ(g - δ)) / δ², the second term only for concentrated damage of size g.
    """
    if drop <= 0:
        return ENDLESS
    variance = sd**2 + (drop * max(loss - drop, 0.0) if loss else 0.0)
    clusters = 10
    for _ in range(50):
        factor = critical_factor(clusters, alpha=alpha, tests=tests)
        needed = max(4, math.ceil(factor**2 * variance / drop**2))
        if needed == clusters:
            break
        clusters = needed
    return clusters


def clusters_to_pass(
    margin: float, sd: float, *, pseudo: float = 0.0, alpha: float = 0.05, power: float = 0.8
) -> int:
    """Return the number of clusters at which an unchanged candidate passes with `power`.

    The n with z₁₋α + z_power = δ√n / s,  s² = s_d² + 2h²/n: the pseudo-pair ±h widens the bound
    less and less. Without it n = ((z₁₋α + z_power)·s_d/δ)².
    """
    if margin <= 0:
        return ENDLESS
    factor = float(special.ndtri(1 - alpha) + special.ndtri(power)) / margin
    spread, pair = (factor * sd) ** 2, 2 * (factor * pseudo) ** 2
    return max(4, math.ceil((spread + math.sqrt(spread**2 + 4 * pair)) / 2))


def chance_to_pass(margin: float, sd: float, clusters: int, *, alpha: float = 0.05) -> float:
    """Return P(pass | nothing changed) of one rule.

    Φ(δ√n / s_d - z₁₋α)
    """
    if sd <= 0:
        return 1.0
    return float(special.ndtr(margin * math.sqrt(clusters) / sd - special.ndtri(1 - alpha)))


def clusters_to_show_rate(
    limit: float, rate: float, *, alpha: float = 0.05, power: float = 0.8
) -> int:
    """Return the number of clusters, one trial each, that shows a rate to be below `limit`.

    The smallest n_x = min{n: P(X ≤ x | n, limit) ≤ α} with P(X ≤ x | n_x, rate) ≥ power, where
    x is the largest number of cases that still clears the limit. A pipeline whose true rate is
    the limit can never be relied on to pass: `ENDLESS`.
    """
    if not 0 <= rate < limit:
        return ENDLESS
    clusters, cases = clusters_for_rate(limit, alpha=alpha), 0
    while clusters <= LONGEST_SEARCH:
        if special.bdtr(cases, clusters, limit) > alpha:
            clusters += 1
        elif special.bdtr(cases, clusters, rate) >= power:
            return clusters
        else:
            cases += 1
    return ENDLESS
