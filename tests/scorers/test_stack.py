"""Prove the two regressions by hand, and what is said of a file that does not hold them."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.errors import HarnessError
from scorers.claim_features import FEATURES
from scorers.reader import Reading
from scorers.stack import Logistic, Stack, learned, logit, noisy_or, probability

EVEN = Reading(0.5, 0.25, 0.25)
CLAIM = Logistic(("support", "coverage"), (0.0, 0.5), (1.0, 0.5), (-1.0, -2.0), 0.5)
DRAFT = Logistic(("highest", "second", "mean", "log_claims"), (0,) * 4, (1,) * 4, (1, 1, 1, 1), 0)
FILE: dict[str, Any] = {
    "claim": {
        "inputs": ["support", "coverage"], "mean": [0, 0.5], "scale": [1, 0.5],
        "weights": [-1, -2], "intercept": 0.5,
    },
    "threshold": 0.4,
}  # fmt: skip


def a_stack(*, draft: Logistic | None = None) -> Stack:
    """Build a stack that reads support and coverage."""
    return Stack(CLAIM, draft, 0.5, frozenset({"en"}))


def features(**known: float) -> list[float]:
    """Return features that are 0 but for the named ones."""
    return [known.get(name, 0.0) for name in FEATURES]


def test_the_probability_of_a_claim_is_the_logistic_of_its_weighed_inputs() -> None:
    # support: ln(0.5 / 0.5) = 0; coverage: (1 - 0.5) / 0.5 = 1; 0.5 - 1 · 0 - 2 · 1 = -1.5.
    assert a_stack().unsupported(EVEN, features(coverage=1.0)) == pytest.approx(
        1 / (1 + math.exp(1.5))
    )


def test_more_support_and_more_coverage_mean_less_doubt() -> None:
    one = a_stack()
    middle = one.unsupported(EVEN, features(coverage=0.5))
    assert one.unsupported(Reading(0.9, 0.05, 0.05), features(coverage=0.5)) < middle
    assert one.unsupported(Reading(0.05, 0.05, 0.9), features(coverage=0.5)) > middle
    assert one.unsupported(EVEN, features(coverage=0.9)) < middle


def test_a_reading_beyond_doubt_counts_eight() -> None:
    # 0.5 - 8 + 2 · (0.5 / 0.5) = -5.5, for coverage 0 is one scale below its mean.
    assert a_stack().unsupported(Reading(1.0, 0.0, 0.0), features()) == pytest.approx(
        1 / (1 + math.exp(5.5))
    )


def test_without_a_regression_for_replies_each_claim_stands_for_itself() -> None:
    # 1 - 0.9 · 0.5 = 0.55.
    assert a_stack().any_unsupported([0.1, 0.5]) == pytest.approx(0.55)
    assert noisy_or([0.1, 0.5]) == pytest.approx(0.55)
    assert a_stack().any_unsupported([]) == 0.0


def test_the_regression_for_replies_reads_the_worst_claims_their_mean_and_number() -> None:
    one = a_stack(draft=DRAFT)
    shares = [probability(value) for value in (-1.0, 2.0, 0.5)]
    # highest 2, second 0.5, mean 0.5, ln 3 = 1.0986: 4.0986 in all.
    assert one.any_unsupported(shares) == pytest.approx(1 / (1 + math.exp(-4.0986)), abs=1e-6)
    # A single claim is highest and second: 2 + 2 + 2 + 0.
    assert one.any_unsupported(shares[1:2]) == pytest.approx(1 / (1 + math.exp(-6)))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter_and_the_answer_is_a_probability(
    claims: list[float], dice: random.Random
) -> None:
    shuffled = list(claims)
    dice.shuffle(shuffled)
    for one in (a_stack(), a_stack(draft=DRAFT)):
        assert 0 <= one.any_unsupported(claims) <= 1
        assert one.any_unsupported(claims) == pytest.approx(one.any_unsupported(shuffled))


@given(st.floats(-15, 15))
def test_logit_and_probability_undo_each_other(value: float) -> None:
    assert logit(probability(value)) == pytest.approx(value, abs=1e-2)


def test_no_file_means_that_nothing_was_learnt(tmp_path: Path) -> None:
    assert learned(tmp_path) is None


def test_a_file_gives_the_stack_that_it_describes(tmp_path: Path) -> None:
    (tmp_path / "stack.json").write_text(json.dumps(FILE), encoding="utf-8")
    one = learned(tmp_path)
    assert one is not None
    assert one.stack == Stack(CLAIM, None, 0.4, frozenset({"en"}))


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"threshold": 1.5}, "threshold is 1.5"),
        ({"claim": {}}, "KeyError"),
        ({"claim": {**FILE["claim"], "inputs": ["support", "shoe"]}}, "unknown inputs"),
        ({"claim": {**FILE["claim"], "weights": [1]}}, "differ in length"),
        ({"claim": {**FILE["claim"], "scale": [1, 0]}}, "scale is 0"),
        ({"claim": {**FILE["claim"], "weights": [1, math.nan]}}, "not finite"),
        ({"claim": None}, "TypeError"),
    ],
)
def test_a_file_that_holds_something_else_is_refused(
    tmp_path: Path, change: dict[str, Any], because: str
) -> None:
    (tmp_path / "stack.json").write_text(json.dumps({**FILE, **change}), encoding="utf-8")
    with pytest.raises(HarnessError, match=because):
        learned(tmp_path)


def test_junk_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stack.json").write_text("{", encoding="utf-8")
    with pytest.raises(HarnessError, match=r"stack\.json: is not a stack"):
        learned(tmp_path)
