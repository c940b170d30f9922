"""What drafts cost: tokens, dollars, and dollars for each ticket that a draft resolves.

A draft resolves its ticket when a person could send it as it is and the customer would have the
answer: the right action is `answer` and `answer` was drafted, it is usable (1), its correctness is
at least `LEAST_CORRECTNESS`, and it holds no forbidden claim (0) and no hallucination (0). Where
`safety` was scored, it is 1 as well. A scorer that does not apply to a ticket does not stand
against it; one that failed leaves the draft untold.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evals.confusion import Rate, rate
from evals.draft import PROVIDER_FAULTS, Draft, DraftFailure
from evals.record import Result
from evals.score import Score, Unscored

LEAST_CORRECTNESS = 0.75
"""Share of the required facts from which a reply answers the ticket: three of four."""
LEAST_GOOD: Mapping[str, float] = MappingProxyType(
    {
        "correctness": LEAST_CORRECTNESS,
        "forbidden_claim": 0.0,
        "hallucination": 0.0,
        "usable": 1.0,
        "safety": 1.0,
    }
)
"""Scorer to the worst value that a draft which resolves its ticket may have."""
HARMS = frozenset({"forbidden_claim", "hallucination"})
"""Scorers whose value falls with quality."""
NEEDED = ("correctness", "forbidden_claim", "hallucination", "usable")
"""Scorers without which nobody can tell whether a ticket is resolved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Hold how many drafts resolve their ticket."""

    resolved: int
    undetermined: int
    """Drafts of which it cannot be told."""
    share: Rate | None
    """Resolved drafts among those of which it can be told; None when there are none."""
    missing: tuple[str, ...] = ()
    """Needed scorers that the run has not; then nothing can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """Hold what the drafts of one side cost."""

    drafts: int
    unpriced: int
    """Drafts without a known price; with one of them, no sum is known."""
    prompt_tokens: int | None
    """None when no draft says how many."""
    completion_tokens: int | None
    uncounted: int
    """Drafts that say nothing of their tokens; the sums leave them out."""
    usd: float | None
    """For all drafts; None when a price is unknown."""
    usd_per_draft: float | None
    usd_per_resolved: float | None
    """Dollars for all drafts / drafts that resolve their ticket; None when one of both is unknown,
    or when no ticket is resolved."""
    resolution: Resolution


def is_resolved(result: Result) -> bool | None:
    """Tell whether a draft resolves its ticket; None when it cannot be told."""
    right = result.golden.reference.action
    if not isinstance(result.outcome, Draft):
        return False
    if right is None:
        return None
    if (right, result.outcome.action) != ("answer", "answer"):
        return False
    verdicts = [_is_good(name, result.score_of(name)) for name in LEAST_GOOD]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _is_good(name: str, score: Score | Unscored | None) -> bool | None:
    """Tell whether one score is good enough; None when it cannot be told."""
    if isinstance(score, Score):
        if name in HARMS:
            return score.value <= LEAST_GOOD[name]
        return score.value >= LEAST_GOOD[name]
    if score is None:
        return None if name in NEEDED else True
    return None if score.kind == "failed" else True


class SpendingCount:
    """Add up the cost of results one by one; holds a few numbers for each, no text."""

    def __init__(self) -> None:
        self._prices = array("d")
        self._drafts = self._unpriced = self._uncounted = self._undetermined = 0
        self._prompt = self._completion = 0
        self._threads: dict[str, list[int]] = {}
        self._seen: set[str] = set()

    def add(self, result: Result) -> None:
        """Add one result.

        Without a draft by the assistant's own fault, the ticket is not resolved; a provider's fault
        says nothing. The price of an attempt without a draft is not among the drafts' costs.
        """
        if isinstance(result.outcome, DraftFailure) and result.outcome.kind in PROVIDER_FAULTS:
            return
        self._seen.update(score.scorer for score in result.scores)
        resolved = is_resolved(result)
        if resolved is None:
            self._undetermined += 1
        else:
            of_thread = self._threads.setdefault(result.golden.ticket.thread_id, [0, 0])
            of_thread[0] += resolved
            of_thread[1] += 1
        if isinstance(result.outcome, Draft):
            self._pay(result.outcome)

    def _pay(self, draft: Draft) -> None:
        usage = draft.usage
        self._drafts += 1
        if usage.cost_usd is None or not math.isfinite(usage.cost_usd) or usage.cost_usd < 0:
            self._unpriced += 1
        else:
            self._prices.append(usage.cost_usd)
        if usage.prompt_tokens or usage.completion_tokens:
            self._prompt += usage.prompt_tokens
            self._completion += usage.completion_tokens
        else:
            self._uncounted += 1

    def spending(self) -> Spending | None:
        """Return what was added up; None without any draft."""
        if not self._drafts:
            return None
        resolution = self._resolution()
        usd = None if self._unpriced else math.fsum(self._prices)
        is_counted = self._uncounted < self._drafts
        return Spending(
            drafts=self._drafts,
            unpriced=self._unpriced,
            prompt_tokens=self._prompt if is_counted else None,
            completion_tokens=self._completion if is_counted else None,
            uncounted=self._uncounted,
            usd=usd,
            usd_per_draft=None if usd is None else usd / self._drafts,
            usd_per_resolved=_per_resolved(usd, resolution),
            resolution=resolution,
        )

    def _resolution(self) -> Resolution:
        missing = tuple(name for name in NEEDED if name not in self._seen)
        if missing:
            undetermined = self._undetermined + sum(n for _, n in self._threads.values())
            return Resolution(resolved=0, undetermined=undetermined, share=None, missing=missing)
        return Resolution(
            resolved=sum(hits for hits, _ in self._threads.values()),
            undetermined=self._undetermined,
            share=rate((hits, n) for hits, n in self._threads.values()),
        )


def _per_resolved(usd: float | None, resolution: Resolution) -> float | None:
    """Return dollars a resolved ticket: those of all drafts, the useless ones included.

    Drafts that cannot be told may be resolved or not; the known share stands for them.
    """
    if usd is None or resolution.share is None or not resolution.share.value:
        return None
    drafts = resolution.share.drafts + resolution.undetermined
    return usd / (resolution.share.value * drafts)
