"""Labelled drafts from a file: rows with a context, a question, an answer and a label."""

from __future__ import annotations

# longer: one row, from its columns to a trial, and every way in which it is broken.
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evals.calibration import label_means_fault
from evals.draft import Draft, Passage
from evals.errors import FaultyFileError, UsageError
from evals.score import Trial
from evals.ticket import GoldenTicket, Reference, Ticket
from golden_sets.aliases import column_name, is_missing
from golden_sets.faults import Fault, shown, where
from golden_sets.load import read_rows
from golden_sets.scan import Row

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "name", "example_id"),
    "context": (
        "context",
        "contexts",
        "passages",
        "retrieval_context",
        "retrieved_contexts",
        "reference_contexts",
        "ground_truth_contexts",
        "document",
        "documents",
        "source",
    ),
    "question": ("question", "input", "user_input", "query", "body", "ticket", "prompt"),
    "answer": (
        "answer",
        "reply",
        "response",
        "actual_output",
        "output",
        "completion",
        "draft",
        "text",
    ),
    "label": ("label", "human_label", "human_score", "is_hallucination", "hallucinated", "rating"),
}
"""Our field to the columns that may hold it, the first one with a value wins."""
MOST_FAULTS = 1_000
LONGEST_SLICE = 60
"""Characters of a column's value beyond which it is no slice but a text."""
LONGEST_ANSWER = 1_000_000
_WORDS = {"true": 1.0, "yes": 1.0, "false": 0.0, "no": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledDraft:
    """Hold one row: a trial for the scorer, and what people said of it."""

    trial: Trial
    label: float
    context: str
    """Key of the context: the sha256 of what the row rests on."""
    slices: Mapping[str, str] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()


def checked_labels(path: Path, scorer: str, *, limit: int | None = None) -> int:
    """Read a file of labels once and return the number of its rows.

    Raises:
        FaultyFileError: rows cannot be read; all of them are listed, at most 1,000.
        UsageError: there is no such file, or it has no row.
    """
    count, faults = 0, []
    for item in _items(path, scorer, limit):
        if isinstance(item, Fault):
            faults.append(str(item))
            if len(faults) >= MOST_FAULTS:
                break
        else:
            count += 1
    if faults:
        raise FaultyFileError(faults)
    if not count:
        raise UsageError(f"{path}: has no rows; write one labelled draft a line")
    return count


def iter_labels(path: Path, scorer: str, *, limit: int | None = None) -> Iterator[LabelledDraft]:
    """Stream the rows of a file that `checked_labels` has read.

    Raises:
        FaultyFileError: the file was changed meanwhile.
    """
    for item in _items(path, scorer, limit):
        if isinstance(item, Fault):
            raise FaultyFileError([str(item)])
        yield item


def refuse_parquet(path: Path) -> None:
    """Raise `UsageError` for a Parquet file, of which only known columns could be read."""
    if path.suffix.lower() == ".parquet":
        raise UsageError(f"{path}: labels are read from JSONL or CSV; save the table as one")


def _items(path: Path, scorer: str, limit: int | None) -> Iterator[LabelledDraft | Fault]:
    refuse_parquet(path)
    try:
        for number, item in enumerate(read_rows(path), 1):
            if limit is not None and number > limit:
                return
            yield item if isinstance(item, Fault) else labelled_draft(item, path, scorer)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path}: cannot be read, {reason!r}; check the file") from error


def labelled_draft(row: Row, path: Path, scorer: str) -> LabelledDraft | Fault:
    """Read one row.

    The context may be a text, a list of texts, or a list of objects with a `text` or `content`;
    a text stays one passage. Columns that are not known become slices.
    """
    values: dict[str, object] = {}
    for name, value in row.fields.items():
        if not is_missing(value):
            values.setdefault(column_name(name), value)
    found = {
        ours: next((values[name] for name in names if name in values), None)
        for ours, names in COLUMNS.items()
    }
    place = where(path, row.line)
    answer = _answer(found["answer"], row.fields)
    if isinstance(answer, tuple):
        return Fault(where=place, what=answer[0], advice=answer[1])
    passages = _passages(found["context"])
    if passages is None:
        what = f"context is {shown(found['context'])}, not a text or a list of texts"
        return Fault(where=place, what=what, advice='write "..." or ["...", "..."]')
    question = _text(found["question"]) or ""
    label = label_of(found["label"], scorer)
    if isinstance(label, str):
        advice = _label_advice(scorer)
        if found["label"] is None and "faults" in values:
            advice = "name the golden set that the drafts answer with --golden"
        return Fault(where=place, what=label, advice=advice)
    known = {name for names in COLUMNS.values() for name in names}
    slices = {
        name: str(value) for name, value in values.items() if name not in known and _is_slice(value)
    }
    identity = _text(found["id"]) or f"row-{row.line}"
    return LabelledDraft(
        trial=_trial(identity, question, answer, passages, slices.get("language", "")),
        label=label,
        context=_key(passages, question, answer),
        slices=slices,
    )


