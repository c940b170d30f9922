"""Read the labelled drafts and the reference replies of golden set support/v1."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evals.ticket import Ticket
from tests.builders import a_ticket

FOLDER = Path(__file__).parents[2] / "golden_sets" / "support" / "v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Hold one draft, with the ticket and the classes of fault that two people saw in it."""

    reply: str
    ticket: Ticket
    classes: frozenset[str]


@cache
def labelled() -> tuple[Labelled, ...]:
    """Return all labelled drafts."""
    tickets = {ticket.id: ticket for ticket in golden_tickets()}
    lines = (FOLDER / "labels" / "drafts.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(
        Labelled(
            reply=row["reply"],
            ticket=tickets[row["ticket_id"]],
            classes=frozenset(fault["class"] for fault in row["faults"]),
        )
        for row in map(json.loads, lines)
        if row["ticket_id"] in tickets
    )


@cache
def _rows() -> tuple[dict[str, object], ...]:
    lines = (FOLDER / "tickets.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def golden_tickets() -> tuple[Ticket, ...]:
    """Return all tickets of the set."""
    return tuple(
        a_ticket(
            id=str(row["id"]),
            subject=str(row["subject"]),
            body=str(row["body"]),
            language=str(row["language"]),
        )
        for row in _rows()
    )


@cache
def golden_replies() -> tuple[str, ...]:
    """Return the reply of each reference, in the order of the tickets."""
    references = (row["reference"] for row in _rows())
    return tuple(str(one["reply"]) for one in references if isinstance(one, dict))
