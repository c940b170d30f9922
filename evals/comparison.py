"""Pair two runs ticket by ticket."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

from evals.paired import PairedScores, pair, read_side
from evals.score import metric_named
from evals.table import ScoreRow, ScoreTable, fill_failures

RowsOf: TypeAlias = dict[str, list[ScoreRow]]
"""Ticket to its rows, in the order of the trials."""

ABSENT = "absent"
"""The `error` of the rows that stand for a ticket that one side lacks altogether."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """Hold two runs, paired: everything the gate decides from."""

    baseline: str
    candidate: str
    tickets: tuple[str, ...]
    """On both sides, sorted."""
    threads: tuple[str, ...]
    """Clusters of these tickets, sorted."""
    slices: Mapping[str, frozenset[str]]
    """Slice name to its tickets."""
    scores: Mapping[str, PairedScores]
    thread_of: Mapping[str, str] = field(default_factory=dict)
    """Thread of every ticket on either side; needed only to look at a part of the threads."""
    only_baseline: tuple[str, ...] = ()
    only_candidate: tuple[str, ...] = ()
    absence_is_loss: tuple[bool, bool] = (False, False)
    """Whether scores of tickets that (baseline, candidate) lacks count as missing there."""
    timeouts: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    """Tickets with a timeout: (baseline, candidate); they count as over any latency limit."""
    not_comparable: tuple[str, ...] = ()
    """Reasons why a verdict would not mean anything; empty when there are none."""
    repeats: int = 1
    copied_repeats: int = 0
    """Tickets whose repeats were all one cached answer: repeats that say nothing new."""

    def ticket_changes(self, scorers: Collection[str]) -> dict[str, float]:
        """Return, by ticket, the sum of the oriented differences of the bounded scorers named."""
        total: dict[str, float] = {}
        for name in sorted(self.scores.keys() & set(scorers)):
            paired = self.scores[name]
            if paired.metric.is_bounded:
                for ticket, change in zip(paired.tickets, paired.changes().tolist(), strict=True):
                    total[ticket] = total.get(ticket, 0.0) + change
        return total

    def of_threads(self, threads: Sequence[str]) -> Comparison:
        """Return the part of the comparison that rests on some of the threads."""
        chosen = set(threads)
        kept = [thread for thread in self.threads if thread in chosen]
        if len(kept) == len(self.threads):
            return self
        new = np.full(len(self.threads), -1)
        new[[i for i, thread in enumerate(self.threads) if thread in chosen]] = np.arange(len(kept))
        scores = {name: paired.renumbered(new) for name, paired in self.scores.items()}
        named = {ticket for paired in scores.values() for ticket in paired.tickets}
        named |= {ticket for ticket, thread in self.thread_of.items() if thread in chosen}
        return replace(
            self,
            tickets=tuple(ticket for ticket in self.tickets if ticket in named),
            threads=tuple(kept),
            scores=scores,
            only_baseline=tuple(ticket for ticket in self.only_baseline if ticket in named),
            only_candidate=tuple(ticket for ticket in self.only_candidate if ticket in named),
            timeouts=(self.timeouts[0] & named, self.timeouts[1] & named),
        )


def compare(baseline: ScoreTable, candidate: ScoreTable) -> Comparison:
    """Pair two score tables by ticket; trials are averaged later, threads are clusters.

    The order of rows and tickets changes nothing. A run of ours records every ticket that it
    asked, so a ticket that it lacks was not asked. A foreign file may have dropped what failed:
    there the scores of a ticket that only the other side has are missing, which a pass must
    survive.
    """
    scorers = sorted({*baseline.scorers(), *candidate.scorers()})
    left, right = _by_ticket(baseline, scorers), _by_ticket(candidate, scorers)
    shared = tuple(sorted(left.keys() & right.keys()))
    only_left = tuple(sorted(left.keys() - right.keys()))
    only_right = tuple(sorted(right.keys() - left.keys()))
    told = Comparison(
        baseline=baseline.name,
        candidate=candidate.name,
        tickets=shared,
        threads=tuple(sorted({_threads(ticket, left, right)[0] for ticket in shared})),
        slices={},
        scores={},
        only_baseline=only_left,
        only_candidate=only_right,
        absence_is_loss=(not baseline.golden_fingerprint, not candidate.golden_fingerprint),
        timeouts=(_timed_out(left), _timed_out(right)),
        not_comparable=_obstacles(baseline, candidate, left, right),
        repeats=max((len(rows) for rows in right.values()), default=0),
        copied_repeats=sum(_is_copied(rows) for rows in right.values()),
    )
    for side, other, lacking, loss in (
        (left, right, only_right, told.absence_is_loss[0]),
        (right, left, only_left, told.absence_is_loss[1]),
    ):
        side.update({ticket: _absent(other[ticket]) if loss else [] for ticket in lacking})
    return replace(
        told,
        slices=_slices(left, right),
        scores=_scores(scorers, left, right, told.threads),
        thread_of={ticket: _threads(ticket, left, right)[0] for ticket in left},
    )


def _by_ticket(table: ScoreTable, scorers: Sequence[str]) -> RowsOf:
    """Group the rows of one side, failures filled for the scorers that this side has.

    A scorer that a side never ran must not seem to have run where drafts failed; where all
    drafts failed nobody can tell, and every scorer counts.
    """
    drafted = any(row.error is None for row in table.rows)
    own = {*table.scorers(), *table.scorer_fingerprints} if drafted else set(scorers)
    filled = fill_failures(table.rows, [name for name in scorers if name in own])
    grouped: RowsOf = defaultdict(list)
    for row in sorted(filled, key=lambda row: (row.ticket_id, row.trial)):
        grouped[row.ticket_id].append(row)
    return dict(grouped)


def _absent(rows: Iterable[ScoreRow]) -> list[ScoreRow]:
    """Return what stands in for a ticket that a side lacks: whatever the other has is missing."""
    return [
        replace(row, scores={}, failed=row.failed | row.scores.keys(), error=ABSENT) for row in rows
    ]


def _threads(ticket: str, left: RowsOf, right: RowsOf) -> list[str]:
    """Return the threads that the two sides name for a ticket; its own id says nothing."""
    named = {row.thread_id for side in (left, right) for row in side.get(ticket, ())}
    return sorted(named - {ticket}) or [ticket]


def _slices(left: RowsOf, right: RowsOf) -> dict[str, frozenset[str]]:
    """Return slice name to tickets; a slice that either side names counts."""
    slices: dict[str, set[str]] = defaultdict(set)
    for side in (left, right):
        for ticket, rows in side.items():
            for name in rows[0].slices if rows else ():
                slices[name].add(ticket)
    return {name: frozenset(members) for name, members in sorted(slices.items())}


def _scores(
    scorers: Sequence[str], left: RowsOf, right: RowsOf, threads: Sequence[str]
) -> dict[str, PairedScores]:
    """Return each scorer's values for all tickets; further threads are numbered after `threads`."""
    tickets = sorted(left)
    thread_of = [_threads(ticket, left, right)[0] for ticket in tickets]
    further = sorted(set(thread_of) - set(threads))
    index = {thread: i for i, thread in enumerate([*threads, *further])}
    cluster = np.array([index[thread] for thread in thread_of], dtype=np.int64)
    before, after = read_side(scorers, tickets, left), read_side(scorers, tickets, right)
    asked = np.array([bool(left[ticket] and right[ticket]) for ticket in tickets], dtype=bool)
    names = np.array(tickets, dtype=object)
    return {
        name: pair(
            metric_named(name),
            (before[name], after[name]),
            tickets=names,
            cluster=cluster,
            in_both=asked,
        )
        for name in scorers
    }


def _timed_out(rows_of: RowsOf) -> frozenset[str]:
    return frozenset(
        ticket for ticket, rows in rows_of.items() if any(row.error == "timeout" for row in rows)
    )


def _is_copied(rows: Sequence[ScoreRow]) -> bool:
    replies = {row.reply_sha256 for row in rows}
    return len(rows) > 1 and all(row.from_cache for row in rows) and len(replies) == 1


def _obstacles(
    baseline: ScoreTable, candidate: ScoreTable, left: RowsOf, right: RowsOf
) -> tuple[str, ...]:
    """Return why the two must not be compared, in words."""
    reasons = []
    if not left.keys() & right.keys():
        reasons.append("the two runs have no ticket in common")
    for side, rows_of in (("baseline", left), ("candidate", right)):
        if twice := _repeated(rows_of):
            reasons.append(
                f"the {side} has more than one row for {twice}; keep one row a ticket and trial"
            )
    torn = [t for t in sorted(left.keys() & right.keys()) if len(_threads(t, left, right)) > 1]
    if torn:
        reasons.append(
            f"{len(torn)} tickets belong to two different threads, such as {torn[0]!r}; "
            "give each ticket one thread_id"
        )
    left_set, right_set = baseline.golden_fingerprint, candidate.golden_fingerprint
    if left_set and right_set and left_set != right_set:
        reasons.append(
            f"the golden set changed between the runs ({left_set[:12]} and {right_set[:12]}); "
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


def _repeated(rows_of: RowsOf) -> str:
    """Name the first ticket and trial with several rows; empty when there is none."""
    for ticket in sorted(rows_of):
        number, count = Counter(row.trial for row in rows_of[ticket]).most_common(1)[0]
        if count > 1:
            return f"ticket {ticket!r} trial {number}"
    return ""
