"""What every check shares: the split of the error rate, and the parts that a rule gives."""

from __future__ import annotations

import pytest

from evals.checks import GateSettings, RuleCheck
from tests.evals.tables import a_rule


def test_the_error_rate_is_split_only_where_both_families_exist() -> None:
    settings = GateSettings()
    assert settings.alpha_of(sliced=False, both=True) == pytest.approx(0.03)
    assert settings.alpha_of(sliced=True, both=True) == pytest.approx(0.02)
    assert settings.alpha_of(sliced=False, both=False) == 0.05
    assert settings.alpha_of(sliced=True, both=False) == 0.05


def test_a_slice_needs_fewer_threads() -> None:
    assert GateSettings().least(sliced=False) == 30
    assert GateSettings().least(sliced=True) == 15


def test_a_check_starts_with_its_rule() -> None:
    rule = a_rule("latency", "limit", 2.0, statistic="p95", slice_name="a=b", required=False)
    assert RuleCheck.skipped(rule, "why") == RuleCheck(
        scorer="latency",
        slice="a=b",
        kind="limit",
        statistic="p95",
        required=False,
        status="skipped",
        because="why",
        margin=2.0,
    )


def test_a_check_knows_which_way_is_better() -> None:
    assert RuleCheck.of(a_rule("tone"), "pass", "").rises_with_quality
    assert not RuleCheck.of(a_rule("cost"), "pass", "").rises_with_quality
