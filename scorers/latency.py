"""Latency: how long a draft took."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evals.score import Score, Trial, Unscored
from scorers.fingerprint import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyScorer:
    """Score the seconds from ticket to draft: retrieval, prompt, model and parsing together."""

    name: str = "latency"
    version: str = "1"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code."""
        return fingerprint(["latency"], {})

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; a time that is no number of seconds is `Unscored`."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        draft = trial.draft
        if not math.isfinite(draft.latency_s) or draft.latency_s < 0:
            return Unscored(
                scorer=self.name,
                version=self.version,
                kind="failed",
                reason=f"the latency is {draft.latency_s!r}, not a number of seconds",
            )
        parts = {"retrieval": draft.retrieval_s, "model": draft.model_s}
        told = ", ".join(f"{part} {s:.3f} s" for part, s in parts.items() if s is not None)
        cached = "; drafted earlier, from the cache" if draft.from_cache else ""
        return Score(
            scorer=self.name,
            version=self.version,
            value=float(draft.latency_s),
            unit="s",
            reason=(told or "not split into parts") + cached,
        )
