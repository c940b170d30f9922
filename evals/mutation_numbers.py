"""Find the amounts, times and dates of a reply, and change one into another that is wrong."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

Kind = Literal["integer", "decimal", "time", "day", "word"]

_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|"
    r"julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|février|mars|avril|juin|"
    r"juillet|août|septembre|octobre|novembre|décembre)"
)
_NUMBER_WORDS = (
    ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"),
    ("dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
)
_WORD_ROW = {word: row for row in reversed(_NUMBER_WORDS) for word in row}
_FOUND = re.compile(
    r"(?<![\w./:#+-])(?:(?P<time>\d{1,2}:\d{2})"
    r"|(?P<decimal>\d{1,4}[.,]\d{1,2})"
    rf"|(?P<day>\d{{1,2}})(?=(?:st|nd|rd|th|\.|er)?(?: of| de)? {_MONTHS}\b)"
    r"|(?P<integer>\d{1,5})"
    rf"|(?P<word>{'|'.join(sorted(_WORD_ROW))})(?=\s[^\W\d_]))"
    r"(?![\w:/]|[.,]\d)",
    re.IGNORECASE,
)
_UNIT = re.compile(r"[\s-]?(?:%|€|°C|[^\W\d_]{1,20})")
_MONEY_BEFORE = re.compile(r"(?:EUR|USD|GBP|CHF|€|\$|£)\s?\Z")
_RANGE_BEFORE = re.compile(r"(\d{1,5})\s?(?:-|–|to|or|and|bis|und|a|y|à|et)\s?\Z")
_RANGE_AFTER = re.compile(r"\s?(?:-|–|to|or|and|bis|und|a|y|à|et)\s?\d")
_PHONE_AROUND = re.compile(r"\d[ ()/-]{0,2}\Z")
_MOST = 1_000
"""Numbers that are looked at; a reply has fewer."""
_NAME_BEFORE = re.compile(r"(?:\b(?:VN|KB|no|nr|n°|step|schritt|version)\W{0,2})\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """Hold one amount of a reply: `text == whole[start:end]`."""

    start: int
    end: int
    text: str
    unit: str
    """The word after it, or the currency before it."""
    kind: Kind
    least: int
    """The amount that the changed one must exceed, in a range; 0 outside of ranges."""


@lru_cache(maxsize=16)
def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of a text that can be got wrong: with a unit, and part of no name."""
    found = []
    for match in islice(_FOUND.finditer(text), _MOST):
        kind = match.lastgroup
        before = text[max(0, match.start() - 16) : match.start()]
        after = text[match.end() : match.end() + 48]
        unit = _unit_of(before, after)
        is_part = _PHONE_AROUND.search(before) or re.match(r"[ ()/-]{0,2}\d", after)
        has_unit = bool(unit) or kind in ("time", "day", "decimal")
        if is_part and not (_RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after)):
            continue
        if _NAME_BEFORE.search(before) or not has_unit or _starts_range(kind, after):
            continue
        if kind == "integer" and (match.group() in ("0", "1") or _is_year(match.group(), unit)):
            continue
        ahead = _RANGE_BEFORE.search(before)
        least = int(ahead.group(1)) if ahead and kind == "integer" else 0
        found.append(Amount(match.start(), match.end(), match.group(), unit, _kind_of(kind), least))
    return tuple(found)


def _kind_of(name: str | None) -> Kind:
    kinds: tuple[Kind, ...] = ("integer", "decimal", "time", "day", "word")
    return next(kind for kind in kinds if kind == name)


def _starts_range(kind: str | None, after: str) -> bool:
    """Tell whether a range begins here: its end is changed, so that it stays a range."""
    return kind in ("integer", "day") and bool(_RANGE_AFTER.match(after))


def _is_year(text: str, unit: str) -> bool:
    return len(text) == 4 and text[:2] in ("19", "20") and not unit.startswith(("EUR", "€"))


def _unit_of(before: str, after: str) -> str:
    money = _MONEY_BEFORE.search(before)
    if money:
        return money.group().strip()
    unit = _UNIT.match(after)
    return unit.group() if unit else ""


def other_value(amount: Amount, rng: random.Random) -> str:
    """Return another value in the same notation; never an equal one."""
    if amount.kind == "word":
        return _other_word(amount.text, rng)
    if amount.kind == "time":
        hour, minute = amount.text.split(":")
        moved = (int(hour) + rng.choice((-6, -3, -2, -1, 1, 2, 3, 6))) % 24
        return f"{moved:0{len(hour)}d}:{minute}"
    if amount.kind == "day":
        days = [day for day in range(1, 29) if day != int(amount.text)]
        near = [day for day in days if abs(day - int(amount.text)) in (1, 2, 3, 5, 7, 10)]
        return str(rng.choice(near or days))
    if amount.kind == "decimal":
        mark = "," if "," in amount.text else "."
        whole, part = amount.text.split(mark)
        return f"{_other_integer(int(whole), 0, amount.unit, rng)}{mark}{part}"
    return str(_other_integer(int(amount.text), amount.least, amount.unit, rng))


def _other_integer(value: int, least: int, unit: str, rng: random.Random) -> int:
    """Return a number that a model takes for another: near, doubled, halved, or a round one."""
    tries = {value + 1, value - 1, value + 2, value * 2, value // 2, value + 3}
    if value >= 10:
        tries |= {value + 5, value - 5, value + 10, (value // 10 + 1) * 10}
    if value >= 100:
        tries |= {value + 50, value + 100, value - 50}
    most = 100 if "%" in unit or "percent" in unit or "Prozent" in unit else 10**6
    kept = sorted(one for one in tries if least < one <= most and one > 1 and one != value)
    return rng.choice(kept) if kept else max(value, least) + 2


def _other_word(word: str, rng: random.Random) -> str:
    row = _WORD_ROW[word.lower()]
    at = row.index(word.lower())
    near = [row[i] for i in range(max(0, at - 2), min(len(row), at + 3)) if i != at]
    chosen = rng.choice(near)
    return chosen.capitalize() if word[:1].isupper() else chosen
