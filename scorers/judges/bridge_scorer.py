"""The scorer around a metric of another tool: trials in, scores in [0, 1] out, never an exception.

What a metric raises, returns as NaN or leaves open becomes `Unscored`, with what the judge said.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from evals.errors import HarnessError
from evals.judge import Judge
from evals.score import Evidence, Score, Trial, Unscored
from scorers.judges.bridge_interview import (
    MAX_TOKENS,
    BrokenJudgeError,
    Interview,
    UndefinedError,
)
from scorers.judges.bridge_texts import MAX_CHARS, Texts, fenced, plain_texts, rules
from scorers.judges.interview import Heard
from scorers.judges.reading import Reading, find_quotes, short
from scorers.judges.votes import Vote, combine

Need = Literal["ticket", "reply", "reference", "passages"]
VERSION = "1"
MODULES = (
    "judges/fence",
    "judges/interview",
    "judges/reading",
    "judges/votes", "judges/lenient_json", "judges/read_answer", "judges/bridge_texts",
    "judges/bridge_answers", "judges/bridge_interview", "judges/bridge_scorer",
    "judges/bridge_packages",
)  # fmt: skip
"""What both bridges rest on, for their fingerprints."""
_ROUNDING = 1e-9
_MAX_EVIDENCE = 50
_MAX_REASON_CHARS = 1000
_MISSING: Mapping[str, str] = {
    "ticket": "the ticket is empty",
    "reply": "the reply is empty",
    "reference": "the golden ticket has no reference reply",
    "passages": "no passage was retrieved",
}


class BridgedMetric(Protocol):
    """Measure one draft with a metric of another tool."""

    @property
    def needs(self) -> frozenset[Need]:
        """Return the texts without which the metric says nothing."""

    @property
    def asks_judge(self) -> bool:
        """Tell whether texts are pasted into prompts, and so need a fence."""

    def interview(self, judge: Judge, texts: Texts, told: str) -> Interview:
        """Return the interview for one draft, told what this metric asks."""

    async def prepare(self, interview: Interview) -> Mapping[str, Any]:
        """Return what is asked once for all drafts of a batch; mostly nothing.

        Raises:
            BrokenJudgeError: the judge gave no usable answer.
        """

    async def measure(
        self, texts: Texts, interview: Interview, prepared: Mapping[str, Any]
    ) -> Reading:
        """Measure one draft.

        Raises:
            UndefinedError: the question does not arise.
            BrokenJudgeError: the judge gave no usable answer.
            Exception: whatever the other tool raises.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgedScorer:
    """Score drafts with a metric of deepeval or ragas. Higher is better, always."""

    name: str
    judge: Judge
    metric: BridgedMetric
    fingerprint: str
    votes: int = 1
    max_tokens: int = MAX_TOKENS
    version: str = VERSION

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch on the judge's event loop; same length and order as `trials`."""
        found: list[Score | Unscored | None] = []
        ready: list[Texts] = []
        for trial in trials:
            texts = plain_texts(trial)
            unasked = self._not_asked(texts)
            found.append(unasked)
            if unasked is None:
                ready.append(fenced(texts) if self.metric.asks_judge else texts)
        answers = iter(self._ask(ready))
        return [next(answers) if each is None else each for each in found]

    def _ask(self, ready: Sequence[Texts]) -> list[Score | Unscored]:
        if not ready:
            return []
        (prepared,) = self.judge.run([self._prepare(ready[0])])
        if isinstance(prepared, Unscored):
            return [prepared for _ in ready]
        work: list[Coroutine[object, object, Score | Unscored]] = [
            self._measure(texts, prepared) for texts in ready
        ]
        return self.judge.run(work)

    async def _prepare(self, texts: Texts) -> Mapping[str, Any] | Unscored:
        interview = self._interview(texts, 0)
        try:
            return await self.metric.prepare(interview)
        except HarnessError:
            raise
        except Exception as error:  # the other tool may raise anything
            fault, raw = _explained(error, interview)
            return self._unscored(f"the judge: {fault}", "failed", raw)

    async def _measure(self, texts: Texts, prepared: Mapping[str, Any]) -> Score | Unscored:
        votes = await asyncio.gather(
            *(self._vote(texts, prepared, vote) for vote in range(self.votes))
        )
        return combine(self.name, self.version, votes)

    async def _vote(self, texts: Texts, prepared: Mapping[str, Any], vote: int) -> Vote:
        interview = self._interview(texts, vote)
        reading: Reading | None = None
        fault, raw = "", ""
        try:
            reading = _on_scale(await self.metric.measure(texts, interview, prepared))
        except HarnessError:
            raise
        except UndefinedError as undefined:
            reading = Reading(value=None, reason=str(undefined))
        except Exception as error:  # the other tool may raise anything
            fault, raw = _explained(error, interview)
        heard = Heard(
            verdict=None, fault=fault, raw=raw,
            cost_usd=interview.cost_usd, latency_s=interview.latency_s,
        )  # fmt: skip
        return Vote(heard=heard, reading=reading)

    def _interview(self, texts: Texts, vote: int) -> Interview:
        told = rules(texts.code)
        return replace(
            self.metric.interview(self.judge, texts, told), max_tokens=self.max_tokens, vote=vote
        )

    def _not_asked(self, texts: Texts) -> Unscored | None:
        for need in ("ticket", "reply", "reference", "passages"):
            if need in self.metric.needs and not getattr(texts, need):
                return self._unscored(_MISSING[need])
        if texts.chars > MAX_CHARS:
            return self._unscored(
                f"ticket, reply, reference and passages have {texts.chars} characters, more than "
                f"the {MAX_CHARS} that are sent to a judge",
                "failed",
            )
        return None

    def _unscored(
        self, reason: str, kind: Literal["not_applicable", "failed"] = "not_applicable",
        raw: str = "",
    ) -> Unscored:  # fmt: skip
        return Unscored(
            scorer=self.name, version=self.version, reason=_shortened(reason), kind=kind, raw=raw
        )


