"""Cost: what a draft cost in US dollars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evals.score import Part, Score, Trial, Unscored
from scorers.fingerprint import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class CostScorer:
    """Score the dollars that a draft cost; an unknown price is missing, never 0.

    The price is that of the run: the user's own, else litellm's table. The parts hold the tokens,
    where the provider counted them.
    """

    name: str = "cost"
    version: str = "2"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code."""
        return fingerprint(["cost"], {})

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; a draft without a known price is `Unscored`."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        usage = trial.draft.usage
        if usage.cost_usd is None:
            return self._failed("no price known")
        if not math.isfinite(usage.cost_usd) or usage.cost_usd < 0:
            return self._failed(f"the cost is {usage.cost_usd!r}, not an amount of dollars")
        tokens = {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
        }
        return Score(
            scorer=self.name,
            version=self.version,
            value=float(usage.cost_usd),
            unit="usd",
            reason=f"{usage.prompt_tokens} prompt and {usage.completion_tokens} completion tokens",
            parts=tuple(
                Part(name=name, value=float(count), unit="tokens")
                for name, count in tokens.items()
                if any(tokens.values())
            ),
        )

    def _failed(self, reason: str) -> Unscored:
        return Unscored(scorer=self.name, version=self.version, kind="failed", reason=reason)
