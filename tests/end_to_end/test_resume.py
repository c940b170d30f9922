"""A run that is killed loses nothing that was paid for, and is finished by `resume`."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from evals.draft import Draft
from runners.store import RunStore
from tests.end_to_end.workspace import Workspace, a_workspace
from tests.fakes import Answer, Provider, completion, provider

TICKETS = 60
CONCURRENCY = 4


def slow_echo(_: int, body: dict[str, Any]) -> Answer:
    """Answer with the number of the ticket, after a moment."""
    text = body["messages"][-1]["content"]
    number = re.search(r"ticket-(\d+)", text)
    assert number is not None
    reply = f"Hello, this is about {number.group(0)}.\nAction: answer"
    return Answer(body=completion(reply), delay_s=0.02)


def asked(running: Provider) -> Counter[str]:
    """Return how often each ticket was sent to the provider."""
    texts = [body["messages"][-1]["content"] for body in running.requests]
    return Counter(match.group(0) for t in texts if (match := re.search(r"ticket-\d+", t)))


def results(project: Workspace) -> dict[str, tuple[object, ...]]:
    """Return reply and timeless scores of every ticket of the latest run."""
    with RunStore(f"sqlite:///{project.folder}/.ticketgate/runs.db") as store:
        stored = list(store.results(store.resolve_run("latest")))
    return {
        r.golden.ticket.id: (
            r.outcome.reply if isinstance(r.outcome, Draft) else r.outcome.message,
            *(score for score in r.scores if score.scorer != "latency"),
        )
        for r in stored
    }


def test_three_kills_change_nothing_and_no_stored_ticket_is_asked_twice(tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311  moments, not secrets
    run = ("run", "small.yaml", "--concurrency", str(CONCURRENCY))
    with provider(slow_echo) as running:
        project = a_workspace(tmp_path, api_base=running.base, tickets=TICKETS)
        process = project.start(*run)
        kills = 0
        while kills < 3:
            target = len(running.requests) + dice.randint(4, 15)
            while len(running.requests) < target and process.poll() is None:
                time.sleep(0.005)
            process.kill()
            process.communicate()
            kills += 1
            process = project.start("resume", "latest", "--concurrency", str(CONCURRENCY))
        _, said = process.communicate()
        assert process.returncode == 0, said
        repeated = sum(count - 1 for count in asked(running).values())
    assert len(asked(running)) == TICKETS
    assert repeated <= 3 * CONCURRENCY
    with provider(slow_echo) as running:
        (tmp_path / "undisturbed").mkdir()
        other = a_workspace(tmp_path / "undisturbed", api_base=running.base, tickets=TICKETS)
        other.run(*run)
    assert results(project) == results(other)
    assert len(results(project)) == TICKETS


def test_nothing_is_asked_when_a_finished_run_is_resumed(tmp_path: Path) -> None:
    with provider(slow_echo) as running:
        project = a_workspace(tmp_path, api_base=running.base, tickets=5)
        project.run("run", "small.yaml")
        before = len(running.requests)
        project.run("resume", "latest")
        assert len(running.requests) == before == 5


def test_failures_are_kept_and_retried_on_request(tmp_path: Path) -> None:
    with provider(
        lambda n, body: Answer(status=400, body={}) if n == 2 else slow_echo(n, body)
    ) as running:
        project = a_workspace(tmp_path, api_base=running.base, tickets=6)
        summary = project.json("run", "small.yaml", "--concurrency", "1")
        assert (summary["drafts"], summary["failures"]) == (5, 1)
        assert project.json("resume", "latest")["failures"] == 1
        assert project.json("resume", "latest", "--retry-errors")["failures"] == 0
        assert len(running.requests) == 7


@pytest.mark.parametrize(
    ("bound", "message"), [("--max-usd", "budget"), ("--deadline", "deadline")]
)
def test_a_bound_stops_in_good_order_and_the_rest_can_be_resumed(
    tmp_path: Path, bound: str, message: str
) -> None:
    # A draft costs 15 tokens at 1 USD a million; the deadline ends before 60 drafts of 20 ms.
    limit = {"--max-usd": "0.0001", "--deadline": "8"}[bound]
    delay = 0.0 if bound == "--max-usd" else 1.0
    with provider(
        lambda n, body: Answer(body=slow_echo(n, body).body, delay_s=delay if n < 20 else 0)
    ) as running:
        project = a_workspace(tmp_path, api_base=running.base, tickets=20)
        stopped = project.json("run", "small.yaml", "--concurrency", "1", bound, limit, code=3)
        assert message in stopped["message"]
        assert 0 < len(running.requests) < 20
        summary = project.json("resume", "latest", "--concurrency", "8")
        assert summary["drafts"] == 20
