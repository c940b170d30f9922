"""Prove that the figures of a side take drafts and failures for what they are."""

from __future__ import annotations

from evals.side_figures import FiguresCount, SideFigures
from tests.builders import a_draft, a_failure, a_golden, a_reference, a_result


def test_nothing_has_no_figures() -> None:
    assert FiguresCount().figures() == SideFigures()


def test_a_draft_is_counted_in_all_and_a_failure_in_none_but_what_it_resolves() -> None:
    count = FiguresCount()
    count.add(a_result(outcome=a_draft(action="hand_off")))
    count.add(a_result(outcome=a_failure(kind="crash")))
    found = count.figures()
    assert found.actions is not None
    assert found.actions.counts == {("normal", "answer", "hand_off"): 1}
    assert found.timing is not None
    assert found.timing.drafts == 1
    assert found.spending is not None
    assert found.spending.drafts == 1


def test_a_reference_without_an_action_says_nothing_of_actions() -> None:
    count = FiguresCount()
    count.add(a_result(golden=a_golden(reference=a_reference(action=None))))
    assert count.figures().actions is None
