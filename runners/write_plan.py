"""Write down what will be measured, before anything is drafted or scored."""

from __future__ import annotations

from collections.abc import Callable

from evals.errors import UsageError
from evals.record import Provenance
from runners.begin import Exam
from runners.plan import Arm, Plan, now_utc, plan_to_json
from runners.store import Job, RunStore

PACKAGES = ("ticketgate", "litellm", "bm25s", "numpy", "scipy", "datasets")


def begin(plan: Plan, exam: Exam, store: RunStore) -> None:
    """Write down what will be measured, before anything is drafted or scored.

    May be repeated: a process can be killed between any two of its steps.
    """
    if not _is_known(store.job, plan.job_id):
        _create_job(plan, store)
    store.put_articles(exam.fingerprint, exam.articles)
    for arm in plan.arms:
        if not _is_known(store.provenance, arm.run_id):
            store.create_run(_provenance(plan, arm, exam.fingerprint))
        store.put_golden(arm.run_id, exam.tickets)


def _is_known(read: Callable[[str], object], identity: str) -> bool:
    try:
        read(identity)
    except UsageError:
        return False
    return True


def _create_job(plan: Plan, store: RunStore) -> None:
    store.create_job(
        Job(
            job_id=plan.job_id,
            verb=plan.verb,
            suite=plan.suite.name,
            run_ids=tuple(arm.run_id for arm in plan.arms),
            spec=plan_to_json(plan),
        )
    )


def _provenance(plan: Plan, arm: Arm, golden_fingerprint: str) -> Provenance:
    return Provenance(
        run_id=arm.run_id,
        suite=plan.suite.name,
        label=arm.label,
        model=arm.spec.model or arm.spec.target,
        prompt_sha256=arm.spec.prompt_sha256,
        assistant_fingerprint=arm.spec.fingerprint,
        golden_fingerprint=golden_fingerprint,
        git_commit=plan.git_commit,
        git_dirty=plan.git_dirty,
        seed=plan.suite.settings.seed,
        repeats=plan.suite.repeats,
        packages=_packages(),
        started_at=now_utc(),
    )


def _packages() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions
