"""Prove when a draft resolves its ticket, and what a resolved ticket costs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from evals.draft import FailureKind
from evals.record import Result
from evals.resolution import NEEDED, SpendingCount, is_resolved
from evals.score import Score, Unscored
from evals.ticket import Action
from tests.builders import (
    a_draft,
    a_failure,
    a_golden,
    a_reference,
    a_result,
    a_score,
    a_ticket,
    a_usage,
    an_unscored,
)

GOOD = {"correctness": 1.0, "forbidden_claim": 0.0, "hallucination": 0.0, "usable": 1.0}


def a_scored(
    values: Mapping[str, float | None],
    *,
    right: Action | None = "answer",
    drafted: Action = "answer",
    cost_usd: float | None = 0.01,
    tokens: int = 100,
    thread: str = "TH-1",
    failed: bool = True,
) -> Result:
    """Build a result; a value of None is an `Unscored`, failed or not applicable."""
    scores: list[Score | Unscored] = [
        an_unscored(scorer=name, failed=failed)
        if value is None
        else a_score(scorer=name, value=value)
        for name, value in values.items()
    ]
    usage = a_usage(prompt_tokens=tokens, completion_tokens=tokens // 10, cost_usd=cost_usd)
    return a_result(
        golden=a_golden(ticket=a_ticket(thread_id=thread), reference=a_reference(action=right)),
        outcome=a_draft(action=drafted, usage=usage),
        scores=tuple(scores),
    )


def test_a_draft_that_is_right_in_everything_resolves_its_ticket() -> None:
    assert is_resolved(a_scored(GOOD)) is True
    assert is_resolved(a_scored({**GOOD, "correctness": 0.75, "safety": 1.0})) is True


@pytest.mark.parametrize(
    ("scorer", "value"),
    [("correctness", 0.74), ("forbidden_claim", 1.0), ("hallucination", 1.0), ("usable", 0.0),
     ("safety", 0.0)],
)  # fmt: skip
def test_one_bad_score_leaves_it_unresolved(scorer: str, value: float) -> None:
    assert is_resolved(a_scored({**GOOD, scorer: value})) is False


def test_only_an_answer_where_an_answer_is_right_resolves() -> None:
    assert is_resolved(a_scored(GOOD, drafted="hand_off")) is False
    assert is_resolved(a_scored(GOOD, right="hand_off", drafted="hand_off")) is False
    assert is_resolved(a_scored(GOOD, right=None)) is None


def test_what_does_not_apply_does_not_stand_against_it_and_what_failed_leaves_it_open() -> None:
    assert is_resolved(a_scored({**GOOD, "correctness": None}, failed=False)) is True
    assert is_resolved(a_scored({**GOOD, "correctness": None})) is None
    assert is_resolved(a_scored({**GOOD, "correctness": None, "usable": 0.0})) is False


def test_a_resolved_ticket_pays_for_the_drafts_that_resolve_nothing() -> None:
    count = SpendingCount()
    for i in range(4):
        bad = {**GOOD, "usable": float(i == 0)}
        count.add(a_scored(bad, thread=f"TH-{i}"))
    found = count.spending()
    assert found is not None
    # Four drafts of 0.01, one of them resolves.
    assert found.usd == pytest.approx(0.04)
    assert found.usd_per_draft == pytest.approx(0.01)
    assert found.usd_per_resolved == pytest.approx(0.04)
    assert (found.prompt_tokens, found.completion_tokens) == (400, 40)
    assert found.resolution.resolved == 1
    assert found.resolution.share is not None
    assert found.resolution.share.value == 0.25


def test_an_unknown_price_is_unknown_and_never_nothing() -> None:
    count = SpendingCount()
    count.add(a_scored(GOOD))
    count.add(a_scored(GOOD, cost_usd=None))
    found = count.spending()
    assert found is not None
    assert found.usd is found.usd_per_draft is found.usd_per_resolved is None
    assert found.unpriced == 1


def test_no_resolved_ticket_has_no_price() -> None:
    count = SpendingCount()
    count.add(a_scored({**GOOD, "usable": 0.0}))
    found = count.spending()
    assert found is not None
    assert (found.usd, found.usd_per_resolved) == (0.01, None)


def test_without_the_scorers_nothing_can_be_told_and_they_are_named() -> None:
    count = SpendingCount()
    count.add(a_scored({"usable": 1.0}))
    found = count.spending()
    assert found is not None
    assert found.resolution.missing == tuple(name for name in NEEDED if name != "usable")
    assert found.resolution.share is None
    assert found.usd_per_resolved is None


def test_tokens_that_nobody_counted_are_unknown() -> None:
    count = SpendingCount()
    count.add(a_scored(GOOD, tokens=0))
    found = count.spending()
    assert found is not None
    assert (found.prompt_tokens, found.completion_tokens, found.uncounted) == (None, None, 1)


@pytest.mark.parametrize(("kind", "drafts"), [("crash", 2), ("timeout", 1)])
def test_the_assistants_own_failure_resolves_nothing_and_a_providers_says_nothing(
    kind: FailureKind, drafts: int
) -> None:
    count = SpendingCount()
    count.add(a_scored(GOOD))
    count.add(a_result(golden=a_golden(), outcome=a_failure(kind=kind)))
    found = count.spending()
    assert found is not None
    assert found.resolution.share is not None
    assert found.resolution.share.drafts == drafts


def test_no_draft_has_no_spending() -> None:
    assert SpendingCount().spending() is None
