"""Keep the golden tickets and articles of runs, each content once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Insert, func, select, update

from evals.errors import UnmeasurableError, UsageError
from evals.ticket import Article, GoldenTicket
from runners.codec import from_json, to_json
from runners.redact import map_text, redact_known
from runners.store_engine import Database
from runners.store_tables import article_members, article_sets, contents, golden_members, runs

_CHUNK = 500

T = TypeVar("T")


class GoldenTables:
    """Write and read snapshots of golden sets.

    Of secrets, only the known values are removed here. A ticket that merely contains something
    shaped like a key is a test case, and a resumed run must put the same words to the model.
    """

    def __init__(self, database: Database, known: Sequence[str]) -> None:
        self._db = database
        self._known = known

    def put_golden(self, run_id: str, tickets: Iterable[GoldenTicket]) -> int:
        """Write a snapshot in short transactions; it counts once the last one is through."""
        position = 0
        for chunk in _chunks(tickets):
            rows = self._rows(chunk)
            for offset, row in enumerate(rows):
                row["position"] = position + offset
                row["run_id"] = run_id
                row["ticket_id"] = chunk[offset].ticket.id
            position += len(rows)
            members = self._db.insert(golden_members)
            upsert = members.on_conflict_do_update(
                index_elements=["run_id", "ticket_id"],
                set_={"position": members.excluded.position, "sha256": members.excluded.sha256},
            )
            self._write(rows, upsert, ("run_id", "ticket_id", "position", "sha256"))
        self._complete(run_id, position)
        return position

    def has_golden(self, run_id: str) -> bool:
        """Tell whether the snapshot of a run is complete."""
        return self._size(run_id) is not None

    def golden(self, run_id: str) -> Iterator[GoldenTicket]:
        """Return the tickets of a complete snapshot in order."""
        if self._size(run_id) is None:
            raise UnmeasurableError(
                f"run {run_id!r}: it was stopped before its golden set was stored; "
                "start the run again"
            )
        return (read_content(GoldenTicket, row) for row in self._golden_rows(run_id))

    def put_articles(self, fingerprint: str, articles: Iterable[Article]) -> int:
        """Write a set of articles, unless it is there already; return its size."""
        size = self._article_count(fingerprint)
        if size is not None:
            return size
        position = 0
        for chunk in _chunks(articles):
            rows = self._rows(chunk)
            for offset, row in enumerate(rows):
                row["position"] = position + offset
                row["fingerprint"] = fingerprint
            position += len(rows)
            members = self._db.insert(article_members)
            upsert = members.on_conflict_do_update(
                index_elements=["fingerprint", "position"],
                set_={"sha256": members.excluded.sha256},
            )
            self._write(rows, upsert, ("fingerprint", "position", "sha256"))
        with self._db.write() as connection:
            done = self._db.insert(article_sets).values(fingerprint=fingerprint, size=position)
            connection.execute(done.on_conflict_do_nothing())
        return position

    def articles(self, fingerprint: str) -> Iterator[Article]:
        """Return the articles of a set in order."""
        size = self._article_count(fingerprint)
        if size is None:
            raise UnmeasurableError(
                f"articles {fingerprint!r}: the store holds no complete set of this fingerprint; "
                "start the run again"
            )
        return (read_content(Article, row) for row in self._article_rows(fingerprint, size))

    def _rows(self, values: Sequence[object]) -> list[dict[str, Any]]:
        rows = []
        for value in values:
            text = to_json(map_text(value, lambda part: redact_known(part, self._known)))
            digest = sha256(text.encode("utf-8")).hexdigest()
            rows.append({"sha256": digest, "json": text})
        return rows

    def _write(
        self,
        rows: list[dict[str, Any]],
        upsert: Insert,
        columns: tuple[str, ...],
    ) -> None:
        bodies = [{"sha256": row["sha256"], "json": row["json"]} for row in rows]
        members = [{name: row[name] for name in columns} for row in rows]
        with self._db.write() as connection:
            connection.execute(self._db.insert(contents).on_conflict_do_nothing(), bodies)
            connection.execute(upsert, members)

    def _complete(self, run_id: str, size: int) -> None:
        held = self._db.read(
            select(func.count())
            .select_from(golden_members)
            .where(golden_members.c.run_id == run_id)
        )[0][0]
        if held != size:
            raise UsageError(
                f"run {run_id!r}: {size!r} golden tickets were given and {held!r} are held; "
                "give each ticket its own id, and each golden set its own run"
            )
        with self._db.write() as connection:
            connection.execute(update(runs).where(runs.c.run_id == run_id).values(golden_size=size))

    def _size(self, run_id: str) -> int | None:
        rows = self._db.read(select(runs.c.golden_size).where(runs.c.run_id == run_id))
        return rows[0][0] if rows else None

    def _article_count(self, fingerprint: str) -> int | None:
        rows = self._db.read(
            select(article_sets.c.size).where(article_sets.c.fingerprint == fingerprint)
        )
        return rows[0][0] if rows else None

    def _golden_rows(self, run_id: str) -> Iterator[Any]:
        last = -1
        while page := golden_page(self._db, run_id, last, _CHUNK):
            yield from page
            last = page[-1].position

    def _article_rows(self, fingerprint: str, size: int) -> Iterator[Any]:
        query = (
            select(contents.c.sha256, contents.c.json)
            .join(article_members, article_members.c.sha256 == contents.c.sha256)
            .where(article_members.c.fingerprint == fingerprint)
            .order_by(article_members.c.position)
        )
        for start in range(0, size, _CHUNK):
            position = article_members.c.position
            end = min(start + _CHUNK, size)  # rows beyond are left from an attempt that was killed
            yield from self._db.read(query.where(position >= start, position < end))


def golden_page(db: Database, run_id: str, after: int, limit: int) -> Sequence[Any]:
    """Return up to `limit` rows (ticket_id, position, sha256, json) beyond a position, in order."""
    return db.read(
        select(
            golden_members.c.ticket_id,
            golden_members.c.position,
            contents.c.sha256,
            contents.c.json,
        )
        .join(contents, contents.c.sha256 == golden_members.c.sha256)
        .where(golden_members.c.run_id == run_id, golden_members.c.position > after)
        .order_by(golden_members.c.position)
        .limit(limit)
    )


def read_content(kind: type[T], row: Any) -> T:  # noqa: ANN401  # a row with sha256 and json
    """Read one golden ticket or article.

    Raises:
        UnmeasurableError: the row was damaged.
    """
    try:
        return from_json(kind, row.json)
    except ValueError as error:
        raise UnmeasurableError(
            f"run store, content {row.sha256!r}: it cannot be read as {kind.__name__}; "
            "the file is damaged: start the run again in a new store"
        ) from error


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    source = iter(values)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk
