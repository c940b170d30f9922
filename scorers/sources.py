"""Gather all that a reply may rest on: passages, and what the customer stated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from evals.draft import Passage
from scorers.evidence import Index, Statement, index_statements, passage_index, statement
from scorers.quantities import quantities
from scorers.quantity_sets import quantity_set
from scorers.text import Span, guess_language, sentences, tokens
from scorers.words import LANGUAGES, Language, listed

_REFERENCE = re.compile(
    r"(?<![\w.,])\(?\d{1,2}\)(?=\s)|"
    r"\[(?:\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,9}|(?:KB|Source|Doc)[\s:-]{1,2}\w{1,20})\]|"
    r"\b(?:passages?|documents?|sources?|excerpts?|references?)\s#?\d{1,2}"
    r"(?:(?:,\s?|,?\sand\s|\s?&\s?)#?\d{1,2}(?!\w)){0,9}(?![\w%.])",
    re.IGNORECASE,
)
"""Where a reply says which source it rests on: that number is nothing of what it claims."""
_SECOND_PERSON = listed(
    "you your yours you've you're sie ihr ihre ihren ihrem ihrer du dein deine usted su sus "
    "tu vous votre vos"
)
_POLICY = listed(
    "can may must will shall entitled always never free guarantee guaranteed darf durfen kann "
    "konnen muss puede pueden debe peut peuvent doit"
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Hold all that a reply may rest on, ready to be searched."""

    passages: tuple[Index, ...]
    told: Index
    """What the customer stated."""
    language: Language


def sources_of(
    reply: str,
    passages: Sequence[Passage],
    *,
    subject: str = "",
    body: str = "",
    facts: tuple[str, ...] = (),
    ticket_language: str = "",
) -> Sources:
    """Read passages and ticket in the language of the reply."""
    language = language_of(reply, [passage.text for passage in passages], ticket_language)
    return Sources(
        tuple(passage_index(p.text, p.title, p.article_id, language) for p in passages),
        ticket_index(subject, body, facts, language),
        language,
    )


def language_of(reply: str, sources: Sequence[str], ticket_language: str) -> Language:
    """Return the language of a reply: guessed, else its sources', else the ticket's or English."""
    spoken = {guess_language(text) for text in sources} - {None}
    if guessed := guess_language(reply) or (spoken.pop() if len(spoken) == 1 else None):
        return guessed
    named = (known for known in LANGUAGES if ticket_language.lower().startswith(known))
    return next(named, "en")


def stated(text: str, language: Language) -> Statement:
    """Read the text of a claim, without references, into the form in which it is compared."""
    text = without_references(text)
    return statement(Span(0, len(text), text), language)


def without_references(text: str) -> str:
    """Blank references such as `[2]` or `passage 3` and marks such as `(1)`; the length stays."""
    return _REFERENCE.sub(lambda match: " " * len(match.group()), text)


def is_about_case(claim: Statement) -> bool:
    """Tell whether a claim speaks of the customer's own case and states no rule."""
    return not _SECOND_PERSON.isdisjoint(claim.words) and _POLICY.isdisjoint(claim.words)


@lru_cache(maxsize=512)
def ticket_index(subject: str, body: str, facts: tuple[str, ...], language: Language) -> Index:
    """Read what the customer stated: sentences that are not questions, and known facts.

    Numbers and words of questions are known too, for a reply may take them up.
    """
    texts = (subject, body, *facts)
    spans = [span for text in texts for span in sentences(text)]
    told = index_statements(
        [statement(span, language, source="ticket") for span in spans if span.text[-1] != "?"]
    )
    words = frozenset(word.folded.removesuffix("'s") for t in texts for word in tokens(t, language))
    named = quantity_set(quantity for text in texts for quantity in quantities(text))
    return replace(told, words=words, quantity_set=named)
