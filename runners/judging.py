"""Which judge a suite, a run or a command line means, and the scorers that ask it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from evals.errors import HarnessError, UsageError
from evals.judge_spec import JudgeSpec, parse_judge
from evals.score import Scorer
from evals.suite import Suite
from runners.judge import LitellmJudge
from runners.judge_contract import check_judge_model
from runners.plan import Options, Plan, plan_from_json
from runners.say import note
from runners.schedule import Limits
from runners.store import RunStore
from scorers.catalogue import asks_a_judge, make_scorers


def judge_spec(named: JudgeSpec | None, options: Options) -> JudgeSpec | None:
    """Return the judge of a suite with the command line's words in place of its own.

    Another model keeps votes and parameters; its address only where the provider is the same,
    and never the prices.
    """
    spec = named
    if options.judge:
        model = parse_judge(options.judge, "--judge").model
        if spec is None:
            spec = JudgeSpec(model=model)
        elif model != spec.model:
            same = model.partition("/")[0] == spec.model.partition("/")[0]
            spec = replace(spec, model=model, prices={}, api_base=spec.api_base if same else None)
    if options.judge_base and spec is None:
        raise UsageError("--judge-base: no judge is named; give --judge MODEL too")
    if options.judge_base and spec is not None:
        spec = replace(spec, api_base=options.judge_base)
    return spec


def judge_spec_of_run(run_id: str, store: RunStore) -> JudgeSpec | None:
    """Return the judge of the suite that a stored run was made by; None where it had none."""
    try:
        return plan_from_json(store.job(run_id).spec).suite.judge
    except (UsageError, ValueError):  # a run without a job, or of another version
        return None


def scorers_for(names: Sequence[str], judge: LitellmJudge | None) -> list[Scorer]:
    """Return scorers that ask a judge as its spec says.

    Raises:
        UsageError: a name is unknown, or needs a judge and there is none.
    """
    if judge is None:
        return make_scorers(names)
    return make_scorers(names, judge, votes=judge.spec.votes, options=judge.spec.options)


def scorers_of(suite: Suite) -> list[Scorer]:
    """Return the scorers of a suite, for their names and fingerprints: no judge is asked."""
    return scorers_for(suite.scorers, LitellmJudge(suite.judge) if suite.judge else None)


def check_judge(suite: Suite, *, offline: bool) -> None:
    """Refuse a judge that cannot work, without asking it anything.

    Raises:
        UsageError: unknown model, key missing, or a network model while offline.
    """
    if suite.judge is None or not any(asks_a_judge(name) for name in suite.scorers):
        return
    check_judge_model(suite.judge, offline=offline)


@contextmanager
def judging(
    spec: JudgeSpec | None,
    names: Sequence[str],
    store: RunStore | None,
    limits: Limits | None = None,
    *,
    offline: bool = False,
) -> Iterator[LitellmJudge | None]:
    """Give the judge that scorers of these names ask; None where none of them does."""
    if spec is None or not any(asks_a_judge(name) for name in names):
        yield None
        return
    with LitellmJudge(spec, store=store, limits=limits, offline=offline) as judge:
        yield judge


@contextmanager
def judging_plan(plan: Plan, store: RunStore) -> Iterator[LitellmJudge | None]:
    """Give the judge of a plan, within its bounds; a stop of the judge interrupts the job."""
    limits = Limits(concurrency=plan.concurrency, deadline_s=plan.deadline_s, max_usd=plan.max_usd)
    with judging(plan.suite.judge, plan.suite.scorers, store, limits) as judge:
        try:
            yield judge
        except HarnessError:
            if judge is not None and judge.stopped:
                _interrupt(plan, store)
            raise
        if judge is not None:
            for sentence in judge.new_notes():
                note(sentence)


def _interrupt(plan: Plan, store: RunStore) -> None:
    try:
        store.finish_job(plan.job_id, "interrupted")
    except UsageError:  # it was stopped before the job was written
        return
