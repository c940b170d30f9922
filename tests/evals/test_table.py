"""Score tables: what a result, and a failure, is worth in numbers."""

from __future__ import annotations

from evals.table import OWN_FAULTS, ScoreRow, fill_failures, row_of
from tests.builders import a_draft, a_failure, a_golden, a_result, a_score, a_ticket, an_unscored
from tests.evals.tables import a_row, a_table

SCORERS = ("faithfulness", "hallucination", "latency")


def test_a_result_becomes_a_row_of_its_numbers() -> None:
    golden = a_golden(
        ticket=a_ticket(id="T-7", thread_id="TH-3"), slices={"category": "billing"}, tags=("angry",)
    )
    result = a_result(
        golden=golden,
        outcome=a_draft(ticket_id="T-7", trial=2, from_cache=True),
        scores=[
            a_score(scorer="tone", value=0.8),
            an_unscored(scorer="faithfulness"),
            an_unscored(scorer="correctness", failed=True),
        ],
    )
    assert row_of(result, "abc") == ScoreRow(
        ticket_id="T-7",
        trial=2,
        thread_id="TH-3",
        slices=("category=billing", "tag=angry"),
        scores={"tone": 0.8},
        failed=frozenset({"correctness"}),
        error=None,
        from_cache=True,
        reply_sha256="abc",
    )


def test_a_failure_becomes_a_row_with_its_kind() -> None:
    row = row_of(a_result(outcome=a_failure(kind="rate_limit", trial=1), scores=()))
    assert (row.error, row.trial, row.from_cache, row.scores) == ("rate_limit", 1, False, {})


def test_the_assistant_s_own_failures_are_those_that_are_not_the_provider_s() -> None:
    assert {"refused", "contract", "crash"} == OWN_FAULTS


def test_an_own_failure_has_the_worst_value_of_every_bounded_score() -> None:
    for error in sorted(OWN_FAULTS):
        (row,) = fill_failures([a_row(error=error)], SCORERS)
        assert row.scores == {"faithfulness": 0.0, "hallucination": 1.0}
        assert row.failed == frozenset()


def test_an_own_failure_keeps_what_was_measured() -> None:
    (row,) = fill_failures([a_row(error="refused", scores={"hallucination": 0.0})], SCORERS)
    assert row.scores == {"faithfulness": 0.0, "hallucination": 0.0}


def test_a_provider_s_failure_or_an_unknown_one_leaves_scores_missing() -> None:
    for error in ("timeout", "server", "ValueError: no such key"):
        (row,) = fill_failures([a_row(error=error, scores={"latency": 3.0}, failed=["x"])], SCORERS)
        assert row.scores == {"latency": 3.0}
        assert row.failed == {"faithfulness", "hallucination", "x"}


def test_filling_twice_changes_nothing_more() -> None:
    rows = [a_row(error="timeout"), a_row(error="crash"), a_row(scores={"tone": 1.0})]
    once = fill_failures(rows, SCORERS)
    assert fill_failures(once, SCORERS) == once


def test_the_scorers_may_come_from_an_iterator() -> None:
    filled = fill_failures([a_row("A", error="crash"), a_row("B", error="crash")], iter(SCORERS))
    assert filled[0].scores == filled[1].scores != {}


def test_a_table_knows_the_scorers_of_values_and_of_missing_values() -> None:
    table = a_table([a_row(scores={"tone": 1.0}), a_row("B", failed=["correctness"])])
    assert table.scorers() == ("correctness", "tone")
