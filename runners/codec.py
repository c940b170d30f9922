"""Write the frozen values of an evaluation as JSON text, and read them back exactly."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from runners.redact import map_text

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

# Half a surrogate pair, as broken mail and filters produce it, is legal in JSON as an escape
# (`\ud83d`), but pydantic neither writes nor reads it. On its way through pydantic it is the
# noncharacter U+FDD0 followed by four hexadecimal digits; so is U+FDD0 itself.
_STAND_IN = "\ufdd0"
_UNSPEAKABLE = re.compile("[\ud800-\udfff\ufdd0]")
_STOOD_IN = re.compile(_STAND_IN + "([0-9a-f]{4})")
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a whole pair, which is fine
    r"|\\u(?P<half>[dD][89a-fA-F][0-9a-fA-F]{2}|[fF][dD][dD]0)|\\.|" + _STAND_IN
)


def to_json(value: object) -> str:
    r"""Write a frozen dataclass of `evals` (or of the store) as one JSON document.

    Infinite and undefined floats are written as `Infinity` and `NaN`, and half surrogate pairs as
    `\udxxx`, so that `from_json` returns an equal value. Two matching halves become the character
    that they stand for.

    Raises:
        ValueError: a field holds what its type cannot hold, so that it could not be read again.
    """
    from pydantic_core import PydanticSerializationError

    try:
        text = _written(value, strict=True)
    except PydanticSerializationError:
        return _written_patiently(value)
    if "\ufffd" in text:  # what pydantic makes of a broken mapping key, without a word
        return _written_patiently(value)
    if "null" in text:
        from_json(type(value), text)  # pydantic writes None for any type without a word
    return text


def from_json(kind: type[T], text: str) -> T:
    """Read what `to_json` wrote for an instance of `kind`.

    Raises:
        ValueError: the text is not JSON, or not that of a `kind`.
    """
    reader = _reader(cast("Any", kind))
    try:
        return cast("T", reader.validate_json(text))
    except ValueError:
        replaced = _ESCAPE.sub(_stand_in_for_escape, text)
        if replaced == text:
            raise
    value: T = reader.validate_json(replaced)
    return map_text(value, lambda part: _STOOD_IN.sub(_restored, part))


def _written(value: object, *, strict: bool) -> str:
    # The writer takes a tuple of one, because only a container can be told to keep NaN.
    writer = _writer(cast("Any", type(value)))
    document = writer.dump_json((value,), warnings="error" if strict else False)
    return document[1:-1].decode("utf-8")


def _written_patiently(value: object) -> str:
    """Write a value with broken Unicode, or with a list where a tuple belongs.

    What could not be read again is refused here, where the caller can still say so.
    """
    speakable = map_text(value, lambda part: _UNSPEAKABLE.sub(_stand_in, part))
    text = _STOOD_IN.sub(r"\\u\1", _written(speakable, strict=False))
    from_json(type(value), text)
    return text


def _stand_in(match: re.Match[str]) -> str:
    return f"{_STAND_IN}{ord(match[0]):04x}"


def _stand_in_for_escape(match: re.Match[str]) -> str:
    if match[0] == _STAND_IN:
        return f"{_STAND_IN}fdd0"
    half = match["half"]
    return match[0] if half is None else f"{_STAND_IN}{half.lower()}"


def _restored(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


@lru_cache(maxsize=64)
def _reader(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  # a class; mypy finds classes unhashable
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


@lru_cache(maxsize=64)
def _writer(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  # a class; mypy finds classes unhashable
    from pydantic import ConfigDict, TypeAdapter

    return TypeAdapter(tuple[kind], config=ConfigDict(ser_json_inf_nan="constants"))
