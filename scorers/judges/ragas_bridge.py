"""Metrics of ragas, asked of our judge: the only home of ragas.

`ragas:Faithfulness`, `ragas:FactualCorrectness`, `ragas:AnswerRelevancy` and every other metric of
`ragas.metrics.collections` (or, where it is only there, of `ragas.metrics`) that judges one reply.
Values are ragas' own, brought to [0, 1] where a rubric goes from 1 to 5; always higher is better:
NoiseSensitivity, a harm, is turned round.

Where this differs from calling ragas: a NaN is unscored; so is a reply without claims, which
FactualCorrectness calls 0; verdicts that are missing, too many or neither 0 nor 1 are unreadable;
texts are compared by the embeddings of `bridge_embeddings.py`, which need no network.
"""

# longer: one file is the home of one tool.
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from inspect import Parameter, signature
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from evals.errors import UsageError
from evals.judge import Judge
from evals.score import Evidence, Scorer
from scorers.fingerprint import QUANTITY_MODULES, TEXT_MODULES, fingerprint
from scorers.judges.bridge_embeddings import embed
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
from scorers.judges.bridge_texts import Texts, without_marks
from scorers.judges.reading import Reading

if TYPE_CHECKING:
    from pydantic import BaseModel

    Answer = TypeVar("Answer", bound=BaseModel)

_FIELDS: Mapping[str, Need] = MappingProxyType(
    {
        "user_input": "ticket",
        "response": "reply",
        "reference": "reference",
        "retrieved_contexts": "passages",
    }
)
"""ragas' word to ours."""
_OURS = ("self", "llm", "embeddings", "name", "run_config", "cache")
_ITEMS: Mapping[str, str] = MappingProxyType(
    {"Faithfulness": "statements", "FactualCorrectness": "claims"}
)
"""Metric to the list of which each item gets a verdict."""
_HARMS = ("NoiseSensitivity",)
_NOT_FOR_REPLIES = (
    "MultiModalFaithfulness", "MultiModalRelevance", "FaithfulnesswithHHEM", "DataCompyScore",
    "SQLSemanticEquivalence",
    "InstanceRubrics", "RubricsScore", "SimpleCriteriaScore",
)  # fmt: skip
"""They open pictures, fetch a model, compare tables, or grade on a scale that they do not tell."""


def make(name: str, judge: Judge, options: Mapping[str, object]) -> Scorer:
    """Return the scorer for a metric of ragas.

    Args:
        name: such as `ragas:Faithfulness`, or `ragas:AspectCritic:no_blame` to tell two apart.
        judge: who is asked.
        options: of the metric, such as `mode`, `beta`, `atomicity`, `strictness`, `rubrics`;
            besides `votes`, and `max_tokens` of an answer.

    Raises:
        UsageError: ragas is missing, has no such metric, or the options do not fit.
    """
    short = metric_name(name, "ragas")
    found = _kind(name, short)
    rest = {key: value for key, value in options.items() if key not in ("max_tokens", "votes")}
    check_options(name, found.__init__, rest, ours=_OURS)
    metric = _RagasMetric(
        kind=found,
        short=short,
        label=name.rsplit(":", 1)[-1],
        settings=rest,
        modern=hasattr(found, "ascore"),
    )
    _try_out(name, metric)
    return BridgedScorer(
        name=name if name.startswith("ragas:") else f"ragas:{name}",
        judge=judge,
        metric=metric,
        votes=count_of(name, options, "votes", 1),
        max_tokens=count_of(name, options, "max_tokens", MAX_TOKENS),
        fingerprint=_fingerprint(short, judge, options),
    )


def _fingerprint(short: str, judge: Judge, options: Mapping[str, object]) -> str:
    """Return a hash of the code, the tool's version, the metric, its options and the judge."""
    return fingerprint(
        [
            *MODULES,
            *TEXT_MODULES,
            *QUANTITY_MODULES,
            "judges/bridge_embeddings",
            "judges/ragas_bridge",
        ],
        {
            "ragas": installed_version("ragas"),
            "metric": short,
            "options": sorted((key, repr(value)) for key, value in options.items()),
            "judge": judge.fingerprint,
        },
    )


@dataclass(slots=True, kw_only=True)
class _JudgeModel:
    """Be what ragas calls a model; mixed into its own base class when that is imported."""

    interview: Interview | None = None
    is_async: bool = True

    def generate(self, prompt: str, response_model: type[Answer]) -> Answer:
        """Refuse: a judge is asked on its event loop only."""
        raise BrokenJudgeError("ragas asked outside of the judge's event loop")

    async def agenerate(self, prompt: str, response_model: type[Answer]) -> Answer:
        """Ask our judge, and return the answer already read."""
        if self.interview is None:
            raise BrokenJudgeError("ragas asked before there was a draft")
        return await self.interview.ask(prompt, response_model)


