"""Lines of plain text with a meaning for each stretch, and colour where there is a terminal.

Text is laid out once; colour is added to the finished lines, so that coloured and plain output
never differ in anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Literal

from reports.text import columns, padded, wrapped

Meaning = Literal["plain", "good", "bad", "doubt", "muted", "heading"]
_STYLES: dict[Meaning, str] = {
    "plain": "",
    "good": "green",
    "bad": "bold red",
    "doubt": "yellow",
    "muted": "dim",
    "heading": "bold",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Hold a stretch of a line with its meaning. The text is cleaned already."""

    text: str
    meaning: Meaning = "plain"


Line = Sequence[Part]


def line(text: str = "", meaning: Meaning = "plain") -> list[Part]:
    """Return a line of one part."""
    return [Part(text, meaning)]


def paragraph(
    text: str, width: int, *, indent: int = 0, first: str | None = None, meaning: Meaning = "plain"
) -> list[Line]:
    """Return a text as wrapped lines.

    Args:
        text: cleaned; its own line breaks are kept.
        width: of the whole line, in columns.
        indent: spaces before each line.
        first: what stands before the first line instead of the indent.
        meaning: of every line.
    """
    margin = " " * indent
    lines = wrapped(text, width - indent)
    return [
        line((first if first is not None and i == 0 else margin) + row if row else "", meaning)
        for i, row in enumerate(lines)
    ]


def table(rows: Sequence[Sequence[Part]], *, right: Sequence[int] = (), indent: int = 2,
          gap: int = 2) -> list[Line]:  # fmt: skip
    """Align rows of cells in columns.

    Args:
        rows: all of the same length.
        right: indices of the columns that are aligned on their right.
        indent: spaces before each row.
        gap: spaces between columns.
    """
    if not rows:
        return []
    widths = [max(columns(row[i].text) for row in rows) for i in range(len(rows[0]))]
    lines: list[Line] = []
    for row in rows:
        parts = [Part(" " * indent)]
        for i, cell in enumerate(row):
            parts.append(Part(padded(cell.text, widths[i], right=i in right), cell.meaning))
            parts.append(Part(" " * gap))
        lines.append(parts)
    return lines


def render(lines: Sequence[Line], *, width: int, color: bool) -> str:
    """Join lines to text, each ended by a line break and without spaces at its end.

    Args:
        lines: what to print.
        width: of the terminal, in columns; longer lines are left as they are.
        color: add terminal colours by meaning.
    """
    trimmed = [_trimmed(parts) for parts in lines]
    if not color:
        return "".join("".join(part.text for part in parts) + "\n" for parts in trimmed)
    from rich.console import Console
    from rich.text import Text

    target = StringIO()
    console = Console(
        file=target,
        force_terminal=True,
        color_system="standard",
        no_color=False,
        width=width,
        legacy_windows=False,
        highlight=False,
    )
    for parts in trimmed:
        text = Text(no_wrap=True, overflow="ignore", end="\n")
        for part in parts:
            text.append(part.text, style=_STYLES[part.meaning])
        console.print(text, crop=False, no_wrap=True, overflow="ignore", soft_wrap=True)
    return target.getvalue()


def _trimmed(parts: Line) -> list[Part]:
    """Drop the spaces at the end of a line."""
    kept = list(parts)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = Part(kept[-1].text.rstrip(), kept[-1].meaning)
    return kept
