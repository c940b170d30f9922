"""Read what a model wrote: the reply, then lines that name the action and the sources."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evals.ticket import ACTIONS, Action

TRAILER = re.compile(
    r"^[\s>*_#`-]*(action|sources?)[*_`\s]*:[*_`\s]*(.*?)[*_`\s.]*$", re.IGNORECASE
)
SOURCE = re.compile(r"[A-Za-z][\w.#/-]*\d[\w.#/-]*|[\w-]*\d[\w-]*")
TRAILER_LINES = 6
"""The trailer is looked for in the last lines only: a reply may speak of actions, too."""
WORDS: dict[str, Action] = {
    "answer": "answer",
    "reply": "answer",
    "clarify": "clarify",
    "ask": "clarify",
    "askback": "clarify",
    "handoff": "hand_off",
    "handover": "hand_off",
    "escalate": "hand_off",
    "refuse": "refuse",
    "decline": "refuse",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedReply:
    """Hold the parts of a model's answer."""

    reply: str
    action: Action
    citations: tuple[str, ...]
    warnings: tuple[str, ...]


def parse_reply(text: str) -> ParsedReply:
    """Split a model's answer into reply, action and citations.

    An answer without an action line goes to the customer as it is, so it counts as `answer`,
    with a warning.
    """
    lines = text.strip().splitlines()
    action: Action | None = None
    citations: tuple[str, ...] = ()
    warnings = []
    kept = len(lines)
    for i in range(len(lines) - 1, max(-1, len(lines) - 1 - TRAILER_LINES), -1):
        match = TRAILER.match(lines[i][:1000])
        if not match:
            if lines[i].strip():
                break
            continue
        kept = i
        if match.group(1).lower() == "action":
            action = action_named(match.group(2))
            if action is None:
                warnings.append(f"action {match.group(2)[:60]!r} is unknown; taken as answer")
        else:
            citations = tuple(dict.fromkeys(SOURCE.findall(match.group(2))))
    if action is None and not warnings:
        warnings.append("no action line; taken as answer")
    return ParsedReply(
        reply="\n".join(lines[:kept]).strip(),
        action=action or "answer",
        citations=citations,
        warnings=tuple(warnings),
    )


def action_named(word: str) -> Action | None:
    """Return the action that a word means, tolerant of spelling; None when it means none."""
    plain = re.sub(r"[^a-z]", "", word.lower()[:200])
    exact = {action.replace("_", ""): action for action in ACTIONS} | WORDS
    return exact.get(plain)
