"""What the gate must show: the acceptance numbers A1 to A13, and the same in other worlds.

A14, false alarms of the nightly chart, is asked in `drift_simulation.py`. Limits on error rates
are 5 % plus what chance may add over this many cells; limits on catch rates lie a little below
what a separate study of the same design reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.benchmarks.gate_cells import (
    Cell,
    each_limit,
    each_rule,
    fewer_rules,
    missing,
    overall,
    power,
    sequential,
    verdict,
)
from tests.benchmarks.gate_lines import (
    AT_MARGIN,
    HARMLESS,
    MARGINS,
    PER_CELL,
    PERCENTILE,
    POOLED,
    REPEATS,
    SHAPES,
    Requirement,
    a_cell,
    a_grid,
    ask,
    at_every_margin,
)
from tests.benchmarks.gate_populations import POPULATIONS
from tests.benchmarks.gate_simulation import ASYMMETRIC, NEUTRAL, NO_OP, Scenario, Shape


def requirements() -> list[Requirement]:
    """Return every figure that is asked for, in the order of the report."""
    return [
        *_false_alarms(),
        *_false_passes(),
        *_limits(),
        *_catches(),
        *_passes(),
        *_sequential(),
        *_power(),
        *_missing(),
        *_other_worlds(),
    ]


def cells_of(asked: Sequence[Requirement]) -> dict[str, Cell]:
    """Return the cells that are needed, each once, by name."""
    return {cell.name: cell for line in asked for cell in line.cells}


def _false_alarms() -> list[Requirement]:
    told, cells = [], []
    for name, scenario in HARMLESS.items():
        grid = a_grid("A1", name, scenario, verdict)
        told += [ask(cell, f"{name}: FAIL", "fail", most=PER_CELL) for cell in grid]
        cells += grid
    pooled = Requirement(
        number="A1",
        row="all of these: FAIL",
        column="pooled",
        cells=tuple(cells),
        measure="fail",
        most=POOLED,
    )
    return [*told, pooled]


def _false_passes() -> list[Requirement]:
    told = []
    for shape in SHAPES:
        grid = a_grid(
            "A2", f"every margin reached, {shape}", at_every_margin(shape, 0.03), each_rule
        )
        for name in MARGINS.values():
            if name != PERCENTILE:
                row = f"{name} at its margin, {shape}: PASS"
                told += [ask(cell, row, name, most=AT_MARGIN) for cell in grid]
    for what, tail_only in (("all", False), ("tail", True)):
        scenario = Scenario(latency=1.2, tail_only=tail_only)
        row = f"{PERCENTILE} at its margin, {what}: PASS"
        grid = a_grid("A2", f"p95 x1.2, {what}", scenario, each_rule)
        told += [ask(cell, row, PERCENTILE, most=AT_MARGIN) for cell in grid]
    return told


def _limits() -> list[Requirement]:
    grid = a_grid("A3", "true rate 3 %, true p95 at its limit", NEUTRAL, each_limit)
    return [
        ask(cell, f"{what}: false {outcome.upper()}", f"{name} {outcome}", most=PER_CELL)
        for name, what in (("hallucination", "rate of 3 %"), ("latency", "p95"))
        for outcome in ("pass", "fail")
        for cell in grid
    ]


def _catches() -> list[Requirement]:
    def drop(size: float, shape: Shape, only: int | None = None) -> Scenario:
        return Scenario(drops={"faithfulness": size}, shape=shape, only_slice=only)

    def lies(rate: float) -> Scenario:
        return Scenario(hallucination=rate)

    few: Shape = "concentrated"
    asked: list[tuple[str, str, int, int, Scenario, float]] = [
        ("A4", "F -0.05 even", 200, 1, drop(0.05, "even"), 0.97),
        ("A4", "F -0.05 concentrated", 200, 1, drop(0.05, few), 0.85),
        ("A5", "F -0.05 concentrated", 200, 3, drop(0.05, few), 0.95),
        ("A5", "F -0.10 concentrated", 100, 1, drop(0.10, few), 0.95),
        ("A6", "hallucination 3 to 10 %", 200, 1, lies(0.10), 0.77),
        ("A6", "hallucination 3 to 10 %", 200, 3, lies(0.10), 0.97),
        ("A7", "hallucination 3 to 6 %", 200, 3, lies(0.06), 0.45),
        ("A7", "hallucination 3 to 6 %", 500, 3, lies(0.06), 0.92),
        ("A8", "one slice F -0.20 concentrated", 200, 3, drop(0.20, few, 0), 0.78),
        ("A8", "one slice F -0.20 concentrated", 500, 1, drop(0.20, few, 0), 0.97),
        ("A9", "latency x1.2", 100, 1, Scenario(latency=1.2), 0.90),
        ("A9", "slow tail, p95 x1.5", 200, 3, Scenario(latency=1.5, tail_only=True), 0.95),
    ]
    told = []
    for number, what, n, k, scenario, least in asked:
        cell = a_cell(number, what, n, k, scenario, verdict)
        told.append(ask(cell, f"{what}: FAIL", "fail", least=least))
        if number == "A7":
            told.append(ask(cell, f"{what}: PASS", "pass", most=PER_CELL))
    return told


def _passes() -> list[Requirement]:
    told = [
        ask(a_cell("A10", "no-op", n, k, NO_OP, verdict), "no-op: PASS", "pass", least=least)
        for n, k, least in ((200, 3, 0.85), (500, 1, 0.82))
    ]
    tail = Scenario(latency=1.2, tail_only=True)
    grid = a_grid("A10b", "slow tail, p95 x1.2", tail, overall)
    return told + [
        ask(cell, "slow tail, p95 x1.2: PASS", "pass", most=AT_MARGIN)
        for cell in grid
        if cell.n >= 100
    ]


def _sequential() -> list[Requirement]:
    told = [
        ask(
            _looking(name, n, k, scenario, flips=1_999),
            f"five looks, {name}: FAIL",
            "fail",
            most=PER_CELL,
        )
        for name, scenario in (("no-op", NO_OP), ("asymmetric neutral", ASYMMETRIC))
        for n, k in ((100, 1), (200, 3), (500, 1))
    ]
    for shape in SHAPES:
        drop = Scenario(drops={"faithfulness": 0.10}, shape=shape)
        cell = _looking(f"F -0.10 {shape}", 200, 3, drop, flips=9_999)
        row = f"five looks, F -0.10 {shape}"
        most = 0.5 if shape == "even" else None
        told.append(ask(cell, f"{row}: share of the tickets spent", "spent", most=most))
        told.append(ask(cell, f"{row}: FAIL", "fail"))
    return told


def _looking(what: str, n: int, k: int, scenario: Scenario, *, flips: int) -> Cell:
    """Look five times: the early looks need small p-values, hence more flips."""
    return replace(a_cell("A11", f"five looks, {what}", n, k, scenario, sequential), flips=flips)


def _power() -> list[Requirement]:
    told = []
    for rule, name, sizes in (
        (0, "faithfulness", ((100, 1), (200, 1), (200, 3), (500, 3))),
        (2, "correctness", ((200, 3),)),
        (3, "hallucination", ((200, 3), (500, 1))),
        (4, "latency", ((200, 1),)),
    ):
        for n, k in sizes:
            for shape in SHAPES:
                scenario = Scenario(shape=shape, log_loss=0.5)
                cell = a_cell("A12", f"{name}, {shape} drop as printed", n, k, scenario, power)
                row = f"{name}, {shape} drop as printed: proved"
                told.append(ask(replace(cell, rule=rule), row, "proved", least=0.75, most=0.90))
    return told


def _missing() -> list[Requirement]:
    told = []
    for shape in SHAPES:
        scenario = Scenario(drops={"faithfulness": 0.05}, shape=shape)
        for chance in (0.1, 0.2, 0.5):
            for k in REPEATS:
                what = f"F -0.05 {shape}, judge fails on {100 * chance:.0f} % of the bad drafts"
                cell = a_cell("A13", what, 200, k, scenario, missing)
                told.append(
                    ask(replace(cell, judge_fails=chance), f"{what}: PASS", "pass", most=0.005)
                )
    return told


def _other_worlds() -> list[Requirement]:
    return [
        line
        for world in POPULATIONS
        if world != "standard"
        for line in (*_false_alarms_in(world), *_false_passes_in(world))
    ]


def _false_alarms_in(world: str) -> list[Requirement]:
    told = []
    for (name, scenario), k in zip(HARMLESS.items(), (1, 3, 1), strict=True):
        cell = a_cell("R", f"{world}, {name}", 200, k, scenario, fewer_rules)
        cell = replace(cell, population=world, part=0.5)
        told.append(ask(cell, world, "fail", most=PER_CELL, column=f"{name}, k={k}: FAIL"))
    return told


def _false_passes_in(world: str) -> list[Requirement]:
    told = []
    for shape in SHAPES:
        scenario = at_every_margin(shape, POPULATIONS[world].hallucination)
        cell = a_cell("R", f"{world}, every margin reached, {shape}", 200, 1, scenario, each_rule)
        cell = replace(cell, population=world, part=0.5)
        told += [
            ask(cell, world, name, most=AT_MARGIN, column=f"{name}, {shape}: PASS")
            for name in MARGINS.values()
            if name != PERCENTILE
        ]
    scenario = Scenario(latency=1.2, tail_only=True)
    cell = a_cell("R", f"{world}, slow tail, p95 x1.2", 200, 1, scenario, each_rule)
    cell = replace(cell, population=world, part=0.5)
    return [
        *told,
        ask(cell, world, PERCENTILE, most=AT_MARGIN, column=f"{PERCENTILE}, tail: PASS"),
    ]
