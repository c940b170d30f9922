"""What a gate says about the scorers that it rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.calibration_advice import (
    Known,
    calibration_notes,
    choose,
    corrected_sentence,
    corrected_sentences,
)
from evals.calibration_rate import CorrectedRate
from evals.calibration_record import StoredCalibration
from evals.rule import Rule

STORED = StoredCalibration(
    scorer="hallucination",
    fingerprint="now",
    version="3",
    labels_sha256="0",
    labels_name="labels.jsonl",
    made_at="2026-11-24T00:00:00+00:00",
    n=300,
    sensitivity=0.9,
    specificity=0.95,
    positives=100,
    negatives=200,
)
LIMIT = Rule(scorer="hallucination", kind="limit", bound=0.10)
NEVER = Rule(scorer="hallucination", kind="never", bound=0.5, statistic="worst")
MARGIN = Rule(scorer="hallucination", kind="no_regression", bound=0.05)


def said(rule: Rule, calibration: StoredCalibration | None, *, tickets: int = 10) -> list[str]:
    """Return the notes of a suite with one rule."""
    known = {rule.scorer: Known(calibration=calibration, fingerprint="now")}
    return calibration_notes([rule], known, tickets)


def test_a_good_calibration_is_not_spoken_of() -> None:
    assert said(LIMIT, STORED) == []


@pytest.mark.parametrize("rule", [LIMIT, NEVER])
def test_an_absolute_rule_on_a_scorer_without_calibration_is_warned_about(rule: Rule) -> None:
    (note,) = said(rule, None)
    assert "never been calibrated" in note
    assert "ticketgate calibrate hallucination LABELS" in note


def test_a_calibration_of_changed_code_is_stale() -> None:
    (note,) = said(LIMIT, replace(STORED, fingerprint="before"))
    assert "changed after its calibration of 2026-11-24" in note


def test_a_comparison_of_two_sides_needs_no_calibration() -> None:
    assert said(MARGIN, None) == []
    assert said(MARGIN, replace(STORED, fingerprint="before")) == []


def test_what_is_measured_needs_no_labels() -> None:
    assert said(Rule(scorer="latency", kind="limit", bound=10, statistic="p95"), None) == []


def test_scores_of_another_tool_are_not_spoken_of() -> None:
    known = {"hallucination": Known(calibration=None, fingerprint="")}
    assert calibration_notes([LIMIT], known, 10) == []
    assert calibration_notes([LIMIT], {}, 10) == []


@pytest.mark.parametrize(
    ("bound", "specificity", "is_weak"),
    [(0.10, 0.91, False), (0.10, 0.90, True), (0.03, 0.95, True), (0.03, 0.98, False)],
)
def test_a_limit_below_the_false_alarms_cannot_be_shown(
    bound: float, specificity: float, is_weak: bool
) -> None:
    # Too weak when 1 - specificity ≥ limit.
    notes = said(replace(LIMIT, bound=bound), replace(STORED, specificity=specificity))
    assert bool(notes) == is_weak
    if is_weak:
        assert "cannot be shown to hold even without a fault" in notes[0]


def test_a_limit_on_a_quality_is_turned_into_one_on_its_harm() -> None:
    safe = replace(STORED, scorer="safety", specificity=0.96)
    rule = Rule(scorer="safety", kind="limit", bound=0.97)
    assert "a limit of 3 %" in said(rule, safe)[0]
    assert said(replace(rule, bound=0.95), safe) == []


def test_a_never_rule_that_false_alarms_would_break_is_warned_about() -> None:
    # 5 % of 10 tickets are half a false alarm, of 300 tickets 15.
    assert said(NEVER, STORED, tickets=10) == []
    assert "about 15 of these 300 tickets" in said(NEVER, STORED, tickets=300)[0]


def test_a_scorer_is_spoken_of_once() -> None:
    known = {"hallucination": Known(calibration=None, fingerprint="now")}
    (note,) = calibration_notes([LIMIT, NEVER, MARGIN], known, 10)
    assert "limit and a never-rule" in note


def test_the_calibration_of_the_present_code_is_chosen_before_a_newer_one_of_other_code() -> None:
    newer, fitting = replace(STORED, fingerprint="other"), STORED
    assert choose([newer, fitting], "now").calibration == fitting
    stale = choose([newer, replace(newer, made_at="2025-01-01")], "now")
    assert stale.is_stale
    assert stale.calibration == newer
    assert choose([], "now").calibration is None


RATE = CorrectedRate(
    scorer="hallucination",
    raw=0.12,
    value=0.08,
    low=0.02,
    high=0.15,
    n=200,
    sensitivity=0.9,
    positives=100,
    specificity=0.95,
    negatives=200,
    origin="store",
)


def test_a_corrected_rate_is_told_next_to_the_raw_one() -> None:
    assert corrected_sentence({"": RATE}) == (
        "hallucination: 12.0 % of drafts are called faulty, corrected for the scorer's errors "
        "8.0 % [2.0 %, 15.0 %] (sensitivity 0.90 on 100, specificity 0.95 on 200 labelled drafts)."
    )


def test_both_sides_are_told_in_one_sentence_and_a_scorer_without_alarm_in_none() -> None:
    quiet = replace(RATE, scorer="safety", raw=0.0)
    (said_,) = corrected_sentences({"baseline": [RATE, quiet], "candidate": [RATE, quiet]})
    assert "12.0 % of the baseline's drafts" in said_
    assert "12.0 % of the candidate's drafts" in said_
    assert corrected_sentences({}) == []
