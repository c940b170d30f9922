"""The cells of the calibration benchmark: what is drawn, what is decided, what is counted.

A cell is one truth, at one size, asked one question, many times. Every replicate has random
numbers of its own, derived from the seed, the name of the cell and its own number, so that no
figure depends on how the work was shared out.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from evals.checks import GateSettings
from evals.comparison import Comparison
from evals.gate import decide
from evals.rule import Rule
from evals.sequential import plan_looks
from tests.benchmarks.gate_populations import POPULATIONS, Population
from tests.benchmarks.gate_simulation import NEUTRAL, Scenario, lose, simulate
from tests.benchmarks.simple_gates import flags

FLIPS = 499
PILOTS = 100
"""Replicates from which the printed detectable drop of a power cell is taken."""

OVERALL = (
    Rule(scorer="faithfulness", kind="no_regression", bound=0.03),
    Rule(scorer="tone", kind="no_regression", bound=0.03),
    Rule(scorer="correctness", kind="no_regression", bound=0.05),
    Rule(scorer="hallucination", kind="no_regression", bound=0.03),
    Rule(scorer="latency", kind="no_regression", bound=0.10, statistic="ratio"),
    Rule(scorer="latency", kind="no_regression", bound=1.2, statistic="p95_ratio"),
    Rule(scorer="cost", kind="no_regression", bound=0.10, statistic="ratio"),
)
LIMITS = (
    Rule(scorer="hallucination", kind="limit", bound=0.03),
    Rule(scorer="latency", kind="limit", bound=1.0, statistic="p95"),
)
SLICED = ("faithfulness", "tone", "correctness", "hallucination")


def on_slices(population: Population, *scorers: str) -> tuple[Rule, ...]:
    """Return rules on every slice, which can fail and are not needed for a pass."""
    return tuple(
        Rule(scorer=name, kind="no_regression", bound=0.10, slice=f"s={j}", required=False)
        for name in scorers
        for j in range(len(population.slices))
    )


@lru_cache
def whole_gate(population_name: str) -> tuple[Rule, ...]:
    """Return all rules: seven on all tickets, and four on each slice."""
    return OVERALL + on_slices(POPULATIONS[population_name], *SLICED)


@lru_cache
def short_gate(population_name: str) -> tuple[Rule, ...]:
    """Return both families with fewer rules, where only one of them matters."""
    return OVERALL + on_slices(POPULATIONS[population_name], "faithfulness")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cell:
    """Name one truth, size and question."""

    name: str
    n: int
    k: int
    scenario: Scenario
    measure: Callable[[Cell, Replicate], dict[str, float]]
    """What is counted in one replicate; a function of this module."""
    population: str = "standard"
    rule: int = 0
    """Power cells: which rule of `OVERALL` is asked."""
    part: float = 1.0
    """Share of the replicates that this cell gets."""
    flips: int = FLIPS
    judge_fails: float = 0.0
    """Chance that the judge fails on a draft that scores below `BAD`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replicate:
    """Hold the random numbers of one replicate of a cell."""

    rng: np.random.Generator
    settings: GateSettings

    @staticmethod
    def of(cell: Cell, seed: int, number: int) -> Replicate:
        """Derive them, the same whichever process asks."""
        return Replicate(
            rng=np.random.default_rng([seed, zlib.crc32(cell.name.encode()), number]),
            settings=GateSettings(flips=cell.flips, seed=number),
        )

    def drawn(self, cell: Cell, scenario: Scenario | None = None) -> Comparison:
        """Draw the two runs."""
        population = POPULATIONS[cell.population]
        return simulate(cell.n, cell.k, scenario or cell.scenario, self.rng, population)


def verdict(cell: Cell, replicate: Replicate) -> dict[str, float]:
    """Ask the whole gate, and the simple gates beside it."""
    drawn = replicate.drawn(cell)
    decided = decide(drawn, whole_gate(cell.population), replicate.settings)
    alone = flags(drawn, replicate.settings.seed, POPULATIONS[cell.population])
    return {
        "fail": decided.kind == "regression",
        "pass": decided.kind == "pass",
        **{gate: float(flag) for gate, flag in alone.items()},
    }


def fewer_rules(cell: Cell, replicate: Replicate) -> dict[str, float]:
    """Ask a gate of both families with fewer rules."""
    rules = short_gate(cell.population)
    decided = decide(replicate.drawn(cell), rules, replicate.settings)
    return {"fail": decided.kind == "regression", "pass": decided.kind == "pass"}


def overall(cell: Cell, replicate: Replicate) -> dict[str, float]:
    """Ask the rules on all tickets alone."""
    decided = decide(replicate.drawn(cell), OVERALL, replicate.settings)
    return {"fail": decided.kind == "regression", "pass": decided.kind == "pass"}


