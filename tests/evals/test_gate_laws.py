"""Laws of the gate as a whole, through `decide`: whatever the numbers, these hold."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evals.checks import GateSettings, RuleCheck
from evals.comparison import Comparison
from evals.gate import decide
from evals.paired import Trials
from evals.rule import Rule
from evals.sequential import plan_looks
from tests.benchmarks.gate_populations import POPULATIONS
from tests.benchmarks.gate_simulation import ASYMMETRIC, NEUTRAL, NO_OP, Scenario, lose, simulate
from tests.evals.tables import a_rule

ROOT = Path(__file__).resolve().parents[2]
QUICK = GateSettings(flips=199)
RULES = [
    a_rule("faithfulness", bound=0.03),
    a_rule("tone", bound=0.03),
    a_rule("correctness", bound=0.05),
    a_rule("hallucination", bound=0.03),
    a_rule("latency", bound=0.1, statistic="ratio"),
    a_rule("latency", bound=1.2, statistic="p95_ratio"),
    a_rule("cost", bound=0.1, statistic="ratio"),
    *(a_rule("faithfulness", bound=0.1, slice_name=f"s={j}", required=False) for j in range(3)),
    a_rule("tone", bound=0.1, slice_name="s=0", required=False),
]
"""Both families."""
SCENARIOS = [
    NO_OP,
    NEUTRAL,
    ASYMMETRIC,
    Scenario(drops={"faithfulness": 0.1}),
    Scenario(drops={"faithfulness": 0.06, "tone": 0.1}, shape="concentrated"),
    Scenario(drops={"faithfulness": 0.3}, only_slice=0),
    Scenario(hallucination=0.2, latency=1.4),
    Scenario(latency=2.0, tail_only=True, log_cost=0.2),
]


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Draw two runs of some world: even or not, repeats or not, threads or not, scores lost."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    drawn = simulate(
        draw(st.sampled_from([20, 45, 80])),
        draw(st.integers(1, 3)),
        draw(st.sampled_from(SCENARIOS)),
        rng,
        POPULATIONS[draw(st.sampled_from(sorted(POPULATIONS)))],
    )
    return lose(drawn, 0.7, draw(st.sampled_from([0.0, 0.0, 0.1, 0.8])), rng)


def swapped(comparison: Comparison) -> Comparison:
    """Let the candidate be the baseline."""
    return replace(
        comparison,
        scores={
            name: replace(paired, baseline=paired.candidate, candidate=paired.baseline)
            for name, paired in comparison.scores.items()
        },
    )


@given(comparisons(), st.data())
@settings(max_examples=30)
def test_another_rule_can_only_widen_the_evidence_that_the_others_need(
    drawn: Comparison, data: st.DataObject
) -> None:
    more = data.draw(st.permutations(RULES))
    fewer = more[: data.draw(st.integers(1, len(more) - 1))]
    alone = decide(drawn, fewer, QUICK).checks
    beside = decide(drawn, more, QUICK).checks[: len(fewer)]
    for one, other in zip(alone, beside, strict=True):
        if one.p is None:
            assert other == one
            continue
        assert other.p is not None
        assert other.p >= one.p
        assert (other.low, other.high, other.difference) == (one.low, one.high, one.difference)
        assert (one.status == "pass") == (other.status == "pass")
        assert one.status == "fail" or other.status != "fail"
        # None: nothing on the scale would be detected, or nothing is printed for this rule.
        assert (other.detectable or math.inf) >= (one.detectable or math.inf)


@given(comparisons())
@settings(max_examples=20)
def test_a_rule_of_the_other_family_moves_no_p_value(drawn: Comparison) -> None:
    overall = [rule for rule in RULES if rule.slice is None]
    alone, beside = decide(drawn, overall, QUICK).checks, decide(drawn, RULES, QUICK).checks
    assert [check.p for check in alone] == [check.p for check in beside[: len(overall)]]


@given(comparisons())
@settings(max_examples=30)
def test_swapping_the_arms_swaps_the_moved_tickets_and_turns_failures_into_passes(
    drawn: Comparison,
) -> None:
    there, back = decide(drawn, RULES, QUICK), decide(swapped(drawn), RULES, QUICK)
    assert (sorted(there.regressed), sorted(there.improved)) == (
        sorted(back.improved),
        sorted(back.regressed),
    )
    for one, other in zip(there.checks, back.checks, strict=True):
        assert one.clusters == other.clusters
        assert one.unscored == other.unscored
        if one.statistic == "ratio" and one.difference is not None:
            # As a share of the other arm: (1 + d)(1 + d') = 1.
            assert other.difference == pytest.approx(1 / (1 + one.difference) - 1)
        if one.status == "fail":
            assert other.status in ("pass", "too_small", "unmeasurable")


@given(
    st.integers(0, 2**32), st.sampled_from(SCENARIOS), st.sampled_from([1e-3, 0.3, 60.0, 1000.0])
)
@settings(max_examples=30)
def test_the_unit_of_time_changes_no_verdict(seed: int, scenario: Scenario, factor: float) -> None:
    def rules(unit: float) -> list[Rule]:
        return [
            *RULES,
            a_rule("latency", bound=0.05 * unit),
            a_rule("latency", bound=0.2 * unit, slice_name="s=1"),
            a_rule("latency", "limit", 0.6 * unit),
            a_rule("latency", "limit", 1.2 * unit, statistic="p95"),
            a_rule("latency", "never", 2.5 * unit),
        ]

    seconds = simulate(60, 2, scenario, np.random.default_rng(seed))
    latency = seconds.scores["latency"]
    scaled = replace(
        latency,
        baseline=replace(latency.baseline, values=latency.baseline.values * factor),
        candidate=replace(latency.candidate, values=latency.candidate.values * factor),
    )
    others = replace(seconds, scores={**seconds.scores, "latency": scaled})
    one, other = decide(seconds, rules(1.0), QUICK), decide(others, rules(factor), QUICK)
    assert one.kind == other.kind
    for before, after in zip(one.checks, other.checks, strict=True):
        assert essence(before) == essence(after)
        if before.statistic in ("ratio", "p95_ratio"):
            assert (after.difference, after.low) == pytest.approx((before.difference, before.low))
        elif before.kind == "no_regression" and before.scorer == "latency":
            assert before.difference is not None
            assert after.difference == pytest.approx(before.difference * factor)


def essence(check: RuleCheck) -> tuple[object, ...]:
    """Return what does not depend on a unit."""
    return (check.status, check.p, check.n, check.clusters, check.clusters_needed, check.tickets)


def twice(side: Trials) -> Trials:
    """Write every repeat down twice."""
    return Trials(
        values=np.hstack([side.values, side.values]), missing=2 * side.missing, late=2 * side.late
    )


@given(comparisons())
@settings(max_examples=20)
def test_copies_of_repeats_are_no_evidence(drawn: Comparison) -> None:
    copied = replace(
        drawn,
        scores={
            name: replace(p, baseline=twice(p.baseline), candidate=twice(p.candidate))
            for name, p in drawn.scores.items()
        },
    )
    means = [rule for rule in RULES if rule.statistic != "p95_ratio"]
    for one, other in zip(
        decide(drawn, means, QUICK).checks, decide(copied, means, QUICK).checks, strict=True
    ):
        assert (other.status, other.p, other.clusters) == (one.status, one.p, one.clusters)
        assert (other.difference, other.low, other.high) == pytest.approx(
            (one.difference, one.low, one.high), abs=1e-12
        )


@given(comparisons())
@settings(max_examples=20)
def test_a_single_look_at_everything_is_the_plain_decision(drawn: Comparison) -> None:
    looks = plan_looks(drawn.threads, early_stop=False).at(1)
    assert decide(drawn, RULES, QUICK, looks=looks).checks == decide(drawn, RULES, QUICK).checks


@given(st.integers(0, 2**32), st.integers(1, 4), st.sampled_from(SCENARIOS))
@settings(max_examples=20)
def test_an_early_look_sees_nothing_of_what_was_not_asked_and_never_passes(
    seed: int, reached: int, scenario: Scenario
) -> None:
    rng = np.random.default_rng(seed)
    drawn = simulate(80, 2, scenario, rng)
    other = simulate(80, 2, Scenario(hallucination=0.5, latency=3.0), rng)
    looks = plan_looks([drawn.threads[i] for i in rng.permutation(80)]).at(reached)
    asked = np.array([thread in set(looks.asked) for thread in drawn.threads])[:, None]

    def mixed(one: Trials, unasked: Trials) -> Trials:
        return replace(one, values=np.where(asked, one.values, unasked.values))

    peeking = replace(
        drawn,
        scores={
            name: replace(
                paired,
                baseline=mixed(paired.baseline, other.scores[name].baseline),
                candidate=mixed(paired.candidate, other.scores[name].candidate),
            )
            for name, paired in drawn.scores.items()
        },
    )
    first = decide(drawn, RULES, QUICK, looks=looks)
    assert repr(first) == repr(decide(peeking, RULES, QUICK, looks=looks))
    assert first.kind != "pass"


HASHED = """
import hashlib, sys
import numpy as np
from evals.checks import GateSettings
from evals.gate import decide
from tests.benchmarks.gate_populations import POPULATIONS
from tests.benchmarks.gate_simulation import Scenario, simulate
from tests.benchmarks.gate_cells import whole_gate
drawn = simulate(90, 2, Scenario(drops={"tone": 0.04}), np.random.default_rng(7),
                 POPULATIONS["uneven threads"])
