"""Text from others is made safe, keeps its offsets, is cut with a note, and has a known width."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.text import anchor, clean, columns, excerpt, one_line, padded, wrapped
from tests.reports.outcomes import HOSTILE

ANY = st.text(alphabet=st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("a\r\nb\tc", "a \nb\tc"),
        ("nul\x00del\x7f", "nul␀del␡"),
        ("\x9b31m", "\ufffd31m"),
        ("\u202egnp.exe\u202c", "\ufffdgnp.exe\ufffd"),
        ("\u2066a\u2069", "\ufffda\ufffd"),
        ("half \ud800", "half \ufffd"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("\U000e0041\ufeff\uffff", "\ufffd\ufffd\ufffd"),
        ("Grüße 你好 👩‍🌾 مرحبا", "Grüße 你好 👩‍🌾 مرحبا"),
    ],
)
def test_what_could_steer_a_terminal_or_a_reader_becomes_visible(raw: str, safe: str) -> None:
    assert clean(raw) == safe


@given(ANY)
def test_cleaning_keeps_every_character_in_its_place(text: str) -> None:
    assert len(clean(text)) == len(text)
    assert clean(clean(text)) == clean(text)


@given(ANY)
def test_a_cleaned_text_holds_no_control_character_but_breaks_and_tabs(text: str) -> None:
    left = {c for c in clean(text) if unicodedata.category(c) in ("Cc", "Cs")}
    assert left <= {"\n", "\t"}


def test_an_excerpt_says_how_much_it_leaves_out() -> None:
    cut = excerpt("x" * 1_000_000, 10)
    assert cut.text == "x" * 10
    assert cut.note == "999,990 more characters are not shown"
    assert excerpt("short", 10).note == ""


def test_one_line_joins_lines_and_marks_a_cut() -> None:
    assert one_line("a\n\n b\tc ") == "a b c"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("abcd", 4) == "abcd"


@given(ANY, st.integers(2, 50))
def test_one_line_is_one_line_and_no_longer_than_asked(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line


def test_one_line_looks_at_the_beginning_only() -> None:
    assert one_line(" " * 1_000_000 + "x", 10) == "…"


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("你好", 4), ("é", 1), ("e\u0301", 1), ("", 0)]
)
def test_wide_and_combining_characters_are_counted_as_a_terminal_shows_them(
    text: str, width: int
) -> None:
    assert columns(text) == width


def test_padding_fills_columns_and_not_characters() -> None:
    assert padded("你", 4) == "你  "
    assert padded("1", 3, right=True) == "  1"
    assert padded("long", 2) == "long"


def test_lines_break_between_words_and_words_only_when_they_must() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("a\n\nb", 10) == ["a", "", "b"]
    assert wrapped("abcdefghijkl", 8) == ["abcdefgh", "ijkl"]


@given(ANY.map(clean), st.integers(8, 60))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    assert all(columns(line) <= width for line in wrapped(text, width))


def test_an_anchor_is_the_id_where_that_is_possible() -> None:
    assert anchor("ticket", "T-0031") == "ticket-T-0031"


@pytest.mark.parametrize("text", HOSTILE.values())
def test_an_anchor_of_anything_is_a_plain_token(text: str) -> None:
    made = anchor("ticket", text)
    assert made.isascii()
    assert all(c.isalnum() or c in "-_." for c in made)


def test_ids_that_look_alike_have_different_anchors() -> None:
    assert anchor("ticket", "a b") != anchor("ticket", "a/b")
    assert anchor("ticket", "x" * 100) != anchor("ticket", "x" * 101)
