"""Prove the normal forms of numbers and durations, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.quantity_forms import duration, plainly, read_number, word_value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", "12"), ("6.90", "6.9"), ("6,90", "6.9"), ("1,299.00", "1299"),
        ("1.299,00", "1299"), ("1,000", "1000"), ("1,000,000", "1000000"), ("2.800", "2.8"),
        ("1'299.50", "1299.5"), ("-3", "-3"), ("−3", "-3"), ("007", "7"),
    ],
)  # fmt: skip
def test_numbers_are_read_in_both_notations(text: str, expected: str) -> None:
    assert plainly(read_number(text)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("seven", 7), ("twenty-one", 21), ("two hundred", 200), ("zwei", 2), ("an", 1),
     ("half an", Decimal("0.5")), ("two and a half", Decimal("2.5")), ("twenty-first", 21)],
)  # fmt: skip
def test_number_words_have_their_value(word: str, expected: Decimal) -> None:
    assert word_value(word) == expected


@pytest.mark.parametrize(
    ("value", "unit", "is_working", "expected"),
    [
        (2, "weeks", False, ("days:14",)),
        (1, "fortnight", False, ("days:14",)),
        (14, "tage", False, ("days:14",)),
        (3, "days", True, ("workdays:3",)),
        (2, "weeks", True, ("workdays:10",)),
        (3, "werktage", False, ("workdays:3",)),
        (24, "hours", False, ("s:86400", "days:1")),
        (90, "minutes", False, ("s:5400",)),
        (2, "years", False, ("months:24",)),
        (2, "semanas", False, ("days:14",)),
        (3, "mois", False, ("months:3",)),
        (30, "segundos", False, ("s:30",)),
    ],
)
def test_durations_in_other_units_share_a_form(
    value: int, unit: str, is_working: bool, expected: tuple[str, ...]
) -> None:
    assert duration(Decimal(value), unit, is_working) == expected


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_number_reads_back_from_its_plain_form(value: Decimal) -> None:
    # A lone point before exactly three digits cannot occur with two decimals.
    assert read_number(plainly(value)) == value
