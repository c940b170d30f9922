"""Typed values out of one JSON object, with a fault for each value of the wrong kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from golden_sets.aliases import is_missing
from golden_sets.faults import Fault, shown, suggested
from golden_sets.text_flaws import first_flaw

MAX_ID = 200
"""Characters of an id."""
MAX_ITEMS = 1_000
"""Of a list or object inside a row, and faults of a row."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_Choice = TypeVar("_Choice", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Read typed values out of one object, and note what is wrong with them."""

    data: Mapping[str, object]
    prefix: str
    """Path of the object inside the row, such as `reference.`."""
    place: str
    is_strict: bool
    # One list for all parts of a row: the frozen views share it.
    faults: list[Fault] = field(default_factory=list)

    def fault(self, what: str, advice: str) -> None:
        """Note a fault of this row."""
        if len(self.faults) < MAX_ITEMS:
            self.faults.append(Fault(where=self.place, what=what, advice=advice))

    def has(self, name: str) -> bool:
        """Tell whether the object gives `name` a value."""
        return not is_missing(self.data.get(name))

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        """Note keys that nobody reads: a misspelt one would lose its value in silence."""
        unknown = [name for name in self.data if name not in known] if self.is_strict else []
        for name in unknown[:20]:
            self.fault(f"key {shown(self.prefix + name)} is unknown", suggested(name, known))

    def text(self, name: str, *, if_missing: str = "") -> str:
        """Return a text, empty when missing; `if_missing` says what to do then, if anything."""
        value = self.data.get(name)
        if is_missing(value):
            if if_missing:
                state = "empty" if value == "" else "missing"
                self.fault(f"{self.prefix}{name} is {state}", if_missing)
            return ""
        text = self._as_text(name, value)
        if text and not text.strip():
            self.fault(f"{self.prefix}{name} is blank, {shown(text)}", "write it or leave it out")
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(
            self._as_text(f"{name}[{index}]", item) for index, item in enumerate(self._list(name))
        )

    def mapping(self, name: str) -> dict[str, str]:
        """Return an object of texts."""
        pairs = {
            key: self._as_text(f"{name}[{shown(key)}]", item) for key, item in self._dict(name)
        }
        for key in pairs:
            self._note_flaw(f"a key of {name}", key)
        return pairs

    def inner(self, name: str) -> Fields:
        """Return the view of an object inside this one; empty when it is none."""
        data = dict(self._dict(name))
        if self.is_strict and name not in self.data:
            self.fault(f"{self.prefix}{name} is missing", "write it")
        return replace(self, data=data, prefix=f"{self.prefix}{name}.")

    def each(self, name: str) -> Iterable[Fields]:
        """Yield the view of every object of a list."""
        for index, item in enumerate(self._list(name)):
            place = f"{self.prefix}{name}[{index}]"
            if isinstance(item, Mapping):
                yield replace(self, data=item, prefix=f"{place}.")
            else:
                self.fault(f"{place} is {shown(item)}, not an object", "write {...}")

    def identifier(self, name: str) -> str:
        """Return a text that fits in one line of a report."""
        text = self.text(name).strip()
        if len(text) > MAX_ID or not text.isprintable():
            advice = f"write one line of at most {MAX_ID} characters"
            self.fault(f"{self.prefix}{name} is {shown(text)}, not an identifier", advice)
        return text

    def choice(self, name: str, allowed: tuple[_Choice, ...]) -> _Choice | None:
        """Return one of the allowed values; None when missing or another."""
        text = self.text(name)
        for item in allowed:
            if item == text:
                return item
        if text:
            self.fault(f"{self.prefix}{name} is {shown(text)}", suggested(text, allowed))
        return None

    def matching(self, name: str, pattern: re.Pattern[str], wanted: str) -> str:
        """Return a text of a fixed form; other forms are faults only in a strict file."""
        text = self.text(name)
        if text and self.is_strict and not pattern.fullmatch(text):
            self.fault(f"{self.prefix}{name} is {shown(text)}", f"write {wanted}")
        return text

    def moment(self, name: str) -> str:
        """Return a date or time in ISO 8601; a loose file loses what is none."""
        text = self.text(name)
        try:
            if text:
                datetime.fromisoformat(text)
        except ValueError:
            if self.is_strict:
                advice = "write ISO 8601, such as 2026-09-14T08:12:00Z"
                self.fault(f"{self.prefix}{name} is {shown(text)}, not a date", advice)
            return ""
        return text

    def hashes(self, name: str) -> dict[str, str]:
        """Return an object of sha256 sums in hexadecimal."""
        pairs = self.mapping(name)
        for key, value in pairs.items():
            if not _SHA256.fullmatch(value):
                what = f"{self.prefix}{name} of {shown(key)} is {shown(value)}"
                self.fault(what, "write 64 hexadecimal digits in lower case")
        return pairs

    def _list(self, name: str) -> list[object]:
        value = self.data.get(name)
        if is_missing(value):
            return []
        if not isinstance(value, list):
            self.fault(f"{self.prefix}{name} is {shown(value)}, not a list", "write [...]")
            return []
        return value if self._is_short(name, len(value)) else []

    def _dict(self, name: str) -> Iterable[tuple[str, object]]:
        value = self.data.get(name)
        if is_missing(value):
            return ()
        if not isinstance(value, Mapping):
            self.fault(f"{self.prefix}{name} is {shown(value)}, not an object", "write {...}")
            return ()
        return tuple(value.items()) if self._is_short(name, len(value)) else ()

    def _is_short(self, name: str, length: int) -> bool:
        if length > MAX_ITEMS:
            what = f"{self.prefix}{name} has {length:,} items, more than {MAX_ITEMS:,}"
            self.fault(what, "keep the ones that matter")
        return length <= MAX_ITEMS

    def _as_text(self, name: str, value: object) -> str:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # pandas writes whole numbers with gaps as floats
        if isinstance(value, int | float) and not self.is_strict:
            value = str(value)
        if not isinstance(value, str):
            self.fault(f"{self.prefix}{name} is {shown(value)}, not text", 'write "..."')
            return ""
        self._note_flaw(f"{self.prefix}{name}", value)
        return value

    def _note_flaw(self, name: str, text: str) -> None:
        flaw = first_flaw(text)
        if flaw is not None:
            self.fault(f"{name} {flaw[0]}", flaw[1])
