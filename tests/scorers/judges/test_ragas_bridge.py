"""Tests of the bridge to ragas: its metrics on our judge, and nothing made of nothing."""

# longer: one file tests one tool.
from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from evals.errors import UsageError
from evals.judge import JudgeRequest
from evals.score import Score, Trial, Unscored
from scorers.judges.bridge_texts import fenced, plain_texts
from tests.builders import a_draft, a_golden, a_reference, a_ticket, a_trial
from tests.scorers.judges.answer_kinds import BROKEN, MENDED, Case
from tests.scorers.judges.injected_drafts import DRAFTS
from tests.scorers.judges.metric_answers import SENTENCE, by_fields, fields, prompts
from tests.scorers.judges.scripted_judge import ScriptedJudge, always

pytest.importorskip("ragas")

from scorers.judges.ragas_bridge import make

NAMED = ("Faithfulness", "FactualCorrectness", "AnswerRelevancy")
HOLDS = {"statement": "A.", "reason": "Stated.", "verdict": 1}
NOT = {"statement": "A refund takes 90 days.", "reason": "It is 5 to 7 days.", "verdict": 0}
VERDICTS = Case(
    honest={"statements": [{"statement": "A.", "reason": "It is 5 days.", "verdict": 0}]},
    wanted={"statements": [{"statement": "A.", "reason": "perfect", "verdict": 1}]},
    cell='"verdict": 0',
)
EVASIVE = Case(
    honest={"question": "Where is my refund?", "noncommittal": 1},
    wanted={"question": "Where is my refund?", "noncommittal": 0},
    cell='"noncommittal": 1',
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
    "name",
    [*NAMED, "AnswerAccuracy", "AnswerCorrectness", "ContextEntityRecall", "ContextPrecision",
     "ContextRecall", "ContextRelevance", "DomainSpecificRubrics", "ExactMatch",
     "NoiseSensitivity", "ResponseGroundedness", "SemanticSimilarity", "StringPresence",
     "LLMContextRecall", "ResponseRelevancy"],
)  # fmt: skip
def test_a_metric_gives_a_score_under_its_own_name(name: str) -> None:
    found = scored(name, by_fields({}))
    assert found.scorer == f"ragas:{name}"
    assert found.unit == "share"
    assert 0 <= found.value <= 1
    assert found.reason.startswith(f"ragas {name}: ")


def test_faithfulness_is_the_share_of_statements_that_the_passages_state() -> None:
    judge = by_fields({"statements": ["A refund takes 90 days.", "A."],
                       "statements/verdict": [NOT, HOLDS]})  # fmt: skip
    found = scored("Faithfulness", judge, a_reply("Hello. A refund takes 90 days."))
    assert found.value == 0.5  # one of two
    (evidence,) = found.evidence
    assert (evidence.start, evidence.end) == (7, 30)
    assert evidence.label == "unsupported"
    assert evidence.note == "A refund takes 90 days.: It is 5 to 7 days."
    assert found.reason == "ragas Faithfulness: 1 of 2 statements of the reply hold"


def test_factual_correctness_weighs_what_is_wrong_and_what_is_missing() -> None:
    # Precision 1/2 (reply against reference), recall 1/2, F1 = 0.5; precision alone 0.5.
    judge = by_fields({"claims": ["A.", "B."], "statements/verdict": [NOT, HOLDS]})
    found = scored("FactualCorrectness", judge)
    assert found.value == 0.5
    assert [one.label for one in found.evidence] == ["unsupported", "missing_fact"]
    assert len(judge.requests) == 4
    del judge.requests[:]
    assert scored("FactualCorrectness", judge, options={"mode": "precision"}).value == 0.5
    assert len(judge.requests) == 2


def test_answer_relevancy_compares_questions_with_the_ticket_on_this_machine() -> None:
    ticket = a_ticket(subject="", body="Where is my refund?")
    trial = a_trial(golden=a_golden(ticket=ticket))
    same = by_fields({"question": {"question": "Where is my refund?", "noncommittal": 0}})
    other = by_fields({"question": {"question": "How do I grow tomatoes?", "noncommittal": 0}})
    evasive = by_fields({"question": {"question": "Where is my refund?", "noncommittal": 1}})
    found = scored("AnswerRelevancy", same, trial)
    assert found.value == pytest.approx(1.0)
    assert "shared stems of words" in found.reason
    assert scored("AnswerRelevancy", other, trial).value == 0.0
    assert scored("AnswerRelevancy", evasive, trial).value == 0.0


