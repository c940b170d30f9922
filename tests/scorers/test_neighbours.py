"""Prove which texts are told to be in a neighbouring language, and that most are in none."""

from __future__ import annotations

import pytest

from scorers.neighbours import neighbour
from tests.scorers.labelled import golden_replies


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Olá Ana, a sua caixa ainda não foi enviada. Também pode ser anulada após isso.", "pt"),
        ("Hola Anna, si encara no funciona, us enviem un llum nou i ho podeu canviar ja.", "ca"),
        ("Buongiorno Ana, la Sua scatola non è ancora nel Suo. Cordiali saluti, grazie.", "it"),
        ("Hoi Ana, het pakket wordt naar jouw adres gebracht en kun je dan ook bij ons.", "nl"),
    ],
)  # fmt: skip
def test_a_text_is_told_by_its_function_words(text: str, language: str) -> None:
    assert neighbour(text) == language


@pytest.mark.parametrize("text", ["", "Olá!", "Grazie mille", "12 34", "\x00\ud800"])
def test_a_few_words_are_in_no_language_for_certain(text: str) -> None:
    assert neighbour(text) == ""


def test_no_reference_reply_is_taken_for_a_neighbour() -> None:
    # They are English, German, Spanish and French.
    assert [reply for reply in golden_replies() if neighbour(reply)] == []
