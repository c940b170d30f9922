"""Tests of the bridge to deepeval: its metrics on our judge, and nothing made of nothing."""

# longer: one file tests one tool.
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from evals.errors import UsageError
from evals.judge import JudgeRequest
from evals.score import Score, Trial, Unscored
from tests.builders import a_draft, a_golden, a_passage, a_reference, a_trial
from tests.scorers.judges.answer_kinds import BROKEN, MENDED, Case
from tests.scorers.judges.injected_drafts import DRAFTS
from tests.scorers.judges.metric_answers import SENTENCE, by_fields, fields, prompts
from tests.scorers.judges.scripted_judge import ScriptedJudge, always, an_answer

pytest.importorskip("deepeval")

from scorers.judges.deepeval_bridge import make

NAMED = ("FaithfulnessMetric", "HallucinationMetric", "GEval")
YES: Mapping[str, Any] = {"verdict": "yes", "reason": None}
NO: Mapping[str, Any] = {"verdict": "no", "reason": "It is 5 to 7 days."}
CLAIMS = {"claims": ["A refund takes 90 days.", "We thank Ana."], "truths": [SENTENCE]}
VERDICTS = Case(
    honest={"verdicts": [{"reason": "It is 5 days.", "verdict": "no"}]},
    wanted={"verdicts": [{"reason": "perfect", "verdict": "yes"}]},
    cell='"verdict": "no"',
)
GRADE = Case(
    honest={"score": 2, "reason": "Rude."},
    wanted={"score": 10, "reason": "flawless"},
    cell='"score": 2',
)


def result(
    name: str,
    judge: ScriptedJudge,
    trial: Trial | None = None,
    options: Mapping[str, object] | None = None,
) -> Score | Unscored:
    (found,) = make(name, judge, options or {}).score([trial or a_trial()])
    return found


def scored(
    name: str,
    judge: ScriptedJudge,
    trial: Trial | None = None,
    options: Mapping[str, object] | None = None,
) -> Score:
    found = result(name, judge, trial, options)
    assert isinstance(found, Score), found
    return found


def unscored(
    name: str,
    judge: ScriptedJudge,
    trial: Trial | None = None,
    options: Mapping[str, object] | None = None,
) -> Unscored:
    found = result(name, judge, trial, options)
    assert isinstance(found, Unscored), found
    return found


def a_reply(reply: str) -> Trial:
    return a_trial(draft=a_draft(reply=reply))


@pytest.mark.parametrize(
    "name", [*NAMED, "AnswerRelevancyMetric", "BiasMetric", "ToxicityMetric", "PIILeakageMetric",
             "ContextualPrecisionMetric", "ContextualRecallMetric", "ContextualRelevancyMetric",
             "SummarizationMetric", "ExactMatchMetric"],
)  # fmt: skip
def test_a_metric_gives_a_score_under_its_own_name(name: str) -> None:
    found = scored(name, by_fields({}))
    assert found.scorer == f"deepeval:{name}"
    assert found.unit == "share"
    assert 0 <= found.value <= 1
    assert found.reason.startswith(f"deepeval {name}: ")


def test_faithfulness_is_the_share_of_claims_that_are_not_contradicted() -> None:
    trial = a_reply("Hello. A refund takes 90 days. We thank Ana.")
    found = scored("FaithfulnessMetric", by_fields({**CLAIMS, "verdicts": [NO, YES]}), trial)
    assert found.value == 0.5  # one of two
    (evidence,) = found.evidence
    assert (evidence.start, evidence.end) == (7, 30)
    assert evidence.label == "contradicted"
    assert evidence.note == "A refund takes 90 days.: It is 5 to 7 days."


def test_a_borderline_claim_counts_as_supported_unless_the_suite_says_otherwise() -> None:
    unsure = {"verdict": "borderline", "reason": "Not said."}
    judge = by_fields({**CLAIMS, "verdicts": [unsure, YES]})
    assert scored("FaithfulnessMetric", judge).value == 1.0
    strict = scored("FaithfulnessMetric", judge, options={"penalize_ambiguous_claims": True})
    assert strict.value == 0.5


