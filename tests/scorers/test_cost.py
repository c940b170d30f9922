"""Prove that the cost of a draft is its price in dollars, and never 0 for an unknown one."""

from __future__ import annotations

import math

import pytest

from scorers.cost import CostScorer
from tests.builders import a_draft, a_trial, a_usage
from tests.scorers.articles import scored, unscored

SCORER = CostScorer()


@pytest.mark.parametrize("dollars", [0.0, 0.0004, 12.5])
def test_the_score_is_the_price_of_the_draft(dollars: float) -> None:
    answer = scored(SCORER, a_trial(draft=a_draft(usage=a_usage(cost_usd=dollars))))
    assert (answer.value, answer.unit) == (dollars, "usd")
    assert answer.reason == "400 prompt and 40 completion tokens"


def test_the_parts_hold_the_tokens_where_they_were_counted() -> None:
    parts = scored(SCORER, a_trial()).parts
    assert [(part.name, part.value) for part in parts] == [
        ("prompt_tokens", 400.0), ("completion_tokens", 40.0),
    ]  # fmt: skip
    uncounted = a_usage(prompt_tokens=0, completion_tokens=0)
    assert scored(SCORER, a_trial(draft=a_draft(usage=uncounted))).parts == ()


def test_an_unknown_price_has_failed_to_be_scored() -> None:
    answer = unscored(SCORER, a_trial(draft=a_draft(usage=a_usage(cost_usd=None))))
    assert (answer.kind, answer.reason) == ("failed", "no price known")


@pytest.mark.parametrize("dollars", [math.nan, math.inf, -0.01])
def test_what_is_no_amount_has_failed_to_be_scored(dollars: float) -> None:
    answer = unscored(SCORER, a_trial(draft=a_draft(usage=a_usage(cost_usd=dollars))))
    assert answer.kind == "failed"
    assert repr(dollars) in answer.reason


def test_the_fingerprint_stays_the_same_for_the_same_code() -> None:
    assert SCORER.fingerprint == CostScorer().fingerprint
