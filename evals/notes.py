"""What a reader must know beside the checks: what was not asked, left out, or is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evals.comparison import Comparison
from evals.reasons import UNCHANGED, rule_name
from evals.sequential import Looks

if TYPE_CHECKING:
    from evals.checks import RuleCheck

SIDES = ("baseline", "candidate")


def notes(
    comparison: Comparison,
    checks: Sequence[RuleCheck],
    *,
    unchanged: bool,
    looks: Looks | None = None,
) -> list[str]:
    """Say what a reader must know besides the checks."""
    said = []
    if looks is not None and not looks.is_last:
        said.append(
            f"Stopped at look {looks.reached} of {len(looks.sizes)}: the numbers rest on the "
            f"{looks.sizes[looks.reached - 1]} threads asked so far, critical ones first; "
            "`--no-early-stop` asks all."
        )
    if unchanged:
        said.append(
            "Nothing that can influence a draft has changed: only limits and never-rules were "
            "checked."
        )
    said += _one_sided_tickets(comparison)
    said += _skipped_rules(checks)
    said += _timeouts(comparison)
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


def _skipped_rules(checks: Sequence[RuleCheck]) -> list[str]:
    skipped = [
        check for check in checks if check.status == "skipped" and check.because != UNCHANGED
    ]
    names = ", ".join(dict.fromkeys(rule_name(check) for check in skipped))
    return [f"Rules that found nothing to look at, and were not asked: {names}."] if names else []


def _timeouts(comparison: Comparison) -> list[str]:
    return [
        f"{len(late)} tickets timed out in the {side}; they count as over any latency limit, and "
        "their other scores as missing."
        for side, late in zip(SIDES, comparison.timeouts, strict=True)
        if late
    ]


def _one_sided_tickets(comparison: Comparison) -> list[str]:
    """Say which tickets only one side has, and what became of them."""
    said = []
    only = (comparison.only_candidate, comparison.only_baseline)
    for lacking, present, names, loss in zip(
        SIDES, reversed(SIDES), only, comparison.absence_is_loss, strict=True
    ):
        if names and loss:
            said.append(
                f"{len(names)} tickets exist only in the {present}; they count as missing in the "
                f"{lacking}, which may have dropped what failed."
            )
        elif names:
            said.append(f"{len(names)} tickets exist only in the {present} and were not compared.")
    return said