def _answer(value: object, fields: Mapping[str, object]) -> str | tuple[str, str]:
    """Return the draft, or what is wrong with it and what to do."""
    answer = _text(value)
    if answer is None and _is_empty(fields, "answer"):
        return ""  # what an assistant may well write; the scorer says what that means
    if answer is None:
        return _lack("answer", value), "write the draft that was labelled into `answer`"
    if len(answer) > LONGEST_ANSWER:
        what = f"answer has {len(answer):,} characters, more than {LONGEST_ANSWER:,}"
        return what, "shorten it or leave the row out"
    return answer


def _slices(values: Mapping[str, object]) -> dict[str, str]:
    """Return the columns that are not known and hold a short value."""
    known = {name for names in COLUMNS.values() for name in names}
    return {
        name: str(value) for name, value in values.items() if name not in known and _is_slice(value)
    }


def _is_empty(fields: Mapping[str, object], name: str) -> bool:
    """Tell whether a row has a column that holds nothing but white space."""
    return any(
        isinstance(value, str) and not value.strip() and column_name(column) in COLUMNS[name]
        for column, value in fields.items()
    )


def _lack(name: str, value: object) -> str:
    return f"{name} is missing" if value is None else f"{name} is {shown(value)}, not a text"


def _text(value: object) -> str | None:
    """Return a text that says something, a number as text; None for all else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def label_of(value: object, scorer: str) -> float | str:
    """Return a label as a number, or what is wrong with it."""
    if value is None:
        return "label is missing"
    number: float
    if isinstance(value, str):
        text = value.strip().lower()
        try:
            number = _WORDS[text] if text in _WORDS else float(text[:40])
        except ValueError:
            return f"label is {shown(value)}, not a number"
    elif isinstance(value, bool | int | float):
        number = float(value) if abs(value) < 1e15 else math.inf
    else:
        return f"label is {shown(value)}, not a number"
    if not math.isfinite(number):
        return f"label is {shown(value)}, not a finite number"
    if label_means_fault(scorer) and number not in (0.0, 1.0):
        return f"label is {shown(value)}, not 0 or 1"
    return number


def _label_advice(scorer: str) -> str:
    if label_means_fault(scorer):
        return f"for {scorer} write 1 for a draft with the fault and 0 for one without"
    return f"for {scorer} write a number, higher is better, or 1 for a good draft and 0 for a bad"


def _passages(value: object) -> tuple[str, ...] | None:
    """Return the passages of a context; None when it is none."""
    if isinstance(value, str):
        value = _opened(value)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, list):
        return None
    texts = []
    for item in value:
        inner = item.get("text", item.get("content")) if isinstance(item, Mapping) else item
        if not isinstance(inner, str):
            return None
        if inner.strip():
            texts.append(inner)
    return tuple(texts)


def _opened(text: str) -> object:
    """Read a list that a CSV cell holds as JSON; leave every other text alone."""
    if not text.startswith("["):
        return text
    try:
        found: object = json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return text
    is_passages = isinstance(found, list) and all(isinstance(one, str | dict) for one in found)
    return found if is_passages else text


def _is_slice(value: object) -> bool:
    if isinstance(value, bool | int):
        return True
    return isinstance(value, str) and 0 < len(value) <= LONGEST_SLICE and value.isprintable()


def _key(passages: tuple[str, ...], question: str, answer: str) -> str:
    """Return the key of what a row rests on: its context, else its question, else its answer."""
    rests_on = "\0".join(passages) or question or answer
    return digest(rests_on)


def digest(text: str) -> str:
    """Return the sha256 of a text, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _trial(
    identity: str, question: str, answer: str, passages: tuple[str, ...], language: str
) -> Trial:
    is_code = len(language) == 2 and language.isascii() and language.isalpha()
    ticket = Ticket(
        id=identity,
        thread_id=identity,
        body=question,
        language=language.lower() if is_code else "",
    )
    draft = Draft(
        ticket_id=identity,
        trial=0,
        reply=answer,
        action="answer",
        passages=tuple(
            Passage(article_id=f"context-{digest(text)[:16]}", text=text, rank=rank, similarity=0.0)
            for rank, text in enumerate(passages, 1)
        ),
    )
    golden = GoldenTicket(ticket=ticket, reference=Reference(reply="", action=None))
    return Trial(golden=golden, draft=draft)
