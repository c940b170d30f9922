"""Prove percentiles, their intervals, and that too few drafts have none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.percentiles import TimingCount, interval_ranks, percentiles
from tests.builders import a_draft


def test_the_median_of_ten_lies_between_the_second_and_the_ninth() -> None:
    # P(B ≤ 1) = 11/1024 ≤ 0.025 < P(B ≤ 2) = 56/1024; P(B ≤ 8) = 1013/1024 ≥ 0.975.
    assert interval_ranks(10, 0.5) == (2, 9)


@pytest.mark.parametrize(("q", "least"), [(0.5, 6), (0.95, 72), (0.99, 368)])
def test_an_interval_needs_enough_observations(q: float, least: int) -> None:
    # The largest of n exceeds the quantile with probability 1 - q**n, which must reach 0.975.
    assert interval_ranks(least, q) is not None
    assert interval_ranks(least - 1, q) is None
    assert interval_ranks(0, q) is None


def test_three_drafts_have_no_p95_and_no_p99() -> None:
    p50, p95, p99 = percentiles(np.array([1.0, 2.0, 9.0]), 3)
    assert p50.value_s == 2.0
    assert p95.value_s is p99.value_s is None


def test_each_percentile_appears_when_one_draft_is_expected_beyond_it() -> None:
    told = [
        [one.value_s is not None for one in percentiles(np.arange(float(n)), n)]
        for n in (19, 20, 99, 100)
    ]
    assert told == [
        [True, False, False],
        [True, True, False],
        [True, True, False],
        [True, True, True],
    ]


def test_the_interval_of_a_hundred_is_told_by_order_statistics() -> None:
    p50, p95, p99 = percentiles(np.arange(1.0, 101.0), 100)
    # Ranks 40 and 61 of Bin(100, 0.5): P(B ≤ 39) = 0.018, P(B ≤ 60) = 0.982. Of Bin(100, 0.95)
    # P(B ≤ 98) = 1 - 0.95⁹⁹ · (5 + 0.95) = 0.963 is too little: rank 100. None for 0.99.
    assert (p50.low_s, p50.value_s, p50.high_s) == (40.0, 50.5, 61.0)
    assert p95.value_s == pytest.approx(95.05)
    assert p95.high_s == 100.0
    assert p99.low_s is p99.high_s is None


def test_repeats_widen_the_interval_as_if_each_thread_were_one_draft() -> None:
    values = np.repeat(np.arange(1.0, 11.0), 10)
    p50 = percentiles(values, 10)[0]
    # Ranks 2 and 9 of ten threads: from the 11th to the 90th of a hundred drafts.
    assert (p50.low_s, p50.high_s) == (2.0, 9.0)


def test_no_values_have_no_percentiles() -> None:
    assert percentiles(np.array([]), 0) == ()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=200), st.integers(1, 200))
def test_a_percentile_lies_inside_its_interval_and_the_values(
    values: list[float], threads: int
) -> None:
    for one in percentiles(np.array(values), threads):
        if one.value_s is not None:
            slack = 1e-9 * max(values)
            assert min(values) - slack <= one.value_s <= max(values) + slack
        if one.low_s is not None and one.high_s is not None and one.value_s is not None:
            assert one.low_s <= one.value_s <= one.high_s


def test_cached_drafts_are_left_out_and_counted() -> None:
    count = TimingCount()
    count.add("a", a_draft(latency_s=1.0, retrieval_s=0.1, model_s=None))
    count.add("a", a_draft(latency_s=99.0, from_cache=True))
    timing = count.timing()
    assert timing is not None
    assert (timing.drafts, timing.cached, timing.threads) == (1, 1, 1)
    assert timing.whole[0].value_s == 1.0
    assert timing.retrieval[0].value_s == 0.1
    assert timing.model == ()


def test_a_run_of_cached_drafts_alone_is_told_as_such() -> None:
    count = TimingCount()
    assert count.timing() is None
    count.add("a", a_draft(from_cache=True))
    timing = count.timing()
    assert timing is not None
    assert (timing.drafts, timing.cached, timing.whole) == (0, 1, ())
