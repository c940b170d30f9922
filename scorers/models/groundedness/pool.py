"""Read the groundedness pool, and the ten word-overlap features that a model has to beat."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_WORD = re.compile(r"\w+(?:[.,]\d+)*", re.UNICODE)
_STOP = frozenset(
    """
    a an the of to in on at by for with and or but is are was were be been it its this that
    these those as from have has had do does did i you he she we they them his her their our
    my your
    """.split()
)
OVERLAP = (
    "words", "content_words", "pairs", "triples", "longest_run", "numbers_missing", "names_missing",
    "weakest_sentence", "length", "rarity",
)  # fmt: skip
"""Names of the ten features, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Hold a context, an answer, and whether the answer is not fully supported."""

    context: str
    question: str
    answer: str
    label: int
    dataset: str
    part: str
    fold: int


def read_pool(path: Path) -> list[Row]:
    """Read every row; a domain of SummEdits or an origin of BEGIN is its `part`."""
    rows = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows.append(
                Row(
                    context=row["context"],
                    question=row["question"] or "",
                    answer=row["answer"],
                    label=int(row["label"]),
                    dataset=row["dataset"],
                    part=row["split"],
                    fold=int(row["fold"]),
                )
            )
    return rows


def overlap(context: str, answer: str) -> tuple[float, ...]:
    """Return the ten features of an answer against its context; see `OVERLAP`."""
    have, said = _words(context), _words(answer)
    counts = Counter(have)
    words = set(have)
    content = [w for w in said if w not in _STOP]
    numbers = [w for w in said if w[0].isdigit()]
    names = {m.lower() for m in re.findall(r"(?<=[a-z,] )[A-Z]\w+", answer)}
    sentences = [
        c
        for s in re.split(r"(?<=[.!?])\s+", answer)
        if (c := [w for w in _words(s) if w not in _STOP])
    ]
    return (
        _share(said, words),
        _share(content, words),
        _share(_grams(said, 2), set(_grams(have, 2))),
        _share(_grams(said, 3), set(_grams(have, 3))),
        _longest(said, have) / max(1, len(said)),
        sum(n not in words for n in numbers) / (1 + len(numbers)),
        sum(n not in words for n in names) / (1 + len(names)),
        min((_share(s, words) for s in sentences), default=1.0),
        math.log1p(len(said)),
        sum(1 / (1 + counts[w]) for w in content) / max(1, len(content)),
    )


def _words(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(text)]


def _grams(words: list[str], n: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[i:] for i in range(n)), strict=False))


def _share(items: list, found: set) -> float:  # type: ignore[type-arg]
    return sum(item in found for item in items) / len(items) if items else 1.0


def _longest(said: list[str], have: list[str]) -> int:
    """Return the length of the longest run of words that stands in both, up to 12."""
    best = 0
    for n in range(1, 13):
        if not set(_grams(said, n)) & set(_grams(have, n)):
            break
        best = n
    return best
