"""The spine: draft what is missing, score what is missing, commit each when it exists."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evals.draft import Draft, DraftFailure
from evals.errors import UnmeasurableError
from evals.outcome import Spent
from evals.record import Result
from evals.score import Score, Scorer, Trial, Unscored
from evals.ticket import GoldenTicket
from runners.assistant import Assistant, build_assistant, draft
from runners.begin import Exam
from runners.enrol import enrol
from runners.judge import LitellmJudge
from runners.judging import judging_plan, scorers_for
from runners.looks import is_proved_harmful, stages_of, stopped_early
from runners.model import warm_up
from runners.plan import Arm, Plan, now_utc
from runners.progress import Progress
from runners.say import note
from runners.schedule import Drafting, Limits, Meter, Order
from runners.store import RunStore
from runners.write_plan import begin

SCORE_BATCH = 32


def execute(plan: Plan, exam: Exam, store: RunStore, progress: Progress) -> Spent:
    """Carry out a new plan, or go on with one that was interrupted.

    Raises:
        UnmeasurableError: it stopped before the end; what exists is stored, and the message
            says how to go on.
    """
    with judging_plan(plan, store) as judge:
        if judge is not None:
            judge.prepare()
            for sentence in judge.new_notes():
                note(sentence)
        begin(plan, exam, store)
        return _carry_out(plan, store, progress, judge)


def proceed(plan: Plan, store: RunStore, progress: Progress) -> Spent:
    """Draft and score whatever the store lacks for a plan that was begun."""
    with judging_plan(plan, store) as judge:
        return _carry_out(plan, store, progress, judge)


def _carry_out(
    plan: Plan, store: RunStore, progress: Progress, judge: LitellmJudge | None
) -> Spent:
    meter = Meter() if judge is None else judge.meter
    enrol(plan, store)
    spent = draft_missing(plan, store, progress, meter, judge)
    for arm in plan.arms:
        score_missing(arm.run_id, plan.suite.scorers, store, progress, judge)
        _close_run(arm, store)
    if meter.judge_calls:
        spent = meter.spent()
    return replace(spent, stopped_early=stopped_early(plan, store))


def draft_missing(
    plan: Plan,
    store: RunStore,
    progress: Progress,
    meter: Meter,
    judge: LitellmJudge | None = None,
) -> Spent:
    """Draft every ticket, trial and side that the store lacks, or stop at a proved regression."""
    done = [store.outcomes_done(arm.run_id) for arm in plan.arms]
    tickets = sum(1 for _ in store.golden(plan.candidate.run_id))
    total = tickets * plan.suite.repeats * len(plan.arms)
    missing = total - sum(len(keys) for keys in done)
    if not missing:
        return Spent()
    assistants = [_assistant(arm, store) for arm in plan.arms]

    def save(order: Order, outcome: Draft | DraftFailure) -> None:
        store.save_outcome(plan.arms[order.arm].run_id, outcome)
        cost = outcome.usage.cost_usd if isinstance(outcome, Draft) else outcome.cost_usd
        progress.advance(usd=cost or 0.0, failed=isinstance(outcome, DraftFailure))

    drafting = Drafting(
        work=lambda order: draft(assistants[order.arm], order.ticket, order.trial),
        save=save,
        limits=Limits(
            concurrency=plan.concurrency, deadline_s=plan.deadline_s, max_usd=plan.max_usd
        ),
        meter=meter,
    )
    asyncio.run(_draft_in_stages(plan, drafting, done, store, progress, judge=judge))
    if meter.stop:
        store.finish_job(plan.job_id, "interrupted")
        raise UnmeasurableError(_stopped(plan, meter, missing))
    return meter.spent()


async def _draft_in_stages(
    plan: Plan,
    drafting: Drafting,
    done: Sequence[set[tuple[str, int]]],
    store: RunStore,
    progress: Progress,
    *,
    judge: LitellmJudge | None,
) -> None:
    """Draft up to each look in turn, until one of them proves a regression.

    The models are warmed up first, so that the rate of a stage begins with its first draft.
    """
    for arm in plan.arms:
        await warm_up(arm.spec)
    dice = random.Random(plan.suite.settings.seed)  # noqa: S311  an order, not a secret
    stages = stages_of(plan, store)
    for look, tickets in enumerate(stages, start=1):
        orders = list(_orders(plan, tickets, done, dice))
        with progress.stage("drafting", len(orders)):
            await drafting.run(iter(orders))
        if drafting.meter.stop or look == len(stages):
            return
        for arm in plan.arms:
            score_missing(arm.run_id, plan.suite.scorers, store, progress, judge)
        if is_proved_harmful(plan, look, store):
            return


def _orders(
    plan: Plan,
    tickets: Sequence[GoldenTicket],
    done: Sequence[set[tuple[str, int]]],
    dice: random.Random,
) -> Iterator[Order]:
    """Yield what to draft: ticket by ticket, the sides next to each other in random order.

    Interleaving lets a slow hour of the provider hit both sides alike, and the random order
    keeps either side from always being the one that finds the caches warm.
    """
    for golden in tickets:
        for trial in range(plan.suite.repeats):
            arms = list(range(len(plan.arms)))
            dice.shuffle(arms)
            for arm in arms:
                if (golden.ticket.id, trial) not in done[arm]:
                    yield Order(arm=arm, ticket=golden.ticket, trial=trial)


def _assistant(arm: Arm, store: RunStore) -> Assistant:
    return build_assistant(arm.spec, list(store.articles(arm.run_id)))


def _stopped(plan: Plan, meter: Meter, missing: int) -> str:
    reasons = {
        "deadline": f"the deadline of {plan.deadline_s} s was reached",
        "budget": f"the budget of {plan.max_usd} USD would be exceeded",
        "interrupt": "it was interrupted",
    }
    why = reasons.get(str(meter.stop), str(meter.stop))
    return (
        f"{plan.verb} {plan.suite.name!r}: {why} after {meter.calls} of {missing} drafts; "
        f"all of them are stored: go on with `ticketgate resume {plan.job_id}`"
    )


def score_missing(
    run_id: str,
    names: Sequence[str],
    store: RunStore,
    progress: Progress,
    judge: LitellmJudge | None = None,
) -> None:
    """Score every draft that lacks a score of a scorer's present version."""
    scorers = scorers_for(names, judge)
    fingerprints = {scorer.name: scorer.fingerprint for scorer in scorers}
    provenance = store.provenance(run_id)
    store.update_provenance(
        replace(
            provenance,
            scorer_fingerprints={**provenance.scorer_fingerprints, **fingerprints},
            judge=provenance.judge if judge is None else f"{judge.model} {judge.fingerprint[:12]}",
        )
    )
    batch: list[Result] = []
    with progress.stage("scoring", len(store.outcomes_done(run_id))):
        for result in store.unscored_results(run_id, fingerprints):
            batch.append(result)
            if len(batch) == SCORE_BATCH:
                _score_batch(run_id, batch, scorers, fingerprints, store)
                progress.advance(SCORE_BATCH)
                batch = []
        _score_batch(run_id, batch, scorers, fingerprints, store)


def _score_batch(
    run_id: str,
    batch: Sequence[Result],
    scorers: Sequence[Scorer],
    fingerprints: Mapping[str, str],
    store: RunStore,
) -> None:
    trials = [
        Trial(golden=result.golden, draft=result.outcome)
        for result in batch
        if isinstance(result.outcome, Draft)
    ]
    columns = [scorer.score(trials) for scorer in scorers]
    rows: list[tuple[str, int, Sequence[Score | Unscored]]] = [
        (trial.draft.ticket_id, trial.draft.trial, scores)
        for trial, scores in zip(trials, zip(*columns, strict=True), strict=True)
    ]
    if rows:
        store.save_scores_batch(run_id, rows, fingerprints=fingerprints)


def _close_run(arm: Arm, store: RunStore) -> None:
    """Write down what the provider said that it served, and when the run ended."""
    served = Counter(
        result.outcome.model_fingerprint
        for result in store.results(arm.run_id)
        if isinstance(result.outcome, Draft) and result.outcome.model_fingerprint
    )
    names = ", ".join(name for name, _ in served.most_common())
    provenance = store.provenance(arm.run_id)
    store.update_provenance(replace(provenance, served_model=names, ended_at=now_utc()))
