"""What a golden set must satisfy beyond its schema: pure checks that name every fault.

A fault stops a set from loading; a stale reference is a warning, because the set still says what
it said when it was reviewed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from evals.ticket import Article, GoldenTicket
from golden_sets.agreement import action_disagreement, misses_fact, squeezed, states_claim
from golden_sets.faults import Fault, closest, line_of, shown
from golden_sets.golden_set import GoldenSet

UNANSWERABLE = "unanswerable"
"""Tag of a ticket whose answer is not in the articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Hold the articles that references are checked against."""

    articles: Mapping[str, Article]
    unreadable: frozenset[str] = frozenset()
    """Ids of articles that have faults of their own: nothing is said about references to them."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Article id to text with white space squeezed; made by `shelf_of`."""

    def lacks(self, article_id: str) -> bool:
        """Tell whether an id names no article at all."""
        return article_id not in self.articles and article_id not in self.unreadable


def shelf_of(articles: Mapping[str, Article], unreadable: frozenset[str] = frozenset()) -> Shelf:
    """Prepare articles for looking up quotes."""
    texts = {name: squeezed(article.text) for name, article in articles.items()}
    return Shelf(articles=articles, unreadable=unreadable, texts=texts)


def check(
    rows: Iterable[GoldenTicket | Fault], shelf: Shelf | None
) -> Iterator[GoldenTicket | Fault]:
    """Pass a stream of tickets and faults on, with the faults of the tickets added.

    Keeps the id and the thread of every ticket (about 400 bytes each), nothing else.

    Args:
        rows: parsed rows in the order of the file.
        shelf: None for a file that comes without articles: nothing is said about evidence.

    Yields:
        Every ticket, followed by its faults; every fault of `rows`.
    """
    lines: dict[str, str] = {}
    threads: dict[str, tuple[str, str]] = {}
    for row in rows:
        yield row
        if isinstance(row, GoldenTicket):
            yield from _across(row, lines, threads)
            yield from faults_of(row, shelf)


def faults_of(golden: GoldenTicket, shelf: Shelf | None) -> Iterator[Fault]:
    """Yield the faults of one ticket that can be seen without the others."""
    for problems in _CHECKS:
        for what, advice in problems(golden):
            yield Fault(where=golden.source, what=what, advice=advice)
    if shelf is not None:
        for evidence in _EVIDENCE_CHECKS:
            for what, advice in evidence(golden, shelf):
                yield Fault(where=golden.source, what=what, advice=advice)


def stale_references(golden_set: GoldenSet) -> list[str]:
    """List the references that were written against another text of an article.

    Returns:
        One sentence for each ticket and article, in the order of the tickets: warnings.
    """
    stale = []
    for golden in golden_set.tickets:
        for article_id, sha256 in golden.reference.article_sha256.items():
            article = golden_set.articles.get(article_id)
            if article is not None and article.sha256 != sha256:
                what = (
                    f"the reference was written against {article_id} with sha256 "
                    f"{shown(sha256, width=12)}, which is now {shown(article.sha256, width=12)}"
                )
                advice = "read the article again, correct the reference, and renew article_sha256"
                stale.append(str(Fault(where=golden.source, what=what, advice=advice)))
    return stale


_Problems = Iterator[tuple[str, str]]


def _across(
    golden: GoldenTicket, lines: dict[str, str], threads: dict[str, tuple[str, str]]
) -> Iterator[Fault]:
    """Compare a ticket with those before it: its id, and the category of its thread."""
    ticket, line = golden.ticket, line_of(golden.source)
    first = lines.setdefault(ticket.id, line)
    if first != line:
        what = f"id {shown(ticket.id)} is already that of line {first}"
        yield Fault(where=golden.source, what=what, advice="give one of them another id")
    category = golden.slices.get("category", "")
    seen, seen_line = threads.setdefault(ticket.thread_id, (category, line))
    if seen != category:
        what = (
            f"category is {shown(category)}, that of line {seen_line} in the same thread "
            f"{shown(ticket.thread_id)} is {shown(seen)}"
        )
        yield Fault(where=golden.source, what=what, advice="give the thread one category")


def _own_claims(golden: GoldenTicket) -> _Problems:
    for claim in golden.reference.forbidden_claims:
        if not claim.strip():
            yield "forbidden_claims has an empty entry", "write the claim or drop it"
        elif states_claim(golden.reference.reply, claim):
            yield (
                f"reference.reply states its own forbidden claim {shown(claim)}",
                "correct the reply or the claim",
            )


def _own_facts(golden: GoldenTicket) -> _Problems:
    reference = golden.reference
    for fact in reference.required_facts:
        if reference.reply and misses_fact(reference.reply, fact.fact, golden.ticket.language):
            yield (
                f"reference.reply does not state its own required fact {shown(fact.fact)}",
                "state it, or drop the fact",
            )


def _own_action(golden: GoldenTicket) -> _Problems:
    reference = golden.reference
    if reference.action is None or not reference.reply:
        return
    advice = action_disagreement(reference.action, reference.reply, golden.ticket.language)
    if advice is not None:
        yield f"action is {reference.action!r}, but reference.reply shows no sign of it", advice


def _named_articles(golden: GoldenTicket, shelf: Shelf) -> _Problems:
    reference = golden.reference
    named = {
        "article_ids": reference.article_ids,
        "required_facts": tuple(fact.article_id for fact in reference.required_facts),
        "article_sha256": tuple(reference.article_sha256),
    }
    known = tuple(shelf.articles)
    for place, ids in named.items():
        for article_id in dict.fromkeys(ids):
            if article_id.strip() and shelf.lacks(article_id):
                advice = f"add the article or drop the id{closest(article_id, known)}"
                yield f"{place} names {shown(article_id)}, which is not in articles/", advice
    if len(set(reference.article_ids)) < len(reference.article_ids):
        yield "article_ids names an article twice", "keep one of them"


def _evidence(golden: GoldenTicket, shelf: Shelf) -> _Problems:
    for fact in golden.reference.required_facts:
        if not fact.article_id.strip() or not fact.quote.strip():
            lacking = "quote" if fact.article_id.strip() else "article_id"
            yield (
                f"required fact {shown(fact.fact)} has no {lacking}, so no evidence",
                "name the article and quote the words that prove it",
            )
            continue
        text = shelf.texts.get(fact.article_id)
        if text is not None and squeezed(fact.quote) not in text:
            yield (
                f"quote {shown(fact.quote)} is not in {fact.article_id} word by word",
                "copy it from the article (only white space may differ)",
            )
        if fact.article_id not in golden.reference.article_ids:
            yield (
                f"required fact {shown(fact.fact)} rests on {shown(fact.article_id)}, "
                "which article_ids does not name",
                "add it to article_ids",
            )


def _answerable(golden: GoldenTicket, shelf: Shelf) -> _Problems:
    reference = golden.reference
    if reference.action != "answer" or UNANSWERABLE in golden.tags or not shelf.articles:
        return
    for name, items in (
        ("article_ids", reference.article_ids),
        ("required_facts", reference.required_facts),
    ):
        if not items:
            yield (
                f"action is 'answer', but {name} is empty",
                f"say what the answer rests on, or add the tag {UNANSWERABLE!r}",
            )


_CHECKS: tuple[Callable[[GoldenTicket], _Problems], ...] = (_own_claims, _own_facts, _own_action)
_EVIDENCE_CHECKS: tuple[Callable[[GoldenTicket, Shelf], _Problems], ...] = (
    _named_articles,
    _evidence,
    _answerable,
)
