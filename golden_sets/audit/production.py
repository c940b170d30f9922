"""The golden set against the production data behind it: mixes, topics, dirt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.audit import Finding, Measure, Topic
from evals.ticket import GoldenTicket
from golden_sets.audit.found import found, graded
from golden_sets.audit.labels import canonical, category_of, proper_category, spellings
from golden_sets.audit.mixes import distance, language_mix, mix_findings
from golden_sets.audit.near_duplicates import plain
from golden_sets.audit.personal import masked, spans, veiled
from golden_sets.audit.personal_findings import CODES
from golden_sets.audit.production_rows import Production
from golden_sets.audit.topic_words import all_words, content_words
from golden_sets.audit.topics import TopicTable, topics_of

COMPARABLE = 0.5
"""Share of the golden categories that production must know for the two to be comparable."""
SMALLEST_CLUSTER = 0.005
"""Share of the rows below which a cluster of words is no topic."""
_EXAMPLE = 160
"""Characters of an example."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionAudit:
    """Hold what the comparison says."""

    findings: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()
    topics: tuple[Topic, ...] = ()
    notes: tuple[str, ...] = ()


def production_audit(
    tickets: Sequence[GoldenTicket], production: Production, *, seed: int = 0
) -> ProductionAudit:
    """Compare a golden set with an export of the tickets that customers really send."""
    rows = [canonical(proper_category(name)) for name in production.categories]
    golden = [canonical(category_of(one)) for one in tickets]
    known = {name for name in golden if name} & {name for name in rows if name}
    is_comparable = len(known) >= COMPARABLE * len({name for name in golden if name}) > 0
    findings = [
        *_dirt(production),
        *_categories(production, rows),
        *_copies(production, rows),
        *_personal(production),
    ]
    measures: list[Measure] = []
    notes: list[str] = []
    if is_comparable:
        measures.append(distance("category mix", golden, rows, seed))
    else:
        notes.append("Category mix not compared: production does not use the golden categories.")
    measures.append(language_mix(tickets, production, seed))
    findings += mix_findings(measures)
    labels = frozenset(name for name in golden if name) if is_comparable else frozenset[str]()
    table = topics_of(production.texts, rows, [_text(one) for one in tickets], seed=seed)
    topics: tuple[Topic, ...] = ()
    if table is None:
        notes.append("Topics not compared: production has too few different texts.")
    else:
        topics = tuple(_uncovered(table, labels, production, rows))
    findings += _topic_findings(topics)
    findings += _not_asked(tickets, golden, production, set(rows) if is_comparable else None)
    return ProductionAudit(
        findings=tuple(findings),
        measures=tuple(measures),
        topics=topics,
        notes=tuple(notes),
    )


def _text(one: GoldenTicket) -> str:
    return f"{one.ticket.subject} {one.ticket.body}"


def _dirt(production: Production) -> Iterator[Finding]:
    broken = sum(production.broken.values())
    everything = production.rows + production.empty + broken
    kinds = ", ".join(f"{name} {number:,}" for name, number in production.broken.most_common(5))
    yield from found(
        "production",
        "production_rows_broken",
        graded(broken, everything, blocker_from=1.1, gap_from=0.01),
        title=f"{{count}} of {{whole}} rows of the export could not be read ({kinds}).",
        examples=production.shown_faults,
        count=broken,
        whole=everything,
        what_to_do="Export again as UTF-8 with quoted fields; these rows were left out.",
    )
    yield from found(
        "production",
        "production_text_empty",
        graded(production.empty, everything, blocker_from=1.1, gap_from=0.05),
        title="{count} of {whole} rows of the export have no text.",
        examples=[],
        count=production.empty,
        whole=everything,
        what_to_do="Find out why: a form, an attachment, or a column that is called otherwise.",
    )


def _categories(production: Production, rows: Sequence[str]) -> Iterator[Finding]:
    missing = [place for place, name in enumerate(rows) if not name]
    yield from found(
        "production",
        "production_category_missing",
        graded(len(missing), len(rows), blocker_from=1.1, gap_from=0.1),
        title="{count} of {whole} production tickets have no proper category.",
        examples=[masked(production.ids[place]) for place in missing[:3]],
        count=len(missing),
        whole=len(rows),
        what_to_do="Mixes and topics rest on the others; label a sample of these by hand.",
    )
    yield from _spelt_apart(production)


def _copies(production: Production, rows: Sequence[str]) -> Iterator[Finding]:
    copies = len(rows) - len({plain(text) for text in production.texts})
    yield from found(
        "production",
        "production_duplicates",
        graded(copies, len(rows), blocker_from=1.1, gap_from=0.3),
        title="{count} of {whole} production tickets repeat the text of another.",
        examples=[],
        count=copies,
        whole=len(rows),
        what_to_do="Remove automatic messages and double exports before taking samples.",
    )


