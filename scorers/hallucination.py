"""Hallucination: whether a reply makes at least one claim that is invented or contradicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from evals.score import Score, Trial, Unscored
from scorers.faithfulness import MAX_EVIDENCE, evidence_of, parameters_of
from scorers.fingerprint import GROUNDING_MODULES, fingerprint
from scorers.grounding import Thresholds, ground
from scorers.languages import kind_across_languages
from scorers.stack import Learned, learned
from scorers.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class HallucinationScorer:
    """Score 1 when a claim is invented or contradicted, else 0.

    The graded number is the probability that one claim or more is (`stack.py`).

    Each fault carries a severity in its note: `severe` (a promise, a contradiction, or any fault
    on a critical ticket), `moderate`, or `minor` (most of the claim is in the nearest passage).
    """

    thresholds: Thresholds = field(default_factory=Thresholds)
    learned: Learned | None = field(default_factory=learned)
    """The network that reads what words leave open; words alone decide when None."""
    name: str = "hallucination"
    version: str = "3"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code, the network and the thresholds."""
        modules = [*GROUNDING_MODULES, "faithfulness", "hallucination"]
        return fingerprint(modules, parameters_of(self))

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; an empty reply is `Unscored`, one without claims invents nothing."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        if not trial.draft.reply.strip():
            return Unscored(scorer=self.name, version=self.version, reason="the reply is empty")
        grounding = ground(trial, self.thresholds, self.learned)
        if grounding.foreign:
            return Unscored(
                scorer=self.name,
                version=self.version,
                kind=kind_across_languages(trial),
                reason=f"{grounding.foreign}; words cannot be compared across languages",
            )
        faults = [one for one in grounding.verdicts if one.status != "supported"]
        is_critical = trial.golden.reference.severity == "critical"
        graded = sorted(
            ((severity_of(fault, is_critical=is_critical), fault) for fault in faults),
            key=lambda pair: _SEVERITIES.index(pair[0]),
        )
        return Score(
            scorer=self.name,
            version=self.version,
            value=1.0 if faults else 0.0,
            unit="yes/no",
            reason=_reason(faults, len(grounding.verdicts)),
            evidence=tuple(evidence_of(fault, grade) for grade, fault in graded[:MAX_EVIDENCE]),
            graded=grounding.unsupported,
        )


_SEVERITIES = ("severe", "moderate", "minor")


def severity_of(fault: Verdict, *, is_critical: bool) -> str:
    """Return `severe`, `moderate` or `minor` for a claim that is not supported."""
    if is_critical or fault.claim.is_promise or fault.status == "contradicted":
        return "severe"
    return "minor" if fault.coverage >= 0.5 else "moderate"


def _reason(faults: Sequence[Verdict], total: int) -> str:
    if not faults:
        return f"none of {total} claims is invented or contradicted"
    contradicted = sum(fault.status == "contradicted" for fault in faults)
    return (
        f"{len(faults) - contradicted} invented and {contradicted} contradicted of {total} claims"
    )
