"""Handoff: whether the assistant did what a careful agent would do with the ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.confusion import SEVERITY_WEIGHT, WORTH, cost_of
from evals.score import Part, Score, Trial, Unscored
from scorers.fingerprint import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffScorer:
    """Score the action taken against the right one: the cell of `evals.confusion.WORTH`.

    The part `cost` holds what the mistake costs, weighted by the severity of the ticket: 0 for the
    right action, 3 for the worst mistake on a critical ticket.
    """

    name: str = "handoff"
    version: str = "2"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code and the table."""
        tables = {"worth": dict(WORTH), "weight": dict(SEVERITY_WEIGHT)}
        return fingerprint(["handoff"], tables)

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; `Unscored` where the reference names no action."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        right, severity = trial.golden.reference.action, trial.golden.reference.severity
        taken = trial.draft.action
        if right is None:
            return Unscored(
                scorer=self.name, version=self.version, reason="the reference names no action"
            )
        if taken == right:
            reason = f"{taken} is right"
        else:
            reason = f"{taken} where {right} is right, on a {severity} ticket"
        return Score(
            scorer=self.name,
            version=self.version,
            value=WORTH[severity][right][taken],
            unit="share",
            reason=reason,
            parts=(Part(name="cost", value=cost_of(severity, right, taken), unit="points"),),
        )
