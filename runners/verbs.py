"""What each verb does, from options to an exit code: thin, because the steps live elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace

from reports.summary import gate_summary, run_summary
from scorers.catalogue import SCORERS

from evals.errors import UsageError
from evals.outcome import GateOutcome, Spent
from evals.rule import Rule
from evals.score import metric_named
from evals.suite import Suite
from reports import console
from runners.begin import load_exam, plan_gate, plan_run, plan_upgrade, resolve_suite
from runners.plan import Options, Plan, new_id, plan_from_json
from runners.progress import Progress
from runners.providers import check_model
from runners.run_suite import begin, execute, proceed, score_missing
from runners.store import DEFAULT_URL, RunStore, StoredComparison
from runners.suite_files import load_suite
from runners.verdicts import judge, numbers_of_any, outcome_of, run_outcome
from runners.write_reports import report_folder, write_gate_reports, write_run_reports

SOFT_WARNING = "inconclusive counts as a pass here, because of --soft-inconclusive"


def run_verb(suite_name: str, options: Options) -> int:
    """Draft and score a suite once."""
    suite = resolve_suite(suite_name, options)
    exam = load_exam(suite)
    with _store(options) as store:
        plan = plan_run(suite, options)
        spent = execute(plan, exam, store, _progress(options))
        return _finish_run(plan, store, spent, options, exam.notes)


def gate_verb(suite_name: str, baseline: str, options: Options) -> int:
    """Decide the working tree against a baseline."""
    suite = resolve_suite(suite_name, options)
    exam = load_exam(suite)
    with _store(options) as store:
        plan = plan_gate(suite, options, baseline, store)
        spent = execute(plan, exam, store, _progress(options))
        return _finish_gate(plan, store, spent, options)


def upgrade_verb(suite_name: str, to: str, source: str | None, options: Options) -> int:
    """Decide one model against another."""
    suite = resolve_suite(suite_name, options)
    exam = load_exam(suite)
    with _store(options) as store:
        plan = plan_upgrade(suite, options, to, source)
        spent = execute(plan, exam, store, _progress(options))
        return _finish_gate(plan, store, spent, options)


def compare_verb(baseline: str, candidate: str, rules: str | None, options: Options) -> int:
    """Compare two stored runs or result files."""
    with _store(options) as store:
        left, right = (numbers_of_any(where, store, None) for where in (baseline, candidate))
        if rules:
            suite = load_suite(rules)
        else:
            scorers = {*left.table.scorers(), *right.table.scorers()}
            suite = default_suite(tuple(sorted(scorers)))
        outcome = outcome_of(
            left,
            right,
            suite,
            store,
            verb="compare",
            identity=new_id("c"),
            spent=Spent(),
        )
        return _report_gate(outcome, store, options)


def default_suite(scorers: tuple[str, ...]) -> Suite:
    """Return rules for a comparison that names none: nothing may get worse by much.

    Scores and rates may drop by 3 points, latency and cost may rise by 10 %; latency and cost
    can fail, and are not needed for a pass.
    """
    rules = []
    for name in scorers:
        bounded = metric_named(name).is_bounded
        rules.append(
            Rule(
                scorer=name,
                kind="no_regression",
                bound=0.03 if bounded else 0.10,
                statistic="mean" if bounded else "ratio",
                required=bounded,
            )
        )
    return Suite(name="default rules", golden="", assistant="", scorers=scorers, rules=tuple(rules))


def resume_verb(what: str, options: Options, *, retry_errors: bool) -> int:
    """Finish an interrupted job."""
    with _store(options) as store:
        job = store.job(what)
        plan = replace(
            plan_from_json(job.spec),
            max_usd=options.max_usd,
            deadline_s=options.deadline_s,
        )
        if options.concurrency:
            plan = replace(plan, concurrency=options.concurrency)
        for arm in plan.arms:
            check_model(arm.spec, offline=options.offline)
        _complete_beginning(plan, store)
        if retry_errors:
            for arm in plan.arms:
                store.drop_failures(arm.run_id)
        spent = proceed(plan, store, _progress(options))
        if plan.verb == "run":
            return _finish_run(plan, store, spent, options, ())
        return _finish_gate(plan, store, spent, options)


def _complete_beginning(plan: Plan, store: RunStore) -> None:
    """Write down the exam again where the process was killed before it was stored."""
    if all(_has_golden(arm.run_id, store) for arm in plan.arms):
        return
    begin(plan, load_exam(plan.suite), store, is_known=True)


def _has_golden(run_id: str, store: RunStore) -> bool:
    try:
        return store.has_golden(run_id)
    except UsageError:
        return False


def rescore_verb(run: str, options: Options) -> int:
    """Score stored drafts again."""
    with _store(options) as store:
        run_id = store.resolve_run(run)
        known = tuple(store.provenance(run_id).scorer_fingerprints)
        names = options.scorers or tuple(name for name in known if name in SCORERS)
        score_missing(run_id, names, store, _progress(options))
        outcome = run_outcome(run_id, store, Spent(), ())
        write_run_reports(outcome, store, report_folder(options.out, run_id))
        return _say_run(outcome, options)


def runs_verb(limit: int, options: Options) -> int:
    """List stored runs."""
    with _store(options) as store:
        runs = store.runs(limit)
        if options.json:
            _print_json({"schema": 1, "kind": "runs", "runs": [_run_row(run) for run in runs]})
        else:
            _say(console.runs_table([_run_row(run) for run in runs], width=_width()))
    return 0


def _run_row(run: object) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(run)  # type: ignore[call-overload, no-any-return]  # a frozen dataclass


def show_verb(run: str, ticket: str | None, options: Options) -> int:
    """Show a run or one of its tickets."""
    with _store(options) as store:
        run_id = store.resolve_run(run)
        if ticket is None:
            return _say_run(run_outcome(run_id, store, Spent(), ()), options)
        results = store.result(run_id, ticket)
        if options.json:
            from runners.codec import to_json

            shown = [json.loads(to_json(result)) for result in results]
            _print_json({"schema": 1, "kind": "ticket", "run": run_id, "trials": shown})
        else:
            _say(console.show_text(results, width=_width(), color=_color()))
    return 0


def bless_verb(run: str, options: Options) -> int:
    """Make a run the baseline of its suite."""
    with _store(options) as store:
        run_id = store.resolve_run(run)
        provenance = store.provenance(run_id)
        store.bless(provenance.suite, run_id)
        if options.json:
            _print_json({"schema": 1, "kind": "bless", "run": run_id, "suite": provenance.suite})
        else:
            _say(f"{run_id} ({provenance.label}) is now the baseline of {provenance.suite}")
    return 0


def report_verb(what: str, kinds: tuple[str, ...], options: Options) -> int:
    """Write the reports of a run or a comparison again."""
    with _store(options) as store:
        comparison = store.comparison(what)
        if comparison is not None:
            outcome = _again(comparison, store)
            folder = report_folder(options.out, outcome.id)
            written = write_gate_reports(outcome, store, folder, kinds)
        else:
            run_id = store.resolve_run(what)
            folder = report_folder(options.out, run_id)
            written = write_run_reports(
                run_outcome(run_id, store, Spent(), ()), store, folder, kinds
            )
        if options.json:
            files = [str(path) for path in written]
            _print_json({"schema": 1, "kind": "report", "files": files})
        else:
            _say("\n".join(str(path) for path in written))
    return 0


def _again(comparison: StoredComparison, store: RunStore) -> GateOutcome:
    """Decide a stored comparison once more: same data and seed, same verdict."""
    spent = Spent(**json.loads(comparison.summary).get("spent", {}))
    try:
        plan = plan_from_json(store.job(comparison.comparison_id).spec)
    except UsageError:  # made by `compare`, which drafts nothing and so has no job
        left = numbers_of_any(comparison.baseline_run, store, None)
        right = numbers_of_any(comparison.candidate_run, store, None)
        suite = default_suite(tuple(sorted({*left.table.scorers(), *right.table.scorers()})))
        if comparison.suite != suite.name:
            suite = load_suite(comparison.suite)
        return outcome_of(
            left,
            right,
            suite,
            store,
            verb="compare",
            identity=comparison.comparison_id,
            spent=spent,
        )
    return judge(plan, store, spent)


def models_verb(what: str, name: str | None, options: Options) -> int:
    """List, fetch or locate the embedded models."""
    from runners.embedded import assets

    if what == "list":
        rows = [_run_row(model) for model in assets.list_models()]
        if options.json:
            _print_json({"schema": 1, "kind": "models", "models": rows}, default=str)
        else:
            _say(console.models_table(rows, width=_width()))
        return 0
    asset = assets.asset_named(name or "embedded/smollm2-135m")
    path = assets.path_of(asset)
    if what == "fetch" and path is None:
        with _progress(options).bytes_stage(f"fetching {asset.name}") as report:
            path = assets.fetch(asset, report, offline=options.offline)
    if path is None:
        raise UsageError(
            f"model {asset.name!r}: not fetched; run `ticketgate models fetch {asset.name}`"
        )
    if options.json:
        _print_json({"schema": 1, "kind": "model", "name": asset.name, "path": str(path)})
    else:
        _say(str(path))
    return 0


def _finish_run(
    plan: Plan, store: RunStore, spent: Spent, options: Options, notes: tuple[str, ...]
) -> int:
    """Report a run that is complete."""
    outcome = run_outcome(plan.candidate.run_id, store, spent, notes)
    store.finish_job(plan.job_id, "done", run_summary(outcome))
    write_run_reports(outcome, store, report_folder(options.out, plan.candidate.run_id))
    return _say_run(outcome, options)


def _say_run(outcome: object, options: Options) -> int:
    from evals.outcome import RunOutcome

    if not isinstance(outcome, RunOutcome):
        raise TypeError(outcome)
    if options.json:
        _print_json(run_summary(outcome))
    else:
        _say(console.run_text(outcome, width=_width(), color=_color()))
    if outcome.drafts:
        return 0
    _note(f"no draft came about: {outcome.failures} failures; see `ticketgate show`")
    return 3


def _finish_gate(plan: Plan, store: RunStore, spent: Spent, options: Options) -> int:
    """Decide and report a job whose drafts and scores are stored."""
    outcome = judge(plan, store, spent)
    code = _report_gate(outcome, store, options)
    store.finish_job(plan.job_id, "done", {"kind": outcome.verdict.kind, "exit_code": code})
    return code


def _report_gate(outcome: GateOutcome, store: RunStore, options: Options) -> int:
    """Store, write and print a verdict; return its exit code."""
    summary = gate_summary(outcome)
    store.save_comparison(
        StoredComparison(
            comparison_id=outcome.id,
            suite=outcome.suite,
            baseline_run=outcome.baseline.run,
            candidate_run=outcome.candidate.run,
            summary=json.dumps(summary, ensure_ascii=False),
        )
    )
    folder = report_folder(options.out, outcome.id)
    write_gate_reports(outcome, store, folder)
    text = console.gate_text(outcome, width=_width(), color=_color())
    if options.json:
        _print_json(summary)
        _note(text)
    else:
        _say(text)
    if not options.quiet:
        _note(f"reports: {folder}/report.html")
    if outcome.verdict.kind == "inconclusive" and options.soft_inconclusive:
        _note(SOFT_WARNING)
        return 0
    return outcome.verdict.exit_code


def _store(options: Options) -> RunStore:
    return RunStore(options.store or DEFAULT_URL)


def _progress(options: Options) -> Progress:
    return Progress(quiet=options.quiet)


def _width() -> int:
    import shutil

    return min(shutil.get_terminal_size((100, 24)).columns, 120)


def _color() -> bool:
    import os

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _say(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")


def _note(text: str) -> None:
    sys.stderr.write(text.rstrip("\n") + "\n")


def _print_json(document: Mapping[str, object], default: object = None) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=default)
    sys.stdout.write("\n")