def _spelt_apart(production: Production) -> Iterator[Finding]:
    names = [proper_category(name) for name in production.categories]
    rare = dict(spellings(names))
    count = sum(name in rare for name in names)
    yield from found(
        "production",
        "production_category_inconsistent",
        graded(count, len(names), blocker_from=1.1, gap_from=0.05),
        title="{count} of {whole} production tickets have a category that is written in two ways.",
        examples=[f"{masked(a)!r}, elsewhere {masked(b)!r}" for a, b in rare.items()],
        count=count,
        whole=len(names),
        what_to_do="Write each category in one way.",
    )


def _personal(production: Production) -> Iterator[Finding]:
    """Count rows with personal data; production data may have it, a golden set may not."""
    seen: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    for name, text, tag in zip(production.ids, production.texts, production.languages, strict=True):
        kinds = set()
        for span in spans(text, tag):
            code = CODES[span.kind][0]
            if code not in kinds:
                kinds.add(code)
                shown = examples.setdefault(code, [])
                if len(shown) < 3:
                    shown.append(f"{masked(name)}: {veiled(text[span.start : span.end])}")
        seen.update(kinds)
    for code, _, noun in CODES.values():
        yield from found(
            "production",
            f"production_{code}",
            "gap" if code in ("secret", "payment_card") else "note",
            title=f"{{count}} of {{whole}} production tickets hold {noun}.",
            examples=examples.get(code, []),
            count=seen[code],
            whole=production.rows,
            what_to_do="Mask them before a row becomes a golden ticket or is sent to a provider.",
        )


def _uncovered(
    table: TopicTable, labels: frozenset[str], production: Production, rows: Sequence[str]
) -> Iterator[Topic]:
    written: dict[str, str] = {}
    for name, original in zip(rows, production.categories, strict=True):
        written.setdefault(name, original)
    people = {word for name in set(production.customers) for word in all_words(name)}
    usable = labels if table.is_labelled else frozenset[str]()
    for place in table.uncovered(usable):
        share = table.shares[place]
        if not table.is_labelled and share < SMALLEST_CLUSTER:
            continue
        words = [word for word in table.keywords[place].split(", ") if word not in people]
        name = ", ".join(words)
        if table.is_labelled:
            name = f"{written.get(table.names[place], table.names[place])}: {name}"
        yield Topic(
            name=masked(name),
            rows=round(share * production.rows),
            share=share,
            examples=tuple(_examples(production, table.members[place])),
        )


def _examples(production: Production, members: Sequence[int]) -> list[str]:
    """Return three different rows, masked, with their ids."""
    seen: dict[str, str] = {}
    for row in members:
        customer = tuple(part for part in production.customers[row].split() if len(part) > 2)
        text = masked(production.texts[row], production.languages[row], known=customer)
        line = " ".join(text.split())[:_EXAMPLE]
        seen.setdefault(plain(line), f"{masked(production.ids[row])}: {line}")
    return list(seen.values())[:3]


def _topic_findings(topics: Sequence[Topic]) -> Iterator[Finding]:
    volume = sum(topic.share for topic in topics)
    yield from found(
        "production",
        "topic_without_golden_ticket",
        "gap",
        title=f"{{count}} topics that customers ask about ({volume:.1%} of the volume) have no "
        "golden ticket.",
        examples=[f"{topic.name} ({topic.share:.1%})" for topic in topics],
        whole=None,
        what_to_do="Write golden tickets from the examples below: the gate is blind there.",
    )


def _not_asked(
    tickets: Sequence[GoldenTicket],
    golden: Sequence[str],
    production: Production,
    categories: set[str] | None,
) -> Iterator[Finding]:
    """Find golden tickets whose category or whose words do not occur in production."""
    frequency: Counter[str] = Counter()
    for text in production.texts:
        frequency.update(set(content_words(all_words(text))))
    rare = max(2, production.rows // 20_000)
    gone = []
    for one, category in zip(tickets, golden, strict=True):
        words = set(content_words(all_words(_text(one))))
        unknown = [word for word in words if frequency[word] < rare]
        if categories is not None and category and category not in categories:
            gone.append(f"{one.ticket.id}: category {masked(category_of(one))!r} does not occur")
        elif len(words) >= 4 and len(unknown) > 0.6 * len(words):
            gone.append(f"{one.ticket.id}: {len(unknown)} of {len(words)} words do not occur")
    yield from found(
        "production",
        "golden_no_longer_asked",
        graded(len(gone), len(tickets), blocker_from=1.1, gap_from=0.2),
        title="{count} of {whole} golden tickets are about what customers no longer ask.",
        examples=gone,
        whole=len(tickets),
        what_to_do="Retire them, or say in the card why they stay (rare and dangerous, say).",
    )
