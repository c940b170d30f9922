"""Prove which sentences count as nearest to a claim, and how much they cover of it."""

from __future__ import annotations

import pytest

from scorers.denying import wanted_statement
from scorers.evidence import Index, passage_index
from scorers.matching import nearest

TEXT = (
    "The pump runs for 15 minutes in every hour. The lamp glows amber after a fault. "
    "Roots may block the filter.\n\nPods sprout within two weeks."
)


def an_index(text: str = TEXT, title: str = "") -> Index:
    """Read a text as a passage."""
    return passage_index(text, title, "KB-1", "en")


def test_a_copied_sentence_is_covered_whole_and_is_the_nearest() -> None:
    near = nearest(wanted_statement("The lamp glows amber after a fault.", "en"), [an_index()])
    assert near is not None
    assert near.statement.span.text == "The lamp glows amber after a fault."
    assert (near.coverage, near.alone) == (1.0, 1.0)


def test_coverage_is_0_7_of_words_and_0_3_of_neighbouring_pairs() -> None:
    # Stems lamp, glow, purpl: two of three words; of the pairs lamp-glow, lamp-purpl and
    # glow-purpl one is found. 0.7 · 2/3 + 0.3 · 1/3.
    near = nearest(wanted_statement("The lamp glows purple.", "en"), [an_index()])
    assert near is not None
    assert near.coverage == pytest.approx(0.7 * 2 / 3 + 0.3 / 3)


def test_neighbouring_sentences_are_read_together() -> None:
    claim = wanted_statement("The lamp glows amber when roots block the filter.", "en")
    near = nearest(claim, [an_index()])
    assert near is not None
    # Words all found across two sentences; the pairs across the border are not.
    assert near.alone < near.coverage < 1.0
    assert claim.stems <= near.window


def test_the_title_stands_above_every_sentence() -> None:
    claim = wanted_statement("The pump of the Nook runs 15 minutes.", "en")
    bare, titled = nearest(claim, [an_index()]), nearest(claim, [an_index(title="The Nook pump")])
    assert bare is not None
    assert titled is not None
    assert titled.coverage > bare.coverage


def test_nothing_shared_is_nothing_near() -> None:
    assert nearest(wanted_statement("Bananas are yellow.", "en"), [an_index()]) is None
    assert nearest(wanted_statement("the of", "en"), [an_index()]) is None
    assert nearest(wanted_statement("The lamp glows.", "en"), []) is None


def test_a_sentence_as_near_is_kept_as_a_rival() -> None:
    index = an_index("The lamp glows amber. Later the lamp glows amber.")
    near = nearest(wanted_statement("The lamp glows amber.", "en"), [index])
    assert near is not None
    assert [one.span.text for one in near.rivals] == ["Later the lamp glows amber."]
