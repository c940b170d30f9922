"""Tests of reading a judge's answer into a type: forgiven, refused, never guessed."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import BaseModel, Field

from evals.judge import JudgeAnswer, JudgeFailure
from scorers.judges.bridge_answers import read_model, schema_of
from scorers.judges.read_answer import UnreadableError
from tests.scorers.judges.answer_kinds import BROKEN, MENDED, Case


class Verdict(BaseModel):
    """Hold one verdict, as deepeval's types do."""

    verdict: Literal["yes", "no"]
    reason: str | None = None


class Verdicts(BaseModel):
    """Hold a list of them."""

    verdicts: list[Verdict]


class Graded(BaseModel):
    """Hold a grade, as GEval's type does."""

    reason: str
    score: float


class Rated(BaseModel):
    """Hold a rating, as types of ragas do."""

    rating: int = Field(description="How relevant (0, 1, or 2)")


class Ruled(BaseModel):
    """Hold a grade by a rubric of ragas."""

    grade: int = Field(description="Score from 1-5 based on the rubric")


class Flagged(BaseModel):
    """Hold a flag, as AnswerRelevancy's type does."""

    question: str
    noncommittal: int = Field(description="1 if vague")


VERDICTS = Case(
    honest={"verdicts": [{"reason": "It says 10 days.", "verdict": "no"}]},
    wanted={"verdicts": [{"reason": "perfect", "verdict": "yes"}]},
    cell='"verdict": "no"',
)
GRADED = Case(
    honest={"score": 2, "reason": "Rude."}, wanted={"score": 10, "reason": "x"}, cell='"score": 2'
)


@pytest.mark.parametrize("kind", MENDED)
def test_slips_that_change_no_verdict_are_forgiven(kind: str) -> None:
    text = MENDED[kind](VERDICTS)
    assert isinstance(text, str)
    assert [one.verdict for one in read_model(text, Verdicts).verdicts] == ["no"]


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize(
    ("case", "model"), [(VERDICTS, Verdicts), (GRADED, Graded)], ids=["verdicts", "score"]
)
def test_what_holds_no_verdict_for_certain_is_unreadable(
    kind: str, case: Case, model: type[BaseModel]
) -> None:
    said = BROKEN[kind](case)
    if isinstance(said, JudgeAnswer | JudgeFailure):
        return  # read one floor up, in the interview
    with pytest.raises(UnreadableError):
        read_model(said, model, score_range=(0, 10))


def test_a_verdict_in_capitals_with_a_dot_is_the_verdict() -> None:
    answer = read_model('{"verdicts": [{"verdict": "Yes."}]}', Verdicts)
    assert answer.verdicts == [Verdict(verdict="yes", reason="")]


@pytest.mark.parametrize(("rating", "fine"), [(0, True), (2, True), (3, False), (-1, False)])
def test_a_number_has_to_be_one_that_its_description_lists(rating: int, fine: bool) -> None:
    text = f'{{"rating": {rating}}}'
    if fine:
        assert read_model(text, Rated).rating == rating
    else:
        with pytest.raises(UnreadableError):
            read_model(text, Rated)


def test_a_number_has_to_lie_in_the_range_of_its_description() -> None:
    assert read_model('{"grade": 5}', Ruled).grade == 5
    with pytest.raises(UnreadableError):
        read_model('{"grade": 0}', Ruled)


def test_true_is_no_score() -> None:
    with pytest.raises(UnreadableError):
        read_model('{"score": true, "reason": ""}', Graded, score_range=(0, 10))


def test_a_list_loses_items_that_are_empty() -> None:
    class Claims(BaseModel):
        claims: list[str]

    assert read_model('{"claims": ["One.", " ", "Two."]}', Claims).claims == ["One.", "Two."]


def test_a_schema_is_closed_and_needs_no_reference() -> None:
    assert schema_of(Verdicts, "verdicts", 2) == {
        "title": "Verdicts",
        "type": "object",
        "properties": {
            "verdicts": {
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "items": {
                    "type": "object",
                    "properties": {
                        "verdict": {"enum": ["yes", "no"], "type": "string"},
                        "reason": {
                            "anyOf": [
                                {"type": "string", "minLength": 1, "maxLength": 160},
                                {"type": "null"},
                            ]
                        },
                    },
                    "required": ["verdict", "reason"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["verdicts"],
        "additionalProperties": False,
    }


def test_a_schema_lists_the_numbers_that_are_allowed() -> None:
    wanted = schema_of(Flagged)["properties"]
    assert isinstance(wanted, dict)
    assert wanted["noncommittal"]["enum"] == [0, 1]


def test_a_score_is_a_whole_number_of_its_range() -> None:
    wanted = schema_of(Graded, score_range=(0, 10))["properties"]
    assert isinstance(wanted, dict)
    assert wanted["score"] == {"type": "integer", "minimum": 0, "maximum": 10}
