"""How often the gate is right and wrong, quickly: 200 replicates and wide limits.

The full table, with 2,000 replicates, is `nox -s calibrate_gate`. Every replicate draws from a
fixed seed, so a limit is either kept for ever or broken by a change of the gate; "seen" beside a
limit is what the gate does today. The cells are chosen so that a gate with twice its error rate,
without its pseudo-pair, or that drops missing scores, cannot keep the limits.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from evals.checks import GateSettings
from evals.gate import decide
from evals.rule import Rule
from evals.sequential import plan_looks
from tests.benchmarks.gate_populations import POPULATIONS, STANDARD, Population
from tests.benchmarks.gate_simulation import ASYMMETRIC, NEUTRAL, NO_OP, Scenario, lose, simulate
from tests.evals.tables import a_rule

FAITHFULNESS = a_rule("faithfulness", bound=0.03)
TONE = a_rule("tone", bound=0.03)
HALLUCINATION = a_rule("hallucination", bound=0.03)
LATENCY = a_rule("latency", bound=0.1, statistic="ratio")
PERCENTILE = a_rule("latency", bound=1.2, statistic="p95_ratio")
SLICES = [a_rule("faithfulness", bound=0.1, slice_name=f"s={j}", required=False) for j in range(8)]
FEW = [FAITHFULNESS, HALLUCINATION, PERCENTILE]


def shares(
    rules: list[Rule],
    scenario: Scenario,
    *,
    n: int = 200,
    k: int = 1,
    replicates: int = 200,
    population: Population = STANDARD,
    alpha: float = 0.05,
) -> dict[str, float]:
    """Return how often each verdict was given."""
    told: dict[str, float] = {}
    for seed in range(replicates):
        drawn = simulate(n, k, scenario, np.random.default_rng([29, seed]), population)
        settings = GateSettings(flips=299, seed=seed, alpha=alpha, alpha_slices=0.4 * alpha)
        kind = decide(drawn, rules, settings).kind
        told[kind] = told.get(kind, 0.0) + 1 / replicates
    return told


def test_a_single_rule_uses_its_error_rate_and_no_more() -> None:
    # A margin that nothing excludes leaves the proof alone to decide. At 10 % and 500 replicates
    # one standard error is 1.3 points; twice the rate, or half of it, is 3.7 and more away.
    narrow = a_rule("tone", bound=0.0001)
    seen = shares([narrow], NO_OP, n=60, replicates=500, alpha=0.10)["regression"]
    assert 0.06 <= seen <= 0.14


def test_the_error_rate_is_that_of_all_rules_and_slices_together() -> None:
    rules = [replace(rule, bound=0.0001) for rule in (FAITHFULNESS, TONE, LATENCY, *SLICES[:4])]
    seen = shares(rules, NO_OP, n=64, alpha=0.10).get("regression", 0.0)
    assert 0.03 <= seen <= 0.16


@pytest.mark.parametrize("scenario", [NEUTRAL, ASYMMETRIC], ids=["neutral", "asymmetric"])
def test_changes_without_a_change_of_the_average_are_seldom_failed(scenario: Scenario) -> None:
    seen = shares([FAITHFULNESS, HALLUCINATION, *SLICES[:2]], scenario, n=100)
    assert seen.get("regression", 0.0) <= 0.08


@pytest.mark.parametrize(
    ("scenario", "rules", "n", "k", "least"),
    [
        (Scenario(drops={"faithfulness": 0.05}), [*FEW, *SLICES[:1]], 200, 1, 0.95),
        (
            Scenario(drops={"faithfulness": 0.05}, shape="concentrated"),
            [*FEW, *SLICES[:1]],
            200,
            1,
            0.80,
        ),
        (Scenario(hallucination=0.10), [*FEW, *SLICES[:1]], 200, 1, 0.75),
        (
            Scenario(drops={"faithfulness": 0.20}, shape="concentrated", only_slice=0),
            [FAITHFULNESS, *SLICES],
            200,
            3,
            0.70,
        ),
        (Scenario(latency=1.2), [FAITHFULNESS, LATENCY], 100, 1, 0.85),
        (
            Scenario(latency=1.5, tail_only=True),
            [*FEW, *SLICES[:1]],
            200,
            3,
            0.90,
        ),
    ],
    ids=["F -0.05", "F -0.05 in few", "H 10 %", "one slice", "latency", "tail"],
)
def test_regressions_are_caught(
    scenario: Scenario, rules: list[Rule], n: int, k: int, least: float
) -> None:
    seen = shares(rules, scenario, n=n, k=k, replicates=100)
    assert seen.get("regression", 0.0) >= least
    assert seen.get("pass", 0.0) <= 0.05


@pytest.mark.parametrize(
    ("scenario", "rule", "n"),
    [
        (Scenario(drops={"faithfulness": 0.03}), FAITHFULNESS, 100),
        (Scenario(drops={"faithfulness": 0.03}, shape="concentrated"), FAITHFULNESS, 100),
        (Scenario(hallucination=0.06), HALLUCINATION, 200),
        (Scenario(log_latency=math.log(1.1)), LATENCY, 100),
        (Scenario(latency=1.2, tail_only=True), PERCENTILE, 200),
    ],
    ids=["even", "concentrated", "yes/no", "log latency", "p95"],
)
def test_a_rule_whose_margin_is_just_reached_seldom_passes(
    scenario: Scenario, rule: Rule, n: int
) -> None:
    # 5 % by design; 12 % is 4.5 standard errors of 200 replicates away.
    assert shares([rule], scenario, n=n).get("pass", 0.0) <= 0.12


def test_tickets_without_a_single_case_are_no_proof_that_the_rate_stayed() -> None:
    # 60 tickets at a true rate of 3.5 % show no case in one set of eight, and most sets with few
    # cases vary little: a plain t bound would pass many of them.
    rare = POPULATIONS["rare harm"]
    seen = shares([HALLUCINATION], Scenario(hallucination=0.035), n=60, population=rare)
    assert seen.get("pass", 0.0) <= 0.02


def test_an_unchanged_candidate_mostly_passes() -> None:
    rules = [FAITHFULNESS, TONE, HALLUCINATION, LATENCY, PERCENTILE]
    assert shares(rules, NO_OP, n=200, k=3, replicates=60).get("pass", 0.0) >= 0.80


def test_limits_hold_their_rates_when_the_truth_is_the_limit() -> None:
    limits = [
        a_rule("hallucination", "limit", 0.03),
        a_rule("latency", "limit", 1.0, statistic="p95"),
    ]
    told = {"pass": 0, "fail": 0}
    for seed in range(150):
        drawn = simulate(300, 1, NEUTRAL, np.random.default_rng([31, seed]))
        for check in decide(drawn, limits, GateSettings(seed=seed)).checks:
            if check.status in told:
                told[check.status] += 1
    # 300 answers, 5 % each way by design; 10 % is 4 standard errors away.
    assert told["pass"] / 300 <= 0.10
    assert told["fail"] / 300 <= 0.10


@pytest.mark.parametrize("chance", [0.15, 1.0])
def test_a_judge_that_fails_on_bad_drafts_hides_no_regression(chance: float) -> None:
    # So many missing scores are allowed that only the worst case stands between them and a pass:
    # without the lost drafts the candidate looks as good as the baseline.
    drop = Scenario(drops={"faithfulness": 0.05}, shape="concentrated")
    settings = GateSettings(flips=99, max_missing=0.5, alpha_missing=1e-9)
    passed = 0
    for seed in range(60):
        rng = np.random.default_rng([37, seed])
        drawn = lose(simulate(300, 3, drop, rng), 0.7, chance, rng)
        passed += decide(drawn, [FAITHFULNESS], settings).kind == "pass"
    assert passed == 0


def looked(
    rules: list[Rule], scenario: Scenario, replicates: int, settings: GateSettings, k: int
) -> tuple[float, float]:
    """Return the share failed, and the mean share of the tickets spent, with five looks."""
    failed, spent = 0, 0.0
    for seed in range(replicates):
        rng = np.random.default_rng([41, seed])
        drawn = simulate(120, k, scenario, rng)
        looks = plan_looks([drawn.threads[i] for i in rng.permutation(len(drawn.threads))])
        for look in range(1, len(looks.sizes) + 1):
            reached = looks.at(look)
            verdict = decide(drawn, rules, replace(settings, seed=seed), looks=reached)
            if verdict.kind == "regression":
                break
        failed += verdict.kind == "regression"
        spent += reached.fraction
    return failed / replicates, spent / replicates


def test_five_looks_raise_no_more_false_alarms_than_one() -> None:
    # 20 % by design, 4 points of standard error. Five looks at the full level each give over 40 %.
    narrow = [replace(rule, bound=0.0001) for rule in (FAITHFULNESS, TONE)]
    settings = GateSettings(flips=299, alpha=0.2)
    assert looked(narrow, NO_OP, 100, settings, 1)[0] <= 0.28


def test_five_looks_spare_half_of_the_tickets_of_a_clear_regression() -> None:
    rules = [FAITHFULNESS, HALLUCINATION, SLICES[0]]
    drop = Scenario(drops={"faithfulness": 0.10})
    failed, spent = looked(rules, drop, 12, GateSettings(flips=9_999), 3)
    assert failed == 1
    assert spent <= 0.55
