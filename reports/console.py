"""Write verdicts, runs and tickets as plain text for a terminal, a log or a pipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.gate import VerdictKind
from evals.outcome import GateOutcome, Spent
from evals.side_figures import SideFigures
from reports import numbers
from reports.figure_rows import (
    ACTIONS_TITLE,
    actions_view,
    spending_notes,
    time_notes,
    time_rows,
)
from reports.layout import Line, Meaning, Part, line, paragraph, render, table
from reports.plan_rows import MOST_SLICES, power_lines
from reports.rule_rows import GROUPS, Group, RuleRow, further_notes, rule_rows
from reports.text import clean, columns, one_line
from reports.ticket_rows import ticket_rows

MOST_REGRESSED = 8
MOST_WHEN_PASSED = 3
"""Tickets that got worse and are listed although nothing is proved against the candidate."""
_KIND_MEANING: dict[VerdictKind, Meaning] = {
    "pass": "good",
    "regression": "bad",
    "inconclusive": "doubt",
    "unmeasurable": "doubt",
}
_GROUP_MEANING: dict[Group, Meaning] = {
    "broken": "bad",
    "open": "doubt",
    "watched": "muted",
    "held": "good",
    "skipped": "muted",
}


def gate_text(
    outcome: GateOutcome, width: int = 80, color: bool = False, *, reports: Sequence[str] = ()
) -> str:
    """Write a verdict: the sentence first, then the rules, the tickets, the cost and the notes.

    Args:
        outcome: what was decided.
        width: columns of the terminal.
        color: add colours by meaning.
        reports: paths of the written reports, to name them.
    """
    verdict = outcome.verdict
    lines = [
        *_verdict_lines(outcome, width),
        *_rule_lines(rule_rows(verdict.checks), width),
        *_regressed_lines(outcome, width),
        *power_lines(verdict, width),
        *action_lines(outcome.figures, width),
        line(),
        *_cost_lines(outcome, width),
        *figure_lines(outcome.figures, width),
        *note_lines(further_notes(verdict), width),
        *report_lines(reports),
    ]
    return render(lines, width=width, color=color)


def _verdict_lines(outcome: GateOutcome, width: int) -> list[Line]:
    verdict = outcome.verdict
    word = verdict.kind.upper()
    sentence = paragraph(
        one_line(verdict.sentence, 600), width, indent=len(word) + 2, first=f"{word}  "
    )
    meaning = _KIND_MEANING[verdict.kind]
    head = sentence[0][0].text
    sides = f"{_side(outcome, 'baseline')} → {_side(outcome, 'candidate')}"
    size = (
        f"{numbers.counted(verdict.tickets, 'ticket')} in "
        f"{numbers.counted(verdict.threads, 'thread')}, "
        f"{numbers.counted(verdict.repeats, 'draft')} a ticket and side: "
        f"{numbers.count(len(verdict.regressed))} worse, "
        f"{numbers.count(len(verdict.improved))} better"
    )
    return [
        [Part(word, meaning), Part(head[len(word) :])],
        *sentence[1:],
        line(),
        *paragraph(f"{one_line(outcome.suite, 60)}: {sides}", width, meaning="muted"),
        *(paragraph(size, width, meaning="muted") if verdict.checks else []),
    ]


def _side(outcome: GateOutcome, name: str) -> str:
    side = outcome.baseline if name == "baseline" else outcome.candidate
    model = f" ({one_line(side.model, 60)})" if side.model else ""
    return f"{one_line(side.label, 80)}{model}"


def _rule_lines(rows: Sequence[RuleRow], width: int) -> list[Line]:
    """Lay out the rules by group; numbers in columns that are common to all groups."""
    if not rows:
        return []
    header = ["rule", "baseline", "candidate", "change", "95 % bounds", "allowed", "p"]
    cells = {id(row): _cells(row) for row in rows}
    asked = [row for row in rows if row.group != "skipped"]
    every = [header[1:], *(cells[id(row)] for row in asked)]
    widths = [max(columns(row[i]) for row in every) for i in range(len(header) - 1)]
    names = width - 2 - sum(widths) - len(widths)
    longest = max([columns(row.name) for row in asked] or [0])
    names = max(min(names, longest), 12)
    lines: list[Line] = [line(), _numbers_line(Part(header[0], "muted"), names, header[1:], widths)]
    quiet = _quiet_slices(rows)
    for group, heading in GROUPS.items():
        inside = [row for row in rows if row.group == group and row not in quiet]
        if not inside:
            continue
        lines.append(line(f"{heading} ({len(inside)})", _GROUP_MEANING[group]))
        for row in inside:
            lines += _one_rule(row, cells[id(row)], names, widths, width)
    return [*lines, *_slices_line(quiet, width)]


def _quiet_slices(rows: Sequence[RuleRow]) -> list[RuleRow]:
    """Return the comparisons on slices that share a line, because they are many and undisturbed."""
    quiet = [
        row
        for row in rows
        if row.check.slice
        and row.check.kind == "no_regression"
        and row.group not in ("broken", "open")
    ]
    return quiet if len(quiet) > MOST_SLICES else []


def _slices_line(rows: Sequence[RuleRow], width: int) -> list[Line]:
    """Say in a line what many slices say: that none is broken, and which is the most suspicious."""
    if not rows:
        return []
    said = "none of these is broken"
    tested = [row for row in rows if row.check.p is not None and row.check.p < 1]
    if tested:
        worst = min(tested, key=lambda row: row.check.p or 0.0)
        said += f"; the most suspicious is {worst.name}: {worst.change} (p = {worst.p})"
    heading = line(f"Comparisons on slices ({len(rows)})", "muted")
    return [heading, *paragraph(said, width, indent=2, first="  ", meaning="muted")]


def _one_rule(
    row: RuleRow, cells: Sequence[str], names: int, widths: Sequence[int], width: int
) -> list[Line]:
    """Lay out one rule: name and numbers, and the reason where it matters."""
    if row.group == "skipped":
        return paragraph(f"{row.name}: {row.because}", width, indent=4, first="  ", meaning="muted")
    name = Part(row.name, _GROUP_MEANING[row.group])
    lines: list[Line] = []
    if columns(row.name) > names:
        lines.append([Part("  "), name])
        name = Part("")
    lines.append(_numbers_line(name, names, cells, widths))
    if row.group in ("broken", "open"):
        lines += paragraph(row.because, width, indent=4)
    return lines


def _numbers_line(
    name: Part, names: int, cells: Sequence[str], widths: Sequence[int]
) -> list[Part]:
    """Return one row: the name to the left, numbers to the right."""
    parts = [Part("  "), name, Part(" " * max(names - columns(name.text), 0))]
    for cell, size in zip(cells, widths, strict=True):
        parts.append(Part(" " + " " * (size - columns(cell)) + cell, _header(name)))
    return parts


def _header(name: Part) -> Meaning:
    return "muted" if name.meaning == "muted" and name.text == "rule" else "plain"


def _cells(row: RuleRow) -> list[str]:
    return [row.baseline, row.candidate, row.change, row.interval, row.allowed, row.p]


def _regressed_lines(outcome: GateOutcome, width: int) -> list[Line]:
    """List the tickets that speak against the candidate, with the reason."""
    most = MOST_WHEN_PASSED if outcome.verdict.kind == "pass" else MOST_REGRESSED
    rows = [row for row in ticket_rows(outcome) if row.direction == "worse"]
    named = {row.pair.golden.ticket.id for row in rows[:most]}
    others = [ticket for ticket in outcome.verdict.regressed if ticket not in named]
    if not rows and not others:
        return []
    lines: list[Line] = [line(), line("Tickets that got worse", "heading")]
    for row in rows[:most]:
        broken = f"breaks {', '.join(row.breaks)}; " if row.breaks else ""
        lines += paragraph(f"{row.id}  {row.subject}", width, indent=4, first="  ")
        why = one_line(broken + row.reason, 280)
        lines += paragraph(why, width, indent=4, meaning="muted") if why else []
    if others:
        shown = ", ".join(one_line(ticket, 40) for ticket in others[:10])
        more = f" and {numbers.count(len(others) - 10)} more" if len(others) > 10 else ""
        also = "also " if rows else ""
        lines += paragraph(f"{also}{shown}{more}", width, indent=4, first="  ", meaning="muted")
    return lines


def _cost_lines(outcome: GateOutcome, width: int) -> list[Line]:
    """Say what the sides cost, how fast they were, and what this command spent."""
    rows = [[Part(text, "muted") for text in ("", "p50", "p95", "cost of all drafts", "failed")]]
    for name in ("baseline", "candidate"):
        latency = outcome.latency.get(name)
        rows.append(
            [
                Part(name),
                Part(numbers.seconds(latency.p50_s if latency else None)),
                Part(numbers.seconds(latency.p95_s if latency else None)),
                Part(numbers.usd(outcome.cost_usd.get(name))),
                Part(numbers.count(outcome.failures.get(name, 0))),
            ]
        )
    costs = [cost for cost in outcome.cost_usd.values() if cost is not None]
    known = outcome.latency or costs or any(outcome.failures.values())
    spent = spent_in_words(outcome.spent)
    return [*(table(rows, right=(1, 2, 3, 4)) if known else []), *paragraph(spent, width)]


def action_lines(sides: Mapping[str, SideFigures], width: int) -> list[Line]:
    """Lay out which action was right and which was drafted; nothing where none is known."""
    view = actions_view(sides)
    if view is None:
        return []
    rows = [[Part(text, "muted") for text in ("right", *view.columns)]]
    for row in view.rows:
        meanings: dict[str, Meaning] = {"wrong": "bad" if row.is_critical else "doubt"}
        rows.append(
            [
                Part(f"  {row.name}" if row.is_critical else row.name),
                *(Part(cell.text, meanings.get(cell.tone, "plain")) for cell in row.cells),
            ]
        )
    return [
        line(),
        line(ACTIONS_TITLE, "heading"),
        *table(rows, right=range(1, len(rows[0]))),
        *(text for one in view.sentences for text in paragraph(one, width, indent=2)),
    ]


def figure_lines(sides: Mapping[str, SideFigures], width: int) -> list[Line]:
    """Lay out percentiles and spending of each side; nothing where none is known."""
    times = time_rows(sides)
    names = [" ".join(part for part in (row.side, row.step) if part) for row in times]
    rows = [[Part(text, "muted") for text in ("latency", "p50", "p95", "p99")]]
    rows += [
        [Part(name), *(Part(cell) for cell in row.cells)]
        for name, row in zip(names, times, strict=True)
    ]
    notes = [*time_notes(sides), *spending_notes(sides)]
    return [
        *(table(rows, right=(1, 2, 3)) if times else []),
        *(text for one in notes for text in paragraph(one, width, indent=2, first="  ")),
    ]


def spent_in_words(spent: Spent) -> str:
    """Say what a command cost."""
    early = " It stopped early: the rest was not needed." if spent.stopped_early else ""
    bought = "no model call"
    if spent.calls or spent.usd:
        bought = f"{numbers.counted(spent.calls, 'model call')}, {numbers.usd(spent.usd)}"
    return f"Spent now: {bought}, {numbers.seconds(spent.seconds)}.{early}"


def note_lines(notes: Sequence[str], width: int) -> list[Line]:
    """List the notes of a verdict or run."""
    if not notes:
        return []
    lines: list[Line] = [line(), line("Notes", "heading")]
    for note in notes:
        lines += paragraph(one_line(note, 400), width, indent=4, first="  - ")
    return lines


def report_lines(paths: Sequence[str]) -> list[Line]:
    """Say where the written reports lie."""
    if not paths:
        return []
    return [line(), line("Reports", "heading"), *(line(f"  {clean(path)}") for path in paths)]
