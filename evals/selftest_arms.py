"""The two arms of a simulated comparison, drawn from the scores of stored and damaged drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.comparison import Comparison
from evals.paired import Array, Counts, Mask, Trials, pair, read_side
from evals.score import metric_named
from evals.selftest import Noise
from evals.table import ScoreRow, fill_failures

Picks = NDArray[np.int64]
"""Tickets × repeats of one arm: which stored repeat stands there."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scores:
    """Hold every score of one set of drafts: scorers × tickets × repeats."""

    values: Array
    """NaN where there is no value."""
    missing: Counts
    """1 where there should be a value and is none."""
    late: Counts
    """1 where that is because of a timeout; latency only."""

    @staticmethod
    def of(
        rows_of: Mapping[str, Sequence[ScoreRow]], scorers: Sequence[str], tickets: Sequence[str]
    ) -> Scores:
        """Read rows, the same number for every ticket, in the order of their trials."""
        filled = {
            ticket: fill_failures(rows_of[ticket], scorers) if rows_of.get(ticket) else []
            for ticket in tickets
        }
        repeats = max((len(rows) for rows in filled.values()), default=1)
        by_trial = [
            read_side(scorers, tickets, {ticket: filled[ticket][i : i + 1] for ticket in tickets})
            for i in range(repeats)
        ]
        return Scores(
            values=np.array([[side[name].values[:, 0] for side in by_trial] for name in scorers])
            .transpose(0, 2, 1)
            .copy(),
            missing=_stacked([[side[name].missing for side in by_trial] for name in scorers]),
            late=_stacked([[side[name].late for side in by_trial] for name in scorers]),
        )

    def picked(self, picks: Picks) -> Scores:
        """Return the repeats of one arm."""
        return Scores(
            values=np.take_along_axis(self.values, picks[None], axis=2),
            missing=np.take_along_axis(self.missing, picks[None], axis=2),
            late=np.take_along_axis(self.late, picks[None], axis=2),
        )

    def replaced(self, where: Mask, by: Scores) -> Scores:
        """Return these scores with those of some tickets taken from another set."""
        here = where[None, :, None]
        return Scores(
            values=np.where(here, by.values, self.values),
            missing=np.where(here, by.missing, self.missing),
            late=np.where(here, by.late, self.late),
        )

    def differs(self, other: Scores) -> bool:
        """Tell whether any score is another one."""
        return not (
            np.array_equal(self.values, other.values, equal_nan=True)
            and np.array_equal(self.missing, other.missing)
        )

    def trials(self, scorer: int) -> Trials:
        """Return one scorer's part, as the gate reads it."""
        return Trials(
            values=self.values[scorer],
            missing=self.missing[scorer].sum(axis=1),
            late=self.late[scorer].sum(axis=1),
        )


def _stacked(columns: Sequence[Sequence[Counts]]) -> Counts:
    """Turn scorers × repeats × tickets into scorers × tickets × repeats."""
    return np.array(columns, dtype=np.int64).transpose(0, 2, 1).copy()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Damage:
    """Hold the scores of the drafts after an edit, where it can be made."""

    name: str
    title: str
    scores: Scores
    """Those of the stored drafts where the edit cannot be made."""
    applicable: Mask
    """Tickets of which at least one draft can be edited."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """Hold what every draw begins from."""

    scorers: tuple[str, ...]
    tickets: tuple[str, ...]
    """In the order of the arrays."""
    threads: tuple[str, ...]
    cluster: Counts
    """Index of each ticket's thread in `threads`."""
    slices: Mapping[str, frozenset[str]]
    """Slice name to its tickets."""
    stored: Scores
    harmless: tuple[Damage, ...] = ()
    """Edits that leave a draft as good as it was; used where repeats do not differ."""

    @staticmethod
    def of(
        rows_of: Mapping[str, Sequence[ScoreRow]],
        scorers: Sequence[str],
        harmless: Sequence[Damage] = (),
    ) -> World:
        """Read the rows of the stored drafts, and how tickets belong to threads and slices."""
        tickets = tuple(sorted(rows_of))
        first = [rows_of[ticket][0] for ticket in tickets]
        threads = tuple(sorted({row.thread_id for row in first}))
        place = {thread: i for i, thread in enumerate(threads)}
        slices: dict[str, set[str]] = {}
        for row in first:
            for name in row.slices:
                slices.setdefault(name, set()).add(row.ticket_id)
        return World(
            scorers=tuple(scorers),
            tickets=tickets,
            threads=threads,
            cluster=np.array([place[row.thread_id] for row in first], dtype=np.int64),
            slices={name: frozenset(members) for name, members in sorted(slices.items())},
            stored=Scores.of(rows_of, scorers, tickets),
            harmless=tuple(harmless),
        )

    @property
    def repeats(self) -> int:
        """Return the stored drafts of each ticket."""
        return int(self.stored.values.shape[2])

    @property
    def repeats_differ(self) -> bool:
        """Tell whether any repeat of a ticket was scored otherwise, on a scale of quality."""
        bounded = [metric_named(name).is_bounded for name in self.scorers]
        values = self.stored.values[np.array(bounded, dtype=bool)]
        return not np.array_equal(
            values, np.broadcast_to(values[..., :1], values.shape), equal_nan=True
        )

    @property
    def noise(self) -> Noise:
        """Return in what the two arms differ when there is no defect."""
        first = self.stored.values[..., :1]
        timed = not np.array_equal(
            self.stored.values, np.broadcast_to(first, self.stored.values.shape), equal_nan=True
        )
        if self.repeats_differ:
            return "repeats"
        edited = any(edit.scores.differs(self.stored) for edit in self.harmless)
        if timed:
            return "both" if edited else "repeats"
        return "harmless" if edited else "none"

    def slices_of(self, dimension: str) -> dict[str, Mask]:
        """Return the slices of a dimension, each as a mask of tickets."""
        return {
            name: np.array([ticket in members for ticket in self.tickets], dtype=bool)
            for name, members in self.slices.items()
            if name.partition("=")[0] == dimension
        }


