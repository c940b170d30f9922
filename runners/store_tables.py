"""The tables of the run store, in SQL that SQLite and PostgreSQL share.

A run owns an ordered snapshot of its golden tickets (`golden_members`, pointing at `contents`,
which runs share), one outcome per ticket and trial, and one score per outcome and scorer.
Everything with a structure is JSON text; columns are what queries ask for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeDecorator

from evals.errors import UsageError

SCHEMA_VERSION = 4
PREFIX = "ticketgate_"

_ESCAPED = "\\u:"


class KeyText(TypeDecorator[str]):
    """Store an identifier, also one with NUL or half a surrogate pair, which databases refuse.

    Such identifiers are stored as JSON behind a mark; all others as they are. The mapping is
    one to one, so that two tickets never share a row.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text for the database."""
        if value is None or _is_storable(value):
            return value
        return _ESCAPED + json.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the identifier as it was given."""
        if value is None or not value.startswith(_ESCAPED):
            return value
        return cast("str", json.loads(value[len(_ESCAPED) :]))


def _is_storable(text: str) -> bool:
    if "\0" in text or text.startswith(_ESCAPED):
        return False
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


METADATA = MetaData()


def _table(name: str, *items: Any) -> Table:  # noqa: ANN401  # columns, constraints and indexes
    return Table(PREFIX + name, METADATA, *items)


def _key(name: str, *items: Any, **options: Any) -> Column[str]:  # noqa: ANN401  # passed through
    return Column(name, KeyText, *items, nullable=False, **options)


def _run_column() -> Column[str]:
    return _key("run_id", ForeignKey(PREFIX + "runs.run_id"), primary_key=True)


def _sequence() -> Column[int]:
    # The order of creation: clocks jump, numbers given by the database do not.
    return Column("seq", Integer, primary_key=True, autoincrement=True)


schema = _table(
    "schema", Column("id", Integer, primary_key=True), Column("version", Integer, nullable=False)
)
runs = _table(
    "runs",
    _sequence(),
    _key("run_id", unique=True),
    _key("suite"),
    Column("golden_size", Integer),  # None until the snapshot is complete
    Column("provenance", Text, nullable=False),
)
jobs = _table(
    "jobs",
    _sequence(),
    _key("job_id", unique=True),
    _key("verb"),
    _key("suite"),
    _key("status"),
    _key("created_at"),
    Column("spec", Text, nullable=False),
    Column("summary", Text),
)
job_runs = _table(
    "job_runs",
    _key("job_id", ForeignKey(PREFIX + "jobs.job_id"), primary_key=True),
    _key("run_id", primary_key=True),
    Column("position", Integer, nullable=False),
    Index(PREFIX + "job_runs_by_run", "run_id"),
)
contents = _table(
    "contents", Column("sha256", String(64), primary_key=True), Column("json", Text, nullable=False)
)
golden_members = _table(
    "golden_members",
    _run_column(),
    _key("ticket_id", primary_key=True),
    Column("position", Integer, nullable=False),
    Column("sha256", String(64), ForeignKey(PREFIX + "contents.sha256"), nullable=False),
    Index(PREFIX + "golden_by_position", "run_id", "position"),
)
article_sets = _table(
    "article_sets",
    _key("fingerprint", primary_key=True),
    Column("size", Integer, nullable=False),  # written last: the set is complete
)
article_members = _table(
    "article_members",
    _key("fingerprint", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), ForeignKey(PREFIX + "contents.sha256"), nullable=False),
)
outcomes = _table(
    "outcomes",
    _run_column(),
    _key("ticket_id", primary_key=True),
    Column("trial", Integer, primary_key=True, autoincrement=False),
    _key("kind"),  # `draft`, or the kind of the failure
    Column("json", Text, nullable=False),
    ForeignKeyConstraint(
        ["run_id", "ticket_id"],
        [PREFIX + "golden_members.run_id", PREFIX + "golden_members.ticket_id"],
    ),
)
scores = _table(
    "scores",
    _key("run_id", primary_key=True),
    _key("ticket_id", primary_key=True),
    Column("trial", Integer, primary_key=True, autoincrement=False),
    _key("scorer", primary_key=True),
    _key("fingerprint"),
    _key("kind"),  # `score` or `unscored`
    Column("json", Text, nullable=False),
    ForeignKeyConstraint(
        ["run_id", "ticket_id", "trial"],
        [PREFIX + f"outcomes.{name}" for name in ("run_id", "ticket_id", "trial")],
        ondelete="CASCADE",
    ),
)
blessings = _table("blessings", _key("suite", primary_key=True), _key("run_id"), _key("blessed_at"))
comparisons = _table(
    "comparisons",
    _sequence(),
    _key("comparison_id", unique=True),
    _key("suite"),
    _key("baseline_run"),
    _key("candidate_run"),
    _key("created_at"),
    Column("summary", Text, nullable=False),
)
ledger = _table(
    "ledger",
    _sequence(),
    _key("job_id", unique=True),
    _key("family"),  # empty for an assistant that cannot be recognised
    _key("registered_at"),
    Column("registration", Text, nullable=False),
    _key("kind"),  # of the verdict; empty while there is none
    Index(PREFIX + "ledger_by_family", "family"),
)
judge_answers = _table(
    "judge_answers",
    Column("key", String(64), primary_key=True),  # sha256 of judge and question
    Column("sha256", String(64), nullable=False),  # of the answer, so that damage shows
    Column("json", Text, nullable=False),
)
calibrations = _table(
    "calibrations",
    _sequence(),
    _key("scorer"),
    _key("fingerprint"),
    _key("made_at"),
    Column("json", Text, nullable=False),
    Index(PREFIX + "calibrations_by_scorer", "scorer"),
)

Migration = Callable[[Connection], None]


def _add_ledger(connection: Connection) -> None:
    connection.execute(CreateTable(ledger, if_not_exists=True))
    for index in ledger.indexes:
        connection.execute(CreateIndex(index, if_not_exists=True))


def _add_judge_answers(connection: Connection) -> None:
    connection.execute(CreateTable(judge_answers, if_not_exists=True))


def _add_calibrations(connection: Connection) -> None:
    connection.execute(CreateTable(calibrations, if_not_exists=True))
    for index in calibrations.indexes:
        connection.execute(CreateIndex(index, if_not_exists=True))


MIGRATIONS: Mapping[int, Migration] = {
    1: _add_ledger,
    2: _add_judge_answers,
    3: _add_calibrations,
}
"""Version n to the step that makes n + 1 of it. A step must bear being run again after a crash,
because SQLite commits each change of a table on its own."""


def create_tables(connection: Connection) -> None:
    """Create what is missing; may run again after a crash, or in two processes at once."""
    for table in METADATA.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))


def stored_version(connection: Connection) -> int | None:
    """Return the version of the schema in the database; None when creation did not finish."""
    return connection.execute(select(schema.c.version)).scalar_one_or_none()


def migrate(
    connection: Connection,
    stored: int,
    *,
    where: str,
    target: int = SCHEMA_VERSION,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> None:
    """Bring an older store up to `target`, one version at a time.

    Raises:
        UsageError: the store was written by a newer ticketgate.
    """
    if stored > target:
        raise UsageError(
            f"{where}: its schema is version {stored!r} and this ticketgate knows {target!r}; "
            "update ticketgate, or name another store with --store"
        )
    for version in range(stored, target):
        migrations[version](connection)
        connection.execute(delete(schema))
        connection.execute(insert(schema).values(id=1, version=version + 1))
