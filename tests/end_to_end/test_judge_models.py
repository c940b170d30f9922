"""The rubrics with models that are not ours to script: a benchmark server, and a small real LLM."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.judge_spec import JudgeSpec
from evals.score import Score
from runners.embedded.assets import SMOLLM2, path_of
from runners.judge import LitellmJudge
from runners.judging import scorers_for
from scorers.catalogue import JUDGED
from scorers.judges.pairwise import compare_pair
from tests.builders import a_draft, a_trial

BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench" / "fake_provider.py"


@pytest.fixture
def bench() -> Iterator[str]:
    """Run the benchmark's provider, and give its address."""
    if not BENCH.is_file():
        pytest.skip("the benchmark's provider is not on this machine")
    server = subprocess.Popen(
        [sys.executable, str(BENCH), "--port", "0", "--latency-ms", "1", "--max-seconds", "300"],
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        assert server.stdout is not None
        port = json.loads(server.stdout.readline())["listening"]
        yield f"http://127.0.0.1:{port}/v1"
        server.kill()


def test_every_rubric_scores_with_the_provider_of_the_benchmark(
    bench: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    spec = JudgeSpec(model="openai/fake-model", api_base=bench, votes=2)
    with LitellmJudge(spec) as judge:
        found = {s.name: s.score([a_trial()])[0] for s in scorers_for([*JUDGED], judge)}
        other = a_trial(draft=a_draft(reply="Another reply."))
        preference = compare_pair(judge, a_trial(), other)
    assert all(isinstance(score, Score) for score in found.values()), found
    # It picks the first verdict of each list: one claim supported, one fact present, level 1.
    values = {name: score.value for name, score in found.items() if isinstance(score, Score)}
    assert values == {
        "rubric_faithfulness": 1.0,
        "rubric_tone": 0.0,
        "rubric_correctness": 1.0,
    }
    assert (preference.winner, preference.orders_agree) == ("tie", False)


@pytest.mark.local_llm
def test_every_rubric_scores_with_the_embedded_language_model() -> None:
    pytest.importorskip("xllamacpp", reason="the extra 'local' is not installed")
    if path_of(SMOLLM2) is None:
        pytest.skip("embedded/smollm2-135m is not fetched")
    with LitellmJudge(JudgeSpec(model=SMOLLM2.name)) as judge:
        for scorer in scorers_for([*JUDGED], judge):
            (score,) = scorer.score([a_trial()])
            assert isinstance(score, Score), score
            assert 0.0 <= score.value <= 1.0
        assert judge.meter.judge_usd == 0.0
