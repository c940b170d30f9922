"""Take an answer of the pool apart, exactly as scoring does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evals.draft import Draft, Passage
from evals.score import Trial
from evals.ticket import GoldenTicket, Reference, Ticket
from scorers.claim_evidence import pairs_of
from scorers.claim_features import features_of
from scorers.grounding import Thresholds, ground
from scorers.models.groundedness.pool import Row
from scorers.sources import sources_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClaim:
    """Hold a claim, the evidence chosen for it, how their words agree, and what rules say."""

    text: str
    evidence: str
    features: tuple[float, ...]
    certain: Literal["", "copied", "faulty"]
    """What no network may overrule."""


def claims_of(row: Row) -> list[ReadClaim]:
    """Return the claims of an answer; none when it makes no claim."""
    passages = (Passage(article_id="context", text=row.context, rank=1, similarity=1.0),)
    verdicts = ground(_trial(row, passages), Thresholds()).verdicts
    pairs = pairs_of(row.answer, passages, body=row.question)
    sources = sources_of(row.answer, passages, body=row.question)
    found = []
    for pair, verdict in zip(pairs, verdicts, strict=False):  # no verdicts across languages
        _, features = features_of(pair.claim.text, sources)
        sure: Literal["copied", "faulty"] = "copied" if verdict.status == "supported" else "faulty"
        found.append(
            ReadClaim(
                text=pair.text,
                evidence=pair.evidence,
                features=features,
                certain=sure if verdict.is_certain else "",
            )
        )
    return found


def _trial(row: Row, passages: tuple[Passage, ...]) -> Trial:
    ticket = Ticket(id="pool", thread_id="pool", body=row.question)
    draft = Draft(ticket_id="pool", trial=0, reply=row.answer, action="answer", passages=passages)
    golden = GoldenTicket(ticket=ticket, reference=Reference(reply="", action=None))
    return Trial(golden=golden, draft=draft)
