"""What the store already knows about a suite's golden set: noise, responses, speed and tokens."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from statistics import fmean, median

import numpy as np

from evals.assumptions import default_components, default_level, default_level_sd
from evals.columns import column_of
from evals.comparison import Comparison, compare
from evals.draft import Draft
from evals.forecast import Spread
from evals.record import Provenance
from evals.rule import Rule
from evals.table import ScoreTable
from evals.variance import Components
from runners.assistant_spec import AssistantSpec
from runners.store import DEFAULT_URL, RunStore
from runners.verdicts import numbers_of

MOST_RUNS = 60
"""Stored runs that are looked at, the newest first."""
MOST_COMPARISONS = 5
FEWEST_THREADS = 15
"""Fewer differences say too little about a variance."""
DETERMINISTIC = frozenset({"embedded/extractive"})
"""Models that draft the same reply to the same ticket every time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Hold the averages of past drafts of the same assistant or model."""

    run_id: str
    prompt_tokens: float
    completion_tokens: float
    latency_s: float
    same_prompt: bool
    """Whether it was this very assistant, prompt included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Hold the stored runs on this golden set that say something about the assistant."""

    repeated: Comparison | None = None
    """The assistant against itself: nothing but noise."""
    repeated_words: str = ""
    comparisons: tuple[Comparison, ...] = ()
    """Past changes, the newest first."""
    newest: ScoreTable | None = None
    usage: Usage | None = None
    scored: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Scorer to the tickets on which it had, or should have had, a value."""


@contextmanager
def open_history(url: str | None) -> Iterator[RunStore | None]:
    """Open a store that exists; None, and no new file, where there is none.

    Args:
        url: None for the default store.
    """
    wanted = url or DEFAULT_URL
    if wanted.startswith("sqlite:///") and not Path(wanted.removeprefix("sqlite:///")).is_file():
        yield None
        return
    with RunStore(wanted) as store:
        yield store


def read_history(
    store: RunStore, spec: AssistantSpec, golden: str, scorers: Mapping[str, str]
) -> History:
    """Read what the store knows.

    Args:
        store: open.
        spec: the assistant that is planned for.
        golden: fingerprint of the golden set.
        scorers: present fingerprints by name; scores of other versions are not used.
    """
    model = spec.model or spec.target
    made = [store.provenance(run.run_id) for run in store.runs(MOST_RUNS) if run.drafts]
    made = [one for one in made if one.golden_fingerprint == golden and one.model == model]
    if not made:
        return History()
    own = [
        one for one in made if spec.fingerprint and one.assistant_fingerprint == spec.fingerprint
    ]
    newest = (own or made)[0]

    @cache
    def table(run_id: str) -> ScoreTable:
        known = store.provenance(run_id).scorer_fingerprints
        names = [name for name, version in known.items() if scorers.get(name) == version]
        return numbers_of(run_id, store, names).table

    pair, words = _repeats(own, made)
    return History(
        repeated=compare(table(pair[0]), table(pair[1])) if pair else None,
        repeated_words=words,
        comparisons=tuple(compare(table(a), table(b)) for a, b in _changes(store, made)),
        newest=table(newest.run_id),
        usage=_usage(store, newest, same_prompt=bool(own)),
        scored=_scored(table(newest.run_id)),
    )


def _repeats(
    own: Sequence[Provenance], made: Sequence[Provenance]
) -> tuple[tuple[str, str] | None, str]:
    """Return two runs between which nothing changed, a repeated run twice, and their words."""
    if several := next((one for one in [*own, *made] if one.repeats > 1), None):
        return (several.run_id, several.run_id), f"the repeats of run {several.run_id}"
    if len(own) < 2:
        return None, ""
    pair = (own[0].run_id, own[1].run_id)
    return pair, f"two runs of the same assistant ({pair[0]}, {pair[1]})"


def _changes(store: RunStore, made: Sequence[Provenance]) -> Iterator[tuple[str, str]]:
    """Yield the two sides of past comparisons of different assistants, each pair once."""
    known = {one.run_id: one for one in made}
    seen: set[tuple[str, str]] = set()
    for stored in store.comparisons(MOST_RUNS):
        left, right = known.get(stored.baseline_run), known.get(stored.candidate_run)
        if left is None or right is None:
            continue
        pair = (left.assistant_fingerprint, right.assistant_fingerprint)
        if pair[0] == pair[1] or pair in seen:
            continue
        seen.add(pair)
        yield left.run_id, right.run_id
        if len(seen) == MOST_COMPARISONS:
            return


