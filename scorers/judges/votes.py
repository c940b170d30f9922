"""Make one score of several votes of a judge, and keep their spread.

The value is the mean of the votes: its variance is σ_J²/k, which `evals.variance` splits off. More
than half of the votes must be readable; the others are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from evals.score import Part, Score, Unscored
from scorers.judges.interview import Heard
from scorers.judges.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """Pair what came of a question with what it says, where it could be read."""

    heard: Heard
    reading: Reading | None


def combine(scorer: str, version: str, votes: Sequence[Vote]) -> Score | Unscored:
    """Return the mean of the votes.

    Args:
        scorer: its name.
        version: its version.
        votes: at least one, in order.
    """
    read = [vote.reading for vote in votes if vote.reading is not None]
    if 2 * len(read) <= len(votes):
        return _unreadable(scorer, version, votes, len(read))
    valued = [one for one in read if one.value is not None]
    if 2 * len(valued) <= len(read):
        silent = next(one for one in read if one.value is None)
        return Unscored(scorer=scorer, version=version, reason=silent.reason)
    values = [one.value for one in valued if one.value is not None]
    mean = fmean(values)
    typical = min(valued, key=lambda one: abs((one.value or 0.0) - mean))
    return Score(
        scorer=scorer,
        version=version,
        value=mean,
        unit="share",
        reason=typical.reason + _spread_in_words(values, len(votes)),
        evidence=typical.evidence,
        parts=(*_votes_as_parts(votes, values), *_spent(votes)),
    )


def _unreadable(scorer: str, version: str, votes: Sequence[Vote], read: int) -> Unscored:
    failed = next(vote.heard for vote in votes if vote.reading is None)
    of = f" ({read} of {len(votes)} votes readable)" if len(votes) > 1 else ""
    said = failed.fault if not failed.raw else f"its answer cannot be read: {failed.fault}"
    return Unscored(
        scorer=scorer,
        version=version,
        kind="failed",
        reason=f"the judge: {said}{of}",
        raw=failed.raw,
    )


def _spread_in_words(values: Sequence[float], votes: int) -> str:
    if votes == 1:
        return ""
    return f" (mean of {len(values)} votes from {min(values):.2f} to {max(values):.2f})"


def _votes_as_parts(votes: Sequence[Vote], values: Sequence[float]) -> list[Part]:
    """Return each vote that has a value, and their range; nothing for a single vote."""
    if len(votes) == 1:
        return []
    parts = [
        Part(name=f"vote_{place}", value=vote.reading.value, unit="share")
        for place, vote in enumerate(votes, start=1)
        if vote.reading is not None and vote.reading.value is not None
    ]
    return [*parts, Part(name="vote_range", value=max(values) - min(values), unit="share")]


def _spent(votes: Sequence[Vote]) -> list[Part]:
    """Return what the judge cost and how long it took, all votes together."""
    costs = [vote.heard.cost_usd for vote in votes]
    known = [cost for cost in costs if cost is not None]
    parts = [Part(name="judge_s", value=sum(vote.heard.latency_s for vote in votes), unit="s")]
    if len(known) == len(costs):
        parts.append(Part(name="judge_usd", value=sum(known), unit="usd"))
    return parts
