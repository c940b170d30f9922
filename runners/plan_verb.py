"""The verb `plan`: what a gate would cost and could see, before anything is spent."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from evals.advice import Costs, advise
from evals.forecast import Forecast, RuleForecast, forecast_rule
from evals.power_summary import summarize_power
from evals.proofs import families_of
from evals.rule import Rule
from evals.sequential import plan_looks
from evals.suite import Suite
from evals.ticket import GoldenTicket
from runners.assistant_spec import AssistantSpec
from runners.baseline import candidate_spec
from runners.begin import (
    EMBEDDED_CONCURRENCY,
    PROVIDER_CONCURRENCY,
    Exam,
    load_exam,
    resolve_suite,
)
from runners.plan import Options
from runners.plan_history import History, open_history, read_history, spread_of
from runners.plan_price import Price, price_of_draft
from runners.redact import known_secrets, redacted
from runners.say import color, say, width

ARMS = 2
"""A gate drafts both sides."""
USUAL_DRAFTS_USD = 0.01
"""Assumed of a pair of drafts whose price is unknown."""


def plan_verb(suite_name: str, options: Options) -> int:
    """Print what a gate of this suite would cost and could see; asks no model, stores nothing.

    Raises:
        UsageError: the suite, the golden set, the assistant or an option is wrong.
        FaultyFileError: the golden set has faults.
    """
    from reports.plan_console import plan_text
    from reports.plan_summary import plan_summary

    forecast = redacted(forecast_of(suite_name, options), known_secrets(os.environ))
    say(plan_summary(forecast), plan_text(forecast, width(), color()), options)
    return 0


def forecast_of(suite_name: str, options: Options) -> Forecast:
    """Forecast a gate of a suite with the command line's words in place of its own."""
    suite = resolve_suite(suite_name, options)
    exam = load_exam(suite)
    spec = candidate_spec(suite.assistant, options.prompt, suite.model)
    history = _history(suite, spec, exam, options)
    price = price_of_draft(spec, exam.tickets, exam.articles, history.usage)
    rules = _rules(suite, spec, exam, history, price)
    calls = len(exam.tickets) * suite.repeats * ARMS
    concurrency = options.concurrency or (
        EMBEDDED_CONCURRENCY if spec.model.startswith("embedded/") else PROVIDER_CONCURRENCY
    )
    return Forecast(
        suite=suite.name,
        golden=suite.golden,
        model=spec.model or spec.target,
        tickets=len(exam.tickets),
        threads=_threads(exam.tickets),
        repeats=suite.repeats,
        arms=ARMS,
        calls=calls,
        prompt_tokens=_times(price.prompt_tokens, calls),
        completion_tokens=_times(price.completion_tokens, calls),
        tokens_basis=price.tokens_basis,
        usd=None if price.usd is None else price.usd * calls,
        usd_basis=price.usd_basis,
        minutes=calls * price.latency_s / concurrency / 60,
        minutes_basis=f"drafting alone, {concurrency} at a time, {price.latency_basis}",
        rules=rules,
        chance=summarize_power([one.check for one in rules], suite.settings),
        advice=_advice(suite, spec, history, price),
        early_stopping=_early_stopping(exam.tickets, calls, free=price.usd == 0),
        basis=_basis(rules),
        notes=exam.notes,
    )


def _history(suite: Suite, spec: AssistantSpec, exam: Exam, options: Options) -> History:
    from runners.judging import scorers_of

    with open_history(options.store) as store:
        if store is None:
            return History()
        present = {scorer.name: scorer.fingerprint for scorer in scorers_of(suite)}
        return read_history(store, spec, exam.fingerprint, present)


def _threads(tickets: Sequence[GoldenTicket]) -> int:
    return len({golden.ticket.thread_id for golden in tickets})


def _times(each: float | None, calls: int) -> int | None:
    return None if each is None else round(each * calls)


def _rules(
    suite: Suite, spec: AssistantSpec, exam: Exam, history: History, price: Price
) -> tuple[RuleForecast, ...]:
    """Forecast every rule of the suite, in its order."""
    tested = [rule for rule in suite.rules if rule.kind == "no_regression"]
    families = families_of(tested, suite.settings)
    forecasts = []
    for rule in suite.rules:
        tickets = [golden for golden in exam.tickets if _arises(rule, golden, history)]
        forecasts.append(
            forecast_rule(
                rule,
                tickets=len(tickets),
                clusters=_threads(tickets),
                repeats=suite.repeats,
                spread=spread_of(rule, history, spec.model, _level(rule, price)),
                family=families[rule.slice is not None],
                settings=suite.settings,
            )
        )
    return tuple(forecasts)


def _level(rule: Rule, price: Price) -> float | None:
    """Return the level of latency or cost that is expected of a draft."""
    return {"latency": price.latency_s, "cost": price.usd}.get(rule.scorer)


def _arises(rule: Rule, golden: GoldenTicket, history: History) -> bool:
    """Tell whether a rule looks at a ticket: as in the past, else as its reference suggests."""
    if rule.slice is not None and not golden.belongs_to(rule.slice):
        return False
    known = history.scored.get(rule.scorer)
    if known is not None:
        return golden.ticket.id in known
    reference = golden.reference
    needed: dict[str, object] = {
        "faithfulness": reference.action in ("answer", None),
        "correctness": reference.required_facts,
        "retrieval": reference.article_ids,
        "forbidden_claim": reference.forbidden_claims,
        "handoff": reference.action,
    }
    return bool(needed.get(rule.scorer, True))


def _advice(suite: Suite, spec: AssistantSpec, history: History, price: Price) -> str:
    """Say what to buy next, for the first required comparison of a score."""
    asked = [rule for rule in suite.rules if rule.kind == "no_regression" and rule.slice is None]
    asked = [rule for rule in asked if rule.statistic == "mean"]
    first = next(iter([rule for rule in asked if rule.required] or asked), None)
    if first is None:
        return ""
    spread = spread_of(first, history, spec.model, _level(first, price))
    drafts = USUAL_DRAFTS_USD if price.usd is None else ARMS * price.usd
    costs = replace(Costs(), drafts_usd=drafts)
    return advise(spread.components, repeats=suite.repeats, costs=costs).sentence


def _early_stopping(tickets: Sequence[GoldenTicket], calls: int, *, free: bool) -> str:
    """Say in one sentence what early stopping may save."""
    looks = plan_looks([golden.ticket.thread_id for golden in tickets])
    if len(looks.sizes) == 1:
        return "Early stopping saves nothing with so few threads: the gate looks once, at the end."
    least, most = round(0.4 * calls), round(0.6 * calls)
    money = ", which are free here" if free else ""
    return (
        f"Early stopping looks {len(looks.sizes)} times: a clear regression may spare {least:,} to "
        f"{most:,} of the {calls:,} calls{money}; a change that passes is always drafted to the "
        "end."
    )


def _basis(rules: Sequence[RuleForecast]) -> str:
    """Say where the variances come from, the commonest first."""
    named = Counter(
        one.basis
        for one in rules
        if one.check.kind == "no_regression" and one.check.status != "skipped"
    )
    if not named:
        return "no rule compares with the baseline"
    parts = [
        f"{basis} ({count} of {named.total()} rules)" if len(named) > 1 else basis
        for basis, count in named.most_common()
    ]
    return "; ".join(parts)
