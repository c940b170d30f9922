"""Prove what a reply may rest on, and that references to sources are no part of a claim."""

from __future__ import annotations

import pytest

from scorers.sources import is_about_case, sources_of, stated, without_references
from tests.builders import a_passage


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Refunds take a week [2].", "Refunds take a week    ."),
        ("Pods are blue [1][3, 4] here.", "Pods are blue           here."),
        ("As passage 3 says, pods are blue.", "As           says, pods are blue."),
        ("Passages 1, 2 and 3 agree.", "                    agree."),
        ("See [KB-107] for more.", "See          for more."),
    ],
)
def test_references_are_blanked_and_every_other_character_stays_in_place(
    text: str, left: str
) -> None:
    assert without_references(text) == left
    assert len(left) == len(text)


@pytest.mark.parametrize(
    "text",
    ["The pump has 3 speeds.", "Choose [menu] first.", "It costs EUR 5.", "A source 2.5 m high."],
)
def test_other_numbers_and_brackets_stay(text: str) -> None:
    assert without_references(text) == text


def test_the_number_of_a_reference_is_no_quantity_of_the_claim() -> None:
    assert stated("Refunds take 7 days [2].", "en").quantities[0].text == "7 days"
    assert len(stated("Refunds take 7 days [2].", "en").quantities) == 1


@pytest.mark.parametrize(
    ("text", "is_case"),
    [
        ("Your box left our warehouse.", True),
        ("You can return it at any time.", False),  # A rule, though it says "you".
        ("Boxes leave our warehouse on Mondays.", False),
    ],
)
def test_what_the_customer_stated_counts_for_the_case_and_for_no_rule(
    text: str, is_case: bool
) -> None:
    assert is_about_case(stated(text, "en")) is is_case


def test_sources_hold_each_passage_and_what_the_customer_stated_but_no_question() -> None:
    sources = sources_of(
        "The lamp is on.",
        [a_passage(article_id="KB-1", text="One. Two."), a_passage(article_id="KB-2", text="Six.")],
        subject="Lamp",
        body="It flickers. Is it broken?",
        facts=("plan: Garden",),
    )
    assert [len(one.statements) for one in sources.passages] == [3, 2]  # Each with its title.
    assert [one.span.text for one in sources.told.statements] == [
        "Lamp", "It flickers.", "plan: Garden",
    ]  # fmt: skip
    assert sources.language == "en"
