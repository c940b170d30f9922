"""Decide, claim by claim, whether the passages or the ticket support a reply.

A claim is supported when all of this holds:

* its words are covered: 0.7 · share of content words + 0.3 · share of neighbouring pairs, found in
  the best window of one to three sentences of one passage, reaches `Thresholds.coverage`;
* no clause of it is left out: each finds `Thresholds.clause` of its words in that window;
* every quantity in it stands in a sentence that is about the same thing;
* every name in it occurs in the passages or the ticket, and none was swapped for another;
* it denies nothing that the nearest sentence affirms, affirms nothing that it denies, and swaps no
  word for its opposite;
* it is no near copy of a sentence of which it leaves out a condition, an exception or a limit that
  the reply names nowhere (`narrowing.py`).

Words are compared, not meanings: a heavy paraphrase of a passage may count as unsupported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from evals.draft import Passage
from evals.score import Trial
from scorers.claims import Claim, claims
from scorers.contradictions import (
    denial,
    is_copied,
    misplaced_quantity,
    moved,
    opposed,
    repeated_quantity,
    swapped_name,
    unknown_name,
    wrong_quantity,
)
from scorers.evidence import Index, Statement, passage_index, statement, ticket_index
from scorers.matching import COPY, Near, nearest
from scorers.narrowing import left_out
from scorers.text import Span, clauses, guess_language
from scorers.words import LANGUAGES, Language, listed

Status = Literal["supported", "contradicted", "invented"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Set how much of a claim must be found in the evidence; all in [0, 1]."""

    coverage: float = 0.6
    """Least coverage of a claim."""
    promise: float = 0.75
    """Least coverage of a promise."""
    clause: float = 0.4
    """Least share of the words of each clause."""
    anchor: float = 0.7
    """A number's sentence must match its surroundings this well, against the best sentence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what became of one claim."""

    claim: Claim
    status: Status
    coverage: float
    """In [0, 1]: how much of the claim its nearest window covers."""
    because: str
    nearest: str
    """The nearest sentence, with its article id; empty when nothing is near."""


@dataclass(frozen=True, slots=True)
class Grounding:
    """Hold the verdicts on a reply, or why there are none."""

    verdicts: tuple[Verdict, ...]
    foreign: str = ""
    """Set when reply and passages are in different languages, which words cannot bridge."""


_CHECKS = (denial, opposed, moved, swapped_name, misplaced_quantity)
_SECOND_PERSON = listed(
    "you your yours you've you're sie ihr ihre ihren ihrem ihrer du dein deine usted su sus "
    "tu vous votre vos"
)
_POLICY = listed(
    "can may must will shall entitled always never free guarantee guaranteed darf durfen kann "
    "konnen muss puede pueden debe peut peuvent doit"
)


def ground(trial: Trial, thresholds: Thresholds) -> Grounding:
    """Return the verdicts on the claims of a draft. Never raises for data."""
    ticket = trial.golden.ticket
    # A cache of huge replies could fill the memory.
    ground_it = _ground if len(trial.draft.reply) <= 20_000 else _ground.__wrapped__
    return ground_it(
        trial.draft.reply,
        trial.draft.passages,
        (ticket.subject, ticket.body, ticket.language),
        tuple(f"{key}: {value}" for key, value in sorted(ticket.customer.items())),
        thresholds,
    )


def language_of(reply: str, sources: Sequence[str], ticket_language: str) -> Language:
    """Return the language of a reply: guessed, else its sources', else the ticket's or English."""
    spoken = {guess_language(text) for text in sources} - {None}
    if guessed := guess_language(reply) or (spoken.pop() if len(spoken) == 1 else None):
        return guessed
    named = (known for known in LANGUAGES if ticket_language.lower().startswith(known))
    return next(named, "en")


