"""From a row to a `GoldenTicket`: names, types and allowed values of every field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from evals.ticket import (
    ACTIONS,
    SEVERITIES,
    GoldenTicket,
    Reference,
    RequiredFact,
    Ticket,
)
from golden_sets.aliases import is_missing
from golden_sets.faults import Fault, shown, suggested
from golden_sets.text_flaws import first_flaw

CHANNELS = ("email", "chat", "form", "social")
DIFFICULTIES = ("easy", "medium", "hard")
MAX_ID = 200
"""Characters of an id."""
MAX_ITEMS = 1_000
"""Of a list or object inside a row, and faults of a row."""
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
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_Choice = TypeVar("_Choice", bound=str)


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
    row = _Fields(data=fields, prefix="", place=place, is_strict=is_strict)
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


def _ticket(row: _Fields) -> Ticket:
    ticket_id = row.identifier("id")
    if not ticket_id:
        row.fault("id is missing", "write it")
    channel = row.choice("channel", CHANNELS) if row.is_strict else row.text("channel")
    return Ticket(
        id=ticket_id,
        thread_id=row.identifier("thread_id") or ticket_id,
        body=row.text("body", is_required=True),
        subject=row.text("subject"),
        channel=channel or "",
        language=row.matching("language", _LANGUAGE, "an ISO 639-1 code such as 'en'"),
        customer=row.mapping("customer"),
        created_at=row.moment("created_at"),
    )


def _reference(row: _Fields) -> Reference:
    action = row.choice("action", ACTIONS)
    if action is None and row.is_strict and not row.has("action"):
        row.fault(f"{row.prefix}action is missing", f"choose one of {', '.join(ACTIONS)}")
    return Reference(
        reply=row.text("reply", is_required=row.is_strict),
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


def _fact(row: _Fields) -> RequiredFact:
    row.refuse_unknown(_FACT_KEYS)
    return RequiredFact(
        fact=row.text("fact", is_required=True),
        article_id=row.text("article_id"),
        quote=row.text("quote"),
    )


def _slices(
    row: _Fields, given: Mapping[str, str], ticket: Ticket, reference: Reference
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    """Read typed values out of one object, and note what is wrong with them."""

    data: Mapping[str, object]
    prefix: str
    """Path of the object inside the row, such as `reference.`."""
    place: str
    is_strict: bool
    # One list for all parts of a row: the frozen views share it.
    faults: list[Fault] = field(default_factory=list)

    def fault(self, what: str, advice: str) -> None:
        if len(self.faults) < MAX_ITEMS:
            self.faults.append(Fault(where=self.place, what=what, advice=advice))

    def has(self, name: str) -> bool:
        return not is_missing(self.data.get(name))

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        """Note keys that nobody reads: a misspelt one would lose its value in silence."""
        unknown = [name for name in self.data if name not in known] if self.is_strict else []
        for name in unknown[:20]:
            self.fault(f"key {shown(self.prefix + name)} is unknown", suggested(name, known))

    def text(self, name: str, *, is_required: bool = False) -> str:
        value = self.data.get(name)
        if is_missing(value):
            if is_required:
                state = "empty" if value == "" else "missing"
                self.fault(f"{self.prefix}{name} is {state}", "write it")
            return ""
        text = self._as_text(name, value)
        if text and not text.strip():
            self.fault(f"{self.prefix}{name} is blank, {shown(text)}", "write it or leave it out")
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(
            self._as_text(f"{name}[{index}]", item) for index, item in enumerate(self._list(name))
        )

    def mapping(self, name: str) -> dict[str, str]:
        pairs = {key: self._as_text(f"{name}.{key[:60]}", item) for key, item in self._dict(name)}
        for key in pairs:
            self._note_flaw(f"a key of {name}", key)
        return pairs

    def inner(self, name: str) -> _Fields:
        data = dict(self._dict(name))
        if self.is_strict and name not in self.data:
            self.fault(f"{self.prefix}{name} is missing", "write it")
        return replace(self, data=data, prefix=f"{self.prefix}{name}.")

    def each(self, name: str) -> Iterable[_Fields]:
        for index, item in enumerate(self._list(name)):
            place = f"{self.prefix}{name}[{index}]"
            if isinstance(item, Mapping):
                yield replace(self, data=item, prefix=f"{place}.")
            else:
                self.fault(f"{place} is {shown(item)}, not an object", "write {...}")

    def identifier(self, name: str) -> str:
        """Return a text that fits in one line of a report."""
        text = self.text(name).strip()
        if len(text) > MAX_ID or not text.isprintable():
            advice = f"write one line of at most {MAX_ID} characters"
            self.fault(f"{self.prefix}{name} is {shown(text)}, not an identifier", advice)
        return text

    def choice(self, name: str, allowed: tuple[_Choice, ...]) -> _Choice | None:
        text = self.text(name)
        for item in allowed:
            if item == text:
                return item
        if text:
            self.fault(f"{self.prefix}{name} is {shown(text)}", suggested(text, allowed))
        return None

    def matching(self, name: str, pattern: re.Pattern[str], wanted: str) -> str:
        """Return a text of a fixed form; other forms are faults only in a strict file."""
        text = self.text(name)
        if text and self.is_strict and not pattern.fullmatch(text):
            self.fault(f"{self.prefix}{name} is {shown(text)}", f"write {wanted}")
        return text

    def moment(self, name: str) -> str:
        """Return a date or time in ISO 8601; a loose file loses what is none."""
        text = self.text(name)
        try:
            if text:
                datetime.fromisoformat(text)
        except ValueError:
            if self.is_strict:
                advice = "write ISO 8601, such as 2026-09-14T08:12:00Z"
                self.fault(f"{self.prefix}{name} is {shown(text)}, not a date", advice)
            return ""
        return text

    def hashes(self, name: str) -> dict[str, str]:
        pairs = self.mapping(name)
        for key, value in pairs.items():
            if not _SHA256.fullmatch(value):
                what = f"{self.prefix}{name} of {shown(key)} is {shown(value)}"
                self.fault(what, "write 64 hexadecimal digits in lower case")
        return pairs

    def _list(self, name: str) -> list[object]:
        value = self.data.get(name)
        if is_missing(value):
            return []
        if not isinstance(value, list):
            self.fault(f"{self.prefix}{name} is {shown(value)}, not a list", "write [...]")
            return []
        return value if self._is_short(name, len(value)) else []

    def _dict(self, name: str) -> Iterable[tuple[str, object]]:
        value = self.data.get(name)
        if is_missing(value):
            return ()
        if not isinstance(value, Mapping):
            self.fault(f"{self.prefix}{name} is {shown(value)}, not an object", "write {...}")
            return ()
        return tuple(value.items()) if self._is_short(name, len(value)) else ()

    def _is_short(self, name: str, length: int) -> bool:
        if length > MAX_ITEMS:
            what = f"{self.prefix}{name} has {length:,} items, more than {MAX_ITEMS:,}"
            self.fault(what, "keep the ones that matter")
        return length <= MAX_ITEMS

    def _as_text(self, name: str, value: object) -> str:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # pandas writes whole numbers with gaps as floats
        if isinstance(value, int | float) and not self.is_strict:
            value = str(value)
        if not isinstance(value, str):
            self.fault(f"{self.prefix}{name} is {shown(value)}, not text", 'write "..."')
            return ""
        self._note_flaw(f"{self.prefix}{name}", value)
        return value

    def _note_flaw(self, name: str, text: str) -> None:
        flaw = first_flaw(text)
        if flaw is not None:
            self.fault(f"{name} {flaw[0]}", flaw[1])
