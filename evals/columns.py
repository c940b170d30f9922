"""Turn the paired scores of one rule into one number a cluster.

Every number is oriented so that positive means "the candidate is better". Where scores are
missing there are three versions: as observed, at worst for the candidate (what a pass must
survive) and at best for the candidate (what a failure must survive).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evals.comparison import Comparison
from evals.paired import Array, Counts, Mask, PairedScores, Trials
from evals.rule import Rule
from evals.score import Metric
from evals.variance import noise_of_difference

Case = Literal["observed", "worst", "best"]

SMALLEST = 1e-12
"""Stands for 0 where a logarithm is taken, so that free models can be compared."""
SLOW_SHARE = 0.05
"""Share of the drafts beyond a 95th percentile."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """Hold what one rule compares."""

    rule: Rule
    members: Counts
    """Clusters that take part, as indices into `Comparison.threads`."""
    tickets: tuple[str, ...]
    by_ticket: Array
    """Observed difference of each ticket; NaN where one side has no value at all."""
    observed: Array
    """Difference of each cluster; NaN where no ticket of it has one."""
    worst: Array
    best: Array
    against_factor: Array
    """p95_ratio only, at worst: exceedances of baseline × bound minus those of the candidate."""
    factor_effect: float
    """p95_ratio only: what `against_factor` would average if nothing had changed."""
    baseline: float
    """Level, in the scorer's unit, over the same tickets and clusters as the differences."""
    candidate: float
    missing: tuple[float, float]
    """Share of trials without a value: (baseline, candidate)."""
    missing_difference: Array
    """Share missing in the candidate minus in the baseline, by cluster."""
    repeats: int = 1
    """Drafts of a ticket and side, at most."""
    noise: float | None = None
    """Variance that `observed` would have if nothing had changed, from the repeats of both sides;
    None without enough repeats, and for `p95_ratio`."""

    @property
    def unscored(self) -> int:
        """Return how many tickets lack a value on at least one side."""
        return int(np.isnan(self.by_ticket).sum())


def column_of(rule: Rule, comparison: Comparison) -> Column | None:
    """Build the column of a `no_regression` rule; None when no ticket has the metric twice."""
    paired = comparison.scores.get(rule.scorer)
    if paired is None:
        return None
    chosen = chosen_tickets(rule, comparison, paired)
    chosen &= paired.baseline.arises() & paired.candidate.arises()
    if not chosen.any():
        return None
    part = _Part(
        rule=rule,
        metric=paired.metric,
        baseline=paired.baseline.of(chosen),
        candidate=paired.candidate.of(chosen),
    )
    members, where = np.unique(paired.cluster[chosen], return_inverse=True)
    difference = part.difference("observed")
    levels = part.levels(np.isfinite(difference), where)
    observed = cluster_means(difference, where)
    whole = not (part.baseline.missing.any() or part.candidate.missing.any())
    nothing = np.zeros(len(members))
    return Column(
        rule=rule,
        members=members,
        tickets=tuple(np.array(paired.tickets, dtype=object)[chosen]),
        by_ticket=difference,
        observed=observed,
        worst=observed if whole else cluster_means(part.difference("worst"), where),
        best=observed if whole else cluster_means(part.difference("best"), where),
        against_factor=cluster_means(part.against_factor(), where)
        if rule.statistic == "p95_ratio"
        else nothing,
        factor_effect=part.factor_effect(),
        baseline=levels[0],
        candidate=levels[1],
        missing=part.missing(),
        missing_difference=nothing if whole else cluster_means(part.missing_difference(), where),
        repeats=part.candidate.values.shape[1],
        noise=part.noise(where),
    )


def chosen_tickets(rule: Rule, comparison: Comparison, paired: PairedScores) -> Mask:
    """Return which of the metric's tickets lie in the rule's slice."""
    if rule.slice is None:
        return np.ones(len(paired.tickets), dtype=bool)
    inside = comparison.slices.get(rule.slice, frozenset())
    return np.array([ticket in inside for ticket in paired.tickets], dtype=bool)