def _on_scale(reading: Reading) -> Reading:
    """Return a reading whose value lies in [0, 1], but for rounding.

    Raises:
        BrokenJudgeError: it does not, or it is not a number.
    """
    value = reading.value
    if value is None or not math.isfinite(value) or not -_ROUNDING < value < 1 + _ROUNDING:
        raise BrokenJudgeError(f"the metric returned {value!r}, which is not in [0, 1]")
    return replace(
        reading, value=min(1.0, max(0.0, float(value))), reason=_shortened(reading.reason)
    )


def _explained(error: Exception, interview: Interview) -> tuple[str, str]:
    """Return why there is no value, and what the judge said.

    The tools wrap exceptions in their own; what the judge did is the better reason.
    """
    broken = error if isinstance(error, BrokenJudgeError) else interview.broken
    if broken is not None:
        return _shortened(broken.reason), broken.raw
    return _shortened(f"the metric failed: {type(error).__name__}: {error}"), ""


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _MAX_REASON_CHARS else words[: _MAX_REASON_CHARS - 1] + "…"


def evidence_for(
    faults: Sequence[tuple[str, str]], label: str, drafted: str
) -> tuple[Evidence, ...]:
    """Return evidence for pairs of what was judged and why it was found wanting.

    What a judge quotes is looked for in the reply; what is not found there word for word points at
    the reply as a whole.
    """
    shown = faults[:_MAX_EVIDENCE]
    places = find_quotes([item for item, _ in shown], drafted)
    return tuple(
        Evidence(
            start=place[0] if place else 0,
            end=place[1] if place else 0,
            label=label,
            note=short(": ".join(part for part in (item, why) if part) or "no reason was given"),
        )
        for (item, why), place in zip(shown, places, strict=True)
    )