verdict = decide(drawn, whole_gate("uneven threads"), GateSettings(flips=199))
sys.stdout.write(hashlib.sha256(repr(verdict).encode()).hexdigest())
"""


def test_the_same_bits_come_from_another_process_whatever_its_hash_seed() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", HASHED],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def p_values(rule: Rule, replicates: int = 400, n: int = 40) -> list[float]:
    """Return the p-values of a rule alone, for candidates that are no different."""
    told = []
    for seed in range(replicates):
        drawn = simulate(n, 1, NO_OP, np.random.default_rng([11, seed]))
        check = decide(drawn, [rule], GateSettings(flips=199, seed=seed)).checks[0]
        assert check.p is not None
        told.append(check.p)
    return told


@pytest.mark.parametrize(
    "rule", [RULES[1], RULES[4]], ids=lambda rule: f"{rule.scorer} {rule.statistic}"
)
def test_p_values_of_a_no_op_are_uniform(rule: Rule) -> None:
    # Multiples of 1/200 in (0, 1]: half a step is taken off, so that the mean is 1/2. A fair test
    # of uniformity says less than 0.001 once in a thousand seeds; the seeds are fixed.
    told = np.array(p_values(rule)) - 0.5 / 200
    assert stats.kstest(told, "uniform").pvalue > 0.001


@pytest.mark.parametrize("rule", [RULES[3], RULES[5]], ids=["yes/no", "slow drafts"])
def test_p_values_of_a_no_op_with_ties_are_never_too_small_too_often(rule: Rule) -> None:
    told = np.array(p_values(rule, n=100))
    for alpha in (0.01, 0.05, 0.1, 0.2, 0.5):
        # Three standard errors of 400 replicates above the level.
        assert (told <= alpha).mean() <= alpha + 3 * (alpha * (1 - alpha) / 400) ** 0.5
