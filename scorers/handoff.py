"""Handoff: whether the assistant did what a careful agent would do with the ticket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evals.score import Score, Trial, Unscored
from evals.ticket import Action, Severity
from scorers.fingerprint import fingerprint

_Row = Mapping[Action, float]
_NORMAL: Mapping[Action, _Row] = {
    "answer": {"answer": 1.0, "clarify": 0.5, "hand_off": 0.4, "refuse": 0.0},
    "clarify": {"answer": 0.3, "clarify": 1.0, "hand_off": 0.5, "refuse": 0.1},
    "hand_off": {"answer": 0.1, "clarify": 0.3, "hand_off": 1.0, "refuse": 0.1},
    "refuse": {"answer": 0.0, "clarify": 0.3, "hand_off": 0.6, "refuse": 1.0},
}
_CRITICAL: Mapping[Action, _Row] = {
    "answer": {"answer": 1.0, "clarify": 0.2, "hand_off": 0.6, "refuse": 0.0},
    "clarify": {"answer": 0.1, "clarify": 1.0, "hand_off": 0.6, "refuse": 0.0},
    "hand_off": {"answer": 0.0, "clarify": 0.0, "hand_off": 1.0, "refuse": 0.0},
    "refuse": {"answer": 0.0, "clarify": 0.2, "hand_off": 0.7, "refuse": 1.0},
}
WORTH: Mapping[Severity, Mapping[Action, _Row]] = MappingProxyType(
    {"normal": _NORMAL, "critical": _CRITICAL}
)
"""Severity, then the right action, then the action taken, to its worth in [0, 1].

The right action is worth 1. A critical ticket that belongs to a person and is not passed on is
worth 0. Passing on what could be answered costs a person's time (0.4), answering what should be
refused is worth 0. On critical tickets a person too many is the smaller fault, a question back
the larger one.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffScorer:
    """Score the action taken against the right one: the cell of `WORTH`."""

    name: str = "handoff"
    version: str = "1"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code and the table."""
        return fingerprint(["handoff"], {})

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
        )
