"""What a team's own pipeline may return, and how it becomes a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evals.draft import Draft, FailureKind, Passage, Stage, Usage
from evals.ticket import Ticket
from runners.reply_format import action_named, parse_reply


class DraftingError(Exception):
    """Say why a draft did not come about.

    Args:
        stage: where it stopped.
        kind: the failure as it goes into the record.
        message: what happened, for people.
    """

    def __init__(self, stage: Stage, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.stage: Stage = stage
        self.kind: FailureKind = kind
        self.message = message[:400]


def contract_error(message: str) -> DraftingError:
    """Return the error for a value that breaks the contract of `as_draft`."""
    return DraftingError("parse", "contract", message)


def as_draft(returned: object, ticket: Ticket, trial: int, latency_s: float) -> Draft:
    """Read what a team's own pipeline returned.

    A string is a reply (with an optional `Action:` and `Sources:` trailer). A mapping may hold
    `reply`, `action`, `citations` (ids), `passages` (each `{"article_id", "text"}`) and `usage`
    (`prompt_tokens`, `completion_tokens`, `cost_usd`). A `Draft` is taken as it is, with our
    own clock.

    Raises:
        DraftingError: it is none of these.
    """
    if isinstance(returned, Draft):
        return replace(returned, ticket_id=ticket.id, trial=trial, latency_s=latency_s)
    if isinstance(returned, str):
        returned = {"reply": returned}
    if not isinstance(returned, Mapping) or not isinstance(returned.get("reply"), str):
        raise contract_error(f"returned {str(returned)[:200]!r}, without a text under 'reply'")
    parsed = parse_reply(returned["reply"])
    if not parsed.reply:
        raise contract_error("returned an empty reply")
    action = parsed.action
    if returned.get("action") is not None:
        named = action_named(str(returned["action"]))
        if named is None:
            raise contract_error(f"returned action {str(returned['action'])[:60]!r}")
        action = named
    stated = returned.get("action") is not None
    return Draft(
        ticket_id=ticket.id,
        trial=trial,
        reply=parsed.reply,
        action=action,
        citations=tuple(str(c) for c in returned.get("citations", parsed.citations)),
        passages=_passages(returned.get("passages", ())),
        usage=_usage(returned.get("usage")),
        latency_s=latency_s,
        retrieval_s=_seconds(returned.get("retrieval_s")),
        model_fingerprint=str(returned.get("model", "")),
        warnings=() if stated else parsed.warnings,
    )


def _passages(value: object) -> tuple[Passage, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise contract_error(f"returned passages {str(value)[:60]!r}, which is not a list")
    passages = []
    for rank, entry in enumerate(value, start=1):
        if not isinstance(entry, Mapping) or not isinstance(entry.get("text"), str):
            raise contract_error(f"returned passage {rank} without a text")
        passages.append(
            Passage(
                article_id=str(entry.get("article_id", f"passage-{rank}")),
                text=entry["text"],
                rank=rank,
                similarity=_seconds(entry.get("similarity")) or 0.0,
                title=str(entry.get("title", "")),
            )
        )
    return tuple(passages)


def _usage(value: object) -> Usage:
    if not isinstance(value, Mapping):
        return Usage()
    return Usage(
        prompt_tokens=int(_seconds(value.get("prompt_tokens")) or 0),
        completion_tokens=int(_seconds(value.get("completion_tokens")) or 0),
        cost_usd=_seconds(value.get("cost_usd")),
    )


def _seconds(value: object) -> float | None:
    """Return a finite number ≥ 0, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        return None
    return float(value)
