"""Builders of score tables for the tests of the gate: the shortest way to write two runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from evals.comparison import Comparison, compare
from evals.rule import Rule, RuleKind, Statistic
from evals.table import ScoreRow, ScoreTable

Values: TypeAlias = Sequence[float | Sequence[float | None] | None]
"""One entry a ticket: a value, None for one that is missing, or a sequence of these by trial."""


def a_row(
    ticket_id: str = "T-000",
    trial: int = 0,
    *,
    thread_id: str | None = None,
    slices: Sequence[str] = (),
    scores: Mapping[str, float] | None = None,
    failed: Collection[str] = (),
    error: str | None = None,
    from_cache: bool = False,
    reply_sha256: str = "",
) -> ScoreRow:
    """Build a row; the thread is the ticket's own unless named."""
    return ScoreRow(
        ticket_id=ticket_id,
        trial=trial,
        thread_id=ticket_id if thread_id is None else thread_id,
        slices=tuple(slices),
        scores={} if scores is None else dict(scores),
        failed=frozenset(failed),
        error=error,
        from_cache=from_cache,
        reply_sha256=reply_sha256,
    )


def a_table(
    rows: Sequence[ScoreRow],
    *,
    name: str = "candidate",
    golden: str = "",
    scorers: Mapping[str, str] | None = None,
) -> ScoreTable:
    """Build a table; without a golden fingerprint it is a foreign file."""
    return ScoreTable(
        name=name,
        rows=tuple(rows),
        golden_fingerprint=golden,
        scorer_fingerprints={} if scorers is None else dict(scorers),
    )


def rows_of(
    scores: Mapping[str, Values],
    *,
    threads: Sequence[str] | None = None,
    slices: Mapping[str, Collection[int]] | None = None,
) -> list[ScoreRow]:
    """Build the rows of tickets T-000, T-001 ...

    Args:
        scores: scorer to its values, all of the same length.
        threads: of each ticket; its own unless given.
        slices: slice name to the positions of its tickets.
    """
    slices = {} if slices is None else slices
    rows = []
    for i in range(len(next(iter(scores.values())))):
        ticket = f"T-{i:03}"
        by_trial = {name: _trials(values[i]) for name, values in scores.items()}
        for trial in range(max(len(values) for values in by_trial.values())):
            given = {name: v[trial] for name, v in by_trial.items() if trial < len(v)}
            rows.append(
                a_row(
                    ticket,
                    trial,
                    thread_id=None if threads is None else threads[i],
                    slices=sorted(name for name, members in slices.items() if i in members),
                    scores={name: value for name, value in given.items() if value is not None},
                    failed=[name for name, value in given.items() if value is None],
                )
            )
    return rows


def _trials(entry: float | Sequence[float | None] | None) -> Sequence[float | None]:
    return entry if isinstance(entry, Sequence) else (entry,)


def compared(
    baseline: Mapping[str, Values],
    candidate: Mapping[str, Values],
    *,
    threads: Sequence[str] | None = None,
    slices: Mapping[str, Collection[int]] | None = None,
) -> Comparison:
    """Compare two runs on the same tickets."""
    return compare(
        a_table(rows_of(baseline, threads=threads, slices=slices), name="baseline"),
        a_table(rows_of(candidate, threads=threads, slices=slices), name="candidate"),
    )


def a_rule(
    scorer: str = "faithfulness",
    kind: RuleKind = "no_regression",
    bound: float = 0.05,
    *,
    statistic: Statistic = "mean",
    slice_name: str | None = None,
    required: bool = True,
) -> Rule:
    """Build a rule: faithfulness must not drop by 0.05 unless told otherwise."""
    return Rule(
        scorer=scorer,
        kind=kind,
        bound=bound,
        statistic="worst" if kind == "never" else statistic,
        slice=slice_name,
        required=required,
    )
