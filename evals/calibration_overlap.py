"""Word overlap: the plain number that a scorer of groundedness has to beat."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
SHORTEST = 4
"""Letters of a word that counts; shorter ones occur in any text. Numbers count at any length."""


def overlap(answer: str, sources: Iterable[str]) -> float:
    """Return the share of an answer's distinct content words that occur in the sources.

    Words are runs of letters and digits in lower case, with at least four characters or a digit.
    An answer without any such word is covered: 1.

    Args:
        answer: the draft.
        sources: the passages.
    """
    words = content_words(answer)
    if not words:
        return 1.0
    known: set[str] = set()
    for source in sources:
        known |= content_words(source)
    return len(words & known) / len(words)


def content_words(text: str) -> set[str]:
    """Return the distinct content words of a text."""
    return {
        word
        for word in _WORD.findall(text.casefold())
        if len(word) >= SHORTEST or any(letter.isdigit() for letter in word)
    }
