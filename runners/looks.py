"""Where a gate stands while it drafts: which look is complete, and whether it ends the matter."""

from __future__ import annotations

from collections.abc import Iterator

from evals.comparison import compare
from evals.gate import decide
from evals.sequential import Looks, plan_looks
from evals.ticket import GoldenTicket
from runners.plan import Plan
from runners.store import RunStore
from runners.verdicts import numbers_of, numbers_of_any


def looks_of(plan: Plan, store: RunStore) -> Looks:
    """Return the looks of a plan, at the last one that is complete on all sides.

    What was asked is read from the store, so that a job decided again gives the same verdict.
    """
    threads: dict[str, list[str]] = {}
    for golden in store.golden(plan.candidate.run_id):
        threads.setdefault(golden.ticket.thread_id, []).append(golden.ticket.id)
    looks = plan_looks(list(threads), early_stop=plan.early_stop)
    done = [store.outcomes_done(arm.run_id) for arm in plan.arms]
    complete = 0
    for thread in looks.order:
        keys = [(ticket, trial) for ticket in threads[thread] for trial in range(_repeats(plan))]
        if not all(key in keys_done for key in keys for keys_done in done):
            break
        complete += 1
    return looks.at(sum(size <= complete for size in looks.sizes))


def _repeats(plan: Plan) -> int:
    return plan.suite.repeats


def stages_of(plan: Plan, store: RunStore) -> list[list[GoldenTicket]]:
    """Return the tickets to ask between one look and the next."""
    tickets = list(store.golden(plan.candidate.run_id))
    looks = plan_looks([g.ticket.thread_id for g in tickets], early_stop=plan.early_stop)
    stage_of = {thread: stage for stage, part in enumerate(_parts(looks)) for thread in part}
    stages: list[list[GoldenTicket]] = [[] for _ in looks.sizes]
    for golden in tickets:
        stages[stage_of[golden.ticket.thread_id]].append(golden)
    return stages


def _parts(looks: Looks) -> Iterator[tuple[str, ...]]:
    """Yield the threads that each look adds."""
    start = 0
    for size in looks.sizes:
        yield looks.order[start:size]
        start = size


def stopped_early(plan: Plan, store: RunStore) -> bool:
    """Tell whether a plan ended before its last look."""
    return plan.early_stop and not looks_of(plan, store).is_last


def is_proved_harmful(plan: Plan, look: int, store: RunStore) -> bool:
    """Tell whether what has been drafted and scored by a look proves a regression."""
    looks = looks_of(plan, store).at(look)
    baseline = numbers_of_any(plan.baseline_run, store, plan.suite.scorers)
    candidate = numbers_of(plan.candidate.run_id, store, plan.suite.scorers)
    comparison = compare(baseline.table, candidate.table)
    verdict = decide(comparison, plan.suite.rules, plan.suite.settings, looks=looks)
    return verdict.kind == "regression"
