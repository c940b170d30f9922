"""Whether labels are there, spelt one way, and agree where tickets say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from evals.audit import Finding
from evals.ticket import GoldenTicket
from golden_sets.audit.found import found, graded
from golden_sets.audit.near_duplicates import Pair

_NO_CATEGORY = (
    "unknown none null n/a na nan - -- ? tbd todo uncategorized uncategorised unassigned undefined "
    "unbekannt desconocido inconnu"
)
NO_CATEGORY = frozenset(_NO_CATEGORY.split())
"""Words that stand where a category is missing."""
_PARTS = re.compile(r"[^\W_]+")


def category_of(golden: GoldenTicket) -> str:
    """Return the category as it is written, or an empty text when there is none."""
    return proper_category(golden.slices.get("category", ""))


def proper_category(written: str) -> str:
    """Return a category, or an empty text for a word that stands for none."""
    return "" if written.strip().casefold() in NO_CATEGORY else written.strip()


def canonical(category: str) -> str:
    """Return a category without case, punctuation, order of writing and plural."""
    parts = (part.casefold() for part in _PARTS.findall(category))
    return " ".join(part[:-1] if part.endswith("s") and len(part) > 3 else part for part in parts)


def spellings(categories: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of categories that are one, written in two ways: the rarer one first.

    Equal but for case, punctuation and plural; or a typing error (similarity of at least 88 %)
    in a category of which there is at most a tenth.
    """
    from rapidfuzz import fuzz

    counted = Counter(category for category in categories if category)
    names = [name for name, _ in counted.most_common(500)]
    found_pairs = []
    for place, rare in enumerate(names):
        for usual in names[:place]:
            same = canonical(rare) == canonical(usual)
            slip = (
                min(len(rare), len(usual)) >= 5
                and 10 * counted[rare] <= counted[usual]
                and fuzz.ratio(rare.casefold(), usual.casefold()) >= 88
                and not (_digits(rare) ^ _digits(usual))
            )
            if same or slip:
                found_pairs.append((rare, usual))
                break
    return found_pairs


def _digits(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", text))


def label_findings(tickets: Sequence[GoldenTicket], pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Yield what is wrong with categories, and where near-duplicates are labelled apart."""
    missing = [one.ticket.id for one in tickets if not category_of(one)]
    yield from found(
        "quality",
        "category_missing",
        graded(len(missing), len(tickets), blocker_from=0.2),
        title="{count} of {whole} tickets have no category.",
        examples=missing,
        whole=len(tickets),
        what_to_do="Give each a category: rules about slices do not see a ticket without one.",
    )
    yield from _inconsistent(tickets)
    yield from _duplicates(tickets, pairs)


def _inconsistent(tickets: Sequence[GoldenTicket]) -> Iterator[Finding]:
    written = spellings(category_of(one) for one in tickets)
    rare = dict(written)
    yield from found(
        "quality",
        "category_inconsistent",
        "gap",
        title=f"{{count}} tickets are in a category that is written in two ways ({len(written)}).",
        examples=[
            f"{one.ticket.id}: {category_of(one)!r}, elsewhere {rare[category_of(one)]!r}"
            for one in tickets
            if category_of(one) in rare
        ],
        whole=len(tickets),
        what_to_do="Write each category in one way.",
    )


def _duplicates(tickets: Sequence[GoldenTicket], pairs: Sequence[Pair]) -> Iterator[Finding]:
    whole = len(tickets)
    across = [one for one in pairs if one.first.ticket.thread_id != one.second.ticket.thread_id]
    yield from found(
        "quality",
        "near_duplicate_threads",
        graded(len(across), whole, blocker_from=0.05),
        title="{count} pairs of tickets in different threads say nearly the same.",
        examples=[str(one) for one in across],
        whole=whole,
        what_to_do="Put them into one thread or drop one: they count twice in every interval.",
    )
    slices = [(one, _differing_slices(one)) for one in pairs]
    yield from found(
        "quality",
        "duplicate_across_slices",
        graded(len(across), whole, blocker_from=0.05),
        title="{count} pairs of near-duplicates lie in different slices.",
        examples=[f"{one}: {', '.join(differ)}" for one, differ in slices if differ],
        whole=whole,
        what_to_do="Give both the same category, language and difficulty, or drop one.",
    )
    yield from _disagreements(pairs, whole)


def _disagreements(pairs: Sequence[Pair], whole: int) -> Iterator[Finding]:
    labels = [(one, _differing_labels(one)) for one in pairs]
    apart = [f"{one}: {', '.join(differ)}" for one, differ in labels if differ]
    yield from found(
        "quality",
        "label_disagreement",
        graded(len(apart), whole, blocker_from=0.02),
        title="{count} pairs of near-duplicates are labelled differently.",
        examples=apart,
        whole=whole,
        what_to_do="Decide which label is right: no assistant can please both.",
    )
    equal = [
        str(one)
        for one in pairs
        if one.similarity >= 100
        and one.first.ticket.thread_id == one.second.ticket.thread_id
        and one.first.ticket.body.split() == one.second.ticket.body.split()
    ]
    yield from found(
        "quality",
        "duplicate_in_thread",
        "note",
        title="{count} pairs of tickets of one thread have the same body.",
        examples=equal,
        whole=whole,
        what_to_do="Keep one: the copy adds cost and no information.",
    )


def _differing_slices(pair: Pair) -> list[str]:
    one, other = pair.first, pair.second
    differ = []
    for name in sorted({*one.slices, *other.slices} - {"channel", "action", "severity"}):
        left, right = one.slices.get(name, ""), other.slices.get(name, "")
        if left != right:
            differ.append(f"{name} {left!r} and {right!r}")
    return differ


def _differing_labels(pair: Pair) -> list[str]:
    one, other = pair.first.reference, pair.second.reference
    differ = []
    if one.action and other.action and one.action != other.action:
        differ.append(f"action {one.action!r} and {other.action!r}")
    if one.severity != other.severity:
        differ.append(f"severity {one.severity!r} and {other.severity!r}")
    return differ
