"""A draft wins only when it wins in both orders."""

from __future__ import annotations

import json

import pytest

from evals.judge import JudgeFailure, JudgeRequest
from scorers.judges.pairwise import compare_pair, compare_pairs
from tests.builders import a_draft, a_golden, a_ticket, a_trial
from tests.scorers.judges.scripted_judge import ScriptedJudge, always

OLD = a_trial(draft=a_draft(reply="The old reply."))
NEW = a_trial(draft=a_draft(reply="The new reply."))


def a_verdict(better: str) -> str:
    return json.dumps({"reasoning": "So.", "better": better})


def prefers(words: str) -> ScriptedJudge:
    """Return a judge that prefers a draft wherever it stands."""

    def script(_: int, request: JudgeRequest) -> str:
        text = request.messages[1][1]
        return a_verdict("first" if text.index(words) < text.index("DRAFT SECOND") else "second")

    return ScriptedJudge(script)


def test_the_draft_that_wins_in_both_orders_wins() -> None:
    assert compare_pair(prefers("The new reply."), OLD, NEW).winner == "candidate"
    found = compare_pair(prefers("The old reply."), OLD, NEW)
    assert (found.winner, found.orders_agree) == ("baseline", True)
    assert (found.cost_usd, found.latency_s) == (0.02, 1.0)


@pytest.mark.parametrize("place", ["first", "second"])
def test_a_judge_that_looks_at_the_place_makes_a_tie(place: str) -> None:
    found = compare_pair(always(a_verdict(place)), OLD, NEW)
    assert (found.winner, found.orders_agree) == ("tie", False)


def test_a_tie_in_both_orders_is_a_tie_on_which_they_agree() -> None:
    found = compare_pair(always(a_verdict("tie")), OLD, NEW)
    assert (found.winner, found.orders_agree) == ("tie", True)


def test_swapping_the_sides_swaps_the_winner() -> None:
    assert compare_pair(prefers("The new reply."), NEW, OLD).winner == "baseline"


def test_equal_drafts_are_a_tie_without_a_question() -> None:
    judge = always(a_verdict("first"))
    assert compare_pair(judge, OLD, OLD).winner == "tie"
    assert judge.requests == []


@pytest.mark.parametrize("said", ["hm", JudgeFailure(kind="timeout", message="late")])
def test_an_unreadable_order_is_no_verdict(said: str | JudgeFailure) -> None:
    found = compare_pair(always(said), OLD, NEW)
    assert found.winner is None
    assert not found.orders_agree


def test_pairs_keep_their_order_and_must_be_about_one_ticket() -> None:
    pairs = [(OLD, NEW), (NEW, OLD)]
    found = compare_pairs(prefers("The new reply."), pairs)
    assert [one.winner for one in found] == ["candidate", "baseline"]
    other = a_trial(golden=a_golden(ticket=a_ticket(id="T-2")), draft=a_draft(ticket_id="T-2"))
    with pytest.raises(ValueError, match="T-2"):
        compare_pairs(always("{}"), [(OLD, other)])
