"""Check a `no_regression` rule: proof of a drop, and exclusion of the margin."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evals import power, reasons
from evals.bounds import Bounds, clusters_for_margin, mean_bounds
from evals.checks import GateSettings, RuleCheck, Status
from evals.columns import Column
from evals.estimate import pseudo_pair
from evals.rule import Rule
from evals.signflip import sign_flip

Array = NDArray[np.float64]


def check_no_regression(
    column: Column, *, p: float, alpha: float, tests: int, settings: GateSettings
) -> RuleCheck:
    """Check that the candidate is not worse than the baseline by the margin or more.

    Args:
        column: the differences, oriented.
        p: adjusted p-value of "worse".
        alpha: level of the rule's family.
        tests: number of tests in the family, for the power figures.
        settings: error rates.
    """
    rule = column.rule
    margin = _oriented_margin(rule)
    observed = column.observed[np.isfinite(column.observed)]
    if not len(observed):
        return RuleCheck.of(rule, "unmeasurable", reasons.no_values(rule))
    pseudo = pseudo_pair(rule.metric, margin)
    if rule.statistic == "p95_ratio":
        pseudo = 1.0
    bounds = mean_bounds(observed, pseudo=pseudo, alpha=settings.alpha_bound)
    check = _measured(column, bounds, observed, pseudo, alpha=alpha, tests=tests)
    cleared = _clears(column, margin, pseudo, settings)
    status = _status(column, settings, cleared=cleared, proved=p <= alpha, clusters=len(observed))
    check = replace(check, status=status, p=p, clusters_needed=None)
    if status in ("inconclusive", "too_small"):
        check = replace(
            check, clusters_needed=_clusters_needed(rule, observed, margin, pseudo, settings)
        )
    return replace(check, because=reasons.no_regression(check, column.missing))


def _oriented_margin(rule: Rule) -> float:
    """Return the margin on the scale of the differences."""
    return math.log1p(rule.bound) if rule.statistic == "ratio" else rule.bound


def _clears(column: Column, margin: float, pseudo: float, settings: GateSettings) -> bool:
    """Tell whether a drop of the margin is excluded, missing scores taken at worst."""
    if column.rule.statistic == "p95_ratio":
        differences = np.nan_to_num(column.against_factor)
        test = sign_flip(
            -differences[:, None],
            np.zeros(1, dtype=np.int64),
            flips=settings.flips,
            seed=settings.seed,
        )
        return bool(test.raw[0] <= settings.alpha_bound)
    worst = column.worst[np.isfinite(column.worst)]
    return mean_bounds(worst, pseudo=pseudo, alpha=settings.alpha_bound).low > -margin


def _status(
    column: Column, settings: GateSettings, *, cleared: bool, proved: bool, clusters: int
) -> Status:
    """Combine proof of a drop, exclusion of the margin, missing values and size."""
    if proved and not cleared:
        return "fail"
    if _too_much_missing(column, settings):
        return "unmeasurable"
    least = settings.min_clusters if column.rule.slice is None else settings.min_slice_clusters
    if cleared and clusters >= least:
        return "pass"
    if clusters < least:
        return "too_small"
    if column.rule.statistic == "p95_ratio":
        return "inconclusive"
    margin = _oriented_margin(column.rule)
    pseudo = pseudo_pair(column.rule.metric, margin)
    unchanged = mean_bounds(np.zeros(clusters), pseudo=pseudo, alpha=settings.alpha_bound)
    return "too_small" if unchanged.low <= -margin else "inconclusive"


def _too_much_missing(column: Column, settings: GateSettings) -> bool:
    """Tell whether values are missing too often, or more often on one side."""
    if max(column.missing) > settings.max_missing:
        return True
    lost = np.nan_to_num(column.missing_difference)
    families = np.zeros(2, dtype=np.int64)
    test = sign_flip(
        np.stack([lost, -lost], axis=1), families, flips=settings.flips, seed=settings.seed
    )
    return bool(test.raw.min() <= settings.alpha_missing / 2)


def _measured(
    column: Column, bounds: Bounds, observed: Array, pseudo: float, *, alpha: float, tests: int
) -> RuleCheck:
    """Fill in the numbers, turned back into the scorer's own direction."""
    rule = column.rule
    sd = _padded_sd(observed, pseudo)
    loss = _loss(column)
    even = power.detectable_even(sd, len(observed), alpha=alpha, tests=tests)
    few = power.detectable_concentrated(sd, len(observed), loss=loss, alpha=alpha, tests=tests)
    difference, low, high = _shown(rule, column, bounds)
    order = np.argsort(np.nan_to_num(column.by_ticket), kind="stable")
    worse = [column.tickets[i] for i in order if column.by_ticket[i] < -1e-9]
    return replace(
        RuleCheck.of(rule, "inconclusive", ""),
        baseline=column.baseline,
        candidate=column.candidate,
        difference=difference,
        low=low,
        high=high,
        n=len(column.tickets) - column.unscored,
        clusters=len(observed),
        unscored=column.unscored,
        detectable=math.expm1(even) if rule.statistic == "ratio" else even,
        detectable_concentrated=math.expm1(few) if rule.statistic == "ratio" else few,
        tickets=tuple(worse),
    )


def _shown(rule: Rule, column: Column, bounds: Bounds) -> tuple[float, float, float]:
    """Return difference and interval as people read them: candidate minus baseline."""
    if rule.statistic == "ratio":
        return math.expm1(-bounds.value), math.expm1(-bounds.high), math.expm1(-bounds.low)
    if rule.statistic == "p95_ratio":
        ratio = column.candidate / max(column.baseline, 1e-12) - 1
        return ratio, math.nan, math.nan
    if rule.metric.higher_is_better:
        return bounds.value, bounds.low, bounds.high
    return -bounds.value, -bounds.high, -bounds.low


def _padded_sd(observed: Array, pseudo: float) -> float:
    """Return the spread of the differences, never 0: what the bound itself uses."""
    return float(np.concatenate([observed, [pseudo, -pseudo]]).std(ddof=1))


def _loss(column: Column) -> float:
    """Return what a broken ticket loses: half its score, or all of a yes/no."""
    if column.rule.metric.unit == "yes/no":
        return 1.0
    if column.rule.metric.unit == "share":
        return 0.5 * max(column.baseline, 0.2)
    return 0.5 * abs(column.baseline) if column.rule.statistic == "mean" else 0.5


def _clusters_needed(
    rule: Rule, observed: Array, margin: float, pseudo: float, settings: GateSettings
) -> int:
    """Return how many threads would settle the rule if nothing had changed."""
    least = settings.min_clusters if rule.slice is None else settings.min_slice_clusters
    sd = _padded_sd(observed, pseudo)
    by_spread = power.clusters_to_pass(margin, sd, alpha=settings.alpha_bound)
    by_size = clusters_for_margin(margin, pseudo=pseudo, alpha=settings.alpha_bound)
    return max(least, by_spread, by_size)
