"""Write a calibration as Markdown; every text from the labels is made literal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.calibration_outcome import CalibrationOutcome
from reports import numbers
from reports.calibrate_words import (
    NAMES,
    class_cells,
    example_head,
    figure_cells,
    headline,
    interval,
    remarks,
    size,
    slice_cells,
    slice_figures,
)
from reports.markdown import literal


def calibration_markdown(outcome: CalibrationOutcome) -> str:
    """Write headline, figures, classes, slices, the curve, examples and remarks."""
    found = outcome.calibration
    heads = ("", "value", "95 % interval", "word overlap")
    parts = [
        f"# Calibration of {literal(found.scorer, 80)}",
        f"**{literal(headline(outcome), 300)}** {literal(size(outcome), 300)}",
        _table(heads, figure_cells(found)),
        *_classes(outcome),
        *_slices(outcome),
        *_curve(outcome),
        *_examples(outcome),
        "## Remarks",
        "\n".join(f"- {literal(text, 600)}" for text in remarks(outcome)),
    ]
    return "\n\n".join(parts) + "\n"


def _classes(outcome: CalibrationOutcome) -> Iterator[str]:
    found = outcome.calibration
    if not found.classes or found.few_alarms is None:
        return
    rate = f"{numbers.percent(found.few_alarms.value)} {interval(found.few_alarms)}"
    yield "## Faults found"
    yield f"Few alarms: {literal(rate, 80)} of good drafts are flagged."
    yield _table(("", "drafts", "own decision", "few alarms"), class_cells(found))


def _slices(outcome: CalibrationOutcome) -> Iterator[str]:
    found = outcome.calibration
    if found.slices:
        first, second = slice_figures(found)
        heads = ("", "drafts", "faults" if second else "", NAMES[first], NAMES.get(second, ""))
        yield "## Slices"
        yield _table(heads, slice_cells(found))


def _curve(outcome: CalibrationOutcome) -> Iterator[str]:
    if outcome.calibration.curve:
        rows = [
            (numbers.share(one.chance), numbers.share(one.rate.value), interval(one.rate),
             numbers.count(one.n))
            for one in outcome.calibration.curve
        ]  # fmt: skip
        yield "## Chance of a fault that the score gives, and share of faults"
        yield _table(("chance", "share", "95 % interval", "drafts"), rows)


def _examples(outcome: CalibrationOutcome) -> Iterator[str]:
    if outcome.calibration.examples:
        yield "## What it gets wrong"
    for one in outcome.calibration.examples:
        lines = [f"- **{literal(example_head(one), 200)}**", f"  {literal(one.answer, 240)}"]
        lines += [f"  - {literal(text, 240)}" for text in one.evidence]
        yield "\n".join(lines)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(literal(cell, 80) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
