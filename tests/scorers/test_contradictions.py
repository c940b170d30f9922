"""Prove each comparison of a claim with its nearest sentence, apart from the others."""

from __future__ import annotations

import pytest

from scorers.contradictions import (
    denial,
    is_copied,
    keeps_order,
    misplaced_quantity,
    moved,
    opposed,
    repeated_quantity,
    swapped_name,
    unknown_name,
    unknown_quantity,
    wrong_quantity,
)
from scorers.evidence import Statement, index_statements, passage_index, statement
from scorers.sources import ticket_index
from scorers.text import Span


def read(text: str) -> Statement:
    """Read one sentence."""
    return statement(Span(0, len(text), text), "en")


def test_a_run_of_words_with_every_denial_kept_is_a_copy() -> None:
    near = read("In short, opened pods cannot be returned by post.")
    assert is_copied(read("Opened pods cannot be returned."), near)
    assert not is_copied(read("Opened pods can be returned."), near)
    assert not is_copied(read("be returned by post in short"), near)
    # The run leaves the denial out.
    assert not is_copied(read("Pods be returned"), read("Never must pods be returned."))


@pytest.mark.parametrize(
    ("claim", "near", "because"),
    [
        ("Pods cannot be returned.", "Pods can be returned.",
         "the claim denies 'return', the passage affirms it"),
        ("Pods can be returned.", "Pods cannot be returned.",
         "the passage denies 'return', the claim affirms it"),
        ("Opened pods are fine.", "Unopened pods are fine.",
         "the passage denies 'open', the claim affirms it"),
        ("Pods cannot be returned.", "No pods can be returned.", ""),
        ("It takes no later than Friday.", "It takes until Friday.", ""),
        ("Firmware: no; lamp: yes.", "Lamp: yes; firmware: no.", ""),
        ("Firmware: yes; lamp: yes.", "Firmware: no; lamp: yes.",
         "the passage denies 'firmwar', the claim affirms it"),
    ],
)  # fmt: skip
def test_a_denial_on_one_side_alone_is_named(claim: str, near: str, because: str) -> None:
    assert denial(read(claim), read(near)) == because


def test_a_word_whose_opposite_stands_in_the_sentence_is_named() -> None:
    near = read("The price is higher before May.")
    assert opposed(read("The price is lower before May."), near).startswith("'lower' stands")
    assert opposed(near, near) == ""
    assert opposed(read("The price is green before May."), near) == ""


def test_a_preposition_that_turns_a_limit_around_is_named() -> None:
    near = read("Cancel before the deadline and pay by card.")
    assert moved(read("Cancel after the deadline."), near) == (
        "'after' 'deadlin' stands where the passage says 'before'"
    )
    assert moved(read("Cancel before the deadline."), near) == ""
    # "by" and "within" do not turn "by" and "within" around; several prepositions leave it open.
    assert moved(read("Pay within the card."), near) == ""
    assert moved(read("After the deadline or before the deadline."), near) == ""


def test_a_quantity_is_wrong_when_absent_or_about_something_else() -> None:
    index = passage_index(
        "The warranty of lamps lasts 24 months. A parcel to Ireland takes 6 days of transport.",
        "", "KB-1", "en",
    )  # fmt: skip
    assert wrong_quantity(read("The warranty of lamps lasts 24 months."), [index], 0.7) == ""
    assert wrong_quantity(read("The warranty of lamps lasts 2 years."), [index], 0.7) == ""
    assert wrong_quantity(read("The warranty of lamps lasts 25 months."), [index], 0.7) == (
        "'25 months' is in no passage"
    )
    assert wrong_quantity(read("The warranty of lamps lasts 6 days."), [index], 0.7) == (
        "'6 days' belongs to something else in the passages"
    )
    assert wrong_quantity(read("6 days"), [index], 0.7) == ""


def test_a_quantity_may_stand_in_the_neighbour_of_the_nearest_sentence() -> None:
    text = "Lamps in the kitchen have a long warranty from Verdanook. It lasts 24 months."
    index = passage_index(text, "", "KB-1", "en")
    claim = read("Lamps in the kitchen have a long warranty of 24 months.")
    assert wrong_quantity(claim, [index], 0.7) == ""


def test_an_address_counts_wherever_it_stands() -> None:
    index = passage_index("The warranty is long. Write to a@b.example.", "", "KB-1", "en")
    assert wrong_quantity(read("For the warranty write to a@b.example."), [index], 1.0) == ""
    assert wrong_quantity(read("Write to c@b.example."), [index], 1.0) != ""


def test_a_quantity_of_a_list_belongs_to_its_own_name() -> None:
    near = read("It costs EUR 24 for the Nook Mini and EUR 34 for the Nook Max.")
    assert misplaced_quantity(read("It costs EUR 24 for the Nook Mini."), near) == ""
    assert misplaced_quantity(read("It costs EUR 24 for the Nook Max."), near) == (
        "'EUR 24' is not for 'max' in the passage"
    )
    assert misplaced_quantity(read("It costs EUR 24 for all."), near) == ""
    assert misplaced_quantity(read("The Max has a@b.example."), near) == ""
    twice = read("It costs EUR 24 for the Mini and EUR 24 for the Max.")
    assert misplaced_quantity(read("It costs EUR 24 for the Max."), twice) == ""


