"""Find the one verdict in what a judge said, or say why there is none.

An answer is either read for certain or not at all. Prose and code fences around the object are
passed over. An object that is unfinished, or a second one that says something else (a verdict that
a draft planted and the judge repeated), makes the whole answer unreadable: which of two verdicts
was meant cannot be known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scorers.judges.lenient_json import BrokenJsonError, read_object

LONGEST = 1_000_000
"""Characters; no honest verdict is longer."""
_THOUGHT = ("<think>", "</think>")


class UnreadableError(ValueError):
    """Say in a few words why an answer holds no verdict."""


def read_verdict(text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the one object of an answer, checked against a schema.

    Args:
        text: what the judge said.
        schema: JSON schema of an object; `type`, `enum`, `properties`, `required`,
            `additionalProperties: false`, `items`, `minimum`, `maximum`, `minItems` and `maxItems`
            are checked.

    Raises:
        UnreadableError: no object, a broken one, two different ones, or one of another shape.
    """
    if len(text) > LONGEST:
        raise UnreadableError(f"it has {len(text):,} characters")
    objects = _objects(_without_thought(text))
    if not objects:
        raise UnreadableError("it holds no JSON object" if text.strip() else "it is empty")
    if any(other != objects[0] for other in objects[1:]):
        raise UnreadableError("it holds two different verdicts")
    fault = misfit(objects[0], schema)
    if fault:
        raise UnreadableError(fault)
    return objects[0]


def _without_thought(text: str) -> str:
    """Drop the thoughts that some models write before their answer."""
    opening, closing = _THOUGHT
    if not text.lstrip().startswith(opening):
        return text
    return text.partition(closing)[2]


def _objects(text: str) -> list[dict[str, Any]]:
    """Return all objects of a text, in order.

    Raises:
        UnreadableError: something begins like an object and is none.
    """
    found: list[dict[str, Any]] = []
    at = text.find("{")
    while at >= 0:
        try:
            one, end = read_object(text, at)
        except BrokenJsonError as error:
            raise UnreadableError(f"its JSON is broken: {error}") from error
        found.append(one)
        at = text.find("{", end)
    return found


def misfit(value: Any, schema: Mapping[str, Any], where: str = "") -> str:  # noqa: ANN401  JSON
    """Return how a value departs from a schema; empty where it does not."""
    if "enum" in schema and not any(_same(value, one) for one in schema["enum"]):
        return f"{where or 'it'} is {_short(value)}, none of {list(schema['enum'])}"
    check = _CHECKS.get(str(schema.get("type")))
    return check(value, schema, where) if check else ""


def _string_misfit(value: object, _: Mapping[str, Any], where: str) -> str:
    return "" if isinstance(value, str) else f"{where} is {_short(value)}, no text"


def _boolean_misfit(value: object, _: Mapping[str, Any], where: str) -> str:
    return "" if isinstance(value, bool) else f"{where} is {_short(value)}, neither true nor false"


def _object_misfit(value: object, schema: Mapping[str, Any], where: str) -> str:
    if not isinstance(value, Mapping):
        return f"{where} is {_short(value)}, no object"
    known = schema.get("properties", {})
    place = f"{where}." if where else ""
    missing = [name for name in schema.get("required", ()) if name not in value]
    if missing:
        return f"{place}{missing[0]} is missing"
    if schema.get("additionalProperties") is False:
        other = [name for name in value if name not in known]
        if other:
            return f"{place}{other[0][:40]} was not asked for"
    faults = (misfit(value[name], known[name], f"{place}{name}") for name in known if name in value)
    return next((fault for fault in faults if fault), "")


def _array_misfit(value: object, schema: Mapping[str, Any], where: str) -> str:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return f"{where} is {_short(value)}, no list"
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        return f"{where} has {len(value)} items"
    items = schema.get("items", {})
    faults = (misfit(one, items, f"{where}[{place}]") for place, one in enumerate(value))
    return next((fault for fault in faults if fault), "")


def _number_misfit(value: object, schema: Mapping[str, Any], where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return f"{where} is {_short(value)}, no number"
    if schema["type"] == "integer" and value != int(value):
        return f"{where} is {_short(value)}, no whole number"
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    return "" if low <= value <= high else f"{where} is {_short(value)}, out of range"


_CHECKS: Mapping[str, Callable[[Any, Mapping[str, Any], str], str]] = {
    "object": _object_misfit,
    "array": _array_misfit,
    "string": _string_misfit,
    "boolean": _boolean_misfit,
    "integer": _number_misfit,
    "number": _number_misfit,
}


def _same(value: object, one: object) -> bool:
    """Tell whether two JSON values are equal; true is not 1."""
    return value == one and isinstance(value, bool) == isinstance(one, bool)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
