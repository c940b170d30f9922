"""One metric of two runs: averages over trials, missing values, timeouts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.comparison import compare
from evals.paired import Trials
from tests.evals.tables import a_row, a_table, compared


def trials(
    values: list[list[float]], missing: list[int] | None = None, late: list[int] | None = None
) -> Trials:
    none = [0] * len(values)
    return Trials(
        values=np.array(values, dtype=np.float64),
        missing=np.array(none if missing is None else missing, dtype=np.int64),
        late=np.array(none if late is None else late, dtype=np.int64),
    )


NAN = math.nan


def test_missing_trials_are_left_out_or_filled() -> None:
    # (0.2 + 0.6)/2 = 0.4; with one missing at 1: 1.8/3 = 0.6; nothing known: NaN, or the fill.
    side = trials([[0.2, 0.6, NAN], [NAN, NAN, NAN]], missing=[1, 2])
    assert side.means() == pytest.approx([0.4, NAN], nan_ok=True)
    assert side.means(1.0) == pytest.approx([0.6, 1.0])
    assert side.means(0.0) == pytest.approx([0.8 / 3, 0.0])


def test_a_trial_where_the_metric_does_not_arise_is_never_filled() -> None:
    assert trials([[0.5, NAN]]).means(0.0) == pytest.approx([0.5])


def test_timeouts_have_their_own_weight() -> None:
    # Weights 1 and 0 of two values; three missing, two of them timeouts of weight 1:
    # (1 + 0 + 2)/4 without the third, (1 + 0 + 2 + 0.5)/5 with it at 0.5.
    side = trials([[3.0, 4.0]], missing=[3], late=[2])
    weights = np.array([[1.0, 0.0]])
    assert side.mean_weight(weights, 1.0) == pytest.approx([0.75])
    assert side.mean_weight(weights, 1.0, 0.5) == pytest.approx([0.7])
    assert side.mean_weight(weights, 0.0, 0.0) == pytest.approx([0.2])


def test_weights_are_read_only_where_there_is_a_value() -> None:
    side = trials([[3.0, NAN]])
    assert side.mean_weight(np.array([[0.0, 1.0]]), 1.0) == pytest.approx([0.0])


def test_the_share_missing_counts_timeouts_where_they_tell_too_little() -> None:
    # 3 values, 3 missing of which 2 timed out: 3/6, or 1/6 for a question about slow drafts.
    side = trials([[1.0, 2.0], [3.0, NAN]], missing=[0, 3], late=[0, 2])
    assert side.share_missing(late_counts=True) == pytest.approx(0.5)
    assert side.share_missing(late_counts=False) == pytest.approx(1 / 6)
    assert side.missing_by_ticket(late_counts=True) == pytest.approx([0, 3 / 4])
    assert side.missing_by_ticket(late_counts=False) == pytest.approx([0, 1 / 4])


def test_nothing_expected_is_nothing_missing() -> None:
    side = trials([[NAN]])
    assert side.share_missing(late_counts=True) == 0.0
    assert side.missing_by_ticket(late_counts=True).tolist() == [0.0]
    assert side.arises().tolist() == [False]


def test_a_choice_of_tickets_keeps_everything_about_them() -> None:
    side = trials([[1.0], [2.0]], missing=[0, 3], late=[0, 2]).of(np.array([False, True]))
    assert (side.values.tolist(), side.missing.tolist(), side.late.tolist()) == ([[2.0]], [3], [2])
    assert side.known().tolist() == [2.0]
    assert side.counts().tolist() == [1]


@given(
    st.lists(st.lists(st.floats(0, 1), min_size=2, max_size=2), min_size=1, max_size=9),
    st.integers(0, 3),
)
def test_a_mean_filled_at_worst_observed_and_best_is_in_order(
    values: list[list[float]], missing: int
) -> None:
    side = trials(values, missing=[missing] * len(values))
    assert np.all(side.means(0.0) <= side.means() + 1e-12)
    assert np.all(side.means() <= side.means(1.0) + 1e-12)


def test_scores_outside_zero_and_one_are_off_the_scale_of_a_share() -> None:
    assert compared({"tone": [4.5]}, {"tone": [0.5]}).scores["tone"].is_off_scale
    assert compared({"tone": [0.5]}, {"tone": [-0.1]}).scores["tone"].is_off_scale
    assert not compared({"tone": [0.0]}, {"tone": [1.0]}).scores["tone"].is_off_scale
    assert not compared({"latency": [4.5]}, {"latency": [9]}).scores["latency"].is_off_scale


def test_tickets_without_any_value_on_a_side_are_counted_once() -> None:
    paired = compared(
        {"tone": [None, None, (None, 1), 1]}, {"tone": [None, 1, 1, (None, None)]}
    ).scores["tone"]
    assert paired.tickets_without_value() == 3


def test_a_ticket_where_a_metric_does_not_arise_lacks_no_value() -> None:
    before = a_table([a_row("A", scores={"tone": 1}), a_row("B", scores={"safety": 1})])
    after = a_table([a_row("A", scores={"tone": 1}), a_row("B", scores={"tone": 1})])
    assert compare(before, after).scores["tone"].tickets_without_value() == 0
