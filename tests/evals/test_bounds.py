"""Bounds: hand-worked values, other people's formulas, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from evals.bounds import (
    ENDLESS,
    clusters_for_level,
    clusters_for_margin,
    clusters_for_rate,
    mean_bounds,
    rate_bounds,
)
from tests.evals.reference import gate_reference

DIFFERENCES = st.lists(st.floats(-1, 1), min_size=1, max_size=40)
PSEUDO = st.floats(0.05, 2)


def ones(n: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.ones(n, dtype=np.int64)


def test_mean_bounds_are_a_t_interval_over_the_values_and_the_pseudo_pair() -> None:
    # Padded: -0.1, -0.1, 1, -1. Mean -0.05; squared deviations 0.0025 + 0.0025 + 1.1025 + 0.9025
    # = 2.01; s² = 2.01/3 = 0.67; s/√4 = 0.40927; t(0.95; 3) = 2.35336; half = 0.96316.
    bounds = mean_bounds(np.array([-0.1, -0.1]), pseudo=1.0)
    assert bounds.value == pytest.approx(-0.1)
    assert bounds.low == pytest.approx(-1.01316, abs=1e-5)
    assert bounds.high == pytest.approx(0.91316, abs=1e-5)
    assert bounds.confidence == 0.95


def test_identical_pairs_leave_room_for_doubt() -> None:
    # n=50 yes/no: s = √(2/51), half = 1.67528 · 0.19803/√52 = 0.0460.
    # n=200 scores: s = √(0.5/201), half = 1.65247 · 0.049875/√202 = 0.0058.
    assert mean_bounds(np.zeros(50), pseudo=1.0).low == pytest.approx(-0.0460, abs=5e-5)
    assert mean_bounds(np.zeros(200), pseudo=0.5).low == pytest.approx(-0.0058, abs=5e-5)


def test_yes_no_differences_give_the_interval_of_bonett_and_price_with_t_for_z() -> None:
    # 9 worse, 2 better of 100: p̃₁₂ = 10/102, p̃₂₁ = 3/102, estimate (3 - 10)/102,
    # variance (p̃₁₂ + p̃₂₁ - (p̃₁₂ - p̃₂₁)²)/102 by their formula, ·102/101 for s² with n - 1.
    values = np.concatenate([-np.ones(9), np.ones(2), np.zeros(89)])
    worse, better = 10 / 102, 3 / 102
    error = math.sqrt((worse + better - (worse - better) ** 2) / 101)
    t = 1.660081  # t(0.95; 101)
    bounds = mean_bounds(values, pseudo=1.0)
    assert bounds.low == pytest.approx(better - worse - t * error, abs=1e-6)
    assert bounds.high == pytest.approx(better - worse + t * error, abs=1e-6)


def test_mean_bounds_agree_with_the_reference() -> None:
    reference = gate_reference()
    random = np.random.default_rng(1)
    for n, h in ((3, 1.0), (40, 0.5), (200, 0.5)):
        values = random.normal(-0.02, 0.1, n)
        assert mean_bounds(values, pseudo=h).low == pytest.approx(reference.ni_lower(values, h))


def test_no_value_is_bounded_by_nothing() -> None:
    bounds = mean_bounds(np.array([]), pseudo=1.0)
    assert (bounds.low, bounds.high) == (-math.inf, math.inf)
    assert math.isnan(bounds.value)


def test_a_pseudo_pair_must_have_a_width() -> None:
    with pytest.raises(ValueError, match=r"pseudo=0\.0 must be > 0"):
        mean_bounds(np.zeros(3), pseudo=0.0)


@given(DIFFERENCES, PSEUDO)
def test_a_mean_lies_strictly_between_its_bounds(values: list[float], pseudo: float) -> None:
    bounds = mean_bounds(np.array(values), pseudo=pseudo)
    assert bounds.low < bounds.value < bounds.high


@given(DIFFERENCES, PSEUDO)
def test_swapping_the_arms_mirrors_the_bounds(values: list[float], pseudo: float) -> None:
    bounds = mean_bounds(np.array(values), pseudo=pseudo)
    mirrored = mean_bounds(-np.array(values), pseudo=pseudo)
    assert (mirrored.low, mirrored.high) == pytest.approx((-bounds.high, -bounds.low))


@given(DIFFERENCES, PSEUDO, st.floats(0.01, 100))
def test_changing_the_unit_changes_the_bounds_with_it(
    values: list[float], pseudo: float, factor: float
) -> None:
    bounds = mean_bounds(np.array(values), pseudo=pseudo)
    scaled = mean_bounds(np.array(values) * factor, pseudo=pseudo * factor)
    assert scaled.low == pytest.approx(bounds.low * factor, rel=1e-6, abs=1e-9)


@given(DIFFERENCES, PSEUDO)
def test_more_confidence_is_wider(values: list[float], pseudo: float) -> None:
    loose = mean_bounds(np.array(values), pseudo=pseudo, alpha=0.05)
    strict = mean_bounds(np.array(values), pseudo=pseudo, alpha=0.01)
    assert strict.low < loose.low
    assert loose.high < strict.high


@pytest.mark.parametrize(("hits", "n"), [(0, 99), (0, 1), (3, 50), (50, 50), (17, 40)])
def test_one_trial_a_ticket_gives_clopper_pearson(hits: int, n: int) -> None:
    yes = np.concatenate([np.ones(hits), np.zeros(n - hits)])
    # Their two-sided 90 % interval has one-sided 95 % ends.
    low, high = proportion_confint(hits, n, alpha=0.10, method="beta")
    bounds = rate_bounds(yes, ones(n))
    assert (bounds.low, bounds.high) == pytest.approx((low, high))


def test_none_in_99_is_below_three_per_cent() -> None:
    # 1 - 0.05^(1/99) = 1 - exp(-2.99573/99) = 0.029807
    assert rate_bounds(np.zeros(99), ones(99)).high == pytest.approx(0.029807, abs=1e-6)
    assert rate_bounds(np.zeros(98), ones(98)).high > 0.03


def test_repeats_that_agree_count_once() -> None:
    # One ticket of 100 fails all 3 repeats: Var(means)/G = 0.01·0.99·(100/99)/100 = 1e-4 over
    # p(1-p)/N = 0.01·0.99/300 = 3.3e-5 is 3.03, clipped to 3: as 1 of 100, not 3 of 300.
    yes = np.zeros(100)
    yes[0] = 1.0
    thrice, once = rate_bounds(yes, 3 * ones(100)), rate_bounds(yes, ones(100))
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high))


def test_repeats_that_half_agree_count_in_between() -> None:
    # Rate 0.5, N = 8: p(1-p)/N = 0.03125; Var = (0.25 + 0 + 0 + 0.25)/3 = 1/6, /4 = 0.041667;
    # deff 4/3, effective 6, hits 3. Beta(3, 4) has its 5 % point at 0.15316.
    bounds = rate_bounds(np.array([1.0, 0.5, 0.5, 0.0]), 2 * ones(4))
    assert bounds.low == pytest.approx(0.15316, abs=1e-5)
    assert bounds.high == pytest.approx(1 - 0.15316, abs=1e-5)


def test_repeats_that_differ_more_than_chance_are_not_worth_more_than_themselves() -> None:
    # Every ticket fails one of two repeats: no variance between tickets, deff would be 0. It is
    # taken as at least 1: 10 of 20.
    low, high = proportion_confint(10, 20, alpha=0.10, method="beta")
    bounds = rate_bounds(np.full(10, 0.5), 2 * ones(10))
    assert (bounds.low, bounds.high) == pytest.approx((low, high))


def test_one_cluster_counts_as_one_observation() -> None:
    # 0 of 1: the upper bound is 1 - 0.05 = 0.95 however often the ticket was repeated.
    assert rate_bounds(np.zeros(1), np.array([5])).high == pytest.approx(0.95)


def test_rate_bounds_agree_with_the_reference() -> None:
    reference = gate_reference()
    random = np.random.default_rng(2)
    for n, k, p in ((60, 1, 0.05), (40, 3, 0.2), (25, 4, 0.0)):
        y = (random.random((n, k)) < p).astype(float)
        bounds = rate_bounds(y.mean(axis=1), k * ones(n))
        assert (bounds.low, bounds.high) == pytest.approx(reference.prop_bounds(y))


def test_no_cluster_is_bounded_by_the_scale() -> None:
    bounds = rate_bounds(np.array([]), ones(0))
    assert (bounds.low, bounds.high) == (0.0, 1.0)
    assert math.isnan(bounds.value)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_a_rate_lies_between_its_bounds_on_the_scale(means: list[float]) -> None:
    bounds = rate_bounds(np.array(means), 4 * ones(len(means)))
    assert 0 <= bounds.low <= bounds.value <= bounds.high <= 1


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=30))
def test_counting_no_for_yes_mirrors_the_bounds(means: list[float]) -> None:
    bounds = rate_bounds(np.array(means), 2 * ones(len(means)))
    mirrored = rate_bounds(1 - np.array(means), 2 * ones(len(means)))
    assert (mirrored.low, mirrored.high) == pytest.approx((1 - bounds.high, 1 - bounds.low))


@given(st.integers(1, 60), st.data())
def test_one_more_case_raises_both_bounds(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n - 1))
    fewer = rate_bounds(np.array([1.0] * hits + [0.0] * (n - hits)), ones(n))
    more = rate_bounds(np.array([1.0] * (hits + 1) + [0.0] * (n - hits - 1)), ones(n))
    assert fewer.low < more.low
    assert fewer.high < more.high or fewer.high == more.high == 1.0


def test_the_smallest_sets_that_can_show_a_rate() -> None:
    # ⌈2.99573/0.030459⌉ = ⌈98.35⌉, ⌈2.99573/0.051293⌉ = ⌈58.40⌉, ⌈4.60517/0.051293⌉ = ⌈89.78⌉
    assert clusters_for_rate(0.03) == 99
    assert clusters_for_rate(0.05) == 59
    assert clusters_for_rate(0.05, alpha=0.01) == 90
    assert clusters_for_rate(1.0) == 1
    assert clusters_for_rate(0.0) == ENDLESS


@given(st.floats(0.004, 1.5), st.sampled_from([0.5, 1.0]), st.sampled_from([0.05, 0.1]))
def test_no_smaller_set_of_identical_pairs_excludes_the_margin(
    margin: float, pseudo: float, alpha: float
) -> None:
    n = clusters_for_margin(margin, pseudo=pseudo, alpha=alpha)
    assert mean_bounds(np.zeros(n), pseudo=pseudo, alpha=alpha).low > -margin
    assert n == 1 or mean_bounds(np.zeros(n - 1), pseudo=pseudo, alpha=alpha).low <= -margin


@given(st.floats(0.01, 0.99))
def test_no_smaller_set_without_harm_shows_a_level(limit: float) -> None:
    n = clusters_for_level(limit, pseudo=0.5)
    assert mean_bounds(np.full(n, -limit), pseudo=0.5).high <= 0
    assert n == 1 or mean_bounds(np.full(n - 1, -limit), pseudo=0.5).high > 0


def test_what_no_number_can_show_has_no_number() -> None:
    assert clusters_for_margin(0.0, pseudo=1.0) == ENDLESS
    assert clusters_for_margin(1e-7, pseudo=1.0) == ENDLESS
    assert clusters_for_level(0.0, pseudo=1.0) == ENDLESS
