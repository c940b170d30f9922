"""From paired scores to one oriented number a cluster, at worst, as observed and at best."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.columns import Column, cluster_means, column_of, extremes, percentile_95
from evals.comparison import Comparison, compare
from evals.paired import Trials
from evals.rule import Rule
from evals.score import metric_named
from tests.evals.tables import a_row, a_rule, a_table, compared

SHARES = st.lists(st.floats(0, 1), min_size=8, max_size=8)
TIMES = st.lists(st.floats(0.01, 50), min_size=8, max_size=8)
RATIO = a_rule("latency", bound=0.1, statistic="ratio")
P95_RATIO = a_rule("latency", bound=1.2, statistic="p95_ratio")


def column(rule: Rule, comparison: Comparison) -> Column:
    found = column_of(rule, comparison)
    assert found is not None
    return found


def test_trials_are_averaged_in_tickets_and_tickets_in_threads() -> None:
    # T-000: (0.5 + 0.7)/2 - 0.8 = -0.2; T-001: 0.9 - 0.5 = 0.4; thread x: 0.1. T-002 alone: -0.3.
    found = column(
        a_rule("tone"),
        compared(
            {"tone": [0.8, 0.5, 0.9]},
            {"tone": [(0.5, 0.7), 0.9, 0.6]},
            threads=["x", "x", "y"],
        ),
    )
    assert found.by_ticket == pytest.approx([-0.2, 0.4, -0.3])
    assert found.observed == pytest.approx([0.1, -0.3])
    assert found.members.tolist() == [0, 1]
    # Levels average threads: baseline (0.65 + 0.9)/2, candidate (0.75 + 0.6)/2.
    assert (found.baseline, found.candidate) == pytest.approx((0.775, 0.675))


def test_a_harm_that_rises_is_a_negative_difference() -> None:
    found = column(
        a_rule("hallucination"), compared({"hallucination": [0]}, {"hallucination": [1]})
    )
    assert found.observed.tolist() == [-1.0]
    assert (found.baseline, found.candidate) == (0.0, 1.0)


def test_missing_scores_are_worst_for_a_pass_and_best_for_a_failure() -> None:
    # Candidate misses one of two trials (0.6 known), baseline one of two (0.8 known).
    # Observed -0.2; worst: (0.6 + 0)/2 - (0.8 + 1)/2 = -0.6; best: (0.6 + 1)/2 - (0.8 + 0)/2 = 0.4.
    found = column(a_rule("tone"), compared({"tone": [(0.8, None)]}, {"tone": [(0.6, None)]}))
    assert found.observed == pytest.approx([-0.2])
    assert found.worst == pytest.approx([-0.6])
    assert found.best == pytest.approx([0.4])
    assert found.missing == (0.5, 0.5)
    assert found.missing_difference.tolist() == [0.0]


def test_missing_scores_of_a_harm_are_worst_at_one() -> None:
    found = column(
        a_rule("hallucination"), compared({"hallucination": [None]}, {"hallucination": [None]})
    )
    assert (found.worst[0], found.best[0]) == (-1.0, 1.0)


def test_missing_seconds_are_taken_from_what_was_seen() -> None:
    # Seen: 1, 2, 4 s. Baseline 1, candidate missing: worst 4 s, best 1 s.
    found = column(
        a_rule("latency", bound=0.5), compared({"latency": [1, 2]}, {"latency": [None, 4]})
    )
    assert found.observed == pytest.approx([math.nan, -2], nan_ok=True)
    assert found.worst.tolist() == [1 - 4, 2 - 4]
    assert found.best.tolist() == [1 - 1, 2 - 4]


def test_seconds_that_nobody_saw_stay_unknown() -> None:
    found = column(a_rule("latency"), compared({"latency": [None]}, {"latency": [None]}))
    assert np.isnan([found.observed[0], found.worst[0], found.best[0]]).all()
    assert math.isnan(found.baseline)


def test_a_ticket_missing_on_one_side_counts_in_neither_level() -> None:
    found = column(a_rule("tone"), compared({"tone": [0.1, 0.8]}, {"tone": [None, 0.6]}))
    assert (found.baseline, found.candidate) == pytest.approx((0.8, 0.6))
    assert found.unscored == 1
    assert found.missing == (0.0, 0.5)
    assert found.missing_difference.tolist() == [1.0, 0.0]


def test_unequal_repeats_compare_shares_of_missing_trials() -> None:
    # 1 of 3 trials against 0 of 1.
    found = column(a_rule("tone"), compared({"tone": [(1, 1, None)]}, {"tone": [1]}))
    assert found.missing_difference == pytest.approx([-1 / 3])


def test_a_ratio_compares_geometric_means() -> None:
    # Logarithms: baseline (ln 1 + ln 4)/2 = ln 2, candidate ln 3: difference -ln 1.5.
    found = column(RATIO, compared({"latency": [(1, 4)]}, {"latency": [3]}))
    assert found.observed == pytest.approx([-math.log(1.5)])
    assert (found.baseline, found.candidate) == pytest.approx((2, 3))


def test_a_free_model_can_be_compared_with_a_free_model() -> None:
    rule = a_rule("cost", bound=0.1, statistic="ratio")
    assert column(rule, compared({"cost": [0.0]}, {"cost": [0.0]})).observed.tolist() == [0.0]
    assert column(rule, compared({"cost": [0.0]}, {"cost": [0.001]})).observed[0] < -10


def test_the_slow_share_is_measured_against_the_pooled_percentile() -> None:
    # 20 tickets a side: 1 to 20 s, and the candidate ten times slower on the slowest. Pooled: of
    # 40 the largest two are slow: 200 (candidate) and, at 20 (baseline), the second.
    before = [float(i) for i in range(1, 21)]
    found = column(P95_RATIO, compared({"latency": before}, {"latency": [*before[:-1], 200.0]}))
    assert found.by_ticket[:-1].tolist() == [0.0] * 19
    assert found.by_ticket[-1] == 0.0  # both are slow on that ticket
    # p95 of 1 … 20: place 18.05, 19 + 0.05·1; with 200 at the end 19 + 0.05·181.
    assert found.baseline == pytest.approx(19.05)
    assert found.candidate == pytest.approx(28.05)


def test_slow_drafts_of_the_candidate_alone_count_against_it() -> None:
    before = [1.0] * 38
    found = column(P95_RATIO, compared({"latency": before}, {"latency": [*before[:-2], 9.0, 8.0]}))
    # 76 drafts, 3.8 may be slow: 9 and 8 are; the other 74 share 1.8/74 each, on both sides.
    assert found.by_ticket == pytest.approx([0.0] * 36 + [1.8 / 74 - 1] * 2)


def test_a_slowed_baseline_is_slower_than_the_candidate_even_when_all_drafts_are_alike() -> None:
    # 20 at 1.2 s against 20 at 1 s: 2 of 40 are slow, a tenth of each draft at 1.2 s.
    found = column(P95_RATIO, compared({"latency": [1.0] * 20}, {"latency": [1.0] * 20}))
    assert found.against_factor == pytest.approx([0.1] * 20)
    assert found.factor_effect == pytest.approx(0.1)
    assert found.observed == pytest.approx([0.0] * 20)


def timed(values: list[float | None]) -> Comparison:
    """Compare drafts of 1 s with drafts of which None timed out."""
    rows = [
        a_row(f"T-{i:02}", error="timeout")
        if value is None
        else a_row(f"T-{i:02}", scores={"latency": value})
        for i, value in enumerate(values)
    ]
    before = [a_row(f"T-{i:02}", scores={"latency": 1.0}) for i in range(len(values))]
    return compare(a_table(before), a_table(rows))


def test_timeouts_are_slower_than_any_percentile() -> None:
    # 40 drafts, 2 may be slow: the 2 timeouts are, nobody else.
    found = column(P95_RATIO, timed([1.0] * 18 + [None, None]))
    assert found.by_ticket == pytest.approx([0.0] * 18 + [-1.0] * 2)
    assert found.missing == (0.0, 0.0)
    assert found.missing_difference.tolist() == [0.0] * 20


def test_timeouts_stay_slow_where_there_are_more_than_five_per_cent() -> None:
    found = column(P95_RATIO, timed([1.0] * 10 + [None] * 10))
    assert found.by_ticket == pytest.approx([0.0] * 10 + [-1.0] * 10)
    assert math.isnan(found.candidate)  # the percentile lies among the timeouts
    assert found.baseline == 1.0


def test_timeouts_are_missing_for_an_average() -> None:
    found = column(RATIO, timed([1.0] * 9 + [None]))
    assert found.missing == (0.0, 0.1)
    assert found.unscored == 1


def test_other_missing_latencies_are_worst_for_a_pass_of_the_percentile() -> None:
    # 19 known pairs at 1 s and one where the candidate misses its draft: pooled 39 drafts,
    # 1.95 may be slow, 1.95/39 = 0.05 each. At worst the missing one is slow: 0.05 - 1.
    comparison = compared({"latency": [1.0] * 20}, {"latency": [*[1.0] * 19, None]})
    found = column(P95_RATIO, comparison)
    assert found.worst[-1] == pytest.approx(0.05 - 1)
    assert found.best[-1] == pytest.approx(0.05)
    # Against the factor the 20 at 1.2 s share 1.95: 0.0975 each; the missing one is slow.
    assert found.against_factor[-1] == pytest.approx(0.0975 - 1)
    assert found.against_factor[0] == pytest.approx(0.0975)
    # Where the baseline misses, a pass must hold as if that draft had been fast.
    turned = column(P95_RATIO, compared({"latency": [*[1.0] * 19, None]}, {"latency": [1.0] * 20}))
    assert turned.worst[-1] == pytest.approx(0 - 0.05)
    assert turned.best[-1] == pytest.approx(1 - 0.05)


def test_a_slice_takes_its_own_tickets_and_clusters() -> None:
    comparison = compared(
        {"tone": [0.1, 0.2, 0.3]},
        {"tone": [0.2, 0.4, 0.6]},
        threads=["x", "y", "x"],
        slices={"a=b": [1, 2]},
    )
    found = column(a_rule("tone", slice_name="a=b"), comparison)
    assert found.tickets == ("T-001", "T-002")
    assert found.members.tolist() == [0, 1]
    assert found.observed == pytest.approx([0.3, 0.2])
    assert column_of(a_rule("tone", slice_name="a=z"), comparison) is None


def test_tickets_where_a_metric_does_not_arise_twice_take_no_part() -> None:
    left = [a_row("A", scores={"tone": 1}), a_row("B", scores={"tone": 1})]
    right = [a_row("A", scores={"tone": 0}), a_row("B", scores={"safety": 1})]
    comparison = compare(a_table(left), a_table(right))
    assert column(a_rule("tone"), comparison).tickets == ("A",)
    assert column_of(a_rule("safety"), comparison) is None
    assert column_of(a_rule("handoff"), comparison) is None


def test_clusters_without_a_value_have_none() -> None:
    where = np.array([0, 0, 1, 2])
    values = np.array([0.2, math.nan, math.nan, 0.4])
    assert cluster_means(values, where) == pytest.approx([0.2, math.nan, 0.4], nan_ok=True)


def test_the_ends_of_a_scale_follow_its_direction() -> None:
    assert extremes(metric_named("tone"), np.array([0.5])) == (1.0, 0.0)
    assert extremes(metric_named("hallucination"), np.array([])) == (0.0, 1.0)
    latency = metric_named("latency")
    assert extremes(latency, np.array([3.0]), np.array([2.0, 5.0])) == (2.0, 5.0)
    assert np.isnan(extremes(latency, np.array([]))).all()


def test_a_percentile_counts_timeouts_as_the_slowest() -> None:
    def slow(values: list[float], late: int) -> float:
        matrix = np.array(values, dtype=np.float64)[:, None]
        none = np.zeros(len(values), dtype=np.int64)
        lost = none.copy()
        lost[:1] = late
        return percentile_95(Trials(values=matrix, missing=lost, late=lost))

    # Place 0.95·(n - 1): of 1 … 21 it is 19, the value 20; with 4 timeouts of 25 it is 22.8,
    # beyond the 21st; with one of 22 it is 19.95.
    numbers = [float(i) for i in range(1, 22)]
    assert slow(numbers, 0) == pytest.approx(20)
    assert slow(numbers, 1) == pytest.approx(20.95)
    assert math.isnan(slow(numbers, 4))
    assert math.isnan(slow([math.nan], 1))
    assert slow([3.0], 0) == 3.0


@pytest.mark.parametrize("name", ["tone", "hallucination"])
@given(SHARES, SHARES, st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)))
def test_swapping_the_arms_mirrors_a_column(
    name: str, before: list[float], after: list[float], lost: set[int], gone: set[int]
) -> None:
    left = {name: [None if i in lost else value for i, value in enumerate(before)]}
    right = {name: [None if i in gone else value for i, value in enumerate(after)]}
    there = column(a_rule(name), compared(left, right))
    back = column(a_rule(name), compared(right, left))
    assert back.observed == pytest.approx(-there.observed, nan_ok=True)
    assert back.worst == pytest.approx(-there.best)
    assert back.best == pytest.approx(-there.worst)
    assert (back.baseline, back.candidate) == pytest.approx(
        (there.candidate, there.baseline), nan_ok=True
    )
    assert back.missing == there.missing[::-1]


@given(TIMES, TIMES)
def test_swapping_the_arms_mirrors_the_slow_share(before: list[float], after: list[float]) -> None:
    there = column(P95_RATIO, compared({"latency": before}, {"latency": after}))
    back = column(P95_RATIO, compared({"latency": after}, {"latency": before}))
    assert back.observed == pytest.approx(-there.observed)


@given(TIMES, TIMES, st.sampled_from([1e-3, 0.5, 1000.0]))
def test_the_unit_of_time_changes_no_ratio(
    before: list[float], after: list[float], factor: float
) -> None:
    for rule in (RATIO, P95_RATIO):
        plain = column(rule, compared({"latency": before}, {"latency": after}))
        scaled = column(
            rule,
            compared(
                {"latency": [value * factor for value in before]},
                {"latency": [value * factor for value in after]},
            ),
        )
        if rule is RATIO:  # products may round to a tie where the seconds themselves did not
            assert scaled.observed == pytest.approx(plain.observed, abs=1e-9)
        assert scaled.candidate / scaled.baseline == pytest.approx(plain.candidate / plain.baseline)


@given(SHARES, SHARES, st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)))
def test_worst_observed_and_best_are_in_order(
    before: list[float], after: list[float], lost: set[int], gone: set[int]
) -> None:
    left = {"tone": [None if i in lost else value for i, value in enumerate(before)]}
    right = {"tone": [None if i in gone else value for i, value in enumerate(after)]}
    found = column(a_rule("tone"), compared(left, right))
    known = np.isfinite(found.observed)
    assert np.all(found.worst <= found.best)
    assert np.all(found.worst[known] <= found.observed[known] + 1e-12)
    assert np.all(found.observed[known] <= found.best[known] + 1e-12)


@given(SHARES, SHARES)
def test_the_levels_differ_by_the_mean_difference(before: list[float], after: list[float]) -> None:
    threads = ["x", "x", "x", "y", "y", "z", "w", "w"]
    found = column(a_rule("tone"), compared({"tone": before}, {"tone": after}, threads=threads))
    assert found.candidate - found.baseline == pytest.approx(float(found.observed.mean()))


def test_repeats_tell_the_noise_of_a_difference() -> None:
    # Ten tickets, 0.4 and 0.6 on both sides: within 0.02, noise 2·0.02/2.
    both = {"tone": [(0.4, 0.6)] * 10}
    assert column(a_rule("tone"), compared(both, both)).noise == pytest.approx(0.02)
    single = {"tone": [0.5] * 10}
    assert column(a_rule("tone"), compared(single, single)).noise is None


def test_the_noise_of_a_ratio_is_that_of_logarithms() -> None:
    # ln 2 apart: within (ln 2)²/2 = 0.24023, noise the same.
    both = {"latency": [(1.0, 2.0)] * 10}
    assert column(RATIO, compared(both, both)).noise == pytest.approx(math.log(2) ** 2 / 2)
    assert column(P95_RATIO, compared(both, both)).noise is None


def test_free_drafts_have_a_level_of_nothing_also_on_a_logarithmic_scale() -> None:
    rule = a_rule("cost", bound=0.1, statistic="ratio")
    free = column_of(rule, compared({"cost": [0.0] * 5}, {"cost": [0.0] * 5}))
    assert free is not None
    assert (free.baseline, free.candidate) == (0.0, 0.0)
    assert free.observed.tolist() == [0.0] * 5
