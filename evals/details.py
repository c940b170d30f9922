"""The verdict for a statistician: which procedure, with which numbers, rule by rule."""

from __future__ import annotations

from evals.checks import GateSettings, RuleCheck
from evals.gate import Verdict
from evals.reasons import quantity


def details(verdict: Verdict) -> tuple[str, ...]:
    """Return the procedure in a paragraph, then a line for each rule that was asked.

    Empty where the runs could not be compared.
    """
    if not verdict.checks:
        return ()
    asked = [check for check in verdict.checks if check.status != "skipped"]
    return (_procedure(verdict), *(_line(check) for check in asked))


def _procedure(verdict: Verdict) -> str:
    settings = verdict.settings
    said = (
        f"Unit of analysis: the thread ({verdict.threads} of them; {verdict.tickets} tickets, "
        f"repeats averaged: {verdict.repeats}). Proof of a drop: joint sign flips of whole "
        f"threads, step-down max-T, {settings.flips:,} flips, seed {settings.seed}; "
        f"{_families(verdict, settings)}. Exclusion of a margin: one-sided "
        f"{100 * (1 - settings.alpha_bound):g} % bounds, Student's t with a pseudo-pair; of a "
        "limit on a rate: Clopper-Pearson on the effective sample size. Missing values at worst "
        "for a pass and at best for a failure."
    )
    looks = verdict.looks
    if looks is not None and len(looks.sizes) > 1:
        said += (
            f" Look {looks.reached} of {len(looks.sizes)}, O'Brien-Fleming-type spending; p-values "
            "are those at which this look would stop."
        )
    return said


def _families(verdict: Verdict, settings: GateSettings) -> str:
    """Say how the chance of a false alarm is divided among the comparisons."""
    tested = [check.slice is not None for check in verdict.checks if check.p is not None]
    overall, sliced = tested.count(False), tested.count(True)
    if not tested:
        return "nothing was compared"
    both = bool(overall and sliced)
    parts = []
    for number, kind, words in ((overall, False, "on all tickets"), (sliced, True, "on slices")):
        if number:
            alpha = settings.alpha_of(sliced=kind, both=both)
            many = "comparison" if number == 1 else "comparisons"
            parts.append(f"{100 * alpha:g} % over {number} {many} {words}")
    return f"family-wise {' and '.join(parts)}"


def _line(check: RuleCheck) -> str:
    place = f" in {check.slice}" if check.slice else ""
    statistic = "" if check.statistic in ("mean", "worst") else f" {check.statistic}"
    name = f"{check.scorer}{place}, {check.kind}{statistic}: {check.status}"
    if check.kind == "never":
        return f"{name}; {check.because}."
    parts = [name]
    if check.kind == "no_regression" and check.difference is not None:
        parts.append(f"difference {_signed(check.difference, check)}")
    if check.kind == "limit" and check.candidate is not None:
        parts.append(f"level {quantity(check.candidate, check)}")
    if check.low is not None and check.high is not None:
        write = _share if check.statistic == "p95" else _signed
        what = "share beyond the limit" if check.statistic == "p95" else "bounds"
        parts.append(f"{what} [{write(check.low, check)}, {write(check.high, check)}]")
    parts.append(f"{'margin' if check.kind == 'no_regression' else 'limit'} {_bound(check)}")
    if check.p is not None:
        parts.append(f"adjusted p = {check.p:.4f}")
    parts.append(f"{check.n} tickets in {check.clusters} threads, {check.unscored} without a value")
    if check.detectable is not None and check.detectable_concentrated is not None:
        parts.append(
            f"detectable {quantity(check.detectable, check)} on every ticket or "
            f"{quantity(check.detectable_concentrated, check)} from a few"
        )
    if check.noise is not None:
        parts.append(
            f"the differences spread by {check.spread:.3f}, and by {check.noise:.3f} if only "
            "repeats differed"
        )
    return "; ".join(parts) + "."


def _bound(check: RuleCheck) -> str:
    return (
        f"factor {check.margin:g}"
        if check.statistic == "p95_ratio"
        else quantity(check.margin, check)
    )


def _signed(value: float, check: RuleCheck) -> str:
    text = quantity(value, check)
    return f"+{text}" if value > 0 and check.kind == "no_regression" else text


def _share(value: float, _: RuleCheck) -> str:
    return f"{100 * value:.1f} %"
