"""One small call finds out what a judge takes, before any money is spent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evals.errors import HarnessError, UnmeasurableError, UsageError
from evals.judge import JudgeAnswer, JudgeRequest
from evals.judge_spec import JudgeSpec
from runners import model
from runners.judge import LitellmJudge
from runners.judge_contract import BRIEF_LIST, BRIEF_TEXT, Contract, parameters
from runners.store import RunStore
from tests.fakes import Answer, Provider, completion, error, provider

REQUEST = JudgeRequest(
    messages=(("user", "A draft."),), schema={"type": "object", "properties": {}}
)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry at once, with no key of the machine's."""
    monkeypatch.setattr(model, "_wait", lambda _: 0.0)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def spec_for(running: Provider) -> JudgeSpec:
    return JudgeSpec(model="openai/fake-1", api_base=running.base, timeout_s=20)


def refuses(words: Mapping[str, str]) -> Any:  # noqa: ANN401  a script
    """Return a provider that refuses parameters with the words of real ones."""

    def script(_: int, body: dict[str, Any]) -> Answer:
        for name, said in words.items():
            if name in body:
                return Answer(status=400, body=error(said, "invalid_request_error"))
        return Answer(body=completion("{}"))

    return script


@pytest.mark.parametrize(
    ("words", "absent", "present"),
    [
        (
            {"temperature": "Unsupported value: 'temperature' does not support 0 with this model."},
            {"temperature"},
            {"max_tokens", "response_format"},
        ),
        (
            {
                "max_tokens": "Unsupported parameter: 'max_tokens' is not supported with this "
                "model. Use 'max_completion_tokens' instead."
            },
            {"max_tokens"},
            {"max_completion_tokens", "temperature"},
        ),
        (
            {"response_format": "'response_format' of type 'json_schema' is not supported"},
            {"response_format"},
            {"temperature", "max_tokens"},
        ),
        (
            {
                "temperature": "temperature is deprecated for this model",
                "max_tokens": "max_tokens: use max_completion_tokens",
                "max_completion_tokens": "max_completion_tokens: extra inputs are not permitted",
                "response_format": "structured outputs are not available",
            },
            {"temperature", "max_tokens", "max_completion_tokens", "response_format"},
            {"messages"},
        ),
    ],
)
def test_a_refused_parameter_is_adapted_to_and_said(
    words: Mapping[str, str], absent: set[str], present: set[str]
) -> None:
    with provider(refuses(words)) as running, LitellmJudge(spec_for(running)) as judge:
        judge.prepare()
        (answer,) = judge.run([judge.ask(REQUEST)])
    assert isinstance(answer, JudgeAnswer)
    asked = set(running.requests[-1])
    assert not absent & asked
    assert present <= asked
    assert len(judge.notes) == len(absent)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Answer(status=401, body=error("bad key")), UsageError, "refuses the key"),
        (Answer(status=404, body=error("no such model")), UsageError, "check the model's name"),
        (Answer(status=400, body=error("top_k is odd")), UsageError, "refuses a first small"),
        (Answer(status=500, body=error("down")), UnmeasurableError, "nothing else was asked"),
    ],
)
def test_what_cannot_be_adapted_to_is_explained(
    answer: Answer, kind: type[HarnessError], words: str
) -> None:
    with (
        provider(lambda _, __: answer) as running,
        LitellmJudge(spec_for(running)) as judge,
        pytest.raises(kind, match=words),
    ):
        judge.prepare()


def test_a_judge_that_was_refused_is_asked_nothing_more() -> None:
    with (
        provider(lambda _, __: Answer(status=401, body=error("bad key"))) as running,
        LitellmJudge(spec_for(running)) as judge,
    ):
        for _ in range(2):
            with pytest.raises(UsageError):
                judge.run([judge.ask(REQUEST)])
    assert len(running.requests) == 1


def test_what_was_found_is_kept_for_a_resumed_run(tmp_path: Path) -> None:
    words = {"temperature": "temperature is not supported"}
    with (
        provider(refuses(words)) as running,
        RunStore(f"sqlite:///{tmp_path}/runs.db") as store,
    ):
        with LitellmJudge(spec_for(running), store=store) as judge:
            judge.prepare()
        canaries = len(running.requests)
        with LitellmJudge(spec_for(running), store=store) as judge:
            judge.run([judge.ask(REQUEST)])
            assert judge.notes
        assert canaries == 2
        assert len(running.requests) == canaries + 1


def test_unknown_models_and_missing_keys_are_refused_without_a_call() -> None:
    for name in ("embedded/extractive", "no-such-provider/x", "openai/gpt-4o-mini"):
        with LitellmJudge(JudgeSpec(model=name)) as judge, pytest.raises(UsageError):
            judge.prepare()
    with (
        LitellmJudge(JudgeSpec(model="openai/gpt-4o-mini"), offline=True) as judge,
        pytest.raises(UsageError, match="--offline"),
    ):
        judge.prepare()


def test_an_embedded_model_is_held_to_short_texts_and_lists() -> None:
    schema = {
        "type": "object",
        "properties": {
            "why": {"type": "string"},
            "level": {"type": "string", "enum": ["a", "b"]},
            "claims": {"type": "array", "items": {"type": "string", "maxLength": 10}},
        },
    }
    spec = JudgeSpec(model="embedded/smollm2-135m")
    wanted = parameters(spec, Contract(), schema, 100)["response_format"]["json_schema"]["schema"]
    assert wanted["properties"] == {
        "why": {"type": "string", "maxLength": BRIEF_TEXT},
        "level": {"type": "string", "enum": ["a", "b"]},
        "claims": {
            "type": "array",
            "items": {"type": "string", "maxLength": 10},
            "maxItems": BRIEF_LIST,
        },
    }


def test_a_schema_that_leaves_something_open_is_not_called_strict() -> None:
    spec = JudgeSpec(model="openai/x")
    open_one = {"type": "object", "properties": {"title": {"type": "string", "title": "T"}}}
    wanted = parameters(spec, Contract(), open_one, 100)["response_format"]["json_schema"]
    assert wanted["strict"] is False
    # A property may be called like a word of the schema language.
    assert wanted["schema"]["properties"] == {"title": {"type": "string"}}
