"""What a well-behaved judge answers to the questions of deepeval and ragas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from evals.judge import JudgeRequest
from tests.scorers.judges.scripted_judge import Said, ScriptedJudge

SENTENCE = "Refunds to a card take 5 to 7 business days."
_PLAIN = {"integer": 8, "number": 8, "boolean": True}


def fields(request: JudgeRequest) -> frozenset[str]:
    """Return the fields that a question wants filled: they tell its kind."""
    wanted: Any = (request.schema or {}).get("properties", {})
    return frozenset(wanted)


def prompts(judge: ScriptedJudge) -> list[str]:
    """Return the questions as the metric wrote them."""
    return [request.messages[1][1] for request in judge.requests]


def by_fields(answers: Mapping[str, object]) -> ScriptedJudge:
    """Return a judge that answers by the first field of `answers` that a question wants.

    An answer is JSON to be, or what is said as it is. Other questions get the plainest instance of
    their schema. Where a field asks for verdicts under the name of a list (`statements` of ragas),
    name it `field/verdict`.
    """

    def script(_: int, request: JudgeRequest) -> Said:
        for name, answer in answers.items():
            wanted, slash, _inner = name.partition("/")
            if wanted not in fields(request) or bool(slash) != _asks_for_verdicts(request, wanted):
                continue
            if isinstance(answer, list | dict):
                return json.dumps({wanted: answer} if isinstance(answer, list) else answer)
            return answer  # type: ignore[return-value]
        return json.dumps(instance(request.schema or {}))

    return ScriptedJudge(script)


def instance(schema: Mapping[str, Any]) -> Any:  # noqa: ANN401  any JSON
    """Return the plainest value that a schema allows."""
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return instance(schema["anyOf"][0])
    if schema.get("type") == "object":
        return {key: instance(each) for key, each in schema["properties"].items()}
    if schema.get("type") == "array":
        return [instance(schema["items"])]
    return _PLAIN.get(schema.get("type", ""), SENTENCE)


def _asks_for_verdicts(request: JudgeRequest, name: str) -> bool:
    wanted: Any = (request.schema or {})["properties"]
    items = wanted[name].get("items", {})
    return name == "statements" and "verdict" in items.get("properties", {})
