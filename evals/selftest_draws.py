"""Draw simulated changes, ask the public gate about each, and count its verdicts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evals.checks import GateSettings
from evals.gate import VerdictKind, decide
from evals.paired import Mask
from evals.rule import Rule
from evals.selftest import LOOKS, Outcome, Tally, hits_asked, merged, most_first
from evals.selftest_arms import Damage, World, draw_arms

FIRST_LOOK = 50
"""Draws after which a cell ends when all of them had the same outcome: its rate is then at least
91 % at the confidence of the table: 0.0125^(1/50)."""
OUTCOMES: Mapping[VerdictKind, Outcome] = {
    "regression": "fail",
    "pass": "pass",
    "inconclusive": "inconclusive",
    "unmeasurable": "inconclusive",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Name one cell of the table; neither prevalence nor dimension means "no defect"."""

    defect: str = ""
    prevalence: float | None = None
    """Share of all tickets to damage."""
    dimension: str | None = None
    """Damage every ticket of one of its slices, a random one in each draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Hold what decides: the suite's own rules and settings."""

    rules: tuple[Rule, ...]
    settings: GateSettings
    seed: int = 0
    """Of the draws; the gate's own seed is in its settings."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Experiment:
    """Hold all that the draws of one cell need, so that any process can make them."""

    gate: Gate
    world: World
    cell: Cell
    damage: Damage | None
    """The damaged drafts; None for a cell without a defect."""
    draws: int
    """At most."""
    first_look: int | None = None
    """Draws before the first look; None for a single look at the end."""
    start: int = 0
    """Number of the first draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draw:
    """Hold what came of one draw."""

    kind: VerdictKind
    hits: int
    slice: str
    """That was hit; empty where hits were spread over all tickets."""
    rules: frozenset[str]
    """Names of those that failed."""
    scorers: frozenset[str]


def measure(experiment: Experiment) -> Tally:
    """Measure one cell: all its draws, or only those before its first look when they all agree."""
    numbers = range(experiment.start, experiment.start + experiment.draws)
    look = experiment.first_look
    if look is None or look >= experiment.draws:
        return tally(experiment, numbers)
    early = tally(experiment, numbers[:look])
    if early.draws not in (early.fail, early.inconclusive, early.passed):
        early = merged([early, tally(experiment, numbers[look:])])
    return replace(early, looks=LOOKS)


def tally(experiment: Experiment, numbers: Sequence[int]) -> Tally:
    """Make some draws of a cell and count their verdicts.

    Args:
        experiment: what is planted, and what decides.
        numbers: of the draws; each depends on its number and the seed alone, so that the counts
            do not depend on who draws which.
    """
    targets = _targets(experiment)
    drawn = [_draw(experiment, targets, number) for number in numbers]
    outcomes = Counter(OUTCOMES[one.kind] for one in drawn)
    hit = Counter(one.slice for one in drawn if one.slice)
    failed = Counter(one.slice for one in drawn if one.slice and OUTCOMES[one.kind] == "fail")
    return Tally(
        draws=len(drawn),
        fail=outcomes["fail"],
        inconclusive=outcomes["inconclusive"],
        unmeasurable=sum(one.kind == "unmeasurable" for one in drawn),
        hits=sum(one.hits for one in drawn),
        by_rule=most_first([name for one in drawn for name in one.rules]),
        by_scorer=most_first([name for one in drawn for name in one.scorers]),
        by_slice={name: (count, failed[name]) for name, count in sorted(hit.items())},
    )


def _targets(experiment: Experiment) -> list[tuple[str, Mask]]:
    """Return the (slice, tickets) among which a draw chooses; one without a name for "all"."""
    cell, damage = experiment.cell, experiment.damage
    if damage is None:
        return []
    if cell.dimension is None:
        return [("", damage.applicable)]
    slices = experiment.world.slices_of(cell.dimension)
    inside = [(name, mask & damage.applicable) for name, mask in slices.items()]
    return [(name, mask) for name, mask in inside if mask.any()]


def _draw(experiment: Experiment, targets: Sequence[tuple[str, Mask]], number: int) -> _Draw:
    """Choose the tickets that are hit, draw both arms, and ask the gate."""
    gate, world = experiment.gate, experiment.world
    dice = np.random.default_rng(_seed(gate.seed, experiment.cell, number))
    slice_name, hit = _hit(experiment, targets, dice)
    comparison = draw_arms(world, dice, hit, experiment.damage)
    verdict = decide(comparison, gate.rules, gate.settings)
    failed = [
        (rule.name, rule.scorer)
        for rule, check in zip(gate.rules, verdict.checks, strict=True)
        if check.status == "fail"
    ]
    return _Draw(
        kind=verdict.kind,
        hits=int(hit.sum()),
        slice=slice_name,
        rules=frozenset(name for name, _ in failed),
        scorers=frozenset(scorer for _, scorer in failed),
    )


def _hit(
    experiment: Experiment, targets: Sequence[tuple[str, Mask]], dice: np.random.Generator
) -> tuple[str, Mask]:
    """Choose the damaged tickets: a share of all, among those that can be, or one whole slice."""
    tickets = len(experiment.world.tickets)
    hit = np.zeros(tickets, dtype=bool)
    if not targets:
        return "", hit
    name, possible = targets[int(dice.integers(len(targets)))]
    places = np.flatnonzero(possible)
    if experiment.cell.prevalence is not None:
        places = dice.permutation(places)[: hits_asked(experiment.cell.prevalence, tickets)]
    hit[places] = True
    return name, hit


def _seed(seed: int, cell: Cell, number: int) -> int:
    """Return the seed of one draw."""
    parts = (seed, cell.defect, cell.prevalence, cell.dimension, number)
    return int.from_bytes(hashlib.sha256(repr(parts).encode("utf-8", "replace")).digest()[:8])
