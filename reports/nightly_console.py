"""Write a night as plain text: the verdict, and the chart of each metric."""

from __future__ import annotations

from collections.abc import Sequence

from evals.drift import LEARNING_NIGHTS, Chart, ChartState, MetricChart
from evals.drift_words import change_in_words
from evals.outcome import GateOutcome
from reports import numbers
from reports.console import gate_text, report_lines
from reports.layout import Line, Meaning, Part, line, render, table
from reports.text import one_line

STATE_WORDS: dict[ChartState, tuple[str, Meaning]] = {
    "alarm": ("alarm", "bad"),
    "unmeasurable": ("unmeasurable", "doubt"),
    "learning": ("learning", "doubt"),
    "quiet": ("quiet", "good"),
    "empty": ("no values", "muted"),
}


def nightly_text(
    outcome: GateOutcome,
    chart: Chart,
    width: int = 80,
    color: bool = False,
    *,
    reports: Sequence[str] = (),
) -> str:
    """Write a night.

    Args:
        outcome: the night by the rules that need no baseline; after an alarm the fresh gate.
        chart: up to tonight.
        width: columns of the terminal.
        color: add colours by meaning.
        reports: paths of the written reports, to name them.
    """
    lines = [*_chart_lines(chart), *report_lines(reports)]
    return gate_text(outcome, width, color) + render(lines, width=width, color=color)


def _chart_lines(chart: Chart) -> list[Line]:
    if not chart.metrics:
        return []
    titles = ("chart", "state", "tonight", "in errors", "sum", "limit", "accepted")
    rows = [[Part(title, "muted") for title in titles]]
    rows += [_row(metric) for metric in chart.metrics]
    return [line(), line("Nights", "heading"), *table(rows, right=(2, 3, 4, 5, 6))]


def _row(metric: MetricChart) -> list[Part]:
    word, meaning = STATE_WORDS[metric.state]
    change = metric.tonight.change
    has_error = change is not None and change.standard_error > 0
    accepted = numbers.count(len(metric.accepted))
    if metric.nights_missing:
        accepted += f" of {LEARNING_NIGHTS}"
    return [
        Part(one_line(metric.scorer, 40)),
        Part(word, meaning),
        Part(change_in_words(metric.scorer, change) if change else numbers.NOTHING),
        Part(f"{change.score:+.1f}" if change and has_error else numbers.NOTHING),
        Part(f"{metric.tonight.cusum:.1f}"),
        Part(f"{metric.limit:.1f}"),
        Part(accepted),
    ]
