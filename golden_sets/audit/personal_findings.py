"""Personal data and secrets in a golden set, with every span masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from evals.audit import Finding, FindingSeverity
from evals.ticket import Article, GoldenTicket
from golden_sets.audit.found import found
from golden_sets.audit.personal import PersonalKind, Span, spans, veiled

CODES: dict[PersonalKind, tuple[str, FindingSeverity, str]] = {
    "email": ("personal_email", "blocker", "e-mail addresses"),
    "phone": ("personal_phone", "blocker", "telephone numbers"),
    "iban": ("personal_iban", "blocker", "IBANs with a valid checksum"),
    "card": ("payment_card", "blocker", "payment card numbers that pass Luhn"),
    "ssn": ("personal_ssn", "blocker", "social-security numbers"),
    "secret": ("secret", "blocker", "keys, tokens or passwords"),
}
"""Code, severity and name of each kind. All are blockers: a set is copied to every clone."""
_PUBLIC: frozenset[PersonalKind] = frozenset({"email", "phone", "iban"})
"""What the help centre publishes of itself is the company's own, wherever it is quoted."""


def personal_findings(
    tickets: Sequence[GoldenTicket], articles: Mapping[str, Article]
) -> Iterator[Finding]:
    """Yield one finding for each kind of personal data, with place and masked span."""
    public = set()
    seen: dict[PersonalKind, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for article in articles.values():
        for span in spans(article.text):
            value = _key(article.text, span)
            if span.kind in _PUBLIC:
                public.add(value)
            else:
                seen[span.kind][article.id].append(_shown(article.id, "text", article.text, span))
    for one in tickets:
        for name, text in _texts(one):
            for span in spans(text, one.ticket.language):
                is_own = _key(text, span) in public
                if not is_own and not (span.is_role and name.startswith("reference")):
                    line = _shown(one.ticket.id, name, text, span)
                    seen[span.kind][one.ticket.id].append(line)
    for kind, (code, severity, noun) in CODES.items():
        lines = [line for group in seen[kind].values() for line in group]
        yield from found(
            "quality",
            code,
            severity,
            title=f"{{count}} of {{whole}} tickets and articles hold {noun} ({len(lines):,}).",
            examples=lines,
            count=len(seen[kind]),
            whole=len(tickets) + len(articles),
            what_to_do="Replace them by invented ones (a .example domain, a 555-01xx number)"
            + (" and revoke the key." if kind == "secret" else ", in the history of git too."),
        )


def _texts(one: GoldenTicket) -> Iterator[tuple[str, str]]:
    """Yield every text of a line with the name of its field."""
    ticket, reference = one.ticket, one.reference
    yield "subject", ticket.subject
    yield "body", ticket.body
    yield from ((f"customer.{name[:20]}", value) for name, value in ticket.customer.items())
    yield "id", ticket.id
    yield "thread_id", ticket.thread_id
    yield "reference.reply", reference.reply
    for fact in reference.required_facts:
        yield "reference.required_facts", fact.fact
        yield "reference.required_facts", fact.quote
    yield from (("reference.forbidden_claims", claim) for claim in reference.forbidden_claims)
    yield from ((f"slices.{name[:20]}", value) for name, value in one.slices.items())
    yield from (("tags", tag) for tag in one.tags)


def _key(text: str, span: Span) -> str:
    value = text[span.start : span.end]
    if span.kind == "phone":
        return "".join(c for c in value if c.isdigit())
    return "".join(value.split()).casefold()


def _shown(owner: str, name: str, text: str, span: Span) -> str:
    return f"{owner} {name} {span.start}-{span.end}: {veiled(text[span.start : span.end])}"
