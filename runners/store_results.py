"""Keep the drafts, failures and scores of runs, each committed when it exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Select, Table, and_, delete, select

from evals.draft import Draft, DraftFailure
from evals.errors import UnmeasurableError, UsageError
from evals.record import Result
from evals.score import Score, Unscored
from evals.ticket import GoldenTicket
from runners.codec import from_json, to_json
from runners.redact import redacted
from runners.store_engine import Database, nearest
from runners.store_golden import golden_page, read_content
from runners.store_tables import contents, golden_members, outcomes, scores

_DRAFT = "draft"
_NOT_TRIED = "deadline"
"""The kind of failure that means: the run ended before this was asked."""

Scored = tuple[str, int, Sequence[Score | Unscored]]
Key = tuple[str, int]
T = TypeVar("T")


class ResultTables:
    """Write and read outcomes and their scores."""

    def __init__(self, database: Database, known: Sequence[str]) -> None:
        self._db = database
        self._known = known
        inserted = database.insert(outcomes)
        # A draft was paid for and may have scores: nothing replaces it.
        self._save_outcome = inserted.on_conflict_do_update(
            index_elements=["run_id", "ticket_id", "trial"],
            set_={"kind": inserted.excluded.kind, "json": inserted.excluded.json},
            where=outcomes.c.kind != _DRAFT,
        ).execution_options(preserve_rowcount=True)
        inserted = database.insert(scores)
        self._save_score = inserted.on_conflict_do_update(
            index_elements=["run_id", "ticket_id", "trial", "scorer"],
            set_={name: inserted.excluded[name] for name in ("fingerprint", "kind", "json")},
        )

    def save_outcome(self, run_id: str, outcome: Draft | DraftFailure) -> bool:
        """Commit one outcome; false when a draft was there, which stays."""
        clean = redacted(outcome, self._known)
        if clean is not outcome:
            clean = replace(clean, ticket_id=outcome.ticket_id)
        row = {
            "run_id": run_id,
            "ticket_id": outcome.ticket_id,
            "trial": outcome.trial,
            "kind": _DRAFT if isinstance(outcome, Draft) else outcome.kind,
            "json": to_json(clean),
        }
        with self._db.write() as connection:
            return connection.execute(self._save_outcome, row).rowcount == 1

    def save_scores(
        self, run_id: str, batch: Iterable[Scored], fingerprints: Mapping[str, str]
    ) -> None:
        """Commit the scores of a batch together."""
        rows = [
            {
                "run_id": run_id,
                "ticket_id": ticket_id,
                "trial": trial,
                "scorer": score.scorer,
                "fingerprint": fingerprints.get(score.scorer, ""),
                "kind": "score" if isinstance(score, Score) else "unscored",
                "json": to_json(redacted(score, self._known)),
            }
            for ticket_id, trial, found in batch
            for score in found
        ]
        if rows:
            with self._db.write() as connection:
                connection.execute(self._save_score, rows)

    def outcomes_done(self, run_id: str) -> set[Key]:
        """Return what need not be asked again."""
        rows = self._db.read(
            select(outcomes.c.ticket_id, outcomes.c.trial).where(
                outcomes.c.run_id == run_id, outcomes.c.kind != _NOT_TRIED
            )
        )
        return {(row.ticket_id, row.trial) for row in rows}

    def drop_failures(self, run_id: str) -> int:
        """Remove failures, and drafts that a damaged file made unreadable; return how many."""
        mine = outcomes.c.run_id == run_id
        damaged = list(self._unreadable_drafts(run_id))
        with self._db.write() as connection:
            dropped = connection.execute(
                delete(outcomes).where(mine, outcomes.c.kind != _DRAFT)
            ).rowcount
            for ticket_id, trial in damaged:
                key = (outcomes.c.ticket_id == ticket_id, outcomes.c.trial == trial)
                dropped += connection.execute(delete(outcomes).where(mine, *key)).rowcount
        return dropped

    def drop_failed_scores(self, run_id: str) -> int:
        """Forget the scores that arose and could not be told; return how many."""
        mine = scores.c.run_id == run_id
        found = self._db.read(select(scores).where(mine, scores.c.kind == "unscored"))
        dropped = 0
        with self._db.write() as connection:
            for row in found:
                if _is_failed(row.json):
                    names = ("ticket_id", "trial", "scorer")
                    key = [scores.c[name] == getattr(row, name) for name in names]
                    dropped += connection.execute(delete(scores).where(mine, *key)).rowcount
        return dropped

    def results(self, run_id: str, chunk: int) -> Iterator[Result]:
        """Return everything, in the order of the golden set and of trials."""
        for page in self._pages(run_id, chunk):
            for row in page.outcomes:
                yield page.result(row)

    def result(self, run_id: str, ticket_id: str) -> list[Result]:
        """Return the trials of one ticket."""
        own = (golden_members.c.run_id == run_id, golden_members.c.ticket_id == ticket_id)
        golden = self._db.read(
            select(golden_members.c.ticket_id, contents.c.sha256, contents.c.json)
            .join(contents, contents.c.sha256 == golden_members.c.sha256)
            .where(*own)
        )
        if not golden:
            raise UsageError(self._unknown_ticket(run_id, ticket_id))
        page = self._page(run_id, golden, own)
        return [page.result(row) for row in page.outcomes]

    def unscored_results(self, run_id: str, fingerprints: Mapping[str, str]) -> Iterator[Result]:
        """Return the drafts that lack a current score of one of the scorers."""
        for page in self._pages(run_id, 200):
            for row in page.outcomes:
                if row.kind == _DRAFT and not page.has_current(row, fingerprints):
                    yield page.result(row)

    def _pages(self, run_id: str, chunk: int) -> Iterator[_Page]:
        last = -1
        while golden := golden_page(self._db, run_id, last, chunk):
            span = golden_members.c.position.between(golden[0].position, golden[-1].position)
            yield self._page(run_id, golden, (golden_members.c.run_id == run_id, span))
            last = golden[-1].position

    def _page(self, run_id: str, golden: Sequence[Any], where: tuple[Any, ...]) -> _Page:
        return _Page(
            run_id,
            golden,
            self._db.read(_of_members(outcomes, where).order_by(outcomes.c.trial)),
            self._db.read(_of_members(scores, where).order_by(scores.c.trial, scores.c.scorer)),
        )

    def _unreadable_drafts(self, run_id: str) -> Iterator[Key]:
        for page in self._pages(run_id, 200):
            for row in page.outcomes:
                if row.kind == _DRAFT and not _is_readable(row.json):
                    yield row.ticket_id, row.trial

    def _unknown_ticket(self, run_id: str, ticket_id: str) -> str:
        mine = golden_members.c.run_id == run_id
        rows = self._db.read(select(golden_members.c.ticket_id).where(mine).limit(2000))
        hint = nearest(
            ticket_id, [row.ticket_id for row in rows], "`ticketgate show RUN` lists them"
        )
        return f"run {run_id!r}: it has no ticket {ticket_id!r}; {hint}"


class _Page:
    """Hold the rows of a few tickets, joined in memory."""

    def __init__(
        self,
        run_id: str,
        golden: Sequence[Any],
        outcome_rows: Sequence[Any],
        score_rows: Sequence[Any],
    ) -> None:
        self._run_id = run_id
        self._golden = {row.ticket_id: row for row in golden}
        self._read: dict[str, GoldenTicket] = {}
        self._scores: dict[Key, list[Any]] = {}
        for row in score_rows:
            self._scores.setdefault((row.ticket_id, row.trial), []).append(row)
        place = {row.ticket_id: index for index, row in enumerate(golden)}
        # The database ordered by trial; sorting is stable.
        self.outcomes = sorted(outcome_rows, key=lambda row: place[row.ticket_id])

    def result(self, row: Any) -> Result:  # noqa: ANN401  # a row of outcomes
        """Return the result that a row of outcomes begins."""
        is_draft = row.kind == _DRAFT
        return Result(
            golden=self._golden_of(row.ticket_id),
            outcome=self._value(Draft, row) if is_draft else self._value(DraftFailure, row),
            scores=tuple(
                self._score(found) for found in self._scores.get((row.ticket_id, row.trial), ())
            ),
        )

    def has_current(self, row: Any, fingerprints: Mapping[str, str]) -> bool:  # noqa: ANN401  # a row of outcomes
        """Tell whether each scorer has scored a draft in its present version."""
        rows = self._scores.get((row.ticket_id, row.trial), ())
        current = {(found.scorer, found.fingerprint) for found in rows}
        return current.issuperset(fingerprints.items())

    def _score(self, row: Any) -> Score | Unscored:  # noqa: ANN401  # a row of scores
        return self._value(Score, row) if row.kind == "score" else self._value(Unscored, row)

    def _golden_of(self, ticket_id: str) -> GoldenTicket:
        """Read a golden ticket once for all its trials."""
        if ticket_id not in self._read:
            self._read[ticket_id] = read_content(GoldenTicket, self._golden[ticket_id])
        return self._read[ticket_id]

    def _value(self, kind: type[T], row: Any) -> T:  # noqa: ANN401  # a row with ticket_id, trial, json
        try:
            return from_json(kind, row.json)
        except ValueError as error:
            raise UnmeasurableError(
                f"run {self._run_id!r}, ticket {row.ticket_id!r}, trial {row.trial!r}: the stored "
                f"{kind.__name__} cannot be read, the file is damaged; "
                f"`ticketgate resume {self._run_id} --retry-errors` asks for it again"
            ) from error


def _of_members(table: Table, where: tuple[Any, ...]) -> Select[Any]:
    """Select the rows of a table that belong to some tickets of a snapshot."""
    return (
        select(table)
        .join(
            golden_members,
            and_(
                golden_members.c.run_id == table.c.run_id,
                golden_members.c.ticket_id == table.c.ticket_id,
            ),
        )
        .where(*where)
    )


def _is_failed(text: str) -> bool:
    try:
        return from_json(Unscored, text).kind == "failed"
    except ValueError:  # damaged: to be made again too
        return True


def _is_readable(text: str) -> bool:
    try:
        from_json(Draft, text)
    except ValueError:
        return False
    return True
