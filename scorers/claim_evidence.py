"""Choose, for each claim of a reply, the few sentences that it is read against.

The best sentence is the one that shares most with the claim: words weigh more the rarer they are
among all sentences, neighbouring pairs and equal quantities count too. Up to two more follow, each
for what the claim says and the sentences chosen so far do not; where the best one begins with a
pronoun, the sentence before it is one of them. Evidence that is short as a whole is read whole.
Sentences are given in the order of the text, with the heading above them where the claim shares
words with it. So a context of any length comes down to about ninety tokens, and nothing is cut off
for standing late.

Training and scoring choose with this same code.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from evals.draft import Passage
from scorers.claims import Claim, claims
from scorers.evidence import LIGHT_STEMS, Index, Statement
from scorers.sources import Sources, is_about_case, sources_of, stated, without_references
from scorers.text import tokens
from scorers.words import Language, listed

BUDGET = 90
"""Tokens of the evidence for one claim, roughly."""
_MOST = 3
"""Sentences of the evidence for one claim."""
_CANDIDATES = 24
"""Sentences that share most and so are looked at closely."""
_LEAST_GAIN = 0.08
"""Share of the claim's weight that a further sentence must add."""
_CONTEXT = 0.5
"""What a word counts that stands only in the heading above a sentence."""
_PAIRS = 0.3
"""What a shared pair counts, in words."""
_PIECES = re.compile(r"\w+|[^\w\s]")
_PRONOUNS = listed(
    "he she it they this that these those his her their its him them such both er sie es dies "
    "diese dieser dieses ihre sein este esta esto ella ellos il elle ils elles ce cette ces"
)


class ClaimEvidence(NamedTuple):
    """Hold a claim of a reply with the evidence that it is read against."""

    claim: Claim
    text: str
    """The claim as it is read: without references such as `[2]`."""
    evidence: str
    """The chosen sentences as one line; empty when there is no evidence at all."""
    source: str
    """Article id of the best sentence, `ticket`, or empty."""


class Chosen(NamedTuple):
    """Hold the evidence for one claim: as text, and as the statements it was made of."""

    text: str
    source: str
    statements: tuple[Statement, ...]
    """In the order of the text."""


NOTHING = Chosen("", "", ())


def pairs_of(
    reply: str,
    passages: Sequence[Passage],
    *,
    subject: str = "",
    body: str = "",
    facts: tuple[str, ...] = (),
    ticket_language: str = "",
) -> list[ClaimEvidence]:
    """Return each claim of a reply, in order, with the evidence that it is read against.

    Args:
        reply: any text; what is no claim (a greeting, a question) gives no pair.
        passages: the evidence, each of any length.
        subject: of the customer's ticket; empty where there is none.
        body: of the ticket: its statements are evidence for what the reply says of the case.
        facts: known facts about the customer, as `key: value`.
        ticket_language: used when neither reply nor passages tell their language.
    """
    sources = sources_of(
        reply, passages, subject=subject, body=body, facts=facts, ticket_language=ticket_language
    )
    found = []
    for claim in claims(reply, sources.language):
        chosen = evidence_for(stated(claim.text, sources.language), sources)
        text = without_references(claim.text)
        found.append(ClaimEvidence(claim, text, chosen.text, chosen.source))
    return found


def evidence_for(claim: Statement, sources: Sources) -> Chosen:
    """Return the sentences that a claim is read against: three at most, about ninety tokens."""
    indexes = [*sources.passages, sources.told] if is_about_case(claim) else sources.passages
    if not any(index.statements for index in indexes):
        return NOTHING
    weights = _weights(claim, indexes)
    candidates = _candidates(weights, indexes)
    places = _greedy(claim, weights, candidates, indexes) if candidates else []
    opening = _opening(indexes)
    if not places or opening.is_all:
        # A short source is read whole, and where no word is shared the beginning must do.
        places = [*places, *(place for place in opening.places if place not in places)]
    best = places[0]
    chosen = [_at(place, indexes) for place in sorted(places)]
    text = _as_text(chosen, weights, sources.language)
    return Chosen(text, _at(best, indexes).source, tuple(chosen))


_Place = tuple[int, int]
"""Which text, and which sentence of it."""


def _weights(claim: Statement, indexes: Sequence[Index]) -> dict[str, float]:
    """Return the weight of each stem of a claim that occurs in the evidence: rarer is heavier."""
    total = sum(len(index.statements) for index in indexes)
    weights = {}
    for key in claim.stems:
        holding = sum(len(index.postings.get(key, ())) for index in indexes)
        if holding:
            light = 0.5 if key in LIGHT_STEMS else 1.0
            weights[key] = light * (0.3 + math.log1p(total / holding) / math.log1p(total))
    return weights


