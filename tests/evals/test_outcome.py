"""Outcomes: what the reports may leave empty."""

from __future__ import annotations

from evals.gate import decide
from evals.outcome import GateOutcome, Side, Spent
from tests.evals.tables import compared


def test_an_outcome_needs_a_verdict_and_two_sides_and_nothing_else() -> None:
    outcome = GateOutcome(
        id="c-1",
        verb="compare",
        suite="smoke",
        baseline=Side(run="r-1", label="main"),
        candidate=Side(run="r-2", label="working tree"),
        verdict=decide(compared({"tone": [1]}, {"tone": [1]}), []),
    )
    assert outcome.spent == Spent(calls=0, usd=0.0, seconds=0.0, stopped_early=False)
    assert (outcome.pairs, outcome.latency, outcome.cost_usd) == ((), {}, {})
