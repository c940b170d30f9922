"""Forbidden claim: whether a reply makes one of the claims that are known to be wrong here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evals.score import Evidence, Score, Trial, Unscored
from scorers.contradictions import denial, misplaced_quantity, moved, opposed, swapped_name
from scorers.denying import wanted_statement
from scorers.evidence import Statement
from scorers.fingerprint import fingerprint
from scorers.meaning import (
    Sense,
    fitting_clause,
    is_free,
    is_opposite,
    is_settling,
    likeness,
    recognised,
    rival,
    sense,
    turned_bound,
)
from scorers.quantities import Quantity, quantities
from scorers.said import Said
from scorers.second_opinion import makes, reader_parameters
from scorers.setting import STATING_MODULES, Asked, reply_of
from scorers.text import Span
from scorers.words import Language

_SUPPOSED = re.compile(
    r"\b(?:whether|wenn|ob|si\s(?:es|usted)|you\s(?:asked|wrote|write|mention|say|said|heard|read)|"
    r"not\strue|is\swrong|was\swrong|older\sversion|no\slonger|used\sto|until\s(?:february|march)|"
    r"(?:isn['’]t|not)\s(?:true|correct|right|the\scase|certain|guaranteed)|"
    r"no\s(?:sign|evidence|indication|proof|guarantee|reason\sto\s(?:think|believe|fear))|"
    r"(?:would|could)\shave|how\s(?:long|much|many|far)|depends|if\s(?:\w+\s){1,6}?(?:could|were|had)\b|"
    r"(?:do\snot|don['’]t|cannot|can['’]t)\s(?:know|find|say|confirm|tell|promise)|not\ssure)\b",
    re.IGNORECASE,
)
"""Marks of a sentence that repeats a claim without making it."""
_CONDITION = re.compile(
    r"(?:if|unless|should\syou|in\scase|falls|sofern|es\ssei\sdenn|a\smenos\sque|"
    r"sauf\ssi)\s[^,]{1,300},\s{0,2}",
    re.IGNORECASE,
)
"""A condition that opens a sentence: what it says is not asserted."""
_PART = re.compile(
    r"[;:()–—]|\s-\s|,?\s(?:but|while|whereas|although|though|however|instead\sof|rather\sthan|"
    r"aber|"
    r"sondern|statt|anstatt|pero|sino|en\slugar\sde|mais|au\slieu\sde)\s",
    re.IGNORECASE,
)
"""Where a sentence turns to another assertion."""
_ALL = frozenset({"all", "any", "every", "each", "always", "alle", "jede", "todos", "toujours"})
_LIMITING = frozenset({"only", "nur", "solo", "seulement", "up"})
_FOREVER = frozenset({"never", "always", "nie", "immer", "nunca", "siempre", "jamais", "toujours"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenClaimScorer:
    """Score 1 when one sentence of the reply makes a forbidden claim, else 0.

    Matching is strict, because suites put `never` rules on it: one assertion must hold at least
    `least` of the claim's ideas, all its amounts, the same names and the same polarity. "Opened
    pods cannot be returned" does not make the claim "Opened pods can be returned", nor does a
    sentence that asks, supposes, quotes or denies it.
    """

    least: float = 0.85
    """Least likeness of one assertion with a claim without amounts, in [0, 1]."""
    least_with_amount: float = 0.7
    """The same when the assertion states all amounts of the claim."""
    name: str = "forbidden_claim"
    version: str = "2"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code and the thresholds."""
        parameters: dict[str, object] = {
            "least": self.least,
            "least_with_amount": self.least_with_amount,
        }
        return fingerprint([*STATING_MODULES, "forbidden_claim"], parameters | reader_parameters())

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; `Unscored` where the reference forbids no claim."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        forbidden = trial.golden.reference.forbidden_claims
        reply = reply_of(
            trial, Asked(forbidden, self.name, self.version, "the reference forbids no claim")
        )
        if isinstance(reply, Unscored):
            return reply
        facts = [sense(one.fact, reply.language) for one in trial.golden.reference.required_facts]
        nearest = [self._made(claim, reply, facts) for claim in forbidden]
        made = [
            Evidence(start=span.start, end=span.end, label="forbidden_claim", note=claim)
            for claim, (span, _) in zip(forbidden, nearest, strict=True)
            if span is not None
        ]
        return Score(
            scorer=self.name,
            version=self.version,
            value=1.0 if made else 0.0,
            unit="yes/no",
            reason=f"{len(made)} of {len(forbidden)} forbidden claims are made",
            evidence=tuple(made),
            graded=max(grade for _, grade in nearest),
        )

    def _made(self, claim: str, reply: Said, facts: Sequence[Sense]) -> tuple[Span | None, float]:
        """Return the sentence that makes the claim, and how near any comes to it, in [0, 1]."""
        wanted = sense(claim, reply.language)
        settling = any(is_settling(quantity) for quantity in wanted.quantities)
        least = self.least_with_amount if settling else self.least
        graded = [
            (_graded(wanted, span, reply.language, facts), span)
            if likeness(wanted, meant) >= least / 2
            else (0.0, span)
            for span, meant in zip(reply.spans, reply.senses, strict=True)
        ]
        best, nearest = max(graded, key=lambda one: one[0], default=(0.0, None))
        if best >= least:
            return nearest, max(0.5, min(1.0, best))
        near = [span for grade, span in graded if grade >= _OPEN and reply.language == "en"]
        at = makes([span.text for span in near], claim)
        if at is not None:
            return near[at], 0.5
        return None, 0.49 * best / least


