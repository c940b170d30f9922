"""What a comparison can see, in words."""

from __future__ import annotations

import pytest

from evals.checks import GateSettings, RuleCheck
from evals.power_summary import PowerSummary
from reports.layout import render
from reports.plan_rows import (
    chance,
    detection_sentence,
    gate_chance_sentence,
    power_document,
    power_keys,
    power_lines,
    power_row,
    power_rows,
    power_sentence,
    power_view,
    with_slices_together,
)
from tests.reports.outcomes import (
    HOSTILE,
    a_check,
    a_held_check,
    a_limit_check,
    a_never_check,
    a_skipped_check,
    a_verdict,
)

FAITHFULNESS = a_check(
    clusters=279,
    detectable=0.0212,
    detectable_concentrated=0.0371,
    clusters_for_half=1107,
    clusters_for_half_concentrated=743,
    chance_to_pass=0.962,
    chance_basis="repeats",
)
COST = a_held_check(
    scorer="cost",
    statistic="ratio",
    detectable=0.05,
    detectable_concentrated=0.081,
    clusters_for_half=2000,
    chance_to_pass=0.999,
    chance_basis="differences",
)
WHOLE = """
What this comparison can see
  These 279 threads detect a drop in faithfulness of 0.021 on every ticket, or
  of 0.037 from a few broken ones, 8 times in 10.
  A change that changes nothing would pass with a chance of about 96 % (at
  least: partly taken from the differences between the two sides, which a real
  change widens).
                       every     few     threads passes if
  rule                ticket tickets    for half unchanged
  faithfulness         0.021   0.037 1,107 / 743      96 %
  cost relative        5.0 %   8.1 %   2,000 / –    > 99 %
  hallucination limit                                 88 %
"""


def test_what_a_comparison_can_see_reads_like_this() -> None:
    checks = (
        FAITHFULNESS,
        COST,
        a_limit_check(chance_to_pass=0.88, required=False),
        a_never_check(baseline=0.0),
        a_skipped_check(),
    )
    verdict = a_verdict(checks=checks)
    assert render(power_lines(verdict, 80), width=80, color=False) == WHOLE


def test_a_verdict_that_can_tell_nothing_says_nothing() -> None:
    verdict = a_verdict(checks=(a_skipped_check(), a_never_check()))
    assert power_lines(verdict, 80) == []
    assert power_view(verdict) is None
    assert power_sentence(verdict) == ""
    assert gate_chance_sentence(None) == ""


def test_the_sentence_speaks_of_the_first_required_rule_on_all_tickets() -> None:
    optional = a_held_check(required=False, detectable=0.5, detectable_concentrated=0.6)
    sliced = a_held_check(slice="a=b", detectable=0.3, detectable_concentrated=0.4)
    assert "0.021 on every ticket" in detection_sentence([optional, sliced, FAITHFULNESS])
    assert "0.500 on every ticket" in detection_sentence([sliced, optional])
    assert "tone [a=b] of 0.300" in detection_sentence([sliced])


def test_a_harm_rises() -> None:
    harm = a_check(scorer="hallucination", clusters=1)
    assert detection_sentence([harm]) == (
        "This 1 thread detects a rise in hallucination of 0.021 on every ticket, or of 0.040 from "
        "a few broken ones, 8 times in 10."
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (0.0, "0 %"),
        (0.001, "< 1 %"),
        (0.333, "33 %"),
        (0.994, "99 %"),
        (0.995, "> 99 %"),
        (1.0, "> 99 %"),
    ],
)
def test_a_chance_is_never_certain(value: float | None, words: str) -> None:
    assert chance(value) == words


def test_the_chance_of_the_gate_names_what_it_rests_on() -> None:
    summary = PowerSummary(low=0.84, high=0.97, basis="repeats", rules=6, unknown=2)
    assert gate_chance_sentence(summary) == (
        "A change that changes nothing would pass with a chance of between 84 % and 97 %, 2 rules "
        "left out whose chance is unknown."
    )
    sure = PowerSummary(low=1.0, high=1.0, basis="repeats", rules=6, unknown=0)
    assert gate_chance_sentence(sure) == (
        "A change that changes nothing would pass with a chance of more than 99 %."
    )


def test_rows_leave_out_what_is_not_known() -> None:
    bare = a_check(detectable=None, detectable_concentrated=None, chance_to_pass=0.5)
    row = power_row(bare)
    assert (row.even, row.concentrated, row.for_half, row.chance) == ("", "", "", "50 %")
    assert power_rows([a_skipped_check(chance_to_pass=0.5)]) == []


def test_the_table_keeps_to_its_width_whatever_the_rules_are_called() -> None:
    long = a_check(scorer="a" * 70, slice=f"{HOSTILE['script']}={HOSTILE['escape']}")
    text = render(power_lines(a_verdict(checks=(long,)), 80), width=80, color=False)
    assert max(len(row) for row in text.splitlines()) <= 80
    assert "\x1b" not in text


def test_the_document_adds_keys_only() -> None:
    assert power_keys(FAITHFULNESS) == {
        "clusters_for_half": 1107,
        "clusters_for_half_concentrated": 743,
        "chance_to_pass": 0.962,
        "chance_basis": "repeats",
        "spread": None,
        "noise": None,
    }
    verdict = a_verdict(checks=(FAITHFULNESS,))
    assert power_document(verdict) == {
        "sentence": power_sentence(verdict),
        "chance_to_pass_low": pytest.approx(0.962),
        "chance_to_pass_high": 0.962,
        "basis": "repeats",
    }
    unknown = power_document(a_verdict(checks=()))
    assert set(unknown.values()) == {"", None}
    assert GateSettings() == verdict.settings


def test_many_slices_of_one_rule_share_a_sentence_and_few_do_not() -> None:
    def sliced(i: int, **given: object) -> RuleCheck:
        return a_held_check(slice=f"category=c{i}", required=False, clusters=20 + i, **given)

    three = [sliced(i) for i in range(3)]
    assert with_slices_together([FAITHFULNESS, *three]) == ([FAITHFULNESS, *three], [])
    blind = sliced(9, detectable=None, detectable_concentrated=None)
    alone, together = with_slices_together([FAITHFULNESS, *three, blind, a_limit_check()])
    assert [check.scorer for check in alone] == ["faithfulness", "hallucination"]
    assert together == [
        "tone in 4 slices of 20 to 29 threads: 0.021 on every ticket, 0.040 from a few, 1 too "
        "small to see anything"
    ]
    text = render(power_lines(a_verdict(checks=(*three, blind)), 80), width=80, color=False)
    assert "tone in 4 slices" in text
    assert "category=c1" not in text.replace("tone [category=c0]", "")
