"""Rates corrected for sensitivity and specificity."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.calibration_rate import CorrectedRate, corrected_rate
from evals.calibration_record import StoredCalibration


def a_calibration(
    sensitivity: float | None, positives: int, specificity: float | None, negatives: int
) -> StoredCalibration:
    """Return a calibration of the decision of `hallucination`."""
    return StoredCalibration(
        scorer="hallucination",
        fingerprint="f",
        version="1",
        labels_sha256="0",
        labels_name="labels.jsonl",
        made_at="2026-11-24T00:00:00+00:00",
        n=positives + negatives,
        sensitivity=sensitivity,
        specificity=specificity,
        positives=positives,
        negatives=negatives,
    )


def corrected(
    raw: float, n: int, sensitivity: float, positives: int, specificity: float, negatives: int
) -> CorrectedRate:
    """Return a rate that can be corrected."""
    found = corrected_rate(raw, n, a_calibration(sensitivity, positives, specificity, negatives))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("raw", "sensitivity", "specificity", "true"),
    [
        # A true 1 % looks like 0.01 · 0.85 + 0.99 · 0.03 = 3.82 %.
        (0.0382, 0.85, 0.97, 0.01),
        # The example of epiR's epi.prev: 23 of 150 cows, published as 5.1 per 100.
        (23 / 150, 0.96, 0.89, 0.051),
        # The example of RSurveillance's tp: 20 of 120, published as 0.17603.
        (20 / 120, 0.90, 0.99, 0.17603),
        # Fewer alarms than the scorer gives on good drafts alone: none is left.
        (6 / 151, 0.964, 0.927, 0.0),
    ],
)
def test_the_point_is_rogan_and_gladens(
    raw: float, sensitivity: float, specificity: float, true: float
) -> None:
    found = corrected(raw, 150, sensitivity, 100, specificity, 200)
    assert found.value == pytest.approx(true, abs=5e-4)
    assert found.low <= found.value <= found.high


def test_the_interval_is_as_by_hand() -> None:
    # p = 0.3, n = 100, Se = 0.9 of 50, Sp = 0.8 of 40, z = 1.959964, z² = 3.841459:
    # n' = 103.841459, p' = (30 + 1.920729) / 103.841459 = 0.307399
    # Se' = 46/52 = 0.884615, Sp' = 33/42 = 0.785714, Se' + Sp' - 1 = 0.670330
    # θ' = (0.307399 + 0.785714 - 1) / 0.670330 = 0.138907
    # a = 0.884615 · 0.115385 / 52 = 0.00196290, b = 0.785714 · 0.214286 / 42 = 0.00400875
    # Δ = 7.682918 (0.138907 a - 0.861093 b) = 7.682918 (0.00027266 - 0.00345191) = -0.024426
    # variance = 0.307399 · 0.692601 / 103.841459 + 0.0192952 a + 0.741481 b
    #          = 0.00205030 + 0.00003787 + 0.00297241 = 0.00506058; root 0.0711378
    # half = 1.959964 · 0.0711378 / 0.670330 = 0.207998
    # 0.138907 - 0.024426 ± 0.207998 = [-0.093517, 0.322479], clipped at 0.
    found = corrected(0.3, 100, 0.9, 50, 0.8, 40)
    assert found.low == 0.0
    assert found.high == pytest.approx(0.322479, abs=2e-5)


def test_a_perfect_scorer_with_many_labels_leaves_the_interval_of_agresti_and_coull() -> None:
    z2 = 1.959963985**2
    centre = (20 + z2 / 2) / (100 + z2)
    half = math.sqrt(z2 * centre * (1 - centre) / (100 + z2))
    found = corrected(0.2, 100, 1.0, 10**9, 1.0, 10**9)
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), abs=1e-6)


@pytest.mark.parametrize(
    ("sensitivity", "specificity", "positives", "negatives"),
    [(0.4, 0.6, 50, 50), (0.1, 0.2, 50, 50), (None, None, 0, 0), (0.9, 0.9, 0, 50)],
)
def test_a_scorer_no_better_than_chance_or_unknown_corrects_nothing(
    sensitivity: float | None, specificity: float | None, positives: int, negatives: int
) -> None:
    calibration = a_calibration(sensitivity, positives, specificity, negatives)
    assert corrected_rate(0.3, 100, calibration) is None
    assert corrected_rate(0.3, 0, a_calibration(0.9, 50, 0.9, 50)) is None


def test_fewer_labels_make_the_interval_wider() -> None:
    few, many = corrected(0.2, 400, 0.9, 20, 0.9, 20), corrected(0.2, 400, 0.9, 500, 0.9, 500)
    assert few.high - few.low > many.high - many.low


@given(st.floats(0, 1), st.integers(1, 500), st.floats(0.51, 1), st.floats(0.51, 1))
def test_the_interval_lies_in_zero_to_one_and_holds_the_value(
    raw: float, n: int, sensitivity: float, specificity: float
) -> None:
    found = corrected(raw, n, sensitivity, 30, specificity, 30)
    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize("true", [0.01, 0.05, 0.2])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(true: float) -> None:
    # 100 faulty and 200 good labelled drafts, 500 drafts in the run. With 1,500 draws the
    # standard error at 95 % is 0.6 points; the method is known to lie between 94 % and 98 %.
    generator = np.random.default_rng(11)
    covered = 0
    for _ in range(1_500):
        sensitivity = generator.binomial(100, 0.85) / 100
        specificity = generator.binomial(200, 0.97) / 200
        raw = generator.binomial(500, true * 0.85 + (1 - true) * 0.03) / 500
        found = corrected(raw, 500, sensitivity, 100, specificity, 200)
        covered += found.low <= true <= found.high
    assert 0.93 <= covered / 1_500 <= 0.995
