"""Check a `no_regression` rule: proof of a drop, and exclusion of the margin."""

# longer: everything about one kind of rule, and most of it formulas in words.
from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from evals import power, reasons
from evals.bounds import ENDLESS, clusters_for_margin, mean_bounds
from evals.checks import GateSettings, RuleCheck, Status
from evals.columns import Column
from evals.estimate import pseudo_pair
from evals.paired import Array
from evals.proofs import Proof
from evals.rule import Rule

HOPELESS = 100
"""Beyond so many times the present number of threads, more of them are no advice."""


def check_no_regression(
    column: Column, proof: Proof, *, alpha: float, tests: int, settings: GateSettings
) -> RuleCheck:
    """Check that the candidate is not worse than the baseline by the margin or more.

    Args:
        column: the differences, oriented.
        proof: the p-values of the column.
        alpha: level of the rule's family.
        tests: number of tests in the family, for the power figures.
        settings: error rates.
    """
    rule = column.rule
    observed = _known(column.observed)
    if not len(observed):
        check = replace(RuleCheck.of(rule, "unmeasurable", ""), unscored=column.unscored)
        return replace(check, because=reasons.no_regression(check, column.missing, proved=False))
    low, high = _interval(column, observed, settings)
    if rule.statistic == "p95_ratio":
        cleared = proof.within_factor <= settings.alpha_bound
    else:
        cleared = low > -oriented_margin(rule)
    proved, clusters = proof.worse <= alpha, len(observed)
    status = _status(column, proof, settings, cleared=cleared, proved=proved, clusters=clusters)
    seen = _seen(column, observed, alpha=alpha, tests=tests)
    check = replace(
        _measured(column, observed, low, high),
        status=status,
        p=proof.worse,
        detectable=seen.even,
        detectable_concentrated=seen.concentrated,
        clusters_for_half=seen.for_half,
        clusters_for_half_concentrated=seen.for_half_concentrated,
        chance_to_pass=_chance_to_pass(column, observed, settings),
        chance_basis="differences" if column.noise is None else "repeats",
        clusters_needed=_clusters_needed(column, observed, settings, alpha=alpha, tests=tests)
        if status in ("inconclusive", "too_small")
        else None,
    )
    return replace(check, because=reasons.no_regression(check, column.missing, proved=proved))


def oriented_margin(rule: Rule) -> float:
    """Return the margin on the scale of the differences."""
    return math.log1p(rule.bound) if rule.statistic == "ratio" else rule.bound


UNBOUNDED_PAIR = 5
"""Size of the pseudo-pair of a metric without a scale, in margins: about what a draft that takes or
costs half as much again loses, where the margin is a tenth."""


def pseudo_of(rule: Rule) -> float:
    """Return the pseudo-pair for the differences of a rule; exceedances are yes/no."""
    if rule.statistic == "p95_ratio":
        return 1.0
    if not rule.metric.is_bounded:
        return UNBOUNDED_PAIR * oriented_margin(rule)
    return pseudo_pair(rule.metric)


def least_difference(rule: Rule) -> float:
    """Return by how much one thread is believed to differ where nothing varies at all."""
    return pseudo_of(rule) if rule.metric.is_bounded else oriented_margin(rule)


def centre_of(rule: Rule) -> float:
    """Return the drop around which the pseudo-pair lies.

    0 for scores, where the pair is wide. Without a scale it is the margin in question: a pair
    around 0 would pull a short series towards "no change".
    """
    return 0.0 if rule.metric.is_bounded else oriented_margin(rule)


def _interval(column: Column, observed: Array, settings: GateSettings) -> tuple[float, float]:
    """Bound the mean difference, its lower end with missing scores at worst, its upper at best."""
    pseudo, centre = pseudo_of(column.rule), centre_of(column.rule)
    cases = [observed]
    if any(column.missing):
        cases += [_known(column.worst), _known(column.best)]
    lows, highs = [], []
    for case in cases:
        lows.append(mean_bounds(case + centre, pseudo=pseudo, alpha=settings.alpha_bound).low)
        highs.append(mean_bounds(case - centre, pseudo=pseudo, alpha=settings.alpha_bound).high)
    low, high = min(lows) - centre, max(highs) + centre
    # Pseudo-pair and t know nothing of the ends of a scale.
    return (max(low, -1.0), min(high, 1.0)) if column.rule.metric.is_bounded else (low, high)


