"""Retrieval: how many of the articles that answer a ticket were retrieved for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.draft import Draft
from evals.score import Evidence, Score, Trial, Unscored
from scorers.fingerprint import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalScorer:
    """Score recall@k: |reference articles ∩ retrieved articles| / |reference articles|, in [0, 1].

    k is the number of passages that the assistant retrieved, or `k` when that is set and smaller.
    """

    k: int | None = None
    name: str = "retrieval"
    version: str = "1"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code and of k."""
        return fingerprint(["retrieval"], {"k": self.k})

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; `Unscored` where no article is asked for or nothing was retrieved."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        wanted = tuple(dict.fromkeys(trial.golden.reference.article_ids))
        if not wanted:
            return self._unscored("the reference names no article")
        if not trial.draft.passages and trial.draft.retrieval_s is None:
            return self._unscored("the assistant retrieved no passages and reports no retrieval")
        retrieved = self._retrieved(trial.draft)
        missing = [article_id for article_id in wanted if article_id not in retrieved]
        return Score(
            scorer=self.name,
            version=self.version,
            value=(len(wanted) - len(missing)) / len(wanted),
            unit="share",
            reason=f"{len(wanted) - len(missing)} of {len(wanted)} articles among "
            f"{len(retrieved)} retrieved",
            evidence=tuple(
                Evidence(start=0, end=0, label="not_retrieved", note=f"{article_id} is missing")
                for article_id in missing
            ),
        )

    def _retrieved(self, draft: Draft) -> frozenset[str]:
        ranked = sorted(draft.passages, key=lambda passage: passage.rank)
        return frozenset(passage.article_id for passage in ranked[: self.k])

    def _unscored(self, reason: str) -> Unscored:
        return Unscored(scorer=self.name, version=self.version, reason=reason)
