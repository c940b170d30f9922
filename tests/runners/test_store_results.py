"""Tests of outcomes and scores: nothing paid for is lost or replaced, everything streams."""

from __future__ import annotations

import sqlite3
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from evals.errors import UnmeasurableError, UsageError
from evals.record import Result
from evals.score import Evidence, Score, Unscored
from runners.store import RunStore
from tests.builders import (
    a_draft,
    a_failure,
    a_golden,
    a_passage,
    a_provenance,
    a_score,
    a_ticket,
    an_unscored,
)

IDS = ["T-2", "T-10", "T-1"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore(f"sqlite:///{tmp_path}/runs.db", known=()) as opened:
        opened.create_run(a_provenance())
        opened.put_golden("run-1", [a_golden(ticket=a_ticket(id=name)) for name in IDS])
        yield opened


def only(store: RunStore, ticket_id: str) -> Result:
    (found,) = store.result("run-1", ticket_id)
    return found


def test_results_come_by_ticket_in_order_then_by_trial_with_their_scores(store: RunStore) -> None:
    for trial in (2, 0, 1):
        for name in ("T-1", "T-2"):
            store.save_outcome("run-1", a_draft(ticket_id=name, trial=trial))
    store.save_outcome("run-1", a_failure(ticket_id="T-10"))
    tone = a_score(scorer="tone", evidence=[Evidence(start=0, end=3, label="rude", note="n")])
    store.save_scores("run-1", "T-1", 2, [tone, an_unscored()], fingerprints={})
    found = list(store.results("run-1", chunk=1))
    keys = [(r.golden.ticket.id, r.outcome.ticket_id, r.outcome.trial) for r in found]
    in_order = [("T-2", 0), ("T-2", 1), ("T-2", 2), ("T-10", 0), ("T-1", 0), ("T-1", 1), ("T-1", 2)]
    assert keys == [(name, name, trial) for name, trial in in_order]
    assert [r.scores for r in found] == [()] * 6 + [(an_unscored(), tone)]
    assert list(store.results("run-1", chunk=200)) == found


def test_a_later_outcome_replaces_a_failure_and_nothing_replaces_a_draft(store: RunStore) -> None:
    timeout, crash = a_failure(ticket_id="T-1"), a_failure(ticket_id="T-1", kind="crash")
    draft = a_draft(ticket_id="T-1")
    for outcome in (timeout, crash, draft):
        assert store.save_outcome("run-1", outcome)
        assert only(store, "T-1").outcome == outcome
    store.save_scores("run-1", "T-1", 0, [a_score()], fingerprints={})
    for later in (timeout, draft, a_draft(ticket_id="T-1", reply="another")):
        assert not store.save_outcome("run-1", later)
        assert only(store, "T-1") == replace(only(store, "T-1"), outcome=draft, scores=(a_score(),))


def test_done_is_everything_but_what_the_deadline_cut_off(store: RunStore) -> None:
    store.save_outcome("run-1", a_draft(ticket_id="T-1", trial=3))
    store.save_outcome("run-1", a_failure(ticket_id="T-2", kind="auth"))
    store.save_outcome("run-1", a_failure(ticket_id="T-10", kind="deadline"))
    assert store.outcomes_done("run-1") == {("T-1", 3), ("T-2", 0)}


def test_dropping_failures_keeps_drafts_and_their_scores(store: RunStore) -> None:
    store.save_outcome("run-1", a_draft(ticket_id="T-1"))
    store.save_scores("run-1", "T-1", 0, [a_score()], fingerprints={})
    store.save_outcome("run-1", a_failure(ticket_id="T-2"))
    store.save_outcome("run-1", a_failure(ticket_id="T-10", kind="deadline"))
    assert store.drop_failures("run-1") == 2
    assert store.drop_failures("run-1") == 0
    assert store.outcomes_done("run-1") == {("T-1", 0)}
    assert only(store, "T-1").scores == (a_score(),)


def test_an_outcome_of_a_ticket_outside_the_snapshot_is_a_defect(store: RunStore) -> None:
    with pytest.raises(IntegrityError) as caught:
        store.save_outcome("run-1", a_draft(ticket_id="T-99", reply="customer's words"))
    assert "customer's words" not in str(caught.value)


def test_a_score_replaces_the_earlier_one_of_its_scorer_only(store: RunStore) -> None:
    store.save_outcome("run-1", a_draft(ticket_id="T-1"))
    tone = a_score(scorer="tone", value=0.5)
    store.save_scores("run-1", "T-1", 0, [a_score(), tone], fingerprints={})
    store.save_scores("run-1", "T-1", 0, [an_unscored(failed=True)], fingerprints={})
    assert only(store, "T-1").scores == (an_unscored(failed=True), tone)


def test_unscored_are_drafts_that_lack_a_current_score_of_any_scorer(store: RunStore) -> None:
    names = {"tone": "t1", "safety": "s1"}
    for name in IDS:
        store.save_outcome("run-1", a_draft(ticket_id=name))
    store.save_outcome("run-1", a_failure(ticket_id="T-1", trial=1))
    both: list[Score | Unscored] = [a_score(scorer="tone"), an_unscored(scorer="safety")]
    store.save_scores_batch("run-1", [("T-2", 0, both), ("T-10", 0, both[:1])], fingerprints=names)

    def lacking(fingerprints: dict[str, str]) -> list[str]:
        return [r.outcome.ticket_id for r in store.unscored_results("run-1", fingerprints)]

    assert lacking(names) == ["T-10", "T-1"]
    assert lacking({"tone": "t1"}) == ["T-1"]
    assert lacking({"tone": "t2"}) == IDS  # the scorer has changed
    assert lacking({}) == []


def test_scores_may_be_saved_while_the_unscored_are_being_read(store: RunStore) -> None:
    for trial in range(5):
        for name in IDS:
            store.save_outcome("run-1", a_draft(ticket_id=name, trial=trial))
    seen = 0
    for result in store.unscored_results("run-1", {"tone": "t1"}):
        key = (result.outcome.ticket_id, result.outcome.trial)
        store.save_scores("run-1", *key, [a_score(scorer="tone")], fingerprints={"tone": "t1"})
        seen += 1
    assert seen == 15
    assert list(store.unscored_results("run-1", {"tone": "t1"})) == []


def test_one_ticket_without_an_outcome_is_empty_and_an_unknown_one_is_named(
    store: RunStore,
) -> None:
    assert store.result("run-1", "T-2") == []
    with pytest.raises(UsageError, match=r"no ticket 'T-100'; did you mean 'T-10'\?"):
        store.result("run-1", "T-100")


def test_a_damaged_draft_is_named_and_asked_for_again(store: RunStore, tmp_path: Path) -> None:
    for name in IDS:
        store.save_outcome("run-1", a_draft(ticket_id=name))
        store.save_scores("run-1", name, 0, [a_score()], fingerprints={})
    connection = sqlite3.connect(tmp_path / "runs.db")
    with connection:
        connection.execute(
            "UPDATE ticketgate_outcomes SET json = substr(json, 9) WHERE ticket_id = 'T-10'"
        )
    connection.close()
    with pytest.raises(UnmeasurableError, match=r"'run-1', ticket 'T-10'.*resume run-1 --retry-er"):
        list(store.results("run-1"))
    assert store.drop_failures("run-1") == 1
    assert store.outcomes_done("run-1") == {("T-2", 0), ("T-1", 0)}
    assert [r.golden.ticket.id for r in store.results("run-1")] == ["T-2", "T-1"]


def test_5000_results_are_read_a_page_at_a_time(tmp_path: Path) -> None:
    names = [f"T-{number}" for number in range(5000)]
    passages = [a_passage(text="word " * 400)]
    with RunStore(f"sqlite:///{tmp_path}/runs.db", known=()) as store:
        store.create_run(a_provenance())
        store.put_golden("run-1", (a_golden(ticket=a_ticket(id=name)) for name in names))
        for name in names:
            store.save_outcome("run-1", a_draft(ticket_id=name, passages=passages))
        tracemalloc.start()
        ids = [result.outcome.ticket_id for result in store.results("run-1", chunk=50)]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert ids == names
    # All drafts together are over 10 MB; a page of 50 is 0.3 MB as text and values.
    assert peak < 4_000_000
