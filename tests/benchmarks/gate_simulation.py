"""Draw pairs of runs whose truth is known, to see how often the gate is right about them.

A ticket is as hard as a latent normal number says, one for each metric, half of it common to all
metrics; a repeat adds noise. For metric m, arm a, ticket i and repeat r

    L = √icc · uᵢₐ + √(1 - icc) · eᵢₐᵣ,   uᵢ,candidate = ρ · uᵢ,baseline + √(1 - ρ²) · u′ᵢ

and the value is the quantile of the metric's distribution at Φ(L). ρ is 1 where nothing changed
and 0.9 for every changed candidate. All harms grow as L falls. Nothing here is fitted to real
judges: the distributions are a choice, and `gate_populations.py` holds others to try.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evals.comparison import Comparison
from evals.paired import PairedScores, Trials
from evals.score import metric_named
from tests.benchmarks.gate_populations import STANDARD, Population

Array = NDArray[np.float64]
Shape = Literal["even", "concentrated"]

SCORES = ("faithfulness", "tone", "correctness")
METRICS = (*SCORES, "hallucination", "latency", "cost")
CHANGED_RHO = 0.9
LOSS = 0.5
"""What a broken ticket loses: half of its score, in every repeat."""
Z95, Z80 = float(special.ndtri(0.95)), float(special.ndtri(0.80))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Say what the candidate does differently; in truth, not by chance."""

    changed: bool = True
    """False: a true no-op, whose tickets are exactly as hard for both arms."""
    drops: Mapping[str, float] = field(default_factory=dict)
    """Score to the drop of its mean, ≥ 0."""
    shape: Shape = "even"
    """`even`: all values are scaled. `concentrated`: a few tickets lose `LOSS` of theirs."""
    hallucination: float | None = None
    """Rate of the candidate; None for that of the population."""
    latency: float = 1.0
    """Factor on the 95th percentile."""
    tail_only: bool = False
    """Only drafts beyond the 80th percentile slow down."""
    log_latency: float = 0.0
    """Mean change of log seconds, of log dollars below; shaped as `shape` says."""
    log_cost: float = 0.0
    log_loss: float = 1.0
    """Concentrated: what a broken ticket gains in log seconds and log dollars."""
    only_slice: int | None = None
    """The slice where scores and hallucination change."""
    asymmetric: bool = False
    """A tenth of the tickets lose 30 % of their faithfulness, the others gain, mean zero."""


NO_OP = Scenario(changed=False)
NEUTRAL = Scenario()
ASYMMETRIC = Scenario(asymmetric=True)


def simulate(
    n: int,
    k: int,
    scenario: Scenario,
    rng: np.random.Generator,
    population: Population = STANDARD,
) -> Comparison:
    """Draw both runs of n tickets with k repeats, already paired.

    Tickets lie in slices `s=0`, `s=1` ...; a thread lies in one slice.
    """
    layout = _layout(n, population.slices, population.thread_sizes)
    before, after = _latent(layout, k, scenario, rng, population)
    touched = layout.touched(scenario.only_slice)
    hit = rng.random((2 + len(METRICS), n))
    baseline = {name: _values(name, before[j], population) for j, name in enumerate(METRICS)}
    candidate = {name: _values(name, after[j], population) for j, name in enumerate(METRICS)}
    for j, name in enumerate(SCORES):
        drop = scenario.drops.get(name, 0.0)
        candidate[name] *= _factor(drop / population.mean(name), scenario, hit[j], touched)
    if scenario.asymmetric:
        candidate["faithfulness"] = _mean_zero(candidate["faithfulness"], hit[6], population)
    if scenario.hallucination is not None:
        candidate["hallucination"] = _harm(after[3], scenario, hit[3], touched, population)
    candidate["latency"] *= _slowing(after[4], scenario)
    candidate["latency"] *= _log_factor(scenario.log_latency, scenario, hit[4])
    candidate["cost"] *= _log_factor(scenario.log_cost, scenario, hit[5])
    return Comparison(
        baseline="baseline",
        candidate="candidate",
        tickets=layout.tickets,
        threads=layout.threads,
        slices=layout.slices,
        scores={
            name: PairedScores(
                metric=metric_named(name),
                tickets=layout.tickets,
                cluster=layout.cluster,
                baseline=complete(baseline[name]),
                candidate=complete(candidate[name]),
            )
            for name in METRICS
        },
        repeats=k,
    )


def complete(values: Array) -> Trials:
    """Return trials without a missing value."""
    none = np.zeros(len(values), dtype=np.int64)
    return Trials(values=values, missing=none, late=none)


def lose(
    comparison: Comparison, below: float, chance: float, rng: np.random.Generator
) -> Comparison:
    """Let the judge of faithfulness fail, with this chance, on drafts that score below a value."""
    paired = comparison.scores["faithfulness"]
    sides = []
    for side in (paired.baseline, paired.candidate):
        lost = (side.values < below) & (rng.random(side.values.shape) < chance)
        missing = np.asarray(lost.sum(axis=1), dtype=np.int64)
        sides.append(replace(side, values=np.where(lost, np.nan, side.values), missing=missing))
    paired = replace(paired, baseline=sides[0], candidate=sides[1])
    return replace(comparison, scores={**comparison.scores, "faithfulness": paired})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Layout:
    """Which ticket lies in which thread and slice."""

    tickets: tuple[str, ...]
    threads: tuple[str, ...]
    cluster: NDArray[np.int64]
    slice_of: NDArray[np.int64]
    slices: Mapping[str, frozenset[str]]

    def touched(self, only: int | None) -> NDArray[np.bool_]:
        """Return which tickets a change reaches."""
        return self.slice_of == only if only is not None else np.ones(len(self.tickets), dtype=bool)


