"""What a gate's own error rates are: how often it cries wolf, and what it lets through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from evals.bounds import Bounds, rate_bounds

Outcome = Literal["fail", "inconclusive", "pass"]
Noise = Literal["repeats", "harmless", "both", "none"]
"""Where the two arms of a draw differ without any defect: other repeats of the same tickets,
harmless edits of the same drafts, both, or nowhere."""

PREVALENCES = (0.02, 0.05, 0.10, 0.25)
"""Shares of all tickets whose drafts are damaged."""
DEMANDED: Mapping[float, float] = {0.10: 0.80, 0.25: 0.95}
"""Prevalence to the share of draws that must fail; below it the defect is a blind spot."""
CONFIDENCE = 0.95
LOOKS = 2
"""How often a cell of the table may end: at its first look when all draws agree, or at the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Count the verdicts of the draws of one cell."""

    draws: int
    fail: int
    inconclusive: int
    """Neither failed nor passed: inconclusive or unmeasurable."""
    unmeasurable: int = 0
    """Those of the inconclusive that refused to answer."""
    hits: int = 0
    """Damaged tickets, over all draws."""
    by_rule: Mapping[str, int] = field(default_factory=dict)
    """Name of a rule to the draws that it failed."""
    by_scorer: Mapping[str, int] = field(default_factory=dict)
    """Scorer to the draws that any of its rules failed."""
    by_slice: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Slice that was hit to (draws, draws that failed); only where one slice is hit at a time."""
    looks: int = 1
    """How often the cell might have ended; its intervals share the error rate among them."""

    @property
    def passed(self) -> int:
        """Return the draws that passed."""
        return self.draws - self.fail - self.inconclusive

    def count(self, outcome: Outcome) -> int:
        """Return the draws with an outcome."""
        return {"fail": self.fail, "inconclusive": self.inconclusive, "pass": self.passed}[outcome]

    def rate(self, outcome: Outcome) -> Bounds:
        """Return the share of draws with an outcome, with its 95 % Clopper-Pearson interval.

        A cell that may end at its first look has two chances to be wrong, so that each of its
        two intervals is computed at 97.5 %: together they miss the truth at most 5 % of the time
        (Bonferroni), whenever the cell ended.
        """
        yes = np.zeros(self.draws)
        yes[: self.count(outcome)] = 1.0
        tail = (1 - CONFIDENCE) / self.looks / 2
        return rate_bounds(yes, np.ones(self.draws, dtype=np.int64), alpha=tail)


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm:
    """Hold how often the gate fails a candidate that is exchangeable with its baseline."""

    noise: Noise
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectRow:
    """Hold one cell of the table: a defect at a prevalence, or in one slice only."""

    defect: str
    title: str
    """What people call it, such as `a dropped caveat`."""
    prevalence: float | None
    """Share of all tickets that was asked for; None where one whole slice is hit."""
    slice: str | None
    """Dimension of which one value at a time is hit, such as `category`; else None."""
    applicable: int
    """Tickets in whose drafts the defect can be planted."""
    tickets: int
    """Of the whole suite."""
    tally: Tally

    @property
    def reached(self) -> float:
        """Return the share of all tickets that was hit, on average over the draws."""
        return self.tally.hits / max(self.tally.draws * self.tickets, 1)

    @property
    def falls_short(self) -> bool:
        """Tell whether fewer tickets can be hit than the prevalence asks for."""
        return self.prevalence is not None and self.applicable < hits_asked(
            self.prevalence, self.tickets
        )

    @property
    def is_blind(self) -> bool:
        """Tell whether fewer draws fail than are demanded at this prevalence."""
        demanded = DEMANDED.get(self.prevalence) if self.prevalence is not None else None
        return demanded is not None and self.tally.fail < demanded * self.tally.draws


