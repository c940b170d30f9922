"""Pairing two runs: tickets, threads, slices, and what must not be compared."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.comparison import Comparison, compare
from evals.table import ScoreRow
from tests.evals.tables import Values, a_row, a_table, compared, rows_of


def pictured(comparison: Comparison) -> list[object]:
    """Return everything in a comparison, arrays as bytes, to be compared bit for bit."""
    picture: list[object] = [
        comparison.tickets,
        comparison.threads,
        dict(comparison.slices),
        comparison.only_baseline,
        comparison.only_candidate,
        comparison.not_comparable,
        comparison.timeouts,
    ]
    for name, paired in comparison.scores.items():
        picture += [name, paired.tickets, paired.cluster.tobytes(), paired.one_sided]
        for side in (paired.baseline, paired.candidate):
            picture += [side.values.tobytes(), side.missing.tobytes(), side.late.tobytes()]
    return picture


def test_trials_lie_side_by_side_in_the_order_of_the_tickets() -> None:
    comparison = compare(
        a_table([a_row("B", 1, scores={"tone": 0.2}), a_row("B", 0, scores={"tone": 0.1})]),
        a_table([a_row("B", 0, scores={"tone": 0.3})]),
    )
    paired = comparison.scores["tone"]
    assert paired.tickets == comparison.tickets == comparison.threads == ("B",)
    assert paired.baseline.values.tolist() == [[0.1, 0.2]]
    assert paired.candidate.values.tolist() == [[0.3]]
    assert comparison.repeats == 1


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_not_a_bit(shuffler: random.Random) -> None:
    late = a_row("T-000", 1, thread_id="x", error="timeout", slices=["a=b"])
    scores: dict[str, Values] = {
        "tone": [0.1, (0.2, 0.7), None, 0.3],
        "latency": [1, (2, 3), 4, None],
    }
    rows = rows_of(scores, threads=["x", "x", "y", "z"], slices={"a=b": [0, 2]})
    tables = [[*rows, late], [*rows, late]]
    plain = compare(a_table(tables[0]), a_table(tables[1]))
    for rows in tables:
        shuffler.shuffle(rows)
    assert pictured(compare(a_table(tables[0]), a_table(tables[1]))) == pictured(plain)


def test_threads_are_the_clusters_and_slices_hold_tickets() -> None:
    comparison = compared(
        {"tone": [0.1, 0.2, 0.3]},
        {"tone": [0.1, 0.2, 0.3]},
        threads=["y", "x", "y"],
        slices={"a=b": [0, 1], "a=c": [2]},
    )
    assert comparison.threads == ("x", "y")
    assert comparison.scores["tone"].cluster.tolist() == [1, 0, 1]
    assert comparison.slices == {"a=b": {"T-000", "T-001"}, "a=c": {"T-002"}}


def test_a_side_that_does_not_know_threads_or_slices_learns_them_from_the_other() -> None:
    told = rows_of({"tone": [0.1, 0.2]}, threads=["x", "x"], slices={"a=b": [1]})
    plain = rows_of({"tone": [0.1, 0.2]})
    for left, right in ((told, plain), (plain, told)):
        comparison = compare(a_table(left), a_table(right))
        assert comparison.threads == ("x",)
        assert comparison.slices == {"a=b": {"T-001"}}
        assert comparison.not_comparable == ()


def test_a_failed_score_is_missing_and_an_absent_one_does_not_arise() -> None:
    paired = compared({"tone": [0.1, None], "safety": [1, 1]}, {"tone": [None, 0.2]}).scores["tone"]
    assert paired.baseline.missing.tolist() == [0, 1]
    assert paired.candidate.missing.tolist() == [1, 0]
    assert compared({"safety": [1]}, {"tone": [1]}).scores["safety"].candidate.missing[0] == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_value_that_is_no_number_is_missing(value: float) -> None:
    paired = compared({"tone": [value]}, {"tone": [0.5]}).scores["tone"]
    assert paired.baseline.missing.tolist() == [1]
    assert np.isnan(paired.baseline.values).all()


def test_a_score_that_is_given_and_named_as_failed_is_given() -> None:
    row = a_row(scores={"tone": 0.5}, failed=["tone"])
    assert compare(a_table([row]), a_table([row])).scores["tone"].baseline.missing.tolist() == [0]


def test_a_metric_that_arises_on_one_side_of_a_ticket_is_named() -> None:
    rows = [a_row("A", scores={"tone": 1, "faithfulness": 1}), a_row("B", scores={"tone": 1})]
    turned = [a_row("A", scores={"tone": 1}), a_row("B", scores={"tone": 1, "faithfulness": 1})]
    paired = compare(a_table(rows), a_table(turned)).scores["faithfulness"]
    assert paired.tickets == paired.one_sided == ("A", "B")
    assert paired.baseline.arises().tolist() == [True, False]
    assert paired.candidate.arises().tolist() == [False, True]


def test_an_own_failure_is_filled_and_a_provider_s_is_missing() -> None:
    good = a_row("A", scores={"tone": 1, "hallucination": 0, "latency": 1})
    comparison = compare(
        a_table([good, a_row("B", error="crash"), a_row("C", error="server")]),
        a_table([good, a_row("B", scores=good.scores), a_row("C", scores=good.scores)]),
    )
    scores = comparison.scores
    assert scores["tone"].baseline.values[1].tolist() == [0.0]
    assert scores["hallucination"].baseline.values[1].tolist() == [1.0]
    assert scores["latency"].one_sided == ("B",)
    assert [scores[name].baseline.missing[-1] for name in scores] == [1, 1, 1]


def test_a_scorer_that_never_ran_on_a_side_does_not_seem_to_have_failed_there() -> None:
    both = [a_row("A", scores={"tone": 1}), a_row("B", error="crash"), a_row("C", error="server")]
    later = [a_row(name, scores={"tone": 1, "safety": 1}) for name in "ABC"]
    paired = compare(a_table(both), a_table(later)).scores["safety"]
    assert not paired.baseline.arises().any()


def test_a_scorer_that_a_side_is_known_to_have_is_filled() -> None:
    before = a_table(
        [a_row("A", scores={"tone": 1}), a_row("B", error="crash")], scorers={"safety": "1"}
    )
    later = a_table([a_row(name, scores={"tone": 1, "safety": 1}) for name in "AB"])
    assert compare(before, later).scores["safety"].baseline.values[1].tolist() == [0.0]


def test_where_every_draft_failed_every_scorer_counts() -> None:
    good = a_table([a_row("A", scores={"tone": 1})])
    crashed = compare(good, a_table([a_row("A", error="crash")])).scores["tone"]
    assert crashed.candidate.values.tolist() == [[0.0]]
    unreached = compare(good, a_table([a_row("A", error="auth")])).scores["tone"]
    assert unreached.candidate.missing.tolist() == [1]


def test_timeouts_are_known_to_be_late_for_latency_only() -> None:
    rows = [
        a_row("A", 0, scores={"latency": 1, "tone": 1}),
        a_row("A", 1, error="timeout"),
        a_row("A", 2, error="server"),
    ]
    comparison = compare(a_table(rows), a_table([a_row("A", scores={"latency": 1, "tone": 1})]))
    assert comparison.timeouts == (frozenset({"A"}), frozenset())
    latency, tone = comparison.scores["latency"].baseline, comparison.scores["tone"].baseline
    assert (latency.missing[0], latency.late[0]) == (2, 1)
    assert (tone.missing[0], tone.late[0]) == (2, 0)


def three(*tickets: str) -> list[ScoreRow]:
    return [a_row(ticket, trial, scores={"tone": 0.5}) for ticket in tickets for trial in range(3)]


def test_a_ticket_that_a_foreign_file_lacks_is_missing_there() -> None:
    comparison = compare(a_table(three("A", "B", "C")), a_table(three("B", "C", "D")))
    assert comparison.tickets == comparison.threads == ("B", "C")
    assert (comparison.only_baseline, comparison.only_candidate) == (("A",), ("D",))
    assert comparison.absence_is_loss == (True, True)
    paired = comparison.scores["tone"]
    assert paired.tickets == ("A", "B", "C", "D")
    assert paired.candidate.missing.tolist() == [3, 0, 0, 0]
    assert paired.baseline.missing.tolist() == [0, 0, 0, 3]
    # Further threads are numbered after the two that both sides have.
    assert paired.cluster.tolist() == [2, 0, 1, 3]


def test_a_ticket_that_a_run_of_ours_lacks_was_not_asked() -> None:
    comparison = compare(
        a_table(three("A", "B", "C"), golden="g"), a_table(three("B", "C", "D"), golden="g")
    )
    assert comparison.absence_is_loss == (False, False)
    paired = comparison.scores["tone"]
    assert paired.baseline.missing.sum() == paired.candidate.missing.sum() == 0
    assert paired.candidate.arises().tolist() == [False, True, True, True]
    assert paired.one_sided == ()


def test_only_the_foreign_side_of_two_may_have_dropped_tickets() -> None:
    ours, foreign = a_table(three("A", "B"), golden="g"), a_table(three("B", "C"))
    comparison = compare(ours, foreign)
    assert comparison.not_comparable == ()
    paired = comparison.scores["tone"]
    assert paired.candidate.missing.tolist() == [3, 0, 0]  # A, which the file lacks
    assert paired.baseline.missing.tolist() == [0, 0, 0]  # C, which we were not asked
    turned = compare(foreign, ours).scores["tone"]
    assert turned.baseline.missing.tolist() == [3, 0, 0]
    assert turned.candidate.missing.tolist() == [0, 0, 0]


def test_swapping_the_arms_swaps_the_sides_and_nothing_else() -> None:
    left = a_table(rows_of({"tone": [0.1, None, (0.2, 0.3)], "safety": [1, 1, 1]}))
    right = a_table(rows_of({"tone": [0.4, 0.5], "latency": [1, 2]}))
    there, back = compare(left, right), compare(right, left)
    assert there.tickets == back.tickets
    for name, paired in there.scores.items():
        assert paired.tickets == back.scores[name].tickets
        assert paired.baseline.values.tobytes() == back.scores[name].candidate.values.tobytes()
        assert paired.candidate.missing.tolist() == back.scores[name].baseline.missing.tolist()


def test_repeats_that_are_copies_of_one_cached_answer_are_counted() -> None:
    def rows(digests: str, *, cached: bool = True) -> list[ScoreRow]:
        return [
            a_row("A", i, scores={"tone": 1}, from_cache=cached, reply_sha256=digest)
            for i, digest in enumerate(digests)
        ]

    left = a_table(rows("x"))
    assert compare(left, a_table(rows("aaa"))).copied_repeats == 1
    assert compare(left, a_table(rows("aab"))).copied_repeats == 0
    assert compare(left, a_table(rows("aaa", cached=False))).copied_repeats == 0
    assert compare(left, a_table(rows("a"))).copied_repeats == 0
    assert compare(left, a_table(rows("aaa"))).repeats == 3


def reasons(baseline: list[ScoreRow], candidate: list[ScoreRow]) -> tuple[str, ...]:
    return compare(a_table(baseline), a_table(candidate)).not_comparable


def test_runs_without_a_common_ticket_are_not_compared() -> None:
    assert reasons(three("A"), three("B")) == ("the two runs have no ticket in common",)
    assert reasons([], []) == ("the two runs have no ticket in common",)


def test_a_ticket_and_trial_may_have_one_row_only() -> None:
    assert reasons(three("A"), [*three("B", "A"), a_row("A", 2, scores={"tone": 0})]) == (
        "the candidate has more than one row for ticket 'A' trial 2; keep one row a ticket and "
        "trial",
    )


def test_a_ticket_may_have_one_thread_only() -> None:
    left = [a_row("A", thread_id="x"), a_row("B", thread_id="x")]
    right = [a_row("A", thread_id="x"), a_row("B", thread_id="y")]
    assert reasons(left, right) == (
        "1 tickets belong to two different threads, such as 'B'; give each ticket one thread_id",
    )


def test_runs_on_different_golden_sets_are_not_compared() -> None:
    comparison = compare(a_table(three("A"), golden="a" * 64), a_table(three("A"), golden="b" * 64))
    assert comparison.not_comparable == (
        "the golden set changed between the runs (aaaaaaaaaaaa and bbbbbbbbbbbb); "
        "run the baseline again on the present set",
    )


def test_scores_of_two_versions_of_a_scorer_are_not_compared() -> None:
    comparison = compare(
        a_table(three("A"), scorers={"tone": "1", "safety": "1", "cost": "1"}),
        a_table(three("A"), scorers={"tone": "2", "safety": "2", "handoff": "1"}),
    )
    assert comparison.not_comparable == (
        "safety, tone: scored by two versions of the scorer; run `ticketgate rescore` on both",
    )


def test_a_part_of_the_threads_is_what_a_comparison_of_them_alone_would_be() -> None:
    scores: dict[str, Values] = {"tone": [0.1, 0.2, 0.3, 0.4, 0.5], "safety": [1, None, 1, 0, 1]}
    after: dict[str, Values] = {"tone": [0.5, 0.4, 0.3, 0.2, 0.1], "safety": [1, 1, None, 1, 0]}
    threads = ["A", "B", "A", "C", "B"]
    whole = compared(scores, after, threads=threads)
    part = whole.of_threads(["C", "A", "unknown"])
    kept = [0, 2, 3]
    alone = compared(
        {name: [values[i] for i in kept] for name, values in scores.items()},
        {name: [values[i] for i in kept] for name, values in after.items()},
        threads=[threads[i] for i in kept],
    )
    assert part.threads == alone.threads == ("A", "C")
    assert part.tickets == ("T-000", "T-002", "T-003")
    for name, paired in part.scores.items():
        other = alone.scores[name]
        assert paired.cluster.tolist() == other.cluster.tolist()
        assert paired.baseline.missing.tolist() == other.baseline.missing.tolist()
        for mine, theirs in (
            (paired.baseline, other.baseline),
            (paired.candidate, other.candidate),
        ):
            assert np.array_equal(mine.values, theirs.values, equal_nan=True)
    assert whole.of_threads(["A", "B", "C"]) is whole


def test_tickets_of_one_side_and_timeouts_are_those_of_the_part() -> None:
    left = a_table([a_row("T-1", error="timeout"), a_row("T-2", scores={"tone": 1.0})], golden="g")
    right = a_table([a_row("T-1", scores={"tone": 1.0}), a_row("T-2", scores={"tone": 1.0})])
    more = a_table([*right.rows, a_row("T-3", scores={"tone": 1.0})], golden="g")
    whole = compare(left, more)
    assert (whole.only_candidate, whole.timeouts[0]) == (("T-3",), frozenset({"T-1"}))
    part = whole.of_threads(["T-2"])
    assert (part.only_candidate, part.timeouts[0], part.tickets) == ((), frozenset(), ("T-2",))


def test_the_change_of_a_ticket_is_the_sum_over_the_bounded_scorers_named() -> None:
    comparison = compared(
        {"tone": [0.5, 0.5], "hallucination": [0.0, 1.0], "latency": [1.0, 1.0]},
        {"tone": [0.4, None], "hallucination": [1.0, 1.0], "latency": [9.0, 9.0]},
    )
    assert comparison.ticket_changes(["tone", "hallucination", "latency"]) == pytest.approx(
        {"T-000": -1.1, "T-001": 0.0}
    )
    assert comparison.ticket_changes(["hallucination"]) == {"T-000": -1.0, "T-001": 0.0}
