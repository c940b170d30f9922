"""Change one thing in a sentence, so that the passage it came from no longer supports it.

Each function returns the changed sentence, or None where it finds nothing to change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,-])\d+(?:\.\d+)?(?![\w-])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,}){0,2}")
_OPPOSITES = """
monday|thursday tuesday|saturday wednesday|friday january|march february|august
april|october june|november july|december one|three two|five three|six four|nine
first|second morning|evening always|never all|some every|some any|no most|few before|after
within|after more|less minimum|maximum least|most increase|decrease higher|lower
first|last include|exclude includes|excludes free|charged open|closed opened|closed
allowed|forbidden can|cannot required|optional must|need_not may|must enable|disable
enabled|disabled day|week days|weeks weeks|months months|years hours|days minutes|hours
year|month daily|weekly weekly|monthly monthly|yearly customer|seller sender|recipient
buyer|seller credit|debit online|in_person early|late earlier|later start|end began|ended
north|south east|west left|right up|down male|female same|different with|without
both|neither accept|reject accepted|rejected approved|rejected won|lost bought|sold
increased|decreased rose|fell gained|lost
"""
_SWAPS = [tuple(pair.split("|")) for pair in _OPPOSITES.split()]
_SWAP = {a: b.replace("_", " ") for a, b in _SWAPS} | {b: a for a, b in _SWAPS if "_" not in b}
_NEGATABLE = re.compile(
    r"\b(is|are|was|were|can|will|must|should|may|has been|have been|does|do|did|could|would)\b"
    r"(?! not)(?!n't)",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not |never )|n't\b|\bcannot\b", re.IGNORECASE)
_CONDITION = re.compile(
    r",? (?:if|unless|only if|provided that|as long as|except|until|when|after|before|within)\b"
    r"[^,.;]{6,80}(?=[,.;]|$)",
    re.IGNORECASE,
)


def number(text: str, dice: random.Random) -> str | None:
    """Change one number into another of the same look."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return None
    at = dice.choice(found)
    old = at.group()
    plain = old.replace(",", "")
    value = float(plain)
    new_value = value
    while new_value == value or new_value < 0:
        if value >= 1900 and value <= 2100 and "." not in plain:
            new_value = value + dice.choice([-20, -7, -3, -2, -1, 1, 2, 3, 5, 10])
        else:
            new_value = dice.choice(
                [
                    value * 2,
                    value + 1,
                    value + 10,
                    value / 2,
                    value * 10,
                    value + 5,
                    max(0.0, value - 1),
                ]
            )
            new_value = (
                round(new_value, len(plain.split(".")[1]))
                if "." in plain
                else float(round(new_value))
            )
    new = f"{new_value:.{len(plain.split('.')[1])}f}" if "." in plain else str(int(new_value))
    return text[: at.start()] + new + text[at.end() :]


def word(text: str, dice: random.Random) -> str | None:
    """Swap one word for one that rules it out: a weekday, a quantifier, a unit, an opposite."""
    found = [m for m in re.finditer(r"[A-Za-z]+", text) if m.group().lower() in _SWAP]
    if not found:
        return None
    at = dice.choice(found)
    new = _SWAP[at.group().lower()]
    new = new.capitalize() if at.group()[0].isupper() else new
    return text[: at.start()] + new + text[at.end() :]


def negation(text: str, dice: random.Random) -> str | None:
    """Deny what is affirmed, or affirm what is denied."""
    denied = list(_NOT.finditer(text))
    if denied:
        at = dice.choice(denied)
        new = "can" if at.group().lower() == "cannot" else ""
        return (text[: at.start()] + new + text[at.end() :]).replace("  ", " ")
    found = list(_NEGATABLE.finditer(text))
    if not found:
        return None
    at = dice.choice(found)
    return f"{text[: at.end()]} not{text[at.end() :]}"


def condition(text: str, dice: random.Random) -> str | None:
    """Drop a condition, an exception or a limit."""
    found = [m for m in _CONDITION.finditer(text) if len(text) - len(m.group()) > 30]
    if not found:
        return None
    at = dice.choice(found)
    return text[: at.start()] + text[at.end() :]


def name(text: str, dice: random.Random, names: Sequence[str]) -> str | None:
    """Swap one name for another."""
    found = list(_NAME.finditer(text))
    if not found or not names:
        return None
    at = dice.choice(found)
    new = dice.choice(names)
    return None if new == at.group() else text[: at.start()] + new + text[at.end() :]


def names_in(texts: Sequence[str]) -> list[str]:
    """Return the names that occur inside sentences."""
    return sorted({m.group() for text in texts for m in _NAME.finditer(text)})


def any_change(text: str, dice: random.Random, names: Sequence[str]) -> tuple[str, str] | None:
    """Return a changed sentence and the kind of change, or None."""
    kinds: list[tuple[str, Callable[[], str | None]]] = [
        ("number", lambda: number(text, dice)),
        ("word", lambda: word(text, dice)),
        ("negation", lambda: negation(text, dice)),
        ("name", lambda: name(text, dice, names)),
        ("condition", lambda: condition(text, dice)),
    ]
    dice.shuffle(kinds)
    for kind, change in kinds:
        new = change()
        if new and new != text:
            return kind, new
    return None