def test_the_three_questions_of_answer_relevancy_are_three_votes() -> None:
    judge = by_fields({})
    scored("AnswerRelevancy", judge)
    assert [request.vote for request in judge.requests] == [0, 1, 2]
    assert len(set(prompts(judge))) == 1


def test_no_question_at_all_is_a_failure_of_the_judge() -> None:
    judge = by_fields({"question": {"question": "", "noncommittal": 0}})
    assert unscored("AnswerRelevancy", judge).kind == "failed"


def test_a_text_without_words_is_compared_with_nothing() -> None:
    judge = by_fields({"question": {"question": "???", "noncommittal": 0}})
    found = unscored("AnswerRelevancy", judge)  # ragas: 0/0
    assert found.kind == "failed"


def test_noise_sensitivity_is_turned_round() -> None:
    judge = by_fields({"statements": ["A."], "statements/verdict": [HOLDS]})
    assert scored("NoiseSensitivity", judge).value == 1.0


@pytest.mark.parametrize(("grade", "value"), [(1, 0.0), (2, 0.25), (5, 1.0)])
def test_a_rubric_from_one_to_five_is_brought_to_zero_to_one(grade: int, value: float) -> None:
    judge = by_fields({"score": {"feedback": "So so.", "score": grade}})
    assert scored("DomainSpecificRubrics", judge).value == value


def test_the_older_metrics_ask_the_same_judge() -> None:
    judge = by_fields({"verdict": {"reason": "No blame.", "verdict": 1}})
    options = {"definition": "Does the reply blame nobody?"}
    found = scored("ragas:AspectCritic:no_blame", judge, options=options)
    assert (found.scorer, found.value) == ("ragas:AspectCritic:no_blame", 1.0)
    assert "Does the reply blame nobody?" in prompts(judge)[0]


@pytest.mark.parametrize(
    ("name", "answers", "where"),
    [
        ("Faithfulness", {"statements": []}, "no statements in the reply"),
        ("FactualCorrectness", {"claims": []}, "no claims in the reply"),
    ],
)
def test_a_reply_without_claims_is_unscored(
    name: str, answers: Mapping[str, object], where: str
) -> None:
    found = unscored(name, by_fields(answers))
    assert found.kind == "not_applicable"
    assert where in found.reason


@pytest.mark.parametrize("verdicts", [[], [HOLDS], [HOLDS, HOLDS, HOLDS]])
@pytest.mark.parametrize(
    ("name", "items"), [("Faithfulness", "statements"), ("FactualCorrectness", "claims")]
)
def test_a_verdict_for_each_statement_or_none_at_all(
    name: str, items: str, verdicts: list[object]
) -> None:
    found = unscored(name, by_fields({items: ["A.", "B."], "statements/verdict": verdicts}))
    assert found.kind == "failed"
    assert "2 were asked for" in found.reason


