"""Check the rules that look at the candidate alone: `limit` and `never`."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from evals import power, reasons
from evals.bounds import (
    ENDLESS,
    Bounds,
    clusters_for_level,
    clusters_for_rate,
    mean_bounds,
    rate_bounds,
)
from evals.checks import GateSettings, RuleCheck, Status
from evals.columns import (
    SLOW_SHARE,
    Case,
    chosen_tickets,
    cluster_means,
    extremes,
    percentile_95,
)
from evals.comparison import Comparison
from evals.estimate import pseudo_pair
from evals.paired import Array, Counts, Trials
from evals.rule import Rule


def check_limit(
    rule: Rule, comparison: Comparison, settings: GateSettings, *, ruled_out: float | None = None
) -> RuleCheck:
    """Check a level of the candidate, whatever the baseline.

    Args:
        rule: the limit.
        comparison: the two runs, paired.
        settings: error rates.
        ruled_out: level at which the limit is taken to be ruled out, where it is not
            `settings.alpha_bound`: at one of several looks.

    Raises:
        KeyError: no side has the scorer.
    """
    part = _Part.of(rule, comparison)
    observed, worst, best = (part.bounds(case, settings) for case in ("observed", "worst", "best"))
    low, high = min(observed.low, best.low), max(observed.high, worst.high)
    missing = part.trials.share_missing(late_counts=not part.is_percentile)
    status = _status(part, settings, high, missing, ruled_out)
    known = part.known_tickets()
    check = replace(
        RuleCheck.of(rule, status, ""),
        candidate=part.level(),
        low=part.shown(low, high)[0],
        high=part.shown(low, high)[1],
        n=known,
        clusters=part.clusters("observed"),
        unscored=len(part.tickets) - known,
        clusters_needed=part.clusters_needed(status, observed.value, settings),
        chance_to_pass=part.chance_to_pass(settings) if missing <= settings.max_missing else None,
    )
    return replace(check, because=reasons.limit(check, missing))


def _status(
    part: _Part, settings: GateSettings, high: float, missing: float, ruled_out: float | None
) -> Status:
    """Combine proof that the limit is broken, missing values, size, and proof that it holds."""
    strict = replace(settings, alpha_bound=ruled_out or settings.alpha_bound)
    if min(part.bounds(case, strict).low for case in ("observed", "best")) > part.limit:
        return "fail"
    if missing > settings.max_missing:
        return "unmeasurable"
    least = settings.least(sliced=part.rule.slice is not None)
    if part.clusters("observed") < max(least, part.least_clusters(settings)):
        return "too_small"
    return "pass" if high <= part.limit else "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """The candidate's trials that a rule looks at, as harm: lower is better."""

    rule: Rule
    trials: Trials
    cluster: Counts
    tickets: tuple[str, ...]

    @staticmethod
    def of(rule: Rule, comparison: Comparison) -> _Part:
        """Choose the candidate's tickets in the rule's slice where the metric arises."""
        paired = comparison.scores[rule.scorer]
        chosen = chosen_tickets(rule, comparison, paired) & paired.candidate.arises()
        return _Part(
            rule=rule,
            trials=paired.candidate.of(chosen),
            cluster=paired.cluster[chosen],
            tickets=tuple(np.array(paired.tickets, dtype=object)[chosen]),
        )

    @property
    def is_percentile(self) -> bool:
        """Tell whether the rule is about the share of slow drafts."""
        return self.rule.statistic == "p95"

    @property
    def is_rate(self) -> bool:
        """Tell whether the harm of a trial is yes or no."""
        return self.is_percentile or self.rule.metric.unit == "yes/no"

    @property
    def is_flipped(self) -> bool:
        """Tell whether harm is 1 - value."""
        return not self.is_percentile and self.rule.metric.higher_is_better

    @property
    def limit(self) -> float:
        """Return the most harm allowed: for a 95th percentile, 5 % of the drafts beyond it."""
        if self.is_percentile:
            return SLOW_SHARE
        return 1.0 - self.rule.bound if self.is_flipped else self.rule.bound

    def harm(self, case: Case) -> tuple[Array, Counts]:
        """Return (mean harm, observations) of each cluster with any, missing scores filled."""
        values = self.trials.values
        if self.is_percentile:
            values, fills = (values > self.rule.bound).astype(np.float64), (0.0, 1.0)
        elif self.is_flipped:
            values, fills = 1.0 - values, (0.0, 1.0)
        else:
            fills = extremes(self.rule.metric, self.trials.known())
        fill = {"observed": math.nan, "best": fills[0], "worst": fills[1]}[case]
        late = self.trials.late if self.is_percentile else np.zeros_like(self.trials.late)
        side = replace(self.trials, late=late)
        count = side.counts() + (late if math.isnan(fill) else side.missing)
        where = np.unique(self.cluster, return_inverse=True)[1]
        size = np.bincount(where, count).astype(np.int64)
        mean = cluster_means(side.mean_weight(values, 1.0, fill), where)
        return mean[size > 0], size[size > 0]

    def bounds(self, case: Case, settings: GateSettings) -> Bounds:
        """Bound the harm: as a rate where it is one, else as a mean around the limit."""
        harm, size = self.harm(case)
        if self.is_rate:
            return rate_bounds(harm, size, alpha=settings.alpha_bound)
        around = mean_bounds(harm - self.limit, pseudo=self._pseudo(), alpha=settings.alpha_bound)
        return Bounds(
            value=self.limit + around.value,
            low=self.limit + around.low,
            high=self.limit + around.high,
            confidence=around.confidence,
        )

    def _pseudo(self) -> float:
        return pseudo_pair(self.rule.metric, self.limit)

    def clusters(self, case: Case) -> int:
        """Return how many threads have a value."""
        return len(self.harm(case)[0])

    def known_tickets(self) -> int:
        """Return how many tickets have a value; a timeout is one for a 95th percentile."""
        late = self.trials.late if self.is_percentile else 0
        return int((self.trials.counts() + late > 0).sum())

    def level(self) -> float | None:
        """Return the observed level in the scorer's own unit."""
        if self.is_percentile:
            level = percentile_95(self.trials)
        else:
            harm = self.harm("observed")[0]
            mean = float(harm.mean()) if len(harm) else math.nan
            level = 1.0 - mean if self.is_flipped else mean
        return level if math.isfinite(level) else None

    def shown(self, low: float, high: float) -> tuple[float | None, float | None]:
        """Return an interval of the harm in the scorer's own direction; None for no end."""
        ends = (1.0 - high, 1.0 - low) if self.is_flipped else (low, high)
        return (
            ends[0] if math.isfinite(ends[0]) else None,
            ends[1] if math.isfinite(ends[1]) else None,
        )

    def least_clusters(self, settings: GateSettings) -> int:
        """Return how many threads could show the limit if there were no harm at all."""
        if self.is_rate:
            return clusters_for_rate(self.limit, alpha=settings.alpha_bound)
        return clusters_for_level(self.limit, pseudo=self._pseudo(), alpha=settings.alpha_bound)

    def chance_to_pass(self, settings: GateSettings) -> float | None:
        """Return P(this rule passes | nothing changed), from the level that was seen."""
        least = settings.least(sliced=self.rule.slice is not None)
        return power.chance_to_show_limit(
            self.harm("observed")[0],
            self.limit,
            is_rate=self.is_rate,
            pseudo=self._pseudo(),
            least=max(least, self.least_clusters(settings)),
            alpha=settings.alpha_bound,
        )

    def clusters_needed(self, status: Status, harm: float, settings: GateSettings) -> int | None:
        """Return how many threads would settle the limit, as far as that can be told."""
        if status == "too_small":
            least = settings.least(sliced=self.rule.slice is not None)
            needed = max(least, self.least_clusters(settings))
        elif status == "inconclusive" and self.is_rate:
            needed = power.clusters_to_show_rate(self.limit, harm, alpha=settings.alpha_bound)
        else:
            return None
        return needed if needed < ENDLESS else None


