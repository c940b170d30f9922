"""Rows of other people's files, brought into the shape of a line of `tickets.jsonl`.

A single JSONL, CSV or Parquet file may name its columns in camelCase or snake_case and by the
words of other tools. Where several columns mean the same, the first of `ALIASES` that has a value
wins: a file with both `ground_truth` and `answer` keeps its reference in the former.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "name"),
    "thread_id": ("thread_id", "conversation_id"),
    "body": ("body", "input", "question", "user_input", "query", "text", "message"),
    "subject": ("subject", "title"),
    "channel": ("channel",),
    "language": ("language", "lang"),
    "customer": ("customer",),
    "created_at": ("created_at",),
    "tags": ("tags",),
    "slices": ("slices",),
    "contexts": (
        "reference_contexts",
        "ground_truth_contexts",
        "contexts",
        "context",
        "retrieval_context",
        "retrieved_contexts",
    ),
}
"""Our field to the columns that may hold it, the first one with a value wins."""

REFERENCE_ALIASES: dict[str, tuple[str, ...]] = {
    "reply": (
        "reference",
        "reply",
        "expected_output",
        "ground_truth",
        "ideal",
        "target",
        "answer",
    ),
    "action": ("action",),
    "severity": ("severity",),
    "tone": ("tone",),
    "required_facts": ("required_facts",),
    "forbidden_claims": ("forbidden_claims",),
    "article_ids": ("article_ids",),
    "written_by": ("written_by",),
    "reviewed_on": ("reviewed_on",),
}
SLICE_ALIASES: dict[str, tuple[str, ...]] = {
    "category": ("category", "intent"),
    "difficulty": ("difficulty",),
}
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def column_name(name: str) -> str:
    """Return a column's name in snake_case: `expectedOutput` is `expected_output`."""
    return re.sub(r"[\s-]+", "_", _HUMPS.sub("_", name.strip()[:200])).lower()


def known_columns() -> frozenset[str]:
    """Return every column, in snake_case, that `our_shape` looks at."""
    tables = (ALIASES, REFERENCE_ALIASES, SLICE_ALIASES)
    return frozenset(name for table in tables for names in table.values() for name in names)


def our_shape(fields: Mapping[str, object], row: int) -> tuple[dict[str, object], tuple[str, ...]]:
    """Bring a row of a single file into the shape of a line of `tickets.jsonl`.

    Columns without a value (null, NaN, an empty cell) are left out, columns that are not known
    are ignored. A row without an id is called `row-N`. A conversation (a list of messages) is
    written as one body. Contexts become articles: each takes the id `context-` and 16 digits of
    its sha256, so that equal contexts of several rows are one article, and `article_ids` names
    them unless the row does.

    Args:
        fields: column to value; lists and objects may be JSON text, as in a CSV cell.
        row: number of the row, from 1.

    Returns:
        The row in our shape, and the texts of its contexts.
    """
    values: dict[str, object] = {}
    for name, value in fields.items():
        if not is_missing(value):
            values.setdefault(column_name(name), _pruned(value))
    shape = _picked(values, ALIASES)
    contexts = _context_texts(shape.pop("contexts", None))
    shape.setdefault("id", f"row-{row}")
    if "body" in shape:
        shape["body"] = _spoken(shape["body"])
    if "customer" in shape:
        customer = _opened(shape["customer"])
        shape["customer"] = {"name": customer} if isinstance(customer, str) else customer
    if "tags" in shape:
        shape["tags"] = _listed("tags", shape["tags"])
    given = _opened(shape.get("slices", {}))
    slices = _picked(values, SLICE_ALIASES)
    shape["slices"] = {**slices, **given} if isinstance(given, Mapping) else given
    shape["reference"] = _reference(values, contexts)
    return shape, contexts


def context_id(text: str) -> str:
    """Return the id of the article that a context becomes."""
    return f"context-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def is_missing(value: object) -> bool:
    """Tell whether a cell has no value: null, NaN (also as text), an empty text, list or object.

    A text of blanks is a value, and a faulty one.
    """
    if isinstance(value, float):
        return math.isnan(value)
    if isinstance(value, str | list | dict):
        return not value or value in ("nan", "NaN")
    return value is None


def _picked(
    values: Mapping[str, object], table: Mapping[str, tuple[str, ...]]
) -> dict[str, object]:
    picked: dict[str, object] = {}
    for ours, names in table.items():
        found = next((values[name] for name in names if name in values), None)
        if found is not None:
            picked[ours] = found
    return picked


def _pruned(value: object) -> object:
    """Write dates as text, and drop the keys that Parquet fills with null."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: item for name, item in value.items() if not is_missing(item)}
    return value


def _opened(value: object) -> object:
    """Read a text that holds a JSON list or object, as a CSV cell must; leave all else alone."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            return value
    return value


def _reference(values: Mapping[str, object], contexts: Sequence[str]) -> object:
    reference = _picked(values, REFERENCE_ALIASES)
    reply = _opened(reference.get("reply"))
    if isinstance(reply, Mapping) and "reply" in reply:
        return reply
    if isinstance(reply, list) and reply and isinstance(reply[0], str):
        reference["reply"] = reply[0]  # several replies are as good: the first stands for them
    for name in ("article_ids", "forbidden_claims"):
        if name in reference:
            reference[name] = _listed(name, reference[name])
    if "required_facts" in reference:
        reference["required_facts"] = _opened(reference["required_facts"])
    if contexts:
        reference.setdefault("article_ids", [context_id(text) for text in contexts])
    return reference


def _listed(name: str, value: object) -> object:
    """Split a cell that holds a list; a claim is a sentence and is never split."""
    value = _opened(value)
    if not isinstance(value, str):
        return value
    if name == "forbidden_claims":
        return [value]
    return [part.strip() for part in re.split(r"[;,|]", value) if part.strip()]


def _context_texts(value: object) -> tuple[str, ...]:
    """Return the contexts of a row, each once; a cell may join several with `|`."""
    value = _opened(value)
    if isinstance(value, str):
        value = [value] if "\n" in value else value.split("|")
    if not isinstance(value, list):
        return ()
    texts = (_content(item).strip() for item in value)
    return tuple(dict.fromkeys(text for text in texts if text))


def _content(item: object) -> str:
    if isinstance(item, Mapping):
        item = item.get("text", item.get("content", ""))
    return item if isinstance(item, str) else ""


def _role(item: object) -> object:
    return item.get("role", item.get("type")) if isinstance(item, Mapping) else None


def _spoken(value: object) -> object:
    """Write a list of messages as one text, a paragraph a message; instructions are dropped."""
    messages = _opened(value)
    if not isinstance(messages, list) or not messages or not all(map(_content, messages)):
        return value
    spoken = [(_role(item), _content(item)) for item in messages]
    spoken = [(role, text) for role, text in spoken if role not in ("system", "developer")]
    if len(spoken) == 1:
        return spoken[0][1]
    return "\n\n".join(f"{role}: {text}" if role else text for role, text in spoken)
