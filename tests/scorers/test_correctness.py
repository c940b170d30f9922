"""Prove the share of required facts that a reply states."""

from __future__ import annotations

import pytest

from evals.score import Trial
from evals.ticket import RequiredFact
from scorers.correctness import CorrectnessScorer
from tests.builders import a_draft, a_fact, a_golden, a_reference, a_trial
from tests.scorers.articles import quoted, scored, unscored

SCORER = CorrectnessScorer()
WEEKS = "Unopened pods can be returned within two weeks."
OPENED = "Opened pods cannot be returned."
LABEL = "The return label costs EUR 4.90."


def a_question(reply: str, *facts: str | RequiredFact) -> Trial:
    """Build a ticket whose reference requires `facts`."""
    required = [a_fact(fact=one) if isinstance(one, str) else one for one in facts]
    golden = a_golden(reference=a_reference(required_facts=required))
    return a_trial(golden=golden, draft=a_draft(reply=reply))


def test_a_reply_that_states_every_fact_is_correct() -> None:
    answer = scored(SCORER, a_question(f"Hi! {WEEKS} {OPENED} {LABEL}", WEEKS, OPENED, LABEL))
    assert (answer.value, answer.unit, answer.evidence) == (1.0, "share", ())
    assert answer.reason == "3 of 3 required facts are stated"


def test_a_reply_that_states_no_fact_is_worth_nothing() -> None:
    for reply in ("", "Hello Ana!", "We will look into it."):
        answer = scored(SCORER, a_question(reply, WEEKS, LABEL))
        assert answer.value == 0.0
        assert [(one.start, one.end) for one in answer.evidence] == [(0, 0), (0, 0)]


def test_the_score_is_the_share_of_stated_facts_and_evidence_names_the_missing_ones() -> None:
    # Stated: the two weeks, as 14 days. Missing: the price is 5.90. Missing: never mentioned.
    reply = "You can return unopened pods within 14 days. The return label costs EUR 5.90."
    trial = a_question(reply, WEEKS, LABEL, "Basil sprouts slowly.")
    answer = scored(SCORER, trial)
    assert answer.value == 1 / 3
    assert quoted(answer, trial) == ["The return label costs EUR 5.90.", ""]
    assert [one.label for one in answer.evidence] == ["missing_fact", "missing_fact"]
    assert answer.evidence[0].note == (
        "missing: The return label costs EUR 4.90. (KB-107); 'EUR 4.90' is not in the reply"
    )
    assert answer.evidence[1].note.endswith("it is not mentioned")


@pytest.mark.parametrize(
    ("reply", "fact", "is_stated"),
    [
        ("Unopened pods can be returned within 14 days.", WEEKS, True),
        ("Return the pods unopened in the first fourteen days.", WEEKS, True),
        ("Unopened pods cannot be returned within two weeks.", WEEKS, False),
        ("Unopened pods can be returned within three weeks.", WEEKS, False),
        ("Opened pods can be returned.", OPENED, False),
        ("Opened pods can not be returned.", OPENED, True),
        ("The label costs 4,90 €.", LABEL, True),
        ("The label costs $4.90.", LABEL, False),
        ("EUR 4.90", "EUR 4.90", True),
        ("It is EUR 4.90.", "EUR 5.90", False),
        ("Anything.", "and so on", False),
        ("The box arrives on 6 December.", "The box arrives on 6 December 2026.", False),
        ("The box arrives on 2026-12-06.", "The box arrives on 6 December 2026.", True),
        ("You must call before you plug it in.", "You must call after you plug it in.", False),
    ],
)  # fmt: skip
def test_a_fact_is_stated_in_other_words_but_not_with_another_number_or_sense(
    reply: str, fact: str, is_stated: bool
) -> None:
    assert scored(SCORER, a_question(reply, fact)).value == (1.0 if is_stated else 0.0)


def test_the_verbatim_quote_counts_as_the_fact() -> None:
    fact = a_fact(fact="People get their cash back within seven days.", quote=LABEL)
    assert scored(SCORER, a_question(LABEL, fact)).value == 1.0
    without = a_fact(fact="People get their cash back within seven days.", quote=" ")
    assert scored(SCORER, a_question(LABEL, without)).value == 0.0


def test_without_required_facts_a_draft_is_unscored() -> None:
    answer = unscored(SCORER, a_question("Anything."))
    assert (answer.kind, answer.reason) == ("not_applicable", "the reference requires no fact")


def test_facts_in_another_language_have_failed_to_be_scored() -> None:
    german = "Die Lampe ist an und Sie können sie mit der App in der Nacht nicht nutzen."
    answer = unscored(SCORER, a_question(german, "The lamp is on and you can use it with the app."))
    assert answer.kind == "failed"


def test_reply_and_reference_do_not_change_places() -> None:
    both = f"{WEEKS} {LABEL}"
    assert scored(SCORER, a_question(both, LABEL)).value == 1.0
    assert scored(SCORER, a_question(LABEL, WEEKS, LABEL)).value == 0.5


def test_thresholds_are_part_of_the_fingerprint_and_of_the_score() -> None:
    strict = CorrectnessScorer(fact_recall=1.0, quote_recall=1.0)
    assert strict.fingerprint != SCORER.fingerprint == CorrectnessScorer().fingerprint
    trial = a_question("Pods can be returned within two weeks.", WEEKS)
    assert scored(SCORER, trial).value == 1.0
    assert scored(strict, trial).value == 0.0
