"""Metrics of deepeval, asked of our judge: the only home of deepeval.

`deepeval:FaithfulnessMetric`, `deepeval:HallucinationMetric`, `deepeval:GEval` and every other
metric of deepeval that judges one reply. Values are deepeval's own and always higher is better,
HallucinationMetric too: since deepeval 4 it is the share of contexts that the reply agrees with.

Where this differs from calling deepeval: a reply without claims is unscored, not 1.0; a list of
verdicts of the wrong length is unreadable; the passages are one context for HallucinationMetric
(`passages: each` restores one verdict for each passage, which an unrelated passage waters down);
the reason is put together from the verdicts unless `include_reason: true` pays for a call more.
"""

# longer: one file is the home of one tool.
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from evals.errors import UsageError
from evals.judge import Judge
from evals.score import Scorer
from scorers.fingerprint import fingerprint
from scorers.judges.bridge_interview import (
    MAX_TOKENS,
    BrokenJudgeError,
    Interview,
    UndefinedError,
)
from scorers.judges.bridge_packages import (
    Foreign,
    accepted,
    check_options,
    count_of,
    imported,
    installed_version,
    metric_name,
    quiet,
    unknown_metric,
)
from scorers.judges.bridge_scorer import MODULES, BridgedScorer, Need, evidence_for
from scorers.judges.bridge_texts import Texts
from scorers.judges.reading import Reading

if TYPE_CHECKING:
    from pydantic import BaseModel

    Answer = TypeVar("Answer", bound=BaseModel)

_FIELDS: Mapping[str, Need] = MappingProxyType(
    {
        "input": "ticket",
        "actual_output": "reply",
        "expected_output": "reference",
        "retrieval_context": "passages",
        "context": "passages",
    }
)
"""deepeval's word to ours."""
_OURS = ("self", "model", "system_one_model", "eval_mode", "async_mode", "verbose_mode", "flaky",
         "evaluation_template", "name", "evaluation_model")  # fmt: skip
"""What a constructor takes and a suite may not set."""
_ITEMS: Mapping[str, str] = MappingProxyType(
    {
        "FaithfulnessMetric": "claims",
        "AnswerRelevancyMetric": "statements",
        "BiasMetric": "opinions",
        "ToxicityMetric": "opinions",
        "MisuseMetric": "misuses",
        "NonAdviceMetric": "advices",
        "PIILeakageMetric": "extracted_pii",
    }
)
"""Metric to the list of which each item gets a verdict."""
_HARMS = ("BiasMetric", "ToxicityMetric", "MisuseMetric", "NonAdviceMetric", "PIILeakageMetric")
"""Where nothing found is the best result, and `yes` the bad verdict."""
_ONE_EACH = ("HallucinationMetric", "ContextualPrecisionMetric")
"""Metrics that give one verdict for each context."""
_EMPTY = ("ContextualRecallMetric", "ContextualRelevancyMetric", "SummarizationMetric")
"""Metrics that return 0 where the judge gave no verdict at all."""
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "FaithfulnessMetric": "contradicted",
        "HallucinationMetric": "contradicted",
        "AnswerRelevancyMetric": "irrelevant",
        "BiasMetric": "biased",
        "ToxicityMetric": "rude",
        "PIILeakageMetric": "personal_data",
    }
)
"""Metric to the label of its evidence; others are called `fault`."""
_GEVAL_STEPS = (
    "Check whether the Actual Output answers what the Input asks, as the Expected Output does.",
    "Check whether any statement of the Actual Output contradicts the Expected Output.",
    "Check whether the Actual Output leaves out something that the Expected Output tells the "
    "customer to know or to do.",
    "Different words or another order are fine; a wrong or missing fact is not.",
)
"""What GEval judges by when the suite names neither criteria nor steps."""
_SCORE_RANGE = (0, 10)


