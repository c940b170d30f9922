"""`--baseline` finds the assistant as it was: at the merge base, at a ref, stored, or in a file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from evals.errors import UsageError
from runners.baseline import resolve_baseline
from runners.store import RunStore
from tests.builders import a_provenance

YAML = "prompt: prompt.md\nmodel: embedded/extractive\n"


def git(folder: Path, *words: str) -> str:
    """Run git with a fixed identity and return what it prints."""
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@t.example", *words],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a work tree on `main` whose assistant says `old`."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "evals" / "assistants" / "mine"
    folder.mkdir(parents=True)
    (folder / "assistant.yaml").write_text(YAML)
    (folder / "prompt.md").write_text("old")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def prompt_of(checkout: Path) -> Path:
    """Return the prompt file."""
    return checkout / "evals" / "assistants" / "mine" / "prompt.md"


def commit(checkout: Path, text: str) -> str:
    """Commit a prompt and return the commit."""
    prompt_of(checkout).write_text(text)
    git(checkout, "commit", "-qam", text)
    return git(checkout, "rev-parse", "HEAD")


def resolved(text: str, store: RunStore) -> str:
    """Return the prompt of the baseline."""
    baseline = resolve_baseline(text, "mine", "s", store)
    assert baseline.spec is not None
    return baseline.spec.prompt


def test_auto_on_the_default_branch_is_the_commit_against_the_working_tree(checkout: Path) -> None:
    prompt_of(checkout).write_text("edited, not committed")
    with RunStore("sqlite://") as store:
        assert resolved("auto", store) == "old"


def test_auto_on_a_branch_is_the_merge_base_and_not_the_tip_of_main(checkout: Path) -> None:
    git(checkout, "checkout", "-qb", "edit")
    commit(checkout, "edited on a branch")
    git(checkout, "checkout", "-q", "main")
    commit(checkout, "main moved on")
    git(checkout, "checkout", "-q", "edit")
    with RunStore("sqlite://") as store:
        assert resolved("auto", store) == "old"


def test_a_pull_request_names_its_base_branch(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(checkout, "checkout", "-qb", "release")
    commit(checkout, "released")
    git(checkout, "checkout", "-qb", "edit")
    commit(checkout, "edited")
    monkeypatch.setenv("GITHUB_BASE_REF", "release")
    with RunStore("sqlite://") as store:
        assert resolved("auto", store) == "released"


def test_a_ref_is_taken_as_it_was_then(checkout: Path) -> None:
    first = git(checkout, "rev-parse", "HEAD")
    commit(checkout, "second")
    commit(checkout, "third")
    with RunStore("sqlite://") as store:
        assert resolved("HEAD~1", store) == "second"
        assert resolved(first[:8], store) == "old"


def test_an_option_is_never_taken_for_a_ref(checkout: Path) -> None:
    del checkout
    with RunStore("sqlite://") as store, pytest.raises(UsageError):
        resolve_baseline("--upload-pack=x", "mine", "s", store)


def test_a_new_assistant_has_no_baseline_and_the_message_says_what_to_do(checkout: Path) -> None:
    folder = checkout / "evals" / "assistants" / "new"
    folder.mkdir()
    (folder / "assistant.yaml").write_text(YAML)
    (folder / "prompt.md").write_text("new")
    with RunStore("sqlite://") as store:
        with pytest.raises(UsageError) as caught:
            resolve_baseline("auto", "new", "s", store)
        assert "`ticketgate bless RUN`" in str(caught.value)
        with pytest.raises(UsageError, match="does not exist at main"):
            resolve_baseline("main", "new", "s", store)


def test_without_git_the_blessed_run_is_the_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "assistant.yaml").write_text(YAML)
    (tmp_path / "prompt.md").write_text("p")
    with RunStore("sqlite://") as store:
        with pytest.raises(UsageError, match="no blessed run"):
            resolve_baseline("auto", str(tmp_path), "s", store)
        store.create_run(a_provenance(run_id="r-1", suite="s"))
        store.bless("s", "r-1")
        assert resolve_baseline("auto", str(tmp_path), "s", store).stored == "r-1"


def test_a_result_file_is_a_baseline(checkout: Path) -> None:
    (checkout / "old.jsonl").write_text("{}")
    with RunStore("sqlite://") as store:
        assert resolve_baseline("old.jsonl", "mine", "s", store).stored == "old.jsonl"
        with pytest.raises(UsageError, match="no such file"):
            resolve_baseline("gone.jsonl", "mine", "s", store)


def test_a_broken_assistant_names_file_and_line(checkout: Path) -> None:
    path = checkout / "evals" / "assistants" / "mine" / "assistant.yaml"
    path.write_text("model: [\n")
    with RunStore("sqlite://") as store, pytest.raises(UsageError, match=r"assistant.yaml:2: not"):
        resolve_baseline("auto", "mine", "s", store)
