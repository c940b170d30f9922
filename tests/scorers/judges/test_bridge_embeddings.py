"""Tests of the embeddings without a model: shared content words, and nothing else."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.judges.bridge_embeddings import SIZE, embed


def cosine(first: str, second: str) -> float:
    return sum(a * b for a, b in zip(embed(first), embed(second), strict=True))


def test_the_same_question_in_another_form_is_the_same() -> None:
    assert cosine("Where is my refund?", "where is THE refunds") == pytest.approx(1.0)


def test_texts_without_a_word_in_common_have_nothing_in_common() -> None:
    assert cosine("Where is my refund?", "How do tomatoes grow?") == 0.0


def test_half_of_the_words_in_common_lies_between() -> None:
    # Two words and one pair each: (1, 1, 0.5) has length 1.5; one word is shared: 1 / 2.25.
    assert cosine("refund card", "refund PayPal") == pytest.approx(1 / 2.25)


def test_a_text_without_words_is_no_vector() -> None:
    assert not any(embed("?! …"))


def test_a_text_of_function_words_only_is_compared_by_them() -> None:
    assert cosine("What is this?", "What is this?") == pytest.approx(1.0)


@given(st.text(max_size=200))
def test_a_vector_has_length_one_or_none(text: str) -> None:
    vector = embed(text)
    assert len(vector) == SIZE
    length = math.sqrt(sum(value * value for value in vector))
    assert length == 0.0 or math.isclose(length, 1.0)
