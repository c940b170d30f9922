"""Drafts that are labelled with faults, for the tickets of a golden set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.errors import FaultyFileError, UsageError
from runners.calibrate_golden import SEEN_BY, golden_labels
from tests.golden_sets.files import a_line, write_set

ROW = {"id": "L-1", "ticket_id": "T-0001", "reply": "Hello.", "action": "answer", "faults": []}


def labels(folder: Path, *changes: dict[str, object]) -> Path:
    """Write a file of labelled drafts."""
    path = folder / "drafts.jsonl"
    rows = [{**ROW, **one} for one in changes]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def fault(name: str) -> dict[str, object]:
    """Return a row's faults: one of a class."""
    return {"faults": [{"class": name, "start": 0, "end": 5, "note": "so"}]}


@pytest.fixture
def golden(tmp_path: Path) -> str:
    """Return the path of a small golden set."""
    folder = tmp_path / "golden"
    write_set(folder, [a_line()])
    return str(folder)


def test_good_drafts_and_those_with_the_right_faults_are_labelled(
    tmp_path: Path, golden: str
) -> None:
    path = labels(tmp_path, {}, fault("rude"), fault("truncated"))
    found = golden_labels(path, golden, "tone")
    # Tone is a quality: 1 is good. A draft that is only cut off says nothing about tone.
    assert [one.label for one in found.drafts] == [1.0, 0.0]
    assert found.left_out == 1
    assert found.drafts[1].classes == {"rude"}
    assert found.classes == SEEN_BY["tone"]


def test_a_fault_is_a_label_of_one_for_hallucination(tmp_path: Path, golden: str) -> None:
    path = labels(tmp_path, {}, fault("wrong_number"))
    assert [one.label for one in golden_labels(path, golden, "hallucination").drafts] == [0.0, 1.0]


def test_the_ticket_its_reference_and_its_articles_reach_the_scorer(
    tmp_path: Path, golden: str
) -> None:
    (one,) = golden_labels(labels(tmp_path, {}), golden, "tone").drafts
    wanted = one.trial.golden.reference.article_ids
    assert one.trial.golden.ticket.id == "T-0001"
    assert [passage.article_id for passage in one.trial.draft.passages] == list(wanted)
    assert one.context == one.trial.golden.ticket.thread_id


def test_the_classes_can_be_chosen(tmp_path: Path, golden: str) -> None:
    path = labels(tmp_path, {}, fault("rude"), fault("truncated"))
    found = golden_labels(path, golden, "tone", classes=["truncated"])
    assert [one.label for one in found.drafts] == [1.0, 0.0]
    with pytest.raises(UsageError, match="did you mean 'truncated'"):
        golden_labels(path, golden, "tone", classes=["truncatd"])
    with pytest.raises(UsageError, match="say with --fault"):
        golden_labels(path, golden, "rubric_tone")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ticket_id": "T-9"}, "ticket_id is 'T-9', which is not in"),
        ({"reply": ""}, "reply is ''"),
        ({"action": "anser"}, "did you mean 'answer'"),
        ({"faults": None}, "faults is None"),
        ({"faults": [{"class": ""}]}, "not a list of objects with a class"),
        ({"article_ids": ["KB-none"]}, "article_ids is 'KB-none'"),
        ({"article_ids": "KB-1"}, "article_ids is 'KB-1'"),
    ],
)
def test_a_broken_row_is_named(
    tmp_path: Path, golden: str, change: dict[str, object], said: str
) -> None:
    with pytest.raises(FaultyFileError, match=r"drafts\.jsonl:2: ") as raised:
        golden_labels(labels(tmp_path, {}, change), golden, "tone")
    assert said in str(raised.value)
