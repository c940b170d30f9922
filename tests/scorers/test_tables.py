"""Prove that rows of Markdown tables are spelled out with their headers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scorers.tables import table_rows

PLANS = (
    "Intro.\n\n"
    "| Plan | Pods per box | Monthly price |\n"
    "|---|---|---|\n"
    "| Garden | 6 | EUR 21.90 |\n"
    "| Harvest | - | EUR 34.90 |\n"
)


def spelled(text: str) -> list[str]:
    """Return the spelled-out rows of `text`."""
    return [row.sentence.text for row in table_rows(text).values() if row is not None]


def test_a_row_is_spelled_out_with_its_header_and_an_empty_cell_is_left_out() -> None:
    assert spelled(PLANS) == [
        "Plan Garden – pods per box: 6; monthly price: EUR 21.90",
        "Plan Harvest – monthly price: EUR 34.90",
    ]


def test_the_keys_are_the_offsets_of_the_lines_and_headers_and_rulers_say_nothing() -> None:
    rows = table_rows(PLANS)
    assert [PLANS[at : at + 4] for at in rows] == ["| Pl", "|---", "| Ga", "| Ha"]
    assert [row is None for row in rows.values()] == [True, True, False, False]
    garden = rows[PLANS.index("| Garden")]
    assert garden is not None
    assert PLANS[garden.start : garden.end] == "| Garden | 6 | EUR 21.90 |"
    assert garden.header == "| Plan | Pods per box | Monthly price |"


def test_two_tables_keep_their_own_headers() -> None:
    assert spelled("| A | B |\n|--|--|\n| x | 1 |\n\n| C | D |\n|--|--|\n| y | 2 |") == [
        "A x – B: 1",
        "C y – D: 2",
    ]
    assert spelled("| A | B |\n| x | 1 |\ntext\n| C | D |\n| y | 2 |") == [
        "A x – B: 1",
        "C y – D: 2",
    ]


def test_a_lone_line_with_bars_is_no_table() -> None:
    assert table_rows("| A | B |") == {}
    assert table_rows("no table | here") == {}


def test_ragged_rows_and_nameless_columns_lose_nothing() -> None:
    assert spelled("| | Price |\n|--|--|\n| Garden | EUR 1 | new |\n| Sprout |") == [
        "Garden – price: EUR 1; new",
        "Sprout",
    ]


@given(st.text(alphabet=st.sampled_from("|-: ab1\n\r\t\x00"), max_size=80))
def test_any_text_gives_lines_that_begin_with_a_bar(text: str) -> None:
    for at, row in table_rows(text).items():
        assert text[at] == "|"
        assert row is None or row.start == at < row.end <= len(text)


def test_a_megabyte_of_bars_is_read_within_the_test() -> None:
    assert len(table_rows("|\n" * 50_000)) > 1
    assert table_rows("| " * 500_000) == {}
