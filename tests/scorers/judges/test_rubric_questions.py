"""Each rubric shows what it needs, fenced, and its value is computed here from verdicts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evals.score import Score, Trial, Unscored
from scorers.judges.fence import code_for
from scorers.judges.read_answer import misfit
from scorers.judges.rubric import NAMES, load_rubric
from scorers.judges.rubric_questions import QUESTIONS
from scorers.judges.rubric_scorer import LONGEST_QUESTION, RubricScorer
from tests.builders import a_draft, a_fact, a_golden, a_passage, a_reference, a_ticket, a_trial
from tests.scorers.judges.scripted_judge import always

REPLY = "Hello Ana. Refunds to a card take 9 days. We ship to the moon. Your plan is Garden."


def scored(name: str, said: dict[str, Any], trial: Trial) -> Score | Unscored:
    """Score one draft with a judge that says one verdict."""
    (found,) = RubricScorer(name=name, judge=always(json.dumps(said))).score([trial])
    return found


def a_claim(verdict: str, quote: str) -> dict[str, str]:
    return {"claim": f"says: {quote}", "quote": quote, "verdict": verdict}


def test_faithfulness_is_supported_claims_over_claims_with_the_others_as_evidence() -> None:
    trial = a_trial(draft=a_draft(reply=REPLY))
    claims = [
        a_claim("contradicted", "Refunds to a card take 9 days."),
        a_claim("invented", "We ship to the moon"),
        a_claim("supported", "Your plan is Garden."),
        a_claim("invented", "words that the draft never said"),
    ]
    found = scored("rubric_faithfulness", {"reasoning": "x", "claims": claims}, trial)
    assert isinstance(found, Score)
    assert found.value == 1 / 4
    # The quote that is not in the reply counts as a claim and gives no place.
    assert [(REPLY[e.start : e.end], e.label) for e in found.evidence] == [
        ("Refunds to a card take 9 days.", "contradicted"),
        ("We ship to the moon", "invented"),
    ]


def test_a_reply_in_which_the_judge_finds_no_claim_is_not_applicable() -> None:
    found = scored("rubric_faithfulness", {"reasoning": "x", "claims": []}, a_trial())
    assert isinstance(found, Unscored)
    assert found.kind == "not_applicable"


def test_a_judge_that_names_a_number_of_its_own_is_not_believed() -> None:
    said = {"reasoning": "x", "claims": [a_claim("supported", "y")], "score": 1.0}
    found = scored("rubric_faithfulness", said, a_trial())
    assert isinstance(found, Unscored)
    assert found.kind == "failed"


@pytest.mark.parametrize(("level", "value"), [(1, 0.0), (2, 0.25), (3, 0.5), (4, 0.75), (5, 1.0)])
def test_the_levels_of_tone_are_spread_evenly_over_zero_to_one(level: int, value: float) -> None:
    said = {"reasoning": "So.", "lapses": ["Hello Ana"], "level": level}
    found = scored("rubric_tone", said, a_trial())
    assert isinstance(found, Score)
    assert found.value == value
    assert [(e.start, e.end) for e in found.evidence] == [(0, 9)]


def test_correctness_is_present_facts_over_required_facts() -> None:
    facts = [a_fact(fact=text) for text in ("One.", "Two.", "Three.", "Four.")]
    trial = a_trial(
        golden=a_golden(reference=a_reference(required_facts=facts)), draft=a_draft(reply=REPLY)
    )
    said = {
        "reasoning": "x",
        "fact_1": {"quote": "", "verdict": "present"},
        "fact_2": {"quote": "take 9 days", "verdict": "contradicted"},
        "fact_3": {"quote": "", "verdict": "absent"},
        "fact_4": {"quote": "", "verdict": "present"},
    }
    found = scored("rubric_correctness", said, trial)
    assert isinstance(found, Score)
    assert found.value == 2 / 4
    assert [(e.label, REPLY[e.start : e.end]) for e in found.evidence] == [
        ("contradicted", "take 9 days"),
        ("missing_fact", ""),
    ]


def test_a_fact_that_the_judge_passes_over_is_no_verdict() -> None:
    facts = [a_fact(fact="One."), a_fact(fact="Two.")]
    trial = a_trial(golden=a_golden(reference=a_reference(required_facts=facts)))
    said = {"reasoning": "x", "fact_1": {"quote": "", "verdict": "present"}}
    assert isinstance(scored("rubric_correctness", said, trial), Unscored)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_text_of_others_stands_between_marks_and_none_in_the_rubric(name: str) -> None:
    trial = a_trial(
        golden=a_golden(
            ticket=a_ticket(subject="SUBJECT-1", body="BODY-1", customer={"name": "NAME-1"}),
            reference=a_reference(required_facts=[a_fact(fact="FACT-1")]),
        ),
        draft=a_draft(reply="REPLY-1", passages=[a_passage(text="PASSAGE-1")]),
    )
    (_, system), (_, user) = QUESTIONS[name].messages(trial)
    shown = [section.text for section in QUESTIONS[name].sections(trial)]
    code = code_for(shown)
    head, *_ = user.partition("<<<")
    for word in ("SUBJECT-1", "BODY-1", "NAME-1", "REPLY-1", "PASSAGE-1", "FACT-1"):
        assert word not in system
        assert word not in head
    for text in shown:
        assert f"{code}>>>\n{text}\n<<<END OF" in user
    assert "REPLY-1" in user
    assert ("PASSAGE-1" in user) == (name == "rubric_faithfulness")
    assert ("FACT-1" in user) == (name == "rubric_correctness")


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_reference_reply_and_forbidden_claims_are_never_shown(name: str) -> None:
    reference = a_reference(reply="SECRET-REFERENCE", forbidden_claims=["SECRET-CLAIM"])
    messages = QUESTIONS[name].messages(a_trial(golden=a_golden(reference=reference)))
    assert not any("SECRET" in text for _, text in messages)


def test_what_cannot_be_asked_about_is_not_asked() -> None:
    judge = always("{}")
    empty = a_trial(draft=a_draft(reply=" \n"))
    no_facts = a_trial(golden=a_golden(reference=a_reference(required_facts=[])))
    sourceless = a_trial(golden=a_golden(ticket=a_ticket(body="")), draft=a_draft(passages=[]))
    for name, trial in (
        ("rubric_tone", empty),
        ("rubric_faithfulness", empty),
        ("rubric_correctness", no_facts),
        ("rubric_faithfulness", sourceless),
    ):
        (found,) = RubricScorer(name=name, judge=judge).score([trial])
        assert isinstance(found, Unscored)
        assert found.kind == "not_applicable"
    assert judge.requests == []


def test_a_text_that_is_too_long_for_any_judge_is_failed_and_never_cut() -> None:
    judge = always("{}")
    trial = a_trial(draft=a_draft(reply="a" * LONGEST_QUESTION))
    (found,) = RubricScorer(name="rubric_tone", judge=judge).score([trial])
    assert isinstance(found, Unscored)
    assert found.kind == "failed"
    assert judge.requests == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_form_shown_to_the_judge_has_the_keys_of_its_schema(name: str) -> None:
    schema = QUESTIONS[name].schema(a_trial())
    form = QUESTIONS[name].form(a_trial())
    assert all(f'"{key}"' in form for key in schema["properties"])
    assert misfit({}, schema) == "reasoning is missing"


@pytest.mark.parametrize("name", NAMES)
def test_a_rubric_file_has_a_version_a_task_and_anchors(name: str) -> None:
    rubric = load_rubric(name)
    assert rubric.name == f"rubric_{name}"
    assert rubric.version
    assert rubric.task
    assert len(rubric.anchors) >= 3
    assert len(rubric.sha256) == 64


def test_the_fingerprint_knows_the_judge_the_votes_and_the_rubric() -> None:
    judge, other = always("{}"), always("{}")
    other.fingerprint = "another"
    prints = {
        RubricScorer(name="rubric_tone", judge=judge).fingerprint,
        RubricScorer(name="rubric_tone", judge=other).fingerprint,
        RubricScorer(name="rubric_tone", judge=judge, votes=3).fingerprint,
        RubricScorer(name="rubric_faithfulness", judge=judge).fingerprint,
    }
    assert len(prints) == 4
