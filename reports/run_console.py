"""Write runs as plain text: one run with its scores, and the list of runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from evals.outcome import RunOutcome
from reports import numbers
from reports.console import (
    action_lines,
    figure_lines,
    note_lines,
    report_lines,
    spent_in_words,
)
from reports.layout import Line, Part, line, paragraph, render, table
from reports.rule_rows import writer_of
from reports.text import columns, one_line


class RunLine(Protocol):
    """Describe what the list of runs needs to know of a run."""

    @property
    def run_id(self) -> str:
        """Return the run's id."""

    @property
    def suite(self) -> str:
        """Return the suite that it ran."""

    @property
    def label(self) -> str:
        """Return what people call it."""

    @property
    def model(self) -> str:
        """Return the model under test."""

    @property
    def started_at(self) -> str:
        """Return the start, UTC, ISO 8601."""

    @property
    def tickets(self) -> int | None:
        """Return the number of tickets asked; None when unknown."""

    @property
    def drafts(self) -> int:
        """Return the number of drafts."""

    @property
    def failures(self) -> int:
        """Return the number of attempts without a draft."""

    @property
    def status(self) -> str | None:
        """Return how far the run came."""

    @property
    def is_blessed(self) -> bool:
        """Tell whether the run is the baseline of its suite."""


def run_text(
    outcome: RunOutcome, width: int = 80, color: bool = False, *, reports: Sequence[str] = ()
) -> str:
    """Write a finished run: the table of scores, speed, cost and notes."""
    made = outcome.provenance
    title = f"{one_line(made.suite, 60)}: {one_line(made.label, 80)} ({one_line(made.model, 60)})"
    failures = f", {numbers.count(outcome.failures)} failed" if outcome.failures else ""
    size = (
        f"run {one_line(made.run_id, 80)}: {numbers.counted(outcome.tickets, 'ticket')}, "
        f"{numbers.counted(outcome.drafts, 'draft')}{failures}"
    )
    lines = [
        *paragraph(title, width, meaning="heading"),
        *paragraph(size, width, meaning="bad" if outcome.failures else "muted"),
        line(),
        *_metric_lines(outcome),
        *action_lines({"": outcome.figures}, width),
        line(),
        *_speed_lines(outcome, width),
        *figure_lines({"": outcome.figures}, width),
        *note_lines(outcome.notes, width),
        *report_lines(reports),
    ]
    return render(lines, width=width, color=color)


def _metric_lines(outcome: RunOutcome) -> list[Line]:
    titles = ("scorer", "level", "95 % interval", "tickets", "unscored")
    rows = [[Part(text, "muted") for text in titles]]
    for name in sorted({*outcome.metrics, *outcome.unscored}):
        estimate, write = outcome.metrics.get(name), writer_of(name)
        missing = outcome.unscored.get(name, estimate.n_unscored if estimate else 0)
        interval = f"[{write(estimate.low)}, {write(estimate.high)}]" if estimate else ""
        rows.append(
            [
                Part(one_line(name, 40)),
                Part(write(estimate.value) if estimate else numbers.NOTHING),
                Part(interval),
                Part(numbers.count(estimate.n if estimate else 0)),
                Part(numbers.count(missing), "doubt" if missing else "plain"),
            ]
        )
    return table(rows, right=(1, 2, 3, 4))


def _speed_lines(outcome: RunOutcome, width: int) -> list[Line]:
    latency = outcome.latency
    speed = "no draft was timed"
    if latency:
        speed = f"p50 {numbers.seconds(latency.p50_s)}, p95 {numbers.seconds(latency.p95_s)}"
    cost = f"cost of all drafts {numbers.usd(outcome.cost_usd)}"
    if outcome.cost_usd is not None and outcome.tickets:
        cost += f", {numbers.usd(outcome.cost_usd / outcome.tickets)} a ticket"
    return paragraph(f"{speed}; {cost}. {spent_in_words(outcome.spent)}", width)


def runs_table(runs: Sequence[RunLine], width: int = 80, color: bool = False) -> str:
    """Write the list of runs, as many columns as the width allows; the id is never cut."""
    if not runs:
        return "No runs yet. `ticketgate run smoke` makes one.\n"
    titles = ("run", "suite", "label", "tickets", "drafts", "failed", "state", "started", "model")
    rows = [[Part(text, "muted") for text in titles]]
    for run in runs:
        state = "blessed" if run.is_blessed else run.status or ""
        rows.append(
            [
                Part(one_line(run.run_id, 80)),
                Part(one_line(run.suite, 20)),
                Part(one_line(run.label, 24)),
                Part(numbers.NOTHING if run.tickets is None else numbers.count(run.tickets)),
                Part(numbers.count(run.drafts)),
                Part(numbers.count(run.failures), "bad" if run.failures else "plain"),
                Part(one_line(state, 12), "good" if run.is_blessed else "plain"),
                Part(one_line(run.started_at[:16].replace("T", " "), 16)),
                Part(one_line(run.model, 32)),
            ]
        )
    shown = len(titles)
    while shown > 3 and _table_width([row[:shown] for row in rows]) > width:
        shown -= 1
    lines = table([row[:shown] for row in rows], right=(3, 4, 5), indent=0)
    return render(lines, width=width, color=color)


def _table_width(rows: Sequence[Sequence[Part]]) -> int:
    return sum(max(columns(row[i].text) for row in rows) + 2 for i in range(len(rows[0]))) - 2
