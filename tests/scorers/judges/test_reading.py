"""Quotes of a judge are found in the reply, or dropped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scorers.judges.reading import LONGEST_NOTE, find_quotes, short

REPLY = "Hello Ana,\n\nit’s   done: refunds take 9 days."


def test_a_quote_is_found_whatever_its_case_space_and_apostrophes() -> None:
    (at,) = find_quotes(["It's done: REFUNDS take"], REPLY)
    assert at is not None
    assert REPLY[at[0] : at[1]] == "it’s   done: refunds take"


def test_quotes_that_are_not_there_or_too_short_are_dropped() -> None:
    assert find_quotes(["refunds take 5 days", "", "9", '"'], REPLY) == [None] * 4


def test_a_quote_in_quotation_marks_with_dots_is_found() -> None:
    (at,) = find_quotes(['"refunds take 9..."'], REPLY)
    assert at is not None
    assert REPLY[at[0] : at[1]] == "refunds take 9"


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_offsets_lie_within_the_reply(reply: str, start: int, end: int) -> None:
    for at in find_quotes([reply[start:end], reply.upper()], reply):
        assert at is None or 0 <= at[0] < at[1] <= len(reply)


def test_a_note_is_one_line_of_bounded_length() -> None:
    assert short("a\n b") == "a b"
    assert len(short("a" * 10_000)) == LONGEST_NOTE
