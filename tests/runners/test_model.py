"""Whatever a provider does ends as an answer or as a named failure, counted and priced."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from evals.draft import FailureKind
from evals.errors import UsageError
from runners import model
from runners.assistant_spec import AssistantSpec, Prices
from runners.model import ModelAnswer, ModelError, ask
from runners.providers import check_model
from tests.fakes import Answer, Provider, Script, completion, error, provider

MESSAGES = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry at once: the waits themselves are tenacity's, and tested there."""
    monkeypatch.setattr(model, "LONGEST_WAIT_S", 0.0)
    monkeypatch.setattr(model, "_wait", lambda _: 0.0)


def spec_for(running: Provider) -> AssistantSpec:
    """Return an assistant on the fake provider."""
    return AssistantSpec(
        kind="prompt", name="a", model="openai/fake-1", api_base=running.base, timeout_s=20
    )


def asked(spec: AssistantSpec) -> ModelAnswer:
    """Ask once."""
    return asyncio.run(ask(spec, MESSAGES))


def refused(script: Script, *, timeout_s: float = 20) -> tuple[ModelError, int]:
    """Ask in vain; return the error and the number of requests."""
    with provider(script) as running:
        with pytest.raises(ModelError) as caught:
            asked(replace(spec_for(running), timeout_s=timeout_s))
        return caught.value, len(running.requests)


def test_an_answer_comes_with_usage_and_what_the_provider_served() -> None:
    with provider(lambda _, __: Answer()) as running:
        answer = asked(replace(spec_for(running), prices=Prices(input=1.0, output=2.0)))
    assert answer.text.startswith("Hello.")
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (10, 5)
    # 10 tokens at 1 USD and 5 at 2 USD for a million: 20 / 1e6
    assert answer.usage.cost_usd == pytest.approx(2e-5)
    assert answer.model_fingerprint == "fake-1 fp_1"


def test_an_unknown_price_is_none_and_not_zero() -> None:
    with provider(lambda _, __: Answer()) as running:
        assert asked(spec_for(running)).usage.cost_usd is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(status: int) -> None:
    with provider(
        lambda n, _: Answer(status=status, body=error("later")) if n < 2 else Answer()
    ) as running:
        assert asked(spec_for(running)).text
    assert len(running.requests) == 3


@pytest.mark.parametrize(
    ("status", "kind"), [(400, "bad_request"), (401, "auth"), (403, "auth"), (404, "bad_request")]
)
def test_what_will_not_pass_is_tried_once(status: int, kind: FailureKind) -> None:
    caught, tries = refused(lambda _, __: Answer(status=status, body=error("no")))
    assert caught.kind == kind
    assert tries == 1


def test_retries_end() -> None:
    caught, tries = refused(lambda _, __: Answer(status=500, body=error("down")))
    assert (caught.kind, tries) == ("server", model.ATTEMPTS)


def test_silence_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "ATTEMPTS", 1)
    caught, _ = refused(lambda _, __: Answer(delay_s=1.0), timeout_s=0.2)
    assert caught.kind == "timeout"


def test_an_unreachable_provider_is_a_connection_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "ATTEMPTS", 1)
    spec = AssistantSpec(
        kind="prompt", name="a", model="openai/x", api_base="http://127.0.0.1:9/v1", timeout_s=5
    )
    with pytest.raises(ModelError) as caught:
        asked(spec)
    assert caught.value.kind == "connection"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (completion(""), "contract"),
        ({**completion("x"), "choices": []}, "contract"),
        (completion("stopped", finish="content_filter"), "refused"),
    ],
)
def test_an_unusable_answer_is_named(body: object, kind: FailureKind) -> None:
    caught, _ = refused(lambda _, __: Answer(body=body))
    assert caught.kind == kind


def test_the_embedded_model_answers_through_the_same_path_for_nothing() -> None:
    answer = asked(AssistantSpec(kind="prompt", name="a", model="embedded/extractive"))
    assert "Action:" in answer.text
    assert answer.usage.cost_usd == 0.0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("embedded/extractiv", "did you mean 'embedded/extractive'?"),
        ("nonsense-model", "write provider/model"),
        ("openai/gpt-4o-mini", "needs OPENAI_API_KEY, which is not set"),
    ],
)
def test_a_model_that_cannot_work_is_refused_before_anything_is_spent(
    name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        check_model(AssistantSpec(kind="prompt", name="a", model=name))


def test_offline_refuses_what_needs_the_network() -> None:
    spec = AssistantSpec(kind="prompt", name="a", model="openai/gpt-4o-mini")
    with pytest.raises(UsageError, match="leave out --offline"):
        check_model(spec, offline=True)
    check_model(replace(spec, model="embedded/extractive"), offline=True)


def test_an_answer_without_text_is_an_error_that_keeps_what_it_cost() -> None:
    caught, _ = refused(lambda _, __: Answer(body=completion("", finish="length")))
    assert caught.kind == "contract"
    assert caught.answer is not None
    assert (caught.answer.finish_reason, caught.answer.usage.prompt_tokens) == ("length", 10)
