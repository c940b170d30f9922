"""The fresh full gate that an alarm of the nightly chart asks for.

It is no entry in the ledger of gates: the question is what the assistant does tonight, so the
drafts of an earlier gate of the same assistant must not stand in for fresh ones.
"""

from __future__ import annotations

from dataclasses import replace

from evals.errors import UsageError
from evals.gate import Verdict
from evals.outcome import GateOutcome, Spent
from runners.assistant_spec import AssistantSpec
from runners.begin import Exam
from runners.judging import judging_plan
from runners.plan import Arm, Options, Plan, new_id, plan_from_json
from runners.progress import Progress
from runners.providers import check_model
from runners.run_suite import proceed, score_missing
from runners.store import RunStore
from runners.verdicts import judge as decide
from runners.write_plan import begin

VERB = "alarm"
LEAST_LEFT = 1e-6
"""Stands for a budget that the night used up: the gate then stops at once, and says so."""


def fresh_gate(
    plan: Plan,
    tonight: GateOutcome,
    *,
    accepted: str,
    store: RunStore,
    options: Options,
) -> GateOutcome:
    """Draft tonight's assistant again and decide it by all rules of the suite.

    Where the assistant itself has changed since the accepted night, both are drafted,
    interleaved. Where it has not, or cannot be known, drafting the former one again would only
    repeat tonight's state of the model behind it: the stored drafts of the accepted night are
    the baseline then.

    Args:
        plan: the night's.
        tonight: the night by the rules that need no baseline.
        accepted: run id of the night that tonight is compared with.
        store: open.
        options: bounds that the night and the gate share.

    Returns:
        The gate's outcome, with what the night and the gate spent.

    Raises:
        UnmeasurableError: it stopped before the end; `resume` of the night goes on with it.
    """
    gate = _bounded(_begun(plan, store) or _planned(plan, accepted, store, options), tonight.spent)
    store.finish_job(plan.job_id, "done", {"gate": gate.job_id})
    begin(gate, _exam(plan, store), store)
    progress = Progress(quiet=options.quiet)
    _score_baseline(gate, store, progress)
    spent = _sum(tonight.spent, proceed(gate, store, progress))
    outcome = decide(gate, store, spent)
    ended = {"kind": outcome.verdict.kind, "exit_code": outcome.verdict.exit_code}
    store.finish_job(gate.job_id, "done", ended)
    verdict = replace(outcome.verdict, notes=(_how(gate, accepted), *outcome.verdict.notes))
    return replace(outcome, verb=plan.verb, verdict=_harder(verdict, tonight.verdict))


def _score_baseline(gate: Plan, store: RunStore, progress: Progress) -> None:
    """Score stored drafts that are the baseline by today's scorers."""
    if gate.stored_baseline:
        with judging_plan(gate, store) as judge:
            score_missing(gate.stored_baseline, gate.suite.scorers, store, progress, judge)


def _harder(gate: Verdict, tonight: Verdict) -> Verdict:
    """Keep a regression that tonight's drafts prove by themselves, whatever the fresh ones say."""
    if tonight.kind != "regression" or gate.kind == "regression":
        return gate
    notes = (f"The fresh gate alone says {gate.kind}.", *gate.notes)
    return replace(gate, kind=tonight.kind, sentence=tonight.sentence, notes=notes)


def _begun(plan: Plan, store: RunStore) -> Plan | None:
    """Return the gate that this night began before it was stopped, or None."""
    job = str((store.job(plan.job_id).summary or {}).get("gate", ""))
    try:
        gate = plan_from_json(store.job(job).spec) if job else None
    except UsageError:  # stopped before the gate's job was written
        return None
    return gate and replace(gate, max_usd=plan.max_usd, deadline_s=plan.deadline_s)


def _planned(plan: Plan, accepted: str, store: RunStore, options: Options) -> Plan:
    """Plan the gate: the accepted night's assistant, or its stored drafts, against tonight's."""
    now = Arm(run_id=new_id("r"), label="tonight, drafted again", spec=plan.candidate.spec)
    gate = replace(plan, job_id=new_id("c"), verb=VERB, arms=(now,))
    before = _changed_spec(plan, accepted, store, options)
    if before is None:
        return replace(gate, stored_baseline=accepted)
    return replace(
        gate, arms=(Arm(run_id=new_id("r"), label=f"as in {accepted}", spec=before), now)
    )


def _bounded(gate: Plan, spent: Spent) -> Plan:
    """Leave to the gate what the night has not used of the budget and the deadline."""
    return replace(
        gate,
        max_usd=_left(gate.max_usd, spent.usd),
        deadline_s=_left(gate.deadline_s, spent.seconds),
    )


def _changed_spec(
    plan: Plan, accepted: str, store: RunStore, options: Options
) -> AssistantSpec | None:
    """Return the accepted night's assistant if it is known, another one, and can be drafted."""
    spec = plan_from_json(store.job(accepted).spec).candidate.spec
    is_known = spec.fingerprint and spec.fingerprint == (
        store.provenance(accepted).assistant_fingerprint
    )
    if not is_known or spec.fingerprint == plan.candidate.spec.fingerprint:
        return None
    try:
        check_model(spec, offline=options.offline)
    except UsageError:  # its model is gone or its key is: its stored drafts are not
        return None
    return spec


def _exam(plan: Plan, store: RunStore) -> Exam:
    """Return the tickets and articles of the night, which files may have lost since."""
    night = plan.candidate.run_id
    return Exam(
        tickets=list(store.golden(night)),
        articles=list(store.articles(night)),
        fingerprint=store.provenance(night).golden_fingerprint,
    )


def _how(gate: Plan, accepted: str) -> str:
    if gate.stored_baseline:
        return (
            f"The alarm was followed by a fresh gate: tonight's assistant, drafted again, against "
            f"the stored drafts of the accepted night {accepted}."
        )
    return (
        f"The alarm was followed by a fresh gate: the assistant has changed since the accepted "
        f"night {accepted}, so both were drafted tonight, side by side. A change of the model "
        f"behind both of them does not show in it."
    )


def _left(bound: float | None, used: float) -> float | None:
    return None if bound is None else max(bound - used, LEAST_LEFT)


def _sum(night: Spent, gate: Spent) -> Spent:
    return Spent(
        calls=night.calls + gate.calls,
        usd=night.usd + gate.usd,
        seconds=night.seconds + gate.seconds,
        stopped_early=night.stopped_early or gate.stopped_early,
    )
