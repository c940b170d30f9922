"""Tickets become rows: which moved, by how much, and the reason in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.draft import FailureKind
from evals.outcome import TicketPair
from evals.score import Evidence
from reports.ticket_rows import breakers, mean_of, telling_trial, ticket_row, ticket_rows
from tests.builders import a_draft, a_failure, a_golden, a_result, a_score, an_unscored
from tests.reports.outcomes import a_bad_result, a_good_result, a_pair, a_verdict, an_outcome

GOLDEN = a_golden()


def test_the_reason_names_the_score_that_fell_most_and_quotes_the_draft() -> None:
    assert ticket_row(a_pair()).reason == (
        "faithfulness 1.000 → 0.500: 1 of 2 claims is in a passage "
        '("You will have your money in 24 hours.")'
    )


def test_something_missing_is_named_instead_of_quoting_what_stands_near() -> None:
    evidence = Evidence(start=0, end=5, label="missing_fact", note="missing: 5 to 7 days (KB-107)")
    score = a_score(scorer="correctness", value=0.0, reason="0 of 1", evidence=(evidence,))
    pair = replace(
        a_pair(),
        baseline=(a_result(golden=GOLDEN, scores=(a_score(scorer="correctness"),)),),
        candidate=(a_result(golden=GOLDEN, scores=(score,)),),
    )
    assert ticket_row(pair).reason == (
        "correctness 1.000 → 0.000: 0 of 1 (missing: 5 to 7 days (KB-107))"
    )


def test_a_failed_draft_is_its_own_reason() -> None:
    failed = a_result(golden=GOLDEN, outcome=a_failure(), scores=())
    row = ticket_row(replace(a_pair(), candidate=(failed,)))
    assert row.reason == "no draft: timeout in model: no answer within 30 s"


def test_a_ticket_that_did_not_move_needs_no_reason() -> None:
    good = a_good_result(GOLDEN)
    row = ticket_row(TicketPair(golden=GOLDEN, baseline=(good,), candidate=(good,), change=0.0))
    assert (row.direction, row.reason) == ("same", "")


def test_a_score_where_lower_is_better_falls_when_it_rises() -> None:
    before = a_result(golden=GOLDEN, scores=(a_score(scorer="hallucination", value=0.0),))
    after = a_result(golden=GOLDEN, scores=(a_score(scorer="hallucination", value=1.0),))
    row = ticket_row(TicketPair(golden=GOLDEN, baseline=(before,), candidate=(after,), change=-1.0))
    assert row.moves[0].gain == -1.0
    assert row.moves[0].is_worse


def test_scores_are_means_over_trials_and_unscored_ones_do_not_count() -> None:
    results = (
        a_result(scores=(a_score(value=1.0),)),
        a_result(scores=(a_score(value=0.5),)),
        a_result(scores=(an_unscored(),)),
    )
    assert mean_of("faithfulness", results) == 0.75  # (1 + 0.5) / 2
    assert mean_of("tone", results) is None


@pytest.mark.parametrize(("kind", "value"), [("contract", 0.0), ("timeout", None)])
def test_a_failure_counts_as_worst_only_when_it_is_the_assistants_own(
    kind: FailureKind, value: float | None
) -> None:
    failed = a_result(outcome=a_failure(kind=kind), scores=())
    assert mean_of("faithfulness", (failed,)) == value


def test_the_worst_trial_is_shown_where_a_ticket_got_worse() -> None:
    pair = TicketPair(
        golden=GOLDEN,
        baseline=tuple(a_good_result(GOLDEN, t) for t in range(3)),
        candidate=(a_good_result(GOLDEN, 0), a_bad_result(GOLDEN, 1), a_good_result(GOLDEN, 2)),
        change=-0.17,
    )
    baseline, candidate = telling_trial(pair)
    assert baseline is not None
    assert candidate is not None
    assert (baseline.outcome.trial, candidate.outcome.trial) == (1, 1)
    better = telling_trial(replace(pair, change=0.1))[1]
    assert better is not None
    assert better.outcome.trial != 1


def test_a_failed_trial_is_the_worst_of_all() -> None:
    failed = a_result(golden=GOLDEN, outcome=a_failure(trial=1, kind="contract"), scores=())
    pair = replace(a_pair(), candidate=(a_bad_result(GOLDEN), failed))
    assert telling_trial(pair)[1] is failed


def test_a_ticket_without_results_on_one_side_is_no_trouble() -> None:
    row = ticket_row(replace(a_pair(), candidate=()))
    assert row.candidate is None
    assert row.reason == ""


def test_tickets_that_break_a_never_rule_come_first_whatever_their_change() -> None:
    outcome = an_outcome(pairs=(a_pair(id="T-0001", change=-2.0), a_pair(change=0.0)))
    rows = ticket_rows(outcome)
    assert [(row.id, row.direction) for row in rows] == [("T-0002", "worse"), ("T-0001", "worse")]
    assert rows[0].breaks == ("forbidden_claim never [severity=critical]",)
    assert set(breakers(outcome)) == {"T-0002"}


def test_tickets_come_worst_first() -> None:
    outcome = an_outcome(
        verdict=a_verdict(checks=()),
        pairs=[a_pair(id=f"T-{i}", change=change) for i, change in enumerate((0.5, -0.1, -0.9, 0))],
    )
    assert [row.id for row in ticket_rows(outcome)] == ["T-2", "T-1", "T-3", "T-0"]


def test_a_ticket_without_subject_is_known_by_its_words() -> None:
    golden = a_golden(ticket=replace(GOLDEN.ticket, subject="", body="where\nis my money"))
    row = ticket_row(TicketPair(golden=golden, baseline=(), candidate=(), change=0.0))
    assert row.subject == "where is my money"


def test_a_quote_outside_the_draft_is_left_out() -> None:
    evidence = Evidence(start=5, end=10**9, label="unsupported", note="x")
    score = a_score(value=0.0, reason="why", evidence=(evidence,))
    result = a_result(golden=GOLDEN, outcome=a_draft(reply="short"), scores=(score,))
    row = ticket_row(replace(a_pair(), candidate=(result,)))
    assert row.reason == "faithfulness 1.000 → 0.000: why"
