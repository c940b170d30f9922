"""Fill a prompt file: plain `{{name}}` places, no logic, one pass."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evals.draft import Passage
from evals.errors import UsageError, did_you_mean
from evals.ticket import Ticket

PLACE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
PLACES = ("articles", "customer_name", "customer_plan", "channel", "language")
"""What a prompt may contain. Ticket text is never put into the instructions: it travels as the
user's message, so that it can close no fence there."""


def check_prompt(template: str, where: str) -> None:
    """Raise UsageError, with a line number, for a place that nobody fills."""
    for number, line in enumerate(template.splitlines(), start=1):
        for name in PLACE.findall(line):
            if name not in PLACES:
                raise UsageError(
                    f"{where}:{number}: nothing fills {{{{{name}}}}}{did_you_mean(name, PLACES)}"
                )


def fill(template: str, values: Mapping[str, str]) -> str:
    """Replace each place once; text that is put in is never looked at again."""
    return PLACE.sub(lambda match: values.get(match.group(1), ""), template)


def one_line(text: str) -> str:
    """Return text without line breaks and control characters, for places inside a sentence."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def render_articles(passages: Sequence[Passage]) -> str:
    """Write passages as fenced blocks that name their ids."""
    return "\n\n".join(
        f'<article id="{_attribute(p.article_id)}" title="{_attribute(p.title)}">\n'
        f"{p.text}\n</article>"
        for p in passages
    )


def _attribute(text: str) -> str:
    return one_line(text).replace('"', "'")


def render_ticket(ticket: Ticket) -> str:
    """Write a ticket as the user's message."""
    return (
        f"Subject: {one_line(ticket.subject)}\n\n{ticket.body}" if ticket.subject else ticket.body
    )


def render_messages(
    template: str, ticket: Ticket, passages: Sequence[Passage]
) -> list[dict[str, str]]:
    """Return the chat messages for a ticket: the filled prompt, then the ticket."""
    values = {
        "articles": render_articles(passages),
        "customer_name": one_line(ticket.customer.get("name", "")) or "there",
        "customer_plan": one_line(ticket.customer.get("plan", "")) or "none",
        "channel": ticket.channel,
        "language": ticket.language,
    }
    return [
        {"role": "system", "content": fill(template, values)},
        {"role": "user", "content": render_ticket(ticket)},
    ]