def make(name: str, judge: Judge, options: Mapping[str, object]) -> Scorer:
    """Return the scorer for a metric of deepeval.

    Args:
        name: such as `deepeval:GEval`, or `deepeval:GEval:politeness` to tell two apart.
        judge: who is asked.
        options: of the metric, such as `criteria`, `evaluation_steps`, `evaluation_params`,
            `rubric`, `threshold`, `penalize_ambiguous_claims`, `include_reason`; besides
            `votes`, `max_tokens` of an answer, and `passages: joined` or `each`.

    Raises:
        UsageError: deepeval is missing, has no such metric, or the options do not fit.
    """
    metrics = imported("deepeval", "deepeval.metrics")
    short = metric_name(name, "deepeval")
    kind = _metrics_for_replies(metrics).get(short)
    if kind is None:
        raise unknown_metric(name, "deepeval", _metrics_for_replies(metrics))
    mine = ("max_tokens", "votes", "passages")
    rest = {key: value for key, value in options.items() if key not in mine}
    check_options(name, kind.__init__, rest, ours=_OURS)
    each = options.get("passages", "joined")
    if each not in ("joined", "each"):
        raise UsageError(f"scorers: {name!r}: passages is {each!r}; write joined or each")
    metric = _DeepevalMetric(
        kind=kind,
        short=short,
        settings=_settings(name, short, rest),
        each=each == "each",
    )
    _try_out(name, metric)
    return BridgedScorer(
        name=name if name.startswith("deepeval:") else f"deepeval:{name}",
        judge=judge,
        metric=metric,
        votes=count_of(name, options, "votes", 1),
        max_tokens=count_of(name, options, "max_tokens", MAX_TOKENS),
        fingerprint=_fingerprint(short, judge, options),
    )


def _fingerprint(short: str, judge: Judge, options: Mapping[str, object]) -> str:
    """Return a hash of the code, the tool's version, the metric, its options and the judge."""
    return fingerprint(
        [*MODULES, "judges/deepeval_bridge"],
        {
            "deepeval": installed_version("deepeval"),
            "metric": short,
            "options": sorted((key, repr(value)) for key, value in options.items()),
            "judge": judge.fingerprint,
        },
    )


@dataclass(slots=True, kw_only=True)
class _JudgeModel:
    """Be what deepeval calls a model; mixed into its own base class when that is imported."""

    interview: Interview | None = None
    name: str = "ticketgate"

    def load_model(self) -> str:
        """Return the name; there is nothing to load."""
        return self.name

    def get_model_name(self) -> str:
        """Return the name that deepeval shows."""
        return self.name

    def generate(self, prompt: str, schema: type[Answer]) -> Answer:
        """Refuse: a judge is asked on its event loop only."""
        raise BrokenJudgeError("deepeval asked outside of the judge's event loop")

    async def a_generate(self, prompt: str, schema: type[Answer] | None = None) -> Answer:
        """Ask our judge, and return the answer already read."""
        if self.interview is None or schema is None:
            raise BrokenJudgeError("deepeval asked something without saying what it expects")
        return await self.interview.ask(prompt, schema)


