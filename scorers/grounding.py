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

So far words are compared, not meanings, and a heavy paraphrase may count as unsupported. Where a
local network is installed, `weighing.py` has it read what these rules leave open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from evals.draft import Passage
from evals.score import Trial
from scorers.claims import Claim, claims
from scorers.contradictions import (
    denial,
    is_copied,
    keeps_order,
    misplaced_quantity,
    moved,
    opposed,
    repeated_quantity,
    swapped_name,
    unknown_name,
    unknown_quantity,
    wrong_quantity,
)
from scorers.dictation import dictates
from scorers.evidence import Index, Statement
from scorers.matching import COPY, Near, nearest
from scorers.narrowing import left_out
from scorers.sources import Sources, is_about_case, sources_of, stated
from scorers.stack import Learned
from scorers.text import clauses, guess_language, sentences
from scorers.verdict import Grounding, Verdict
from scorers.weighing import weighed


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


_NEAR = 0.3
"""Coverage from which the evidence speaks of the same thing as the claim."""
_WELL = 0.6
"""Coverage from which a number that belongs to something else is surely wrong."""
_CHECKS = (denial, opposed, moved, swapped_name, misplaced_quantity)


def ground(trial: Trial, thresholds: Thresholds, learned: Learned | None = None) -> Grounding:
    """Return the verdicts on the claims of a draft. Never raises for data.

    Args:
        trial: the draft, with the ticket that it answers.
        thresholds: how much of a claim must be found, by words.
        learned: the network and the regressions that weigh the verdicts; words alone when None.

    Raises:
        HarnessError: a file of the network is missing or damaged.
    """
    ticket = trial.golden.ticket
    facts = tuple(f"{key}: {value}" for key, value in sorted(ticket.customer.items()))
    # A cache of huge replies could fill the memory.
    ground_it = _ground if len(trial.draft.reply) <= 20_000 else _ground.__wrapped__
    return ground_it(
        trial.draft.reply,
        trial.draft.passages,
        (ticket.subject, ticket.body, ticket.language, facts),
        thresholds,
        learned,
    )


# Faithfulness and hallucination ask the same question of the same draft, one after the other.
@lru_cache(maxsize=512)
def _ground(
    reply: str,
    passages: tuple[Passage, ...],
    ticket: tuple[str, str, str, tuple[str, ...]],
    thresholds: Thresholds,
    learned: Learned | None,
) -> Grounding:
    subject, body, language, facts = ticket
    sources = sources_of(
        reply, passages, subject=subject, body=body, facts=facts, ticket_language=language
    )
    found = claims(reply, sources.language)
    if not found:
        return Grounding(())
    spoken = {guess_language(passage.text) for passage in passages} - {None}
    if spoken and sources.language not in spoken:
        others = ", ".join(sorted(str(one) for one in spoken))
        told = f"the reply is in {sources.language!r}, the passages in {others!r}"
        return Grounding((), foreign=told)
    judged = {
        claim.text: _judge(claim, sources, reply, thresholds)
        for claim in {claim.text: claim for claim in found}.values()
    }
    knows = learned is not None and sources.language in learned.stack.languages
    if learned is not None and knows:
        judged = weighed(judged, sources, learned)
    verdicts = _earned((replace(judged[claim.text], claim=claim) for claim in found), reply)
    doubts = [one.doubt for one in judged.values()]
    whole = learned.stack.any_unsupported(doubts) if learned and knows else max(doubts)
    return Grounding(verdicts, unsupported=whole)


def _earned(verdicts: Iterable[Verdict], reply: str) -> tuple[Verdict, ...]:
    """Leave out what is supported only because it speaks to whoever scores: it earns nothing."""
    speaking = [span for span in sentences(reply) if dictates(span.text)]
    return tuple(
        one
        for one in verdicts
        if one.status != "supported"
        or not any(span.start <= one.claim.start < span.end for span in speaking)
    )


def _judge(claim: Claim, sources: Sources, reply: str, thresholds: Thresholds) -> Verdict:
    """Hold one claim of a reply against the passages and the ticket, by words alone."""
    one = stated(claim.text, sources.language)
    evidence = [*sources.passages, sources.told]
    near = nearest(one, sources.passages)
    verdict = _against(claim, one, near, evidence, thresholds)
    if verdict.status == "supported" and near is not None:
        because = _narrowed(one, near, reply, sources)
        if because:
            return replace(verdict, status="contradicted", because=because, is_certain=True)
        return verdict
    if verdict.status == "supported" or claim.is_promise or not is_about_case(one):
        return verdict
    by_ticket = _against(claim, one, nearest(one, [sources.told]), evidence, thresholds)
    return by_ticket if by_ticket.status == "supported" else verdict


def _against(
    claim: Claim,
    stated: Statement,
    near: Near | None,
    evidence: Sequence[Index],
    thresholds: Thresholds,
) -> Verdict:
    """Hold one claim against the nearest sentence and the numbers and names of all evidence."""
    least = thresholds.promise if claim.is_promise else thresholds.coverage
    told, coverage = evidence[-1], near.coverage if near else 0.0
    unknown = unknown_quantity(stated, evidence, is_near=coverage >= _NEAR)
    if near is None or near.coverage == 0:
        # Where there is nothing to read, nothing can be learnt from reading it.
        sure = bool(unknown) or not any(index.statements for index in evidence[:-1])
        return Verdict(claim, "invented", 0.0, "no passage speaks of it", "", sure)
    for one in (near.statement, *near.rivals):
        if is_copied(stated, one):
            copied = f"{one.source}: {one.span.text}"
            return Verdict(claim, "supported", 1.0, "", copied, is_certain=True)
    nearest = f"{near.statement.source}: {near.statement.span.text}"
    amount = wrong_quantity(stated, evidence, thresholds.anchor)
    name = unknown_name(stated, evidence)
    turned = _turned(stated, near)
    sure = bool(unknown) or (bool(name) and coverage >= _NEAR)
    if near.coverage >= min(0.5, least) and (amount or turned):
        sure = sure or _is_sure(stated, near, told, amount) or (bool(turned) and near.alone >= COPY)
        return Verdict(claim, "contradicted", near.coverage, amount or turned, nearest, sure)
    missing = amount or name or _left_out(stated, near, thresholds)
    if missing or near.coverage < least:
        because = missing or f"only {near.coverage:.0%} of it is in the nearest passage"
        return Verdict(claim, "invented", near.coverage, because, nearest, sure)
    sure = near.alone >= COPY and keeps_order(stated, near.statement)
    return Verdict(claim, "supported", near.coverage, "", nearest, sure)


def _is_sure(stated: Statement, near: Near, told: Index, amount: str) -> bool:
    """Tell whether a number is surely wrong that stands elsewhere in the evidence.

    A number that the customer named may be taken up in any sentence.
    """
    is_own = any(told.quantity_set.states(quantity) for quantity in stated.quantities)
    return "belongs" in amount and near.coverage >= _WELL and not is_own


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


def _narrowed(stated: Statement, near: Near, reply: str, sources: Sources) -> str:
    """Say what the claim leaves out of the sentence that it copies; a rival may clear it."""
    because = ""
    for one in (near.statement, *near.rivals):
        found = left_out(stated, one, reply, sources.language)
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
