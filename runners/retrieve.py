"""Find the passages that a draft may rely on. The only home of `bm25s`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Protocol

from evals.draft import Passage
from evals.ticket import Article, Ticket

WORD = re.compile(r"[^\W_]+")
LONGEST_QUERY_WORDS = 600
"""A ticket longer than this is cut for retrieval: a pasted log file is no question."""


class Retriever(Protocol):
    """Return the passages for a ticket, best first."""

    def search(self, ticket: Ticket) -> tuple[Passage, ...]:
        """Return passages with ranks from 1."""


class NoArticles:
    """Retrieve nothing, for golden sets without articles."""

    def search(self, ticket: Ticket) -> tuple[Passage, ...]:
        """Return no passage."""
        del ticket
        return ()


class Bm25Retriever:
    """Rank whole articles by BM25 (Robertson and Zaragoza, 2009), as bm25s computes it."""

    def __init__(self, articles: Sequence[Article], *, top_k: int) -> None:
        import bm25s

        self._stop_words = _stop_words()
        self._articles = sorted(articles, key=lambda article: article.id)
        self._top_k = min(top_k, len(self._articles))
        self._index: Any = bm25s.BM25()
        corpus = [self._words(f"{a.title} {a.text}") for a in self._articles]
        self._index.index(corpus, show_progress=False)

    def search(self, ticket: Ticket) -> tuple[Passage, ...]:
        """Return at most `top_k` passages that share a word with the ticket."""
        query = self._words(f"{ticket.subject} {ticket.body}")[:LONGEST_QUERY_WORDS]
        known = [word for word in query if word in self._index.vocab_dict]
        if not known:
            return ()
        found, scores = self._index.retrieve(
            [known], k=self._top_k, show_progress=False, n_threads=0
        )
        hits = [
            (self._articles[int(i)], float(s)) for i, s in zip(found[0], scores[0], strict=True)
        ]
        return tuple(
            Passage(
                article_id=article.id,
                title=article.title,
                text=article.text,
                rank=rank,
                similarity=score,
            )
            for rank, (article, score) in enumerate((hit for hit in hits if hit[1] > 0), start=1)
        )

    def _words(self, text: str) -> list[str]:
        return [word for word in words(text) if word not in self._stop_words]


def _stop_words() -> frozenset[str]:
    """Return words that carry no topic in the languages of our customers, stemmed as texts are."""
    from bm25s import stopwords

    lists = (
        stopwords.STOPWORDS_EN_PLUS,
        stopwords.STOPWORDS_GERMAN,
        stopwords.STOPWORDS_SPANISH,
        stopwords.STOPWORDS_FRENCH,
    )
    return frozenset(stem for words_of in lists for word in words_of for stem in words(word))


def build_retriever(
    articles: Sequence[Article], *, top_k: int, include_superseded: bool
) -> Retriever:
    """Return a retriever over the articles that an assistant may use."""
    chosen = [a for a in articles if include_superseded or a.status == "current"]
    return Bm25Retriever(chosen, top_k=top_k) if chosen else NoArticles()


def words(text: str) -> list[str]:
    """Split into lower-case words with light stemming, accents removed."""
    # Taking a sign such as ㎴ apart may leave a capital letter: lower case comes second.
    plain = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return [_stem(word) for word in WORD.findall(plain)]


def _stem(word: str) -> str:
    """Cut common English endings, so that `refunds` finds `refund`."""
    for ending, shortest in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= shortest and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word
