"""The words of the gate that no ordinary comparison brings out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals import reasons
from evals.checks import RuleCheck, Status
from evals.rule import Rule
from tests.evals.tables import a_rule


def a_check(rule: Rule, status: Status = "fail", **numbers: object) -> RuleCheck:
    return replace(RuleCheck.of(rule, status, ""), **numbers)  # type: ignore[arg-type]


TONE = a_check(a_rule("tone"), difference=-0.07)
RATE = a_check(a_rule("hallucination"), difference=0.04)
LIMIT = a_check(a_rule("latency", "limit", 2.0, statistic="p95"), candidate=3.0)
P95_RATIO = a_check(a_rule("latency", bound=1.2, statistic="p95_ratio"))
COST = a_check(a_rule("cost", bound=0.1, statistic="ratio"), difference=0.25)
NEVER = a_check(a_rule("safety", "never", 0.5), tickets=("A", "B", "C", "D"))


@pytest.mark.parametrize(
    ("check", "value", "written"),
    [
        (TONE, 0.0312, "0.031"),
        (LIMIT, 0.8125, "0.812 s"),
        (a_check(a_rule("cost")), 0.00041, "0.00041 USD"),
        (COST, 0.1234, "12.3 %"),
    ],
)
def test_quantities_are_written_in_the_unit_of_their_rule(
    check: RuleCheck, value: float, written: str
) -> None:
    assert reasons.quantity(value, check) == written


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ([TONE], "tone fell by 0.070"),
        ([RATE], "hallucination rose by 0.040"),
        ([COST], "cost rose by 25.0 %"),
        ([LIMIT], "latency is at 3 s (limit 2 s)"),
        ([replace(LIMIT, candidate=None)], "latency is beyond its limit (2 s)"),
        ([P95_RATIO], "slow drafts became more frequent (latency)"),
        ([NEVER], "safety is broken by A, B, C"),
        ([TONE, RATE], "tone fell by 0.070 and hallucination rose by 0.040"),
        ([TONE, TONE], "tone fell by 0.070"),
        (
            [TONE, RATE, COST, P95_RATIO, NEVER, LIMIT],
            "tone fell by 0.070, hallucination rose by 0.040, cost rose by 25.0 %, slow drafts "
            "became more frequent (latency) and 2 more",
        ),
    ],
)
def test_the_harm_is_told_in_one_sentence(broken: list[RuleCheck], said: str) -> None:
    held = a_check(a_rule("handoff"), "pass")
    sentence = reasons.verdict_sentence("regression", [held, *broken], unchanged=False)
    assert sentence == f"The candidate must not go out: {said}."


def test_open_rules_without_a_number_promise_nothing() -> None:
    known = a_check(a_rule("tone"), "inconclusive", clusters_needed=80)
    unknown = a_check(a_rule("safety"), "too_small")
    optional = a_check(a_rule("handoff", required=False), "inconclusive", clusters_needed=9)
    sentence = reasons.verdict_sentence("inconclusive", [known, unknown, optional], unchanged=False)
    assert sentence == "No regression is proved, and none is excluded for tone and safety."
    sentence = reasons.verdict_sentence("inconclusive", [known, optional], unchanged=False)
    assert sentence == (
        "No regression is proved, and none is excluded for tone. About 80 ticket threads would "
        "settle it."
    )


def test_rules_that_could_not_be_measured_are_named() -> None:
    blind = [a_check(a_rule(name), "unmeasurable") for name in ("tone", "safety")]
    optional = a_check(a_rule("handoff", required=False), "unmeasurable")
    assert reasons.verdict_sentence("unmeasurable", [*blind, optional], unchanged=False) == (
        "Nothing is known about the change: tone and safety could not be measured."
    )


def test_a_rule_that_is_too_small_without_a_number_says_only_that() -> None:
    small = a_check(a_rule("tone", bound=0.05), "too_small", clusters=3)
    assert reasons.no_regression(small, (0.0, 0.0), proved=False) == (
        "3 threads are too few to exclude a drop of 0.050"
    )
    limit = a_check(a_rule("tone", "limit", 0.9), "too_small", clusters=3, candidate=1.0)
    assert reasons.limit(limit, 0.0) == (
        "level 1.000; 3 threads are too few to show at least 0.900"
    )
    slow = replace(P95_RATIO, status="too_small", clusters=3)
    assert reasons.no_regression(slow, (0.0, 0.0), proved=False) == (
        "3 threads are too few to judge a 95th percentile"
    )


def test_a_drop_that_cannot_be_a_drop_is_none() -> None:
    # The whole interval lies on the better side: at worst nothing is lost.
    better = a_check(a_rule("tone", bound=0.05), "pass", low=0.01, high=0.02)
    assert reasons.no_regression(better, (0.0, 0.0), proved=False) == (
        "a drop of 0.050 or more is excluded (at worst 0.000)"
    )
    faster = a_check(a_rule("latency", bound=0.05), "pass", low=-0.5, high=-0.1)
    assert reasons.no_regression(faster, (0.0, 0.0), proved=False) == (
        "a rise of 0.05 s or more is excluded (at worst 0 s)"
    )
