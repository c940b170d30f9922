"""What a gate would see and cost, before anything is spent.

A forecast needs variances. They come from stored runs where there are any, else from stated
defaults: those of the simulation study behind the gate, which are assumptions and not
measurements of anybody's assistant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from evals import power
from evals.assumptions import LATENCY_SD, slow_effect, tail
from evals.bounds import ENDLESS, clusters_for_level, clusters_for_margin, clusters_for_rate
from evals.checks import GateSettings, RuleCheck
from evals.columns import SLOW_SHARE
from evals.estimate import pseudo_pair
from evals.no_regression import (
    centre_of,
    least_difference,
    loss_of,
    oriented_margin,
    pseudo_of,
)
from evals.power_summary import PowerSummary
from evals.proofs import Family
from evals.rule import Rule
from evals.variance import Components


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Hold what is known or assumed about one rule before it is asked."""

    components: Components
    """Of the differences on the rule's own scale: logarithms for `ratio`."""
    level: float | None
    """Of the baseline, in the scorer's unit; None where nobody knows."""
    level_sd: float | None = None
    """Standard deviation of the level between threads; None where nobody knows."""
    measured: str = ""
    """Where it comes from, in words; empty for the stated defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleForecast:
    """Hold what one rule could see with the planned tickets."""

    check: RuleCheck
    """The rule with its power; its status is `too_small` or `skipped` where it cannot pass, else
    `inconclusive`."""
    tickets: int
    basis: str
    """Where the variance comes from, in words."""
    components: Components | None = None
    """Of the differences that a comparison would see; None for other rules."""

    @property
    def can_pass(self) -> bool:
        """Tell whether the rule can pass at all with so many tickets."""
        return self.check.status == "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Hold what a gate would cost and see."""

    suite: str
    golden: str
    model: str
    tickets: int
    threads: int
    repeats: int
    arms: int
    calls: int
    prompt_tokens: int | None
    """Over all calls; None where the assistant is not ours to look into."""
    completion_tokens: int | None
    tokens_basis: str
    usd: float | None
    """None where no price is known."""
    usd_basis: str
    minutes: float
    minutes_basis: str
    rules: tuple[RuleForecast, ...]
    chance: PowerSummary | None
    advice: str
    early_stopping: str
    basis: str
    notes: tuple[str, ...] = ()


def forecast_rule(
    rule: Rule,
    *,
    tickets: int,
    clusters: int,
    repeats: int,
    spread: Spread,
    family: Family,
    settings: GateSettings,
) -> RuleForecast:
    """Say what one rule would see.

    Args:
        rule: to be asked.
        tickets: on which the metric arises, in the rule's slice.
        clusters: their threads.
        repeats: drafts a ticket and side.
        spread: of the differences, measured or assumed.
        family: of the tests that the rule's proof shares its error rate with.
        settings: error rates.
    """
    basis = spread.measured or "stated defaults"
    if not clusters:
        check = RuleCheck.skipped(rule, "no ticket for it")
    elif rule.kind == "never":
        check = _never(rule, tickets, repeats)
        basis = "exact"
    elif rule.kind == "limit":
        check = _limit(rule, clusters, spread, settings)
    else:
        check = _no_regression(
            rule, clusters, repeats=repeats, spread=spread, family=family, settings=settings
        )
    check = replace(check, n=tickets, clusters=clusters)
    known = spread.components if check.detectable is not None else None
    is_compared = rule.kind == "no_regression"
    return RuleForecast(
        check=check, tickets=tickets, basis=basis, components=known if is_compared else None
    )


def _no_regression(
    rule: Rule,
    clusters: int,
    *,
    repeats: int,
    spread: Spread,
    family: Family,
    settings: GateSettings,
) -> RuleCheck:
    """Forecast a comparison with the baseline."""
    least = settings.least(sliced=rule.slice is not None)
    if rule.statistic == "p95_ratio":
        return _p95_ratio(rule, clusters, least, settings)
    margin, pseudo = oriented_margin(rule), pseudo_of(rule)
    by_size = clusters_for_margin(
        margin, pseudo=pseudo, centre=centre_of(rule), alpha=settings.alpha_bound
    )
    needed = max(least, by_size)
    variance = spread.components.of_change(repeats)
    noise = spread.components.of_unchanged(repeats)
    seen = _seen(rule, clusters, variance, spread.level or 0.0, family, repeats=repeats)
    sd = math.sqrt(variance if noise is None else noise)
    chance = power.chance_to_pass(margin, sd, clusters, pseudo=pseudo, alpha=settings.alpha_bound)
    return replace(
        _sized(rule, clusters, needed),
        detectable=seen.even,
        detectable_concentrated=seen.concentrated,
        clusters_for_half=seen.for_half,
        clusters_for_half_concentrated=seen.for_half_concentrated,
        chance_to_pass=chance if clusters >= needed else 0.0,
        chance_basis="differences" if noise is None else "repeats",
    )