def _usage(store: RunStore, made: Provenance, *, same_prompt: bool) -> Usage | None:
    drafts = [r.outcome for r in store.results(made.run_id) if isinstance(r.outcome, Draft)]
    if not drafts:
        return None
    return Usage(
        run_id=made.run_id,
        prompt_tokens=fmean(draft.usage.prompt_tokens for draft in drafts),
        completion_tokens=fmean(draft.usage.completion_tokens for draft in drafts),
        latency_s=fmean(draft.latency_s for draft in drafts),
        same_prompt=same_prompt,
    )


def _scored(table: ScoreTable) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in table.rows:
        for name in {*row.scores, *row.failed}:
            found.setdefault(name, set()).add(row.ticket_id)
    return {name: frozenset(tickets) for name, tickets in found.items()}


def spread_of(rule: Rule, history: History, model: str, level: float | None) -> Spread:
    """Return the variances of a rule: measured where the store knows them, else assumed.

    Args:
        rule: its slice is ignored: a slice has too few threads for a variance.
        history: what is stored.
        model: planned for; some draft the same reply twice.
        level: of latency or cost, where it is known or assumed otherwise.
    """
    asked = replace(rule, slice=None, kind="no_regression")
    seen = _levels(rule, history)
    known = seen[0] if seen else (level if level is not None else default_level(rule.scorer))
    stated = default_components(
        rule.scorer, level=known, logarithmic=rule.statistic in ("ratio", "p95_ratio")
    )
    if model in DETERMINISTIC and rule.metric.unit != "s":
        stated = Components(ticket=stated.ticket, repeat=0.0)
    components, words = _components(asked, history, stated)
    return Spread(
        components=components,
        level=known,
        level_sd=seen[1] if seen else default_level_sd(rule.scorer),
        measured=words,
    )


def _levels(rule: Rule, history: History) -> tuple[float, float] | None:
    """Return mean and standard deviation of a scorer's level over threads."""
    threads: dict[str, list[float]] = {}
    for row in history.newest.rows if history.newest else ():
        value = row.scores.get(rule.scorer)
        if value is not None and math.isfinite(value):
            threads.setdefault(row.thread_id, []).append(value)
    means = [fmean(values) for values in threads.values()]
    if len(means) < FEWEST_THREADS:
        return None
    return float(np.mean(means)), float(np.std(means, ddof=1))


def _components(rule: Rule, history: History, stated: Components) -> tuple[Components, str]:
    """Return components and where they come from; the words are empty for the defaults."""
    if rule.statistic not in ("mean", "ratio"):
        return stated, ""
    repeat = _repeat(rule, history)
    spreads = [found for one in history.comparisons if (found := _spread(rule, one)) is not None]
    if not spreads:
        if repeat is None:
            return stated, ""
        words = f"{history.repeated_words}; the response to a change is assumed"
        return Components(ticket=stated.ticket, repeat=repeat), words
    typical = median(spread for spread, _ in spreads)
    repeats = spreads[0][1]
    words = "past comparisons on this golden set"
    if repeat is not None:
        words += f" and {history.repeated_words}"
    else:  # split as the stated defaults are
        noise = stated.of_unchanged(repeats) or 0.0
        repeat = typical * noise / max(stated.of_change(repeats), 1e-300) * repeats / 2
    return Components(ticket=max(0.0, typical - 2 * repeat / repeats), repeat=repeat), words


def _repeat(rule: Rule, history: History) -> float | None:
    """Return σ_R² from an assistant that was asked twice; None where it was not."""
    if history.repeated is None:
        return None
    column = column_of(rule, history.repeated)
    if column is None:
        return None
    repeats = history.repeated.repeats
    if repeats > 1:
        return None if column.noise is None else column.noise * repeats / 2
    found = _spread(rule, history.repeated)
    return None if found is None else found[0] / 2


def _spread(rule: Rule, comparison: Comparison) -> tuple[float, int] | None:
    """Return (variance of the threads' differences, drafts a ticket and side)."""
    column = column_of(rule, comparison)
    if column is None:
        return None
    known = column.observed[np.isfinite(column.observed)]
    if len(known) < FEWEST_THREADS:
        return None
    return float(known.var(ddof=1)), max(comparison.repeats, 1)