@dataclass(frozen=True, slots=True, kw_only=True)
class _DeepevalMetric:
    """Measure with one class of deepeval; follows `BridgedMetric`."""

    kind: Foreign
    short: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    each: bool = False

    @property
    def needs(self) -> frozenset[Need]:
        """Return the texts that the metric asks for."""
        asked: Sequence[Any] = self.settings.get("evaluation_params") or self.kind._required_params
        return frozenset(_FIELDS[each.value] for each in asked)

    @property
    def asks_judge(self) -> bool:
        """Tell whether the metric asks a model at all; ExactMatchMetric does not."""
        return bool(accepted(self.kind.__init__, {"model": None}))

    def interview(self, judge: Judge, texts: Texts, told: str) -> Interview:
        """Return the interview for one draft."""
        return Interview(
            judge=judge,
            rules=told,
            score_range=self._score_range(),
            items_field=_ITEMS.get(self.short, ""),
            verdicts_field="verdicts",
            verdicts_expected=len(self._contexts(texts)) if self.short in _ONE_EACH else None,
        )

    async def prepare(self, interview: Interview) -> Mapping[str, Any]:
        """Let the judge turn criteria into steps once, so that all drafts meet the same steps."""
        if self.short != "GEval" or self.settings.get("evaluation_steps"):
            return {}
        metric = self.made(interview)
        return {"evaluation_steps": await metric._a_generate_evaluation_steps(False)}

    async def measure(
        self, texts: Texts, interview: Interview, prepared: Mapping[str, Any]
    ) -> Reading:
        """Run the metric on one draft and read its attributes."""
        case = imported("deepeval", "deepeval.test_case").LLMTestCase(
            input=texts.ticket,
            actual_output=texts.reply,
            expected_output=texts.reference or None,
            retrieval_context=list(texts.passages) or None,
            context=self._contexts(texts) or None,
        )
        metric = self.made(interview, prepared)
        await metric.a_measure(case, **accepted(metric.a_measure, {"_show_indicator": False}))
        if interview.broken is not None:
            raise interview.broken
        if metric.error is not None or metric.score is None:
            raise BrokenJudgeError(f"deepeval gave no score: {metric.error}")
        verdicts = _verdicts(interview)
        self._check_defined(metric, verdicts)
        return self._reading(metric, verdicts, texts)

    def made(
        self, interview: Interview | None, more: Mapping[str, Any] = MappingProxyType({})
    ) -> Foreign:
        """Return a fresh metric of deepeval: it keeps its results on itself."""
        fixed = {
            "model": _model_class()(interview=interview),
            "eval_mode": "llm",
            "async_mode": True,
            "verbose_mode": False,
            "include_reason": False,
        }
        arguments = accepted(self.kind.__init__, {**fixed, **self.settings, **more})
        with quiet():
            return self.kind(**arguments)

    def _contexts(self, texts: Texts) -> list[str]:
        if self.short == "HallucinationMetric" and not self.each and texts.passages:
            return ["\n\n".join(texts.passages)]
        return list(texts.passages)

    def _score_range(self) -> tuple[int, int] | None:
        if self.short != "GEval":
            return None
        if self.settings.get("strict_mode"):
            return 0, 1
        bounds = [each.score_range for each in self.settings.get("rubric") or ()]
        return (min(b[0] for b in bounds), max(b[1] for b in bounds)) if bounds else _SCORE_RANGE

    def _check_defined(self, metric: Foreign, verdicts: Sequence[Any]) -> None:
        """Refuse the 0 or 1 that deepeval returns when there was nothing to judge.

        Raises:
            UndefinedError: the reply makes no claim, or none that can be judged.
            BrokenJudgeError: the judge found nothing where there was something.
        """
        items = getattr(metric, _ITEMS.get(self.short, ""), None)
        if self.short in _ITEMS and not items and self.short not in _HARMS:
            raise UndefinedError(f"the judge found no {_ITEMS[self.short]} in the reply")
        if self.short == "FaithfulnessMetric" and not metric.truths:
            raise BrokenJudgeError("the judge found no truths in the passages")
        if self.short in (*_ONE_EACH, *_EMPTY) and not verdicts:
            raise BrokenJudgeError("the judge gave no verdict")

    def _reading(self, metric: Foreign, verdicts: Sequence[Any], texts: Texts) -> Reading:
        items = getattr(metric, _ITEMS.get(self.short, ""), [])
        bad = "yes" if self.short in _HARMS else "no"
        faults = [
            (items[place] if place < len(items) else "", str(verdict.reason or ""))
            for place, verdict in enumerate(verdicts)
            if str(verdict.verdict) == bad
        ]
        reason = str(metric.reason or "").strip()
        if not reason and verdicts:
            reason = f"{len(verdicts) - len(faults)} of {len(verdicts)} verdicts are good"
            reason += "".join(f"; {item or 'a passage'}: {why}" for item, why in faults[:3])
        return Reading(
            value=float(metric.score),
            reason=f"deepeval {self.short}: {reason or 'no reason was given'}",
            evidence=evidence_for(faults, _LABELS.get(self.short, "fault"), texts.drafted),
        )


