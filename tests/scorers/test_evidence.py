"""Prove how sentences are read for comparison: words, names, denials, context."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.evidence import Statement, passage_index, statement
from scorers.sources import ticket_index
from scorers.text import Span
from scorers.words import LANGUAGES, Language


def read(text: str, language: Language = "en") -> Statement:
    """Read one sentence."""
    return statement(Span(0, len(text), text), language)


def test_words_inside_a_quantity_are_compared_as_one() -> None:
    one = read("The pump runs for 15 minutes.")
    assert one.ordered == ("pump", "run")
    assert [quantity.text for quantity in one.quantities] == ["15 minutes"]


@pytest.mark.parametrize(
    ("text", "denied", "affirmed"),
    [
        ("Opened pods cannot be returned.", {"return"}, set()),
        ("Unopened pods glow.", {"open"}, {"pod", "glow"}),
        ("The lamp works, but the pump does not hum.", {"hum"}, {"lamp", "work"}),
        ("The pump runs no later than the lamp.", set(), {"pump", "lamp"}),
        ("Not only lamps glow.", set(), {"lamp", "glow"}),
    ],
)
def test_a_negation_denies_what_follows_it_in_its_clause(
    text: str, denied: set[str], affirmed: set[str]
) -> None:
    one = read(text)
    assert one.denied == denied
    assert affirmed <= one.affirmed
    assert not one.denied & one.affirmed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Nook Max came by LindenPost.", ("nook", "max", "lindenpost")),
        ("Verdanook's lamp glows.", ()),  # it begins the sentence
        ("Ask Verdanook's desk in the EU.", ("verdanook",)),  # EU names no one thing
        ("He said: Lamps glow", ()),
    ],
)
def test_names_are_capitals_inside_a_sentence(text: str, names: tuple[str, ...]) -> None:
    assert read(text).names == names


def test_german_nouns_are_no_names() -> None:
    assert read("Die Lampe und die Pumpe gehen nicht.", "de").names == ()


def test_offsets_context_and_source_are_those_given() -> None:
    text = "One. The lamp glows."
    one = statement(Span(5, 20, text[5:]), "en", context=frozenset({"titl"}), source="KB-1")
    assert text[one.span.start : one.span.end] == "The lamp glows."
    assert one.covering == {"lamp", "glow", "titl"}
    assert one.source == "KB-1"


def test_a_passage_gives_sentences_under_their_headings_and_its_title() -> None:
    index = passage_index("Intro here.\n\n## Lamp care\n\nWipe it dry.", "Cleaning", "KB-7", "en")
    by_text = {one.span.text: one for one in index.statements}
    assert set(by_text) == {"Intro here.", "Lamp care", "Wipe it dry.", "Cleaning"}
    assert "clean" in by_text["Intro here."].context
    assert "lamp" in by_text["Wipe it dry."].context
    assert "lamp" not in by_text["Intro here."].context


def test_what_stands_above_a_sentence_is_kept_as_it_is_written() -> None:
    index = passage_index("Intro here.\n\n## Lamp care\n\nWipe it dry.", "Cleaning", "KB-7", "en")
    above = {one.span.text: one.under for one in index.statements}
    assert above["Intro here."] == "Cleaning"
    assert above["Wipe it dry."] == "Cleaning, Lamp care"


def test_a_reply_may_name_the_article_that_it_rests_on() -> None:
    index = passage_index("The lamp glows.", "", "KB-7", "en")
    (code,) = read("Read KB-7.").quantities
    assert index.quantity_set.states(code)
    (other,) = read("Read KB-8.").quantities
    assert not index.quantity_set.states(other)


def test_a_run_without_a_full_stop_is_cut_into_pieces_that_lose_no_word() -> None:
    text = "the lamp glows and " * 200 + "x" * 1_500
    statements = passage_index(text, "", "KB-7", "en").statements
    assert max(len(one.span.text) for one in statements) <= 1_000
    assert "".join("".join(one.span.text.split()) for one in statements) == "".join(text.split())
    assert all(text[one.span.start : one.span.end] == one.span.text for one in statements)


def test_capitals_inside_a_quantity_are_no_names() -> None:
    assert read("In Porto it costs EUR 5 in March 2026.").names == ("porto",)


def test_a_ticket_states_what_is_no_question() -> None:
    index = ticket_index("Late", "My box is late. Do I get a free month?", ("plan: Garden",), "en")
    assert [one.span.text for one in index.statements] == ["Late", "My box is late.",
                                                           "plan: Garden"]  # fmt: skip


def test_postings_lead_to_the_sentences_with_a_stem() -> None:
    index = passage_index("The lamp glows. The pump hums. Another lamp.", "", "KB-1", "en")
    assert index.postings["lamp"] == (0, 2)
    assert index.postings["hum"] == (1,)


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_can_be_read(text: str, language: Language) -> None:
    one = read(text, language)
    assert len(one.ordered) == len(one.content)
    assert one.stems == set(one.ordered)
    assert one.denied <= one.in_denial
    passage_index(text, text[:20], "KB-1", language)
