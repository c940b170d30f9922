"""Compare sentences by what they speak of: ideas rather than words, and quantities in any notation.

`likeness` says how much of a fact a stretch of a reply covers. Words that the ticket brought up
count half, for a reply need not repeat what was asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from scorers.concepts import ideas, plainly_put
from scorers.evidence import LIGHT_STEMS
from scorers.quantities import Quantity, quantities
from scorers.quantity_sets import QuantitySet, quantity_set
from scorers.text import is_stop_word, stem, tokens
from scorers.words import NEGATED_FORMS, NEGATIONS, Language, listed

_FAINT = listed(
    "possible allow permit able need use usual normal one thing case time help new receive"
)
"""Words that say little of what a fact is about: they weigh half."""
_BOUND = re.compile(
    r"(?P<upper>\b(?:up\sto|at\s(?:the\s)?(?:most|latest)|no\s(?:more|later|longer)\sthan|"
    r"not?\s(?:exceed|more\sthan)|maximum(?:\sof)?|less\sthan|fewer\sthan|under|below|within|"
    r"until|höchstens|bis\szu|maximal|como\smáximo|hasta|au\splus|jusqu['’]à|au\smaximum)\b)|"
    r"(?P<lower>\b(?:at\s(?:the\s)?least|minimum(?:\sof)?|no\sless\sthan|more\sthan|over|above|"
    r"exceeds?|longer\sthan|older\sthan|mindestens|al\smenos|como\smínimo|au\smoins|"
    r"au\sminimum)\b)",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"\W{0,2}(?:\w{1,12}\s){0,2}?(?:(?P<lower>or\s(?:more|later|older|longer|above|higher))|"
    r"(?P<upper>or\s(?:less|fewer|below|under)|at\s(?:the\s)?(?:most|latest)|maximum))\b",
    re.IGNORECASE,
)


_IDLE = re.compile(
    r"(?:no\s(?:more|later|less|fewer|longer|earlier|sooner)\sthan|not\s(?:only|just|more|exceed)|"
    r"no\s(?:problem|worr|trouble|matter)|without\s(?:it|that|this|them)\b|nicht\s(?:nur|mehr\sals|spater|später)|"
    r"no\s(?:solo|sólo|más\sde)|pas\s(?:seulement|plus\sde))",
    re.IGNORECASE,
)
"""Negations that deny nothing: they bound, or soothe."""


@dataclass(frozen=True, slots=True)
class Word:
    """Hold a content word of a sentence."""

    stem: str
    ideas: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Sense:
    """Hold what a sentence speaks of."""

    text: str
    words: tuple[Word, ...]
    keys: frozenset[str]
    """Stems and ideas of its words, by which another sentence's words are recognised."""
    quantities: tuple[Quantity, ...]
    quantity_set: QuantitySet
    negations: int
    """How many negations change its sense; two make an affirmation in a short sentence."""
    bounds: tuple[tuple[str, str], ...]
    """Pairs of a quantity's normal form and `upper` or `lower`: "at most 8 kg"."""


@lru_cache(maxsize=8_192)
def sense(text: str, language: Language) -> Sense:
    """Read a sentence; linear in its length."""
    found = [quantity for quantity in quantities(text) if not _names(text, quantity)]
    plain = plainly_put(_without(text, found)) if language == "en" else _without(text, found)
    words: dict[str, Word] = {}
    denies = 0
    for token in tokens(plain, language):
        if token.folded in NEGATIONS[language]:
            denies += not _IDLE.match(plain, token.start)
            continue
        base = NEGATED_FORMS.get(token.folded)
        if base is not None:
            denies += 1
        elif is_stop_word(token, language):
            continue
        key = token.stem if base is None else _stem_of(base, language)
        light = key in LIGHT_STEMS or token.folded in _FAINT
        words.setdefault(key, Word(key, ideas(key, language), 0.5 if light else 1.0))
    return Sense(
        text=text,
        words=tuple(words.values()),
        keys=frozenset(words).union(*(word.ideas for word in words.values())),
        quantities=tuple(found),
        quantity_set=quantity_set(found),
        negations=denies,
        bounds=tuple(_bounds(text, found)),
    )


def _names(text: str, quantity: Quantity) -> bool:
    """Tell whether a number word is part of a name: "two-factor", "one-time"."""
    return quantity.kind == "number" and bool(_COMPOUND.match(text, quantity.start))


_COMPOUND = re.compile(r"[^\W\d_]{2,20}-[^\W\d_]{3}")


def _stem_of(word: str, language: Language) -> str:
    return tokens(word, language)[0].stem


def _without(text: str, found: Iterable[Quantity]) -> str:
    """Return the text with its quantities blanked, for they are compared as such."""
    kept, at = [], 0
    for quantity in found:
        kept.append(text[at : quantity.start])
        at = quantity.end
    return " ".join((*kept, text[at:]))


def _bounds(text: str, found: Iterable[Quantity]) -> Iterable[tuple[str, str]]:
    for quantity in found:
        before = [*_BOUND.finditer(text, max(0, quantity.start - 30), quantity.start)]
        near = before[-1] if before and quantity.start - before[-1].end() <= 12 else None
        match = near or _BOUND_AFTER.match(text, quantity.end)
        if match is not None:
            yield quantity.forms[0], "upper" if match["upper"] else "lower"


def joined(parts: Iterable[Sense]) -> Sense:
    """Return the sense of neighbouring sentences together."""
    several = tuple(parts)
    if len(several) == 1:
        return several[0]
    found = tuple(quantity for one in several for quantity in one.quantities)
    return Sense(
        text=" ".join(one.text for one in several),
        words=tuple(word for one in several for word in one.words),
        keys=frozenset().union(*(one.keys for one in several)),
        quantities=found,
        quantity_set=quantity_set(found),
        negations=sum(one.negations for one in several),
        bounds=tuple(bound for one in several for bound in one.bounds),
    )


