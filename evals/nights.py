"""A night: one nightly run reduced to one number a thread and metric, and which nights compare."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evals.columns import SMALLEST
from evals.score import metric_named
from evals.table import ScoreTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold one metric of one night."""

    version: str
    """Fingerprint of the scorer; nights with different ones are not compared."""
    by_thread: Mapping[str, float]
    """Thread to the mean of its tickets, each the mean of its trials; logarithms for seconds
    and dollars. Threads without a value are absent."""
    missing: float = 0.0
    """Share of the trials that should have a value and have none, in [0, 1]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """Hold one completed nightly run."""

    run: str
    golden: str
    """Fingerprint of the golden set."""
    threads: frozenset[str]
    """All that were asked, scored or not."""
    readings: Mapping[str, Reading]
    """Scorer to what it found."""
    started_at: str = ""
    """UTC, ISO 8601."""
    repeats: int = 1
    is_blessed: bool = False
    """Accepted by a person as the new normal: the chart begins with this night."""


def night_of(
    table: ScoreTable,
    scorers: Sequence[str],
    *,
    run: str,
    started_at: str = "",
    repeats: int = 1,
    is_blessed: bool = False,
) -> Night:
    """Reduce a run to a night.

    Args:
        table: its rows, failures filled (see `evals.table.fill_failures`).
        scorers: the metrics to keep.
        run: its id.
        started_at: UTC, ISO 8601.
        repeats: drafts of each ticket.
        is_blessed: whether a person accepted it.
    """
    return Night(
        run=run,
        golden=table.golden_fingerprint,
        threads=frozenset(row.thread_id for row in table.rows),
        readings={name: _reading(name, table) for name in scorers},
        started_at=started_at,
        repeats=repeats,
        is_blessed=is_blessed,
    )


def _reading(scorer: str, table: ScoreTable) -> Reading:
    """Average trials within tickets and tickets within threads."""
    bounded = metric_named(scorer).is_bounded
    trials: dict[tuple[str, str], list[float]] = defaultdict(list)
    missing = 0
    for row in table.rows:
        value = row.scores.get(scorer, math.nan)
        if math.isfinite(value):
            scaled = value if bounded else math.log(max(value, SMALLEST))
            trials[row.thread_id, row.ticket_id].append(scaled)
        elif scorer in row.failed or scorer in row.scores:
            missing += 1
    tickets: dict[str, list[float]] = defaultdict(list)
    # Sorted, so that the order of the rows cannot change the last digit of a mean.
    for thread, ticket in sorted(trials):
        values = sorted(trials[thread, ticket])
        tickets[thread].append(math.fsum(values) / len(values))
    known = sum(len(values) for values in trials.values())
    return Reading(
        version=table.scorer_fingerprints.get(scorer, ""),
        by_thread={thread: math.fsum(v) / len(v) for thread, v in tickets.items()},
        missing=missing / (missing + known) if missing else 0.0,
    )


def since_blessing(nights: Sequence[Night]) -> Sequence[Night]:
    """Return the nights from the last blessed one on; all where none is."""
    starts = [i for i, night in enumerate(nights) if night.is_blessed]
    return nights[starts[-1] :] if starts else nights


def dates_without(nights: Sequence[Night]) -> int:
    """Return how many dates between the first and the last night have no completed night."""
    dates = set()
    for night in nights:
        try:
            dates.add(date.fromisoformat(night.started_at[:10]))
        except ValueError:
            continue  # an unknown date leaves no hole
    return (max(dates) - min(dates)).days + 1 - len(dates) if dates else 0


def obstacle(night: Night, tonight: Night, scorer: str) -> str:
    """Say why a night cannot be compared with tonight in one metric; empty where it can.

    Tonight may have asked fewer tickets: then an earlier night counts with these alone.
    """
    if night.golden != tonight.golden:
        return "asked another golden set"
    if not tonight.threads <= night.threads:
        return "did not ask all of tonight's tickets"
    if night.repeats != tonight.repeats:
        return "drafted each ticket a different number of times"
    before, now = night.readings.get(scorer), tonight.readings.get(scorer)
    if before is not None and now is not None and before.version != now.version:
        return f"were scored by another version of {scorer} (`ticketgate rescore` brings them back)"
    return ""
