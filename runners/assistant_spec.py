"""What the assistant under test is: read from files, from git, or named on the command line."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from evals.errors import UsageError, did_you_mean
from runners.prompt import check_prompt
from runners.yaml_files import parse_yaml

KEYS = (
    "name",
    "prompt",
    "model",
    "api_base",
    "parameters",
    "retrieval",
    "timeout_s",
    "prices",
    "transport",
)
FUNCTION = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Hold the user's own prices, in USD for a million tokens."""

    input: float
    output: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantSpec:
    """Describe the assistant under test completely, so that a run can be repeated and resumed."""

    kind: Literal["prompt", "function", "http"]
    name: str
    target: str = ""
    """`module:function` or the URL, for the kinds that are not ours to look into."""
    prompt: str = ""
    prompt_path: str = ""
    model: str = ""
    api_base: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Passed to the model as they are: temperature, max_tokens, seed ..."""
    top_k: int = 3
    include_superseded: bool = False
    timeout_s: float = 60.0
    prices: Prices | None = None
    transport: Literal["auto", "litellm", "direct"] = "auto"
    """How the model is reached; says nothing about the drafts, so it is in no fingerprint."""

    @property
    def fingerprint(self) -> str:
        """Return a hash of all that can influence a draft; empty when that is unknowable."""
        if self.kind != "prompt":
            return ""
        retrieval = [self.top_k, self.include_superseded]
        parts = [self.prompt, self.model, self.api_base, dict(self.parameters), *retrieval]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @property
    def prompt_sha256(self) -> str:
        """Return the hash of the prompt file's text; empty when there is none."""
        return hashlib.sha256(self.prompt.encode()).hexdigest() if self.prompt else ""

    def with_model(self, model: str | None) -> AssistantSpec:
        """Return the same assistant on another model."""
        return replace(self, model=model) if model else self


def parse_assistant(
    text: str, where: str, read_beside: Callable[[str], str | None]
) -> AssistantSpec:
    """Read an `assistant.yaml`.

    Args:
        text: the file's text.
        where: its path, for messages.
        read_beside: returns the text of a file named relative to it, or None if missing.

    Raises:
        UsageError: broken YAML (with its line), an unknown key, or a missing prompt.
    """
    data = parse_yaml(text, where)
    if not isinstance(data, Mapping):
        raise UsageError(f"{where}: {data!r} is not a mapping; begin with `model: MODEL_ID`")
    for key in data:
        if key not in KEYS:
            raise UsageError(f"{where}: unknown key {key!r}{did_you_mean(str(key), KEYS)}")
    prompt_name = str(data.get("prompt", "prompt.md"))
    prompt = read_beside(prompt_name)
    if prompt is None:
        raise UsageError(f"{where}: prompt names {prompt_name!r}, which is not there; create it")
    check_prompt(prompt, prompt_name)
    retrieval = _mapping(data, "retrieval", where, ("top_k", "include_superseded"))
    return AssistantSpec(
        kind="prompt",
        name=str(data.get("name", "assistant")),
        prompt=prompt,
        prompt_path=prompt_name,
        model=str(data.get("model", "embedded/extractive")),
        api_base=str(data["api_base"]) if data.get("api_base") else None,
        parameters=_mapping(data, "parameters", where, None),
        top_k=int(_positive(retrieval.get("top_k", 3), f"{where}: retrieval.top_k")),
        include_superseded=bool(retrieval.get("include_superseded", False)),
        timeout_s=_positive(data.get("timeout_s", 60), f"{where}: timeout_s"),
        prices=_prices(data, where),
    )


def _mapping(
    data: Mapping[Any, Any], key: str, where: str, known: tuple[str, ...] | None
) -> Mapping[str, Any]:
    value = data.get(key) or {}
    if not isinstance(value, Mapping):
        raise UsageError(f"{where}: {key} is {value!r}; write a mapping")
    for name in value:
        if known is not None and name not in known:
            raise UsageError(
                f"{where}: {key}: unknown key {name!r}{did_you_mean(str(name), known)}"
            )
    return {str(name): entry for name, entry in value.items()}


def _positive(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
        raise UsageError(f"{where} is {value!r}; write a number > 0")
    return float(value)


def _prices(data: Mapping[Any, Any], where: str) -> Prices | None:
    given = _mapping(data, "prices", where, ("input", "output"))
    if not given:
        return None
    if set(given) != {"input", "output"}:
        raise UsageError(
            f"{where}: prices has {sorted(given)!r}; give input and output, USD per million tokens"
        )
    for key, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise UsageError(f"{where}: prices.{key} is {value!r}; write a number ≥ 0")
    return Prices(input=float(given["input"]), output=float(given["output"]))


def find_assistant(name: str, search: tuple[Path, ...]) -> Path:
    """Return the `assistant.yaml` that a name or path means.

    Raises:
        UsageError: nothing is there; lists what is known.
    """
    direct = Path(name)
    for path in (direct, direct / "assistant.yaml"):
        if path.is_file():
            return path
    for folder in search:
        path = folder / name / "assistant.yaml"
        if path.is_file():
            return path
    known = sorted(
        {path.parent.name for folder in search for path in folder.glob("*/assistant.yaml")}
    )
    raise UsageError(
        f"assistant {name!r}: no such folder, file, module:function or URL"
        f"{did_you_mean(name, known)}"
    )


def load_assistant(name: str, search: tuple[Path, ...]) -> AssistantSpec:
    """Read the assistant that the command line or a suite names."""
    if name.startswith(("http://", "https://")):
        return AssistantSpec(kind="http", name=name, target=name)
    if FUNCTION.fullmatch(name) and not Path(name).exists():
        return AssistantSpec(kind="function", name=name, target=name)
    path = find_assistant(name, search)
    return parse_assistant(
        path.read_text(encoding="utf-8"), str(path), lambda beside: _read(path.parent / beside)
    )


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); check the file") from error
