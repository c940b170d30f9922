"""Whatever is wrong with the request gets one sentence that says where, what and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runners.cli import outcome
from tests.end_to_end.workspace import Workspace, a_workspace


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return a small project on the embedded model, as the current folder."""
    workspace = a_workspace(tmp_path, api_base="http://127.0.0.1:9/v1", tickets=3)
    (tmp_path / "assistant" / "assistant.yaml").write_text("model: embedded/extractive\n")
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "TICKETGATE_STORE"):
        monkeypatch.delenv(name, raising=False)
    return workspace


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Run a command and return its exit code and what it says on standard error."""
    code = outcome(list(words))
    return code, capsys.readouterr().err


def edit(project: Workspace, name: str, old: str, new: str) -> None:
    """Replace text in a file of the project."""
    path = project.folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_an_unknown_suite_is_answered_with_a_suggestion(
    project: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    del project
    assert said(capsys, "run", "smokey") == (
        4,
        "ticketgate: suite 'smokey': no such suite; did you mean 'smoke'?\n",
    )


def test_broken_yaml_names_its_line(project: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    (project.folder / "small.yaml").write_text("name: small\nrules: [\n")
    code, message = said(capsys, "run", "small.yaml")
    assert code == 4
    assert message.startswith("ticketgate: small.yaml:3: not YAML")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("scorers: [handoff", "scorers: [handof", "handof"),
        ("margin: 0.2", "margin: -1", "give a number between 0 and 1"),
        ("no_regression", "no_regresion", "did you mean 'no_regression'?"),
        ("name: small", "nam: small", "unknown key 'nam'; did you mean 'name'?"),
        ("name: small", "name: small\nrepeats: 0", "repeats is 0; write a whole number ≥ 1"),
    ],
)
def test_a_wrong_suite_is_a_sentence(
    project: Workspace, capsys: pytest.CaptureFixture[str], old: str, new: str, message: str
) -> None:
    edit(project, "small.yaml", old, new)
    code, text = said(capsys, "run", "small.yaml")
    assert code == 4
    assert message in text
    assert "Traceback" not in text


def test_an_unknown_scorer_is_answered_with_a_suggestion(
    project: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    del project
    code, message = said(capsys, "run", "small.yaml", "--scorers", "tonne")
    assert code == 4
    assert "did you mean 'tone'?" in message


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("embedded/extractif", "did you mean 'embedded/extractive'?"),
        ("openai/gpt-4o-mini", "needs OPENAI_API_KEY, which is not set"),
        ("gibberish", "write provider/model"),
    ],
)
def test_a_model_that_cannot_work_is_a_sentence(
    project: Workspace, capsys: pytest.CaptureFixture[str], model: str, message: str
) -> None:
    del project
    code, text = said(capsys, "run", "small.yaml", "--model", model)
    assert code == 4
    assert message in text


def test_all_faults_of_a_golden_set_are_listed_with_their_lines(
    project: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = project.folder / "tickets.jsonl"
    golden.write_text(golden.read_text() + golden.read_text().splitlines()[0] + "\n{broken\n")
    code, text = said(capsys, "run", "small.yaml")
    assert code == 4
    assert "tickets.jsonl:4:" in text
    assert "tickets.jsonl:5:" in text


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_golden_set_is_refused(
    project: Workspace, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (project.folder / "tickets.jsonl").write_text(content)
    code, text = said(capsys, "run", "small.yaml")
    assert code == 4
    assert "tickets.jsonl" in text


def test_a_filter_that_leaves_nothing_is_refused(
    project: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    del project
    code, text = said(capsys, "run", "small.yaml", "--filter", "category=none")
    assert code == 4
    assert "no ticket has {'category': 'none'}" in text


def test_an_unreachable_provider_is_unmeasurable_and_can_be_resumed(
    project: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from runners import model

    monkeypatch.setattr(model, "ATTEMPTS", 1)
    path = project.folder / "tickets.jsonl"
    path.write_text("".join(f'{{"id": "T-{i}", "body": "Help {i}"}}\n' for i in range(9)))
    (project.folder / "assistant" / "assistant.yaml").write_text(
        "model: openai/x\napi_base: http://127.0.0.1:9/v1\ntimeout_s: 5\n"
    )
    code, text = said(capsys, "run", "small.yaml", "--concurrency", "1")
    assert code == 3
    assert "5 drafts in a row failed" in text
    assert "resume RUN --retry-errors" in text


def test_a_store_that_cannot_be_written_is_a_sentence(
    project: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.folder / "file").write_text("")
    code, text = said(capsys, "run", "small.yaml", "--store", "sqlite:///file/runs.db")
    assert code in (3, 4)
    assert "file" in text
    assert "Traceback" not in text


def test_reports_that_cannot_be_written_leave_the_run_in_the_store(
    project: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.folder / "file").write_text("")
    code, text = said(capsys, "run", "small.yaml", "--out", "file/reports")
    assert code == 4
    assert "the run is stored" in text
    assert said(capsys, "show", "latest")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("show", "r-none"),
        ("resume", "r-none"),
        ("compare", "gone.jsonl", "gone2.jsonl"),
        ("report", "c-none"),
        ("bless", "r-none"),
        ("gate", "small.yaml", "--baseline", "r-none"),
        ("gate", "small.yaml"),
        ("run", "small.yaml", "--limit", "0"),
        ("run",),
        ("frobnicate",),
    ],
)
def test_a_request_for_something_that_is_not_there_exits_4(
    project: Workspace, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    del project
    code, text = said(capsys, *words)
    assert code == 4
    assert text.startswith("ticketgate: ")


def test_with_json_an_error_is_one_document(
    project: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    del project
    assert outcome(["run", "smokey", "--json"]) == 4
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["kind"], document["exit_code"]) == (1, "usage", 4)
    assert "smokey" in document["message"]


def test_options_can_come_from_the_environment(
    project: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETGATE_STORE", "sqlite:///elsewhere/runs.db")
    monkeypatch.setenv("TICKETGATE_LIMIT", "2")
    assert said(capsys, "run", "small.yaml")[0] == 0
    assert (project.folder / "elsewhere" / "runs.db").is_file()
    assert outcome(["runs", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["drafts"] == 2


def test_a_prompt_with_a_secret_in_it_is_not_resumed_with_other_words(
    project: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "sk-" + "a1B2" * 8
    (project.folder / "assistant" / "prompt.md").write_text(f"Key {secret}\n\n{{{{articles}}}}\n")
    assert said(capsys, "run", "small.yaml")[0] == 0
    stored = (project.folder / ".ticketgate" / "runs.db").read_bytes()
    assert secret.encode() not in stored
    code, text = said(capsys, "resume", "latest")
    assert code == 4
    assert "its prompt held a secret" in text
