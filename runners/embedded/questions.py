"""Read from a ticket what is asked: its questions, their words and the kind of answer wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from types import MappingProxyType

from runners.embedded.conditions import TicketText
from runners.embedded.passages import SplitArticle
from runners.embedded.wording import FILLER_STEMS, is_one_slip, terms

MAX_QUESTIONS = 4
"""Questions of one ticket that get a sentence of their own."""
MAX_CLAUSES = 2000
"""Further parts of a ticket, such as a pasted log file, are not looked at."""
MAX_MISSPELT = 200
"""Unknown words of a ticket that are compared with the words of the articles."""

_SUBJECT, _ASKING, _CODE, _FILLER = 1.3, 1.5, 1.5, 0.35
"""Weight of a word in the subject, in a question, of a code or an amount, and of a filler word."""
_BACKGROUND = 0.25
"""Factor for words from outside the question that is looked at."""
_RIGHT_KIND, _ONLY_KIND = 1.2, 2.2
"""Factor for a sentence that tells the kind asked for; the second when nothing else is asked."""
_CLAUSE = re.compile(
    r"(?:\b(?:and|or|but|also)\b|[,;(-]) ?(?:also |if so,? )?(?=(?:how|what|when|until|can|could|do"
    r"|does|is|are|will|where|why|which|may|must)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:(?:and|or|but|also|so|please|if so)\b,? ?|[,;(-] ?){0,3}"
    r"(?:how|what|when|until when|can (?:i|you|we|my)|could (?:i|you|we)|do (?:i|you|we)|does|is"
    r"|are|will|where|why|which|may i|must i)\b",
    re.IGNORECASE,
)
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
class Question:
    """Hold one question of a ticket: what it is about and which kinds of answer it wants."""

    weights: Mapping[str, float]
    own: Mapping[str, object]
    """The terms of the question itself, in order."""
    kinds: frozenset[str]
    right_kind: float
    """Factor for a sentence that tells what is asked."""


def read_questions(ticket: TicketText, articles: Sequence[SplitArticle]) -> list[Question]:
    """Return the questions of a ticket and, last, the ticket as a whole."""
    known = _Spelling(articles)
    few = islice(ticket.sentences, MAX_CLAUSES)
    clauses = [clause for sentence in few for clause in _clauses(sentence)][:MAX_CLAUSES]
    own = [dict.fromkeys(known.corrected(terms(clause))) for clause in clauses]
    asking = [index for index, clause in enumerate(clauses) if _asks(clause)]
    in_subject = len(_clauses(ticket.subject)) if ticket.subject else 0
    whole: dict[str, float] = {}
    for index, found in enumerate(own):
        weight = _SUBJECT if index < in_subject else _ASKING if index in asking else 1.0
        for term in found:
            mine = weight * (_FILLER if term in FILLER_STEMS else _weight_of(term))
            whole[term] = max(whole.get(term, 0.0), mine)
    questions = [
        Question(
            weights={
                term: weight if term in own[index] else weight * _BACKGROUND
                for term, weight in whole.items()
            },
            own=own[index],
            kinds=_kinds(clauses[index]),
            right_kind=_RIGHT_KIND if own[index].keys() - FILLER_STEMS else _ONLY_KIND,
        )
        for index in asking[:MAX_QUESTIONS]
        if own[index].keys() - FILLER_STEMS or _kinds(clauses[index])
    ]
    everything = Question(
        weights=whole, own=whole, kinds=_kinds(" ".join(clauses)), right_kind=_RIGHT_KIND
    )
    return [*questions, everything]


def _weight_of(term: str) -> float:
    """Return more for codes such as `e03` and amounts such as `21.90` than for words."""
    return _CODE if not term.isalpha() and len(term) > 2 else 1.0


def _clauses(sentence: str) -> list[str]:
    """Return the parts of a sentence that begin with a question word of their own."""
    starts = [0, *(mark.start() for mark in _CLAUSE.finditer(sentence)), len(sentence)]
    return [
        sentence[first:last] for first, last in pairwise(starts) if sentence[first:last].strip()
    ]


def _asks(clause: str) -> bool:
    return clause.rstrip().endswith("?") or _ASKS.match(clause) is not None


def _kinds(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _KINDS.items() if pattern.search(text))


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
                if (
                    len(candidate) > 3
                    and is_one_slip(term, candidate)
                    and _is_likely(term, candidate)
                ):
                    return candidate
        return term


def _is_likely(term: str, candidate: str) -> bool:
    """Tell whether a slip is no other word: in short words a changed letter mostly makes one."""
    return len(term) > 6 or len(term) != len(candidate) or sorted(term) == sorted(candidate)
