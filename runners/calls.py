"""What surrounds one call to a model: who lets it through, and how it ended.

`runners.model.ask` makes each attempt between `enter` and `leave` of a `Turnstile`. The throttle
of a provider and the budget of a run stand behind it; whoever has neither passes `OPEN`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from evals.draft import FailureKind, Usage
from runners.assistant_spec import AssistantSpec

Messages = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResult:
    """Hold how one attempt ended."""

    kind: FailureKind | None
    """None for an answer."""
    latency_s: float
    usage: Usage | None = None
    """What was counted, also for an answer that could not be used; None when unknown."""
    retry_after_s: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """The response's headers about rate limits, names in lower case."""


class Turnstile(Protocol):
    """Let calls through one by one."""

    async def enter(self, spec: AssistantSpec, messages: Messages) -> None:
        """Wait until one more call may be made.

        Raises:
            OutOfBudgetError: none may be made any more in this run.
        """

    def leave(self, spec: AssistantSpec, messages: Messages, result: CallResult) -> None:
        """Say how the call ended that was let in; called exactly once for each `enter`."""


class OutOfBudgetError(Exception):
    """Say that no further call may be made: money, calls, tokens or time are used up."""


class Open:
    """Let everything through."""

    async def enter(self, spec: AssistantSpec, messages: Messages) -> None:
        """Return at once."""

    def leave(self, spec: AssistantSpec, messages: Messages, result: CallResult) -> None:
        """Do nothing."""


OPEN: Turnstile = Open()
