"""How many tickets there are of each kind, and how many were asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from evals.audit import CountRow, Finding
from golden_sets.audit.found import found
from golden_sets.golden_set import GoldenSet

_DEMAND = re.compile(
    r"^[ \t>*-]{0,6}demands?:[ \t]{0,4}([^\n]{1,80}?)[ \t]{0,4}(?:>=|≥)"
    r"[ \t]{0,4}(\d{1,9})[ \t.]{0,4}$",
    re.IGNORECASE | re.MULTILINE,
)
_DIMENSIONS = ("category", "action", "severity", "language", "channel", "difficulty")
_MOST_VALUES = 60
"""Values of one dimension that are listed."""


def demands_of(card: str | None) -> dict[str, int]:
    """Read the numbers that a card demands of its set.

    A line such as `Demand: tickets >= 320`, `Demand: threads >= 260`, `Demand: articles >= 70`,
    `Demand: categories >= 10`, `Demand: tag=lookup >= 25` or `Demand: language=de >= 20`.
    """
    return {name.strip().strip("`"): int(number) for name, number in _DEMAND.findall(card or "")}


def counts_of(golden_set: GoldenSet, demands: Mapping[str, int]) -> tuple[CountRow, ...]:
    """Count tickets, threads, articles and every slice; demanded ones that are absent count 0."""
    tickets = golden_set.tickets
    rows = list(_size_rows(golden_set, demands))
    slices = Counter(name for one in tickets for name in one.slice_names())
    threads: dict[str, set[str]] = {}
    for one in tickets:
        for name in one.slice_names():
            threads.setdefault(name, set()).add(one.ticket.thread_id)
    wanted = [name for name in demands if "=" in name and name not in slices]
    for name in (*_listed_slices(slices), *wanted):
        group, _, value = name.partition("=")
        rows.append(
            CountRow(
                group=group,
                name=value,
                have=slices[name],
                demanded=demands.get(name),
                share=slices[name] / len(tickets) if tickets else 0.0,
                threads=len(threads.get(name, ())),
            )
        )
    return tuple(rows)


def demand_findings(rows: Sequence[CountRow]) -> Iterator[Finding]:
    """Yield the demands that the set does not meet."""
    short = [row for row in rows if not row.is_met]
    yield from found(
        "feasibility",
        "demand_not_met",
        "gap",
        title="The card demands {count} numbers that the set does not reach.",
        examples=[f"{row.group} {row.name}: {row.have} of {row.demanded}" for row in short],
        whole=None,
        what_to_do="Add tickets, or correct what the card demands.",
    )


def _size_rows(golden_set: GoldenSet, demands: Mapping[str, int]) -> Iterator[CountRow]:
    tickets = golden_set.tickets
    categories = {one.slices["category"] for one in tickets if one.slices.get("category")}
    for name, have in (
        ("tickets", len(tickets)),
        ("threads", len({one.ticket.thread_id for one in tickets})),
        ("articles", len(golden_set.articles)),
        ("categories", len(categories)),
    ):
        yield CountRow(group="size", name=name, have=have, demanded=demands.get(name))


def _listed_slices(slices: Counter[str]) -> Iterator[str]:
    """Yield slices by dimension, the well-known ones first, then by size."""
    dimensions: dict[str, list[tuple[str, int]]] = {name: [] for name in _DIMENSIONS}
    for name, number in slices.items():
        dimensions.setdefault(name.partition("=")[0], []).append((name, number))
    for values in dimensions.values():
        ranked = sorted(values, key=lambda item: (-item[1], item[0]))
        yield from (name for name, _ in ranked[:_MOST_VALUES])
