"""Conditions: which tickets meet `... when:`, and which say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners.embedded.conditions import TicketText, is_met, parse_condition

SAFETY = "the customer mentions smoke, a burning smell, sparks, an electric shock or an injury."
LEGAL = "the customer threatens with a lawyer, legal action or a court."


def meets(condition: str, ticket: str) -> bool:
    return is_met(parse_condition(condition), TicketText(ticket))


@pytest.mark.parametrize(
    "ticket",
    [
        "My Nook was smoking this morning",
        "Subject: SPARKS\n\nhelp",
        "It smells of something burning.",
        "it smelt burnt",
        "I got an electrical shock",
        "Two people were injured",
    ],
)
def test_any_alternative_in_any_form_meets_the_condition(ticket: str) -> None:
    assert meets(SAFETY, ticket)


@pytest.mark.parametrize(
    "ticket",
    [
        "The basil smells lovely",  # half of an alternative
        "Burning question: when do you ship? The smell of basil is great.",  # two sentences
        "Where is my parcel?",
        "",
    ],
)
def test_all_content_words_must_stand_in_one_sentence(ticket: str) -> None:
    assert not meets(SAFETY, ticket)


def test_words_about_the_customer_and_the_message_carry_no_content() -> None:
    assert meets(LEGAL, "You will hear from my lawyer")
    assert not meets(LEGAL, "The customer threatens you")
    assert not meets("the customer asks about a message", "A customer asks about a message")


def test_a_weak_verb_counts_when_nothing_else_is_there() -> None:
    assert meets("the customer threatens", "I am threatening you")
    assert not meets("the customer threatens", "I am asking you")


def test_another_customer_is_not_the_customer_who_writes() -> None:
    condition = "the customer asks for another customer's data"
    assert meets(condition, "Give me the data of another customer")
    assert not meets(condition, "Send another copy of my data")


def test_negation_is_not_understood() -> None:
    assert meets(SAFETY, "There was no smoke")


@pytest.mark.parametrize("quoted", ['"full refund"', "“full refund”", "'full refund'"])
def test_a_quoted_phrase_matches_as_it_stands(quoted: str) -> None:
    condition = f"the customer writes {quoted}"
    assert meets(condition, "I want a full refund now")
    assert not meets(condition, "I want a refund in full")
    assert not meets(condition, "My tank is full. A refund, please.")


def test_the_customers_own_words_match_as_a_phrase() -> None:
    condition = "the customer says look into my account, or payments I did not make"
    assert meets(condition, "Can you look into my account please")
    assert meets(condition, "There are two payments I did NOT make!")
    assert not meets(condition, "I look for the account page in my app")


def test_everyday_words_match_as_a_phrase() -> None:
    assert meets("had enough", "I have had enough of this")
    assert not meets("had enough", "I had a look, and that is enough")


def test_alternatives_may_stand_in_lists_and_sentences() -> None:
    for condition in ("fire; flood", "fire / flood", "fire. Also flood.", "fire or flood"):
        assert meets(condition, "we had a flood")
        assert meets(condition, "we had a fire")


def test_a_condition_without_content_is_never_met() -> None:
    for condition in ("", "the customer asks", "about it", '""', "quoted7quoted", "or, or"):
        assert parse_condition(condition).alternatives == ()
        assert not meets(condition, "the customer asks about it")


@pytest.mark.parametrize("condition", ["the message does not say what it is about", "unclear"])
@pytest.mark.parametrize(
    "ticket",
    [
        "",
        "Help!!",
        "Subject: Question\n\nHello,\n\nI have a problem. Please help me.\n\nRegards\nAnna Schmidt",
        "app being weird pls",
        "its brokn agian",
        "My Nook is weird",
    ],
)
def test_a_ticket_without_a_topic_is_unclear(condition: str, ticket: str) -> None:
    assert meets(condition, ticket)


@pytest.mark.parametrize(
    "ticket",
    [
        "Where is my parcel?",  # one content word, and a question
        "Cancel my plan",  # two content words
        "The pump rattles",
        "Subject: Refund\n\nfor my order please",
    ],
)
def test_a_ticket_with_a_topic_is_clear(ticket: str) -> None:
    assert not meets("unclear", ticket)


def test_unclear_adds_to_other_alternatives() -> None:
    assert meets("the message is unclear or mentions smoke", "Help!!")
    assert meets("the message is unclear or mentions smoke", "Where does the smoke come from?")


def test_greeting_and_signature_are_left_out_of_the_core() -> None:
    ticket = TicketText(
        "Subject: Hi\n\nDear team,\n> my pump rattles\n\nKind regards\nAnna\nLeipzig"
    )
    assert ticket.subject == "Hi"
    assert ticket.core == "my pump rattles"


def test_a_ticket_without_a_subject_line_is_all_body() -> None:
    ticket = TicketText("my pump\nrattles")
    assert (ticket.subject, ticket.body) == ("", "my pump\nrattles")


@given(st.text(), st.text())
def test_any_condition_can_be_matched_against_any_ticket(condition: str, ticket: str) -> None:
    assert meets(condition, ticket) in {True, False}


@given(st.text(alphabet="smoke fire,.\n\"'", max_size=60))
def test_more_text_never_unmeets_a_keyword(extra: str) -> None:
    assert meets("smoke", f"{extra}\n\nsmoke\n\n{extra}")
