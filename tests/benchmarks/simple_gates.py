"""The gates that people write first, for comparison with ours on the same runs.

(a) fixed thresholds on the candidate alone; (b) a tolerance around the baseline; (c) unpaired z
tests over all runs pooled; (d) paired single tests at 5 % each, without any correction.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evals.comparison import Comparison
from evals.signflip import sign_flip
from tests.benchmarks.gate_populations import STANDARD, Population
from tests.benchmarks.gate_simulation import SCORES

Array = NDArray[np.float64]

LEAST_FAITHFULNESS = 0.85
TOLERANCE = {"faithfulness": 0.02, "tone": 0.02, "correctness": 0.02, "hallucination": 0.01}
HIGHEST_RATE, HIGHEST_P95_S, P95_TOLERANCE, ALPHA = 0.03, 1.2, 0.10, 0.05


def flags(comparison: Comparison, seed: int, population: Population = STANDARD) -> dict[str, bool]:
    """Return which of the simple gates would stop the candidate.

    Args:
        comparison: complete runs of one ticket a thread.
        seed: of the sign flips of (d).
        population: whose expected tone and correctness the fixed thresholds are set from.
    """
    before = {name: pair.baseline.values for name, pair in comparison.scores.items()}
    after = {name: pair.candidate.values for name, pair in comparison.scores.items()}
    return {
        "a": _fixed(after, population),
        "b": _tolerance(before, after),
        "c": _unpaired(before, after),
        "d": _paired(before, after, seed),
    }


def _fixed(after: Mapping[str, Array], population: Population) -> bool:
    """Ask for levels whatever the baseline: faithfulness, tone, correctness, harm and p95."""
    return bool(
        after["faithfulness"].mean() < LEAST_FAITHFULNESS
        or any(
            after[name].mean() < population.mean(name) - 0.03 for name in ("tone", "correctness")
        )
        or after["hallucination"].mean() > HIGHEST_RATE
        or np.percentile(after["latency"], 95) > HIGHEST_P95_S
    )


def _tolerance(before: Mapping[str, Array], after: Mapping[str, Array]) -> bool:
    """Ask that no mean is worse than the baseline's by more than a tolerance."""
    p95 = [float(np.percentile(side["latency"], 95)) for side in (before, after)]
    return p95[1] > p95[0] * (1 + P95_TOLERANCE) or any(
        _drop(name, before, after).mean() > tolerance for name, tolerance in TOLERANCE.items()
    )


def _unpaired(before: Mapping[str, Array], after: Mapping[str, Array]) -> bool:
    """Test the runs as if all were independent: z on means, and on drafts beyond the pooled p95."""
    slow = _slow(before, after)
    sides = [(before[name], after[name]) for name in SCORES]
    sides += [(-before["hallucination"], -after["hallucination"]), (-slow[0], -slow[1])]
    return any(
        _z_test(float(a.mean() - b.mean()), float(a.var(ddof=1) + b.var(ddof=1)), b.size)
        for b, a in sides
    )


def _z_test(change: float, variance: float, size: int) -> bool:
    return variance > 0 and change / math.sqrt(variance / size) < special.ndtri(ALPHA)


def _paired(before: Mapping[str, Array], after: Mapping[str, Array], seed: int) -> bool:
    """Test ticket means: t for scores and logarithms, sign flips for harm and slow drafts."""
    worse = [_drop(name, before, after) for name in SCORES]
    worse += [(np.log(after[m]) - np.log(before[m])).mean(axis=1) for m in ("latency", "cost")]
    if any(_t_test(drop) for drop in worse):
        return True
    slow = _slow(before, after)
    yes_no = np.column_stack(
        [-_drop("hallucination", before, after), (slow[0] - slow[1]).mean(axis=1)]
    )
    alone = np.full(2, -1, dtype=np.int64)
    return bool((sign_flip(yes_no, alone, flips=499, seed=seed).raw <= ALPHA).any())


def _t_test(drop: Array) -> bool:
    spread = float(drop.std(ddof=1))
    statistic = float(drop.mean()) / spread * math.sqrt(len(drop)) if spread > 0 else 0.0
    return bool(special.stdtr(len(drop) - 1, statistic) > 1 - ALPHA)


def _drop(metric: str, before: Mapping[str, Array], after: Mapping[str, Array]) -> Array:
    """Return by ticket how much worse the candidate is."""
    change = before[metric].mean(axis=1) - after[metric].mean(axis=1)
    return np.asarray(-change if metric == "hallucination" else change)


def _slow(before: Mapping[str, Array], after: Mapping[str, Array]) -> tuple[Array, Array]:
    """Return which drafts of (baseline, candidate) lie beyond the pooled 95th percentile."""
    limit = np.percentile(np.concatenate([before["latency"], after["latency"]]), 95)
    return (
        (before["latency"] > limit).astype(np.float64),
        (after["latency"] > limit).astype(np.float64),
    )
