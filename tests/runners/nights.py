"""Nights for the tests of the nightly verb: a project, and stored copies of its first night."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from evals.record import Result
from evals.score import Score, Unscored
from runners.plan import Plan, plan_from_json, plan_to_json
from runners.store import Job, RunStore
from tests.end_to_end.workspace import Workspace, a_workspace

TICKETS = 60
SUITE = """
name: small
golden: {golden}
assistant: {assistant}
scorers: [handoff, tone]
rules:
  - scorer: handoff
    no_regression: {{margin: 0.2}}
    never: {never}
"""
FUNCTION = """
from pathlib import Path


def reply(ticket):
    broken = int(Path("broken").read_text()) if Path("broken").exists() else 0
    action = "answer" if int(ticket.id.split("-")[1]) < broken else "hand_off"
    return {"reply": "I am passing this to a colleague.", "action": action}
"""
Scores = tuple[Score | Unscored, ...]


def a_project(folder: Path, *, api_base: str = "", never: str = "{below: -0.0}") -> Workspace:
    """Write a project whose tickets must all be handed off.

    Args:
        folder: an empty folder.
        api_base: of a scripted provider; without one the assistant is a function that answers
            as many tickets itself as the file `broken` says.
        never: terms of the rule that needs no baseline; by default it cannot be broken.
    """
    project = a_workspace(folder, api_base=api_base, tickets=0)
    rows = [
        {
            "id": f"T-{i:02}",
            "body": f"ticket-{i} Where is my parcel?",
            "reference": "I am passing this to a colleague.",
            "action": "hand_off",
        }
        for i in range(TICKETS)
    ]
    golden = folder / "tickets.jsonl"
    golden.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assistant = str(folder / "assistant")
    if not api_base:
        # A name of its own: Python keeps modules for the life of the process.
        module = f"drafts_{abs(hash(str(folder)))}"
        (folder / f"{module}.py").write_text(FUNCTION)
        assistant = f"{module}:reply"
    text = SUITE.format(golden=golden, assistant=assistant, never=never)
    (folder / "small.yaml").write_text(text)
    return project


def stored(project: Workspace) -> RunStore:
    """Open the store of a project."""
    return RunStore(f"sqlite:///{project.folder}/.ticketgate/runs.db")


def repeat_night(
    project: Workspace,
    times: int,
    *,
    rescored: Callable[[int, Result], Scores] = lambda _, result: result.scores,
    golden: str = "",
    name: str = "copy",
) -> list[str]:
    """Store copies of the latest run as further completed nights; return their run ids.

    Args:
        project: with a completed night.
        times: how many.
        rescored: from the number of the copy and a result to the scores of the copy.
        golden: fingerprint of another golden set; the same when empty.
        name: part of the ids.
    """
    with stored(project) as store:
        first = store.resolve_run("latest")
        made = store.provenance(first)
        tickets, results = list(store.golden(first)), list(store.results(first))
        plan = plan_from_json(store.job(first).spec)
        runs = [f"r-{name}-{i:02}" for i in range(times)]
        for i, run in enumerate(runs):
            store.create_job(_job(plan, f"j-{name}-{i:02}", run))
            fingerprint = golden or made.golden_fingerprint
            store.create_run(replace(made, run_id=run, golden_fingerprint=fingerprint))
            store.put_golden(run, tickets)
            for result in results:
                store.save_outcome(run, result.outcome)
            store.save_scores_batch(
                run,
                [(r.golden.ticket.id, r.outcome.trial, rescored(i, r)) for r in results],
                fingerprints=made.scorer_fingerprints,
            )
            store.finish_job(f"j-{name}-{i:02}", "done", {})
    return runs


def _job(plan: Plan, job_id: str, run: str) -> Job:
    plan = replace(plan, job_id=job_id, arms=(replace(plan.candidate, run_id=run),))
    return Job(
        job_id=job_id,
        verb=plan.verb,
        suite=plan.suite.name,
        run_ids=(run,),
        spec=plan_to_json(plan),
    )
