"""Prove when a reply states a fact, and in which language the two can be compared."""

from __future__ import annotations

import pytest

from scorers.stating import language_of, recall_of, reply_index, states, wanted_statement

REPLY = (
    "Hello Ana, thank you for writing. Opened pods cannot be returned. "
    "Your refund reaches the card within 5 to 7 business days. Delivery costs 4,90 €."
)


def is_stated(fact: str, reply: str = REPLY, least: float = 0.6) -> bool:
    """Tell whether a reply states a fact."""
    return states(wanted_statement(fact, "en"), reply_index(reply, "en"), least).is_stated


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
    assert is_stated(fact)


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
    assert not is_stated(fact)


def test_two_weeks_are_fourteen_days() -> None:
    assert is_stated("Pods can be returned within 14 days.", "Pods can be returned for two weeks.")


def test_what_is_missing_is_told_with_the_sentence_that_comes_nearest() -> None:
    found = states(
        wanted_statement("Delivery costs EUR 5.90.", "en"), reply_index(REPLY, "en"), 0.6
    )
    assert found.because == "'EUR 5.90' is not in the reply"
    assert found.nearest is not None
    assert REPLY[found.nearest.start : found.nearest.end] == "Delivery costs 4,90 €."


def test_recall_weighs_light_words_half() -> None:
    # "customer" is light: of customer, tank and lamp two are found: (0.5 + 1) / (0.5 + 1 + 1).
    wanted = wanted_statement("customer tank lamp", "en")
    assert recall_of(wanted, frozenset(wanted.ordered[:2])) == pytest.approx(1.5 / 2.5)
    assert recall_of(wanted_statement("the of", "en"), frozenset()) == 0.0


def test_the_language_is_the_replys_or_the_facts_or_the_tickets() -> None:
    german = "Wir erstatten das Geld nach der Prüfung auf die Karte, die Sie genutzt haben."
    english = "We refund the money to the card that you have used after the check."
    assert language_of(german, [german], "") == "de"
    assert language_of("OK", [german], "") == "de"
    assert language_of("OK", ["OK"], "fr-CA") == "fr"
    assert language_of("OK", ["OK"], "xx") == "en"
    assert language_of(german, [english], "de") is None
