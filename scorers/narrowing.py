"""Find a condition, an exception or a limit that a near copy of a sentence leaves out.

"Unopened pods can be returned unless the seal is broken" copied without its last clause promises
more than the help centre does. Only near copies are judged, for a free paraphrase may put a
condition into any words, and only conditions of which the reply holds hardly a content word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from scorers.evidence import LIGHT_STEMS, Statement, statement
from scorers.text import Span, sentences, tokens
from scorers.words import NEGATIONS, Language

_MAIN = 0.8
"""Share of the words of the sentence's main part that a claim must hold to be its copy."""
_FROM = 0.8
"""Share of the claim's words that must come from the sentence."""
_SAID = 1 / 3
"""Share of a condition's own words up to which the reply does not speak of it."""
_LONGEST, _MOST = 2_000, 8
"""Characters of a sentence that is read for conditions, and how many of them are read."""


def _before_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})\s", re.IGNORECASE)


_NARROWING: dict[Language, re.Pattern[str]] = {
    "en": _before_words(
        r"unless|except(?: for| that| when| if)?|but (?:not|only)|"
        r"only (?:if|when|after|once|while)|provided(?: that)?|"
        r"(?:as|so) long as|as soon as|until|if|"
        r"once(?! (?:an?|per|every|in|more|again)\b)"
    ),
    "de": _before_words(
        r"außer|ausser|es sei denn|sofern|solange|sobald|vorausgesetzt|wenn|falls|"
        r"(?:aber|jedoch) (?:nicht|nur|kein\w{0,2})|nur (?:wenn|falls|nach)"
    ),
    "es": _before_words(
        r"salvo|excepto|a menos que|siempre que|hasta que|mientras|si|pero (?:no|s[oó]lo)|"
        r"s[oó]lo (?:si|cuando)|a condición de"
    ),
    "fr": _before_words(
        r"sauf|à moins que|à condition|tant que|dès que|jusqu['’]à ce que|pourvu que|hormis|si|"
        r"mais (?:pas|seulement)|seulement (?:si|quand|après)"
    ),
}
"""Conjunctions and prepositions that narrow what the rest of a sentence says."""
_CONTRAST: dict[Language, re.Pattern[str]] = {
    "en": _before_words("but|although|though"),
    "de": _before_words("aber|jedoch|obwohl"),
    "es": _before_words("pero|aunque"),
    "fr": _before_words("mais|bien que"),
}
"""Conjunctions that narrow when what follows is a denial: "but pure WPA3 networks are not"."""
_END = re.compile(r"[.!?;:–—](?!\d)|,(?!\d)|\Z")
_LIMITS: dict[Language, tuple[tuple[str, ...], ...]] = {
    "en": (("only",), ("up", "to"), ("at", "most")),
    "de": (("nur",), ("hochstens",), ("maximal",), ("bis", "zu")),
    "es": (("solo",), ("solamente",), ("como", "maximo"), ("a", "lo", "sumo")),
    "fr": (("seulement",), ("uniquement",), ("au", "plus"), ("au", "maximum")),
}
"""Adverbs that limit the word right after them."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Hold one narrowing clause of a sentence."""

    text: str
    own: frozenset[str]
    """Stems of its content words that the main part does not hold too; never empty."""
    main: frozenset[str]
    """Stems of the content words of the rest of the sentence; two at least."""


def left_out(claim: Statement, near: Statement, reply: str, language: Language) -> str:
    """Name a condition of `near` that the claim, nearly its copy, and the reply leave out.

    Args:
        claim: one claim of a reply.
        near: a sentence of a passage that supports it.
        reply: the whole reply, which may name the condition elsewhere.
        language: of both.
    """
    if near.is_row or near.source == "ticket" or len(near.span.text) > _LONGEST:
        return ""
    if not claim.stems or len(claim.stems & near.covering) < _FROM * len(claim.stems):
        return ""
    for condition in conditions(near.span.text, language):
        if len(claim.stems & condition.main) < _MAIN * len(condition.main):
            continue
        if len(condition.own & _said(reply, language)) <= _SAID * len(condition.own):
            return f"leaves out the condition {condition.text!r}"
    return _lost_limit(claim, near, language)


# The claims of one reply are asked one after the other.
@lru_cache(maxsize=4)
def _said(reply: str, language: Language) -> frozenset[str]:
    """Return the stems of all sentences of a reply."""
    return frozenset().union(*(statement(one, language).stems for one in sentences(reply)))


# The sentences of an article are held against draft after draft.
@lru_cache(maxsize=4_096)
def conditions(sentence: str, language: Language) -> tuple[Condition, ...]:
    """Return the narrowing clauses of a sentence, eight at most, with what they narrow."""
    return tuple(islice(_conditions(sentence, language), _MOST))


def _conditions(sentence: str, language: Language) -> Iterator[Condition]:
    for start, after, end in islice(_clauses(sentence, language), 4 * _MOST):
        main = _stems(f"{sentence[:start]} . {sentence[end:]}", language)
        own = _stems(sentence[after:end], language) - main - LIGHT_STEMS
        if own and len(main) >= 2:
            text = sentence[start:end].strip()
            yield Condition(text if len(text) <= 120 else f"{text[:119]}…", own, main)


def _clauses(sentence: str, language: Language) -> Iterator[tuple[int, int, int]]:
    """Yield start, end of the conjunction, and end of each narrowing clause."""
    for pattern in (_NARROWING[language], _CONTRAST[language]):
        for match in pattern.finditer(sentence):
            stop = _END.search(sentence, match.end())
            end = stop.start() if stop else len(sentence)
            inside = sentence[match.end() : end]
            if pattern is _NARROWING[language] or _denies(inside, language):
                yield match.start(), match.end(), end


def _denies(text: str, language: Language) -> bool:
    return any(token.folded in NEGATIONS[language] for token in tokens(text, language))


def _stems(text: str, language: Language) -> frozenset[str]:
    return statement(Span(0, len(text), text), language).stems


def _lost_limit(claim: Statement, near: Statement, language: Language) -> str:
    """Name a limiting adverb that a claim drops from between two words that it copies."""
    words, pairs = near.words, set(zip(("", *claim.words), claim.words, strict=False))
    for limit in _LIMITS[language]:
        if f" {' '.join(limit)} " in f" {' '.join(claim.words)} ":
            continue
        for at in range(len(words) - len(limit)):
            after = words[at + len(limit)]
            if (
                words[at : at + len(limit)] == limit
                and (words[at - 1] if at else "", after) in pairs
            ):
                return f"leaves out the limit {' '.join(limit)!r}"
    return ""
