"""Prove that the word lists of manners are well formed."""

from __future__ import annotations

import pytest

from scorers.tone_marks import MARKS, WEIGHTS, compiled
from scorers.words import LANGUAGES

ALL = [(language, name) for language in LANGUAGES for name in MARKS[language]]


def test_every_language_has_marks_of_both_kinds_and_all_are_weighted() -> None:
    for language in LANGUAGES:
        weights = [WEIGHTS[name] for name in MARKS[language]]
        assert min(weights) < 0 < max(weights)


@pytest.mark.parametrize(("language", "name"), ALL)
def test_each_compiles_and_matches_neither_nothing_nor_everything(language: str, name: str) -> None:
    known = next(one for one in LANGUAGES if one == language)
    pattern = compiled(known)[name]
    assert not pattern.search("")
    assert not pattern.search("5 x 7 = 35")
    assert "\n" not in pattern.pattern
