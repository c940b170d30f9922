"""Can the set be gated on: is the right article found, in time, and is the set large enough?

What retrieves and what is gated on is measured elsewhere and handed in as values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from evals.audit import Finding, Measure
from evals.bounds import mean_bounds
from evals.estimate import percentile
from evals.power import detectable_even
from evals.score import metric_named
from evals.ticket import GoldenTicket
from golden_sets.audit.found import found

DEPTHS = (1, 3, 5, 10)
FEWEST_THREADS = 20
"""Of a slice that a rule is about."""
WIDE_DROP, BLIND_DROP = 0.1, 0.2
"""Smallest detectable drops beyond which the set is too small, and of no use."""
POOR_RECALL, NO_RECALL = 0.8, 0.5
"""Recall among ten articles below which there is a gap, and below which nothing can be judged."""
PLANNED_SD: Mapping[str, float] = {
    "faithfulness": 0.13,
    "tone": 0.10,
    "correctness": 0.25,
    "retrieval": 0.10,
    "handoff": 0.25,
}
"""Standard deviation of a thread's paired difference, one draft each, where no run is stored.

Typical of a prompt edit that changes nothing in the mean. Others: 0.15 for a share, 0.25 for
yes/no (six drafts in a hundred flip)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """Hold what a retriever did with the tickets that have a right article."""

    ranks: Mapping[str, tuple[int | None, ...]]
    """Ticket id to the rank of each right article, from 1; None when it was not found."""
    times_ms: Sequence[float]
    """One search each."""
    limit_ms: float
    name: str = "BM25"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatedSlice:
    """Hold one thing that a suite asks of the set."""

    scorer: str
    slice: str | None
    suites: tuple[str, ...]
    kind: str = "no_regression"
    sd: float | None = None
    """Of the paired differences of two stored runs; None to plan with `PLANNED_SD`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feasibility:
    """Hold findings and the numbers behind them."""

    findings: tuple[Finding, ...]
    measures: tuple[Measure, ...] = field(default=())


def retrieval_feasibility(
    tickets: Sequence[GoldenTicket], retrieved: Retrieved | None
) -> Feasibility:
    """Judge whether the right articles can be found in time.

    recall@k = right articles among the first k / right articles;  MRR = mean of 1 / first rank

    Intervals are over threads, 95 %, two-sided.
    """
    asked = [one for one in tickets if retrieved and one.ticket.id in retrieved.ranks]
    if retrieved is None or not asked:
        return Feasibility(findings=())
    measures = [
        _over_threads(f"recall@{k}", asked, retrieved, partial(_recall, k=k)) for k in DEPTHS
    ]
    measures.append(_over_threads("MRR", asked, retrieved, _reciprocal))
    for language in sorted({one.ticket.language for one in asked} - {""}):
        part = [one for one in asked if one.ticket.language == language]
        if len({one.ticket.language for one in asked}) > 1:
            measures.append(
                _over_threads(
                    f"recall@10 [language={language}]", part, retrieved, partial(_recall, k=10)
                )
            )
    times = np.asarray(retrieved.times_ms, dtype=np.float64)
    measures += [
        Measure(name=f"retrieval p{q}", value=percentile(times, q), unit="ms", n=len(times))
        for q in (50, 95)
    ]
    findings = [
        *_recall_findings(asked, retrieved, measures),
        *_poor_slices(measures),
        *_slow(retrieved, times),
    ]
    return Feasibility(findings=tuple(findings), measures=tuple(measures))


def _recall(ranks: Sequence[int | None], k: int) -> float:
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks)


def _reciprocal(ranks: Sequence[int | None]) -> float:
    known = [rank for rank in ranks if rank is not None]
    return 1 / min(known) if known else 0.0


def _over_threads(
    name: str,
    tickets: Sequence[GoldenTicket],
    retrieved: Retrieved,
    value_of: Callable[[Sequence[int | None]], float],
) -> Measure:
    by_thread: dict[str, list[float]] = {}
    for one in tickets:
        value = value_of(retrieved.ranks[one.ticket.id])
        by_thread.setdefault(one.ticket.thread_id, []).append(value)
    means = np.array([np.mean(group) for group in by_thread.values()])
    centre = float(means.mean())
    bounds = mean_bounds(means - centre, pseudo=0.5, alpha=0.025)
    return Measure(
        name=name,
        value=centre,
        unit="share",
        low=max(0.0, centre + bounds.low),
        high=min(1.0, centre + bounds.high),
        n=len(tickets),
    )


def _recall_findings(
    asked: Sequence[GoldenTicket], retrieved: Retrieved, measures: Sequence[Measure]
) -> Iterator[Finding]:
    lost = [
        f"{one.ticket.id} ({one.ticket.language or '?'})"
        for one in asked
        if not any(rank is not None and rank <= 10 for rank in retrieved.ranks[one.ticket.id])
    ]
    recall = next(one for one in measures if one.name == "recall@10")
    poor = (recall.high or 1.0) < POOR_RECALL
    advice = (
        "Improve the retriever, translate the articles, or accept that these drafts cannot cite "
        "the right article."
    )
    if poor:
        yield from found(
            "feasibility",
            "recall_low",
            "blocker" if (recall.high or 1.0) < NO_RECALL else "gap",
            title=f"{retrieved.name} finds {recall.value:.0%} of the right articles among ten: "
            "faults of retrieval will hide those of the assistant.",
            examples=lost,
            whole=len(asked),
            what_to_do=advice,
        )
    else:
        yield from found(
            "feasibility",
            "article_not_retrieved",
            "note",
            title=f"For {{count}} of {{whole}} tickets {retrieved.name} finds no right article "
            "among ten.",
            examples=lost,
            whole=len(asked),
            what_to_do=advice,
        )


def _poor_slices(measures: Sequence[Measure]) -> Iterator[Finding]:
    """Name the languages in which retrieval is proved to be poor."""
    poor = [
        f"{one.name}: {one.value:.2f} [{one.low:.2f}, {one.high:.2f}], n {one.n}"
        for one in measures
        if "[" in one.name and one.high is not None and one.high < POOR_RECALL
    ]
    yield from found(
        "feasibility",
        "recall_low_in_language",
        "note",
        title="In {count} languages the right article is rarely found.",
        examples=poor,
        whole=None,
        what_to_do="Translate the articles or the question, or use a multilingual retriever.",
    )


def _slow(retrieved: Retrieved, times: np.ndarray) -> Iterator[Finding]:
    p95 = percentile(times, 95)
    if p95 > retrieved.limit_ms:
        yield from found(
            "feasibility",
            "retrieval_slow",
            "gap",
            title=f"95 of 100 searches take up to {p95:,.0f} ms; the limit is "
            f"{retrieved.limit_ms:,.0f} ms.",
            examples=[],
            count=int((times > retrieved.limit_ms).sum()),
            whole=len(times),
            what_to_do="Make the index smaller or the retriever faster, or raise --limit-ms.",
        )


def size_feasibility(tickets: Sequence[GoldenTicket], gated: Sequence[GatedSlice]) -> Feasibility:
    """Judge whether the set is large enough: the smallest drop that it can prove.

    δ = c · s_d / √n (`evals.power`), n threads, 80 % power, family-wise α = 5 %.

    `gated` is what the suites on this set ask; each rule and slice once.
    """
    tests = sum(one.kind == "no_regression" for one in gated) or 1
    measures, wide, small = [], [], []
    for one in gated:
        inside = [t for t in tickets if one.slice is None or t.belongs_to(one.slice)]
        threads = len({t.ticket.thread_id for t in inside})
        name = f"{one.scorer} [{one.slice}]" if one.slice else one.scorer
        if one.slice and threads < FEWEST_THREADS:
            small.append(f"{one.slice}: {threads} threads ({', '.join(one.suites)})")
        measure = _detectable(one, name, threads, tests)
        measures.append(measure)
        if one.kind == "no_regression" and one.slice is None and measure.value > WIDE_DROP:
            wide.append((measure.value, name))
    findings = found(
        "feasibility",
        "slice_too_small",
        "gap",
        title="{count} slices that a suite gates on have fewer than 20 threads.",
        examples=sorted(set(small)),
        whole=None,
        what_to_do="Add threads to these slices, or drop the rule about them.",
    )
    worst = max(wide, default=(0.0, ""))[0]
    too_small = found(
        "feasibility",
        "set_too_small",
        "blocker" if worst > BLIND_DROP else "gap",
        title=f"The set is too small: for {{count}} of {{whole}} rules a drop of less than "
        f"{worst:.2f} goes unnoticed more often than one time in five.",
        examples=[f"{name}: {value:.3f}" for value, name in wide],
        whole=len({one.scorer for one in gated}),
        what_to_do="Add tickets in new threads: half the drop needs four times the threads.",
    )
    return Feasibility(findings=(*findings, *too_small), measures=tuple(measures))


def _detectable(one: GatedSlice, name: str, threads: int, tests: int) -> Measure:
    if one.kind == "never":
        # The rate of broken tickets that shows at least once with 95 %: 1 - 0.05^(1/n).
        rate = 1 - math.exp(math.log(0.05) / threads) if threads else 1.0
        note = "rate of cases that shows with 95 %"
        return Measure(name=f"{name} never", value=rate, unit="drop", n=threads, note=note)
    planned = 0.25 if metric_named(one.scorer).unit == "yes/no" else 0.15
    sd = one.sd if one.sd is not None else PLANNED_SD.get(one.scorer, planned)
    drop = min(detectable_even(sd, threads, alpha=0.05, tests=tests), 1.0) if threads > 1 else 1.0
    source = "spread of stored runs" if one.sd is not None else f"planned spread {sd:.2f}"
    return Measure(name=name, value=drop, unit="drop", n=threads, note=source)
