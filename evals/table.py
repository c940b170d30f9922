"""The score table: the smallest thing that two runs can be compared by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from evals.draft import PROVIDER_FAULTS, DraftFailure, FailureKind
from evals.record import Result
from evals.score import Score, Unscored, metric_named

OWN_FAULTS: frozenset[str] = frozenset(get_args(FailureKind)) - PROVIDER_FAULTS
"""Failures of the assistant itself: it refused, crashed, or broke the format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """Hold the numbers of one ticket and trial."""

    ticket_id: str
    trial: int
    thread_id: str
    slices: tuple[str, ...] = ()
    """Names such as `category=billing`, sorted."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Scorer to value, `latency` (s) and `cost` (USD) included. Absent means no value."""
    failed: frozenset[str] = frozenset()
    """Scorers that should have a value and have none: missing, as opposed to not applicable."""
    error: str | None = None
    """Kind of the failure when there is no draft."""
    from_cache: bool = False
    reply_sha256: str = ""
    """Of the reply, to notice repeats that are copies; empty when unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """Hold the rows of one run or of one foreign result file."""

    name: str
    rows: tuple[ScoreRow, ...]
    scorer_fingerprints: Mapping[str, str] = field(default_factory=dict)
    golden_fingerprint: str = ""
    """Empty for a foreign result file, which may have dropped the rows that failed."""

    def scorers(self) -> tuple[str, ...]:
        """Return the names of all scorers that any row knows, sorted."""
        known: set[str] = set()
        for row in self.rows:
            known.update(row.scores, row.failed)
        return tuple(sorted(known))


def row_of(result: Result, reply_sha256: str = "") -> ScoreRow:
    """Reduce one result to its numbers.

    A failure that is the assistant's own (it crashed, refused, or broke the format) counts as
    the worst value of every bounded score; a provider's failure leaves the scores missing.
    Latency of a draft that came from the cache is kept: it is the original measurement.
    """
    ticket = result.golden.ticket
    scores = {s.scorer: s.value for s in result.scores if isinstance(s, Score)}
    failed = {s.scorer for s in result.scores if isinstance(s, Unscored) and s.kind == "failed"}
    error: str | None = None
    if isinstance(result.outcome, DraftFailure):
        error = result.outcome.kind
    return ScoreRow(
        ticket_id=ticket.id,
        trial=result.outcome.trial,
        thread_id=ticket.thread_id,
        slices=result.golden.slice_names(),
        scores=scores,
        failed=frozenset(failed),
        error=error,
        from_cache=False if error else bool(getattr(result.outcome, "from_cache", False)),
        reply_sha256=reply_sha256,
    )


def fill_failures(rows: Iterable[ScoreRow], scorers: Iterable[str]) -> list[ScoreRow]:
    """Give rows without a draft their meaning for each scorer.

    The assistant's own failure is the worst value of every bounded score. Any other error, of
    a kind that we know or not, leaves the scores missing.
    """
    names = tuple(scorers)
    worst = {
        name: 0.0 if metric_named(name).higher_is_better else 1.0
        for name in names
        if metric_named(name).is_bounded
    }
    return [_filled(row, names, worst) for row in rows]


def _filled(row: ScoreRow, names: tuple[str, ...], worst: Mapping[str, float]) -> ScoreRow:
    if row.error is None:
        return row
    if row.error in OWN_FAULTS:
        return replace(row, scores={**worst, **row.scores})
    return replace(row, failed=row.failed | (set(names) - row.scores.keys()))
