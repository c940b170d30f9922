"""Tests of golden snapshots: complete or not there, shared, in order, exact."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.errors import UnmeasurableError, UsageError
from evals.ticket import Article, GoldenTicket
from runners.store import RunStore
from tests.builders import a_draft, a_golden, a_provenance, a_ticket, an_article


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore(f"sqlite:///{tmp_path}/runs.db", known=()) as opened:
        for run_id in ("run-1", "run-2"):
            opened.create_run(a_provenance(run_id=run_id))
        yield opened


def tickets(count: int, body: str = "Where is it?") -> list[GoldenTicket]:
    """Return tickets whose ids do not sort in the order of the set."""
    return [a_golden(ticket=a_ticket(id=f"T-{-n}", body=f"{body} {n}")) for n in range(count)]


def articles(count: int) -> list[Article]:
    return [an_article(id=f"KB-{-n}", text=f"Text {n}") for n in range(count)]


def killed_after(count: int) -> Iterator[GoldenTicket]:
    yield from tickets(count)
    raise KeyboardInterrupt


def contents_of(path: Path) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM ticketgate_contents").fetchone()
    connection.close()
    return int(count)


@pytest.mark.parametrize("count", [0, 1, 500, 1201])
def test_a_snapshot_comes_back_in_its_order_across_pages(store: RunStore, count: int) -> None:
    given = tickets(count)
    assert store.put_golden("run-1", iter(given)) == count
    assert list(store.golden("run-1")) == given


def test_equal_tickets_are_stored_once_for_all_runs(store: RunStore, tmp_path: Path) -> None:
    for run_id in ("run-1", "run-2"):
        store.put_golden(run_id, tickets(20))
    assert contents_of(tmp_path / "runs.db") == 20
    store.put_golden("run-2", tickets(20))
    assert list(store.golden("run-2")) == tickets(20)


def test_a_snapshot_that_was_cut_off_is_not_taken_for_complete(store: RunStore) -> None:
    with pytest.raises(KeyboardInterrupt):
        store.put_golden("run-1", killed_after(700))
    assert not store.has_golden("run-1")
    with pytest.raises(UnmeasurableError, match="stopped before its golden set was stored"):
        store.golden("run-1")
    store.put_golden("run-1", tickets(700))
    assert store.has_golden("run-1")
    assert list(store.golden("run-1")) == tickets(700)


def test_two_tickets_of_one_id_are_refused(store: RunStore) -> None:
    twice = [*tickets(2), a_golden(ticket=a_ticket(id="T-0", body="another"))]
    with pytest.raises(UsageError, match="3 golden tickets were given and 2 are held"):
        store.put_golden("run-1", twice)


def test_another_golden_set_for_the_same_run_is_refused(store: RunStore) -> None:
    store.put_golden("run-1", tickets(3))
    with pytest.raises(UsageError, match="2 golden tickets were given and 3 are held"):
        store.put_golden("run-1", tickets(2))


def test_tickets_with_broken_unicode_and_nul_keep_their_identity(store: RunStore) -> None:
    ids = ["a\0", "a", "\ud800", "\udfff", '\\u:"a"', "\\u:", "ü", "\U0001f600"]
    given = [a_golden(ticket=a_ticket(id=name, body=f"\ud83d {name}")) for name in ids]
    store.put_golden("run-1", given)
    assert list(store.golden("run-1")) == given
    for name in ids:
        store.save_outcome("run-1", a_draft(ticket_id=name, reply=f"to {name}"))
    assert store.outcomes_done("run-1") == {(name, 0) for name in ids}
    assert [result.outcome for result in store.results("run-1")] == [
        a_draft(ticket_id=name, reply=f"to {name}") for name in ids
    ]


def test_a_ticket_that_looks_like_it_holds_a_key_is_a_test_case_and_stays(store: RunStore) -> None:
    golden = a_golden(ticket=a_ticket(body="Is " + "sk-" + "abcdefghij0123456789 my order number?"))
    store.put_golden("run-1", [golden])
    assert list(store.golden("run-1")) == [golden]


@pytest.mark.parametrize("count", [0, 1, 501])
def test_articles_are_found_by_fingerprint_and_by_run(store: RunStore, count: int) -> None:
    fingerprint = "3" * 64  # of the default provenance
    assert store.put_articles(fingerprint, articles(count)) == count
    assert list(store.articles(fingerprint)) == articles(count)
    assert list(store.articles("run-1")) == articles(count)


def test_a_set_of_articles_is_written_once(store: RunStore) -> None:
    store.put_articles("f1", articles(2))
    assert store.put_articles("f1", articles(5)) == 2
    assert list(store.articles("f1")) == articles(2)


def test_articles_that_were_cut_off_are_not_taken_for_complete(store: RunStore) -> None:
    def cut_off() -> Iterator[Article]:
        yield from articles(600)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.put_articles("f1", cut_off())
    with pytest.raises(UnmeasurableError, match="no complete set of this fingerprint"):
        store.articles("f1")
    store.put_articles("f1", articles(3))  # fewer than the rows that were left behind
    assert list(store.articles("f1")) == articles(3)
