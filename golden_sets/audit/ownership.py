"""Who answers for the set, its articles and its labels; how old they are; what changed since."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from evals.audit import Finding
from evals.ticket import Article, GoldenTicket
from golden_sets.audit.found import found, graded
from golden_sets.golden_set import GoldenSet

OLDEST_REVIEW_DAYS = 365
OLDEST_ARTICLE_DAYS = 730
_OWNER = re.compile(
    r"^[ \t>*|_#-]{0,8}(?:owner|owned by|maintainer|maintained by|contact|verantwortlich"
    r"|responsable)s?[ \t*_]{0,4}(?:[:|]|\n)[ \t*_|\n]{0,6}[^\s|*_-]",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """Hold what is audited, and the day of the audit."""

    golden_set: GoldenSet
    card: str | None
    """Text of `CARD.md`; None when there is none."""
    today: date

    @property
    def tickets(self) -> tuple[GoldenTicket, ...]:
        """Return the tickets of the set."""
        return self.golden_set.tickets


def ownership_findings(audited: Audited) -> Iterator[Finding]:
    """Yield what is missing, old or changed."""
    for check in _CHECKS:
        yield from check(audited)


def day_of(text: str) -> date | None:
    """Return the day of an ISO 8601 date or time; None for anything else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _card(audited: Audited) -> Iterator[Finding]:
    if audited.card is None:
        yield from found(
            "ownership",
            "card_missing",
            "gap",
            title="The set has no card: nothing says where it comes from and what it is for.",
            examples=["CARD.md"],
            whole=None,
            what_to_do="Write CARD.md: owner, origin, licence, how written and reviewed, gaps.",
        )
    elif not _OWNER.search(audited.card):
        yield from found(
            "ownership",
            "set_owner_missing",
            "gap",
            title="CARD.md names no owner of the set.",
            examples=["CARD.md"],
            whole=None,
            what_to_do="Add a line `Owner: NAME` (a person or a team that answers for the set).",
        )


def _owners(audited: Audited) -> Iterator[Finding]:
    articles = audited.golden_set.articles.values()
    yield from found(
        "ownership",
        "article_owner_missing",
        "gap",
        title="{count} of {whole} articles name no owner.",
        examples=[article.id for article in articles if not article.owner],
        whole=len(articles),
        what_to_do="Add `owner:` to the front matter: who is asked when the article is in doubt.",
    )
    nameless = [one.ticket.id for one in audited.tickets if not one.reference.written_by]
    yield from found(
        "ownership",
        "label_owner_missing",
        "gap",
        title="{count} of {whole} references do not say who wrote them.",
        examples=nameless,
        whole=len(audited.tickets),
        what_to_do="Fill reference.written_by.",
    )


def _reviews(audited: Audited) -> Iterator[Finding]:
    missing, overdue, early = [], [], []
    for one in audited.tickets:
        day = day_of(one.reference.reviewed_on)
        if day is None:
            missing.append(one.ticket.id)
        elif (audited.today - day).days > OLDEST_REVIEW_DAYS:
            overdue.append(f"{one.ticket.id} ({day.isoformat()})")
        elif (day - audited.today).days > 1:
            early.append(f"{one.ticket.id} ({day.isoformat()})")
    whole = len(audited.tickets)
    for code, examples, title, advice in (
        (
            "review_date_missing",
            missing,
            "{count} of {whole} references were never reviewed, or do not say when.",
            "Review them and fill reference.reviewed_on.",
        ),
        (
            "review_overdue",
            overdue,
            "{count} of {whole} references were reviewed more than a year ago.",
            "Read them against today's articles and renew reference.reviewed_on.",
        ),
        (
            "review_in_future",
            early,
            "{count} of {whole} references say that they were reviewed on a day to come.",
            "Correct reference.reviewed_on, or the clock of this machine.",
        ),
    ):
        yield from found(
            "ownership",
            code,
            "gap",
            title=title,
            examples=examples,
            whole=whole,
            what_to_do=advice,
        )


def _article_ages(audited: Audited) -> Iterator[Finding]:
    articles = [one for one in audited.golden_set.articles.values() if one.status == "current"]
    dated = [(one, day_of(one.updated)) for one in articles]
    yield from found(
        "ownership",
        "article_date_missing",
        "gap",
        title="{count} of {whole} current articles do not say when they were updated.",
        examples=[one.id for one, day in dated if day is None],
        whole=len(articles),
        what_to_do="Add `updated:` to the front matter.",
    )
    yield from found(
        "ownership",
        "article_old",
        "note",
        title="{count} of {whole} current articles were not updated for two years.",
        examples=[
            f"{one.id} ({one.updated})"
            for one, day in dated
            if day and (audited.today - day).days > OLDEST_ARTICLE_DAYS
        ],
        whole=len(articles),
        what_to_do="Ask their owners whether they still hold, and renew `updated:`.",
    )


def _changed_since(audited: Audited) -> Iterator[Finding]:
    articles = audited.golden_set.articles
    later: list[str] = []
    for one in audited.tickets:
        reviewed = day_of(one.reference.reviewed_on)
        changed = [
            name
            for name in one.reference.article_ids
            if _is_later(articles.get(name), reviewed)
            # An equal hash proves that the text is the one that was reviewed.
            and one.reference.article_sha256.get(name) != articles[name].sha256
        ]
        later += [f"{one.ticket.id}: {name} ({articles[name].updated})" for name in changed]
    yield from found(
        "ownership",
        "article_updated_after_review",
        "gap",
        title="{count} uses of an article were reviewed before the article was last updated.",
        examples=later,
        whole=None,
        what_to_do="Review these references again.",
    )


def _is_later(article: Article | None, reviewed: date | None) -> bool:
    updated = day_of(article.updated) if article else None
    return updated is not None and reviewed is not None and updated > reviewed


def _hashes(audited: Audited) -> Iterator[Finding]:
    tickets = [one for one in audited.tickets if one.reference.article_ids]
    unsealed, stale = [], []
    by_article: Counter[str] = Counter()
    for one in tickets:
        hashes = one.reference.article_sha256
        if any(name not in hashes for name in one.reference.article_ids):
            unsealed.append(one.ticket.id)
        for name, digest in hashes.items():
            article = audited.golden_set.articles.get(name)
            if article is not None and article.sha256 != digest:
                by_article[name] += 1
                stale.append(f"{one.ticket.id}: {name}")
    yield from found(
        "ownership",
        "reference_without_hash",
        "gap",
        title="{count} of {whole} references do not say which text of their articles they rest on.",
        examples=unsealed,
        whole=len(tickets),
        what_to_do="Fill reference.article_sha256, so that a changed article shows.",
    )
    yield from found(
        "quality",
        "stale_reference",
        graded(len(stale), len(tickets), blocker_from=0.1),
        title="{count} references rest on an article that changed since they were written "
        f"({len(by_article)} articles).",
        examples=stale,
        whole=len(tickets),
        what_to_do="Read the article again, correct the reference, and renew article_sha256.",
    )


_CHECKS: tuple[Callable[[Audited], Iterator[Finding]], ...] = (
    _card,
    _owners,
    _reviews,
    _article_ages,
    _changed_since,
    _hashes,
)
