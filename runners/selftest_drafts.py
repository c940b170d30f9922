"""Find the stored drafts that a self-test starts from, or draft them with an embedded model."""

from __future__ import annotations

from dataclasses import dataclass

from evals.errors import UsageError
from evals.record import Result
from evals.suite import Suite
from evals.ticket import Article
from runners.baseline import candidate_spec
from runners.begin import Exam, load_exam, plan_run
from runners.plan import Options
from runners.progress import Progress
from runners.run_suite import execute
from runners.store import RunStore, RunSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDrafts:
    """Hold a complete run, ticket by ticket."""

    run_id: str
    results: tuple[Result, ...]
    articles: tuple[Article, ...]
    repeats: int
    made_now: bool = False
    """No fitting run was stored, and an embedded model drafted one."""


def stored_drafts(
    suite: Suite, run: str | None, options: Options, store: RunStore, progress: Progress
) -> StoredDrafts:
    """Return the named run, else the latest of this very assistant, else draft one.

    Raises:
        UsageError: there is no such run, it is not finished, or none fits and drafting would
            cost something.
    """
    if run is not None:
        return _read(store.resolve_run(run), store)
    exam = load_exam(suite)
    found = _latest(suite, exam, options, store)
    if found is not None:
        return _read(found, store)
    drafted = _drafted_now(suite, exam, options, store, progress)
    return _read(drafted, store, made_now=True)


def _latest(suite: Suite, exam: Exam, options: Options, store: RunStore) -> str | None:
    """Return the newest complete run with the same tickets and the same assistant."""
    fingerprint = candidate_spec(suite.assistant, options.prompt, suite.model).fingerprint
    if not fingerprint:
        return None
    asked = {golden.ticket.id for golden in exam.tickets}
    for summary in store.runs():
        known = store.provenance(summary.run_id)
        if (
            known.assistant_fingerprint == fingerprint
            and known.golden_fingerprint == exam.fingerprint
            and known.repeats == suite.repeats
            and _is_complete(summary, len(asked) * suite.repeats)
            and {golden.ticket.id for golden in store.golden(summary.run_id)} == asked
        ):
            return summary.run_id
    return None


def _is_complete(summary: RunSummary, expected: int) -> bool:
    return summary.tickets is not None and summary.drafts + summary.failures == expected


def _drafted_now(
    suite: Suite, exam: Exam, options: Options, store: RunStore, progress: Progress
) -> str:
    """Draft with an embedded model, which costs nothing but a moment."""
    spec = candidate_spec(suite.assistant, options.prompt, suite.model)
    if spec.kind != "prompt" or not spec.model.startswith("embedded/"):
        raise UsageError(
            f"selftest {suite.name!r}: the store has no complete run of this assistant on these "
            f"tickets; run `ticketgate run {suite.name}` first, and name it with --run"
        )
    plan = plan_run(suite, options)
    execute(plan, exam, store, progress)
    store.finish_job(plan.job_id, "done")
    return plan.candidate.run_id


def _read(run_id: str, store: RunStore, *, made_now: bool = False) -> StoredDrafts:
    """Read a run and check that every ticket has all its drafts.

    Raises:
        UsageError: it was interrupted.
    """
    if not store.has_golden(run_id):
        raise _unfinished(run_id)
    repeats = store.provenance(run_id).repeats
    results = tuple(store.results(run_id))
    tickets = sum(1 for _ in store.golden(run_id))
    if not results or len(results) != tickets * repeats:
        raise _unfinished(run_id)
    return StoredDrafts(
        run_id=run_id,
        results=results,
        articles=tuple(store.articles(run_id)),
        repeats=repeats,
        made_now=made_now,
    )


def _unfinished(run_id: str) -> UsageError:
    return UsageError(
        f"run {run_id!r}: it is not finished; finish it with `ticketgate resume {run_id}`"
    )
