"""Score tables of this and other tools are read strictly, with every fault named."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.errors import FaultyFileError, HarnessError, UsageError
from runners.score_files import read_score_table


def written(folder: Path, text: str, name: str = "t.jsonl") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_of_the_documented_form_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '{"ticket_id": "T-1", "trial": 1, "thread_id": "H", "slices": {"category": "billing"}, '
        '"scores": {"faithfulness": 0.93, "tone": null}, "latency_s": 0.8, "cost_usd": 0.0004}\n',
    )
    (row,) = read_score_table(path).rows
    assert (row.ticket_id, row.trial, row.thread_id) == ("T-1", 1, "H")
    assert row.slices == ("category=billing",)
    assert row.scores == {"faithfulness": 0.93, "latency": 0.8, "cost": 0.0004}
    assert row.failed == frozenset({"tone"})


def test_a_csv_with_prefixed_and_bare_columns_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "ticket_id,score_mine,tone,slice_category,latency_s\nT-1,0.5,0.75,billing,2\nT-2,,0.5,,\n",
        "t.csv",
    )
    first, second = read_score_table(path).rows
    assert first.scores == {"mine": 0.5, "tone": 0.75, "latency": 2.0}
    assert first.slices == ("category=billing",)
    assert second.scores == {"tone": 0.5}


def test_every_fault_is_listed_with_its_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '{"ticket_id": "T-1"}\nnot json\n{"ticket_id": "T-1"}\n{"ticket_id": ""}\n'
        '{"ticket_id": "T-2", "scores": {"tone": 7}}\n[1]\n',
    )
    with pytest.raises(FaultyFileError) as caught:
        read_score_table(path)
    lines = [fault.split(":")[1] for fault in caught.value.faults]
    assert lines == ["2", "3", "4", "5", "6"]
    assert "score 'tone' is 7; it lies between 0 and 1" in caught.value.faults[3]


def test_nan_means_missing_and_not_zero(tmp_path: Path) -> None:
    path = written(tmp_path, '{"ticket_id": "T-1", "scores": {"tone": NaN}}')
    (row,) = read_score_table(path).rows
    assert (row.scores, row.failed) == ({}, frozenset({"tone"}))


def test_an_error_row_has_no_latency_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, '{"ticket_id": "T-1", "latency_s": 60, "error": "timeout"}')
    (row,) = read_score_table(path).rows
    assert (row.error, row.scores) == ("timeout", {})


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no row in it"):
        read_score_table(written(tmp_path, "\n"))


@given(data=st.binary(max_size=300))
def test_junk_gives_a_sentence(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("junk")
    for name in ("t.jsonl", "t.csv"):
        path = folder / name
        path.write_bytes(data)
        with suppress(HarnessError):
            assert read_score_table(path).rows
