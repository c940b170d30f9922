"""Estimates: levels with intervals that stay on the scale."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from evals.estimate import Estimate, estimate_mean, percentile, pseudo_pair
from evals.score import metric_named

TONE = metric_named("tone")
HALLUCINATION = metric_named("hallucination")
LATENCY = metric_named("latency")


def estimate(name: str, means: list[float], size: int = 1) -> Estimate:
    sizes = np.full(len(means), size, dtype=np.int64)
    return estimate_mean(metric_named(name), np.array(means), sizes, tickets=len(means), unscored=2)


def test_the_pseudo_pair_is_as_wide_as_the_scale() -> None:
    assert pseudo_pair(HALLUCINATION) == 1.0
    assert pseudo_pair(TONE) == 0.5
    assert pseudo_pair(LATENCY, 0.25) == 0.25
    assert pseudo_pair(LATENCY, -0.25) == 0.25
    assert pseudo_pair(LATENCY, 0.0) > 0


def test_a_score_is_estimated_by_t_around_its_mean() -> None:
    # Mean 0.75; padded around it: -0.05, 0.05, 0.5, -0.5; s² = (0.0025·2 + 0.25·2)/3 = 0.168333;
    # s/√4 = 0.205142; t(0.975; 3) = 3.18245: half 0.65285; the scale ends at 1.
    found = estimate("tone", [0.7, 0.8])
    assert found.value == pytest.approx(0.75)
    assert found.low == pytest.approx(0.75 - 0.65285, abs=1e-5)
    assert found.high == 1.0
    assert (found.n, found.n_unscored, found.n_clusters) == (2, 2, 2)
    assert found.confidence == 0.95
    assert found.method == "t with pseudo-pair"


def test_a_score_near_zero_is_bounded_by_zero() -> None:
    assert estimate("tone", [0.0, 0.1]).low == 0.0


def test_seconds_have_no_upper_end() -> None:
    # Mean 2, pseudo-pair ±2 around it: values 0, 0, 2, -2; s² = 8/3; s/√4 = 0.816497; ·3.18245
    found = estimate("latency", [2.0, 2.0])
    assert found.high == pytest.approx(2 + 2.59846, abs=1e-4)
    assert found.low == 0.0


def test_a_rate_is_estimated_by_clopper_pearson() -> None:
    found = estimate("hallucination", [1.0] + [0.0] * 39)
    low, high = proportion_confint(1, 40, alpha=0.05, method="beta")
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.value == pytest.approx(0.025)
    assert found.method == "Clopper-Pearson on the effective n"


def test_repeats_that_agree_do_not_narrow_a_rate() -> None:
    means = [1.0] + [0.0] * 39
    assert estimate("hallucination", means, 3).high == pytest.approx(
        estimate("hallucination", means, 1).high
    )


def test_nothing_cannot_be_estimated() -> None:
    with pytest.raises(ValueError, match="tone: no cluster to estimate from"):
        estimate("tone", [])


@given(
    st.sampled_from(["tone", "hallucination", "latency"]),
    st.lists(st.floats(0, 1), min_size=1, max_size=30),
)
def test_an_estimate_lies_within_its_interval(name: str, means: list[float]) -> None:
    found = estimate(name, means)
    assert found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12


def test_a_percentile_lies_between_the_order_statistics() -> None:
    # 0.95 · 3 = 2.85: between the third and fourth of 1, 2, 3, 4.
    assert percentile(np.array([4.0, 1.0, 3.0, 2.0]), 95) == pytest.approx(3.85)
    assert math.isnan(percentile(np.array([]), 95))
