"""Find the sentences of some texts that are nearest to a statement, and how much they cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scorers.evidence import LIGHT_STEMS, Index, Statement


@dataclass(frozen=True, slots=True)
class Near:
    """Hold the sentence nearest to a statement, and its best window."""

    statement: Statement
    window: frozenset[str]
    """Stems of the window."""
    coverage: float
    alone: float = 0.0
    """Coverage by the one sentence."""
    rivals: tuple[Statement, ...] = ()
    """Other sentences that share as many words, and so may clear a claim as well."""


COPY = 0.85
"""Share of words from which a claim counts as a copy of a sentence, lightly edited."""
_CANDIDATES = 6
"""Sentences that share most words and so are looked at."""
_WIDENED = 3
"""Of these, how many are tried together with their neighbours."""
_HOPELESS = 0.2
"""Coverage by one sentence below which no neighbours can make a claim supported."""
_WINDOWS = ((-1, 1), (0, 2), (-1, 2), (-2, 1), (0, 3))
"""First and last sentence of a window, from the sentence in its centre."""


def nearest(stated: Statement, indexes: Sequence[Index]) -> Near | None:
    """Return the sentence that covers most of a claim, with its best window."""
    shared: Counter[tuple[int, int]] = Counter()
    for which, index in enumerate(indexes):
        for key in stated.stems:
            weight = 1 if key in LIGHT_STEMS else 2
            for at in index.postings.get(key, ()):
                shared[which, at] += weight
    if not shared:
        return None
    best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_CANDIDATES]
    found = [_covered(stated, indexes[which].statements, at, (0, 1)) for (which, at), _ in best]
    if _HOPELESS < max(near.coverage for near in found) < COPY:
        for rank, ((which, at), _) in enumerate(best[:_WIDENED]):
            alone = found[rank]
            wide = (_covered(stated, indexes[which].statements, at, span) for span in _WINDOWS)
            best_wide = max(wide, key=lambda near: near.coverage)
            if best_wide.coverage > alone.coverage:
                found[rank] = replace(best_wide, alone=alone.alone)
    near = max(found, key=_coverage)
    rivals = tuple(one.statement for one in found if one is not near and one.alone >= near.alone)
    return replace(near, rivals=rivals)


def _coverage(near: Near) -> tuple[float, float]:
    return near.coverage, near.alone


def _covered(
    stated: Statement, statements: Sequence[Statement], at: int, span: tuple[int, int]
) -> Near:
    """Return how well the window around the sentence `at` covers a claim."""
    window = statements[max(0, at + span[0]) : at + span[1]]
    stems = window[0].covering.union(*(one.covering for one in window[1:]))
    found = stated.stems & stems
    whole = len(stated.stems) - 0.5 * len(stated.stems & LIGHT_STEMS)
    words = (len(found) - 0.5 * len(found & LIGHT_STEMS)) / whole
    if len(stated.pairs) >= 2:
        pairs = window[0].pairs.union(*(one.pairs for one in window[1:]))
        joined = len(stated.pairs & pairs)
        if statements[at].is_row:
            # Cells of a table have no neighbours; what stands in the header is joined to all.
            joined = sum(_is_joined(pair, pairs, statements[at]) for pair in stated.pairs)
        words = 0.7 * words + 0.3 * joined / len(stated.pairs)
    return Near(statements[at], stems, words, words)


def _is_joined(pair: tuple[str, str], pairs: frozenset[tuple[str, str]], row: Statement) -> bool:
    return pair in pairs or not row.context.isdisjoint(pair)
