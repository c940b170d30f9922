"""Checks become rows: the same words and numbers for every report."""

from __future__ import annotations

import pytest

from evals.checks import RuleCheck
from reports.rule_rows import RuleRow, rule_name, rule_row, rule_rows
from tests.reports.outcomes import (
    a_check,
    a_held_check,
    a_limit_check,
    a_never_check,
    a_skipped_check,
    every_check,
)


def cells(row: RuleRow) -> tuple[str, ...]:
    """Return the numbers of a row."""
    return (row.baseline, row.candidate, row.change, row.interval, row.allowed, row.p)


def test_a_score_is_written_in_points() -> None:
    assert cells(rule_row(a_check())) == (
        "0.910", "0.840", "-0.070", "[-0.095, -0.046]", "0.030", "< 0.001",
    )  # fmt: skip


def test_latency_is_written_in_seconds() -> None:
    check = a_check(
        scorer="latency",
        baseline=0.7,
        candidate=0.9,
        difference=0.2,
        low=0.1,
        high=0.3,
        margin=0.25,
    )
    assert cells(rule_row(check)) == (
        "700 ms", "900 ms", "+200 ms", "[+100 ms, +300 ms]", "250 ms", "< 0.001",
    )  # fmt: skip


def test_a_ratio_is_written_in_per_cent_of_the_baseline() -> None:
    check = a_check(
        scorer="cost", statistic="ratio", baseline=0.0004, candidate=0.00044, difference=0.1,
        low=0.05, high=0.15, margin=0.1, p=0.2,
    )  # fmt: skip
    assert cells(rule_row(check)) == (
        "$0.00040", "$0.00044", "+10.0 %", "[+5.0 %, +15.0 %]", "10.0 %", "0.200",
    )  # fmt: skip


def test_a_limit_shows_its_side_and_no_baseline() -> None:
    assert cells(rule_row(a_limit_check())) == ("", "0.100", "", "[0.060, 0.160]", "≤ 0.150", "")
    high = a_limit_check(scorer="tone", margin=0.7)
    assert rule_row(high).allowed == "≥ 0.700"


def test_the_bounds_of_a_percentile_limit_are_not_shown_as_seconds() -> None:
    # They are shares of drafts beyond the limit: [0.008, 0.031] beside "10 s" would mislead.
    check = a_limit_check(
        scorer="latency", statistic="p95", margin=10.0, candidate=1.67, low=0.008, high=0.031
    )
    assert cells(rule_row(check)) == ("", "1.67 s", "", "", "≤ 10.0 s", "")


def test_a_never_rule_counts_cases() -> None:
    assert cells(rule_row(a_never_check())) == ("0 cases", "1 case", "+1", "", "no case", "")


def test_numbers_that_are_unknown_are_left_empty() -> None:
    assert cells(rule_row(a_skipped_check())) == ("", "", "", "", "0.030", "")
    no_bounds = a_check(
        statistic="p95_ratio", scorer="latency", low=float("nan"), high=float("nan")
    )
    assert rule_row(no_bounds).interval == ""


@pytest.mark.parametrize(
    ("check", "name"),
    [
        (a_check(), "faithfulness"),
        (a_check(slice="category=billing"), "faithfulness [category=billing]"),
        (a_check(scorer="cost", statistic="ratio"), "cost relative"),
        (a_check(scorer="latency", statistic="p95_ratio"), "latency p95 relative"),
        (a_limit_check(), "hallucination limit"),
        (a_limit_check(scorer="latency", statistic="p95"), "latency p95 limit"),
        (a_never_check(), "forbidden_claim never [severity=critical]"),
    ],
)
def test_a_rule_is_named_by_what_it_asks(check: RuleCheck, name: str) -> None:
    assert rule_name(check) == name


def test_rows_come_by_urgency_and_keep_the_order_of_the_suite() -> None:
    assert [(row.group, row.name) for row in rule_rows(every_check())] == [
        ("broken", "faithfulness"),
        ("broken", "forbidden_claim never [severity=critical]"),
        ("open", "hallucination limit"),
        ("watched", "tone [category=billing]"),
        ("held", "tone"),
        ("skipped", "retrieval"),
    ]


def test_a_rule_that_is_not_needed_is_still_broken_when_it_fails() -> None:
    assert rule_row(a_check(required=False)).group == "broken"
    assert rule_row(a_held_check(required=False)).group == "held"
