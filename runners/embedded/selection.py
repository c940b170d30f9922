"""Choose the sentences of the articles that best answer a ticket.

Every topic-bearing term t of the ticket has a weight w(t): 1, more in the subject and in a
question. It is informative when few of the S given sentences have it: idf(t) = ln(1 + S / df(t)).
A sentence is worth

    worth(s) = closeness(article) · form(s, question) · Σ w(t) · idf(t) · place(t, s)

with place 1 in the sentence itself, less in its heading or in the title of its article. An article
is close when it ranks high and has much of the ticket. The form favours short sentences, numbers,
the kind of answer asked for, and neighbours of chosen sentences. Each question of the ticket gets
the sentence worth most for it, if that reaches the minimum of 0.7 · max idf, closeness aside;
further sentences are taken greedily down to a fifth of the best, with covered terms counting less.

Nothing is chosen unless one article speaks of the ticket, or of one of its questions. Filler words
aside, an article does so when it has

* three of the words, and these make up 17 % of all by w(t) · idf(t);
* two, and these make up 33 %;
* one that is in its title or a code such as `E03`, and it makes up 50 %.

Source: the greedy choice follows Carbonell and Goldstein (1998), The use of MMR, diversity-based
reranking for reordering documents and producing summaries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from math import log

from runners.embedded.conditions import TicketText
from runners.embedded.passages import Sentence, SplitArticle
from runners.embedded.questions import Question, read_questions
from runners.embedded.wording import FILLER_STEMS

MINIMUM_SHARES = (0.5, 0.33, 0.17)
"""Share of a ticket's content that an article must have with one, two, and more of its words."""
MINIMUM_WORTH = 0.7
"""Below it, in units of the largest idf, a sentence does not answer a question."""
MINIMUM_FURTHER = 0.2
"""A further sentence must be worth this share of the best one."""

MINIMUM_ARTICLES = 3
"""With fewer articles, a word that all of them have may well be the topic."""

_HEADING, _TITLE = 0.5, 0.15
"""Place: a term in the heading or in the title, against 1 in the sentence."""
_RANK = 0.9
"""Factor for each rank below the first article."""
_FOCUS = 1.5
"""Power of an article's share of the ticket, against the best article's."""
_LONG = 80
"""A sentence with so many terms is worth half."""
_STEP = 1.5
"""Factor for a numbered step when a way to do something is asked for."""
_FIRST = 1.15
"""Factor for the first sentence of an article, which mostly says what it is about."""
_DIGIT = re.compile(r"\d")
_NEAR = 1.3
"""Factor for a sentence next to a chosen one."""
_SOLID = 1.15
"""Factor for a sentence with a number: support answers mostly turn on one."""
_COVERED = 0.7
"""Factor for a term that a chosen sentence has already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Point to a sentence that goes into the reply."""

    article: int
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """Hold a sentence with the terms of the ticket that it touches, each with idf · place."""

    chosen: Chosen
    tells: frozenset[str]
    is_step: bool
    factor: float
    touches: tuple[tuple[str, float], ...]


def choose(
    ticket: TicketText,
    articles: Sequence[SplitArticle],
    *,
    limit: int,
    anyway: bool = False,
) -> tuple[Chosen, ...]:
    """Return the sentences that answer a ticket, in the order of the articles.

    Args:
        ticket: the ticket.
        articles: best first, as retrieved.
        limit: sentences at most, ≥ 0.
        anyway: whether to take the best there is when nothing reaches the minimum.

    Returns:
        Distinct sentences, or nothing when none reaches the minimum.
    """
    questions = read_questions(ticket, articles)
    idf = _idf(articles, questions[-1].weights)
    everywhere = _everywhere(articles, idf)
    evidence = [
        [_evidence(article, question, idf, everywhere) for question in questions]
        for article in articles
    ]
    if not anyway and not any(suffices for each in evidence for _, suffices in each):
        return ()
    closeness = _closeness([each[-1][0] for each in evidence])
    minimum = 0.0 if anyway else MINIMUM_WORTH * max(idf.values(), default=0.0)
    candidates = _candidates(articles, idf)
    return _greedy(candidates, questions, closeness, limit=limit, minimum=minimum)


def _closeness(shares: Sequence[float]) -> list[float]:
    """Return the factor of each article: by its rank and by its share of what is asked."""
    best = max(shares, default=0.0) or 1.0
    return [_RANK**rank * (share / best) ** _FOCUS for rank, share in enumerate(shares)]


