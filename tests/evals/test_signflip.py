"""The joint sign-flip test: against exact tests, the reference, and its own laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

from evals import signflip
from evals.signflip import FlipTest, sign_flip
from tests.evals.reference import gate_reference

Array = NDArray[np.float64]
EIGHTHS = st.integers(-8, 8).map(lambda number: number / 8)
"""Differences whose sums are exact."""


def flip(*columns: Array, flips: int = 999, seed: int = 0, families: str = "") -> FlipTest:
    """Test columns, all in one family unless a letter for each says otherwise."""
    numbers = [ord(letter) for letter in families or "a" * len(columns)]
    return sign_flip(np.stack(columns, axis=1), np.array(numbers), flips=flips, seed=seed)


def counts(worse: int, better: int, same: int = 0) -> Array:
    """Return yes/no differences."""
    return np.concatenate([-np.ones(worse), np.ones(better), np.zeros(same)])


def three_errors(p: float, flips: int) -> float:
    return 3 * math.sqrt(p * (1 - p) / flips)


def test_one_column_of_yes_no_differences_is_the_exact_one_sided_mcnemar_test() -> None:
    # 9 worse, 2 better: P(X ≥ 9 | 11, ½) = (55 + 11 + 1)/2048 = 0.032715.
    p = flip(counts(9, 2, 89), flips=40_000).raw[0]
    assert p == pytest.approx(67 / 2048, abs=three_errors(67 / 2048, 40_000))
    two_sided = mcnemar([[0, 9], [2, 89]], exact=True).pvalue
    assert p == pytest.approx(two_sided / 2, abs=three_errors(67 / 2048, 40_000))


def test_the_p_value_of_a_few_clusters_is_that_of_all_sign_patterns() -> None:
    # Sums of ±3 ±2 ±1 that are ≥ 3 - 2 + 1... the observed harm is -(-3 - 2 + 1) = 4: of the 8
    # patterns only 3+2+1 = 6 and 3+2-1 = 4 reach it: p = 2/8.
    p = flip(np.array([-3.0, -2.0, 1.0]), flips=40_000).raw[0]
    assert p == pytest.approx(0.25, abs=three_errors(0.25, 40_000))


def test_a_better_candidate_is_never_suspected() -> None:
    # The harm is -10 of 10: every pattern reaches it.
    assert flip(counts(0, 10)).raw[0] == 1.0


def test_no_difference_at_all_has_p_one() -> None:
    test = flip(np.zeros(50), np.zeros(50))
    assert test.raw.tolist() == [1.0, 1.0]
    assert test.adjusted.tolist() == [1.0, 1.0]


def test_a_column_of_zeros_beside_another_has_p_one_and_costs_nothing() -> None:
    alone = flip(counts(9, 2))
    beside = flip(counts(9, 2), np.zeros(11))
    assert beside.raw[1] == beside.adjusted[1] == 1.0
    assert beside.adjusted[0] == alone.adjusted[0]


def test_the_same_drop_everywhere_has_the_smallest_p_value_there_is() -> None:
    # 2⁻⁵⁰ is never drawn: p = (0 + 1)/(999 + 1).
    assert flip(np.full(50, -0.1)).raw[0] == 1 / 1000


def test_differences_too_small_to_see_are_not_told_apart_by_rounding() -> None:
    # Sums of 0.1 depend on their order in the last digit; the observed pattern counts as reached
    # by itself: with 3 equal clusters p is 1/8 and not 0.
    p = flip(np.full(3, -0.1), flips=40_000).raw[0]
    assert p == pytest.approx(0.125, abs=three_errors(0.125, 40_000))


def test_step_down_asks_the_less_suspicious_column_only_against_itself() -> None:
    # Column a: six equal drops, z = √6. Column b: one drop, z = 1. b never reaches √6, so a keeps
    # 1/64. b is compared with itself alone: 1/2.
    a, b = -np.ones(6), np.array([-1.0, 0, 0, 0, 0, 0])
    test = flip(a, b, flips=40_000)
    assert test.adjusted[0] == pytest.approx(1 / 64, abs=three_errors(1 / 64, 40_000))
    assert test.adjusted[1] == pytest.approx(1 / 2, abs=three_errors(1 / 2, 40_000))


def test_the_most_suspicious_column_is_asked_against_the_largest_of_all() -> None:
    # Two columns on separate clusters, 5 equal drops each, z = √5 both: the largest of two
    # independent ones reaches it with 1 - (31/32)² = 0.0615.
    zeros = np.zeros(5)
    columns = np.concatenate([-np.ones(5), zeros]), np.concatenate([zeros, -np.ones(5)])
    test = flip(*columns, flips=9_999)
    assert test.adjusted == pytest.approx([0.0615, 0.0615], abs=three_errors(0.0615, 9_999))
    assert test.raw == pytest.approx([1 / 32, 1 / 32], abs=three_errors(1 / 32, 9_999))


def test_columns_that_say_the_same_cost_nothing() -> None:
    test = flip(counts(9, 2), counts(9, 2), 5 * counts(9, 2))
    assert test.adjusted.tolist() == test.raw.tolist()


def test_an_adjusted_p_value_never_falls_below_that_of_a_more_suspicious_column() -> None:
    random = np.random.default_rng(5)
    columns = random.normal(-0.3, 1, (25, 6))
    test = sign_flip(columns, np.zeros(6, dtype=np.int64), flips=499)
    z = -columns.sum(axis=0) / np.sqrt((columns**2).sum(axis=0))
    assert np.all(np.diff(test.adjusted[np.argsort(-z)]) >= 0)
    assert np.all(test.adjusted >= test.raw)


def test_the_error_rate_is_shared_within_a_family_only() -> None:
    a, b = counts(9, 2), counts(2, 9)
    apart = flip(a, b, families="ab")
    assert apart.adjusted[0] == flip(a).adjusted[0]
    assert apart.adjusted[1] == flip(b).adjusted[0]


def test_a_column_without_a_family_stands_alone() -> None:
    a, b, c = counts(9, 2), counts(8, 3), counts(7, 4)
    test = sign_flip(np.stack([a, b, c], axis=1), np.array([-1, 0, -1]), flips=999)
    assert test.adjusted.tolist() == test.raw.tolist()
    assert test.adjusted[1] == flip(b).adjusted[0]


def test_the_step_down_p_values_agree_with_the_reference() -> None:
    reference = gate_reference()
    random = np.random.default_rng(3)
    columns = random.normal(-0.15, 1, (80, 5)) + random.normal(0, 1, (80, 1))
    ours = sign_flip(columns, np.zeros(5, dtype=np.int64), flips=20_000, seed=1)
    raw, adjusted = reference.joint_signflip(columns, B=20_000, seed=2)
    assert ours.raw == pytest.approx(raw, abs=0.02)  # 4 errors of a difference: 4·√(2·0.25/20000)
    assert ours.adjusted == pytest.approx(adjusted, abs=0.02)


def test_the_p_value_of_many_smooth_differences_is_that_of_a_paired_t_test() -> None:
    values = np.random.default_rng(1).normal(-0.02, 0.1, 200)
    expected = stats.ttest_1samp(values, 0, alternative="less").pvalue
    assert flip(values, flips=20_000).raw[0] == pytest.approx(expected, abs=0.003)


def test_drawing_the_signs_in_chunks_of_clusters_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    columns = np.random.default_rng(8).normal(-0.2, 1, (50, 3))
    whole = flip(*columns.T, flips=499)
    monkeypatch.setattr(signflip, "CHUNK", 7)
    pieces = flip(*columns.T, flips=499)
    assert pieces.adjusted.tolist() == whole.adjusted.tolist()
    assert pieces.raw.tolist() == whole.raw.tolist()


def test_the_same_seed_gives_the_same_bits_and_another_does_not() -> None:
    a, b = counts(9, 2), counts(7, 4)
    assert flip(a, b, seed=4).adjusted.tobytes() == flip(a, b, seed=4).adjusted.tobytes()
    assert flip(a, b, seed=4).adjusted.tobytes() != flip(a, b, seed=5).adjusted.tobytes()


@given(st.lists(st.tuples(EIGHTHS, EIGHTHS, EIGHTHS), min_size=1, max_size=20), st.randoms())
def test_the_order_of_the_columns_changes_nothing(
    rows: list[tuple[float, float, float]], random: object
) -> None:
    table = np.array(rows)
    forward = sign_flip(table, np.zeros(3, dtype=np.int64), flips=99)
    backward = sign_flip(table[:, ::-1], np.zeros(3, dtype=np.int64), flips=99)
    assert backward.raw[::-1].tolist() == forward.raw.tolist()
    assert backward.adjusted[::-1].tolist() == forward.adjusted.tolist()


@given(st.lists(EIGHTHS, min_size=1, max_size=20), st.sampled_from([0.01, 3.0, 1e6]))
def test_the_unit_of_a_column_changes_nothing(column: list[float], factor: float) -> None:
    plain = flip(np.array(column), flips=99)
    assert flip(np.array(column) * factor, flips=99).raw.tolist() == plain.raw.tolist()


@given(st.lists(EIGHTHS, min_size=1, max_size=20))
def test_worse_and_better_cannot_both_be_proved(column: list[float]) -> None:
    # Of one pattern's sum, ≥ or ≤ the observed one holds: the two p-values sum to at least 1.
    worse, better = flip(np.array(column), flips=99), flip(-np.array(column), flips=99)
    assert worse.raw[0] + better.raw[0] >= 1


@pytest.mark.parametrize("alpha", [0.05, 0.2, 0.5])
def test_false_alarms_of_one_column_stay_at_their_level_and_use_it(alpha: float) -> None:
    # Exchangeable arms, 15 clusters, differences with many ties at 0. 600 replicates.
    random = np.random.default_rng(11)
    p = np.array(
        [
            flip(random.integers(-2, 3, 15) * random.random(15), flips=199, seed=i).raw[0]
            for i in range(600)
        ]
    )
    rate = float((p <= alpha).mean())
    assert rate == pytest.approx(alpha, abs=three_errors(alpha, 600))


def test_false_alarms_of_any_of_ten_columns_stay_at_the_level_of_one() -> None:
    # Correlated columns, a no-op: any adjusted p ≤ 10 % in at most 10 % of 400 replicates.
    random = np.random.default_rng(12)
    alarms = 0
    for i in range(400):
        table = random.normal(size=(20, 10)) + random.normal(size=(20, 1))
        alarms += (
            sign_flip(table, np.zeros(10, dtype=np.int64), flips=199, seed=i).adjusted.min() <= 0.1
        )
    assert alarms / 400 == pytest.approx(0.1, abs=three_errors(0.1, 400))
