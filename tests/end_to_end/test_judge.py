"""A suite with a judge: run, gate, kill, resume and rescore, on a scripted provider."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from evals.score import Score
from runners.store import RunStore
from tests.end_to_end.workspace import Workspace, a_workspace
from tests.fakes import Answer, Provider, Script, completion, error, provider

TICKETS = 8
SECRET = "sk-plantedsecretvalue0123456789"  # noqa: S105  planted
SUITE = """
judge: {{model: openai/judge-1, api_base: "{base}", votes: 2, prices: {{input: 1, output: 1}}}}
"""


def is_canary(body: dict[str, Any]) -> bool:
    return "Answer with this JSON object" in str(body["messages"][0]["content"])


def is_judge(body: dict[str, Any]) -> bool:
    return bool(body["model"] == "judge-1") and not is_canary(body)


def scripted(*, delay_s: float = 0.0, level: int = 4) -> Script:
    """Answer as assistant or as judge, whichever is asked."""

    def script(_: int, body: dict[str, Any]) -> Answer:
        if is_canary(body):
            return Answer(body=completion('{"ready": true}'))
        if is_judge(body):
            said = {"reasoning": f"Polite. {SECRET}", "lapses": [], "level": level}
            return Answer(body=completion(json.dumps(said)), delay_s=delay_s)
        number = re.search(r"ticket-(\d+)", body["messages"][-1]["content"])
        assert number is not None
        return Answer(body=completion(f"Hello, about {number[0]}.\nAction: answer"))

    return script


def a_project(folder: Path, running: Provider) -> Workspace:
    """Write a project whose suite asks a judge about tone."""
    project = a_workspace(folder, api_base=running.base, tickets=TICKETS)
    suite = folder / "small.yaml"
    text = suite.read_text().replace("[handoff, tone, latency]", "[handoff, rubric_tone, latency]")
    suite.write_text(text + SUITE.format(base=running.base))
    return project


def judged(running: Provider) -> Counter[str]:
    """Return how often each question was put to the judge."""
    return Counter(json.dumps(body) for body in running.requests if is_judge(body))


def tones(project: Workspace, scorer: str = "rubric_tone") -> list[float | None]:
    """Return the values of a scorer in the latest run."""
    with RunStore(f"sqlite:///{project.folder}/.ticketgate/runs.db") as store:
        results = list(store.results(store.resolve_run("latest")))
    scores = [result.score_of(scorer) for result in results]
    return [score.value if isinstance(score, Score) else None for score in scores]


def test_a_run_asks_the_judge_first_scores_each_draft_and_counts_the_cost(tmp_path: Path) -> None:
    with provider(scripted()) as running:
        project = a_project(tmp_path, running)
        document = project.json("run", "small.yaml")
        assert is_canary(running.requests[0])
        # Two votes a draft with the same words each: every question twice.
        assert set(judged(running).values()) == {2}
        asked = len(running.requests)
        again = project.json("rescore", "latest")
        assert len(running.requests) == asked
    # Level 4 of 1 to 5 is (4 - 1) / 4.
    assert tones(project) == [0.75] * TICKETS
    assert document["metrics"]["rubric_tone"]["value"] == 0.75
    # 8 drafts, 16 answers and the canary, 15 tokens at 1 USD a million each.
    assert document["spent"]["calls"] == 25
    assert abs(document["spent"]["usd"] - 25 * 15e-6) < 1e-12
    assert again["spent"]["calls"] == 0


def test_a_killed_run_goes_on_and_asks_nothing_twice(tmp_path: Path) -> None:
    with provider(scripted(delay_s=0.05)) as running:
        project = a_project(tmp_path, running)
        process = project.start("run", "small.yaml")
        while sum(judged(running).values()) < 5 and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        process.communicate()
        before = len(running.requests)
        project.run("resume", "latest")
        votes = judged(running)
        canaries = sum(is_canary(body) for body in running.requests)
    assert before < len(running.requests)
    assert tones(project) == [0.75] * TICKETS
    assert len(votes) == TICKETS
    # Two votes for each, and again only what was in flight when it was killed: at most eight.
    assert 2 * TICKETS <= sum(votes.values()) <= 2 * TICKETS + 8
    assert canaries == 1


def test_no_secret_of_the_environment_is_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(scripted()) as running:
        project = a_project(tmp_path, running)
        monkeypatch.setenv("OTHER_API_KEY", SECRET)
        project.run("run", "small.yaml")
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path


def test_a_judge_that_refuses_the_key_stops_before_any_draft(tmp_path: Path) -> None:
    with provider(lambda _, __: Answer(status=401, body=error("bad key"))) as running:
        project = a_project(tmp_path, running)
        document = project.json("run", "small.yaml", code=4)
        assert len(running.requests) == 1
    assert "judge 'openai/judge-1': the provider refuses the key" in document["message"]
    assert project.json("runs")["runs"] == []


def test_a_scorer_without_a_judge_is_told_what_to_add(tmp_path: Path) -> None:
    with provider(scripted()) as running:
        project = a_workspace(tmp_path, api_base=running.base, tickets=2)
        document = project.json("run", "small.yaml", "--scorers", "rubric_tone", code=4)
        assert running.requests == []
    assert "'rubric_tone' asks a judge and none is named" in document["message"]
    assert "--judge MODEL" in document["message"]


def test_stored_drafts_are_rescored_by_a_judge_of_the_command_line(tmp_path: Path) -> None:
    with provider(scripted(level=2)) as running:
        project = a_workspace(tmp_path, api_base=running.base, tickets=3)
        project.run("run", "small.yaml")
        words = ("--scorers", "rubric_tone", "--judge", "openai/judge-1")
        document = project.json("rescore", "latest", *words, "--judge-base", running.base)
    assert tones(project) == [0.25] * 3
    assert document["metrics"]["rubric_tone"]["value"] == 0.25
    # One vote each, and the canary.
    assert document["spent"]["calls"] == 4


def test_runs_of_two_judges_are_not_compared_by_what_they_judged(tmp_path: Path) -> None:
    with provider(scripted()) as running:
        project = a_project(tmp_path, running)
        first = project.json("run", "small.yaml")["run"]
        project.run("run", "small.yaml")
        same = project.json("compare", first, "latest", code=(0, 1, 2, 3))
        suite = project.folder / "small.yaml"
        suite.write_text(suite.read_text().replace("votes: 2", "votes: 1"))
        project.run("run", "small.yaml")
        other = project.json("compare", first, "latest", code=(0, 1, 2, 3))

    (check,) = [check for check in same["checks"] if check["scorer"] == "rubric_tone"]
    assert check["difference"] == 0.0
    assert other["kind"] == "unmeasurable"
    assert all(check["scorer"] != "rubric_tone" for check in other["checks"])
