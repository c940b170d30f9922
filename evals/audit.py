"""What an audit of a golden set finds, and what that makes of the set.

    blocker   the gate's answer would be wrong or forbidden: the set is not fit (exit 1)
    gap       the gate answers, and less surely or about less than it seems (exit 2)
    note      worth knowing; changes no exit code

Which finding is which, and from what share on, is said where the finding is made
(`golden_sets/audit/`), and printed by none of the reports without what to do about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

Layer = Literal["ownership", "quality", "feasibility", "production"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
FindingSeverity = Literal["blocker", "gap", "note"]
FINDING_SEVERITIES: tuple[FindingSeverity, ...] = get_args(FindingSeverity)
AuditKind = Literal["fit", "fit_with_gaps", "not_fit"]
EXIT_CODES: Mapping[AuditKind, int] = {"fit": 0, "not_fit": 1, "fit_with_gaps": 2}
MOST_EXAMPLES = 20
"""Examples that a finding keeps; its count says how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Hold one thing that is wrong with a set, or with how it fits its production data."""

    layer: Layer
    code: str
    """A short token that does not change, such as `stale_reference`."""
    severity: FindingSeverity
    title: str
    """A sentence with the numbers."""
    count: int
    """Tickets, articles or rows that it concerns, ≥ 1."""
    share: float | None
    """`count` of all that could be concerned, in [0, 1]; None where there is no such whole."""
    examples: tuple[str, ...]
    """Ids, with what was seen; personal data and secrets masked."""
    what_to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """Hold one line of the table of counts."""

    group: str
    """What it is a part of, such as `category`."""
    name: str
    have: int
    demanded: int | None = None
    """The smallest number that was asked for; None when nobody asked."""
    share: float | None = None
    """Of the tickets, in [0, 1]."""
    threads: int | None = None

    @property
    def is_met(self) -> bool:
        """Tell whether there are as many as demanded."""
        return self.demanded is None or self.have >= self.demanded


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Hold one measured number with its interval."""

    name: str
    value: float
    unit: Literal["share", "ms", "rank", "drop", "distance"]
    low: float | None = None
    high: float | None = None
    n: int | None = None
    """Tickets or threads that it rests on."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Hold one topic of the production data that no golden ticket asks about."""

    name: str
    """Its most typical words, and the category of its rows where they have one."""
    rows: int
    share: float
    """Of the production rows, in [0, 1]."""
    examples: tuple[str, ...]
    """Three rows, masked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOutcome:
    """Hold everything that an audit hands to the reports. All texts are masked."""

    name: str
    fingerprint: str
    tickets: int
    threads: int
    articles: int
    audited_on: str
    """ISO 8601 date: ages are counted up to it."""
    findings: tuple[Finding, ...]
    counts: tuple[CountRow, ...]
    measures: tuple[Measure, ...] = ()
    topics: tuple[Topic, ...] = ()
    production_rows: int | None = None
    """Rows that could be read; None without production data."""
    notes: tuple[str, ...] = ()
    """What was not looked at, and why."""
    version: str = field(default="")

    @property
    def kind(self) -> AuditKind:
        """Return what the findings make of the set."""
        return kind_of(self.findings)

    @property
    def exit_code(self) -> int:
        """Return the exit code of the command."""
        return EXIT_CODES[self.kind]


def kind_of(findings: Sequence[Finding]) -> AuditKind:
    """Return `not_fit` with any blocker, else `fit_with_gaps` with any gap, else `fit`."""
    found = {finding.severity for finding in findings}
    if "blocker" in found:
        return "not_fit"
    return "fit_with_gaps" if "gap" in found else "fit"


def ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Sort findings: blockers first, then by layer, then the larger ones."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                FINDING_SEVERITIES.index(one.severity),
                LAYERS.index(one.layer),
                -(one.share or 0.0),
                one.code,
            ),
        )
    )
