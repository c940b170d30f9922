"""The gate: from paired scores and rules to a verdict with three outcomes and two refusals.

Two different questions have two different error controls. "Is a regression proved?" is answered
by a joint sign-flip test over all rules and slices, whose family-wise error is held: the gate
cries wolf on at most 5 % of harmless changes. "Is a regression of the margin excluded?" is
answered rule by rule with a one-sided 95 % bound: every required rule must clear its margin,
so a harmful change slips through a rule with at most 5 %. Anything else is inconclusive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evals import reasons
from evals.checks import GateSettings, RuleCheck
from evals.columns import Column, column_of
from evals.comparison import Comparison
from evals.limits import check_limit, check_never
from evals.no_regression import check_no_regression
from evals.rule import Rule
from evals.signflip import sign_flip

VerdictKind = Literal["pass", "regression", "inconclusive", "unmeasurable"]
EXIT_CODES: dict[VerdictKind, int] = {
    "pass": 0,
    "regression": 1,
    "inconclusive": 2,
    "unmeasurable": 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Hold what was decided, and from what."""

    kind: VerdictKind
    sentence: str
    """For a programme manager: at most two sentences."""
    checks: tuple[RuleCheck, ...]
    tickets: int
    threads: int
    repeats: int
    unscored: int
    """Ticket and metric pairs without a value that should have had one."""
    regressed: tuple[str, ...]
    """Tickets that got worse, worst first."""
    improved: tuple[str, ...]
    notes: tuple[str, ...]
    settings: GateSettings

    @property
    def exit_code(self) -> int:
        """Return the process exit code that belongs to the kind."""
        return EXIT_CODES[self.kind]


def decide(
    comparison: Comparison,
    rules: Sequence[Rule],
    settings: GateSettings | None = None,
    *,
    unchanged: bool = False,
) -> Verdict:
    """Decide whether the candidate may replace the baseline.

    Args:
        comparison: the two runs, paired.
        rules: what must hold.
        settings: error rates, number of flips and seed; same inputs, same verdict.
        unchanged: nothing that can influence a draft differs between the two sides, so that
            only limits and `never` rules are asked.
    """
    settings = settings or GateSettings()
    if comparison.not_comparable:
        return _refusal(comparison, settings)
    checks = tuple(_checks(comparison, rules, settings, unchanged=unchanged))
    kind = _kind(checks)
    regressed, improved = _moved(comparison, rules)
    return Verdict(
        kind=kind,
        sentence=reasons.verdict_sentence(kind, checks, unchanged=unchanged),
        checks=checks,
        tickets=len(comparison.tickets),
        threads=len(comparison.threads),
        repeats=comparison.repeats,
        unscored=sum(check.unscored for check in checks if check.kind == "no_regression"),
        regressed=regressed,
        improved=improved,
        notes=tuple(reasons.notes(comparison, unchanged=unchanged)),
        settings=settings,
    )


def _checks(
    comparison: Comparison, rules: Sequence[Rule], settings: GateSettings, *, unchanged: bool
) -> list[RuleCheck]:
    """Check every rule, in the order of the suite."""
    paired = [rule for rule in rules if rule.kind == "no_regression"]
    columns = [] if unchanged else [column_of(rule, comparison) for rule in paired]
    live = [column for column in columns if column is not None]
    proofs = dict(zip(map(id, live), _prove(live, comparison, settings), strict=True))
    tests = {
        sliced: sum((column.rule.slice is not None) == sliced for column in live)
        for sliced in (False, True)
    }
    by_rule = dict(zip(map(id, paired), columns, strict=True)) if not unchanged else {}
    checks = []
    for rule in rules:
        if rule.kind == "limit":
            checks.append(check_limit(rule, comparison, settings))
        elif rule.kind == "never":
            checks.append(check_never(rule, comparison))
        elif unchanged:
            checks.append(RuleCheck.skipped(rule, reasons.UNCHANGED))
        elif (column := by_rule[id(rule)]) is None:
            checks.append(RuleCheck.skipped(rule, reasons.no_values(rule)))
        else:
            alpha = settings.alpha_of(sliced=rule.slice is not None, both=all(tests.values()))
            checks.append(
                check_no_regression(
                    column,
                    p=proofs[id(column)],
                    alpha=alpha,
                    tests=tests[rule.slice is not None],
                    settings=settings,
                )
            )
    return checks


def _prove(
    columns: Sequence[Column], comparison: Comparison, settings: GateSettings
) -> list[float]:
    """Return the adjusted p-value of "worse" for each column, all flipped together."""
    if not columns:
        return []
    table = np.zeros((len(comparison.threads), len(columns)))
    for j, column in enumerate(columns):
        table[column.members, j] = np.nan_to_num(column.best)
    families = np.array([column.rule.slice is not None for column in columns], dtype=np.int64)
    test = sign_flip(table, families, flips=settings.flips, seed=settings.seed)
    return [float(p) for p in test.adjusted]


def _kind(checks: Sequence[RuleCheck]) -> VerdictKind:
    """Combine: one proved break fails; a pass needs every required rule."""
    if any(check.status == "fail" for check in checks):
        return "regression"
    asked = [check for check in checks if check.required and check.status != "skipped"]
    if not asked or any(check.status == "unmeasurable" for check in asked):
        return "unmeasurable"
    return "pass" if all(check.status == "pass" for check in asked) else "inconclusive"


def _moved(
    comparison: Comparison, rules: Sequence[Rule]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tickets that got worse and better, by the sum of their bounded differences."""
    total: dict[str, float] = {}
    for scorer in sorted({rule.scorer for rule in rules if rule.metric.is_bounded}):
        rule = Rule(scorer=scorer, kind="no_regression", bound=1.0)
        column = column_of(rule, comparison)
        for ticket, change in zip(
            column.tickets if column else (), column.by_ticket if column else (), strict=True
        ):
            total[ticket] = total.get(ticket, 0.0) + float(np.nan_to_num(change))
    worse = sorted((change, ticket) for ticket, change in total.items() if change < -1e-9)
    better = sorted((-change, ticket) for ticket, change in total.items() if change > 1e-9)
    return tuple(ticket for _, ticket in worse), tuple(ticket for _, ticket in better)


def _refusal(comparison: Comparison, settings: GateSettings) -> Verdict:
    """Refuse to compare what cannot be compared."""
    return Verdict(
        kind="unmeasurable",
        sentence=f"Not comparable: {'; '.join(comparison.not_comparable)}.",
        checks=(),
        tickets=len(comparison.tickets),
        threads=len(comparison.threads),
        repeats=comparison.repeats,
        unscored=0,
        regressed=(),
        improved=(),
        notes=comparison.not_comparable,
        settings=settings,
    )
