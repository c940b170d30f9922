"""Compare a claim with the sentence nearest to it: quantities, names, denials, opposites.

Each check returns a reason in words, or an empty string when it finds nothing wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from scorers.evidence import Index, Statement
from scorers.quantities import Quantity
from scorers.text import clauses, fold
from scorers.words import OPPOSITES, listed

_MAX_ALIGNED = 80
"""Words of a sentence that are aligned; longer ones are not lightly edited copies."""
_KEPT = 0.85
"""Share of neighbouring words that a copy keeps."""
_ANYWHERE = frozenset({"url", "email", "phone", "code"})
"""Quantities that name one thing wherever they stand."""
_CALENDAR = listed(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december"
)
"""Names that a reply may work out from a date."""
_TELLING = _ANYWHERE | {"money"}
"""Quantities that nobody makes up in passing."""


_PREPOSITIONS = listed(
    "on at before after until from within without by during vor nach bis ab antes despues hasta "
    "desde avant apres jusqu depuis"
)
_TURNING = listed("before after until vor nach antes despues avant apres")
_LIST_CUT = re.compile(r"[,;:|](?!\d)|\s(?:and|or|und|oder|y|o|et|ou|but|while)\s")
_ROW_CUT = re.compile(r";\s|\s–\s")
"""Ends of the cells of a row that is spelled out; each keeps its header."""


def _both_ways(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for left, right in pairs:
        table.setdefault(left, set()).add(right)
        table.setdefault(right, set()).add(left)
    return {word: frozenset(others) for word, others in table.items()}


_OPPOSITE_OF = _both_ways(OPPOSITES)


def is_copied(claim: Statement, near: Statement) -> bool:
    """Tell whether the claim is a run of words of the sentence, with every denial kept."""
    copied = f" {' '.join(claim.words)} " in f" {' '.join(near.words)} "
    return copied and not denial(claim, near)


def keeps_order(claim: Statement, near: Statement) -> bool:
    """Tell whether nearly all neighbouring words of the claim are neighbours in the sentence."""
    pairs = list(zip(claim.words, claim.words[1:], strict=False))
    known = set(zip(near.words, near.words[1:], strict=False))
    return sum(pair in known for pair in pairs) >= _KEPT * len(pairs)


def unknown_quantity(claim: Statement, indexes: Sequence[Index], *, is_near: bool = True) -> str:
    """Name a number, price, date, duration, share, address or code that no evidence states.

    Left out are small numbers in words, for a reply may count what its source lists, and days of
    the month, for a reply may work them out.

    Args:
        claim: one claim of a reply.
        indexes: everything that may support it.
        is_near: whether the evidence speaks of the same thing at all; if not, only amounts of
            money, addresses and codes are named.
    """
    for quantity in claim.quantities:
        if not (is_near or quantity.kind in _TELLING) or _is_loose(claim, quantity):
            continue
        if not any(index.quantity_set.states(quantity) for index in indexes):
            return f"{quantity.text!r} is in no passage"
    return ""


def _is_loose(claim: Statement, quantity: Quantity) -> bool:
    text = quantity.text
    if quantity.kind == "number":
        following = claim.span.text[quantity.end : quantity.end + 2].lower()
        return text.replace("-", "").isalpha() or following in ("st", "nd", "rd", "th")
    is_article = quantity.kind == "duration" and text.lower().startswith(("a ", "an ", "any "))
    return is_article or (quantity.kind == "code" and len(text) <= 2)


def wrong_quantity(claim: Statement, indexes: Sequence[Index], least: float) -> str:
    """Name a quantity of the claim that no fitting sentence states.

    A number that stands elsewhere in the passages does not count: the sentence that states it must
    match the words around the number at least `least` times as well as the best sentence does.
    """
    for quantity in claim.quantities:
        if not any(index.quantity_set.states(quantity) for index in indexes):
            return f"{quantity.text!r} is in no passage"
        if quantity.kind not in _ANYWHERE and not _is_anchored(claim, quantity, indexes, least):
            return f"{quantity.text!r} belongs to something else in the passages"
    return ""


def _is_anchored(
    claim: Statement, quantity: Quantity, indexes: Sequence[Index], least: float
) -> bool:
    around = _around(claim, quantity)
    if not around:
        return True
    best, holding, nearest = 0, 0, (indexes[0], -9)
    for index in indexes:
        shared = Counter(at for key in around for at in index.postings.get(key, ()))
        for at, count in shared.items():
            if count > best:
                best, nearest = count, (index, at)
            if count > holding and index.statements[at].quantity_set.states(quantity):
                holding = count
    return holding >= least * best or _is_beside(*nearest, quantity)


def _is_beside(index: Index, at: int, quantity: Quantity) -> bool:
    """Tell whether a neighbour states a quantity and the sentence itself has none of its kind."""
    if any(other.kind == quantity.kind for other in index.statements[at].quantities):
        return False
    beside = index.statements[max(0, at - 1) : at + 2]
    return any(one.quantity_set.states(quantity) for one in beside)


def _around(claim: Statement, quantity: Quantity) -> frozenset[str]:
    """Return the stems of the clause in which a quantity stands, or of the claim if it is short."""
    for clause in clauses(claim.span.text):
        if clause.start <= quantity.start < clause.end:
            folded = fold(clause.text)
            near = frozenset(
                key
                for key, word in zip(claim.ordered, claim.content, strict=True)
                if word in folded
            )
            if len(near) >= 2:
                return near
    return claim.stems


def repeated_quantity(claim: Statement, near: Statement) -> str:
    """Name a quantity that a copy of the nearest sentence puts in the place of another one."""
    lacking = Counter(_key(quantity) for quantity in near.quantities)
    lacking.subtract(_key(quantity) for quantity in claim.quantities)
    unused = {_unit(quantity) for quantity in near.quantities if lacking[_key(quantity)] > 0}
    for quantity in claim.quantities:
        if lacking[_key(quantity)] < 0 and _unit(quantity) in unused:
            return f"{quantity.text!r} stands where the passage has another amount"
    return ""


def _key(quantity: Quantity) -> str:
    """Return what makes two quantities of one unit equal: `two weeks` is `14 days`.

    A date counts without its year, for a reply may leave it out.
    """
    form = quantity.forms[0]
    return form.removeprefix("date:")[-5:] if quantity.kind == "date" else form


def misplaced_quantity(claim: Statement, near: Statement) -> str:
    """Name a quantity that the nearest sentence gives to another name than the claim does.

    Of "EUR 24 for the Nook Mini and EUR 34 for the Nook" the claim "EUR 24 for the Nook" would
    share every word, so the pieces that hold the number and the name are compared.
    """
    if not claim.names or len(near.quantities) < 2:
        return ""
    cuts = _cuts(near)
    for quantity in claim.quantities:
        if quantity.kind in _ANYWHERE:
            continue
        same = [q for q in near.quantities if _unit(q) == _unit(quantity)]
        pieces = [bisect_right(cuts, q.start) for q in same if _key(q) == _key(quantity)]
        others = {bisect_right(cuts, q.start) for q in same if _key(q) != _key(quantity)}
        if len(pieces) != 1:
            continue
        own = _piece(near, cuts, pieces[0])
        for name in _names_around(claim, quantity):
            if name not in own and any(name in _piece(near, cuts, at) for at in others):
                return f"{quantity.text!r} is not for {name!r} in the passage"
    return ""


def _unit(quantity: Quantity) -> str:
    return "date" if quantity.kind == "date" else quantity.forms[0].rpartition(":")[0]


def _cuts(one: Statement) -> list[int]:
    """Return where the pieces of a list, or the cells of a row, begin; the last is its end."""
    pattern = _ROW_CUT if one.is_row else _LIST_CUT
    return [0, *(match.start() for match in pattern.finditer(one.span.text)), 1_000_000]


def _piece(near: Statement, cuts: Sequence[int], at: int) -> str:
    return fold(near.span.text[cuts[at - 1] : cuts[at]])


def _names_around(claim: Statement, quantity: Quantity) -> list[str]:
    """Return the names in the piece of a list in which a quantity of the claim stands."""
    cuts = _cuts(claim)
    own = _piece(claim, cuts, bisect_right(cuts, quantity.start))
    return [name for name in claim.names if name in own]


def unknown_name(claim: Statement, indexes: Sequence[Index]) -> str:
    """Name a capitalised word of the claim of which the evidence has no form anywhere."""
    stems = dict(zip(claim.content, claim.ordered, strict=True))
    for name in claim.names:
        key = stems.get(name, name)
        if (
            "'" not in name
            and name not in _CALENDAR
            and not any(name in index.words or key in index.postings for index in indexes)
        ):
            return f"{name!r} is named in no passage"
    return ""


def swapped_name(claim: Statement, near: Statement) -> str:
    """Name a capitalised word that stands where the nearest sentence has another one."""
    missing = Counter(claim.names) - Counter(near.words)
    rivals = Counter(near.names) - Counter(claim.words)
    if not missing or not rivals:
        return ""
    for left, right in _replacements(claim.words, near.words):
        if missing.keys() & set(left) and rivals.keys() & set(right):
            return f"{' '.join(left)!r} stands where the passage says {' '.join(right)!r}"
    return ""


def _replacements(
    claim: Sequence[str], near: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the short runs of words that differ when both sentences are aligned."""
    left, right = claim[:_MAX_ALIGNED], near[:_MAX_ALIGNED]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "replace" and j - i <= 3 and m - k <= 3:
            yield left[i:j], right[k:m]


def opposed(claim: Statement, near: Statement) -> str:
    """Name a word of the claim whose opposite stands in the nearest sentence instead."""
    extra = Counter(claim.words) - Counter(near.words)
    lacking = Counter(near.words) - Counter(claim.words)
    for word in extra:
        against = _OPPOSITE_OF.get(word, frozenset()) & lacking.keys()
        if against:
            return f"{word!r} stands where the passage says {min(against)!r}"
    return ""


def denial(claim: Statement, near: Statement) -> str:
    """Tell where one of the two denies what the other affirms."""
    for key in sorted((claim.denied & near.affirmed) - near.in_denial - claim.affirmed):
        return f"the claim denies {key!r}, the passage affirms it"
    for key in sorted((near.denied & claim.affirmed) - claim.in_denial - near.affirmed):
        return f"the passage denies {key!r}, the claim affirms it"
    return ""


def moved(claim: Statement, near: Statement) -> str:
    """Name a word that the claim places `on` or `before` where the sentence says `after`."""
    theirs = _relations(near)
    for key, word in _relations(claim).items():
        other = theirs.get(key, word)
        if other != word and _TURNING.intersection((word, other)):
            return f"{word!r} {key!r} stands where the passage says {other!r}"
    return ""


def _relations(one: Statement) -> dict[str, str]:
    """Map the stem after each preposition to it; a stem with several is left out."""
    found: dict[str, str] = {}
    several: set[str] = set()
    stems = dict(zip(one.content, one.ordered, strict=True))
    last = ""
    for word in one.words:
        if word in _PREPOSITIONS:
            last = word
        elif word in stems:
            if last and found.setdefault(stems[word], last) != last:
                several.add(stems[word])
            last = ""
    return {key: word for key, word in found.items() if key not in several}
