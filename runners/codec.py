"""Write the frozen values of an evaluation as JSON text, and read them back exactly."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from runners.redact import map_text, redact, redacted

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["from_json", "redact", "redacted", "to_json"]

T = TypeVar("T")

# JSON readers refuse half a surrogate pair, which broken mail and filters do produce. Such text
# is written with each half as the noncharacter U+FDD0 and four hexadecimal digits, and the
# document begins with a space, which JSON allows and which says that this was done.
_ESCAPE = "\ufdd0"
_TO_ESCAPE = re.compile("[\ud800-\udfff\ufdd0]")
_ESCAPED = re.compile(_ESCAPE + "([0-9a-f]{4})")
_ESCAPED_DOCUMENT = " "


def to_json(value: object) -> str:
    """Write a frozen dataclass of `evals` (or of the store) as one JSON document.

    Infinite and undefined floats are written as `Infinity` and `NaN`; half surrogate pairs are
    kept (see `_ESCAPE`), so that `from_json` returns an equal value.

    Raises:
        ValueError: a field holds what its type cannot hold, so that it could not be read again.
    """
    from pydantic_core import PydanticSerializationError

    try:
        return _written(value, strict=True)
    except PydanticSerializationError:
        return _written_patiently(value)


def from_json(kind: type[T], text: str) -> T:
    """Read what `to_json` wrote for an instance of `kind`.

    Raises:
        ValueError: the text is not JSON, or not that of a `kind`.
    """
    value = _reader(kind).validate_json(text)
    if text.startswith(_ESCAPED_DOCUMENT):
        return map_text(value, lambda part: _ESCAPED.sub(_unescape, part))
    return value


def _written(value: object, *, strict: bool) -> str:
    # The writer takes a tuple of one, because only a container can be told to keep NaN.
    document = _writer(type(value)).dump_json((value,), warnings="error" if strict else False)
    return document[1:-1].decode("utf-8")


def _written_patiently(value: object) -> str:
    """Write a value with broken Unicode, or with a list where a tuple belongs.

    What could not be read again is refused here, where the caller can still say so.
    """
    escaped = map_text(value, lambda part: _TO_ESCAPE.sub(_escape, part))
    text = _written(escaped, strict=False)
    if escaped is not value:
        text = _ESCAPED_DOCUMENT + text
    from_json(type(value), text)
    return text


def _escape(match: re.Match[str]) -> str:
    return f"{_ESCAPE}{ord(match[0]):04x}"


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


@lru_cache(maxsize=64)
def _reader(kind: type[T]) -> TypeAdapter[T]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


@lru_cache(maxsize=64)
def _writer(kind: type) -> TypeAdapter[Any]:
    from pydantic import ConfigDict, TypeAdapter

    return TypeAdapter(tuple[kind], config=ConfigDict(ser_json_inf_nan="constants"))
