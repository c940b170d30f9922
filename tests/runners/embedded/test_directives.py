"""Directives: what a prompt file may say to the extractive model."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners.embedded.conditions import TicketText, is_met
from runners.embedded.directives import (
    DEFAULT_HAND_OFF,
    DEFAULT_SENTENCES,
    DIRECTIVES,
    MAX_SENTENCES,
    Directives,
    parse_directives,
)

TEXTS = [
    (phrase, each.name) for each in DIRECTIVES if each.takes == "text" for phrase in each.phrases
]
CONDITIONS = [
    (phrase, each.name)
    for each in DIRECTIVES
    if each.takes == "condition"
    for phrase in each.phrases
]


@pytest.mark.parametrize(("phrase", "name"), TEXTS)
def test_every_text_directive_is_read_under_every_name(phrase: str, name: str) -> None:
    assert getattr(parse_directives(f"{phrase.capitalize()}: Dear you"), name) == "Dear you"


@pytest.mark.parametrize(("phrase", "name"), CONDITIONS)
def test_every_condition_is_read_under_every_name(phrase: str, name: str) -> None:
    condition = getattr(parse_directives(f"{phrase.capitalize()}: smoke"), name)
    assert is_met(condition, TicketText("smoke"))


@pytest.mark.parametrize(
    "line",
    [
        "Begin with: Hi",
        "  begin with: Hi",
        "- Begin with: Hi",
        "* **Begin with:** Hi",
        "1. __Begin with__: Hi",
        "BEGIN WITH : Hi",
        'Begin with: "Hi"',
        "Begin with: “Hi”",
        "Begin with: 'Hi'",
        "Begin with: `Hi`",
        "\r\nBegin with: Hi\r\n",
    ],
)
def test_marks_capitals_and_quotes_do_not_matter(line: str) -> None:
    assert parse_directives(f"You are kind.\n{line}").begin == "Hi"


@pytest.mark.parametrize(
    "line",
    ["You begin with: Hi", "Begin Hi", "Begin with Hi", "## Begin with: Hi", "The end with: x"],
)
def test_other_lines_are_prose(line: str) -> None:
    assert parse_directives(line) == parse_directives("")


def test_a_prompt_without_directives_gives_the_documented_defaults() -> None:
    nothing = parse_directives("You are the support assistant of a company.")
    assert (nothing.begin, nothing.end, nothing.sentences) == ("", "", DEFAULT_SENTENCES)
    assert (nothing.no_passage, nothing.hand_off_with) == ("hand_off", DEFAULT_HAND_OFF)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Use at most 3 sentences.", 3),
        ("- use up to **two** sentences from the articles", 2),
        ("Use no more than one sentence", 1),
        ("Use at most twelve sentences", 12),
        ("Use at most 0 sentences", 0),
        ("Use at most 999999999999 sentences", MAX_SENTENCES),
        ("Use at most many sentences", DEFAULT_SENTENCES),
        ("Use at most ٣ sentences", DEFAULT_SENTENCES),
        ("Use at most 3 words", DEFAULT_SENTENCES),
    ],
)
def test_the_number_of_sentences_is_read_in_digits_or_words(line: str, number: int) -> None:
    assert parse_directives(line).sentences == number


def test_of_several_numbers_the_smallest_holds() -> None:
    assert parse_directives("Use at most 5 sentences\nUse up to 2 sentences\n").sentences == 2


def test_texts_given_several_times_all_count_in_order() -> None:
    assert parse_directives("End with: One.\nBe kind:\nClose with: Two.").end == "One. Two."


def test_conditions_given_several_times_add_up() -> None:
    condition = parse_directives("Hand off when: smoke\n\nEscalate when: a court").hand_off_when
    assert is_met(condition, TicketText("smoke"))
    assert is_met(condition, TicketText("court"))


@pytest.mark.parametrize(
    ("prompt", "end"),
    [
        ("End with: Kind\nregards", "Kind regards"),  # goes on without indentation
        ("- End with: Kind\n  regards\n- Be brief", "Kind regards"),  # a new item ends it
        ("End with: Kind\n\nregards", "Kind"),  # an empty line ends it
        ("End with: Kind\n## Style", "Kind"),  # a heading
        ("End with: Kind\nTone: warm", "Kind"),  # another label
        ("End with: Kind\nBegin with: Hi", "Kind"),  # another directive
        ("End with: Kind\nUse at most 2 sentences", "Kind"),
        ("End with:\n  Kind regards,\n  the team\n", "Kind regards,\nthe team"),  # laid out
        ("- End with:\n- be friendly", ""),  # emptied on purpose
        ("End with:\n\nBe friendly", ""),
    ],
)
def test_a_directive_lasts_as_long_as_the_reader_would_think(prompt: str, end: str) -> None:
    assert parse_directives(prompt).end == end


@pytest.mark.parametrize(
    "prompt",
    [
        "Hand off when:\n- smoke\n- a court\n\nBe friendly, fire or not",
        "Hand off when:\n\n  * smoke\n  * a court\n",
        "Hand off when: smoke\n  or a court",
    ],
)
def test_conditions_may_be_a_list(prompt: str) -> None:
    condition = parse_directives(prompt).hand_off_when
    assert is_met(condition, TicketText("smoke"))
    assert is_met(condition, TicketText("court"))
    assert not is_met(condition, TicketText("fire"))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("hand off", "hand_off"),
        ("Hand it over to a person.", "hand_off"),
        ("never guess, hand off", "hand_off"),
        ("escalate", "hand_off"),
        ("ask back", "clarify"),
        ("refuse", "refuse"),
        ("answer anyway", "answer_anyway"),
        ("Answer as best as possible.", "answer_anyway"),
    ],
)
def test_the_rule_for_a_ticket_without_answer_is_read(text: str, rule: str) -> None:
    assert parse_directives(f"If no passage answers: {text}").no_passage == rule


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We do not know that.", "We do not know that."),
        ('say "Nobody knows."', "Nobody knows."),
        ("say that we will see", "We will see"),
        ("I will pass your question on.", "I will pass your question on."),
    ],
)
def test_any_other_rule_is_a_sentence_to_say(text: str, said: str) -> None:
    directives = parse_directives(f"If no passage answers: {text}")
    assert (directives.no_passage, directives.no_passage_say) == ("say", said)


def test_of_several_rules_the_last_holds() -> None:
    prompt = "If no passage answers: ask back\nIf nothing answers: answer anyway"
    assert parse_directives(prompt).no_passage == "answer_anyway"


def test_a_place_left_empty_leaves_no_gap_before_a_comma() -> None:
    assert parse_directives("Begin with: Hello , thank  you").begin == "Hello, thank you"


def test_line_separators_in_a_value_start_no_directive() -> None:
    assert parse_directives("Begin with: Hello A\u2028Hand off with: no").begin == (
        "Hello A Hand off with: no"
    )


@given(st.text())
def test_every_prompt_can_be_read(prompt: str) -> None:
    directives = parse_directives(prompt)
    assert {each.name for each in fields(Directives)} >= {each.name for each in DIRECTIVES}
    assert directives.sentences >= 0
