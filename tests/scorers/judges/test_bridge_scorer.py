"""Tests of the scorer around another tool's metric: whatever that does, no wrong value."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from evals.errors import UnmeasurableError
from evals.judge import Judge
from evals.score import Evidence, Score, Unscored
from scorers.judges.bridge_interview import Interview, UndefinedError
from scorers.judges.bridge_scorer import BridgedScorer, Need, evidence_for
from scorers.judges.bridge_texts import Texts
from scorers.judges.reading import Reading
from tests.builders import a_trial
from tests.scorers.judges.scripted_judge import always


@dataclass(frozen=True)
class FakeMetric:
    """Measure by a function of the number of the vote; follows `BridgedMetric`."""

    measured: Callable[[int], float]
    prepared: Callable[[], Mapping[str, Any]] = dict
    needs: frozenset[Need] = frozenset({"reply"})
    asks_judge: bool = True

    def interview(self, judge: Judge, texts: Texts, told: str) -> Interview:  # noqa: D102
        return Interview(judge=judge, rules=told)

    async def prepare(self, interview: Interview) -> Mapping[str, Any]:  # noqa: D102
        return self.prepared()

    async def measure(  # noqa: D102
        self, texts: Texts, interview: Interview, prepared: Mapping[str, Any]
    ) -> Reading:
        return Reading(value=self.measured(interview.vote), reason="said")


def raising(error: Exception) -> Callable[[int], float]:
    def measure(_: int) -> float:
        raise error

    return measure


def result(metric: FakeMetric, votes: int = 1) -> Score | Unscored:
    scorer = BridgedScorer(
        name="tool:Metric", judge=always(""), metric=metric, fingerprint="f", votes=votes
    )
    (found,) = scorer.score([a_trial()])
    return found


def test_a_value_becomes_a_score() -> None:
    found = result(FakeMetric(lambda _: 0.25))
    assert isinstance(found, Score)
    assert (found.scorer, found.value, found.reason) == ("tool:Metric", 0.25, "said")


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.1, 1.1, 85.0])
def test_a_value_that_is_no_share_is_unscored(value: float) -> None:
    found = result(FakeMetric(lambda _: value))
    assert isinstance(found, Unscored)
    assert found.kind == "failed"


@pytest.mark.parametrize(("value", "kept"), [(1 + 1e-12, 1.0), (-1e-12, 0.0)])
def test_rounding_does_not_push_a_value_out_of_its_range(value: float, kept: float) -> None:
    found = result(FakeMetric(lambda _: value))
    assert isinstance(found, Score)
    assert found.value == kept


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("y"), ZeroDivisionError(), OSError()])
def test_whatever_a_metric_raises_is_unscored(error: Exception) -> None:
    found = result(FakeMetric(raising(error)))
    assert isinstance(found, Unscored)
    assert found.kind == "failed"
    assert type(error).__name__ in found.reason


def test_what_is_undefined_is_not_applicable() -> None:
    found = result(FakeMetric(raising(UndefinedError("no claim"))))
    assert found == Unscored(scorer="tool:Metric", version="1", reason="no claim")


def test_the_end_of_the_budget_ends_the_run() -> None:
    with pytest.raises(UnmeasurableError):
        result(FakeMetric(raising(UnmeasurableError("budget"))))


def test_votes_are_averaged() -> None:
    found = result(FakeMetric(lambda vote: (0.0, 0.5, 1.0)[vote]), votes=3)
    assert isinstance(found, Score)
    assert found.value == pytest.approx(0.5)


def test_what_fails_for_all_drafts_leaves_all_unscored() -> None:
    def fail() -> Mapping[str, Any]:
        raise ValueError("no steps")

    found = result(FakeMetric(lambda _: 1.0, prepared=fail))
    assert isinstance(found, Unscored)
    assert found.kind == "failed"


def test_nothing_to_score_asks_nobody() -> None:
    scorer = BridgedScorer(
        name="m", judge=always(""), metric=FakeMetric(lambda _: 1.0), fingerprint="f"
    )
    assert scorer.score([]) == []


def test_evidence_points_at_what_the_reply_says_word_for_word() -> None:
    found = evidence_for([("90 days", "It is 7."), ("never said", "")], "wrong", "In 90 days.")
    assert found == (
        Evidence(start=3, end=10, label="wrong", note="90 days: It is 7."),
        Evidence(start=0, end=0, label="wrong", note="never said"),
    )
