"""Prove recall@k of the articles that a reference names."""

from __future__ import annotations

from collections.abc import Sequence

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


def test_k_is_part_of_the_fingerprint() -> None:
    assert SCORER.fingerprint == RetrievalScorer().fingerprint != RetrievalScorer(k=3).fingerprint
