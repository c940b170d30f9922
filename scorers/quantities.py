"""Find numbers, prices, dates, durations, times, addresses and codes, with normal forms.

Two quantities are equal when they share a normal form: `EUR 6.90` and `6,90 €`, `two weeks` and
`14 days`, `8 pm` and `20:00`, `1 March 2026` and `2026-03-01`. Linear in the length of the text:
every repeat in the pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

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


_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_CURRENCY = (
    r"EUR|euros?|USD|US\$|dollars?|GBP|pounds?|CHF|francs?|Franken|cents?|pence|€|\$|£|¥|"
    r"livres?|libras?|d[oó]lares|Pfund"
)
_TLD = r"com|org|net|de|at|ch|eu|fr|es|io|co|uk|info|example|test|app|dev|ai|us"
_DIGITS = r"\d{1,15}(?:[.,'’\u00a0\u202f]\d{1,15}){0,6}"
_FIND = re.compile(
    rf"""(?<![^\W_])(?:
     (?P<email>[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}})
    |(?P<url>(?:https?://|www\.)[^\s<>"|]{{1,500}}
        |(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}}(?:{_TLD})(?![\w-])(?:/[^\s<>"|]{{0,300}})?)
    |(?=[\d+(])(?:
        (?P<phone>\+\d[\d\u00a0 ()/-]{{6,20}}\d|\(?0\d{{2,5}}\)?[ /-]\d[\d -]{{4,14}}\d
            |\(\d{{3}}\)\ ?\d{{3}}-\d{{4}}|\d{{3}}-\d{{3}}-\d{{4}})(?!\w)
        |(?P<iso>(?P<iy>\d{{4}})-(?P<im>\d{{2}})-(?P<id>\d{{2}}))(?!\d)
        |(?P<numeric>(?P<na>\d{{1,2}})(?P<ns>[./])(?P<nb>\d{{1,2}})(?P=ns)(?P<ny>\d{{4}}|\d{{2}})?)(?!\d)
        |(?P<dmy>(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\ {{1,2}}(?:of\ |de\ )?
            (?P<m1>{_MONTH})\b\.?(?:,?\ (?:de\ |del\ )?(?P<y1>\d{{4}})\b)?)
        |(?P<clock>(?P<h>[01]?\d|2[0-4])[:h](?P<min>[0-5]\d)(?::\d\d)?)(?!\d)
            (?P<half1>\ ?[ap]\.?m\b\.?)?
        |(?P<hour>(?P<h2>1[0-2]|0?[1-9])\ ?(?P<half2>[ap]\.?m\b\.?))
        |(?P<always>24/7)
     )
    |(?P<mdy>(?P<m2>{_MONTH})\.?\ (?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?![\w:%]|[.,]\d|\ ?%)
        (?:,?\ (?P<y2>\d{{4}})\b)?)
    |(?P<my>(?P<m3>{_MONTH})\.?\ (?:de\ |del\ )?(?P<y3>\d{{4}})\b)
    |(?P<money>(?P<c1>{_CURRENCY})\ {{0,2}}(?P<n1>{_DIGITS})(?:[.,]-)?)
    |(?P<code>[A-Za-z]{{1,8}}-?\d[\w/-]{{0,40}})
    |(?P<number>(?P<n2>{_DIGITS}))
    |(?P<word>(?:{_WORDS})(?:[-\ ](?:{_WORDS}))?|an?|eine[nmrs]?|une?|un[oa]|half\ an?)\b
    )|(?P<signed>[€$£¥]\ ?(?P<n3>{_DIGITS}))|(?P<minus>(?<!\w)[-−]\d{{1,6}}(?:[.,]\d{{1,6}})?)""",
    re.IGNORECASE | re.VERBOSE,
)
_UNIT = re.compile(
    rf"""[\s\u00a0-]{{0,2}}(?:
     (?P<currency>{_CURRENCY})(?!\w)
    |(?P<percent>%|percent\b|per\ cent\b|Prozent\b|por\ ciento\b|pour\ cent\b)
    |(?P<working>(?:working|business|work)[\s-]{{1,2}})?(?:calendar[\s-]|full\ |whole\ )?(?P<span>
        seconds?|secs?|minutes?|mins?|Minuten?|minutos?|hours?|hrs?|Stunden?|horas?|heures?|
        days?|Tage?n?|d[ií]as?|jours?|nights?|weeks?|Wochen?|semanas?|semaines?|fortnights?|
        months?|Monate?n?|mes(?:es)?|mois|years?|Jahre?n?|años?|ans?|ann[ée]es?|
        Werktagen?|Arbeitstagen?|Werktage|Arbeitstage|Sekunden?|segundos?|secondes?)
        (?P<after>\s(?:h[aá]biles|laborables|ouvr[ée]s|ouvrables))?\b
    |(?P<measure>[a-zA-Z°²³µ]{{1,12}}(?:/[a-z]{{1,3}})?)(?!\w)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_RANGE = r"-|–|—|/|to|and|or|bis|und|oder|a|y|o|u|à|et|ou"
_LIST_LINK = re.compile(
    rf"[\s\u00a0]{{0,2}}(?:,|,\s?and|,\s?or|{_RANGE})[\s\u00a0]{{0,2}}", re.IGNORECASE
)
_RANGE_LINK = re.compile(rf"[\s\u00a0]{{0,2}}(?:{_RANGE})[\s\u00a0]{{0,2}}", re.IGNORECASE)
_BEGIN = re.compile(r"(?<![^\W_])[\w+(€$£¥−-]")
_LETTERS = re.compile(r"[^\W\d_]+")
_CHUNK = re.compile(r"\S{1,400}")
_PLAIN_WORD = re.compile(r"[^\w\s@€$£¥]*+[^\W\d]*+(?:['’-][^\W\d]++)*+[^\w\s@€$£¥]*+")
_STARTERS = frozenset(
    "a an un une una uno ein eine einem einen einer half eur euro euros usd gbp chf us$ dollars "
    "pounds francs franken".split()
) | set(NUMBER_WORDS) | set(MONTHS)
_CURRENCIES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "us$": "USD", "dollar": "USD",
    "dollars": "USD", "dolares": "USD", "£": "GBP", "pound": "GBP", "pounds": "GBP",
    "livre": "GBP", "livres": "GBP", "libra": "GBP", "libras": "GBP", "pfund": "GBP",
    "franken": "CHF", "franc": "CHF", "francs": "CHF", "¥": "JPY",
}  # fmt: skip
_MEASURES: dict[str, tuple[str, str]] = {
    "ml": ("l", "0.001"), "cl": ("l", "0.01"), "dl": ("l", "0.1"), "litre": ("l", "1"),
    "litres": ("l", "1"), "liter": ("l", "1"), "liters": ("l", "1"), "litros": ("l", "1"),
    "mm": ("m", "0.001"), "cm": ("m", "0.01"), "centimetres": ("m", "0.01"),
    "centimeters": ("m", "0.01"), "metre": ("m", "1"), "metres": ("m", "1"),
    "meter": ("m", "1"), "meters": ("m", "1"), "km": ("m", "1000"), "g": ("g", "1"),
    "grams": ("g", "1"), "kg": ("g", "1000"), "kilograms": ("g", "1000"), "watt": ("w", "1"),
    "watts": ("w", "1"), "volt": ("v", "1"), "volts": ("v", "1"), "decibels": ("db", "1"),
    "decibel": ("db", "1"), "degrees": ("°", "1"), "gigahertz": ("ghz", "1"),
}  # fmt: skip
_KNOWN_UNITS = frozenset("l m w v a ghz mhz hz db °c °f °dh mb gb kb kw kwh mah".split()) | {
    unit for unit, _ in _MEASURES.values()
}
_BEFORE_A = re.compile(
    r"(?:within|after|for|in|about|than|takes?|lasts?|innerhalb|nach|en|dentro de|dans|durant)"
    r"\s{1,2}\Z",
    re.IGNORECASE,
)
_ALONE = frozenset("one eins uno un une una uno a an mil cent mille once half".split())


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of `text` in order. A unit is shared by the numbers of a list."""
    found: list[Quantity] = []
    at = 0
    for chunk in _CHUNK.finditer(text):
        if not _may_start(chunk.group()):
            continue
        for begin in _BEGIN.finditer(text, chunk.start(), chunk.end()):
            # A quantity may run on into the next words ("1 March 2026").
            if begin.start() < at or (match := _FIND.match(text, begin.start())) is None:
                continue
            quantity = _read(text, match)
            if quantity is not None:
                found.append(quantity)
            at = quantity.end if quantity else match.end()
    return _share_units(text, found)


def _may_start(chunk: str) -> bool:
    """Tell cheaply whether a run of non-space characters can begin a quantity."""
    if not _PLAIN_WORD.fullmatch(chunk):
        return True
    return any(part in _STARTERS for part in _LETTERS.findall(chunk.lower()))


@lru_cache(maxsize=1_024)
def cached_quantities(text: str) -> tuple[Quantity, ...]:
    """Return `quantities(text)`, kept for texts that recur, such as articles."""
    return tuple(quantities(text))


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    group = match.lastgroup or ""
    for name in ("email", "url", "phone", "code", "always"):
        if match.group(name):
            return _identifier(name, match)
    if any(match.group(name) for name in ("iso", "numeric", "dmy", "mdy", "my")):
        return _date(match)
    if match.group("clock") or match.group("hour"):
        return _time(match)
    if match.group("money") or match.group("signed"):
        number = _number(match.group("n1") or match.group("n3"))
        sign = match.group("c1") or match.group("signed")[0]
        return _money(match.start(), match.end(), text, number, sign)
    return _counted(text, match, group)


def _identifier(name: str, match: re.Match[str]) -> Quantity | None:
    text = match.group()
    start, end = match.span()
    if name == "always":
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
    hour = int(match["h"] or match["h2"])
    minute = int(match["min"] or 0)
    half = (match["half1"] or match["half2"] or "").strip().lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return Quantity(
        match.start(), match.end(), "time", match.group(), (f"time:{hour % 24:02d}:{minute:02d}",)
    )


def _counted(text: str, match: re.Match[str], group: str) -> Quantity | None:
    """Read a number or number word with the unit that follows it."""
    del group
    word = match.group("word")
    value = _word_value(fold(word)) if word else _number(match.group("n2") or match.group("minus"))
    unit = _UNIT.match(text, match.end())
    start = match.start()
    if word and fold(word) in _ALONE:
        spans_time = unit is not None and unit["span"] is not None
        article = fold(word) not in ("one", "eins", "uno")
        if not spans_time or (article and not _BEFORE_A.search(text[max(0, start - 20) : start])):
            return None
    if unit is None:
        return _plain(start, match.end(), text, value)
    return _with_unit(text, start, match.end(), value, unit)


def _with_unit(
    text: str, start: int, end: int, value: Decimal, unit: re.Match[str]
) -> Quantity | None:
    if unit["currency"]:
        return _money(start, unit.end(), text, value, unit["currency"])
    if unit["percent"]:
        return Quantity(
            start, unit.end(), "percent", text[start : unit.end()],
            (f"percent:{_plainly(value)}",), _plainly(value),
        )  # fmt: skip
    if unit["span"]:
        forms = _duration(value, fold(unit["span"]), bool(unit["working"] or unit["after"]))
        return Quantity(
            start, unit.end(), "duration", text[start : unit.end()], forms, _plainly(value)
        )
    name = unit["measure"].lower()
    if name in _MEASURES or name in _KNOWN_UNITS:
        base, factor = _MEASURES.get(name, (name, "1"))
        form = f"measure:{base}:{_plainly(value * Decimal(factor))}"
        return Quantity(
            start, unit.end(), "measure", text[start : unit.end()], (form,), _plainly(value)
        )
    return _plain(start, end, text, value)


def _plain(start: int, end: int, text: str, value: Decimal) -> Quantity:
    plain = _plainly(value)
    return Quantity(start, end, "number", text[start:end], (f"number:{plain}",), plain)


def _money(start: int, end: int, text: str, value: Decimal, sign: str) -> Quantity:
    currency = _CURRENCIES.get(fold(sign), sign.upper())
    if currency in ("CENT", "CENTS", "PENCE"):
        value, currency = value / 100, "EUR" if currency != "PENCE" else "GBP"
    form = f"money:{currency}:{_plainly(value)}"
    return Quantity(start, end, "money", text[start:end], (form,), _plainly(value))


def _duration(value: Decimal, unit: str, is_working: bool) -> tuple[str, ...]:
    """Return the normal forms of a duration: seconds, days, working days, or months."""
    if unit.startswith(("werkt", "arbeitst")):
        unit, is_working = "day", True
    if unit.startswith(("s", "min", "h", "stund")) and not unit.startswith("sema"):
        factor = 1 if unit.startswith("s") and not unit.startswith("st") else 60
        factor = 3600 if unit.startswith(("h", "stund")) else factor
        seconds = value * factor
        forms = (f"s:{_plainly(seconds)}",)
        return (*forms, f"days:{_plainly(seconds / 86400)}") if seconds % 86400 == 0 else forms
    if unit.startswith(("week", "woche", "sema", "fortnight")):
        days = value * (14 if unit.startswith("fort") else 7)
        return (f"days:{_plainly(days)}",)
    if unit.startswith(("month", "monat", "mes", "mois")):
        return (f"months:{_plainly(value)}",)
    if unit.startswith(("y", "jahr", "an", "año")):
        return (f"months:{_plainly(value * 12)}",)
    return (f"workdays:{_plainly(value)}",) if is_working else (f"days:{_plainly(value)}",)


def _word_value(folded: str) -> Decimal:
    if folded.startswith("half"):
        return Decimal("0.5")
    parts = [NUMBER_WORDS.get(part, 1) for part in re.split(r"[-\s]", folded)]
    if len(parts) == 2 and parts[1] in (100, 1000):
        return Decimal(parts[0] * parts[1])
    return Decimal(sum(parts))


def _number(text: str) -> Decimal:
    """Read `1,299.00`, `1.299,00`, `6,90` and `12`; a lone comma before 3 digits is thousands."""
    bare = re.sub("['’\u00a0\u202f−]", "", text).lstrip("-")
    last = max(bare.rfind("."), bare.rfind(","))
    if last >= 0:
        mark, tail = bare[last], bare[last + 1 :]
        both = "." in bare and "," in bare
        is_thousands = len(tail) == 3 and (bare.count(mark) > 1 or (mark == "," and not both))
        whole = re.sub(r"[.,]", "", bare[:last])
        bare = whole + tail if is_thousands else f"{whole}.{tail}"
    try:
        value = Decimal(bare)
    except InvalidOperation:
        return Decimal(0)
    return -value if text.startswith(("-", "−")) else value


def _plainly(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give numbers of a list or range the unit of their neighbour: `3, 7 and 14 days`."""
    shared = list(found)
    for i in range(len(shared) - 2, -1, -1):
        here, after = shared[i], shared[i + 1]
        if here.kind == "number" and here.value and _linked(text, here, after, _LIST_LINK):
            shared[i] = _like(here, after)
    for i in range(1, len(shared)):
        here, before = shared[i], shared[i - 1]
        if here.kind == "number" and before.kind == "money" and _linked(
            text, before, here, _RANGE_LINK
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
        form
        for form in (_scaled(number, model, form) for form in model.forms)
        if form is not None
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
    return f"{prefix}:{_plainly(scaled)}"


@dataclass(frozen=True, slots=True)
class QuantitySet:
    """Hold the quantities of some evidence, ready to be asked whether they state another one."""

    forms: frozenset[str]
    values: frozenset[str]
    bare: frozenset[str]

    def states(self, quantity: Quantity) -> bool:
        """Tell whether the evidence holds a quantity equal to `quantity`.

        A number without a unit matches any unit on the other side. A date with a year matches
        the same day without one, provided that the year occurs in the evidence.
        """
        if any(form in self.forms for form in quantity.forms):
            return True
        if quantity.kind == "number":
            return quantity.value != "" and quantity.value in self.values
        if quantity.kind == "date":
            return any(self._states_day(form) for form in quantity.forms)
        if quantity.kind == "phone":
            return any(f"tail:{_tail(form, other=True)}" in self.forms for form in quantity.forms)
        if quantity.kind in ("money", "percent", "measure", "duration"):
            return quantity.value in self.bare
        return False

    def _states_day(self, form: str) -> bool:
        parts = form.removeprefix("date:").split("-")
        if len(parts) == 3:
            year, day = parts[0], f"date:{parts[1]}-{parts[2]}"
            return day in self.forms and f"year:{year}" in self.forms
        return f"day:{form.removeprefix('date:')}" in self.forms


def quantity_set(found: Iterable[Quantity]) -> QuantitySet:
    """Gather quantities into a set that can be asked."""
    forms: set[str] = set()
    values: set[str] = set()
    bare: set[str] = set()
    for quantity in found:
        forms.update(quantity.forms)
        forms.update(_date_parts(quantity))
        forms.update(_phone_parts(quantity))
        if quantity.value:
            values.add(quantity.value)
            if quantity.kind == "number":
                bare.add(quantity.value)
    return QuantitySet(frozenset(forms), frozenset(values), frozenset(bare))


def _date_parts(quantity: Quantity) -> Iterator[str]:
    """Yield what else a date states: its year, and its day without the year."""
    if quantity.kind == "number" and len(quantity.value) == 4:
        yield f"year:{quantity.value}"
    if quantity.kind != "date":
        return
    for form in quantity.forms:
        parts = form.removeprefix("date:").split("-")
        if len(parts[0]) == 4:
            yield f"year:{parts[0]}"
        if len(parts) == 3:
            yield f"day:{parts[1]}-{parts[2]}"
            yield f"date:{parts[0]}-{parts[1]}"


def _phone_parts(quantity: Quantity) -> Iterator[str]:
    """Yield the tail by which a number with a country code is known without one, and back."""
    if quantity.kind == "phone":
        for form in quantity.forms:
            yield f"tail:{_tail(form)}"


def _tail(form: str, *, other: bool = False) -> str:
    """Return whether a number has a country code (or not, for the `other` kind) and its tail."""
    digits = form.removeprefix("phone:")
    return f"{digits.startswith('+') != other}:{digits[-9:]}"
