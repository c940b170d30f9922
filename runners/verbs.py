"""The verbs about runs: run, resume, rescore, runs, show, bless, report, models."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from evals.errors import UsageError, did_you_mean
from evals.outcome import RunOutcome, Spent
from reports.run_console import run_text, runs_table
from reports.summary import run_summary
from reports.ticket_console import show_text
from runners.begin import load_exam, plan_run, resolve_suite
from runners.gate_verbs import decided_again, finish_gate
from runners.judging import check_judge, judge_spec, judge_spec_of_run, judging
from runners.nightly_verb import finish_night
from runners.plan import Options, Plan, plan_from_json
from runners.progress import Progress
from runners.providers import check_model
from runners.run_suite import execute, proceed, score_missing
from runners.say import color, note, say, width
from runners.schedule import Limits
from runners.store import DEFAULT_URL, RunStore
from runners.verdicts import run_outcome
from runners.write_plan import begin
from runners.write_reports import report_folder, write_gate_reports, write_run_reports
from scorers.catalogue import is_scorer


def run_verb(suite_name: str, options: Options) -> int:
    """Draft and score a suite once."""
    suite = resolve_suite(suite_name, options)
    plan = plan_run(suite, options)
    exam = load_exam(suite)
    with _store(options) as store:
        spent = execute(plan, exam, store, Progress(quiet=options.quiet))
        return _finish_run(plan, store, spent, options, exam.notes)


def resume_verb(what: str, options: Options, *, retry_errors: bool) -> int:
    """Finish an interrupted job; only what is missing is called."""
    with _store(options) as store:
        plan = _resumed(plan_from_json(store.job(what).spec), options)
        if all(store.has_golden(arm.run_id) for arm in plan.arms):
            _check_unchanged(plan, store)
        else:
            begin(plan, load_exam(plan.suite), store)
        if retry_errors:
            for arm in plan.arms:
                store.drop_failures(arm.run_id)
                store.drop_failed_scores(arm.run_id)
        spent = proceed(plan, store, Progress(quiet=options.quiet))
        if plan.verb == "run":
            return _finish_run(plan, store, spent, options, ())
        if plan.verb == "nightly":
            return finish_night(plan, store, spent, options)
        return finish_gate(plan, store, spent, options)


def _resumed(plan: Plan, options: Options) -> Plan:
    """Return the plan with today's bounds, its models checked as at the beginning."""
    for arm in plan.arms:
        check_model(arm.spec, offline=options.offline)
    check_judge(plan.suite, offline=options.offline)
    return replace(
        plan,
        max_usd=options.max_usd,
        deadline_s=options.deadline_s,
        concurrency=options.concurrency or plan.concurrency,
    )


def _check_unchanged(plan: Plan, store: RunStore) -> None:
    """Refuse to go on with other words than the run began with.

    Raises:
        UsageError: the stored prompt differs, because it held a secret that is never stored.
    """
    for arm in plan.arms:
        if store.provenance(arm.run_id).assistant_fingerprint != arm.spec.fingerprint:
            raise UsageError(
                f"run {arm.run_id!r}: its prompt held a secret, which the store does not keep, so "
                "it cannot be finished; take the secret out of the prompt and run again"
            )


def rescore_verb(run: str, options: Options) -> int:
    """Score stored drafts again."""
    with _store(options) as store:
        run_id = store.resolve_run(run)
        known = store.provenance(run_id).scorer_fingerprints
        names = options.scorers or tuple(name for name in known if is_scorer(name))
        spec = judge_spec(judge_spec_of_run(run_id, store), options)
        limits = Limits(max_usd=options.max_usd, deadline_s=options.deadline_s)
        with judging(spec, names, store, limits, offline=options.offline) as judge:
            score_missing(run_id, names, store, Progress(quiet=options.quiet), judge)
            spent = judge.meter.spent() if judge else Spent()
            for sentence in judge.new_notes() if judge else ():
                note(sentence)
        return _report_run(run_outcome(run_id, store, spent, ()), store, options)


def runs_verb(limit: int, options: Options) -> int:
    """List stored runs."""
    with _store(options) as store:
        runs = store.runs(limit)
    rows = [asdict(run) for run in runs]
    document = {"schema": 1, "kind": "runs", "runs": rows}
    say(document, runs_table(runs, width(), color()), options)
    return 0


