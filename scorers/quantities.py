"""Find numbers, prices, dates, durations, times, addresses and codes, with normal forms.

Two quantities are equal when they share a normal form: `EUR 6.90` and `6,90 €`, `two weeks` and
`14 days`, `8 pm` and `20:00`, `1 March 2026` and `2026-03-01`. Linear in the length of the text:
every repeat in the pattern is bounded.
"""

# longer: one pattern finds every kind, and its readers belong together.

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from scorers.quantity_forms import duration, plainly, read_number, word_value
from scorers.quantity_patterns import (
    AFTER_A,
    AFTER_DAY,
    ALONE,
    ALWAYS_ONE,
    BEFORE_A,
    BEGIN,
    CHUNK,
    CURRENCIES,
    FIND,
    KNOWN_UNITS,
    LETTERS,
    LIST_LINK,
    MEASURES,
    PARTS,
    PLAIN_WORD,
    RANGE_LINK,
    STARTERS,
    UNIT,
)
from scorers.text import fold
from scorers.words import MONTHS, NUMBER_WORDS

Kind = Literal[
    "money", "duration", "percent", "date", "time", "measure", "number", "url", "email", "phone",
    "code",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """Hold one quantity: where it stands, what it is, and what it is equal to."""

    start: int
    end: int
    kind: Kind
    text: str
    forms: tuple[str, ...]
    """Normal forms, such as `money:EUR:6.9`; a shared one makes two quantities equal."""
    value: str = ""
    """The bare number in normal form, or empty: what a unit-less mention is compared by."""


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of `text` in order. A unit is shared by the numbers of a list."""
    return list(_recalled(text) if len(text) <= _LONGEST_CACHED else _found(text))


_LONGEST_CACHED = 1_000
"""Characters; a cache of longer texts could fill the memory."""


# Claims ask for the quantities of a clause several times, and clauses recur.
@lru_cache(maxsize=8_192)
def _recalled(text: str) -> tuple[Quantity, ...]:
    return tuple(_found(text))


def _found(text: str) -> list[Quantity]:
    found: list[Quantity] = []
    at = 0
    for chunk in CHUNK.finditer(text):
        if not _may_start(chunk.group()):
            continue
        for begin in BEGIN.finditer(text, chunk.start(), chunk.end()):
            # A quantity may run on into the next words ("1 March 2026").
            if begin.start() < at or (match := FIND.match(text, begin.start())) is None:
                continue
            quantity = _read(text, match)
            if quantity is not None:
                found.append(quantity)
            at = quantity.end if quantity else match.end()
    return _share_units(text, found)


def _may_start(chunk: str) -> bool:
    """Tell cheaply whether a run of non-space characters can begin a quantity."""
    if chunk.isalpha():
        return chunk.lower() in STARTERS
    if not PLAIN_WORD.fullmatch(chunk):
        return True
    return any(part in STARTERS for part in LETTERS.findall(chunk.lower()))


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    for name in ("email", "url", "phone", "code", "always", "clockround"):
        if match.group(name):
            return _identifier(name, match)
    for names, read in _READ_BY:
        if any(match.group(name) for name in names):
            return read(match)
    if match.group("money") or match.group("signed"):
        number = read_number(match.group("n1") or match.group("n3"))
        sign = match.group("c1") or match.group("signed")[0]
        return _money(match.start(), match.end(), text, number, sign)
    return _counted(text, match)


def _identifier(name: str, match: re.Match[str]) -> Quantity | None:
    text = match.group()
    start, end = match.span()
    if name in ("always", "clockround"):
        return Quantity(start, end, "duration", text, ("s:86400", "days:1"))
    if name == "phone":
        digits = re.sub(r"\D", "", text)
        if text.startswith("00"):
            digits, text = digits[2:], "+" + text
        form = f"phone:{'+' if text[0] == '+' else ''}{digits}"
        return Quantity(start, end, "phone", match.group(), (form,))
    folded = text.casefold()
    if name == "url":
        trimmed = text.rstrip(".,;:!?)]}'’*_")
        bare = re.sub(r"\A(?:https?://)?(?:www\.)?", "", trimmed.casefold()).rstrip("/")
        return Quantity(start, start + len(trimmed), "url", trimmed, (f"url:{bare}",))
    if name == "email":
        trimmed = text.rstrip(".-_")
        form = f"email:{trimmed.casefold()}"
        return Quantity(start, start + len(trimmed), "email", trimmed, (form,))
    trimmed = text.rstrip("-/_")
    return Quantity(
        start, start + len(trimmed), "code", trimmed, (f"code:{folded[: len(trimmed)]}",)
    )


def _date(match: re.Match[str]) -> Quantity | None:
    given = match.groupdict()
    if given["iso"]:
        return _dated(match, given["iy"], int(given["im"]), int(given["id"]))
    if given["numeric"]:
        return _numeric_date(match)
    if given["dmy"]:
        return _dated(match, given["y1"], MONTHS[given["m1"].lower()], int(given["d1"]))
    if given["mdy"]:
        return _dated(match, given["y2"], MONTHS[given["m2"].lower()], int(given["d2"]))
    month = MONTHS[given["m3"].lower()]
    form = f"date:{int(given['y3'])}-{month:02d}"
    return Quantity(match.start(), match.end(), "date", match.group(), (form,))


def _numeric_date(match: re.Match[str]) -> Quantity | None:
    first, second, year = int(match["na"]), int(match["nb"]), match["ny"]
    if year and len(year) == 2:
        year = f"20{year}"
    if second > 12 and match["ns"] == "/":
        first, second = second, first
    if not year and match["ns"] == "/":
        return None
    return _dated(match, year, second, first)


def _dated(match: re.Match[str], year: str | None, month: int, day: int) -> Quantity | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return Quantity(
            match.start(), match.end(), "number", match.group(), (f"text:{fold(match.group())}",)
        )
    form = f"date:{month:02d}-{day:02d}"
    forms = (f"date:{int(year)}-{month:02d}-{day:02d}",) if year else (form,)
    return Quantity(match.start(), match.end(), "date", match.group(), forms)


def _time(match: re.Match[str]) -> Quantity:
    if match["noon"]:
        form = "time:00:00" if match["noon"].lower() in _MIDNIGHT else "time:12:00"
        return Quantity(match.start(), match.end(), "time", match.group(), (form,))
    hour = int(match["h"] or match["h2"] or match["h3"])
    minute = int(match["min"] or match["min3"] or match["min4"] or 0)
    half = (match["half1"] or match["half2"] or "").strip().lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return Quantity(
        match.start(), match.end(), "time", match.group(), (f"time:{hour % 24:02d}:{minute:02d}",)
    )


_MIDNIGHT = frozenset({"midnight", "mitternacht", "medianoche", "minuit"})


def _end_of(match: re.Match[str]) -> Quantity:
    """Read `end of 2027` and `end of March 2027` as the last day."""
    year, month = int(match["y4"]), MONTHS[match["m4"].lower()] if match["m4"] else 12
    day = monthrange(year, month)[1]
    form = f"date:{year}-{month:02d}-{day:02d}"
    return Quantity(match.start(), match.end(), "date", match.group(), (form,))


def _fraction(match: re.Match[str]) -> Quantity:
    """Read `half of`, `one third` and `three quarters of an hour`."""
    count = Decimal(NUMBER_WORDS.get((match["parts"] or "one").lower(), 1))
    name = (match["part1"] or match["part2"] or match["part3"]).lower()
    fraction, percent = PARTS[name]
    whole = Decimal(fraction.partition("/")[2])
    start, end = match.span()
    if match["ofhour"]:
        form = f"s:{plainly(count * 3600 / whole)}"
        return Quantity(start, end, "duration", match.group(), (form,))
    forms = (f"percent:{plainly(count * Decimal(percent))}", f"fraction:{count}{fraction[1:]}")
    return Quantity(start, end, "percent", match.group(), forms)


_READ_BY: tuple[tuple[tuple[str, ...], Callable[[re.Match[str]], Quantity | None]], ...] = (
    (("iso", "numeric", "dmy", "mdy", "my"), _date),
    (("clock", "hour", "uhr", "noon"), _time),
    (("yearend",), _end_of),
    (("fraction",), _fraction),
)
"""Groups of the pattern, and what reads them."""


def _counted(text: str, match: re.Match[str]) -> Quantity | None:
    """Read a number or number word with the unit that follows it."""
    word = match.group("word")
    value = (
        word_value(fold(word))
        if word
        else read_number(match["n2"] or match["minus"] or match["spaced"].replace(" ", ""))
    )
    unit = UNIT.match(text, match.end())
    start = match.start()
    if word and fold(word) in ALONE:
        spans_time = unit is not None and unit["span"] is not None
        article = fold(word) not in ("one", "eins", "uno")
        if not spans_time or (article and not _is_counting(text, start, unit, fold(word))):
            return None
    if AFTER_DAY.search(text[max(0, start - 8) : start]) and not (unit and unit["span"]):
        # "From day 31" is the thirty-first day.
        forms = (f"days:{plainly(value)}",)
        return Quantity(
            start, match.end(), "duration", text[start : match.end()], forms, plainly(value)
        )
    if unit is None:
        return _plain(start, match.end(), text, value)
    return _with_unit(text, start, match.end(), value, unit)


def _is_counting(text: str, start: int, unit: re.Match[str] | None, article: str) -> bool:
    """Tell whether an article before a unit of time means one, as in `within a week`."""
    if unit is None:
        return False
    span = fold(unit["span"])
    if span.startswith("fortnight") or (article in ALWAYS_ONE and span.startswith(_LONG_SPANS)):
        return True
    before = BEFORE_A.search(text[max(0, start - 20) : start])
    return bool(before or AFTER_A.match(text, unit.end()))


_LONG_SPANS = ("woche", "semaine", "semana", "monat", "mes", "mois", "jahr", "ano", "an")


def _with_unit(
    text: str, start: int, end: int, value: Decimal, unit: re.Match[str]
) -> Quantity | None:
    if unit["currency"]:
        return _money(start, unit.end(), text, value, unit["currency"])
    if unit["percent"]:
        return Quantity(
            start, unit.end(), "percent", text[start : unit.end()],
            (f"percent:{plainly(value)}",), plainly(value),
        )  # fmt: skip
    if unit["span"]:
        forms = duration(value, fold(unit["span"]), bool(unit["working"] or unit["after"]))
        return Quantity(
            start, unit.end(), "duration", text[start : unit.end()], forms, plainly(value)
        )
    name = unit["measure"].lower()
    is_word = unit["measure"] == "a"  # Spanish "5 a 7 días" is no current.
    if not is_word and (name in MEASURES or name in KNOWN_UNITS):
        base, factor = MEASURES.get(name, (name, "1"))
        form = f"measure:{base}:{plainly(value * Decimal(factor))}"
        return Quantity(
            start, unit.end(), "measure", text[start : unit.end()], (form,), plainly(value)
        )
    return _plain(start, end, text, value)


def _plain(start: int, end: int, text: str, value: Decimal) -> Quantity:
    plain = plainly(value)
    return Quantity(start, end, "number", text[start:end], (f"number:{plain}",), plain)


def _money(start: int, end: int, text: str, value: Decimal, sign: str) -> Quantity:
    currency = CURRENCIES.get(fold(sign), sign.upper())
    if currency in ("CENT", "CENTS", "PENCE"):
        value, currency = value / 100, "EUR" if currency != "PENCE" else "GBP"
    forms: tuple[str, ...] = (f"money:{currency}:{plainly(value)}",)
    if _THOUSANDS.search(text[start:end]) and value < 1_000:
        # The point of "1.299 €" may part thousands: nobody writes a tenth of a cent.
        forms = (f"money:{currency}:{plainly(value * 1_000)}", *forms)
    return Quantity(start, end, "money", text[start:end], forms, plainly(value))


_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}\.\d{3}(?![\d.,])")


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give numbers of a list or range the unit of their neighbour: `3, 7 and 14 days`."""
    shared = list(found)
    for i in range(len(shared) - 2, -1, -1):
        here, after = shared[i], shared[i + 1]
        if here.kind == "number" and here.value and _linked(text, here, after, LIST_LINK):
            shared[i] = _like(here, after)
    for i in range(1, len(shared)):
        here, before = shared[i], shared[i - 1]
        if (
            here.kind == "number"
            and before.kind == "money"
            and _linked(text, before, here, RANGE_LINK)
        ):
            shared[i] = _like(here, before)
    return shared


def _linked(text: str, first: Quantity, second: Quantity, link: re.Pattern[str]) -> bool:
    if second.start - first.end > 8:
        return False
    return bool(link.fullmatch(text, first.end, second.start))


def _like(number: Quantity, model: Quantity) -> Quantity:
    """Return `number` with the kind and unit of `model`."""
    if model.kind not in ("money", "duration", "percent", "measure", "date") or not number.value:
        return number
    forms = tuple(
        form for form in (_scaled(number, model, form) for form in model.forms) if form is not None
    )
    if not forms:
        return number
    return Quantity(number.start, number.end, model.kind, number.text, forms, number.value)


def _scaled(number: Quantity, model: Quantity, form: str) -> str | None:
    prefix, _, last = form.rpartition(":")
    if model.kind == "date":
        if not number.value.isdigit() or not 1 <= int(number.value) <= 31:
            return None
        head, _, _ = form.rpartition("-")
        return f"{head}-{int(number.value):02d}" if head.count("-") or ":" in head else None
    if not model.value or Decimal(model.value) == 0:
        return None
    scaled = Decimal(last) / Decimal(model.value) * Decimal(number.value)
    return f"{prefix}:{plainly(scaled)}"
