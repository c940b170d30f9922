"""Several votes make one score: their mean, with every vote and their range kept."""

from __future__ import annotations

import json

import pytest

from evals.judge import JudgeRequest
from evals.score import Score, Unscored
from scorers.judges.rubric_scorer import RubricScorer
from tests.builders import a_trial
from tests.scorers.judges.scripted_judge import Said, ScriptedJudge, an_answer


def voted(*levels: int | None, cost_usd: float | None = 0.01) -> Score | Unscored:
    """Score the tone of one draft; each vote always says its level, None something unreadable."""

    def script(_: int, request: JudgeRequest) -> Said:
        level = levels[request.vote]
        text = "no" if level is None else json.dumps(
            {"reasoning": f"vote {request.vote}", "lapses": [], "level": level}
        )  # fmt: skip
        return an_answer(text, cost_usd=cost_usd)

    judge = ScriptedJudge(script)
    scorer = RubricScorer(name="rubric_tone", judge=judge, votes=len(levels))
    (found,) = scorer.score([a_trial()])
    return found


def test_the_value_is_the_mean_of_the_votes_and_each_is_kept() -> None:
    found = voted(1, 3, 3)
    assert isinstance(found, Score)
    # 0, 0.5 and 0.5: mean 1/3, range 0.5.
    assert found.value == pytest.approx(1 / 3)
    parts = {part.name: part.value for part in found.parts}
    assert parts == {
        "vote_1": 0.0,
        "vote_2": 0.5,
        "vote_3": 0.5,
        "vote_range": 0.5,
        "judge_s": 1.5,
        "judge_usd": pytest.approx(0.03),
    }
    assert "mean of 3 votes from 0.00 to 0.50" in found.reason


def test_one_vote_keeps_no_spread() -> None:
    found = voted(4)
    assert isinstance(found, Score)
    assert [part.name for part in found.parts] == ["judge_s", "judge_usd"]


def test_an_unknown_price_stays_unknown() -> None:
    found = voted(4, 4, cost_usd=None)
    assert isinstance(found, Score)
    assert "judge_usd" not in {part.name for part in found.parts}


def test_a_minority_of_unreadable_votes_is_left_out() -> None:
    found = voted(5, None, 5)
    assert isinstance(found, Score)
    assert found.value == 1.0
    assert [p.name for p in found.parts if p.name.startswith("vote_")] == [
        "vote_1",
        "vote_3",
        "vote_range",
    ]


@pytest.mark.parametrize("levels", [(None, None, 5), (None, 5), (None,)])
def test_half_or_more_unreadable_votes_are_no_score(levels: tuple[int | None, ...]) -> None:
    found = voted(*levels)
    assert isinstance(found, Unscored)
    assert found.kind == "failed"
    assert found.raw == "no"