def _seen(
    rule: Rule, clusters: int, variance: float, level: float, family: Family, *, repeats: int
) -> power.Detectable:
    """Return the smallest shifts that would be proved, even and concentrated."""
    return power.detectable(
        power.believable_sd(math.sqrt(variance), clusters, pseudo=least_difference(rule)),
        clusters,
        loss=loss_of(rule, level),
        alpha=family.alpha,
        tests=family.tests,
        scatter=_scatter(rule, repeats, variance, level),
        logarithmic=rule.statistic == "ratio",
        most=1.0 if rule.metric.is_bounded else math.inf,
    )


def _scatter(rule: Rule, repeats: int, variance: float, level: float) -> float:
    """Return what turning single drafts of a yes/no adds to the variance; 0 for other metrics."""
    if rule.metric.unit != "yes/no":
        return 0.0
    harm = 1 - level if rule.metric.higher_is_better else level
    return power.scatter_of(repeats, variance=variance, rates=2 * harm)


def _sized(rule: Rule, clusters: int, needed: int) -> RuleCheck:
    """Return the check of a rule that can pass, or is too small and says what it needs."""
    if clusters >= needed:
        return RuleCheck.of(rule, "inconclusive", "can pass")
    if needed >= ENDLESS:
        return RuleCheck.of(rule, "too_small", "no number of threads could show it")
    because = f"{clusters} threads can never pass it; {needed} could"
    return replace(RuleCheck.of(rule, "too_small", because), clusters_needed=needed)


def _p95_ratio(rule: Rule, clusters: int, least: int, settings: GateSettings) -> RuleCheck:
    """Forecast a 95th percentile: 5 % of all drafts are slow, and most of these must agree."""
    effect = slow_effect(rule.bound)
    variance = 2 * SLOW_SHARE * (1 - SLOW_SHARE) - effect**2
    # 2⁻ᵐ ≤ α for m slow threads; a tenth of the threads have a slow draft on one side.
    needed = max(least, math.ceil(10 * math.log2(1 / settings.alpha_bound)))
    chance = power.chance_within_factor(effect, variance, clusters, settings.alpha_bound)
    return replace(
        _sized(rule, clusters, needed),
        chance_to_pass=chance if clusters >= needed else 0.0,
        chance_basis="differences",
    )


def _limit(rule: Rule, clusters: int, spread: Spread, settings: GateSettings) -> RuleCheck:
    """Forecast a limit: the level from which it is proved broken, and the chance to show it."""
    alpha, least = settings.alpha_bound, settings.least(sliced=rule.slice is not None)
    percentile = rule.statistic == "p95"
    flipped = rule.metric.higher_is_better and not percentile
    limit = SLOW_SHARE if percentile else 1 - rule.bound if flipped else rule.bound
    is_rate = percentile or rule.metric.unit == "yes/no"
    pseudo = pseudo_pair(rule.metric, limit)
    if is_rate:
        size = clusters_for_rate(limit, alpha=alpha)
    else:
        size = clusters_for_level(limit, pseudo=pseudo, alpha=alpha)
    check = _sized(rule, clusters, max(least, size))
    harm = _harm(rule, spread, percentile=percentile, flipped=flipped)
    chance: float | None = None
    if clusters < max(least, size):
        chance = 0.0
    elif harm is not None and is_rate:
        chance = power.chance_to_show_rate(limit, harm, clusters, alpha=alpha)
    elif harm is not None and spread.level_sd is not None:
        chance = power.chance_to_pass(
            limit - harm, spread.level_sd, clusters, pseudo=pseudo, alpha=alpha
        )
    proved = power.detectable_rate(limit, clusters, alpha=alpha) - limit if is_rate else None
    if not is_rate and spread.level_sd is not None:
        proved = power.detectable_even(spread.level_sd, clusters, alpha=alpha, tests=1)
    return replace(
        check,
        detectable=None if percentile else proved,
        chance_to_pass=chance,
    )


def _harm(rule: Rule, spread: Spread, *, percentile: bool, flipped: bool) -> float | None:
    """Return the harm of the level that is expected; for a percentile the share of slow drafts."""
    if spread.level is None:
        return None
    if not percentile:
        return 1 - spread.level if flipped else spread.level
    if spread.level <= 0:
        return 0.0
    # Latencies are taken as lognormal with that spread around the measured average.
    z = (math.log(rule.bound / spread.level) + LATENCY_SD**2 / 2) / LATENCY_SD
    return tail(z)


def _never(rule: Rule, tickets: int, repeats: int) -> RuleCheck:
    """Forecast a `never` rule: the share of broken drafts at which some ticket proves it."""
    check = RuleCheck.of(rule, "inconclusive", "one broken ticket is enough to fail it")
    return replace(check, detectable=power.detectable_break(tickets, repeats))
