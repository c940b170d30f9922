"""Prove what counts as said by a reply itself."""

from __future__ import annotations

import pytest

from scorers.said import copied_article, own_sentences, said
from scorers.text import sentences

BODY = "The lamp is on at night."


@pytest.mark.parametrize(
    "greeting",
    ["Hello Ana,\n\n", "Dear Mr Smith,\n", "Hi! ", "Liebe Frau Meyer,\n", "Hola, Ana: ", ""],
)
@pytest.mark.parametrize(
    "closing",
    [
        "\n\nKind regards\nGarden Support",
        "\nBest,\nAna of the lamp team",
        "\n\nGarden Lamp Support",
        "\nMit freundlichen Grüßen\nIhr Team",
        "\nUn saludo, el equipo",
        "\nBien cordialement,\nMarie",
        "",
    ],
)
def test_greeting_and_sign_off_are_left_out(greeting: str, closing: str) -> None:
    reply = greeting + BODY + closing
    (span,) = own_sentences(reply)
    assert span.text == BODY == reply[span.start : span.end]


@pytest.mark.parametrize(
    "last",
    [
        "Best is to wait for a day.",
        "Thanks to the lamp it grows well at night.",
        "Take care of the pump and keep the tank clean.",
        "EUR 4.90",
    ],
)
def test_a_last_sentence_that_says_something_is_kept(last: str) -> None:
    assert [span.text for span in own_sentences(f"{BODY}\n{last}")] == [BODY, last]


def test_a_lone_name_is_kept_for_there_is_nothing_else() -> None:
    assert [span.text for span in own_sentences("Garden Support")] == ["Garden Support"]
    assert own_sentences("") == []


def test_long_sentences_of_the_ticket_are_left_out_and_short_ones_are_not() -> None:
    ticket = "My lamp stays off all night since the update came. It is new."
    reply = "My lamp stays off all night since the update came! It is new. We look into it."
    assert [span.text for span in own_sentences(reply, ticket)] == [
        "It is new.", "We look into it.",
    ]  # fmt: skip


def test_an_article_is_copied_when_most_of_it_and_a_dozen_sentences_recur() -> None:
    article = " ".join(f"Sentence number {n} is about lamps." for n in range(15))
    whole, half = sentences(article), sentences(article)[:8]
    assert copied_article(whole, [("KB-0", "Other."), ("KB-1", article)]) == "KB-1"
    assert copied_article(half, [("KB-1", article)]) == ""
    assert copied_article(whole, []) == ""


def test_a_reply_is_read_once_with_its_topic() -> None:
    read = said(f"Hello Ana,\n{BODY}", "What about the pump?", "en")
    assert [span.text for span in read.spans] == [BODY]
    assert "lamp" in read.whole.keys
    assert "pump" in read.topic
    assert said("x " * 20_000, "", "en").spans
