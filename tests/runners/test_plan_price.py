"""What one draft costs: from past drafts, else from texts and stated assumptions."""

from __future__ import annotations

import pytest

from runners.assistant_spec import AssistantSpec, Prices
from runners.plan_history import Usage
from runners.plan_price import price_of_draft
from tests.builders import a_golden, a_ticket, an_article

SPEC = AssistantSpec(
    kind="prompt",
    name="a",
    prompt="Reply." + " " * 394,
    model="openai/small",
    prices=Prices(input=2.0, output=8.0),
)
TICKETS = [a_golden(ticket=a_ticket(subject="", body="x" * 400))]
USAGE = Usage(
    run_id="r-1", prompt_tokens=700, completion_tokens=50, latency_s=1.5, same_prompt=True
)


def test_the_texts_are_counted_at_four_characters_a_token() -> None:
    # A prompt of 400 characters and a ticket of 400: 200 tokens in, 150 assumed out.
    # (200·2 + 150·8)/1e6 USD.
    found = price_of_draft(SPEC, TICKETS, (), None)
    assert (found.prompt_tokens, found.completion_tokens) == (200, 150)
    assert found.usd == pytest.approx(0.0016)
    assert found.usd_basis == "the assistant's own prices"
    assert found.tokens_basis == (
        "in: prompt, articles and tickets, 4 characters a token; out: an assumed 150 a draft"
    )
    assert (found.latency_s, found.latency_basis) == (4.0, "an assumed 4 s a draft")


def test_articles_that_the_prompt_asks_for_are_counted() -> None:
    spec = AssistantSpec(
        kind="prompt", name="a", prompt="{{articles}}", model="m", prices=SPEC.prices
    )
    article = an_article(text="Refunds to a card. " * 220)
    tickets = [a_golden(ticket=a_ticket())]  # asks for a refund to a card
    bare = price_of_draft(spec, tickets, (), None).prompt_tokens
    full = price_of_draft(spec, tickets, (article,), None).prompt_tokens
    assert bare is not None
    assert full is not None
    assert full - bare > 1000


def test_past_drafts_are_believed_before_assumptions() -> None:
    found = price_of_draft(SPEC, TICKETS, (), USAGE)
    assert (found.prompt_tokens, found.completion_tokens) == (700, 50)
    assert found.usd == pytest.approx((700 * 2 + 50 * 8) / 1e6)
    assert found.tokens_basis == "the drafts of run r-1"
    assert found.latency_s == 1.5


def test_another_prompt_is_counted_and_only_its_answers_are_taken_over() -> None:
    other = Usage(
        run_id="r-1", prompt_tokens=700, completion_tokens=50, latency_s=1.5, same_prompt=False
    )
    found = price_of_draft(SPEC, TICKETS, (), other)
    assert (found.prompt_tokens, found.completion_tokens) == (200, 50)
    assert found.tokens_basis.endswith("out: the drafts of run r-1")


def test_an_embedded_model_costs_nothing() -> None:
    spec = AssistantSpec(kind="prompt", name="a", prompt="Reply.", model="embedded/extractive")
    found = price_of_draft(spec, TICKETS, (), None)
    assert (found.usd, found.usd_basis) == (0.0, "the model is embedded")
    assert found.latency_s == 0.02


def test_a_team_s_own_function_has_no_known_price() -> None:
    spec = AssistantSpec(kind="function", name="m:f", target="m:f")
    found = price_of_draft(spec, TICKETS, (), None)
    assert (found.prompt_tokens, found.completion_tokens, found.usd) == (None, None, None)
    assert found.usd_basis == "unknown: the assistant asks its own model"


def test_a_price_that_nobody_knows_is_unknown_and_not_nothing() -> None:
    spec = AssistantSpec(kind="prompt", name="a", prompt="Reply.", model="nobody/has-this-model")
    found = price_of_draft(spec, TICKETS, (), None)
    assert found.usd is None
    assert found.usd_basis == (
        "no price is known for nobody/has-this-model; write `prices` in assistant.yaml"
    )


def test_a_known_model_is_priced_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    spec = AssistantSpec(kind="prompt", name="a", prompt="Reply.", model="openai/gpt-4o-mini")
    found = price_of_draft(spec, TICKETS, (), None)
    assert found.usd is not None
    assert found.usd > 0
    assert found.usd_basis == "litellm's price table"
