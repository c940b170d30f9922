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

from evals import reasons
from evals.checks import GateSettings, RuleCheck
from evals.columns import Column, chosen_tickets, column_of
from evals.comparison import Comparison
from evals.limits import check_limit, check_never
from evals.no_regression import check_no_regression
from evals.notes import notes
from evals.proofs import families_of, prove
from evals.rule import Rule
from evals.sequential import Looks, level_of_look

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
    unscored: int = 0
    """Ticket and metric pairs without a value that should have had one."""
    regressed: tuple[str, ...] = ()
    """Tickets that got worse, worst first."""
    improved: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    settings: GateSettings
    looks: Looks | None = None
    """Where the evidence stands when the gate looks while drafting; None for a single look."""

    @property
    def stopped_early(self) -> bool:
        """Tell whether tickets were left unasked because a regression was proved without them."""
        return self.looks is not None and not self.looks.is_last

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
    looks: Looks | None = None,
) -> Verdict:
    """Decide whether the candidate may replace the baseline.

    At an early look only a regression ends the matter; any other verdict means "go on", and a
    pass is never given before the last look.

    Args:
        comparison: the two runs, paired.
        rules: what must hold.
        settings: error rates, number of flips and seed; same inputs, same verdict.
        unchanged: nothing that can influence a draft differs between the two sides, so that
            only limits and `never` rules are asked.
        looks: the order of the threads and the look that has been reached; what the comparison
            holds beyond it is not looked at. None decides once, from everything.
    """
    # longer: the whole decision in one view.
    settings = settings or GateSettings()
    if comparison.not_comparable:
        return _refusal(comparison, settings)
    if looks is not None:
        comparison = comparison.of_threads(looks.asked)
    checks = tuple(_checks(comparison, rules, settings, unchanged=unchanged, looks=looks))
    kind = _kind(checks, unchanged=unchanged)
    if kind == "pass" and looks is not None and not looks.is_last:
        kind = "inconclusive"
    regressed, improved = _moved(comparison, rules)
    return Verdict(
        kind=kind,
        sentence=reasons.verdict_sentence(kind, checks, unchanged=unchanged, looks=looks),
        checks=checks,
        tickets=len(comparison.tickets),
        threads=len(comparison.threads),
        repeats=comparison.repeats,
        unscored=_unscored(comparison, rules),
        regressed=regressed,
        improved=improved,
        notes=tuple(notes(comparison, checks, unchanged=unchanged, looks=looks)),
        settings=settings,
        looks=looks,
    )


def _checks(
    comparison: Comparison,
    rules: Sequence[Rule],
    settings: GateSettings,
    *,
    unchanged: bool,
    looks: Looks | None,
) -> list[RuleCheck]:
    """Check every rule, in the order of the suite."""
    refused = {rule: _unasked(rule, comparison, unchanged=unchanged) for rule in rules}
    columns = _columns([rule for rule in rules if refused[rule] is None], comparison)
    proofs = prove(columns, comparison, settings, looks)
    families = families_of(list(columns), settings)
    ruled_out = level_of_look(settings.alpha_bound, looks)
    checks = []
    for rule in rules:
        if (unasked := refused[rule]) is not None:
            checks.append(unasked)
        elif rule.kind == "limit":
            checks.append(check_limit(rule, comparison, settings, ruled_out=ruled_out))
        elif rule.kind == "never":
            checks.append(check_never(rule, comparison))
        elif rule not in columns:
            checks.append(RuleCheck.of(rule, "unmeasurable", reasons.disjoint(rule)))
        else:
            family = families[rule.slice is not None]
            checks.append(
                check_no_regression(
                    columns[rule],
                    proofs[rule],
                    alpha=family.alpha,
                    tests=family.tests,
                    settings=settings,
                )
            )
    return checks


def _columns(rules: Sequence[Rule], comparison: Comparison) -> dict[Rule, Column]:
    """Return what each comparison rule compares, where both sides have a value of some ticket."""
    found = {rule: column_of(rule, comparison) for rule in rules if rule.kind == "no_regression"}
    return {rule: column for rule, column in found.items() if column is not None}


def _unasked(rule: Rule, comparison: Comparison, *, unchanged: bool) -> RuleCheck | None:
    """Return the check of a rule that cannot be asked, None for one that can.

    A rule is skipped where neither side has a value. Where only one side has, a rule that needs
    the other is unmeasurable: silence there would hide that a scorer never ran.
    """
    if unchanged and rule.kind == "no_regression":
        return RuleCheck.skipped(rule, reasons.UNCHANGED)
    paired = comparison.scores.get(rule.scorer)
    if paired is None:
        return RuleCheck.skipped(rule, reasons.no_values(rule))
    chosen = chosen_tickets(rule, comparison, paired)
    before = bool((chosen & paired.baseline.arises()).any())
    after = bool((chosen & paired.candidate.arises()).any())
    if not (before or after):
        return RuleCheck.skipped(rule, reasons.no_values(rule))
    if not after or (rule.kind == "no_regression" and not before):
        lacking = "baseline" if after else "candidate"
        return RuleCheck.of(rule, "unmeasurable", reasons.one_side_only(rule, lacking))
    if paired.is_off_scale:
        return RuleCheck.of(rule, "unmeasurable", reasons.off_scale(rule))
    return None


def _kind(checks: Sequence[RuleCheck], *, unchanged: bool) -> VerdictKind:
    """Combine: one proved break fails; a pass needs every required rule."""
    if any(check.status == "fail" for check in checks):
        return "regression"
    asked = [check for check in checks if check.required and check.status != "skipped"]
    if any(check.status == "unmeasurable" for check in asked):
        return "unmeasurable"
    if not asked and not (unchanged and checks):
        return "unmeasurable"
    return "pass" if all(check.status == "pass" for check in asked) else "inconclusive"


def _unscored(comparison: Comparison, rules: Sequence[Rule]) -> int:
    """Count the pairs of ticket and scorer, of those the rules name, that lack all values."""
    named = comparison.scores.keys() & {rule.scorer for rule in rules}
    return sum(comparison.scores[scorer].tickets_without_value() for scorer in named)


def _moved(
    comparison: Comparison, rules: Sequence[Rule]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tickets that got worse and better, by the sum of their bounded differences."""
    total = comparison.ticket_changes({rule.scorer for rule in rules})
    worse = sorted((change, ticket) for ticket, change in total.items() if change < -1e-9)
    better = sorted((-change, ticket) for ticket, change in total.items() if change > 1e-9)
    return tuple(ticket for _, ticket in worse), tuple(ticket for _, ticket in better)


def _refusal(comparison: Comparison, settings: GateSettings) -> Verdict:
    """Refuse to compare what cannot be compared."""
    return Verdict(
        kind="unmeasurable",
        sentence=f"Not comparable: {'; '.join(comparison.not_comparable)}.",
        checks=(),
        notes=comparison.not_comparable,
        tickets=len(comparison.tickets),
        threads=len(comparison.threads),
        repeats=comparison.repeats,
        settings=settings,
    )
