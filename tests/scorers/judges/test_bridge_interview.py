"""Tests of the interview: one re-ask, counted votes, costs, and lists of the right length."""

from __future__ import annotations

import asyncio

import pytest
from pydantic import BaseModel

from evals.judge import JudgeFailure
from scorers.judges.bridge_interview import BrokenJudgeError, Interview
from tests.scorers.judges.scripted_judge import ScriptedJudge, always, an_answer, in_turn


class Claims(BaseModel):
    """Hold what is to be judged."""

    claims: list[str]


class Verdict(BaseModel):
    """Hold one judgement."""

    verdict: int


class Verdicts(BaseModel):
    """Hold what was judged."""

    verdicts: list[Verdict]


class Reason(BaseModel):
    """Hold the words around a value."""

    reason: str


def an_interview(judge: ScriptedJudge, **settings: object) -> Interview:
    interview = Interview(
        judge=judge, rules="rules", items_field="claims", verdicts_field="verdicts"
    )
    for name, value in settings.items():
        setattr(interview, name, value)
    return interview


def test_the_rules_come_before_the_question() -> None:
    judge = always('{"claims": ["A."]}')
    asyncio.run(an_interview(judge).ask("question", Claims))
    assert judge.requests[0].messages == (("system", "rules"), ("user", "question"))


def test_the_second_question_says_what_was_wrong_and_repeats_nothing_of_the_answer() -> None:
    judge = in_turn("Score: 10!!", '{"claims": ["A."]}')
    answer = asyncio.run(an_interview(judge).ask("question", Claims))
    assert answer.claims == ["A."]
    told = judge.requests[1].messages[-1][1]
    assert "it holds no JSON object" in told
    assert "10!!" not in told


def test_two_unreadable_answers_are_enough_and_the_last_is_kept() -> None:
    judge = in_turn("one", "two", '{"claims": []}')
    with pytest.raises(BrokenJudgeError) as caught:
        asyncio.run(an_interview(judge).ask("question", Claims))
    assert caught.value.raw == "two"
    assert len(judge.requests) == 2


def test_a_provider_that_failed_is_not_asked_again_here() -> None:
    judge = always(JudgeFailure(kind="timeout", message="60 s"))
    with pytest.raises(BrokenJudgeError, match="no answer: timeout: 60 s"):
        asyncio.run(an_interview(judge).ask("question", Claims))
    assert len(judge.requests) == 1


def test_the_same_question_again_is_another_vote() -> None:
    judge = always('{"claims": ["A."]}')
    interview = an_interview(judge, vote=2)

    async def ask_all() -> None:
        for question in ("one", "one", "two"):
            await interview.ask(question, Claims)

    asyncio.run(ask_all())
    assert [request.vote for request in judge.requests] == [2000, 2001, 2000]


def test_costs_and_seconds_of_all_questions_are_added_up() -> None:
    judge = in_turn(an_answer("x", cost_usd=0.25), an_answer('{"claims": ["A."]}', cost_usd=0.5))
    interview = an_interview(judge)
    asyncio.run(interview.ask("question", Claims))
    assert (interview.cost_usd, interview.latency_s) == (0.75, 1.0)


def test_a_price_that_is_unknown_once_is_unknown_in_all() -> None:
    judge = in_turn(an_answer("x", cost_usd=None), an_answer('{"claims": ["A."]}'))
    interview = an_interview(judge)
    asyncio.run(interview.ask("question", Claims))
    assert interview.cost_usd is None


@pytest.mark.parametrize(("count", "fine"), [(1, False), (2, True), (3, False)])
def test_there_is_a_verdict_for_each_item(count: int, fine: bool) -> None:
    verdicts = ", ".join('{"verdict": 1}' for _ in range(count))
    judge = in_turn('{"claims": ["A.", "B."]}', f'{{"verdicts": [{verdicts}]}}')
    interview = an_interview(judge)

    async def ask_both() -> int:
        await interview.ask("claims?", Claims)
        return len((await interview.ask("verdicts?", Verdicts)).verdicts)

    if fine:
        assert asyncio.run(ask_both()) == 2
    else:
        with pytest.raises(BrokenJudgeError, match="2 were asked for"):
            asyncio.run(ask_both())


@pytest.mark.parametrize("said", ["no JSON", JudgeFailure(kind="server", message="503")])
def test_the_words_around_a_value_may_be_missing(said: str | JudgeFailure) -> None:
    answer = asyncio.run(an_interview(always(said)).ask("why?", Reason))
    assert answer.reason == ""
