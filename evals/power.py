"""What a comparison of this size can and cannot see.

Every formula takes the standard deviation of the paired cluster differences, and a critical
factor c = t₁₋α/ₘ,ₙ₋₁ + t_power,ₙ₋₁ for m tests in the family (Bonferroni, an upper bound for
the max-T test that the gate really uses).
"""

# longer: the formulas of the power report, short functions that are read side by side.
from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evals.bounds import ENDLESS, clusters_for_rate

Array = NDArray[np.float64]

LONGEST_SEARCH = 20_000
"""Clusters beyond which no number is looked for: the rate is too close to its limit."""


LARGEST_LOGARITHM = 700.0
"""Beyond it an exponential is no number any more."""


@lru_cache(maxsize=65_536)
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
    sd: float,
    clusters: int,
    *,
    loss: float,
    alpha: float,
    tests: int,
    scatter: float = 1.0,
    power: float = 0.8,
) -> float:
    """Return the smallest average drop that is proved when few tickets carry all of it.

    δ = [σg + √(σ²g² + 4·A·s_d²)] / (2·A),  A = n/c² + σ, where g is the loss of a broken ticket
    and σ the share of its variance δ(g - δ) that is left in the average of a ticket's drafts.

    The even-shift formula alone promises too much: at its result the power is only 42 to 67 %
    when the damage sits in few tickets.
    """
    factor = critical_factor(clusters, alpha=alpha, tests=tests, power=power)
    spread, jump = max(clusters, 1) / factor**2 + scatter, scatter * loss
    return (jump + math.sqrt(jump**2 + 4 * spread * sd**2)) / (2 * spread)


