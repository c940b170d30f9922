"""Builders of the core types for tests: sensible defaults, every field overridable by keyword.

The default ticket, reference, draft and article fit together: the reply states the required
fact, the fact's quote is verbatim in the article, and the passage is that article.
"""

# longer: one builder for each core type, and the tests of every folder share them.
from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from evals.draft import Draft, DraftFailure, FailureKind, Passage, Stage, Usage
from evals.record import Provenance, Result, RunRecord
from evals.score import Evidence, Score, Trial, Unscored
from evals.ticket import (
    Action,
    Article,
    GoldenTicket,
    Reference,
    RequiredFact,
    Severity,
    Ticket,
)

ARTICLE_TEXT = (
    "Refunds to a card take 5 to 7 business days. Refunds to PayPal take 1 to 2 business days.\n"
    "The day on which we approve the return is day 0."
)
QUOTE = "Refunds to a card take 5 to 7 business days."
REPLY = (
    "Hello Ana, thank you for writing to us. Refunds to a card take 5 to 7 business days. "
    "Kind regards, your support team"
)


def a_ticket(
    *,
    id: str = "T-0001",  # noqa: A002 - the field of Ticket is called so
    thread_id: str | None = None,
    body: str = "Where is my refund? I paid by card.",
    subject: str = "Refund",
    channel: str = "email",
    language: str = "en",
    customer: Mapping[str, str] | None = None,
    created_at: str = "2026-09-14T08:12:00Z",
) -> Ticket:
    """Build a ticket; the thread is its own unless named."""
    return Ticket(
        id=id,
        thread_id=f"TH-{id}" if thread_id is None else thread_id,
        body=body,
        subject=subject,
        channel=channel,
        language=language,
        customer={"name": "Ana", "plan": "Garden"} if customer is None else customer,
        created_at=created_at,
    )


def a_fact(
    *, fact: str = QUOTE, article_id: str = "KB-107", quote: str | None = None
) -> RequiredFact:
    """Build a required fact; its quote is the fact itself unless given."""
    return RequiredFact(fact=fact, article_id=article_id, quote=fact if quote is None else quote)


def a_reference(
    *,
    reply: str = REPLY,
    action: Action | None = "answer",
    required_facts: Sequence[RequiredFact] | None = None,
    forbidden_claims: Sequence[str] = (),
    article_ids: Sequence[str] = ("KB-107",),
    severity: Severity = "normal",
    tone: str = "friendly",
    written_by: str = "Support team",
    reviewed_on: str = "2026-10-30",
    article_sha256: Mapping[str, str] | None = None,
) -> Reference:
    """Build a reference that answers from KB-107 with one required fact."""
    return Reference(
        reply=reply,
        action=action,
        required_facts=(a_fact(),) if required_facts is None else tuple(required_facts),
        forbidden_claims=tuple(forbidden_claims),
        article_ids=tuple(article_ids),
        severity=severity,
        tone=tone,
        written_by=written_by,
        reviewed_on=reviewed_on,
        article_sha256={} if article_sha256 is None else article_sha256,
    )


def a_golden(
    *,
    ticket: Ticket | None = None,
    reference: Reference | None = None,
    slices: Mapping[str, str] | None = None,
    tags: Sequence[str] = (),
    source: str = "tickets.jsonl:1",
) -> GoldenTicket:
    """Build a golden ticket; its slices agree with its ticket and reference unless given."""
    ticket = a_ticket() if ticket is None else ticket
    reference = a_reference() if reference is None else reference
    if slices is None:
        slices = {
            "category": "billing",
            "difficulty": "easy",
            "channel": ticket.channel,
            "language": ticket.language,
            "severity": reference.severity,
        }
        if reference.action is not None:
            slices = {**slices, "action": reference.action}
    return GoldenTicket(
        ticket=ticket, reference=reference, slices=slices, tags=tuple(tags), source=source
    )


def an_article(
    *,
    id: str = "KB-107",  # noqa: A002 - the field of Article is called so
    title: str = "Refund times",
    text: str = ARTICLE_TEXT,
    sha256: str | None = None,
    category: str = "billing",
    status: str = "current",
    superseded_by: str = "",
    updated: str = "2026-10-01",
    owner: str = "Billing team",
) -> Article:
    """Build an article; its hash is that of its text unless given."""
    return Article(
        id=id,
        title=title,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest() if sha256 is None else sha256,
        category=category,
        status="superseded" if status == "superseded" else "current",
        superseded_by=superseded_by,
        updated=updated,
        owner=owner,
    )


def a_passage(
    *,
    article_id: str = "KB-107",
    text: str = ARTICLE_TEXT,
    rank: int = 1,
    similarity: float = 8.5,
    title: str = "Refund times",
) -> Passage:
    """Build a retrieved passage, the default article at rank 1."""
    return Passage(article_id=article_id, text=text, rank=rank, similarity=similarity, title=title)


def a_usage(
    *,
    prompt_tokens: int = 400,
    completion_tokens: int = 40,
    cost_usd: float | None = 0.0004,
) -> Usage:
    """Build the usage of one model call."""
    return Usage(
        prompt_tokens=prompt_tokens, completion_tokens=completion_tokens, cost_usd=cost_usd
    )


