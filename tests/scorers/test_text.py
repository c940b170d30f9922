"""Prove that texts are split where a reader would split them, at the right offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.text import clauses, fold, guess_language, is_stop_word, sentences, stem, tokens
from scorers.words import Language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n ... !!! \n", []),
        (
            "The lamp uses 2.4 GHz. It costs EUR 6.90, e.g. in Germany. Call us!",
            ["The lamp uses 2.4 GHz.", "It costs EUR 6.90, e.g. in Germany.", "Call us!"],
        ),
        (
            "Bitte bis 15. Oktober zahlen, z. B. per PayPal. Danke.",
            ["Bitte bis 15. Oktober zahlen, z. B. per PayPal.", "Danke."],
        ),
        ("1. First step\n2. Second step\n- third", ["First step", "Second step", "third"]),
        ("# Heading\nText follows here.", ["Heading", "Text follows here."]),
        (
            "Really?! Yes... of course. Next",
            ["Really?!", "Yes... of course.", "Next"],
        ),
        ("Wait… it works. Wait… It works.", ["Wait… it works.", "Wait…", "It works."]),
        (
            "See shop.example.com/returns. Then go.",
            ["See shop.example.com/returns.", "Then go."],
        ),
        (
            "St. Nicholas Day is on 6 Dec. 2026. Mr. Smith knows",
            ["St. Nicholas Day is on 6 Dec. 2026.", "Mr. Smith knows"],
        ),
        (
            "We open at 8 a.m. on Monday. Ask Verdanook Ltd. They know.",
            ["We open at 8 a.m. on Monday.", "Ask Verdanook Ltd.", "They know."],
        ),
        ("Press it in 3. Then wait.", ["Press it in 3.", "Then wait."]),
        ("It is over.Then we ship.", ["It is over.", "Then we ship."]),
        ("J. Novak wrote. I agree with U.S. customs.",
         ["J. Novak wrote.", "I agree with U.S. customs."]),
        ("It is sold as grade A. Discount codes do not work.",
         ["It is sold as grade A.", "Discount codes do not work."]),
        ("Choose plan B. Then wait. Ask John F. Kennedy.",
         ["Choose plan B.", "Then wait.", "Ask John F. Kennedy."]),
        ("It is in Main St. The shop is open.", ["It is in Main St.", "The shop is open."]),
        ("Das geht, z. B. Der Spiegel", ["Das geht, z. B. Der Spiegel"]),
        ("> quoted line\n> another one", ["quoted line", "another one"]),
        ("- item one that goes\n  on below\n- two", ["item one that goes\n  on below", "two"]),
        ("| A | B |\n|---|---|\n| 1 | 2 |", ["| A | B |", "| 1 | 2 |"]),
        ("退货需要十四天。退款很快。", ["退货需要十四天。", "退款很快。"]),
    ],
)  # fmt: skip
def test_text_is_split_into_sentences(text: str, expected: list[str]) -> None:
    assert [span.text for span in sentences(text)] == expected


def test_a_hard_wrapped_paragraph_is_one_sentence_and_a_short_line_is_not() -> None:
    wrapped = "This line is long enough to be wrapped by some programs for mail\nAnd goes on. End."
    assert [span.text for span in sentences(wrapped)] == [
        "This line is long enough to be wrapped by some programs for mail\nAnd goes on.",
        "End.",
    ]
    assert [span.text for span in sentences("Kind regards\nAna")] == ["Kind regards", "Ana"]


@given(st.text(alphabet=st.sampled_from('Ab1 .!?…\n|-#:;,“")\u2028\x00é。'), max_size=80))
def test_sentences_lie_in_order_and_are_slices_of_the_text(text: str) -> None:
    at = 0
    for span in sentences(text):
        assert span.text == text[span.start : span.end] == span.text.strip()
        assert span.start >= at
        at = span.end


@given(st.text(max_size=120))
def test_every_letter_of_a_text_lies_in_some_sentence_or_bullet(text: str) -> None:
    inside = "".join(span.text for span in sentences(text))
    # Words are at least three letters long, so that none of them is a bullet such as `a)`.
    for token in tokens(text):
        if len(token.folded) > 3 and text[token.start : token.end].isalpha():
            assert text[token.start : token.end] in inside


@given(st.text(max_size=120), st.sampled_from(["en", "de", "es", "fr"]))
def test_tokens_and_clauses_are_slices_of_the_text(text: str, language: Language) -> None:
    for token in tokens(text, language):
        assert token.folded == fold(text[token.start : token.end])
        assert token.stem == stem(token.folded, language)
    for span in clauses(text):
        assert span.text == text[span.start : span.end]


def test_clauses_end_at_punctuation_and_before_contrast_but_not_inside_numbers() -> None:
    text = "We ship on Monday, but the pods wait; prices: EUR 1,50 – all included"
    assert [span.text for span in clauses(text)] == [
        "We ship on Monday", "but the pods wait", "prices", "EUR 1,50", "all included",
    ]  # fmt: skip
    assert [span.text for span in clauses(text, 19, 36)] == ["but the pods wait"]


def test_forms_and_synonyms_of_a_word_share_a_stem() -> None:
    groups = [
        "box boxes boxed", "city cities", "mail e-mails email", "purchase bought buying",
        "refund refunds refunded refunding", "cancel cancelled cancellation", "happy happiness",
        "stop stopped", "note noted",
    ]  # fmt: skip
    for group in groups:
        assert len({token.stem for token in tokens(group)}) == 1, group
    assert stem("rechnungen", "de") == stem("rechnung", "de")
    assert stem("devoluciones", "es") == stem("devolucion", "es")
    assert stem("livraisons", "fr") == stem("livraison", "fr")
    assert stem("hund", "de") == "hund"


def test_words_with_different_meanings_keep_different_stems() -> None:
    assert len({token.stem for token in tokens("refund return device pod lamp pump plan")}) == 7


def test_folding_drops_case_accents_and_typographic_apostrophes() -> None:
    assert [token.folded for token in tokens("Café d’été ÜBER Straße")] == [
        "cafe", "d'ete", "uber", "strasse",
    ]  # fmt: skip


def test_function_words_and_single_letters_carry_no_content() -> None:
    told = {token.folded: is_stop_word(token) for token in tokens("the x lamp 7")}
    assert told == {"the": True, "x": True, "lamp": False, "7": False}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The lamp is on and you can use it with the app", "en"),
        ("Die Lampe ist an und Sie können sie mit der App nutzen", "de"),
        ("La lámpara está en la mesa y no se puede usar con el agua", "es"),
        ("La lampe est sur la table et vous ne pouvez pas", "fr"),
        ("Wi-Fi 2.4 GHz", None),
        ("Nook Mini (1.2 L): 3 ml; Nook (2.8 L): 7 ml; Nook Max (5.5 L): 14 ml, 18 °C", None),
        ("the lamp is on, die Lampe ist an", None),
    ],
)
def test_language_is_guessed_from_function_words_or_not_at_all(
    text: str, language: str | None
) -> None:
    assert guess_language(text) == language


def test_a_megabyte_of_junk_is_split_within_the_test() -> None:
    # A quadratic pattern would take hours here, so it is enough that this ends.
    for junk in ("!" * 1_000_000, "a." * 300_000, "| " * 300_000, "\n" * 500_000, "- " * 300_000):
        assert len(sentences(junk)) <= 1 + len(junk)
        assert clauses(junk) is not None