@cache
def _layout(n: int, slices: tuple[float, ...], thread_sizes: tuple[int, ...]) -> _Layout:
    """Deal tickets to threads, and threads to slices so that each keeps its share."""
    sizes = np.resize(thread_sizes, n)
    cluster = np.repeat(np.arange(n), sizes)[:n]
    threads = int(cluster[-1]) + 1
    # Equal shares give thread i the slice i mod 8: the slice that lags most behind its share.
    due, given = np.zeros(len(slices)), np.zeros(len(slices))
    slice_of_thread = np.zeros(threads, dtype=np.int64)
    for i in range(threads):
        due += slices
        slice_of_thread[i] = int(np.argmax(np.round(due - given, 9)))
        given[slice_of_thread[i]] += 1
    slice_of = slice_of_thread[cluster]
    tickets = tuple(f"T{i:05d}" for i in range(n))
    return _Layout(
        tickets=tickets,
        threads=tuple(f"T{i:05d}" for i in range(threads)),
        cluster=cluster,
        slice_of=slice_of,
        slices={
            f"s={j}": frozenset(tickets[i] for i in np.flatnonzero(slice_of == j))
            for j in range(len(slices))
        },
    )


def _latent(
    layout: _Layout, k: int, scenario: Scenario, rng: np.random.Generator, population: Population
) -> tuple[Array, Array]:
    """Draw L of both arms, each metrics × tickets × repeats."""
    base = _hardness(layout, rng, population)
    rho = CHANGED_RHO if scenario.changed else 1.0
    other = _hardness(layout, rng, population) if scenario.changed else base
    after = rho * base + math.sqrt(1 - rho**2) * other
    icc = np.full(len(METRICS), population.icc)
    icc[METRICS.index("latency")] -= 0.15
    between, within = np.sqrt(icc)[:, None, None], np.sqrt(1 - icc)[:, None, None]
    size = (len(METRICS), len(layout.tickets), k)
    return (
        between * base[:, :, None] + within * rng.standard_normal(size),
        between * after[:, :, None] + within * rng.standard_normal(size),
    )


def _hardness(layout: _Layout, rng: np.random.Generator, population: Population) -> Array:
    """Draw u, metrics × tickets, of variance 1: half common to all metrics, half own."""
    rows = len(METRICS) + 1
    u = rng.standard_normal((rows, len(layout.tickets)))
    if len(layout.threads) < len(layout.tickets):
        share = population.thread_share
        shared = rng.standard_normal((rows, len(layout.threads)))[:, layout.cluster]
        u = math.sqrt(share) * shared + math.sqrt(1 - share) * u
    return np.asarray((u[:1] + u[1:]) * math.sqrt(0.5))


def _values(metric: str, latent: Array, population: Population) -> Array:
    """Turn L into values of a metric."""
    if metric == "hallucination":
        return np.asarray(latent < special.ndtri(population.hallucination), dtype=np.float64)
    if metric == "latency":
        return np.asarray(np.exp(population.latency_sd * (-latent - Z95)))
    if metric == "cost":
        return np.asarray(0.004 * np.exp(-population.cost_sd * latent))
    return population.values(metric, latent)


def _factor(share: float, scenario: Scenario, hit: Array, touched: NDArray[np.bool_]) -> Array:
    """Return, by ticket, what a score is multiplied with to lose `share` of its mean."""
    if scenario.shape == "even":
        return np.where(touched, 1 - share, 1.0)[:, None]
    return np.where(touched & (hit < share / LOSS), 1 - LOSS, 1.0)[:, None]


def _mean_zero(values: Array, hit: Array, population: Population) -> Array:
    """Take 30 % from a tenth of the tickets and give the others as much of what they lack."""
    mean = population.mean("faithfulness")
    gain = 0.1 * 0.3 * mean / (0.9 * (1 - mean))
    return np.where((hit < 0.1)[:, None], 0.7 * values, values + gain * (1 - values))


def _harm(
    latent: Array,
    scenario: Scenario,
    hit: Array,
    touched: NDArray[np.bool_],
    population: Population,
) -> Array:
    """Return yes/no at the candidate's rate; concentrated: some tickets always say yes."""
    rate, before = scenario.hallucination or 0.0, population.hallucination
    harmed = _values("hallucination", latent, population)
    if scenario.shape == "even":
        more = (latent < special.ndtri(rate)).astype(np.float64)
    else:
        always = hit < (rate - before) / (1 - before)
        more = np.where(always[:, None], 1.0, harmed)
    return np.where(touched[:, None], more, harmed)


def _slowing(latent: Array, scenario: Scenario) -> Array:
    """Return the factor on each draft that multiplies the 95th percentile by `latency`."""
    if not scenario.tail_only:
        return np.full_like(latent, scenario.latency)
    return np.where(-latent > Z80, scenario.latency, 1.0)


def _log_factor(change: float, scenario: Scenario, hit: Array) -> Array:
    """Return a factor by ticket whose logarithm averages `change`."""
    if scenario.shape == "even":
        return np.full((len(hit), 1), math.exp(change))
    loss = scenario.log_loss
    return np.where(hit < change / loss, math.exp(loss), 1.0)[:, None]
