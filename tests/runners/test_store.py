"""Tests of the run store: jobs, runs, names, blessings, comparisons, redaction, laziness."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evals.errors import UsageError
from runners.store import Job, RunStore, RunSummary, StoredComparison
from tests.builders import (
    a_draft,
    a_failure,
    a_golden,
    a_passage,
    a_provenance,
    a_score,
    a_ticket,
    an_article,
    an_unscored,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore(f"sqlite:///{tmp_path}/runs.db") as opened:
        yield opened


def a_job(job_id: str = "j-1", run_ids: tuple[str, ...] = ("run-1",), verb: str = "run") -> Job:
    return Job(
        job_id=job_id,
        verb=verb,
        suite="smoke",
        run_ids=run_ids,
        spec={"suite": {"name": "smoke"}, "prompt": "Be kind.", "limit": None, "repeats": 3},
        created_at="2026-11-02T09:00:00Z",
    )


def a_comparison(comparison_id: str = "c-1") -> StoredComparison:
    return StoredComparison(
        comparison_id=comparison_id,
        suite="smoke",
        baseline_run="run-1",
        candidate_run="run-2",
        summary='{"schema": 1, "kind": "pass"}',
        created_at="2026-11-02T09:00:00Z",
    )


def test_a_job_is_found_by_its_own_id_by_its_runs_and_by_latest(store: RunStore) -> None:
    job = a_job(run_ids=("base-1", "cand-1"), verb="gate")
    store.create_job(job)
    store.create_run(a_provenance(run_id="base-1"))
    store.create_run(a_provenance(run_id="cand-1"))
    for name in ("j-1", "base-1", "cand-1", "cand", "latest"):
        assert store.job(name) == job


def test_the_job_of_a_run_is_the_one_that_created_it(store: RunStore) -> None:
    store.create_job(a_job())
    store.create_run(a_provenance())
    store.create_job(a_job("j-2", verb="rescore"))
    assert store.job("run-1").job_id == "j-1"


def test_a_finished_job_keeps_its_status_and_summary(store: RunStore) -> None:
    store.create_job(a_job())
    store.finish_job("j-1", "interrupted", {"spent": {"usd": 0.25}})
    assert store.job("j-1") == replace(
        a_job(), status="interrupted", summary={"spent": {"usd": 0.25}}
    )


def test_a_run_without_a_job_has_nothing_to_resume(store: RunStore) -> None:
    store.create_run(a_provenance())
    with pytest.raises(UsageError, match="nothing to go on with"):
        store.job("run-1")


def test_provenance_is_kept_and_can_be_completed(store: RunStore) -> None:
    before = a_provenance(scorer_fingerprints={"tone": "f"}, ended_at="")
    store.create_run(before)
    assert store.provenance("run-1") == before
    after = replace(before, ended_at="2026-11-02T10:00:00Z", served_model="a, b")
    store.update_provenance(after)
    assert store.provenance("run-1") == after


def test_an_unknown_run_is_answered_with_a_suggestion(store: RunStore) -> None:
    store.create_run(a_provenance(run_id="r-20261102-0900-ab12"))
    for ask in (
        lambda: store.provenance("r-20261102-0900-ab13"),
        lambda: store.resolve_run("r-20261102-0900-ab13"),
        lambda: store.job("r-20261102-0900-ab13"),
        lambda: store.bless("smoke", "r-20261102-0900-ab13"),
        lambda: store.update_provenance(a_provenance(run_id="r-20261102-0900-ab13")),
    ):
        with pytest.raises(UsageError, match="did you mean 'r-20261102-0900-ab12'"):
            ask()
    with pytest.raises(UsageError, match="`ticketgate runs` lists them"):
        store.resolve_run("zzz")


def test_a_run_is_resolved_by_id_by_unique_beginning_and_by_latest(store: RunStore) -> None:
    for run_id in ("abc", "abcd", "xyz", "a%c", "LATE"):
        store.create_run(a_provenance(run_id=run_id))
    assert store.resolve_run("abc") == "abc"  # exact wins over being a beginning of abcd
    assert store.resolve_run("abcd") == "abcd"
    assert store.resolve_run("x") == "xyz"
    assert store.resolve_run("a%") == "a%c"  # not a wildcard
    assert store.resolve_run("latest") == "LATE"
    with pytest.raises(UsageError, match=r"'ab': 2 of the store begin so \(abcd, abc\)"):
        store.resolve_run("ab")
    for wrong in ("", "X", "late", "%", "_"):
        with pytest.raises(UsageError, match="holds no run of this name"):
            store.resolve_run(wrong)


def test_latest_in_an_empty_store_says_how_to_make_a_run(store: RunStore) -> None:
    with pytest.raises(UsageError, match="the store holds no run"):
        store.resolve_run("latest")
    assert store.runs() == []


def test_the_list_of_runs_counts_what_is_stored_newest_first(store: RunStore) -> None:
    store.create_job(a_job(run_ids=("run-1", "run-2")))
    for run_id in ("run-1", "run-2"):
        store.create_run(a_provenance(run_id=run_id))
    store.create_run(a_provenance(run_id="run-3"))
    store.put_golden("run-1", [a_golden(ticket=a_ticket(id=name)) for name in ("A", "B")])
    store.save_outcome("run-1", a_draft(ticket_id="A"))
    store.save_outcome("run-1", a_draft(ticket_id="A", trial=1))
    store.save_outcome("run-1", a_failure(ticket_id="B"))
    store.save_scores("run-1", "A", 0, [a_score(), an_unscored(scorer="tone")], fingerprints={})
    store.bless("smoke", "run-1")
    store.finish_job("j-1", "done")
    third, second, first = store.runs()
    assert first == RunSummary(
        run_id="run-1",
        suite="smoke",
        label="working tree",
        model="embedded/extractive",
        started_at="2026-11-02T09:00:00Z",
        tickets=2,
        drafts=2,
        failures=1,
        scores=2,
        status="done",
        is_blessed=True,
    )
    assert (second.run_id, second.tickets, second.drafts, second.status) == (
        "run-2",
        None,
        0,
        "done",
    )
    assert (third.run_id, third.status, third.is_blessed) == ("run-3", None, False)
    assert [run.run_id for run in store.runs(limit=1)] == ["run-3"]


def test_blessing_replaces_the_earlier_baseline_of_the_same_suite_only(store: RunStore) -> None:
    for run_id in ("run-1", "run-2"):
        store.create_run(a_provenance(run_id=run_id))
    assert store.blessed("smoke") is None
    store.bless("smoke", "run-1")
    store.bless("pre_merge", "run-1")
    store.bless("smoke", "run-2")
    assert store.blessed("smoke") == "run-2"
    assert store.blessed("pre_merge") == "run-1"


def test_comparisons_are_found_by_a_beginning_and_listed_newest_first(store: RunStore) -> None:
    for name in ("c-1", "c-2", "d-1"):
        store.save_comparison(a_comparison(name))
    assert store.comparison("c-1") == a_comparison("c-1")
    assert store.comparison("d") == a_comparison("d-1")
    assert store.comparison("e") is None
    with pytest.raises(UsageError, match="comparison 'c': 2 of the store begin so"):
        store.comparison("c")
    assert [found.comparison_id for found in store.comparisons(limit=2)] == ["d-1", "c-2"]


def test_a_comparison_saved_again_replaces_itself(store: RunStore) -> None:
    store.save_comparison(a_comparison())
    later = replace(a_comparison(), summary='{"kind": "regression"}')
    store.save_comparison(later)
    assert store.comparisons() == [later]


def test_no_secret_reaches_the_bytes_of_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/runs.db"
    shaped = "sk-" + "abcdefghij0123456789"
    private = f"-----BEGIN {'PRIVATE'} KEY-----\nMIIEowIBAAKC\n-----END {'PRIVATE'} KEY-----"
    planted = f"{shaped} grüße-geheim\n{private} https://u:pass-word@h/"
    with RunStore(url, known=("grüße-geheim",)) as store:
        job = replace(a_job(), spec={"prompt": planted, "nested": [{"api_key": "plainwords"}]})
        store.create_job(job)
        store.finish_job("j-1", "done", {"error": planted})
        store.create_run(a_provenance(label=planted, packages={"x": planted}))
        store.update_provenance(a_provenance(model=planted))
        store.put_golden("run-1", [a_golden(ticket=a_ticket(body="grüße-geheim"))])
        store.put_articles("3" * 64, [an_article(text="grüße-geheim")])
        store.save_outcome("run-1", a_failure(message=planted))
        draft = a_draft(reply=planted, prompt=planted, passages=[a_passage(text=planted)])
        store.save_outcome("run-1", draft)
        for score in (a_score(reason=planted), an_unscored(scorer="tone", raw=planted)):
            store.save_scores("run-1", "T-0001", 0, [score], fingerprints={})
        summary = json.dumps({"notes": [planted]})
        store.save_comparison(replace(a_comparison(), summary=summary))
        read = "".join(path.read_bytes().decode("latin-1") for path in tmp_path.iterdir())
    read += "".join(path.read_bytes().decode("latin-1") for path in tmp_path.iterdir())
    assert "[redacted]" in read
    for secret in (shaped, "geheim", "MIIEow", "pass-word", "plainwords"):
        assert secret not in read


def test_known_secrets_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "plain-words-only")
    with RunStore(f"sqlite:///{tmp_path}/runs.db") as store:
        store.create_run(a_provenance(label="plain-words-only"))
        assert store.provenance("run-1").label == "[redacted]"


def test_the_default_folder_hides_itself_from_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with RunStore() as store:
        store.check()
    assert (tmp_path / ".ticketgate" / "runs.db").exists()
    assert (tmp_path / ".ticketgate" / ".gitignore").read_text() == "*\n"


def test_importing_the_store_loads_neither_sqlalchemy_nor_pydantic() -> None:
    code = "import sys, runners.store; print({'sqlalchemy', 'pydantic'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
