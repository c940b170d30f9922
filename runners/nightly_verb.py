"""The nightly look: run a suite, chart it against the accepted nights, ask the gate on alarm."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evals.drift import Chart, draw_chart
from evals.drift_words import accepted_before, chart_notes, chart_sentence
from evals.gate import Verdict, VerdictKind
from evals.nights import Night, night_of
from evals.outcome import GateOutcome, Spent
from evals.suite import Suite
from reports.nightly_console import nightly_text
from reports.nightly_summary import nightly_summary
from runners.begin import load_exam, plan_run, resolve_suite
from runners.gate_verbs import SOFT
from runners.nightly_gate import fresh_gate
from runners.plan import Options, Plan
from runners.progress import Progress
from runners.run_suite import execute
from runners.say import color, note, say, width
from runners.store import DEFAULT_URL, RunStore, StoredComparison
from runners.verdicts import numbers_of, outcome_of
from runners.write_reports import FILES, report_folder, write_gate_reports

VERB = "nightly"
MOST_NIGHTS = 200
"""Nights that a chart looks back."""


def nightly_verb(suite_name: str, options: Options) -> int:
    """Run a suite as tonight's night, and say whether something drifts."""
    suite = resolve_suite(suite_name, options)
    plan = replace(plan_run(suite, options), verb=VERB)
    exam = load_exam(suite)
    with RunStore(options.store or DEFAULT_URL) as store:
        spent = execute(plan, exam, store, Progress(quiet=options.quiet))
        return finish_night(plan, store, spent, options, exam.notes)


def finish_night(
    plan: Plan, store: RunStore, spent: Spent, options: Options, notes: Sequence[str] = ()
) -> int:
    """Chart, decide and report a night whose drafts and scores are all stored.

    May be repeated: a fresh gate that was begun is finished, never begun a second time.
    """
    runs = history(plan, store)
    chart = draw_chart(_nights(runs, plan.suite, store), charted(plan.suite))
    outcome = _by_tonight_alone(plan, runs, chart, store, spent)
    if chart.alarms:
        accepted = accepted_before(chart.alarms, runs)
        outcome = fresh_gate(plan, outcome, accepted=accepted, store=store, options=options)
    said = [*notes, *chart_notes(chart)]
    if chart.alarms:
        said = [chart_sentence(chart), *said]
    verdict = replace(outcome.verdict, notes=(*said, *outcome.verdict.notes))
    outcome = replace(outcome, verdict=verdict)
    ended = {"kind": verdict.kind, "exit_code": verdict.exit_code, "drift": chart.state}
    gate = {"gate": outcome.id} if chart.alarms else {}
    store.finish_job(plan.job_id, "done", {**ended, **gate})
    return _report(outcome, chart, store, options)


def charted(suite: Suite) -> tuple[str, ...]:
    """Return the metrics to watch: those that a gate could decide about if they drift."""
    rules = [rule.scorer for rule in suite.rules if rule.kind == "no_regression"]
    return tuple(dict.fromkeys(rules))


def history(plan: Plan, store: RunStore) -> list[str]:
    """Return the run ids of the completed nights of a suite up to this one, oldest first."""
    tonight = plan.candidate.run_id
    runs = store.runs()
    place = next((i for i, run in enumerate(runs) if run.run_id == tonight), 0)
    earlier = [
        run.run_id
        for run in runs[place + 1 :]
        if run.suite == plan.suite.name
        and run.status == "done"
        and store.job(run.run_id).verb == VERB
    ]
    return [*reversed(earlier[: MOST_NIGHTS - 1]), tonight]


def _nights(runs: Sequence[str], suite: Suite, store: RunStore) -> list[Night]:
    """Read the nights; each is let go once it is reduced to its numbers."""
    blessed = store.blessed(suite.name)
    nights = []
    for run in runs:
        made = store.provenance(run)
        nights.append(
            night_of(
                numbers_of(run, store, suite.scorers).table,
                charted(suite),
                run=run,
                started_at=made.started_at,
                repeats=made.repeats,
                is_blessed=run == blessed,
            )
        )
    return nights


def _by_tonight_alone(
    plan: Plan, runs: Sequence[str], chart: Chart, store: RunStore, spent: Spent
) -> GateOutcome:
    """Decide by the rules that need no baseline; the last comparable night stands beside it."""
    tonight = numbers_of(plan.candidate.run_id, store, plan.suite.scorers)
    before = replace(tonight, side=replace(tonight.side, label="no earlier night"))
    if earlier := _comparable(runs, store):
        before = numbers_of(earlier, store, plan.suite.scorers)
    rules = tuple(rule for rule in plan.suite.rules if rule.kind != "no_regression")
    outcome = outcome_of(
        before,
        tonight,
        replace(plan.suite, rules=rules),
        store,
        verb=VERB,
        identity=plan.candidate.run_id,
        spent=spent,
    )
    blind = chart.state == "unmeasurable" or not tonight.drafts
    return replace(outcome, verdict=_told(outcome.verdict, chart, blind=blind))


def _comparable(runs: Sequence[str], store: RunStore) -> str:
    """Return the last earlier night with tonight's golden set and scorers; empty for none."""
    tonight = store.provenance(runs[-1])
    for run in reversed(runs[:-1]):
        made = store.provenance(run)
        same = made.golden_fingerprint == tonight.golden_fingerprint
        if same and made.scorer_fingerprints == tonight.scorer_fingerprints:
            return run
    return ""


def _told(verdict: Verdict, chart: Chart, *, blind: bool) -> Verdict:
    """Turn a verdict on limits and `never` rules into that of a night."""
    broken = [c for c in verdict.checks if c.status == "fail"]
    unknown = [c for c in verdict.checks if c.required and c.status == "unmeasurable"]
    unsettled = [c for c in verdict.checks if c.status in ("inconclusive", "too_small")]
    kind: VerdictKind = "pass"
    sentence = chart_sentence(chart)
    notes = list(verdict.notes)
    if broken:
        kind = "regression"
        said = "; ".join(f"{c.scorer} ({c.because})" for c in broken[:3])
        sentence = f"Tonight's drafts break rules that need no baseline: {said}."
        notes.insert(0, chart_sentence(chart))
    elif blind or unknown:
        kind = "unmeasurable"
        if chart.state != "unmeasurable":
            names = ", ".join(dict.fromkeys(c.scorer for c in unknown)) or "any metric"
            sentence = f"Tonight says nothing about {names}. {sentence}"
    if unsettled:
        names = ", ".join(dict.fromkeys(c.scorer for c in unsettled))
        notes.append(f"Neither shown nor broken by tonight's drafts alone: {names}.")
    return replace(verdict, kind=kind, sentence=sentence, notes=tuple(notes))


def _report(outcome: GateOutcome, chart: Chart, store: RunStore, options: Options) -> int:
    """Store, write and print a night; return its exit code."""
    summary = nightly_summary(outcome, chart)
    if chart.alarms:
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
    written = write_gate_reports(outcome, store, folder)
    _write_summary(folder, summary)
    names = [str(path) for path in written]
    say(summary, nightly_text(outcome, chart, width(), color(), reports=names), options)
    if options.json and not options.quiet:
        note(nightly_text(outcome, chart, width(), reports=names))
    if outcome.verdict.kind == "inconclusive" and options.soft_inconclusive:
        note(SOFT)
        return 0
    return outcome.verdict.exit_code


def _write_summary(folder: Path, summary: dict[str, object]) -> None:
    """Put the chart into the summary, which the gate's reports know nothing of."""
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    (folder / FILES["json"]).write_text(text, encoding="utf-8", errors="replace")
