"""Prove how much of a sentence another one covers, worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.meaning import (
    fitting_clause,
    is_between,
    is_chargeable,
    is_free,
    is_opposite,
    is_settling,
    joined,
    likeness,
    rival,
    same_unit,
    sense,
    turned_bound,
)
from scorers.quantities import quantities

TEXTS = st.text(alphabet=st.sampled_from("abc 5%€.,not€ EUR day"), max_size=60)


def of(text: str) -> float:
    """Return how much of one fact a text covers."""
    return likeness(sense("The pump hums for 5 days.", "en"), sense(text, "en"))


def test_likeness_is_the_weighted_share_of_words_and_amounts() -> None:
    # Words pump and hum weigh 1 each, the amount 1.5: the whole is 3.5.
    assert of("The pump hums for five days.") == 1.0
    assert of("The pump hums.") == pytest.approx(2 / 3.5)
    assert of("It takes 5 days.") == pytest.approx(1.5 / 3.5)
    assert of("Basil is green.") == 0.0


def test_a_word_of_the_same_idea_counts_nine_tenths() -> None:
    wanted = sense("The parcel burst.", "en")
    assert likeness(wanted, sense("The box burst.", "en")) == pytest.approx(1.9 / 2)


def test_words_of_the_ticket_weigh_less_and_count_a_little_where_they_are_missing() -> None:
    wanted, near = sense("The pump hums.", "en"), sense("It hums.", "en")
    assert likeness(wanted, near) == pytest.approx(1 / 2)
    topic = sense("What of the pump?", "en").keys
    # The pump weighs 0.7 now and counts 0.3 of that: (0.21 + 1) / 1.7.
    assert likeness(wanted, near, topic=topic) == pytest.approx(1.21 / 1.7)
    # Elsewhere in the reply: 0.3 of its full weight.
    assert likeness(wanted, near, around=topic) == pytest.approx(1.3 / 2)


@given(TEXTS, TEXTS)
def test_likeness_lies_between_none_and_whole_and_is_whole_for_itself(a: str, b: str) -> None:
    left, right = sense(a, "en"), sense(b, "en")
    assert 0 <= likeness(left, right) <= 1 + 1e-9
    if left.words:
        assert likeness(left, left) == pytest.approx(1.0)


def test_joined_sentences_cover_what_either_covers() -> None:
    both = joined([sense("The pump hums.", "en"), sense("It takes 5 days.", "en")])
    assert likeness(sense("The pump hums for 5 days.", "en"), both) == 1.0
    assert joined([both]) is both


@pytest.mark.parametrize(
    ("left", "right", "turned"),
    [
        ("You can return it.", "You cannot return it.", True),
        ("You can return it.", "You never return it.", True),
        ("It is possible.", "It is not impossible.", False),
        ("It is impossible.", "It is not possible.", False),
        ("Pay no later than May.", "Pay by May.", False),
        ("Not only pods come back.", "Pods come back.", False),
        ("No problem, it is yours.", "It is yours.", False),
    ],
)
def test_one_negation_turns_a_sentence_and_two_cancel(left: str, right: str, turned: bool) -> None:
    assert is_opposite(sense(left, "en"), sense(right, "en")) is turned


def test_the_negation_of_another_clause_is_left_out() -> None:
    wanted = sense("The lamp uses 2.4 GHz.", "en")
    text = "Pure WPA3 is not supported, and the lamp uses 2.4 GHz"
    assert is_opposite(wanted, sense(text, "en"))
    assert not is_opposite(wanted, fitting_clause(wanted, text, "en"))


@pytest.mark.parametrize(
    ("text", "settles"),
    [("5 days", True), ("EUR 4", True), ("1 month", False), ("EUR 1.00", False), ("100 %", False),
     ("42", True)],
)  # fmt: skip
def test_one_and_a_hundred_percent_settle_nothing(text: str, settles: bool) -> None:
    (quantity,) = quantities(text)
    assert is_settling(quantity) is settles


def test_number_words_inside_a_name_are_no_amounts() -> None:
    assert sense("Switch on two-factor login.", "en").quantities == ()


def test_an_amount_of_the_same_unit_is_a_rival() -> None:
    wanted = sense("It takes 5 days.", "en")
    (five,) = wanted.quantities
    found = rival(five, sense("It takes 30 days and costs EUR 9.", "en"), wanted.quantity_set)
    assert found is not None
    assert found.text == "30 days"
    assert rival(five, sense("It costs EUR 9.", "en"), wanted.quantity_set) is None
    assert rival(five, sense("5 to 30 days", "en"), wanted.quantity_set) is None


def test_units_are_the_same_for_one_currency_or_measure() -> None:
    euro, dollar, litre, watt = (quantities(one)[0] for one in ("€5", "$5", "5 l", "5 w"))
    assert same_unit(euro, quantities("EUR 9")[0])
    assert not same_unit(euro, dollar)
    assert same_unit(litre, quantities("20 ml")[0])
    assert not same_unit(litre, watt)


@pytest.mark.parametrize(
    ("left", "right", "turned"),
    [
        ("at least 8 kg", "at most 8 kg", True),
        ("8 kg or more", "up to 8 kg", True),
        ("no more than 8 kg", "up to 8 kg", False),
        ("must not exceed 8 kg", "8 kg at most", False),
        ("at least 8 kg", "8 kg", False),
        ("at least 8 kg", "up to 9 kg", False),
    ],
)
def test_a_least_and_a_most_of_one_amount_differ(left: str, right: str, turned: bool) -> None:
    assert bool(turned_bound(sense(left, "en"), sense(right, "en"))) is turned


def test_the_middle_of_a_list_may_be_left_out() -> None:
    found = quantities("1, 2 or 3 months")
    assert [is_between(one, found) for one in found] == [False, True, False]
    found = quantities("3, 7 and 14 days")
    assert [is_between(one, found) for one in found] == [False, False, False]


def test_free_and_chargeable_exclude_each_other() -> None:
    free, charged = sense("It is free of charge.", "en"), sense("There is a fee.", "en")
    assert (is_free(free), is_chargeable(free)) == (True, False)
    assert (is_free(charged), is_chargeable(charged)) == (False, True)
