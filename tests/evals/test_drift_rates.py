"""The stated false-alarm rate holds for nights of several kinds: a quick version of A14."""

from __future__ import annotations

import numpy as np
import pytest

from evals.cusum import false_alarm_chance
from tests.benchmarks.drift_simulation import World, delays, first_alarms, rare, scores, together

CHARTS = 200


@pytest.mark.parametrize("world", [scores, rare, together])
def test_a_chart_without_a_change_cries_wolf_as_often_as_it_says(world: World) -> None:
    dice = np.random.default_rng(11)
    first = [first_alarms(world, dice, metrics=1, nights=30) for _ in range(CHARTS)]
    share = float(np.isfinite(first).mean())
    # A14 asks for at most 15 %; 6.7 % are stated, with an error of 1.8 points here.
    assert share <= 0.15
    assert share == pytest.approx(false_alarm_chance(1, 30), abs=0.055)


def test_larger_shifts_are_noticed_more_often_and_sooner() -> None:
    small, large = delays(100, 3)[:2]
    assert small.noticed >= 0.6
    assert large.noticed >= 0.95
    assert large.mean_nights < small.mean_nights
    assert large.mean_nights <= 6
