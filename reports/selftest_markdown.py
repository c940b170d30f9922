"""Write a self-test as Markdown; every name is made literal."""

from __future__ import annotations

from collections.abc import Sequence

from evals.selftest import PREVALENCES, DefectRow, SelfTest
from reports import numbers
from reports.markdown import literal
from reports.selftest_words import (
    DEMAND,
    HOW,
    alarm_counts,
    alarm_rules,
    blind_sentence,
    catchers,
    headline,
    interval,
    method,
    place,
    remarks,
    scorer_rows,
    share,
    whole_percent,
)


def selftest_markdown(outcome: SelfTest) -> str:
    """Write the answer in an alert box, the blind spots, the table, and the method."""
    alert = "CAUTION" if outcome.cries_wolf else "WARNING" if outcome.blind_spots else "TIP"
    parts = [
        f"> [!{alert}]\n> **{literal(headline(outcome), 500)}**",
        _blind(outcome),
        _grid(outcome),
        _scorers(outcome),
        _cells(outcome),
        "## How it was measured",
        " ".join(
            literal(text, 900)
            for text in (
                HOW[outcome.false_alarm.noise],
                alarm_counts(outcome),
                alarm_rules(outcome),
                method(outcome),
                *remarks(outcome),
            )
            if text
        ),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _blind(outcome: SelfTest) -> str:
    lines = [f"- {literal(blind_sentence(row), 400)}" for row in outcome.blind_spots]
    body = "\n".join(lines) or "None among the planted defects."
    return f"## Blind spots\n\n{body}\n\n{DEMAND}"


def _grid(outcome: SelfTest) -> str:
    """Give the share of failed draws, with the passed ones behind it."""
    if not outcome.rows:
        return ""
    sliced = next((row.slice for row in outcome.rows if row.slice), None)
    places = [*PREVALENCES, *([None] if sliced else [])]
    heads = ["defect", *(numbers.level(p) for p in PREVALENCES)]
    if sliced:
        heads.append(literal(f"one {sliced}", 40))
    lines = [
        [literal(defect, 40), *(_cell(outcome.cell(defect, p)) for p in places)]
        for defect in outcome.defects
    ]
    title = "## Share of draws that fail (and that pass), by damaged share of the tickets"
    return f"{title}\n\n{_table(heads, lines)}"


def _cell(row: DefectRow | None) -> str:
    if row is None:
        return numbers.NOTHING
    failed = whole_percent(share(row.tally, "fail"))
    passed = whole_percent(share(row.tally, "pass"))
    shown = f"{failed} ({passed})".replace("<", "&lt;").replace(">", "&gt;")
    return f"**{shown}**" if row.is_blind else shown


def _scorers(outcome: SelfTest) -> str:
    heads = ("scorer", "kinds of defects it helped to catch", "that it caught alone")
    rows = [[literal(name, 60), *counts] for name, *counts in scorer_rows(outcome)]
    return f"## What each scorer is good for\n\n{_table(heads, rows)}"


def _cells(outcome: SelfTest) -> str:
    """Give every cell with its intervals, folded."""
    heads = ("defect", "damaged", "reached", "draws", "fail", "inconclusive", "pass", "caught by")
    rows = []
    for row in outcome.rows:
        failed, passed = row.tally.rate("fail"), row.tally.rate("pass")
        rows.append(
            [
                literal(row.defect, 40),
                literal(place(row), 40),
                numbers.percent(row.reached),
                numbers.count(row.tally.draws),
                f"{numbers.percent(failed.value)} ({interval(failed)})",
                numbers.percent(share(row.tally, "inconclusive")),
                f"{numbers.percent(passed.value)} ({interval(passed)})",
                literal(catchers(row.tally), 200),
            ]
        )
    summary = f"<details><summary>All {numbers.counted(len(rows), 'cell')}</summary>"
    return f"{summary}\n\n{_table(heads, rows)}\n\n</details>" if rows else ""


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
