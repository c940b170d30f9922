"""Measure how the words, numbers and names of a claim agree with its evidence.

These numbers and the logits of the local model go into one logistic regression (`stack.py`). Each
lies in [0, 1] but for the logarithms; training and scoring measure with this same code.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from scorers.claim_evidence import Chosen, evidence_for
from scorers.contradictions import (
    denial,
    is_copied,
    misplaced_quantity,
    moved,
    opposed,
    swapped_name,
)
from scorers.evidence import LIGHT_STEMS, Index, Statement
from scorers.matching import Near, nearest
from scorers.sources import Sources, is_about_case, stated
from scorers.text import clauses

FEATURES = (
    "coverage",
    "coverage_alone",
    "words_chosen",
    "words_anywhere",
    "pairs_chosen",
    "bigrams_chosen",
    "trigrams_chosen",
    "weakest_clause",
    "quantities_unknown",
    "quantities_elsewhere",
    "names_unknown",
    "names_elsewhere",
    "denies",
    "opposed",
    "swapped",
    "is_copied",
    "log_missing",
    "log_words",
)
"""Names of the numbers that `features` returns, in its order."""


def features_of(claim: str, sources: Sources) -> tuple[Chosen, tuple[float, ...]]:
    """Choose the evidence for a claim and measure how the claim agrees with it."""
    one = stated(claim, sources.language)
    evidence = evidence_of_case(one, sources)
    chosen = evidence_for(one, sources)
    return chosen, features(one, nearest(one, evidence), chosen, evidence)


def evidence_of_case(claim: Statement, sources: Sources) -> list[Index]:
    """Return the passages, and what the customer stated when the claim speaks of the case."""
    return [*sources.passages, *([sources.told] if is_about_case(claim) else [])]


def features(
    claim: Statement, near: Near | None, chosen: Chosen, evidence: Sequence[Index]
) -> tuple[float, ...]:
    """Return the numbers named by `FEATURES` for one claim.

    Args:
        claim: the claim.
        near: the sentence nearest to it and its window; None when nothing shares a word.
        chosen: the sentences that the model reads beside it.
        evidence: everything that may support it.

    Returns:
        Shares in [0, 1] and logarithms, all finite. Without evidence the shares of what is found
        are 0. A share of nothing, such as of the names where there are none, is 1 when it counts
        what is found and 0 when it counts what is missing.
    """
    own = frozenset[str]().union(*(one.covering for one in chosen.statements))
    pairs = frozenset[tuple[str, str]]().union(*(one.pairs for one in chosen.statements))
    told = [one.words for one in chosen.statements]
    words = frozenset(word for one in told for word in one)
    anywhere = {key for key in claim.stems if any(key in index.postings for index in evidence)}
    missing = claim.stems - own
    return (
        near.coverage if near else 0.0,
        near.alone if near else 0.0,
        _weighed(claim.stems & own, claim.stems),
        _weighed(anywhere, claim.stems),
        _share(len(claim.pairs & pairs), len(claim.pairs)),
        _runs(claim.words, told, 2),
        _runs(claim.words, told, 3),
        _weakest_clause(claim, own),
        *_quantities(claim, chosen, evidence),
        *_names(claim, words, evidence),
        *_turns(claim, near, chosen),
        math.log1p(len(missing)),
        math.log1p(len(claim.words)),
    )


def _share(found: float, total: float) -> float:
    return found / total if total else 1.0


def _weighed(found: set[str] | frozenset[str], all_of: frozenset[str]) -> float:
    """Return the share of stems that are found, those that prove little counted half."""
    whole = len(all_of) - 0.5 * len(all_of & LIGHT_STEMS)
    return _share(len(found) - 0.5 * len(found & LIGHT_STEMS), whole)


def _runs(claim: Sequence[str], told: Sequence[Sequence[str]], length: int) -> float:
    """Return the share of the claim's runs of `length` words that the evidence has as well."""
    runs = list(zip(*(claim[start:] for start in range(length)), strict=False))
    known = {
        run
        for words in told
        for run in zip(*(words[start:] for start in range(length)), strict=False)
    }
    return _share(sum(run in known for run in runs), len(runs))


def _weakest_clause(claim: Statement, found: frozenset[str]) -> float:
    """Return the share of words found of the clause, two words or more, that has the least."""
    at, least = 0, 1.0
    for clause in clauses(claim.span.text):
        folded = clause.text.casefold()
        keys = []
        while at < len(claim.ordered) and claim.content[at] in folded:
            keys.append(claim.ordered[at])
            at += 1
        if len(keys) >= 2:
            least = min(least, sum(key in found for key in keys) / len(keys))
    return least


def _quantities(claim: Statement, chosen: Chosen, evidence: Sequence[Index]) -> tuple[float, float]:
    """Return the shares of the quantities that nothing states, and that stand only elsewhere."""
    unknown = elsewhere = 0
    for quantity in claim.quantities:
        if not any(index.quantity_set.states(quantity) for index in evidence):
            unknown += 1
        elif not any(one.quantity_set.states(quantity) for one in chosen.statements):
            elsewhere += 1
    total = max(1, len(claim.quantities))
    return unknown / total, elsewhere / total


def _names(
    claim: Statement, words: frozenset[str], evidence: Sequence[Index]
) -> tuple[float, float]:
    """Return the shares of the names that stand nowhere, and that stand only elsewhere."""
    unknown = elsewhere = 0
    for name in claim.names:
        if not any(name in index.words for index in evidence):
            unknown += 1
        elif name not in words:
            elsewhere += 1
    total = max(1, len(claim.names))
    return unknown / total, elsewhere / total


def _turns(
    claim: Statement, near: Near | None, chosen: Chosen
) -> tuple[float, float, float, float]:
    """Return whether the claim denies, opposes or swaps what is near it, and whether it copies."""
    if near is None:
        return 0.0, 0.0, 0.0, 0.0
    one = near.statement
    swaps = swapped_name(claim, one) or misplaced_quantity(claim, one) or moved(claim, one)
    copied = any(is_copied(claim, other) for other in (one, *chosen.statements))
    return (
        float(bool(denial(claim, one))),
        float(bool(opposed(claim, one))),
        float(bool(swaps)),
        float(copied),
    )