def scatter_of(repeats: int, *, variance: float = 0.0, rates: float = 0.0) -> float:
    """Return the share of a yes/no's variance that is left in the average of a ticket's drafts.

    min(1, s_d² / (p + p')): differences of single drafts would have the variance p + p' at most.
    Where neither side has a yes, (1 + (k - 1)·ρ) / k with ρ = ½ between the drafts of a ticket.

    Args:
        repeats: drafts of a ticket and side, k.
        variance: of the differences that were seen, s_d².
        rates: share of yes in the baseline plus that in the candidate, p + p'.
    """
    if rates > 0:
        return min(1.0, variance / rates)
    return (1 + (max(repeats, 1) - 1) * 0.5) / max(repeats, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectable:
    """Hold what a comparison can see with 80 % power, in the unit of the difference.

    None where no possible difference would be seen.
    """

    even: float | None = None
    concentrated: float | None = None
    for_half: int | None = None
    """Clusters that see half of `even`; None where it is more than anyone could have."""
    for_half_concentrated: int | None = None


def detectable(
    sd: float,
    clusters: int,
    *,
    loss: float,
    alpha: float,
    tests: int,
    scatter: float = 0.0,
    logarithmic: bool = False,
    most: float = math.inf,
) -> Detectable:
    """Return the smallest provable drops, even and concentrated, and the clusters for half of each.

    Args:
        sd: of the paired cluster differences.
        clusters: how many there are.
        loss: of a broken ticket, in the unit of `sd`.
        alpha: level of the family of tests.
        tests: in the family.
        scatter: 0 for scores, which an even drop shifts by the same everywhere. A yes/no cannot
            be shifted: a higher rate turns single drafts, which adds the variance of a broken
            ticket times this (`scatter_of`).
        logarithmic: `sd` and `loss` are of logarithms; the result is a share of the baseline.
        most: the largest difference that there can be; what is beyond it is not seen.
    """
    # longer: two shapes of damage and their halves, side by side.
    even = detectable_even(sd, clusters, alpha=alpha, tests=tests)
    if scatter:
        even = detectable_concentrated(
            sd, clusters, loss=loss, alpha=alpha, tests=tests, scatter=scatter
        )
    few = detectable_concentrated(sd, clusters, loss=loss, alpha=alpha, tests=tests)
    if logarithmic and max(even, few) > LARGEST_LOGARITHM:
        return Detectable()
    half = [math.log1p(math.expm1(d) / 2) if logarithmic else d / 2 for d in (even, few)]
    shown = [math.expm1(d) if logarithmic else d for d in (even, few)]
    if shown[0] > most:
        return Detectable()
    return Detectable(
        even=shown[0],
        concentrated=shown[1] if shown[1] <= most else None,
        for_half=_finite(
            clusters_to_detect(
                half[0],
                sd,
                alpha=alpha,
                tests=tests,
                loss=loss if scatter else None,
                scatter=scatter,
            )
        ),
        for_half_concentrated=_finite(
            clusters_to_detect(half[1], sd, alpha=alpha, tests=tests, loss=loss)
        ),
    )


def believable_sd(sd: float, clusters: int, *, pseudo: float) -> float:
    """Return the standard deviation to reckon with where hardly anything varied.

    max(s_d, h/√n): as if at least one cluster had differed by h. No comparison sees everything
    only because nothing happened to differ in it. Where differences do vary, this is s_d: the
    sign-flip test knows no pseudo-pair.

    Args:
        sd: of the differences.
        clusters: n, at least 1.
        pseudo: h, half the distance of the rule's pseudo-pair.
    """
    return max(sd, pseudo / math.sqrt(clusters))


def _finite(clusters: int) -> int | None:
    return clusters if clusters < ENDLESS else None


def clusters_to_detect(
    drop: float,
    sd: float,
    *,
    alpha: float,
    tests: int,
    loss: float | None = None,
    scatter: float = 1.0,
) -> int:
    """Return the number of clusters that proves `drop` with 80 % power.

    n = c² (s_d² + σδ(g - δ)) / δ², the second term only for concentrated damage of size g, of
    whose variance the share σ is left in the average of a ticket's drafts.
    """
    if drop <= 0:
        return ENDLESS
    variance = sd**2 + (scatter * drop * max(loss - drop, 0.0) if loss else 0.0)
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


def chance_to_pass(
    margin: float,
    sd: float,
    clusters: int,
    *,
    pseudo: float = 0.0,
    noise: float | None = None,
    alpha: float = 0.05,
) -> float:
    """Return P(pass | nothing changed) of one rule whose bound is a t bound with a pseudo-pair.

    Φ( (m/n)·(δ - t₁₋α,ₘ₋₁·s/√m) · √n / s₀ ),  m = n + 2,  s² = (n·s_d² + 2h²) / (n + 1)

    Without the pair and for many clusters this is Φ(δ√n/s_d - z₁₋α).

    Args:
        margin: distance δ from what an unchanged candidate averages to the margin or limit.
        sd: standard deviation s_d that the bound sees between the clusters.
        clusters: n.
        pseudo: h, half the distance of the pseudo-pair; 0 for a plain t bound.
        noise: standard deviation s₀ that moves the average from one unchanged candidate to the
            next; `sd` unless given. Differences of an unchanged candidate are nothing but noise;
            levels also differ from ticket to ticket, which stays as it is.
        alpha: of the bound.
    """
    if clusters < 1:
        return 0.0
    padded = clusters + 2 if pseudo else clusters
    spread = math.sqrt((clusters * sd**2 + 2 * pseudo**2) / (clusters + 1)) if pseudo else sd
    half = float(special.stdtrit(max(padded - 1, 1), 1 - alpha)) * spread / math.sqrt(padded)
    gap = (margin - half) * padded / clusters
    moves = sd if noise is None else noise
    if moves <= 0:
        return 1.0 if gap > 0 else 0.0
    return float(special.ndtr(gap * math.sqrt(clusters) / moves))


def chance_within_factor(effect: float, variance: float, clusters: int, alpha: float) -> float:
    """Return P(pass | nothing changed) of a `p95_ratio` rule.

    The rule passes where ā·√n / √(v + μ²) ≥ z₁₋α, with a the exceedances of the slowed baseline
    minus those of the candidate, μ their average if nothing changed:
    Φ( (μ√n - z₁₋α·√(v + μ²)) / √v )

    Args:
        effect: μ.
        variance: v of the clusters' a.
        clusters: n.
        alpha: of the sign-flip test.
    """
    needed = float(special.ndtri(1 - alpha)) * math.sqrt(variance + effect**2)
    gap = effect * math.sqrt(max(clusters, 0)) - needed
    if variance <= 0:
        return 1.0 if gap > 0 else 0.0
    return float(special.ndtr(gap / math.sqrt(variance)))


def chance_to_show_rate(limit: float, rate: float, clusters: int, *, alpha: float = 0.05) -> float:
    """Return the chance that a pipeline of a true `rate` is shown to be below `limit`.

    P(X ≤ x | n, rate), x the most cases that still clear the limit: P(X ≤ x | n, limit) ≤ α.

    Args:
        limit: in (0, 1).
        rate: true rate, in [0, 1].
        clusters: n, one trial each.
        alpha: of the bound.
    """
    cases = np.arange(math.ceil(clusters * min(limit, 1.0)) + 1)
    clearing = int((special.bdtr(cases, clusters, limit) <= alpha).sum()) if limit < 1 else 1
    return float(special.bdtr(clearing - 1, clusters, rate)) if clearing else 0.0


def chance_to_show_limit(
    harm: Array, limit: float, *, is_rate: bool, pseudo: float, least: int, alpha: float = 0.05
) -> float | None:
    """Return P(pass | nothing changed) of a `limit` rule, from the harm that was seen.

    For a rate the true rate is taken as (cases + ½)/(n + 1), so that none seen is not none ever.
    The tickets are taken as drawn anew, which for the same tickets is a cautious figure.

    Args:
        harm: mean harm of each cluster, lower is better.
        limit: the most harm allowed.
        is_rate: whether harm is a share of yes.
        pseudo: half the distance of the pseudo-pair around the limit.
        least: fewest clusters that may pass.
        alpha: of the bound.

    Returns:
        None for no clusters.
    """
    clusters = len(harm)
    if not clusters:
        return None
    if clusters < least:
        return 0.0
    if is_rate:
        rate = (float(harm.sum()) + 0.5) / (clusters + 1)
        return chance_to_show_rate(limit, rate, clusters, alpha=alpha)
    sd = float(harm.std(ddof=1)) if clusters > 1 else 0.0
    gap = limit - float(harm.mean())
    return chance_to_pass(gap, sd, clusters, pseudo=pseudo, alpha=alpha)


def detectable_rate(limit: float, clusters: int, *, alpha: float, power: float = 0.8) -> float:
    """Return the smallest true rate that is proved to be beyond `limit` with `power`.

    The r with P(X ≥ x | n, r) = power, x the fewest cases with P(X ≥ x | n, limit) ≤ α. 1 where
    no number of cases is proof.
    """
    cases = np.arange(clusters + 1)
    proof = np.flatnonzero(special.bdtrc(cases, clusters, limit) <= alpha)  # P(X > cases)
    if not len(proof) or proof[0] + 1 > clusters:
        return 1.0
    fewest = int(proof[0]) + 1
    return float(special.betaincinv(fewest, clusters - fewest + 1, power))


def detectable_break(tickets: int, repeats: int, *, power: float = 0.8) -> float:
    """Return the smallest share of broken drafts that a `never` rule catches with `power`.

    The r with 1 - (1 - P(X > k/2 | k, r))ⁿ = power: on some ticket most of the k drafts break it.
    """
    on_one = 1 - (1 - power) ** (1 / max(tickets, 1))
    majority = repeats // 2 + 1
    return float(special.betaincinv(majority, repeats - majority + 1, on_one))


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
