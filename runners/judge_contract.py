"""Find out with one small call which parameters a judge takes, before any money is spent.

Newer models refuse a temperature, or want `max_completion_tokens`, with a 400 at the first call.
What is refused is left out or renamed and said; what cannot be adapted to is explained.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evals.draft import Usage
from evals.errors import HarnessError, UnmeasurableError, UsageError
from evals.judge_spec import JudgeSpec
from runners.assistant_spec import AssistantSpec, Prices
from runners.model import ModelAnswer, ModelError, ask
from runners.providers import check_model

MOST_CHANGES = 5
CANARY_SCHEMA: Mapping[str, object] = {
    "title": "canary",
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
    "additionalProperties": False,
}
CANARY_MESSAGES = (("user", 'Answer with this JSON object and nothing else: {"ready": true}'),)
BRIEF_TEXT = 120
BRIEF_LIST = 3
"""Characters of a text and items of a list that an embedded model may write."""
UNPORTABLE = (
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "minimum",
    "maximum",
    "pattern",
    "format",
    "default",
    "title",
)
"""Words of a schema that one provider or another refuses; an answer is checked here anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Say what a provider takes."""

    temperature: bool = True
    tokens_name: str = "max_tokens"
    """What the bound of an answer is called; empty where none is taken."""
    schema: bool = True
    """Whether answers can be held to a JSON schema."""
    notes: tuple[str, ...] = ()
    """What was adapted to, in words."""


def parameters(
    spec: JudgeSpec, contract: Contract, schema: Mapping[str, object] | None, max_tokens: int
) -> dict[str, Any]:
    """Return the parameters of one call."""
    chosen: dict[str, Any] = {}
    if contract.temperature and spec.temperature is not None:
        chosen["temperature"] = spec.temperature
    if contract.tokens_name:
        chosen[contract.tokens_name] = max_tokens
    if contract.schema and schema is not None:
        chosen["response_format"] = _response_format(schema, whole=_is_embedded(spec))
    return chosen


def assistant_of(spec: JudgeSpec, chosen: Mapping[str, Any]) -> AssistantSpec:
    """Dress a call to the judge as a call to an assistant's model, which knows how to ask."""
    prices = None
    if spec.prices:
        prices = Prices(input=spec.prices["input"], output=spec.prices["output"])
    return AssistantSpec(
        kind="prompt",
        name="judge",
        model=spec.model,
        api_base=spec.api_base,
        parameters=chosen,
        timeout_s=spec.timeout_s,
        prices=prices,
    )


def check_judge_model(spec: JudgeSpec, *, offline: bool) -> None:
    """Refuse a model that cannot work as a judge, without asking it anything.

    Raises:
        UsageError: unknown model, key missing, or a network model while offline.
    """
    if spec.model == "embedded/extractive":
        raise UsageError(
            f"judge: {spec.model!r} picks sentences out of articles and cannot judge; name a "
            "language model, such as openai/gpt-5-mini"
        )
    try:
        check_model(assistant_of(spec, {}), offline=offline)
    except UsageError as error:
        raise UsageError(f"judge: {error}") from error


async def find_contract(spec: JudgeSpec) -> tuple[Contract, int, Usage]:
    """Ask the canary question until it is taken.

    Returns:
        The contract, the number of calls, and what they cost together.

    Raises:
        UsageError: the key, the model or a parameter is refused for good.
        UnmeasurableError: the provider does not answer.
    """
    contract, calls, usage = Contract(), 0, Usage(cost_usd=0.0)
    messages = [{"role": role, "content": text} for role, text in CANARY_MESSAGES]
    while True:
        chosen = parameters(spec, contract, CANARY_SCHEMA, spec.max_tokens)
        calls += 1
        try:
            answer: ModelAnswer | None = await ask(assistant_of(spec, chosen), messages)
        except ModelError as error:
            answer = error.answer
            if answer is None:
                changed = _without_refused(contract, chosen, error)
                if changed is None or calls > MOST_CHANGES:
                    raise _explained(spec, error) from error
                contract = changed
                continue
        return contract, calls, usage if answer is None else answer.usage


