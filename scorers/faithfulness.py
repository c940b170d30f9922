"""Faithfulness: which share of a reply's claims the passages or the ticket support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from evals.score import Evidence, Score, Trial, Unscored
from scorers.fingerprint import GROUNDING_MODULES, fingerprint
from scorers.grounding import Thresholds, ground
from scorers.languages import kind_across_languages
from scorers.stack import Learned, learned
from scorers.verdict import Verdict


class HasLearned(Protocol):
    """Carry what the verdicts on claims depend on."""

    @property
    def thresholds(self) -> Thresholds:
        """Return how much of a claim must be found."""

    @property
    def learned(self) -> Learned | None:
        """Return the network and its regressions, if any."""


MAX_EVIDENCE = 50
"""Spans that one score carries; a reply that runs in circles has thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaithfulnessScorer:
    """Score supported claims / claims, in [0, 1].

    What a claim is stands in `claims.py`, when it is supported in `grounding.py`. The graded number
    is 1 - p, p the probability that one claim or more is not supported (`stack.py`); by words alone
    it is that of the worst claim. Where no network is installed, or for a language that it has
    not learnt, words are compared, not meanings: a heavy paraphrase of its source scores too low.
    """

    thresholds: Thresholds = field(default_factory=Thresholds)
    learned: Learned | None = field(default_factory=learned)
    """The network that reads what words leave open; words alone decide when None."""
    name: str = "faithfulness"
    version: str = "3"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code, the network and the thresholds."""
        return fingerprint([*GROUNDING_MODULES, "faithfulness"], parameters_of(self))

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; a reply without any claim is `Unscored`, never 1.0."""
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
        if not grounding.verdicts:
            return Unscored(
                scorer=self.name, version=self.version, reason="the reply makes no claim"
            )
        faults = [one for one in grounding.verdicts if one.status != "supported"]
        total = len(grounding.verdicts)
        return Score(
            scorer=self.name,
            version=self.version,
            value=(total - len(faults)) / total,
            unit="share",
            reason=f"{total - len(faults)} of {total} claims are supported",
            evidence=tuple(evidence_of(fault) for fault in faults[:MAX_EVIDENCE]),
            graded=1.0 - grounding.unsupported,
        )


def parameters_of(scorer: HasLearned) -> dict[str, object]:
    """Return what the fingerprint of a scorer of claims holds besides code."""
    network = scorer.learned.sha256 if scorer.learned else ""
    return {"thresholds": scorer.thresholds, "network": network}


def evidence_of(verdict: Verdict, severity: str = "") -> Evidence:
    """Point at an unsupported claim, with the reason and the passage nearest to it."""
    note = f"{severity}: {verdict.because}" if severity else verdict.because
    if verdict.nearest:
        nearest = verdict.nearest if len(verdict.nearest) <= 240 else verdict.nearest[:239] + "…"
        note = f"{note}; nearest: {nearest}"
    claim = verdict.claim
    return Evidence(start=claim.start, end=claim.end, label=verdict.status, note=note)