def show_verb(run: str, ticket: str | None, options: Options) -> int:
    """Show a run or one of its tickets."""
    from runners.codec import to_json

    with _store(options) as store:
        run_id = store.resolve_run(run)
        if ticket is None:
            outcome = run_outcome(run_id, store, Spent(), ())
            say(run_summary(outcome), run_text(outcome, width(), color()), options)
            return 0
        results = store.result(run_id, ticket)
    if not results:
        raise UsageError(
            f"run {run_id!r}: ticket {ticket!r} has no draft yet; finish it with `resume {run_id}`"
        )
    trials = [json.loads(to_json(result)) for result in results]
    document = {"schema": 1, "kind": "ticket", "run": run_id, "ticket": ticket, "trials": trials}
    say(document, show_text(results[0].golden, results, width(), color()), options)
    return 0


def bless_verb(run: str, options: Options) -> int:
    """Make a run the baseline of its suite."""
    with _store(options) as store:
        run_id = store.resolve_run(run)
        provenance = store.provenance(run_id)
        store.bless(provenance.suite, run_id)
    document = {"schema": 1, "kind": "bless", "run": run_id, "suite": provenance.suite}
    text = f"{run_id} ({provenance.label}) is now the baseline of {provenance.suite}"
    say(document, text, options)
    return 0


def report_verb(what: str, kinds: Sequence[str], options: Options) -> int:
    """Write the reports of a run or a comparison again."""
    with _store(options) as store:
        comparison = store.comparison(what)
        if comparison is not None:
            outcome = decided_again(comparison, store)
            folder = report_folder(options.out, outcome.id)
            written = write_gate_reports(outcome, store, folder, kinds)
        else:
            run_id = store.resolve_run(what)
            folder = report_folder(options.out, run_id)
            run = run_outcome(run_id, store, Spent(), ())
            written = write_run_reports(run, store, folder, kinds)
    files = [str(path) for path in written]
    say({"schema": 1, "kind": "report", "files": files}, "\n".join(files), options)
    return 0


def models_verb(what: str, name: str | None, options: Options) -> int:
    """List, fetch or locate the embedded models."""
    from runners.embedded import assets

    if what == "list":
        return _list_models(options)
    asset = assets.SMOLLM2
    if name not in (None, asset.name):
        raise UsageError(f"model {name!r}: has no file to fetch{did_you_mean(name, [asset.name])}")
    path = assets.path_of(asset)
    if path is None and what == "fetch":
        progress = Progress(quiet=options.quiet)
        with progress.stage(f"fetching {asset.name}", asset.size_bytes):
            path = assets.fetch(asset, progress.reached, offline=options.offline)
    if path is None:
        raise UsageError(
            f"model {asset.name!r}: not fetched; run `ticketgate models fetch {asset.name}`"
        )
    say({"schema": 1, "kind": "model", "name": asset.name, "path": str(path)}, str(path), options)
    return 0


def _list_models(options: Options) -> int:
    from runners.embedded.assets import list_models

    models = list_models()
    rows = [{**asdict(model), "path": str(model.path or "")} for model in models]
    lines = []
    for model in models:
        lines.append(f"{model.name}: {model.kind}, {model.licence}")
        if model.size_bytes:
            size = f"{model.size_bytes / 1e6:.0f} MB"
            fetch = f"`ticketgate models fetch {model.name}`"
            lines.append(f"  {size}, {model.path or f'not fetched: {fetch}'}")
        if model.needs_extra and not model.ready:
            lines.append(
                f"  needs the extra `{model.needs_extra}`: pip install 'ticketgate[local]'"
            )
    say({"schema": 1, "kind": "models", "models": rows}, "\n".join(lines), options)
    return 0


def _finish_run(
    plan: Plan, store: RunStore, spent: Spent, options: Options, notes: Sequence[str]
) -> int:
    """Report a run that is complete."""
    outcome = run_outcome(plan.candidate.run_id, store, spent, notes)
    store.finish_job(plan.job_id, "done", run_summary(outcome))
    return _report_run(outcome, store, options)


def _report_run(outcome: RunOutcome, store: RunStore, options: Options) -> int:
    """Write and print a run; exit code 3 when not one draft came about."""
    folder = report_folder(options.out, outcome.provenance.run_id)
    written = write_run_reports(outcome, store, folder)
    text = run_text(outcome, width(), color(), reports=[str(path) for path in written])
    say(run_summary(outcome), text, options)
    if outcome.drafts:
        return 0
    note(f"no draft came about: all {outcome.failures} failed; see `ticketgate show` for why")
    return 3


def _store(options: Options) -> RunStore:
    return RunStore(options.store or DEFAULT_URL)
