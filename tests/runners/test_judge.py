"""A judge is asked within bounds, counted, and never twice for the same."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals.errors import UnmeasurableError, UsageError
from evals.judge import JudgeAnswer, JudgeFailure, JudgeRequest
from evals.judge_spec import JudgeSpec
from runners import model
from runners.judge import LitellmJudge
from runners.judge_keys import fingerprint_of, key_of
from runners.schedule import Limits
from runners.store import RunStore
from tests.fakes import Answer, Provider, Script, completion, error, provider

SCHEMA = {
    "title": "t",
    "type": "object",
    "properties": {"level": {"type": "integer", "minimum": 1}},
    "required": ["level"],
    "additionalProperties": False,
}
REQUEST = JudgeRequest(messages=(("system", "Judge."), ("user", "A draft.")), schema=SCHEMA)
LEVEL = '{"level": 2}'


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry at once, with no key of the machine's."""
    monkeypatch.setattr(model, "_wait", lambda _: 0.0)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    """Give an empty store."""
    with RunStore(f"sqlite:///{tmp_path}/runs.db") as opened:
        yield opened


def spec_for(running: Provider, **changes: Any) -> JudgeSpec:  # noqa: ANN401  fields of the spec
    spec = JudgeSpec(
        model="openai/fake-1",
        api_base=running.base,
        prices={"input": 1.0, "output": 2.0},
        timeout_s=20,
    )
    return replace(spec, **changes)


def says(text: str = LEVEL, *, finish: str = "stop") -> Script:
    return lambda _, __: Answer(body=completion(text, finish=finish))


def is_canary(body: dict[str, Any]) -> bool:
    return "ready" in body["messages"][0]["content"]


def ask(judge: LitellmJudge, *requests: JudgeRequest) -> list[JudgeAnswer | JudgeFailure]:
    return judge.run([judge.ask(one) for one in requests])


def test_an_answer_comes_with_text_costs_and_what_was_served() -> None:
    with provider(says()) as running, LitellmJudge(spec_for(running)) as judge:
        (answer,) = ask(judge, REQUEST)
    assert isinstance(answer, JudgeAnswer)
    assert (answer.text, answer.finish_reason, answer.from_cache) == (LEVEL, "stop", False)
    # 10 tokens at 1 USD and 5 at 2 USD a million.
    assert answer.usage.cost_usd == pytest.approx(2e-5)
    assert answer.model == "fake-1 fp_1"
    assert answer.latency_s > 0
    # The canary and the question.
    assert judge.meter.judge_calls == 2
    assert judge.meter.judge_usd == pytest.approx(4e-5)


def test_the_question_carries_parameters_and_a_portable_schema() -> None:
    with provider(says()) as running, LitellmJudge(spec_for(running, max_tokens=2048)) as judge:
        ask(judge, REQUEST, replace(REQUEST, max_tokens=4096))
    bodies = [body for body in running.requests if not is_canary(body)]
    assert sorted(body["max_tokens"] for body in bodies) == [2048, 8192]
    assert bodies[0]["temperature"] == 0
    wanted = bodies[0]["response_format"]["json_schema"]
    assert wanted["strict"] is True
    assert "minimum" not in json.dumps(wanted["schema"])
    assert bodies[0]["messages"] == [
        {"role": "system", "content": "Judge."},
        {"role": "user", "content": "A draft."},
    ]


def test_what_was_answered_is_never_asked_again(store: RunStore) -> None:
    with provider(says()) as running:
        with LitellmJudge(spec_for(running), store=store) as judge:
            (first,) = ask(judge, REQUEST)
        asked = len(running.requests)
        with LitellmJudge(spec_for(running), store=store) as judge:
            (again,) = ask(judge, REQUEST)
            assert judge.meter.judge_calls == 0
        assert len(running.requests) == asked
    assert isinstance(first, JudgeAnswer)
    assert again == replace(first, from_cache=True)


def test_other_words_votes_lengths_and_judges_are_other_questions(store: RunStore) -> None:
    others = [
        replace(REQUEST, vote=1),
        replace(REQUEST, max_tokens=2048),
        replace(REQUEST, schema=None),
        replace(REQUEST, messages=(("user", "Judge."), ("user", "A draft."))),
    ]
    with provider(says()) as running:
        spec = spec_for(running)
        with LitellmJudge(spec, store=store) as judge:
            ask(judge, REQUEST, *others)
        with LitellmJudge(replace(spec, temperature=0.5), store=store) as judge:
            ask(judge, REQUEST)
        asked = [body for body in running.requests if not is_canary(body)]
    assert len(asked) == 6
    assert len({key_of(spec, one) for one in (REQUEST, *others)}) == 5


def test_the_fingerprint_knows_what_changes_answers_and_nothing_else() -> None:
    spec = JudgeSpec(model="openai/a")
    for other in (
        replace(spec, model="openai/b"),
        replace(spec, api_base="http://x"),
        replace(spec, temperature=None),
        replace(spec, max_tokens=7),
    ):
        assert fingerprint_of(other) != fingerprint_of(spec)
    same = replace(spec, concurrency=3, timeout_s=5, prices={"input": 1, "output": 1})
    assert fingerprint_of(same) == fingerprint_of(spec)


def test_a_damaged_answer_is_not_believed(store: RunStore, tmp_path: Path) -> None:
    with provider(says()) as running:
        with LitellmJudge(spec_for(running), store=store) as judge:
            ask(judge, REQUEST)
        with sqlite3.connect(tmp_path / "runs.db") as raw:
            raw.execute(
                "UPDATE ticketgate_judge_answers SET json = replace(json, 'level', 'lovel')"
            )
        raw.close()
        with LitellmJudge(spec_for(running), store=store) as judge:
            (answer,) = ask(judge, REQUEST)
    assert isinstance(answer, JudgeAnswer)
    assert (answer.text, answer.from_cache) == (LEVEL, False)


