"""The command line's judge takes the place of the suite's, and its address goes no further."""

from __future__ import annotations

import pytest

from evals.errors import UsageError
from evals.judge_spec import JudgeSpec
from evals.suite import Suite
from runners.judging import check_judge, judge_spec, judging, scorers_of
from runners.plan import Options

NAMED = JudgeSpec(
    model="openai/a", api_base="http://own/v1", votes=3, prices={"input": 1, "output": 1}
)


def a_suite(*scorers: str, judge: JudgeSpec | None = None) -> Suite:
    return Suite(name="s", golden="g", assistant="a", scorers=scorers, judge=judge)


def test_without_words_the_judge_of_the_suite_stays() -> None:
    assert judge_spec(NAMED, Options()) == NAMED
    assert judge_spec(None, Options()) is None


def test_another_model_keeps_votes_but_not_prices() -> None:
    found = judge_spec(NAMED, Options(judge="openai/b"))
    assert found == JudgeSpec(model="openai/b", api_base="http://own/v1", votes=3)


def test_another_provider_is_not_sent_to_the_address_of_the_first() -> None:
    found = judge_spec(NAMED, Options(judge="anthropic/c"))
    assert found is not None
    assert found.api_base is None


def test_an_address_needs_a_model() -> None:
    with pytest.raises(UsageError, match="--judge-base: no judge is named"):
        judge_spec(None, Options(judge_base="http://x"))
    found = judge_spec(None, Options(judge="openai/b", judge_base="http://x"))
    assert found == JudgeSpec(model="openai/b", api_base="http://x")


def test_names_and_fingerprints_need_no_call_and_know_the_judge() -> None:
    first = scorers_of(a_suite("tone", "rubric_tone", judge=NAMED))
    other = scorers_of(a_suite("tone", "rubric_tone", judge=JudgeSpec(model="openai/b")))
    assert [scorer.name for scorer in first] == ["tone", "rubric_tone"]
    assert first[0].fingerprint == other[0].fingerprint
    assert first[1].fingerprint != other[1].fingerprint


def test_no_judge_is_opened_for_scorers_that_ask_none() -> None:
    with judging(NAMED, ["tone"], None) as judge:
        assert judge is None
    with judging(NAMED, ["tone", "deepeval:GEval"], None) as judge:
        assert judge is not None


def test_a_network_judge_is_refused_offline_only_where_it_is_asked() -> None:
    check_judge(a_suite("tone", judge=NAMED), offline=True)
    with pytest.raises(UsageError, match=r"judge: .*--offline"):
        check_judge(a_suite("rubric_tone", judge=NAMED), offline=True)
