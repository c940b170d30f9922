"""The verb `audit`: what it measures, reads from the store, writes, and exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.table import ScoreRow, ScoreTable
from golden_sets.load import load_golden_set
from runners.audit_verb import gated_slices, retrieve_all, spread_of, stored_runs
from runners.cli import outcome
from runners.store import RunStore
from tests.builders import a_draft, a_provenance, a_score
from tests.golden_sets.files import a_line, a_reference_line, an_article_file, write_set

SUPPORT = Path(__file__).resolve().parents[2] / "golden_sets" / "support" / "v1"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def a_table(*levels: float) -> ScoreTable:
    rows = (
        ScoreRow(ticket_id=f"T-{i}", trial=0, thread_id=f"TH-{i}", scores={"tone": level})
        for i, level in enumerate(levels)
    )
    return ScoreTable(name="r", rows=tuple(rows))


def test_the_spread_is_that_of_paired_threads_with_the_gates_pseudo_pair() -> None:
    first, second = a_table(*[0.5] * 10), a_table(*[0.6, 0.4] * 5)
    # Ten differences of 0.1 either way and the pair 0.5, -0.5: the sum of squares is
    # 10 · 0.01 + 2 · 0.25 = 0.6; s = √(0.6 / 11).
    assert spread_of([first, second], "tone") == pytest.approx((0.6 / 11) ** 0.5)


def test_one_run_or_too_few_threads_have_no_spread() -> None:
    assert spread_of([a_table(0.5)], "tone") is None
    assert spread_of([a_table(*[0.5] * 9)] * 2, "tone") is None


def test_only_tickets_to_be_answered_and_current_articles_are_retrieved(tmp_path: Path) -> None:
    handed = a_reference_line(action="hand_off", reply="A colleague takes over.", required_facts=[])
    both = a_reference_line(article_ids=["KB-100", "KB-107"])
    lines = [
        a_line(),
        a_line(id="T-0002", thread_id="T2", reference=handed),
        a_line(id="T-0003", thread_id="T3", reference=both),
    ]
    old = an_article_file(id="KB-100", status="superseded", superseded_by="KB-107")
    folder = write_set(tmp_path / "set", lines, {"KB-107": an_article_file(), "KB-100": old})
    found = retrieve_all(load_golden_set(folder), limit_ms=500)
    assert found is not None
    assert dict(found.ranks) == {"T-0001": (1,), "T-0003": (1,)}


def test_what_suites_gate_on_is_planned_for_and_the_usual_without_a_suite(tmp_path: Path) -> None:
    ours = gated_slices(load_golden_set(SUPPORT), [])
    assert ("handoff", "severity=critical", "never") in {(g.scorer, g.slice, g.kind) for g in ours}
    foreign = gated_slices(load_golden_set(write_set(tmp_path / "set", [a_line()])), [])
    assert {g.suites for g in foreign} == {("no suite",)}


def test_stored_runs_of_this_very_set_are_read_one_for_each_assistant(tmp_path: Path) -> None:
    golden_set = load_golden_set(write_set(tmp_path / "set", [a_line()]))
    url = f"sqlite:///{tmp_path / 'runs.db'}"
    with RunStore(url) as store:
        for run, model, fingerprint in (
            ("r-1", "a", golden_set.fingerprint),
            ("r-2", "b", golden_set.fingerprint),
            ("r-3", "b", golden_set.fingerprint),
            ("r-4", "c", "0" * 64),
        ):
            made = a_provenance(run_id=run, model=model, golden_fingerprint=fingerprint)
            store.create_run(made)
            store.put_golden(run, golden_set.tickets)
            store.save_outcome(run, a_draft())
            store.save_scores(run, "T-0001", 0, [a_score()], fingerprints={"faithfulness": "1"})
    assert len(stored_runs(golden_set, url)) == 2
    assert stored_runs(golden_set, None) == []


def test_the_command_prints_a_document_and_writes_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_set(tmp_path / "set", [a_line()])
    code = outcome(["audit", str(folder), "--json", "--quiet", "--out", "report"])
    document = json.loads(capsys.readouterr().out)
    assert document["exit_code"] == code
    assert document["tickets"] == 1
    names = sorted(path.name for path in (tmp_path / "report").iterdir())
    assert names == ["audit.html", "audit.json", "audit.md"]
    assert json.loads((tmp_path / "report" / "audit.json").read_text("utf-8")) == document


def test_a_set_that_does_not_exist_and_a_folder_that_cannot_be_written_get_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(["audit", "nowhere/v9"]) == 4
    assert "nowhere/v9" in capsys.readouterr().err
    (tmp_path / "file").write_text("", encoding="utf-8")
    folder = write_set(tmp_path / "set", [a_line()])
    assert outcome(["audit", str(folder), "--quiet", "--out", "file/report"]) == 4
    assert "cannot be written" in capsys.readouterr().err


def test_secrets_of_the_environment_are_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "garden-gnome-parade")
    line = a_line(slices={"category": "garden-gnome-parade"})
    outcome(["audit", str(write_set(tmp_path / "set", [line])), "--quiet"])
    assert "gnome" not in capsys.readouterr().out
