"""All p-values of a verdict, from one joint drawing of signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.checks import GateSettings
from evals.columns import Column
from evals.paired import Array
from evals.signflip import sign_flip

ALONE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Hold what the sign flips say about one rule."""

    worse: float
    """Adjusted p-value of "the candidate is worse", missing scores taken at best."""
    within_factor: float
    """p95_ratio only, else 1: p-value of "not slower by the factor", missing taken at worst."""
    unequal: float
    """Two-sided p-value of "one side has more missing values"; 1 where that needs no test."""


def prove(columns: Sequence[Column], settings: GateSettings) -> list[Proof]:
    """Flip the signs of whole clusters for all columns at once.

    Overall rules are one family and rules on slices another; the further questions about a
    column are answered one by one.
    """
    tests: list[tuple[Column, Array, int]] = []
    for column in columns:
        tests.append((column, column.best, int(column.rule.slice is not None)))
        tests.append((column, -column.against_factor, ALONE))
        lost = column.missing_difference if _needs_test(column, settings) else np.zeros(1)
        tests.append((column, lost, ALONE))
        tests.append((column, -lost, ALONE))
    clusters = max((int(column.members.max()) + 1 for column in columns), default=0)
    table = np.zeros((clusters, len(tests)))
    for j, (column, values, _) in enumerate(tests):
        table[column.members, j] = np.nan_to_num(values)
    families = np.array([family for _, _, family in tests], dtype=np.int64)
    flipped = sign_flip(table, families, flips=settings.flips, seed=settings.seed)
    p = flipped.adjusted.reshape(-1, 4)
    return [
        Proof(worse=float(row[0]), within_factor=float(row[1]), unequal=min(1.0, 2 * row[2:].min()))
        for row in p
    ]


def _needs_test(column: Column, settings: GateSettings) -> bool:
    """Tell whether unequal missingness could be proved at all: p ≥ 2⁻ᵐ for m unequal clusters."""
    unequal = int(np.count_nonzero(np.nan_to_num(column.missing_difference)))
    return 2.0 ** (1 - unequal) <= settings.alpha_missing
