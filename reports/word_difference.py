"""Mark what differs between two drafts word by word, and the evidence that scores point at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

Span = tuple[int, int]
"""(start, end) in characters."""

_WORD = re.compile(r"\w+(?:['’]\w+)*\s*|[^\w\s]\s*|\s+")
_MOST_COMPARISONS = 400_000
"""Pairs of equal words beyond which the exact difference would take seconds."""
_SHORTEST_COMMON = 2
"""Words that two drafts must share in a row for it to count as the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Hold a stretch of a text with one set of marks."""

    text: str
    changed: bool
    marks: tuple[int, ...]
    """Indices of the evidence that covers the stretch."""
    ends: tuple[int, ...]
    """Indices of the evidence that ends here, to put its number."""


def changed_spans(before: str, after: str) -> tuple[list[Span], list[Span]]:
    """Return the stretches of `before` that went, and of `after` that are new.

    Words are compared without the white space around them. Short islands of equal words between
    two changes count as changed, for a reader sees one change there.
    """
    if before == after:
        return [], []
    left, right = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    words = [m.group().strip() for m in left], [m.group().strip() for m in right]
    gone: list[Span] = []
    new: list[Span] = []
    for i1, i2, j1, j2 in _changes(*words):
        if i1 < i2:
            gone.append((left[i1].start(), _end(left[i2 - 1])))
        if j1 < j2:
            new.append((right[j1].start(), _end(right[j2 - 1])))
    return gone, new


def _end(match: re.Match[str]) -> int:
    """Return where a word ends, its trailing white space left out."""
    return match.start() + max(len(match.group().rstrip()), 1)


def _changes(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return the changed runs of words as (left start, left end, right start, right end)."""
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    inner_left, inner_right = left[head : len(left) - tail], right[head : len(right) - tail]
    if not inner_left and not inner_right:
        return []
    whole = [(head, head + len(inner_left), head, head + len(inner_right))]
    in_left, in_right = Counter(inner_left), Counter(inner_right)
    if sum(times * in_right[word] for word, times in in_left.items()) > _MOST_COMPARISONS:
        return whole
    matcher = SequenceMatcher(None, inner_left, inner_right, autojunk=False)
    found: list[tuple[int, int, int, int]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        change = (head + i1, head + i2, head + j1, head + j2)
        if found and _is_island(left[found[-1][1] : change[0]]):
            change = (found[-1][0], change[1], found[-1][2], change[3])
            found.pop()
        found.append(change)
    return found


def _is_island(words: Sequence[str]) -> bool:
    """Tell whether equal words between two changes are too few to be worth keeping apart."""
    return sum(any(c.isalnum() for c in word) for word in words) < _SHORTEST_COMMON


def segments(text: str, changed: Sequence[Span], evidence: Sequence[Span]) -> list[Segment]:
    """Cut a text wherever a mark begins or ends.

    Args:
        text: the whole text.
        changed: stretches that differ from the other side, rising, not overlapping.
        evidence: stretches that scores point at; may overlap, may be empty or out of range
            (such evidence covers nothing).
    """
    size = len(text)
    inside = [(max(start, 0), min(end, size)) for start, end in evidence]
    edges = sorted({0, size, *(edge for span in (*changed, *inside) for edge in span)})
    edges = [edge for edge in edges if 0 <= edge <= size]
    starts = [low for low, _ in changed]
    cut = []
    for start, end in pairwise(edges):
        covering = tuple(i for i, (low, high) in enumerate(inside) if low <= start and end <= high)
        cut.append(
            Segment(
                text=text[start:end],
                changed=(at := bisect_right(starts, start)) > 0 and end <= changed[at - 1][1],
                marks=covering,
                ends=tuple(i for i in covering if inside[i][1] == end),
            )
        )
    return cut