class _LocalEmbeddings:
    """Be what ragas calls embeddings, old and new; mixed into its base class."""

    def embed_text(self, text: str, **_: object) -> list[float]:
        """Return the vector of a text without its fence."""
        return embed(without_marks(text))

    async def aembed_text(self, text: str, **_: object) -> list[float]:
        """Return the same; there is nothing to wait for."""
        return self.embed_text(text)

    def embed_query(self, text: str) -> list[float]:
        """Return the same, under the name that the older metrics use."""
        return self.embed_text(text)

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of several texts."""
        return [self.embed_text(text) for text in texts]


@dataclass(frozen=True, slots=True, kw_only=True)
class _RagasMetric:
    """Measure with one class of ragas; follows `BridgedMetric`."""

    kind: Foreign
    short: str
    label: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    modern: bool = True
    """Of `ragas.metrics.collections`; the others take a sample in place of arguments."""

    @property
    def needs(self) -> frozenset[Need]:
        """Return the texts that the metric asks for."""
        if not self.modern:
            metric = self.made(None)
            asked = metric.required_columns.get("SINGLE_TURN", set())
            taken = metric.get_required_columns(with_optional=True).get("SINGLE_TURN", set())
            return frozenset(_FIELDS[each] for each in asked | (taken & {"user_input", "response"}))
        asked = signature(self.kind.ascore).parameters
        return frozenset(
            ours
            for theirs, ours in _FIELDS.items()
            if theirs in asked
            and (asked[theirs].default is Parameter.empty or ours in ("ticket", "reply"))
        )

    @property
    def asks_judge(self) -> bool:
        """Tell whether the metric asks a model at all; RougeScore does not."""
        return "llm" in signature(self.kind.__init__).parameters

    def interview(self, judge: Judge, texts: Texts, told: str) -> Interview:
        """Return the interview for one draft."""
        return Interview(
            judge=judge,
            rules=told,
            items_field=_ITEMS.get(self.short, ""),
            verdicts_field="statements" if self.short in _ITEMS else "",
        )

    async def prepare(self, interview: Interview) -> Mapping[str, Any]:
        """Return nothing: ragas asks nothing that concerns all drafts."""
        return {}

    async def measure(
        self,
        texts: Texts,
        interview: Interview,
        prepared: Mapping[str, Any],
    ) -> Reading:
        """Run the metric on one draft."""
        metric = self.made(interview)
        given: dict[str, object] = {
            "user_input": texts.ticket,
            "response": texts.reply,
            "reference": texts.reference or None,
            "retrieved_contexts": list(texts.passages) or None,
        }
        with quiet():
            if self.modern:
                found = await metric.ascore(**accepted(metric.ascore, given))
                value, reason = found.value, str(found.reason or "")
            else:
                sample = imported("ragas", "ragas.dataset_schema").SingleTurnSample(**given)
                value, reason = await metric._single_turn_ascore(sample, []), ""
        if interview.broken is not None:
            raise interview.broken
        if self.short == "QuotedSpansAlignment" and reason.startswith("No quoted spans"):
            raise UndefinedError("the reply quotes nothing")
        self._check_defined(interview)
        return self._reading(self._on_scale(float(value), metric), reason, interview, texts)

    def made(self, interview: Interview | None) -> Foreign:
        """Return a fresh metric of ragas, for it may keep state."""
        parts = {"llm": _model_class()(interview=interview), "embeddings": _embeddings_class()()}
        names = {} if self.modern else {"name": self.label}
        arguments = accepted(self.kind.__init__, {**parts, **names, **self.settings})
        with quiet():
            return self.kind(**arguments)

    def _check_defined(self, interview: Interview) -> None:
        """Refuse what ragas makes of nothing.

        Raises:
            UndefinedError: reply or reference make no claim.
            BrokenJudgeError: the judge found no question that the reply answers.
        """
        items = _ITEMS.get(self.short, "")
        lists = [getattr(answer, items) for answer in interview.answers if hasattr(answer, items)]
        if items and any(not each for each in lists):
            where = "reference" if lists[0] else "reply"
            raise UndefinedError(f"the judge found no {items} in the {where}")
        questions = [getattr(answer, "question", None) for answer in interview.answers]
        if self.short == "AnswerRelevancy" and not any(questions):
            raise BrokenJudgeError("the judge wrote no question that the reply answers")

    def _on_scale(self, value: float, metric: Foreign) -> float:
        """Return the value in [0, 1], higher better."""
        low, high = 0.0, 1.0
        scale = getattr(metric, "allowed_values", None)
        if isinstance(scale, tuple) and len(scale) == 2:
            low, high = float(scale[0]), float(scale[1])
        share = (value - low) / (high - low)
        return 1.0 - share if self.short in _HARMS else share

    def _reading(self, value: float, said: str, interview: Interview, texts: Texts) -> Reading:
        evidence: list[Evidence] = []
        counts: list[str] = []
        for turn, verdicts in enumerate(_verdicts(interview)):
            faults = [(one.statement, one.reason) for one in verdicts if not one.verdict]
            backwards = turn == 1 and self.short == "FactualCorrectness"
            whose = "the reference are in the reply" if backwards else "the reply hold"
            counts.append(f"{len(verdicts) - len(faults)} of {len(verdicts)} statements of {whose}")
            label = "missing_fact" if backwards else "unsupported"
            evidence.extend(evidence_for(faults, label, texts.drafted))
        asked = [str(getattr(each, "question", "")) for each in interview.answers]
        if self.short == "AnswerRelevancy" and any(asked):
            counts.append(
                f"the reply answers {asked[0]!r}; compared with the ticket by shared stems of "
                "words, not by a model"
            )
        reason = said.strip() or "; ".join(counts) or "ragas gives no reason"
        return Reading(
            value=value, reason=f"ragas {self.short}: {reason}", evidence=tuple(evidence)
        )


def _verdicts(interview: Interview) -> Iterator[list[Any]]:
    """Yield each list of verdicts on statements."""
    for answer in interview.answers:
        found = [one for one in getattr(answer, "statements", ()) if hasattr(one, "verdict")]
        if found and all(hasattr(one, "statement") and hasattr(one, "reason") for one in found):
            yield found


@cache
def _model_class() -> Foreign:
    """Return ragas' own kind of model, with our judge inside."""
    base = _ragas("ragas.llms.base").InstructorBaseRagasLLM
    return type("JudgeForRagas", (_JudgeModel, base), {})


