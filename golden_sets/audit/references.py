"""Whether references agree with each other, with their evidence and with their action."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from evals.audit import Finding
from evals.ticket import Article, GoldenTicket, RequiredFact
from golden_sets.agreement import misses_fact
from golden_sets.audit.found import found, graded
from golden_sets.audit.near_duplicates import Pair, plain
from golden_sets.audit.personal import short
from golden_sets.validate import UNANSWERABLE

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SAME_CLAIM = 96.0
"""Similarity, in per cent, from which on a fact and a claim are the same sentence."""
_KNOWS_NOTHING = re.compile(
    r"(?:i|we) (?:do not|don't|don’t) (?:know|have (?:any |the |that )?(?:information|details|an "
    r"answer))|no information (?:about|on)|(?:cannot|can't|can’t|could not) find (?:any|an) "
    r"(?:information|answer)|wei(?:ß|ss) (?:ich|wir) (?:das )?nicht|keine informationen|"
    r"no (?:sé|sabemos|tengo información|tenemos información)|je ne sais pas|nous ne savons pas|"
    r"(?:pas|aucune) (?:d['’])?information",
    re.IGNORECASE,
)


def reference_findings(
    tickets: Sequence[GoldenTicket], articles: Mapping[str, Article], pairs: Sequence[Pair]
) -> Iterator[Finding]:
    """Yield contradictions between references, and references that their evidence does not bear."""
    contradictions = [*_contradicting_pairs(pairs), *_claimed_and_forbidden(tickets, pairs)]
    yield from found(
        "quality",
        "contradictory_references",
        "blocker",
        title="{count} pairs of references contradict each other.",
        examples=contradictions,
        whole=len(tickets),
        what_to_do="Decide which is right: one of them punishes the correct draft.",
    )
    unproved = [
        f"{one.ticket.id}: {', '.join(numbers)} in {short(fact.fact)!r}"
        for one in tickets
        for fact in one.reference.required_facts
        if (numbers := _unproved_numbers(fact, one, articles))
    ]
    yield from found(
        "quality",
        "fact_number_not_in_quote",
        graded(len(unproved), len(tickets), blocker_from=0.05),
        title="{count} required facts state a number that neither quote nor ticket has.",
        examples=unproved,
        whole=None,
        what_to_do="Quote the words that prove the number, or correct the fact.",
    )
    yield from _superseded(tickets, articles)
    yield from _unanswerable(tickets)


def _unproved_numbers(
    fact: RequiredFact, golden: GoldenTicket, articles: Mapping[str, Article]
) -> list[str]:
    """Return the numbers of a fact that nothing proves.

    Neither its quote, nor the article's title, nor the customer, whose order number a fact may
    name. In digits or, up to sixty, as words.
    """
    article = articles.get(fact.article_id)
    ticket = golden.ticket
    evidence = "\n".join(
        (fact.quote, article.title if article else "", ticket.subject, ticket.body)
    )
    numbers = dict.fromkeys(_NUMBER.findall(fact.fact)) if fact.quote else {}
    return [number for number in numbers if misses_fact(evidence, number, "-")]


def _superseded(
    tickets: Sequence[GoldenTicket], articles: Mapping[str, Article]
) -> Iterator[Finding]:
    old = [
        f"{one.ticket.id}: {fact.article_id}"
        for one in tickets
        for fact in one.reference.required_facts
        if fact.article_id in articles and articles[fact.article_id].status == "superseded"
    ]
    yield from found(
        "quality",
        "superseded_article_cited",
        graded(len(old), len(tickets), blocker_from=0.05),
        title="{count} required facts rest on an article that another has replaced.",
        examples=old,
        whole=None,
        what_to_do="Take the fact from the article that replaces it.",
    )


def _unanswerable(tickets: Sequence[GoldenTicket]) -> Iterator[Finding]:
    wrong = [
        one.ticket.id
        for one in tickets
        if one.reference.action == "answer"
        and (
            (UNANSWERABLE in one.tags and not one.reference.required_facts)
            or (not one.reference.required_facts and _KNOWS_NOTHING.search(one.reference.reply))
        )
    ]
    yield from found(
        "quality",
        "unanswerable_marked_answer",
        graded(len(wrong), len(tickets), blocker_from=0.05),
        title="{count} tickets that nothing answers are marked `answer`.",
        examples=wrong,
        whole=len(tickets),
        what_to_do="Make the action hand_off or clarify, or name the facts that answer it.",
    )


def _contradicting_pairs(pairs: Sequence[Pair]) -> Iterator[str]:
    """Compare the references of near-duplicate tickets: numbers in facts, and actions."""
    for pair in pairs:
        one, other = pair.first.reference, pair.second.reference
        for fact in one.required_facts:
            for rival in other.required_facts:
                if _differ_in_numbers(fact.fact, rival.fact):
                    yield f"{pair}: {short(fact.fact)!r} and {short(rival.fact)!r}"
        if {one.action, other.action} == {"answer", "refuse"}:
            yield f"{pair}: one answers, the other refuses"
        elif pair.similarity >= 100 and _replies_differ_in_numbers(one.reply, other.reply):
            yield f"{pair}: the replies differ in their numbers"


def _replies_differ_in_numbers(one: str, other: str) -> bool:
    """Tell whether two replies are the same sentences with other numbers."""
    return _differ_in_numbers(one, other)


def _differ_in_numbers(one: str, other: str) -> bool:
    """Tell whether two sentences are the same but for their numbers."""
    return (
        _NUMBER.findall(one) != _NUMBER.findall(other)
        and plain(_NUMBER.sub("#", one)) == plain(_NUMBER.sub("#", other))
        and bool(plain(_NUMBER.sub("#", one)))
    )


def _claimed_and_forbidden(tickets: Sequence[GoldenTicket], pairs: Sequence[Pair]) -> Iterator[str]:
    """Look for a fact that one reference demands and another forbids, about the same article.

    Only sentences that are the same count: what is false of one payment method is true of
    another, and then the sentences name them.
    """
    from rapidfuzz import fuzz

    near = {(p.first.ticket.id, p.second.ticket.id) for p in pairs}
    claims: dict[frozenset[str], list[tuple[GoldenTicket, str]]] = defaultdict(list)
    for one in tickets:
        for claim in one.reference.forbidden_claims:
            claims[frozenset(_NUMBER.findall(claim))].append((one, plain(claim)))
    for one in tickets:
        for fact in one.reference.required_facts:
            words = plain(fact.fact)
            for other, claim in claims.get(frozenset(_NUMBER.findall(fact.fact)), ()):
                if abs(len(words) - len(claim)) > 6 + len(words) // 10:
                    continue
                ids = (one.ticket.id, other.ticket.id)
                related = (
                    bool({*one.reference.article_ids} & {*other.reference.article_ids})
                    or ids in near
                    or ids[::-1] in near
                )
                same = words == claim or (
                    _negations(words) == _negations(claim)
                    and fuzz.ratio(words, claim, score_cutoff=_SAME_CLAIM) > 0
                )
                if related and same:
                    yield f"{ids[0]} demands what {ids[1]} forbids: {short(fact.fact)!r}"


_NEGATION = re.compile(
    r"\b(?:not|no|never|none|cannot|without|only|nicht|kein\w*|nie|nur|sin|nunca|solo|ne|pas"
    r"|jamais|sans|seul\w*|t)\b"
)


def _negations(words: str) -> list[str]:
    return sorted(_NEGATION.findall(words))
