"""What is assumed of an assistant that nobody has measured.

The values are those of the simulation study behind the gate: assumptions, not measurements of
anybody's assistant. A forecast that rests on them says so.
"""

from __future__ import annotations

import math

from evals.columns import SLOW_SHARE
from evals.score import metric_named
from evals.variance import Components

SHARE = Components(ticket=0.108**2, repeat=0.146**2)
DEFAULTS: dict[str, Components] = {
    "faithfulness": Components(ticket=0.0577**2, repeat=0.0781**2),
    "tone": Components(ticket=0.037**2, repeat=0.050**2),
    "correctness": SHARE,
    "hallucination": Components(ticket=0.068**2, repeat=0.134**2),
    "latency": Components(ticket=0.156**2, repeat=0.285**2),
    "cost": Components(ticket=0.116**2, repeat=0.150**2),
}
"""Assumed components by scorer; those of latency and cost are of logarithms. From the study's
marginals and its correlations between two drafts (icc 0.75, latency 0.60; 0.9 between versions):
measured on simulated scores for faithfulness, by proportion for the others."""
DEFAULT_LEVELS = {
    "faithfulness": 0.88,
    "tone": 0.83,
    "correctness": 0.81,
    "hallucination": 0.03,
}
"""Assumed levels of the baseline; 0.9 for other scores and 0.01 for other harms."""
DEFAULT_LEVEL_SDS = {"faithfulness": 0.145, "tone": 0.096}
"""Assumed standard deviation of a score between threads; 0.27 for others."""
LATENCY_SD = 0.45
"""Assumed spread of the logarithms of latency between drafts."""


def default_components(scorer: str, *, level: float | None, logarithmic: bool) -> Components:
    """Return the stated default for a scorer, on the scale of a rule.

    Args:
        scorer: its name; unknown shares are taken to vary as correctness does, other yes/no
            harms as hallucination.
        level: of the baseline in the scorer's unit, for latency and cost.
        logarithmic: the rule is about a ratio.
    """
    unit = metric_named(scorer).unit
    stated = DEFAULTS.get(scorer) or (DEFAULTS["hallucination"] if unit == "yes/no" else SHARE)
    if unit in ("s", "usd") and not logarithmic:  # a spread of logarithms, times the level
        factor = (level or 0.0) ** 2
        return Components(ticket=stated.ticket * factor, repeat=(stated.repeat or 0.0) * factor)
    return stated


def default_level(scorer: str) -> float | None:
    """Return the assumed level of a scorer in [0, 1]; None for latency and cost."""
    metric = metric_named(scorer)
    if not metric.is_bounded:
        return None
    return DEFAULT_LEVELS.get(scorer, 0.9 if metric.higher_is_better else 0.01)


def default_level_sd(scorer: str) -> float | None:
    """Return the assumed spread of a score's level between threads; None for latency and cost."""
    return DEFAULT_LEVEL_SDS.get(scorer, 0.27) if metric_named(scorer).is_bounded else None


def slow_effect(factor: float) -> float:
    """Return how many more drafts of a slowed side lie beyond the pooled 95th percentile.

    P(R·b > q) - P(c > q) with b and c lognormal of one spread and q their pooled percentile: what
    a `p95_ratio` rule of factor R sees where nothing has changed.
    """
    shift, low, high = math.log(max(factor, 1.0)) / LATENCY_SD, 0.0, 20.0
    for _ in range(60):
        q = (low + high) / 2
        beyond = (tail(q - shift) + tail(q)) / 2
        low, high = (q, high) if beyond > SLOW_SHARE else (low, q)
    return tail(high - shift) - tail(high)


def tail(z: float) -> float:
    """Return P(Z > z) of a standard normal Z."""
    return 0.5 * math.erfc(z / math.sqrt(2))
