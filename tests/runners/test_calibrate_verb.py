"""The verb `calibrate` from the command line: document, files, store, exit codes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evals.score import Score, Trial, Unscored
from runners.calibrate_labels import checked_labels, iter_labels
from runners.calibrate_scores import score_all, score_batch
from runners.cli import outcome
from runners.store import RunStore
from scorers.catalogue import make_scorers

POLITE = "Thank you for writing. I am sorry for the trouble; here is how we put it right."
RUDE = "Your own fault, you idiot. Read the manual and stop wasting our time."


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(rows: Sequence[dict[str, object]], name: str = "labels.jsonl") -> Path:
    """Write rows into a file."""
    path = Path(name)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def tone_rows(count: int = 24) -> list[dict[str, object]]:
    """Return polite and rude drafts in turn, each to its own question."""
    return [
        {
            "id": f"L-{i}",
            "question": f"Question {i}?",
            "answer": f"{POLITE if i % 2 else RUDE} ({i})",
            "label": i % 2,
            "dataset": "ab"[i // 2 % 2],
        }
        for i in range(count)
    ]


def printed(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    """Run `calibrate` with --json and return the document."""
    assert outcome(["calibrate", *words, "--json", "--quiet"]) == code
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_the_document_has_the_promised_keys_each_with_an_interval(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = printed(capsys, "tone", str(write(tone_rows())))
    assert (found["schema"], found["kind"], found["exit_code"]) == (1, "calibration", 0)
    assert (found["scorer"], found["n"], found["n_positive"]) == ("tone", 24, 12)
    named = (
        *("threshold", "auc", "balanced_accuracy", "f1", "sensitivity", "specificity"),
        *("brier", "agreement", "seconds_per_draft"),
    )
    for name in named:
        assert found[f"{name}_low"] <= found[name] <= found[f"{name}_high"], name
    assert found["auc"] == 1.0
    assert set(found["slices"]) == {"dataset=a", "dataset=b"}
    assert len(found["halves"]) == 2
    assert len(found["labels"]["sha256"]) == 64


def test_graded_labels_print_the_correlation(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {**row, "label": float(str(row["label"])) + i / 100} for i, row in enumerate(tone_rows())
    ]
    found = printed(capsys, "tone", str(write(rows)))
    assert found["spearman_low"] <= found["spearman"] <= found["spearman_high"]
    assert found["spearman"] > 0.6
    assert "auc" not in found
    assert "threshold" not in found


def test_a_grounding_scorer_has_the_baseline_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {
            "context": f"A parcel to zone {i} costs {i + 3} euros and takes two days.",
            "answer": f"A parcel to zone {i} costs {i + 3 if i % 2 else i + 90} euros.",
            "label": (i + 1) % 2,
        }
        for i in range(16)
    ]
    found = printed(capsys, "faithfulness", str(write(rows)))
    assert found["baseline"]["name"] == "word overlap"
    assert found["auc"] > 0.7
    turned = [{**row, "label": 1 - int(str(row["label"]))} for row in rows]
    again = printed(capsys, "faithfulness", str(write(turned)))
    assert again["auc"] == pytest.approx(1 - found["auc"])


def test_what_was_found_is_kept_and_written(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(write(tone_rows()))
    assert outcome(["calibrate", "tone", path, "--out", "out", "--store", "sqlite:///kept.db"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("tone: AUC 1.000")
    assert "What it gets wrong" not in text
    names = {file.name for file in Path("out").iterdir()}
    assert names == {"calibration.json", "calibration.md", "calibration.html"}
    with RunStore("sqlite:///kept.db") as store:
        (kept,) = store.calibrations("tone")
        assert store.calibrations("hallucination") == []
    (scorer,) = make_scorers(["tone"])
    assert (kept.fingerprint, kept.version) == (scorer.fingerprint, scorer.version)
    assert (kept.n, kept.positives, kept.negatives, kept.auc) == (24, 12, 12, 1.0)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["tone", "few.jsonl"], 3, "4 rows are too few"),
        (["tone", "one.jsonl"], 3, "every row has the label 1"),
        (["tone", "broken.jsonl"], 4, "broken.jsonl:3: is not JSON"),
        (["tone", "none.jsonl"], 4, "cannot be read"),
        (["tne", "few.jsonl"], 4, "did you mean 'tone'"),
        (["latency", "few.jsonl"], 4, "measured, not judged"),
        (["rubric_tone", "few.jsonl"], 4, "--judge MODEL"),
        (["tone", "few.jsonl", "--fault", "rude"], 4, "--golden"),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    write(tone_rows(4), "few.jsonl")
    write([{**row, "label": 1} for row in tone_rows(20)], "one.jsonl")
    path = write(tone_rows(20), "broken.jsonl")
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:2], "{", *lines[3:]]))
    document = printed(capsys, *words, code=code)
    assert said in document["message"]


def test_a_hostile_answer_is_harmless_in_every_file(capsys: pytest.CaptureFixture[str]) -> None:
    planted = "<script>alert(1)</script> \x1b[31m [x](http://a.example)"
    rows = tone_rows()
    for row in rows[:4]:
        row["answer"], row["label"], row["id"] = f"{POLITE} {planted}", 0, planted
    assert outcome(["calibrate", "tone", str(write(rows)), "--out", "out", "--quiet"]) == 0
    texts = [capsys.readouterr().out, *(file.read_text() for file in Path("out").glob("*.[mh]*"))]
    assert all("\x1b" not in text for text in texts)
    assert "<script>" not in Path("out/calibration.html").read_text()
    assert "<script>" not in Path("out/calibration.md").read_text()


class Counting:
    """Score 0.25, with a finer number, or nothing for an empty question."""

    name, version, fingerprint = "counting", "1", "f"

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score by the question."""
        return [
            Score(scorer="counting", version="1", value=0.25, graded=0.3, unit="share", reason="so")
            if trial.golden.ticket.body
            else Unscored(scorer="counting", version="1", reason="no question", kind="failed")
            for trial in trials
        ]


def test_the_finer_number_is_kept_beside_the_value() -> None:
    rows = [*tone_rows(2), {"answer": "x", "label": 0}]
    path = write(rows)
    first, _, last = score_batch(Counting(), list(iter_labels(path, "tone"))).rows
    assert (first.value, first.number, first.overlap) == (0.25, 0.3, None)
    assert (last.value, last.number, last.failed, last.reason) == (None, None, True, "no question")


def test_two_processes_find_the_same_in_the_same_order() -> None:
    path = write(tone_rows(70))
    assert checked_labels(path, "tone") == 70
    (scorer,) = make_scorers(["tone"])
    steps: list[int] = []
    found = []
    for processes in (1, 2):
        drafts = iter_labels(path, "tone")
        scored = score_all(scorer, drafts, steps.append, processes=processes)
        found.append([row for batch in scored for row in batch.rows])
    assert found[0] == found[1]
    assert sum(steps) == 140
