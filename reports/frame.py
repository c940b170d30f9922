"""Write results as a table, one row a ticket, trial and side: `scores.csv`, and a frame.

The columns of the CSV are those that `compare` reads: `ticket_id`, `trial`, `thread_id`,
`slice_*`, `score_*`, `latency_s`, `cost_usd`, `error`; with `side` and a few for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from evals.draft import Draft
from evals.record import Result
from evals.score import Score, Unscored
from reports.text import one_line

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 5_000
"""Rows that are held in memory at once."""
LONGEST_CELL = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that spreadsheets take for a formula, full-width ones included."""

Cell: TypeAlias = str | float | int | bool | None
SidedResult = tuple[str, Result]
"""(side, result): `baseline`, `candidate`, or empty for a single run."""


def table_columns(scorers: Sequence[str], dimensions: Sequence[str]) -> list[str]:
    """Return the names of the columns, in order."""
    return [
        *("side", "ticket_id", "trial", "thread_id", "subject", "action", "error", "error_message"),
        *(f"slice_{name}" for name in dimensions),
        "tags",
        *(f"score_{name}" for name in scorers),
        "unscored",
        *("latency_s", "cost_usd", "prompt_tokens", "completion_tokens", "from_cache"),
    ]


def scores_csv(
    results: Iterable[SidedResult],
    *,
    scorers: Sequence[str],
    dimensions: Sequence[str] = (),
    chunk: int = CHUNK,
) -> Iterator[str]:
    r"""Yield a CSV file in pieces, the header first; no more than `chunk` rows are held.

    Args:
        results: (side, result), in the order of the rows.
        scorers: which scores become columns; others are left out.
        dimensions: which slice dimensions become columns, such as `category`.
        chunk: rows a piece, ≥ 1.

    Yields:
        Text with `\n` line ends. Text cells that a spreadsheet would take for a formula begin
        with an apostrophe.
    """
    import pandas as pd

    names = table_columns(scorers, dimensions)
    rows = iter(results)
    first = True
    while (part := list(islice(rows, chunk))) or first:
        cells = [_row(*one, scorers, dimensions) for one in part]
        frame = pd.DataFrame(cells, columns=names, dtype=object)  # object: 3 stays 3, not 3.0
        yield frame.map(_unarmed).to_csv(index=False, header=first, lineterminator="\n")
        first = False
        if not part:
            return


def scores_frame(
    results: Iterable[SidedResult], *, scorers: Sequence[str], dimensions: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the same table as a pandas frame, for notebooks: everything in memory, text as is."""
    rows = [_row(side, result, scorers, dimensions) for side, result in results]
    import pandas as pd

    return pd.DataFrame(rows, columns=table_columns(scorers, dimensions))


def _row(
    side: str, result: Result, scorers: Sequence[str], dimensions: Sequence[str]
) -> list[Cell]:
    ticket, outcome = result.golden.ticket, result.outcome
    scores = {score.scorer: score for score in result.scores}
    values = [scores.get(name) for name in scorers]
    reasons = [f"{s.scorer}: {s.reason}" for s in result.scores if isinstance(s, Unscored)]
    start: list[Cell] = [
        side,
        one_line(ticket.id, LONGEST_CELL),
        outcome.trial,
        one_line(ticket.thread_id, LONGEST_CELL),
        one_line(ticket.subject, 120),
    ]
    slices = [one_line(result.golden.slices.get(name, ""), 120) for name in dimensions]
    middle: list[Cell] = [
        *slices,
        one_line("; ".join(result.golden.tags), 200),
        *(score.value if isinstance(score, Score) else None for score in values),
        one_line("; ".join(reasons), LONGEST_CELL),
    ]
    if isinstance(outcome, Draft):
        usage = outcome.usage
        tail: list[Cell] = [usage.prompt_tokens, usage.completion_tokens, outcome.from_cache]
        made: list[Cell] = [outcome.action, "", ""]
        return [*start, *made, *middle, outcome.latency_s, usage.cost_usd, *tail]
    failed: list[Cell] = ["", outcome.kind, one_line(outcome.message, LONGEST_CELL)]
    return [*start, *failed, *middle, outcome.latency_s, outcome.cost_usd, None, None, None]


def _unarmed(cell: Cell) -> Cell:
    """Put an apostrophe before text that a spreadsheet would run."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
