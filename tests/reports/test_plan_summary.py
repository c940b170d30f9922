"""A plan as one JSON document."""

from __future__ import annotations

import json
from dataclasses import replace

from evals.variance import Components
from reports.plan_summary import plan_summary
from tests.reports.forecasts import a_compared_rule, a_forecast, a_limit_rule, a_small_rule


def test_a_plan_is_one_document() -> None:
    forecast = a_forecast(rules=(a_small_rule(), a_limit_rule()))
    document = json.loads(json.dumps(plan_summary(forecast), allow_nan=False))
    rules = document.pop("rules")
    assert document == {
        "schema": 1,
        "kind": "plan",
        "suite": "pre_merge",
        "golden": "support/v1",
        "model": "openai/gpt-4o-mini",
        "tickets": 338,
        "threads": 279,
        "repeats": 3,
        "sides": 2,
        "calls": 2028,
        "tokens": {
            "prompt": 4_891_230,
            "completion": 304_200,
            "basis": "four characters a token",
        },
        "usd": 0.916,
        "usd_basis": "litellm's price table",
        "minutes": 16.9,
        "minutes_basis": "drafting alone, 8 at a time",
        "chance_to_pass_low": 0.84,
        "chance_to_pass_high": 0.96,
        "advice": "More repeats are the cheapest next step.",
        "early_stopping": "Early stopping looks 5 times.",
        "basis": "stated defaults",
        "notes": ["2 references rest on articles that changed since their review."],
    }
    assert rules[0] == {
        "scorer": "tone",
        "slice": "category=company",
        "kind": "no_regression",
        "statistic": "mean",
        "required": True,
        "margin": 0.03,
        "tickets": 14,
        "threads": 14,
        "can_pass": False,
        "too_small": True,
        "clusters_needed": 60,
        "because": "14 threads can never pass it; 60 could",
        "detectable": None,
        "detectable_concentrated": None,
        "clusters_for_half": None,
        "clusters_for_half_concentrated": None,
        "chance_to_pass": 0.0,
        "chance_basis": None,
        "spread": None,
        "noise": None,
        "variance": None,
        "basis": "stated defaults",
    }
    assert (rules[1]["can_pass"], rules[1]["too_small"]) == (True, False)


def test_what_is_unknown_is_null() -> None:
    document = plan_summary(a_forecast(prompt_tokens=None, usd=None, chance=None))
    assert document["usd"] is None
    assert document["chance_to_pass_low"] is None
    assert document["tokens"] == {
        "prompt": None,
        "completion": 304_200,
        "basis": "four characters a token",
    }


def test_the_components_of_the_variance_are_told_where_they_are_known() -> None:
    rule = replace(a_compared_rule(), components=Components(ticket=0.01, repeat=0.02))
    document = json.loads(json.dumps(plan_summary(a_forecast(rules=(rule,)))))
    (told,) = document["rules"]
    assert told["variance"] == {"ticket": 0.01, "repeat": 0.02, "judge": None}
