"""Tickets that tell no two assistants apart, given the scores of stored runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evals.audit import Finding
from evals.score import metric_named
from evals.table import ScoreTable
from golden_sets.audit.found import found, graded

FEWEST_RUNS = 3
_SAME = 0.02
"""Scores that differ by less say the same."""


def discrimination_findings(
    ticket_ids: Sequence[str], runs: Sequence[ScoreTable]
) -> Iterator[Finding]:
    """Yield the tickets that every run passes or fails alike, whatever the scorer.

    Args:
        ticket_ids: of the golden set.
        runs: stored runs of different assistants on it; nothing is said about fewer than three.
    """
    if len(runs) < FEWEST_RUNS:
        return
    levels = [_levels(run) for run in runs]
    asked = [name for name in ticket_ids if sum(name in level for level in levels) >= FEWEST_RUNS]
    same = [
        name for name in asked if _all_alike([level[name] for level in levels if name in level])
    ]
    yield from found(
        "quality",
        "ticket_undiscriminating",
        graded(len(same), len(asked), blocker_from=0.95, gap_from=0.5),
        title=f"{{count}} of {{whole}} tickets got the same scores in all {len(runs)} stored runs.",
        examples=same,
        whole=len(asked),
        what_to_do="Make them harder, or replace them: they cost money and decide nothing.",
    )


def _levels(run: ScoreTable) -> dict[str, dict[str, float]]:
    """Average the trials of each ticket and scorer; scores without a fixed scale are left out."""
    values: dict[str, dict[str, list[float]]] = {}
    for row in run.rows:
        for scorer, value in row.scores.items():
            if metric_named(scorer).is_bounded:
                values.setdefault(row.ticket_id, {}).setdefault(scorer, []).append(value)
    return {
        name: {scorer: sum(group) / len(group) for scorer, group in scores.items()}
        for name, scores in values.items()
    }


def _all_alike(levels: Sequence[Mapping[str, float]]) -> bool:
    scorers = {name for level in levels for name in level}
    for scorer in scorers:
        seen = [level[scorer] for level in levels if scorer in level]
        if len(seen) > 1 and max(seen) - min(seen) >= _SAME:
            return False
    return bool(scorers)
