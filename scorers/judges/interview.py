"""Put one question to a judge, and once more where the answer cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from evals.judge import Judge, JudgeAnswer, JudgeFailure, JudgeRequest
from scorers.judges.read_answer import UnreadableError, read_verdict

CUT_OFF = ("length", "max_tokens")
MORE_TOKENS = 4
"""Times as many for an answer that was cut off."""
LONGEST_RAW = 4000
"""Characters of an unreadable answer that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Hold what came of one question."""

    verdict: Mapping[str, Any] | None
    """As the schema says; None where there is none for certain."""
    fault: str = ""
    raw: str = ""
    """The last answer as it came, where it could not be read."""
    cost_usd: float | None = 0.0
    """Of all answers to the question; None when a price is unknown."""
    latency_s: float = 0.0


async def put_question(
    judge: Judge, messages: tuple[tuple[str, str], ...], schema: Mapping[str, Any], vote: int
) -> Heard:
    """Ask, read, and ask once more where the answer was cut off or cannot be read."""
    request = JudgeRequest(messages=messages, schema=schema, vote=vote)
    heard = _heard(await judge.ask(request), schema)
    if heard.verdict is not None or not heard.fault or heard.fault.startswith(_NO_ANSWER):
        return heard
    second = _heard(await judge.ask(_again(request, heard.fault)), schema)
    known = heard.cost_usd is not None and second.cost_usd is not None
    return replace(
        second,
        fault=second.fault and f"{second.fault} (asked twice)",
        raw=second.raw or ("" if second.verdict is not None else heard.raw),
        cost_usd=(heard.cost_usd or 0.0) + (second.cost_usd or 0.0) if known else None,
        latency_s=heard.latency_s + second.latency_s,
    )


_NO_ANSWER = "no answer"
_TOO_LONG = "it was cut off"


def _heard(answer: JudgeAnswer | JudgeFailure, schema: Mapping[str, Any]) -> Heard:
    if isinstance(answer, JudgeFailure):
        return Heard(verdict=None, fault=f"{_NO_ANSWER}: {answer.kind}: {answer.message}")
    spent = Heard(verdict=None, cost_usd=answer.usage.cost_usd, latency_s=answer.latency_s)
    raw = answer.text[:LONGEST_RAW]
    if answer.finish_reason in CUT_OFF:
        tokens = answer.usage.completion_tokens
        fault = f"{_TOO_LONG} (finish_reason {answer.finish_reason!r}, {tokens} tokens)"
        return replace(spent, fault=fault, raw=raw)
    try:
        return replace(spent, verdict=read_verdict(answer.text, schema))
    except UnreadableError as error:
        return replace(spent, fault=str(error), raw=raw)


def _again(request: JudgeRequest, fault: str) -> JudgeRequest:
    """Return the second question: more room, or a word on what was wrong.

    What the judge said is not shown to it again: it may repeat words of the draft.
    """
    if fault.startswith(_TOO_LONG):
        return replace(request, max_tokens=request.max_tokens * MORE_TOKENS)
    reminder = (
        "An earlier answer to this could not be read. Answer with exactly one JSON object of the "
        "form asked for: all its keys, no other key, no second object, nothing before or after it."
    )
    return replace(request, messages=(*request.messages, ("user", reminder)))
