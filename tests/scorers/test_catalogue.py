"""Prove that the catalogue makes every scorer by its name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from evals.errors import UsageError
from evals.score import METRICS, Score, metric_named
from scorers.catalogue import CATALOGUE, JUDGED, asks_a_judge, is_scorer, make_scorers
from tests.builders import a_draft, a_golden, a_reference, a_trial
from tests.scorers.judges.scripted_judge import always


def test_the_catalogue_and_the_scales_name_the_same_scorers() -> None:
    assert set(CATALOGUE) == set(METRICS)


def test_every_scorer_carries_its_name_a_version_and_its_own_fingerprint() -> None:
    made = make_scorers(CATALOGUE)
    assert [scorer.name for scorer in made] == list(CATALOGUE)
    assert all(scorer.version for scorer in made)
    assert len({scorer.fingerprint for scorer in made}) == len(made)


def test_every_scorer_uses_the_unit_of_its_scale() -> None:
    trial = a_trial(
        golden=a_golden(reference=a_reference(forbidden_claims=["Refunds take 9 years."])),
        draft=a_draft(),
    )
    for scorer in make_scorers(CATALOGUE):
        (answer,) = scorer.score([trial])
        assert isinstance(answer, Score), scorer.name
        assert answer.unit == metric_named(scorer.name).unit


def test_a_name_given_twice_makes_one_scorer_in_the_first_place() -> None:
    assert [one.name for one in make_scorers(["cost", "latency", "cost"])] == ["cost", "latency"]
    assert make_scorers([]) == []


def test_an_unknown_name_is_answered_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match=r"scorers: 'faithfullness' is not a scorer.*faithfulness"):
        make_scorers(["cost", "faithfullness"])


def test_a_scorer_that_asks_a_judge_is_made_with_one_and_its_votes() -> None:
    made = make_scorers([*JUDGED, "tone"], always("{}"), votes=3)
    assert [scorer.name for scorer in made] == [*JUDGED, "tone"]
    once = make_scorers(JUDGED, always("{}"))
    assert {one.fingerprint for one in once}.isdisjoint(one.fingerprint for one in made)
    assert not set(JUDGED) & set(CATALOGUE)


@pytest.mark.parametrize("name", [*JUDGED, "deepeval:FaithfulnessMetric", "ragas:Faithfulness"])
def test_without_a_judge_it_says_what_to_add(name: str) -> None:
    assert asks_a_judge(name)
    with pytest.raises(UsageError, match=rf"'{name}' asks a judge and none is named; add `judge:"):
        make_scorers([name])


@pytest.mark.parametrize("name", ["rubric_ton", "deepevil:X", "deepeval:", ":x", "ragas"])
def test_names_near_to_those_of_judges_are_unknown(name: str) -> None:
    assert not is_scorer(name)
    with pytest.raises(UsageError, match="is not a scorer"):
        make_scorers([name], always("{}"))


def test_importing_the_catalogue_imports_no_scorer() -> None:
    code = (
        "import sys, scorers.catalogue;"
        "print([name for name in sys.modules if name.startswith('scorers.')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['scorers.catalogue']"
