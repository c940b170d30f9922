"""Builders of the figures of a side: actions, times and spending of a handful of results."""

from __future__ import annotations

from evals.record import Result
from evals.side_figures import FiguresCount, SideFigures
from evals.ticket import Action, Severity
from tests.builders import a_draft, a_golden, a_reference, a_result, a_score, a_ticket, a_usage


def a_choice(
    i: int, right: Action, drafted: Action, severity: Severity = "normal", *, cached: bool = False
) -> Result:
    """Build a result of its own thread that took one action where another is right."""
    golden = a_golden(
        ticket=a_ticket(id=f"T-{i}"), reference=a_reference(action=right, severity=severity)
    )
    draft = a_draft(action=drafted, latency_s=0.5 + i / 10, usage=a_usage(), from_cache=cached)
    good = {"correctness": 1.0, "forbidden_claim": 0.0, "hallucination": 0.0, "usable": 1.0}
    scores = tuple(a_score(scorer=name, value=value) for name, value in good.items())
    return a_result(golden=golden, outcome=draft, scores=scores)


def some_figures(*, is_worse: bool = False) -> SideFigures:
    """Build the figures of ten drafts; the worse side answers a critical ticket that it must not.

    Six tickets are answered and resolved, one needs a person and is passed on, one is passed on
    needlessly, one is critical and needs a person, one came from the cache.
    """
    count = FiguresCount()
    for i in range(6):
        count.add(a_choice(i, "answer", "answer"))
    count.add(a_choice(6, "hand_off", "hand_off"))
    count.add(a_choice(7, "answer", "hand_off"))
    count.add(a_choice(8, "hand_off", "answer" if is_worse else "hand_off", "critical"))
    count.add(a_choice(9, "refuse", "refuse", cached=True))
    return count.figures()
