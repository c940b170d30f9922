"""Prepare drafts for the page: cut into marked stretches, with the evidence numbered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.draft import Draft, DraftFailure
from evals.record import Result
from evals.score import Evidence, Score
from reports import numbers
from reports.text import clean, excerpt, one_line
from reports.ticket_rows import failure_in_words
from reports.word_difference import Span, changed_spans, segments

MOST_EVIDENCE = 30
"""Pieces of evidence that are shown for one draft."""
LONGEST_TITLE = 160
"""Characters of a reason on the mark itself; the list below the draft holds all of it."""
Tone = Literal["against", "near", "for"]
"""`near`: something is missing, and this is the stretch that comes nearest to it."""
_FAVOURABLE = frozenset({"supported", "stated", "fact_stated", "correct", "ok"})


def tone_of(label: str) -> Tone:
    """Tell what evidence means for the stretch it points at; unknown labels speak against it."""
    if label in _FAVOURABLE:
        return "for"
    return "near" if label.startswith(("missing", "not_")) else "against"


_GRAVEST: tuple[Tone, ...] = ("against", "near", "for")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """Hold one piece of evidence as the page shows it."""

    number: int
    """From 1, unique within the draft."""
    scorers: str
    label: str
    note: str
    tone: Tone
    in_text: bool
    """False: it speaks of the draft as a whole, or of something that is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentView:
    """Hold a stretch of a draft."""

    text: str
    changed: bool
    tone: Tone | None
    """Of the gravest evidence that covers it; None where none does."""
    title: str
    """What the evidence says, for the pointer that rests on it."""
    ends: tuple[int, ...]
    """Numbers of the evidence that ends here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """Hold one draft, or the reason why there is none."""

    failure: str
    """Empty when there is a draft."""
    segments: tuple[SegmentView, ...]
    evidence: tuple[EvidenceView, ...]
    evidence_left_out: int
    note: str
    """How much of the draft is not shown; empty when all is."""
    facts: tuple[str, ...]
    """Action, latency, cost and the like, each a few words."""
    warnings: tuple[str, ...]


def draft_pair(
    baseline: Result | None, candidate: Result | None, limit: int
) -> tuple[DraftView | None, DraftView | None, bool]:
    """Return both drafts with what differs marked, and whether their texts are the same.

    Args:
        baseline: its result, or None where there is none.
        candidate: likewise.
        limit: characters of each draft that are shown.
    """
    before, after = reply_of(baseline), reply_of(candidate)
    gone: list[Span] = []
    new: list[Span] = []
    if before is not None and after is not None:
        gone, new = changed_spans(before[:limit], after[:limit])
    return (
        _draft_view(baseline, gone, limit) if baseline else None,
        _draft_view(candidate, new, limit) if candidate else None,
        before is not None and before == after,
    )


def reply_of(result: Result | None) -> str | None:
    """Return the text of a draft, None where there is no draft."""
    if result is None or isinstance(result.outcome, DraftFailure):
        return None
    return result.outcome.reply


def _draft_view(result: Result, changed: Sequence[Span], limit: int) -> DraftView:
    outcome = result.outcome
    if isinstance(outcome, DraftFailure):
        return DraftView(
            failure=failure_in_words(outcome),
            segments=(),
            evidence=(),
            evidence_left_out=0,
            note="",
            facts=(numbers.seconds(outcome.latency_s),),
            warnings=(),
        )
    shown = excerpt(outcome.reply, limit)
    found = list(_merged(result.scores))
    kept = found[:MOST_EVIDENCE]
    spans = [_inside(evidence, len(shown.text)) for _, evidence in kept]
    views = tuple(
        _evidence_view(i, scorers, evidence, in_text=spans[i - 1] is not None)
        for i, (scorers, evidence) in enumerate(kept, start=1)
    )
    return DraftView(
        failure="",
        segments=tuple(_segment_views(shown.text, changed, spans, views)),
        evidence=views,
        evidence_left_out=len(found) - len(kept),
        note=shown.note,
        facts=tuple(_facts(outcome)),
        warnings=tuple(one_line(warning) for warning in outcome.warnings[:5]),
    )


def _merged(scores: Iterable[object]) -> Iterable[tuple[list[str], Evidence]]:
    """Return the evidence in the order of the text; what several scorers say alike once."""
    found: dict[tuple[int, int, str], tuple[list[str], Evidence]] = {}
    for score in scores:
        if isinstance(score, Score):
            for evidence in score.evidence:
                key = (evidence.start, evidence.end, evidence.note)
                scorers, _ = found.setdefault(key, ([], evidence))
                if score.scorer not in scorers:
                    scorers.append(score.scorer)
    return sorted(found.values(), key=lambda one: (one[1].end == 0, one[1].start, one[1].end))


def _inside(evidence: Evidence, size: int) -> Span | None:
    """Return the stretch of the shown text that evidence points at; None for the whole."""
    start, end = max(evidence.start, 0), min(evidence.end, size)
    return (start, end) if start < end else None


def _evidence_view(
    number: int, scorers: Sequence[str], evidence: Evidence, *, in_text: bool
) -> EvidenceView:
    return EvidenceView(
        number=number,
        scorers=", ".join(one_line(name, 40) for name in scorers),
        label=one_line(evidence.label, 40).replace("_", " "),
        note=one_line(evidence.note, 400),
        tone=tone_of(evidence.label),
        in_text=in_text,
    )


def _segment_views(
    text: str,
    changed: Sequence[Span],
    spans: Sequence[Span | None],
    views: Sequence[EvidenceView],
) -> Iterable[SegmentView]:
    """Cut the text at every mark; evidence without a place in it covers nothing."""
    placed = [span or (0, 0) for span in spans]
    for segment in segments(text, changed, placed):
        marks = [views[i] for i in segment.marks if views[i].in_text]
        yield SegmentView(
            text=segment.text,
            changed=segment.changed,
            tone=min((view.tone for view in marks), key=_GRAVEST.index, default=None),
            title=one_line(
                "; ".join(f"{v.number} {v.label}: {v.note}" for v in marks), LONGEST_TITLE
            ),
            ends=tuple(views[i].number for i in segment.ends if views[i].in_text),
        )


def _facts(draft: Draft) -> Iterable[str]:
    yield draft.action.replace("_", " ")
    yield numbers.seconds(draft.latency_s) + (" (from the cache)" if draft.from_cache else "")
    if draft.usage.cost_usd is not None:
        yield numbers.usd(draft.usage.cost_usd)
    if draft.citations:
        yield "cites " + ", ".join(clean(name[:60]) for name in draft.citations[:8])
