"""Read score tables: the smallest thing that `compare` accepts, from this or other tools.

One row a ticket and trial, as JSONL or CSV:
`{"ticket_id", "trial", "thread_id", "slices": {...}, "scores": {...}, "latency_s", "cost_usd",
"error"}`. In CSV, scores are columns `score_NAME` (or the bare name of a known scorer) and
slices are columns `slice_NAME`.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from evals.errors import FaultyFileError, UsageError
from evals.score import METRICS
from evals.table import ScoreRow, ScoreTable

LARGEST_BYTES = 1 << 30
LONGEST_FIELD = 1 << 20
PLAIN = ("ticket_id", "trial", "thread_id", "slices", "scores", "latency_s", "cost_usd", "error")


class _BadRowError(Exception):
    """Say what is wrong with one row, and what to do."""


def read_score_table(path: Path) -> ScoreTable:
    """Read a score table.

    Raises:
        FaultyFileError: rows are broken; all of them are listed with their lines.
        UsageError: the file cannot be read or is of no known kind.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UsageError(f"{path}: larger than 1 GiB; split it")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 ({error}); check the file") from error
    faults: list[str] = []
    rows: list[ScoreRow] = []
    seen: dict[tuple[str, int], int] = {}
    for line, raw in _csv(text) if path.suffix == ".csv" else _jsonl(text):
        try:
            row = _row(raw)
        except _BadRowError as error:
            faults.append(f"{path}:{line}: {error}")
            continue
        key = (row.ticket_id, row.trial)
        if key in seen:
            faults.append(
                f"{path}:{line}: ticket {row.ticket_id!r} trial {row.trial} is also in line "
                f"{seen[key]}; keep one, or number the trials"
            )
        seen[key] = line
        rows.append(row)
    if faults:
        raise FaultyFileError(faults)
    if not rows:
        raise UsageError(f"{path}: no row in it; a score table has one row a ticket and trial")
    return ScoreTable(name=path.name, rows=tuple(rows))


def _jsonl(text: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, f"not JSON ({error})"


def _csv(text: str) -> Iterator[tuple[int, object]]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, f"not CSV ({error})"
            return
        yield reader.line_num, _from_columns(fields)


def _from_columns(fields: Mapping[str | None, object]) -> object:
    """Turn a CSV row into the shape of a JSONL row."""
    if None in fields:
        return "more cells than the header has columns"
    scores: dict[str, object] = {}
    slices: dict[str, object] = {}
    row: dict[str, object] = {"scores": scores, "slices": slices}
    for name, value in fields.items():
        if value is None:
            return "fewer cells than the header has columns"
        if not name or value == "":
            continue
        if name.startswith("score_"):
            scores[name.removeprefix("score_")] = _number_or_text(value)
        elif name.startswith("slice_"):
            slices[name.removeprefix("slice_")] = value
        elif name in METRICS and name not in PLAIN:
            scores[name] = _number_or_text(value)
        elif name in PLAIN:
            row[name] = _number_or_text(value) if name in ("latency_s", "cost_usd") else value
    if "trial" in row:
        row["trial"] = _number_or_text(row["trial"])
    return row


def _number_or_text(value: object) -> object:
    try:
        return float(str(value))
    except ValueError:
        return value


def _row(raw: object) -> ScoreRow:
    """Check one row.

    Raises:
        _BadRowError: with what is wrong and what to do.
    """
    if isinstance(raw, str):
        raise _BadRowError(f"{raw}; check the line")
    if not isinstance(raw, Mapping):
        raise _BadRowError(f'{raw!r} is not an object; write {{"ticket_id": ...}}')
    ticket = raw.get("ticket_id")
    if not isinstance(ticket, str) or not ticket:
        raise _BadRowError(f"ticket_id is {ticket!r}; give every row the id of its ticket")
    trial = raw.get("trial", 0)
    if isinstance(trial, bool) or not isinstance(trial, int | float) or trial != int(trial):
        raise _BadRowError(f"trial is {trial!r}; write 0, 1, 2 ...")
    error = raw.get("error")
    scores, failed = _scores(raw, has_error=bool(error))
    slices = raw.get("slices") or {}
    if not isinstance(slices, Mapping):
        raise _BadRowError(f'slices is {slices!r}; write {{"category": "billing"}}')
    return ScoreRow(
        ticket_id=ticket,
        trial=int(trial),
        thread_id=str(raw.get("thread_id") or ticket),
        slices=tuple(sorted(f"{key}={value}" for key, value in slices.items())),
        scores=scores,
        failed=failed,
        error=str(error) if error else None,
    )


def _scores(
    raw: Mapping[str, object], *, has_error: bool
) -> tuple[dict[str, float], frozenset[str]]:
    """Return values and the names of scores that are null."""
    given = raw.get("scores") or {}
    if not isinstance(given, Mapping):
        raise _BadRowError(f'scores is {given!r}; write {{"faithfulness": 0.9}}')
    named = {str(name): value for name, value in given.items()}
    for key, name in (("latency_s", "latency"), ("cost_usd", "cost")):
        if raw.get(key) is not None and not has_error:
            named[name] = raw[key]
    scores: dict[str, float] = {}
    failed = set()
    for name, value in named.items():
        if isinstance(value, bool):
            value = float(value)  # noqa: PLW2901  true and false are 1 and 0
        if value is None or (isinstance(value, float) and math.isnan(value)):
            failed.add(name)
        elif not isinstance(value, int | float) or not math.isfinite(value):
            raise _BadRowError(f"score {name!r} is {value!r}; write a number, or null and an error")
        elif name in METRICS and METRICS[name].is_bounded and not 0 <= value <= 1:
            raise _BadRowError(f"score {name!r} is {value!r}; it lies between 0 and 1")
        else:
            scores[name] = float(value)
    return scores, frozenset(failed)
