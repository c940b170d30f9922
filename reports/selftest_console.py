"""Write a self-test as plain text for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.selftest import PREVALENCES, DefectRow, SelfTest
from reports import numbers
from reports.layout import Line, Meaning, Part, line, paragraph, render, table
from reports.selftest_words import (
    alarm_counts,
    alarm_rules,
    blind_sentence,
    headline,
    remarks,
    scorer_rows,
    scorers_that_caught,
    share,
    whole_percent,
)
from reports.text import one_line


def selftest_text(
    outcome: SelfTest, width: int = 80, color: bool = False, *, reports: Sequence[str] = ()
) -> str:
    """Write the blind spots first, then the table, then what each scorer is good for.

    Args:
        outcome: what was measured.
        width: columns of the terminal.
        color: add colours by meaning.
        reports: files that were written.
    """
    meaning: Meaning = "bad" if outcome.cries_wolf else "doubt" if outcome.blind_spots else "good"
    lines: list[Line] = [*paragraph(one_line(headline(outcome), 500), width, meaning=meaning)]
    if outcome.blind_spots:
        lines += [line(), line("Blind spots", "heading")]
    for row in outcome.blind_spots:
        lines += paragraph(one_line(blind_sentence(row), 400), width, indent=4, first="  - ")
    lines += [line(), *_table(outcome), *_scorers(outcome), line()]
    for text in (alarm_counts(outcome), alarm_rules(outcome), *remarks(outcome)):
        if text:
            lines += paragraph(one_line(text, 600), width, meaning="muted")
    spent = (
        f"{numbers.count(outcome.draws)} draws a cell at most, {numbers.seconds(outcome.seconds)}"
    )
    lines.append(line(spent, "muted"))
    lines += [line(one_line(path, 300), "muted") for path in reports]
    return render(lines, width=width, color=color)


def _table(outcome: SelfTest) -> Iterator[Line]:
    """Give the share of failed draws for each defect and prevalence."""
    if not outcome.rows:
        return
    yield line("Share of draws that fail, by damaged share of the tickets", "heading")
    sliced = next((row.slice for row in outcome.rows if row.slice), None)
    heads = ["", *(numbers.level(p) for p in PREVALENCES)]
    if sliced:
        heads.append(one_line(f"one {sliced}", 20))
    rows = [
        [
            *(Part(text, "muted") for text in heads),
            Part(f"caught at {numbers.level(PREVALENCES[-1])} by", "muted"),
        ]
    ]
    for defect in outcome.defects:
        cells = [outcome.cell(defect, p) for p in (*PREVALENCES, *([None] if sliced else []))]
        most = outcome.cell(defect, PREVALENCES[-1])
        rows.append(
            [
                Part(one_line(defect, 28)),
                *(_cell(cell) for cell in cells),
                Part(one_line(scorers_that_caught(most.tally) if most else "", 60), "muted"),
            ]
        )
    yield from table(rows, right=range(1, len(heads)))
    yield line("  ! a blind spot   * all drafts where it can occur, fewer than asked for", "muted")


def _cell(cell: DefectRow | None) -> Part:
    if cell is None:
        return Part(numbers.NOTHING, "muted")
    failed = share(cell.tally, "fail")
    text = whole_percent(failed)
    if cell.falls_short:
        text = f"* {text}"
    if cell.is_blind:
        return Part(f"! {text}", "bad")
    return Part(text, "good" if failed >= 0.95 else "plain")


def _scorers(outcome: SelfTest) -> Iterator[Line]:
    """Say what each scorer is good for."""
    rows = [[Part(text, "muted") for text in ("", "helped to catch", "caught alone")]]
    for name, helped, alone in scorer_rows(outcome):
        meaning: Meaning = "doubt" if name in outcome.never_contributes else "plain"
        rows.append([Part(text, meaning) for text in (one_line(name, 30), helped, alone)])
    yield line()
    yield line("Scorers, by kinds of defects", "heading")
    yield from table(rows, right=(1, 2))
