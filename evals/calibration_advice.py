"""What a gate should say about the scorers that it rests on: not calibrated, stale, too weak."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.calibration_rate import CorrectedRate
from evals.calibration_record import StoredCalibration
from evals.rule import Rule

MEASURED = frozenset({"latency", "cost", "retrieval"})
"""Scorers that measure: no label of a draft could prove them wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Hold what is known of one scorer of a run."""

    calibration: StoredCalibration | None
    """Of the present code of the scorer if there is one, else the newest; None without any."""
    fingerprint: str
    """Of the scorer that made the scores; empty when unknown, as in a file of another tool."""

    @property
    def is_stale(self) -> bool:
        """Tell whether the scorer was changed since it was calibrated."""
        return self.calibration is not None and self.calibration.fingerprint != self.fingerprint


def choose(calibrations: Sequence[StoredCalibration], fingerprint: str) -> Known:
    """Choose the calibration to use: the first of the scorer's present code, else the first.

    Args:
        calibrations: the user's newest first, then those of the package.
        fingerprint: of the scorer that made the scores.
    """
    found = next(
        (one for one in calibrations if one.fingerprint == fingerprint),
        calibrations[0] if calibrations else None,
    )
    return Known(calibration=found, fingerprint=fingerprint)


def calibration_notes(rules: Sequence[Rule], known: Mapping[str, Known], tickets: int) -> list[str]:
    """Warn about absolute rules whose scorer is not calibrated, changed since, or too weak.

    Only `limit` and `never` rules: a comparison of two sides suffers the same errors on both.
    One sentence a scorer. The decision of the gate does not change.

    Args:
        rules: of the suite.
        known: by scorer, for those that have scores; others are not spoken of.
        tickets: asked, for `never` rules.
    """
    said = []
    for scorer in dict.fromkeys(rule.scorer for rule in rules):
        absolute = [r for r in rules if r.scorer == scorer and r.kind in ("limit", "never")]
        if not absolute or scorer in MEASURED or scorer not in known:
            continue
        one = known[scorer]
        if not one.fingerprint:
            continue
        if one.calibration is None:
            said.append(
                f"{scorer}: a rule sets an absolute {_kinds(absolute)} on it, and it has never "
                f"been calibrated; check it with `ticketgate calibrate {scorer} LABELS`."
            )
        elif one.is_stale:
            said.append(
                f"{scorer}: it was changed after its calibration of {one.calibration.made_at[:10]}"
                f" ({one.calibration.labels_name}), so its errors are not known; calibrate it "
                f"again with `ticketgate calibrate {scorer} LABELS`."
            )
        else:
            said += _too_weak(scorer, absolute, one.calibration, tickets)
    return said


def _kinds(rules: Sequence[Rule]) -> str:
    return " and a ".join(dict.fromkeys("never-rule" if r.kind == "never" else "limit"
                                        for r in rules))  # fmt: skip


def _too_weak(
    scorer: str, rules: Sequence[Rule], calibration: StoredCalibration, tickets: int
) -> list[str]:
    """Say which rules the scorer's false alarms alone would break.

    A rate limit L on a harm is out of reach when 1 - Sp ≥ L; a `never` rule on n tickets is
    broken by about n (1 - Sp) false alarms, and warned about from one on.
    """
    if calibration.specificity is None:
        return []
    alarms = 1.0 - calibration.specificity
    share = f"{100 * alarms:.1f} %"
    said = []
    for rule in rules:
        if rule.metric.unit != "yes/no" or rule.statistic not in ("mean", "worst"):
            continue
        if rule.kind == "limit":
            limit = 1.0 - rule.bound if rule.metric.higher_is_better else rule.bound
            if alarms >= limit - 1e-12:  # 1 - 0.9 is a little less than 0.1
                said.append(
                    f"{scorer}: it calls {share} of good drafts faulty (specificity "
                    f"{calibration.specificity:.3f} on {calibration.negatives} labels), so a limit "
                    f"of {100 * limit:.3g} % cannot be shown to hold even without a fault."
                )
        elif rule.slice is None and alarms * tickets >= 1:
            said.append(
                f"{scorer}: it calls {share} of good drafts faulty, about "
                f"{math.floor(alarms * tickets + 0.5)} of these {tickets} tickets without any "
                "fault; read the tickets that break its never-rule."
            )
    return list(dict.fromkeys(said))


def corrected_sentence(rates: Mapping[str, CorrectedRate]) -> str:
    """Say the corrected rates of one scorer next to the raw ones.

    Args:
        rates: side (`baseline`, `candidate`, or empty for a single run) to its rate; at least one.
    """
    parts = [
        f"{100 * rate.raw:.1f} % of {_owner(side)}drafts are "
        f"called faulty, corrected for the scorer's errors {100 * rate.value:.1f} % "
        f"[{100 * rate.low:.1f} %, {100 * rate.high:.1f} %]"
        for side, rate in rates.items()
    ]
    one = next(iter(rates.values()))
    return (
        f"{one.scorer}: {'; '.join(parts)} (sensitivity {one.sensitivity:.2f} on "
        f"{one.positives}, specificity {one.specificity:.2f} on {one.negatives} labelled drafts)."
    )


def corrected_sentences(sides: Mapping[str, Sequence[CorrectedRate]]) -> list[str]:
    """Say the corrected rates of every scorer that calls any draft faulty, a sentence each.

    Args:
        sides: `baseline` and `candidate`, or empty for a single run, to the rates of its scorers.
    """
    by_scorer: dict[str, dict[str, CorrectedRate]] = {}
    for side, rates in sides.items():
        for rate in rates:
            by_scorer.setdefault(rate.scorer, {})[side] = rate
    return [
        corrected_sentence(rates)
        for rates in by_scorer.values()
        if any(rate.raw > 0 for rate in rates.values())
    ]


def _owner(side: str) -> str:
    return f"the {side}'s " if side else ""
