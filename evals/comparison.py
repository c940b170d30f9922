"""Pair two runs ticket by ticket."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.score import Metric, metric_named
from evals.table import ScoreRow, ScoreTable, fill_failures

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairedScores:
    """Hold one metric's values for the tickets where it arises on both sides.

    Rows are tickets in the order of `tickets`; columns are trials; NaN marks "no value here",
    and `*_missing` says how many of a ticket's trials should have had one.
    """

    metric: Metric
    tickets: tuple[str, ...]
    cluster: NDArray[np.int64]
    """Index of each ticket's thread in `Comparison.threads`."""
    baseline: Array
    candidate: Array
    baseline_missing: NDArray[np.int64]
    candidate_missing: NDArray[np.int64]
    one_sided: tuple[str, ...] = ()
    """Tickets where the metric arises on one side only, such as a draft without any claim."""

    def missing_share(self) -> tuple[float, float]:
        """Return the share of trials without a value: (baseline, candidate)."""

        def share(missing: NDArray[np.int64], values: Array) -> float:
            expected = int(missing.sum()) + int(np.isfinite(values).sum())
            return float(missing.sum()) / expected if expected else 0.0

        return (
            share(self.baseline_missing, self.baseline),
            share(self.candidate_missing, self.candidate),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """Hold two runs, paired: everything the gate decides from."""

    baseline: str
    candidate: str
    tickets: tuple[str, ...]
    """On both sides, sorted."""
    threads: tuple[str, ...]
    """Clusters, sorted."""
    slices: Mapping[str, frozenset[str]]
    """Slice name to its tickets."""
    scores: Mapping[str, PairedScores]
    only_baseline: tuple[str, ...] = ()
    only_candidate: tuple[str, ...] = ()
    timeouts: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    """Tickets with a timeout: (baseline, candidate); they count as over any latency limit."""
    not_comparable: tuple[str, ...] = ()
    """Reasons why a verdict would not mean anything; empty when there are none."""
    repeats: int = 1
    copied_repeats: int = 0
    """Tickets whose repeats were all one cached answer: repeats that say nothing new."""


def compare(baseline: ScoreTable, candidate: ScoreTable) -> Comparison:
    """Pair two score tables by ticket; trials are averaged later, threads are clusters.

    The order of rows and tickets changes nothing.
    """
    scorers = sorted({*baseline.scorers(), *candidate.scorers()})
    left = _by_ticket(fill_failures(baseline.rows, scorers))
    right = _by_ticket(fill_failures(candidate.rows, scorers))
    tickets = tuple(sorted(left.keys() & right.keys()))
    thread_of = {ticket: right[ticket][0].thread_id for ticket in tickets}
    threads = tuple(sorted(set(thread_of.values())))
    index = {thread: i for i, thread in enumerate(threads)}
    slices: dict[str, set[str]] = defaultdict(set)
    for ticket in tickets:
        for name in right[ticket][0].slices:
            slices[name].add(ticket)
    cluster = {ticket: index[thread_of[ticket]] for ticket in tickets}
    return Comparison(
        baseline=baseline.name,
        candidate=candidate.name,
        tickets=tickets,
        threads=threads,
        slices={name: frozenset(members) for name, members in sorted(slices.items())},
        scores={name: _pair(metric_named(name), left, right, cluster) for name in scorers},
        only_baseline=tuple(sorted(left.keys() - right.keys())),
        only_candidate=tuple(sorted(right.keys() - left.keys())),
        timeouts=(_timed_out(left), _timed_out(right)),
        not_comparable=_obstacles(baseline, candidate, tickets),
        repeats=max((len(rows) for rows in right.values()), default=0),
        copied_repeats=sum(_is_copied(rows) for rows in right.values()),
    )


def _by_ticket(rows: Sequence[ScoreRow]) -> dict[str, list[ScoreRow]]:
    grouped: dict[str, list[ScoreRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.ticket_id, row.trial)):
        grouped[row.ticket_id].append(row)
    return dict(grouped)


def _pair(
    metric: Metric,
    left: Mapping[str, list[ScoreRow]],
    right: Mapping[str, list[ScoreRow]],
    cluster: Mapping[str, int],
) -> PairedScores:
    arises_left = {ticket for ticket in cluster if _arises(metric.name, left[ticket])}
    arises_right = {ticket for ticket in cluster if _arises(metric.name, right[ticket])}
    tickets = tuple(sorted(arises_left & arises_right))
    return PairedScores(
        metric=metric,
        tickets=tickets,
        cluster=np.array([cluster[ticket] for ticket in tickets], dtype=np.int64),
        baseline=_matrix(metric.name, [left[ticket] for ticket in tickets]),
        candidate=_matrix(metric.name, [right[ticket] for ticket in tickets]),
        baseline_missing=_missing(metric.name, [left[ticket] for ticket in tickets]),
        candidate_missing=_missing(metric.name, [right[ticket] for ticket in tickets]),
        one_sided=tuple(sorted(arises_left ^ arises_right)),
    )


def _arises(scorer: str, rows: Sequence[ScoreRow]) -> bool:
    return any(scorer in row.scores or scorer in row.failed for row in rows)


def _matrix(scorer: str, rows_of: Sequence[Sequence[ScoreRow]]) -> Array:
    """Return tickets × trials, NaN where there is no value."""
    width = max((len(rows) for rows in rows_of), default=1)
    values = np.full((len(rows_of), width), np.nan)
    for i, rows in enumerate(rows_of):
        for j, row in enumerate(rows):
            values[i, j] = row.scores.get(scorer, np.nan)
    return values


def _missing(scorer: str, rows_of: Sequence[Sequence[ScoreRow]]) -> NDArray[np.int64]:
    return np.array([sum(scorer in row.failed for row in rows) for rows in rows_of], dtype=np.int64)


def _timed_out(rows_of: Mapping[str, Sequence[ScoreRow]]) -> frozenset[str]:
    return frozenset(
        ticket for ticket, rows in rows_of.items() if any(row.error == "timeout" for row in rows)
    )


def _is_copied(rows: Sequence[ScoreRow]) -> bool:
    replies = {row.reply_sha256 for row in rows}
    return len(rows) > 1 and all(row.from_cache for row in rows) and len(replies) == 1


def _obstacles(
    baseline: ScoreTable, candidate: ScoreTable, tickets: tuple[str, ...]
) -> tuple[str, ...]:
    """Return why the two must not be compared, in words."""
    reasons = []
    if not tickets:
        reasons.append("the two runs have no ticket in common")
    left, right = baseline.golden_fingerprint, candidate.golden_fingerprint
    if left and right and left != right:
        reasons.append(
            f"the golden set changed between the runs ({left[:12]} and {right[:12]}); "
            "run the baseline again on the present set"
        )
    shared = baseline.scorer_fingerprints.keys() & candidate.scorer_fingerprints.keys()
    changed = sorted(
        name
        for name in shared
        if baseline.scorer_fingerprints[name] != candidate.scorer_fingerprints[name]
    )
    if changed:
        reasons.append(
            f"{', '.join(changed)}: scored by two versions of the scorer; "
            "run `ticketgate rescore` on both"
        )
    return tuple(reasons)
