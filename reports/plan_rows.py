"""What a comparison can see, in words: the same for the console, the page, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.checks import RuleCheck
from evals.gate import Verdict
from evals.power_summary import PowerSummary, summarize_power
from reports import numbers
from reports.layout import Line, Part, line, paragraph, table
from reports.rule_rows import change_writer, rule_name, short_name

TITLE = "What this comparison can see"
MOST_SLICES = 3
"""Slices of one rule that get a row each where room is short; more share a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerRow:
    """Hold what one rule can see; empty where there is no number."""

    name: str
    even: str
    """Smallest change of every ticket that is detected 8 times in 10."""
    concentrated: str
    """Smallest average change that is, when a few broken tickets carry all of it."""
    for_half: str
    """Threads that detect half of these: `912 / 1,240`."""
    chance: str
    """P(this rule passes | nothing changed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerView:
    """Hold what a whole comparison can see."""

    sentences: tuple[str, ...]
    rows: tuple[PowerRow, ...]


def power_view(verdict: Verdict) -> PowerView | None:
    """Return what a comparison can see; None where no rule can tell."""
    rows = power_rows(verdict.checks)
    told = (power_sentence(verdict), gate_chance_sentence(gate_chance(verdict)))
    if not rows:
        return None
    return PowerView(sentences=tuple(text for text in told if text), rows=tuple(rows))


def power_rows(checks: Sequence[RuleCheck]) -> list[PowerRow]:
    """Return a row for each rule with something to say about its power, in the suite's order."""
    told = [check for check in checks if check.status != "skipped"]
    return [
        power_row(check)
        for check in told
        if check.detectable is not None or check.chance_to_pass is not None
    ]


def with_slices_together(checks: Sequence[RuleCheck]) -> tuple[list[RuleCheck], list[str]]:
    """Return the checks that get a row of their own, and a sentence for the slices of each rule."""
    groups: dict[str, list[RuleCheck]] = {}
    for check in checks:
        if check.slice is not None and check.kind == "no_regression" and check.status != "skipped":
            groups.setdefault(short_name(check), []).append(check)
    large = {name: group for name, group in groups.items() if len(group) > MOST_SLICES}
    together = [id(check) for group in large.values() for check in group]
    alone = [check for check in checks if id(check) not in together]
    return alone, [_slices_sentence(name, group) for name, group in large.items()]


def _slices_sentence(name: str, group: Sequence[RuleCheck]) -> str:
    """Say what many slices of one rule can see: `tone in 10 slices of 6 to 22 threads: ...`."""
    write = change_writer(group[0])
    threads = _range([check.clusters for check in group], lambda n: numbers.count(int(n)))
    even = [check.detectable for check in group if check.detectable is not None]
    few = [c.detectable_concentrated for c in group if c.detectable_concentrated is not None]
    parts = []
    if even:
        parts.append(f"{_range(even, write)} on every ticket")
    if few:
        parts.append(f"{_range(few, write)} from a few")
    if blind := len(group) - len(even):
        parts.append(f"{numbers.count(blind)} too small to see anything")
    return f"{name} in {len(group)} slices of {threads} threads: {', '.join(parts)}"


def _range(values: Sequence[float], write: Callable[[float], str]) -> str:
    low, high = write(min(values)), write(max(values))
    return low if low == high else f"{low} to {high}"


def power_row(check: RuleCheck) -> PowerRow:
    """Write what one rule can see."""
    write = change_writer(check)
    halves = (check.clusters_for_half, check.clusters_for_half_concentrated)
    return PowerRow(
        name=rule_name(check),
        even="" if check.detectable is None else write(check.detectable),
        concentrated=""
        if check.detectable_concentrated is None
        else write(check.detectable_concentrated),
        for_half=" / ".join(numbers.NOTHING if n is None else numbers.count(n) for n in halves)
        if any(n is not None for n in halves)
        else "",
        chance=chance(check.chance_to_pass),
    )


def chance(value: float | None) -> str:
    """Write a probability as people say it: `96 %`; never a certain 100 %, 0 % only for never."""
    if value is None:
        return ""
    if 0 < value < 0.005:
        return "< 1 %"
    if value >= 0.995:
        return "> 99 %"
    return f"{100 * value:.0f} %"


