"""Word overlap, the baseline."""

from __future__ import annotations

import pytest

from evals.calibration_overlap import overlap


@pytest.mark.parametrize(
    ("answer", "sources", "share"),
    [
        # refunds, take, days, 14: "take" and "14" are missing.
        ("Refunds take 14 days.", ["REFUNDS within 10 Days"], 0.5),
        ("Refunds take 14 days.", ["refunds take", "14 days"], 1.0),
        ("Refunds take 14 days.", [], 0.0),
        ("Yes, it is.", ["anything"], 1.0),
        ("", ["anything"], 1.0),
        # A number counts at any length, a word from four letters.
        ("7 of us", ["8"], 0.0),
    ],
)
def test_overlap_is_the_share_of_distinct_content_words_in_the_sources(
    answer: str, sources: list[str], share: float
) -> None:
    assert overlap(answer, sources) == pytest.approx(share)
