"""Keep jobs, runs, blessings and comparisons: the book of what was done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, case, desc, func, insert, select, update

from evals.errors import UnmeasurableError, UsageError
from evals.record import Provenance
from runners.codec import from_json, to_json
from runners.redact import redacted
from runners.store import Job, JobStatus, RunSummary, StoredComparison
from runners.store_engine import Database, nearest
from runners.store_tables import blessings, comparisons, job_runs, jobs, outcomes, runs, scores

_SHOWN = 5
"""Candidates that an ambiguous beginning lists."""


class RunTables:
    """Write and read jobs, runs, blessings and comparisons."""

    def __init__(self, database: Database, known: Sequence[str]) -> None:
        self._db = database
        self._known = known

    def create_job(self, job: Job) -> None:
        """Write a job with the runs that it will fill."""
        row = {
            "job_id": job.job_id,
            "verb": job.verb,
            "suite": job.suite,
            "status": job.status,
            "created_at": job.created_at or _now(),
            "spec": self._json(job.spec),
            "summary": None if job.summary is None else self._json(job.summary),
        }
        members = [
            {"job_id": job.job_id, "run_id": run_id, "position": position}
            for position, run_id in enumerate(job.run_ids)
        ]
        with self._db.write() as connection:
            connection.execute(insert(jobs), row)
            if members:
                connection.execute(insert(job_runs), members)

    def job(self, text: str) -> Job:
        """Return a job by its id, or the job that created a run."""
        rows = self._db.read(select(jobs).where(jobs.c.job_id == text))
        if not rows:
            run_id = self.resolve_run(text)
            rows = self._db.read(
                select(jobs)
                .join(job_runs, job_runs.c.job_id == jobs.c.job_id)
                .where(job_runs.c.run_id == run_id)
                .order_by(jobs.c.seq)
                .limit(1)
            )
            if not rows:
                raise UsageError(
                    f"run {run_id!r}: it was not made by a job of this store, so that there is "
                    "nothing to go on with; start a new run"
                )
        return self._job_of(rows[0])

    def finish_job(
        self, job_id: str, status: JobStatus, summary: Mapping[str, object] | None
    ) -> None:
        """Write how a job ended."""
        text = None if summary is None else self._json(summary)
        with self._db.write() as connection:
            connection.execute(
                update(jobs).where(jobs.c.job_id == job_id).values(status=status, summary=text)
            )

    def create_run(self, provenance: Provenance) -> None:
        """Write a run that has no outcome yet."""
        row = {"run_id": provenance.run_id, "suite": provenance.suite}
        with self._db.write() as connection:
            connection.execute(insert(runs), {**row, "provenance": self._provenance(provenance)})

    def provenance(self, run_id: str) -> Provenance:
        """Return the provenance of a run, named in full."""
        rows = self._db.read(select(runs.c.provenance).where(runs.c.run_id == run_id))
        if not rows:
            raise UsageError(self._unknown_run(run_id))
        return self._read_provenance(run_id, rows[0].provenance)

    def update_provenance(self, provenance: Provenance) -> None:
        """Replace the provenance of a run."""
        with self._db.write() as connection:
            changed = connection.execute(
                update(runs)
                .where(runs.c.run_id == provenance.run_id)
                .values(provenance=self._provenance(provenance))
            ).rowcount
        if not changed:
            raise UsageError(self._unknown_run(provenance.run_id))

    def golden_fingerprint(self, text: str) -> str:
        """Return the golden fingerprint of a run; any other text is one already."""
        rows = self._db.read(select(runs.c.provenance).where(runs.c.run_id == text))
        return self._read_provenance(text, rows[0].provenance).golden_fingerprint if rows else text

    def runs(self, limit: int | None) -> list[RunSummary]:
        """Return the newest runs first, with counts."""
        newest = select(runs.c.run_id, runs.c.golden_size, runs.c.provenance)
        rows = self._db.read(newest.order_by(desc(runs.c.seq)).limit(limit))
        ids = [row.run_id for row in rows]
        drafted = func.sum(case((outcomes.c.kind == "draft", 1), else_=0))
        counts = self._by_run(outcomes, ids, drafted, func.count())
        scored = self._by_run(scores, ids, func.count())
        status = self._statuses(ids)
        blessed = {row.run_id for row in self._db.read(select(blessings.c.run_id))}
        summaries = []
        for row in rows:
            known = self._read_provenance(row.run_id, row.provenance)
            drafts, total = counts.get(row.run_id, (0, 0))
            summaries.append(
                RunSummary(
                    run_id=row.run_id,
                    suite=known.suite,
                    label=known.label,
                    model=known.model,
                    started_at=known.started_at,
                    tickets=row.golden_size,
                    drafts=drafts,
                    failures=total - drafts,
                    scores=scored.get(row.run_id, (0,))[0],
                    status=status.get(row.run_id),
                    is_blessed=row.run_id in blessed,
                )
            )
        return summaries

    def resolve_run(self, text: str) -> str:
        """Return the run that a person means."""
        if text == "latest":
            rows = self._db.read(select(runs.c.run_id).order_by(desc(runs.c.seq)).limit(1))
            if not rows:
                raise UsageError("run 'latest': the store holds no run; `ticketgate run` makes one")
            return cast("str", rows[0].run_id)
        found = self._beginning_with(runs, "run_id", text)
        if text in found:
            return text
        if len(found) == 1:
            return found[0]
        if not found:
            raise UsageError(self._unknown_run(text))
        raise UsageError(_ambiguous("run", text, found))

    def bless(self, suite: str, run_id: str) -> None:
        """Make a run the baseline of a suite."""
        if not self._db.read(select(runs.c.seq).where(runs.c.run_id == run_id)):
            raise UsageError(self._unknown_run(run_id))
        values = {"run_id": run_id, "blessed_at": _now()}
        statement = self._db.insert(blessings).values(suite=suite, **values)
        with self._db.write() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["suite"], set_=values)
            )

    def blessed(self, suite: str) -> str | None:
        """Return the baseline of a suite."""
        rows = self._db.read(select(blessings.c.run_id).where(blessings.c.suite == suite))
        return rows[0].run_id if rows else None

    def save_comparison(self, comparison: StoredComparison) -> None:
        """Write a comparison, or write it again."""
        values = {
            "suite": comparison.suite,
            "baseline_run": comparison.baseline_run,
            "candidate_run": comparison.candidate_run,
            "created_at": comparison.created_at or _now(),
            "summary": self._json(json.loads(comparison.summary)),
        }
        statement = self._db.insert(comparisons).values(
            comparison_id=comparison.comparison_id, **values
        )
        with self._db.write() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["comparison_id"], set_=values)
            )

    def comparison(self, text: str) -> StoredComparison | None:
        """Return a comparison by its id or a beginning of it that no other has."""
        found = self._beginning_with(comparisons, "comparison_id", text)
        if text not in found and len(found) > 1:
            raise UsageError(_ambiguous("comparison", text, found))
        if not found:
            return None
        wanted = text if text in found else found[0]
        rows = self._db.read(select(comparisons).where(comparisons.c.comparison_id == wanted))
        return _comparison_of(rows[0])

    def comparisons(self, limit: int | None) -> list[StoredComparison]:
        """Return the newest comparisons first."""
        query = select(comparisons).order_by(desc(comparisons.c.seq)).limit(limit)
        return [_comparison_of(row) for row in self._db.read(query)]

    def _json(self, value: object) -> str:
        return json.dumps(redacted(value, self._known))

    def _provenance(self, provenance: Provenance) -> str:
        clean = replace(redacted(provenance, self._known), run_id=provenance.run_id)
        return to_json(clean)

    def _read_provenance(self, run_id: str, text: str) -> Provenance:
        try:
            return from_json(Provenance, text)
        except ValueError as error:
            raise UnmeasurableError(
                f"run {run_id!r}: its record cannot be read, the file is damaged; "
                "start the run again in a new store"
            ) from error

    def _job_of(self, row: Any) -> Job:  # noqa: ANN401  # a row of jobs
        members = self._db.read(
            select(job_runs.c.run_id)
            .where(job_runs.c.job_id == row.job_id)
            .order_by(job_runs.c.position)
        )
        return Job(
            job_id=row.job_id,
            verb=row.verb,
            suite=row.suite,
            run_ids=tuple(member.run_id for member in members),
            spec=json.loads(row.spec),
            status=row.status,
            created_at=row.created_at,
            summary=None if row.summary is None else json.loads(row.summary),
        )

    def _by_run(self, table: Table, ids: list[str], *counts: Any) -> dict[str, tuple[int, ...]]:  # noqa: ANN401  # aggregate expressions
        query = select(table.c.run_id, *counts).where(table.c.run_id.in_(ids))
        rows = self._db.read(query.group_by(table.c.run_id))
        return {row[0]: tuple(int(count) for count in row[1:]) for row in rows}

    def _statuses(self, ids: list[str]) -> dict[str, JobStatus]:
        """Return the status of the job that created each run."""
        rows = self._db.read(
            select(job_runs.c.run_id, jobs.c.status)
            .join(jobs, jobs.c.job_id == job_runs.c.job_id)
            .where(job_runs.c.run_id.in_(ids))
            .order_by(desc(jobs.c.seq))
        )
        return {row.run_id: row.status for row in rows}  # the first job comes last, and stays

    def _beginning_with(self, table: Table, column: str, text: str) -> list[str]:
        """Return the newest identifiers that begin with `text`, and `text` itself if it is one."""
        if not text:
            return []
        name = table.c[column]
        matches = name.startswith(text, autoescape=True)
        # LIKE ignores case in SQLite, so that the last word is Python's.
        rows = self._db.read(select(name).where(matches).order_by(desc(table.c.seq)).limit(1000))
        exact = self._db.read(select(name).where(name == text))
        return [text] if exact else [row[0] for row in rows if row[0].startswith(text)]

    def _unknown_run(self, text: str) -> str:
        rows = self._db.read(select(runs.c.run_id).order_by(desc(runs.c.seq)).limit(1000))
        hint = nearest(text, [row.run_id for row in rows], "`ticketgate runs` lists them")
        return f"run {text!r}: the store holds no run of this name; {hint}"


def _ambiguous(what: str, text: str, found: Sequence[str]) -> str:
    names = ", ".join(found[:_SHOWN]) + (", ..." if len(found) > _SHOWN else "")
    return f"{what} {text!r}: {len(found)} of the store begin so ({names}); write more of the name"


def _comparison_of(row: Any) -> StoredComparison:  # noqa: ANN401  # a row of comparisons
    return StoredComparison(
        comparison_id=row.comparison_id,
        suite=row.suite,
        baseline_run=row.baseline_run,
        candidate_run=row.candidate_run,
        summary=row.summary,
        created_at=row.created_at,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
