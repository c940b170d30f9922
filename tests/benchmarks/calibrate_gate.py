"""Measure how often the gate is wrong, and write it down: `nox -s calibrate_gate`.

Draws runs whose truth is known, decides through `evals.gate.decide`, and counts. Every finished
cell is kept in a JSON file, so that a run that was stopped goes on where it was; results of
other code, another seed or another number of replicates are not mixed in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from tests.benchmarks.calibrate_report import Told, Totals, report, tell
from tests.benchmarks.drift_simulation import false_alarm_rows
from tests.benchmarks.gate_cells import run
from tests.benchmarks.gate_lines import Requirement
from tests.benchmarks.gate_requirements import cells_of, requirements

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_MEASURED = {"calibrate_gate.py", "calibrate_report.py", "throughput.py"}
"""Changing these changes no figure."""
CHUNK = 50
"""Replicates that a process does before it reports."""
Results: TypeAlias = dict[str, Totals]
"""Cell to its measures."""
CELLS = cells_of(requirements())
DRIFT = "A14"
"""The nightly chart has no comparison to decide; its simulation is cut into chunks all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Ask for some replicates of one cell."""

    cell: str
    seed: int
    start: int
    stop: int


def done(task: Task) -> tuple[str, Totals]:
    """Do a task; called in processes of its own."""
    if task.cell == DRIFT:
        return task.cell, _drift(task)
    return task.cell, run(CELLS[task.cell], task.seed, range(task.start, task.stop))


def _drift(task: Task) -> Totals:
    """Simulate nights; two seeds are used up by each replicate, so chunks never share one."""
    replicates = task.stop - task.start
    rows = false_alarm_rows(replicates, task.seed + 2 * task.start)
    return {row.what: (row.share * replicates, row.share * replicates, replicates) for row in rows}


def fingerprint() -> str:
    """Return a hash of the code that the figures depend on."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("evals/*.py"), *ROOT.glob("tests/benchmarks/*.py")]):
        if path.name not in NOT_MEASURED:
            digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(slots=True, kw_only=True)
class Notebook:
    """Keep finished cells on disk."""

    path: Path
    key: Mapping[str, object]
    results: Results

    @staticmethod
    def opened(path: Path, key: Mapping[str, object]) -> Notebook:
        """Read what an earlier run with the same key has left, or begin anew."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError):
            stored = {}
        if not isinstance(stored, dict) or stored.get("key") != dict(key):
            return Notebook(path=path, key=key, results={})
        return Notebook(path=path, key=key, results=stored["cells"])

    def keep(self, cell: str, totals: Totals) -> None:
        """Add a finished cell; the file is replaced in one step."""
        self.results[cell] = totals
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".part")
        draft.write_text(
            json.dumps({"key": dict(self.key), "cells": self.results}), encoding="utf-8"
        )
        draft.replace(self.path)


def measure(cells: Sequence[str], notebook: Notebook, options: argparse.Namespace) -> None:
    """Fill the notebook with the cells that it lacks."""
    wanted = {
        name: max(1, round(options.replicates * (CELLS[name].part if name in CELLS else 1)))
        for name in cells
        if name not in notebook.results
    }
    tasks = [
        Task(cell=name, seed=options.seed, start=i, stop=min(i + CHUNK, replicates))
        for name, replicates in wanted.items()
        for i in range(0, replicates, CHUNK)
    ]
    left = {name: -(-replicates // CHUNK) for name, replicates in wanted.items()}
    parts: dict[str, Totals] = {}
    started = time.monotonic()
    with get_context("spawn").Pool(options.processes) as pool:
        for count, (name, totals) in enumerate(pool.imap_unordered(done, tasks), 1):
            parts[name] = _sum(parts.get(name), totals)
            left[name] -= 1
            if not left[name]:
                notebook.keep(name, parts.pop(name))
                passed = time.monotonic() - started
                sys.stderr.write(
                    f"{count}/{len(tasks)} chunks, {passed / 60:.1f} min, about "
                    f"{passed * (len(tasks) / count - 1) / 60:.1f} min to go: {name}\n"
                )


def _sum(one: Totals | None, other: Totals) -> Totals:
    if one is None:
        return {name: list(figures) for name, figures in other.items()}
    return {
        name: [a + b for a, b in zip(one[name], figures, strict=True)]
        for name, figures in other.items()
    }


def drift_lines(results: Mapping[str, Totals], seed: int) -> list[Told]:
    """Return A14: how often the nightly chart raises a false alarm, and what it notices."""
    told = []
    for row in false_alarm_rows(1, seed):  # for the limits
        seen, error = _mean([results[DRIFT][row.what]])
        told.append(tell(DRIFT, row.what, seen, error, most=row.most, least=row.least))
    return told


def chosen(numbers: str) -> list[Requirement]:
    """Return the requirements of some numbers such as `A1,A4`; all for nothing."""
    wanted = {number.strip() for number in numbers.split(",") if number.strip()}
    return [line for line in requirements() if not wanted or line.number in wanted]


def main() -> int:
    """Measure what is asked, write the report, and return 1 where a requirement is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--cells", default="", help="requirements such as A1,A4; all by default")
    parser.add_argument("--out", type=Path, default=ROOT / "evals" / "OPERATING_CHARACTERISTICS.md")
    parser.add_argument("--kept", type=Path, default=ROOT / ".ticketgate" / "calibration.json")
    options = parser.parse_args()
    # Read by numpy when the processes import it: two of them need no threads of their own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    asked = chosen(options.cells)
    key = {
        "seed": options.seed,
        "replicates": options.replicates,
        "code": fingerprint(),
    }
    notebook = Notebook.opened(options.kept, key)
    drift = not options.cells or DRIFT in options.cells
    measure([*([DRIFT] if drift else []), *cells_of(asked)], notebook, options)
    lines = [tell_line(line, notebook.results) for line in asked]
    if drift:
        lines += drift_lines(notebook.results, options.seed)
    text = report(lines, notebook.results, seed=options.seed, replicates=options.replicates)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(text, encoding="utf-8")
    missed = [line for line in lines if not line.met]
    for line in missed:
        sys.stderr.write(f"missed: {line.number} {line.what}: {line.seen:.4f}\n")
    sys.stderr.write(f"{len(lines) - len(missed)} of {len(lines)} met; see {options.out}\n")
    return 1 if missed else 0


def tell_line(line: Requirement, results: Mapping[str, Totals]) -> Told:
    """Average a requirement over its cells."""
    seen, error = _mean([results[cell.name][line.measure] for cell in line.cells])
    return Told(
        number=line.number,
        row=line.row,
        column=line.column,
        seen=seen,
        error=error,
        most=line.most,
        least=line.least,
    )


def _mean(figures: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Return mean and standard error of what several totals say together."""
    total, squares, count = (sum(column) for column in zip(*figures, strict=True))
    mean = total / count
    return mean, (max(squares / count - mean**2, 0.0) / count) ** 0.5


if __name__ == "__main__":
    sys.exit(main())
