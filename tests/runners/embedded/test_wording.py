"""Words, stems and sentences: what counts as the same word, and where a sentence ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners.embedded.wording import (
    MAX_WORD_CHARS,
    is_filler,
    is_one_slip,
    sentences,
    stem,
    stems,
    terms,
    ticket_sentences,
    words,
)


@pytest.mark.parametrize(
    "family",
    [
        ("smoke", "smokes", "smoking", "smoked"),
        ("injury", "injuries", "injured"),
        ("burn", "burnt", "burning", "burned"),
        ("cancel", "cancels", "cancelled", "cancelling", "cancellation"),
        ("ship", "shipped", "shipping", "shipment"),
        ("return", "returnable", "returned", "returns"),
        ("customer", "customer's", "customers"),
        ("won't", "wont"),
    ],
)
def test_forms_of_one_word_share_a_stem(family: tuple[str, ...]) -> None:
    assert {stem(word) for word in family} == {stem(family[0])}


@pytest.mark.parametrize(
    ("one", "other"),
    [("plan", "plant"), ("pod", "pad"), ("bus", "bu"), ("this", "thi"), ("ring", "r")],
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_wifi_and_email_are_one_word_and_amounts_stay_whole() -> None:
    assert words("Wi-Fi, E-Mail: EUR 21.90 at 08:30, E03") == [
        *("wifi", "email", "eur", "21.90", "at", "08:30", "e03"),
    ]


def test_junk_without_spaces_is_no_word() -> None:
    assert words("a" * (MAX_WORD_CHARS + 1) + " refund") == ["refund"]


def test_terms_leave_stop_words_out_and_join_synonyms() -> None:
    assert terms("How do I get my money back?") == terms("the refund")
    assert terms("Can I log in?") == terms("login")
    assert terms("my parcel") == terms("the package")
    assert stems("my parcel") != stems("my package")  # conditions take words as they are


def test_prose_ends_at_a_full_stop_but_not_at_an_abbreviation_or_an_initial() -> None:
    text = "Ask Dr. Brandt, e.g. by mail. H. Brandt answers in 2.5 days. Really? Yes!"
    assert list(sentences(text)) == [
        "Ask Dr. Brandt, e.g. by mail.",
        "H. Brandt answers in 2.5 days.",
        "Really?",
        "Yes!",
    ]


def test_a_typed_message_needs_no_capitals() -> None:
    assert ticket_sentences("it smokes. help!! v2.5 is on\n\nthanks") == [
        *("it smokes.", "help!!", "v2.5 is on", "thanks"),
    ]


@given(st.text())
def test_no_letter_is_lost_between_sentences(text: str) -> None:
    for cut in (list(sentences(text)), ticket_sentences(text)):
        assert "".join("".join(cut).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("adress", "address", True),  # one letter left out
        ("recieve", "receive", True),  # two swapped
        ("refumd", "refund", True),  # one changed
        ("refundd", "refund", True),  # one added
        ("refund", "refund", False),
        ("refund", "return", False),
        ("plants", "plan", False),
    ],
)
def test_one_slip_is_one_edit_or_one_swap(one: str, other: str, near: bool) -> None:
    assert is_one_slip(one, other) is near
    assert is_one_slip(other, one) is near


def test_filler_is_found_in_spite_of_a_slip() -> None:
    assert is_filler("problem")
    assert is_filler("problm")
    assert is_filler("dosnt")
    assert not is_filler("refund")
    assert not is_filler("app")
