"""Turn the paired scores of one rule into one number a cluster.

Every number is oriented so that positive means "the candidate is better". Where scores are
missing there are three versions: as observed, at worst for the candidate (what a pass must
survive) and at best for the candidate (what a failure must survive).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evals.comparison import Comparison, PairedScores
from evals.rule import Rule

Array = NDArray[np.float64]
Case = Literal["observed", "worst", "best"]

SMALLEST = 1e-12
"""Stands for 0 where a logarithm is taken, so that free models can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """Hold what one rule compares."""

    rule: Rule
    members: NDArray[np.int64]
    """Clusters that take part, as indices into `Comparison.threads`."""
    tickets: tuple[str, ...]
    by_ticket: Array
    """Observed difference of each ticket; NaN where one side has no value at all."""
    observed: Array
    worst: Array
    best: Array
    against_factor: Array
    """p95_ratio only: exceedances of baseline × bound minus those of the candidate."""
    baseline: float
    """Level, in the scorer's unit, averaged over clusters as the differences are."""
    candidate: float
    missing: tuple[float, float]
    """Share of trials without a value: (baseline, candidate)."""
    missing_difference: Array
    """Share missing in the candidate minus in the baseline, by cluster."""

    @property
    def unscored(self) -> int:
        """Return how many tickets lack a value on at least one side."""
        return int(np.isnan(self.by_ticket).sum())


def column_of(rule: Rule, comparison: Comparison) -> Column | None:
    """Build the column of a `no_regression` rule; None when no ticket has the metric."""
    paired = comparison.scores.get(rule.scorer)
    if paired is None:
        return None
    chosen = chosen_tickets(rule, comparison, paired)
    if not chosen.any():
        return None
    part = _Part(rule=rule, paired=paired, chosen=chosen)
    members, where = np.unique(paired.cluster[chosen], return_inverse=True)
    observed = part.difference("observed")
    levels = part.levels()
    missing = paired.candidate_missing[chosen] - paired.baseline_missing[chosen]
    return Column(
        rule=rule,
        members=members,
        tickets=tuple(t for t, take in zip(paired.tickets, chosen, strict=True) if take),
        by_ticket=observed,
        observed=cluster_means(observed, where),
        worst=cluster_means(part.difference("worst"), where),
        best=cluster_means(part.difference("best"), where),
        against_factor=cluster_means(part.against_factor(), where),
        baseline=_level(rule, levels[0], where),
        candidate=_level(rule, levels[1], where),
        missing=part.missing(),
        missing_difference=cluster_means(missing.astype(np.float64), where),
    )


def chosen_tickets(rule: Rule, comparison: Comparison, paired: PairedScores) -> NDArray[np.bool_]:
    """Return which of the paired tickets lie in the rule's slice."""
    if rule.slice is None:
        return np.ones(len(paired.tickets), dtype=bool)
    inside = comparison.slices.get(rule.slice, frozenset())
    return np.array([ticket in inside for ticket in paired.tickets], dtype=bool)


def cluster_means(values: Array, where: NDArray[np.int64]) -> Array:
    """Average ticket values within clusters; clusters whose tickets are all NaN are NaN."""
    known = np.isfinite(values)
    total = np.bincount(where, np.where(known, values, 0.0))
    count = np.bincount(where, known.astype(np.float64))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / count, dtype=np.float64)


def ticket_means(values: Array, missing: NDArray[np.int64], fill: float) -> Array:
    """Average the trials of each ticket; missing trials count as `fill`, or not at all if NaN."""
    known = np.isfinite(values)
    total, count = np.where(known, values, 0.0).sum(axis=1), known.sum(axis=1).astype(np.float64)
    if not np.isnan(fill):
        total, count = total + missing * fill, count + missing
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / count, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """The tickets of one rule, on their way to differences."""

    rule: Rule
    paired: PairedScores
    chosen: NDArray[np.bool_]

    def sides(self, case: Case) -> tuple[Array, Array]:
        """Return the mean of each ticket, (baseline, candidate), missing trials filled."""
        metric, paired = self.paired.metric, self.paired
        good, bad = (1.0, 0.0) if metric.higher_is_better else (0.0, 1.0)
        fills = {
            "observed": (np.nan, np.nan),
            "worst": (good, bad),
            "best": (bad, good),
        }[case if metric.is_bounded else "observed"]
        baseline, candidate = paired.baseline[self.chosen], paired.candidate[self.chosen]
        if self.rule.statistic == "ratio":
            baseline = np.log(np.maximum(baseline, SMALLEST))
            candidate = np.log(np.maximum(candidate, SMALLEST))
        return (
            ticket_means(baseline, paired.baseline_missing[self.chosen], fills[0]),
            ticket_means(candidate, paired.candidate_missing[self.chosen], fills[1]),
        )

    def difference(self, case: Case) -> Array:
        """Return candidate minus baseline, oriented, one number a ticket."""
        if self.rule.statistic == "p95_ratio":
            return self._exceedance(1.0)
        baseline, candidate = self.sides(case)
        sign = 1.0 if self.paired.metric.higher_is_better else -1.0
        return sign * (candidate - baseline)

    def against_factor(self) -> Array:
        """Return the difference in exceedances when the baseline is slowed by the bound."""
        if self.rule.statistic != "p95_ratio":
            return np.zeros(int(self.chosen.sum()))
        return self._exceedance(self.rule.bound)

    def _exceedance(self, factor: float) -> Array:
        """Return P(factor·baseline > q) - P(candidate > q), q the pooled 95th percentile."""
        baseline = self.paired.baseline[self.chosen] * factor
        candidate = self.paired.candidate[self.chosen]
        pooled = np.concatenate([baseline.ravel(), candidate.ravel()])
        q = np.percentile(pooled[np.isfinite(pooled)], 95) if np.isfinite(pooled).any() else 0.0
        return _share_over(baseline, q) - _share_over(candidate, q)

    def levels(self) -> tuple[Array, Array]:
        """Return what to show as the level of each side."""
        if self.rule.statistic == "p95_ratio":
            paired = self.paired
            return paired.baseline[self.chosen].ravel(), paired.candidate[self.chosen].ravel()
        return self.sides("observed")

    def missing(self) -> tuple[float, float]:
        """Return the share of trials without a value on each side."""
        shares = []
        for values, missing in (
            (self.paired.baseline, self.paired.baseline_missing),
            (self.paired.candidate, self.paired.candidate_missing),
        ):
            absent = int(missing[self.chosen].sum())
            expected = absent + int(np.isfinite(values[self.chosen]).sum())
            shares.append(absent / expected if expected else 0.0)
        return shares[0], shares[1]


def _share_over(values: Array, q: float) -> Array:
    known = np.isfinite(values)
    count = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(known, values > q, 0).sum(axis=1) / count
    return np.asarray(share, dtype=np.float64)


def _level(rule: Rule, values: Array, where: NDArray[np.int64]) -> float:
    if rule.statistic == "p95_ratio":
        known = values[np.isfinite(values)]
        return float(np.percentile(known, 95)) if len(known) else float("nan")
    means = cluster_means(values, where)
    means = means[np.isfinite(means)]
    if not len(means):
        return float("nan")
    level = float(means.mean())
    return float(np.exp(level)) if rule.statistic == "ratio" else level