def _status(
    column: Column,
    proof: Proof,
    settings: GateSettings,
    *,
    cleared: bool,
    proved: bool,
    clusters: int,
) -> Status:
    """Combine proof of a drop, exclusion of the margin, missing values and size."""
    if proved and not cleared:
        return "fail"
    if max(column.missing) > settings.max_missing or proof.unequal <= settings.alpha_missing:
        return "unmeasurable"
    if clusters < settings.least(sliced=column.rule.slice is not None):
        return "too_small"
    if cleared:
        return "pass"
    return "inconclusive" if _could_pass(column, settings, clusters) else "too_small"


def _could_pass(column: Column, settings: GateSettings, clusters: int) -> bool:
    """Tell whether so many clusters could pass at all, if nothing had changed."""
    if column.rule.statistic == "p95_ratio":
        slow = int(np.count_nonzero(np.nan_to_num(column.against_factor)))
        return 2.0**-slow <= settings.alpha_bound
    return clusters >= clusters_for_margin(
        oriented_margin(column.rule),
        pseudo=pseudo_of(column.rule),
        centre=centre_of(column.rule),
        alpha=settings.alpha_bound,
    )


def _measured(column: Column, observed: Array, low: float, high: float) -> RuleCheck:
    """Fill in the numbers, turned back into the scorer's own direction."""
    order = np.argsort(np.nan_to_num(column.by_ticket), kind="stable")
    difference, ends = _shown(column, float(observed.mean()), low, high)
    return replace(
        RuleCheck.of(column.rule, "inconclusive", ""),
        baseline=_finite(column.baseline),
        candidate=_finite(column.candidate),
        difference=difference,
        low=ends[0],
        high=ends[1],
        n=len(column.tickets) - column.unscored,
        clusters=len(observed),
        unscored=column.unscored,
        spread=float(observed.std(ddof=min(len(observed) - 1, 1))),
        noise=None if column.noise is None else math.sqrt(column.noise),
        tickets=tuple(column.tickets[i] for i in order if column.by_ticket[i] < -1e-9),
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _shown(
    column: Column, value: float, low: float, high: float
) -> tuple[float | None, tuple[float | None, float | None]]:
    """Return difference and interval as people read them: candidate minus baseline."""
    rule = column.rule
    if rule.statistic == "p95_ratio":
        if not column.baseline > 0:
            return None, (None, None)
        return _finite(column.candidate / column.baseline - 1), (None, None)
    if rule.metric.higher_is_better:
        return value, (low, high)
    if rule.statistic == "ratio":
        return _risen(-value), (_risen(-high), _risen(-low))
    return -value, (-high, -low)


def _risen(logarithm: float) -> float | None:
    """Return the share by which a level rose; None where no number can hold it."""
    return math.expm1(logarithm) if logarithm <= power.LARGEST_LOGARITHM else None


def _known(values: Array) -> Array:
    return values[np.isfinite(values)]


def _padded_sd(observed: Array, pseudo: float) -> float:
    """Return the spread of the differences, never 0: what the bound itself uses."""
    return float(np.concatenate([observed, [pseudo, -pseudo]]).std(ddof=1))


def _seen(column: Column, observed: Array, *, alpha: float, tests: int) -> power.Detectable:
    """Return the smallest provable shifts, even and concentrated, in the unit of the difference.

    None of them for a 95th percentile: what is tested there is how many drafts are slow, not how
    slow.
    """
    rule = column.rule
    if rule.statistic == "p95_ratio":
        return power.Detectable()
    clusters = len(observed)
    sd = float(observed.std(ddof=min(clusters - 1, 1)))
    return power.detectable(
        power.believable_sd(sd, clusters, pseudo=least_difference(rule)),
        clusters,
        loss=loss_of(rule, column.baseline),
        alpha=alpha,
        tests=tests,
        scatter=_scatter(column, sd),
        logarithmic=rule.statistic == "ratio",
        most=1.0 if rule.metric.is_bounded else math.inf,
    )


def _scatter(column: Column, sd: float) -> float:
    """Return what turning single drafts of a yes/no adds to the variance; 0 for other metrics."""
    metric = column.rule.metric
    if metric.unit != "yes/no":
        return 0.0
    sides = (column.baseline, column.candidate)
    harm = [1 - side if metric.higher_is_better else side for side in sides]
    return power.scatter_of(column.repeats, variance=sd**2, rates=sum(harm))


def _chance_to_pass(column: Column, observed: Array, settings: GateSettings) -> float | None:
    """Return P(this rule passes | nothing changed) with the values that are missing here.

    None where so much is missing that nothing could pass.
    """
    rule, clusters = column.rule, len(observed)
    if max(column.missing) > settings.max_missing:
        return None
    if clusters < settings.least(sliced=rule.slice is not None):
        return 0.0
    if not _could_pass(column, settings, clusters):
        return 0.0
    if rule.statistic == "p95_ratio":
        variance = float(_known(column.against_factor).var())
        return power.chance_within_factor(
            column.factor_effect, variance, clusters, settings.alpha_bound
        )
    seen = float(observed.var(ddof=min(clusters - 1, 1)))
    noise = seen if column.noise is None else column.noise
    lost = max(float(observed.mean() - _known(column.worst).mean()), 0.0)
    pulled = centre_of(rule) * 2 / (clusters + 2)  # by the pseudo-pair, towards its centre
    return power.chance_to_pass(
        oriented_margin(rule) - pulled - lost,
        math.sqrt(noise),
        clusters,
        pseudo=pseudo_of(rule),
        alpha=settings.alpha_bound,
    )


def loss_of(rule: Rule, level: float) -> float:
    """Return what a broken ticket loses: half its score, or all of a yes/no.

    Args:
        rule: whose scale counts.
        level: of the baseline, in the scorer's unit.
    """
    if rule.metric.unit == "yes/no":
        return 1.0
    if rule.metric.unit == "share":
        return 0.5 * max(level, 0.2)
    return 0.5 * abs(level) if rule.statistic == "mean" else 0.5


def _clusters_needed(
    column: Column, observed: Array, settings: GateSettings, *, alpha: float, tests: int
) -> int | None:
    """Return how many threads would settle the rule with 80 % power.

    If nothing had changed; and where there are so many threads already, if the truth is what
    was observed. None where that is out of reach: the truth may lie at the margin.
    """
    rule, present, bound = column.rule, len(observed), settings.alpha_bound
    if rule.statistic == "p95_ratio":
        distances, margin, by_size = _known(column.against_factor), column.factor_effect, 0
    else:
        margin = oriented_margin(rule)
        distances = observed + margin
        by_size = clusters_for_margin(
            margin, pseudo=pseudo_of(rule), centre=centre_of(rule), alpha=bound
        )
    pseudo, sd = pseudo_of(rule), float(distances.std())
    by_spread = power.clusters_to_pass(margin, sd, pseudo=pseudo, alpha=bound)
    unchanged = max(settings.least(sliced=rule.slice is not None), by_size, by_spread)
    if unchanged > present:
        return unchanged if unchanged < ENDLESS else None
    gap, drop = float(distances.mean()), -float(observed.mean())
    if gap > 0:
        needed = power.clusters_to_pass(gap, sd, pseudo=pseudo, alpha=bound)
    else:
        spread = _padded_sd(distances - distances.mean(), pseudo)
        needed = power.clusters_to_detect(drop, spread, alpha=alpha, tests=tests)
    return needed if present < needed <= HOPELESS * present else None