# Faithfulness and hallucination ask the same question of the same draft, one after the other.
@lru_cache(maxsize=512)
def _ground(
    reply: str,
    passages: tuple[Passage, ...],
    ticket: tuple[str, str, str],
    facts: tuple[str, ...],
    thresholds: Thresholds,
) -> Grounding:
    subject, body, ticket_language = ticket
    language = language_of(reply, [passage.text for passage in passages], ticket_language)
    found = claims(reply, language)
    if not found:
        return Grounding(())
    spoken = {guess_language(passage.text) for passage in passages} - {None}
    if spoken and language not in spoken:
        others = ", ".join(sorted(str(one) for one in spoken))
        return Grounding((), foreign=f"the reply is in {language!r}, the passages in {others!r}")
    index = tuple(passage_index(p.text, p.title, p.article_id, language) for p in passages)
    told = ticket_index(subject, body, facts, language)
    judged = {
        claim.text: _judge(claim, (*index, told), reply, language, thresholds)
        for claim in {claim.text: claim for claim in found}.values()
    }
    return Grounding(tuple(replace(judged[claim.text], claim=claim) for claim in found))


def _judge(
    claim: Claim,
    evidence: Sequence[Index],
    reply: str,
    language: Language,
    thresholds: Thresholds,
) -> Verdict:
    """Hold one claim of a reply against the passages and, last in `evidence`, the ticket."""
    *index, told = evidence
    stated = statement(Span(0, len(claim.text), claim.text), language)
    near = nearest(stated, index)
    verdict = _against(claim, stated, near, evidence, thresholds)
    if verdict.status == "supported" and near is not None:
        because = _narrowed(stated, near, reply, language)
        return replace(verdict, status="contradicted", because=because) if because else verdict
    if verdict.status == "supported" or claim.is_promise or not _is_about_case(stated):
        return verdict
    by_ticket = _against(claim, stated, nearest(stated, [told]), evidence, thresholds)
    return by_ticket if by_ticket.status == "supported" else verdict


def _is_about_case(claim: Statement) -> bool:
    """Tell whether a claim speaks of the customer's own case and states no rule."""
    return not _SECOND_PERSON.isdisjoint(claim.words) and _POLICY.isdisjoint(claim.words)


def _against(
    claim: Claim,
    stated: Statement,
    near: Near | None,
    evidence: Sequence[Index],
    thresholds: Thresholds,
) -> Verdict:
    """Hold one claim against the nearest sentence and the numbers and names of all evidence."""
    least = thresholds.promise if claim.is_promise else thresholds.coverage
    if near is None or near.coverage == 0:
        return Verdict(claim, "invented", 0.0, "no passage speaks of it", "")
    for one in (near.statement, *near.rivals):
        if is_copied(stated, one):
            return Verdict(claim, "supported", 1.0, "", f"{one.source}: {one.span.text}")
    nearest = f"{near.statement.source}: {near.statement.span.text}"
    amount = wrong_quantity(stated, evidence, thresholds.anchor)
    turned = _turned(stated, near)
    if near.coverage >= min(0.5, least) and (amount or turned):
        return Verdict(claim, "contradicted", near.coverage, amount or turned, nearest)
    missing = amount or unknown_name(stated, evidence) or _left_out(stated, near, thresholds)
    if missing or near.coverage < least:
        because = missing or f"only {near.coverage:.0%} of it is in the nearest passage"
        return Verdict(claim, "invented", near.coverage, because, nearest)
    return Verdict(claim, "supported", near.coverage, "", nearest)


def _turned(stated: Statement, near: Near) -> str:
    """Say how the claim turns the nearest sentence around; a rival as near may clear it."""
    because = ""
    for one in (near.statement, *near.rivals):
        found = next(filter(None, (check(stated, one) for check in _CHECKS)), "")
        if not found and near.alone >= COPY:
            found = repeated_quantity(stated, one)
        if not found:
            return ""
        because = because or found
    return because


def _narrowed(stated: Statement, near: Near, reply: str, language: Language) -> str:
    """Say what the claim leaves out of the sentence that it copies; a rival may clear it."""
    because = ""
    for one in (near.statement, *near.rivals):
        found = left_out(stated, one, reply, language)
        if not found:
            return ""
        because = because or found
    return because


def _left_out(stated: Statement, near: Near, thresholds: Thresholds) -> str:
    """Name a clause whose words are hardly in the window."""
    at = 0
    for clause in clauses(stated.span.text):
        folded = clause.text.casefold()
        keys = []
        while at < len(stated.ordered) and stated.content[at] in folded:
            keys.append(stated.ordered[at])
            at += 1
        if len(keys) >= 2 and sum(k in near.window for k in keys) < thresholds.clause * len(keys):
            return f"nothing in the passage supports {clause.text!r}"
    return ""