def cluster_means(values: Array, where: NDArray[np.intp]) -> Array:
    """Average ticket values within clusters; clusters whose tickets are all NaN are NaN."""
    known = np.isfinite(values)
    total = np.bincount(where, np.where(known, values, 0.0))
    count = np.bincount(where, known.astype(np.float64))
    means = np.full(len(total), np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means


def extremes(metric: Metric, *known: Array) -> tuple[float, float]:
    """Return the (best, worst) value that a missing score is taken to have had.

    The ends of the scale; without a scale the best and worst of the `known` values, NaN for
    none.
    """
    if metric.is_bounded:
        ends = (0.0, 1.0)
    else:
        values = np.concatenate(known)
        ends = (float(values.min()), float(values.max())) if len(values) else (math.nan, math.nan)
    return (ends[1], ends[0]) if metric.higher_is_better else ends


def percentile_95(side: Trials) -> float:
    """Return the 95th percentile of the drafts, those that timed out counted as the slowest.

    Linear between order statistics. NaN for no values, or where it lies among the timeouts.
    """
    known, late = side.known(), int(side.late.sum())
    place = (1 - SLOW_SHARE) * (len(known) + late - 1)
    if not len(known) or place > len(known) - 1:
        return math.nan
    return float(np.quantile(known, min(place / max(len(known) - 1, 1), 1.0)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """The tickets of one rule, on their way to differences."""

    rule: Rule
    metric: Metric
    baseline: Trials
    candidate: Trials

    def sides(self, case: Case) -> tuple[Array, Array]:
        """Return the mean of each ticket, (baseline, candidate), missing trials filled."""
        baseline, candidate = self.baseline, self.candidate
        if self.rule.statistic == "ratio":
            baseline, candidate = _logarithms(baseline), _logarithms(candidate)
        if case == "observed":
            return baseline.means(), candidate.means()
        good, bad = extremes(self.metric, baseline.known(), candidate.known())
        if case == "worst":
            return baseline.means(good), candidate.means(bad)
        return baseline.means(bad), candidate.means(good)

    def difference(self, case: Case) -> Array:
        """Return candidate minus baseline, oriented, one number a ticket."""
        if self.rule.statistic == "p95_ratio":
            return self._exceedance(1.0, case)
        baseline, candidate = self.sides(case)
        return candidate - baseline if self.metric.higher_is_better else baseline - candidate

    def noise(self, where: NDArray[np.intp]) -> float | None:
        """Return the variance of a cluster's difference if nothing had changed."""
        if self.rule.statistic == "p95_ratio":
            return None
        sides = (self.baseline, self.candidate)
        if self.rule.statistic == "ratio":
            sides = (_logarithms(self.baseline), _logarithms(self.candidate))
        return noise_of_difference(sides[0].values, sides[1].values, where)

    def against_factor(self) -> Array:
        """Return the difference in exceedances when the baseline is slowed by the bound."""
        return self._exceedance(self.rule.bound, "worst")

    def factor_effect(self) -> float:
        """Return P(factor·baseline > q) - P(baseline > q), q of the two pooled."""
        if self.rule.statistic != "p95_ratio":
            return 0.0
        same = replace(self, candidate=self.baseline)._exceedance(self.rule.bound, "observed")
        return float(np.nanmean(same)) if np.isfinite(same).any() else 0.0

    def _exceedance(self, factor: float, case: Case) -> Array:
        """Return P(factor·baseline > q) - P(candidate > q), q the pooled 95th percentile.

        A timeout is beyond any q. Drafts at q exactly count as far as it takes to make 5 % of
        all drafts slow, so that ties do not hide a difference.
        """
        slowed = self.baseline.values * factor
        sides = ((slowed, self.baseline), (self.candidate.values, self.candidate))
        late = int(self.baseline.late.sum() + self.candidate.late.sum())
        pooled = np.concatenate([values[np.isfinite(values)] for values, _ in sides])
        q, at_q = _slow_from(np.append(pooled, np.full(late, np.inf)))
        fills = {"observed": (math.nan, math.nan), "worst": (0.0, 1.0), "best": (1.0, 0.0)}[case]
        over = [
            side.mean_weight((values > q) + at_q * (values == q), 1.0, fill)
            for (values, side), fill in zip(sides, fills, strict=True)
        ]
        return over[0] - over[1]

    def levels(self, known: Mask, where: NDArray[np.intp]) -> tuple[float, float]:
        """Return what to show as the level of each side, over the tickets that are known."""
        if self.rule.statistic == "p95_ratio":
            return percentile_95(self.baseline.of(known)), percentile_95(self.candidate.of(known))
        shown = []
        for side in self.sides("observed"):
            means = cluster_means(np.where(known, side, np.nan), where)
            level = float(np.nanmean(means)) if known.any() else math.nan
            shown.append(_unlogged(level) if self.rule.statistic == "ratio" else level)
        return shown[0], shown[1]

    @property
    def _late_counts(self) -> bool:
        """A timeout tells enough about a percentile, and too little about an average."""
        return self.rule.statistic != "p95_ratio"

    def missing(self) -> tuple[float, float]:
        """Return the share of trials without a value on each side."""
        return (
            self.baseline.share_missing(late_counts=self._late_counts),
            self.candidate.share_missing(late_counts=self._late_counts),
        )

    def missing_difference(self) -> Array:
        """Return, by ticket, the share missing in the candidate minus in the baseline."""
        after = self.candidate.missing_by_ticket(late_counts=self._late_counts)
        return after - self.baseline.missing_by_ticket(late_counts=self._late_counts)


def _unlogged(level: float) -> float:
    """Return what a logarithm stands for; 0 for what was put in the place of 0."""
    return 0.0 if level <= math.log(SMALLEST) + 1e-9 else math.exp(level)


def _logarithms(side: Trials) -> Trials:
    positive = np.where(side.values <= 0, SMALLEST, side.values)
    return Trials(values=np.log(positive), missing=side.missing, late=side.late)


def _slow_from(pooled: Array) -> tuple[float, float]:
    """Return the 95th percentile q of the pooled drafts, and the weight of a draft at q.

    The weight lies in [0, 1]; with it exactly 5 % of the drafts count as slow where the drafts
    beyond q are fewer.
    """
    if not len(pooled):
        return 0.0, 0.0
    q = float(np.percentile(pooled, 95, method="lower"))
    beyond, at_q = int((pooled > q).sum()), int((pooled == q).sum())
    return q, min(max(SLOW_SHARE * len(pooled) - beyond, 0.0) / at_q, 1.0)
