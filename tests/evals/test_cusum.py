"""The sum, its limit, and its false alarms, against hand work, tables and simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cusum import add, decision_limit, false_alarm_chance, normal_score, unskewed

SCORES = st.floats(-50, 50)


def test_a_sum_grows_by_what_exceeds_half_an_error_and_never_falls_below_zero() -> None:
    # 0 + 1 - 0.5 = 0.5; 0.5 + 2 - 0.5 = 2; 2 + 0 - 0.5 = 1.5; 1.5 - 3 - 0.5 < 0.
    sums = [0.0]
    for score in (1.0, 2.0, 0.0, -3.0):
        sums.append(add(sums[-1], score))
    assert sums == [0.0, 0.5, 2.0, 1.5, 0.0]


def test_the_limit_rises_with_the_logarithm_of_the_metrics() -> None:
    assert decision_limit(1) == 4.1
    assert decision_limit(8) == pytest.approx(6.179, abs=0.001)  # ln 8 = 2.079
    with pytest.raises(ValueError, match="metrics=0 must be ≥ 1"):
        decision_limit(0)


def test_the_false_alarm_chance_is_that_of_simulated_sums() -> None:
    dice = np.random.default_rng(4)
    total, over = np.zeros(40_000), np.zeros(40_000, dtype=bool)
    for night in range(1, 91):
        total = np.maximum(0.0, total + dice.standard_normal(40_000) - 0.5)
        over |= total >= 4.1
        if night in (30, 90):
            # Monte-Carlo error 0.2 points.
            assert over.mean() == pytest.approx(false_alarm_chance(1, night), abs=0.007)


def test_the_mean_time_to_a_false_alarm_is_that_of_siegmunds_formula() -> None:
    # (e^x - x - 1) / 0.5 with x = h + 1.166 = 5.266: (193.6 - 6.3) / 0.5 = 375 nights.
    stay = (1 - false_alarm_chance(1, 301)) / (1 - false_alarm_chance(1, 300))
    assert 1 / (1 - stay) == pytest.approx(375, rel=0.03)


def test_many_metrics_together_cry_wolf_no_more_often_than_one() -> None:
    assert [round(false_alarm_chance(m), 2) for m in (1, 2, 4, 8, 16)] == [
        0.21,
        0.20,
        0.20,
        0.19,
        0.19,
    ]
    assert false_alarm_chance(1, 30) == pytest.approx(0.067, abs=0.001)


def test_a_t_becomes_the_normal_value_of_the_same_rarity() -> None:
    # Tables: t at 95 % with 19 degrees of freedom is 1.729, the normal value 1.645.
    assert normal_score(1.729, 19) == pytest.approx(1.645, abs=0.001)
    assert normal_score(-1.729, 19) == pytest.approx(-1.645, abs=0.001)
    assert normal_score(0.0, 19) == 0.0
    assert math.isfinite(normal_score(1e300, 1_000))


def test_a_skewed_score_becomes_the_normal_value_of_the_same_rarity() -> None:
    # χ² with 8 degrees of freedom: mean 8, deviation 4, skewness 1; 5 % lie beyond 15.507,
    # 1 % beyond 20.090. The normal values are 1.645 and 2.326.
    assert unskewed((15.507 - 8) / 4, 1.0) == pytest.approx(1.645, abs=0.01)
    assert unskewed((20.090 - 8) / 4, 1.0) == pytest.approx(2.326, abs=0.01)


@given(SCORES)
def test_without_a_lean_to_the_harmful_side_a_score_stays_as_it_is(score: float) -> None:
    assert unskewed(score, 0.0) == unskewed(score, -2.0) == score


@given(SCORES, st.floats(0, 50), st.floats(-3, 5))
def test_a_worse_night_never_has_a_lower_score(score: float, more: float, skewness: float) -> None:
    assert unskewed(score + more, skewness) >= unskewed(score, skewness) - 1e-9


@given(SCORES, st.floats(0, 50), st.integers(1, 400))
def test_a_larger_t_never_has_a_lower_score(t: float, more: float, freedom: int) -> None:
    assert normal_score(t + more, freedom) >= normal_score(t, freedom) - 1e-9