def _verdicts(interview: Interview) -> list[Any]:
    """Return every verdict that the judge gave, in order."""
    lists = (getattr(answer, "verdicts", ()) for answer in interview.answers)
    return [one for each in lists for one in each if hasattr(one, "verdict")]


@cache
def _model_class() -> Foreign:
    """Return deepeval's own kind of model, with our judge inside."""
    base = imported("deepeval", "deepeval.models").DeepEvalBaseLLM
    indicator = imported("deepeval", "deepeval.metrics.indicator")
    # It counts measurements for its makers in a timer thread, also when told not to send them.
    indicator.record_metric = _uncounted
    return type("JudgeForDeepeval", (_JudgeModel, base), {})


def _uncounted(*_: object, **__: object) -> None:
    """Count nothing."""


def _metrics_for_replies(metrics: Foreign) -> dict[str, Any]:
    """Return the metrics that need no more than a ticket, a reply, a reference and passages."""
    found = {}
    for name in metrics.__all__:
        kind = getattr(metrics, name)
        if not (isinstance(kind, type) and issubclass(kind, metrics.BaseMetric)):
            continue
        asked = getattr(kind, "_required_params", None)
        fits = isinstance(asked, list) and all(each.value in _FIELDS for each in asked)
        if name == "GEval" or (fits and name not in _NOT_FOR_REPLIES):
            found[name] = kind
    return found


_NOT_FOR_REPLIES = (
    "AgentLoopDetectionMetric", "JevEval", "PlanAdherenceMetric", "PlanQualityMetric",
    "StepEfficiencyMetric", "TaskCompletionMetric",
)  # fmt: skip
"""They judge the trace of an agent, or ask a model of their makers."""


def _settings(name: str, short: str, options: Mapping[str, object]) -> dict[str, Any]:
    """Return the options as deepeval wants them.

    Raises:
        UsageError: a field or a rubric of GEval is not what it takes.
    """
    settings = dict(options)
    if short != "GEval":
        return settings
    settings["name"] = name.rsplit(":", 1)[-1]
    if not settings.get("criteria") and not settings.get("evaluation_steps"):
        settings["evaluation_steps"] = list(_GEVAL_STEPS)
        settings.setdefault("evaluation_params", ["input", "actual_output", "expected_output"])
    settings["evaluation_params"] = _params(
        name, settings.get("evaluation_params", ["input", "actual_output"])
    )
    if settings.get("rubric"):
        settings["rubric"] = _rubric(name, settings["rubric"])
    return settings


def _params(name: str, given: object) -> list[Any]:
    cases = imported("deepeval", "deepeval.test_case")
    known: dict[object, str] = {theirs: theirs for theirs in _FIELDS}
    for theirs, ours in _FIELDS.items():
        known.setdefault(ours, theirs)
    if not isinstance(given, (list, tuple)) or not given or any(g not in known for g in given):
        raise UsageError(
            f"scorers: {name!r}: evaluation_params is {given!r}; write a list of "
            "ticket, reply, reference and passages"
        )
    return [cases.SingleTurnParams(known[each]) for each in given]


def _rubric(name: str, given: object) -> list[Any]:
    rubric = imported("deepeval", "deepeval.metrics.g_eval").Rubric
    try:
        return [rubric(**each) for each in given]  # type: ignore[attr-defined]
    except (TypeError, ValueError) as fault:
        raise UsageError(
            f"scorers: {name!r}: rubric is {given!r}; write a list of "
            "{score_range: [0, 4], expected_outcome: ...}"
        ) from fault


def _try_out(name: str, metric: _DeepevalMetric) -> None:
    """Make the metric once, so that wrong options show before anything is spent.

    Raises:
        UsageError: deepeval refuses them.
    """
    try:
        metric.made(None)
    except Exception as fault:  # deepeval raises anything for wrong options
        raise UsageError(
            f"scorers: {name!r}: deepeval refuses these options ({fault}); change them"
        ) from fault