def draw_arms(
    world: World, dice: np.random.Generator, hit: Mask | None = None, damage: Damage | None = None
) -> Comparison:
    """Draw a baseline and a candidate that differ by chance alone, and damage the candidate.

    With several repeats each ticket's are split at random into two arms of the same size, an odd
    one left out. Where repeats do not differ, a harmless edit is made in one copy of each draft,
    and a coin decides which arm gets it. Either way the arms are exchangeable ticket by ticket.

    Args:
        world: the stored drafts.
        dice: of this draw.
        hit: tickets that are damaged.
        damage: how.
    """
    left, right = _split(world, dice)
    baseline, candidate = world.stored.picked(left), world.stored.picked(right)
    if world.harmless and not world.repeats_differ:
        edited, where = _edited(world, dice)
        first = dice.random(len(world.tickets)) < 0.5
        baseline = baseline.replaced(where & first, edited.picked(left))
        candidate = candidate.replaced(where & ~first, edited.picked(right))
    if damage is not None and hit is not None:
        candidate = candidate.replaced(hit, damage.scores.picked(right))
    return _comparison(world, baseline, candidate)


def _split(world: World, dice: np.random.Generator) -> tuple[Picks, Picks]:
    """Return which repeats each arm has; with one repeat both have it."""
    order = np.tile(np.arange(world.repeats, dtype=np.int64), (len(world.tickets), 1))
    if world.repeats == 1:
        return order, order
    order = dice.permuted(order, axis=1)
    half = world.repeats // 2
    return order[:, :half], order[:, half : 2 * half]


def _edited(world: World, dice: np.random.Generator) -> tuple[Scores, Mask]:
    """Choose one of the possible harmless edits for each ticket, with the tickets that have any."""
    possible = np.array([edit.applicable for edit in world.harmless])
    chosen = np.argmax(dice.random(possible.shape) * possible, axis=0)
    scores = world.stored
    for i, edit in enumerate(world.harmless):
        scores = scores.replaced(possible[i] & (chosen == i), edit.scores)
    return scores, np.asarray(possible.any(axis=0), dtype=bool)


def _comparison(world: World, baseline: Scores, candidate: Scores) -> Comparison:
    """Pair two arms as `compare` would pair their tables, without building rows."""
    names = np.array(world.tickets, dtype=object)
    asked = np.ones(len(world.tickets), dtype=bool)
    return Comparison(
        baseline="stored drafts",
        candidate="stored drafts, drawn again",
        tickets=world.tickets,
        threads=world.threads,
        slices=world.slices,
        scores={
            name: pair(
                metric_named(name),
                (baseline.trials(i), candidate.trials(i)),
                tickets=names,
                cluster=world.cluster,
                in_both=asked,
            )
            for i, name in enumerate(world.scorers)
        },
        repeats=int(candidate.values.shape[2]),
    )
