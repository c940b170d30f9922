"""Write a plan as one JSON document."""

from __future__ import annotations

from evals.forecast import Forecast, RuleForecast
from evals.variance import Components
from reports.plan_rows import power_keys


def plan_summary(forecast: Forecast) -> dict[str, object]:
    """Return what `plan --json` prints; what is not known is null, never 0."""
    chance = forecast.chance
    return {
        "schema": 1,
        "kind": "plan",
        "suite": forecast.suite,
        "golden": forecast.golden,
        "model": forecast.model,
        "tickets": forecast.tickets,
        "threads": forecast.threads,
        "repeats": forecast.repeats,
        "sides": forecast.arms,
        "calls": forecast.calls,
        "tokens": {
            "prompt": forecast.prompt_tokens,
            "completion": forecast.completion_tokens,
            "basis": forecast.tokens_basis,
        },
        "usd": forecast.usd,
        "usd_basis": forecast.usd_basis,
        "minutes": forecast.minutes,
        "minutes_basis": forecast.minutes_basis,
        "rules": [_rule(one) for one in forecast.rules],
        "chance_to_pass_low": chance.low if chance else None,
        "chance_to_pass_high": chance.high if chance else None,
        "advice": forecast.advice,
        "early_stopping": forecast.early_stopping,
        "basis": forecast.basis,
        "notes": list(forecast.notes),
    }


def _rule(one: RuleForecast) -> dict[str, object]:
    check = one.check
    return {
        "scorer": check.scorer,
        "slice": check.slice,
        "kind": check.kind,
        "statistic": check.statistic,
        "required": check.required,
        "margin": check.margin,
        "tickets": one.tickets,
        "threads": check.clusters,
        "can_pass": one.can_pass,
        "too_small": check.status == "too_small",
        "clusters_needed": check.clusters_needed,
        "because": check.because,
        "detectable": check.detectable,
        "detectable_concentrated": check.detectable_concentrated,
        **power_keys(check),
        "variance": _variance(one.components),
        "basis": one.basis,
    }


def _variance(components: Components | None) -> dict[str, float | None] | None:
    """Return the components of the variance of a paired difference; null where unknown."""
    if components is None:
        return None
    return {
        "ticket": components.ticket,
        "repeat": components.repeat,
        "judge": components.judge,
    }
