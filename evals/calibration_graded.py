"""Measure a scorer against graded labels: a number for each draft, higher is better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from evals.calibration import (
    Calibration,
    Example,
    LabelledScore,
    SliceFigures,
    cluster_codes,
    example_of,
    number_of,
    reasons_of,
    slice_names,
)
from evals.calibration_figures import Array, rank_correlation
from evals.calibration_intervals import Figure, correlation_with_interval
from evals.errors import UnmeasurableError
from evals.score import Metric

SLICE_REPLICATES = 300
EXAMPLES = 20


def calibrate_graded(
    known: Sequence[LabelledScore],
    rows: Sequence[LabelledScore],
    metric: Metric,
    replicates: int,
) -> Calibration:
    """Measure by Spearman's correlation of ranks, with the drafts that lie farthest apart.

    Args:
        known: drafts with a value.
        rows: all drafts, to count those without.
        metric: of the scorer; lower numbers count as better where it says so.
        replicates: bootstrap draws.

    Raises:
        UnmeasurableError: every draft has the same value.
    """
    figures = _spearman(known, metric, replicates)
    if not figures:
        raise UnmeasurableError(
            f"{metric.name}: every row has the same value, so nothing can be said of the order; "
            "see that the rows have what the scorer needs"
        )
    return Calibration(
        scorer=metric.name,
        label_kind="graded",
        n=len(known),
        n_positive=0,
        n_contexts=len({row.context for row in known}),
        unscored=sum(row.value is None for row in rows),
        failed=sum(row.failed for row in rows),
        unscored_reasons=reasons_of(rows),
        figures=figures,
        slices=tuple(_slices(known, rows, metric)),
        examples=_far_ranks(known, metric),
    )


def _slices(
    known: Sequence[LabelledScore], rows: Sequence[LabelledScore], metric: Metric
) -> Iterator[SliceFigures]:
    """Yield the correlation in every slice."""
    for name in slice_names(known):
        dimension, _, value = name.partition("=")
        chosen = [row for row in known if row.slices.get(dimension) == value]
        yield SliceFigures(
            name=name,
            n=len(chosen),
            n_positive=0,
            unscored=sum(r.value is None and r.slices.get(dimension) == value for r in rows),
            figures=_spearman(chosen, metric, SLICE_REPLICATES),
        )


def _numbers(rows: Sequence[LabelledScore], metric: Metric) -> Array:
    numbers = np.array([number_of(row, metric) for row in rows])
    return numbers if metric.higher_is_better else -numbers


def _spearman(rows: Sequence[LabelledScore], metric: Metric, replicates: int) -> dict[str, Figure]:
    if len(rows) < 3:
        return {}
    numbers, labels = _numbers(rows, metric), np.array([row.label for row in rows])
    figure = correlation_with_interval(
        lambda weights: rank_correlation(numbers, labels, weights),
        cluster_codes(rows),
        replicates=replicates,
    )
    return {"spearman": figure} if figure else {}


def _far_ranks(rows: Sequence[LabelledScore], metric: Metric) -> tuple[Example, ...]:
    """Return the drafts whose rank by the scorer is farthest from that by the labels."""
    numbers, labels = _numbers(rows, metric), np.array([row.label for row in rows])
    away = np.argsort(np.argsort(numbers, kind="stable")) - np.argsort(
        np.argsort(labels, kind="stable")
    )
    worst = np.argsort(-np.abs(away), kind="stable")[:EXAMPLES].tolist()
    return tuple(example_of(rows[i], "too high" if away[i] > 0 else "too low") for i in worst)
