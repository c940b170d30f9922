"""Open the database of a run store, and turn its faults into sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, inspect, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from evals.errors import HarnessError, UnmeasurableError, UsageError
from runners import store_tables

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

_Insert = sqlite.Insert | postgresql.Insert


class Database:
    """Hold one connection to the database of a store; for one thread at a time."""

    def __init__(self, url: str, *, busy_timeout_s: float) -> None:
        parsed = _parsed(url)
        self.where = f"run store {_shown(parsed)!r}"
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_folder(parsed, self.where)
        self._engine = _engine(parsed, busy_timeout_s, self.where)
        try:
            with self._sentences():
                self._connection = self._engine.connect()
            self._prepare()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the connection back; harmless when done twice."""
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()
        self._engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give one transaction, committed when the block ends and undone when it raises."""
        with self._sentences(), self._connection.begin():
            yield self._connection

    def read(self, statement: Any) -> Sequence[Any]:  # noqa: ANN401  # any select; rows of any shape
        """Return all rows of one query.

        Nothing stays open afterwards: a page is fetched whole, so that the caller may write
        while it reads on.
        """
        with self._sentences(), self._connection.begin():
            return self._connection.execute(statement).all()

    def insert(self, table: Table) -> _Insert:
        """Return an INSERT that knows ON CONFLICT, which both databases spell alike."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def check(self) -> None:
        """Read the whole database and verify its structure.

        Raises:
            UnmeasurableError: it is damaged.
        """
        if not self.is_sqlite:
            return
        with self._sentences(), self._connection.begin():
            found = self._connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
        if list(found) != ["ok"]:
            raise _damaged(self.where, "; ".join(str(line) for line in found[:3]))

    def _prepare(self) -> None:
        with self._sentences():
            with self._connection.begin():
                names = set(inspect(self._connection).get_table_names())
            if store_tables.schema.name not in names:
                self._refuse_foreign(names)
            with self._connection.begin():
                version = self._version(names)
            with self._connection.begin():
                if version is None:
                    store_tables.create_tables(self._connection)
                    row = self.insert(store_tables.schema).values(
                        id=1, version=store_tables.SCHEMA_VERSION
                    )
                    self._connection.execute(row.on_conflict_do_nothing())
                else:
                    store_tables.migrate(self._connection, version, where=self.where)

    def _version(self, names: set[str]) -> int | None:
        if store_tables.schema.name not in names:
            return None
        return store_tables.stored_version(self._connection)

    def _refuse_foreign(self, names: set[str]) -> None:
        """Keep out of an SQLite file that some other program owns."""
        others = sorted(n for n in names if not n.startswith(store_tables.PREFIX))
        if self.is_sqlite and others:
            raise UsageError(
                f"{self.where}: it is the database of another program (table {others[0]!r}); "
                "name another file with --store"
            )

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            fault = _sentence(self.where, str(error.orig), error)
            if fault is None:
                raise
            raise fault from error


def nearest(name: str, known: Sequence[str], otherwise: str) -> str:
    """Return `did you mean 'tone'?`, or `otherwise` when nothing known is close to `name`."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else otherwise


def _parsed(url: str) -> URL:
    known = "use 'sqlite:///FILE' or 'postgresql://HOST/NAME'"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # The text may hold a password, so it is shown only when it is plainly a path.
        shown = f"{url!r} " if "@" not in url else ""
        raise UsageError(f"--store: {shown}is not a database URL; {known}") from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(f"--store: unknown kind of database {parsed.drivername!r}; {known}")
    return parsed


def _shown(parsed: URL) -> str:
    if parsed.get_backend_name() == "sqlite":
        return parsed.database or ":memory:"
    return parsed.render_as_string(hide_password=True)


def _make_folder(parsed: URL, where: str) -> None:
    path = parsed.database or ""
    if path in ("", ":memory:") or path.startswith("file:"):
        return
    folder = Path(path).parent
    try:
        is_new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        if is_new and folder.name == ".ticketgate":
            # Runs are not source: they must not make the checkout look edited.
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{where}: the folder {str(folder)!r} cannot be made ({error.strerror}); "
            "name a place that can be written to with --store"
        ) from error


def _engine(parsed: URL, busy_timeout_s: float, where: str) -> Engine:
    is_sqlite = parsed.get_backend_name() == "sqlite"
    options: dict[str, Any] = {"connect_args": {"timeout": busy_timeout_s}} if is_sqlite else {}
    try:
        # Parameters hold drafts and customers' words: they stay out of error messages.
        engine = create_engine(parsed, poolclass=NullPool, hide_parameters=True, **options)
    except ImportError as error:
        raise UsageError(
            f"{where}: the driver {error.name!r} is not installed; "
            "install it (for PostgreSQL: python -m pip install 'psycopg[binary]') or use "
            "'sqlite:///FILE'"
        ) from error
    if is_sqlite:
        event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Commit without waiting for the disk: kept after kill -9, and readers do not block writers."""
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


_ELSEWHERE = "name a place that can be written to with --store"
_FAULTS: tuple[tuple[str, type[HarnessError], str, str], ...] = (
    (
        "database or disk is full",
        UnmeasurableError,
        "the disk is full",
        "free some space and resume; nothing that was stored is lost",
    ),
    (
        "disk i/o error",
        UnmeasurableError,
        "the disk reports an error",
        "check it and resume; what was stored before stays",
    ),
    ("readonly database", UsageError, "it is read-only", _ELSEWHERE),
    ("unable to open database", UsageError, "it cannot be opened or created there", _ELSEWHERE),
    ("file is not a database", UsageError, "the file is not an SQLite database", _ELSEWHERE),
    (
        "database is locked",
        UnmeasurableError,
        "another process has kept it locked",
        "resume when that process has ended, or give each its own store with --store",
    ),
)
"""What the driver says, and the sentence for people: kind, what, what to do."""


def _sentence(where: str, said: str, error: DBAPIError) -> HarnessError | None:
    """Return the fault for people, or None when it is a defect of ours."""
    lower = said.lower()
    if "malformed" in lower:
        return _damaged(where, said)
    for token, kind, what, remedy in _FAULTS:
        if token in lower:
            return kind(f"{where}: {what} ({said!r}); {remedy}")
    is_sqlite = type(error.orig).__module__ == "sqlite3"
    if isinstance(error, OperationalError) and not is_sqlite:
        first = said.strip().splitlines()[0] if said.strip() else type(error.orig).__name__
        return UnmeasurableError(
            f"{where}: the server does not answer as it should ({first!r}); "
            "check that it runs and that the URL is right"
        )
    return None


def _damaged(where: str, said: str) -> UnmeasurableError:
    return UnmeasurableError(
        f"{where}: the file is damaged ({said!r}); keep a copy, recover what can be read with "
        "`sqlite3 FILE .recover`, or go on with a new store"
    )
