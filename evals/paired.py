"""One metric of two runs, ticket by ticket: values, what is missing, and what timed out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from evals.score import Metric
from evals.table import ScoreRow

Array: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trials:
    """Hold the values of one metric on one side."""

    values: Array
    """Tickets × trials; NaN where there is no value."""
    missing: Counts
    """Trials of each ticket that should have a value and have none."""
    late: Counts
    """How many of the missing timed out: slower than any limit. Latency only, else 0."""

    def of(self, chosen: Mask) -> Trials:
        """Return the trials of the chosen tickets."""
        return Trials(
            values=self.values[chosen], missing=self.missing[chosen], late=self.late[chosen]
        )

    def arises(self) -> Mask:
        """Return for which tickets the metric arises: some trial has, or should have, a value."""
        return np.isfinite(self.values).any(axis=1) | (self.missing > 0)

    def known(self) -> Array:
        """Return all values, in one row."""
        return self.values[np.isfinite(self.values)]

    def counts(self) -> Counts:
        """Return how many values each ticket has."""
        return np.asarray(np.isfinite(self.values).sum(axis=1), dtype=np.int64)

    def means(self, fill: float = math.nan) -> Array:
        """Average the trials of each ticket; missing ones count as `fill`, or not at all if NaN."""
        known = np.isfinite(self.values)
        total = np.where(known, self.values, 0.0).sum(axis=1)
        count = np.asarray(known.sum(axis=1), dtype=np.int64)
        if not math.isnan(fill):
            total, count = total + self.missing * fill, count + self.missing
        return _ratio(total, count)

    def mean_weight(self, weight_of: Array, late: float, fill: float = math.nan) -> Array:
        """Average a weight given to each trial; those that timed out have the weight `late`.

        Args:
            weight_of: tickets × trials, read where there is a value.
            late: weight of a timeout.
            fill: weight of the other missing trials; NaN leaves them out.
        """
        known = np.isfinite(self.values)
        total = np.where(known, weight_of, 0.0).sum(axis=1) + late * self.late
        count = self.counts() + self.late
        if not math.isnan(fill):
            lost = self.missing - self.late
            total, count = total + fill * lost, count + lost
        return _ratio(total, count)

    def share_missing(self, *, late_counts: bool) -> float:
        """Return the share of trials without a value among those that should have one, in [0, 1].

        Args:
            late_counts: whether timeouts are missing (or known to be slow, which is enough
                for a question about slow drafts). 0 where no trial should have a value.
        """
        lost = int(self.missing.sum() - (0 if late_counts else self.late.sum()))
        expected = int(self.missing.sum()) + int(np.isfinite(self.values).sum())
        return lost / expected if expected else 0.0

    def missing_by_ticket(self, *, late_counts: bool) -> Array:
        """Return the share of each ticket's trials without a value, in [0, 1]."""
        lost = self.missing - (0 if late_counts else self.late)
        return np.asarray(lost / np.maximum(self.missing + self.counts(), 1), dtype=np.float64)


def _ratio(total: Array, count: Counts) -> Array:
    """Divide; NaN where nothing was counted."""
    mean = np.full(len(total), np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairedScores:
    """Hold one metric for the tickets where it arises on at least one side.

    It does not arise, for example, where a draft makes no claim that could be unfaithful.
    """

    metric: Metric
    tickets: tuple[str, ...]
    cluster: Counts
    """Index of each ticket's thread in `Comparison.threads`; threads of tickets that only one
    side has are numbered after these."""
    baseline: Trials
    """Rows in the order of `tickets`."""
    candidate: Trials
    one_sided: tuple[str, ...] = ()
    """Tickets that both sides have and where the metric arises on one side only."""

    @property
    def is_off_scale(self) -> bool:
        """Tell whether a metric in [0, 1] has values outside: its margins would mean nothing."""
        sides = (self.baseline.known(), self.candidate.known())
        return self.metric.is_bounded and any(((v < 0) | (v > 1)).any() for v in sides)

    def changes(self) -> Array:
        """Return candidate minus baseline of each ticket, oriented; 0 where a side lacks it."""
        change = np.nan_to_num(self.candidate.means() - self.baseline.means())
        return change if self.metric.higher_is_better else -change

    def renumbered(self, new: Counts) -> PairedScores:
        """Return the tickets of the clusters that have a new number, under that number.

        Args:
            new: number of each cluster, negative for those to leave out; clusters beyond its end
                are left out, too.
        """
        known = self.cluster < len(new)
        cluster = np.where(known, new[np.where(known, self.cluster, 0)], -1)
        kept = cluster >= 0
        tickets = tuple(ticket for ticket, keep in zip(self.tickets, kept, strict=True) if keep)
        return replace(
            self,
            tickets=tickets,
            cluster=cluster[kept],
            baseline=self.baseline.of(kept),
            candidate=self.candidate.of(kept),
            one_sided=tuple(sorted(set(self.one_sided) & set(tickets))),
        )

    def tickets_without_value(self) -> int:
        """Return how many tickets lack all values on a side where they should have some."""
        blank = [
            (side.counts() == 0) & (side.missing > 0) for side in (self.baseline, self.candidate)
        ]
        return int((blank[0] | blank[1]).sum())


def read_side(
    scorers: Sequence[str], tickets: Sequence[str], rows_of: Mapping[str, Sequence[ScoreRow]]
) -> dict[str, Trials]:
    """Read every row of one side once, into arrays for all scorers.

    A value that is not finite counts as missing.

    Args:
        scorers: all that a row may name.
        tickets: the order of the arrays.
        rows_of: the rows of each ticket in the order of its trials; may be empty.
    """
    width = max((len(rows_of[ticket]) for ticket in tickets), default=1)
    values = {name: np.full((len(tickets), width), np.nan) for name in scorers}
    missing = {name: np.zeros(len(tickets), dtype=np.int64) for name in scorers}
    late = {name: np.zeros(len(tickets), dtype=np.int64) for name in scorers}
    for i, ticket in enumerate(tickets):
        for j, row in enumerate(rows_of[ticket]):
            for name, value in row.scores.items():
                if math.isfinite(value):
                    values[name][i, j] = value
                else:
                    missing[name][i] += 1
            for name in row.failed - row.scores.keys():
                missing[name][i] += 1
                late[name][i] += row.error == "timeout" and name == "latency"
    return {
        name: Trials(values=values[name], missing=missing[name], late=late[name])
        for name in scorers
    }


def pair(
    metric: Metric,
    sides: tuple[Trials, Trials],
    *,
    tickets: NDArray[np.object_],
    cluster: Counts,
    in_both: Mask,
) -> PairedScores:
    """Keep the tickets where a metric arises.

    Args:
        metric: the scale.
        sides: (baseline, candidate), rows in the order of `tickets`.
        tickets: their ids.
        cluster: of each ticket.
        in_both: whether both sides have rows for the ticket.
    """
    left, right = sides[0].arises(), sides[1].arises()
    kept = left | right
    return PairedScores(
        metric=metric,
        tickets=tuple(tickets[kept]),
        cluster=cluster[kept],
        baseline=sides[0].of(kept),
        candidate=sides[1].of(kept),
        one_sided=tuple(tickets[in_both & (left ^ right)]),
    )
