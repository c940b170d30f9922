"""Find texts that say nearly the same, in any number of tickets."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.ticket import GoldenTicket

ALIKE = 80.0
"""Token-set similarity, in per cent, above which two bodies are near-duplicates."""
_OVERLAP = 0.6
"""Jaccard similarity of the word sets below which no pair is compared.

Without it a ticket of four words would be a duplicate of every long ticket that has them."""
_FEWEST_WORDS = 4
"""Texts with fewer different words are near-duplicates only when they are equal."""
_LONGEST = 20_000
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Hold two tickets whose bodies are nearly the same."""

    first: GoldenTicket
    second: GoldenTicket
    similarity: float
    """In per cent, `ALIKE` to 100."""

    def __str__(self) -> str:
        """Return both ids and the similarity."""
        return f"{self.first.ticket.id} / {self.second.ticket.id} ({self.similarity:.0f} %)"


def near_duplicates(tickets: Sequence[GoldenTicket]) -> list[Pair]:
    """Return all pairs of near-duplicate bodies, within threads and across them.

    Two bodies are near-duplicates when their token-set similarity is above `ALIKE` and their
    word sets overlap by `_OVERLAP`. Pairs are found by prefix filtering: of two sets with Jaccard
    similarity t, each has among its ⌊(1 - t)·n⌋ + 1 rarest words one that the other has there
    too. No pair is missed, and few are compared.

    Source: Chaudhuri, Ganti and Kaushik (2006), A primitive operator for similarity joins in
        data cleaning.
    """
    from rapidfuzz import fuzz

    texts = [plain(one.ticket.body) for one in tickets]
    bags = [frozenset(text.split()) for text in texts]
    found = []
    for i, j in _candidates(texts, bags):
        short = min(len(bags[i]), len(bags[j])) < _FEWEST_WORDS
        similarity = 100.0 if texts[i] == texts[j] else 0.0
        if not similarity and not short:
            similarity = fuzz.token_set_ratio(texts[i], texts[j], score_cutoff=ALIKE)
        if similarity > ALIKE:
            found.append(Pair(first=tickets[i], second=tickets[j], similarity=similarity))
    return found


def plain(text: str) -> str:
    """Return the words of a text in lower case, one space apart."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return " ".join(_WORD.findall(folded))


def _candidates(texts: Sequence[str], bags: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    frequency = Counter(word for bag in bags for word in bag)
    postings: dict[str, list[int]] = {}
    first_of: dict[str, int] = {}
    for j, bag in enumerate(bags):
        # Equal texts are compared with the first of them only: a thousand copies are a thousand
        # pairs, not half a million.
        original = first_of.setdefault(texts[j], j)
        if original != j:
            yield original, j
            continue
        ranked = sorted(bag, key=lambda word: (frequency[word], word))
        prefix = ranked[: math.floor((1 - _OVERLAP) * len(bag)) + 1]
        near = {i for word in prefix for i in postings.get(word, ())}
        for i in sorted(near):
            shared = len(bags[i] & bag)
            if shared >= _OVERLAP * (len(bags[i]) + len(bag) - shared):
                yield i, j
        for word in prefix:
            postings.setdefault(word, []).append(j)
