"""The words of the gate: why a rule has its status, and the verdict in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evals.comparison import Comparison
from evals.rule import Rule

if TYPE_CHECKING:
    from evals.checks import RuleCheck

UNCHANGED = "not asked: nothing that can influence a draft has changed"


def no_values(rule: Rule) -> str:
    """Say that a rule had nothing to look at."""
    place = f" in {rule.slice}" if rule.slice else ""
    return f"not asked: no ticket{place} has a value of {rule.scorer} on both sides"


def quantity(value: float, check: RuleCheck) -> str:
    """Write a value in the unit of a check: seconds, dollars, per cent or points."""
    if check.statistic in ("ratio", "p95_ratio"):
        return f"{100 * value:.1f} %"
    if check.scorer == "latency":
        return f"{value:.3g} s"
    if check.scorer == "cost":
        return f"{value:.3g} USD"
    return f"{value:.3f}"


def no_regression(check: RuleCheck, missing: tuple[float, float]) -> str:
    """Explain a `no_regression` check."""
    if check.statistic == "p95_ratio":
        return _p95_ratio(check, missing)
    margin, worst = quantity(check.margin, check), quantity(_worst(check), check)
    if check.status == "fail":
        return (
            f"worse by {quantity(abs(check.difference or 0.0), check)}, which chance does not "
            f"explain (adjusted p = {check.p:.4f}), and not provably less than {margin}"
        )
    if check.status == "unmeasurable":
        return _missing(missing)
    if check.status == "pass":
        proved = check.p is not None and check.p <= 0.01 and (check.difference or 0.0) != 0
        note = "; a small drop is likely, and within the margin" if proved else ""
        return f"a drop of {margin} or more is excluded (at worst {worst}){note}"
    if check.status == "too_small":
        return (
            f"{check.clusters} threads cannot exclude a drop of {margin} even if nothing changed; "
            f"about {check.clusters_needed} are needed"
        )
    return (
        f"neither proved nor excluded: the drop may be up to {worst}, the margin is {margin}; "
        f"about {check.clusters_needed} threads, or more repeats, would settle it"
    )


def _worst(check: RuleCheck) -> float:
    """Return the largest drop that the interval leaves open, ≥ 0."""
    ends = [abs(end) for end in (check.low, check.high) if end is not None]
    if check.low is None or check.high is None or not ends:
        return 0.0
    harm = -check.low if check.rises_with_quality else check.high
    return max(harm, 0.0)


def _p95_ratio(check: RuleCheck, missing: tuple[float, float]) -> str:
    factor = f"{check.margin:g} times the baseline's 95th percentile"
    if check.status == "fail":
        return f"slow drafts became more frequent (adjusted p = {check.p:.4f})"
    if check.status == "unmeasurable":
        return _missing(missing)
    if check.status == "pass":
        return f"{factor} or slower is excluded"
    if check.status == "too_small":
        return f"{check.clusters} threads cannot judge a 95th percentile"
    return f"{factor} is neither proved nor excluded; more tickets or repeats would settle it"


def _missing(missing: tuple[float, float]) -> str:
    return (
        f"too many values are missing to judge (baseline {100 * missing[0]:.1f} %, "
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
        return f"{what} {level}; {asked} is ruled out with 95 % confidence"
    if check.status == "pass":
        return f"{what} {level}; {asked} is shown with 95 % confidence"
    if check.status == "unmeasurable":
        return f"{100 * missing:.1f} % of the values are missing"
    if check.status == "too_small":
        return (
            f"{what} {level}; {check.clusters} threads cannot show {asked}, "
            f"{check.clusters_needed} without a fault could"
        )
    return f"{what} {level}; {asked} is neither shown nor ruled out with this many tickets"


def never(check: RuleCheck, *, suspected: int) -> str:
    """Explain a `never` check."""
    place = f" in {check.slice}" if check.slice else ""
    cases = int(check.candidate or 0)
    before = int(check.baseline or 0)
    if check.status == "fail":
        history = f"; {before} in the baseline" if before else "; none in the baseline"
        named = ", ".join(check.tickets[:5]) + (" ..." if len(check.tickets) > 5 else "")
        return f"{cases} of {check.n} tickets{place} break it: {named}{history}"
    if check.status == "unmeasurable":
        return f"{check.unscored} of {check.n} tickets{place} have no value, so none is proved safe"
    if check.status == "inconclusive":
        return f"{suspected} tickets{place} break it in some repeats, none in most of them"
    return f"no case in {check.n} tickets{place}"


def verdict_sentence(kind: str, checks: Sequence[RuleCheck], *, unchanged: bool) -> str:
    """Say the verdict for a programme manager, in at most two sentences."""
    if kind == "regression":
        broken = [check for check in checks if check.status == "fail"]
        return f"The candidate must not go out: {_listed([_harm_in_words(c) for c in broken])}."
    if kind == "pass" and unchanged:
        return (
            "Nothing that can influence a draft has changed, so the comparison with the baseline "
            "was not needed. All limits and never-rules hold."
        )
    if kind == "pass":
        return "No rule is broken, and every required rule is shown to hold. The change may go out."
    if kind == "unmeasurable":
        return "This could not be measured, so nothing is known about the change. See the notes."
    open_rules = [
        check
        for check in checks
        if check.required and check.status in ("inconclusive", "too_small")
    ]
    needed = max((check.clusters_needed or 0 for check in open_rules), default=0)
    more = f" About {needed} ticket threads would settle it." if needed else ""
    names = _listed([_name(check) for check in open_rules])
    return f"No regression is proved, and none is excluded for {names}.{more}"


def _harm_in_words(check: RuleCheck) -> str:
    if check.kind == "never":
        return f"{_name(check)} is broken by {', '.join(check.tickets[:3])}"
    if check.kind == "limit":
        level = quantity(check.candidate or 0.0, check)
        return f"{_name(check)} is at {level} (limit {quantity(check.margin, check)})"
    if check.statistic == "p95_ratio":
        return f"{_name(check)}: slow drafts became more frequent"
    direction = "fell" if check.rises_with_quality else "rose"
    return f"{_name(check)} {direction} by {quantity(abs(check.difference or 0.0), check)}"


def _name(check: RuleCheck) -> str:
    return f"{check.scorer} in {check.slice}" if check.slice else check.scorer


def _listed(parts: Sequence[str]) -> str:
    """Join as prose, the first four only."""
    unique = list(dict.fromkeys(parts))
    shown = unique[:4]
    if len(unique) > 4:
        return f"{', '.join(shown)} and {len(unique) - 4} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def notes(comparison: Comparison, *, unchanged: bool) -> list[str]:
    """Say what a reader must know besides the checks."""
    said = []
    if unchanged:
        said.append(
            "Nothing that can influence a draft has changed: only limits and never-rules were "
            "checked."
        )
    for side, names in (
        ("baseline", comparison.only_baseline),
        ("candidate", comparison.only_candidate),
    ):
        if names:
            said.append(f"{len(names)} tickets exist only in the {side} and were left out.")
    for name, paired in comparison.scores.items():
        if paired.one_sided:
            said.append(
                f"{name}: {len(paired.one_sided)} tickets have a value on one side only "
                "(for example a draft without any claim) and were left out of that rule."
            )
    if comparison.copied_repeats:
        said.append(
            f"The repeats of {comparison.copied_repeats} tickets are copies of one cached answer; "
            "they say nothing new."
        )
    return said
