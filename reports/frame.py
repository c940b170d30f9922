"""Write results as a table, one row a ticket, trial and side: `scores.csv`, and a frame.

The columns are those that `compare` reads: `ticket_id`, `trial`, `thread_id`, `slice_*`,
`score_*`, `latency_s`, `cost_usd`, `error`; with `side` and a few more for people.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, TypeAlias

from evals.draft import Draft
from evals.record import Result
from evals.score import Score, Unscored
from reports.text import one_line

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 5_000
"""Rows that are held in memory at once."""
SPOOLED_BYTES = 32_000_000
"""Text that is held in memory before it goes to a temporary file."""
LONGEST_CELL = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that spreadsheets take for a formula, full-width ones included."""
_FIRST = (
    *("side", "ticket_id", "trial", "thread_id", "subject", "action", "error", "error_message"),
    *("latency_s", "cost_usd", "prompt_tokens", "completion_tokens", "from_cache"),
    *("unscored", "tags"),
)

Cell: TypeAlias = str | float | int | bool | None
SidedResult: TypeAlias = tuple[str, Result]
"""(side, result): `baseline`, `candidate`, or `run` for a single run."""


def write_scores_csv(results: Iterable[SidedResult], path: Path, *, chunk: int = CHUNK) -> int:
    """Write a CSV file and return its number of rows; no more than `chunk` rows are held.

    With the standard library: importing pandas would take longer than writing most reports.
    Text cells that a spreadsheet would take for a formula begin with an apostrophe. Scorers and
    slices become columns as they turn up, so the rows lie in a temporary file until all are known.

    Args:
        results: (side, result), in the order of the rows; read once.
        path: the file, replaced if it exists.
        chunk: rows to format at once, ≥ 1.
    """
    with (
        SpooledTemporaryFile(SPOOLED_BYTES, "w+", encoding="utf-8", newline="") as body,
        path.open("w", encoding="utf-8", newline="") as file,
    ):
        names = list(_FIRST)
        widths: list[int] = []
        writer = csv.writer(body, lineterminator="\n")
        for rows in _chunks(results, chunk):
            names += _new_columns(rows, names)
            writer.writerows(_cells(row, names) for row in rows)
            widths += [len(names)] * len(rows)
        csv.writer(file, lineterminator="\n").writerow(map(_unarmed, names))
        body.seek(0)
        for width, line in zip(widths, body, strict=True):  # a cell never holds a line break
            file.write(line.rstrip("\n") + "," * (len(names) - width) + "\n")
    return len(widths)


def scores_frame(results: Iterable[SidedResult]) -> pd.DataFrame:
    """Return the same table as a pandas frame, for notebooks: everything in memory, text as is."""
    import pandas as pd

    rows = [_row(side, result) for side, result in results]
    return pd.DataFrame(rows, columns=[*_FIRST, *_new_columns(rows, _FIRST)])


def _chunks(results: Iterable[SidedResult], size: int) -> Iterator[list[dict[str, Cell]]]:
    remaining = iter(results)
    while rows := [_row(side, result) for side, result in islice(remaining, size)]:
        yield rows


def _new_columns(rows: Sequence[dict[str, Cell]], names: Sequence[str]) -> list[str]:
    """Return the columns that appear for the first time: slices, then scores, by name."""
    found = {name for row in rows for name in row} - set(names)
    return sorted(found, key=lambda name: (name.startswith("score_"), name))


def _cells(row: Mapping[str, Cell], names: Sequence[str]) -> list[Cell]:
    return [_unarmed(row.get(name)) for name in names]


def _row(side: str, result: Result) -> dict[str, Cell]:
    """Return the cells of one result by column."""
    ticket, outcome = result.golden.ticket, result.outcome
    reasons = [f"{s.scorer}: {s.reason}" for s in result.scores if isinstance(s, Unscored)]
    row: dict[str, Cell] = {
        "side": side,
        "ticket_id": one_line(ticket.id, LONGEST_CELL),
        "trial": outcome.trial,
        "thread_id": one_line(ticket.thread_id, LONGEST_CELL),
        "subject": one_line(ticket.subject, 120),
        "latency_s": outcome.latency_s,
        "unscored": one_line("; ".join(reasons), LONGEST_CELL),
        "tags": one_line("; ".join(result.golden.tags), 200),
    }
    if isinstance(outcome, Draft):
        row["action"] = outcome.action
        row["cost_usd"] = outcome.usage.cost_usd
        row["prompt_tokens"] = outcome.usage.prompt_tokens
        row["completion_tokens"] = outcome.usage.completion_tokens
        row["from_cache"] = outcome.from_cache
    else:
        row["error"] = outcome.kind
        row["error_message"] = one_line(outcome.message, LONGEST_CELL)
        row["cost_usd"] = outcome.cost_usd
    for name, value in result.golden.slices.items():
        row[f"slice_{one_line(name, 60)}"] = one_line(value, 120)
    for score in result.scores:
        row[f"score_{one_line(score.scorer, 60)}"] = (
            score.value if isinstance(score, Score) else None
        )
    return row


def _unarmed(cell: Cell) -> Cell:
    """Put an apostrophe before text that a spreadsheet would run."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
