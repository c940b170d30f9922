"""scores.csv: one row a ticket, trial and side, that a spreadsheet opens without running it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.record import Result
from reports.frame import scores_frame, write_scores_csv
from tests.builders import a_draft, a_failure, a_golden, a_result, a_score, a_ticket, an_unscored
from tests.reports.outcomes import ALL_HOSTILE, HOSTILE, a_hostile_outcome

WHOLE = """\
side,ticket_id,trial,thread_id,subject,action,error,error_message,latency_s,cost_usd,\
prompt_tokens,completion_tokens,from_cache,unscored,tags,slice_category,score_faithfulness,\
score_tone
baseline,T-0001,0,TH-T-0001,Refund,answer,,,0.8,0.0004,400,40,False,,a; b,billing,0.5,
candidate,T-0001,1,TH-T-0001,Refund,,timeout,no answer within 30 s,30.0,,,,,,a; b,billing,,
candidate,T-0001,0,TH-T-0001,Refund,answer,,,0.8,0.0004,400,40,False,tone: too short,a; b,\
billing,1.0,
"""
GOLDEN = a_golden(slices={"category": "billing"}, tags=("a", "b"))


def some_results() -> list[tuple[str, Result]]:
    """Return a draft, a failure and an unscored value."""
    return [
        ("baseline", a_result(golden=GOLDEN, scores=(a_score(value=0.5),))),
        ("candidate", a_result(golden=GOLDEN, outcome=a_failure(trial=1), scores=())),
        (
            "candidate",
            a_result(
                golden=GOLDEN,
                scores=(a_score(), an_unscored(scorer="tone", reason="too short")),
            ),
        ),
    ]


def read(path: Path) -> list[dict[str, str]]:
    """Read a CSV file back."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_results_become_this_file_whatever_is_held_at_once(tmp_path: Path, chunk: int) -> None:
    path = tmp_path / "scores.csv"
    assert write_scores_csv(some_results(), path, chunk=chunk) == 3
    assert path.read_text(encoding="utf-8") == WHOLE


def test_a_column_that_turns_up_late_is_empty_before(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    late = a_result(golden=a_golden(slices={"language": "de"}), scores=(a_score(scorer="zeal"),))
    write_scores_csv([*some_results(), ("candidate", late)], path, chunk=1)
    rows = read(path)
    assert [row["score_zeal"] for row in rows] == ["", "", "", "1.0"]
    assert [row["slice_language"] for row in rows] == ["", "", "", "de"]
    assert [row["slice_category"] for row in rows] == ["billing"] * 3 + [""]


def test_no_result_is_a_file_with_a_header(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    assert write_scores_csv([], path) == 0
    assert path.read_text(encoding="utf-8").startswith("side,ticket_id,trial,")
    assert read(path) == []


def test_results_are_read_once_and_not_all_held(tmp_path: Path) -> None:
    alive = 0

    def stream() -> Iterator[tuple[str, Result]]:
        nonlocal alive
        for i in range(1_000):
            alive += 1
            yield "run", a_result(golden=a_golden(ticket=a_ticket(id=f"T-{i}")))

    assert write_scores_csv(stream(), tmp_path / "scores.csv", chunk=10) == 1_000
    assert alive == 1_000
    assert [row["ticket_id"] for row in read(tmp_path / "scores.csv")][-1] == "T-999"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "\t=1", "\r=1", " =1"]
)
def test_text_that_a_spreadsheet_would_run_is_disarmed_in_every_cell(
    tmp_path: Path, text: str
) -> None:
    golden = a_golden(
        ticket=a_ticket(id=text, thread_id=text, subject=text),
        slices={"category": text},
        tags=(text,),
    )
    results = [
        ("baseline", a_result(golden=golden, scores=(an_unscored(scorer=text, reason=text),))),
        ("candidate", a_result(golden=golden, outcome=a_failure(message=text), scores=())),
    ]
    path = tmp_path / "scores.csv"
    write_scores_csv(results, path)
    for row in read(path):
        for name, cell in row.items():
            assert not name.startswith(tuple("=+-@＝＋－＠\t\r"))
            assert not cell.startswith(tuple("=+-@＝＋－＠\t\r"))


def test_negative_numbers_stay_numbers(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    write_scores_csv([("run", a_result(scores=(a_score(scorer="delta", value=-0.25),)))], path)
    assert read(path)[0]["score_delta"] == "-0.25"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_stay_in_their_cells(tmp_path: Path, text: str) -> None:
    pair = a_hostile_outcome(text).pairs[0]
    path = tmp_path / "scores.csv"
    rows = [(side, r) for side in ("baseline", "candidate") for r in getattr(pair, side)]
    write_scores_csv(rows, path)
    assert [row["side"] for row in read(path)] == ["baseline", "candidate"]
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3
    assert not {c for c in path.read_text(encoding="utf-8") if ord(c) < 32 and c != "\n"}


def test_a_megabyte_in_a_field_is_cut(tmp_path: Path) -> None:
    pair = a_hostile_outcome(ALL_HOSTILE + "x" * 1_000_000).pairs[0]
    path = tmp_path / "scores.csv"
    write_scores_csv([("candidate", pair.candidate[0])], path)
    assert path.stat().st_size < 10_000


def test_a_frame_has_numbers_where_there_are_numbers() -> None:
    frame = scores_frame(some_results())
    assert frame["score_faithfulness"].tolist()[:1] == [0.5]
    assert frame["score_faithfulness"].mean() == 0.75  # (0.5 + 1.0) / 2, the failure left out
    assert frame["score_tone"].isna().all()
    assert frame["ticket_id"].unique().tolist() == ["T-0001"]


def test_a_frame_keeps_text_as_it_is() -> None:
    golden = a_golden(ticket=a_ticket(id="=1"))
    assert scores_frame([("run", a_result(golden=golden))])["ticket_id"].tolist() == ["=1"]


def test_an_empty_frame_still_has_its_columns() -> None:
    assert "ticket_id" in scores_frame([]).columns


def test_the_draft_of_a_cached_answer_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    write_scores_csv([("run", a_result(outcome=a_draft(from_cache=True)))], path)
    assert read(path)[0]["from_cache"] == "True"
