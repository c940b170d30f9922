"""Read what a judge answered into the type that deepeval or ragas expects, or refuse to.

Nothing is guessed: an answer that ends in the middle, holds two different verdicts, or a number
outside its scale is unreadable. What does not change a verdict is forgiven: a code fence, words
around the JSON, a trailing comma, `Yes.` for `yes`, a missing reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from scorers.judges.bridge_texts import without_marks
from scorers.judges.read_answer import UnreadableError, read_verdict

if TYPE_CHECKING:
    from pydantic import BaseModel

    Answer = TypeVar("Answer", bound=BaseModel)

_CHOICES = re.compile(r"\((\d(?:(?:, or |, | or |/)\d)+)\)")
"""How ragas writes the allowed numbers into a description: `(0, 1, or 2)`, `verdict(0/1)`."""
_RANGE = re.compile(r"\bfrom (\d)-(\d)\b")
_YES_OR_NO_NUMBERS = ("verdict", "noncommittal", "attributed")
_WITH_REASON = ("verdict", "score", "rating", "attributed")


def read_model(
    text: str, model: type[Answer], score_range: tuple[int, int] | None = None
) -> Answer:
    """Return the one answer that a text holds.

    Args:
        text: what the judge wrote.
        model: the type to read it into.
        score_range: whole numbers that a field `score` may take; None when anything goes.

    Raises:
        UnreadableError: there is none, there are two that differ, or it breaks its scale.
    """
    answer = _validated(read_verdict(text, {}), model)
    _check_numbers(answer, score_range)
    return answer


def schema_of(
    model: type[BaseModel],
    verdicts_field: str = "",
    expected: int | None = None,
    score_range: tuple[int, int] | None = None,
) -> dict[str, object]:
    """Return the JSON schema of a type, closed and without references.

    Every property is required and no other is allowed, as strict providers want it. The bounds of
    lists and texts bring a small model on this machine to an end; larger ones never see them.

    Args:
        model: what an answer is read into.
        verdicts_field: the list that holds verdicts, if any.
        expected: how many it has to hold; None when it is not known.
        score_range: whole numbers that a field `score` may take; None when anything goes.
    """
    schema = model.model_json_schema()
    closed: dict[str, Any] = _closed(schema, schema.get("$defs", {}), "", 0)
    verdicts = closed["properties"].get(verdicts_field, {})
    if expected and verdicts.get("items", {}).get("type") == "object":
        verdicts |= {"minItems": expected, "maxItems": expected}
    if score_range is not None and "score" in closed["properties"]:
        low, high = score_range
        closed["properties"]["score"] = {"type": "integer", "minimum": low, "maximum": high}
    return {**closed, "title": model.__name__}


def _closed(node: Any, known: Mapping[str, Any], name: str, depth: int) -> Any:  # noqa: ANN401  JSON
    if isinstance(node, list):
        return [_closed(each, known, name, depth + 1) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node and depth < 40:
        return _closed(known[node["$ref"].rsplit("/", 1)[-1]], known, name, depth + 1)
    kept = {key: value for key, value in node.items() if key in _KEPT}
    closed = {key: _closed(value, known, name, depth + 1) for key, value in kept.items()}
    properties = node.get("properties")
    if isinstance(properties, dict):
        closed["properties"] = {
            key: _closed(value, known, key, depth + 1) for key, value in properties.items()
        }
        closed |= {"required": list(properties), "additionalProperties": False}
        closed.pop("description", None)  # for readers of the class, not for a judge
    closed |= _BOUNDS.get(str(node.get("type")), {}) if "enum" not in node else {}
    if node.get("type") == "integer":
        allowed = _allowed(name, str(node.get("description", "")))
        # The first of the list is what a lazy judge takes: the good end, except for a fault.
        closed |= {"enum": sorted(allowed, reverse=name != "noncommittal")} if allowed else {}
    return closed


_BOUNDS: Mapping[str, Mapping[str, int]] = {
    "array": {"minItems": 1, "maxItems": 6},
    "string": {"minLength": 1, "maxLength": 160},
}
_KEPT = ("type", "items", "enum", "const", "anyOf", "description")


def _validated(value: Mapping[str, Any], model: type[Answer]) -> Answer:
    from pydantic import ValidationError

    try:
        return model.model_validate(_forgiven(value))
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadableError(f"{where or model.__name__}: {first['msg']}") from fault


def _forgiven(value: Any) -> Any:  # noqa: ANN401  any part of a JSON object, of bounded depth
    """Return the value with small slips mended that do not change what was meant."""
    if isinstance(value, str):
        return without_marks(value)
    if isinstance(value, list):
        mended = [_forgiven(each) for each in value]
        return [each for each in mended if each != ""]
    if not isinstance(value, dict):
        return value
    mended_dict = {key: _forgiven(each) for key, each in value.items()}
    verdict = mended_dict.get("verdict")
    if isinstance(verdict, str):
        short = verdict.strip(" .!").lower()
        mended_dict["verdict"] = short if short in ("yes", "no", "borderline") else verdict
    if any(key in mended_dict for key in _WITH_REASON) and mended_dict.get("reason") is None:
        mended_dict["reason"] = ""
    for key in ("score", "rating"):
        if isinstance(mended_dict.get(key), bool):
            mended_dict[key] = None
    return mended_dict


def _check_numbers(answer: BaseModel, score_range: tuple[int, int] | None) -> None:
    """Refuse numbers that are not on their scale.

    Raises:
        UnreadableError: such as a verdict of 7, a score of 85 out of 10, or a score of 0.8 where
            whole numbers were asked for (whose scale is anyone's guess).
    """
    for name, field in type(answer).model_fields.items():
        value = getattr(answer, name)
        for each in value if isinstance(value, list) else [value]:
            if hasattr(each, "model_dump_json"):
                _check_numbers(each, score_range)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        allowed = _allowed(name, field.description or "")
        if name == "score" and score_range is not None:
            allowed = frozenset(range(score_range[0], score_range[1] + 1))
        if not math.isfinite(value) or (allowed and value not in allowed):
            raise UnreadableError(f"{name} is {value!r}, which is not on its scale")


def _allowed(name: str, description: str) -> frozenset[int]:
    """Return the numbers that a field may take; empty when it does not say."""
    if choices := _CHOICES.search(description):
        return frozenset(int(digit) for digit in re.findall(r"\d", choices[1]))
    if spread := _RANGE.search(description):
        return frozenset(range(int(spread[1]), int(spread[2]) + 1))
    return frozenset((0, 1)) if name in _YES_OR_NO_NUMBERS else frozenset()
