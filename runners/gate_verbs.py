"""The verbs that decide: gate, upgrade, compare."""

from __future__ import annotations

import json
from dataclasses import replace

from evals.outcome import GateOutcome, Spent
from evals.rule import Rule
from evals.score import metric_named
from evals.suite import Suite
from reports.console import gate_text
from reports.summary import gate_summary
from runners.begin import load_exam, plan_gate, plan_upgrade, resolve_suite
from runners.enrol import continued, registered
from runners.looks import looks_of
from runners.plan import Options, Plan, new_id, plan_from_json
from runners.progress import Progress
from runners.run_suite import execute
from runners.say import color, note, say, width
from runners.store import DEFAULT_URL, RunStore, StoredComparison
from runners.suite_files import load_suite
from runners.verdicts import judge, numbers_of_any, outcome_of
from runners.write_reports import report_folder, write_gate_reports

SOFT = "INCONCLUSIVE counts as a pass here, because of --soft-inconclusive"
DEFAULT_MARGIN = 0.03
DEFAULT_RATIO = 0.10


def gate_verb(suite_name: str, baseline: str, options: Options) -> int:
    """Decide the working tree against a baseline."""
    suite = resolve_suite(suite_name, options)
    with RunStore(options.store or DEFAULT_URL) as store:
        plan = plan_gate(suite, options, baseline, store)
        return _decide(plan, store, options)


def upgrade_verb(suite_name: str, to: str, source: str | None, options: Options) -> int:
    """Decide one model against another."""
    suite = resolve_suite(suite_name, options)
    with RunStore(options.store or DEFAULT_URL) as store:
        return _decide(plan_upgrade(suite, options, to, source), store, options)


def _decide(plan: Plan, store: RunStore, options: Options) -> int:
    exam = load_exam(plan.suite)
    again = continued(plan, exam.fingerprint, store, fresh=options.fresh)
    if again.suite.settings.seed != plan.suite.settings.seed:
        exam = load_exam(again.suite)
    spent = execute(again, exam, store, Progress(quiet=options.quiet))
    return finish_gate(again, store, spent, options)


def finish_gate(plan: Plan, store: RunStore, spent: Spent, options: Options) -> int:
    """Decide and report a job whose drafts and scores are all stored."""
    outcome = _judged(plan, store, spent)
    code = report_gate(outcome, store, options)
    ended = {"kind": outcome.verdict.kind, "exit_code": outcome.verdict.exit_code}
    store.finish_job(plan.job_id, "done", ended)
    store.close_entry(plan.job_id, outcome.verdict.kind)
    return code


def compare_verb(baseline: str, candidate: str, rules: str | None, options: Options) -> int:
    """Compare two stored runs or result files."""
    with RunStore(options.store or DEFAULT_URL) as store:
        outcome = compared(baseline, candidate, rules, new_id("c"), store)
        return report_gate(outcome, store, options)


def compared(
    baseline: str, candidate: str, rules: str | None, identity: str, store: RunStore
) -> GateOutcome:
    """Compare by the rules of a suite, or by the default rules."""
    left, right = (numbers_of_any(where, store, None) for where in (baseline, candidate))
    scorers = sorted({*left.table.scorers(), *right.table.scorers()})
    suite = load_suite(rules) if rules else default_suite(tuple(scorers))
    return outcome_of(left, right, suite, store, verb="compare", identity=identity, spent=Spent())


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
                bound=DEFAULT_MARGIN if bounded else DEFAULT_RATIO,
                statistic="mean" if bounded else "ratio",
                required=bounded,
            )
        )
    return Suite(name=DEFAULT_RULES, golden="", assistant="", scorers=scorers, rules=tuple(rules))


DEFAULT_RULES = "default rules"


def decided_again(comparison: StoredComparison, store: RunStore) -> GateOutcome:
    """Decide a stored comparison once more: same data and seed, same verdict."""
    summary = json.loads(comparison.summary)
    if summary.get("verb") == "compare":
        rules = None if comparison.suite == DEFAULT_RULES else comparison.suite
        sides = (comparison.baseline_run, comparison.candidate_run)
        return compared(*sides, rules, comparison.comparison_id, store)
    plan = plan_from_json(store.job(comparison.comparison_id).spec)
    return _judged(plan, store, Spent(**summary.get("spent", {})))


def _judged(plan: Plan, store: RunStore, spent: Spent) -> GateOutcome:
    """Decide a plan where it stands, and add what the ledger knows of it."""
    looks = looks_of(plan, store) if plan.early_stop else None
    outcome = judge(plan, store, spent, looks)
    entry = registered(plan, store)
    if entry is None:
        return outcome
    notes = (*outcome.verdict.notes, *entry.notes)
    return replace(outcome, registered=entry, verdict=replace(outcome.verdict, notes=notes))


def report_gate(outcome: GateOutcome, store: RunStore, options: Options) -> int:
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
    written = write_gate_reports(outcome, store, report_folder(options.out, outcome.id))
    text = gate_text(outcome, width(), color(), reports=[str(path) for path in written])
    say(summary, text, options)
    if options.json and not options.quiet:
        note(gate_text(outcome, width(), reports=[str(path) for path in written]))
    if outcome.verdict.kind == "inconclusive" and options.soft_inconclusive:
        note(SOFT)
        return 0
    return outcome.verdict.exit_code
