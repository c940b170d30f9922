"""From the command line to a plan: read the suite, the golden set and the assistants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.errors import UsageError
from evals.selection import asking_order, choose
from evals.suite import Suite, TicketChoice
from evals.ticket import Article, GoldenTicket
from runners.assistant_spec import AssistantSpec
from runners.baseline import candidate_spec, resolve_baseline, workplace_of
from runners.git import Checkout, checkout_of
from runners.judging import check_judge, judge_spec, scorers_of
from runners.plan import Arm, Options, Plan, new_id
from runners.providers import check_model
from runners.store import RunStore
from runners.suite_files import load_suite

EMBEDDED_CONCURRENCY = 1
"""An embedded model computes on this very core: a second draft in flight only adds waiting."""
PROVIDER_CONCURRENCY = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """Hold what both sides are asked: the chosen tickets, and the articles behind them."""

    tickets: Sequence[GoldenTicket]
    articles: Sequence[Article]
    fingerprint: str
    notes: tuple[str, ...] = ()


def resolve_suite(name: str, options: Options) -> Suite:
    """Read a suite and put the command line's words in place of its own.

    Raises:
        UsageError: the suite, a scorer or an option is wrong.
    """
    suite = load_suite(name)
    choice = TicketChoice(
        limit=options.limit if options.limit is not None else suite.tickets.limit,
        filters={**suite.tickets.filters, **options.filters},
    )
    seed = options.seed if options.seed is not None else suite.settings.seed
    scorers = options.scorers or suite.scorers
    resolved = replace(
        suite,
        golden=options.golden or suite.golden,
        assistant=options.assistant or suite.assistant,
        model=options.model or suite.model,
        repeats=options.repeats or suite.repeats,
        scorers=tuple(scorers),
        rules=tuple(rule for rule in suite.rules if rule.scorer in scorers),
        tickets=choice,
        settings=replace(suite.settings, seed=seed),
        judge=judge_spec(suite.judge, options),
    )
    scorers_of(resolved)  # every name is known, and who needs a judge has one
    return resolved


def load_exam(suite: Suite) -> Exam:
    """Load the golden set of a suite and choose its tickets.

    Raises:
        FaultyFileError: the golden set has faults; all are listed.
        UsageError: there is no such set, or no ticket is left after filtering.
    """
    from golden_sets.load import find_golden_set, load_golden_set
    from golden_sets.validate import stale_references

    golden = load_golden_set(find_golden_set(suite.golden))
    seed = suite.settings.seed
    tickets = asking_order(choose(golden.tickets, suite.tickets, seed=seed), seed=seed)
    if not tickets:
        raise UsageError(
            f"golden set {suite.golden!r}: no ticket has {dict(suite.tickets.filters)!r}; "
            "change --filter"
        )
    stale = stale_references(golden)
    note = (
        (f"{len(stale)} references rest on articles that changed since their review.",)
        if stale
        else ()
    )
    return Exam(
        tickets=tickets,
        articles=tuple(golden.articles.values()),
        fingerprint=golden.fingerprint,
        notes=note,
    )


def plan_run(suite: Suite, options: Options) -> Plan:
    """Plan one run of the working tree's assistant."""
    spec = candidate_spec(suite.assistant, options.prompt, suite.model)
    return _plan("run", suite, options, [(_here(suite.assistant), spec)])


def plan_gate(suite: Suite, options: Options, baseline: str, store: RunStore) -> Plan:
    """Plan the working tree against a baseline, drafted together unless it is stored."""
    candidate = candidate_spec(suite.assistant, options.prompt, suite.model)
    against = resolve_baseline(baseline, suite.assistant, suite.name, store)
    label = options.prompt or _here(suite.assistant)
    if against.spec is None:
        plan = _plan("gate", suite, options, [(label, candidate)])
        # A result file may have dropped tickets that failed: that shows only when all are asked.
        foreign = Path(against.stored).is_file()
        return replace(
            plan,
            stored_baseline=against.stored,
            early_stop=options.early_stop and not foreign,
        )
    before = against.spec.with_model(suite.model)
    if before.fingerprint and before.fingerprint == candidate.fingerprint:
        return replace(_plan("gate", suite, options, [(label, candidate)]), unchanged=True)
    plan = _plan("gate", suite, options, [(against.label, before), (label, candidate)])
    return replace(plan, early_stop=options.early_stop)


def plan_upgrade(suite: Suite, options: Options, to: str, source: str | None) -> Plan:
    """Plan the same assistant on two models."""
    spec = candidate_spec(suite.assistant, options.prompt, source or suite.model)
    if spec.kind != "prompt":
        raise UsageError(
            f"upgrade: assistant {suite.assistant!r} chooses its own model; compare two runs of "
            "it with `ticketgate compare`"
        )
    upgraded = spec.with_model(to)
    if upgraded.fingerprint == spec.fingerprint:
        raise UsageError(f"upgrade: both sides are {to!r}; give another --to or --from")
    plan = _plan("upgrade", suite, options, [(spec.model, spec), (upgraded.model, upgraded)])
    return replace(plan, early_stop=options.early_stop)


def _plan(
    verb: str, suite: Suite, options: Options, sides: Sequence[tuple[str, AssistantSpec]]
) -> Plan:
    """Check every model before anything is spent, and name the runs."""
    for _, spec in sides:
        check_model(spec, offline=options.offline)
    check_judge(suite, offline=options.offline)
    checkout = _checkout(suite.assistant)
    embedded = all(spec.model.startswith("embedded/") for _, spec in sides)
    usual = EMBEDDED_CONCURRENCY if embedded else PROVIDER_CONCURRENCY
    job_id = new_id("c" if len(sides) > 1 or verb != "run" else "j")
    return Plan(
        job_id=job_id,
        verb=verb,
        suite=suite,
        arms=tuple(Arm(run_id=new_id("r"), label=label, spec=spec) for label, spec in sides),
        concurrency=options.concurrency or usual,
        max_usd=options.max_usd,
        deadline_s=options.deadline_s,
        git_commit=checkout.head() if checkout else "",
        git_dirty=checkout.is_dirty() if checkout else False,
    )


def _checkout(assistant: str) -> Checkout | None:
    return workplace_of(assistant).checkout or checkout_of(Path.cwd())


def _here(assistant: str) -> str:
    """Return the label of the present state: the commit, or `working tree` when it is edited."""
    checkout = _checkout(assistant)
    if checkout is None or not checkout.head() or checkout.is_dirty():
        return "working tree"
    return f"HEAD@{checkout.head()[:7]}"
