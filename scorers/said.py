"""Find what a reply itself says: not its greeting, its sign-off, or what it quotes back.

A team's name below a reply ("Garden Support") states no fact about gardens or support.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scorers.meaning import Sense, joined, sense
from scorers.text import Span, fold, sentences
from scorers.words import Language

_GREETING = re.compile(
    r"\s{0,9}(?:(?:hi|hiya|hello|hey|dear|greetings|ahoy|moin|hallo|liebe[rs]?|servus|"
    r"sehr\sgeehrte[rs]?|"
    r"hola|estimad[oa]s?|querid[oa]s?|bonjour|bonsoir|salut|ch[eè]re?s?|madame|monsieur|"
    r"good\s(?:morning|afternoon|evening|day)|guten\s(?:tag|morgen|abend)|"
    r"bu[eé]n[oa]s\s(?:d[ií]as|tardes|noches))\b)[^,!.:;?\n]{0,60}(?:[,!.:]|\n|\Z)\s{0,9}",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:with\s)?(?:(?:kind|kindest|best|warm|warmest|many)\s)?(?:regards|greetings|wishes)|"
    r"best|all\sthe\sbest|"
    r"yours(?:\s(?:sincerely|faithfully|truly))?|sincerely(?:\syours)?|cheers|take\scare|"
    r"(?:many\s)?thanks(?:\sagain)?|thank\syou|warmly|cordially|hugs|ta|bye|respectfully|"
    r"(?:mit\s)?(?:freundlichen?|besten?|herzlichen?|lieben?|vielen?|viele|liebe|beste)\s"
    r"(?:gr(?:u|ü)(?:ß|ss)en?|dank)|gru(?:ß|ss)|(?:un\s)?(?:cordial(?:es)?|atentos?)?\s?saludos?|"
    r"atentamente|un\sabrazo|cordialement|bien\s(?:cordialement|à\svous)|sinc[eè]res\ssalutations|"
    r"bonne\s(?:journ[ée]e|chance|soir[ée]e))\b",
    re.IGNORECASE,
)
_LAST = 5
"""Sentences and lines at the end among which a sign-off is looked for."""
_SIGNATURE_WORDS = 6
_WORD = re.compile(r"[^\W\d_]{1,60}")
_SIGNED = re.compile(
    r"(?:team|support|service|care|desk|kundendienst|equipo|[ée]quipe|staff)\b", re.I
)


def own_sentences(reply: str, quoted: str = "") -> list[Span]:
    """Return the sentences in which a reply says something itself.

    Left out are the greeting, the sign-off, and sentences of seven words or more that stand word
    for word in `quoted` (the ticket): to repeat what was asked states nothing.
    """
    found = _without_sign_off(_without_greeting(sentences(reply)))
    lines = _flat(quoted) if quoted else ""
    return [span for span in found if not (lines and _stands_in(span.text, lines))]


def _without_greeting(found: list[Span]) -> list[Span]:
    if not found or (match := _GREETING.match(found[0].text)) is None:
        return found
    first, end = found[0], match.end()
    if match.group().rstrip().endswith(",") and (name := _ADDRESSED.match(first.text, end)):
        end = name.end()
    rest = first.text[end:]
    return [Span(first.start + end, first.end, rest), *found[1:]] if rest else found[1:]


_ADDRESSED = re.compile(r"(?:[A-ZÀ-Ý][\w'’-]{0,30}\s?){1,3}[:!,]\s{1,9}")
"""The name after "Hola," or "Hello,"."""


def _without_sign_off(found: list[Span]) -> list[Span]:
    """Drop the closing formula and the names below it."""
    for at in range(max(0, len(found) - _LAST), len(found)):
        match = _CLOSING.match(found[at].text)
        below = found[at + 1 :]
        if match and all(_is_short(span.text) for span in below) and _closes(found[at].text, match):
            return found[:at]
    if len(found) > 1 and _is_short(found[-1].text) and _is_signature(found[-1].text):
        return found[:-1]
    return found


def _closes(text: str, match: re.Match[str]) -> bool:
    """Tell whether a line that begins like a sign-off goes on like one: with names alone."""
    rest = text[match.end() :]
    words = _WORD.findall(rest)
    named = rest.lstrip().startswith((",", "-", "–", "!")) or not words
    return len(words) <= _SIGNATURE_WORDS and (named or _is_signature(rest))


def _is_short(text: str) -> bool:
    return len(_WORD.findall(text)) <= _SIGNATURE_WORDS


def _is_signature(text: str) -> bool:
    """Tell whether a line is a name or a team: no verb, no full stop, capitals or a team's word."""
    words = _WORD.findall(text)
    if not words or any(char.isdigit() for char in text) or text.rstrip()[-1:] in ".!?…:":
        return False
    return bool(_SIGNED.search(text)) or all(word[:1].isupper() for word in words)


def _flat(text: str) -> str:
    return f" {' '.join(_WORD_OR_NUMBER.findall(fold(text)))} "


_WORD_OR_NUMBER = re.compile(r"\w{1,60}")


def _stands_in(sentence: str, flat: str) -> bool:
    own = _flat(sentence)
    return own.count(" ") > _REPEATED and own in flat


_REPEATED = 7
"""Words from which a sentence that stands in the ticket was taken from there."""
_COPIED, _COPIED_SHARE = 12, 0.8
"""Sentences, and their share of an article, from which a reply copies the article whole."""


def copied_article(found: Sequence[Span], articles: Iterable[tuple[str, str]]) -> str:
    """Return the id of an article that a reply copies whole, or an empty string.

    Args:
        found: the sentences of the reply.
        articles: pairs of id and text.
    """
    if len(found) < _COPIED:
        return ""
    own = {_flat(span.text) for span in found}
    for article_id, text in articles:
        theirs = _flat_sentences(text)
        if len(own & theirs) >= max(_COPIED, _COPIED_SHARE * len(theirs)):
            return article_id
    return ""


@lru_cache(maxsize=256)
def _flat_sentences(text: str) -> frozenset[str]:
    return frozenset(_flat(span.text) for span in sentences(text))


@dataclass(frozen=True, slots=True)
class Said:
    """Hold what a reply says itself, sentence by sentence, and what its ticket is about."""

    text: str
    spans: tuple[Span, ...]
    senses: tuple[Sense, ...]
    whole: Sense
    topic: frozenset[str]
    """Keys of the ticket's words."""
    language: Language


def said(reply: str, ticket: str, language: Language) -> Said:
    """Read a reply; `ticket` is the text that it answers."""
    read = _said if len(reply) + len(ticket) <= 20_000 else _said.__wrapped__
    return read(reply, ticket, language)


# Correctness and forbidden claims ask the same reply, one after the other.
@lru_cache(maxsize=256)
def _said(reply: str, ticket: str, language: Language) -> Said:
    spans = tuple(own_sentences(reply, ticket)[:_MOST])
    senses = tuple(sense(span.text, language) for span in spans)
    topic = sense(ticket[:_TOPIC], language).keys
    return Said(reply, spans, senses, joined(senses), topic, language)


_MOST = 400
"""Sentences of a reply that are read; no person writes or reads more."""
_TOPIC = 6_000
"""Characters of a ticket from which its topic is taken."""
