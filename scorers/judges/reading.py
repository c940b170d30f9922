"""What one vote of a judge says once it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.score import Evidence

LONGEST_NOTE = 240
SHORTEST_QUOTE = 3
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold one vote."""

    value: float | None
    """In [0, 1]; None where the judge found nothing to judge, such as no claim."""
    reason: str
    evidence: tuple[Evidence, ...] = ()


def short(text: str) -> str:
    """Return a text that fits into a note, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NOTE else f"{line[: LONGEST_NOTE - 1]}…"


def find_quotes(quotes: Sequence[str], reply: str) -> list[tuple[int, int] | None]:
    """Return where each quote stands in a reply, in characters; None for what is not there.

    White space, case and the shape of quotation marks may differ.
    """
    plain, offsets = _plain(reply)
    found: list[tuple[int, int] | None] = []
    for quote in quotes:
        wanted = _plain(quote.strip().strip("\"'“”").removesuffix("…").removesuffix("..."))[0]
        wanted = wanted.strip()
        at = plain.find(wanted) if len(wanted) >= SHORTEST_QUOTE else -1
        found.append(None if at < 0 else (offsets[at], offsets[at + len(wanted) - 1] + 1))
    return found


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text in plain form, and the offset in `text` of each of its characters."""
    letters: list[str] = []
    offsets: list[int] = []
    for offset, letter in enumerate(text.translate(_STRAIGHT)):
        if letter.isspace():
            if letters and letters[-1] == " ":
                continue
            letter = " "  # noqa: PLW2901  the plain form of the same letter
        lower = letter.lower()
        letters.append(lower if len(lower) == 1 else letter)
        offsets.append(offset)
    return "".join(letters), offsets