def test_a_failure_is_a_value_and_is_not_kept(store: RunStore) -> None:
    def script(_: int, body: dict[str, Any]) -> Answer:
        if is_canary(body):
            return Answer(body=completion("{}"))
        return Answer(status=400, body=error("no such thing"))

    with provider(script) as running:
        for _ in range(2):
            with LitellmJudge(spec_for(running), store=store) as judge:
                (failure,) = ask(judge, REQUEST)
            assert isinstance(failure, JudgeFailure)
            assert failure.kind == "bad_request"
        assert len([body for body in running.requests if not is_canary(body)]) == 2


def test_what_may_pass_is_tried_again() -> None:
    def script(number: int, _: dict[str, Any]) -> Answer:
        return Answer(status=429, body=error("later")) if number % 3 else Answer()

    with provider(script) as running, LitellmJudge(spec_for(running)) as judge:
        (answer,) = ask(judge, REQUEST)
    assert isinstance(answer, JudgeAnswer)


def test_an_empty_answer_that_was_cut_off_is_an_answer() -> None:
    with provider(says("", finish="length")) as running, LitellmJudge(spec_for(running)) as judge:
        (answer,) = ask(judge, REQUEST)
    assert isinstance(answer, JudgeAnswer)
    assert (answer.text, answer.finish_reason) == ("", "length")
    assert answer.usage.cost_usd == pytest.approx(2e-5)


def test_a_judge_that_never_answers_times_out() -> None:
    def script(_: int, body: dict[str, Any]) -> Answer:
        return Answer() if is_canary(body) else Answer(delay_s=1.0)

    with provider(script) as running:
        spec = spec_for(running, timeout_s=0.3, concurrency=1)
        with LitellmJudge(replace(spec, timeout_s=20)) as judge:
            judge.prepare()
            judge.spec = spec
            (failure,) = ask(judge, REQUEST)
    assert isinstance(failure, JudgeFailure)
    assert failure.kind == "timeout"


def test_no_more_questions_are_in_flight_than_allowed() -> None:
    def script(_: int, __: dict[str, Any]) -> Answer:
        return Answer(body=completion(LEVEL), delay_s=0.05)

    with provider(script) as running, LitellmJudge(spec_for(running, concurrency=2)) as judge:
        ask(judge, *(replace(REQUEST, vote=vote) for vote in range(6)))
        assert judge.most_in_flight == 2


def test_the_budget_stops_the_judge_before_it_is_exceeded(store: RunStore) -> None:
    # The canary and each answer cost 2e-5: after four, a fifth would exceed 9e-5.
    limits = Limits(max_usd=9e-5)
    with provider(says()) as running:
        spec = spec_for(running, concurrency=1)
        with LitellmJudge(spec, store=store, limits=limits) as judge:
            with pytest.raises(UnmeasurableError, match="budget of 9e-05 USD would be exceeded"):
                ask(judge, *(replace(REQUEST, vote=vote) for vote in range(9)))
            assert judge.stopped
        assert len(running.requests) == 4


def test_an_unknown_price_is_refused_while_money_is_bounded() -> None:
    with provider(says()) as running:
        spec = spec_for(running, prices={})
        with (
            LitellmJudge(spec, limits=Limits(max_usd=1)) as judge,
            pytest.raises(UsageError, match=r"price of the judge .* is unknown"),
        ):
            judge.prepare()
        assert running.requests == []


def test_an_unknown_price_stays_unknown_and_is_said() -> None:
    with provider(says()) as running, LitellmJudge(spec_for(running, prices={})) as judge:
        (answer,) = ask(judge, REQUEST)
        assert isinstance(answer, JudgeAnswer)
        assert answer.usage.cost_usd is None
        assert "its price is unknown" in judge.new_notes()[0]
        assert judge.new_notes() == ()


def test_a_provider_that_is_gone_ends_the_run() -> None:
    def script(_: int, body: dict[str, Any]) -> Answer:
        return Answer() if is_canary(body) else Answer(status=401, body=error("bad key"))

    with (
        provider(script) as running,
        LitellmJudge(spec_for(running)) as judge,
        pytest.raises(UnmeasurableError, match="5 questions failed and none was answered"),
    ):
        ask(judge, *(replace(REQUEST, vote=vote) for vote in range(12)))


def test_no_secret_reaches_the_store_an_answer_or_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "sk-verysecretvalue1234567890"  # noqa: S105  planted
    monkeypatch.setenv("OPENAI_API_KEY", secret)

    def script(_: int, body: dict[str, Any]) -> Answer:
        if is_canary(body) or "fail" not in body["messages"][1]["content"]:
            return Answer(body=completion(f'{{"level": 2, "said": "{secret}"}}'))
        return Answer(status=400, body=error(f"the key {secret} is odd"))

    fails = replace(REQUEST, messages=(("system", "Judge."), ("user", "fail")))
    with (
        provider(script) as running,
        RunStore(f"sqlite:///{tmp_path}/runs.db") as opened,
        LitellmJudge(spec_for(running), store=opened) as judge,
    ):
        answer, failure = ask(judge, REQUEST, fails)
    assert isinstance(answer, JudgeAnswer)
    assert isinstance(failure, JudgeFailure)
    assert secret not in answer.text + failure.message
    for path in tmp_path.iterdir():
        assert secret.encode() not in path.read_bytes()
