"""JUnit XML: one case a rule, told apart by what kind of trouble it is, and always valid."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as Xml

import pytest

from evals.checks import Status
from reports.junit import case_name, gate_junit, run_junit
from tests.builders import a_provenance
from tests.reports.outcomes import (
    ALL_HOSTILE,
    HOSTILE,
    a_check,
    a_held_check,
    a_hostile_outcome,
    a_limit_check,
    a_run_outcome,
    a_verdict,
    an_empty_outcome,
    an_outcome,
)

WHOLE = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites>
  <testsuite name="pre_merge" tests="2" failures="1" errors="0" skipped="0" time="47.300" \
timestamp="2026-11-23T21:05:00">
    <properties>
      <property name="kind" value="regression" />
      <property name="verdict" value="The candidate must not go out: faithfulness fell by 0.070." />
      <property name="comparison" value="gate-1" />
      <property name="baseline" value="main@1a2b3c4 openai/small" />
      <property name="candidate" value="working tree openai/small" />
      <property name="tickets" value="240" />
      <property name="version" value="0.1.0" />
    </properties>
    <testcase classname="pre_merge" name="faithfulness no_regression" time="0">
      <failure type="regression" message="worse by 0.070, which chance does not explain">baseline \
0.910; candidate 0.840; change -0.070; bounds [-0.095, -0.046]; allowed 0.030; p &lt; 0.001; \
tickets 240; threads 160
tickets: T-0002</failure>
      <system-out>baseline 0.910; candidate 0.840; change -0.070; bounds [-0.095, -0.046]; \
allowed 0.030; p &lt; 0.001; tickets 240; threads 160</system-out>
    </testcase>
    <testcase classname="pre_merge" name="tone no_regression" time="0">
      <system-out>baseline 0.800; candidate 0.801; change +0.001; bounds [-0.004, +0.006]; \
allowed 0.030; p 1.000; tickets 240; threads 160</system-out>
    </testcase>
  </testsuite>
</testsuites>
"""


def cases(document: str) -> list[Xml.Element]:
    """Return the test cases of a document."""
    return list(Xml.fromstring(document).iter("testcase"))  # our own output


def test_a_regression_is_this_document() -> None:
    outcome = an_outcome(verdict=a_verdict(checks=(a_check(), a_held_check())))
    assert gate_junit(outcome) == WHOLE


@pytest.mark.parametrize(
    ("status", "required", "tag", "kind"),
    [
        ("fail", True, "failure", "regression"),
        ("fail", False, "failure", "regression"),
        ("inconclusive", True, "failure", "inconclusive"),
        ("too_small", True, "failure", "too_small"),
        ("unmeasurable", True, "error", "unmeasurable"),
        ("inconclusive", False, "skipped", None),
        ("unmeasurable", False, "skipped", None),
        ("skipped", True, "skipped", None),
    ],
)
def test_each_kind_of_trouble_has_its_own_element(
    status: Status,
    required: bool,
    tag: str,
    kind: str | None,
) -> None:
    check = a_check(status=status, required=required)
    case = cases(gate_junit(an_outcome(verdict=a_verdict(checks=(check,)))))[0]
    element = case.find(tag)
    assert element is not None
    assert element.get("type") == kind
    assert {child.tag for child in case} == {tag, "system-out"}


def test_a_rule_that_holds_has_nothing_to_complain_of() -> None:
    outcome = an_outcome(verdict=a_verdict(kind="pass", checks=(a_held_check(),)))
    (case,) = cases(gate_junit(outcome))
    assert [child.tag for child in case] == ["system-out"]


def test_a_verdict_that_no_rule_explains_is_a_case_of_its_own() -> None:
    (case,) = cases(gate_junit(an_empty_outcome()))
    error = case.find("error")
    assert case.get("name") == "verdict"
    assert error is not None
    assert error.get("type") == "unmeasurable"
    assert error.text == "the two runs have no ticket in common"


def test_the_counts_agree_with_the_cases() -> None:
    document = gate_junit(an_outcome())
    suite = Xml.fromstring(document).find("testsuite")  # our own output
    assert suite is not None
    found = [case.find(tag) is not None for case in cases(document) for tag in ("failure",)]
    assert suite.get("tests") == str(len(cases(document)))
    assert suite.get("failures") == str(sum(found))


def test_names_tell_the_rules_of_one_scorer_apart() -> None:
    names = [
        case_name(check)
        for check in (
            a_check(),
            a_check(slice="a=b"),
            a_limit_check(),
            a_check(scorer="latency", statistic="p95_ratio"),
        )
    ]
    assert names == [
        "faithfulness no_regression",
        "faithfulness no_regression [a=b]",
        "hallucination limit",
        "latency no_regression p95_ratio",
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_stay_valid_xml_and_plain_text(text: str) -> None:
    document = gate_junit(a_hostile_outcome(text))
    Xml.fromstring(document.encode("utf-8"))  # our own output
    tags = {element.tag for element in Xml.fromstring(document).iter()}
    assert tags <= {
        *("testsuites", "testsuite", "properties", "property", "testcase"),
        *("failure", "error", "skipped", "system-out"),
    }


def test_a_megabyte_in_every_field_is_cut() -> None:
    assert len(gate_junit(a_hostile_outcome(ALL_HOSTILE + "x" * 1_000_000))) < 60_000


def test_a_run_has_a_case_for_each_scorer_and_for_its_drafts() -> None:
    found = {
        case.get("name"): [child.tag for child in case]
        for case in cases(run_junit(a_run_outcome()))
    }
    assert found == {
        "drafts": ["skipped", "system-out"],  # one failed, and a run decides nothing
        "faithfulness": ["system-out"],
        "tone": ["skipped", "system-out"],  # no value at all
    }


def test_a_run_without_failures_has_nothing_skipped_about_its_drafts() -> None:
    first = cases(run_junit(a_run_outcome(failures=0)))[0]
    assert [child.tag for child in first] == ["system-out"]


def test_a_hostile_run_stays_valid_xml() -> None:
    made = a_provenance(run_id=ALL_HOSTILE, suite=ALL_HOSTILE)
    outcome = replace(a_run_outcome(provenance=made), unscored={ALL_HOSTILE: 1})
    Xml.fromstring(run_junit(outcome).encode("utf-8"))  # our own output
