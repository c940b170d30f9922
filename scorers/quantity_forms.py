"""Bring numbers and durations to the normal form in which they are compared."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from scorers.words import NUMBER_WORDS


def duration(value: Decimal, unit: str, is_working: bool) -> tuple[str, ...]:
    """Return the normal forms of a duration: seconds, days, working days, or months."""
    if unit.startswith(("werkt", "arbeitst")):
        unit, is_working = "day", True
    if unit.startswith(("s", "min", "h", "stund")) and not unit.startswith("sema"):
        factor = 1 if unit.startswith("s") and not unit.startswith("st") else 60
        factor = 3600 if unit.startswith(("h", "stund")) else factor
        seconds = value * factor
        forms = (f"s:{plainly(seconds)}",)
        return (*forms, f"days:{plainly(seconds / 86400)}") if seconds % 86400 == 0 else forms
    if unit.startswith(("week", "woche", "sema", "fortnight")):
        if is_working:
            return (f"workdays:{plainly(value * 5)}",)
        days = value * (14 if unit.startswith("fort") else 7)
        return (f"days:{plainly(days)}",)
    if unit.startswith(("month", "monat", "mes", "mois")):
        return (f"months:{plainly(value)}",)
    if unit.startswith(("y", "jahr", "an", "año")):
        return (f"months:{plainly(value * 12)}",)
    return (f"workdays:{plainly(value)}",) if is_working else (f"days:{plainly(value)}",)


_UNITS_OF_ORDINALS = {"first": 1, "second": 2, "third": 3}


def word_value(folded: str) -> Decimal:
    """Return the value of a number word such as `twenty-one`; an article counts as one."""
    if folded.startswith("half"):
        return Decimal("0.5")
    if folded.endswith(" and a half"):
        return word_value(folded.removesuffix(" and a half")) + Decimal("0.5")
    parts = [
        _UNITS_OF_ORDINALS.get(part) or NUMBER_WORDS.get(part, 1)
        for part in re.split(r"[-\s]", folded)
    ]
    if len(parts) == 2 and parts[1] in (100, 1000):
        return Decimal(parts[0] * parts[1])
    return Decimal(sum(parts))


def read_number(text: str) -> Decimal:
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


def plainly(value: Decimal) -> str:
    """Write a number without exponent and without trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