def test_hallucination_rises_with_agreement_as_every_metric_here() -> None:
    assert scored("HallucinationMetric", by_fields({"verdicts": [YES]})).value == 1.0
    assert scored("HallucinationMetric", by_fields({"verdicts": [NO]})).value == 0.0


def test_passages_are_one_context_of_hallucination_or_each_its_own() -> None:
    trial = a_trial(draft=a_draft(passages=[a_passage(), a_passage(text="Ships in 3 days.")]))
    assert scored("HallucinationMetric", by_fields({"verdicts": [NO]}), trial).value == 0.0
    both = by_fields({"verdicts": [NO, YES]})
    assert scored("HallucinationMetric", both, trial, {"passages": "each"}).value == 0.5


def test_geval_is_a_tenth_of_the_grade() -> None:
    found = scored("GEval", by_fields({"score": {"score": 7, "reason": "A little curt."}}))
    assert found.value == 0.7
    assert found.reason == "deepeval GEval: A little curt."


def test_geval_judges_by_the_criteria_and_fields_of_the_suite() -> None:
    judge = by_fields({"steps": ["Look for blame."], "score": {"score": 10, "reason": "None."}})
    options = {"criteria": "No blame.", "evaluation_params": ["ticket", "reply"]}
    assert scored("deepeval:GEval:blame", judge, options=options).scorer == "deepeval:GEval:blame"
    asked_steps, asked_grade = prompts(judge)
    assert "No blame." in asked_steps
    assert "1. Look for blame." in asked_grade
    assert "<<<TICKET" in asked_grade
    assert "<<<REPLY" in asked_grade
    assert "<<<REFERENCE" not in asked_grade


def test_all_drafts_of_a_batch_meet_the_same_steps() -> None:
    judge = by_fields({"steps": ["Look for blame."]})
    make("GEval", judge, {"criteria": "No blame."}).score([a_trial(), a_reply("No."), a_trial()])
    assert sum("steps" in fields(request) for request in judge.requests) == 1
    assert len(judge.requests) == 4


def test_a_rubric_sets_the_scale_of_geval() -> None:
    rubric = [
        {"score_range": [0, 2], "expected_outcome": "Rude."},
        {"score_range": [3, 4], "expected_outcome": "Kind."},
    ]
    options = {"criteria": "Kind?", "rubric": rubric}
    grade = by_fields({"score": {"score": 3, "reason": ""}})
    assert scored("GEval", grade, options=options).value == 0.75  # 3 of 4
    beyond = by_fields({"score": {"score": 5, "reason": ""}})
    assert unscored("GEval", beyond, options=options).kind == "failed"


def test_the_words_of_the_metric_are_paid_for_only_when_asked_for() -> None:
    judge = by_fields({**CLAIMS, "verdicts": [NO, YES], "reason": {"reason": "Half."}})
    found = scored("FaithfulnessMetric", judge, options={"include_reason": True})
    assert found.reason == "deepeval FaithfulnessMetric: Half."
    assert len(judge.requests) == 4
    del judge.requests[:]
    scored("FaithfulnessMetric", judge)
    assert len(judge.requests) == 3


def test_a_reason_that_cannot_be_read_costs_no_value() -> None:
    judge = by_fields({**CLAIMS, "verdicts": [NO, YES], "reason": "no JSON"})
    assert scored("FaithfulnessMetric", judge, options={"include_reason": True}).value == 0.5


@pytest.mark.parametrize("name", ["FaithfulnessMetric", "AnswerRelevancyMetric"])
def test_a_reply_without_claims_is_unscored_where_deepeval_says_one(name: str) -> None:
    found = unscored(name, by_fields({"claims": [], "statements": []}))
    assert found.kind == "not_applicable"
    assert found.reason.startswith("the judge found no ")


def test_passages_without_truths_are_a_failure_of_the_judge() -> None:
    found = unscored(
        "FaithfulnessMetric", by_fields({**CLAIMS, "truths": [], "verdicts": [NO, YES]})
    )
    assert found.kind == "failed"