_OPEN = 0.5
"""Likeness from which a reader is asked whether a sentence makes a claim."""


def _graded(wanted: Sense, span: Span, language: Language, facts: Sequence[Sense]) -> float:
    """Return how fully the assertions of a sentence make a claim, in [0, 1]."""
    if span.text.rstrip().endswith("?"):
        return 0.0
    stated = wanted_statement(wanted.text, language)
    parts = [span.text] if _PART.search(wanted.text) else _parts(span.text)
    return max(
        (
            _grade(wanted, stated, part, language, facts)
            for part in parts
            if not _only_repeats(part, wanted.text, wanted)
        ),
        default=0.0,
    )


def _only_repeats(text: str, claim: str, wanted: Sense) -> bool:
    """Tell whether a sentence asks for or mentions a claim, as in "you asked whether ..."."""
    marked = bool(_SUPPOSED.search(text)) and not _SUPPOSED.search(claim)
    if marked:
        return True
    condition = None if _CONDITION.match(claim) else _CONDITION.match(text)
    if condition is None:
        return False
    # Of "If it is opened, we take it back" the condition is not asserted, the rest is.
    rest = sense(text[condition.end() :], "en")
    return not any(recognised(word, rest.keys) for word in wanted.words)


def _parts(text: str) -> list[str]:
    """Return the assertions of a sentence: the stretches between its turns.

    A stretch that speaks of "it" is read with the one before.
    """
    parts: list[str] = []
    for part in filter(str.strip, _PART.split(text)):
        refers = bool(parts) and _REFERRING.match(part) is not None
        parts.append(f"{parts[-1]}, {part.strip()}" if refers else part)
    return parts or [text]


_REFERRING = re.compile(
    r"\s{0,3}(?:and\s)?(?:it|this|that|they|these|which|es|das|dies|sie|esto|eso|cela|ceci)\b",
    re.IGNORECASE,
)


def _grade(
    wanted: Sense, stated: Statement, part: str, language: Language, facts: Sequence[Sense]
) -> float:
    """Return how fully an assertion makes a claim: 0 where its sense or amounts differ."""
    meant = sense(part, language)
    alike = likeness(wanted, meant)
    clause = fitting_clause(wanted, part, language)
    if alike < 0.3 or is_opposite(wanted, clause) or not _is_worded(wanted, meant):
        return 0.0
    if not all(
        _gives(wanted.text, part, meant, one) for one in wanted.quantities if is_settling(one)
    ):
        return 0.0
    if is_free(wanted) and not is_free(meant):
        return 0.0
    if any(rival(one, meant, wanted.quantity_set) for one in wanted.quantities):
        return 0.0
    if turned_bound(wanted, meant) or any(_fits_better(fact, wanted, meant) for fact in facts):
        return 0.0
    return alike if _agree(stated, wanted_statement(part, language)) else 0.0


def _is_worded(wanted: Sense, meant: Sense) -> bool:
    """Tell whether an assertion shares words with a claim, and its ideas besides its amounts."""
    shared = sum(word.stem in meant.keys for word in wanted.words)
    without = replace(wanted, quantities=())
    return 2 * shared >= len(wanted.words) and likeness(without, meant) >= _BESIDES_AMOUNTS


_BESIDES_AMOUNTS = 0.6
_OLD = re.compile(
    r"\b(?:from|after|since|nach|ab|von|desde|despu[eé]s\sde|apr[eè]s|depuis|d[eè]s)\s\Z", re.I
)


def _gives(claim: str, part: str, meant: Sense, quantity: Quantity) -> bool:
    """Tell whether an assertion gives an amount, and not as the beginning of a range.

    Of "from EUR 19 to EUR 21" the first is what was, and "after 15:30" is not "at 15:30".
    """
    if quantity.kind == "date" and meant.quantity_set.states(quantity):
        return True
    if quantity.value in meant.quantity_set.bare and len(quantity.value) > 2:
        return True
    return any(
        _is_from(claim, quantity) or not _is_from(part, other)
        for other in quantities(part)
        if not set(other.forms).isdisjoint(quantity.forms)
    )


def _is_from(text: str, quantity: Quantity) -> bool:
    return bool(_OLD.search(text[max(0, quantity.start - 14) : quantity.start]))


def _fits_better(fact: Sense, wanted: Sense, meant: Sense) -> bool:
    """Tell whether an assertion states a required fact rather than the claim it resembles."""
    return not is_opposite(fact, meant) and likeness(fact, meant) > likeness(wanted, meant)


def _agree(claim: Statement, part: Statement) -> bool:
    """Tell whether an assertion with the claim's ideas also has its sense."""
    words = frozenset(claim.words)
    if words & _ALL and _LIMITING.intersection(part.words) - words:
        return False
    if words & _FOREVER and any(
        quantity.kind == "duration" and not claim.quantity_set.states(quantity)
        for quantity in part.quantities
    ):
        return False
    checks = (denial, opposed, moved, swapped_name, misplaced_quantity)
    return not any(check(claim, part) for check in checks)
