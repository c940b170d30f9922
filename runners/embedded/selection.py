"""Choose the sentences of the articles that best answer a ticket.

Every topic-bearing term t of the ticket has a weight w(t): 1, more in the subject and in a
question. It is informative when few of the S given sentences have it: idf(t) = ln(1 + S / df(t)).
A sentence is worth

    worth(s) = rank(article) · kind(s, question) · length(s) · Σ w(t) · idf(t) · place(t, s)

with place 1 in the sentence itself, less in its heading or in the title of its article. The best
sentence is taken first; terms that it covers count less afterwards, so that a second question of
the same ticket gets its own sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import log
from types import MappingProxyType

from runners.embedded.conditions import TicketText
from runners.embedded.passages import Sentence, SplitArticle
from runners.embedded.wording import FILLER_STEMS, terms

MINIMUM_COVERAGE = 0.4
MINIMUM_WORTH = 4.0
"""Below it a sentence does not answer the ticket."""
MINIMUM_SHARE = 0.3
"""A further sentence must be worth this share of the best one."""
MAX_QUESTIONS = 4
"""Questions of one ticket that get a sentence of their own."""
MAX_MISSPELT = 200
"""Unknown words of a ticket that are compared with the words of the articles."""

_HEADING, _TITLE = 0.5, 0.35
"""Place: a term in the heading or in the title, against 1 in the sentence."""
_RANK = 0.92
_LONG = 60
_FOCUS = 1.5
_FIRST = 1.1
_COVERED = 0.5
_RIGHT_KIND = 1.25
_SUBJECT, _ASKING, _FILLER = 1.3, 1.5, 0.2
_ASKED, _BACKGROUND = 1.0, 0.5
_KINDS = MappingProxyType(
    {
        "time": re.compile(
            r"\b(?:when|how (?:long|soon|quick\w*|fast|many (?:hours|days|weeks|months|years))"
            r"|until|deadline|by what time|expires?|valid)\b",
            re.IGNORECASE,
        ),
        "money": re.compile(
            r"\b(?:how much|costs?|prices?|fees?|charges?|euros?|eur|free|extra|pay)\b|[€$£]",
            re.IGNORECASE,
        ),
        "way": re.compile(
            r"\b(?:how (?:do|can|to|should|shall|would|must)|what (?:shall|should|do|must|can|now)"
            r"|where (?:do|can|is|are)|steps?)\b",
            re.IGNORECASE,
        ),
        "permission": re.compile(
            r"\b(?:(?:can|may|could|am|must) (?:i|we|you)|is it|do (?:i|we|you)|are you|will you"
            r"|allowed|possible)\b",
            re.IGNORECASE,
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Point to a sentence that goes into the reply."""

    article: int
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """Hold one question of a ticket: what it is about and which kinds of answer it wants."""

    weights: Mapping[str, float]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """Hold a sentence with the terms of the ticket that it touches, each with idf · place."""

    chosen: Chosen
    tells: frozenset[str]
    factor: float
    touches: tuple[tuple[str, float], ...]


def choose(
    ticket: TicketText,
    articles: Sequence[SplitArticle],
    *,
    limit: int,
    minimum: float = MINIMUM_WORTH,
) -> tuple[Chosen, ...]:
    """Return the sentences that answer a ticket, in the order of the articles.

    Args:
        ticket: the ticket.
        articles: best first, as retrieved.
        limit: sentences at most, ≥ 0.
        minimum: a sentence worth less is not chosen; 0 takes the best there is.

    Returns:
        Distinct sentences, or nothing when none reaches the minimum.
    """
    questions = _questions(ticket, articles)
    whole = questions[-1].weights
    if max((coverage(article, whole) for article in articles), default=0) < MINIMUM_COVERAGE:
        return ()
    candidates = _candidates(articles, questions[-1].weights)
    covered: set[str] = set()
    taken: dict[Chosen, _Candidate] = {}
    best = 0.0
    for question in questions:
        worth, top = _best(candidates, question)
        best = max(best, worth)
        if top is not None and worth >= minimum and len(taken) < limit:
            taken[top.chosen] = top
            covered.update(term for term, _ in top.touches)
    while taken and len(taken) < limit:
        rest = [candidate for candidate in candidates if candidate.chosen not in taken]
        worth, top = _best(rest, questions[-1], covered)
        if top is None or worth < max(minimum * MINIMUM_SHARE, best * MINIMUM_SHARE):
            break
        taken[top.chosen] = top
        covered.update(term for term, _ in top.touches)
    return tuple(sorted(taken, key=lambda chosen: (chosen.article, chosen.sentence)))


