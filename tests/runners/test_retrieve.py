"""Retrieval finds the article that shares the ticket's rare words, and nothing from thin air."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from runners.retrieve import NoArticles, build_retriever, words
from tests.builders import a_ticket, an_article

ARTICLES = [
    an_article(id="KB-1", title="Refunds", text="A refund to a card takes five days."),
    an_article(id="KB-2", title="Parcels", text="A parcel to Spain takes six days."),
    an_article(id="KB-3", title="Old refunds", text="A refund took a month.", status="superseded"),
]


def found(body: str, *, superseded: bool = False, top_k: int = 2) -> list[str]:
    """Return the ids that are found, best first."""
    retriever = build_retriever(ARTICLES, top_k=top_k, include_superseded=superseded)
    return [p.article_id for p in retriever.search(a_ticket(subject="", body=body))]


def test_the_article_with_the_rare_words_comes_first() -> None:
    assert found("where is my parcel? I live in spain")[0] == "KB-2"


def test_plural_and_accents_do_not_matter() -> None:
    assert found("réfunds") == ["KB-1"]


def test_superseded_articles_are_found_only_on_request() -> None:
    assert "KB-3" not in found("refund", top_k=3)
    assert "KB-3" in found("refund", superseded=True, top_k=3)


def test_no_shared_word_finds_nothing() -> None:
    assert found("xyzzy") == []
    assert NoArticles().search(a_ticket()) == ()


def test_ranks_begin_at_one_and_similarity_falls() -> None:
    retriever = build_retriever(ARTICLES, top_k=2, include_superseded=False)
    passages = retriever.search(a_ticket(subject="", body="days for a refund or parcel to Spain"))
    assert [p.rank for p in passages] == [1, 2]
    assert passages[0].similarity >= passages[1].similarity > 0


def test_more_articles_are_asked_for_than_there_are() -> None:
    assert set(found("refund parcel days", top_k=50)) == {"KB-1", "KB-2"}


@given(st.text(max_size=300))
def test_any_ticket_can_be_searched_for(body: str) -> None:
    assert set(found(body)) <= {"KB-1", "KB-2"}


@given(st.text(max_size=100))
@example("㎴")
def test_words_are_lower_case_and_without_spaces(text: str) -> None:
    assert all(word == word.lower() and " " not in word for word in words(text))
