"""Choose which tickets to ask, and in which order."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from evals.suite import TicketChoice
from evals.ticket import GoldenTicket

STRATA = ("category", "action")
"""Dimensions over which every beginning of the order is spread evenly."""
CRITICAL = ("severity", "critical")
EARLY = 0.4
"""Critical threads are spread over this share of the order, its beginning: two looks of five."""


def choose(
    tickets: Iterable[GoldenTicket], choice: TicketChoice, *, seed: int
) -> list[GoldenTicket]:
    """Return the chosen tickets in a fixed random order, spread over the strata.

    Any beginning of the order holds the strata in nearly their true proportions, and first
    tickets of threads come before later ones, so that a small choice has many threads.

    Args:
        tickets: of the golden set, any order: the result does not depend on it.
        choice: filters and limit.
        seed: of the order.
    """
    kept = [
        ticket
        for ticket in tickets
        if all(ticket.belongs_to(f"{key}={value}") for key, value in choice.filters.items())
    ]
    kept.sort(key=lambda golden: golden.ticket.id)
    place = _places(kept, seed)
    turn = _turns(kept)
    kept.sort(key=lambda g: (turn[g.ticket.id] > 0, place[g.ticket.thread_id], turn[g.ticket.id]))
    return kept[: choice.limit]


def asking_order(tickets: Sequence[GoldenTicket], *, seed: int) -> list[GoldenTicket]:
    """Return chosen tickets in the order in which they are asked when the gate may stop early.

    A fixed random order of threads, spread over the strata, each thread's tickets together so
    that a look never sees half a thread. Threads with a critical ticket come in the first two
    of five looks: a single proved break of a `never` rule on one of them ends the matter. The
    test is exact for any order that is fixed before the scores are read.
    """
    critical = {
        golden.ticket.thread_id
        for golden in tickets
        if golden.slices.get(CRITICAL[0]) == CRITICAL[1]
    }
    place = _places(tickets, seed, apart=critical)
    share = len(critical) / max(len(place), 1)
    # Up to this rank the other threads leave room in the beginning for all critical ones.
    room = max((EARLY - share) / max(1 - share, share), EARLY / 4)
    early = {
        thread: (rank * room if thread in critical else rank, dice)
        for thread, (rank, dice) in place.items()
    }
    return sorted(tickets, key=lambda g: (early[g.ticket.thread_id], g.ticket.id))


def _places(
    tickets: Sequence[GoldenTicket], seed: int, apart: frozenset[str] | set[str] = frozenset()
) -> dict[str, tuple[float, str]]:
    """Return, for each thread, its place in the order: its rank within its stratum, in (0, 1).

    Threads of `apart` form strata of their own.
    """
    stratum_of: dict[str, tuple[str, ...]] = {}
    for golden in tickets:
        thread = golden.ticket.thread_id
        stratum = tuple(golden.slices.get(key, "") for key in STRATA)
        stratum_of.setdefault(thread, (*stratum, "apart") if thread in apart else stratum)
    members: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for thread, stratum in stratum_of.items():
        members[stratum].append(thread)
    places = {}
    for stratum, threads in members.items():
        threads.sort(key=lambda thread: _dice(seed, thread))
        start = int(_dice(seed, *stratum)[:8], 16) / 16**8
        for rank, thread in enumerate(threads):
            places[thread] = ((rank + start) / len(threads), _dice(seed, thread))
    return places


def _turns(tickets: Sequence[GoldenTicket]) -> dict[str, int]:
    """Return the position of each ticket in its thread, from 0."""
    seen: dict[str, int] = defaultdict(int)
    turns = {}
    for golden in tickets:
        turns[golden.ticket.id] = seen[golden.ticket.thread_id]
        seen[golden.ticket.thread_id] += 1
    return turns


def _dice(seed: int, *parts: str) -> str:
    """Return random hexadecimal digits that depend only on the seed and the names."""
    return hashlib.sha256("\0".join([str(seed), *parts]).encode("utf-8", "replace")).hexdigest()
