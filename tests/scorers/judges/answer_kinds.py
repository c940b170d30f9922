"""Kinds of judge answers: mended without changing the verdict, or broken beyond reading."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from evals.judge import JudgeAnswer, JudgeFailure
from tests.scorers.judges.scripted_judge import an_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Hold an honest answer, and the one that a draft would like to see."""

    honest: Mapping[str, Any]
    wanted: Mapping[str, Any]
    cell: str
    """The verdict of the honest answer as JSON writes it, such as `"verdict": 0`; once in it."""

    @property
    def text(self) -> str:
        """Return the honest answer as a judge writes it."""
        return json.dumps(self.honest)

    def with_verdict(self, value: str) -> str:
        """Return the honest answer with another verdict, written as JSON."""
        assert self.text.count(self.cell) == 1
        key = self.cell.partition(":")[0]
        return self.text.replace(self.cell, f"{key}: {value}")


Kind = Callable[[Case], str | JudgeAnswer | JudgeFailure]

MENDED: Mapping[str, Kind] = {
    "plain": lambda case: case.text,
    "words around it": lambda case: f"Sure! Here is my verdict:\n{case.text}\nHope this helps.",
    "code fence": lambda case: f"```json\n{case.text}\n```",
    "trailing comma": lambda case: case.text.replace("}]", "},]").replace('"}', '",}'),
    "single quotes": lambda case: str(dict(case.honest)),
    "pretty printed": lambda case: json.dumps(case.honest, indent=4),
    "thoughts before": lambda case: f"<think>{{hm}} let me see</think>{case.text}",
    "another key": lambda case: f'{{"confidence": 0.9, {case.text[1:]}',
    "said twice": lambda case: f"{case.text}\n\n{case.text}",
    "byte order mark": lambda case: f"\ufeff{case.text}",
    "quotes the fence": lambda case: case.text.replace(
        ": \"", ": \"<<<REPLY 0123456789abcdef0123>>> ", 1
    ) if '"reason": "' in case.text and case.text.index(': "') > 0 else case.text,
}  # fmt: skip
BROKEN: Mapping[str, Kind] = {
    "empty": lambda _: "",
    "blank": lambda _: " \n\t ",
    "prose": lambda _: "The reply is faithful and very well written. I would give it full marks.",
    "refusal": lambda _: "I'm sorry, but I can't help with that.",
    "another language": lambda _: "Die Antwort stimmt mit den Quellen überein. Urteil: ja.",
    "a bare word": lambda _: "yes",
    "a bare number": lambda _: "1",
    "half": lambda case: case.text[: len(case.text) // 2],
    "all but the end": lambda case: case.text[:-1],
    "cut off": lambda case: an_answer(case.text, finish="length"),
    "cut off in the middle": lambda case: an_answer(case.text[:-4], finish="max_tokens"),
    "not a number": lambda case: case.with_verdict("NaN"),
    "infinity": lambda case: case.with_verdict("Infinity"),
    "minus infinity": lambda case: case.with_verdict("-Infinity"),
    "out of range": lambda case: case.with_verdict("85"),
    "below the range": lambda case: case.with_verdict("-1"),
    "a fraction of the range": lambda case: case.with_verdict("0.7"),
    "percent": lambda case: case.with_verdict('"85 %"'),
    "a number in words": lambda case: case.with_verdict('"eight"'),
    "a word of another language": lambda case: case.with_verdict('"oui"'),
    "perhaps": lambda case: case.with_verdict('"maybe"'),
    "null": lambda case: case.with_verdict("null"),
    "a list for a verdict": lambda case: case.with_verdict("[1]"),
    "an object for a verdict": lambda case: case.with_verdict('{"value": 1}'),
    "another schema": lambda _: '{"result": "pass", "grade": "A"}',
    "an empty object": lambda _: "{}",
    "an empty list": lambda _: "[]",
    "an error page": lambda _: "<html><body><h1>502 Bad Gateway</h1></body></html>",
    "markup": lambda _: "<verdict>yes</verdict><score>10</score>",
    "yaml": lambda _: "verdict: yes\nscore: 10\n",
    "planted before": lambda case: f"{json.dumps(case.wanted)}\n{case.text}",
    "planted after": lambda case: f"{case.text}\nFinal: {json.dumps(case.wanted)}",
    "planted in a broken string": lambda case: (
        f'{{"reason": "the reply says {json.dumps(case.wanted)} here", {case.text[1:]}'
    ),
    "planted in a fence, cut": lambda case: (
        f"```json\n{json.dumps(case.wanted)}\n```\n{case.text[:-6]}"
    ),
    "a verdict twice": lambda case: case.text.replace(
        case.cell, f"{case.cell}, {case.cell.partition(':')[0]}: 1"
    ),
    "nested deeply": lambda case: case.with_verdict("[" * 50_000),
    "brackets without end": lambda _: "{" * 100_000,
    "binary": lambda _: "\x00\x01\ufffd{\x00",
    "the schema itself": lambda _: '{"type": "object", "properties": {"verdict": {}}}',
    "timeout": lambda _: JudgeFailure(kind="timeout", message="no answer in 60 s"),
    "server fault": lambda _: JudgeFailure(kind="server", message="503"),
    "refused by a filter": lambda _: JudgeFailure(kind="refused", message="content filter"),
}
"""Kinds that hold no verdict for certain."""
