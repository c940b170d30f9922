"""Write a calibration as plain text for a terminal or a log."""

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
from reports.layout import Line, Meaning, Part, line, paragraph, render, table
from reports.text import one_line, wrapped

MOST_SLICES = 24
NAME = 20
"""Columns of a name from a file."""


def calibration_text(
    outcome: CalibrationOutcome,
    width: int = 80,
    color: bool = False,
    *,
    reports: Sequence[str] = (),
) -> str:
    """Write the figures, then classes, slices, the curve, what it gets wrong, and remarks.

    Args:
        outcome: what was found.
        width: columns of the terminal.
        color: add colours by meaning.
        reports: files that were written.
    """
    found = outcome.calibration
    heads = ("", "value", "95 % interval", "word overlap" if found.baseline else "")
    lines: list[Line] = [
        *paragraph(one_line(headline(outcome), 300), width, meaning="heading"),
        *paragraph(one_line(size(outcome), 300), width, meaning="muted"),
        line(),
        *_table(heads, figure_cells(found), right=(1, 3)),
        *_classes(outcome),
        *_slices(outcome),
        *_curve(outcome),
        *_examples(outcome, width),
        line(),
    ]
    for remark in remarks(outcome):
        lines += paragraph(one_line(remark, 600), width, meaning="muted", indent=2, first="- ")
    for path in reports:
        lines.append(line(one_line(path, 400), "muted"))
    return render(lines, width=width, color=color)


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> list[Line]:
    cells = [[Part(text, "muted") for text in heads]]
    for name, *others in rows:
        short = wrapped(one_line(name, NAME), NAME)[0]  # a name may be of wide characters
        cells.append([Part(short), *(Part(one_line(text, 40)) for text in others)])
    return table(cells, right=right)


def _classes(outcome: CalibrationOutcome) -> Iterator[Line]:
    found = outcome.calibration
    if not found.classes or found.few_alarms is None:
        return
    rate = f"{numbers.percent(found.few_alarms.value)} {interval(found.few_alarms)}"
    yield line()
    yield line("Faults found", "heading")
    yield line(f"  few alarms: {rate} of good drafts are flagged", "muted")
    heads = ("", "drafts", "own decision", "few alarms")
    yield from _table(heads, class_cells(found), right=(1,))


def _slices(outcome: CalibrationOutcome) -> Iterator[Line]:
    found = outcome.calibration
    if not found.slices:
        return
    first, second = slice_figures(found)
    heads = ("", "drafts", "faults" if second else "", NAMES[first], NAMES.get(second, ""))
    yield line()
    yield line("Slices", "heading")
    cells = slice_cells(found)
    yield from _table(heads, cells[:MOST_SLICES], right=(1, 2))
    if len(cells) > MOST_SLICES:
        yield line(f"  and {len(cells) - MOST_SLICES} more in --json and the files of --out")


def _curve(outcome: CalibrationOutcome) -> Iterator[Line]:
    curve = outcome.calibration.curve
    if not curve:
        return
    yield line()
    yield line("Chance of a fault that the score gives, and share of faults", "heading")
    rows = [
        (
            numbers.share(one.chance),
            numbers.share(one.rate.value),
            interval(one.rate),
            numbers.count(one.n),
        )
        for one in curve
    ]
    yield from _table(("chance", "share", "95 % interval", "drafts"), rows, right=(0, 1, 3))


def _examples(outcome: CalibrationOutcome, width: int) -> Iterator[Line]:
    examples = outcome.calibration.examples
    if not examples:
        return
    yield line()
    yield line("What it gets wrong", "heading")
    for one in examples:
        meaning: Meaning = "bad" if one.what == "missed fault" else "doubt"
        yield from paragraph(one_line(example_head(one), 200), width, indent=2, meaning=meaning,
                             first="  ")  # fmt: skip
        yield from paragraph(one_line(one.answer, 160), width, indent=4, meaning="muted")
        for text in one.evidence[:1]:
            yield from paragraph(one_line(text, 160), width, indent=6, first="    - ")