def _without_refused(
    contract: Contract, chosen: Mapping[str, Any], error: ModelError
) -> Contract | None:
    """Return the contract without what the provider named; None where it named nothing of ours."""
    if error.kind != "bad_request":
        return None
    said = error.message.lower()
    if "max_tokens" in chosen and re.search(r"max_(completion_)?tokens", said):
        note = "the judge takes max_completion_tokens in place of max_tokens"
        return _noted(contract, note, tokens_name="max_completion_tokens")
    if "max_completion_tokens" in chosen and "max_completion_tokens" in said:
        note = "the judge takes no bound on the length of an answer, so none is sent"
        return _noted(contract, note, tokens_name="")
    if "temperature" in chosen and "temperature" in said:
        note = f"the judge refuses temperature {chosen['temperature']!r}: its own is used"
        return _noted(contract, note, temperature=False)
    if "response_format" in chosen and re.search(
        r"response_format|json_schema|json schema|structured|output_format|grammar", said
    ):
        note = "the judge cannot be held to a JSON schema: it is asked for JSON in words"
        return _noted(contract, note, schema=False)
    return None


def _noted(contract: Contract, note: str, **changed: Any) -> Contract:  # noqa: ANN401  fields
    from dataclasses import replace

    return replace(contract, notes=(*contract.notes, note), **changed)


def _explained(spec: JudgeSpec, error: ModelError) -> HarnessError:
    """Return why the judge cannot be used, with what to do."""
    where = f"judge {spec.model!r}"
    said = f"({error.message!r})"
    if error.kind == "auth":
        return UsageError(f"{where}: the provider refuses the key {said}; export a valid one")
    if error.kind == "bad_request":
        return UsageError(
            f"{where}: the provider refuses a first small question {said}; check the model's "
            "name, and `temperature` and `max_tokens` under `judge:`"
        )
    return UnmeasurableError(
        f"{where}: a first small question came to nothing, {error.kind} {said}; nothing else was "
        "asked: check key, address and model, then try again"
    )


def _is_embedded(spec: JudgeSpec) -> bool:
    return spec.model.startswith("embedded/")


def _response_format(schema: Mapping[str, object], *, whole: bool) -> dict[str, Any]:
    """Return a schema as providers take it; an embedded model is held to every word of it."""
    name = re.sub(r"[^A-Za-z0-9_-]", "_", str(schema.get("title") or "answer"))[:64]
    plain = _brief(schema) if whole else _portable(schema)
    return {
        "type": "json_schema",
        "json_schema": {"name": name, "schema": plain, "strict": _is_strict(schema)},
    }


def _brief(schema: Any) -> Any:  # noqa: ANN401  any part of a schema
    """Return a schema whose texts and lists are short enough for a small model to finish."""
    if isinstance(schema, list | tuple):
        return [_brief(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    brief = {key: _brief(value) for key, value in schema.items()}
    if brief.get("type") == "string" and "enum" not in brief:
        brief["maxLength"] = min(brief.get("maxLength", BRIEF_TEXT), BRIEF_TEXT)
    if brief.get("type") == "array":
        brief["maxItems"] = min(brief.get("maxItems", BRIEF_LIST), BRIEF_LIST)
    return brief


def _portable(schema: Any, *, names: bool = False) -> Any:  # noqa: ANN401  any part of a schema
    """Return a schema without the words that some providers refuse.

    Args:
        schema: a schema or a part of one.
        names: its keys are names of properties, not words of a schema.
    """
    if isinstance(schema, Mapping):
        return {
            key: _portable(value, names=not names and key in ("properties", "$defs"))
            for key, value in schema.items()
            if names or key not in UNPORTABLE
        }
    if isinstance(schema, list | tuple):
        return [_portable(one) for one in schema]
    return schema


def _is_strict(schema: Any) -> bool:  # noqa: ANN401  any part of a schema
    """Tell whether every object requires all its properties and allows no other."""
    if isinstance(schema, Mapping):
        if "properties" in schema:
            closed = schema.get("additionalProperties") is False
            required = set(schema.get("required", ())) == set(schema["properties"])
            if not (closed and required):
                return False
        return all(_is_strict(value) for value in schema.values())
    return not isinstance(schema, list | tuple) or all(_is_strict(one) for one in schema)
