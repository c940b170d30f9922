"""Decide whether a reply states a given sentence: a required fact, or a forbidden claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from scorers.contradictions import denial, opposed, wrong_quantity
from scorers.evidence import LIGHT_STEMS, Index, Statement, index_statements, statement
from scorers.matching import nearest
from scorers.text import Span, guess_language, sentences
from scorers.words import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Stated:
    """Hold how near a reply comes to stating a sentence."""

    is_stated: bool
    recall: float
    """Share of the sentence's content words in the best window of the reply, in [0, 1]."""
    because: str
    """Why it is not stated; empty when it is."""
    nearest: Span | None
    """The sentence of the reply that comes nearest."""


def reply_index(reply: str, language: Language) -> Index:
    """Read a reply into statements."""
    read = _reply_index if len(reply) <= 20_000 else _reply_index.__wrapped__
    return read(reply, language)


# Correctness and forbidden claims ask the same reply, one after the other.
@lru_cache(maxsize=512)
def _reply_index(reply: str, language: Language) -> Index:
    return index_statements([statement(span, language) for span in sentences(reply)])


def wanted_statement(text: str, language: Language) -> Statement:
    """Read a fact, a quote or a claim of a reference."""
    return statement(Span(0, len(text), text), language)


def recall_of(wanted: Statement, stems: frozenset[str]) -> float:
    """Return the share of content words of `wanted` among `stems`; light words weigh half."""
    found = wanted.stems & stems
    whole = len(wanted.stems) - 0.5 * len(wanted.stems & LIGHT_STEMS)
    return (len(found) - 0.5 * len(found & LIGHT_STEMS)) / whole if whole else 0.0


def states(wanted: Statement, reply: Index, least: float) -> Stated:
    """Tell whether some one to three sentences of a reply state `wanted`.

    The content words must recur to at least `least`, every quantity must be equal (in any
    notation) and about the same thing, and neither may deny what the other affirms.
    """
    if not wanted.stems:
        told = all(reply.quantity_set.states(quantity) for quantity in wanted.quantities)
        if told and wanted.quantities:
            return Stated(is_stated=True, recall=1.0, because="", nearest=None)
        return Stated(is_stated=False, recall=0.0, because="it is not mentioned", nearest=None)
    near = nearest(wanted, [reply])
    if near is None:
        return Stated(is_stated=False, recall=0.0, because="it is not mentioned", nearest=None)
    recall = recall_of(wanted, near.window)
    span = near.statement.span
    if recall < least:
        because = f"the nearest sentence has only {recall:.0%} of its words"
        return Stated(is_stated=False, recall=recall, because=because, nearest=span)
    turned = _turned(wanted, (near.statement, *near.rivals))
    because = wrong_amount(wanted, reply) or turned.replace("the passage", "the reply")
    return Stated(is_stated=not because, recall=recall, because=because, nearest=span)


def _turned(wanted: Statement, sentences_near: Sequence[Statement]) -> str:
    """Say how the nearest sentence turns `wanted` around; another one as near may clear it.

    "Unopened pods can be returned. Opened pods cannot be returned." shares all words of its second
    sentence with its first.
    """
    because = ""
    for one in sentences_near:
        found = denial(wanted, one) or opposed(wanted, one)
        if not found:
            return ""
        because = because or found
    return because


def wrong_amount(wanted: Statement, reply: Index) -> str:
    """Name a quantity of `wanted` that the reply does not state in the right place."""
    found = wrong_quantity(wanted, [reply], 0.5)
    return found.replace("is in no passage", "is not in the reply").replace(
        "in the passages", "in the reply"
    )


def language_of(reply: str, asked: Sequence[str], ticket_language: str) -> Language | None:
    """Return the language in which reply and reference can be compared, or None.

    None means that both are long enough to tell, and differ.
    """
    spoken, wanted = guess_language(reply), guess_language(" ".join(asked))
    if spoken and wanted and spoken != wanted:
        return None
    named = (known for known in LANGUAGES if ticket_language.lower().startswith(known))
    return spoken or wanted or next(named, "en")
