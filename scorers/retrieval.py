"""Retrieval: how many of the articles that answer a ticket were retrieved for it, and how early."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from evals.draft import Draft
from evals.score import Evidence, Part, Score, Trial, Unscored
from scorers.fingerprint import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalScorer:
    """Score recall@k: |reference articles ∩ retrieved articles| / |reference articles|, in [0, 1].

    k is the number of distinct articles that the assistant retrieved, or `k` when that is set and
    smaller; the passages of one article count once, at the best of their ranks. Recall is the
    value, because an article that is not retrieved cannot be answered from, while its place among
    a handful of passages matters little to a model. The parts hold recall, precision, MRR and
    nDCG at that k, and k itself.
    """

    k: int | None = None
    name: str = "retrieval"
    version: str = "2"

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
        ranked = ranked_articles(trial.draft)[: self.k]
        missing = [article_id for article_id in wanted if article_id not in ranked]
        return Score(
            scorer=self.name,
            version=self.version,
            value=(len(wanted) - len(missing)) / len(wanted),
            unit="share",
            reason=f"{len(wanted) - len(missing)} of {len(wanted)} articles among "
            f"{len(ranked)} retrieved",
            evidence=tuple(
                Evidence(start=0, end=0, label="not_retrieved", note=f"{article_id} is missing")
                for article_id in missing
            ),
            parts=retrieval_parts(ranked, wanted),
        )

    def _unscored(self, reason: str) -> Unscored:
        return Unscored(scorer=self.name, version=self.version, reason=reason)


def ranked_articles(draft: Draft) -> list[str]:
    """Return the ids of the retrieved articles, best rank first, each once."""
    ranked = sorted(draft.passages, key=lambda passage: passage.rank)
    return list(dict.fromkeys(passage.article_id for passage in ranked))


def retrieval_parts(ranked: Sequence[str], wanted: Collection[str]) -> tuple[Part, ...]:
    """Return recall, precision, MRR and nDCG of a ranking, each in [0, 1], and its length k.

    recall = hits / |wanted|,  precision = hits / |ranked|,  MRR = 1 / rank of the first hit,
    nDCG = Σ 1/log₂(rank + 1) over hits ÷ the same sum with all hits in front

    Every wanted article is worth the same, so gains are 0 or 1. The ideal ranking is as long as
    this one: what no ranking of k places can hold is not asked of it. Without any article
    retrieved there is no precision; the others are 0.

    Source: Järvelin and Kekäläinen (2002), Cumulated gain-based evaluation of IR techniques.
    """
    ranks = [rank for rank, article in enumerate(ranked, start=1) if article in wanted]
    gained = math.fsum(1 / math.log2(rank + 1) for rank in ranks)
    ideal = math.fsum(
        1 / math.log2(rank + 1) for rank in range(1, min(len(wanted), len(ranked)) + 1)
    )
    shares = {"recall": len(ranks) / len(wanted)}
    if ranked:
        shares["precision"] = len(ranks) / len(ranked)
    shares["mrr"] = 1 / ranks[0] if ranks else 0.0
    shares["ndcg"] = min(gained / ideal, 1.0) if ideal else 0.0
    parts = [Part(name=name, value=value, unit="share") for name, value in shares.items()]
    return (*parts, Part(name="k", value=float(len(ranked)), unit="articles"))
