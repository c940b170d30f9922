"""Prove that the latency of a draft is its time in seconds, or unscored."""

from __future__ import annotations

import math

import pytest

from scorers.latency import LatencyScorer
from tests.builders import a_draft, a_trial
from tests.scorers.articles import scored, unscored

SCORER = LatencyScorer()


@pytest.mark.parametrize("seconds", [0.0, 0.8, 3_600.5])
def test_the_score_is_the_time_of_the_whole_draft(seconds: float) -> None:
    answer = scored(SCORER, a_trial(draft=a_draft(latency_s=seconds)))
    assert (answer.value, answer.unit) == (seconds, "s")
    assert answer.reason == "retrieval 0.010 s, model 0.750 s"


def test_the_reason_names_the_known_parts_and_the_cache() -> None:
    draft = a_draft(retrieval_s=None, model_s=0.75, from_cache=True)
    reason = scored(SCORER, a_trial(draft=draft)).reason
    assert reason == "model 0.750 s; drafted earlier, from the cache"
    draft = a_draft(retrieval_s=None, model_s=None)
    assert scored(SCORER, a_trial(draft=draft)).reason == "not split into parts"


def test_the_parts_hold_retrieval_and_model_apart_and_tell_a_cached_draft() -> None:
    parts = scored(SCORER, a_trial(draft=a_draft(from_cache=True))).parts
    told = [(part.name, part.value, part.unit) for part in parts]
    assert told == [
        ("retrieval", 0.01, "s"), ("model", 0.75, "s"), ("from_cache", 1.0, "yes/no"),
    ]  # fmt: skip
    untimed = a_draft(retrieval_s=None, model_s=math.nan)
    assert scored(SCORER, a_trial(draft=untimed)).parts == ()


@pytest.mark.parametrize("seconds", [math.nan, math.inf, -math.inf, -0.001])
def test_what_is_no_time_has_failed_to_be_scored(seconds: float) -> None:
    answer = unscored(SCORER, a_trial(draft=a_draft(latency_s=seconds)))
    assert answer.kind == "failed"
    assert repr(seconds) in answer.reason


def test_the_fingerprint_stays_the_same_for_the_same_code() -> None:
    assert SCORER.fingerprint == LatencyScorer().fingerprint
