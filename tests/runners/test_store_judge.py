"""What a judge answered is kept whole, or not believed."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from evals.draft import Usage
from evals.judge import JudgeAnswer
from evals.score import Score, Unscored
from runners import store_tables
from runners.store import RunStore
from tests.builders import a_draft, a_golden, a_provenance, a_score, an_unscored

KEY = "a" * 64
ANSWER = JudgeAnswer(
    text='{"level": 2} ü \ud83d \0',
    finish_reason="stop",
    usage=Usage(prompt_tokens=3, completion_tokens=2, cost_usd=None),
    latency_s=0.25,
    model="m",
)


def test_an_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/runs.db"
    with RunStore(url) as store:
        assert store.judge_answer(KEY) is None
        store.save_judge_answer(KEY, ANSWER)
        store.save_judge_answer("b" * 64, replace(ANSWER, text="other"))
    with RunStore(url) as store:
        assert store.judge_answer(KEY) == ANSWER


@pytest.mark.parametrize("column", ["json", "sha256"])
def test_a_damaged_row_is_no_answer(tmp_path: Path, column: str) -> None:
    with RunStore(f"sqlite:///{tmp_path}/runs.db") as store:
        store.save_judge_answer(KEY, ANSWER)
        raw = sqlite3.connect(tmp_path / "runs.db")
        raw.execute(f"UPDATE ticketgate_judge_answers SET {column} = {column} || ' '")  # noqa: S608
        raw.commit()
        raw.close()
        assert store.judge_answer(KEY) is None
        store.save_judge_answer(KEY, ANSWER)
        assert store.judge_answer(KEY) == ANSWER


def test_a_store_of_an_earlier_version_gets_the_table(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/runs.db"
    RunStore(url).close()
    raw = sqlite3.connect(tmp_path / "runs.db")
    raw.execute("DROP TABLE ticketgate_judge_answers")
    raw.execute("UPDATE ticketgate_schema SET version = 2")
    raw.commit()
    raw.close()
    with RunStore(url) as store:
        store.save_judge_answer(KEY, ANSWER)
        assert store.judge_answer(KEY) == ANSWER
    raw = sqlite3.connect(tmp_path / "runs.db")
    (version,) = raw.execute("SELECT version FROM ticketgate_schema").fetchone()
    raw.close()
    assert version == store_tables.SCHEMA_VERSION


def test_scores_that_failed_can_be_forgotten_and_others_stay(tmp_path: Path) -> None:
    provenance, golden, draft = a_provenance(), a_golden(), a_draft()
    failed = Unscored(scorer="rubric_tone", version="1", reason="late", kind="failed", raw="hm")
    prints = {"rubric_tone": "f", "tone": "g", "correctness": "h"}
    with RunStore(f"sqlite:///{tmp_path}/runs.db") as store:
        store.create_run(provenance)
        run = provenance.run_id
        store.put_golden(run, [golden])
        store.save_outcome(run, draft)
        scores: list[Score | Unscored] = [
            failed,
            a_score(scorer="tone"),
            an_unscored(scorer="correctness"),
        ]
        store.save_scores(run, draft.ticket_id, draft.trial, scores, fingerprints=prints)
        assert list(store.unscored_results(run, prints)) == []
        assert store.drop_failed_scores(run) == 1
        (result,) = store.unscored_results(run, prints)
        assert [score.scorer for score in result.scores] == ["correctness", "tone"]
