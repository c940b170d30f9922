"""The assistant under test: a ticket in, a draft or a failure out."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from evals.draft import Draft, DraftFailure
from evals.errors import UsageError
from evals.ticket import Article, Ticket
from runners.assistant_spec import AssistantSpec
from runners.contract import DraftingError, as_draft, contract_error
from runners.model import ModelError, ask, kind_of_status, stopwatch
from runners.prompt import render_messages
from runners.reply_format import parse_reply
from runners.retrieve import Retriever, build_retriever


class Assistant(Protocol):
    """Draft replies. It is handed the ticket, never the reference."""

    async def reply(self, ticket: Ticket, trial: int) -> Draft:
        """Return a draft, or raise DraftingError."""


def build_assistant(spec: AssistantSpec, articles: Sequence[Article]) -> Assistant:
    """Return the assistant that a spec describes.

    Raises:
        UsageError: the function cannot be imported.
    """
    if spec.kind == "function":
        return FunctionAssistant(spec=spec, function=import_function(spec.target))
    if spec.kind == "http":
        return HttpAssistant(spec=spec)
    retriever = build_retriever(
        articles, top_k=spec.top_k, include_superseded=spec.include_superseded
    )
    return PromptAssistant(spec=spec, retriever=retriever)


async def draft(assistant: Assistant, ticket: Ticket, trial: int) -> Draft | DraftFailure:
    """Draft one reply; a failure is a value with its kind, never a lost exception."""
    elapsed = stopwatch()
    try:
        return await assistant.reply(ticket, trial)
    except DraftingError as error:
        return DraftFailure(
            ticket_id=ticket.id,
            trial=trial,
            stage=error.stage,
            kind=error.kind,
            message=error.message,
            latency_s=elapsed(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptAssistant:
    """Retrieve, fill the prompt, ask the model, read its answer."""

    spec: AssistantSpec
    retriever: Retriever

    async def reply(self, ticket: Ticket, trial: int) -> Draft:
        """Draft a reply."""
        elapsed = stopwatch()
        passages = self.retriever.search(ticket)
        retrieval_s = elapsed()
        messages = render_messages(self.spec.prompt, ticket, passages)
        model_time = stopwatch()
        try:
            answer = await ask(self._for_trial(trial), messages)
        except ModelError as error:
            raise DraftingError("model", error.kind, error.message) from error
        model_s = model_time()
        parsed = parse_reply(answer.text)
        if not parsed.reply:
            raise contract_error(f"the answer holds no reply: {answer.text[:200]!r}")
        cut_off = ("cut off at max_tokens",) if answer.finish_reason == "length" else ()
        return Draft(
            ticket_id=ticket.id,
            trial=trial,
            reply=parsed.reply,
            action=parsed.action,
            citations=parsed.citations,
            passages=passages,
            usage=answer.usage,
            latency_s=elapsed(),
            retrieval_s=retrieval_s,
            model_s=model_s,
            model_fingerprint=answer.model_fingerprint,
            prompt=messages[0]["content"],
            warnings=parsed.warnings + cut_off,
        )

    def _for_trial(self, trial: int) -> AssistantSpec:
        """Give each repeat its own seed where the assistant sets one at all."""
        seed = self.spec.parameters.get("seed")
        if not isinstance(seed, int) or trial == 0:
            return self.spec
        return replace(self.spec, parameters={**self.spec.parameters, "seed": seed + trial})


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionAssistant:
    """Call a team's own pipeline: `module:function`, sync or async."""

    spec: AssistantSpec
    function: Callable[[Ticket], Any]

    async def reply(self, ticket: Ticket, trial: int) -> Draft:
        """Call the function; whatever it raises is a failure of that draft."""
        elapsed = stopwatch()
        try:
            returned = await asyncio.wait_for(self._call(ticket), self.spec.timeout_s)
        except TimeoutError as error:
            message = f"no draft within {self.spec.timeout_s:g} s"
            raise DraftingError("pipeline", "timeout", message) from error
        except Exception as error:  # the user's code may raise anything; it becomes a record
            message = f"{type(error).__name__}: {error}"
            raise DraftingError("pipeline", "crash", message) from error
        return as_draft(returned, ticket, trial, elapsed())

    async def _call(self, ticket: Ticket) -> object:
        if inspect.iscoroutinefunction(self.function):
            return await self.function(ticket)
        returned = await asyncio.to_thread(self.function, ticket)
        return await returned if inspect.isawaitable(returned) else returned


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAssistant:
    """Post tickets to a team's own service."""

    spec: AssistantSpec

    async def reply(self, ticket: Ticket, trial: int) -> Draft:
        """Post `{"ticket": {...}, "trial": n}` as JSON and read the reply as `as_draft` says."""
        elapsed = stopwatch()
        body = await self._post({"ticket": asdict(ticket), "trial": trial})
        return as_draft(body, ticket, trial, elapsed())

    async def _post(self, payload: object) -> object:
        import httpx

        limit = self.spec.timeout_s
        try:
            async with httpx.AsyncClient(timeout=limit) as client:
                response = await asyncio.wait_for(
                    client.post(self.spec.target, json=payload), limit
                )
        except (httpx.TimeoutException, TimeoutError) as error:
            raise DraftingError("pipeline", "timeout", f"no answer within {limit:g} s") from error
        except httpx.HTTPError as error:
            raise DraftingError("pipeline", "connection", str(error)) from error
        if response.status_code >= 400:
            message = f"HTTP {response.status_code}: {response.text[:200]}"
            raise DraftingError("pipeline", kind_of_status(response.status_code), message)
        try:
            return response.json()
        except ValueError as error:
            raise contract_error(f"the answer is not JSON: {response.text[:200]!r}") from error


def import_function(target: str) -> Callable[[Ticket], Any]:
    """Import `module:function`; the current folder counts, as it does for pytest.

    Raises:
        UsageError: the module or the function is not there.
    """
    module_name, _, attribute = target.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise UsageError(
            f"assistant {target!r}: cannot import {module_name!r} ({error}); run in its folder"
        ) from error
    function = getattr(module, attribute, None)
    if not callable(function):
        raise UsageError(f"assistant {target!r}: {module_name!r} has no function {attribute!r}")
    called: Callable[[Ticket], Any] = function
    return called
