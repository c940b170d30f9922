"""Prove the confusion of actions, its cost, and the intervals of hand-off."""

from __future__ import annotations

import pytest

from evals.confusion import Cell, ConfusionCount, cost_of, mean_cost, rate
from evals.ticket import ACTIONS


def test_the_worst_mistake_is_to_answer_a_critical_ticket_that_needs_a_person() -> None:
    worst = cost_of("critical", "hand_off", "answer")
    assert worst == 3.0
    assert all(cost_of("critical", right, taken) <= worst for right in ACTIONS for taken in ACTIONS)
    # Passing on what could be answered: 1 - 0.4.
    assert cost_of("normal", "answer", "hand_off") == pytest.approx(0.6)
    assert all(cost_of("normal", action, action) == 0.0 for action in ACTIONS)


def test_the_mean_cost_weighs_critical_tickets_threefold() -> None:
    # (1 · 3.0 + 1 · 0.6) / (1 · 3 + 1 · 1 + 2 · 1) = 3.6 / 6.
    counts: dict[Cell, int] = {
        ("critical", "hand_off", "answer"): 1,
        ("normal", "answer", "hand_off"): 1,
        ("normal", "answer", "answer"): 2,
    }
    assert mean_cost(counts) == pytest.approx(0.6)
    with pytest.raises(ValueError, match="no draft"):
        mean_cost({})


def test_a_rate_is_pooled_over_drafts() -> None:
    # 3 of 4 drafts of one thread, 0 of 1 of another: 3/5, not the mean of 0.75 and 0.
    found = rate([(3, 4), (0, 1), (0, 0)])
    assert found is not None
    assert found.value == pytest.approx(0.6)
    assert (found.drafts, found.threads) == (5, 2)
    assert 0.0 <= found.low <= 0.6 <= found.high <= 1.0


def test_a_rate_of_single_drafts_has_the_interval_of_clopper_and_pearson() -> None:
    # 9 of 10: [0.55498, 0.99747], as in every table of exact binomial intervals.
    found = rate([(1, 1)] * 9 + [(0, 1)])
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.55498, 0.99747), abs=2e-3)


def test_repeats_of_a_ticket_do_not_narrow_the_interval() -> None:
    once, thrice = rate([(1, 1)] * 10), rate([(3, 3)] * 10)
    assert once is not None
    assert thrice is not None
    assert once.low == pytest.approx(thrice.low)
    # Ten of ten: 0.025 ** (1/10).
    assert once.low == pytest.approx(0.69150, abs=1e-4)


def test_no_draft_is_no_rate() -> None:
    assert rate([]) is rate([(0, 0)]) is None


def test_precision_and_recall_of_hand_off_are_read_from_the_right_side() -> None:
    count = ConfusionCount()
    count.add("a", "normal", "hand_off", "hand_off")
    count.add("b", "critical", "hand_off", "answer")
    count.add("c", "normal", "answer", "hand_off")
    count.add("d", "normal", "clarify", "hand_off")
    count.add("e", "normal", "answer", "answer")
    found = count.confusion()
    assert found is not None
    assert found.drafts == 5
    # Drafted three times, right once; needed twice, drafted once.
    assert found.precision is not None
    assert found.precision.value == pytest.approx(1 / 3)
    assert found.recall is not None
    assert found.recall.value == pytest.approx(1 / 2)
    assert found.count("hand_off", "answer") == 1
    assert found.count("hand_off", "answer", "normal") == 0
    assert found.count("answer", "hand_off") == 1


def test_without_drafts_there_is_no_confusion_and_without_hand_offs_no_rate() -> None:
    assert ConfusionCount().confusion() is None
    count = ConfusionCount()
    count.add("a", "normal", "answer", "clarify")
    found = count.confusion()
    assert found is not None
    assert found.precision is found.recall is None
