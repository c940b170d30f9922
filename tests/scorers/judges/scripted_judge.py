"""A judge that says what a script tells it to: no loop, no network, no model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from evals.draft import Usage
from evals.judge import JudgeAnswer, JudgeFailure, JudgeRequest

T = TypeVar("T")
Said = str | JudgeAnswer | JudgeFailure
Script = Callable[[int, JudgeRequest], Said]
"""From the number of the request (from 0) and the request to what is said."""


@dataclass(slots=True)
class ScriptedJudge:
    """Answer by a script, and keep the requests."""

    script: Script
    requests: list[JudgeRequest] = field(default_factory=list)
    model: str = "scripted/1"
    fingerprint: str = "scripted"

    async def ask(self, request: JudgeRequest) -> JudgeAnswer | JudgeFailure:
        """Answer one request."""
        number = len(self.requests)
        self.requests.append(request)
        said = self.script(number, request)
        return an_answer(said) if isinstance(said, str) else said

    def run(self, work: Sequence[Coroutine[object, object, T]]) -> list[T]:
        """Run coroutines on a loop of their own."""

        async def together() -> list[T]:
            return list(await asyncio.gather(*work))

        return asyncio.run(together())


def an_answer(text: str, *, finish: str = "stop", cost_usd: float | None = 0.01) -> JudgeAnswer:
    """Return an answer with the usual costs."""
    usage = Usage(prompt_tokens=10, completion_tokens=5, cost_usd=cost_usd)
    return JudgeAnswer(
        text=text, finish_reason=finish, usage=usage, latency_s=0.5, model="scripted-1"
    )


def always(said: Said) -> ScriptedJudge:
    """Return a judge that says one thing."""
    return ScriptedJudge(lambda _, __: said)


def in_turn(*said: Said) -> ScriptedJudge:
    """Return a judge that says one thing after another, and the last again and again."""
    return ScriptedJudge(lambda number, _: said[min(number, len(said) - 1)])
