"""Pictures: the left is worse whatever the scorer, and nothing leaves its frame."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.checks import RuleCheck
from evals.outcome import LatencySummary
from reports.pictures import (
    forests,
    histograms,
    limit_picture,
    margin_of,
    oriented,
    time_axis,
    time_ticks,
)
from reports.rule_rows import rule_rows
from tests.reports.outcomes import a_check, a_held_check, a_latency, a_limit_check, every_check


def test_a_rise_of_a_harm_points_to_the_left_as_a_fall_of_a_score_does() -> None:
    fall = a_check(low=-0.095, difference=-0.07, high=-0.046)
    rise = a_check(scorer="hallucination", low=0.046, difference=0.07, high=0.095)
    assert oriented(fall) == oriented(rise) == (-0.095, -0.07, -0.046)


def test_a_drop_beyond_its_margin_lies_left_of_the_margin() -> None:
    (forest,) = forests(rule_rows((a_check(),)))
    ((_, picture),) = forest.rows
    assert picture.low is not None
    assert picture.at is not None
    assert picture.high is not None
    # -0.095 < -0.07 < -0.046 < margin -0.03 < 0
    assert picture.low < picture.at < picture.high < picture.margin < forest.zero


def test_an_interval_that_holds_lies_right_of_the_margin() -> None:
    (forest,) = forests(rule_rows((a_held_check(),)))
    ((_, picture),) = forest.rows
    assert picture.low is not None
    assert picture.margin < picture.low < forest.zero


def test_rules_of_one_unit_share_an_axis_and_units_are_apart() -> None:
    checks = [
        a_check(),
        a_held_check(),
        a_check(scorer="latency", margin=0.25, difference=0.1, low=0.05, high=0.2),
        a_check(scorer="cost", statistic="ratio", margin=0.1, difference=0.0, low=-0.1, high=0.1),
    ]
    found = forests(rule_rows(checks))
    assert [(forest.title, len(forest.rows)) for forest in found] == [
        ("Points of the score, 0 to 1", 2),
        ("Seconds", 1),
        ("Relative to the baseline", 1),
    ]


def test_only_comparisons_with_a_number_are_drawn() -> None:
    drawn = [row.name for forest in forests(rule_rows(every_check())) for row, _ in forest.rows]
    assert drawn == ["faithfulness", "tone [category=billing]", "tone"]


def test_the_margin_of_a_factor_is_what_it_adds() -> None:
    check = a_check(scorer="latency", statistic="p95_ratio", margin=1.25)
    assert margin_of(check) == 0.25


def test_a_percentile_without_bounds_is_a_point() -> None:
    check = a_check(
        scorer="latency", statistic="p95_ratio", margin=1.2, difference=0.3,
        low=float("nan"), high=float("nan"),
    )  # fmt: skip
    ((_, picture),) = forests(rule_rows((check,)))[0].rows
    assert (picture.low, picture.high) == (None, None)
    assert picture.at is not None


def test_an_interval_far_wider_than_its_margin_is_cut_and_says_so() -> None:
    ((_, picture),) = forests(rule_rows((a_check(low=-0.9, high=0.8, margin=0.03),)))[0].rows
    assert picture.cut_low
    assert picture.cut_high


def test_a_change_beyond_the_axis_is_an_arrow_and_no_dot_in_the_wrong_place() -> None:
    ((_, picture),) = forests(rule_rows((a_check(low=-0.98, difference=-0.96, high=-0.94),)))[
        0
    ].rows
    assert picture.at is None
    assert picture.cut_low


FINITE = st.floats(-10, 10)


@given(FINITE, FINITE, FINITE, st.floats(0.001, 5))
def test_nothing_leaves_the_frame_and_order_is_kept(
    a: float, b: float, c: float, margin: float
) -> None:
    low, at, high = sorted((a, b, c))
    (forest,) = forests(rule_rows((a_check(low=low, difference=at, high=high, margin=margin),)))
    ((_, picture),) = forest.rows
    places = [picture.low, picture.at, picture.high]
    known = [place for place in places if place is not None]
    assert known == sorted(known)
    assert all(0 <= place <= 100 for place in (*known, picture.margin, forest.zero))
    assert 2 <= len(forest.ticks) <= 15
    assert all(0 <= tick.x <= 100 for tick in forest.ticks)


def test_the_forbidden_side_of_a_limit_is_where_it_is_broken() -> None:
    at_most = limit_picture(a_limit_check())
    at_least = limit_picture(a_limit_check(scorer="tone", margin=0.7, candidate=0.8))
    assert at_most is not None
    assert at_least is not None
    assert (at_most.bad_from, at_most.bad_to) == (at_most.limit, 100.0)
    assert (at_least.bad_from, at_least.bad_to) == (0.0, at_least.limit)


def test_a_percentile_limit_is_drawn_as_the_share_beyond_it() -> None:
    check = a_limit_check(
        scorer="latency", statistic="p95", margin=10.0, candidate=1.67, low=0.0, high=0.03
    )
    picture = limit_picture(check)
    assert picture is not None
    assert picture.what == "share of drafts over 10.0 s"
    assert picture.at is None  # a time has no place on an axis of shares
    assert [tick.label for tick in picture.ticks] == ["0 %", "5 %"]
    assert picture.high is not None
    assert picture.high < picture.limit


@pytest.mark.parametrize("check", [a_limit_check(low=None), a_limit_check(high=None)])
def test_a_limit_without_bounds_has_no_picture(check: RuleCheck) -> None:
    assert limit_picture(check) is None


def test_bars_of_both_sides_are_comparable() -> None:
    # shares 0.2, 0.7, 0.1 of 100 drafts; the tallest share of both sides is 0.7
    half = LatencySummary(p50_s=0.7, p95_s=1.5, n=10, histogram=((0.0, 10), (0.6, 0), (1.2, 0)))
    first, second = histograms({"baseline": a_latency(), "candidate": half})
    assert [bar.height for bar in first.bars] == [20.0, 70.0, 10.0]
    assert [bar.height for bar in second.bars] == [100.0, 0.0, 0.0]
    assert first.bars[0].x == second.bars[0].x


def test_bars_stand_side_by_side_and_the_last_one_is_open() -> None:
    (picture,) = histograms({"baseline": a_latency()})
    for left, right in pairwise(picture.bars):
        assert left.x + left.width == pytest.approx(right.x, abs=0.02)
    assert picture.bars[0].label == "0 ms to 600 ms: 20 drafts"
    assert picture.bars[-1].label == "1.20 s or more: 10 drafts"


def test_a_percentile_beyond_the_last_bar_stays_in_the_frame() -> None:
    (picture,) = histograms({"baseline": a_latency(p95_s=400.0)})
    assert picture.p95 <= 100


def test_the_axis_of_time_has_round_marks() -> None:
    # three bars of 0.6 s: 0 to 1.8 s
    assert time_axis({"baseline": a_latency()}) == pytest.approx((0.0, 1.8))
    assert [tick.label for tick in time_ticks({"baseline": a_latency()})] == [
        "0", "500 ms", "1.00 s", "1.50 s",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "summary",
    [
        LatencySummary(p50_s=0.0, p95_s=0.0, n=0),
        LatencySummary(p50_s=0.0, p95_s=0.0, n=5, histogram=((0.0, 5),)),
        LatencySummary(p50_s=1e-7, p95_s=1e-7, n=5, histogram=((0.0, 5), (1e-7, 0))),
    ],
)
def test_hardly_any_times_are_no_trouble(summary: LatencySummary) -> None:
    for picture in histograms({"baseline": summary}):
        assert all(0 <= bar.x <= 100 for bar in picture.bars)
    assert time_ticks({"baseline": summary})


def test_no_times_are_no_picture() -> None:
    assert histograms({}) == []
