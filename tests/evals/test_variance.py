"""Variance components: worked by hand, against statsmodels, and as laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from statsmodels.regression.mixed_linear_model import MixedLM

from evals.variance import (
    Components,
    judge_variance,
    noise_of_difference,
    paired_components,
    pooled_within,
)

Array = NDArray[np.float64]
NAN = math.nan


def own_threads(tickets: int) -> NDArray[np.intp]:
    """Return a thread of its own for each ticket."""
    return np.arange(tickets)


def test_the_variance_within_rows_is_pooled_over_tables_of_any_width() -> None:
    # Rows (1, 3), (2, 2, 5), (4): squares 2 + 6 + 0; degrees 1 + 2 + 0.
    first = np.array([[1.0, 3.0, NAN], [2.0, 2.0, 5.0], [4.0, NAN, NAN]])
    variance, degrees = pooled_within(first)
    assert variance == pytest.approx(8 / 3)
    assert degrees == 3
    # A second table with (0, 4): 8 more squares, one more degree.
    variance, degrees = pooled_within(first, np.array([[0.0, 4.0]]))
    assert variance == pytest.approx(16 / 4)
    assert degrees == 4


def test_nothing_repeated_has_no_variance_within() -> None:
    variance, degrees = pooled_within(np.array([[1.0], [2.0]]), np.array([[NAN, NAN]]))
    assert math.isnan(variance)
    assert degrees == 0


def test_the_variance_between_repeats_is_that_of_a_mixed_model() -> None:
    random = np.random.default_rng(7)
    values = random.normal(0, 0.3, (60, 1)) + random.normal(0, 0.2, (60, 4))
    model = MixedLM(values.ravel(), np.ones(240), groups=np.repeat(np.arange(60), 4)).fit()
    variance, degrees = pooled_within(values)
    assert variance == pytest.approx(float(model.scale), rel=1e-3)
    assert degrees == 180


def test_the_noise_of_a_difference_is_twice_that_of_a_repeat_over_their_number() -> None:
    # Ten tickets, each (0, 1) on both sides: within 20·0.5/20 = 0.5; 2·0.5/2 = 0.5.
    side = np.tile([0.0, 1.0], (10, 1))
    assert noise_of_difference(side, side, own_threads(10)) == pytest.approx(0.5)


def test_tickets_of_one_thread_average_their_noise() -> None:
    # Five threads of two tickets: (1/2²)·2·(1/2 + 1/2) = 1/2 of 0.5.
    side = np.tile([0.0, 1.0], (10, 1))
    assert noise_of_difference(side, side, np.arange(10) // 2) == pytest.approx(0.25)


def test_tickets_with_fewer_drafts_are_noisier() -> None:
    # Ten tickets with 2 + 2 drafts and two with 1 + 2, all 0.5 within: (10·1 + 2·1.5)/12·0.5.
    left = np.tile([0.0, 1.0], (12, 1))
    left[10:, 1] = NAN
    right = np.tile([0.0, 1.0], (12, 1))
    assert noise_of_difference(left, right, own_threads(12)) == pytest.approx(13 / 12 * 0.5)


def test_fewer_than_ten_repeats_tell_no_noise() -> None:
    side = np.tile([0.0, 1.0], (5, 1))
    assert noise_of_difference(side, side, own_threads(5)) is not None
    assert noise_of_difference(side[:4], side[:4], own_threads(4)) is None
    single = np.zeros((50, 1))
    assert noise_of_difference(single, single, own_threads(50)) is None


def test_two_arms_split_into_response_and_repeats() -> None:
    # Twelve tickets, drafts ±1 around the mean on both sides: within 2, noise 2·2/2 = 2. The
    # differences of the means are six times +4 and six times 0: variance 12·4/11 = 4.3636.
    swing = np.array([-1.0, 1.0])
    baseline = np.tile(swing, (12, 1))
    candidate = baseline + np.repeat([4.0, 0.0], 6)[:, None]
    found = paired_components(baseline, candidate, own_threads(12))
    assert found.repeat == pytest.approx(2.0)
    assert found.ticket == pytest.approx(48 / 11 - 2)
    assert found.judge is None
    assert found.of_change(2) == pytest.approx(48 / 11)
    assert found.of_unchanged(2) == pytest.approx(2.0)


def test_without_repeats_everything_counts_as_response() -> None:
    found = paired_components(np.zeros((3, 1)), np.array([[0.0], [1.0], [2.0]]), own_threads(3))
    assert found == Components(ticket=1.0, repeat=None)
    assert found.of_unchanged(1) is None
    assert found.of_change(1) == 1.0


def test_a_difference_of_one_thread_has_no_components() -> None:
    with pytest.raises(ValueError, match="1 threads with a difference; components need two"):
        paired_components(np.zeros((2, 1)), np.ones((2, 1)), np.array([0, 0]))


def test_a_judge_that_was_asked_twice_is_told_from_the_drafts() -> None:
    # The judge differs by 0.2 on each of ten drafts: 0.02 within. Each value of the arms is one
    # verdict and varies by 0.5 within a ticket: 0.48 of it are the drafts.
    judged = np.tile([0.4, 0.6], (10, 1))
    assert judge_variance(judged) == pytest.approx(0.02)
    side = np.tile([0.0, 1.0], (12, 1))
    found = paired_components(side, side, own_threads(12), judged=judged)
    assert found.repeat == pytest.approx(0.48)
    assert found.judge == pytest.approx(0.02)
    # 2·(0.48 + 0.02/4)/5
    assert found.of_unchanged(5, votes=4) == pytest.approx(0.194)
    assert judge_variance(judged[:9]) is None


def test_values_that_average_several_votes_hold_a_part_of_the_judge() -> None:
    judged = np.tile([0.4, 0.6], (10, 1))
    side = np.tile([0.0, 1.0], (12, 1))
    found = paired_components(side, side, own_threads(12), judged=judged, votes=2)
    assert found.repeat == pytest.approx(0.49)


def test_the_design_s_components_give_its_spread() -> None:
    # √(0.0577² + 2·0.0781²/3) = 0.0860; one draft a side: √(0.0577² + 2·0.0781²) = 0.1246.
    design = Components(ticket=0.0577**2, repeat=0.0781**2)
    assert math.sqrt(design.of_change(3)) == pytest.approx(0.0860, abs=5e-5)
    assert math.sqrt(design.of_change(1)) == pytest.approx(0.1246, abs=5e-5)


def test_simulated_components_are_found_again() -> None:
    random = np.random.default_rng(11)
    tickets, threads = 3000, np.arange(3000) // 2
    response = random.normal(0, 0.3, 1500)[threads][:, None]
    level = random.normal(0, 1, (tickets, 1))
    baseline = level + random.normal(0, 0.2, (tickets, 3))
    candidate = level + response + random.normal(0, 0.2, (tickets, 3))
    baseline[random.random(baseline.shape) < 0.1] = NAN
    found = paired_components(baseline, candidate, threads)
    assert found.repeat == pytest.approx(0.04, rel=0.05)
    assert found.ticket == pytest.approx(0.09, rel=0.08)


SIDES = arrays.arrays(np.float64, (12, 3), elements=st.floats(0, 1, width=32))


@given(SIDES, SIDES)
def test_swapping_the_arms_and_the_order_changes_no_component(left: Array, right: Array) -> None:
    there = paired_components(left, right, own_threads(12))
    back = paired_components(right[::-1], left[::-1], own_threads(12))
    assert back.ticket == pytest.approx(there.ticket, abs=1e-12)
    assert back.repeat == pytest.approx(there.repeat, abs=1e-12)


@given(SIDES, SIDES, st.integers(1, 50))
def test_repeats_never_widen_a_difference(left: Array, right: Array, repeats: int) -> None:
    found = paired_components(left, right, own_threads(12))
    assert found.of_change(repeats + 1) <= found.of_change(repeats)
    assert found.of_change(repeats) >= found.ticket
