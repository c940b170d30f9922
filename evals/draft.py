"""What the assistant produced for a ticket: a draft, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evals.ticket import Action

Stage = Literal["retrieve", "prompt", "model", "parse", "pipeline"]
FailureKind = Literal[
    "timeout",  # no answer within the time allowed
    "rate_limit",  # 429 after all retries
    "connection",  # the provider could not be reached, or broke off
    "server",  # 5xx after all retries
    "auth",  # 401, 403, no key
    "bad_request",  # 400, 404 or another request the provider will never take
    "refused",  # the provider's filter or the model declined to produce anything
    "contract",  # an answer came and was not usable: empty, cut off, wrong shape
    "crash",  # the assistant under test raised
    "deadline",  # the run's own time or money was used up first
    "not_recorded",  # a replay was asked for, and the cassette does not hold this request
]
PROVIDER_FAULTS: frozenset[str] = frozenset(
    {
        "timeout", "rate_limit", "connection", "server", "auth", "bad_request", "deadline",
        "not_recorded",
    }
)  # fmt: skip
"""Failures that say nothing about the quality of the drafts: missing, never worst score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Hold one retrieved passage."""

    article_id: str
    text: str
    rank: int
    """From 1."""
    similarity: float
    """The retriever's own score; comparable only within one retriever."""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Count what a draft cost."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None
    """None when no price is known; never 0 for "unknown"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Hold one call to a provider that gave nothing usable."""

    kind: FailureKind
    latency_s: float
    message: str = ""
    cost_usd: float | None = None
    """What it cost all the same: an empty answer is paid for. None when unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Hold one reply that the assistant drafted, with how it came about."""

    ticket_id: str
    trial: int
    """Repeat, from 0."""
    reply: str
    action: Action
    citations: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    usage: Usage = Usage()
    latency_s: float = 0.0
    """Retrieval, prompt, model and parsing together, in seconds."""
    retrieval_s: float | None = None
    model_s: float | None = None
    model_fingerprint: str = ""
    """What the provider says that it served."""
    from_cache: bool = False
    prompt: str = ""
    """The whole instruction that was sent, for people who ask why."""
    warnings: tuple[str, ...] = ()
    """What was odd but usable, such as a reply without an action line."""
    failed_attempts: tuple[Attempt, ...] = ()
    """Calls that were made before the one that gave this draft."""
    response: str = ""
    """The provider's response as it came (JSON), with the reply's text cut out; empty when the
    transport hides it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFailure:
    """Say why there is no draft for a ticket and trial."""

    ticket_id: str
    trial: int
    stage: Stage
    kind: FailureKind
    message: str
    latency_s: float = 0.0
    cost_usd: float | None = None
    """Money spent on attempts that gave nothing; None when unknown."""
    failed_attempts: tuple[Attempt, ...] = ()
    """All calls that were made for it, oldest first."""
