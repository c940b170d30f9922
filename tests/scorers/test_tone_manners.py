"""Prove how marks of courtesy add up to a politeness."""

from __future__ import annotations

from math import exp

import pytest

from scorers.tone_manners import count_marks, marks_of, politeness, told
from scorers.tone_marks import WEIGHTS
from scorers.words import Language


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Thank you very much.", {"thanks"}),
        ("Sorry about that.", {"apology"}),
        ("Send me the file.", {"order"}),
        ("Please send me the file.", {"please"}),
        ("Send me the file, please.", {"please"}),
        ("The price is 49 euros.", set()),
        ("Kind regards, Ana", {"sign_off"}),
        ("I need this by noon.", {"demand"}),
        ("Why is it late?", {"blunt_question"}),
        ("It's still not here, nobody answers.", {"reproach"}),
        ("The report is terrible.", {"negative"}),
    ],
)
def test_a_sentence_carries_the_marks_that_it_should(sentence: str, expected: set[str]) -> None:
    assert marks_of(sentence, "en") - {"warmth"} == expected


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("de", "Vielen Dank für Ihre Nachricht.", "thanks"),
        ("de", "Könnten Sie mir die Nummer nennen?", "asking"),
        ("de", "Ich verlange mein Geld zurück.", "demand"),
        ("es", "Muchas gracias por su mensaje.", "thanks"),
        ("es", "Exijo una respuesta.", "demand"),
        ("fr", "Merci de votre message.", "thanks"),
        ("fr", "Je veux une réponse.", "demand"),
    ],
)
def test_other_languages_have_marks_too(language: Language, sentence: str, expected: str) -> None:
    assert expected in marks_of(sentence, language)


def test_politeness_without_marks_is_a_half() -> None:
    assert politeness({}) == 0.5
    assert politeness({"thanks": 0}) == 0.5


def test_politeness_is_the_logistic_of_the_weights_the_second_time_at_half() -> None:
    once = politeness({"thanks": 1, "order": 1})
    assert once == pytest.approx(1 / (1 + exp(-(WEIGHTS["thanks"] + WEIGHTS["order"]))))
    twice = politeness({"thanks": 2})
    assert twice == pytest.approx(1 / (1 + exp(-1.5 * WEIGHTS["thanks"])))
    assert politeness({"thanks": 9}) == twice


def test_marks_are_counted_by_sentence() -> None:
    counted = count_marks(["Thanks, thanks, thanks.", "Thanks again for the file."], "en")
    assert counted["thanks"] == 2


def test_the_marks_are_told_courteous_first() -> None:
    assert told({"order": 1, "thanks": 2}) == "thanks; against: order"
    assert told({"sign_off": 1}) == "sign off"
    assert told({}) == "no mark of courtesy"
