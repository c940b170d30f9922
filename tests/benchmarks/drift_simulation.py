"""How often the nightly chart cries wolf, and how soon it notices: A14, by simulation.

Nights are drawn thread by thread and go through `evals.drift.draw_chart`, as stored nights do.

    python -m tests.benchmarks.drift_simulation 2000
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.drift import LEARNING_NIGHTS, draw_chart
from evals.nights import Night, Reading

Array = NDArray[np.float64]
Dice = np.random.Generator
World = Callable[[Dice, int], Array]
"""From dice and a number of nights to nights × threads, nothing changing from night to night."""

THREADS = 40
METRICS = ("faithfulness", "tone", "correctness", "handoff", "retrieval")
MOST_IN_30 = 0.15
"""A14."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftRow:
    """Hold one share of simulated charts with its Monte-Carlo error."""

    what: str
    share: float
    replicates: int
    most: float | None = None
    least: float | None = None

    @property
    def error(self) -> float:
        """Return the Monte-Carlo standard error of the share."""
        return math.sqrt(self.share * (1 - self.share) / self.replicates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Hold how many nights a chart took to notice a shift, where it did within `nights`."""

    what: str
    noticed: float
    mean_nights: float
    nights: int


def scores(dice: Dice, nights: int) -> Array:
    """Draw scores in [0, 1]: threads of different levels, many at 1, the same noise each night."""
    perfect = dice.random(THREADS) < 0.4
    level = np.where(perfect, 1.0, dice.beta(6, 1.5, THREADS))
    return np.clip(level + dice.normal(0, 0.1, (nights, THREADS)), 0, 1)


def rare(dice: Dice, nights: int) -> Array:
    """Draw yes/no scores that are rarely bad: 9 of 10 threads never, the others every fifth time.

    As a score where 1 is good; about 2 % of the drafts are bad.
    """
    chance = np.where(dice.random(THREADS) < 0.1, 0.2, 0.0)
    return (dice.random((nights, THREADS)) >= chance).astype(np.float64)


def together(dice: Dice, nights: int) -> Array:
    """Draw scores whose threads share half of each night's luck: a good or bad night for all."""
    luck = dice.normal(0, 0.1 / math.sqrt(THREADS), (nights, 1))
    return scores(dice, nights) + luck


def first_alarms(world: World, dice: Dice, *, metrics: int, nights: int) -> float:
    """Return the night after learning with the first alarm of any metric; ∞ for none."""
    drawn = [world(dice, LEARNING_NIGHTS + nights) for _ in range(metrics)]
    return _first_alarm(drawn, LEARNING_NIGHTS)


def _first_alarm(drawn: list[Array], after: int) -> float:
    """Chart metrics and return the first night with an alarm, counted after so many nights."""
    names = METRICS[: len(drawn)]
    threads = [f"T-{i:02}" for i in range(drawn[0].shape[1])]
    series = [values.tolist() for values in drawn]
    nights = [
        Night(
            run=f"r-{i:03}",
            golden="g",
            threads=frozenset(threads),
            readings={
                name: Reading(version="1", by_thread=dict(zip(threads, values[i], strict=True)))
                for name, values in zip(names, series, strict=True)
            },
        )
        for i in range(len(series[0]))
    ]
    alarms = [
        i + 1 - after
        for metric in draw_chart(nights, names).metrics
        for i, point in enumerate(metric.points)
        if point.alarm is not None and i >= after
    ]
    return min(alarms, default=math.inf)


def false_alarm_rows(replicates: int, seed: int) -> list[DriftRow]:
    """Simulate charts of assistants that do not change, and of assistants that do.

    Args:
        replicates: charts in each row.
        seed: of the dice.

    Returns:
        Shares of charts with an alarm within 30 and 90 nights after 20 accepted ones, and shares
        of shifts noticed within 30 nights.
    """
    dice = np.random.default_rng(seed)
    rows: list[DriftRow] = []
    worlds: dict[str, tuple[World, int]] = {
        "one metric": (scores, 1),
        "five metrics": (scores, 5),
        "one metric, nights of shared luck": (together, 1),
        "one rare yes/no metric": (rare, 1),
    }
    for name, (world, metrics) in worlds.items():
        first = np.array(
            [first_alarms(world, dice, metrics=metrics, nights=90) for _ in range(replicates)]
        )
        rows += [
            DriftRow(
                what=f"{name}, nothing changed: alarm in {nights} nights",
                share=float((first <= nights).mean()),
                replicates=replicates,
                most=most,
            )
            for nights, most in ((30, MOST_IN_30), (90, None))
        ]
    return rows + [
        DriftRow(
            what=f"{delay.what}: alarm within {delay.nights} nights",
            share=delay.noticed,
            replicates=replicates,
        )
        for delay in delays(replicates, seed)
    ]


def delays(replicates: int, seed: int, *, nights: int = 30) -> list[Delay]:
    """Simulate shifts of one metric by one and two standard errors of a nightly mean."""
    dice = np.random.default_rng(seed + 1)
    found = []
    for learned in (LEARNING_NIGHTS, 60):
        for shift in (1.0, 2.0):
            first = np.array(
                [_first_after_shift(dice, learned, shift, nights) for _ in range(replicates)]
            )
            noticed = np.isfinite(first)
            found.append(
                Delay(
                    what=f"shift of {shift:g} standard errors after {learned} nights",
                    noticed=float(noticed.mean()),
                    mean_nights=float(first[noticed].mean()) if noticed.any() else math.nan,
                    nights=nights,
                )
            )
    return found


def _first_after_shift(dice: Dice, learned: int, shift: float, nights: int) -> float:
    drawn = scores(dice, learned + nights)
    error = float((drawn - drawn.mean(axis=0)).std()) / math.sqrt(THREADS)
    drawn[learned:] -= shift * error
    return _first_alarm([drawn], learned)


def main() -> int:
    """Print every row; return 1 where a requirement is missed."""
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rows = false_alarm_rows(replicates, 20261123)
    for row in rows:
        sys.stdout.write(f"{row.what}: {100 * row.share:.1f} % (± {100 * row.error:.1f})\n")
    for delay in delays(min(replicates, 500), 20261123):
        sys.stdout.write(
            f"{delay.what}: noticed {100 * delay.noticed:.0f} %, after {delay.mean_nights:.1f} "
            "nights\n"
        )
    return int(any(row.most is not None and row.share > row.most for row in rows))


if __name__ == "__main__":
    sys.exit(main())