def recognised(word: Word, keys: frozenset[str]) -> float:
    """Return how surely a word's idea occurs among keys, in [0, 1]."""
    if word.stem in keys:
        return 1.0
    common = word.ideas & keys
    if not common:
        return 0.0
    return 0.9 if any(key[0] == "#" for key in common) else 0.8


def is_opposite(left: Sense, right: Sense) -> bool:
    """Tell whether one sentence denies and the other affirms; in doubt, they do not.

    What several negations of a long sentence speak of cannot be told by counting them.
    """
    for one in (left, right):
        if one.negations > 1 and len(one.words) > _SHORT:
            return False
    return left.negations % 2 != right.negations % 2


def fitting_clause(wanted: Sense, text: str, language: Language) -> Sense:
    """Return the clause of a sentence that speaks of the fact, or the sentence if several do.

    Of "pure WPA3 is not, and the lamp uses 2.4 GHz only" the negation concerns the first half.
    """
    whole = sense(text, language)
    if not whole.negations:
        return whole
    parts = [part for part in _CLAUSE.split(text) if part.strip()]
    if len(parts) < 2:
        return whole
    best = max((sense(part, language) for part in parts), key=lambda one: likeness(wanted, one))
    return best if likeness(wanted, best) >= _CLAUSE_SHARE * likeness(wanted, whole) else whole


_CLAUSE = re.compile(
    r"[,;:()–—]\s|\s(?:and|but|so|because|while|und|aber|y|pero|et|mais)\s", re.IGNORECASE
)
_CLAUSE_SHARE = 0.75
_SHORT = 6
"""Content words up to which two negations cancel each other."""
_NOTHING = frozenset(stem(word) for word in ("freeofcharge", "waive", "gratis", "complimentary"))
_CHARGING = frozenset(stem(word) for word in ("fee", "surcharge", "chargeable"))


def is_free(one: Sense) -> bool:
    """Tell whether a sentence says that something costs nothing."""
    return any(word.stem in _NOTHING for word in one.words)


def is_chargeable(one: Sense) -> bool:
    """Tell whether a sentence speaks of a charge, and not of none."""
    return not is_free(one) and any(word.stem in _CHARGING for word in one.words)


def is_settling(quantity: Quantity) -> bool:
    """Tell whether a fact cannot be stated without this quantity.

    One may be put as "a" or left out ("that euro"), and a hundred percent as "full".
    """
    if quantity.kind == "number":
        return quantity.value not in ("", "0", "1")
    if quantity.kind == "percent":
        return quantity.value != "100"
    return quantity.value != "1"


def likeness(
    wanted: Sense,
    near: Sense,
    around: frozenset[str] = frozenset(),
    topic: frozenset[str] = frozenset(),
) -> float:
    """Return which share of `wanted` a stretch of a reply covers, in [0, 1].

    Args:
        wanted: the fact or claim.
        near: the stretch of the reply.
        around: keys of the whole reply; what stands only there counts 0.3.
        topic: keys of the ticket; its words weigh 0.7, and count 0.3 where they are missing.
    """
    whole = covered = 0.0
    for word in wanted.words:
        is_given = recognised(word, topic) > 0
        weight = word.weight * (0.7 if is_given else 1.0)
        found = recognised(word, near.keys)
        if not found and (is_given or recognised(word, around)):
            found = _ELSEWHERE
        whole += weight
        covered += weight * found
    for quantity in wanted.quantities:
        weight = _QUANTITY if is_settling(quantity) else 0.5
        whole += weight
        covered += weight * near.quantity_set.states(quantity)
    return covered / whole if whole else 0.0


_ELSEWHERE = 0.3
_QUANTITY = 1.5
"""Weight of a quantity; a content word weighs 1."""


def is_between(quantity: Quantity, others: Iterable[Quantity]) -> bool:
    """Tell whether an amount lies inside a list, as 2 in "1, 2 or 3 months"."""
    if not quantity.value.isdigit():
        return False
    values = {other.value for other in others if other.kind == quantity.kind}
    return {str(int(quantity.value) - 1), str(int(quantity.value) + 1)} <= values


def same_unit(left: Quantity, right: Quantity) -> bool:
    """Tell whether two quantities count the same thing, so that one may stand for the other."""
    if left.kind != right.kind:
        return False
    if left.kind == "money":
        return left.forms[0].split(":")[1] == right.forms[0].split(":")[1]
    return left.kind in ("duration", "percent", "date", "time", "phone", "email") or (
        left.kind == "measure" and left.forms[0].split(":")[1] == right.forms[0].split(":")[1]
    )


def rival(wanted: Quantity, near: Sense, own: QuantitySet) -> Quantity | None:
    """Return a quantity that a sentence gives in the place of the wanted one, if it does."""
    if not near.quantity_set.forms.isdisjoint(wanted.forms):
        return None
    if wanted.kind == "date" and near.quantity_set.states(wanted):
        return None
    for other in near.quantities:
        if same_unit(wanted, other) and not own.states(other):
            return other
    return None


def turned_bound(wanted: Sense, near: Sense) -> str:
    """Name a quantity that is a least in one sentence and a most in the other."""
    theirs: dict[str, set[str]] = {}
    for form, direction in near.bounds:
        theirs.setdefault(form, set()).add(direction)
    for form, direction in wanted.bounds:
        if theirs.get(form, {direction}) - {direction} and direction not in theirs[form]:
            return f"{form.rpartition(':')[2]} is a bound in the other direction"
    return ""
