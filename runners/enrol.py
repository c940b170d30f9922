"""Enter a gate in the ledger: what it decides by, and what earlier gates of the change left."""

from __future__ import annotations

from dataclasses import replace

from evals.ledger import (
    LedgerEntry,
    Registered,
    Registration,
    first_seed,
    hash_of_tickets,
    most_repeats,
    notes_on_earlier,
)
from evals.sequential import plan_looks
from runners.judging import scorers_of
from runners.plan import Plan
from runners.store import RunStore

VERBS = ("gate", "upgrade")
MOST_REPEATS = 1000


def continued(plan: Plan, golden_fingerprint: str, store: RunStore, *, fresh: bool) -> Plan:
    """Return a new plan as the continuation of earlier gates of the same change.

    The seed stays that of the first gate, and the repeats are at least those that exist.

    Args:
        plan: as asked for.
        golden_fingerprint: of the whole golden set.
        store: open.
        fresh: draw as many repeats again, in addition to those that exist.
    """
    family = _identity(plan, golden_fingerprint).family
    earlier = store.ledger(family)
    suite = plan.suite
    # A gate that never came to a verdict binds nobody to its repeats.
    existing = most_repeats(suite.name, [entry for entry in earlier if entry.kind])
    repeats = existing + suite.repeats if fresh else max(existing, suite.repeats)
    seed = first_seed(suite.name, earlier)
    settings = suite.settings if seed is None else replace(suite.settings, seed=seed)
    return replace(
        plan, suite=replace(suite, repeats=min(repeats, MOST_REPEATS), settings=settings)
    )


def enrol(plan: Plan, store: RunStore) -> None:
    """Write down what a gate decides by, then take over the drafts of earlier gates.

    May be repeated: the first entry of a job counts.
    """
    if plan.verb not in VERBS:
        return
    entry = store.register(LedgerEntry(job_id=plan.job_id, registration=_registration(plan, store)))
    for earlier in _before(entry, store):
        sources = store.job(earlier.job_id).run_ids
        if len(sources) == len(plan.arms):
            for source, arm in zip(sources, plan.arms, strict=True):
                store.take_over(source, arm.run_id)


def registered(plan: Plan, store: RunStore) -> Registered | None:
    """Return what to say about the entry of a gate beside its verdict; None if it has none."""
    entry = store.registered(plan.job_id)
    if entry is None:
        return None
    earlier = _before(entry, store)
    return Registered(
        sha256=entry.registration.sha256,
        at=entry.registered_at,
        attempt=sum(bool(other.kind) for other in earlier) + 1,
        notes=notes_on_earlier(entry.registration, earlier),
    )


def _before(entry: LedgerEntry, store: RunStore) -> list[LedgerEntry]:
    """Return the entries of the same family that came earlier, oldest first."""
    family = store.ledger(entry.registration.family)
    ids = [other.job_id for other in family]
    return family[: ids.index(entry.job_id)] if entry.job_id in ids else []


def _identity(plan: Plan, golden_fingerprint: str) -> Registration:
    """Return what is known before the tickets are chosen."""
    baseline = plan.stored_baseline
    if not baseline:
        baseline = plan.arms[0].spec.fingerprint
    return Registration(
        suite=plan.suite.name,
        baseline=baseline,
        candidate=plan.candidate.spec.fingerprint,
        golden=golden_fingerprint,
        rules=plan.suite.rules,
        settings=plan.suite.settings,
        repeats=plan.suite.repeats,
        tickets=0,
        tickets_sha256="",
        looks=(),
        scorers={scorer.name: scorer.fingerprint for scorer in scorers_of(plan.suite)},
    )


def _registration(plan: Plan, store: RunStore) -> Registration:
    run_id = plan.candidate.run_id
    ids, threads = [], []
    for golden in store.golden(run_id):
        ids.append(golden.ticket.id)
        threads.append(golden.ticket.thread_id)
    known = _identity(plan, store.provenance(run_id).golden_fingerprint)
    return replace(
        known,
        tickets=len(ids),
        tickets_sha256=hash_of_tickets(ids),
        looks=plan_looks(threads, early_stop=plan.early_stop).sizes,
    )
