"""Records of runs: what was measured, when, with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evals.draft import Draft, DraftFailure
from evals.score import Score, Unscored
from evals.ticket import GoldenTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Say what a run measured and with what, so that it can be repeated and compared."""

    run_id: str
    suite: str
    label: str
    """What people call it: `working tree`, `main@1a2b3c4`, a model id."""
    model: str
    prompt_sha256: str
    assistant_fingerprint: str
    """Of everything of the assistant that can influence a draft; empty when unknowable."""
    golden_fingerprint: str
    scorer_fingerprints: Mapping[str, str] = field(default_factory=dict)
    served_model: str = ""
    """What the provider says that it served; several, comma-separated, when it changed."""
    git_commit: str = ""
    git_dirty: bool = False
    seed: int = 0
    repeats: int = 1
    packages: Mapping[str, str] = field(default_factory=dict)
    judge: str = ""
    """Model id of the judge that scored last, and the beginning of its fingerprint."""
    started_at: str = ""
    """UTC, ISO 8601."""
    ended_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Hold one ticket and trial: the draft or its failure, and the scores."""

    golden: GoldenTicket
    outcome: Draft | DraftFailure
    scores: tuple[Score | Unscored, ...] = ()

    def score_of(self, scorer: str) -> Score | Unscored | None:
        """Return the score of one scorer, or None when it has not scored yet."""
        return next((score for score in self.scores if score.scorer == scorer), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """Hold a finished run in memory: for reports and tests, not for 100,000 tickets."""

    provenance: Provenance
    results: tuple[Result, ...]