def _greedy(
    candidates: Sequence[_Candidate],
    questions: Sequence[Question],
    closeness: Sequence[float],
    *,
    limit: int,
    minimum: float,
) -> tuple[Chosen, ...]:
    """Return the best sentence for each question, then the best of what is left uncovered."""
    covered: set[str] = set()
    taken: dict[Chosen, _Candidate] = {}
    best = 0.0
    for question in questions:
        worth, top = _best(candidates, question, closeness)
        best = max(best, worth)
        if (
            top is not None
            and worth >= minimum * closeness[top.chosen.article]
            and len(taken) < limit
        ):
            taken[top.chosen] = top
            covered.update(term for term, _ in top.touches)
    while taken and len(taken) < limit:
        rest = [candidate for candidate in candidates if candidate.chosen not in taken]
        worth, top = _best(rest, questions[-1], closeness, covered, near=_neighbours(taken))
        if top is None or worth < max(minimum, best) * MINIMUM_FURTHER:
            break
        taken[top.chosen] = top
        covered.update(term for term, _ in top.touches)
    return tuple(sorted(taken, key=lambda chosen: (chosen.article, chosen.sentence)))


def _neighbours(taken: Iterable[Chosen]) -> frozenset[Chosen]:
    """Return the places right before and after chosen sentences."""
    return frozenset(
        Chosen(article=each.article, sentence=each.sentence + step)
        for each in taken
        for step in (-1, 1)
    )


def _best(
    candidates: Sequence[_Candidate],
    question: Question,
    closeness: Sequence[float],
    covered: Set[str] = frozenset(),
    near: Set[Chosen] = frozenset(),
) -> tuple[float, _Candidate | None]:
    """Return the worth of the best candidate, and the candidate; the first of equals."""
    best, top = -1.0, None
    for candidate in candidates:
        total = 0.0
        for term, value in candidate.touches:
            total += question.weights[term] * (value * _COVERED if term in covered else value)
        total *= candidate.factor * closeness[candidate.chosen.article]
        if not question.kinds.isdisjoint(candidate.tells):
            total *= question.right_kind
        if candidate.is_step and "way" in question.kinds:
            total *= _STEP
        if candidate.chosen in near:
            total *= _NEAR
        if total > best:
            best, top = total, candidate
    return max(best, 0.0), top


def _idf(articles: Sequence[SplitArticle], weights: Mapping[str, float]) -> dict[str, float]:
    """Return ln(1 + S / df) of every term of the ticket; df counts sentences, at least 1."""
    total = 0
    frequency: dict[str, int] = {}
    for article in articles:
        total += len(article.sentences)
        for sentence in article.sentences:
            for term in sentence.terms:
                if term in weights:
                    frequency[term] = frequency.get(term, 0) + 1
    return {term: log(1 + total / frequency.get(term, 1)) for term in weights}


def _everywhere(articles: Sequence[SplitArticle], idf: Mapping[str, float]) -> frozenset[str]:
    """Return the terms of no topic: in all articles, in no title, in every tenth sentence."""
    if len(articles) < MINIMUM_ARTICLES:
        return frozenset()
    frequent = log(1 + 10)
    return frozenset(
        term
        for term, value in idf.items()
        if value <= frequent
        and not any(term in article.title_terms for article in articles)
        and all(term in article.vocabulary.get(term[0], ()) for article in articles)
    )


def _evidence(
    article: SplitArticle,
    question: Question,
    idf: Mapping[str, float],
    everywhere: Set[str],
) -> tuple[float, bool]:
    """Return the share of a question's content that an article has, and whether it suffices."""
    known = everything = 0.0
    count = 0
    named = False
    rarest = max(idf.values(), default=0.0)
    for term in question.own:
        if term in FILLER_STEMS or (term.isdigit() and len(term) < 3):
            continue
        in_title = term in article.title_terms
        value = question.weights[term] * (rarest if in_title else idf[term])
        everything += value
        if term in article.vocabulary.get(term[0], ()):
            known += value
            count += term not in everywhere
            named = named or in_title or not term.isalpha()
    share = known / everything if everything else 0.0
    minimum = MINIMUM_SHARES[min(count, len(MINIMUM_SHARES)) - 1]
    return share, (count > 1 or (count == 1 and named)) and share >= minimum


def _candidates(articles: Sequence[SplitArticle], idf: Mapping[str, float]) -> list[_Candidate]:
    found: dict[str, _Candidate] = {}
    for rank, article in enumerate(articles):
        for index, sentence in enumerate(article.sentences):
            if sentence.text not in found:
                length = 1 + len(sentence.terms) / _LONG
                solid = _SOLID if _DIGIT.search(sentence.text) else 1.0
                found[sentence.text] = _Candidate(
                    chosen=Chosen(article=rank, sentence=index),
                    tells=sentence.tells,
                    is_step=sentence.kind == "step",
                    factor=solid * (_FIRST if index == 0 else 1.0) / length,
                    touches=_touches(sentence, article, idf),
                )
    return list(found.values())


def _touches(
    sentence: Sentence, article: SplitArticle, idf: Mapping[str, float]
) -> tuple[tuple[str, float], ...]:
    """Return the terms of the ticket that a sentence touches, each with idf · place."""
    found = {term: idf[term] for term in sentence.terms if term in idf}
    for place, others in ((_HEADING, sentence.heading_terms), (_TITLE, article.title_terms)):
        for term in others:
            if term in idf and term not in found:
                found[term] = idf[term] * place
    return tuple(found.items())
