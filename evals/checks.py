"""What checking one rule gives, and the settings that every check shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evals.rule import Rule, RuleKind, Statistic
from evals.score import metric_named

Status = Literal["pass", "fail", "inconclusive", "too_small", "unmeasurable", "skipped"]
ChanceBasis = Literal["repeats", "differences"]
"""The variance of an unchanged candidate, from the repeats of both arms; else an upper bound of
it, from the differences between the arms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSettings:
    """Fix everything that a verdict depends on besides the data, before any score is read."""

    alpha: float = 0.05
    """Chance that a harmless change fails, over all comparisons with the baseline together."""
    alpha_slices: float = 0.02
    """The part of it given to rules on slices, when the suite has both."""
    alpha_bound: float = 0.05
    """Chance that a rule's bound clears its margin although the truth is at the margin."""
    flips: int = 9_999
    seed: int = 0
    max_missing: float = 0.02
    """Share of missing values above which a rule cannot be passed."""
    alpha_missing: float = 0.01
    """Level at which unequal missingness is taken to be real."""
    min_clusters: int = 30
    """Fewer threads never pass a rule on all tickets."""
    min_slice_clusters: int = 15

    def least(self, *, sliced: bool) -> int:
        """Return how many threads a rule needs before it can pass."""
        return self.min_slice_clusters if sliced else self.min_clusters

    def alpha_of(self, *, sliced: bool, both: bool) -> float:
        """Return the share of `alpha` for one family: all of it when the other is empty."""
        if not both:
            return self.alpha
        return self.alpha_slices if sliced else self.alpha - self.alpha_slices


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCheck:
    """Hold the outcome of one rule with its numbers, in the scorer's own direction."""

    scorer: str
    slice: str | None
    kind: RuleKind
    statistic: Statistic
    required: bool
    status: Status
    because: str
    margin: float
    """The rule's bound: margin, limit, or the value that breaks a `never` rule."""
    baseline: float | None = None
    candidate: float | None = None
    difference: float | None = None
    """candidate - baseline; a share of the baseline for `ratio` and `p95_ratio`."""
    low: float | None = None
    high: float | None = None
    """Interval of the difference, one-sided 95 % at each end, wide enough for whatever the missing
    scores may have been. For limits: of the level; for a limit on a 95th percentile: of the share
    of drafts beyond the limit."""
    p: float | None = None
    """Adjusted for all rules tested together; None where nothing is tested."""
    n: int = 0
    """Tickets that the numbers rest on."""
    clusters: int = 0
    """Their threads."""
    unscored: int = 0
    """Tickets that should have a value and have none; for `never`, that lack any of theirs."""
    detectable: float | None = None
    """Smallest even shift that is proved with 80 % power; None where no possible shift is."""
    detectable_concentrated: float | None = None
    """Smallest average shift that is proved when few tickets carry all of it."""
    clusters_for_half: int | None = None
    """Threads that detect half of `detectable` with 80 % power."""
    clusters_for_half_concentrated: int | None = None
    chance_to_pass: float | None = None
    """P(this rule passes | nothing changed), in [0, 1]; None where it cannot be told."""
    chance_basis: ChanceBasis | None = None
    """What the `chance_to_pass` of a comparison rests on; None for a limit, which rests on the
    level that was seen. From the differences that were seen it is a lower bound, because a change
    that is real widens them."""
    spread: float | None = None
    """Standard deviation of the threads' differences, on the scale that is tested."""
    noise: float | None = None
    """The part of it that repeats of unchanged drafts would make; None without enough repeats."""
    clusters_needed: int | None = None
    """Threads that would settle an inconclusive or too small rule; None where unknown."""
    tickets: tuple[str, ...] = ()
    """Tickets that speak against the candidate, worst first."""

    @property
    def rises_with_quality(self) -> bool:
        """Tell whether a higher value of the scorer is better."""
        return metric_named(self.scorer).higher_is_better

    @staticmethod
    def of(rule: Rule, status: Status, because: str) -> RuleCheck:
        """Start a check with the parts that come from the rule."""
        return RuleCheck(
            scorer=rule.scorer,
            slice=rule.slice,
            kind=rule.kind,
            statistic=rule.statistic,
            required=rule.required,
            status=status,
            because=because,
            margin=rule.bound,
        )

    @staticmethod
    def skipped(rule: Rule, because: str) -> RuleCheck:
        """Say that a rule was not asked."""
        return RuleCheck.of(rule, "skipped", because)
