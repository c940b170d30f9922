"""All p-values of a verdict, from one joint drawing of signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.checks import GateSettings
from evals.columns import Column, column_of
from evals.comparison import Comparison
from evals.paired import Array
from evals.rule import Rule
from evals.sequential import Looks, on_final_scale, spent_alpha
from evals.signflip import EarlierLook, sign_flip

ALONE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Hold what the sign flips say about one rule."""

    worse: float
    """Adjusted p-value of "the candidate is worse", missing scores taken at best. At an early
    look: the smallest α at which the look would have stopped."""
    within_factor: float
    """p95_ratio only, else 1: p-value of "not slower by the factor", missing taken at worst."""
    unequal: float
    """Two-sided p-value of "one side has more missing values"; 1 where that needs no test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Name the tests that share one error rate."""

    alpha: float
    tests: int


def families_of(rules: Sequence[Rule], settings: GateSettings) -> dict[bool, Family]:
    """Divide α between the rules on all tickets (False) and those on slices (True)."""
    sliced = [rule.slice is not None for rule in rules]
    both = len(set(sliced)) > 1
    return {
        kind: Family(alpha=settings.alpha_of(sliced=kind, both=both), tests=sliced.count(kind))
        for kind in (False, True)
    }


def prove(
    columns: Mapping[Rule, Column],
    comparison: Comparison,
    settings: GateSettings,
    looks: Looks | None = None,
) -> dict[Rule, Proof]:
    """Flip the signs of whole clusters for all columns at once.

    Overall rules are one family and rules on slices another; the further questions about a
    column are answered one by one.

    Args:
        columns: of every rule that is tested.
        comparison: where they come from; with looks, what has been asked so far.
        settings: error rates, flips and seed.
        looks: where in the sequence the comparison stands; None for a single look.
    """
    tests = [test for column in columns.values() for test in _tests(column, settings)]
    row = _rows(comparison, looks)
    clusters = max([len(row), *(int(column.members.max()) + 1 for column in columns.values())])
    row = np.append(row, np.arange(len(row), clusters))  # threads that only one side has
    table = np.zeros((clusters, len(tests)))
    for j, (column, values, _) in enumerate(tests):
        table[row[column.members], j] = np.nan_to_num(values)
    flipped = sign_flip(
        table,
        np.array([family for _, _, family in tests], dtype=np.int64),
        flips=settings.flips,
        seed=settings.seed,
        earlier=_earlier(list(columns), comparison, settings, looks),
    )
    fraction = looks.fraction if looks else 1.0
    return {
        rule: Proof(
            worse=on_final_scale(float(p[0]), fraction),
            within_factor=float(p[1]),
            unequal=min(1.0, 2 * float(p[2:].min())),
        )
        for rule, p in zip(columns, flipped.adjusted.reshape(-1, 4), strict=True)
    }


def _tests(column: Column, settings: GateSettings) -> list[tuple[Column, Array, int]]:
    """Return the four questions about a column, each with its family."""
    lost = column.missing_difference if _needs_test(column, settings) else np.zeros(1)
    return [
        (column, column.best, _family(column.rule)),
        (column, -column.against_factor, ALONE),
        (column, lost, ALONE),
        (column, -lost, ALONE),
    ]


def _family(rule: Rule) -> int:
    return int(rule.slice is not None)


def _rows(comparison: Comparison, looks: Looks | None) -> NDArray[np.int64]:
    """Return the row of each thread: in the order in which they were asked, if there is one."""
    if looks is None:
        return np.arange(len(comparison.threads))
    place = {thread: i for i, thread in enumerate(looks.order)}
    asked = np.array([place[thread] for thread in comparison.threads], dtype=np.int64)
    return np.argsort(np.argsort(asked, kind="stable"), kind="stable")


def _earlier(
    rules: Sequence[Rule], comparison: Comparison, settings: GateSettings, looks: Looks | None
) -> list[EarlierLook]:
    """Rebuild what was tested at the earlier looks."""
    if looks is None:
        return []
    families = families_of(rules, settings)
    row_of = dict(zip(comparison.threads, _rows(comparison, looks), strict=True))
    told = []
    for look in looks.earlier():
        part = comparison.of_threads(look.asked)
        row = np.array([row_of[thread] for thread in part.threads], dtype=np.int64)
        table = np.zeros((len(row_of), len(rules)))
        for j, rule in enumerate(rules):
            column = column_of(rule, part)
            if column is not None:
                table[row[column.members], j] = np.nan_to_num(column.best)
        spent = {
            int(kind): spent_alpha(family.alpha, look.fraction) for kind, family in families.items()
        }
        told.append(EarlierLook(differences=table, spent=spent))
    return told


def _needs_test(column: Column, settings: GateSettings) -> bool:
    """Tell whether unequal missingness could be proved at all: p ≥ 2⁻ᵐ for m unequal clusters."""
    unequal = int(np.count_nonzero(np.nan_to_num(column.missing_difference)))
    return 2.0 ** (1 - unequal) <= settings.alpha_missing
