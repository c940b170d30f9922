"""A night is one number a thread and metric, and says which nights it can be compared with."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.nights import Night, dates_without, night_of, obstacle, since_blessing
from evals.table import ScoreRow
from tests.evals.tables import a_row, a_table


def a_night(*rows: ScoreRow, scorers: tuple[str, ...] = ("tone",), version: str = "1") -> Night:
    table = a_table(rows, golden="g", scorers=dict.fromkeys(scorers, version))
    return night_of(table, scorers, run="r-1", started_at="2026-11-02T03:00:00+00:00")


def test_trials_are_averaged_within_tickets_and_tickets_within_threads() -> None:
    # T-1: (0 + 1)/2 = 0.5; T-2: 1; their thread: 0.75, not (0 + 1 + 1)/3.
    night = a_night(
        a_row("T-1", 0, thread_id="A", scores={"tone": 0.0}),
        a_row("T-1", 1, thread_id="A", scores={"tone": 1.0}),
        a_row("T-2", 0, thread_id="A", scores={"tone": 1.0}),
        a_row("T-3", 0, thread_id="B"),
    )
    assert night.readings["tone"].by_thread == {"A": 0.75}
    assert night.threads == {"A", "B"}
    assert (night.golden, night.readings["tone"].version) == ("g", "1")


def test_missing_values_are_counted_and_never_averaged() -> None:
    # 2 of 4 trials: one failed, one not a number; a question that does not arise is not missing.
    night = a_night(
        a_row("T-1", scores={"tone": 0.5}),
        a_row("T-2", scores={"tone": 0.5}),
        a_row("T-3", failed=["tone"]),
        a_row("T-4", scores={"tone": math.nan}),
        a_row("T-5"),
    )
    assert night.readings["tone"].missing == 0.5
    assert set(night.readings["tone"].by_thread) == {"T-1", "T-2"}


def test_seconds_are_read_as_logarithms_and_zero_does_not_break_them() -> None:
    night = a_night(
        a_row("T-1", scores={"latency": math.e}),
        a_row("T-2", scores={"latency": 0.0}),
        scorers=("latency",),
    )
    values = night.readings["latency"].by_thread
    assert values["T-1"] == pytest.approx(1.0)
    assert math.isfinite(values["T-2"])


def test_what_cannot_be_compared_is_said() -> None:
    tonight = a_night(a_row("T-1", scores={"tone": 0.5}))
    assert obstacle(tonight, tonight, "tone") == ""
    assert obstacle(replace(tonight, golden="h"), tonight, "tone") == "asked another golden set"
    assert obstacle(replace(tonight, repeats=3), tonight, "tone") == (
        "drafted each ticket a different number of times"
    )
    other = replace(tonight, threads=frozenset({"T-2"}))
    assert obstacle(other, tonight, "tone") == "did not ask all of tonight's tickets"
    newer = a_night(a_row("T-1", scores={"tone": 0.5}), version="2")
    assert "another version of tone" in obstacle(newer, tonight, "tone")


def test_an_earlier_night_that_asked_more_can_be_compared() -> None:
    tonight = a_night(a_row("T-1", scores={"tone": 0.5}))
    earlier = replace(tonight, threads=frozenset({"T-1", "T-2"}))
    assert obstacle(earlier, tonight, "tone") == ""


def test_the_chart_begins_with_the_last_blessed_night() -> None:
    plain = a_night(a_row("T-1"))
    blessed = replace(plain, is_blessed=True)
    assert since_blessing([plain, blessed, plain, blessed, plain]) == [blessed, plain]
    assert since_blessing([plain, plain]) == [plain, plain]


def test_dates_without_a_night_are_counted() -> None:
    night = a_night(a_row("T-1"))
    dates = ("2026-11-01T23:59:00+00:00", "2026-11-04T03:00:00+00:00", "2026-11-04T05:00:00", "?")
    # Of the four dates from the 1st to the 4th, the 2nd and the 3rd have none.
    assert dates_without([replace(night, started_at=text) for text in dates]) == 2
    assert dates_without([replace(night, started_at="")]) == 0


@given(st.permutations([a_row(f"T-{i % 4}", i // 4, scores={"tone": i / 10}) for i in range(8)]))
def test_the_order_of_rows_changes_nothing(rows: list[ScoreRow]) -> None:
    assert a_night(*rows).readings == a_night(*sorted(rows, key=str)).readings