def hits_asked(prevalence: float, tickets: int) -> int:
    """Return how many tickets a prevalence means: the nearest whole number, at least one."""
    return max(1, round(prevalence * tickets))


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """Hold the operating characteristics of one gate on one golden set."""

    suite: str
    run: str
    """Whose drafts were damaged."""
    tickets: int
    repeats: int
    draws: int
    """At most, for each cell."""
    alpha: float
    """What the false-alarm rate is allowed to be."""
    false_alarm: FalseAlarm
    rows: tuple[DefectRow, ...]
    gated: tuple[str, ...]
    """Scorers with at least one rule, in the order of the suite."""
    reported: tuple[str, ...] = ()
    """Scorers of the suite without any rule: they can never fail the gate."""
    unplantable: tuple[str, ...] = ()
    """Defects that could not be planted in any draft."""
    seconds: float = 0.0
    created_at: str = ""
    """UTC, ISO 8601."""
    version: str = ""
    """Of ticketgate."""

    @property
    def cries_wolf(self) -> bool:
        """Tell whether the false-alarm rate is proved to be above what is allowed."""
        return self.false_alarm.tally.rate("fail").low > self.alpha

    @property
    def exit_code(self) -> int:
        """Return 1 where the gate cries wolf; blind spots are said and do not change it."""
        return 1 if self.cries_wolf else 0

    @property
    def defects(self) -> tuple[str, ...]:
        """Return the planted defects, in order."""
        return tuple(dict.fromkeys(row.defect for row in self.rows))

    def cell(self, defect: str, prevalence: float | None) -> DefectRow | None:
        """Return the cell of a defect; `prevalence` None is the one of a slice."""
        return next(
            (row for row in self.rows if (row.defect, row.prevalence) == (defect, prevalence)), None
        )

    @property
    def blind_spots(self) -> tuple[DefectRow, ...]:
        """Return, for each defect that is caught too seldom, the cell that says it most plainly.

        That is the most frequent prevalence at which too few draws fail: where more of the
        damage does not help either, the gate is blind rather than short of tickets.
        """
        worst: dict[str, DefectRow] = {}
        for row in self.rows:
            if row.is_blind and (
                row.defect not in worst
                or (row.prevalence or 0.0) > (worst[row.defect].prevalence or 0.0)
            ):
                worst[row.defect] = row
        return tuple(worst.values())

    @property
    def never_contributes(self) -> tuple[str, ...]:
        """Return the gated scorers of which no rule failed for any defect, in any draw."""
        caught: set[str] = set()
        for row in self.rows:
            caught.update(name for name, count in row.tally.by_scorer.items() if count)
        return tuple(name for name in self.gated if name not in caught)

    def contribution(self, scorer: str) -> tuple[int, int]:
        """Return (defects that the scorer helped to fail, those that it alone ever failed)."""
        caught = {d: self._catchers(d) for d in self.defects}
        mine = [defect for defect, names in caught.items() if scorer in names]
        return len(mine), sum(caught[defect] == {scorer} for defect in mine)

    def _catchers(self, defect: str) -> set[str]:
        return {
            name
            for row in self.rows
            if row.defect == defect
            for name, count in row.tally.by_scorer.items()
            if count
        }


def merged(tallies: Sequence[Tally]) -> Tally:
    """Add tallies of different draws of the same cell."""
    by_slice: dict[str, tuple[int, int]] = {}
    for tally in tallies:
        for name, (draws, failed) in tally.by_slice.items():
            known = by_slice.get(name, (0, 0))
            by_slice[name] = (known[0] + draws, known[1] + failed)
    return Tally(
        draws=sum(tally.draws for tally in tallies),
        fail=sum(tally.fail for tally in tallies),
        inconclusive=sum(tally.inconclusive for tally in tallies),
        unmeasurable=sum(tally.unmeasurable for tally in tallies),
        hits=sum(tally.hits for tally in tallies),
        by_rule=_sums([tally.by_rule for tally in tallies]),
        by_scorer=_sums([tally.by_scorer for tally in tallies]),
        by_slice=dict(sorted(by_slice.items())),
        looks=max((tally.looks for tally in tallies), default=1),
    )


def most_first(names: Iterable[str]) -> dict[str, int]:
    """Count names, the most frequent first."""
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _sums(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Add counts by name, the largest first."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return most_first(total.elements())
