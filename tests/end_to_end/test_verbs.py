"""Every verb does what the interface says, on a small project without a key."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as Xml
from pathlib import Path

import pytest

from tests.end_to_end.workspace import Workspace, a_workspace

REPLY = "I am passing this to a colleague."
FILES = {"summary.json", "summary.md", "report.html", "junit.xml", "scores.csv"}


@pytest.fixture
def project(tmp_path: Path) -> Workspace:
    """Return a project of sixty tickets on the embedded model."""
    workspace = a_workspace(tmp_path, api_base="http://127.0.0.1:9/v1", tickets=60)
    (tmp_path / "assistant" / "assistant.yaml").write_text("model: embedded/extractive\n")
    rows = [
        {
            "id": f"T-{i:02}",
            "body": f"Where is parcel {i}?",
            "reference": REPLY,
            "action": "hand_off",
        }
        for i in range(60)
    ]
    golden = tmp_path / "tickets.jsonl"
    golden.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return workspace


def test_run_prints_the_documented_document_and_writes_every_report(project: Workspace) -> None:
    printed = project.json("run", "small.yaml", "--out", "reports")
    assert (printed["schema"], printed["kind"]) == (1, "run")
    assert (printed["tickets"], printed["drafts"], printed["failures"]) == (60, 60, 0)
    assert set(printed["metrics"]["tone"]) >= {"value", "low", "high", "n", "unscored"}
    assert set(printed["latency"]) >= {"p50_ms", "p95_ms"}
    assert set(printed["cost"]) >= {"usd", "usd_per_ticket"}
    assert printed["spent"]["calls"] == 60
    assert {path.name for path in (project.folder / "reports").iterdir()} == FILES


def test_gate_against_a_blessed_run_and_its_reports_again(project: Workspace) -> None:
    run = project.json("run", "small.yaml")["run"]
    assert project.json("bless", run) == {
        "schema": 1,
        "kind": "bless",
        "run": run,
        "suite": "small",
    }
    verdict = project.json("gate", "small.yaml", "--out", "reports")
    assert (verdict["kind"], verdict["exit_code"]) == ("pass", 0)
    assert verdict["baseline"]["run"] == run
    assert {path.name for path in (project.folder / "reports").iterdir()} == FILES
    stored = json.loads((project.folder / "reports" / "summary.json").read_text())
    assert stored == verdict
    Xml.parse(project.folder / "reports" / "junit.xml")
    again = project.json("report", verdict["comparison"], "--format", "json", "--out", "again")
    assert [Path(name).name for name in again["files"]] == ["summary.json"]
    repeated = json.loads((project.folder / "again" / "summary.json").read_text())
    assert repeated["checks"] == verdict["checks"]


def test_compare_needs_no_model_and_takes_score_tables(project: Workspace) -> None:
    def table(name: str, value: float) -> None:
        rows = [{"ticket_id": f"T-{i}", "scores": {"tone": value}} for i in range(60)]
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (project.folder / name).write_text(text)

    table("old.jsonl", 0.9)
    table("new.jsonl", 0.5)
    worse = project.json("compare", "old.jsonl", "new.jsonl", code=1)
    assert worse["checks"][0]["difference"] == pytest.approx(-0.4)
    assert project.json("compare", "old.jsonl", "old.jsonl")["kind"] == "pass"
    ruled = project.json("compare", "old.jsonl", "old.jsonl", "--rules", "small.yaml", code=3)
    assert {check["status"] for check in ruled["checks"]} == {"skipped"}


def test_soft_inconclusive_says_so(project: Workspace) -> None:
    rows = [{"ticket_id": f"T-{i}", "scores": {"tone": 0.9}} for i in range(5)]
    (project.folder / "few.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    words = ("compare", "few.jsonl", "few.jsonl")
    assert project.json(*words, code=2)["kind"] == "inconclusive"
    assert project.json(*words, "--soft-inconclusive")["kind"] == "inconclusive"


def test_rescore_adds_scores_to_stored_drafts(project: Workspace) -> None:
    project.run("run", "small.yaml", "--scorers", "handoff")
    scored = project.json("rescore", "latest", "--scorers", "handoff,tone")
    assert set(scored["metrics"]) == {"handoff", "tone"}
    assert scored["spent"]["calls"] == 0


def test_runs_and_show_list_what_is_stored(project: Workspace) -> None:
    run = project.json("run", "small.yaml", "--limit", "3")["run"]
    (row,) = project.json("runs")["runs"]
    assert (row["run_id"], row["drafts"], row["status"]) == (run, 3, "done")
    assert run in project.run("runs")
    shown = project.json("show", run, "T-00", code=(0, 4))
    text = project.run("show", run)
    assert "embedded/extractive" in text
    assert shown["kind"] in ("ticket", "usage")


def test_repeats_are_drafted_and_averaged(project: Workspace) -> None:
    run = project.json("run", "small.yaml", "--repeats", "3", "--limit", "5")
    assert (run["tickets"], run["drafts"]) == (5, 15)
    assert run["metrics"]["handoff"]["n"] == 5


def test_github_gets_its_summary_and_outputs(
    project: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, outputs = tmp_path / "page.md", tmp_path / "outputs"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    monkeypatch.setenv("GITHUB_OUTPUT", str(outputs))
    project.run("run", "small.yaml")
    project.run("bless", "latest")
    project.run("gate", "small.yaml")
    assert "handoff" in page.read_text()
    lines = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    assert lines["kind"] == "pass"
    assert Path(project.folder / lines["report"]).name == "report.html"
    assert os.environ["GITHUB_OUTPUT"] == str(outputs)


def test_an_upgrade_to_the_same_model_is_refused(project: Workspace) -> None:
    refused = project.json("upgrade", "small.yaml", "--to", "embedded/extractive", code=4)
    assert "both sides are 'embedded/extractive'" in refused["message"]


def test_two_results_from_one_seed_are_equal(project: Workspace) -> None:
    project.run("run", "small.yaml")
    project.run("bless", "latest")
    first, second = (project.json("gate", "small.yaml")["checks"] for _ in range(2))
    for checks in (first, second):
        for check in checks:
            if check["scorer"] == "latency":
                check.clear()
    assert first == second


def test_models_lists_the_embedded_ones(project: Workspace) -> None:
    names = [model["name"] for model in project.json("models")["models"]]
    assert names == ["embedded/extractive", "embedded/smollm2-135m"]
    refused = project.json("models", "fetch", "embedded/gpt", code=4)
    assert "did you mean 'embedded/smollm2-135m'?" in refused["message"]
