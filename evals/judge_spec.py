"""Which model judges, and how: the `judge:` key of a suite."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evals.errors import UsageError, did_you_mean

KEYS = (
    "model",
    "api_base",
    "votes",
    "temperature",
    "max_tokens",
    "concurrency",
    "timeout_s",
    "prices",
    "options",
)
MOST_VOTES = 25
USUAL_MAX_TOKENS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSpec:
    """Describe a judge completely, so that a run can be repeated and resumed."""

    model: str
    """Such as `openai/gpt-5-mini`."""
    api_base: str | None = None
    votes: int = 1
    """How often each draft is judged; a score is the mean of its votes."""
    temperature: float | None = 0.0
    """None leaves it to the provider."""
    max_tokens: int = USUAL_MAX_TOKENS
    """Of a usual answer; an answer that was cut off is asked for again with more."""
    concurrency: int | None = None
    """Questions in flight; None for one with an embedded model, else eight."""
    timeout_s: float = 120.0
    prices: Mapping[str, float] = field(default_factory=dict)
    """`input` and `output`, in USD for a million tokens; empty for litellm's table."""
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Scorer to what is passed on to it, such as the criteria of `deepeval:GEval`."""


def parse_judge(value: object, where: str) -> JudgeSpec:
    """Read the `judge:` key of a suite: a model id, or a mapping.

    Raises:
        UsageError: something is wrong; names the key and the value.
    """
    if isinstance(value, str):
        value = {"model": value}
    if not isinstance(value, Mapping):
        raise UsageError(f"{where} is {value!r}; write for example {{model: openai/gpt-5-mini}}")
    for key in value:
        if key not in KEYS:
            raise UsageError(f"{where}: unknown key {key!r}{did_you_mean(str(key), KEYS)}")
    concurrency = value.get("concurrency")
    return JudgeSpec(
        model=_text(value.get("model"), f"{where}.model", "openai/gpt-5-mini"),
        api_base=_optional_text(value, "api_base", where),
        votes=_count(value.get("votes", 1), f"{where}.votes", MOST_VOTES),
        temperature=_temperature(value.get("temperature", 0.0), f"{where}.temperature"),
        max_tokens=_count(value.get("max_tokens", USUAL_MAX_TOKENS), f"{where}.max_tokens", 10**6),
        concurrency=(
            None if concurrency is None else _count(concurrency, f"{where}.concurrency", 1024)
        ),
        timeout_s=_number(value.get("timeout_s", 120.0), f"{where}.timeout_s", 1e-3, 86_400),
        prices=_prices(value.get("prices"), f"{where}.prices"),
        options=_options(value.get("options"), f"{where}.options"),
    )


def _text(value: object, where: str, example: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{where} is {value!r}; write for example {example}")
    return value.strip()


def _optional_text(data: Mapping[Any, object], key: str, where: str) -> str | None:
    value = data.get(key)
    return None if value is None else _text(value, f"{where}.{key}", "http://127.0.0.1:8000/v1")


def _count(value: object, where: str, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise UsageError(f"{where} is {value!r}; write a whole number from 1 to {most}")
    return value


def _number(value: object, where: str, least: float, most: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, int | float) or not is_number or not least <= value <= most:
        raise UsageError(f"{where} is {value!r}; write a number from {least:g} to {most:g}")
    return float(value)


def _temperature(value: object, where: str) -> float | None:
    return None if value is None else _number(value, where, 0.0, 2.0)


def _prices(value: object, where: str) -> Mapping[str, float]:
    if value is None:
        return {}
    if not isinstance(value, Mapping) or set(value) != {"input", "output"}:
        raise UsageError(
            f"{where} is {value!r}; give {{input: ..., output: ...}}, USD per million tokens"
        )
    found = {str(key): _number(entry, f"{where}.{key}", 0.0, 1e6) for key, entry in value.items()}
    return {key: price for key, price in found.items() if math.isfinite(price)}


def _options(value: object, where: str) -> Mapping[str, Mapping[str, Any]]:
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not all(isinstance(v, Mapping) for v in value.values()):
        raise UsageError(
            f"{where} is {value!r}; write a mapping for each scorer, such as "
            "{'deepeval:GEval': {criteria: ...}}"
        )
    return {str(name): {str(k): v for k, v in entry.items()} for name, entry in value.items()}
