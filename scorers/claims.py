"""Find the claims of a reply: the sentences that assert something and so need a source.

Greetings, thanks, sympathy, questions, requests, offers to help, plain refusals and hand-off
announcements are not claims. A promise is a claim wherever it stands, also inside a sign-off.

Instructions are claims, because a wrong step harms and the help centre must stand behind it: "open
the housing and dry it". Bare caution is none: "please unplug it at the wall", "stop using it",
"keep children away". No support lead would want a source for it, or blame an assistant for it.
With a reason, a number or an address it asserts something and is a claim like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from scorers.claim_patterns import (
    AND,
    CONTRAST,
    COVERING,
    FUTURE,
    INDEPENDENT,
    INTERJECTION,
    LIMITS,
    NEWS,
    PROMISE,
    SOCIAL,
    SOON,
    SUBORDINATE,
    TERMS,
    UNLESS_TERMS,
    VERB,
)
from scorers.quantities import quantities
from scorers.text import Span, Token, clauses, is_stop_word, sentences, tokens
from scorers.words import Language


@dataclass(frozen=True, slots=True)
class Claim:
    """Hold one assertion: `text == reply[start:end]`."""

    start: int
    end: int
    text: str
    is_promise: bool
    """It commits the company to something: a refund, a gift, a date."""


def is_promise(text: str) -> bool:
    """Tell whether a sentence commits the company to money, goods, a gift or a moment."""
    if PROMISE.search(text):
        return True
    if not FUTURE.search(text):
        return False
    return bool(SOON.search(text)) or any(found.kind in LIMITS for found in quantities(text))


def content_tokens(text: str, language: Language) -> list[Token]:
    """Return the words of `text` that are not stop words."""
    return [token for token in tokens(text, language) if not is_stop_word(token, language)]


def claims(reply: str, language: Language = "en") -> tuple[Claim, ...]:
    """Return the claims of `reply` in order.

    A sentence that mixes courtesy and assertion gives the assertion alone: of "Hello Ana, your
    plan ends on 4 May" the claim is "your plan ends on 4 May".
    """
    found = []
    for span in sentences(reply):
        find = _claim_of if len(span.text) <= _LONGEST_CACHED else _claim_of.__wrapped__
        claim = find(span.text, language)
        if claim is not None:
            start, end = claim.start + span.start, claim.end + span.start
            found.append(Claim(start, end, claim.text, claim.is_promise))
    return tuple(found)


_LONGEST_CACHED = 2_000
"""Characters; a cache of longer sentences could fill the memory."""


# Greetings, sign-offs and the sentences of an article recur in draft after draft.
@lru_cache(maxsize=8_192)
def _claim_of(text: str, language: Language) -> Claim | None:
    """Return the claim of one sentence, with offsets into the sentence."""
    sentence = Span(0, len(text), text)
    if sentence.text.rstrip("\"'”’»)*_ ").endswith("?"):
        return None
    body = _without_courtesy(sentence)
    if body is None or not _asserts(body.text, language):
        return None
    return Claim(body.start, body.end, body.text, is_promise(body.text))


def _without_courtesy(sentence: Span) -> Span | None:
    """Return the part of a sentence that is neither courtesy nor request, or None."""
    labelled = _kinds(_pieces(sentence))
    kept = [piece for piece, kind in labelled if kind != "social"]
    if len(kept) < len(labelled) and all(SUBORDINATE.match(piece.text) for piece in kept):
        # "To help you faster, please send ...": the rest belongs to what was dropped.
        kept = [piece for piece in kept if is_promise(piece.text)]
    if not kept:
        return None
    start, end = kept[0].start, kept[-1].end
    offset = start - sentence.start
    text = sentence.text[offset : end - sentence.start]
    if news := NEWS.match(text):
        start, text = start + news.end(), text[news.end() :]
    closing = sentence.text[end - sentence.start :]
    if closing and not any(char.isalnum() for char in closing):
        end, text = sentence.end, text + closing
    return Span(start, end, text)


def _pieces(sentence: Span) -> list[Span]:
    """Split a sentence into clauses, also before `and we`, with offsets into the reply."""
    found: list[Span] = []
    for clause in clauses(sentence.text):
        at = 0
        cuts = [match.start() for match in AND.finditer(clause.text)]
        for cut in [*cuts, len(clause.text)]:
            text = clause.text[at:cut].rstrip()
            if text:
                start = sentence.start + clause.start + at
                found.append(Span(start, start + len(text), text))
            at = cut
    return found


def _kinds(pieces: Iterable[Span]) -> list[tuple[Span, str]]:
    """Label each clause `social` or `plain`; an opener such as "I am sorry that" covers more."""
    labelled: list[tuple[Span, str]] = []
    covered = False
    for piece in pieces:
        promise = is_promise(piece.text)
        if COVERING.match(piece.text) and not promise:
            covered = True
            labelled.append((piece, "social"))
            continue
        covered = covered and not (CONTRAST.match(piece.text) or INDEPENDENT.match(piece.text))
        is_first = all(kind == "social" for _, kind in labelled)
        is_social = _is_social(piece.text) or (is_first and bool(INTERJECTION.match(piece.text)))
        if (covered or is_social) and not promise:
            labelled.append((piece, "social"))
        else:
            labelled.append((piece, "plain"))
    return labelled


def _is_social(text: str) -> bool:
    if not any(pattern.match(text) for pattern in SOCIAL):
        return False
    if not any(pattern.match(text) for pattern in UNLESS_TERMS):
        return True
    return not any(found.kind in TERMS for found in quantities(text))


def _asserts(text: str, language: Language) -> bool:
    """Tell whether a stretch is more than a fragment, a heading or a name."""
    content = content_tokens(text, language)
    if is_promise(text) or any(found.kind in TERMS for found in quantities(text)):
        return bool(content)
    if len(content) < 2:
        return False
    closed = text.rstrip("\"'”’»)*_ ")[-1:] in ".!…。"
    return closed or len(content) > 4 or bool(VERB.search(text))
