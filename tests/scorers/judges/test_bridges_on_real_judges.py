"""Tests of both bridges through `LitellmJudge`: a scripted provider, and the embedded small LLM."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.judge_spec import JudgeSpec
from evals.score import Score, Unscored
from runners.embedded.assets import SMOLLM2, path_of
from runners.judge import LitellmJudge
from scorers.catalogue import make_scorers
from tests.builders import a_draft, a_golden, a_passage, a_reference, a_ticket, a_trial

PROVIDER = Path(__file__).resolve().parents[4] / "shared" / "bench" / "fake_provider.py"
DEEPEVAL = ("deepeval:FaithfulnessMetric", "deepeval:HallucinationMetric", "deepeval:GEval")
RAGAS = ("ragas:Faithfulness", "ragas:FactualCorrectness", "ragas:AnswerRelevancy")

pytest.importorskip("deepeval")
pytest.importorskip("ragas")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start the scripted provider on a free port of this machine."""
    if not PROVIDER.is_file():
        pytest.skip("../shared/bench/fake_provider.py is not here to ask")
    with subprocess.Popen(
        [sys.executable, str(PROVIDER), "--port", "0", "--latency-ms", "0"],
        stdout=subprocess.PIPE,
        text=True,
    ) as provider:
        assert provider.stdout is not None
        port = json.loads(provider.stdout.readline())["listening"]
        yield f"http://127.0.0.1:{port}/v1"
        provider.terminate()


def test_every_named_metric_scores_by_a_provider(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    spec = JudgeSpec(
        model="openai/fake-model", api_base=address, prices={"input": 1.0, "output": 2.0}
    )
    trials = [
        a_trial(draft=a_draft(passages=[a_passage(), a_passage(text="Parcels take 3 days.")])),
        a_trial(),
    ]
    with LitellmJudge(spec) as judge:
        found = {
            scorer.name: scorer.score(trials) for scorer in make_scorers([*DEEPEVAL, *RAGAS], judge)
        }
        spent = judge.meter
    values = {
        name: [one.value for one in results if isinstance(one, Score)]
        for name, results in found.items()
    }
    assert {name: len(each) for name, each in values.items()} == dict.fromkeys(found, 2)
    relevancy = values.pop("ragas:AnswerRelevancy")
    # The provider says yes to all, grades 8 of 10, and asks back "The refund was issued."
    assert values == {
        "deepeval:FaithfulnessMetric": [1.0, 1.0],
        "deepeval:HallucinationMetric": [1.0, 1.0],
        "deepeval:GEval": [0.8, 0.8],
        "ragas:Faithfulness": [1.0, 1.0],
        "ragas:FactualCorrectness": [1.0, 1.0],
    }
    assert relevancy[0] == relevancy[1]
    assert 0.0 < relevancy[0] < 1.0
    # Faithfulness 3 (deepeval) and 2 (ragas), hallucination 1, GEval 1, correctness 4, relevancy 3
    # questions for each of two drafts, and one at the start.
    assert spent.judge_calls == 2 * (3 + 2 + 1 + 1 + 4 + 3) + 1
    assert spent.judge_usd > 0


@pytest.mark.local_llm
@pytest.mark.parametrize("names", [DEEPEVAL[1:2], RAGAS[2:3]], ids=["deepeval", "ragas"])
def test_the_embedded_model_gives_a_score_or_says_why_not(names: tuple[str, ...]) -> None:
    if path_of(SMOLLM2) is None:
        pytest.skip("the embedded model is not on this machine")
    pytest.importorskip("xllamacpp")
    trial = a_trial(
        golden=a_golden(
            ticket=a_ticket(subject="", body="Where is my refund?"),
            reference=a_reference(reply="It takes 5 days."),
        ),
        draft=a_draft(reply="It takes 5 days.", passages=[a_passage(text="Refunds take 5 days.")]),
    )
    with LitellmJudge(JudgeSpec(model="embedded/smollm2-135m")) as judge:
        for scorer in make_scorers(names, judge):
            (found,) = scorer.score([trial])
            if isinstance(found, Unscored):
                assert (found.kind, bool(found.reason)) == ("failed", True)
            else:
                assert 0 <= found.value <= 1
