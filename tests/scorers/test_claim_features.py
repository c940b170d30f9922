"""Prove the numbers that describe how a claim agrees with its evidence, worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.claim_features import FEATURES, features_of
from scorers.sources import sources_of
from tests.builders import a_passage

TEXT = "Opened pods cannot be returned. A Nook Mini costs EUR 99 and weighs 2 kg."


def measured(claim: str, text: str = TEXT, body: str = "") -> dict[str, float]:
    """Return the features of a claim by name."""
    sources = sources_of(claim, [a_passage(article_id="KB-1", title="", text=text)], body=body)
    return dict(zip(FEATURES, features_of(claim, sources)[1], strict=True))


def test_a_copy_finds_everything_and_misses_nothing() -> None:
    found = measured("Opened pods cannot be returned.")
    shares = ("coverage", "words_chosen", "words_anywhere", "pairs_chosen", "trigrams_chosen")
    assert {found[name] for name in shares} == {1.0}
    assert found["is_copied"] == 1.0
    faults = ("quantities_unknown", "names_unknown", "denies", "opposed", "swapped", "log_missing")
    assert {found[name] for name in faults} == {0.0}


def test_words_pairs_and_runs_are_shares_of_the_claim() -> None:
    found = measured("Opened pods cannot be recycled.")
    # Stems: opened, pods, recycled; two are found. Pairs: opened-pods, opened-recycled and
    # pods-recycled; one is. Runs of two: opened pods, pods cannot, cannot be, be recycled; three
    # are; of three: opened pods cannot, pods cannot be, cannot be recycled; two are.
    assert found["words_chosen"] == pytest.approx(2 / 3)
    assert found["pairs_chosen"] == pytest.approx(1 / 3)
    assert found["bigrams_chosen"] == pytest.approx(3 / 4)
    assert found["trigrams_chosen"] == pytest.approx(2 / 3)
    assert found["log_missing"] == pytest.approx(math.log(2))
    assert found["log_words"] == pytest.approx(math.log(6))


def test_the_weakest_clause_is_the_one_that_nothing_supports() -> None:
    found = measured("Opened pods cannot be returned, bananas grow on trees.")
    assert found["weakest_clause"] == 0.0
    assert measured("Opened pods cannot be returned.")["weakest_clause"] == 1.0


def test_numbers_and_names_are_told_apart_by_whether_the_evidence_has_them() -> None:
    found = measured("The Nook Ultra costs EUR 99 and weighs 3 kg.")
    assert found["quantities_unknown"] == 1 / 2
    assert found["names_unknown"] == 1 / 2
    assert found["swapped"] == 1.0


def test_a_denial_and_an_opposite_are_noticed() -> None:
    assert measured("Opened pods can be returned.")["denies"] == 1.0
    assert measured("The door is open.", "The door is closed.")["opposed"] == 1.0


def test_the_customers_own_words_count_for_their_case() -> None:
    body = "My blue kettle whistles at night."
    assert measured("Your blue kettle whistles at night.", body=body)["words_anywhere"] == 1.0
    assert measured("Blue kettles whistle at night.", body=body)["words_anywhere"] == 0.0


@given(st.text(max_size=120), st.text(max_size=200))
def test_every_number_is_finite_and_every_share_within_bounds(claim: str, text: str) -> None:
    found = measured(claim, text)
    assert len(found) == len(FEATURES)
    assert all(math.isfinite(one) for one in found.values())
    assert all(0 <= one <= 1 for name, one in found.items() if not name.startswith("log_"))
