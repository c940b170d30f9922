"""Plant defects in stored drafts and score what comes of it, each draft once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evals.draft import Draft
from evals.mutation import Defect, Plant, defect_named, latency_tail
from evals.record import Result
from evals.score import Score, Trial, Unscored
from evals.selftest_arms import Damage, Scores, World
from evals.table import ScoreRow, row_of
from evals.ticket import Article
from runners.progress import Progress
from runners.selftest_pool import spread
from scorers.catalogue import make_scorers

CHUNK = 12
"""Drafts that a process takes at a time."""
Rows = dict[str, list[ScoreRow]]
"""Name of a defect, or STORED, to the rows of the drafts that it could be planted in."""
STORED = ""
TAIL = latency_tail(math.inf).name
TAIL_FROM = 0.80
"""Share of the drafts that are faster than those whose time a slow tail multiplies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Hold some stored drafts and all that is to be done with them, for any process to do."""

    results: tuple[Result, ...]
    articles: tuple[Article, ...]
    scorers: tuple[str, ...]
    seed: int
    edits: tuple[str, ...] = ()
    """Names of the defects and harmless edits to plant."""
    slow_from_s: float = math.inf
    """Time from which a draft belongs to the slow tail."""

    def chunks(self) -> list[Batch]:
        """Return the same work in parts of a few drafts."""
        return [
            replace(self, results=self.results[start : start + CHUNK])
            for start in range(0, len(self.results), CHUNK)
        ]

    def plants(self) -> dict[str, Plant]:
        """Return how each edit is made; a slow tail depends on the run."""
        return {
            name: (latency_tail(self.slow_from_s) if name == TAIL else defect_named(name)).plant
            for name in self.edits
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """Hold the scores of the stored drafts and of their damaged copies."""

    world: World
    damages: tuple[Damage, ...]


def score_damaged(
    drafts: Batch,
    defects: Sequence[Defect],
    harmless: Sequence[Defect],
    *,
    processes: int,
    progress: Progress,
) -> Damaged:
    """Score every stored draft as it is, and with each defect and harmless edit planted in it.

    Nothing is stored: the scores of a damaged draft belong to no run.

    Args:
        drafts: all of a run.
        defects: to plant.
        harmless: edits that leave a draft as good as it was.
        processes: to share the work.
        progress: counts drafts.
    """
    every = (*defects, *harmless)
    whole = replace(
        drafts,
        edits=tuple(edit.name for edit in every),
        slow_from_s=_slow_from(drafts.results),
    )
    rows: Rows = {STORED: [], **{edit.name: [] for edit in every}}
    with progress.stage("planting and scoring", len(drafts.results)):
        for answer in spread(scored, whole.chunks(), processes=processes):
            for name, more in answer.items():
                rows[name].extend(more)
            progress.advance(len(answer[STORED]))
    stored = _by_ticket(rows[STORED])
    damages = {edit.name: _damage(edit, rows[edit.name], stored, drafts.scorers) for edit in every}
    return Damaged(
        world=World.of(stored, drafts.scorers, [damages[edit.name] for edit in harmless]),
        damages=tuple(damages[defect.name] for defect in defects),
    )


def _slow_from(results: Sequence[Result]) -> float:
    """Return the 80th percentile of the latencies; infinity when there are none."""
    times = [r.outcome.latency_s for r in results if isinstance(r.outcome, Draft)]
    return float(np.quantile(times, TAIL_FROM)) if times else math.inf


def scored(batch: Batch) -> Rows:
    """Score the drafts of a batch, as they are and damaged."""
    scorers = make_scorers(batch.scorers)
    trials = [
        Trial(golden=result.golden, draft=result.outcome)
        for result in batch.results
        if isinstance(result.outcome, Draft)
    ]

    def rows(planted: Sequence[Trial]) -> list[ScoreRow]:
        columns = [scorer.score(planted) for scorer in scorers]
        return [_row(one, scores) for one, scores in zip(planted, zip(*columns, strict=True),
                                                         strict=True)]  # fmt: skip

    failed = [r for r in batch.results if not isinstance(r.outcome, Draft)]
    found: Rows = {STORED: rows(trials) + [row_of(result) for result in failed]}
    for name, plant in batch.plants().items():
        planted = [
            Trial(golden=trial.golden, draft=draft)
            for trial in trials
            if (draft := plant(trial, batch.articles, batch.seed)) is not None
        ]
        found[name] = rows(planted)
    return found


def _row(trial: Trial, scores: Sequence[Score | Unscored]) -> ScoreRow:
    return row_of(Result(golden=trial.golden, outcome=trial.draft, scores=tuple(scores)))


def _by_ticket(rows: Sequence[ScoreRow]) -> dict[str, list[ScoreRow]]:
    grouped: dict[str, list[ScoreRow]] = {}
    for row in sorted(rows, key=lambda row: (row.ticket_id, row.trial)):
        grouped.setdefault(row.ticket_id, []).append(row)
    return grouped


def _damage(
    defect: Defect,
    rows: Sequence[ScoreRow],
    stored: Mapping[str, Sequence[ScoreRow]],
    scorers: Sequence[str],
) -> Damage:
    """Put the rows of damaged drafts in the place of the stored ones."""
    damaged = {(row.ticket_id, row.trial): row for row in rows}
    hit = {ticket for ticket, _ in damaged}
    tickets = sorted(stored)
    return Damage(
        name=defect.name,
        title=defect.title,
        scores=Scores.of(
            {
                ticket: [damaged.get((row.ticket_id, row.trial), row) for row in stored[ticket]]
                for ticket in tickets
            },
            scorers,
            tickets,
        ),
        applicable=np.array([ticket in hit for ticket in tickets], dtype=bool),
    )
