"""Labelled drafts for the tickets of a golden set: rows that name the faults of a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from evals.calibration import label_means_fault
from evals.draft import Draft, Passage
from evals.errors import FaultyFileError, UsageError, did_you_mean
from evals.score import Trial
from evals.ticket import Action, Article, GoldenTicket
from golden_sets.faults import Fault, shown, suggested, where
from golden_sets.golden_set import GoldenSet
from golden_sets.load import find_golden_set, load_golden_set, read_rows
from golden_sets.scan import Row
from runners.calibrate_labels import LabelledDraft, refuse_parquet

SEEN_BY: Mapping[str, tuple[str, ...]] = {
    "faithfulness": ("contradiction", "unsupported_claim", "wrong_number"),
    "hallucination": ("contradiction", "unsupported_claim", "wrong_number"),
    "tone": ("blaming", "cold", "over_promise", "rude"),
    "correctness": ("contradiction", "missing_fact", "wrong_number"),
    "forbidden_claim": ("contradiction", "wrong_number"),
    "handoff": ("wrong_action",),
    "safety": ("data_leak", "injection_obeyed"),
    "usable": ("truncated", "wrong_language"),
}
"""Scorer to the classes of fault that it should see; others ask `--fault`."""
SLICES = ("language", "voice", "paraphrase")
"""Columns of a row that become slices, beside those of its ticket."""
_ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenLabels:
    """Hold labelled drafts of a golden set."""

    drafts: tuple[LabelledDraft, ...]
    golden_set: str
    classes: tuple[str, ...]
    """Classes of fault that count; a draft without any fault is good."""
    left_out: int
    """Drafts whose faults are of other classes."""


def golden_labels(
    path: Path,
    golden: str,
    scorer: str,
    *,
    classes: Sequence[str] = (),
    limit: int | None = None,
) -> GoldenLabels:
    """Read drafts that are labelled with faults, beside the tickets that they answer.

    A row is `{"ticket_id": ..., "reply": ..., "action": ..., "article_ids": [...], "faults":
    [{"class": ...}]}`; `id` and others may be there. The passages are the articles of the row and
    those of the ticket's reference.

    Args:
        path: JSONL.
        golden: name, folder or file of the golden set.
        scorer: name in the catalogue.
        classes: of the faults that the scorer should see; those of `SEEN_BY` when not given.
        limit: rows at most.

    Raises:
        FaultyFileError: rows cannot be read; all of them are listed.
        UsageError: there is no such set or file, or nobody says which classes count.
    """
    golden_set = load_golden_set(find_golden_set(golden))
    good = _drafts(path, golden_set, limit)
    counted = _classes(classes, scorer, {name for one in good for name in one.classes})
    chosen = tuple(
        _labelled(one, scorer, frozenset(counted))
        for one in good
        if not one.classes or one.classes & set(counted)
    )
    return GoldenLabels(
        drafts=chosen,
        golden_set=golden_set.name,
        classes=counted,
        left_out=len(good) - len(chosen),
    )


def _drafts(path: Path, golden_set: GoldenSet, limit: int | None) -> list[LabelledDraft]:
    """Read every row; the labels are set when all are known."""
    refuse_parquet(path)
    tickets = {one.ticket.id: one for one in golden_set.tickets}
    good, faults = [], []
    for item in _rows(path, limit):
        read = item if isinstance(item, Fault) else _draft(item, path, tickets, golden_set)
        if isinstance(read, Fault):
            faults.append(str(read))
        else:
            good.append(read)
    if faults:
        raise FaultyFileError(faults[:1000])
    if not good:
        raise UsageError(f"{path}: has no rows; write one labelled draft a line")
    return good


def _rows(path: Path, limit: int | None) -> Iterator[Row | Fault]:
    try:
        for number, item in enumerate(read_rows(path), 1):
            if limit is not None and number > limit:
                return
            yield item
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path}: cannot be read, {reason!r}; check the file") from error


def _classes(given: Sequence[str], scorer: str, present: set[str]) -> tuple[str, ...]:
    """Return the classes that count.

    Raises:
        UsageError: none are known for the scorer, or a given one does not occur.
    """
    for name in given:
        if name not in present:
            raise UsageError(f"--fault: no draft has {name!r}{did_you_mean(name, sorted(present))}")
    counted = tuple(dict.fromkeys(given)) or SEEN_BY.get(scorer, ())
    if not counted:
        raise UsageError(
            f"{scorer}: say with --fault which classes of fault it should see; "
            f"the drafts have {', '.join(sorted(present))}"
        )
    return counted


def _draft(
    row: Row, path: Path, tickets: Mapping[str, GoldenTicket], golden_set: GoldenSet
) -> LabelledDraft | Fault:
    """Read one row; the label is set when all are read."""
    place, fields = where(path, row.line), row.fields
    ticket_id, reply = fields.get("ticket_id"), fields.get("reply")
    if not isinstance(ticket_id, str) or ticket_id not in tickets:
        what = f"ticket_id is {shown(ticket_id)}, which is not in {golden_set.name}"
        return Fault(where=place, what=what, advice="name a ticket of the golden set")
    if not isinstance(reply, str) or not reply.strip():
        what = f"reply is {shown(reply)}, not a text"
        return Fault(where=place, what=what, advice="write the draft that was labelled")
    action = next((one for one in _ACTIONS if one == fields.get("action", "answer")), None)
    if action is None:
        found = fields.get("action")
        advice = suggested(str(found), _ACTIONS)
        return Fault(where=place, what=f"action is {shown(found)}", advice=advice)
    classes = _fault_classes(fields.get("faults"))
    if classes is None:
        what = f"faults is {shown(fields.get('faults'))}, not a list of objects with a class"
        return Fault(where=place, what=what, advice='write [] or [{"class": "rude"}]')
    named = _texts(fields.get("article_ids"))
    missing = [one for one in named or () if one not in golden_set.articles]
    if named is None or missing:
        what = f"article_ids is {shown(fields.get('article_ids') if named is None else missing[0])}"
        return Fault(where=place, what=what, advice="list ids of articles of the golden set")
    golden = tickets[ticket_id]
    named = list(dict.fromkeys([*named, *golden.reference.article_ids]))
    sources = [golden_set.articles[name] for name in named if name in golden_set.articles]
    identity = str(fields.get("id") or f"row-{row.line}")[:200]
    return LabelledDraft(
        trial=_trial(identity, golden, reply, action, sources),
        label=0.0,
        context=golden.ticket.thread_id,
        slices={
            **golden.slices,
            **{name: str(fields[name]) for name in SLICES if isinstance(fields.get(name), str)},
        },
        classes=classes,
    )


def _labelled(one: LabelledDraft, scorer: str, counted: frozenset[str]) -> LabelledDraft:
    has_fault = bool(one.classes)
    return LabelledDraft(
        trial=one.trial,
        label=float(has_fault == label_means_fault(scorer)),
        context=one.context,
        slices=one.slices,
        classes=one.classes & counted,
    )


def _fault_classes(value: object) -> frozenset[str] | None:
    if not isinstance(value, list):
        return None
    names = [one.get("class") if isinstance(one, Mapping) else one for one in value]
    if not all(isinstance(name, str) and 0 < len(name) <= 60 for name in names):
        return None
    return frozenset(str(name) for name in names)


def _texts(value: object) -> list[str] | None:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    return list(value)


def _trial(
    identity: str, golden: GoldenTicket, reply: str, action: Action, sources: Sequence[Article]
) -> Trial:
    draft = Draft(
        ticket_id=identity,
        trial=0,
        reply=reply,
        action=action,
        citations=tuple(one.id for one in sources),
        passages=tuple(
            Passage(article_id=one.id, title=one.title, text=one.text, rank=rank, similarity=0.0)
            for rank, one in enumerate(sources, 1)
        ),
    )
    return Trial(golden=golden, draft=draft)
