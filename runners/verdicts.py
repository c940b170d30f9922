"""From stored runs to what the reports say: tables, comparison, verdict, tickets to read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np

from evals.calibration_advice import corrected_sentences
from evals.calibration_rate import CorrectedRate
from evals.checks import RuleCheck
from evals.comparison import Comparison, compare
from evals.draft import Draft, DraftFailure
from evals.estimate import Estimate, estimate_mean
from evals.gate import Verdict, decide
from evals.outcome import GateOutcome, LatencySummary, RunOutcome, Side, Spent, TicketPair
from evals.record import Provenance, Result
from evals.score import metric_named
from evals.sequential import Looks
from evals.side_figures import FiguresCount, SideFigures
from evals.suite import Suite
from evals.table import ScoreRow, ScoreTable, fill_failures, row_of
from runners.calibrations import corrected_rates, with_calibrations
from runners.plan import Plan, now_utc
from runners.score_files import read_score_table
from runners.store import RunStore

PAIRS_SHOWN = 300
"""Tickets that a report shows in full; the rest are in scores.csv."""
HISTOGRAM_BARS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class RunNumbers:
    """Hold the numbers of one run, read in one pass."""

    table: ScoreTable
    side: Side
    latencies_s: Sequence[float] = ()
    """Of the drafts that did not come from a cache."""
    cost_usd: float | None = None
    failures: int = 0
    drafts: int = 0
    figures: SideFigures | None = None
    """None for a result file."""


def numbers_of(run_id: str, store: RunStore, scorers: Sequence[str] | None = None) -> RunNumbers:
    """Read a stored run.

    Args:
        run_id: in the store.
        store: open.
        scorers: only these; None for all that scored.
    """
    provenance = store.provenance(run_id)
    fingerprints = provenance.scorer_fingerprints
    if scorers is not None:
        fingerprints = {name: fingerprints[name] for name in scorers if name in fingerprints}
    rows: list[ScoreRow] = []
    latencies: list[float] = []
    failures = 0
    count = FiguresCount()
    for result in store.results(run_id):
        rows.append(_row(result, fingerprints))
        count.add(result)
        if isinstance(result.outcome, DraftFailure):
            failures += 1
        elif not result.outcome.from_cache:
            latencies.append(result.outcome.latency_s)
    figures = count.figures()
    spending = figures.spending
    table = ScoreTable(
        name=provenance.label,
        rows=tuple(fill_failures(rows, sorted(fingerprints))),
        scorer_fingerprints=fingerprints,
        golden_fingerprint=provenance.golden_fingerprint,
    )
    return RunNumbers(
        table=table,
        side=_side(provenance),
        latencies_s=latencies,
        cost_usd=spending.usd if spending else 0.0,
        failures=failures,
        drafts=spending.drafts if spending else 0,
        figures=figures,
    )


def _side(provenance: Provenance) -> Side:
    return Side(
        run=provenance.run_id,
        label=provenance.label,
        model=provenance.model,
        prompt_sha256=provenance.prompt_sha256,
    )


def _row(result: Result, scorers: Mapping[str, str]) -> ScoreRow:
    reply = result.outcome.reply if isinstance(result.outcome, Draft) else ""
    digest = hashlib.sha256(reply.encode("utf-8", "replace")).hexdigest()[:16] if reply else ""
    row = row_of(result, digest)
    return replace(row, scores={name: v for name, v in row.scores.items() if name in scorers})


def numbers_of_any(where: str, store: RunStore, scorers: Sequence[str] | None) -> RunNumbers:
    """Read a stored run, or a result file."""
    if Path(where).is_file():
        table = read_score_table(Path(where))
        return RunNumbers(table=table, side=Side(run=where, label=Path(where).name))
    return numbers_of(store.resolve_run(where), store, scorers)


def judge(plan: Plan, store: RunStore, spent: Spent, looks: Looks | None = None) -> GateOutcome:
    """Decide a plan whose drafts and scores are all stored; `looks` says where it stands."""
    baseline = numbers_of_any(plan.baseline_run, store, plan.suite.scorers)
    candidate = numbers_of(plan.candidate.run_id, store, plan.suite.scorers)
    if plan.unchanged:
        baseline = replace(baseline, side=replace(baseline.side, label="the same, unchanged"))
    return outcome_of(
        baseline,
        candidate,
        plan.suite,
        store,
        verb=plan.verb,
        identity=plan.job_id,
        spent=spent,
        unchanged=plan.unchanged,
        looks=looks,
    )


def outcome_of(
    baseline: RunNumbers,
    candidate: RunNumbers,
    suite: Suite,
    store: RunStore,
    *,
    verb: str,
    identity: str,
    spent: Spent,
    unchanged: bool = False,
    looks: Looks | None = None,
) -> GateOutcome:
    """Compare two runs by a suite's rules."""
    comparison = compare(baseline.table, candidate.table)
    verdict = decide(comparison, suite.rules, suite.settings, unchanged=unchanged, looks=looks)
    sides = {"baseline": baseline, "candidate": candidate}
    corrected = {name: _corrected(side.table, store) for name, side in sides.items()}
    verdict = with_calibrations(verdict, suite.rules, candidate.table, corrected, store)
    return GateOutcome(
        id=identity,
        verb=verb,
        suite=suite.name,
        baseline=baseline.side,
        candidate=candidate.side,
        verdict=verdict,
        spent=spent,
        pairs=_pairs(comparison, verdict, baseline.side.run, candidate.side.run, store),
        pairs_total=len(comparison.tickets),
        latency={
            name: summary
            for name, side in sides.items()
            if (summary := latency_summary(side.latencies_s, _edges(baseline, candidate)))
        },
        cost_usd={name: side.cost_usd for name, side in sides.items()},
        failures={name: side.failures for name, side in sides.items()},
        figures={name: side.figures for name, side in sides.items() if side.figures},
        corrected=corrected,
        created_at=now_utc(),
        version=version("ticketgate"),
    )


