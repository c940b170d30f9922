"""The verb `calibrate`: a scorer against human labels."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

import numpy as np

from evals.calibration import Calibration
from evals.calibration_advice import MEASURED
from evals.calibration_intervals import Figure
from evals.calibration_measure import calibrate
from evals.calibration_outcome import CalibrationOutcome
from evals.errors import UsageError
from evals.score import Scorer
from runners.calibrate_golden import GoldenLabels, golden_labels
from runners.calibrate_labels import LabelledDraft, checked_labels, iter_labels
from runners.calibrate_scores import Scored, score_all
from runners.plan import Options, now_utc
from runners.progress import Progress
from runners.redact import known_secrets, redacted
from runners.say import color, note, say, width
from runners.store import DEFAULT_URL, RunStore
from runners.write_reports import write_texts
from scorers.catalogue import CATALOGUE, asks_a_judge, make_scorers

ALONE_BELOW = 1_000
"""Rows below which a second process costs more than it brings."""
MOST_PROCESSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Hold what `calibrate` was asked for, beside the common options."""

    scorer: str
    labels: Path
    fault_classes: tuple[str, ...] = ()
    votes: int = 1
    """Of a scorer that asks a judge."""
    processes: int | None = None
    """None: two for a file that is worth it."""


def calibrate_verb(asked: Asked, options: Options) -> int:
    """Measure a scorer, print and store what was found, and write the files of --out."""
    from reports.calibrate_console import calibration_text
    from reports.calibrate_summary import calibration_summary

    outcome = calibrated(asked, options)
    with RunStore(options.store or DEFAULT_URL) as store:
        store.save_calibration(outcome.stored())
    written = write_calibration(outcome, Path(options.out)) if options.out else []
    text = calibration_text(outcome, width(), color(), reports=[str(path) for path in written])
    say(calibration_summary(outcome), text, options)
    return 0


def calibrated(asked: Asked, options: Options) -> CalibrationOutcome:
    """Measure a scorer against a file of labels.

    Raises:
        UsageError: the scorer, the file or its rows are wrong.
        UnmeasurableError: too few rows, or only one class.
    """
    if asked.scorer in MEASURED:
        raise UsageError(
            f"{asked.scorer}: is measured, not judged, so labels say nothing of it; calibrate a "
            "scorer such as 'tone'"
        )
    tell = _silent if options.quiet else note
    with _scorer(asked, options) as scorer:
        golden = _golden(asked, options)
        if golden is not None:
            count, drafts = len(golden.drafts), iter(golden.drafts)
        else:
            count = checked_labels(asked.labels, asked.scorer, limit=options.limit)
            drafts = iter_labels(asked.labels, asked.scorer, limit=options.limit)
        tell(f"{asked.labels.name}: {count:,} labelled drafts; scoring with {asked.scorer}")
        scored = _scored(scorer, drafts, count, asked, options)
        tell("measuring")
        found = calibrate([row for batch in scored for row in batch.rows], asked.scorer)
        outcome = _outcome(found, scorer, asked, scored, golden)
    return redacted(outcome, known_secrets(os.environ))


@contextmanager
def _scorer(asked: Asked, options: Options) -> Iterator[Scorer]:
    """Make the scorer, with its judge open where it asks one."""
    if not asks_a_judge(asked.scorer):
        yield make_scorers([asked.scorer])[0]
        return
    from runners.judging import judge_spec, judging, scorers_for
    from runners.schedule import Limits

    spec = judge_spec(None, options)
    if spec is None:
        raise UsageError(f"{asked.scorer}: asks a judge; name its model with --judge MODEL")
    spec = replace(spec, votes=asked.votes)
    limits = Limits(max_usd=options.max_usd, deadline_s=options.deadline_s)
    with (
        RunStore(options.store or DEFAULT_URL) as store,
        judging(spec, [asked.scorer], store, limits, offline=options.offline) as judge,
    ):
        (scorer,) = scorers_for([asked.scorer], judge)
        if judge is not None:
            judge.prepare()
        yield scorer
        for sentence in judge.new_notes() if judge is not None else ():
            note(sentence)


def _golden(asked: Asked, options: Options) -> GoldenLabels | None:
    if options.golden is None:
        if asked.fault_classes:
            raise UsageError("--fault: is for drafts of a golden set; name it with --golden")
        return None
    return golden_labels(
        asked.labels,
        options.golden,
        asked.scorer,
        classes=asked.fault_classes,
        limit=options.limit,
    )


def _scored(
    scorer: Scorer, drafts: Iterator[LabelledDraft], count: int, asked: Asked, options: Options
) -> list[Scored]:
    processes = asked.processes or min(MOST_PROCESSES, os.cpu_count() or 1)
    if asked.scorer not in CATALOGUE or (asked.processes is None and count < ALONE_BELOW):
        processes = 1
    progress = Progress(quiet=options.quiet)

    def advance(steps: int) -> None:
        progress.advance(steps)

    with progress.stage(f"scoring with {asked.scorer}", count):
        return list(score_all(scorer, drafts, advance, processes=processes))


def _outcome(
    found: Calibration,
    scorer: Scorer,
    asked: Asked,
    scored: Sequence[Scored],
    golden: GoldenLabels | None,
) -> CalibrationOutcome:
    return CalibrationOutcome(
        calibration=found,
        fingerprint=scorer.fingerprint,
        version=scorer.version,
        labels_name=asked.labels.name,
        labels_sha256=_sha256(asked.labels),
        rows=sum(len(batch.rows) for batch in scored),
        seconds_per_draft=_seconds(scored),
        golden_set=golden.golden_set if golden else "",
        fault_classes=golden.classes if golden else (),
        left_out=golden.left_out if golden else 0,
        made_at=now_utc(),
        ticketgate_version=_version(),
    )


def _seconds(scored: Sequence[Scored]) -> Figure:
    """Return CPU seconds a draft, with the 5th and 95th percentile over batches."""
    total = sum(len(batch.rows) for batch in scored)
    value = sum(batch.cpu_s for batch in scored) / total
    each = [batch.cpu_s / len(batch.rows) for batch in scored]
    low, high = np.percentile(each, [5, 95])
    return Figure(value=value, low=min(float(low), value), high=max(float(high), value))


def write_calibration(outcome: CalibrationOutcome, folder: Path) -> list[Path]:
    """Write calibration.json, calibration.md and calibration.html; returns the files.

    Raises:
        UsageError: the folder cannot be written to.
    """
    import json

    from reports.calibrate_html import calibration_html
    from reports.calibrate_markdown import calibration_markdown
    from reports.calibrate_summary import calibration_summary

    document = json.dumps(calibration_summary(outcome), ensure_ascii=False, indent=1)
    texts = {
        "calibration.json": document + "\n",
        "calibration.md": calibration_markdown(outcome),
        "calibration.html": calibration_html(outcome),
    }
    return write_texts(texts, folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _silent(text: str) -> None:
    del text


def _version() -> str:
    try:
        return version_of("ticketgate")
    except PackageNotFoundError:
        return ""
