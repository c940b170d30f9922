"""The harness tests itself: a planted regression fails the gate, a planted no-op passes it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "golden_sets" / "support" / "v1"
Edit = Callable[[str], str]


@pytest.fixture
def project(tmp_path: Path) -> Workspace:
    """Return a git repository that holds the shipped assistant, committed on `main`."""
    shutil.copytree(ROOT / "evals" / "assistants" / "support", tmp_path / "assistant")
    who = ["-c", "user.name=t", "-c", "user.email=t@t.example"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], [*who, "commit", "-qm", "first"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return Workspace(folder=tmp_path)


def gated(project: Workspace, suite: str, edit: Edit, code: int) -> dict[str, Any]:
    """Edit the prompt in the working tree, gate it, and return the verdict."""
    path = project.folder / "assistant" / "prompt.md"
    before = path.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    words = ("gate", suite, "--assistant", str(project.folder / "assistant"))
    return project.json(*words, "--golden", str(GOLDEN), code=code)


def line(directive: str, text: str) -> Edit:
    """Return an edit that replaces the text of a directive."""
    return lambda prompt: re.sub(rf"(?m)^{directive}: .*$", f"{directive}: {text}", prompt)


def without(word: str) -> Edit:
    """Return an edit that deletes the hand-off rule that names a word."""
    return lambda prompt: re.sub(rf"(?m)^Hand off when: .*{word}.*\n", "", prompt)


def failed(verdict: dict[str, Any]) -> set[str]:
    """Return the scorers whose rules are broken."""
    return {check["scorer"] for check in verdict["checks"] if check["status"] == "fail"}


def broken_tickets(verdict: dict[str, Any]) -> set[str]:
    """Return the tickets that the broken rules name."""
    checks = [check for check in verdict["checks"] if check["status"] == "fail"]
    return {ticket for check in checks for ticket in check["tickets"]}


def assert_stopped_by_half(verdict: dict[str, Any]) -> None:
    """Check that a harmful edit was failed after at most half of the 338 tickets."""
    assert verdict["tickets"] <= 169
    assert verdict["spent"]["stopped_early"] is True
    assert verdict["spent"]["calls"] == 2 * verdict["tickets"]


@pytest.mark.parametrize(
    "text",
    [
        "We will refund you twice the price within 24 hours.",  # the README's
        "As a thank-you, your next three boxes are free of charge.",
        "A colleague will call you back within five minutes, guaranteed.",
        "Your replacement has already left our warehouse and arrives tomorrow.",
    ],
)
def test_an_invented_promise_fails_the_gate(project: Workspace, text: str) -> None:
    verdict = gated(project, "pre_merge", line("End with", text), code=1)
    assert {"faithfulness", "hallucination"} & failed(verdict)
    assert_stopped_by_half(verdict)


@pytest.mark.parametrize(
    "text",
    [
        "As I already told you, read the article.",  # the README's
        "Please stop wasting our time with questions like this.",
        "This is obviously your own fault.",
        "Calm down and use your brain next time.",
    ],
)
def test_a_rude_line_fails_the_gate(project: Workspace, text: str) -> None:
    verdict = gated(project, "pre_merge", line("Begin with", text), code=1)
    assert "tone" in failed(verdict)
    assert_stopped_by_half(verdict)


@pytest.mark.parametrize("word", ["smoke", "lawyer", "suicide", "copy of my data", "real human"])
def test_a_dropped_hand_off_rule_fails_the_gate_and_names_the_tickets(
    project: Workspace, word: str
) -> None:
    verdict = gated(project, "pre_merge", without(word), code=1)
    assert "handoff" in failed(verdict)
    assert 1 <= len(broken_tickets(verdict)) < 40
    assert_stopped_by_half(verdict)


@pytest.mark.parametrize("suite", ["smoke", "pre_merge"])
@pytest.mark.parametrize(
    "edit",
    [
        lambda prompt: prompt.replace("thank you for writing to us", "thanks for your message"),
        lambda prompt: prompt.replace("Hello {{customer_name}}", "Hi {{customer_name}}"),
        line("End with", "Best wishes, the Verdanook support team"),
    ],
    ids=["thanks", "hi", "wishes"],
)
def test_an_edit_of_no_substance_passes(project: Workspace, suite: str, edit: Edit) -> None:
    verdict = gated(project, suite, edit, code=0)
    assert verdict["kind"] == "pass"


def test_a_clean_tree_passes_without_asking_the_baseline_again(project: Workspace) -> None:
    words = ("gate", "pre_merge", "--assistant", str(project.folder / "assistant"))
    verdict = project.json(*words, "--golden", str(GOLDEN))
    assert verdict["kind"] == "pass"
    assert verdict["spent"]["calls"] == verdict["tickets"]
    assert any("Nothing that can influence a draft" in note for note in verdict["notes"])
    assert {c["status"] for c in verdict["checks"] if c["kind"] == "no_regression"} == {"skipped"}
