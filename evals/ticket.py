"""Tickets, articles and references: what we ask, and what good looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Action = Literal["answer", "clarify", "hand_off", "refuse"]
"""What the assistant does with a ticket: reply, ask back, pass to a person, or decline."""
Severity = Literal["normal", "critical"]


ACTIONS: tuple[Action, ...] = get_args(Action)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Hold all that the assistant may see of a case."""

    id: str
    thread_id: str
    """Paraphrases and turns of one case share it: the cluster of the statistics."""
    body: str
    subject: str = ""
    channel: str = ""
    language: str = ""
    """ISO 639-1 code of the body, or empty when unknown."""
    customer: Mapping[str, str] = field(default_factory=dict)
    """What the assistant knows of the sender: `name`, `plan` ..."""
    created_at: str = ""
    """UTC, ISO 8601, or empty when unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Hold one help-centre article, the source that drafts may rely on."""

    id: str
    title: str
    text: str
    """The body in Markdown, without front matter."""
    sha256: str
    """Of the UTF-8 body: a reference names it, so that a changed article shows."""
    category: str = ""
    status: Literal["current", "superseded"] = "current"
    superseded_by: str = ""
    updated: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredFact:
    """Hold one fact that a good reply states, with the evidence for it."""

    fact: str
    article_id: str
    quote: str
    """Verbatim from the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Hold what an experienced agent would do with a ticket. The assistant never sees it."""

    reply: str
    action: Action | None
    """None when the golden file does not say; scorers that need it return `Unscored`."""
    required_facts: tuple[RequiredFact, ...] = ()
    forbidden_claims: tuple[str, ...] = ()
    """Claims that a careless assistant would plausibly make here and that are wrong."""
    article_ids: tuple[str, ...] = ()
    severity: Severity = "normal"
    tone: str = ""
    written_by: str = ""
    reviewed_on: str = ""
    article_sha256: Mapping[str, str] = field(default_factory=dict)
    """Article id to the sha256 of the text that the reference was written against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenTicket:
    """Pair a ticket with its reference and the slices that it belongs to."""

    ticket: Ticket
    reference: Reference
    slices: Mapping[str, str] = field(default_factory=dict)
    """Dimension to value, such as `category` to `billing`."""
    tags: tuple[str, ...] = ()
    """Traits that may occur together, such as `adversarial`; slices named `tag=...`."""
    source: str = ""
    """Where it came from: `path:line`."""

    def belongs_to(self, slice_name: str) -> bool:
        """Tell whether the ticket lies in a slice written `dimension=value` or `tag=value`."""
        return slice_name in self.slice_names()

    def slice_names(self) -> tuple[str, ...]:
        """Return every slice of the ticket as `dimension=value`, sorted."""
        named = [f"{key}={value}" for key, value in self.slices.items()]
        return tuple(sorted([*named, *(f"tag={tag}" for tag in self.tags)]))
