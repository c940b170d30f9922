"""From labels to a gate: warned, calibrated, corrected, and warned again after a change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runners import calibrations
from tests.end_to_end.workspace import Workspace, a_workspace

SUITE = """
name: small
golden: tickets.jsonl
assistant: assistant
scorers: [usable]
rules:
  - scorer: usable
    limit: {at_least: 0.5}
"""
WHOLE = "Thank you for writing. Your parcel left our house on Monday and arrives this week."
CUT = "Thank you for writing. Your parcel left our house on Monday and arrives at the"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return a project whose suite sets a limit on a yes/no scorer, without shipped figures."""
    monkeypatch.setattr(calibrations, "shipped_calibrations", dict)
    workspace = a_workspace(tmp_path, api_base="http://127.0.0.1:9/v1", tickets=40)
    (tmp_path / "assistant" / "assistant.yaml").write_text("model: embedded/extractive\n")
    (tmp_path / "small.yaml").write_text(SUITE)
    rows = [
        {"id": f"L-{i}", "question": f"Parcel {i}?", "answer": WHOLE if i % 3 else CUT,
         "label": int(bool(i % 3))}
        for i in range(45)
    ]  # fmt: skip
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return workspace


def test_a_gate_uses_the_calibration_that_the_user_made(project: Workspace) -> None:
    run = project.json("run", "small.yaml")
    assert run["corrected"] == []
    project.json("bless", run["run"])
    before = project.json("gate", "small.yaml", code=[0, 2])
    assert any("usable: a rule sets an absolute limit" in note for note in before["notes"])

    found = project.json("calibrate", "usable", "labels.jsonl")
    assert (found["n"], found["n_positive"]) == (45, 15)

    after = project.json("gate", "small.yaml", code=[0, 2])
    assert (after["kind"], after["exit_code"]) == (before["kind"], before["exit_code"])
    assert not any("never been calibrated" in note for note in after["notes"])
    (rate,) = after["corrected"]["candidate"]
    assert rate["scorer"] == "usable"
    assert rate["low"] <= rate["value"] <= rate["high"]
    assert (rate["positives"], rate["negatives"]) == (15, 30)
    (again,) = project.json("show", run["run"])["corrected"]
    assert again["raw"] == rate["raw"]
