"""The chance that a gate passes a change that changes nothing, from the chances of its rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.checks import ChanceBasis, GateSettings, RuleCheck

Basis = Literal["repeats", "differences", "mixed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerSummary:
    """Bound P(the gate passes | nothing changed), in [0, 1]."""

    low: float
    high: float
    basis: Basis
    """`repeats`: from how much drafts of one ticket differ. `differences`: from the differences
    between the two sides, which a real change widens, so that the chance may be higher."""
    rules: int
    """Required rules that the bounds rest on."""
    unknown: int
    """Required rules whose chance cannot be told."""


def summarize_power(checks: Sequence[RuleCheck], settings: GateSettings) -> PowerSummary | None:
    """Bound P(pass | nothing changed) of a whole gate.

    [max(0, 1 - Σ(1 - pᵢ)), min pᵢ] over the required rules, whatever their correlation. Rules
    that are not required can only fail: their false alarms, at most α, come off the lower end.
    A `never` rule that most drafts of some ticket break in the baseline, too, is broken again.

    Returns:
        None where no required rule has a chance.
    """
    asked = [check for check in checks if check.status != "skipped"]
    required = [check for check in asked if check.required]
    known = [(check, chance) for check in required if (chance := _chance(check)) is not None]
    if not known:
        return None
    optional = any(check.kind == "no_regression" and not check.required for check in asked)
    low, high = bounds_of(chance for _, chance in known)
    counted = [check for check in required if check.kind != "never"]
    return PowerSummary(
        low=max(0.0, low - settings.alpha) if optional else low,
        high=high,
        basis=_basis([check.chance_basis for check, _ in known]),
        rules=len(known),
        unknown=sum(_chance(check) is None for check in counted),
    )


def bounds_of(chances: Iterable[float]) -> tuple[float, float]:
    """Return the bounds of the chance that all hold: (max(0, 1 - Σ(1 - pᵢ)), min pᵢ).

    Source: Bonferroni's and Fréchet's inequalities.
    """
    known = list(chances)
    return max(0.0, 1 - sum(1 - chance for chance in known)), min(known, default=1.0)


def _chance(check: RuleCheck) -> float | None:
    if check.kind == "never":
        return 0.0 if check.baseline else None
    return check.chance_to_pass


def _basis(named: Sequence[ChanceBasis | None]) -> Basis:
    known = {basis for basis in named if basis is not None}
    if len(known) == 2:
        return "mixed"
    return known.pop() if known else "repeats"
