"""The scorers that ship with ticketgate, by name: the only list of them.

Each factory imports its scorer when it is called, so that importing this file costs nothing.
`CATALOGUE` lists those that compute, `JUDGED` those that ask a judge; `deepeval:METRIC` and
`ragas:METRIC` name any metric of those two packages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from evals.errors import UsageError, did_you_mean
from evals.judge import Judge
from evals.score import Scorer


def _faithfulness() -> Scorer:
    from scorers.faithfulness import FaithfulnessScorer

    return FaithfulnessScorer()


def _hallucination() -> Scorer:
    from scorers.hallucination import HallucinationScorer

    return HallucinationScorer()


def _tone() -> Scorer:
    from scorers.tone import ToneScorer

    return ToneScorer()


def _correctness() -> Scorer:
    from scorers.correctness import CorrectnessScorer

    return CorrectnessScorer()


def _forbidden_claim() -> Scorer:
    from scorers.forbidden_claim import ForbiddenClaimScorer

    return ForbiddenClaimScorer()


def _handoff() -> Scorer:
    from scorers.handoff import HandoffScorer

    return HandoffScorer()


def _safety() -> Scorer:
    from scorers.safety import SafetyScorer

    return SafetyScorer()


def _retrieval() -> Scorer:
    from scorers.retrieval import RetrievalScorer

    return RetrievalScorer()


def _usable() -> Scorer:
    from scorers.usable import UsableScorer

    return UsableScorer()


def _latency() -> Scorer:
    from scorers.latency import LatencyScorer

    return LatencyScorer()


def _cost() -> Scorer:
    from scorers.cost import CostScorer

    return CostScorer()


CATALOGUE: Mapping[str, Callable[[], Scorer]] = MappingProxyType(
    {
        "faithfulness": _faithfulness,
        "hallucination": _hallucination,
        "tone": _tone,
        "correctness": _correctness,
        "forbidden_claim": _forbidden_claim,
        "handoff": _handoff,
        "safety": _safety,
        "retrieval": _retrieval,
        "usable": _usable,
        "latency": _latency,
        "cost": _cost,
    }
)
"""Name to the function that makes the scorer. Names equal the keys of `evals.score.METRICS`."""


def _rubric(name: str, judge: Judge, options: Mapping[str, Any]) -> Scorer:
    from scorers.judges.rubric_scorer import RubricScorer

    return RubricScorer(name=name, judge=judge, votes=int(options.get("votes", 1)))


def _deepeval(name: str, judge: Judge, options: Mapping[str, Any]) -> Scorer:
    from scorers.judges.deepeval_bridge import make

    return make(name, judge, options)


def _ragas(name: str, judge: Judge, options: Mapping[str, Any]) -> Scorer:
    from scorers.judges.ragas_bridge import make

    return make(name, judge, options)


JudgedFactory = Callable[[str, Judge, Mapping[str, Any]], Scorer]

JUDGED: Mapping[str, JudgedFactory] = MappingProxyType(
    {
        "rubric_faithfulness": _rubric,
        "rubric_tone": _rubric,
        "rubric_correctness": _rubric,
    }
)
"""Name to the function that makes a scorer of our own that asks a judge."""
BRIDGES: Mapping[str, JudgedFactory] = MappingProxyType({"deepeval": _deepeval, "ragas": _ragas})
"""Package to the function that makes a scorer of one of its metrics."""


def asks_a_judge(name: str) -> bool:
    """Tell whether a scorer of this name needs a judge."""
    return name in JUDGED or _bridge(name) is not None


def is_scorer(name: str) -> bool:
    """Tell whether a name may be that of a scorer; a metric's name is not looked into."""
    return name in CATALOGUE or asks_a_judge(name)


def make_scorers(
    names: Iterable[str],
    judge: Judge | None = None,
    *,
    votes: int = 1,
    options: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Scorer]:
    """Return the scorers of `names`, in order, each once.

    Args:
        names: of `CATALOGUE` and `JUDGED`, and `deepeval:METRIC` or `ragas:METRIC`.
        judge: who answers; needed where a scorer asks.
        votes: how often a judge is asked about each draft.
        options: scorer to what is passed on to it, such as the criteria of `deepeval:GEval`.

    Raises:
        UsageError: a name is unknown, or a judge is needed and there is none.
    """
    made: dict[str, Scorer] = {}
    for name in names:
        if name not in made:
            made[name] = _make(name, judge, votes, (options or {}).get(name, {}))
    return list(made.values())


def _make(name: str, judge: Judge | None, votes: int, options: Mapping[str, Any]) -> Scorer:
    if name in CATALOGUE:
        return CATALOGUE[name]()
    bridge = _bridge(name)
    if name not in JUDGED and bridge is None:
        known = [*CATALOGUE, *JUDGED, "deepeval:FaithfulnessMetric", "ragas:Faithfulness"]
        raise UsageError(f"scorers: {name!r} is not a scorer{did_you_mean(name, known)}")
    if judge is None:
        raise UsageError(
            f"scorers: {name!r} asks a judge and none is named; add "
            "`judge: {model: openai/gpt-5-mini}` to the suite, or give --judge MODEL"
        )
    chosen = {"votes": votes, **options}
    if bridge is None:
        return JUDGED[name](name, judge, chosen)
    package, metric = bridge
    return BRIDGES[package](metric, judge, chosen)


def _bridge(name: str) -> tuple[str, str] | None:
    """Return package and metric of a name such as `deepeval:GEval`; None for others."""
    package, colon, metric = name.partition(":")
    return (package, metric) if colon and metric and package in BRIDGES else None
