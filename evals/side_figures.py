"""Figures of one side of a comparison that no single score holds: actions, times and spending."""

from __future__ import annotations

from dataclasses import dataclass

from evals.confusion import Confusion, ConfusionCount
from evals.draft import Draft
from evals.percentiles import Timing, TimingCount
from evals.record import Result
from evals.resolution import Spending, SpendingCount


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFigures:
    """Hold the figures of one run; None for what its results do not tell."""

    actions: Confusion | None = None
    """None when no reference names an action."""
    timing: Timing | None = None
    spending: Spending | None = None


class FiguresCount:
    """Take results one by one; holds a few numbers for each draft and thread, no text."""

    def __init__(self) -> None:
        self._actions = ConfusionCount()
        self._timing = TimingCount()
        self._spending = SpendingCount()

    def add(self, result: Result) -> None:
        """Take one result."""
        self._spending.add(result)
        if not isinstance(result.outcome, Draft):
            return
        thread, reference = result.golden.ticket.thread_id, result.golden.reference
        self._timing.add(thread, result.outcome)
        if reference.action is not None:
            drafted = result.outcome.action
            self._actions.add(thread, reference.severity, reference.action, drafted)

    def figures(self) -> SideFigures:
        """Return the figures of what was taken."""
        return SideFigures(
            actions=self._actions.confusion(),
            timing=self._timing.timing(),
            spending=self._spending.spending(),
        )
