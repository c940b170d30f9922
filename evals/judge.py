"""What a judge is asked and what it answers: the door between scorers and a model.

A scorer renders requests and reads answers; whoever runs it brings the model (`runners/judge.py`).
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from evals.draft import FailureKind, Usage

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRequest:
    """Hold one question to a judge."""

    messages: tuple[tuple[str, str], ...]
    """Pairs of role (`system`, `user`, `assistant`) and text."""
    schema: Mapping[str, object] | None = None
    """JSON schema of the answer, used where the provider can be held to one."""
    max_tokens: int = 1024
    vote: int = 0
    """Which of k votes this is: equal questions with different votes are asked anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeAnswer:
    """Hold what a judge said, unread."""

    text: str
    finish_reason: str
    usage: Usage
    latency_s: float
    model: str
    """What the provider says it served."""
    from_cache: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeFailure:
    """Say why a judge gave no answer, after all retries."""

    kind: FailureKind
    message: str


class Judge(Protocol):
    """Answer requests. One event loop, bounded concurrency, answers cached by content."""

    @property
    def model(self) -> str:
        """Return the model's id, such as `openai/gpt-5-mini`."""

    @property
    def fingerprint(self) -> str:
        """Return a hash of model, endpoint and parameters: part of a scorer's fingerprint."""

    async def ask(self, request: JudgeRequest) -> JudgeAnswer | JudgeFailure:
        """Answer one request; never raises for a provider's fault."""

    def run(self, work: Sequence[Coroutine[object, object, T]]) -> list[T]:
        """Run coroutines that ask this judge, on its one loop; same length and order."""
