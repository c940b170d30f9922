"""One line of the calibration benchmark: which cells are asked, and within which limits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.gate_cells import OVERALL, Cell, Replicate
from tests.benchmarks.gate_simulation import ASYMMETRIC, NEUTRAL, NO_OP, Scenario, Shape

Measure = Callable[[Cell, Replicate], dict[str, float]]

SIZES = (50, 100, 200, 500)
REPEATS = (1, 3)
PER_CELL, POOLED, AT_MARGIN = 0.066, 0.055, 0.075
SHAPES: tuple[Shape, Shape] = ("even", "concentrated")
HARMLESS = {"no-op": NO_OP, "neutral": NEUTRAL, "asymmetric neutral": ASYMMETRIC}
MARGINS = {rule: f"{rule.scorer} {rule.statistic}" for rule in OVERALL}
PERCENTILE = "latency p95_ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Ask for one figure, averaged over its cells, to lie within limits."""

    number: str
    """`A1` ... `A13`; `R` for other worlds than the standard one."""
    row: str
    column: str
    """Where it stands in the table of its number."""
    cells: tuple[Cell, ...]
    measure: str
    """Which of the cells' measures."""
    most: float | None = None
    least: float | None = None
    """None for both: told without a limit."""

    @property
    def what(self) -> str:
        """Return the line in words."""
        return f"{self.row}, {self.column}"


def a_cell(number: str, what: str, n: int, k: int, scenario: Scenario, measure: Measure) -> Cell:
    """Name a cell and build it."""
    name = f"{number} {what}, {size_of(n, k)}"
    return Cell(name=name, n=n, k=k, scenario=scenario, measure=measure)


def size_of(n: int, k: int) -> str:
    """Write a size."""
    return f"n={n} k={k}"


def a_grid(number: str, what: str, scenario: Scenario, measure: Measure) -> list[Cell]:
    """Build the cell at every size."""
    return [a_cell(number, what, n, k, scenario, measure) for n in SIZES for k in REPEATS]


def ask(
    cell: Cell,
    row: str,
    measure: str,
    *,
    most: float | None = None,
    least: float | None = None,
    column: str = "",
) -> Requirement:
    """Ask for a measure of one cell; its column is the size unless told otherwise."""
    return Requirement(
        number=cell.name.split()[0],
        row=row,
        column=column or size_of(cell.n, cell.k),
        cells=(cell,),
        measure=measure,
        most=most,
        least=least,
    )


def at_every_margin(shape: Shape, rate: float) -> Scenario:
    """Return the change that reaches every margin of `OVERALL` but that of the percentile."""
    return Scenario(
        drops={rule.scorer: rule.bound for rule in OVERALL[:3]},
        shape=shape,
        hallucination=rate + OVERALL[3].bound,
        log_latency=math.log1p(OVERALL[4].bound),
        log_cost=math.log1p(OVERALL[6].bound),
    )
