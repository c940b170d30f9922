"""Keep keys and tokens out of everything that is written down.

Known values (from the environment) and well-known shapes are replaced by `[redacted]`. All
patterns are linear: every repetition is a single character class, or bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast
from urllib.parse import quote

MARK = "[redacted]"
_SHORTEST_KNOWN = 8
_LONGEST_CACHED = 1000
_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD", re.IGNORECASE)
_SECRET_FIELD = re.compile(
    r"(?:api[-_]?key|(?:access|auth|refresh)[-_]?token|client[-_]?secret|secret[-_]?key"
    r"|password|authorization)$",
    re.IGNORECASE,
)
_POINTERS = ("os.environ/", "env:", "$")
"""How configurations name a secret without holding it: such values stay."""

_ATOMS = frozenset({int, float, bool, type(None)})

T = TypeVar("T")


class Pattern(NamedTuple):
    """Hold one shape of secret."""

    needles: tuple[str, ...]
    """Lower-case substrings without one of which the expression cannot match: the cheap test."""
    expression: re.Pattern[str]
    replacement: str = MARK


def _pattern(needles: str, expression: str, replacement: str = MARK) -> Pattern:
    return Pattern(tuple(needles.split()), re.compile(expression), replacement)


_START = r"(?<![A-Za-z0-9])"

# A block that never ends is cut to the end of the text: the key is in there, and the search stays
# linear. The only shape that may run over several lines.
_BLOCK = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----"
    r"[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|\Z)"
)

PATTERNS: tuple[Pattern, ...] = (
    _pattern("://", r"(://[^\s/@:]{0,128}):[^\s/@]{1,512}@", rf"\1:{MARK}@"),
    # OpenAI, Anthropic, OpenRouter, Stripe, Groq, xAI, Perplexity and other providers.
    _pattern("sk-", _START + r"sk-[A-Za-z0-9_-]{10,}"),
    _pattern("k_live_ k_test_ whsec_", _START + r"(?:[rsp]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}"),
    _pattern(
        "gsk_ xai- pplx- nvapi- tvly- hf_ r8_ npm_ dop_v1_",
        _START + r"(?:gsk_|xai-|pplx-|nvapi-|tvly-|hf_|r8_|npm_|dop_v1_)[A-Za-z0-9_-]{16,}",
    ),
    _pattern("akia asia", _START + r"A(?:KI|SI)A[0-9A-Z]{16}"),
    _pattern("aiza", _START + r"AIza[0-9A-Za-z_-]{30,}"),
    _pattern("ya29.", _START + r"ya29\.[0-9A-Za-z_-]{16,}"),
    _pattern(
        "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
        _START + r"(?:gh[pousr]|github_pat)_[A-Za-z0-9_]{16,}",
    ),
    _pattern("glpat-", _START + r"glpat-[A-Za-z0-9_-]{16,}"),
    _pattern("xox", _START + r"xox[a-z]-[A-Za-z0-9-]{8,}"),
    _pattern("hooks.slack.com", r"(hooks\.slack\.com/services)/[A-Za-z0-9/]{16,}", rf"\1/{MARK}"),
    _pattern("sg.", _START + r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    _pattern("pypi-", _START + r"pypi-[A-Za-z0-9_-]{16,}"),
    # A run is tried at its first character only, and never given back: linear on `-eyJ-eyJ-eyJ`.
    _pattern(
        "eyj",
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}+\.[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]*+){0,3}",
    ),
    # A word after "bearer" is a token when it holds a digit or is long: "bearer certificates" is
    # English.
    _pattern(
        "bearer",
        r"(?i:(bearer))([ \t]{1,8}|%20)"
        r"(?:(?=[A-Za-z._~+/=-]{0,64}[0-9])[A-Za-z0-9._~+/=-]{8,}|[A-Za-z0-9._~+/=-]{20,})",
        rf"\1\2{MARK}",
    ),
    _pattern(
        "password= passwd=", r"(?i:(passw(?:or)?d=))(?!\[redacted\])[^\s\"'&,;<>]{8,}", rf"\1{MARK}"
    ),
    _pattern(
        "?key= &key= ?token= &token=",
        r"(?i:([?&](?:key|token)=))(?!\[redacted\])[^\s\"'&<>]{12,}",
        rf"\1{MARK}",
    ),
    # `authorization: Basic ...`, `x-api-key: ...`, `api_key=...`, `"access_token": "..."`.
    _pattern(
        "authorization api_key api-key apikey _token -token secret",
        r"(?i:(authorization|api[-_]?key|(?:access|auth|refresh)[-_]token|client[-_]secret"
        r"|secret[-_](?:access[-_])?key))(\\?[\"']?[ \t]{0,3}[:=][ \t]{0,3}\\?[\"']?"
        r"(?i:basic |bearer |token )?)(?!\[redacted\]|os\.environ/|env:|\$)[^\s\"'\\&,;<>]{8,}",
        rf"\1\2{MARK}",
    ),
)

_NEEDLES: tuple[str, ...] = tuple(needle for pattern in PATTERNS for needle in pattern.needles)


def known_secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of variables whose name contains KEY, TOKEN, SECRET or PASSWORD.

    Args:
        environment: variables by name, such as `os.environ`.

    Returns:
        Values of at least 8 characters, the longest first, so that a secret that contains
        another is replaced whole; each also as it appears inside JSON and inside a URL.
    """
    found: set[str] = set()
    for name, value in environment.items():
        bare = value.strip()
        if _SECRET_NAME.search(name) and len(bare) >= _SHORTEST_KNOWN:
            found.update((bare, json.dumps(bare)[1:-1], quote(bare, safe="", errors="replace")))
    # A value that the mark itself contains would be replaced again and again.
    return tuple(sorted((s for s in found if s not in MARK), key=lambda s: (-len(s), s)))


