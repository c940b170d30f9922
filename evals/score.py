"""Scores, and the protocol that every scorer follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from evals.draft import Draft
from evals.ticket import GoldenTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """Describe the scale of a scorer's values, which is all that the gate needs to know."""

    name: str
    higher_is_better: bool
    unit: Literal["share", "yes/no", "s", "usd"]
    """`share` is a score in [0, 1]; `yes/no` is 0 or 1; the others are unbounded, ≥ 0."""

    @property
    def is_bounded(self) -> bool:
        """Tell whether values lie in [0, 1]."""
        return self.unit in ("share", "yes/no")


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric(name="faithfulness", higher_is_better=True, unit="share"),
        Metric(name="hallucination", higher_is_better=False, unit="yes/no"),
        Metric(name="tone", higher_is_better=True, unit="share"),
        Metric(name="correctness", higher_is_better=True, unit="share"),
        Metric(name="forbidden_claim", higher_is_better=False, unit="yes/no"),
        Metric(name="handoff", higher_is_better=True, unit="share"),
        Metric(name="safety", higher_is_better=True, unit="yes/no"),
        Metric(name="retrieval", higher_is_better=True, unit="share"),
        Metric(name="usable", higher_is_better=True, unit="yes/no"),
        Metric(name="latency", higher_is_better=False, unit="s"),
        Metric(name="cost", higher_is_better=False, unit="usd"),
    )
}
"""Scales of the scorers that ship with ticketgate; other names are shares, higher is better."""


def metric_named(name: str) -> Metric:
    """Return the known scale of `name`, or a share where higher is better."""
    return METRICS.get(name, Metric(name=name, higher_is_better=True, unit="share"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Point at the part of a reply that a score rests on."""

    start: int
    """Offset into the reply, in characters; 0 with end 0 for the reply as a whole."""
    end: int
    label: str
    """A short token, such as `unsupported`, `missing_fact`, `rude`."""
    note: str
    """Why, in words; may quote the passage it was compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Hold a number that a score was made of, such as `empathy` of tone. Finite, never NaN."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Hold one value with its evidence. The value is finite, never NaN."""

    scorer: str
    version: str
    value: float
    unit: str
    reason: str
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[Part, ...] = ()
    """Sub-scores, in a fixed order; none that could not be told."""
    graded: float | None = None
    """The finer number that a coarse value was decided from, rising and falling with `value`, in
    the unit of the scorer; None when `value` is as fine as it gets. Calibration reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unscored:
    """Say why there is no value: never 0 or NaN for "don't know"."""

    scorer: str
    version: str
    reason: str
    kind: Literal["not_applicable", "failed"] = "not_applicable"
    """`not_applicable`: the question does not arise (no facts asked, no claim made).
    `failed`: it arises and could not be answered (a judge broke); counts as missing."""
    raw: str = ""
    """What a judge answered, when it could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Pair a golden ticket with one draft for it: what a scorer is given."""

    golden: GoldenTicket
    draft: Draft


class Scorer(Protocol):
    """Score drafts. Pure given its model: no clock, no network of its own, no shared state."""

    @property
    def name(self) -> str:
        """Return the name in the catalogue, such as `tone`."""

    @property
    def version(self) -> str:
        """Return the version, raised whenever a value can change."""

    @property
    def fingerprint(self) -> str:
        """Return a hash of code, model and parameters: part of every record and cache key."""

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; same length and order as `trials`."""