def _candidates(weights: Mapping[str, float], indexes: Sequence[Index]) -> list[_Place]:
    shared: defaultdict[_Place, float] = defaultdict(float)
    for key in sorted(weights):
        for which, index in enumerate(indexes):
            for at in index.postings.get(key, ()):
                shared[which, at] += weights[key]
    return sorted(shared, key=lambda place: (-shared[place], place))[:_CANDIDATES]


def _greedy(
    claim: Statement,
    weights: Mapping[str, float],
    candidates: Sequence[_Place],
    indexes: Sequence[Index],
) -> list[_Place]:
    """Return the chosen places, the best one first."""
    mean = sum(weights.values()) / len(weights)
    missing = set(weights)
    amounts = set(range(len(claim.quantities)))

    def gain(one: Statement) -> float:
        words = sum(weights[key] for key in sorted(missing & one.stems))
        above = sum(weights[key] for key in sorted(missing & (one.context - one.stems)))
        equal = sum(one.quantity_set.states(claim.quantities[i]) for i in amounts)
        return words + _CONTEXT * above + mean * equal

    at = {place: _at(place, indexes) for place in candidates}
    pairs = {place: _PAIRS * mean * len(claim.pairs & one.pairs) for place, one in at.items()}
    best = max(candidates, key=lambda place: gain(at[place]) + pairs[place])
    places = [best, *_before(best, indexes)]
    left = BUDGET - sum(_length(_at(place, indexes).span.text) for place in places)
    while len(places) < _MOST:
        for place in places:
            one = _at(place, indexes)
            missing -= one.covering
            amounts -= {i for i in amounts if one.quantity_set.states(claim.quantities[i])}
        fitting = [p for p in candidates if p not in places and _length(at[p].span.text) <= left]
        following = max(fitting, key=lambda place: gain(at[place]), default=None)
        if following is None or gain(at[following]) < _LEAST_GAIN * mean * len(claim.stems):
            break
        places.append(following)
        left -= _length(at[following].span.text)
    return places


class _Opening(NamedTuple):
    places: tuple[_Place, ...]
    is_all: bool
    """There is nothing more."""


def _opening(indexes: Sequence[Index]) -> _Opening:
    """Return the first sentences of the evidence that are short enough together."""
    left = BUDGET
    places: list[_Place] = []
    for which, index in enumerate(indexes):
        for at, one in enumerate(index.statements):
            left -= _length(one.span.text)
            if left < 0 and places:
                return _Opening(tuple(places), is_all=False)
            places.append((which, at))
    return _Opening(tuple(places), is_all=True)


def _at(place: _Place, indexes: Sequence[Index]) -> Statement:
    return indexes[place[0]].statements[place[1]]


def _before(best: _Place, indexes: Sequence[Index]) -> list[_Place]:
    """Return the place before a sentence that begins with a pronoun, if both are short enough."""
    one = _at(best, indexes)
    if best[1] == 0 or _PRONOUNS.isdisjoint(one.words[:3]):
        return []
    place = (best[0], best[1] - 1)
    both = _length(one.span.text) + _length(_at(place, indexes).span.text)
    return [place] if both <= BUDGET else []


def _length(text: str) -> int:
    """Return about how many word pieces a tokeniser makes of a text."""
    return sum(1 + (len(piece) - 1) // 8 for piece in _PIECES.findall(text))


def _as_text(chosen: Iterable[Statement], weights: Mapping[str, float], language: Language) -> str:
    """Write sentences as one line, each heading that the claim shares words with before them."""
    parts: list[str] = []
    above = ""
    for one in chosen:
        text = " ".join(one.span.text.split())
        if _length(text) > BUDGET:
            text = _best_stretch(text, weights, language)
        shares = not weights.keys().isdisjoint(one.context - one.stems)
        if shares and one.under != above and len(one.under) <= 120 and one.under != text:
            parts.append(f"{' '.join(one.under.split())}:")
            above = one.under
        parts.append(text)
    return " ".join(parts)


def _best_stretch(text: str, weights: Mapping[str, float], language: Language) -> str:
    """Return the stretch of a long sentence, ninety tokens or so, that shares most with a claim."""
    words = tokens(text, language)
    worth = [weights.get(word.stem, 0.0) for word in words]
    wide = min(len(words), int(BUDGET * 0.75))
    best = current = sum(worth[:wide])
    start = 0
    for at in range(wide, len(words)):
        current += worth[at] - worth[at - wide]
        if current > best + 1e-9:
            best, start = current, at - wide + 1
    if not words:
        return text[: BUDGET * 4]
    end = len(text) if start + wide >= len(words) else words[start + wide - 1].end
    return text[0 if start == 0 else words[start].start : end]
