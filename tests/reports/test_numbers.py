"""Numbers become text: one table a kind."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.91, "0.910"), (1.0, "1.000"), (0.0, "0.000"), (-0.0, "0.000"), (-0.07, "-0.070"),
     (-0.0001, "0.000"), (0.0005, "0.001"), (None, "–"), (math.nan, "–"), (math.inf, "–")],
)  # fmt: skip
def test_a_share_has_three_decimals_and_no_negative_zero(value: float | None, text: str) -> None:
    assert numbers.share(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.123, "12.3 %"), (1.0, "100.0 %"), (0.0, "0.0 %"), (0.0004, "0.04 %"), (-0.05, "-5.0 %"),
     (None, "–"), (math.nan, "–")],
)  # fmt: skip
def test_a_percentage_has_one_decimal_until_it_is_tiny(value: float | None, text: str) -> None:
    assert numbers.percent(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.95, "95 %"), (0.05, "5 %"), (0.025, "2.5 %")])
def test_a_chosen_level_has_no_needless_digits(value: float, text: str) -> None:
    assert numbers.level(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0001, "< 0.001"), (0.001, "0.001"), (0.0124, "0.012"), (1.0, "1.000"), (None, "–"),
     (math.nan, "–")],
)  # fmt: skip
def test_a_tiny_p_value_is_a_bound(value: float | None, text: str) -> None:
    assert numbers.p_value(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0 ms"), (0.00004, "0 ms"),
        (0.0004, "0.4 ms"),
        (0.006, "6.0 ms"),
        (0.00996, "10 ms"), (0.0123, "12 ms"), (0.812, "812 ms"), (0.9994, "999 ms"),
     (0.9996, "1.00 s"), (1.234, "1.23 s"), (9.994, "9.99 s"), (9.996, "10.0 s"), (59.9, "59.9 s"),
     (59.96, "1 min 00 s"), (125.4, "2 min 05 s"), (3725.0, "1 h 02 min"), (-0.25, "-250 ms"),
     (None, "–"), (math.nan, "–"), (math.inf, "–")],
)  # fmt: skip
def test_a_duration_takes_the_unit_that_people_use(value: float | None, text: str) -> None:
    assert numbers.seconds(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "$0"), (0.00042, "$0.00042"), (0.0123, "$0.0123"), (0.1008, "$0.101"), (0.996, "$1.00"),
     (12.345, "$12.35"), (999.6, "$1,000"), (1234.5, "$1,234"), (4e-8, "$4e-08"),
     (-0.5, "-$0.500"), (None, "unknown"), (math.nan, "unknown")],
)  # fmt: skip
def test_dollars_have_as_many_digits_as_say_something(value: float | None, text: str) -> None:
    assert numbers.usd(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0123, "+0.012"), (-0.07, "-0.070"), (0.0, "0.000"), (-0.0001, "0.000"), (None, "–"),
     (math.nan, "–")],
)  # fmt: skip
def test_a_difference_has_a_sign_unless_it_rounds_to_nothing(
    value: float | None, text: str
) -> None:
    assert numbers.signed(value, numbers.share) == text


def test_a_difference_is_written_in_its_own_unit() -> None:
    assert numbers.signed(-0.25, numbers.seconds) == "-250 ms"
    assert numbers.signed(0.00042, numbers.usd) == "+$0.00042"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0 drafts"), (1, "1 draft"), (2, "2 drafts"), (1234, "1,234 drafts")]
)
def test_a_count_agrees_with_its_noun(value: int, text: str) -> None:
    assert numbers.counted(value, "draft") == text


def test_an_irregular_plural_can_be_given() -> None:
    assert numbers.counted(2, "reply", "replies") == "2 replies"


def test_print_has_real_minus_signs() -> None:
    assert numbers.minus("[-0.1, +0.2]") == "[\u22120.1, +0.2]"


@given(st.one_of(st.none(), st.floats()))
def test_no_number_ever_shows_as_nan_or_inf(value: float | None) -> None:
    for write in (numbers.share, numbers.percent, numbers.p_value, numbers.seconds, numbers.usd):
        text = write(value)
        assert "nan" not in text
        assert "inf" not in text
