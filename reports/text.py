"""Make text from tickets, drafts and models safe to show, short enough, and of known width.

Everything here is linear in the length of its text, and `clean` keeps every character at its
place, so that offsets into a reply stay true.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

REPLACEMENT = "\ufffd"


def _harmless() -> dict[int, str]:
    """Map every character that a terminal or a page must not get to a visible one."""
    table = {code: chr(0x2400 + code) for code in range(0x20)}  # ␀ to ␟
    table |= {ord("\t"): "\t", ord("\n"): "\n", ord("\r"): " ", 0x7F: "␡"}
    table |= dict.fromkeys(range(0x80, 0xA0), REPLACEMENT)  # C1: some terminals obey them
    table |= {0x2028: "\n", 0x2029: "\n"}
    table |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), REPLACEMENT)
    table |= dict.fromkeys((0xFFFE, 0xFFFF, 0xFEFF), REPLACEMENT)
    table |= dict.fromkeys(range(0xE0000, 0xE0080), REPLACEMENT)  # invisible copies of ASCII
    return table


_HARMLESS = _harmless()
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_NOT_IN_ANCHORS = re.compile(r"[^A-Za-z0-9_.-]")


def clean(text: str) -> str:
    """Replace control characters, direction overrides and broken Unicode by visible marks.

    Line breaks and tabs stay. The result has the length of `text`.
    """
    return _SURROGATE.sub(REPLACEMENT, text.translate(_HARMLESS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Hold the beginning of a text, cleaned, and how much was left out."""

    text: str
    omitted: int
    """Characters that were left out."""

    @property
    def note(self) -> str:
        """Say how much was left out; empty when nothing was."""
        return f"{self.omitted:,} more characters are not shown" if self.omitted else ""


def excerpt(text: str, limit: int) -> Excerpt:
    """Return at most `limit` characters of a text, cleaned."""
    return Excerpt(text=clean(text[:limit]), omitted=max(len(text) - limit, 0))


def one_line(text: str, limit: int = 200) -> str:
    """Return a text as one cleaned line of at most `limit` characters, ending in `…` if cut."""
    head = _SPACE.sub(" ", clean(text[: 4 * limit])).strip()
    if len(head) > limit or len(text) > 4 * limit:
        return head[: limit - 1].rstrip() + "…"
    return head


def anchor(prefix: str, identity: str) -> str:
    """Return a permanent HTML id: the identity itself where it can be one, else with a hash."""
    plain = _NOT_IN_ANCHORS.sub("-", identity)[:60]
    if plain == identity:
        return f"{prefix}-{plain}"
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{prefix}-{plain}-{digest}"


def columns(text: str) -> int:
    """Return how many terminal columns a cleaned line takes."""
    if text.isascii():
        return len(text)
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Fill a line with spaces to `width` columns; longer ones stay as they are."""
    space = " " * max(width - columns(text), 0)
    return space + text if right else text + space


def wrapped(text: str, width: int) -> list[str]:
    """Break a cleaned text into lines of at most `width` columns, keeping its own line breaks."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_broken(paragraph, max(width, 8)))
    return lines


def _broken(paragraph: str, width: int) -> Iterator[str]:
    """Yield the lines of one paragraph; an empty one is one empty line."""
    line, used = "", 0
    for word in paragraph.split():
        for piece in _pieces(word, width):
            size = columns(piece)
            if line and used + 1 + size > width:
                yield line
                line, used = piece, size
            else:
                line, used = (f"{line} {piece}", used + 1 + size) if line else (piece, size)
    yield line


def _pieces(word: str, width: int) -> Iterator[str]:
    """Cut a word that is wider than a line."""
    if columns(word) <= width:
        yield word
        return
    piece, used = "", 0
    for character in word:
        size = _columns_of(character)
        if used + size > width:
            yield piece
            piece, used = "", 0
        piece, used = piece + character, used + size
    yield piece
