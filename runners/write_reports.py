"""Write the files of a report: summary.json, summary.md, report.html, junit.xml, scores.csv."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from evals.errors import UsageError
from evals.outcome import GateOutcome, RunOutcome
from evals.record import Result
from reports.summary import gate_summary, run_summary
from runners.store import RunStore

FILES = {
    "json": "summary.json",
    "md": "summary.md",
    "html": "report.html",
    "junit": "junit.xml",
    "csv": "scores.csv",
}


def report_folder(out: str | None, identity: str) -> Path:
    """Return where the reports of a run or comparison go."""
    return Path(out) if out else Path(".ticketgate/reports") / identity


def write_texts(texts: Mapping[str, str], folder: Path) -> list[Path]:
    """Write whole files into a folder, which is made if need be; returns the files.

    Raises:
        UsageError: the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(
            f"{folder}: reports cannot be written ({error.strerror}); name another folder with "
            "--out"
        ) from error
    return [folder / name for name in texts]


def write_gate_reports(
    outcome: GateOutcome, store: RunStore, folder: Path, kinds: Sequence[str] = ()
) -> list[Path]:
    """Write the reports of a comparison; returns the files.

    On GitHub the summary is also appended to the job's page and the outputs are set.
    """
    from reports.html import gate_html
    from reports.junit import gate_junit
    from reports.markdown import gate_markdown

    writers: dict[str, Callable[[], str]] = {
        "json": lambda: json.dumps(gate_summary(outcome), ensure_ascii=False, indent=1) + "\n",
        "md": lambda: gate_markdown(outcome),
        "html": lambda: gate_html(outcome),
        "junit": lambda: gate_junit(outcome),
    }
    written = _write(writers, folder, kinds)
    if not kinds or "csv" in kinds:
        sides = {"baseline": outcome.baseline.run, "candidate": outcome.candidate.run}
        written.append(_write_csv(sides, store, folder))
    if not kinds:
        _tell_github(outcome, folder)
    return written


def write_run_reports(
    outcome: RunOutcome, store: RunStore, folder: Path, kinds: Sequence[str] = ()
) -> list[Path]:
    """Write the reports of one run; returns the files."""
    from reports.html import run_html
    from reports.junit import run_junit
    from reports.markdown import run_markdown

    run_id = outcome.provenance.run_id
    writers: dict[str, Callable[[], str]] = {
        "json": lambda: json.dumps(run_summary(outcome), ensure_ascii=False, indent=1) + "\n",
        "md": lambda: run_markdown(outcome),
        "html": lambda: run_html(outcome),
        "junit": lambda: run_junit(outcome),
    }
    written = _write(writers, folder, kinds)
    if not kinds or "csv" in kinds:
        written.append(_write_csv({"run": run_id}, store, folder))
    return written


def _write(writers: dict[str, Callable[[], str]], folder: Path, kinds: Sequence[str]) -> list[Path]:
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, write in writers.items():
            if kinds and kind not in kinds:
                continue
            path = folder / FILES[kind]
            path.write_text(write(), encoding="utf-8", errors="replace")
            written.append(path)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return written


def _write_csv(sides: dict[str, str], store: RunStore, folder: Path) -> Path:
    """Write every score of the stored sides; a side that is a foreign file has its own file."""
    from reports.frame import write_scores_csv

    rows: Iterator[tuple[str, Result]] = chain.from_iterable(
        ((side, result) for result in store.results(run))
        for side, run in sides.items()
        if not Path(run).is_file()
    )
    path = folder / FILES["csv"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_scores_csv(rows, path)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return path


def _unwritable(folder: Path, error: OSError) -> UsageError:
    return UsageError(
        f"{folder}: reports cannot be written ({error.strerror}); the run is stored: free space or "
        "name another folder with `ticketgate report ID --out DIR`"
    )


def _tell_github(outcome: GateOutcome, folder: Path) -> None:
    """Append to GITHUB_STEP_SUMMARY and GITHUB_OUTPUT, where a workflow set them."""
    from reports.markdown import gate_markdown

    page, outputs = os.environ.get("GITHUB_STEP_SUMMARY"), os.environ.get("GITHUB_OUTPUT")
    if page:
        with Path(page).open("a", encoding="utf-8", errors="replace") as file:
            file.write(gate_markdown(outcome) + "\n")
    if outputs:
        verdict = " ".join(outcome.verdict.sentence.split())
        with Path(outputs).open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"kind={outcome.verdict.kind}\nverdict={verdict}\n")
            file.write(f"report={folder / FILES['html']}\n")
