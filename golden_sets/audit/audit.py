"""The audit of a golden set, put together: what was measured elsewhere is handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from evals.audit import AuditOutcome, CountRow, Finding, Measure, Topic, ordered
from evals.table import ScoreTable
from golden_sets.audit.counts import counts_of, demand_findings, demands_of
from golden_sets.audit.discrimination import FEWEST_RUNS, discrimination_findings
from golden_sets.audit.fault_findings import fault_findings
from golden_sets.audit.feasibility import (
    GatedSlice,
    Retrieved,
    retrieval_feasibility,
    size_feasibility,
)
from golden_sets.audit.labels import label_findings
from golden_sets.audit.near_duplicates import near_duplicates
from golden_sets.audit.ownership import Audited, ownership_findings
from golden_sets.audit.personal import masked
from golden_sets.audit.personal_findings import personal_findings
from golden_sets.audit.production import ProductionAudit
from golden_sets.audit.references import reference_findings
from golden_sets.audit.replies import reply_findings
from golden_sets.audit.texts import text_findings
from golden_sets.faults import Fault
from golden_sets.golden_set import GoldenSet

_LONGEST_CARD = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Hold what only a runner can measure."""

    retrieved: Retrieved | None = None
    """None for a set without articles."""
    gated: Sequence[GatedSlice] = ()
    runs: Sequence[ScoreTable] = ()
    """Stored runs on this set."""
    production: ProductionAudit | None = None
    production_rows: int | None = None


def card_of(path: Path) -> str | None:
    """Return the text of a set's `CARD.md`, cut to 200,000 characters; None without one."""
    card = path / "CARD.md"
    if not card.is_file():
        return None
    with card.open(encoding="utf-8", errors="replace") as file:
        return file.read(_LONGEST_CARD)


def audit(
    golden_set: GoldenSet,
    faults: Sequence[Fault],
    measured: Measured,
    *,
    today: date,
    version: str = "",
) -> AuditOutcome:
    """Audit what `inspect_golden_set` returns; ages are counted up to `today`."""
    card, tickets = card_of(golden_set.path), golden_set.tickets
    counts = counts_of(golden_set, demands_of(card))
    retrieval = retrieval_feasibility(tickets, measured.retrieved)
    size = size_feasibility(tickets, measured.gated)
    compared = measured.production or ProductionAudit()
    findings = [
        *fault_findings(faults, rows=len(tickets)),
        *ownership_findings(Audited(golden_set=golden_set, card=card, today=today)),
        *_quality(golden_set, measured),
        *retrieval.findings,
        *size.findings,
        *demand_findings(counts),
        *compared.findings,
    ]
    outcome = AuditOutcome(
        name=golden_set.name,
        fingerprint=golden_set.fingerprint,
        tickets=len(tickets),
        threads=len({one.ticket.thread_id for one in tickets}),
        articles=len(golden_set.articles),
        audited_on=today.isoformat(),
        findings=ordered(_merged(findings)),
        counts=counts,
        measures=(*retrieval.measures, *size.measures, *compared.measures),
        topics=compared.topics,
        production_rows=measured.production_rows,
        notes=(*_not_looked_at(golden_set, measured), *compared.notes),
        version=version,
    )
    return _without_personal_data(outcome)


def _quality(golden_set: GoldenSet, measured: Measured) -> Iterator[Finding]:
    tickets = golden_set.tickets
    pairs = near_duplicates(tickets)
    yield from label_findings(tickets, pairs)
    yield from reference_findings(tickets, golden_set.articles, pairs)
    yield from reply_findings(tickets)
    yield from text_findings(tickets)
    yield from personal_findings(tickets, golden_set.articles)
    yield from discrimination_findings([one.ticket.id for one in tickets], measured.runs)


def _merged(findings: Sequence[Finding]) -> list[Finding]:
    """Join findings of one code: loading and auditing may see the same kind of fault."""
    kept: dict[str, Finding] = {}
    for one in findings:
        earlier = kept.get(one.code)
        if earlier is None:
            kept[one.code] = one
            continue
        examples = (*earlier.examples, *one.examples)
        kept[one.code] = replace(
            earlier,
            title=f"{earlier.title} {one.title}",
            count=earlier.count + one.count,
            examples=tuple(dict.fromkeys(examples)),
        )
    return list(kept.values())


def _not_looked_at(golden_set: GoldenSet, measured: Measured) -> tuple[str, ...]:
    notes = []
    if not golden_set.has_articles:
        notes.append("The set has no articles: retrieval and evidence were not looked at.")
    if len(measured.runs) < FEWEST_RUNS:
        notes.append(
            f"Whether tickets tell assistants apart was not looked at: {len(measured.runs)} stored "
            f"runs on this set, {FEWEST_RUNS} are needed (--store)."
        )
    if measured.production is None:
        notes.append("Production was not looked at (--production FILE).")
    return tuple(notes)


def _without_personal_data(outcome: AuditOutcome) -> AuditOutcome:
    """Mask every text once more: a category, an id or a file name may be an address."""
    return replace(
        outcome,
        name=masked(outcome.name),
        findings=tuple(_masked_finding(one) for one in outcome.findings),
        counts=tuple(_masked_count(one) for one in outcome.counts),
        measures=tuple(_masked_measure(one) for one in outcome.measures),
        topics=tuple(_masked_topic(one) for one in outcome.topics),
        notes=tuple(masked(note) for note in outcome.notes),
    )


def _masked_finding(one: Finding) -> Finding:
    return replace(
        one,
        title=masked(one.title),
        examples=tuple(masked(text) for text in one.examples),
        what_to_do=masked(one.what_to_do),
    )


def _masked_count(one: CountRow) -> CountRow:
    return replace(one, group=masked(one.group), name=masked(one.name))


def _masked_measure(one: Measure) -> Measure:
    return replace(one, name=masked(one.name), note=masked(one.note))


def _masked_topic(one: Topic) -> Topic:
    return replace(one, name=masked(one.name), examples=tuple(map(masked, one.examples)))
