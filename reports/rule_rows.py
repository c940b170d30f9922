"""Write the checks of a verdict as rows: the same words and numbers for every kind of report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.checks import RuleCheck, Status
from evals.gate import Verdict, VerdictKind
from evals.score import metric_named
from reports import numbers
from reports.text import one_line

Group = Literal["broken", "open", "watched", "held", "skipped"]
GROUPS: dict[Group, str] = {
    "broken": "Broken",
    "open": "Not settled",
    "watched": "Not settled, and not needed for a pass",
    "held": "Held",
    "skipped": "Not asked",
}
"""Heading of each group, most urgent first."""
STATUS_WORDS: dict[Status, str] = {
    "pass": "holds",
    "fail": "broken",
    "inconclusive": "open",
    "too_small": "too few tickets",
    "unmeasurable": "unmeasurable",
    "skipped": "not asked",
}
KIND_WORDS: dict[VerdictKind, str] = {
    "pass": "Pass",
    "regression": "Regression",
    "inconclusive": "Inconclusive",
    "unmeasurable": "Unmeasurable",
}
NEXT_STEPS: dict[VerdictKind, str] = {
    "pass": "Nothing stands against merging it.",
    "regression": "Do not merge it; read the tickets below to see what broke.",
    "inconclusive": "This is not a pass: measure more, or accept a wider margin on purpose.",
    "unmeasurable": "This is not a pass: repair the measurement and run it again.",
}
_SUFFIXES = {
    ("no_regression", "ratio"): " relative",
    ("no_regression", "p95_ratio"): " p95 relative",
    ("limit", "mean"): " limit",
    ("limit", "p95"): " p95 limit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """Hold one check in words."""

    check: RuleCheck
    name: str
    """With the slice in brackets."""
    short_name: str
    """Without the slice."""
    group: Group
    baseline: str
    candidate: str
    change: str
    interval: str
    """Of the change; of the level for a limit; empty when there is none, as for a 95th
    percentile, whose bounds are on the share of drafts beyond the limit."""
    allowed: str
    """The margin, the limit with its side, or the number of cases allowed."""
    p: str
    """Empty when nothing was tested."""
    detectable: str
    """Smallest even drop that is proved with 80 % power; empty where unknown."""
    because: str


def rule_rows(checks: Sequence[RuleCheck]) -> list[RuleRow]:
    """Return the checks as rows, most urgent group first, in the suite's order within a group."""
    order = list(GROUPS)
    return sorted((rule_row(check) for check in checks), key=lambda row: order.index(row.group))


def rule_row(check: RuleCheck) -> RuleRow:
    """Write one check as a row."""
    write = writer(check)
    return RuleRow(
        check=check,
        name=rule_name(check),
        short_name=short_name(check),
        group=group_of(check),
        baseline=_level(check, check.baseline),
        candidate=_level(check, check.candidate),
        change=_change(check),
        interval=_interval(check),
        allowed=_allowed(check, write),
        p="" if check.p is None else numbers.p_value(check.p),
        detectable="" if check.detectable is None else change_writer(check)(check.detectable),
        because=one_line(check.because, 400),
    )


def further_notes(verdict: Verdict) -> list[str]:
    """Return the notes that the verdict's sentence does not say already."""
    return [note for note in verdict.notes if note not in verdict.sentence]


def rule_name(check: RuleCheck) -> str:
    """Return what people call a rule: `tone`, `tone limit`, `latency p95 relative [a=b]`."""
    place = f" [{one_line(check.slice, 60)}]" if check.slice else ""
    return short_name(check) + place


def short_name(check: RuleCheck) -> str:
    """Return the name of a rule without its slice."""
    suffix = " never" if check.kind == "never" else _SUFFIXES.get((check.kind, check.statistic), "")
    return f"{one_line(check.scorer, 60)}{suffix}"


def group_of(check: RuleCheck) -> Group:
    """Say how urgent a check is."""
    if check.status == "fail":
        return "broken"
    if check.status == "pass":
        return "held"
    if check.status == "skipped":
        return "skipped"
    return "open" if check.required else "watched"


def writer(check: RuleCheck) -> Callable[[float | None], str]:
    """Return how values in the scorer's own unit are written."""
    return writer_of(check.scorer)


def writer_of(scorer: str) -> Callable[[float | None], str]:
    """Return how values of a scorer are written: seconds, dollars or three decimals."""
    unit = metric_named(scorer).unit
    return {"s": numbers.seconds, "usd": numbers.usd}.get(unit, numbers.share)


def _level(check: RuleCheck, value: float | None) -> str:
    if value is None:
        return ""
    if check.kind == "never":
        return numbers.counted(int(value), "case")
    return writer(check)(value)


def change_writer(check: RuleCheck) -> Callable[[float | None], str]:
    """Return how a difference of this check is written."""
    return numbers.percent if check.statistic in ("ratio", "p95_ratio") else writer(check)


def _change(check: RuleCheck) -> str:
    if check.difference is None:
        return ""
    if check.kind == "never":
        return f"{int(check.difference):+d}" if check.difference else "0"
    return numbers.signed(check.difference, change_writer(check))


def _interval(check: RuleCheck) -> str:
    if not (numbers.known(check.low) and numbers.known(check.high)) or check.statistic == "p95":
        return ""
    if check.kind == "limit":
        write = writer(check)
        return f"[{write(check.low)}, {write(check.high)}]"
    write = change_writer(check)
    return f"[{numbers.signed(check.low, write)}, {numbers.signed(check.high, write)}]"


def _allowed(check: RuleCheck, write: Callable[[float | None], str]) -> str:
    if check.kind == "never":
        return "no case"
    if check.kind == "limit":
        rises = check.rises_with_quality and check.statistic != "p95"
        return f"{'≥' if rises else '≤'} {write(check.margin)}"
    if check.statistic == "ratio":
        return numbers.percent(check.margin)
    if check.statistic == "p95_ratio":
        return f"× {check.margin:g}"
    return write(check.margin)
