"""The words of the gate: why a rule has its status, and the verdict in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evals.rule import Rule
from evals.sequential import Looks

if TYPE_CHECKING:
    from evals.checks import RuleCheck

UNCHANGED = "not asked: nothing that can influence a draft has changed"


def no_values(rule: Rule) -> str:
    """Say that a rule had nothing to look at."""
    return f"not asked: no ticket{_place(rule.slice)} has a value of {rule.scorer} on either side"


def one_side_only(rule: Rule, lacking: str) -> str:
    """Say that a scorer never ran on one side."""
    return (
        f"the {lacking} has no value of {rule.scorer}{_place(rule.slice)}, the other side has; "
        "run `ticketgate rescore` on it"
    )


def disjoint(rule: Rule) -> str:
    """Say that both sides have values, and never for the same ticket."""
    return f"no ticket{_place(rule.slice)} has a value of {rule.scorer} on both sides"


def off_scale(rule: Rule) -> str:
    """Say that values are outside the scale that the margins are written for."""
    return f"{rule.scorer} has values outside [0, 1]; divide them by the highest one possible"


def _place(slice_name: str | None) -> str:
    return f" in {slice_name}" if slice_name else ""


def quantity(value: float, check: RuleCheck) -> str:
    """Write a value in the unit of a check: seconds, dollars, per cent or points."""
    if check.statistic in ("ratio", "p95_ratio"):
        return f"{100 * value:.1f} %"
    if check.scorer == "latency":
        return f"{value:.3g} s"
    if check.scorer == "cost":
        return f"{value:.3g} USD"
    return f"{round(value, 3) + 0.0:.3f}"  # the sum turns -0.0 into 0.0


def no_regression(check: RuleCheck, missing: tuple[float, float], *, proved: bool) -> str:
    """Explain a `no_regression` check.

    Args:
        check: everything but the words.
        missing: share of trials without a value, (baseline, candidate).
        proved: whether chance does not explain the drop.
    """
    if check.status == "unmeasurable":
        return _missing(missing)
    if check.statistic == "p95_ratio":
        return _p95_ratio(check, proved=proved)
    harm = "drop" if check.rises_with_quality else "rise"
    margin, worst = quantity(check.margin, check), quantity(_worst(check), check)
    if check.status == "fail":
        return (
            f"worse by {quantity(abs(check.difference or 0.0), check)}, which chance does not "
            f"explain (adjusted p = {check.p:.4f}), and not provably less than {margin}"
        )
    if check.status == "pass":
        note = f"; a smaller {harm} is proved (adjusted p = {check.p:.4f})" if proved else ""
        return f"a {harm} of {margin} or more is excluded (at worst {worst}){note}"
    if check.status == "too_small":
        return f"{check.clusters} threads are too few to exclude a {harm} of {margin}{_more(check)}"
    return (
        f"neither proved nor excluded: the {harm} may be up to {worst}, the margin is {margin}"
        f"{_more(check) or '; it may well be the margin itself, so read the tickets'}"
    )


def _more(check: RuleCheck) -> str:
    """Say how many threads would do, where that is known."""
    if check.clusters_needed is None:
        return ""
    if check.status == "too_small":
        return f"; about {check.clusters_needed} are needed"
    return f"; about {check.clusters_needed} threads, or more repeats, would settle it"


def _worst(check: RuleCheck) -> float:
    """Return the largest drop that the interval leaves open, ≥ 0."""
    harm = -(check.low or 0.0) if check.rises_with_quality else (check.high or 0.0)
    return max(harm, 0.0)


def _p95_ratio(check: RuleCheck, *, proved: bool) -> str:
    factor = f"{check.margin:g} times the baseline's 95th percentile"
    if check.status == "fail":
        return f"slow drafts became more frequent (adjusted p = {check.p:.4f})"
    if check.status == "pass":
        note = f"; a smaller rise is proved (adjusted p = {check.p:.4f})" if proved else ""
        return f"{factor} or slower is excluded{note}"
    if check.status == "too_small":
        return f"{check.clusters} threads are too few to judge a 95th percentile{_more(check)}"
    return f"{factor} is neither proved nor excluded{_more(check)}"


def _missing(missing: tuple[float, float]) -> str:
    return (
        f"too many values are missing, or too unequally (baseline {100 * missing[0]:.1f} %, "
        f"candidate {100 * missing[1]:.1f} %); repair the provider or judge and run `resume "
        "--retry-errors`"
    )


def limit(check: RuleCheck, missing: float) -> str:
    """Explain a `limit` check."""
    side = "at least" if check.rises_with_quality else "at most"
    what = "95th percentile" if check.statistic == "p95" else "level"
    level = "unknown" if check.candidate is None else quantity(check.candidate, check)
    asked = f"{side} {quantity(check.margin, check)}"
    if check.status == "fail":
        return f"{what} {level}; {asked} is ruled out"
    if check.status == "pass":
        return f"{what} {level}; {asked} is shown"
    if check.status == "unmeasurable":
        return (
            f"{100 * missing:.1f} % of the values are missing; repair the provider or judge and "
            "run `resume --retry-errors`"
        )
    if check.status == "too_small":
        needed = (
            ""
            if check.clusters_needed is None
            else f", {check.clusters_needed} without a fault could"
        )
        return f"{what} {level}; {check.clusters} threads are too few to show {asked}{needed}"
    return f"{what} {level}; {asked} is neither shown nor ruled out{_more(check)}"


def never(check: RuleCheck, *, suspected: int) -> str:
    """Explain a `never` check."""
    place = _place(check.slice)
    cases = int(check.candidate or 0)
    before = int(check.baseline or 0)
    if check.status == "fail":
        named = ", ".join(check.tickets[:5]) + (" ..." if len(check.tickets) > 5 else "")
        return f"{cases} of {check.n} tickets{place} break it: {named}; {before} in the baseline"
    if check.status == "unmeasurable":
        return (
            f"{check.unscored} of {check.n} tickets{place} lack a value, so none of these is "
            "proved safe"
        )
    if check.status == "inconclusive":
        return f"{suspected} tickets{place} break it in some repeats, none in most of them"
    return f"no case in {check.n} tickets{place}"


def verdict_sentence(
    kind: str, checks: Sequence[RuleCheck], *, unchanged: bool, looks: Looks | None = None
) -> str:
    """Say the verdict for a programme manager, in at most two sentences."""
    if kind == "regression":
        broken = [check for check in checks if check.status == "fail"]
        harm = f"The candidate must not go out: {_listed([_harm_in_words(c) for c in broken])}."
        return harm + (_stopped(looks) if looks is not None and not looks.is_last else "")
    if kind == "pass" and unchanged:
        return (
            "Nothing that can influence a draft has changed, so the comparison with the baseline "
            "was not needed. All limits and never-rules hold."
        )
    if kind == "pass":
        return "No rule is broken, and every required rule is shown to hold. The change may go out."
    if kind == "unmeasurable":
        blind = [check for check in checks if check.required and check.status == "unmeasurable"]
        if not blind:
            return "No rule could be asked, so nothing is known about the change."
        names = _listed([rule_name(check) for check in blind])
        return f"Nothing is known about the change: {names} could not be measured."
    open_rules = [
        check
        for check in checks
        if check.required and check.status in ("inconclusive", "too_small")
    ]
    names = _listed([rule_name(check) for check in open_rules])
    return f"No regression is proved, and none is excluded for {names}.{_largest(open_rules)}"


def _stopped(looks: Looks) -> str:
    """Say that the rest was not asked; empty when everything was."""
    asked, planned = looks.sizes[looks.reached - 1], looks.sizes[-1]
    return f" {asked} of {planned} ticket threads were enough to prove it, and the rest was spared."


def _largest(checks: Sequence[RuleCheck]) -> str:
    """Say how many threads would settle all rules; empty when one of them has no number."""
    needed = [(check.clusters_needed, check.slice) for check in checks]
    known = [(clusters, place or "") for clusters, place in needed if clusters is not None]
    if not known or len(known) < len(needed):
        return ""
    clusters, place = max(known)
    return f" About {clusters} ticket threads{_place(place)} would settle it."


def _harm_in_words(check: RuleCheck) -> str:
    if check.kind == "never":
        return f"{rule_name(check)} is broken by {', '.join(check.tickets[:3])}"
    if check.kind == "limit":
        limit_ = quantity(check.margin, check)
        if check.candidate is None:
            return f"{rule_name(check)} is beyond its limit ({limit_})"
        return f"{rule_name(check)} is at {quantity(check.candidate, check)} (limit {limit_})"
    if check.statistic == "p95_ratio":
        return f"slow drafts became more frequent ({rule_name(check)})"
    direction = "fell" if check.rises_with_quality else "rose"
    return f"{rule_name(check)} {direction} by {quantity(abs(check.difference or 0.0), check)}"


def rule_name(check: RuleCheck) -> str:
    """Return what people call a rule in a sentence."""
    return f"{check.scorer} in {check.slice}" if check.slice else check.scorer


def _listed(parts: Sequence[str]) -> str:
    """Join as prose, the first four only."""
    unique = list(dict.fromkeys(parts))
    shown = unique[:4]
    if len(unique) > 4:
        return f"{', '.join(shown)} and {len(unique) - 4} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
