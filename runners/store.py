"""The run store: everything that was paid for, committed when it exists.

One small interface over a database, an SQLite file by default. The queries lie in
`store_runs`, `store_golden` and `store_results`, which are imported when a store is opened.

    with RunStore("sqlite:///.ticketgate/runs.db") as store:
        store.create_job(job); store.create_run(provenance)
        store.put_golden(run_id, tickets); store.put_articles(golden_fingerprint, articles)
        store.save_outcome(run_id, draft); store.save_scores(run_id, ...)

Methods block for well under a millisecond per draft and are for one thread at a time. Every
text is freed of secrets before it is written (`runners.redact`). Faults of the disk, the file
or the server raise `UsageError` or `UnmeasurableError` with a sentence; what was stored stays.
"""

from __future__ import annotations

# longer: one interface, a line and a sentence for each query.
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self

from evals.calibration_record import StoredCalibration
from evals.draft import Draft, DraftFailure
from evals.judge import JudgeAnswer
from evals.ledger import LedgerEntry
from evals.record import Provenance, Result
from evals.score import Score, Unscored
from evals.ticket import Article, GoldenTicket
from runners.redact import known_secrets

DEFAULT_URL = "sqlite:///.ticketgate/runs.db"

JobStatus = Literal["running", "done", "interrupted"]
"""A job that was killed stays `running`: nobody was left to say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Hold what was asked for on the command line, with all that is needed to go on with it."""

    job_id: str
    verb: str
    """`run`, `gate`, `upgrade` ..."""
    suite: str
    run_ids: tuple[str, ...]
    spec: Mapping[str, object]
    """JSON: the resolved suite, the assistants with their prompts, the options."""
    status: JobStatus = "running"
    created_at: str = ""
    """UTC, ISO 8601; filled in when empty."""
    summary: Mapping[str, object] | None = None
    """JSON: what came of it, when it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """Hold one line of the list of runs."""

    run_id: str
    suite: str
    label: str
    model: str
    started_at: str
    tickets: int | None
    """Size of the golden snapshot; None when the run was stopped before it was complete."""
    drafts: int
    failures: int
    scores: int
    """Scores and reasons for having none, over all scorers."""
    status: JobStatus | None
    """Of the job that created the run; None for a run without a job."""
    is_blessed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredComparison:
    """Hold a comparison of two runs as it was reported."""

    comparison_id: str
    suite: str
    baseline_run: str
    candidate_run: str
    summary: str = field(repr=False)
    """The JSON document that was printed."""
    created_at: str = ""
    """UTC, ISO 8601; filled in when empty."""


class RunStore:
    """Store runs and read them back; a context manager.

    Args:
        url: `sqlite:///FILE` (the folder is made) or `postgresql://...`.
        busy_timeout_s: how long to wait for another process that is writing, in seconds.
        known: secret values never to write; those of the environment when not given.

    Raises:
        UsageError: the URL, the place or the file is wrong, or of a newer ticketgate.
        UnmeasurableError: the file is damaged, the disk full, or the database locked.
    """

    def __init__(
        self,
        url: str = DEFAULT_URL,
        *,
        busy_timeout_s: float = 30.0,
        known: Sequence[str] | None = None,
    ) -> None:
        # SQLAlchemy takes half a second to import: only who opens a store pays for it.
        from runners.store_calibrations import CalibrationTables
        from runners.store_engine import Database
        from runners.store_golden import GoldenTables
        from runners.store_judge import JudgeTables
        from runners.store_ledger import LedgerTables
        from runners.store_results import ResultTables
        from runners.store_runs import RunTables

        secrets = known_secrets(os.environ) if known is None else known
        self._database = Database(url, busy_timeout_s=busy_timeout_s)
        self._runs = RunTables(self._database, secrets)
        self._golden = GoldenTables(self._database, secrets)
        self._results = ResultTables(self._database, secrets)
        self._ledger = LedgerTables(self._database, secrets)
        self._judged = JudgeTables(self._database, secrets)
        self._calibrations = CalibrationTables(self._database, secrets)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; harmless when done twice."""
        self._database.close()

    def check(self) -> None:
        """Verify the whole file; raise `UnmeasurableError` when it is damaged."""
        self._database.check()

    def create_job(self, job: Job) -> None:
        """Write a job, whose runs may be created later."""
        self._runs.create_job(job)

    def job(self, job_or_run: str) -> Job:
        """Return a job by its id, or the job that created a run (named as in `resolve_run`)."""
        return self._runs.job(job_or_run)

    def finish_job(
        self, job_id: str, status: JobStatus, summary: Mapping[str, object] | None = None
    ) -> None:
        """Write how a job ended."""
        self._runs.finish_job(job_id, status, summary)

    def create_run(self, provenance: Provenance) -> None:
        """Write a new run, which has no ticket yet."""
        self._runs.create_run(provenance)

    def provenance(self, run_id: str) -> Provenance:
        """Return what a run measured and with what."""
        return self._runs.provenance(run_id)

    def update_provenance(self, provenance: Provenance) -> None:
        """Replace the provenance of its run, for instance to add when it ended."""
        self._runs.update_provenance(provenance)

    def runs(self, limit: int | None = None) -> list[RunSummary]:
        """Return the newest runs first."""
        return self._runs.runs(limit)

    def resolve_run(self, text: str) -> str:
        """Return the run named by its id, by a beginning that no other has, or by `latest`.

        Raises:
            UsageError: there is none, or several; with a suggestion.
        """
        return self._runs.resolve_run(text)

    def bless(self, suite: str, run_id: str) -> None:
        """Make a run the baseline of a suite, in place of the earlier one."""
        self._runs.bless(suite, run_id)

    def blessed(self, suite: str) -> str | None:
        """Return the run that is the baseline of a suite, or None."""
        return self._runs.blessed(suite)

    def save_comparison(self, comparison: StoredComparison) -> None:
        """Write a comparison, in place of one of the same id."""
        self._runs.save_comparison(comparison)

    def comparison(self, text: str) -> StoredComparison | None:
        """Return the comparison of this id, or of a beginning that no other has, or None."""
        return self._runs.comparison(text)

    def comparisons(self, limit: int | None = None) -> list[StoredComparison]:
        """Return the newest comparisons first."""
        return self._runs.comparisons(limit)

    def register(self, entry: LedgerEntry) -> LedgerEntry:
        """Write what a gate will decide by, once for each job; return the entry that counts."""
        return self._ledger.register(entry)

    def registered(self, job_id: str) -> LedgerEntry | None:
        """Return the ledger's entry of a job, or None."""
        return self._ledger.entry(job_id)

    def ledger(self, family: str) -> list[LedgerEntry]:
        """Return the gates of the same candidate and baseline, oldest first."""
        return self._ledger.entries(family)

    def close_entry(self, job_id: str, kind: str) -> None:
        """Write into the ledger how a gate ended."""
        self._ledger.close(job_id, kind)

    def take_over(self, source: str, target: str) -> int:
        """Copy drafts, with their scores, from one run into another that lacks them.

        Only for tickets that both hold in the same words; never what the provider failed to
        answer. Returns how many.
        """
        return self._ledger.take_over(source, target)

    def save_judge_answer(self, key: str, answer: JudgeAnswer) -> None:
        """Commit what a judge answered, under a hash of what it was asked."""
        self._judged.save(key, answer)

    def judge_answer(self, key: str) -> JudgeAnswer | None:
        """Return what a judge answered before; None where nothing whole is stored."""
        return self._judged.answer(key)

    def save_calibration(self, calibration: StoredCalibration) -> None:
        """Commit what a calibration found, beside the earlier ones of its scorer."""
        self._calibrations.save(calibration)

    def calibrations(self, scorer: str) -> list[StoredCalibration]:
        """Return the calibrations of a scorer, newest first."""
        return self._calibrations.of(scorer)

    def put_golden(self, run_id: str, tickets: Iterable[GoldenTicket]) -> int:
        """Store the golden tickets of a run in their order, so that files are needed no more.

        Equal tickets are stored once for all runs. Streams; may be repeated after a crash.

        Returns:
            The number of tickets.

        Raises:
            UsageError: a ticket id occurs twice, or the run holds other tickets.
        """
        return self._golden.put_golden(run_id, tickets)

    def has_golden(self, run_id: str) -> bool:
        """Tell whether `put_golden` was completed for a run."""
        return self._golden.has_golden(run_id)

    def golden(self, run_id: str) -> Iterator[GoldenTicket]:
        """Return the golden tickets of a run in order, a page in memory at a time."""
        return self._golden.golden(run_id)

    def put_articles(self, fingerprint: str, articles: Iterable[Article]) -> int:
        """Store the articles behind a golden fingerprint, unless they are there; return how many.

        Args:
            fingerprint: `Provenance.golden_fingerprint` of the runs that use them.
            articles: all of them, in order; none when the golden set has no articles.
        """
        return self._golden.put_articles(fingerprint, articles)

    def articles(self, run_or_fingerprint: str) -> Iterator[Article]:
        """Return the articles of a run or of a golden fingerprint, in order."""
        return self._golden.articles(self._runs.golden_fingerprint(run_or_fingerprint))

    def save_outcome(self, run_id: str, outcome: Draft | DraftFailure) -> bool:
        """Commit one outcome of a ticket of the run's golden snapshot.

        A later outcome replaces a failure; a draft was paid for and is never replaced.

        Returns:
            True when this outcome was written; False when a draft was there, which stays.
        """
        return self._results.save_outcome(run_id, outcome)

    def save_scores(
        self,
        run_id: str,
        ticket_id: str,
        trial: int,
        scores: Sequence[Score | Unscored],
        *,
        fingerprints: Mapping[str, str],
    ) -> None:
        """Commit the scores of one outcome, in place of earlier ones by the same scorers.

        Args:
            run_id: the run.
            ticket_id: the ticket.
            trial: the repeat, from 0.
            scores: any number, of different scorers.
            fingerprints: of the scorers, by name.
        """
        self._results.save_scores(run_id, [(ticket_id, trial, scores)], fingerprints)

    def save_scores_batch(
        self,
        run_id: str,
        batch: Iterable[tuple[str, int, Sequence[Score | Unscored]]],
        *,
        fingerprints: Mapping[str, str],
    ) -> None:
        """Commit the scores of many outcomes (ticket id, trial, scores) together."""
        self._results.save_scores(run_id, batch, fingerprints)

    def outcomes_done(self, run_id: str) -> set[tuple[str, int]]:
        """Return ticket and trial of all outcomes but those that the deadline cut off."""
        return self._results.outcomes_done(run_id)

    def drop_failures(self, run_id: str) -> int:
        """Forget failures, and drafts that a damaged file made unreadable; return how many."""
        return self._results.drop_failures(run_id)

    def drop_failed_scores(self, run_id: str) -> int:
        """Forget scores that could not be told, so that they are made again; return how many."""
        return self._results.drop_failed_scores(run_id)

    def results(self, run_id: str, *, chunk: int = 200) -> Iterator[Result]:
        """Return all outcomes with their scores (by scorer), by ticket in order, then by trial.

        Args:
            run_id: the run.
            chunk: tickets in memory at a time. The store may be written to meanwhile.
        """
        return self._results.results(run_id, chunk)

    def result(self, run_id: str, ticket_id: str) -> list[Result]:
        """Return the trials of one ticket; `UsageError` when the run has no such ticket."""
        return self._results.result(run_id, ticket_id)

    def unscored_results(self, run_id: str, fingerprints: Mapping[str, str]) -> Iterator[Result]:
        """Return the drafts that at least one scorer has not scored in its present version.

        Args:
            run_id: the run.
            fingerprints: of the scorers that should have scored, by name.
        """
        return self._results.unscored_results(run_id, fingerprints)
