"""Prove the share of required facts that a reply states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.score import Trial
from evals.ticket import RequiredFact
from scorers.correctness import CorrectnessScorer
from tests.builders import a_draft, a_fact, a_golden, a_passage, a_reference, a_ticket, a_trial
from tests.scorers.articles import quoted, scored, unscored

SCORER = CorrectnessScorer()
PAIRS = Path(__file__).parent / "stated.jsonl"
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
    for reply in ("", "Hello Ana!", "We will look into it.", "Kind regards,\nGarden Pods"):
        answer = scored(SCORER, a_question(reply, WEEKS, LABEL))
        assert answer.value == 0.0
        assert [(one.start, one.end) for one in answer.evidence] == [(0, 0), (0, 0)]


def test_the_score_is_the_share_of_stated_facts_and_evidence_names_the_missing_ones() -> None:
    # Stated: the two weeks, as 14 days. Missing: the price is 5.90. Missing: never mentioned.
    reply = "You can return unopened pods within 14 days. The return label costs EUR 5.90."
    trial = a_question(reply, WEEKS, LABEL, "Basil sprouts slowly.")
    answer = scored(SCORER, trial)
    assert answer.value == 1 / 3
    assert quoted(answer, trial)[0] == "The return label costs EUR 5.90."
    assert [one.label for one in answer.evidence] == ["missing_fact", "missing_fact"]
    assert answer.evidence[0].note == (
        "missing: The return label costs EUR 4.90. (KB-107); 'EUR 4.90' is not in the reply, "
        "which says 'EUR 5.90'"
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
        ("You pay 4,90 € for the return label.", LABEL, True),
        ("Half of the price is paid back.", "50 % of the price is refunded.", True),
        ("We are open until noon.", "The line is open until 12:00.", True),
        ("You get back 1.000,50 €.", "The refund is EUR 1,000.50.", True),
        ("Please allow a fortnight for the refund.", "The refund takes 14 days.", True),
        ("From the eighth day on you can ask.", "You can ask from day 8.", True),
        ("The return costs you nothing.", "The return is free of charge.", True),
        ("No fee applies to the return.", "The return is free of charge.", True),
        ("The return is not free of charge.", "The return is free of charge.", False),
        ("There is a small fee for the return.", "The return is free of charge.", False),
        ("Use at least 8 ml per tank.", "Use at most 8 ml per tank.", False),
        ("Use 8 ml per tank or less.", "Use at most 8 ml per tank.", True),
        ("The box is sent in June.", "The box is sent in July.", False),
        ("Nobody can lift the lock early.", "Agents can lift the lock early.", False),
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


@pytest.mark.parametrize(
    "reply",
    [
        "Refunds take 5 days. Refunds take 30 days.",
        "Refunds take 30 days. Refunds take 5 days.",
        "Refunds take 5 days. Refunds do not take 5 days.",
    ],
)
def test_a_reply_that_says_a_fact_and_its_opposite_does_not_state_it(reply: str) -> None:
    answer = scored(SCORER, a_question(reply, "Refunds take 5 days."))
    assert answer.value == 0.0
    assert answer.evidence[0].label == "contradicted_fact"
    assert [(part.name, part.value) for part in answer.parts] == [
        ("facts_present", 0), ("facts_asked", 1), ("facts_contradicted", 1),
    ]  # fmt: skip


def test_an_exception_beside_a_fact_does_not_contradict_it() -> None:
    reply = "Refunds to a card take 5 days. Refunds by bank transfer to Japan take 30 days."
    assert scored(SCORER, a_question(reply, "Refunds to a card take 5 days.")).value == 1.0


def test_words_of_the_greeting_and_the_sign_off_state_nothing() -> None:
    fact = "The garden support answers."
    assert scored(SCORER, a_question("Hello!\n\nKind regards,\nGarden Support", fact)).value == 0.0
    assert scored(SCORER, a_question("The garden support answers.\nBye", fact)).value == 1.0


def test_a_reply_that_repeats_the_ticket_states_nothing_itself() -> None:
    said = "Somebody told me that unopened pods can be returned within two weeks."
    golden = a_golden(
        ticket=a_ticket(body=f"Hello! {said}"),
        reference=a_reference(required_facts=[a_fact(fact=WEEKS)]),
    )
    assert scored(SCORER, a_trial(golden=golden, draft=a_draft(reply=said))).value == 0.0
    own = "Yes, you can return unopened pods within 14 days."
    assert scored(SCORER, a_trial(golden=golden, draft=a_draft(reply=own))).value == 1.0


def test_a_reply_that_copies_an_article_whole_gets_half_and_says_so() -> None:
    other = [f"Step {n} of the long article is about the topic number {n}." for n in range(14)]
    article = " ".join([*other, LABEL])
    golden = a_golden(reference=a_reference(required_facts=[a_fact(fact=LABEL)]))
    draft = a_draft(reply=article, passages=[a_passage(article_id="KB-1", text=article)])
    answer = scored(SCORER, a_trial(golden=golden, draft=draft))
    assert answer.value == 0.5
    assert [one.label for one in answer.evidence] == ["copied_article"]
    assert "copies KB-1 whole" in answer.reason
    # Three of its sentences are an ordinary quote.
    few = a_draft(reply=" ".join([*other[:2], LABEL]), passages=draft.passages)
    assert scored(SCORER, a_trial(golden=golden, draft=few)).value == 1.0


def test_the_grade_rises_and_falls_with_the_value() -> None:
    fact = "A pump that hums must be cleaned with a soft brush."
    replies = [
        fact,
        "If the pump hums, clean it with a brush.",
        "The pump of your garden hums.",
        "We are sorry to hear that.",
    ]
    grades = [scored(SCORER, a_question(reply, fact)).graded for reply in replies]
    assert grades == sorted(grades, key=lambda grade: -(grade or 0.0))
    assert grades[0] == 1.0
    assert grades[-1] == 0.0


def test_across_languages_numbers_alone_decide_the_facts_that_have_them() -> None:
    spanish = "Hola, el reembolso a su tarjeta tarda {} días hábiles y no hay que hacer nada más."
    facts = [
        a_fact(fact="A refund to a card takes 5 to 7 business days."),
        a_fact(fact="Nothing else has to be done by you with the card or in the app."),
    ]
    golden = a_golden(ticket=a_ticket(language="es"), reference=a_reference(required_facts=facts))
    for told, value in (("de 5 a 7", 1.0), ("de cinco a siete", 1.0), ("de 5 a 9", 0.0)):
        draft = a_draft(reply=spanish.format(told))
        answer = scored(SCORER, a_trial(golden=golden, draft=draft))
        assert answer.value == value
        assert answer.reason.endswith("1 without cannot be compared across languages")


def test_thresholds_are_part_of_the_fingerprint_and_of_the_score() -> None:
    lenient = CorrectnessScorer(least=0.1, least_with_amount=0.1)
    assert lenient.fingerprint != SCORER.fingerprint == CorrectnessScorer().fingerprint
    # One of six words: too little even for a reader to be asked.
    trial = a_question("Basil is nice.", "Basil, rocket, thyme, parsley and lavender like light.")
    assert scored(SCORER, trial).value == 0.0
    assert scored(lenient, trial).value == 1.0


def test_sentence_pairs_of_five_trades_are_told_apart() -> None:
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    right = {True: 0, False: 0}
    for row in rows:
        reply = f"Hello Ana,\n\n{row['reply']}\n\nKind regards\nThe team"
        told = scored(SCORER, a_question(reply, row["wanted"])).value == 1.0
        right[row["is_there"]] += told == row["is_there"]
    asked = {there: sum(row["is_there"] is there for row in rows) for there in right}
    assert right[True] / asked[True] >= 0.93
    assert right[False] / asked[False] >= 0.87