def power_sentence(verdict: Verdict) -> str:
    """Say in one sentence what the first required comparison can see; empty where unknown."""
    return detection_sentence(verdict.checks)


def detection_sentence(checks: Sequence[RuleCheck]) -> str:
    """Say what the first required comparison of all tickets detects; empty where unknown."""
    told = [check for check in checks if check.detectable_concentrated is not None]
    overall = [check for check in told if check.slice is None]
    first = next(iter([c for c in overall if c.required] or overall or told), None)
    if first is None or first.detectable is None:
        return ""
    write = change_writer(first)
    harm = "drop" if first.rises_with_quality else "rise"
    these, detect = ("This", "detects") if first.clusters == 1 else ("These", "detect")
    return (
        f"{these} {numbers.counted(first.clusters, 'thread')} {detect} a {harm} in "
        f"{rule_name(first)} of {write(first.detectable)} on every ticket, or of "
        f"{write(first.detectable_concentrated)} from a few broken ones, 8 times in 10."
    )


def gate_chance_sentence(summary: PowerSummary | None) -> str:
    """Say how likely an unchanged candidate is to pass; empty where that is unknown."""
    if summary is None:
        return ""
    low, high = (chance(value).replace(">", "more than") for value in (summary.low, summary.high))
    between = f"between {low} and {high}"
    if low == high:
        between = high if "more" in high else f"about {high}"
    basis = {
        "repeats": "",
        "differences": " (at least: taken from the differences between the two sides, which a "
        "real change widens)",
        "mixed": " (at least: partly taken from the differences between the two sides, which a "
        "real change widens)",
    }[summary.basis]
    missing = (
        f", {numbers.counted(summary.unknown, 'rule')} left out whose chance is unknown"
        if summary.unknown
        else ""
    )
    return f"A change that changes nothing would pass with a chance of {between}{basis}{missing}."


def power_lines(verdict: Verdict, width: int) -> list[Line]:
    """Return the part of a console report about what the comparison can see; empty if nothing."""
    view = power_view(verdict)
    if view is None:
        return []
    lines: list[Line] = [line(), line(TITLE, "heading")]
    for sentence in view.sentences:
        lines += paragraph(sentence, width, indent=2)
    alone, together = with_slices_together(verdict.checks)
    lines += power_table(power_rows(alone), width)
    for sentence in together:
        lines += paragraph(sentence, width, indent=4, first="  ")
    return lines


def power_table(rows: Sequence[PowerRow], width: int) -> list[Line]:
    """Lay the rows out as a table, with the legend of its columns."""
    if not rows:
        return []
    head = ("", "every", "few", "threads", "passes if")
    second = ("rule", "ticket", "tickets", "for half", "unchanged")
    cells = [(row.name, row.even, row.concentrated, row.for_half, row.chance) for row in rows]
    longest = max(width - 46, 16)
    body = [[Part(_cut(name, longest)), *map(Part, rest)] for name, *rest in cells]
    heads = [[Part(text, "muted") for text in texts] for texts in (head, second)]
    return table([*heads, *body], right=(1, 2, 3, 4), gap=1)


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def gate_chance(verdict: Verdict) -> PowerSummary | None:
    """Return the bounds of P(pass | nothing changed) of a verdict's whole gate."""
    return summarize_power(verdict.checks, verdict.settings)


def power_keys(check: RuleCheck) -> dict[str, object]:
    """Return what a check adds to the JSON document of a gate."""
    return {
        "clusters_for_half": check.clusters_for_half,
        "clusters_for_half_concentrated": check.clusters_for_half_concentrated,
        "chance_to_pass": check.chance_to_pass,
        "chance_basis": check.chance_basis,
        "spread": check.spread,
        "noise": check.noise,
    }


def power_document(verdict: Verdict) -> dict[str, object]:
    """Return what the JSON document of a gate says about its power as a whole."""
    summary = gate_chance(verdict)
    return {
        "sentence": power_sentence(verdict),
        "chance_to_pass_low": summary.low if summary else None,
        "chance_to_pass_high": summary.high if summary else None,
        "basis": summary.basis if summary else None,
    }
