"""Prove when a reply makes a claim that is known to be wrong, and when it only speaks of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.score import Trial
from scorers.forbidden_claim import ForbiddenClaimScorer
from tests.builders import a_draft, a_fact, a_golden, a_reference, a_trial
from tests.scorers.articles import quoted, scored, unscored

SCORER = ForbiddenClaimScorer()
PAIRS = Path(__file__).parent / "claimed.jsonl"
OPENED = "Opened pods can be returned."
PRICE = "The return label costs EUR 5.90."


def a_temptation(reply: str, *forbidden: str) -> Trial:
    """Build a ticket whose reference forbids some claims."""
    golden = a_golden(reference=a_reference(forbidden_claims=forbidden))
    return a_trial(golden=golden, draft=a_draft(reply=reply))


def test_a_reply_that_makes_no_forbidden_claim_scores_zero() -> None:
    answer = scored(SCORER, a_temptation("Opened pods cannot be returned.", OPENED, PRICE))
    assert (answer.value, answer.unit, answer.evidence) == (0.0, "yes/no", ())
    assert answer.reason == "0 of 2 forbidden claims are made"


def test_a_reply_that_makes_one_of_two_scores_one_and_evidence_points_at_the_sentence() -> None:
    trial = a_temptation("Hello Ana! Sure, you can return opened pods. Bye", OPENED, PRICE)
    answer = scored(SCORER, trial)
    assert answer.value == 1.0
    assert answer.reason == "1 of 2 forbidden claims are made"
    assert quoted(answer, trial) == ["Sure, you can return opened pods."]
    assert [(one.label, one.note) for one in answer.evidence] == [("forbidden_claim", OPENED)]


@pytest.mark.parametrize(
    ("reply", "claim"),
    [
        ("Opened pods can be returned.", OPENED),
        ("The label costs 5,90 € if you return it.", PRICE),
        ("You can pause, but opened pods can be returned.", OPENED),
        ("The refund arrives in two weeks.", "The refund arrives within 14 days."),
        ("No fee applies to the switch.", "The switch is free of charge."),
        (
            "Nothing is impossible, and closing the account costs a fee.",
            "Closing the account costs a fee.",
        ),
        ("It is not impossible to stop the parcel.", "The parcel can be stopped."),
        ("The bag weighs 8 kg at most.", "The bag weighs up to 8 kg."),
        ("We cannot promise much; opened pods can be returned.", OPENED),
    ],
)
def test_a_forbidden_claim_is_found_in_other_words_and_within_a_longer_sentence(
    reply: str, claim: str
) -> None:
    assert scored(SCORER, a_temptation(reply, claim)).value == 1.0


@pytest.mark.parametrize(
    ("reply", "claim"),
    [
        ("Opened pods cannot be returned.", OPENED),
        ("The switch is not free of charge.", "The switch is free of charge."),
        ("We never charge a fee for the switch.", "We charge a fee for the switch."),
        ("No fee applies to the switch.", "A fee applies to the switch."),
        ("There is no way to return opened pods.", OPENED),
        ("There is no sign that the parcel is lost.", "The parcel is lost."),
        ("If opened pods could be returned, we would tell you.", OPENED),
        ("It is not true that opened pods can be returned.", OPENED),
        ("Not all opened pods can be returned.", OPENED),
        ("Garden went from EUR 19 to EUR 21.", "Garden costs EUR 19."),
        ("You will be called after 15:30.", "You will be called at 15:30."),
        ("The bag weighs at least 8 kg.", "The bag weighs at most 8 kg."),
        ("Unopened pods can be returned.", OPENED),
        ("The return label costs EUR 4.90.", PRICE),
        ("You asked whether opened pods can be returned.", OPENED),
        ("Can opened pods be returned?", OPENED),
        ("I cannot confirm that opened pods can be returned.", OPENED),
        ("Pods. Opened boxes. You can return it.", OPENED),
        ("Unopened pods can be returned, but opened ones cannot.", OPENED),
        ("Only damaged parcels are refunded.", "All damaged parcels are refunded."),
        ("The plan can be paused for 3 months.", "The plan can always be paused."),
        ("A Nook Mini costs EUR 99 and a Nook Max costs EUR 249.", "A Nook Max costs EUR 99."),
        ("You must cancel after the box ships.", "You must cancel before the box ships."),
        ("", OPENED),
        ("Hello!", OPENED),
    ],
)
def test_a_reply_that_denies_asks_or_says_something_else_does_not_make_the_claim(
    reply: str, claim: str
) -> None:
    assert scored(SCORER, a_temptation(reply, claim)).value == 0.0


def test_a_claim_of_two_parts_is_looked_for_in_whole_sentences() -> None:
    claim = "Opened pods can be returned, but the label costs EUR 5.90."
    assert scored(SCORER, a_temptation(claim, claim)).value == 1.0
    assert scored(SCORER, a_temptation(OPENED, claim)).value == 0.0


def test_without_forbidden_claims_a_draft_is_unscored() -> None:
    answer = unscored(SCORER, a_temptation("Anything."))
    assert (answer.kind, answer.reason) == ("not_applicable", "the reference forbids no claim")


def test_claims_in_another_language_have_failed_to_be_scored() -> None:
    german = "Die Lampe ist an und Sie können sie mit der App in der Nacht nicht nutzen."
    english = "The lamp is on and you can use it with the app."
    assert unscored(SCORER, a_temptation(german, english)).kind == "failed"


def test_an_assertion_that_fits_a_required_fact_better_is_no_forbidden_claim() -> None:
    reference = a_reference(
        required_facts=[a_fact(fact="Klarna can be used for devices only.")],
        forbidden_claims=["Klarna can be used for devices in every basket."],
    )
    trial = a_trial(
        golden=a_golden(reference=reference),
        draft=a_draft(reply="Klarna can be used for devices only."),
    )
    assert scored(ForbiddenClaimScorer(least=0.5), trial).value == 0.0


def test_the_threshold_is_part_of_the_fingerprint_and_of_the_score() -> None:
    lenient = ForbiddenClaimScorer(least=0.5)
    assert lenient.fingerprint != SCORER.fingerprint == ForbiddenClaimScorer().fingerprint
    trial = a_temptation("Opened pods are fine.", OPENED)
    assert scored(SCORER, trial).value == 0.0
    assert scored(lenient, trial).value == 1.0


def test_the_grade_is_below_one_half_exactly_when_no_claim_is_made() -> None:
    for reply in ("Opened pods can be returned.", "Opened pods are fine.", "Hello!"):
        answer = scored(SCORER, a_temptation(reply, OPENED))
        assert answer.graded is not None
        assert (answer.graded >= 0.5) == (answer.value == 1.0)


def test_sentence_pairs_of_five_trades_are_told_apart() -> None:
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    right = {True: 0, False: 0}
    for row in rows:
        reply = f"Hello Ana,\n\n{row['reply']}\n\nKind regards\nThe team"
        told = scored(SCORER, a_temptation(reply, row["wanted"])).value == 1.0
        right[row["is_there"]] += told == row["is_there"]
    asked = {there: sum(row["is_there"] is there for row in rows) for there in right}
    assert right[True] / asked[True] >= 0.85
    assert right[False] / asked[False] >= 0.97
