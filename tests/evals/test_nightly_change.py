"""One night against the accepted ones, worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evals.nightly_change import NightlyChange, change_of
from evals.paired import Array

NAN = math.nan
STEADY = np.array([[0.2, 0.4, 0.6]] * 20)
NIGHTS = arrays(np.float64, (6, 5), elements=st.floats(0, 1))
NIGHT = arrays(np.float64, 5, elements=st.floats(0, 1))


def change(baseline: Array | list[list[float]], night: Array | list[float]) -> NightlyChange:
    found = change_of(np.array(baseline), np.array(night))
    assert found is not None
    return found


def test_a_change_is_measured_in_the_accepted_nights_own_variation() -> None:
    # Baseline (0.2, 0.3). The nights differ from it by (-0.1, 0), (0, -0.1), (0.1, 0.1), on
    # average -0.05, -0.05, 0.1: s = √(0.015 / 2) = 0.0866. Error 0.0866·√(1 + 1/3) = 0.1.
    # Tonight +0.2 and +0.2: t = 2 with 2 degrees of freedom, exceeded with probability
    # 1/2 - 2/(2√6) = 0.0918, as is the normal value 1.330. The third powers cancel: no skewness.
    found = change([[0.1, 0.3], [0.2, 0.2], [0.3, 0.4]], [0.4, 0.5])
    assert found.mean == pytest.approx(0.2)
    assert found.standard_error == pytest.approx(0.1)
    assert found.score == pytest.approx(1.330, abs=0.001)
    assert (found.threads, found.differing, found.is_new) == (2, 2, False)


def test_a_night_equal_to_the_mean_is_no_change() -> None:
    found = change([[0.1, 0.3], [0.2, 0.2], [0.3, 0.4]], [0.2, 0.3])
    assert (found.mean, found.score) == (0.0, 0.0)


def test_rare_harms_lean_to_the_harmful_side_and_their_score_is_lower() -> None:
    # One case in 20 nights of 4 threads: deviation 0.25·√(1/20·19/20·20/19) = 0.0559, two cases
    # tonight are 0.5 - 0.0125 above: t = 0.4875/(0.0559·1.0247) = 8.5. As a count with mean 0.05
    # two cases have probability 0.0012, a normal value of 3.0.
    baseline = np.zeros((20, 4))
    baseline[3, 1] = 1.0
    found = change(baseline, [1.0, 0.0, 1.0, 0.0])
    assert 2.0 < found.score < 3.5


def test_a_copy_of_a_steady_night_is_no_change() -> None:
    found = change(STEADY, STEADY[0])
    assert (found.mean, found.score, found.differing, found.is_new) == (0.0, 0.0, 0, False)


def test_any_thread_that_differs_from_steady_nights_is_new() -> None:
    found = change(STEADY, [0.2, 0.4, 0.9])
    assert found.is_new
    assert (found.differing, found.standard_error, found.score) == (1, 0.0, 0.0)
    assert found.mean == pytest.approx(0.1)


def test_threads_that_change_and_cancel_out_are_new_all_the_same() -> None:
    found = change(STEADY, [0.3, 0.3, 0.6])
    assert found.is_new
    assert found.differing == 2
    assert found.mean == pytest.approx(0.0)


def test_threads_that_always_cancelled_out_are_new_only_when_they_no_longer_do() -> None:
    baseline = [[0.2, 0.4], [0.4, 0.2]] * 10
    assert not change(baseline, [0.1, 0.5]).is_new
    assert change(baseline, [0.2, 0.6]).is_new


def test_rounding_is_no_change() -> None:
    assert not change(STEADY, STEADY[0] + 1e-13).is_new


def test_only_threads_that_both_have_are_compared() -> None:
    # The second thread is unknown tonight, the third in more than half of the nights.
    baseline = [[0.5, 0.1, NAN], [0.5, 0.1, NAN], [0.5, 0.1, 0.9]]
    found = change(baseline, [0.7, NAN, 0.9])
    assert found.threads == 1
    assert found.mean == pytest.approx(0.2)


def test_a_night_with_fewer_than_half_of_the_threads_is_no_measurement() -> None:
    baseline = np.full((20, 5), 0.5)
    assert change_of(baseline, np.array([0.5, 0.5, NAN, NAN, NAN])) is None
    assert change_of(baseline, np.full(5, NAN)) is None
    assert change_of(baseline, np.array([0.5, 0.5, 0.5, NAN, NAN])) is not None


@given(NIGHTS, NIGHT, st.permutations(range(5)))
def test_permuting_threads_changes_nothing(baseline: Array, night: Array, order: list[int]) -> None:
    one, other = change(baseline, night), change(baseline[:, order], night[order])
    assert one.mean == pytest.approx(other.mean, abs=1e-12)
    assert one.is_new == other.is_new
    if one.standard_error > 1e-6:
        assert one.score == pytest.approx(other.score, rel=1e-6, abs=1e-6)


@given(NIGHTS, NIGHT, st.floats(0, 1))
def test_a_harmful_shift_never_lowers_the_score(baseline: Array, night: Array, more: float) -> None:
    one, other = change(baseline, night), change(baseline, night + more)
    assert other.mean >= one.mean - 1e-8
    if one.standard_error > 1e-6:
        assert other.score >= one.score - 1e-5


@given(NIGHTS, NIGHT, st.sampled_from([0.25, 0.5, 1.0, 4.0]))
def test_a_level_that_all_nights_share_changes_nothing(
    baseline: Array, night: Array, level: float
) -> None:
    one, other = change(baseline, night), change(baseline + level, night + level)
    assert one.mean == pytest.approx(other.mean, abs=1e-8)
