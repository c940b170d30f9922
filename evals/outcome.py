"""What a finished command hands to the reports: the verdict, and enough detail to believe it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evals.calibration_rate import CorrectedRate
from evals.estimate import Estimate
from evals.gate import Verdict
from evals.ledger import Registered
from evals.record import Provenance, Result
from evals.side_figures import SideFigures
from evals.ticket import GoldenTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Count what a command cost. Drafts that were stored before are not counted again."""

    calls: int = 0
    usd: float = 0.0
    seconds: float = 0.0
    stopped_early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Name one side of a comparison."""

    run: str
    """Run id, or the path of a foreign result file."""
    label: str
    model: str = ""
    prompt_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPair:
    """Hold one ticket with both sides' results, trial by trial, for people to look at."""

    golden: GoldenTicket
    baseline: Sequence[Result]
    candidate: Sequence[Result]
    change: float
    """Sum of the oriented differences of bounded scores; negative means worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencySummary:
    """Hold a latency distribution, in seconds; drafts from a cache are not in it."""

    p50_s: float
    p95_s: float
    n: int
    histogram: Sequence[tuple[float, int]] = ()
    """(lower edge in seconds, drafts) pairs, edges rising."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOutcome:
    """Hold a comparison that was decided: what `gate`, `upgrade` and `compare` report."""

    id: str
    verb: str
    suite: str
    baseline: Side
    candidate: Side
    verdict: Verdict
    spent: Spent = field(default_factory=Spent)
    pairs: Sequence[TicketPair] = ()
    """The tickets worth reading, worst first; a few hundred at most."""
    pairs_total: int = 0
    """How many tickets were compared in all."""
    latency: Mapping[str, LatencySummary] = field(default_factory=dict)
    """`baseline` and `candidate`, where drafts were timed."""
    cost_usd: Mapping[str, float | None] = field(default_factory=dict)
    """`baseline` and `candidate`: dollars for all drafts; None where a price is unknown."""
    failures: Mapping[str, int] = field(default_factory=dict)
    """`baseline` and `candidate`: drafts that failed."""
    figures: Mapping[str, SideFigures] = field(default_factory=dict)
    """`baseline` and `candidate`, where the side is a stored run: actions, times, spending."""
    corrected: Mapping[str, Sequence[CorrectedRate]] = field(default_factory=dict)
    """`baseline` and `candidate`: rates of yes/no scorers, corrected for the scorer's errors."""
    registered: Registered | None = None
    """What was fixed before any score was read; None for two finished results."""
    created_at: str = ""
    """UTC, ISO 8601."""
    version: str = ""
    """Of ticketgate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """Hold one finished run: what `run`, `show` and `rescore` report."""

    provenance: Provenance
    tickets: int
    drafts: int
    failures: int
    metrics: Mapping[str, Estimate]
    unscored: Mapping[str, int]
    """Scorer to the number of tickets without a value."""
    latency: LatencySummary | None
    cost_usd: float | None
    """For all drafts; None when a price is unknown."""
    spent: Spent = field(default_factory=Spent)
    notes: Sequence[str] = ()
    figures: SideFigures = field(default_factory=SideFigures)
    """Actions, times and spending."""
    corrected: Sequence[CorrectedRate] = ()
    """Rates of yes/no scorers, corrected for the scorer's errors."""
