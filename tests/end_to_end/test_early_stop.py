"""A gate stops when a regression is proved, saves the calls, and cannot be re-run until green."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runners.store import RunStore
from tests.end_to_end.workspace import Workspace, a_workspace
from tests.fakes import Answer, Provider, completion, provider

TICKETS = 120


def by_prompt(number: int, body: dict[str, Any]) -> Answer:
    """Answer as the prompt says: `Be rude` gives a rude line, `Toss a coin` another each time."""
    prompt, ticket = (message["content"] for message in body["messages"])
    kind = "Thank you for your patience. Your parcel is on its way."
    if "Be rude" in prompt:
        kind = "That was a stupid question, read the page again."
    if "Toss a coin" in prompt:
        kind += f" We looked at it {number} times."
    name = re.search(r"ticket-\d+", ticket)
    assert name is not None
    return Answer(body=completion(f"Hello, this is about {name.group(0)}. {kind}\nAction: answer"))


@pytest.fixture
def running() -> Iterator[Provider]:
    with provider(by_prompt) as started:
        yield started


@pytest.fixture
def project(tmp_path: Path, running: Provider) -> Workspace:
    made = a_workspace(tmp_path, api_base=running.base, tickets=TICKETS)
    (tmp_path / "rude.md").write_text("Be rude.\n\n{{articles}}\n")
    (tmp_path / "coin.md").write_text("Toss a coin.\n\n{{articles}}\n")
    suite = tmp_path / "small.yaml"
    tone = "  - scorer: tone\n    no_regression: {margin: 0.1}\n"
    suite.write_text(suite.read_text() + tone)
    made.run("run", "small.yaml")
    made.run("bless", "latest")
    running.requests.clear()
    return made


def test_a_harmful_prompt_is_failed_after_at_most_half_of_the_tickets(
    project: Workspace, running: Provider
) -> None:
    verdict = project.json("gate", "small.yaml", "--prompt", "rude.md", code=1)
    assert verdict["spent"] == {**verdict["spent"], "stopped_early": True}
    assert verdict["spent"]["calls"] == len(running.requests) == verdict["tickets"] <= TICKETS / 2
    assert verdict["looks"]["threads"] == [24, 48, 72, 96, 120]
    assert verdict["looks"]["threads"][verdict["looks"]["reached"] - 1] == verdict["tickets"]


def test_no_early_stop_asks_everything(project: Workspace, running: Provider) -> None:
    words = ("gate", "small.yaml", "--prompt", "rude.md", "--no-early-stop")
    verdict = project.json(*words, code=1)
    assert verdict["spent"]["stopped_early"] is False
    assert verdict["spent"]["calls"] == len(running.requests) == verdict["tickets"] == TICKETS
    assert verdict["looks"] is None


def test_gating_the_same_candidate_again_asks_nothing_and_says_so(
    project: Workspace, running: Provider
) -> None:
    first = project.json("gate", "small.yaml", "--prompt", "rude.md", code=1)
    running.requests.clear()
    again = project.json("gate", "small.yaml", "--prompt", "rude.md", "--seed", "99", code=1)
    assert running.requests == []
    assert again["spent"]["calls"] == 0
    assert again["checks"] == first["checks"]
    assert again["settings"]["seed"] == first["settings"]["seed"]
    assert (first["registered"]["attempt"], again["registered"]["attempt"]) == (1, 2)
    assert any(f"{first['comparison']}: regression" in note for note in again["notes"])


def test_more_repeats_are_pooled_with_those_that_exist(
    project: Workspace, running: Provider
) -> None:
    words = ("gate", "small.yaml", "--prompt", "coin.md")
    project.run(*words, code=(0, 2))
    again = project.json(*words, "--no-cache", code=(0, 2))
    assert (again["repeats"], len(running.requests)) == (2, 2 * TICKETS)
    third = project.json(*words, code=(0, 2))
    assert (third["repeats"], third["spent"]["calls"]) == (2, 0)
    with RunStore(f"sqlite:///{project.folder}/.ticketgate/runs.db") as store:
        replies = {r.outcome.reply for r in store.result(third["candidate"]["run"], "T-0007")}  # type: ignore[union-attr]  # drafts
    assert len(replies) == 2


def test_what_decides_is_written_down_before_any_draft_is_made(
    project: Workspace, running: Provider
) -> None:
    project.run("gate", "small.yaml", "--prompt", "rude.md", "--max-usd", "0.0000001", code=3)
    with RunStore(f"sqlite:///{project.folder}/.ticketgate/runs.db") as store:
        job = store.job(store.resolve_run("latest"))
        entry = store.registered(job.job_id)
    assert entry is not None
    assert entry.kind == ""
    assert (entry.registration.tickets, entry.registration.repeats) == (TICKETS, 1)
    assert entry.registration.looks == (24, 48, 72, 96, 120)
    assert len(running.requests) < TICKETS


def test_an_interrupted_gate_stops_early_when_it_is_resumed(
    project: Workspace, running: Provider
) -> None:
    project.run("gate", "small.yaml", "--prompt", "rude.md", "--max-usd", "0.0002", code=3)
    partial = len(running.requests)
    verdict = project.json("resume", "latest", code=1)
    assert 0 < partial < len(running.requests) == verdict["tickets"] <= TICKETS / 2
    assert verdict["spent"]["stopped_early"] is True
