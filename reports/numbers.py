"""Write numbers for people: one function a kind of number, each pure.

Where there is no number (None, NaN, infinity) every function gives the same dash.
"""

from __future__ import annotations

import math
from collections.abc import Callable

NOTHING = "–"


def known(value: float | None) -> bool:
    """Tell whether there is a number to write."""
    return value is not None and math.isfinite(value)


def share(value: float | None) -> str:
    """Write a score in [0, 1] with three decimals: `0.910`."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return f"{value + 0.0:.3f}".replace("-0.000", "0.000")


def percent(value: float | None) -> str:
    """Write a share as per cent with one decimal: `12.3 %`; two digits below 0.1 %."""
    hundredfold = math.nan if value is None else 100 * value
    if not math.isfinite(hundredfold):
        return NOTHING
    if 0 < abs(hundredfold) < 0.1:
        return f"{hundredfold:.2g} %"
    return f"{hundredfold + 0.0:.1f} %"


def level(value: float) -> str:
    """Write a share that was chosen, such as a confidence, without needless digits: `95 %`."""
    return f"{100 * value:.4g} %"


def p_value(value: float | None) -> str:
    """Write a p-value: `< 0.001`, else three decimals."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def seconds(value: float | None) -> str:
    """Write a duration in seconds: `812 ms`, `1.23 s`, `2 min 05 s`, `1 h 02 min`."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return f"-{_duration(-value)}" if value < 0 else _duration(value)


def _duration(value: float) -> str:
    """Write a duration ≥ 0: at most three digits below a minute, whole seconds or minutes above."""
    for limit, write in (
        (0.00005, "0 ms"),
        (0.00995, f"{1000 * value:.1f} ms"),
        (0.9995, f"{1000 * value:.0f} ms"),
        (9.995, f"{value:.2f} s"),
        (59.95, f"{value:.1f} s"),
    ):
        if value < limit:
            return write
    whole = round(value)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60:02} min"


def usd(value: float | None) -> str:
    """Write dollars: `$12.34`, `$0.123`, `$0.00042`, `$0`; `unknown` without a price."""
    if value is None or not math.isfinite(value):
        return "unknown"
    return f"-{_dollars(-value)}" if value < 0 else _dollars(value)


def _dollars(value: float) -> str:
    """Write dollars ≥ 0: whole from a thousand, cents from one, then three digits, then two."""
    if value >= 0.995:
        return f"${value:,.0f}" if value >= 999.5 else f"${value:.2f}"
    if value < 0.0000005:
        return "$0" if value == 0 else f"${value:.1g}"
    digits = 3 if value >= 0.01 else 2
    return f"${value:.{min(digits - 1 - math.floor(math.log10(value)), 6)}f}"


def signed(value: float | None, write: Callable[[float | None], str]) -> str:
    """Write a difference with its sign, in the way `write` writes: `+0.012`, `-0.070`, `0.000`."""
    if value is None or not math.isfinite(value):
        return NOTHING
    size = write(abs(value))
    if size == write(0.0):
        return size
    return f"{'-' if value < 0 else '+'}{size}"


def count(value: int) -> str:
    """Write a count with thousands apart: `1,234`."""
    return f"{value:,}"


def counted(value: int, singular: str, plural: str | None = None) -> str:
    """Write a count with its noun: `1 ticket`, `2 tickets`."""
    return f"{count(value)} {singular if value == 1 else plural or singular + 's'}"


def minus(text: str) -> str:
    """Turn the hyphens that stand for a minus into real minus signs, for print."""
    return text.replace("-", "\u2212")
