"""Faults of files: where, what with the value, and what to do, one sentence each."""

from __future__ import annotations

import reprlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.errors import did_you_mean

_SHORT = reprlib.Repr()
_SHORT.maxlevel = 2
_SHORT.maxlist = 3
_SHORT.maxdict = 3
_SHORT.maxstring = 60
_SHORT.maxother = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Hold one fault of one line. `str(fault)` is the sentence for people."""

    where: str
    """`path:line`."""
    what: str
    """What is wrong, with the value."""
    advice: str
    """What to do about it."""

    def __str__(self) -> str:
        """Return `where: what; advice`."""
        return f"{self.where}: {self.what}; {self.advice}"


def where(path: Path, line: int) -> str:
    """Return `path:line`, with what a terminal would not print escaped."""
    text = str(path)
    return f"{text if text.isprintable() else ascii(text)[1:-1]}:{line}"


def line_of(place: str) -> str:
    """Return the line number of a `path:line`, as text."""
    return place.rsplit(":", 1)[-1]


def shown(value: object, *, width: int = 60) -> str:
    """Return `value` as `repr` would, cut to `width` characters, without terminal escapes."""
    if isinstance(value, str):
        return repr(value if len(value) <= width else value[:width] + "…")
    return _SHORT.repr(value)


def suggested(name: str, known: Sequence[str]) -> str:
    """Return what to do about an unknown `name`: the closest known one, or all of them."""
    # difflib takes quadratic time, so a field of a megabyte must not reach it.
    return did_you_mean(name[:60], known).removeprefix("; ")


def closest(name: str, known: Sequence[str]) -> str:
    """Return `; did you mean '...'?` for an unknown `name`, or nothing when none is close."""
    hint = did_you_mean(name[:60], known[:500])
    return "" if hint.startswith("; known") else hint
