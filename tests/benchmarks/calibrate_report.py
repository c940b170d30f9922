"""Write the figures of the calibration benchmark as Markdown, for users and for statisticians."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy

Totals: TypeAlias = Mapping[str, Sequence[float]]
"""Measure to its sum, sum of squares and count."""

TITLES = {
    "A1": "False alarms: FAIL although no average changed",
    "A2": "False PASS of a rule when the truth lies exactly at its margin",
    "A3": "Limits, when the truth lies exactly at the limit",
    "A4": "Catches a drop of 0.05",
    "A5": "Catches damage in few tickets",
    "A6": "Catches hallucinations rising from 3 to 10 %",
    "A7": "Catches hallucinations rising from 3 to 6 %, and seldom passes them",
    "A8": "Catches damage in one slice",
    "A9": "Catches slower replies",
    "A10": "Passes what did not change",
    "A10b": "Seldom passes a slower tail",
    "A11": "Five looks: false alarms, and tickets spent on a clear regression",
    "A12": "The detectable drop that a verdict prints is caught 3 to 4 times in 5",
    "A13": "Does not pass a regression because the judge failed on bad drafts",
    "A14": "Nightly chart: false alarms in 30 nights",
    "R": "Other worlds than the one the gate was designed with, 200 tickets",
}
PIVOTED = ("A1", "A2", "A3", "A10b", "R")
GATES = {
    "fail": "ours",
    "a": "fixed thresholds",
    "b": "tolerance",
    "c": "unpaired z",
    "d": "paired, uncorrected",
}

HEAD = """# How often the gate is wrong

Written by `nox -s calibrate_gate`; do not edit. Pairs of runs whose truth is known are drawn and
decided through `evals.gate.decide`, {replicates} times for each figure (R: half as often). No
model and no judge is asked: the draws follow the assumptions below, which were chosen and not
fitted to any product. `ticketgate selftest SUITE`
asks the same questions of your own golden set and scorers.
"""

WORLD = """## Assumptions

* A ticket has a latent difficulty for each metric, half of it common to all metrics; 75 % of the
  variance of a draft (latency: 60 %) belongs to the ticket, the rest to the repeat. A changed
  candidate keeps a correlation of 0.9 of the difficulties, a no-op keeps them exactly.
* Faithfulness (F below) is 1 in 40 % of the drafts, else Beta(6, 1.5): mean 0.88. Tone is
  Beta(12, 2.5). Correctness is 0 in 6 %, 1 in 45 %, else Beta(4, 1.5). Hallucination is 3 %, as
  judged. Latency is lognormal with sd 0.45 and a 95th percentile of 1 s, cost lognormal, sd 0.30.
* *neutral*: every ticket changes, no average does. *asymmetric neutral*: besides, a tenth of the
  tickets lose 30 % of their faithfulness and the others gain as much together.
* *even*: all values shrink alike. *concentrated*: a few tickets lose half of their score in every
  repeat, or always hallucinate, or take e times as long. *tail*: drafts beyond the 80th
  percentile alone slow down. *one slice*: an eighth of the tickets.
* The gate has margins of 0.03 for F and tone, 0.05 for correctness, 3 points for hallucination,
  10 % for latency and cost, a factor of 1.2 for the 95th percentile, and a rule of 0.10 for each
  of four scores on each of eight slices: 39 rules (9 for A11, 15 for R, and
  only those on all tickets for A2, A10b and A13). 499 sign flips; 1,999 or 9,999 for A11.
