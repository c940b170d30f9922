"""Golden set files for tests: one sound line, and folders made of lines and articles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.builders import ARTICLE_TEXT, QUOTE, REPLY

Fields = dict[str, object]


def a_reference_line(**changed: object) -> Fields:
    """Build the reference of a sound line; a value of None drops the key."""
    fields: Fields = {
        "reply": REPLY,
        "action": "answer",
        "required_facts": [{"fact": QUOTE, "article_id": "KB-107", "quote": QUOTE}],
        "forbidden_claims": ["Refunds arrive within one hour."],
        "article_ids": ["KB-107"],
        "severity": "normal",
        "tone": "friendly",
        "written_by": "Support team",
        "reviewed_on": "2026-10-30",
    }
    return _changed(fields, changed)


def a_line(**changed: object) -> Fields:
    """Build a sound line of tickets.jsonl; a value of None drops the key."""
    fields: Fields = {
        "id": "T-0001",
        "thread_id": "TH-0001",
        "channel": "email",
        "language": "en",
        "subject": "Refund",
        "body": "Where is my refund? I paid by card.",
        "customer": {"name": "Ana", "plan": "Garden"},
        "created_at": "2026-09-14T08:12:00Z",
        "reference": a_reference_line(),
        "slices": {"category": "billing", "difficulty": "easy"},
        "tags": ["lookup"],
    }
    return _changed(fields, changed)


def _changed(fields: Fields, changed: Mapping[str, object]) -> Fields:
    return {name: value for name, value in {**fields, **changed}.items() if value is not None}


def an_article_file(**changed: str) -> str:
    """Build the text of an article file; `text` is its body, other keywords its front matter."""
    text = changed.pop("text", ARTICLE_TEXT)
    fields = {
        "id": "KB-107",
        "title": '"Refund times"',
        "category": "billing",
        "status": "current",
        "superseded_by": '""',
        "updated": "2026-08-11",
        "owner": '"Billing team"',
        **changed,
    }
    front = "\n".join(f"{name}: {value}" for name, value in fields.items())
    return f"---\n{front}\n---\n\n{text}\n"


def write_lines(path: Path, lines: Sequence[object]) -> Path:
    """Write one JSON value a line; a text is written as it is."""
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def write_set(
    folder: Path, lines: Sequence[object], articles: Mapping[str, str] | None = None
) -> Path:
    """Write a golden set folder; it has the article KB-107 unless told otherwise."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    for name, text in ({"KB-107": an_article_file()} if articles is None else articles).items():
        (folder / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
    write_lines(folder / "tickets.jsonl", lines)
    return folder
