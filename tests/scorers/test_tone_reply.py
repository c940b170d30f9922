"""Prove what empathy, clarity, written form and length say about a reply as a whole."""

from __future__ import annotations

import pytest

from scorers.reader import LineReading
from scorers.text import sentences
from scorers.tone_reply import KIND, clarity, empathy, length, written_form
from tests.builders import a_ticket

UPSET = a_ticket(subject="Lost photos", body="I am devastated, all photos are gone.")
CALM = a_ticket(subject="Opening hours", body="When are you open?")


def heard(empathic: float) -> LineReading:
    """Return a reading that is empathic to a degree."""
    return LineReading(
        rude=0.0, blaming=0.0, over_promise=0.0, cold=0.0, empathic=empathic, politeness=0.5
    )


def test_empathy_is_only_asked_of_replies_to_distress() -> None:
    assert empathy("The photos are in the bin.", CALM, ()) == 1.0
    assert empathy("The photos are in the bin.", UPSET, ()) == 0.5
    assert empathy("I am sorry. The photos are in the bin.", UPSET, ()) == 1.0


def test_a_kind_line_that_only_the_network_hears_is_empathy_too() -> None:
    reply = "Losing such photos hurts. They are in the bin."
    assert empathy(reply, UPSET, [heard(0.1), heard(KIND)]) == 1.0
    assert empathy(reply, UPSET, [heard(0.1), heard(KIND - 0.01)]) == 0.5


def test_a_reply_that_repeats_itself_loses_clarity() -> None:
    loop = "Please open the account page and press the button. " * 8
    assert clarity(loop, sentences(loop)) == pytest.approx(1 / 8)


def test_a_sentence_of_80_words_loses_a_quarter_of_its_clarity() -> None:
    # Half way from 50 to 110 words: 1 - 0.5 · 0.5.
    long = "word " * 79 + "end."
    assert clarity(long, sentences(long)) == pytest.approx(0.75)


def test_nothing_but_marks_is_hardly_clear() -> None:
    assert clarity("", []) == 0.3


def test_sentences_that_start_in_small_letters_cost_form() -> None:
    # One of two sentences: 1 - 0.2 · 1/2.
    assert written_form(sentences("it is here. It is there.")) == pytest.approx(0.9)
    assert written_form(sentences("It is here. \u201cIt\u201d is there. 3 are gone.")) == 1.0
    assert written_form(sentences("42.")) == 1.0


def test_length_is_full_from_15_to_250_words() -> None:
    assert length("word " * 15) == length("word " * 250) == 1.0
    assert length("Yes.") == pytest.approx(0.5 + 0.5 / 15)
    assert length("word " * 1_200) == pytest.approx(0.4)
