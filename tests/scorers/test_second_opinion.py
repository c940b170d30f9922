"""Prove what a reader may decide, and that words alone decide the rest."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scorers.reader import Reading
from scorers.said import Said, said
from scorers.second_opinion import MADE, OPEN, SUPPORTED, makes, second_opinions
from scorers.stating import Stated

REPLY = "Hello Ana, it is new. The lamp is on at night. Nothing else."
FACT = "The lamp shines in the dark."


def read_reply() -> Said:
    """Read the reply of these tests."""
    return said(REPLY, "", "en")


class FakeReader:
    """Answer every pair alike, and remember what was asked."""

    def __init__(self, *answer: float) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answer = Reading(*answer)

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """Return one reading a pair."""
        self.asked.extend(pairs)
        return [self.answer] * len(pairs)


def decided(grade: float, reader: FakeReader, *, is_open: bool = True) -> Stated:
    """Return what becomes of one fact."""
    reply = read_reply()
    one = Stated(grade, "" if grade >= 0.5 else "few words", reply.spans[1], is_open=is_open)
    (answer,) = second_opinions([FACT], [one], reply, reader)
    return answer


def test_an_open_fact_is_stated_when_the_reader_finds_it_entailed() -> None:
    reader = FakeReader(0.9, 0.1, 0.0)
    answer = decided(0.3, reader)
    assert (answer.is_stated, answer.because) == (True, "")
    # Half, and half of 0.9.
    assert answer.grade == pytest.approx(0.95)
    assert reader.asked == [
        ("The lamp is on at night.", FACT),
        ("it is new. The lamp is on at night. Nothing else.", FACT),
    ]


def test_an_open_fact_stays_missing_when_the_reader_does_not_find_it() -> None:
    assert decided(0.3, FakeReader(SUPPORTED / 2, 0.9, 0.0)).because == "few words"
    assert decided(0.3, FakeReader(SUPPORTED, 0.8, 0.0)).is_stated


@pytest.mark.parametrize("grade", [OPEN[0] / 2, OPEN[1], 0.9])
def test_words_decide_what_is_clear(grade: float) -> None:
    reader = FakeReader(0.5, 0.5, 0.0)
    assert decided(grade, reader).grade == grade
    assert reader.asked == []


def test_a_fact_whose_amounts_differ_is_not_asked() -> None:
    reader = FakeReader(1.0, 0.0, 0.0)
    assert decided(0.3, reader, is_open=False).grade == 0.3
    assert reader.asked == []


def test_of_sentences_that_nearly_make_a_claim_the_reader_picks_the_one_that_does() -> None:
    def read(pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        return [Reading(*((0.8, 0.2, 0.0) if "on" in one else (0.1, 0.9, 0.0))) for one, _ in pairs]

    assert makes(["It is off.", "It is on."], FACT, read) == 1
    assert makes(["It is off."], FACT, read) is None
    assert makes([], FACT, read) is None
    shy = FakeReader(MADE - 0.01, 0.5, 0.0)
    assert makes(["It is on."], FACT, shy) is None


def test_no_other_language_than_english_is_read() -> None:
    reader = FakeReader(1.0, 0.0, 0.0)
    german = said("Die Lampe ist an.", "", "de")
    one = Stated(0.3, "few words", german.spans[0], is_open=True)
    assert second_opinions([FACT], [one], german, reader) == [one]
    assert reader.asked == []
