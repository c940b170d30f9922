"""Keep what judges answered, each answer committed when it exists."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from evals.judge import JudgeAnswer
from runners.codec import from_json, to_json
from runners.redact import redacted
from runners.store_engine import Database
from runners.store_tables import judge_answers


class JudgeTables:
    """Write and read the answers of judges, by a hash of what was asked."""

    def __init__(self, database: Database, known: Sequence[str]) -> None:
        self._db = database
        self._known = known

    def save(self, key: str, answer: JudgeAnswer) -> None:
        """Commit an answer, in place of an earlier one to the same question."""
        text = to_json(redacted(answer, self._known))
        row = {"key": key, "sha256": _sha256(text), "json": text}
        inserted = self._db.insert(judge_answers)
        statement = inserted.on_conflict_do_update(
            index_elements=["key"],
            set_={name: inserted.excluded[name] for name in ("sha256", "json")},
        )
        with self._db.write() as connection:
            connection.execute(statement, row)

    def answer(self, key: str) -> JudgeAnswer | None:
        """Return the answer to a question; None where there is none, or none that is whole.

        A damaged row is not believed: the question is asked again.
        """
        rows = self._db.read(select(judge_answers).where(judge_answers.c.key == key))
        if not rows or _sha256(rows[0].json) != rows[0].sha256:
            return None
        try:
            return from_json(JudgeAnswer, rows[0].json)
        except ValueError:
            return None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