def check_never(rule: Rule, comparison: Comparison) -> RuleCheck:
    """Check that no single case breaks the rule.

    A break is proved when more than half of a ticket's trials show it, those without a value
    counted as harmless; fewer make the rule inconclusive. With one trial a ticket, one break
    is proof.

    Raises:
        KeyError: no side has the scorer.
    """
    part = _Part.of(rule, comparison)
    shares = _broken_share(rule, part.trials)
    proved = tuple(t for t, share in zip(part.tickets, shares, strict=True) if share > 0.5)
    suspected = tuple(t for t, share in zip(part.tickets, shares, strict=True) if 0 < share <= 0.5)
    unknown = int((part.trials.missing > part.trials.late).sum())
    status: Status = "pass"
    if proved:
        status = "fail"
    elif unknown:
        status = "unmeasurable"
    elif suspected:
        status = "inconclusive"
    paired = comparison.scores[rule.scorer]
    before = _broken_share(rule, paired.baseline.of(chosen_tickets(rule, comparison, paired)))
    history = float((before > 0.5).sum())
    check = replace(
        RuleCheck.of(rule, status, ""),
        baseline=history,
        candidate=float(len(proved)),
        difference=len(proved) - history,
        n=len(part.tickets),
        clusters=len(np.unique(part.cluster)),
        unscored=unknown,
        tickets=proved or suspected,
    )
    return replace(check, because=reasons.never(check, suspected=len(suspected)))


def _broken_share(rule: Rule, side: Trials) -> Array:
    """Return the share of each ticket's trials that break the rule; timeouts are too slow."""
    rises = rule.metric.higher_is_better
    breaks = side.values < rule.bound if rises else side.values > rule.bound
    share = side.mean_weight(breaks.astype(np.float64), 1.0, 0.0)
    return np.asarray(np.nan_to_num(share), dtype=np.float64)
