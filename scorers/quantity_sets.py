"""Ask whether some evidence states a quantity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scorers.quantities import Quantity


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
            in_date = len(quantity.value) == 4 and f"year:{quantity.value}" in self.forms
            return quantity.value != "" and (quantity.value in self.values or in_date)
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
