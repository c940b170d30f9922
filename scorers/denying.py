"""Tell how a reply turns a fact around: denies it, or says something else beside it.

Only a sentence that shares most words with a fact is taken to turn it; one that rephrases it may
hold any negation ("cannot be held" is "too hot to hold").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scorers.concepts import plainly_put
from scorers.contradictions import denial, opposed
from scorers.evidence import Statement, statement
from scorers.meaning import (
    Sense,
    fitting_clause,
    is_chargeable,
    is_free,
    is_opposite,
    likeness,
    recognised,
    rival,
    turned_bound,
)
from scorers.said import Said
from scorers.text import Span, stem
from scorers.words import OPPOSITES, Language, listed

_COPY = 0.8
"""Likeness from which a denial or an opposite turns a fact around, rather than rephrases it."""
_SAME = 0.9
"""Likeness from which another sentence speaks of the fact and of nothing else."""


def wanted_statement(text: str, language: Language) -> Statement:
    """Read a fact, a claim or a sentence on its own, with its phrases plainly put."""
    plain = plainly_put(text) if language == "en" else text
    return statement(Span(0, len(plain), plain), language)


def contradiction(fact: str, wanted: Sense, reply: Said, best: int, likest: float) -> str:
    """Say how the reply denies a fact, in the sentence nearest to it or in another one.

    Args:
        fact: the fact.
        wanted: its sense.
        reply: what the reply says.
        best: which of its sentences is nearest.
        likest: likeness of the best stretch.

    Returns:
        The reason in words, or an empty string.
    """
    return _in_nearest(fact, wanted, reply, best, likest) or _beside(wanted, reply, best)


def _in_nearest(fact: str, wanted: Sense, reply: Said, best: int, likest: float) -> str:
    """Say how the sentence nearest to a fact turns it around."""
    near = fitting_clause(wanted, reply.spans[best].text, reply.language)
    if not is_opposite(wanted, near) and (because := turned_bound(wanted, near)):
        return because
    if because := _opposite_word(wanted, near) or _charge(wanted, near, reply, likest):
        return because
    mine, own = wanted_statement(fact, reply.language), likeness(wanted, reply.senses[best])
    if min(own, likest) < _COPY or not _is_close(mine, reply, best):
        return ""
    because = _turned(mine, wanted, reply, best)
    return "" if because and _is_cleared(mine, wanted, reply, best, own) else because


def _beside(wanted: Sense, reply: Said, best: int) -> str:
    """Say how another sentence says something else of the same subject."""
    for at, other in enumerate(reply.senses):
        if at == best or not _speaks_of_the_same(wanted, other):
            continue
        for quantity in wanted.quantities:
            if found := rival(quantity, other, wanted.quantity_set):
                return f"the reply also says {found.text!r} instead of {quantity.text!r}"
        if is_opposite(wanted, other):
            return "the reply also says the opposite"
    return ""


def _charge(wanted: Sense, near: Sense, reply: Said, likest: float) -> str:
    """Say that a reply speaks of a charge for what the fact calls free."""
    if not is_free(wanted) or is_free(reply.whole) or likest < _PRICED:
        return ""
    return "the reply speaks of a charge" if is_chargeable(near) else ""


def _opposite_word(wanted: Sense, near: Sense) -> str:
    """Name a word of the fact whose opposite stands in a sentence that says all the rest."""
    if is_opposite(wanted, near):
        return ""  # "It does not fit into small ones" agrees with "into large ones only".
    for word in wanted.words:
        others = _OPPOSITE_OF.get(word.stem, frozenset()) & near.keys
        rest = tuple(one for one in wanted.words if one is not word)
        if not others or not rest or recognised(word, near.keys):
            continue
        if likeness(replace(wanted, words=rest, quantities=()), near) >= _COPY:
            return f"the reply says {min(others)!r}, not {word.stem!r}"
    return ""


def _opposites() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for left, right in OPPOSITES:
        found.setdefault(stem(left), set()).add(stem(right))
        found.setdefault(stem(right), set()).add(stem(left))
    return {key: frozenset(others) for key, others in found.items()}


_OPPOSITE_OF = _opposites()


def _turned(mine: Statement, wanted: Sense, reply: Said, at: int) -> str:
    """Say how one sentence turns a fact around that it shares its words with."""
    span = reply.spans[at]
    theirs = wanted_statement(span.text, reply.language)
    clause = fitting_clause(wanted, span.text, reply.language)
    if _LIMITED.isdisjoint(mine.words) and is_opposite(wanted, clause) and denial(mine, theirs):
        return "the reply says the opposite"
    found = opposed(_timeless(mine), _timeless(theirs)) or _turned_in_time(mine, theirs)
    return found.replace("the passage", "the reply")


def _timeless(one: Statement) -> Statement:
    return replace(one, words=tuple(word for word in one.words if word not in _LATER))


def _turned_in_time(mine: Statement, theirs: Statement) -> str:
    """Name what stands before one thing in the fact and after it in the reply.

    "Only after A is verified, B is changed" and "before B is changed, A is verified" agree.
    """
    ours, other = dict(_followers(mine)), dict(_followers(theirs))
    for word, following in ours.items():
        for opposite in _LATER[word]:
            if opposite in other and other[opposite] == following and word not in other:
                return f"{word!r} stands where the passage says {opposite!r}"
    return ""


def _followers(one: Statement) -> Iterator[tuple[str, str]]:
    """Yield each word of time with the stem of the next content word."""
    stems = dict(zip(one.content, one.ordered, strict=True))
    for at, word in enumerate(one.words):
        if word in _LATER:
            yield word, next((stems[key] for key in one.words[at + 1 :] if key in stems), "")


_LATER: Mapping[str, tuple[str, ...]] = {
    "before": ("after",), "after": ("before", "until"), "until": ("after",), "vor": ("nach",),
    "nach": ("vor",), "antes": ("despues",), "despues": ("antes",), "avant": ("apres",),
    "apres": ("avant",),
}  # fmt: skip
"""Words of time and what turns them around."""


def _is_close(mine: Statement, reply: Said, at: int) -> bool:
    """Tell whether a sentence shares most words with the fact, rather than rephrases it."""
    theirs = wanted_statement(reply.spans[at].text, reply.language)
    return len(mine.stems & theirs.stems) >= _SHARED * len(mine.stems)


_SHARED = 0.75
_PRICED = 0.4
"""Likeness from which a charge in a sentence is the one that the fact denies."""
_LIMITED = listed("only nur solo solamente seulement uniquement")
"""Words after which a denial of the rest says the same: "only small ones" - "no large ones"."""


def _is_cleared(mine: Statement, wanted: Sense, reply: Said, best: int, own: float) -> bool:
    """Tell whether another sentence as near states the fact without turning it.

    "Unopened pods can be returned. Opened pods cannot be returned." shares all words of its second
    sentence with its first.
    """
    return any(
        likeness(wanted, other) >= own - 0.05 and not _turned(mine, wanted, reply, at)
        for at, other in enumerate(reply.senses)
        if at != best
    )


def _speaks_of_the_same(wanted: Sense, other: Sense) -> bool:
    """Tell whether a sentence speaks of the fact's subject and of hardly anything else."""
    without = replace(wanted, quantities=())
    if len(wanted.words) < 2 or likeness(without, other) < _SAME:
        return False
    extra = [word for word in other.words if not recognised(word, wanted.keys)]
    return len(extra) <= 1 and len(other.quantities) <= max(1, len(wanted.quantities))
