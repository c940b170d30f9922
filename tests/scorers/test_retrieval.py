"""Prove recall@k of the articles that a reference names."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evals.score import Trial
from scorers.retrieval import RetrievalScorer
from tests.builders import a_draft, a_golden, a_passage, a_reference, a_trial
from tests.scorers.articles import scored, unscored

SCORER = RetrievalScorer()


def a_search(wanted: Sequence[str], ranked: Sequence[str], *, searched: bool = True) -> Trial:
    """Build a draft with passages in the order of `ranked`; they are listed the other way round."""
    passages = [a_passage(article_id=one, rank=rank) for rank, one in enumerate(ranked, start=1)]
    draft = a_draft(passages=passages[::-1], retrieval_s=0.01 if searched else None)
    return a_trial(golden=a_golden(reference=a_reference(article_ids=wanted)), draft=draft)


def test_all_articles_retrieved_is_worth_one_whatever_else_was_retrieved() -> None:
    answer = scored(SCORER, a_search(["KB-1", "KB-2"], ["KB-3", "KB-2", "KB-1"]))
    assert (answer.value, answer.unit, answer.evidence) == (1.0, "share", ())
    assert answer.reason == "2 of 2 articles among 3 retrieved"


def test_no_article_retrieved_is_worth_nothing() -> None:
    assert scored(SCORER, a_search(["KB-1"], ["KB-2"])).value == 0.0
    assert scored(SCORER, a_search(["KB-1"], [])).value == 0.0


def test_the_score_is_the_share_of_the_reference_articles() -> None:
    answer = scored(SCORER, a_search(["KB-1", "KB-2", "KB-3"], ["KB-3", "KB-9", "KB-8", "KB-7"]))
    # One of three wanted, though one of four retrieved.
    assert answer.value == 1 / 3
    assert [one.note for one in answer.evidence] == ["KB-1 is missing", "KB-2 is missing"]


def test_only_the_first_k_by_rank_count() -> None:
    trial = a_search(["KB-1", "KB-2"], ["KB-1", "KB-3", "KB-4", "KB-2"])
    values = [scored(RetrievalScorer(k=k), trial).value for k in (1, 3, 4, 9)]
    assert values == [0.5, 0.5, 1.0, 1.0]
    last = a_search(["KB-2"], ["KB-1", "KB-3", "KB-4", "KB-2"])
    assert scored(RetrievalScorer(k=3), last).value == 0.0


def test_an_article_counts_once() -> None:
    trial = a_search(["KB-1", "KB-1", "KB-2"], ["KB-1", "KB-1"])
    assert scored(SCORER, trial).value == 0.5


def test_without_articles_or_retrieval_a_draft_is_unscored() -> None:
    assert unscored(SCORER, a_search([], ["KB-1"])).reason == "the reference names no article"
    answer = unscored(SCORER, a_search(["KB-1"], [], searched=False))
    assert answer.kind == "not_applicable"
    assert "reports no retrieval" in answer.reason


def parts(trial: Trial, k: int | None = None) -> dict[str, float]:
    """Return the parts of a score by name."""
    return {part.name: part.value for part in scored(RetrievalScorer(k=k), trial).parts}


def test_the_parts_are_recall_precision_mrr_and_ndcg() -> None:
    # Hits at ranks 2 and 3: DCG = 1/log2(3) + 1/log2(4) = 0.63093 + 0.5;
    # ideal: two hits at ranks 1 and 2 = 1 + 0.63093.
    found = parts(a_search(["KB-1", "KB-2"], ["KB-9", "KB-1", "KB-2", "KB-8"]))
    assert found == pytest.approx(
        {"recall": 1.0, "precision": 0.5, "mrr": 0.5, "ndcg": 1.13093 / 1.63093, "k": 4.0}, abs=1e-5
    )


def test_a_better_rank_is_a_better_ndcg_and_mrr_and_the_same_recall() -> None:
    late = parts(a_search(["KB-1"], ["KB-9", "KB-8", "KB-1"]))
    early = parts(a_search(["KB-1"], ["KB-1", "KB-9", "KB-8"]))
    assert early["recall"] == late["recall"] == 1.0
    assert (early["mrr"], early["ndcg"]) == (1.0, 1.0)
    assert (late["mrr"], late["ndcg"]) == pytest.approx((1 / 3, 0.5))  # 1/log2(4)


def test_the_passages_of_one_article_are_one_place_in_the_ranking() -> None:
    # KB-9 fills ranks 1 and 2 and is one article: KB-1 is second, one of two.
    found = parts(a_search(["KB-1"], ["KB-9", "KB-9", "KB-1"]))
    assert (found["precision"], found["mrr"], found["k"]) == (0.5, 0.5, 2.0)


def test_a_search_that_found_nothing_has_no_precision() -> None:
    assert parts(a_search(["KB-1"], [])) == {"recall": 0.0, "mrr": 0.0, "ndcg": 0.0, "k": 0.0}


def test_an_ideal_ranking_is_no_longer_than_k() -> None:
    # Three wanted, two places, both hits: nothing better is possible.
    assert parts(a_search(["KB-1", "KB-2", "KB-3"], ["KB-1", "KB-2"]))["ndcg"] == 1.0


def test_k_is_part_of_the_fingerprint() -> None:
    assert SCORER.fingerprint == RetrievalScorer().fingerprint != RetrievalScorer(k=3).fingerprint
