"""Halves by context, thresholds and the map to chances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.calibration_halves import (
    best_threshold,
    chances,
    fit_chance,
    halves_of,
    threshold_with_few_alarms,
)


@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=40))
def test_no_context_is_in_both_halves_and_the_order_of_rows_does_not_matter(
    drafts: list[tuple[int, bool]],
) -> None:
    contexts = [f"context {number}" for number, _ in drafts]
    faulty = np.array([label for _, label in drafts])
    first = halves_of(contexts, faulty)
    sides: dict[str, set[bool]] = {}
    for context, side in zip(contexts, first.tolist(), strict=True):
        sides.setdefault(context, set()).add(side)
    assert all(len(found) == 1 for found in sides.values())
    backwards = halves_of(contexts[::-1], faulty[::-1])
    assert backwards[::-1].tolist() == first.tolist()


@given(st.integers(2, 30), st.integers(2, 30))
def test_both_halves_have_both_classes_where_two_contexts_of_each_exist(
    good: int, bad: int
) -> None:
    faulty = np.array([False] * good + [True] * bad)
    first = halves_of([f"c{i}" for i in range(good + bad)], faulty)
    for half in (first, ~first):
        assert set(faulty[half].tolist()) == {False, True}
    assert abs(int(first.sum()) - int((~first).sum())) <= 2


def test_the_best_threshold_lies_between_the_classes() -> None:
    suspicion, faulty = np.array([0.4, 0.1, 0.3, 0.2]), np.array([True, False, True, False])
    assert best_threshold(suspicion, faulty) == pytest.approx(0.25)


def test_of_equally_good_thresholds_the_middle_one_is_taken() -> None:
    # Cuts and balanced accuracy: below 1: 0.5; 1|2: 0.75; 2|3: 0.5; 3|4: 0.75; above 4: 0.5.
    suspicion, faulty = np.array([1.0, 2.0, 3.0, 4.0]), np.array([False, True, False, True])
    assert best_threshold(suspicion, faulty) == pytest.approx(3.5)


def test_a_scorer_that_points_the_wrong_way_is_not_turned_around() -> None:
    # The faulty drafts have the lower suspicion: no threshold beats flagging all or none.
    suspicion, faulty = np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, True, False, False])
    threshold = best_threshold(suspicion, faulty)
    assert threshold < 1.0 or threshold > 4.0


def test_few_alarms_flags_as_much_as_the_share_allows() -> None:
    # 20 good drafts: 5 % is one. The highest two are 0.9 and 0.8: the cut lies between them.
    suspicion = np.array([0.9, 0.8, *[0.1] * 18, 0.85])
    faulty = np.array([*[False] * 20, True])
    assert threshold_with_few_alarms(suspicion, faulty, 0.05) == pytest.approx(0.825)
    assert threshold_with_few_alarms(suspicion, faulty, 0.0) > 0.9


def test_the_map_finds_the_curve_that_made_the_labels() -> None:
    generator = np.random.default_rng(5)
    suspicion = generator.uniform(0, 1, 20_000)
    chance = 1 / (1 + np.exp(-(-2.0 + 4.0 * suspicion)))
    fitted = fit_chance(suspicion, generator.uniform(size=20_000) < chance)
    assert fitted == pytest.approx((-2.0, 4.0), abs=0.2)
    assert float(np.abs(chances(suspicion, fitted) - chance).max()) < 0.02


def test_a_scorer_without_error_has_a_finite_map() -> None:
    suspicion = np.array([0.0] * 10 + [1.0] * 10)
    fitted = fit_chance(suspicion, suspicion > 0.5)
    # Platt's targets: (10 + 1) / 12 and 1 / 12.
    assert chances(np.array([0.0, 1.0]), fitted) == pytest.approx([1 / 12, 11 / 12], abs=1e-6)


def test_a_number_that_never_varies_gives_the_share_of_faults() -> None:
    fitted = fit_chance(np.full(30, 0.4), np.array([True] * 10 + [False] * 20))
    # Targets 11/12 for ten and 1/22 for twenty.
    assert chances(np.array([0.4]), fitted)[0] == pytest.approx((10 * 11 / 12 + 20 / 22) / 30)


def test_large_numbers_do_not_overflow() -> None:
    suspicion = np.array([-1e6, 0.0, 1e6, 2e6])
    fitted = fit_chance(suspicion, np.array([False, False, True, True]))
    assert np.isfinite(chances(suspicion, fitted)).all()
