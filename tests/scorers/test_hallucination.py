"""Prove when a reply counts as hallucinated, and how severe each fault is."""

from __future__ import annotations

import pytest

from scorers.claims import Claim
from scorers.faithfulness import FaithfulnessScorer
from scorers.hallucination import HallucinationScorer, severity_of
from scorers.verdict import Status, Verdict
from tests.builders import a_passage, a_trial
from tests.scorers.articles import a_case, article, quoted, scored, unscored

SCORER = HallucinationScorer(learned=None)
PASSAGE = a_passage(
    title="Returns",
    text=(
        "Opened pods cannot be returned. Unopened pods can be returned within 14 days of delivery."
    ),
)


def test_a_reply_that_repeats_its_passage_hallucinates_nothing() -> None:
    answer = scored(SCORER, a_trial())
    assert (answer.value, answer.unit, answer.evidence) == (0.0, "yes/no", ())
    assert answer.reason == "none of 1 claims is invented or contradicted"


def test_one_invented_claim_among_true_ones_makes_the_reply_hallucinate() -> None:
    trial = a_case("Opened pods cannot be returned. Bananas grow on trees.", PASSAGE)
    answer = scored(SCORER, trial)
    assert answer.value == 1.0
    assert answer.reason == "1 invented and 0 contradicted of 2 claims"
    assert quoted(answer, trial) == ["Bananas grow on trees."]
    assert answer.evidence[0].note.startswith("moderate: ")


def test_the_most_severe_faults_come_first() -> None:
    trial = a_case("Bananas grow on trees. Opened pods can be returned.", PASSAGE)
    answer = scored(SCORER, trial)
    assert quoted(answer, trial) == ["Opened pods can be returned.", "Bananas grow on trees."]
    assert answer.reason == "1 invented and 1 contradicted of 2 claims"


def test_an_invented_promise_is_severe() -> None:
    trial = a_case("As an apology, you will also receive a free harvest basket.", PASSAGE)
    assert scored(SCORER, trial).evidence[0].note.startswith("severe: ")


def test_every_fault_on_a_critical_ticket_is_severe() -> None:
    reply = "Bananas grow on trees."
    assert scored(SCORER, a_case(reply, PASSAGE)).evidence[0].note.startswith("moderate: ")
    critical = a_case(reply, PASSAGE, critical=True)
    assert scored(SCORER, critical).evidence[0].note.startswith("severe: ")


@pytest.mark.parametrize(
    ("coverage", "promise", "status", "severity"),
    [
        (0.5, False, "invented", "minor"),
        (0.49, False, "invented", "moderate"),
        (0.9, True, "invented", "severe"),
        (0.9, False, "contradicted", "severe"),
    ],
)
def test_severity_depends_on_promise_contradiction_and_coverage(
    coverage: float, promise: bool, status: Status, severity: str
) -> None:
    claim = Claim(0, 1, "x", is_promise=promise)
    fault = Verdict(claim, status, coverage, "", "")
    assert severity_of(fault, is_critical=False) == severity
    assert severity_of(fault, is_critical=True) == "severe"


def test_a_reply_without_claims_invents_nothing() -> None:
    answer = scored(SCORER, a_case("Hello Ana, could you send us a photo?", PASSAGE))
    assert answer.value == 0.0


def test_an_empty_reply_is_unscored() -> None:
    assert unscored(SCORER, a_case("  ", PASSAGE)).reason == "the reply is empty"


def test_a_reply_in_another_language_has_failed_to_be_scored() -> None:
    german = "Die Lampe ist an und Sie können sie mit der App in der Nacht nicht nutzen."
    assert unscored(SCORER, a_case(german, article("KB-203"))).kind == "failed"


def test_a_reply_hallucinates_exactly_when_it_is_not_wholly_faithful() -> None:
    for reply in ("Opened pods cannot be returned.", "Opened pods can be returned.", "It is 5 km."):
        trial = a_case(reply, PASSAGE)
        faithful = scored(FaithfulnessScorer(learned=None), trial).value
        assert scored(SCORER, trial).value == (1.0 if faithful < 1 else 0.0)


def test_its_fingerprint_is_its_own() -> None:
    assert SCORER.fingerprint == HallucinationScorer(learned=None).fingerprint
    assert SCORER.fingerprint != FaithfulnessScorer(learned=None).fingerprint
