"""The language of texts, and whether they are whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from evals.audit import Finding
from evals.ticket import GoldenTicket
from golden_sets.audit.found import found, graded

_CODES = "en de es fr it pt nl pl sv da no fi cs ro hu tr el ru uk ar he hi zh ja ko"
LANGUAGES = tuple(_CODES.split())
"""Languages that are told apart; a tag of any other is left alone."""
_LONGEST_BEGINNING = 12
SURE = 0.95
_FEWEST_LETTERS = 25
_LONGEST = 2_000
"""Characters that the language is read from."""
_CUT_MARK = re.compile(
    r"(?:\[(?:\.\.\.|…|truncated|message clipped|cut|gekürzt|recortado|tronqué)\]"
    r"|\((?:truncated|message clipped|more)\)|<truncated>|\.\.\. ?(?:read|show) more)\s*$",
    re.IGNORECASE,
)
_HANGING = re.compile(
    r"(?:[,;(\[{-]|(?<!\w)(?:the|a|an|and|or|of|to|with|for|because|my|your|our|und|oder|der|das"
    r"|ein|eine|mit|für|weil|dass|zu|y|o|el|los|las|un|una|de|con|para|porque|et|ou|le|les|une|des"
    r"|avec|pour|parce))\s*$",
    re.IGNORECASE,
)
_ENDS_WELL = re.compile(r"[^\w\s,;(\[{-]\s*$")
_WORD = re.compile(r"[^\W\d_]{2,40}")
_SHORTEST_LIMIT = 100
_FEWEST_AT_LIMIT = 3
"""Texts that share the greatest length: fewer may do so by chance."""
_SHORTEST_CUT = 40
"""Characters below which a text is terse, not cut."""


def text_findings(tickets: Sequence[GoldenTicket]) -> Iterator[Finding]:
    """Yield tickets whose language is tagged wrong or not at all, and texts that are cut off."""
    yield from _language(tickets)
    bodies = truncated([one.ticket.body for one in tickets])
    replies = truncated([one.reference.reply for one in tickets], is_ours=True)
    cut = [
        f"{one.ticket.id}: {' and '.join(name for name, is_cut in parts if is_cut)}"
        for one, *flags in zip(tickets, bodies, replies, strict=True)
        if any(flags) and (parts := list(zip(("body", "reference.reply"), flags, strict=True)))
    ]
    yield from found(
        "quality",
        "text_truncated",
        graded(len(cut), len(tickets), blocker_from=0.1),
        title="{count} of {whole} tickets have a text that is cut off.",
        examples=cut,
        whole=len(tickets),
        what_to_do="Take the whole text from its source.",
    )
    hollow = [one.ticket.id for one in tickets if not re.search(r"\w", one.ticket.body)]
    yield from found(
        "quality",
        "text_without_words",
        "gap",
        title="{count} of {whole} tickets have no word in their body.",
        examples=hollow,
        whole=len(tickets),
        what_to_do="Take the text from its source, or drop the ticket.",
    )


def truncated(texts: Sequence[str], *, is_ours: bool = False) -> list[bool]:
    """Tell which texts are cut off.

    A mark such as `[truncated]` at the end; an end on a comma or on a word that nothing ends
    with; an end inside a word; the length of the longest text of all, when several share it.

    Args:
        texts: of the same kind, in order.
        is_ours: written by agents, who end their sentences: a last line without an end that is
            no signature counts as well.
    """
    lengths = Counter(len(text) for text in texts)
    longest = max(lengths, default=0)
    is_limit = longest >= _SHORTEST_LIMIT and lengths[longest] >= _FEWEST_AT_LIMIT
    known = Counter(word.casefold() for text in texts for word in _WORD.findall(text[:_LONGEST]))
    beginnings = Counter(
        word[:size] for word in known for size in range(2, len(word)) if size <= _LONGEST_BEGINNING
    )
    signatures = Counter(_last_line(text) for text in texts)
    return [
        (is_limit and len(text) == longest and not _ENDS_WELL.search(text[-300:]))
        or _is_cut(text[-300:].rstrip(), known, beginnings, is_long=len(text) >= _SHORTEST_CUT)
        or (is_ours and _is_unfinished(text, signatures))
        for text in texts
    ]


def _last_line(text: str) -> str:
    return text[-300:].rstrip().rsplit("\n", 1)[-1].strip()


def _is_cut(tail: str, known: Counter[str], beginnings: Counter[str], *, is_long: bool) -> bool:
    if _CUT_MARK.search(tail):
        return True
    if not is_long or not tail or _ENDS_WELL.search(tail):
        return False
    last = tail.rsplit("\n", 1)[-1]
    if _HANGING.search(last) and len(last.split()) > 3:
        return True
    word = _WORD.findall(last.rsplit(None, 1)[-1])[-1:] if last else []
    # A word of small letters that occurs nowhere else and that other words begin with.
    return bool(
        word
        and word[0].islower()
        and last.endswith(word[0])
        and len(last.split()) > 3
        and known[word[0]] <= 1
        and beginnings[word[0]] > 0
    )


def _is_unfinished(text: str, signatures: Counter[str]) -> bool:
    """Tell whether a reply ends neither with a sentence nor with a signature."""
    lines = [line.strip() for line in text[-600:].splitlines() if line.strip()]
    if not lines or len(text) < _SHORTEST_CUT or _ENDS_WELL.search(lines[-1]):
        return False
    follows_a_closing = len(lines) > 1 and lines[-2].endswith((",", "!")) and len(lines[-1]) <= 60
    is_shared = signatures[_last_line(text)] > 1
    return not follows_a_closing and not is_shared and len(lines[-1].split()) > 3


def _language(tickets: Sequence[GoldenTicket]) -> Iterator[Finding]:
    yield from found(
        "quality",
        "language_missing",
        graded(0, 1, blocker_from=1),
        title="{count} of {whole} tickets do not say their language.",
        examples=[one.ticket.id for one in tickets if not one.ticket.language],
        whole=len(tickets),
        what_to_do="Fill language with an ISO 639-1 code.",
    )
    wrong, replies = [], []
    for one in tickets:
        tag = one.ticket.language
        seen = language_of(one.ticket.body)
        if tag in LANGUAGES and seen and seen != tag:
            wrong.append(f"{one.ticket.id}: tagged {tag!r}, reads as {seen!r}")
        answer = language_of(one.reference.reply)
        if tag in LANGUAGES and answer and answer not in (tag, seen):
            replies.append(f"{one.ticket.id}: ticket {tag!r}, reply reads as {answer!r}")
    yield from found(
        "quality",
        "language_tag_wrong",
        graded(len(wrong), len(tickets), blocker_from=0.1),
        title="{count} of {whole} tickets are tagged with another language than they are in.",
        examples=wrong,
        whole=len(tickets),
        what_to_do="Correct the tag, or the text.",
    )
    yield from found(
        "quality",
        "reply_language_differs",
        graded(len(replies), len(tickets), blocker_from=0.1),
        title="{count} of {whole} reference replies are in another language than their ticket.",
        examples=replies,
        whole=len(tickets),
        what_to_do="Write the reply in the customer's language.",
    )


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of a text's language, or an empty text when unsure.

    Texts of fewer than 25 letters are never sure.
    """
    text = text[:_LONGEST]
    if sum(character.isalpha() for character in text) < _FEWEST_LETTERS:
        return ""
    language, probability = _classifier()(text)
    return str(language) if probability >= SURE else ""


@lru_cache(maxsize=1)
def _classifier() -> Callable[[str], Any]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    classify: Callable[[str], Any] = identifier.classify
    return classify