def a_draft(
    *,
    ticket_id: str = "T-0001",
    trial: int = 0,
    reply: str = REPLY,
    action: Action = "answer",
    citations: Sequence[str] = ("KB-107",),
    passages: Sequence[Passage] | None = None,
    usage: Usage | None = None,
    latency_s: float = 0.8,
    retrieval_s: float | None = 0.01,
    model_s: float | None = 0.75,
    model_fingerprint: str = "fake-model-1",
    from_cache: bool = False,
    prompt: str = "You are the support assistant.",
    warnings: Sequence[str] = (),
) -> Draft:
    """Build a good draft for the default ticket."""
    return Draft(
        ticket_id=ticket_id,
        trial=trial,
        reply=reply,
        action=action,
        citations=tuple(citations),
        passages=(a_passage(),) if passages is None else tuple(passages),
        usage=a_usage() if usage is None else usage,
        latency_s=latency_s,
        retrieval_s=retrieval_s,
        model_s=model_s,
        model_fingerprint=model_fingerprint,
        from_cache=from_cache,
        prompt=prompt,
        warnings=tuple(warnings),
    )


def a_failure(
    *,
    ticket_id: str = "T-0001",
    trial: int = 0,
    stage: Stage = "model",
    kind: FailureKind = "timeout",
    message: str = "no answer within 30 s",
    latency_s: float = 30.0,
    cost_usd: float | None = None,
) -> DraftFailure:
    """Build a failed attempt to draft for the default ticket."""
    return DraftFailure(
        ticket_id=ticket_id,
        trial=trial,
        stage=stage,
        kind=kind,
        message=message,
        latency_s=latency_s,
        cost_usd=cost_usd,
    )


def a_trial(*, golden: GoldenTicket | None = None, draft: Draft | None = None) -> Trial:
    """Pair a golden ticket with a draft; the draft is for that ticket unless given."""
    golden = a_golden() if golden is None else golden
    draft = a_draft(ticket_id=golden.ticket.id) if draft is None else draft
    return Trial(golden=golden, draft=draft)


def a_score(
    *,
    scorer: str = "faithfulness",
    version: str = "1",
    value: float = 1.0,
    unit: str = "share",
    reason: str = "every sentence is in a passage",
    evidence: Sequence[Evidence] = (),
) -> Score:
    """Build a score, perfect faithfulness unless told otherwise."""
    return Score(
        scorer=scorer,
        version=version,
        value=value,
        unit=unit,
        reason=reason,
        evidence=tuple(evidence),
    )


def an_unscored(
    *,
    scorer: str = "faithfulness",
    version: str = "1",
    reason: str = "the draft makes no claim",
    failed: bool = False,
    raw: str = "",
) -> Unscored:
    """Build an answer of a scorer without a value; `failed` when it broke."""
    return Unscored(
        scorer=scorer,
        version=version,
        reason=reason,
        kind="failed" if failed else "not_applicable",
        raw=raw,
    )


def a_result(
    *,
    golden: GoldenTicket | None = None,
    outcome: Draft | DraftFailure | None = None,
    scores: Sequence[Score | Unscored] | None = None,
) -> Result:
    """Build the result of one ticket and trial."""
    golden = a_golden() if golden is None else golden
    return Result(
        golden=golden,
        outcome=a_draft(ticket_id=golden.ticket.id) if outcome is None else outcome,
        scores=(a_score(),) if scores is None else tuple(scores),
    )


def a_provenance(
    *,
    run_id: str = "run-1",
    suite: str = "smoke",
    label: str = "working tree",
    model: str = "embedded/extractive",
    prompt_sha256: str = "1" * 64,
    assistant_fingerprint: str = "2" * 64,
    golden_fingerprint: str = "3" * 64,
    scorer_fingerprints: Mapping[str, str] | None = None,
    served_model: str = "embedded/extractive",
    git_commit: str = "1a2b3c4",
    git_dirty: bool = False,
    seed: int = 0,
    repeats: int = 1,
    packages: Mapping[str, str] | None = None,
    started_at: str = "2026-11-02T09:00:00Z",
    ended_at: str = "2026-11-02T09:01:00Z",
) -> Provenance:
    """Build the provenance of a run."""
    return Provenance(
        run_id=run_id,
        suite=suite,
        label=label,
        model=model,
        prompt_sha256=prompt_sha256,
        assistant_fingerprint=assistant_fingerprint,
        golden_fingerprint=golden_fingerprint,
        scorer_fingerprints={} if scorer_fingerprints is None else scorer_fingerprints,
        served_model=served_model,
        git_commit=git_commit,
        git_dirty=git_dirty,
        seed=seed,
        repeats=repeats,
        packages={} if packages is None else packages,
        started_at=started_at,
        ended_at=ended_at,
    )


def a_run(
    *, provenance: Provenance | None = None, results: Sequence[Result] | None = None
) -> RunRecord:
    """Build a finished run with one result."""
    return RunRecord(
        provenance=a_provenance() if provenance is None else provenance,
        results=(a_result(),) if results is None else tuple(results),
    )
