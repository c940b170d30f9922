"""Keep what calibrations found of scorers, so that later gates know how far to trust them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import insert, select

from evals.calibration_record import StoredCalibration
from evals.errors import UnmeasurableError
from runners.codec import from_json, to_json
from runners.redact import redacted
from runners.store_engine import Database
from runners.store_tables import calibrations


class CalibrationTables:
    """Write and read calibrations; none is ever replaced."""

    def __init__(self, database: Database, known: Sequence[str]) -> None:
        self._db = database
        self._known = known

    def save(self, calibration: StoredCalibration) -> None:
        """Write a calibration."""
        row = {
            "scorer": calibration.scorer,
            "fingerprint": calibration.fingerprint,
            "made_at": calibration.made_at or datetime.now(UTC).isoformat(timespec="seconds"),
            "json": to_json(redacted(calibration, self._known)),
        }
        with self._db.write() as connection:
            connection.execute(insert(calibrations).values(**row))

    def of(self, scorer: str) -> list[StoredCalibration]:
        """Return the calibrations of a scorer, newest first."""
        query = (
            select(calibrations.c.json)
            .where(calibrations.c.scorer == scorer)
            .order_by(calibrations.c.seq.desc())
        )
        return [_read(scorer, row.json) for row in self._db.read(query)]


def _read(scorer: str, text: str) -> StoredCalibration:
    try:
        return from_json(StoredCalibration, text)
    except ValueError as error:
        raise UnmeasurableError(
            f"scorer {scorer!r}: its stored calibration cannot be read, the file is damaged; "
            "calibrate again in a new store"
        ) from error
