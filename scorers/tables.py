"""Read the rows of Markdown tables as sentences: a cell says little without its column's header.

Of the header `| Plan | Price |` and the row `| Garden | EUR 21.90 |` the sentence is
`Plan Garden – price: EUR 21.90`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scorers.text import Span

_LINE = re.compile(r"^[ \t]{0,8}\|[^\r\n]*", re.MULTILINE)
_RULER = re.compile(r"[\s|:\-–]+\Z")
_BLANK = re.compile(r"\s{0,40}\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one row below a header."""

    start: int
    end: int
    sentence: Span
    """The row spelled out; its offsets count from the beginning of this sentence."""
    header: str
    """The header line as it stands."""


def table_rows(text: str) -> dict[int, Row | None]:
    """Return the lines of all tables of `text` by the offset of their first bar.

    A row below a header is a `Row`. A header and the ruler below it are None: they say nothing
    alone. A lone line with bars is no table and left out. Linear in `len(text)`.
    """
    found: dict[int, Row | None] = {}
    lines: list[Span] = []
    for match in _LINE.finditer(text):
        line = Span(match.start() + match.group().index("|"), match.end(), match.group().strip())
        if lines and not _BLANK.match(text[lines[-1].end : line.start][:41]):
            found.update(_table(lines))
            lines = []
        if lines and text.count("\n", lines[-1].end, line.start) > 1:
            found.update(_table(lines))
            lines = []
        lines.append(line)
    found.update(_table(lines))
    return found


def _table(lines: list[Span]) -> dict[int, Row | None]:
    if len(lines) < 2:
        return {}
    names = _cells(lines[0].text)
    found: dict[int, Row | None] = {lines[0].start: None}
    for line in lines[1:]:
        if _RULER.match(line.text):
            found[line.start] = None
            continue
        sentence = _sentence(names, _cells(line.text))
        span = Span(0, len(sentence), sentence)
        found[line.start] = Row(line.start, line.end, span, lines[0].text)
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]


def _sentence(names: list[str], cells: list[str]) -> str:
    """Spell a row out: `Plan Garden – pods per box: 6; monthly price: EUR 21.90`."""
    named = [
        f"{_uncapitalised(names[i])}: {cell}" if i < len(names) and names[i] else cell
        for i, cell in enumerate(cells[1:], start=1)
        if any(char.isalnum() for char in cell)
    ]
    first = f"{names[0]} {cells[0]}".strip()
    return f"{first} – {'; '.join(named)}" if named else first


def _uncapitalised(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
