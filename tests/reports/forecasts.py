"""Builders of forecasts for the tests of the plan's reports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evals.checks import RuleCheck
from evals.forecast import Forecast, RuleForecast
from evals.power_summary import PowerSummary
from tests.evals.tables import a_rule


def a_compared_rule(**given: Any) -> RuleForecast:  # noqa: ANN401  # fields by name
    """Build the forecast of a comparison of faithfulness; fields of its check can be given."""
    values: dict[str, Any] = {
        "n": 338,
        "clusters": 279,
        "detectable": 0.0212,
        "detectable_concentrated": 0.0371,
        "clusters_for_half": 1107,
        "clusters_for_half_concentrated": 743,
        "chance_to_pass": 0.962,
        "chance_basis": "repeats",
    }
    check = replace(
        RuleCheck.of(a_rule(bound=0.03), "inconclusive", "can pass"), **{**values, **given}
    )
    return RuleForecast(check=check, tickets=check.n, basis="stated defaults")


def a_never_rule() -> RuleForecast:
    """Build the forecast of a `never` rule."""
    check = RuleCheck.of(a_rule("safety", "never", 0.5), "inconclusive", "one is enough")
    check = replace(check, n=338, clusters=279, detectable=0.0048)
    return RuleForecast(check=check, tickets=338, basis="exact")


def a_limit_rule() -> RuleForecast:
    """Build the forecast of a limit."""
    check = RuleCheck.of(a_rule("hallucination", "limit", 0.15), "inconclusive", "can pass")
    check = replace(check, n=338, clusters=279, detectable=0.059, chance_to_pass=0.99)
    return RuleForecast(check=check, tickets=338, basis="stated defaults")


def a_small_rule() -> RuleForecast:
    """Build the forecast of a rule on a slice that can never pass."""
    rule = a_rule("tone", bound=0.03, slice_name="category=company")
    check = RuleCheck.of(rule, "too_small", "14 threads can never pass it; 60 could")
    check = replace(check, n=14, clusters=14, clusters_needed=60, chance_to_pass=0.0)
    return RuleForecast(check=check, tickets=14, basis="stated defaults")


def an_unasked_rule() -> RuleForecast:
    """Build the forecast of a rule without any ticket."""
    check = RuleCheck.skipped(a_rule("tone", slice_name="a=b"), "no ticket for it")
    return RuleForecast(check=check, tickets=0, basis="stated defaults")


def a_forecast(**given: Any) -> Forecast:  # noqa: ANN401  # fields by name
    """Build a forecast; every field can be given."""
    values: dict[str, Any] = {
        "suite": "pre_merge",
        "golden": "support/v1",
        "model": "openai/gpt-4o-mini",
        "tickets": 338,
        "threads": 279,
        "repeats": 3,
        "arms": 2,
        "calls": 2028,
        "prompt_tokens": 4_891_230,
        "completion_tokens": 304_200,
        "tokens_basis": "four characters a token",
        "usd": 0.916,
        "usd_basis": "litellm's price table",
        "minutes": 16.9,
        "minutes_basis": "drafting alone, 8 at a time",
        "rules": (
            a_compared_rule(),
            a_limit_rule(),
            a_never_rule(),
            a_small_rule(),
            an_unasked_rule(),
        ),
        "chance": PowerSummary(low=0.84, high=0.96, basis="repeats", rules=3, unknown=0),
        "advice": "More repeats are the cheapest next step.",
        "early_stopping": "Early stopping looks 5 times.",
        "basis": "stated defaults",
        "notes": ("2 references rest on articles that changed since their review.",),
    }
    return Forecast(**{**values, **given})
