"""Lines are laid out once; colour changes nothing but colour."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reports.layout import Part, line, paragraph, render, table
from reports.text import clean, columns

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
TEXT = st.text(max_size=30).map(lambda text: clean(text).translate({9: " ", 10: " "}))
MEANING = st.sampled_from(["plain", "good", "bad", "doubt", "muted", "heading"])
LINES = st.lists(st.lists(st.builds(Part, TEXT, MEANING), max_size=4), max_size=5)


def test_columns_are_aligned_and_numbers_stand_on_the_right() -> None:
    rows = [[Part("a"), Part("1")], [Part("你好"), Part("100")]]
    assert render(table(rows, right=(1,)), width=80, color=False) == "  a       1\n  你好  100\n"


def test_no_table_is_no_line() -> None:
    assert table([]) == []


def test_a_paragraph_hangs_below_its_first_line() -> None:
    lines = paragraph("one two three", 12, indent=4, first="  - ")
    assert render(lines, width=12, color=False) == "  - one two\n    three\n"


def test_spaces_at_the_end_of_a_line_are_dropped() -> None:
    assert render([[Part("a  "), Part("   ")], line()], width=80, color=False) == "a\n\n"


def test_colour_follows_the_meaning() -> None:
    text = render([line("no", "bad"), line("yes", "good")], width=80, color=True)
    assert text == "\x1b[1;31mno\x1b[0m\n\x1b[32myes\x1b[0m\n"


@given(LINES)
def test_coloured_text_without_its_colours_is_the_plain_text(lines: list[list[Part]]) -> None:
    plain = render(lines, width=40, color=False)
    assert COLOUR.sub("", render(lines, width=40, color=True)) == plain


def test_markup_of_the_terminal_library_is_plain_text() -> None:
    assert (
        render([line("[bold]x[/bold] :smile:")], width=80, color=True) == "[bold]x[/bold] :smile:\n"
    )


def test_long_lines_are_not_broken_by_colour() -> None:
    text = render([line("x" * 200)], width=40, color=True)
    assert columns(text.rstrip("\n")) == 200
