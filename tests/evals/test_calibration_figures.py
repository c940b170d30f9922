"""Figures of a scorer against labels, worked by hand and by repetition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evals.calibration_figures import FIGURES, Array, Told, auc, figures_of, rank_correlation


def told(
    suspicion: list[float], faulty: list[int], flagged: list[int], chance: list[float] | None = None
) -> Told:
    """Return drafts that each have their own context."""
    return Told(
        suspicion=np.array(suspicion, dtype=np.float64),
        faulty=np.array(faulty, dtype=np.bool_),
        flagged=np.array(flagged, dtype=np.bool_),
        chance=np.array(chance or [0.5] * len(faulty), dtype=np.float64),
        cluster=np.arange(len(faulty)),
    )


def values(one: Told) -> dict[str, float]:
    """Return every figure once, each draft counted once."""
    found = figures_of(one.sorted(), np.ones((1, len(one.faulty))))
    return {name: float(array[0]) for name, array in found.items()}


def test_auc_counts_a_tie_as_half() -> None:
    # Pairs (faulty, good): 0.9 > 0.5, 0.9 > 0.1, 0.5 = 0.5, 0.5 > 0.1: (1 + 1 + ½ + 1) / 4.
    suspicion, faulty = np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False])
    assert auc(suspicion, faulty) == pytest.approx(0.875)


def test_auc_of_a_number_that_never_varies_is_one_half() -> None:
    assert auc(np.zeros(6), np.array([True, False] * 3)) == pytest.approx(0.5)


def test_auc_without_a_class_has_no_value() -> None:
    assert np.isnan(auc(np.array([0.1, 0.2]), np.array([True, True])))


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
def test_swapping_the_labels_turns_the_auc_around(drafts: list[tuple[int, bool]]) -> None:
    suspicion = np.array([float(number) for number, _ in drafts])
    faulty = np.array([label for _, label in drafts])
    if faulty.all() or not faulty.any():
        return
    assert auc(suspicion, faulty) == pytest.approx(1 - auc(suspicion, ~faulty))
    assert auc(-suspicion, faulty) == pytest.approx(1 - auc(suspicion, faulty))
    assert auc(suspicion**3, faulty) == pytest.approx(auc(suspicion, faulty))


def test_figures_of_a_confusion_matrix_are_as_by_hand() -> None:
    # 3 hits, 1 miss, 1 false alarm, 5 passed: sensitivity 3/4, specificity 5/6,
    # balanced (0.75 + 0.8333) / 2, precision 3/4, F1 = 6 / (6 + 1 + 1).
    # Alpha: Dₒ = 2/10; 8 ones and 12 zeros of 20, Dₑ = 2·8·12 / (20·19) = 0.50526.
    faulty = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    flagged = [1, 1, 1, 0, 1, 0, 0, 0, 0, 0]
    found = values(told([0.0] * 10, faulty, flagged))
    assert found["sensitivity"] == pytest.approx(0.75)
    assert found["specificity"] == pytest.approx(5 / 6)
    assert found["balanced_accuracy"] == pytest.approx((0.75 + 5 / 6) / 2)
    assert found["precision"] == pytest.approx(0.75)
    assert found["f1"] == pytest.approx(0.75)
    assert found["agreement"] == pytest.approx(1 - 0.2 / (192 / 380))


def test_brier_is_the_mean_square_of_chance_minus_label() -> None:
    # (0.8 - 1)² = 0.04, (0.3 - 0)² = 0.09, (0.5 - 1)² = 0.25: mean 0.38 / 3.
    found = values(told([1, 2, 3], [1, 0, 1], [0, 0, 0], [0.8, 0.3, 0.5]))
    assert found["brier"] == pytest.approx(0.38 / 3)


def test_precision_without_a_flag_has_no_value() -> None:
    assert np.isnan(values(told([1, 2], [1, 0], [0, 0]))["precision"])


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.booleans(), st.booleans(), st.integers(0, 3)),
        min_size=2,
        max_size=15,
    )
)
def test_a_whole_weight_is_the_same_as_that_many_copies(
    drafts: list[tuple[int, bool, bool, int]],
) -> None:
    one = told(
        [float(a) for a, _, _, _ in drafts],
        [b for _, b, _, _ in drafts],
        [c for _, _, c, _ in drafts],
        [a / 4 for a, _, _, _ in drafts],
    ).sorted()
    order = sorted(range(len(drafts)), key=lambda i: drafts[i][0])
    times = np.array([drafts[i][3] for i in order])
    if not times.sum():
        return
    again = np.repeat(np.arange(len(times)), times)
    copies = Told(
        suspicion=one.suspicion[again],
        faulty=one.faulty[again],
        flagged=one.flagged[again],
        chance=one.chance[again],
        cluster=np.arange(len(again)),
    )
    weighted = figures_of(one, times[None, :].astype(np.float64))
    repeated = figures_of(copies, np.ones((1, int(times.sum()))))
    for name in FIGURES:
        assert weighted[name][0] == pytest.approx(repeated[name][0], nan_ok=True)


def ones(count: int) -> Array:
    """Return one row of weights of one."""
    return np.ones((1, count))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=30))
def test_rank_correlation_is_spearmans(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array([p[i] for p in pairs], dtype=np.float64) for i in (0, 1))
    found = float(rank_correlation(first, second, ones(len(pairs)))[0])
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        assert np.isnan(found)
        return
    assert found == pytest.approx(float(stats.spearmanr(first, second).statistic), abs=1e-9)


def test_rank_correlation_with_weights_is_that_of_copies() -> None:
    first, second = np.array([1.0, 2.0, 2.0, 5.0]), np.array([3.0, 1.0, 4.0, 4.0])
    times = np.array([2, 0, 3, 1])
    again = np.repeat(np.arange(4), times)
    expected = rank_correlation(first[again], second[again], ones(6))[0]
    found = rank_correlation(first, second, times[None, :].astype(np.float64))[0]
    assert found == pytest.approx(expected)