def _corrected(table: ScoreTable, store: RunStore) -> tuple[CorrectedRate, ...]:
    return corrected_rates(_estimates(table)[0], table.scorer_fingerprints, store)


def _pairs(
    comparison: Comparison, verdict: Verdict, baseline: str, candidate: str, store: RunStore
) -> list[TicketPair]:
    """Read the tickets worth looking at: those that break a rule, then the worst, then the best."""
    named = [t for c in verdict.checks if c.status == "fail" for t in c.tickets[:50]]
    broken = [t for t in named if any(t in c.tickets for c in _hard(verdict))]
    changed = [*verdict.regressed, *verdict.improved[:30]]
    order = list(dict.fromkeys([*broken, *changed, *named, *comparison.tickets]))[:PAIRS_SHOWN]
    change = comparison.ticket_changes(comparison.scores)
    pairs = []
    for ticket in order:
        right = _stored(candidate, ticket, store)
        left = _stored(baseline, ticket, store)
        if right or left:
            pairs.append(
                TicketPair(
                    golden=(right or left)[0].golden,
                    baseline=left,
                    candidate=right,
                    change=change.get(ticket, 0.0),
                )
            )
    return pairs


def _hard(verdict: Verdict) -> list[RuleCheck]:
    return [check for check in verdict.checks if check.kind == "never" and check.status == "fail"]


def _stored(run: str, ticket: str, store: RunStore) -> list[Result]:
    """Return a ticket's results, none for a side that is a foreign file."""
    return [] if Path(run).is_file() else store.result(run, ticket)


def _edges(*sides: RunNumbers) -> list[float]:
    """Return common histogram edges for both sides, so that their bars can be laid together."""
    known = [value for side in sides for value in side.latencies_s]
    if not known:
        return []
    top = max(float(np.percentile(known, 99)) * 1.05, 1e-6)
    return [top * i / HISTOGRAM_BARS for i in range(HISTOGRAM_BARS)]


def latency_summary(values: Sequence[float], edges: Sequence[float]) -> LatencySummary | None:
    """Summarise latencies; the last bar holds everything beyond it. None for no values."""
    if not values:
        return None
    counts = np.bincount(
        np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 1),
        minlength=len(edges),
    )
    return LatencySummary(
        p50_s=float(np.percentile(values, 50)),
        p95_s=float(np.percentile(values, 95)),
        n=len(values),
        histogram=tuple(zip(edges, (int(count) for count in counts), strict=True)),
    )


def run_outcome(run_id: str, store: RunStore, spent: Spent, notes: Sequence[str]) -> RunOutcome:
    """Summarise one stored run."""
    numbers = numbers_of(run_id, store)
    estimates, unscored, tickets = _estimates(numbers.table)
    corrected = corrected_rates(estimates, numbers.table.scorer_fingerprints, store)
    return RunOutcome(
        provenance=store.provenance(run_id),
        tickets=tickets,
        drafts=numbers.drafts,
        failures=numbers.failures,
        metrics=estimates,
        unscored=unscored,
        latency=latency_summary(numbers.latencies_s, _edges(numbers)),
        cost_usd=numbers.cost_usd,
        spent=spent,
        notes=(*notes, *corrected_sentences({"": corrected})),
        figures=numbers.figures or SideFigures(),
        corrected=corrected,
    )


def _estimates(table: ScoreTable) -> tuple[dict[str, Estimate], dict[str, int], int]:
    """Return the level of each metric, its tickets without a value, and the number of tickets."""
    tickets = len({row.ticket_id for row in table.rows})
    estimates, unscored = {}, {}
    for name in sorted(table.scorer_fingerprints):
        estimate, unscored[name] = _estimate(name, table, tickets)
        if estimate is not None:
            estimates[name] = estimate
    return estimates, unscored, tickets


def _estimate(name: str, table: ScoreTable, tickets: int) -> tuple[Estimate | None, int]:
    """Return the level of one metric over threads, and the number of tickets without a value."""
    by_thread: dict[str, dict[str, list[float]]] = {}
    for row in table.rows:
        if name in row.scores:
            of_thread = by_thread.setdefault(row.thread_id, {})
            of_thread.setdefault(row.ticket_id, []).append(row.scores[name])
    if not by_thread:
        return None, tickets
    means = [
        np.mean([np.mean(values) for values in thread.values()]) for thread in by_thread.values()
    ]
    sizes = [sum(len(values) for values in thread.values()) for thread in by_thread.values()]
    scored = sum(len(thread) for thread in by_thread.values())
    estimate = estimate_mean(
        metric_named(name),
        np.array(means, dtype=np.float64),
        np.array(sizes, dtype=np.int64),
        tickets=scored,
        unscored=tickets - scored,
    )
    return estimate, tickets - scored
