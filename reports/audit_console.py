"""Write an audit as plain text for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator

from evals.audit import AuditKind, AuditOutcome, Finding, FindingSeverity
from reports import numbers
from reports.audit_words import count_cells, headline, measure_cells, size
from reports.layout import Line, Meaning, Part, line, paragraph, render, table
from reports.text import one_line

MOST_EXAMPLES = 4
MOST_TOPICS = 15
_KIND_MEANING: dict[AuditKind, Meaning] = {
    "fit": "good",
    "fit_with_gaps": "doubt",
    "not_fit": "bad",
}
_SEVERITY_MEANING: dict[FindingSeverity, Meaning] = {
    "blocker": "bad",
    "gap": "doubt",
    "note": "muted",
}


def audit_text(outcome: AuditOutcome, width: int = 80, color: bool = False) -> str:
    """Write the verdict, the findings with what to do, then the numbers.

    Args:
        outcome: what was found.
        width: columns of the terminal.
        color: add colours by meaning.
    """
    lines: list[Line] = [
        *paragraph(one_line(headline(outcome), 300), width, meaning=_KIND_MEANING[outcome.kind]),
        *paragraph(one_line(size(outcome), 300), width, meaning="muted"),
    ]
    for one in outcome.findings:
        lines += _finding(one, width)
    lines += [*_topics(outcome, width), *_counts(outcome), *_measures(outcome)]
    for note in outcome.notes:
        lines += paragraph(one_line(note, 400), width, meaning="muted", indent=2, first="- ")
    return render(lines, width=width, color=color)


def _finding(one: Finding, width: int) -> Iterator[Line]:
    yield line()
    head = f"{one.severity.upper()}  {one.layer}  {one.code}"
    share = "" if one.share is None else f"  {numbers.percent(one.share)}"
    yield [Part(head, _SEVERITY_MEANING[one.severity]), Part(share, "muted")]
    yield from paragraph(one_line(one.title, 500), width, indent=2)
    for example in one.examples[:MOST_EXAMPLES]:
        yield from paragraph(one_line(example, 200), width, indent=6, first="    - ")
    more = one.count - min(len(one.examples), MOST_EXAMPLES)
    if more > 0 and one.examples:
        yield line(f"    and {numbers.count(more)} more", "muted")
    yield from paragraph(one_line(one.what_to_do, 400), width, indent=5, first="  -> ")


def _topics(outcome: AuditOutcome, width: int) -> Iterator[Line]:
    if not outcome.topics:
        return
    yield line()
    yield line("Topics without a golden ticket", "heading")
    for topic in outcome.topics[:MOST_TOPICS]:
        head = f"{numbers.percent(topic.share)}  {one_line(topic.name, 120)}"
        yield from paragraph(head, width, indent=4, first="  ")
        for example in topic.examples:
            yield from paragraph(one_line(example, 160), width, indent=6, first="    - ",
                                 meaning="muted")  # fmt: skip
    if len(outcome.topics) > MOST_TOPICS:
        yield line(f"  and {len(outcome.topics) - MOST_TOPICS:,} more in the files of --out")


def _counts(outcome: AuditOutcome) -> Iterator[Line]:
    yield line()
    yield line("Counts", "heading")
    rows = [[Part(text, "muted") for text in ("", "", "have", "demanded", "share")]]
    for row in outcome.counts:
        group, name, have, demanded, share = count_cells(row)
        meaning: Meaning = "plain" if row.is_met else "doubt"
        cells = (one_line(group, 20), one_line(name, 30), have, demanded, share)
        rows.append([Part(cell, meaning) for cell in cells])
    yield from table(rows, right=(2, 3, 4))


def _measures(outcome: AuditOutcome) -> Iterator[Line]:
    if not outcome.measures:
        return
    yield line()
    yield line("Measured", "heading")
    yield line("  drop: the smallest that is proved with 80 % power", "muted")
    rows = []
    for one in outcome.measures:
        name, value, interval, basis = measure_cells(one)
        unit = one.unit if one.unit == "drop" else ""
        rows.append(
            [Part(one_line(t, 40)) for t in (name, f"{unit} {value}".strip(), interval, basis)]
        )
    yield from table(rows, right=(1,))
    yield line()
