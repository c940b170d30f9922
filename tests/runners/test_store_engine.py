"""Tests of opening a store, of its faults as sentences, and of surviving kill -9."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from evals.draft import Draft
from evals.errors import HarnessError, UnmeasurableError, UsageError
from runners import store_tables
from runners.store import RunStore
from tests.builders import a_draft, a_golden, a_provenance, a_score, a_ticket

ROOT = Path(__file__).parents[2]
WRITER = [sys.executable, "-m", "tests.runners.store_writer"]


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder}/runs.db"


def said(kind: type[HarnessError], url: str) -> str:
    with pytest.raises(HarnessError) as caught:
        RunStore(url)
    assert type(caught.value) is kind
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def fill(store: RunStore, run_id: str, count: int) -> None:
    names = [f"T-{number}" for number in range(count)]
    store.create_run(a_provenance(run_id=run_id))
    store.put_golden(run_id, [a_golden(ticket=a_ticket(id=name)) for name in names])
    for name in names:
        store.save_outcome(run_id, a_draft(ticket_id=name))


def start_writer(url: str, run_id: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*WRITER, url, run_id, str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def on_every_connection(*pragmas: str) -> Iterator[None]:
    def set_pragmas(connection: Any, _entry: object) -> None:  # noqa: ANN401  # sqlite3's
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(Engine, "connect", set_pragmas)
    try:
        yield
    finally:
        event.remove(Engine, "connect", set_pragmas)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_reported_as_stored_is_lost_by_kill_9(tmp_path: Path, seed: int) -> None:
    moment = random.Random(seed)  # noqa: S311  # not for secrets
    process = start_writer(url_of(tmp_path), "run-1", 1000)
    assert process.stdout is not None
    printed = [process.stdout.readline().strip() for _ in range(moment.randrange(1, 300))]
    time.sleep(moment.random() / 50)
    process.send_signal(signal.SIGKILL)
    printed += process.stdout.read().split()  # what it still said before it died
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    assert len(printed) < 1000

    with RunStore(url_of(tmp_path)) as store:
        store.check()
        results = list(store.results("run-1"))
        stored = [result.outcome.ticket_id for result in results]
        # All that was reported is there; at most the one in flight is there besides.
        assert stored[: len(printed)] == printed
        assert len(stored) <= len(printed) + 1
        for name, result in zip(printed, results, strict=False):
            assert isinstance(result.outcome, Draft)
            assert result.outcome.reply == f"reply to {name}"
            assert result.scores == (a_score(),)


def test_two_processes_fill_different_runs_of_one_new_store(tmp_path: Path) -> None:
    processes = [start_writer(url_of(tmp_path), f"run-{n}", 150) for n in (1, 2)]
    printed = [process.communicate()[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    with RunStore(url_of(tmp_path)) as store:
        for number, names in enumerate(printed, start=1):
            assert len(names) == 150
            results = store.results(f"run-{number}")
            assert [result.outcome.ticket_id for result in results] == names


def test_a_full_disk_is_a_sentence_and_what_was_stored_stays(tmp_path: Path) -> None:
    with on_every_connection("max_page_count = 60"), RunStore(url_of(tmp_path)) as store:
        fill(store, "run-1", 3)
        with pytest.raises(UnmeasurableError, match=r"the disk is full .* free some space"):
            store.save_outcome("run-1", a_draft(ticket_id="T-1", trial=1, reply="x" * 500_000))
        assert len(list(store.results("run-1"))) == 3
    with RunStore(url_of(tmp_path)) as store:  # space was freed
        store.check()
        assert store.save_outcome("run-1", a_draft(ticket_id="T-1", trial=1))
        assert len(list(store.results("run-1"))) == 4


def test_a_store_that_may_only_be_read_is_read_and_not_written(tmp_path: Path) -> None:
    with RunStore(url_of(tmp_path)) as store:
        fill(store, "run-1", 2)
    with RunStore(f"sqlite:///file:{tmp_path}/runs.db?mode=ro&uri=true") as store:
        assert len(list(store.results("run-1"))) == 2
        with pytest.raises(UsageError, match=r"it is read-only .* --store"):
            store.bless("smoke", "run-1")


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    sentence = said(UsageError, f"sqlite:///{tmp_path}/file/store/runs.db")
    assert "cannot be made" in sentence
    assert "--store" in sentence


def test_a_store_that_is_a_folder_is_a_sentence(tmp_path: Path) -> None:
    assert "cannot be opened" in said(UsageError, f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_a_sentence_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "runs.db").write_text("ticket,score\n" * 500)
    assert "not an SQLite database" in said(UsageError, url_of(tmp_path))
    assert (tmp_path / "runs.db").read_text() == "ticket,score\n" * 500


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "runs.db")
    connection.execute("CREATE TABLE bookmarks (id INTEGER)")
    connection.close()
    assert "another program (table 'bookmarks')" in said(UsageError, url_of(tmp_path))


def test_a_damaged_file_is_found_by_check(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with RunStore(url_of(tmp_path)) as store:
        fill(store, "run-1", 200)
        store.check()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 8)
    with RunStore(url_of(tmp_path)) as store:
        with pytest.raises(UnmeasurableError, match="the file is damaged"):
            store.check()
        with pytest.raises(UnmeasurableError, match="damaged"):
            list(store.results("run-1"))


def test_a_locked_store_is_a_sentence_once_the_patience_is_over(tmp_path: Path) -> None:
    with RunStore(url_of(tmp_path), busy_timeout_s=0.05) as store:
        fill(store, "run-1", 1)
        other = sqlite3.connect(tmp_path / "runs.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnmeasurableError, match=r"another process .* locked .* --store"):
            store.save_outcome("run-1", a_draft(ticket_id="T-0", trial=1))
        assert len(list(store.results("run-1"))) == 1  # readers are not kept waiting
        other.execute("ROLLBACK")
        other.close()
        assert store.save_outcome("run-1", a_draft(ticket_id="T-0", trial=1))


@pytest.mark.parametrize("url", ["runs.db", "", "mysql://host/db", "sqlite+nonsense", "redis://h"])
def test_an_unknown_url_is_a_sentence_that_shows_the_right_form(url: str) -> None:
    assert "use 'sqlite:///FILE'" in said(UsageError, url)


def test_a_url_is_not_shown_with_its_password() -> None:
    for url in ("mysql://u:pass-word@h/db", "nonsense:pass-word@", "postgresql://u:pass-word@h/db"):
        with pytest.raises(UsageError) as caught:
            RunStore(url)
        assert "pass-word" not in str(caught.value)


def test_a_missing_driver_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    sentence = said(UsageError, "postgresql+psycopg://localhost/ticketgate")
    assert "driver 'psycopg' is not installed" in sentence


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with RunStore(url_of(tmp_path)) as store:
        fill(store, "run-1", 1)
    connection = sqlite3.connect(tmp_path / "runs.db")
    with connection:
        connection.execute("UPDATE ticketgate_schema SET version = 7")
    connection.close()
    sentence = said(UsageError, url_of(tmp_path))
    assert (
        "schema is version 7 and this ticketgate knows "
        f"{store_tables.SCHEMA_VERSION}; update ticketgate" in sentence
    )


def test_an_older_store_is_brought_up_to_date_step_by_step(tmp_path: Path) -> None:
    with RunStore(url_of(tmp_path)):
        pass
    steps: list[int] = []
    engine = store_engine_of(tmp_path)
    with engine.begin() as connection:
        store_tables.migrate(
            connection,
            1,
            where="run store",
            target=3,
            migrations={1: lambda _: steps.append(1), 2: lambda _: steps.append(2)},
        )
        assert store_tables.stored_version(connection) == 3
    engine.dispose()
    assert steps == [1, 2]


def store_engine_of(folder: Path) -> Engine:
    from sqlalchemy import create_engine

    return create_engine(url_of(folder))


def test_a_store_whose_creation_was_cut_off_is_completed(tmp_path: Path) -> None:
    engine = store_engine_of(tmp_path)
    with engine.begin() as connection:
        for table in store_tables.METADATA.sorted_tables[:4]:
            connection.execute(CreateTable(table))
    engine.dispose()
    with RunStore(url_of(tmp_path)) as store:
        fill(store, "run-1", 1)


def test_the_tables_are_plain_sql_for_postgresql_too() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
    for table in store_tables.METADATA.sorted_tables:
        text = str(CreateTable(table, if_not_exists=True).compile(dialect=dialect))
        assert "CREATE TABLE IF NOT EXISTS ticketgate_" in text
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))
        assert str(insert(table).compile(dialect=dialect))
