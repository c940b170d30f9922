"""Write an audit as Markdown; every text from the set is made literal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.audit import AuditKind, AuditOutcome, Finding
from reports import numbers
from reports.audit_words import MEANINGS, count_cells, headline, measure_cells, size
from reports.markdown import literal

ALERTS: dict[AuditKind, str] = {"fit": "TIP", "fit_with_gaps": "WARNING", "not_fit": "CAUTION"}
MOST_EXAMPLES = 10


def audit_markdown(outcome: AuditOutcome) -> str:
    """Write the verdict in an alert box, then findings, topics, counts and measures."""
    parts = [
        f"> [!{ALERTS[outcome.kind]}]\n> **{literal(headline(outcome), 300)}**\n>\n"
        f"> {literal(size(outcome), 300)}",
        MEANINGS,
        *(_finding(one) for one in outcome.findings),
        *_topics(outcome),
        "## Counts",
        _table(("", "", "have", "demanded", "share"), [count_cells(row) for row in outcome.counts]),
    ]
    if outcome.measures:
        parts.append("## Measured")
        heads = ("", "value", "95 % interval", "basis")
        parts.append(_table(heads, [measure_cells(one) for one in outcome.measures]))
    if outcome.notes:
        parts.append("\n".join(f"- {literal(note, 400)}" for note in outcome.notes))
    return "\n\n".join(parts) + "\n"


def _finding(one: Finding) -> str:
    share = "" if one.share is None else f", {numbers.percent(one.share)}"
    lines = [
        f"### {one.severity}: {literal(one.code, 80)} ({one.layer}, "
        f"{numbers.count(one.count)}{share})",
        "",
        literal(one.title, 500),
        "",
        *(f"- {literal(example, 200)}" for example in one.examples[:MOST_EXAMPLES]),
    ]
    more = one.count - min(len(one.examples), MOST_EXAMPLES)
    if more > 0 and one.examples:
        lines.append(f"- and {numbers.count(more)} more")
    return "\n".join([*lines, "", f"**What to do:** {literal(one.what_to_do, 400)}"])


def _topics(outcome: AuditOutcome) -> Iterator[str]:
    if outcome.topics:
        yield "## Topics without a golden ticket"
    for topic in outcome.topics:
        examples = "\n".join(f"  - {literal(text, 160)}" for text in topic.examples)
        yield f"- **{literal(topic.name, 160)}** ({numbers.percent(topic.share)})\n{examples}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(literal(cell, 80) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
