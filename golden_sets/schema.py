"""From a row to a `GoldenTicket`: names, types and allowed values of every field."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evals.ticket import (
    ACTIONS,
    SEVERITIES,
    GoldenTicket,
    Reference,
    RequiredFact,
    Ticket,
)
from golden_sets.aliases import ALIASES
from golden_sets.faults import Fault, shown, suggested
from golden_sets.fields import Fields

CHANNELS = ("email", "chat", "form", "social")
DIFFICULTIES = ("easy", "medium", "hard")
_TICKET_KEYS = (
    "id",
    "thread_id",
    "channel",
    "language",
    "subject",
    "body",
    "customer",
    "created_at",
    "reference",
    "slices",
    "tags",
)
_REFERENCE_KEYS = (
    "reply",
    "action",
    "required_facts",
    "forbidden_claims",
    "article_ids",
    "severity",
    "tone",
    "written_by",
    "reviewed_on",
    "article_sha256",
)
_FACT_KEYS = ("fact", "article_id", "quote")
_NAME_BODY = f"fill one of the columns {', '.join(ALIASES['body'])}"
_LANGUAGE = re.compile(r"[a-z]{2}")


def parse_ticket(
    fields: Mapping[str, object], *, place: str, is_strict: bool
) -> tuple[GoldenTicket | None, list[Fault]]:
    """Turn a row in our shape into a golden ticket, with the slices that follow from it.

    Args:
        fields: a line of `tickets.jsonl`.
        place: `path:line`, which becomes `source`.
        is_strict: True for a golden set folder: unknown keys, foreign channels, languages and
            dates, a missing reply or action are faults. False for a file of another tool: what
            is not understood is left out, and a number is text.

    Returns:
        The ticket, or None when it has no usable id, body or reference; and its faults.
    """
    row = Fields(data=fields, prefix="", place=place, is_strict=is_strict)
    row.refuse_unknown(_TICKET_KEYS)
    ticket = _ticket(row)
    answers = row.inner("reference")
    answers.refuse_unknown(_REFERENCE_KEYS)
    reference = _reference(answers)
    given = row.mapping("slices")
    tags = row.texts("tags")
    slices = _slices(row, given, ticket, reference)
    is_usable = bool(ticket.id and ticket.body.strip())
    if not is_usable or not isinstance(fields.get("reference", {}), Mapping):
        return None, row.faults
    golden = GoldenTicket(
        ticket=ticket, reference=reference, slices=slices, tags=tags, source=place
    )
    return golden, row.faults


def _ticket(row: Fields) -> Ticket:
    ticket_id = row.identifier("id")
    if not ticket_id:
        row.fault("id is missing", "write it")
    channel = row.choice("channel", CHANNELS) if row.is_strict else row.text("channel")
    return Ticket(
        id=ticket_id,
        thread_id=row.identifier("thread_id") or ticket_id,
        body=row.text("body", if_missing="write it" if row.is_strict else _NAME_BODY),
        subject=row.text("subject"),
        channel=channel or "",
        language=row.matching("language", _LANGUAGE, "an ISO 639-1 code such as 'en'"),
        customer=row.mapping("customer"),
        created_at=row.moment("created_at"),
    )


def _reference(row: Fields) -> Reference:
    action = row.choice("action", ACTIONS)
    if action is None and row.is_strict and not row.has("action"):
        row.fault(f"{row.prefix}action is missing", f"choose one of {', '.join(ACTIONS)}")
    return Reference(
        reply=row.text("reply", if_missing="write it" if row.is_strict else ""),
        action=action,
        required_facts=tuple(_fact(item) for item in row.each("required_facts")),
        forbidden_claims=row.texts("forbidden_claims"),
        article_ids=row.texts("article_ids"),
        severity=row.choice("severity", SEVERITIES) or "normal",
        tone=row.text("tone"),
        written_by=row.text("written_by"),
        reviewed_on=row.moment("reviewed_on"),
        article_sha256=row.hashes("article_sha256"),
    )


def _fact(row: Fields) -> RequiredFact:
    row.refuse_unknown(_FACT_KEYS)
    return RequiredFact(
        fact=row.text("fact", if_missing="write it"),
        article_id=row.text("article_id"),
        quote=row.text("quote"),
    )


def _slices(
    row: Fields, given: Mapping[str, str], ticket: Ticket, reference: Reference
) -> dict[str, str]:
    """Add the slices that the ticket and its reference imply to those that the row names."""
    implied = {
        "channel": ticket.channel,
        "language": ticket.language,
        "severity": reference.severity,
        "action": reference.action or "",
    }
    for name, value in given.items():
        if "=" in name or not name.strip():
            row.fault(f"slices has the key {shown(name)}", "use a word such as 'category'")
        elif value != implied.get(name, value):
            row.fault(
                f"slices.{name} is {shown(value)}, the ticket says {shown(implied[name])}",
                "drop it from slices",
            )
    difficulty = given.get("difficulty", "")
    if row.is_strict and difficulty and difficulty not in DIFFICULTIES:
        advice = suggested(difficulty, DIFFICULTIES)
        row.fault(f"slices.difficulty is {shown(difficulty)}", advice)
    return {**given, **{name: value for name, value in implied.items() if value}}
