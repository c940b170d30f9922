"""Write a calibration as one HTML page that loads nothing; every text is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from evals.calibration import Bin
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
from reports.text import clean

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --doubt: #8a5a00; --ink: #1f5fa8 }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --doubt: #ffca6a; --ink: #8ab8ff } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem } h3 { font-size: 1rem }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line) }
article { border-left: .3rem solid var(--doubt); padding: .1rem 0 .1rem 1rem; margin: 1rem 0 }
article.missed { border-color: var(--bad) }
li, td, p { overflow-wrap: anywhere } .muted { opacity: .75 } .scroll { overflow-x: auto }
svg { max-width: 22rem; display: block } svg text { font-size: 12px; fill: currentColor }
"""
_SIDE = 240
"""Pixels of the square of the curve."""
_EDGE = 36


def calibration_html(outcome: CalibrationOutcome) -> str:
    """Write the page: headline, figures, classes, slices, curve, examples, remarks."""
    found = outcome.calibration
    title = f"Calibration of {found.scorer}"
    heads = ("", "value", "95 % interval", "word overlap")
    body = [
        _tag("h1", title),
        f"<p><strong>{_safe(headline(outcome))}</strong></p>",
        f'<p class="muted">{_safe(size(outcome))}</p>',
        _table(heads, figure_cells(found)),
        *_classes(outcome),
        *_slices(outcome),
        *_curve(found.curve),
        *_examples(outcome),
        _tag("h2", "Remarks"),
        f"<ul>{''.join(_tag('li', text) for text in remarks(outcome))}</ul>",
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def _safe(text: str) -> str:
    return escape(clean(text))


def _tag(name: str, text: str) -> str:
    return f"<{name}>{_safe(text)}</{name}>"


def _classes(outcome: CalibrationOutcome) -> Iterator[str]:
    found = outcome.calibration
    if not found.classes or found.few_alarms is None:
        return
    rate = f"{numbers.percent(found.few_alarms.value)} {interval(found.few_alarms)}"
    yield _tag("h2", "Faults found")
    yield _tag("p", f"Few alarms: {rate} of good drafts are flagged.")
    yield _table(("", "drafts", "own decision", "few alarms"), class_cells(found))


def _slices(outcome: CalibrationOutcome) -> Iterator[str]:
    found = outcome.calibration
    if found.slices:
        first, second = slice_figures(found)
        heads = ("", "drafts", "faults" if second else "", NAMES[first], NAMES.get(second, ""))
        yield _tag("h2", "Slices")
        yield _table(heads, slice_cells(found))


def _curve(curve: Sequence[Bin]) -> Iterator[str]:
    """Draw the curve with its intervals, and the table beside it."""
    if not curve:
        return
    yield _tag("h2", "Chance of a fault that the score gives, and share of faults")
    full = _SIDE + 2 * _EDGE
    marks = []
    for one in curve:
        x = _EDGE + _SIDE * one.chance
        low, high, middle = (
            _EDGE + _SIDE * (1 - share) for share in (one.rate.low, one.rate.high, one.rate.value)
        )
        marks.append(
            f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" '
            'stroke="var(--ink)"/>'
            f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="4" fill="var(--ink)"/>'
        )
    yield (
        f'<svg viewBox="0 0 {full} {full}" role="img" aria-label="calibration curve">'
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}" fill="none" '
        'stroke="var(--line)"/>'
        f'<line x1="{_EDGE}" y1="{_EDGE + _SIDE}" x2="{_EDGE + _SIDE}" y2="{_EDGE}" '
        'stroke="var(--line)"/>'
        f'<text x="{_EDGE}" y="{full - 12}">0</text>'
        f'<text x="{_EDGE + _SIDE - 30}" y="{full - 12}">chance 1</text>'
        f'<text x="4" y="{_EDGE - 8}">share of faults</text>{"".join(marks)}</svg>'
    )
    rows = [
        (
            numbers.share(one.chance),
            numbers.share(one.rate.value),
            interval(one.rate),
            numbers.count(one.n),
        )
        for one in curve
    ]
    yield _table(("chance", "share", "95 % interval", "drafts"), rows)


def _examples(outcome: CalibrationOutcome) -> Iterator[str]:
    if outcome.calibration.examples:
        yield _tag("h2", "What it gets wrong")
    for one in outcome.calibration.examples:
        kind = "missed" if one.what == "missed fault" else "alarm"
        evidence = "".join(_tag("li", text) for text in one.evidence)
        yield (
            f'<article class="{kind}">{_tag("h3", example_head(one))}{_tag("p", one.answer)}'
            f"{f'<ul>{evidence}</ul>' if evidence else ''}</article>"
        )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{_safe(text)}</th>' for text in heads)
    lines = "".join(f"<tr>{''.join(_tag('td', cell) for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )
