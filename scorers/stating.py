"""Decide whether a reply states a fact, in whatever words and notation.

Numbers settle most facts: a reply that lacks the fact's amount, date or duration does not state it.
Where the amounts agree, or where a fact has none, the ideas of the fact must recur together. What
lies near the threshold is open, and a reader may decide it (`second_opinion.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scorers.denying import contradiction
from scorers.meaning import (
    Sense,
    fitting_clause,
    is_between,
    is_free,
    is_opposite,
    is_settling,
    joined,
    likeness,
    rival,
    sense,
)
from scorers.quantities import Quantity
from scorers.said import Said
from scorers.text import Span, guess_language, tokens
from scorers.words import LANGUAGES, STOP_WORDS, Language, listed

_WIDER = 0.04
"""What each further sentence of a stretch costs: a fact is better stated at one place."""
_TURNED = 0.15
"""What a negation on one side alone costs."""
_PARTLY = 0.1
"""How much more likeness a fact needs when the reply leaves out some of its amounts."""
_CALENDAR = listed(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag "
    "freitag samstag sonntag lunes martes miercoles jueves viernes sabado domingo lundi mardi "
    "mercredi jeudi vendredi samedi dimanche"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """Hold how well a reply states a fact."""

    grade: float
    """How surely it is stated, in [0, 1]; from 0.5 it counts as stated."""
    because: str
    """Why it is not stated; empty when it is."""
    nearest: Span | None
    """The stretch of the reply that comes nearest."""
    is_contradicted: bool = False
    is_open: bool = False
    """No amount speaks against it, so that a reader may know better than words."""
    is_doubted: bool = False
    """A negation stands in the fact or in the reply alone, which may turn it or rephrase it."""

    @property
    def is_stated(self) -> bool:
        """Tell whether the fact counts as stated."""
        return self.grade >= 0.5


def states(fact: str, reply: Said, least: float, least_with_amount: float) -> Stated:
    """Tell whether a reply states `fact`.

    Args:
        fact: the sentence that must be stated.
        reply: what the reply says.
        least: least likeness of one to three sentences, in (0, 1), for a fact without amounts.
        least_with_amount: the same when the reply states all amounts of the fact.
    """
    wanted = sense(fact, reply.language)
    likest, first, last = _nearest(wanted, reply)
    near = joined(reply.senses[first:last])
    if likest <= 0 or not likeness(wanted, near):
        return Stated(0.0, "it is not mentioned", None)
    best = max(range(first, last), key=lambda at: likeness(wanted, reply.senses[at]))
    span = reply.spans[best]
    if because := contradiction(fact, wanted, reply, best, likest):
        return Stated(0.0, because, span, is_contradicted=True)
    settling = [quantity for quantity in wanted.quantities if is_settling(quantity)]
    lacking = [one for one in settling if not _is_told(one, wanted, near, reply)]
    because = _wrong_amount(wanted, near, settling, lacking, reply) or _other_day(wanted, near)
    if because:
        return Stated(0.1 * likest, because, span)
    if is_free(wanted) and not is_free(reply.whole):
        return Stated(min(0.4, likest / 2), "it does not say that it is free", span, is_open=True)
    needed = least_with_amount if settling and not lacking else least
    needed += _PARTLY if lacking else 0.0
    clause = fitting_clause(wanted, span.text, reply.language)
    doubted = is_opposite(wanted, clause)
    if doubted and is_opposite(wanted, near):
        likest -= _TURNED
    return replace(_graded(likest, needed, lacking, span), is_doubted=doubted)


def _graded(likest: float, needed: float, lacking: Sequence[Quantity], span: Span) -> Stated:
    """Map likeness to a grade that is 0.5 at the threshold and whole from `_FULL` on.

    A fact without a wrong amount that words do not find may still be there in other words.
    """
    if likest >= needed:
        return Stated(
            0.5 + 0.5 * min(1.0, (likest - needed) / max(_FULL - needed, 0.01)),
            "", span, is_open=not lacking,
        )  # fmt: skip
    grade = 0.49 * max(0.0, likest) / needed
    because = f"the nearest sentence has only {max(likest, 0):.0%} of what it says"
    return Stated(grade, because, span, is_open=not lacking)


_FULL = 0.75
"""Likeness from which nothing is left to doubt: paraphrases seldom share more."""


def _nearest(wanted: Sense, reply: Said) -> tuple[float, int, int]:
    """Return the likeness of the best stretch of one to three sentences, and its bounds."""
    best, first, last = 0.0, 0, 1
    around = reply.whole.keys
    alone = [likeness(wanted, one, around, reply.topic) for one in reply.senses]
    promising = sorted(range(len(alone)), key=lambda at: (-alone[at], at))[:_PROMISING]
    for at in promising:
        for start, end in ((at, at + 1), (at - 1, at + 1), (at, at + 2), (at - 1, at + 2)):
            if start < 0 or end > len(alone):
                continue
            stretch = reply.senses[start:end]
            value = (
                alone[at]
                if end - start == 1
                else likeness(wanted, joined(stretch), around, reply.topic)
            )
            value -= _WIDER * (end - start - 1)
            if value > best:
                best, first, last = value, start, end
    return best, first, last


_PROMISING = 4
"""Sentences that are tried together with their neighbours."""


def _is_told(quantity: Quantity, wanted: Sense, near: Sense, reply: Said) -> bool:
    """Tell whether a reply gives an amount; of a list, the first and the last suffice.

    A number without a unit counts only where the rest of the fact stands: the 2 of "1.2-2.0" is
    not "2 hours".
    """
    if not reply.whole.quantity_set.forms.isdisjoint(quantity.forms):
        return True
    if near.quantity_set.states(quantity) and not rival(quantity, near, wanted.quantity_set):
        return True
    if quantity.kind == "date" and reply.whole.quantity_set.states(quantity):
        return True
    return is_between(quantity, wanted.quantities) or _in_years(quantity, reply)


def _in_years(quantity: Quantity, reply: Said) -> bool:
    """Tell whether months are given as a bare number of years: "two years, three with Harvest"."""
    form = quantity.forms[0]
    if not form.startswith("months:") or not form[7:].isdigit() or int(form[7:]) % 12:
        return False
    spoken = any(other.forms[0].startswith("months:") for other in reply.whole.quantities)
    return spoken and str(int(form[7:]) // 12) in reply.whole.quantity_set.bare


def _wrong_amount(
    wanted: Sense, near: Sense, settling: Sequence[Quantity], lacking: Sequence[Quantity],
    reply: Said,
) -> str:  # fmt: skip
    """Name an amount that the reply gives otherwise, or lacks altogether."""
    for quantity in lacking:
        if other := rival(quantity, near, wanted.quantity_set):
            return f"{quantity.text!r} is not in the reply, which says {other.text!r}"
    for quantity in wanted.quantities:
        if is_settling(quantity) or reply.whole.quantity_set.states(quantity):
            continue
        if other := rival(quantity, near, wanted.quantity_set):
            return f"the reply says {other.text!r}, not {quantity.text!r}"
    if settling and len(lacking) == len(settling):
        return f"{lacking[0].text!r} is not in the reply"
    return ""


def _other_day(wanted: Sense, near: Sense) -> str:
    """Name a month or weekday of the fact for which the reply has another one."""
    ours = {word.stem for word in wanted.words} & _CALENDAR_STEMS
    theirs = {key for key in near.keys if key in _CALENDAR_STEMS}
    if ours and theirs and not ours & theirs:
        return f"the reply speaks of {min(theirs)!r}, not of {min(ours)!r}"
    return ""


_CALENDAR_STEMS = frozenset(
    word.stem for name in sorted(_CALENDAR) for word in sense(name, "en").words
)


def language_of(reply: str, asked: Sequence[str], ticket_language: str) -> Language | None:
    """Return the language in which reply and reference can be compared, or None.

    None means that both are long enough to tell, and differ. A reply too short to tell is taken
    to be in the ticket's language if it holds more of its function words than of the reference's.
    """
    spoken, wanted = guess_language(reply), guess_language(" ".join(asked))
    named = next((known for known in LANGUAGES if ticket_language.lower().startswith(known)), None)
    if spoken is None and wanted and named and named != wanted:
        own, other = (_function_words(reply, one) for one in (named, wanted))
        spoken = named if own > other else None
    if spoken and wanted and spoken != wanted:
        return None
    return spoken or wanted or named or "en"


def _function_words(text: str, language: Language) -> int:
    words = {token.folded for token in tokens(text[:4_000], language)}
    return len(words & STOP_WORDS[language])