* Tickets are drawn independently, and nothing drifts between the two runs.
* Other worlds change one thing each: the distribution of F, the noise of repeats, the rate of
  harm, the spread of latency and cost, the sizes of slices, several tickets in a thread.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Hold one figure with its Monte-Carlo standard error, and what was asked of it."""

    number: str
    row: str
    column: str
    seen: float
    error: float
    most: float | None = None
    least: float | None = None

    @property
    def what(self) -> str:
        """Return the line in words."""
        return ", ".join(part for part in (self.row, self.column) if part)

    @property
    def met(self) -> bool:
        """Tell whether the figure lies within its limits."""
        return (self.most is None or self.seen <= self.most) and (
            self.least is None or self.seen >= self.least
        )

    @property
    def asked(self) -> str:
        """Return the limits in words."""
        parts = [f"≥ {_percent(self.least)}"] if self.least is not None else []
        parts += [f"≤ {_percent(self.most)}"] if self.most is not None else []
        return ", ".join(parts) or "told only"

    @property
    def distance(self) -> float:
        """Return how far inside its limits the figure lies; negative outside."""
        room = [self.most - self.seen] if self.most is not None else []
        room += [self.seen - self.least] if self.least is not None else []
        return min(room, default=1.0)


def tell(
    number: str,
    what: str,
    seen: float,
    error: float,
    *,
    most: float | None = None,
    least: float | None = None,
) -> Told:
    """Build a figure that comes from elsewhere."""
    return Told(number=number, row=what, column="", seen=seen, error=error, most=most, least=least)


def report(
    lines: Sequence[Told], results: Mapping[str, Totals], *, seed: int, replicates: int
) -> str:
    """Write the whole report.

    Args:
        lines: every figure.
        results: cell to its measures, for the comparison with the simple gates.
        seed: of the draws.
        replicates: of each cell.
    """
    numbers = list(dict.fromkeys(line.number for line in lines))
    grouped = {number: [line for line in lines if line.number == number] for number in numbers}
    parts = [HEAD.format(replicates=f"{replicates:,}"), _plain(lines, results), _summary(grouped)]
    parts += [
        f"## {number}. {TITLES[number]}\n\n{(_pivot if number in PIVOTED else _list)(told)}"
        for number, told in grouped.items()
    ]
    parts += [_beside(results), WORLD, _reproduce(seed, replicates)]
    return "\n".join(part for part in parts if part)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _figure(line: Told) -> str:
    """Write value and error in per cent; in bold where a requirement is missed."""
    text = f"{100 * line.seen:.1f} ± {100 * line.error:.1f}"
    return text if line.met else f"**{text}**"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _summary(grouped: Mapping[str, Sequence[Told]]) -> str:
    """Show, for each requirement, the figure that lies nearest to its limit or farthest beyond."""
    rows = []
    for number, told in grouped.items():
        asked = [line for line in told if line.asked != "told only"]
        worst = min(asked, key=lambda line: line.distance)
        met = sum(line.met for line in asked)
        rows.append(
            [
                number,
                TITLES[number],
                f"{_figure(worst)} %: {worst.what}",
                worst.asked,
                f"{met} of {len(asked)}" if met < len(asked) else f"all {met}",
            ]
        )
    head = ("", "requirement", "closest call, ± one Monte-Carlo standard error", "asked", "met")
    return f"## Summary\n\n{_table(head, rows)}"


def _list(told: Sequence[Told]) -> str:
    rows = [
        [line.what, _figure(line), line.asked, "yes" if line.met else "**no**"] for line in told
    ]
    return _table(("", "%", "asked", "met"), rows)


def _pivot(told: Sequence[Told]) -> str:
    """Show rows by columns, in per cent; a requirement that is missed is bold."""
    columns = list(dict.fromkeys(line.column for line in told))
    rows = []
    for row in dict.fromkeys(line.row for line in told):
        by_column = {line.column: line for line in told if line.row == row}
        limits = " / ".join(dict.fromkeys(line.asked for line in by_column.values()))
        shown = [_figure(by_column[name]) if name in by_column else "" for name in columns]
        rows.append([row, limits, *shown])
    return _table(("%", "asked", *columns), rows)


def _share(results: Mapping[str, Totals], cell: str, measure: str) -> float | None:
    figures = results.get(cell, {}).get(measure)
    return figures[0] / figures[2] if figures else None


def _beside(results: Mapping[str, Totals]) -> str:
    """Show what simple gates do with the same runs, false alarms first."""
    rows = [
        [cell, *(f"{100 * (_share(results, cell, gate) or 0.0):.1f}" for gate in GATES)]
        for cell, totals in results.items()
        if set(GATES) <= set(totals)
    ]
    if not rows:
        return ""
    return (
        "## Beside simple gates\n\nShare of the same runs that each gate stops, in per cent, for "
        "whatever reason. A1 and A10 are harmless: every stop is a false alarm. The others are "
        "regressions. A catch rate means nothing without the false alarms that it costs.\n\n"
        f"{_table(('', *GATES.values()), rows)}"
    )


def _plain(lines: Sequence[Told], results: Mapping[str, Totals]) -> str:
    """Say what follows for a user, from what was measured."""
    said = []
    pooled = [line for line in lines if line.number == "A1" and line.column == "pooled"]
    if pooled:
        said.append(
            f"A change that harms nothing is failed {_in_hundred(pooled[0].seen)}. Simple gates "
            "stop between one in twenty and three in four of them, depending on size and method "
            "(below)."
        )
    told = [
        ("A4 F -0.05 even, n=200 k=1", "an even drop of faithfulness by 0.05"),
        ("A4 F -0.05 concentrated, n=200 k=1", "the same drop when few tickets carry all of it"),
        ("A6 hallucination 3 to 10 %, n=200 k=1", "hallucinations rising from 3 to 10 %"),
    ]
    caught = [
        f"{what} {_in_hundred(share)}"
        for cell, what in told
        if (share := _share(results, cell, "fail")) is not None
    ]
    if caught:
        said.append(f"With 200 tickets asked once, the gate fails {'; '.join(caught)}.")
    if (share := _share(results, "A7 hallucination 3 to 6 %, n=200 k=3", "fail")) is not None:
        said.append(
            f"Hallucinations rising from 3 to 6 % need more: 200 tickets asked three times catch "
            f"them {_in_hundred(share)}, and the other verdicts are almost all inconclusive."
        )
    if (share := _share(results, "A10 no-op, n=200 k=3", "pass")) is not None:
        said.append(
            f"With 200 tickets asked three times, a candidate that changes nothing passes "
            f"{_in_hundred(share)}; with 50 it can hardly pass, and the verdict says how many "
            "tickets would do."
        )
    margins = [line.seen for line in lines if line.number == "A2"]
    if margins:
        said.append(
            f"A rule whose margin is just reached passes at most {_in_hundred(max(margins))}; "
            "a regression beyond its margin passes less often."
        )
    bullets = "".join(f"* {sentence}\n" for sentence in said)
    return f"## In plain words\n\n{bullets}" if said else ""


def _in_hundred(share: float) -> str:
    return f"{100 * share:.0f} times in 100"


def _reproduce(seed: int, replicates: int) -> str:
    return (
        "## How to reproduce\n\n`nox -s calibrate_gate` (about 40 minutes on two cores), or a part "
        "of it: `nox -s calibrate_gate -- --cells A1,A4 --replicates 400 --out FILE`. Every "
        "replicate draws from a seed made of the seed, the name of its cell and its number, so "
        "that figures do not depend on the number of processes.\n\n"
        f"Seed {seed}, {replicates:,} replicates a cell, numpy {np.__version__}, scipy "
        f"{scipy.__version__}, Python {platform.python_version()}.\n"
    )