def _best(
    candidates: Sequence[_Candidate],
    question: _Question,
    covered: Set[str] = frozenset(),
) -> tuple[float, _Candidate | None]:
    """Return the worth of the best candidate, and the candidate; the first of equals."""
    best, top = -1.0, None
    for candidate in candidates:
        total = 0.0
        for term, value in candidate.touches:
            total += question.weights[term] * (value * _COVERED if term in covered else value)
        total *= candidate.factor
        if total > best and not question.kinds.isdisjoint(candidate.tells):
            total *= _RIGHT_KIND
        if total > best:
            best, top = total, candidate
    return max(best, 0.0), top


def _questions(ticket: TicketText, articles: Sequence[SplitArticle]) -> list[_Question]:
    """Return the questions of a ticket and, last, the ticket as a whole."""
    known = _Spelling(articles)
    sentences = [ticket.subject, *ticket.sentences[1 if ticket.subject else 0 :]]
    own = [dict.fromkeys(known.corrected(terms(sentence))) for sentence in sentences]
    asking = [
        index for index, sentence in enumerate(sentences) if sentence.endswith("?")
    ]
    whole: dict[str, float] = {}
    for index, found in enumerate(own):
        weight = _SUBJECT if index == 0 else _ASKING if index in asking else 1.0
        for term in found:
            weight_here = weight * (_FILLER if term in FILLER_STEMS else 1.0)
            whole[term] = max(whole.get(term, 0.0), weight_here)
    questions = [
        _Question(
            weights={
                term: weight * (_ASKED if term in own[index] else _BACKGROUND)
                for term, weight in whole.items()
            },
            kinds=_kinds(sentences[index]),
        )
        for index in asking[:MAX_QUESTIONS]
    ]
    return [*questions, _Question(weights=whole, kinds=_kinds(" ".join(sentences)))]


def _kinds(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _KINDS.items() if pattern.search(text))


def _candidates(
    articles: Sequence[SplitArticle], weights: Mapping[str, float]
) -> list[_Candidate]:
    total = sum(len(article.sentences) for article in articles)
    frequency: dict[str, int] = {}
    for article in articles:
        for sentence in article.sentences:
            for term in sentence.terms:
                if term in weights:
                    frequency[term] = frequency.get(term, 0) + 1
    idf = {term: log(1 + total / frequency.get(term, 1)) for term in weights}
    coverages = [coverage(article, weights) for article in articles]
    best = max(coverages, default=0.0) or 1.0
    return [
        _Candidate(
            chosen=Chosen(article=rank, sentence=index),
            tells=sentence.tells,
            factor=_RANK**rank
            * (coverages[rank] / best) ** _FOCUS
            * (_FIRST if index == 0 else 1)
            / (1 + len(sentence.terms) / _LONG),
            touches=_touches(sentence, article, idf),
        )
        for rank, article in enumerate(articles)
        for index, sentence in enumerate(article.sentences)
    ]


def coverage(article: SplitArticle, weights: Mapping[str, float]) -> float:
    """Return the share of the ticket's words, by weight, that an article has: 0 to 1."""
    known = everything = 0.0
    for term, weight in weights.items():
        if term not in FILLER_STEMS and not term[0].isdigit():
            everything += weight
            if term in article.vocabulary.get(term[0], ()):
                known += weight
    return known / everything if everything else 0.0


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


class _Spelling:
    """Correct words of a ticket that no article has and that are one slip away from one."""

    def __init__(self, articles: Sequence[SplitArticle]) -> None:
        self._vocabularies = [article.vocabulary for article in articles]
        self._tried = 0

    def corrected(self, found: Sequence[str]) -> list[str]:
        """Return the terms, misspelt ones replaced."""
        return [self._corrected(term) for term in found]

    def _corrected(self, term: str) -> str:
        if len(term) < 5 or not term.isalpha() or self._tried >= MAX_MISSPELT:
            return term
        near = [vocabulary.get(term[0], ()) for vocabulary in self._vocabularies]
        if any(term in known for known in near):
            return term
        self._tried += 1
        for known in near:
            for candidate in known:
                if len(candidate) > 3 and is_one_slip(term, candidate):
                    return candidate
        return term


def is_one_slip(first: str, second: str) -> bool:
    """Tell whether two words differ by one letter added, left out, changed or two swapped."""
    if abs(len(first) - len(second)) > 1 or first == second:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    one, two = first[start:], second[start:]
    if len(one) == len(two):
        swapped = len(one) > 1 and one[0] == two[1] and one[1] == two[0] and one[2:] == two[2:]
        return swapped or one[1:] == two[1:]
    return one[1:] == two if len(one) > len(two) else two[1:] == one
