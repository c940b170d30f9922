"""An assistant of any kind ends in a draft or in a failure with its kind."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from evals.draft import Draft, DraftFailure
from evals.errors import UsageError
from evals.ticket import Ticket
from runners.assistant import Assistant, build_assistant, draft
from runners.assistant_spec import AssistantSpec
from tests.builders import a_draft, a_ticket, an_article
from tests.fakes import Answer, provider

MODULE = """
from evals.draft import Draft

def text(ticket):
    return f"About {ticket.subject}.\\nAction: clarify"

async def mapping(ticket):
    return {"reply": "Yes.", "action": "answer", "citations": ["KB-1"],
            "passages": [{"article_id": "KB-1", "text": "Yes."}],
            "usage": {"prompt_tokens": 3, "completion_tokens": 1, "cost_usd": 0.5}}

def broken(ticket):
    raise RuntimeError("no luck")

def nothing(ticket):
    return {"answer": "?"}

def curious(ticket):
    return "leaked" if hasattr(ticket, "reference") else "clean\\nAction: answer"

def slow(ticket):
    import time
    time.sleep(0.5)
    return "late"
"""


@pytest.fixture(autouse=True)
def _pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a team's own pipeline into the current folder."""
    (tmp_path / "team_pipeline.py").write_text(MODULE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))


def drafted(assistant: Assistant, ticket: Ticket | None = None) -> Draft | DraftFailure:
    """Draft once."""
    return asyncio.run(draft(assistant, ticket or a_ticket(), 0))


def function(name: str, timeout_s: float = 60) -> Assistant:
    """Return the assistant `team_pipeline:name`."""
    spec = AssistantSpec(
        kind="function", name=name, target=f"team_pipeline:{name}", timeout_s=timeout_s
    )
    return build_assistant(spec, [])


def draft_of(outcome: Draft | DraftFailure) -> Draft:
    """Return the outcome as the draft that it must be."""
    assert isinstance(outcome, Draft), outcome
    return outcome


def failure_of(outcome: Draft | DraftFailure) -> DraftFailure:
    """Return the outcome as the failure that it must be."""
    assert isinstance(outcome, DraftFailure), outcome
    return outcome


def test_a_function_that_returns_text_is_an_assistant() -> None:
    reply = draft_of(drafted(function("text"), a_ticket(subject="refunds")))
    assert (reply.reply, reply.action) == ("About refunds.", "clarify")


def test_an_async_function_that_returns_a_mapping_is_an_assistant() -> None:
    reply = draft_of(drafted(function("mapping")))
    assert reply.citations == ("KB-1",)
    assert reply.passages[0].rank == 1
    assert reply.usage.cost_usd == 0.5
    assert reply.latency_s > 0


def test_a_function_that_raises_is_a_crash_and_not_a_score() -> None:
    failure = failure_of(drafted(function("broken")))
    assert (failure.kind, failure.message) == ("crash", "RuntimeError: no luck")


def test_a_value_without_a_reply_breaks_the_contract() -> None:
    assert failure_of(drafted(function("nothing"))).kind == "contract"


def test_a_function_never_sees_the_reference() -> None:
    assert draft_of(drafted(function("curious"))).reply == "clean"


def test_a_function_that_takes_too_long_is_a_timeout() -> None:
    assert failure_of(drafted(function("slow", timeout_s=0.05))).kind == "timeout"


@pytest.mark.parametrize("target", ["no_such_module:f", "team_pipeline:no_such_function"])
def test_a_function_that_is_not_there_is_a_sentence(target: str) -> None:
    spec = AssistantSpec(kind="function", name="x", target=target)
    with pytest.raises(UsageError, match="no_such"):
        build_assistant(spec, [])


def http(base: str) -> Assistant:
    """Return an assistant at a URL."""
    return build_assistant(
        AssistantSpec(kind="http", name="u", target=f"{base}/draft", timeout_s=5), []
    )


def test_a_service_gets_the_ticket_and_answers_with_json() -> None:
    with provider(lambda _, __: Answer(body={"reply": "Hi.", "action": "hand_off"})) as running:
        reply = draft_of(drafted(http(running.base), a_ticket(id="T-7")))
    assert (reply.ticket_id, reply.action) == ("T-7", "hand_off")
    assert running.requests[0]["ticket"]["id"] == "T-7"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(status=503, body={}), "server"),
        (Answer(status=403, body={}), "auth"),
        (Answer(body=b"<html>"), "contract"),
        (Answer(body=["no"]), "contract"),
        (Answer(body={"reply": "x", "action": "dance"}), "contract"),
        (Answer(body={"reply": "x", "passages": "no"}), "contract"),
    ],
)
def test_a_service_that_misbehaves_is_a_named_failure(answer: Answer, kind: str) -> None:
    with provider(lambda _, __: answer) as running:
        assert failure_of(drafted(http(running.base))).kind == kind


def test_a_service_that_is_gone_is_a_connection_failure() -> None:
    assert failure_of(drafted(http("http://127.0.0.1:9"))).kind == "connection"


def test_the_prompt_assistant_retrieves_asks_and_cites() -> None:
    articles = [
        an_article(id="KB-1", title="Refunds", text="A refund takes 5 working days."),
        an_article(id="KB-2", title="Parcels", text="A parcel takes 2 days."),
    ]
    spec = AssistantSpec(
        kind="prompt", name="p", model="embedded/extractive", prompt="Be kind.\n\n{{articles}}"
    )
    ticket = a_ticket(subject="Refund", body="How long does a refund take?")
    reply = draft_of(drafted(build_assistant(spec, articles), ticket))
    assert "A refund takes 5 working days." in reply.reply
    assert reply.citations == ("KB-1",)
    assert (reply.retrieval_s or 0) > 0
    assert (reply.model_s or 0) > 0
    assert '<article id="KB-1"' in reply.prompt


def test_a_draft_object_is_taken_as_it_is_with_our_clock() -> None:
    from runners.contract import as_draft

    taken = as_draft(a_draft(ticket_id="other", latency_s=99.0), a_ticket(id="T-1"), 2, 0.5)
    assert (taken.ticket_id, taken.trial, taken.latency_s) == ("T-1", 2, 0.5)


def test_repeats_of_a_seeded_model_get_seeds_of_their_own() -> None:
    from runners.assistant import PromptAssistant
    from runners.retrieve import NoArticles

    spec = AssistantSpec(kind="prompt", name="p", model="m", parameters={"seed": 7})
    assistant = PromptAssistant(spec=spec, retriever=NoArticles())
    seeds = [assistant._for_trial(trial).parameters["seed"] for trial in (0, 1, 2)]
    assert seeds == [7, 8, 9]
    assert replace(spec, parameters={}) == PromptAssistant(
        spec=replace(spec, parameters={}), retriever=NoArticles()
    )._for_trial(3)