@pytest.mark.parametrize(
    ("trial", "name", "reason"),
    [
        (a_reply(""), "Faithfulness", "the reply is empty"),
        (a_trial(draft=a_draft(passages=[])), "Faithfulness", "no passage was retrieved"),
        (
            a_trial(golden=a_golden(reference=a_reference(reply=""))),
            "FactualCorrectness",
            "the golden ticket has no reference reply",
        ),
        (a_trial(draft=a_draft(passages=[])), "LLMContextRecall", "no passage was retrieved"),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_asked(trial: Trial, name: str, reason: str) -> None:
    judge = by_fields({})
    found = unscored(name, judge, trial)
    assert (found.kind, found.reason, judge.requests) == ("not_applicable", reason, [])


def with_verdicts(said: object) -> ScriptedJudge:
    return by_fields({"statements": ["A."], "claims": ["A."], "statements/verdict": said})


@pytest.mark.parametrize("kind", MENDED)
def test_slips_of_the_judge_change_no_value(kind: str) -> None:
    text = MENDED[kind]
    assert scored("Faithfulness", with_verdicts(text(VERDICTS))).value == 0.0
    assert scored("FactualCorrectness", with_verdicts(text(VERDICTS))).value == 0.0
    assert scored("AnswerRelevancy", by_fields({"question": text(EVASIVE)})).value == 0.0


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_answer_gives_no_value_at_any_step(kind: str) -> None:
    said = BROKEN[kind](VERDICTS)
    for name, judge in (
        ("Faithfulness", with_verdicts(said)),
        ("Faithfulness", always(said)),
        ("FactualCorrectness", with_verdicts(said)),
        ("AnswerRelevancy", always(BROKEN[kind](EVASIVE))),
        ("LLMContextRecall", always(said)),
    ):
        found = unscored(name, judge)
        assert found.kind == "failed"
        assert isinstance(said, str) <= bool(found.raw)


@pytest.mark.parametrize("verdict", ["7", "-1", "2"])
def test_a_verdict_is_zero_or_one(verdict: str) -> None:
    # ragas takes every number but 0 for a yes.
    assert unscored("Faithfulness", with_verdicts(VERDICTS.with_verdict(verdict))).kind == "failed"


@pytest.mark.parametrize("name", NAMED)
def test_a_draft_that_dictates_its_score_changes_its_own_field_only(name: str) -> None:
    def skeleton(reply: str) -> list[object]:
        judge = by_fields({})
        trial = a_reply(reply)
        scored(name, judge, trial)
        texts = fenced(plain_texts(trial))
        return [_without(texts.reply, texts.code, request) for request in judge.requests]

    honest = skeleton("Hello Ana, your refund takes 90 days.")
    assert all(skeleton(draft) == honest for draft in DRAFTS)


def _without(reply: str, code: str, request: JudgeRequest) -> object:
    """Return what a judge was told, the reply as a mere name, and one code for all fences."""
    rules, prompt = (text for _, text in request.messages)
    head, _, tail = prompt.rpartition("\ninput: ")
    given: dict[str, Any] = json.loads(tail[: tail.rindex("}") + 1])
    named = {key: "REPLY" if value == reply else value for key, value in given.items()}
    return json.dumps([rules, head, named]).replace(code, "CODE")


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("Faithfullness", {}, "did you mean 'Faithfulness'"),
        ("os.system", {}, "is not a metric of ragas"),
        ("BaseMetric", {}, "is not a metric of ragas"),
        ("ToolCallAccuracy", {}, "is not a metric of ragas"),
        ("MultiModalFaithfulness", {}, "is not a metric of ragas"),
        ("FaithfulnesswithHHEM", {}, "is not a metric of ragas"),
        ("FactualCorrectness", {"modus": "f1"}, "did you mean 'mode'"),
        ("Faithfulness", {"llm": "gpt-4"}, "'llm' is not an option"),
        ("Faithfulness", {"votes": 1.5}, "votes is 1.5"),
        ("FactualCorrectness", {"beta": "much"}, "ragas refuses these options"),
        ("AspectCritic", {}, "ragas refuses these options"),
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
        make("Faithfulness", judge, {}),
        make("FactualCorrectness", judge, {}),
        make("FactualCorrectness", judge, {"beta": 2.0}),
        make("Faithfulness", other, {}),
    ]
    assert len({scorer.fingerprint for scorer in made}) == 4
    assert make("Faithfulness", judge, {}).fingerprint == made[0].fingerprint


def test_a_batch_keeps_its_order() -> None:
    def script(_: int, request: JudgeRequest) -> str:
        if "statements" not in fields(request):
            raise AssertionError(fields(request))
        text = request.messages[1][1].rpartition("input:")[2]
        if "ninety" not in text and "verdict" not in json.dumps(dict(request.schema or {})):
            return json.dumps({"statements": [SENTENCE]})
        if "verdict" not in json.dumps(dict(request.schema or {})):
            return json.dumps({"statements": ["ninety"]})
        return json.dumps({"statements": [NOT if "ninety" in text else HOLDS]})

    trials = [a_reply("five"), a_reply(""), a_reply("ninety"), a_reply("five")]
    found = make("Faithfulness", ScriptedJudge(script), {}).score(trials)
    values = [one.value if isinstance(one, Score) else None for one in found]
    assert values == [1.0, None, 0.0, 1.0]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Faithfulness", [{"question": "ticket", "answer": "reply"}, {"context": "passage"}]),
        (
            "FactualCorrectness",
            [
                {"response": "reply"},
                {"context": "reference"},
                {"response": "reference"},
                {"context": "reply"},
            ],
        ),
        ("AnswerRelevancy", [{"response": "reply"}] * 3),
    ],
)
def test_each_text_stands_where_the_metric_looks_for_it(
    name: str, wanted: list[dict[str, str]]
) -> None:
    judge, trial = by_fields({}), a_trial()
    scored(name, judge, trial)
    texts = fenced(plain_texts(trial))
    named = {
        texts.ticket: "ticket",
        texts.reply: "reply",
        texts.reference: "reference",
        texts.passages[0]: "passage",
    }
    found = []
    for prompt in prompts(judge):
        tail = prompt.rpartition("\ninput: ")[2]
        given: dict[str, Any] = json.loads(tail[: tail.rindex("}") + 1])
        found.append({k: named[v] for k, v in given.items() if isinstance(v, str) and v in named})
    assert found == wanted
