"""The two arms of a draw: exchangeable without a defect, and damaged where they were hit."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from evals.comparison import compare
from evals.gate import decide
from evals.selftest_arms import Scores, World, draw_arms
from tests.evals.selftests import SETTINGS, a_damage, a_world, grouped
from tests.evals.tables import Values, a_row, a_rule, a_table, rows_of

FLAT = {"faithfulness": [0.9] * 40, "tone": [0.8] * 40}


def dice(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_without_noise_or_defect_both_arms_are_the_stored_drafts() -> None:
    comparison = draw_arms(a_world(FLAT), dice())

    for paired in comparison.scores.values():
        assert np.array_equal(paired.baseline.values, paired.candidate.values)


def test_arrays_decide_as_the_tables_of_the_same_drafts_would() -> None:
    """The shortcut past rows must not change a verdict: threads, slices, gaps and all."""
    threads = [f"H-{i // 2}" for i in range(40)]
    slices = {"severity=critical": range(0, 40, 4)}
    before: dict[str, Values] = {
        "faithfulness": [None if i == 3 else 0.9 for i in range(40)],
        "tone": [0.8] * 40,
    }
    after: dict[str, Values] = {
        "faithfulness": [None if i == 3 else 0.2 if i < 12 else 0.9 for i in range(40)],
        "tone": [0.8 - 0.01 * (i % 3) for i in range(40)],
    }
    rules = [
        a_rule("faithfulness"),
        a_rule("tone", slice_name="severity=critical"),
        a_rule("tone", "never", 0.1),
        a_rule("tone", "limit", 0.7),
    ]
    world = a_world(before, threads=threads, slices=slices)
    hit = np.ones(40, dtype=bool)

    drawn = decide(draw_arms(world, dice(), hit, a_damage(after)), rules, SETTINGS)

    tables = [
        a_table(rows_of(scores, threads=threads, slices=slices), golden="g")
        for scores in (before, after)
    ]
    told = decide(compare(*tables), rules, SETTINGS)
    assert asdict(drawn) == asdict(told)
    assert drawn.kind == "regression"


def test_a_score_that_arises_only_in_the_damaged_draft_is_seen() -> None:
    """A clarifying question makes no claim; a damaged one may."""
    stored = grouped([a_row(f"T-{i}", scores={"tone": 1.0}) for i in range(5)])
    damaged = grouped(
        [a_row(f"T-{i}", scores={"tone": 1.0, "faithfulness": 0.0}) for i in range(5)]
    )
    scorers = ("faithfulness", "tone")
    damage = a_damage({"tone": [1.0] * 5})
    world = World.of(stored, scorers)
    scores = Scores.of(damaged, scorers, world.tickets)
    hit = np.array([True, True, False, False, False])

    comparison = draw_arms(
        world, dice(), hit, type(damage)(name="d", title="d", scores=scores, applicable=hit)
    )

    assert comparison.scores["faithfulness"].tickets == ("T-0", "T-1")
    assert comparison.scores["faithfulness"].one_sided == ("T-0", "T-1")


def test_a_failed_draft_keeps_its_meaning() -> None:
    """The assistant's own crash is the worst score; a provider's timeout leaves a gap."""
    rows = {
        "T-0": [a_row("T-0", error="crash")],
        "T-1": [a_row("T-1", error="timeout")],
        "T-2": [a_row("T-2", scores={"tone": 0.9, "latency": 1.0})],
    }
    world = World.of(rows, ("latency", "tone"))

    latency, tone = (world.stored.trials(i) for i in (0, 1))
    assert tone.values[0, 0] == 0.0
    assert list(tone.missing) == [0, 1, 0]
    assert list(latency.late) == [0, 1, 0]


def test_repeats_are_split_into_two_halves_without_overlap() -> None:
    values = [[float(10 * t + r) / 1000 for r in range(4)] for t in range(20)]
    world = a_world({"tone": values})

    paired = draw_arms(world, dice()).scores["tone"]

    assert world.noise == "repeats"
    assert paired.baseline.values.shape == (20, 2)
    both = np.hstack([paired.baseline.values, paired.candidate.values])
    assert np.array_equal(np.sort(both, axis=1), np.array(values))


def test_an_odd_repeat_is_left_out() -> None:
    world = a_world({"tone": [[0.1, 0.2, 0.3]] * 5})

    assert draw_arms(world, dice()).scores["tone"].candidate.values.shape == (5, 1)


def test_harmless_edits_fall_on_either_arm_alike() -> None:
    edit = a_damage({"tone": [0.7] * 40}, "greeting")
    world = a_world({"tone": [0.8] * 40}, harmless=[edit])

    sums = np.zeros(40)
    for seed in range(200):
        paired = draw_arms(world, dice(seed)).scores["tone"]
        difference = paired.candidate.values[:, 0] - paired.baseline.values[:, 0]
        assert np.allclose(np.abs(difference), 0.1)  # every ticket has it in one arm exactly
        sums += np.sign(difference)

    # A coin: each ticket's sum of 200 signs has sd √200 = 14; four of these are 57.
    assert np.abs(sums).max() < 57
    assert world.noise == "harmless"


def test_each_of_several_harmless_edits_is_used_only_where_it_can_be_made() -> None:
    first = a_damage({"tone": [0.5] * 10}, "a", applicable=range(5))
    second = a_damage({"tone": [0.6] * 10}, "b", applicable=range(3, 8))
    world = a_world({"tone": [0.8] * 10}, harmless=[first, second])

    seen: list[set[float]] = [set() for _ in range(10)]
    for seed in range(60):
        paired = draw_arms(world, dice(seed)).scores["tone"]
        for i in range(10):
            seen[i] |= {
                round(float(side.values[i, 0]), 1) for side in (paired.baseline, paired.candidate)
            }

    assert seen[:3] == [{0.5, 0.8}] * 3
    assert seen[3:5] == [{0.5, 0.6, 0.8}] * 2
    assert seen[5:8] == [{0.6, 0.8}] * 3
    assert seen[8:] == [{0.8}] * 2


def test_repeats_that_differ_make_harmless_edits_needless() -> None:
    edit = a_damage({"tone": [[0.0, 0.0]] * 10})
    world = a_world({"tone": [[0.7, 0.8]] * 10}, harmless=[edit])

    assert draw_arms(world, dice()).scores["tone"].candidate.values.min() > 0.5


@pytest.mark.parametrize(
    ("latency", "edited", "noise"),
    [
        ([[0.1, 0.1]], 0.8, "none"),
        ([[0.1, 0.2]], 0.8, "repeats"),
        ([[0.1, 0.1]], 0.7, "harmless"),
        ([[0.1, 0.2]], 0.7, "both"),
    ],
)
def test_the_noise_is_named(latency: list[list[float]], edited: float, noise: str) -> None:
    edit = a_damage({"latency": latency * 5, "tone": [[edited, edited]] * 5})
    world = a_world({"latency": latency * 5, "tone": [[0.8, 0.8]] * 5}, harmless=[edit])

    assert world.noise == noise


def test_only_hit_tickets_of_the_candidate_are_damaged() -> None:
    hit = np.zeros(40, dtype=bool)
    hit[[2, 7]] = True
    damage = a_damage({"faithfulness": [0.1] * 40, "tone": [0.2] * 40})

    paired = draw_arms(a_world(FLAT), dice(), hit, damage).scores["tone"]

    assert (paired.baseline.values == 0.8).all()
    assert np.array_equal(paired.candidate.values[:, 0] == 0.2, hit)
