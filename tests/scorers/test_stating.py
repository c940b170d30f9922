"""Prove when a reply states a fact, and in which language the two can be compared."""

from __future__ import annotations

import pytest

from scorers.said import said
from scorers.stating import Stated, language_of, states

REPLY = (
    "Hello Ana, thank you for writing. Opened pods cannot be returned. "
    "Your refund reaches the card within 5 to 7 business days. Delivery costs 4,90 €."
)


def stated(fact: str, reply: str = REPLY, ticket: str = "") -> Stated:
    """Return how well a reply states a fact, with the thresholds of correctness."""
    return states(fact, said(reply, ticket, "en"), 0.5, 0.42)


@pytest.mark.parametrize(
    "fact",
    [
        "Opened pods cannot be returned.",
        "A refund to a card takes 5 to 7 working days.",
        "Delivery costs EUR 4.90.",
        "EUR 4.90",
    ],
)
def test_a_fact_is_stated_in_other_words_and_notations(fact: str) -> None:
    assert stated(fact).is_stated


@pytest.mark.parametrize(
    "fact",
    [
        "Opened pods can be returned.",
        "A refund to a card takes 5 to 8 working days.",
        "Delivery costs EUR 5.90.",
        "The warranty lasts 24 months.",
        "EUR 6.90",
        "",
    ],
)
def test_another_amount_another_sense_or_another_subject_is_not_stated(fact: str) -> None:
    assert not stated(fact).is_stated


def test_two_weeks_are_fourteen_days() -> None:
    assert stated("Pods can be returned within 14 days.", "Return pods within two weeks.").is_stated


def test_years_may_stand_for_months_without_their_unit() -> None:
    reply = "The warranty is two years, or three with Harvest."
    assert stated("With Harvest the warranty is 36 months.", reply).is_stated
    assert not stated("With Harvest the warranty is 48 months.", reply).is_stated


def test_a_bare_number_elsewhere_is_not_the_amount() -> None:
    reply = "The sensor settles within 20 minutes. A good value is 1.2 to 2."
    assert not stated("The sensor settles within 2 hours.", reply).is_stated


def test_the_first_and_the_last_of_a_list_suffice() -> None:
    fact = "A plan can be paused for 1, 2 or 3 months."
    assert stated(fact, "You can pause the plan for one to three months.").is_stated
    assert not stated(fact, "You can pause the plan for one to six months.").is_stated


def test_another_month_is_another_fact() -> None:
    assert not stated("The box is sent in June.", "The box is sent in July.").is_stated


def test_what_is_free_must_be_said_to_be_free() -> None:
    fact = "Switching plans is free of charge."
    assert stated(fact, "You can switch plans at no cost.").is_stated
    assert not stated(fact, "You can switch plans in the app.").is_stated


def test_words_that_the_ticket_brought_up_need_not_be_repeated() -> None:
    fact = "Delivery to Austria on Saturdays must be booked by phone."
    reply = "For that, please book by phone."
    assert not stated(fact, reply).is_stated
    asked = "Do you have delivery to Austria on Saturdays?"
    assert stated(fact, reply, asked).grade > stated(fact, reply).grade


def test_what_is_missing_is_told_with_the_sentence_that_comes_nearest() -> None:
    found = stated("Delivery costs EUR 5.90.")
    assert found.because == "'EUR 5.90' is not in the reply, which says '4,90 €'"
    assert found.nearest is not None
    assert REPLY[found.nearest.start : found.nearest.end] == "Delivery costs 4,90 €."
    assert not found.is_open


def test_the_grade_is_one_half_at_the_threshold() -> None:
    fact, reply = "Amber lamps glow brightly.", said("The amber light of lamps.", "", "en")
    # Two of the four words are there: 0.5.
    assert states(fact, reply, 0.5, 0.5).grade == pytest.approx(0.5)
    assert not states(fact, reply, 0.51, 0.5).is_stated
    assert states(fact, reply, 0.51, 0.5).is_open


def test_the_language_is_the_replys_or_the_facts_or_the_tickets() -> None:
    german = "Wir erstatten das Geld nach der Prüfung auf die Karte, die Sie genutzt haben."
    english = "We refund the money to the card that you have used after the check."
    assert language_of(german, [german], "") == "de"
    assert language_of("OK", [german], "") == "de"
    assert language_of("OK", ["OK"], "fr-CA") == "fr"
    assert language_of("OK", ["OK"], "xx") == "en"
    assert language_of(german, [english], "de") is None
    # Too short to tell, but with the function words of the ticket's language.
    assert language_of("Corta la planta.", [english], "es") is None
    assert language_of("Cut the plant.", [english], "es") == "en"
