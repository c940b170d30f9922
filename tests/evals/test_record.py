"""Results and the scores in them."""

from __future__ import annotations

from tests.builders import a_result, a_score, an_unscored


def test_a_score_is_found_by_its_scorer() -> None:
    tone, broken = a_score(scorer="tone"), an_unscored(scorer="safety", failed=True)
    result = a_result(scores=[tone, broken])
    assert result.score_of("tone") is tone
    assert result.score_of("safety") is broken
    assert result.score_of("cost") is None