def each_rule(cell: Cell, replicate: Replicate) -> dict[str, float]:
    """Tell for each rule on all tickets whether it passes: each has its own bound."""
    decided = decide(replicate.drawn(cell), OVERALL, replicate.settings)
    return {f"{c.scorer} {c.statistic}": float(c.status == "pass") for c in decided.checks}


def each_limit(cell: Cell, replicate: Replicate) -> dict[str, float]:
    """Tell for each limit whether it passes and whether it fails."""
    told: dict[str, float] = {}
    for check in decide(replicate.drawn(cell), LIMITS, replicate.settings).checks:
        told[f"{check.scorer} pass"] = check.status == "pass"
        told[f"{check.scorer} fail"] = check.status == "fail"
    return told


def power(cell: Cell, replicate: Replicate) -> dict[str, float]:
    """Tell whether the drop that verdicts print as detectable is proved."""
    drop = printed_detectable(cell)
    rules = power_rules(cell)
    drawn = replicate.drawn(cell, shifted(cell, drop))
    check = decide(drawn, rules, replicate.settings).checks[cell.rule]
    level = replicate.settings.alpha_of(sliced=False, both=True)
    return {"proved": check.p is not None and check.p <= level, "drop": drop}


def power_rules(cell: Cell) -> tuple[Rule, ...]:
    """Return the rules on all tickets, and one on a slice so that both families share α."""
    return OVERALL + on_slices(POPULATIONS[cell.population], "faithfulness")[:1]


@lru_cache(maxsize=64)
def printed_detectable(cell: Cell) -> float:
    """Average what verdicts on harmless changes of this size print as detectable."""
    name, rules = replace(cell, name=f"{cell.name} pilot"), power_rules(cell)
    total = 0.0
    for number in range(PILOTS):
        pilot = Replicate.of(name, 0, number)
        quick = replace(pilot.settings, flips=19)
        check = decide(pilot.drawn(cell, NEUTRAL), rules, quick).checks[cell.rule]
        even = cell.scenario.shape == "even"
        total += (check.detectable if even else check.detectable_concentrated) or 0.0
    return total / PILOTS


def shifted(cell: Cell, drop: float) -> Scenario:
    """Return the cell's scenario with a drop of this size in its metric."""
    metric, scenario = OVERALL[cell.rule].scorer, cell.scenario
    if metric == "hallucination":
        rate = POPULATIONS[cell.population].hallucination
        return replace(scenario, hallucination=rate + drop)
    if metric == "latency":
        return replace(scenario, log_latency=math.log1p(drop))
    if metric == "cost":
        return replace(scenario, log_cost=math.log1p(drop))
    return replace(scenario, drops={metric: drop})


def sequential(cell: Cell, replicate: Replicate) -> dict[str, float]:
    """Look five times, in a random order of threads, and stop at a proved regression."""
    drawn, rules = replicate.drawn(cell), short_gate(cell.population)[: len(OVERALL) + 2]
    looks = plan_looks([drawn.threads[i] for i in replicate.rng.permutation(len(drawn.threads))])
    for look in range(1, len(looks.sizes) + 1):
        reached = looks.at(look)
        decided = decide(drawn, rules, replicate.settings, looks=reached)
        if decided.kind == "regression" or reached.is_last:
            break
    return {
        "fail": decided.kind == "regression",
        "pass": decided.kind == "pass",
        "spent": reached.fraction,
        "early": float(decided.kind == "regression" and not reached.is_last),
    }


BAD = 0.7
"""Below it, a draft is one that judges fail on, in the cells about missing scores."""


def missing(cell: Cell, replicate: Replicate) -> dict[str, float]:
    """Ask the rules on all tickets while the judge fails on bad drafts."""
    drawn = lose(replicate.drawn(cell), BAD, cell.judge_fails, replicate.rng)
    decided = decide(drawn, OVERALL, replicate.settings)
    lost = drawn.scores["faithfulness"].candidate.share_missing(late_counts=True)
    return {
        "fail": decided.kind == "regression",
        "pass": decided.kind == "pass",
        "missing": lost,
        "faithfulness pass": decided.checks[0].status == "pass",
    }


def run(cell: Cell, seed: int, numbers: range) -> Mapping[str, tuple[float, float, int]]:
    """Return (sum, sum of squares, count) of every measure over some replicates."""
    told = [cell.measure(cell, Replicate.of(cell, seed, number)) for number in numbers]
    return {
        name: (sum(row[name] for row in told), sum(row[name] ** 2 for row in told), len(told))
        for name in told[0]
    }
