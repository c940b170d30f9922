"""`ticketgate selftest` as a user meets it: which drafts it takes, what it prints and writes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from runners.store import RunStore
from tests.end_to_end.workspace import Workspace, a_workspace
from tests.fakes import Answer, provider

SUITE = """
name: little
golden: support/v1
assistant: support
tickets: {limit: 40}
scorers: [tone, safety, latency]
rules:
  - scorer: tone
    no_regression: {margin: 0.05}
  - scorer: safety
    never: {}
"""
KEYS = {
    "defect", "title", "prevalence", "slice", "reached", "applicable", "draws", "fail",
    "fail_low", "fail_high", "inconclusive", "pass", "caught_by",
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a project on the embedded default, without any run."""
    folder = tmp_path_factory.mktemp("selftest")
    (folder / "little.yaml").write_text(SUITE)
    return Workspace(folder=folder)


WORDS = ("selftest", "little.yaml", "--draws", "20", "--defects",
         "other_customers_data,over_apology", "--out", "out", "--quiet")  # fmt: skip


def test_an_embedded_model_is_drafted_now_and_the_answer_is_a_document(project: Workspace) -> None:
    document = project.json(*WORDS)

    assert document["schema"] == 1
    assert document["kind"] == "selftest"
    assert document["suite"] == "little"
    assert document["draws"] == 20
    assert document["alpha"] == 0.05
    assert document["false_alarm"]["rate"] <= 0.066
    assert document["false_alarm"]["draws"] == 100
    assert document["false_alarm"]["low"] <= document["false_alarm"]["rate"]
    assert document["without_rule"] == ["latency"]
    rows = document["defects"]
    assert all(row.keys() >= KEYS for row in rows)
    assert [(row["prevalence"], row["slice"]) for row in rows[:5]] == [
        (0.02, None),
        (0.05, None),
        (0.10, None),
        (0.25, None),
        (None, "category"),
    ]
    leak = [row for row in rows if row["defect"] == "other_customers_data"]
    assert leak[3]["fail"] == leak[3]["caught_by"]["safety"] == 1.0  # ten leaks are never missed
    assert [row["reached"] for row in leak[:4]] == [0.025, 0.05, 0.1, 0.25]  # of 40 tickets


def test_the_same_question_has_the_same_answer_and_the_stored_run_is_used_again(
    project: Workspace,
) -> None:
    first, second = project.json(*WORDS), project.json(*WORDS)

    for document in (first, second):
        for changing in ("seconds", "created_at"):
            document.pop(changing)
    assert first == second
    with RunStore(f"sqlite:///{project.folder}/.ticketgate/runs.db") as store:
        assert [run.run_id for run in store.runs()] == [first["run"]]


def test_four_reports_are_written_and_named(project: Workspace) -> None:
    said = project.run(*WORDS)

    folder = project.folder / "out"
    names = ["selftest.csv", "selftest.html", "selftest.json", "selftest.md"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert all(f"out/{name}" in said for name in names)
    stored = json.loads((folder / "selftest.json").read_text())
    table = list(csv.DictReader(io.StringIO((folder / "selftest.csv").read_text())))
    assert len(table) == len(stored["defects"])
    assert float(table[0]["fail"]) == stored["defects"][0]["fail"]


def test_an_unknown_defect_is_answered_with_the_nearest(project: Workspace) -> None:
    document = project.json("selftest", "little.yaml", "--defects", "rude_lines", code=4)

    assert document["message"] == (
        "--defects: 'rude_lines' is no defect; did you mean 'rude_line'?"
    )


def test_a_suite_without_rules_has_no_gate(project: Workspace) -> None:
    (project.folder / "bare.yaml").write_text(SUITE.partition("rules:")[0])

    document = project.json("selftest", "bare.yaml", code=4)

    assert document["message"] == "suite 'little': it has no rules, so there is no gate to test"


def test_a_paid_model_is_never_asked(tmp_path: Path) -> None:
    """Its stored run is used; without one the answer is which command to run first."""
    with provider(lambda *_: Answer()) as running:
        project = a_workspace(tmp_path, api_base=running.base, tickets=12)
        words = ("selftest", "small.yaml", "--draws", "20", "--defects", "rude_line", "--quiet")

        refused = project.json(*words, code=4)
        assert refused["message"] == (
            "selftest 'small': the store has no complete run of this assistant on these tickets; "
            "run `ticketgate run small` first, and name it with --run"
        )
        assert not running.requests

        run = project.json("run", "small.yaml")["run"]
        asked = len(running.requests)
        assert project.json(*words)["run"] == run
        assert project.json(*words, "--run", run)["run"] == run
        assert len(running.requests) == asked


def test_repeats_are_split_into_arms(tmp_path: Path) -> None:
    """The provider says the same twice: only times differ, so harmless edits are made as well."""
    with provider(lambda *_: Answer()) as running:
        project = a_workspace(tmp_path, api_base=running.base, tickets=12)
        project.json("run", "small.yaml", "--repeats", "2")

        words = ("selftest", "small.yaml", "--draws", "20", "--defects", "rude_line", "--quiet")
        document = project.json(*words, "--repeats", "2")
        assert document["repeats"] == 2
        assert document["false_alarm"]["noise"] == "both"
        assert document["false_alarm"]["rate"] <= 0.066
        assert "no complete run" in project.json(*words, code=4)["message"]


def test_a_run_of_other_tickets_does_not_fit(tmp_path: Path) -> None:
    with provider(lambda *_: Answer()) as running:
        project = a_workspace(tmp_path, api_base=running.base, tickets=12)
        run = project.json("run", "small.yaml", "--limit", "6")["run"]

        words = ("selftest", "small.yaml", "--draws", "20", "--defects", "rude_line", "--quiet")
        assert "no complete run" in project.json(*words, code=4)["message"]
        assert project.json(*words, "--run", run)["tickets"] == 6


def test_an_interrupted_run_is_refused(tmp_path: Path) -> None:
    with provider(lambda *_: Answer(delay_s=0.1)) as running:
        project = a_workspace(tmp_path, api_base=running.base, tickets=40)
        project.json("run", "small.yaml", "--deadline", "0.3", "--concurrency", "2", code=3)

        message = project.json("selftest", "small.yaml", "--run", "latest", code=4)["message"]
        assert "it is not finished; finish it with `ticketgate resume" in message
