"""A suite: which tickets, which assistant, which scorers, and the rules that must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evals.checks import GateSettings
from evals.errors import UsageError, did_you_mean
from evals.judge_spec import JudgeSpec, parse_judge
from evals.rule import Rule, parse_rule

KEYS = (
    "name",
    "description",
    "golden",
    "assistant",
    "model",
    "repeats",
    "tickets",
    "scorers",
    "judge",
    "rules",
    "gate",
    "seed",
)
SLICES_SHARE = GateSettings().alpha_slices / GateSettings().alpha
FEWEST_FLIPS = 999
"""p-values are multiples of 1/(flips + 1): with fewer, nothing could ever be proved well."""
GATE_KEYS = ("alpha", "alpha_slices", "alpha_bound", "flips", "max_missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketChoice:
    """Say which tickets of the golden set a suite asks."""

    limit: int | None = None
    """At most this many, spread over the slices; None for all."""
    filters: Mapping[str, str] = field(default_factory=dict)
    """Slice dimension to the value that a ticket must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """Hold everything that a run needs to know, as its YAML file says it."""

    name: str
    golden: str
    """A name such as `support/v1`, or a path."""
    assistant: str
    """A name in `evals/assistants/`, a path, `module:function` or a URL."""
    scorers: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    description: str = ""
    model: str | None = None
    """Overrides the assistant's own model."""
    repeats: int = 1
    tickets: TicketChoice = field(default_factory=TicketChoice)
    settings: GateSettings = field(default_factory=GateSettings)
    judge: JudgeSpec | None = None
    """Who answers the scorers that ask a judge; None where no scorer does."""


def parse_suite(data: object, where: str) -> Suite:
    """Read a suite from the mapping that its YAML file holds.

    Args:
        data: what the YAML parser returned.
        where: the file, for messages.

    Raises:
        UsageError: something is wrong; names the key and the value.
    """
    if not isinstance(data, Mapping):
        raise UsageError(f"{where}: {data!r} is not a mapping; begin with `name: my_suite`")
    for key in data:
        if key not in KEYS:
            raise UsageError(f"{where}: unknown key {key!r}{did_you_mean(str(key), KEYS)}")
    rules = _rules(data.get("rules", []), where)
    scorers = _names(data.get("scorers"), f"{where}: scorers")
    unscored = sorted({rule.scorer for rule in rules} - set(scorers))
    if unscored:
        raise UsageError(f"{where}: rules name {unscored!r}, which `scorers` lacks; add them there")
    return Suite(
        name=_text(data, "name", where),
        golden=_text(data, "golden", where),
        assistant=_text(data, "assistant", where),
        scorers=scorers,
        rules=rules,
        description=str(data.get("description") or "").strip(),
        model=_text(data, "model", where) if data.get("model") is not None else None,
        repeats=_count(data.get("repeats", 1), f"{where}: repeats"),
        tickets=_choice(data.get("tickets", {}), f"{where}: tickets"),
        settings=_settings(data.get("gate", {}), data.get("seed", 0), where),
        judge=parse_judge(data["judge"], f"{where}: judge") if data.get("judge") else None,
    )


def _text(data: Mapping[Any, object], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{where}: {key} is {value!r}; write `{key}: NAME`")
    return value.strip()


def _names(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise UsageError(f"{where} is {value!r}; write a list such as [faithfulness, tone]")
    return tuple(dict.fromkeys(value))


def _count(value: object, where: str, least: int = 1) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= 10_000_000:
        raise UsageError(f"{where} is {value!r}; write a whole number ≥ {least}")
    return value


def _rules(value: object, where: str) -> tuple[Rule, ...]:
    if not isinstance(value, list):
        raise UsageError(f"{where}: rules is {value!r}; write a list of rules")
    parsed = [
        rule for i, entry in enumerate(value) for rule in parse_rule(entry, f"{where}: rules[{i}]")
    ]
    seen = set()
    for rule in parsed:
        key = (rule.scorer, rule.kind, rule.statistic, rule.slice)
        if key in seen:
            raise UsageError(f"{where}: rules state {rule.name!r} twice; keep one")
        seen.add(key)
    return tuple(parsed)


def _choice(value: object, where: str) -> TicketChoice:
    if not isinstance(value, Mapping):
        raise UsageError(f"{where} is {value!r}; write for example {{limit: 40}}")
    for key in value:
        if key not in ("limit", "filter"):
            hint = did_you_mean(str(key), ("limit", "filter"))
            raise UsageError(f"{where}: unknown key {key!r}{hint}")
    limit = value.get("limit")
    filters = value.get("filter", {})
    if not isinstance(filters, Mapping):
        raise UsageError(f"{where}.filter is {filters!r}; write {{dimension: value}}")
    return TicketChoice(
        limit=None if limit is None else _count(limit, f"{where}.limit"),
        filters={str(key): str(entry) for key, entry in filters.items()},
    )


def _settings(value: object, seed: object, where: str) -> GateSettings:
    if not isinstance(value, Mapping):
        raise UsageError(f"{where}: gate is {value!r}; write for example {{alpha: 0.05}}")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise UsageError(f"{where}: seed is {seed!r}; write a whole number ≥ 0")
    given: dict[str, Any] = {}
    for key, entry in value.items():
        if key not in GATE_KEYS:
            raise UsageError(
                f"{where}: gate: unknown key {key!r}{did_you_mean(str(key), GATE_KEYS)}"
            )
        if key == "flips":
            given[key] = _count(entry, f"{where}: gate.flips", least=FEWEST_FLIPS)
        elif isinstance(entry, bool) or not isinstance(entry, int | float) or not 0 < entry < 1:
            raise UsageError(f"{where}: gate.{key} is {entry!r}; write a number between 0 and 1")
        else:
            given[key] = float(entry)
    if "alpha" in given:  # the slices keep their share of it
        given.setdefault("alpha_slices", given["alpha"] * SLICES_SHARE)
    settings = GateSettings(seed=seed, **given)
    if settings.alpha_slices >= settings.alpha:
        raise UsageError(
            f"{where}: gate.alpha_slices is {settings.alpha_slices!r}, not below gate.alpha "
            f"{settings.alpha!r}; it is a part of it"
        )
    return settings
