"""Keep the ledger of gates, and take drafts over from one run into another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, literal, select, update

from evals.draft import PROVIDER_FAULTS
from evals.errors import UnmeasurableError
from evals.ledger import LedgerEntry, Registration
from runners.codec import from_json, to_json
from runners.redact import redacted
from runners.store_engine import Database
from runners.store_tables import golden_members, ledger, outcomes, scores


class LedgerTables:
    """Write and read what was fixed before the scores were read."""

    def __init__(self, database: Database, known: Sequence[str]) -> None:
        self._db = database
        self._known = known

    def register(self, entry: LedgerEntry) -> LedgerEntry:
        """Write an entry unless its job has one, and return the one that counts."""
        row = {
            "job_id": entry.job_id,
            "family": entry.registration.family,
            "registered_at": entry.registered_at or _now(),
            "registration": to_json(redacted(entry.registration, self._known)),
            "kind": entry.kind,
        }
        statement = self._db.insert(ledger).values(**row)
        with self._db.write() as connection:
            connection.execute(statement.on_conflict_do_nothing(index_elements=["job_id"]))
        return self._read(select(ledger).where(ledger.c.job_id == entry.job_id))[0]

    def entry(self, job_id: str) -> LedgerEntry | None:
        """Return the entry of a job, or None."""
        found = self._read(select(ledger).where(ledger.c.job_id == job_id))
        return found[0] if found else None

    def entries(self, family: str) -> list[LedgerEntry]:
        """Return the entries of a family, oldest first; none for the empty family."""
        if not family:
            return []
        return self._read(select(ledger).where(ledger.c.family == family).order_by(ledger.c.seq))

    def close(self, job_id: str, kind: str) -> None:
        """Write how a gate ended."""
        with self._db.write() as connection:
            connection.execute(update(ledger).where(ledger.c.job_id == job_id).values(kind=kind))

    def take_over(self, source: str, target: str) -> int:
        """Copy the outcomes of a run, with their scores, into one that lacks them.

        Only for tickets that the target's snapshot holds in the same words. What the provider
        failed to answer is not copied: that is to be asked again.

        Returns:
            The number of outcomes copied.
        """
        theirs, ours = golden_members.alias("theirs"), golden_members.alias("ours")
        same = (
            select(theirs.c.ticket_id)
            .join(
                ours, and_(ours.c.ticket_id == theirs.c.ticket_id, ours.c.sha256 == theirs.c.sha256)
            )
            .where(theirs.c.run_id == source, ours.c.run_id == target)
        )
        copied = [literal(target), *(outcomes.c[name] for name in _OUTCOME)]
        wanted = select(*copied).where(
            outcomes.c.run_id == source,
            outcomes.c.kind.not_in(sorted(PROVIDER_FAULTS)),
            outcomes.c.ticket_id.in_(same),
        )
        into = self._db.insert(outcomes).from_select(["run_id", *_OUTCOME], wanted)
        values = [literal(target), *(scores.c[name] for name in _SCORE)]
        present = and_(
            outcomes.c.run_id == target,
            outcomes.c.ticket_id == scores.c.ticket_id,
            outcomes.c.trial == scores.c.trial,
        )
        scored = select(*values).join(outcomes, present).where(scores.c.run_id == source)
        into_scores = self._db.insert(scores).from_select(["run_id", *_SCORE], scored)
        with self._db.write() as connection:
            count = connection.execute(into.on_conflict_do_nothing()).rowcount
            if count:
                connection.execute(into_scores.on_conflict_do_nothing())
        return max(count, 0)

    def _read(self, query: Any) -> list[LedgerEntry]:  # noqa: ANN401  # any select of the ledger
        return [
            LedgerEntry(
                job_id=row.job_id,
                registration=_registration(row.job_id, row.registration),
                registered_at=row.registered_at,
                kind=row.kind,
            )
            for row in self._db.read(query)
        ]


_OUTCOME = ("ticket_id", "trial", "kind", "json")
_SCORE = ("ticket_id", "trial", "scorer", "fingerprint", "kind", "json")


def _registration(job_id: str, text: str) -> Registration:
    try:
        return from_json(Registration, text)
    except ValueError as error:
        raise UnmeasurableError(
            f"job {job_id!r}: its line in the ledger cannot be read, the file is damaged; "
            "gate in a new store"
        ) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
