"""Write one ticket of a run as plain text, with everything that was said about its drafts."""

from __future__ import annotations

from collections.abc import Sequence

from evals.draft import Draft, DraftFailure
from evals.record import Result
from evals.score import Score
from evals.ticket import GoldenTicket
from reports import numbers
from reports.layout import Line, line, paragraph, render
from reports.text import clean, excerpt, one_line
from reports.ticket_rows import failure_in_words, parts_in_words, score_in_words

LONGEST_TEXT = 4_000
"""Characters of a ticket, reference or draft that are printed."""


def show_text(
    golden: GoldenTicket, results: Sequence[Result], width: int = 80, color: bool = False
) -> str:
    """Write one ticket of a run: ticket, reference, and each draft with its scores.

    Args:
        golden: the ticket with its reference.
        results: one a trial.
        width: columns of the terminal.
        color: add colours by meaning.
    """
    ticket, reference = golden.ticket, golden.reference
    slices = ", ".join(clean(name[:80]) for name in golden.slice_names())
    lines: list[Line] = [
        *paragraph(f"{one_line(ticket.id)}  {one_line(ticket.subject)}", width, meaning="heading"),
        *paragraph(slices, width, meaning="muted"),
        *_text_lines("Ticket", ticket.body, width),
        *_text_lines(
            f"Reference ({reference.action or 'no action given'})", reference.reply, width
        ),
    ]
    for fact in reference.required_facts:
        lines += paragraph(f"asks for: {one_line(fact.fact)}", width, indent=4, first="  - ")
    for claim in reference.forbidden_claims:
        lines += paragraph(f"forbids: {one_line(claim)}", width, indent=4, first="  - ")
    for result in results:
        lines += _result_lines(result, width)
    return render(lines, width=width, color=color)


def _text_lines(heading: str, text: str, width: int) -> list[Line]:
    shown = excerpt(text, LONGEST_TEXT)
    lines: list[Line] = [line(), line(heading, "heading")]
    lines += paragraph(shown.text, width, indent=2)
    return [*lines, *(paragraph(f"({shown.note})", width, indent=2) if shown.omitted else [])]


def _result_lines(result: Result, width: int) -> list[Line]:
    outcome = result.outcome
    if isinstance(outcome, DraftFailure):
        lines: list[Line] = [line(), line(f"Trial {outcome.trial}", "heading")]
        lines += paragraph(failure_in_words(outcome), width, indent=2, meaning="bad")
    else:
        lines = _draft_lines(outcome, width)
    for score in result.scores:
        value, reason = score_in_words(score)
        head = f"{one_line(score.scorer, 40)} {value}: {reason}"
        lines += paragraph(head, width, indent=4, first="  ")
        if parts := parts_in_words(score):
            lines += paragraph(parts, width, indent=6, first="    ", meaning="muted")
        if isinstance(score, Score) and isinstance(outcome, Draft):
            lines += _evidence_lines(score, outcome.reply, width)
    return lines


def _draft_lines(draft: Draft, width: int) -> list[Line]:
    origin = ", from the cache" if draft.from_cache else ""
    head = (
        f"Trial {draft.trial}: {draft.action}, {numbers.seconds(draft.latency_s)}, "
        f"{numbers.usd(draft.usage.cost_usd)}{origin}"
    )
    lines: list[Line] = [line(), line("Passages", "heading")]
    for passage in draft.passages:
        name = f"{passage.rank}. {one_line(passage.article_id, 60)} {one_line(passage.title, 80)}"
        lines += paragraph(f"{name} ({passage.similarity:.2f})", width, indent=4, first="  ")
        lines += paragraph(one_line(passage.text, 240), width, indent=5, meaning="muted")
    lines += _text_lines(head, draft.reply, width)
    if draft.citations:
        cited = ", ".join(one_line(name, 60) for name in draft.citations)
        lines += paragraph(f"cites {cited}", width, indent=2, meaning="muted")
    for warning in draft.warnings:
        lines += paragraph(f"warning: {one_line(warning)}", width, indent=2, meaning="doubt")
    return [*lines, line()]


def _evidence_lines(score: Score, reply: str, width: int) -> list[Line]:
    lines: list[Line] = []
    for evidence in score.evidence:
        inside = 0 <= evidence.start < evidence.end <= len(reply)
        quote = f' "{one_line(reply[evidence.start : evidence.end], 160)}"' if inside else ""
        text = f"{one_line(evidence.label, 40)}{quote}: {one_line(evidence.note, 300)}"
        lines += paragraph(text, width, indent=6, first="    - ", meaning="muted")
    return lines
