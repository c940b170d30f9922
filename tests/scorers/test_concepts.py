"""Prove which phrases and words are taken to mean the same."""

from __future__ import annotations

import pytest

from scorers.concepts import ideas, plainly_put
from scorers.text import stem


@pytest.mark.parametrize(
    "text",
    [
        "it is free of charge",
        "you get it at no extra cost",
        "it costs you nothing",
        "no fee applies",
        "we never charge a fee",
        "it is on us",
        "delivery without a surcharge",
    ],
)
def test_every_way_to_say_that_something_costs_nothing_is_one_word(text: str) -> None:
    assert "freeofcharge" in plainly_put(text)


def test_what_is_not_free_is_not_free() -> None:
    assert "freeofcharge" not in plainly_put("it is not free of charge")
    assert "freeofcharge" not in plainly_put("it is not free")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("send the router back", "return"),
        ("you get your money back", "refund"),
        ("we pay the deposit back", "refund"),
        ("switch it off", "disable"),
        ("sign in", "login"),
        ("you must not touch it", "not"),
        ("nobody knows", "not agent"),
    ],
)
def test_a_phrase_becomes_the_word_that_stands_for_it(text: str, word: str) -> None:
    assert word in plainly_put(text)


def test_what_stands_inside_a_phrase_is_kept() -> None:
    assert "router" in plainly_put("send the router back")
    assert "reminder" in plainly_put("we charge no reminder fee")


@pytest.mark.parametrize(
    ("left", "right"),
    [("cancel", "terminate"), ("refund", "reimburse"), ("parcel", "box"), ("child", "kid")],
)
def test_words_of_one_meaning_share_an_idea(left: str, right: str) -> None:
    assert ideas(stem(left), "en") & ideas(stem(right), "en")


def test_other_languages_share_only_the_beginnings_of_long_words() -> None:
    assert ideas("kundig", "de") == {"~kundi"}
    assert ideas("cancel", "fr") == {"~cance"}
    assert ideas("box", "de") == frozenset()


def test_long_junk_is_left_as_it_is() -> None:
    junk = "free of charge " * 1_000
    assert plainly_put(junk) == junk
