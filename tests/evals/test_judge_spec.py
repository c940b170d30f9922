"""The `judge:` key of a suite is read whole, or refused with what to write."""

from __future__ import annotations

import pytest

from evals.errors import UsageError
from evals.judge_spec import JudgeSpec, parse_judge


def test_a_model_id_alone_is_a_judge() -> None:
    assert parse_judge("openai/x", "s.yaml: judge") == JudgeSpec(model="openai/x")


def test_every_key_is_read() -> None:
    data = {
        "model": " openai/x ",
        "api_base": "http://127.0.0.1:1/v1",
        "votes": 3,
        "temperature": None,
        "max_tokens": 500,
        "concurrency": 2,
        "timeout_s": 9,
        "prices": {"input": 1, "output": 2.5},
        "options": {"deepeval:GEval": {"criteria": "kind"}},
    }
    assert parse_judge(data, "s.yaml: judge") == JudgeSpec(
        model="openai/x",
        api_base="http://127.0.0.1:1/v1",
        votes=3,
        temperature=None,
        max_tokens=500,
        concurrency=2,
        timeout_s=9.0,
        prices={"input": 1.0, "output": 2.5},
        options={"deepeval:GEval": {"criteria": "kind"}},
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({}, "judge.model is None"),
        ([], r"judge is \[\]"),
        ({"model": 3}, "judge.model is 3"),
        ({"model": "m", "vote": 3}, "unknown key 'vote'; did you mean 'votes'"),
        ({"model": "m", "votes": 0}, "votes is 0; write a whole number from 1"),
        ({"model": "m", "votes": True}, "votes is True"),
        ({"model": "m", "temperature": -1}, "temperature is -1"),
        ({"model": "m", "temperature": float("nan")}, "temperature is nan"),
        ({"model": "m", "max_tokens": 1.5}, "max_tokens is 1.5"),
        ({"model": "m", "timeout_s": "soon"}, "timeout_s is 'soon'"),
        ({"model": "m", "prices": {"input": 1}}, "prices is"),
        ({"model": "m", "prices": {"input": 1, "output": -1}}, "prices.output is -1"),
        ({"model": "m", "options": {"a": 1}}, "options is"),
        ({"model": "m", "api_base": ""}, "api_base is ''"),
    ],
)
def test_what_is_wrong_is_named_with_its_value(data: object, fault: str) -> None:
    with pytest.raises(UsageError, match=fault):
        parse_judge(data, "s.yaml: judge")
