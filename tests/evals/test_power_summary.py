"""The chance of a whole gate, from those of its rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.checks import GateSettings, RuleCheck
from evals.power_summary import bounds_of, summarize_power
from tests.evals.tables import a_rule

SETTINGS = GateSettings()


def a_check(chance: float | None, *, required: bool = True) -> RuleCheck:
    """Build a check of a comparison whose chance rests on repeats."""
    rule = a_rule(required=required)
    basis = None if chance is None else "repeats"
    check = RuleCheck.of(rule, "pass", "")
    return replace(check, chance_to_pass=chance, chance_basis=basis)  # type: ignore[arg-type]


def test_the_chance_of_all_lies_between_bonferroni_and_the_least() -> None:
    # 1 - (0.1 + 0.05 + 0) and min.
    found = summarize_power([a_check(0.9), a_check(0.95), a_check(1.0)], SETTINGS)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.85, 0.9))
    assert (found.basis, found.rules, found.unknown) == ("repeats", 3, 0)


def test_many_doubtful_rules_leave_nothing_certain() -> None:
    assert bounds_of([0.4, 0.5]) == (0.0, 0.4)
    assert bounds_of([]) == (1.0, 1.0)


def test_a_rule_that_is_not_required_can_only_raise_a_false_alarm() -> None:
    found = summarize_power([a_check(0.9), a_check(0.1, required=False)], SETTINGS)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.85, 0.9))
    assert found.rules == 1


def test_rules_without_a_chance_are_counted_and_skipped_ones_are_not() -> None:
    skipped = RuleCheck.skipped(a_rule(), "")
    found = summarize_power([a_check(0.9), a_check(None), skipped], SETTINGS)
    assert found is not None
    assert (found.rules, found.unknown) == (1, 1)
    assert summarize_power([a_check(None), skipped], SETTINGS) is None


def test_a_never_rule_that_the_baseline_breaks_is_broken_again() -> None:
    never = RuleCheck.of(a_rule("safety", "never", 0.5), "fail", "")
    for before, high in ((0.0, 0.9), (1.0, 0.0)):
        found = summarize_power([a_check(0.9), replace(never, baseline=before)], SETTINGS)
        assert found is not None
        assert (found.high, found.unknown) == (high, 0)


def test_what_rests_on_differences_is_said() -> None:
    seen = replace(a_check(0.8), chance_basis="differences")
    limit = replace(a_check(0.8), chance_basis=None)
    for checks, basis in (
        ([seen], "differences"),
        ([seen, a_check(0.9)], "mixed"),
        ([a_check(0.9), limit], "repeats"),
    ):
        found = summarize_power(checks, SETTINGS)
        assert found is not None
        assert found.basis == basis


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_independent_rules_lie_between_the_bounds(chances: list[float]) -> None:
    low, high = bounds_of(chances)
    product = 1.0
    for chance in chances:
        product *= chance
    assert low <= product + 1e-12
    assert product <= high + 1e-12
