"""Check the rules that look at the candidate alone: `limit` and `never`."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evals import reasons
from evals.bounds import Bounds, clusters_for_rate, mean_bounds, rate_bounds
from evals.checks import GateSettings, RuleCheck, Status
from evals.columns import chosen_tickets, cluster_means, ticket_means
from evals.comparison import Comparison, PairedScores
from evals.estimate import pseudo_pair
from evals.rule import Rule

Array = NDArray[np.float64]


def check_limit(rule: Rule, comparison: Comparison, settings: GateSettings) -> RuleCheck:
    """Check a level of the candidate, whatever the baseline."""
    paired = comparison.scores.get(rule.scorer)
    if paired is None or not chosen_tickets(rule, comparison, paired).any():
        return RuleCheck.skipped(rule, reasons.no_values(rule))
    harm, size, limit = _harm(rule, comparison, paired)
    level = _limit_bounds(rule, harm, size, limit, settings)
    flipped = rule.statistic == "mean" and rule.metric.higher_is_better
    sign, shift = (-1.0, 1.0 if rule.metric.is_bounded else 0.0) if flipped else (1.0, 0.0)
    missing = _candidate_missing(rule, comparison, paired)
    status: Status = "inconclusive"
    if level.low > limit:
        status = "fail"
    elif missing > settings.max_missing:
        status = "unmeasurable"
    elif level.high <= limit:
        status = "pass"
    elif rule.statistic == "p95" or rule.metric.unit == "yes/no":
        status = "too_small" if len(harm) < clusters_for_rate(limit) else "inconclusive"
    check = replace(
        RuleCheck.of(rule, status, ""),
        candidate=_shown_level(rule, comparison, paired, level),
        low=min(shift + sign * level.low, shift + sign * level.high),
        high=max(shift + sign * level.low, shift + sign * level.high),
        n=int(chosen_tickets(rule, comparison, paired).sum()),
        clusters=len(harm),
        clusters_needed=clusters_for_rate(limit) if status == "too_small" else None,
    )
    return replace(check, because=reasons.limit(check, missing))


def _harm(
    rule: Rule, comparison: Comparison, paired: PairedScores
) -> tuple[Array, NDArray[np.int64], float]:
    """Return (harm of each cluster, observations in it, most harm allowed); lower is better.

    A score that should be high becomes 1 - score; a 95th percentile becomes the rate of drafts
    beyond it, of which 5 % are allowed. Missing values count as harm.
    """
    chosen = chosen_tickets(rule, comparison, paired)
    values = paired.candidate[chosen]
    missing = paired.candidate_missing[chosen]
    limit = rule.bound
    if rule.statistic == "p95":
        values = np.where(np.isfinite(values), (values > rule.bound).astype(float), np.nan)
        limit = 0.05
    elif rule.metric.higher_is_better and rule.metric.is_bounded:
        values, limit = 1.0 - values, 1.0 - rule.bound
    fill = 1.0 if rule.statistic == "p95" or rule.metric.is_bounded else np.nan
    if rule.scorer == "latency" and rule.statistic == "p95":
        fill = np.nan  # only timeouts are known to be slow
        late = [t in comparison.timeouts[1] for t in np.array(paired.tickets)[chosen]]
        fill = 1.0 if any(late) else fill
        missing = np.where(late, missing, 0)
    means = ticket_means(values, missing, fill)
    where = np.unique(paired.cluster[chosen], return_inverse=True)[1]
    count = np.isfinite(values).sum(axis=1) + (0 if np.isnan(fill) else missing)
    size = np.bincount(where, count).astype(np.int64)
    by_cluster = cluster_means(means, where)
    known = np.isfinite(by_cluster) & (size > 0)
    return by_cluster[known], size[known], limit


def _limit_bounds(
    rule: Rule, harm: Array, size: NDArray[np.int64], limit: float, settings: GateSettings
) -> Bounds:
    """Bound the harm: as a rate where it is one, else as a mean around the limit."""
    if rule.statistic == "p95" or rule.metric.unit == "yes/no":
        return rate_bounds(harm, size, alpha=settings.alpha_bound)
    centred = mean_bounds(
        harm - limit, pseudo=pseudo_pair(rule.metric, limit), alpha=settings.alpha_bound
    )
    return Bounds(
        value=float(harm.mean()) if len(harm) else math.nan,
        low=limit + centred.low,
        high=limit + centred.high,
        confidence=centred.confidence,
    )


def _shown_level(
    rule: Rule, comparison: Comparison, paired: PairedScores, level: Bounds
) -> float | None:
    """Return the level in the scorer's own unit."""
    if rule.statistic == "p95":
        values = paired.candidate[chosen_tickets(rule, comparison, paired)]
        known = values[np.isfinite(values)]
        return float(np.percentile(known, 95)) if len(known) else None
    if math.isnan(level.value):
        return None
    flip = rule.metric.higher_is_better and rule.metric.is_bounded
    return 1.0 - level.value if flip else level.value


def _candidate_missing(rule: Rule, comparison: Comparison, paired: PairedScores) -> float:
    chosen = chosen_tickets(rule, comparison, paired)
    absent = int(paired.candidate_missing[chosen].sum())
    expected = absent + int(np.isfinite(paired.candidate[chosen]).sum())
    return absent / expected if expected else 1.0


def check_never(rule: Rule, comparison: Comparison) -> RuleCheck:
    """Check that no single case breaks the rule.

    A break is proved when more than half of a ticket's trials show it; fewer make the rule
    inconclusive. With one trial a ticket, one break is proof.
    """
    paired = comparison.scores.get(rule.scorer)
    if paired is None or not chosen_tickets(rule, comparison, paired).any():
        return RuleCheck.skipped(rule, reasons.no_values(rule))
    chosen = chosen_tickets(rule, comparison, paired)
    names = [t for t, take in zip(paired.tickets, chosen, strict=True) if take]
    after = _broken_share(rule, paired.candidate[chosen])
    before = _broken_share(rule, paired.baseline[chosen])
    proved = tuple(t for t, share in zip(names, after, strict=True) if share > 0.5)
    suspected = tuple(t for t, share in zip(names, after, strict=True) if 0 < share <= 0.5)
    unknown = int((paired.candidate_missing[chosen] > 0).sum())
    status: Status = "pass"
    if proved:
        status = "fail"
    elif unknown:
        status = "unmeasurable"
    elif suspected:
        status = "inconclusive"
    check = replace(
        RuleCheck.of(rule, status, ""),
        baseline=float((before > 0.5).sum()),
        candidate=float(len(proved)),
        difference=float(len(proved)) - float((before > 0.5).sum()),
        n=len(names),
        clusters=len(np.unique(paired.cluster[chosen])),
        unscored=unknown,
        tickets=proved or suspected,
    )
    return replace(check, because=reasons.never(check, suspected=len(suspected)))


def _broken_share(rule: Rule, values: Array) -> Array:
    """Return the share of each ticket's trials that break the rule; 0 for no value."""
    known = np.isfinite(values)
    breaks = values < rule.bound if rule.metric.higher_is_better else values > rule.bound
    return np.asarray(
        np.where(known, breaks, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1), dtype=np.float64
    )