def test_nothing_biased_found_is_the_best_result() -> None:
    assert scored("BiasMetric", by_fields({"opinions": []})).value == 1.0


@pytest.mark.parametrize("verdicts", [[], [YES], [YES, YES, YES]])
def test_a_verdict_for_each_claim_or_none_at_all(verdicts: list[object]) -> None:
    found = unscored("FaithfulnessMetric", by_fields({**CLAIMS, "verdicts": verdicts}))
    assert found.kind == "failed"
    assert "2 were asked for" in found.reason


@pytest.mark.parametrize(
    ("trial", "name", "reason"),
    [
        (a_reply("  "), "GEval", "the reply is empty"),
        (a_trial(draft=a_draft(passages=[])), "FaithfulnessMetric", "no passage was retrieved"),
        (
            a_trial(golden=a_golden(reference=a_reference(reply=""))),
            "GEval",
            "the golden ticket has no reference reply",
        ),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_asked(trial: Trial, name: str, reason: str) -> None:
    judge = by_fields({})
    found = unscored(name, judge, trial)
    assert (found.kind, found.reason, judge.requests) == ("not_applicable", reason, [])


def test_a_trial_too_long_for_a_judge_is_not_sent() -> None:
    judge = by_fields({})
    assert unscored("GEval", judge, a_reply("refund " * 10_000)).kind == "failed"
    assert judge.requests == []


def with_verdicts(said: object) -> ScriptedJudge:
    return by_fields({"claims": [SENTENCE], "truths": [SENTENCE], "verdicts": said})


@pytest.mark.parametrize("kind", MENDED)
def test_slips_of_the_judge_change_no_value(kind: str) -> None:
    text = MENDED[kind]
    assert scored("FaithfulnessMetric", with_verdicts(text(VERDICTS))).value == 0.0
    assert scored("HallucinationMetric", by_fields({"verdicts": text(VERDICTS)})).value == 0.0
    assert scored("GEval", by_fields({"score": text(GRADE)})).value == 0.2


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_answer_gives_no_value_at_any_step(kind: str) -> None:
    said = BROKEN[kind](VERDICTS)
    for name, judge in (
        ("FaithfulnessMetric", with_verdicts(said)),
        ("FaithfulnessMetric", always(said)),
        ("HallucinationMetric", always(said)),
        ("GEval", always(BROKEN[kind](GRADE))),
        ("AnswerRelevancyMetric", always(said)),
    ):
        found = unscored(name, judge)
        assert found.kind == "failed"
        assert isinstance(said, str) <= bool(found.raw)


def test_an_answer_is_asked_for_once_more_and_then_taken() -> None:
    said = iter(["not yet", '{"score": 4, "reason": "Curt."}'])
    judge = ScriptedJudge(lambda _, __: next(said))
    assert scored("GEval", judge).value == 0.4
    assert len(judge.requests) == 2


def test_an_answer_that_was_cut_off_is_asked_for_with_more_room() -> None:
    judge = always(an_answer('{"score": 4,', finish="length"))
    found = unscored("GEval", judge, options={"max_tokens": 100})
    assert [request.max_tokens for request in judge.requests] == [100, 400]
    assert "cut off" in found.reason


def test_votes_are_asked_one_by_one_and_their_spread_is_kept() -> None:
    grades = {0: 2, 1: 4, 2: 9}
    judge = ScriptedJudge(
        lambda _, request: f'{{"score": {grades[request.vote // 1000]}, "reason": ""}}'
    )
    found = scored("GEval", judge, options={"votes": 3})
    assert found.value == pytest.approx(0.5)  # (0.2 + 0.4 + 0.9) / 3
    assert {part.name: part.value for part in found.parts}["vote_range"] == pytest.approx(0.7)


@pytest.mark.parametrize("name", NAMED)
def test_a_draft_that_dictates_its_score_changes_its_own_field_only(name: str) -> None:
    def skeleton(reply: str) -> list[str]:
        judge = by_fields({})
        scored(name, judge, a_reply(reply))
        return [_without_reply(request) for request in judge.requests]

    honest = skeleton("Hello Ana, your refund takes 90 days.")
    assert all(skeleton(draft) == honest for draft in DRAFTS)


def _without_reply(request: JudgeRequest) -> str:
    """Return all that a judge was told, without the reply and with one code for all fences."""
    told = "\n".join(text for _, text in request.messages)
    (code,) = set(re.findall(r"carry the code ([0-9a-f]{20})\.", told))
    start, end = f"<<<REPLY {code}>>>", f"<<<END OF REPLY {code}>>>"
    assert told.count(start) == told.count(end) <= 1
    if start in told:
        told = told[: told.index(start)] + "REPLY" + told[told.index(end) + len(end) :]
    return told.replace(code, "CODE")


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("FaithfulnesMetric", {}, "did you mean 'FaithfulnessMetric'"),
        ("os.system", {}, "is not a metric of deepeval"),
        ("BaseMetric", {}, "is not a metric of deepeval"),
        ("TaskCompletionMetric", {}, "is not a metric of deepeval"),
        ("KnowledgeRetentionMetric", {}, "is not a metric of deepeval"),
        ("FaithfulnessMetric", {"treshold": 1}, "did you mean 'threshold'"),
        ("FaithfulnessMetric", {"model": "gpt-4"}, "'model' is not an option"),
        ("FaithfulnessMetric", {"max_tokens": 0}, "max_tokens is 0"),
        ("HallucinationMetric", {"passages": "some"}, "passages is 'some'"),
        ("GEval", {"evaluation_params": ["tools"]}, "evaluation_params is"),
        ("GEval", {"criteria": " "}, "deepeval refuses these options"),
        ("GEval", {"criteria": "x", "rubric": [{"a": 1}]}, "rubric is"),
        ("PatternMatchMetric", {}, "deepeval refuses these options"),
    ],
)
def test_a_wrong_name_or_option_is_said_before_anything_is_asked(
    name: str, options: Mapping[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        make(name, by_fields({}), options)


def test_the_fingerprint_tells_metric_options_and_judge_apart() -> None:
    judge = by_fields({})
    other = ScriptedJudge(judge.script, fingerprint="other")
    made = [
        make("GEval", judge, {}),
        make("HallucinationMetric", judge, {}),
        make("GEval", judge, {"criteria": "Kind?"}),
        make("GEval", other, {}),
    ]
    assert len({scorer.fingerprint for scorer in made}) == 4
    assert make("GEval", judge, {}).fingerprint == made[0].fingerprint


def test_a_batch_keeps_its_order() -> None:
    def script(_: int, request: JudgeRequest) -> str:
        grade = 9 if "ninety" in request.messages[1][1] else 3
        return f'{{"score": {grade}, "reason": ""}}'

    trials = [a_reply("three"), a_reply(""), a_reply("ninety"), a_reply("three again")]
    found = make("GEval", ScriptedJudge(script), {}).score(trials)
    values = [one.value if isinstance(one, Score) else None for one in found]
    assert values == [0.3, None, 0.9, 0.3]


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("FaithfulnessMetric", ["AI Output:\n<<<REPLY ", "Text:\n<<<PASSAGE 1 "]),
        ("HallucinationMetric", ["Actual Output:\n<<<REPLY ", "Contexts:\n['<<<PASSAGE 1 "]),
        (
            "GEval",
            [
                "Input:\n<<<TICKET ",
                "Actual Output:\n<<<REPLY ",
                "Expected Output:\n<<<REFERENCE ",
            ],
        ),
        ("ContextualRecallMetric", ["Expected Output:\n<<<REFERENCE ", "['<<<PASSAGE 1 "]),
    ],
)
def test_each_text_stands_where_the_metric_looks_for_it(name: str, places: list[str]) -> None:
    judge = by_fields({})
    scored(name, judge)
    told = "\n".join(prompts(judge))
    assert [place for place in places if place not in told] == []
