"""The ledger in the store: written once a job, read in order, and drafts taken over whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.draft import DraftFailure
from evals.errors import UnmeasurableError
from evals.ledger import LedgerEntry, Registration
from runners import store_tables
from runners.store import RunStore
from tests.builders import a_draft, a_failure, a_golden, a_provenance, a_score, a_ticket
from tests.evals.test_ledger import NOW, entry

IDS = ["T-1", "T-2", "T-3"]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/runs.db"


@pytest.fixture
def store(url: str) -> Iterator[RunStore]:
    with RunStore(url, known=("sesame-secret",)) as opened:
        for run_id, body in (("run-1", "Hello?"), ("run-2", "Hello?")):
            opened.create_run(a_provenance(run_id=run_id))
            tickets = [a_ticket(id=name, body=body) for name in IDS]
            opened.put_golden(run_id, [a_golden(ticket=ticket) for ticket in tickets])
        yield opened


def test_an_entry_comes_back_as_it_was_written(store: RunStore) -> None:
    written = store.register(entry("c-1", kind=""))
    assert written.registration == NOW
    assert written.registered_at
    assert store.registered("c-1") == written
    assert store.registered("c-2") is None


def test_the_first_entry_of_a_job_counts(store: RunStore) -> None:
    first = store.register(entry("c-1", kind=""))
    assert store.register(entry("c-1", kind="", repeats=5)) == first
    assert store.ledger(NOW.family) == [first]


def test_entries_of_a_family_come_oldest_first_with_their_verdicts(store: RunStore) -> None:
    for job in ("c-2", "c-1"):
        store.register(entry(job, kind=""))
    store.register(entry("c-3", kind="", candidate="other"))
    store.close_entry("c-2", "regression")
    assert [(e.job_id, e.kind) for e in store.ledger(NOW.family)] == [
        ("c-2", "regression"),
        ("c-1", ""),
    ]


def test_an_assistant_that_cannot_be_recognised_has_no_earlier_entries(store: RunStore) -> None:
    nameless = entry("c-1", candidate="")
    store.register(nameless)
    assert nameless.registration.family == ""
    assert store.ledger("") == []


def test_a_secret_is_not_written_into_the_ledger(store: RunStore, url: str) -> None:
    store.register(entry("c-1", kind="", baseline="run of sesame-secret"))
    assert "sesame-secret" not in Path(url.removeprefix("sqlite:///")).read_bytes().decode("latin1")


def test_a_damaged_line_is_named(store: RunStore, url: str) -> None:
    store.register(entry("c-1", kind=""))
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE ticketgate_ledger SET registration = '{}'")
    with pytest.raises(UnmeasurableError, match="'c-1': its line in the ledger cannot be read"):
        store.ledger(NOW.family)


def test_drafts_are_taken_over_with_their_scores(store: RunStore) -> None:
    for trial in range(2):
        store.save_outcome("run-1", a_draft(ticket_id="T-1", trial=trial, reply=f"Reply {trial}."))
        store.save_scores("run-1", "T-1", trial, [a_score()], fingerprints={"tone": "f"})
    assert store.take_over("run-1", "run-2") == 2
    assert store.result("run-2", "T-1") == store.result("run-1", "T-1")
    assert store.take_over("run-1", "run-2") == 0


def test_a_draft_that_exists_is_not_replaced_nor_are_its_scores(store: RunStore) -> None:
    store.save_outcome("run-1", a_draft(ticket_id="T-1", reply="Theirs."))
    store.save_scores("run-1", "T-1", 0, [a_score(value=0.1)], fingerprints={})
    store.save_outcome("run-2", a_draft(ticket_id="T-1", reply="Ours."))
    store.save_scores("run-2", "T-1", 0, [a_score(value=0.9)], fingerprints={})
    before = store.result("run-2", "T-1")
    assert store.take_over("run-1", "run-2") == 0
    assert store.result("run-2", "T-1") == before


def test_what_the_provider_failed_to_answer_is_asked_again(store: RunStore) -> None:
    store.save_outcome("run-1", a_failure(ticket_id="T-1", kind="timeout"))
    store.save_outcome("run-1", a_failure(ticket_id="T-2", kind="contract"))
    assert store.take_over("run-1", "run-2") == 1
    (kept,) = store.result("run-2", "T-2")
    assert isinstance(kept.outcome, DraftFailure)
    assert store.outcomes_done("run-2") == {("T-2", 0)}


def test_a_ticket_that_reads_otherwise_now_is_asked_again(store: RunStore) -> None:
    store.create_run(a_provenance(run_id="run-3"))
    changed = [a_ticket(id="T-1", body="Other words."), a_ticket(id="T-2", body="Hello?")]
    store.put_golden("run-3", [a_golden(ticket=ticket) for ticket in changed])
    for name in ("T-1", "T-2"):
        store.save_outcome("run-1", a_draft(ticket_id=name))
    assert store.take_over("run-1", "run-3") == 1
    assert store.outcomes_done("run-3") == {("T-2", 0)}


def test_a_store_of_the_first_version_is_given_a_ledger(url: str) -> None:
    with RunStore(url) as store:
        store.create_run(a_provenance())
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        raw.execute("DROP TABLE ticketgate_ledger")
        raw.execute("UPDATE ticketgate_schema SET version = 1")
    with RunStore(url) as store:
        registered = store.register(LedgerEntry(job_id="c-1", registration=NOW))
        assert isinstance(registered.registration, Registration)
        assert store.provenance("run-1") == a_provenance()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        (version,) = raw.execute("SELECT version FROM ticketgate_schema").fetchone()
    assert version == store_tables.SCHEMA_VERSION
