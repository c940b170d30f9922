"""Prove that the patterns of tone are well formed and that contractions are spelt out."""

from __future__ import annotations

import pytest

from scorers.tone_patterns import PATTERNS, Pattern, spelt_out
from scorers.words import LANGUAGES

ALL = [
    pytest.param(pattern, id=f"{language}-{pattern.label}-{pattern.part}")
    for language in LANGUAGES
    for pattern in PATTERNS[language]
]


def test_every_language_has_patterns_for_each_factor() -> None:
    for language in LANGUAGES:
        parts = {pattern.part for pattern in PATTERNS[language]}
        assert {"courtesy", "no_blame", "no_over_promise"} <= parts


@pytest.mark.parametrize("pattern", ALL)
def test_each_compiles_and_matches_neither_nothing_nor_everything(pattern: Pattern) -> None:
    compiled = pattern.compiled()
    assert not compiled.search("")
    assert not compiled.search("refunds to a card take 5 to 7 business days.")
    assert "<" not in compiled.pattern.replace("(?<", "")
    assert 0 < pattern.weight < 1
    if cleared := pattern.cleared():
        assert not cleared.search("refunds to a card take 5 to 7 business days ")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("You're wrong, I can't help.", "you are wrong, i cannot help."),
        ("It’s not\nthat hard,  don’t cry", "it is not that hard, do not cry"),
        ("We won't. They shouldn't've.", "we will not. they should not have."),
        ("I'm sure that's fine", "i am sure that is fine"),
    ],
)
def test_contractions_are_spelt_out(sentence: str, expected: str) -> None:
    assert spelt_out(sentence) == expected
