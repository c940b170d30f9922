"""Which action was right and which one was drafted, and what each mistake is worth.

The worth of an action is a table; a mistake costs 1 - worth, times the weight of the ticket's
severity. Answering a critical ticket that belongs to a person is the worst that can happen (3.0);
passing on a question that could be answered costs a person's time (0.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from evals.bounds import rate_bounds
from evals.ticket import ACTIONS, SEVERITIES, Action, Severity

_Row = Mapping[Action, float]
_NORMAL: Mapping[Action, _Row] = {
    "answer": {"answer": 1.0, "clarify": 0.5, "hand_off": 0.4, "refuse": 0.0},
    "clarify": {"answer": 0.3, "clarify": 1.0, "hand_off": 0.5, "refuse": 0.1},
    "hand_off": {"answer": 0.1, "clarify": 0.3, "hand_off": 1.0, "refuse": 0.1},
    "refuse": {"answer": 0.0, "clarify": 0.3, "hand_off": 0.6, "refuse": 1.0},
}
_CRITICAL: Mapping[Action, _Row] = {
    "answer": {"answer": 1.0, "clarify": 0.2, "hand_off": 0.6, "refuse": 0.0},
    "clarify": {"answer": 0.1, "clarify": 1.0, "hand_off": 0.6, "refuse": 0.0},
    "hand_off": {"answer": 0.0, "clarify": 0.0, "hand_off": 1.0, "refuse": 0.0},
    "refuse": {"answer": 0.0, "clarify": 0.2, "hand_off": 0.7, "refuse": 1.0},
}
WORTH: Mapping[Severity, Mapping[Action, _Row]] = MappingProxyType(
    {"normal": _NORMAL, "critical": _CRITICAL}
)
"""Severity, then the right action, then the action taken, to its worth in [0, 1].

The right action is worth 1. A critical ticket that belongs to a person and is not passed on is
worth 0. Passing on what could be answered costs a person's time (0.4), answering what should be
refused is worth 0. On critical tickets a person too many is the smaller fault, a question back
the larger one.
"""
SEVERITY_WEIGHT: Mapping[Severity, float] = MappingProxyType({"normal": 1.0, "critical": 3.0})
"""How much more a mistake counts on a critical ticket."""

Cell = tuple[Severity, Action, Action]
"""Severity, the right action, the action that was drafted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Hold a share of drafts with its two-sided 95 % interval over threads."""

    value: float
    low: float
    high: float
    drafts: int
    """Drafts that the share is of."""
    threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Hold how often each action was drafted where each action was right."""

    counts: Mapping[Cell, int]
    """Drafts in each cell; a cell without any is absent."""
    drafts: int
    mean_cost: float
    """`mean_cost(counts)`."""
    precision: Rate | None
    """Of hand_off: right hand-offs among those drafted; None when none was drafted."""
    recall: Rate | None
    """Of hand_off: right hand-offs among those needed; None when none was needed."""

    def count(self, right: Action, drafted: Action, severity: Severity | None = None) -> int:
        """Return the drafts of one cell, of one severity or of both."""
        severities = SEVERITIES if severity is None else (severity,)
        return sum(self.counts.get((one, right, drafted), 0) for one in severities)


def cost_of(severity: Severity, right: Action, drafted: Action) -> float:
    """Return what drafting an action costs where another one is right.

    cost = weight of the severity · (1 - worth), in [0, 3]
    """
    return SEVERITY_WEIGHT[severity] * (1.0 - WORTH[severity][right][drafted])


def mean_cost(counts: Mapping[Cell, int]) -> float:
    """Return the cost of all drafts as a share of the largest possible one.

    Σ n · cost / Σ n · weight, in [0, 1]; 0 when every action is right.

    Raises:
        ValueError: there is no draft.
    """
    weight = sum(n * SEVERITY_WEIGHT[cell[0]] for cell, n in counts.items())
    if not weight:
        raise ValueError("no draft to take the cost of")
    return sum(n * cost_of(*cell) for cell, n in counts.items()) / weight


def rate(threads: Iterable[tuple[int, int]], *, alpha: float = 0.05) -> Rate | None:
    """Return a share of drafts, pooled, with its interval over threads.

    Thread i enters the variance as r + nᵢ/n̄ · (yᵢ/nᵢ - r), the linearised ratio, whose mean is the
    pooled share r = Σy/Σn; the bounds are Clopper-Pearson's on the effective number of drafts.

    Args:
        threads: (hits yᵢ, drafts nᵢ) of each thread; those without drafts are passed over.
        alpha: 1 - confidence of the two-sided interval.

    Returns:
        None when there is no draft.

    Source: Korn and Graubard (1998), Confidence intervals for proportions with small expected
        number of positive counts estimated from survey data.
    """
    pairs = np.array([pair for pair in threads if pair[1]], dtype=np.float64).reshape(-1, 2)
    if not len(pairs):
        return None
    hits, sizes = pairs[:, 0], pairs[:, 1]
    pooled = float(hits.sum() / sizes.sum())
    linear = pooled + (hits - pooled * sizes) / sizes.mean()
    bounds = rate_bounds(linear, sizes.astype(np.int64), alpha=alpha / 2)
    return Rate(
        value=pooled,
        low=min(max(bounds.low, 0.0), pooled),
        high=max(min(bounds.high, 1.0), pooled),
        drafts=int(sizes.sum()),
        threads=len(pairs),
    )


class ConfusionCount:
    """Count the actions of drafts one by one; holds three numbers for each thread, no draft."""

    def __init__(self) -> None:
        self._counts: dict[Cell, int] = {}
        self._threads: dict[str, list[int]] = {}

    def add(self, thread_id: str, severity: Severity, right: Action, drafted: Action) -> None:
        """Count one draft."""
        cell = (severity, right, drafted)
        self._counts[cell] = self._counts.get(cell, 0) + 1
        if "hand_off" in (right, drafted):
            of_thread = self._threads.setdefault(thread_id, [0, 0, 0])
            of_thread[0] += right == drafted
            of_thread[1] += drafted == "hand_off"
            of_thread[2] += right == "hand_off"

    def confusion(self) -> Confusion | None:
        """Return what was counted; None without any draft."""
        if not self._counts:
            return None
        order = {action: place for place, action in enumerate(ACTIONS)}
        cells = sorted(self._counts, key=lambda cell: (cell[0], order[cell[1]], order[cell[2]]))
        return Confusion(
            counts={cell: self._counts[cell] for cell in cells},
            drafts=sum(self._counts.values()),
            mean_cost=mean_cost(self._counts),
            precision=rate((hits, drafted) for hits, drafted, _ in self._threads.values()),
            recall=rate((hits, needed) for hits, _, needed in self._threads.values()),
        )
