"""Ask our judge what deepeval or ragas want to know about one draft, and keep what it said.

Every call goes through `Judge.ask`, so that cost, cache, retries and concurrency are ours. An
answer that cannot be read is asked for once more, then the draft stays unscored.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from evals.judge import Judge, JudgeFailure, JudgeRequest
from scorers.judges.bridge_answers import read_model, schema_of
from scorers.judges.interview import CUT_OFF, LONGEST_RAW, MORE_TOKENS
from scorers.judges.read_answer import UnreadableError

if TYPE_CHECKING:
    from pydantic import BaseModel

    Answer = TypeVar("Answer", bound=BaseModel)

MAX_TOKENS = 2048
_QUESTIONS_A_VOTE = 1000
"""More than a metric asks about one draft, so that two votes never share a number."""


_NOTHING = "(nothing)"
_TOO_LONG = "it was cut off"
_REMINDER = (
    "An earlier answer to this could not be used: {fault}. Answer with exactly one complete JSON "
    "object of the form asked for, nothing before or after it."
)


class BrokenJudgeError(Exception):
    """Say that a judge gave no usable answer, with what it said last."""

    def __init__(self, reason: str, raw: str = "") -> None:
        self.reason = reason
        self.raw = raw[:LONGEST_RAW]
        super().__init__(reason)


class UndefinedError(Exception):
    """Say that the question of a metric does not arise for a draft."""


@dataclass(slots=True, kw_only=True)
class Interview:
    """Ask about one draft. Made anew for each draft, because it counts questions."""

    judge: Judge
    rules: str
    """What the judge is told before each question."""
    max_tokens: int = MAX_TOKENS
    vote: int = 0
    """Which of k votes on the draft this is."""
    score_range: tuple[int, int] | None = None
    items_field: str = ""
    """The field of an answer whose items each need a verdict, such as `claims`; may be empty."""
    verdicts_field: str = ""
    verdicts_expected: int | None = None
    """How many verdicts the next list has to hold; None when it is not known."""
    broken: BrokenJudgeError | None = None
    answers: list[BaseModel] = field(default_factory=list)
    cost_usd: float | None = 0.0
    """Of all questions; None when a price is unknown."""
    latency_s: float = 0.0
    _times: dict[str, int] = field(default_factory=dict)

    async def ask(self, prompt: str, model: type[Answer]) -> Answer:
        """Return the judge's answer to a prompt.

        Raises:
            BrokenJudgeError: it could not be reached, or was unreadable twice.
        """
        # A question that a metric puts three times over is to get three answers.
        times = self._times[prompt] = self._times.get(prompt, -1) + 1
        request = JudgeRequest(
            messages=(("system", self.rules), ("user", prompt)),
            schema=schema_of(model, self.verdicts_field, self.verdicts_expected, self.score_range),
            max_tokens=self.max_tokens,
            vote=self.vote * _QUESTIONS_A_VOTE + times,
        )
        try:
            answer = await self._read(request, model)
        except BrokenJudgeError as broken:
            if set(model.model_fields) != {"reason"}:
                self.broken = broken
                raise
            # Only the words around a value that is already settled.
            answer = model.model_validate({"reason": ""})
        self._note(answer)
        return answer

    async def _read(self, request: JudgeRequest, model: type[Answer]) -> Answer:
        answer, fault, raw = await self._once(request, model)
        if answer is None:
            again = replace(
                request,
                messages=(*request.messages, ("user", _REMINDER.format(fault=fault))),
                max_tokens=request.max_tokens * (MORE_TOKENS if fault == _TOO_LONG else 1),
            )
            answer, fault, raw = await self._once(again, model)
        if answer is None:
            raise BrokenJudgeError(f"{fault} (asked twice)", raw or _NOTHING)
        return answer

    async def _once(
        self, request: JudgeRequest, model: type[Answer]
    ) -> tuple[Answer | None, str, str]:
        said = await self.judge.ask(request)
        if isinstance(said, JudgeFailure):
            raise BrokenJudgeError(f"no answer: {said.kind}: {said.message}")
        cost = said.usage.cost_usd
        self.cost_usd = None if cost is None or self.cost_usd is None else self.cost_usd + cost
        self.latency_s += said.latency_s
        if said.finish_reason in CUT_OFF:
            return None, _TOO_LONG, said.text
        try:
            answer = read_model(said.text, model, self.score_range)
            self._check_count(answer)
        except UnreadableError as fault:
            return None, str(fault), said.text
        return answer, "", said.text

    def _check_count(self, answer: BaseModel) -> None:
        """Refuse a list of verdicts that is shorter or longer than what was to be judged."""
        verdicts = getattr(answer, self.verdicts_field, None) if self.verdicts_field else None
        if isinstance(verdicts, list) and verdicts and isinstance(verdicts[0], str):
            return  # the list of items itself, where both fields are called the same
        if isinstance(verdicts, list) and self.verdicts_expected not in (None, len(verdicts)):
            raise UnreadableError(
                f"it holds {len(verdicts)} verdicts where {self.verdicts_expected} were asked for"
            )

    def _note(self, answer: BaseModel) -> None:
        self.answers.append(answer)
        items = getattr(answer, self.items_field, None) if self.items_field else None
        if isinstance(items, list) and all(isinstance(each, str) for each in items):
            self.verdicts_expected = len(items)