@cache
def _embeddings_class() -> Foreign:
    """Return ragas' own kind of embeddings, with ours inside."""
    base = _ragas("ragas.embeddings.base").BaseRagasEmbedding
    return type("EmbeddingsForRagas", (_LocalEmbeddings, base), {})


def _ragas(module: str) -> Foreign:
    """Return a module of ragas, with its thread ended and its user id kept off the disk."""
    found = imported("ragas", module)
    _calm(imported("ragas", "ragas._analytics"))
    return found


@cache
def _calm(analytics: Foreign) -> None:
    # Its thread wakes up each second to send what is never collected.
    analytics._analytics_batcher.shutdown()
    # It writes an id into the home folder even when told not to track; without a folder it makes
    # one up, once.
    kept = analytics.user_data_dir
    try:
        analytics.user_data_dir = None
        analytics.get_userid()
    finally:
        analytics.user_data_dir = kept


def _kind(name: str, short: str) -> Foreign:
    """Return the class of a metric.

    Raises:
        UsageError: ragas has none of that name for one reply.
    """
    known = _metrics_for_replies()
    if short not in known:
        raise unknown_metric(name, "ragas", known)
    return known[short]


@cache
def _metrics_for_replies() -> Mapping[str, Any]:
    """Return the metrics that need no more than a ticket, a reply, a reference and passages."""
    old, new = _ragas("ragas.metrics"), _ragas("ragas.metrics.collections")
    found = {
        name: kind
        for name, kind in old._DEPRECATED_METRICS.items()
        if isinstance(kind, type) and issubclass(kind, old.SingleTurnMetric) and _old_fits(kind)
    }
    for name in new.__all__:
        kind = getattr(new, name)
        if isinstance(kind, type) and issubclass(kind, new.BaseMetric) and _new_fits(kind):
            found[name] = kind
    return MappingProxyType(
        {name: kind for name, kind in found.items() if name not in _NOT_FOR_REPLIES}
    )


def _new_fits(kind: Foreign) -> bool:
    asked = signature(kind.ascore).parameters
    wanted = [each for each in asked.values() if each.default is Parameter.empty]
    is_talk = "ist[" in str(asked["user_input"].annotation) if "user_input" in asked else False
    return not is_talk and all(
        each.name in (*_FIELDS, "self") and each.kind is not Parameter.VAR_KEYWORD
        for each in wanted
    )


def _old_fits(kind: Foreign) -> bool:
    columns = kind.__dataclass_fields__["_required_columns"].default_factory()
    return all(column.split(":")[0] in _FIELDS for each in columns.values() for column in each)


def _try_out(name: str, metric: _RagasMetric) -> None:
    """Make the metric once, so that wrong options show before anything is spent.

    Raises:
        UsageError: ragas refuses them.
    """
    try:
        metric.made(None)
    except Exception as fault:  # ragas raises anything for wrong options
        raise UsageError(
            f"scorers: {name!r}: ragas refuses these options ({fault}); change them"
        ) from fault
