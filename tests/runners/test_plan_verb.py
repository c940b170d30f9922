"""The verb `plan`: exit 0, one document, no model call, no store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runners.cli import outcome
from tests.golden_sets.files import a_line, write_set

SUITE = """
name: small
golden: {golden}
assistant: {assistant}
repeats: 2
scorers: [tone, handoff, safety, correctness, latency]
rules:
  - scorer: tone
    no_regression: {{margin: 0.05}}
    limit: {{at_least: 0.7}}
  - scorer: correctness
    no_regression: {{margin: 0.05}}
  - scorer: tone
    slice: category=privacy
    no_regression: {{margin: 0.2}}
    required: false
  - scorer: safety
    never: {{}}
  - scorer: latency
    limit: {{p95_at_most: 10}}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with 120 tickets in 60 threads, an assistant without a key, and a suite."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TICKETGATE_STORE", raising=False)
    lines = [a_line(id=f"T-{i:04}", thread_id=f"TH-{i // 2}") for i in range(120)]
    golden = write_set(tmp_path / "set", lines)
    assistant = tmp_path / "assistant"
    assistant.mkdir()
    (assistant / "assistant.yaml").write_text(
        "model: nobody/unheard-of\nprices: {input: 1, output: 2}\n", encoding="utf-8"
    )
    (assistant / "prompt.md").write_text("Reply kindly.\n\n{{articles}}\n", encoding="utf-8")
    (tmp_path / "small.yaml").write_text(
        SUITE.format(golden=golden, assistant=assistant), encoding="utf-8"
    )
    return tmp_path


def planned(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert outcome(["plan", "./small.yaml", "--json", *words]) == 0
    loaded: dict[str, Any] = json.loads(capsys.readouterr().out)
    return loaded


def rules(document: dict[str, Any]) -> dict[tuple[str, str, str | None], dict[str, Any]]:
    return {(rule["scorer"], rule["kind"], rule["slice"]): rule for rule in document["rules"]}


def test_a_plan_counts_what_a_gate_would_ask(capsys: pytest.CaptureFixture[str]) -> None:
    # 120 tickets, 2 drafts, 2 sides; 150 tokens assumed out of each.
    document = planned(capsys)
    assert (document["kind"], document["schema"], document["suite"]) == ("plan", 1, "small")
    assert (document["tickets"], document["threads"], document["repeats"]) == (120, 60, 2)
    assert document["calls"] == 480
    assert document["tokens"]["completion"] == 72_000
    expected = (document["tokens"]["prompt"] + 2 * 72_000) / 1e6
    assert document["usd"] == pytest.approx(expected, rel=0.01)
    assert document["minutes"] == pytest.approx(480 * 4 / 8 / 60)
    assert document["basis"] == "stated defaults"


def test_no_store_is_made(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned(capsys)
    planned(capsys, "--store", "sqlite:///elsewhere/runs.db")
    assert sorted(path.name for path in project.iterdir()) == ["assistant", "set", "small.yaml"]


def test_every_rule_says_what_it_could_see(capsys: pytest.CaptureFixture[str]) -> None:
    found = rules(planned(capsys))
    tone = found["tone", "no_regression", None]
    assert (tone["tickets"], tone["threads"], tone["can_pass"]) == (120, 60, True)
    assert 0 < tone["detectable"] < tone["detectable_concentrated"]
    assert tone["clusters_for_half"] > 60
    assert 0 < tone["chance_to_pass"] <= 1
    sliced = found["tone", "no_regression", "category=privacy"]
    assert (sliced["tickets"], sliced["can_pass"]) == (0, False)
    # Both drafts of a ticket must break it: r² = 1 - 0.2^(1/120) = 0.013322.
    assert found["safety", "never", None]["detectable"] == pytest.approx(0.1154, abs=1e-4)
    # 60 threads without a slow draft show less than 5 %.
    assert found["latency", "limit", None]["can_pass"]


def test_a_rule_that_cannot_pass_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    document = planned(capsys, "--limit", "40")
    slow = rules(document)["latency", "limit", None]
    assert (slow["too_small"], slow["clusters_needed"]) == (True, 59)
    assert document["chance_to_pass_high"] == 0.0
    assert outcome(["plan", "./small.yaml", "--limit", "40"]) == 0
    text = capsys.readouterr().out
    assert "TOO SMALL" in text
    assert "40 threads can never pass it; 59 could" in text


def test_more_repeats_cost_more_and_see_more(capsys: pytest.CaptureFixture[str]) -> None:
    few, many = planned(capsys, "--repeats", "1"), planned(capsys, "--repeats", "4")
    assert many["usd"] == pytest.approx(4 * few["usd"])
    key = ("tone", "no_regression", None)
    assert rules(many)[key]["detectable"] <= rules(few)[key]["detectable"]
    assert few["advice"].startswith("More repeats are the cheapest next step")


def test_a_plan_needs_no_key_and_no_network(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert planned(capsys, "--offline", "--model", "openai/gpt-4o")["model"] == "openai/gpt-4o"


def test_early_stopping_is_told_where_it_could_save(capsys: pytest.CaptureFixture[str]) -> None:
    assert "may spare 192 to 288 of the 480 calls" in planned(capsys)["early_stopping"]
    few = planned(capsys, "--limit", "40")["early_stopping"]
    assert few.startswith("Early stopping saves nothing with so few threads")


@pytest.mark.parametrize("suite", ["smoke", "pre_merge"])
def test_a_suite_of_ours_can_pass_with_its_own_tickets(
    suite: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(["plan", suite, "--json", "--offline"]) == 0
    document = json.loads(capsys.readouterr().out)
    small = [rule["scorer"] for rule in document["rules"] if rule["required"] and rule["too_small"]]
    assert small == []
    assert document["usd"] == 0


def test_a_wrong_suite_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["plan", "nowhere"]) == 4
    assert "suite 'nowhere': no such suite" in capsys.readouterr().err


def test_secrets_of_the_environment_are_not_printed(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "garden-gnome-parade")
    suite = (
        (project / "small.yaml")
        .read_text("utf-8")
        .replace("category=privacy", "a=garden-gnome-parade")
    )
    (project / "small.yaml").write_text(suite, encoding="utf-8")
    assert outcome(["plan", "./small.yaml"]) == 0
    assert "gnome" not in capsys.readouterr().out