def redact_known(text: str, known: Sequence[str]) -> str:
    """Replace the known secret values in `text` by `[redacted]`; leave shapes alone."""
    for secret in known:
        if secret in text:
            text = text.replace(secret, MARK)
    return text


def redact(text: str, known: Sequence[str] = ()) -> str:
    """Replace known secret values and everything shaped like a secret by `[redacted]`.

    Args:
        text: anything that is about to be written down.
        known: secret values, the longest first, as `known_secrets` returns them.

    Returns:
        The text, unchanged (the same object) when nothing was found.
    """
    text = redact_known(text, known)
    if len(text) < _SHORTEST_KNOWN:
        return text
    if "PRIVATE KEY" in text:
        text = _BLOCK.sub(MARK, text)
    lines = text.split("\n")
    clean = [_clean_line(line) for line in lines]
    return text if clean == lines else "\n".join(clean)


def _clean_line(line: str) -> str:
    return _cached_line(line) if len(line) <= _LONGEST_CACHED else _redacted_line(line)


def _redacted_line(line: str) -> str:
    lower = line.lower()
    for needle in _NEEDLES:  # a plain loop: this runs for every new line of every prompt
        if needle in lower:
            break
    else:
        return line
    for needles, expression, replacement in PATTERNS:
        if any(needle in lower for needle in needles):
            line = expression.sub(replacement, line)
    return line


# Prompts repeat their instructions and passages, ticket after ticket.
_cached_line = lru_cache(maxsize=8192)(_redacted_line)


def redacted(value: T, known: Sequence[str] = ()) -> T:
    """Redact every text inside a frozen dataclass, mapping or sequence.

    Returns:
        A copy of the same shape, or `value` itself when nothing was found.
    """
    return map_text(value, lambda text: redact(text, known), _hides)


def map_text(
    value: T,
    change: Callable[[str], str],
    hide: Callable[[str, str], bool] = lambda key, text: False,
) -> T:
    """Apply `change` to every string inside `value`: fields, items, mapping keys and values.

    Args:
        value: a frozen dataclass, mapping, tuple, list, string, number or None, nested at will.
        change: called with each string.
        hide: called with the key and the text of each mapping entry; true hides the text whole.

    Returns:
        A copy where something changed, else the same object.
    """
    return cast("T", _mapped(value, change, hide))


def _mapped(value: Any, change: Callable[[str], str], hide: Callable[[str, str], bool]) -> Any:  # noqa: ANN401  # any shape of record
    if isinstance(value, str):
        new = change(value)
        return value if new == value else new
    if type(value) in _ATOMS:
        return value
    if isinstance(value, (tuple, list)):
        items = [_mapped(item, change, hide) for item in value]
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else type(value)(items)
    if is_dataclass(value) and not isinstance(value, type):
        return _mapped_fields(value, change, hide)
    if isinstance(value, Mapping):
        pairs = {
            _mapped(key, change, hide): MARK
            if isinstance(item, str) and isinstance(key, str) and hide(key, item)
            else _mapped(item, change, hide)
            for key, item in value.items()
        }
        return value if pairs == value else pairs
    return value


def _mapped_fields(
    value: Any,  # noqa: ANN401  # any dataclass instance
    change: Callable[[str], str],
    hide: Callable[[str, str], bool],
) -> Any:  # noqa: ANN401  # the same dataclass
    changed = {}
    for name in _field_names(cast("Any", type(value))):
        old = getattr(value, name)
        new = _mapped(old, change, hide)
        if new is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value


@lru_cache(maxsize=64)
def _field_names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401  # any dataclass
    return tuple(field.name for field in fields(kind))


def _hides(key: str, text: str) -> bool:
    return (
        len(text) >= _SHORTEST_KNOWN
        and _SECRET_FIELD.search(key) is not None
        and not text.startswith(_POINTERS)
    )
