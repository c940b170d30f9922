"""Latency: how long a draft took."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evals.score import Part, Score, Trial, Unscored
from scorers.fingerprint import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyScorer:
    """Score the seconds from ticket to draft: retrieval, prompt, model and parsing together.

    The parts hold retrieval and model apart, where the assistant timed them, and `from_cache` (1)
    for a draft whose time was measured in an earlier run.
    """

    name: str = "latency"
    version: str = "2"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code."""
        return fingerprint(["latency"], {})

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; a time that is no number of seconds is `Unscored`."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        draft = trial.draft
        if not _is_time(draft.latency_s):
            return Unscored(
                scorer=self.name,
                version=self.version,
                kind="failed",
                reason=f"the latency is {draft.latency_s!r}, not a number of seconds",
            )
        timed = {"retrieval": draft.retrieval_s, "model": draft.model_s}
        parts = {name: s for name, s in timed.items() if s is not None and _is_time(s)}
        told = ", ".join(f"{part} {s:.3f} s" for part, s in parts.items())
        cached = "; drafted earlier, from the cache" if draft.from_cache else ""
        return Score(
            scorer=self.name,
            version=self.version,
            value=float(draft.latency_s),
            unit="s",
            reason=(told or "not split into parts") + cached,
            parts=(
                *(Part(name=name, value=float(s), unit="s") for name, s in parts.items()),
                *((Part(name="from_cache", value=1.0, unit="yes/no"),) if draft.from_cache else ()),
            ),
        )


def _is_time(seconds: float) -> bool:
    return math.isfinite(seconds) and seconds >= 0
