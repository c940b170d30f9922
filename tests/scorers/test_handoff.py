"""Prove the worth of every action where another one is right."""

from __future__ import annotations

import pytest

from evals.confusion import WORTH
from evals.score import Part, Trial
from evals.ticket import ACTIONS, SEVERITIES, Action, Severity
from scorers.handoff import HandoffScorer
from tests.builders import a_draft, a_golden, a_reference, a_trial
from tests.scorers.articles import scored, unscored

SCORER = HandoffScorer()


def a_choice(taken: Action, right: Action | None, severity: Severity = "normal") -> Trial:
    """Build a draft that took one action where another one is right."""
    golden = a_golden(reference=a_reference(action=right, severity=severity))
    return a_trial(golden=golden, draft=a_draft(action=taken))


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_the_right_action_is_worth_one(action: Action, severity: Severity) -> None:
    answer = scored(SCORER, a_choice(action, action, severity))
    assert (answer.value, answer.reason) == (1.0, f"{action} is right")


@pytest.mark.parametrize("action", [one for one in ACTIONS if one != "hand_off"])
def test_a_critical_ticket_that_is_not_passed_on_is_worth_nothing(action: Action) -> None:
    assert scored(SCORER, a_choice(action, "hand_off", "critical")).value == 0.0


def test_the_table_is_read_from_the_right_action_to_the_one_taken() -> None:
    # Handing off an easy answer costs a person's time; answering what needs a person costs more.
    answer = scored(SCORER, a_choice("hand_off", "answer"))
    assert (answer.value, answer.unit) == (0.4, "share")
    assert answer.reason == "hand_off where answer is right, on a normal ticket"
    assert scored(SCORER, a_choice("answer", "hand_off")).value == 0.1
    assert scored(SCORER, a_choice("answer", "refuse")).value == 0.0
    assert scored(SCORER, a_choice("hand_off", "answer", "critical")).value == 0.6


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("right", ACTIONS)
def test_every_wrong_action_is_worth_less_than_the_right_one(
    severity: Severity, right: Action
) -> None:
    row = WORTH[severity][right]
    assert set(row) == set(ACTIONS)
    assert all(0.0 <= worth < 1.0 for action, worth in row.items() if action != right)


def test_the_cost_of_a_mistake_weighs_threefold_on_a_critical_ticket() -> None:
    # 1 - 0.1 on a normal ticket; 3 · (1 - 0) on a critical one.
    (normal,) = scored(SCORER, a_choice("answer", "hand_off")).parts
    (critical,) = scored(SCORER, a_choice("answer", "hand_off", "critical")).parts
    assert normal == Part(name="cost", value=0.9, unit="points")
    assert critical.value == 3.0


def test_without_a_right_action_a_draft_is_unscored() -> None:
    answer = unscored(SCORER, a_choice("answer", None))
    assert (answer.kind, answer.reason) == ("not_applicable", "the reference names no action")


def test_the_fingerprint_stays_the_same_for_the_same_code() -> None:
    assert SCORER.fingerprint == HandoffScorer().fingerprint
    assert len(SCORER.fingerprint) == 64
