"""The verb `audit`: measure what only a runner can, judge the set, write the reports."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evals.audit import AuditOutcome
from evals.errors import UsageError
from evals.rule import Rule
from evals.table import ScoreTable, row_of
from runners.plan import Options
from runners.redact import known_secrets, redacted
from runners.say import color, note, say, width
from runners.write_reports import write_texts

if TYPE_CHECKING:
    from golden_sets.audit.feasibility import GatedSlice, Retrieved
    from golden_sets.audit.production import ProductionAudit
    from golden_sets.golden_set import GoldenSet
    from runners.store import RunStore

DEPTH = 10
"""Articles that are retrieved for each ticket."""
LIMIT_MS = 500.0
MOST_TIMED = 2_000
"""Tickets that are retrieved for; of larger sets an even sample."""
MOST_RUNS = 12
"""Stored runs that are read, the newest first."""
USUAL_SCORERS = ("faithfulness", "hallucination", "tone", "correctness", "handoff")
"""What is planned for when no suite gates on the set."""


def audit_verb(golden: str, production: str | None, limit_ms: float, options: Options) -> int:
    """Audit a golden set; print the report, and write it to files with --out."""
    outcome = audited(golden, production, limit_ms, options)
    from reports.audit_console import audit_text
    from reports.audit_summary import audit_summary

    if options.out:
        write_audit(outcome, Path(options.out))
    say(audit_summary(outcome), audit_text(outcome, width(), color()), options)
    return outcome.exit_code


def audited(golden: str, production: str | None, limit_ms: float, options: Options) -> AuditOutcome:
    """Audit a golden set and return the outcome, free of secrets and personal data.

    Raises:
        UsageError: there is no such set, no such export, or no such store.
    """
    from golden_sets.audit.audit import Measured, audit
    from golden_sets.load import find_golden_set, inspect_golden_set

    tell = _silent if options.quiet else note
    golden_set, faults = inspect_golden_set(find_golden_set(golden))
    runs = stored_runs(golden_set, options.store)
    tell(f"{golden_set.name}: {len(golden_set.tickets):,} tickets; retrieving")
    compared, rows = _production(golden_set, production, tell)
    outcome = audit(
        golden_set,
        faults,
        Measured(
            retrieved=retrieve_all(golden_set, limit_ms),
            gated=gated_slices(golden_set, runs),
            runs=runs,
            production=compared,
            production_rows=rows,
        ),
        today=datetime.now(UTC).date(),
        version=_version(),
    )
    return redacted(outcome, known_secrets(os.environ))


def _silent(text: str) -> None:
    del text


def _production(
    golden_set: GoldenSet, production: str | None, tell: Callable[[str], None]
) -> tuple[ProductionAudit | None, int | None]:
    if production is None:
        return None, None
    from golden_sets.audit.production import production_audit
    from golden_sets.audit.production_rows import read_production

    tell("reading the production export")
    export = read_production(Path(production))
    tell(f"{export.rows:,} production tickets; comparing")
    return production_audit(golden_set.tickets, export), export.rows


def retrieve_all(golden_set: GoldenSet, limit_ms: float) -> Retrieved | None:
    """Search the articles of a set for its own tickets, one search at a time.

    Only for tickets that are to be answered: a hand-off or a refusal needs no passage to be
    right. Superseded articles are not searched and not asked for. None without articles.
    """
    from golden_sets.audit.feasibility import Retrieved
    from runners.retrieve import build_retriever

    articles = golden_set.articles
    current = {name for name, article in articles.items() if article.status == "current"}
    asked = [
        (one, [name for name in one.reference.article_ids if name in current])
        for one in golden_set.tickets
        if one.reference.action in ("answer", None)
    ]
    asked = [(one, right) for one, right in asked if right]
    step = max(1, len(asked) // MOST_TIMED)
    if not asked:
        return None
    retriever = build_retriever(tuple(articles.values()), top_k=DEPTH, include_superseded=False)
    retriever.search(asked[0][0].ticket)  # the first search pays for what is built lazily
    ranks: dict[str, tuple[int | None, ...]] = {}
    times = []
    for one, right in asked[::step]:
        start = time.perf_counter()
        passages = retriever.search(one.ticket)
        times.append(1000 * (time.perf_counter() - start))
        places = {passage.article_id: passage.rank for passage in passages}
        ranks[one.ticket.id] = tuple(places.get(name) for name in right)
    return Retrieved(ranks=ranks, times_ms=times, limit_ms=limit_ms)


def gated_slices(golden_set: GoldenSet, runs: Sequence[ScoreTable]) -> list[GatedSlice]:
    """Return what the suites on this set ask of it, each scorer and slice once.

    Without such a suite the usual scorers are planned for, over all tickets.
    """
    from golden_sets.audit.feasibility import GatedSlice

    named: dict[tuple[str, str | None, str], list[str]] = {}
    for suite, rules in _suites_of(golden_set):
        for rule in rules:
            if rule.metric.is_bounded and rule.kind in ("no_regression", "never"):
                key = (rule.scorer, rule.slice, rule.kind)
                named.setdefault(key, []).append(suite)
    if not named:
        named = {(scorer, None, "no_regression"): ["no suite"] for scorer in USUAL_SCORERS}
    return [
        GatedSlice(
            scorer=scorer,
            slice=slice_name,
            kind=kind,
            suites=tuple(suites),
            sd=spread_of(runs, scorer) if kind == "no_regression" else None,
        )
        for (scorer, slice_name, kind), suites in sorted(
            named.items(), key=lambda item: (item[0][2], item[0][0], item[0][1] or "")
        )
    ]


def _suites_of(golden_set: GoldenSet) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    from golden_sets.load import find_golden_set
    from runners.suite_files import load_suite, suite_folders

    here = golden_set.path.resolve()
    names = {path.stem for folder in suite_folders() for path in folder.glob("*.y*ml")}
    for name in sorted(names):
        try:
            suite = load_suite(name)
            if find_golden_set(suite.golden).resolve() == here:
                yield name, suite.rules
        except UsageError:
            continue  # a broken suite is reported by the verbs that run it


def spread_of(runs: Sequence[ScoreTable], scorer: str) -> float | None:
    """Return the standard deviation of a scorer's paired thread differences, newest two runs.

    None without two runs that share at least ten threads.
    """
    if len(runs) < 2:
        return None
    first, second = (_thread_means(run, scorer) for run in runs[:2])
    shared = sorted(first.keys() & second.keys())
    if len(shared) < 10:
        return None
    differences = np.array([first[name] - second[name] for name in shared])
    # The gate appends a pseudo-pair, so that no spread at all is never believed.
    return float(np.concatenate([differences, [0.5, -0.5]]).std(ddof=1))


def _thread_means(run: ScoreTable, scorer: str) -> dict[str, float]:
    values: dict[str, list[float]] = {}
    for row in run.rows:
        if scorer in row.scores:
            values.setdefault(row.thread_id, []).append(row.scores[scorer])
    return {name: float(np.mean(group)) for name, group in values.items()}


def stored_runs(golden_set: GoldenSet, store_url: str | None) -> list[ScoreTable]:
    """Read the newest stored runs on this very set, one for each assistant.

    Args:
        golden_set: matched by its fingerprint.
        store_url: None for the default store, which need not exist.
    """
    from runners.store import DEFAULT_URL, RunStore

    default = Path(DEFAULT_URL.removeprefix("sqlite:///"))
    if store_url is None and not default.is_file():
        return []
    with RunStore(store_url or DEFAULT_URL) as store:
        return list(_tables(store, golden_set.fingerprint))


def _tables(store: RunStore, fingerprint: str) -> Iterator[ScoreTable]:
    seen: set[tuple[str, str, str]] = set()
    for summary in store.runs():
        made = store.provenance(summary.run_id)
        who = (made.model, made.prompt_sha256, made.assistant_fingerprint)
        if made.golden_fingerprint != fingerprint or who in seen or not summary.scores:
            continue
        seen.add(who)
        rows = tuple(row_of(result) for result in store.results(summary.run_id))
        yield ScoreTable(name=summary.run_id, rows=rows, golden_fingerprint=fingerprint)
        if len(seen) == MOST_RUNS:
            return


def write_audit(outcome: AuditOutcome, folder: Path) -> list[Path]:
    """Write audit.json, audit.md and audit.html; returns the files.

    Raises:
        UsageError: the folder cannot be written to.
    """
    import json

    from reports.audit_html import audit_html
    from reports.audit_markdown import audit_markdown
    from reports.audit_summary import audit_summary

    texts = {
        "audit.json": json.dumps(audit_summary(outcome), ensure_ascii=False, indent=1) + "\n",
        "audit.md": audit_markdown(outcome),
        "audit.html": audit_html(outcome),
    }
    return write_texts(texts, folder)


def _version() -> str:
    try:
        return version_of("ticketgate")
    except PackageNotFoundError:
        return ""
