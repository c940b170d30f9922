"""The scorers that ship with ticketgate, by name: the only list of them.

Each factory imports its scorer when it is called, so that importing this file costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from evals.errors import UsageError, did_you_mean
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


def make_scorers(names: Iterable[str]) -> list[Scorer]:
    """Return the scorers of `names`, in order, each once.

    Raises:
        UsageError: a name is not in the catalogue.
    """
    made: dict[str, Scorer] = {}
    for name in names:
        if name not in CATALOGUE:
            raise UsageError(f"scorers: {name!r} is not a scorer{did_you_mean(name, [*CATALOGUE])}")
        if name not in made:
            made[name] = CATALOGUE[name]()
    return list(made.values())
