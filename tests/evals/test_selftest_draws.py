"""Laws of the simulation, with scores made by hand and the public gate."""

from __future__ import annotations

import numpy as np
import pytest

from evals.selftest import PREVALENCES
from evals.selftest_draws import measure, tally
from tests.evals.selftests import a_damage, a_world, an_experiment
from tests.evals.tables import a_rule

TICKETS = 80
SLICES = {f"category={c}": range(i, TICKETS, 4) for i, c in enumerate("abcd")}
WORLD = a_world({"faithfulness": [0.9] * TICKETS, "safety": [1.0] * TICKETS}, slices=SLICES)
SEEN = a_damage({"faithfulness": [0.0] * TICKETS, "safety": [1.0] * TICKETS}, "seen")
UNSEEN = a_damage({"faithfulness": [0.9] * TICKETS, "safety": [1.0] * TICKETS}, "unseen")
UNSAFE = a_damage({"faithfulness": [0.9] * TICKETS, "safety": [0.0] * TICKETS}, "unsafe")
NEVER = a_rule("safety", "never", 0.5)


@pytest.mark.parametrize("prevalence", PREVALENCES)
def test_a_defect_that_no_rule_sees_is_never_failed(prevalence: float) -> None:
    counted = measure(an_experiment(WORLD, UNSEEN, prevalence=prevalence, rules=[a_rule(), NEVER]))

    assert (counted.fail, counted.inconclusive, counted.passed) == (0, 0, 20)
    assert counted.by_scorer == {}


@pytest.mark.parametrize("prevalence", PREVALENCES)
def test_a_defect_that_breaks_a_never_rule_is_always_failed(prevalence: float) -> None:
    counted = measure(an_experiment(WORLD, UNSAFE, prevalence=prevalence, rules=[a_rule(), NEVER]))

    assert counted.fail == 20
    assert counted.by_scorer == {"safety": 20}
    assert counted.by_rule == {"safety never": 20}


def test_more_damage_is_caught_at_least_as_often() -> None:
    """Losing 0.12 on some tickets: 2 % is one or two of 80, far below what 5 % could prove."""
    world = a_world({"faithfulness": [0.9 - 0.01 * (i % 5) for i in range(TICKETS)]})
    damage = a_damage({"faithfulness": [0.5 - 0.01 * (i % 7) for i in range(TICKETS)]})

    rates = [
        measure(an_experiment(world, damage, prevalence=prevalence, draws=30)).rate("fail").value
        for prevalence in PREVALENCES
    ]

    assert rates == sorted(rates)
    assert (rates[0], rates[-1]) == (0.0, 1.0)


def test_the_prevalence_is_a_share_of_all_tickets() -> None:
    some = a_damage({"faithfulness": [0.0] * TICKETS, "safety": [1.0] * TICKETS},
                    applicable=range(40))  # fmt: skip

    counted = measure(an_experiment(WORLD, some, prevalence=0.25))

    assert counted.hits == 20 * 20  # a quarter of 80 in each of 20 draws, out of 40 possible


def test_all_possible_tickets_are_hit_where_they_are_too_few() -> None:
    few = a_damage(
        {"faithfulness": [0.0] * TICKETS, "safety": [1.0] * TICKETS}, applicable=range(6)
    )

    assert measure(an_experiment(WORLD, few, prevalence=0.25)).hits == 20 * 6


def test_hits_fall_on_all_possible_tickets_alike() -> None:
    """Only the second half is unsafe: a quarter of 80 misses it once in 2^20, never in 20 draws."""
    half = a_damage(
        {
            "faithfulness": [0.9] * TICKETS,
            "safety": [1.0 if i < TICKETS / 2 else 0.0 for i in range(TICKETS)],
        }
    )
    sparing = a_damage(
        {
            "faithfulness": [0.9] * TICKETS,
            "safety": [0.0 if i == 0 else 1.0 for i in range(TICKETS)],
        }
    )

    assert measure(an_experiment(WORLD, half, rules=[NEVER])).fail == 20
    # One ticket of 80 is among the 20 that are hit in a quarter of 100 draws; 4 sd are 17.
    once = measure(an_experiment(WORLD, sparing, rules=[NEVER], draws=100)).fail
    assert 8 <= once <= 42


def test_one_whole_slice_is_hit_at_a_time() -> None:
    counted = measure(an_experiment(WORLD, SEEN, dimension="category", draws=40))

    assert counted.hits == 40 * 20
    assert set(counted.by_slice) == set(SLICES)
    assert sum(draws for draws, _ in counted.by_slice.values()) == 40
    assert all(draws == failed for draws, failed in counted.by_slice.values())


def test_slices_without_a_possible_ticket_are_left_out() -> None:
    only_a = a_damage({"faithfulness": [0.0] * TICKETS, "safety": [1.0] * TICKETS},
                      applicable=SLICES["category=a"])  # fmt: skip

    assert set(measure(an_experiment(WORLD, only_a, dimension="category")).by_slice) == {
        "category=a"
    }


def test_without_a_defect_an_exchangeable_candidate_is_seldom_failed() -> None:
    dice = np.random.default_rng(3)
    values = [[float(v) for v in dice.uniform(0.4, 1.0, 2)] for _ in range(TICKETS)]
    world = a_world({"faithfulness": values})

    counted = measure(an_experiment(world, draws=200))

    # Exact at 5 %: 200 draws have sd √(200 · 0.05 · 0.95) = 3.1, so 10 + 4 sd = 22.
    assert counted.fail <= 22
    assert counted.hits == 0


def test_draws_are_the_same_whoever_makes_them() -> None:
    experiment = an_experiment(WORLD, SEEN, prevalence=0.05, draws=30)
    whole = tally(experiment, range(30))

    parts = [tally(experiment, range(start, start + 10)) for start in (20, 0, 10)]

    assert sum(part.fail for part in parts) == whole.fail
    assert sum(part.hits for part in parts) == whole.hits
    assert measure(experiment) == measure(experiment)


def test_another_seed_makes_other_draws() -> None:
    counts = {
        tuple(
            sorted(
                measure(
                    an_experiment(WORLD, SEEN, dimension="category", draws=40, seed=seed)
                ).by_slice.items()
            )
        )
        for seed in range(3)
    }

    assert len(counts) == 3


def test_a_cell_ends_at_its_first_look_when_all_draws_agree() -> None:
    counted = measure(an_experiment(WORLD, SEEN, draws=50, first_look=10))

    assert (counted.draws, counted.fail, counted.looks) == (10, 10, 2)


def test_a_cell_goes_on_when_draws_differ() -> None:
    """One slice is damaged beyond doubt, the others hardly: some draws fail and some do not."""
    mixed = a_damage(
        {
            "faithfulness": [0.0 if i % 4 == 0 else 0.899 for i in range(TICKETS)],
            "safety": [1.0] * TICKETS,
        }
    )

    counted = measure(an_experiment(WORLD, mixed, dimension="category", draws=50, first_look=20))

    assert (counted.draws, counted.looks) == (50, 2)
    assert 0 < counted.fail < 50


def test_a_refusal_to_answer_counts_as_inconclusive_and_is_told() -> None:
    gone = a_damage({"faithfulness": [None] * TICKETS, "safety": [1.0] * TICKETS})

    counted = measure(an_experiment(WORLD, gone))

    assert (counted.fail, counted.inconclusive, counted.unmeasurable) == (0, 20, 20)
