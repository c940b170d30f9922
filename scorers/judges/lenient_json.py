"""Read one JSON object the way models write it, and refuse whatever could be read in two ways.

Taken: single quotes, trailing commas, line breaks inside strings, `True`, `False`, `None`.
Refused: NaN and infinity, a key given twice, anything unfinished, deep nesting. Linear time.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

MOST_DEPTH = 16

_SPACE = re.compile(r"[ \t\r\n\ufeff\xa0]*")
_DOUBLE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SINGLE = re.compile(r"'[^'\\]*+(?:\\.[^'\\]*+)*+'", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?")
_WORD = re.compile(r"[A-Za-z_]{1,12}")
_ENDS = re.compile(r"[,\]}\s]")
_QUOTES = re.compile(r"\\.|\"", re.DOTALL)
_WORDS: dict[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "True": True,
    "False": False,
    "None": None,
}


class BrokenJsonError(ValueError):
    """Say what keeps a text from being one JSON object."""


def read_object(text: str, start: int) -> tuple[dict[str, Any], int]:
    """Read the object that begins at `text[start] == "{"`.

    Returns:
        The object, and the offset behind it.

    Raises:
        BrokenJsonError: there is no whole object, or it could be read in two ways.
    """
    return _object(text, start, 0)


def _object(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    if depth >= MOST_DEPTH:
        raise BrokenJsonError("it is nested too deeply")
    found: dict[str, Any] = {}
    at = _skip(text, at + 1)
    while True:
        if text[at : at + 1] == "}":
            return found, at + 1
        key, at = _string(text, at)
        if key in found:
            raise BrokenJsonError(f"it gives {key[:40]!r} twice")
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise BrokenJsonError("a colon is missing")
        found[key], at = _value(text, _skip(text, at + 1), depth)
        at = _next(text, at, "}")


def _array(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    if depth >= MOST_DEPTH:
        raise BrokenJsonError("it is nested too deeply")
    found: list[Any] = []
    at = _skip(text, at + 1)
    while True:
        if text[at : at + 1] == "]":
            return found, at + 1
        one, at = _value(text, at, depth)
        found.append(one)
        at = _next(text, at, "]")


def _next(text: str, at: int, closing: str) -> int:
    """Return the offset of the next item or of the closing bracket."""
    at = _skip(text, at)
    sign = text[at : at + 1]
    if sign == ",":
        return _skip(text, at + 1)
    if sign != closing:
        raise BrokenJsonError("it is unfinished" if not sign else "a comma or a bracket is missing")
    return at


def _value(text: str, at: int, depth: int) -> tuple[Any, int]:
    sign = text[at : at + 1]
    if sign == "{":
        return _object(text, at, depth + 1)
    if sign == "[":
        return _array(text, at, depth + 1)
    if sign in ('"', "'"):
        return _string(text, at)
    if number := _NUMBER.match(text, at):
        if not _ENDS.match(text, number.end()):
            raise BrokenJsonError("a number is malformed or unfinished")
        return _as_number(number[0]), number.end()
    word = _WORD.match(text, at)
    if word is None or word[0] not in _WORDS or not _ENDS.match(text, word.end()):
        shown = text[at : at + 20]
        raise BrokenJsonError(f"{shown!r} is no JSON value" if shown else "it is unfinished")
    return _WORDS[word[0]], word.end()


def _as_number(text: str) -> int | float:
    if text.lstrip("-").isdigit():
        return int(text)
    value = float(text)
    if not math.isfinite(value):
        raise BrokenJsonError("a number is infinite")
    return value


def _string(text: str, at: int) -> tuple[str, int]:
    found = _DOUBLE.match(text, at) or _SINGLE.match(text, at)
    if found is None:
        raise BrokenJsonError("a quoted text is missing or unfinished")
    raw = found[0]
    if raw[0] == "'":
        raw = '"' + _QUOTES.sub(_requoted, raw[1:-1]) + '"'
    try:
        return str(json.loads(raw, strict=False)), found.end()
    except ValueError as error:
        raise BrokenJsonError("a quoted text has a broken escape") from error


def _requoted(match: re.Match[str]) -> str:
    """Turn what stands between single quotes into what may stand between double ones."""
    if match[0] == '"':
        return '\\"'
    return "'" if match[0] == "\\'" else match[0]


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
