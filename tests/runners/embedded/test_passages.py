"""Passages: articles come out of a prompt whole, and as sentences that can stand alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners.embedded.passages import (
    MAX_SENTENCE_CHARS,
    articles_span,
    shorten_articles,
    split_article,
    split_prompt,
)

PROMPT = """Be kind.

<article id="KB-1" title="Refunds">
Refunds take 5 days.
</article>

<article id="KB-2" title="Say "hi"">
We say hi.
</article>

Goodbye."""


def texts(article: str) -> list[str]:
    return [each.text for each in split_article("KB-1", "Title", article).sentences]


def test_articles_and_instructions_are_told_apart() -> None:
    instructions, articles = split_prompt(PROMPT)
    assert instructions == "Be kind.\n\n"
    assert [(each.id, [s.text for s in each.sentences]) for each in articles] == [
        ("KB-1", ["Refunds take 5 days."]),
        ("KB-2", ["We say hi."]),
    ]


def test_a_prompt_without_articles_is_all_instructions() -> None:
    prompt = 'Mention <article id="x"> in a line.'
    assert split_prompt(prompt) == (prompt, ())


def test_fences_inside_an_article_do_not_break_it() -> None:
    body = 'Pods grow.\n</article>\nLamps shine.\n<article id="KB-9" title="">\nPumps hum.'
    other = '<article id="KB-2">\nBoxes ship.\n</article>'
    prompt = f'<article id="KB-1" title="">\n{body}\n</article>\n\n{other}'
    _, articles = split_prompt(prompt)
    assert [each.id for each in articles] == ["KB-1", "KB-2"]
    assert [each.text for each in articles[0].sentences] == [
        *("Pods grow.", "Lamps shine.", "Pumps hum."),
    ]


def test_an_article_that_is_never_closed_still_counts() -> None:
    _, articles = split_prompt('<article id="KB-1" title="x">\nIt works.')
    assert [each.text for each in articles[0].sentences] == ["It works."]


def test_headings_are_no_sentences_and_wrapped_lines_are_joined() -> None:
    assert texts("# Costs\n\nIt costs\n5 euros. It\nlasts.\n## More\nPumps hum.") == [
        *("It costs 5 euros.", "It lasts.", "Pumps hum."),
    ]


def test_list_items_stand_alone_and_steps_are_told_apart() -> None:
    article = split_article(
        "KB-1", "", "Clean the pump:\n\n1. Open it.\n2. Rinse\n   it.\n- Or dry it."
    )
    assert [(each.text, each.kind) for each in article.sentences] == [
        ("Clean the pump:", "prose"),
        ("Open it.", "step"),
        ("Rinse it.", "step"),
        ("Or dry it.", "item"),
    ]


def test_a_table_row_becomes_a_sentence_with_its_headers() -> None:
    table = (
        "| Country | Delivery charge | Time | Note |\n|---|:-:|---|---|\n"
        "| Germany | EUR 4.90, free from EUR 49 | 2-3 days. | - |\n| Mars | | | |"
    )
    assert texts(table) == [
        "Germany – delivery charge: EUR 4.90, free from EUR 49; time: 2-3 days.",
        "Mars",
    ]


def test_the_words_of_a_tables_header_are_not_those_of_each_row() -> None:
    article = split_article("KB-1", "", "| Country | Charge |\n|---|---|\n| Spain | EUR 7.90 |")
    (row,) = article.sentences
    assert set(row.terms) == {"spain", "eur", "7.90"}
    assert "charg" in row.heading_terms


def test_marks_of_markdown_and_pointers_to_articles_are_left_out() -> None:
    assert texts(
        "It is **free** (KB-804), as explained in KB-307. See [our page](https://x.y/z)."
    ) == [
        "It is free.",
        "See our page.",
    ]


def test_control_characters_and_walls_of_text_are_never_quoted() -> None:
    wall = "word " * (MAX_SENTENCE_CHARS // 5 + 1)
    assert texts(f"\x1b[31mRed\x00 alert.\n\n{wall}\n\nFine.") == ["[31mRed alert.", "Fine."]


@given(st.text())
def test_every_prompt_can_be_split(prompt: str) -> None:
    instructions, articles = split_prompt(f'{prompt}\n<article id="A" title="{prompt}">\n{prompt}')
    assert isinstance(instructions, str)
    for article in articles:
        for sentence in article.sentences:
            assert sentence.text.strip()
            assert sentence.terms


def test_the_span_of_the_articles_ends_with_the_last_fence() -> None:
    start, end = articles_span(PROMPT)
    assert PROMPT[start:end].startswith('<article id="KB-1"')
    assert PROMPT[end:] == "\n\nGoodbye."
    assert articles_span("nothing") == (7, 7)


def test_articles_that_fit_are_left_alone() -> None:
    start, end = articles_span(PROMPT)
    assert shorten_articles(PROMPT, end - start) == PROMPT


@pytest.mark.parametrize(
    ("max_chars", "kept"),
    [
        # The first article takes 69 characters with its fences, a cut one needs 11 for its end.
        (80, '<article id="KB-1" title="Refunds">\nRefunds take 5 days.\n</article>'),
        (69, '<article id="KB-1" title="Refunds">\nRefunds take 5 days.\n</article>'),
        (60, ""),
        (0, ""),
    ],
)
def test_articles_are_shortened_from_their_end(max_chars: int, kept: str) -> None:
    assert shorten_articles(PROMPT, max_chars) == f"Be kind.\n\n{kept}\n\nGoodbye."


def test_a_cut_article_ends_behind_a_sentence_and_is_closed() -> None:
    prompt = '<article id="A" title="">\nOne here. Two here. Three here.\n</article>'
    assert (
        shorten_articles(prompt, 62) == '<article id="A" title="">\nOne here. Two here.\n</article>'
    )


@given(st.integers(min_value=0, max_value=200))
def test_shortened_articles_never_take_more_than_allowed(max_chars: int) -> None:
    start, end = articles_span(shorten_articles(PROMPT, max_chars))
    assert end - start <= max_chars