def test_a_quantity_of_a_row_belongs_to_the_header_of_its_cell() -> None:
    text = "| Week | Nook (2.8 L) | Nook Max (5.5 L) |\n|--|--|--|\n| 1 | 7 ml | 14 ml |"
    (row,) = passage_index(text, "", "KB-1", "en").statements
    assert misplaced_quantity(read("The Nook Max gets 14 ml."), row) == ""
    assert "is not for 'max'" in misplaced_quantity(read("The Nook Max gets 7 ml."), row)


def test_a_copy_may_not_use_one_amount_in_the_place_of_another() -> None:
    near = read("It costs EUR 5 in May and EUR 7 in June.")
    assert repeated_quantity(read("It costs EUR 5 in May and EUR 5 in June."), near) == (
        "'EUR 5' stands where the passage has another amount"
    )
    assert repeated_quantity(near, near) == ""
    assert repeated_quantity(read("It costs EUR 7 in June."), near) == ""


def test_equal_amounts_and_dates_in_other_notations_are_no_repeats() -> None:
    near = read("It takes 14 days and starts on 6 December 2026.")
    assert repeated_quantity(read("It takes two weeks and starts on 6 December."), near) == ""


def test_a_name_must_occur_in_the_evidence() -> None:
    told = ticket_index("Nook", "I live in Porto. Is it Lisbon?", (), "en")
    assert unknown_name(read("You live in Porto."), [told]) == ""
    assert unknown_name(read("You live in Hamburg."), [told]) == "'hamburg' is named in no passage"
    # A reply may take up a name that the customer asked about.
    assert unknown_name(read("You live in Lisbon."), [told]) == ""
    assert unknown_name(read("You live in Faro."), [told]) == "'faro' is named in no passage"


def test_a_name_in_the_place_of_another_is_named() -> None:
    near = read("The parcel is collected in Leipzig on Monday.")
    swapped = swapped_name(read("The parcel is collected in Hamburg on Monday."), near)
    assert swapped == "'hamburg' stands where the passage says 'leipzig'"
    assert swapped_name(near, near) == ""
    assert swapped_name(read("In Hamburg we go and the parcel is not there at all."), near) == ""


def test_a_row_whose_cells_hold_several_sentences_is_one_statement() -> None:
    text = "# Codes\n\n| Code | Do |\n|--|--|\n| E01 | Fill it. Then wait. Call us. |\n\nThe end."
    index = passage_index(text, "Title", "KB-1", "en")
    assert [one.span.text for one in index.statements] == [
        "Codes", "Code E01 – do: Fill it. Then wait. Call us.", "The end.", "Title",
    ]  # fmt: skip
    assert index.statements[2].context == frozenset({"titl", "cod"})
    assert all(one.source == "KB-1" for one in index.statements)


def test_an_index_finds_statements_by_stem_and_by_what_they_stand_under() -> None:
    index = index_statements(passage_index("# Lamps\n\nIt is hot.", "", "KB-1", "en").statements)
    assert index.postings == {"lamp": (0, 1), "hot": (1,)}
    assert index.words == frozenset({"lamps", "it", "is", "hot"})


EVERY_KIND = passage_index(
    "It costs EUR 99 and takes 5 to 7 business days until 1 March 2026. It opens at 8:00 and takes "
    "20%. It weighs 2 kg and needs 12 pods. See https://shop.example/help, write to "
    "help@shop.example or call +49 30 1234567.",
    "", "KB-107", "en",
)  # fmt: skip


@pytest.mark.parametrize(
    "claim",
    [
        "It costs EUR 98.", "It takes 8 business days.", "It ends on 2 March 2026.",
        "It opens at 9:00.", "It takes 25 %.", "It weighs 3 kg.", "It needs 15 pods.",
        "Look at https://shop.example/money.", "Write to sales@shop.example.",
        "Call +49 30 7654321.", "Read KB-999.", "It needs fifteen litres.",
    ],
)  # fmt: skip
def test_every_kind_of_number_and_address_that_stands_nowhere_is_unknown(claim: str) -> None:
    assert unknown_quantity(read(claim), [EVERY_KIND]).endswith("is in no passage")


@pytest.mark.parametrize(
    "claim",
    [
        "It costs 99 €.", "It takes five to seven business days.", "It ends on 2026-03-01.",
        "It opens at 8 am.", "It takes 20 per cent.", "It weighs 2,000 g.", "It needs twelve pods.",
        "Look at shop.example/help.", "Write to HELP@shop.example.", "Call 030 1234567.",
        "Read KB-107.",
        "There are two ways and three steps.",  # A reply may count what its source lists.
        "It is so until Q2.",  # Two characters are too few to be the name of a thing.
    ],
)  # fmt: skip
def test_another_form_of_a_known_number_or_address_is_known(claim: str) -> None:
    assert unknown_quantity(read(claim), [EVERY_KIND]) == ""


def test_a_copy_keeps_the_order_of_its_words_but_for_a_few() -> None:
    near = read("Ana sold the shop in Porto to Ben in the last week of May.")
    assert keeps_order(read("Ana sold the shop in Porto to Ben."), near)
    assert not keeps_order(read("Ben sold the shop in Porto to Ana."), near)
    assert keeps_order(read("Ana"), near)


def test_another_form_of_a_name_in_the_evidence_is_known() -> None:
    index = passage_index("The American lamp hums.", "", "KB-1", "en")
    assert unknown_name(read("It is by Americans."), [index]) == ""
    assert (
        unknown_name(read("It is by Canadians."), [index]) == "'canadians' is named in no passage"
    )
