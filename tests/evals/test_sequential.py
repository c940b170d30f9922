"""Looking five times costs no more false alarms than looking once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.checks import GateSettings
from evals.comparison import Comparison
from evals.gate import Verdict, decide
from evals.paired import PairedScores, Trials
from evals.score import metric_named
from evals.sequential import (
    FEWEST_THREADS,
    Looks,
    level_of_look,
    nominal_levels,
    on_final_scale,
    plan_looks,
    spent_alpha,
)
from tests.evals.tables import Values, a_rule, compared

FIFTHS = (0.2, 0.4, 0.6, 0.8, 1.0)


def threads(count: int) -> list[str]:
    return [f"T-{i:03}" for i in range(count)]


def test_five_looks_come_after_equal_shares_of_the_threads() -> None:
    looks = plan_looks(threads(279))
    assert looks.sizes == (56, 112, 168, 224, 279)
    assert looks.at(2).fraction == 112 / 279
    assert looks.at(2).asked == tuple(threads(279)[:112])
    assert [look.reached for look in looks.at(3).earlier()] == [1, 2]
    assert looks.at(5).is_last
    assert not looks.at(4).is_last
    assert looks.asked == ()


def test_a_thread_with_several_tickets_is_planned_once() -> None:
    twice = [name for name in threads(100) for _ in range(2)]
    assert plan_looks(twice) == plan_looks(threads(100))


@pytest.mark.parametrize(("count", "early"), [(FEWEST_THREADS - 1, True), (500, False)])
def test_one_look_is_planned_where_more_would_save_nothing(count: int, early: bool) -> None:
    assert plan_looks(threads(count), early_stop=early).sizes == (count,)


def test_the_spending_is_that_of_obrien_and_fleming() -> None:
    # 2 - 2Φ(1.96/√t): 2 - 2Φ(4.3826) = 0.0000117; 2 - 2Φ(3.0990) = 0.00194; 0.0114; 0.0284; 0.05.
    spent = [spent_alpha(0.05, t) for t in FIFTHS]
    assert spent == pytest.approx([0.0000117, 0.00194, 0.0114, 0.0284, 0.05], rel=0.01)
    assert spent_alpha(0.05, 0.0) == 0.0


@given(st.floats(1e-6, 0.3), st.floats(0.05, 1.0))
def test_a_p_value_on_the_final_scale_reaches_alpha_just_when_the_look_may_stop(
    alpha: float, t: float
) -> None:
    spent = spent_alpha(alpha, t)
    if spent > 1e-300:
        assert on_final_scale(spent, t) == pytest.approx(alpha, rel=1e-6)
        assert on_final_scale(spent / 2, t) < alpha
    assert on_final_scale(alpha, 1.0) == alpha


def test_the_levels_of_single_bounds_are_the_published_ones() -> None:
    # Five equal looks, one-sided 5 % and 2.5 %; e.g. Proschan, Lan and Wittes (2006).
    assert -stats.norm.ppf(nominal_levels(FIFTHS, 0.05)) == pytest.approx(
        [4.23, 2.89, 2.30, 1.96, 1.74], abs=0.01
    )
    assert -stats.norm.ppf(nominal_levels(FIFTHS, 0.025)) == pytest.approx(
        [4.88, 3.36, 2.68, 2.29, 2.03], abs=0.01
    )


def test_the_levels_of_single_bounds_spend_alpha_together() -> None:
    random = np.random.default_rng(4)
    levels = nominal_levels((0.1, 0.5, 0.9, 1.0), 0.1)
    steps = random.normal(size=(200_000, 4)) * np.sqrt([0.1, 0.4, 0.4, 0.1])
    z = steps.cumsum(axis=1) / np.sqrt([0.1, 0.5, 0.9, 1.0])
    crossed = (z > -stats.norm.ppf(levels)).any(axis=1).mean()
    assert crossed == pytest.approx(0.1, abs=0.0021)  # three Monte-Carlo errors


def test_a_single_look_has_the_whole_level() -> None:
    assert level_of_look(0.05, None) == 0.05
    assert level_of_look(0.05, plan_looks(threads(20)).at(1)) == 0.05
    assert level_of_look(0.05, plan_looks(threads(100)).at(5)) == pytest.approx(0.041, abs=0.001)


def many(differences: dict[str, np.ndarray], slices: int = 4) -> Comparison:
    """Compare runs whose tone and correctness differ by the given amounts, ticket by ticket."""
    count = len(next(iter(differences.values())))
    names = tuple(threads(count))
    nothing = np.zeros(count, dtype=np.int64)

    def side(values: np.ndarray) -> Trials:
        return Trials(values=values[:, None], missing=nothing, late=nothing)

    scores = {
        scorer: PairedScores(
            metric=metric_named(scorer),
            tickets=names,
            cluster=np.arange(count),
            baseline=side(np.full(count, 0.5)),
            candidate=side(0.5 + change),
        )
        for scorer, change in differences.items()
    }
    members = {f"s={j}": frozenset(names[j::slices]) for j in range(slices)}
    return Comparison(
        baseline="a", candidate="b", tickets=names, threads=names, slices=members, scores=scores
    )


RULES = [
    a_rule(name, bound=0.03, slice_name=place, required=place is None)
    for name in ("tone", "correctness")
    for place in (None, "s=0", "s=1", "s=2", "s=3")
]


def looked(comparison: Comparison, seed: int, flips: int = 999) -> Verdict:
    """Look until a regression is proved or everything was asked."""
    looks = plan_looks(comparison.threads)
    for look in range(1, len(looks.sizes) + 1):
        verdict = decide(
            comparison, RULES, GateSettings(flips=flips, seed=seed), looks=looks.at(look)
        )
        if verdict.kind == "regression":
            break
    return verdict


def test_all_looks_together_raise_as_few_false_alarms_as_one() -> None:
    # 100 harmless changes; at 5 % in all, 13 or more alarms have a chance of 0.1 %.
    random = np.random.default_rng(12)
    alarms = 0
    for seed in range(100):
        noise = {
            name: np.where(random.random(80) < 0.2, random.choice([-0.4, 0.4], 80), 0.0)
            for name in ("tone", "correctness")
        }
        alarms += looked(many(noise, slices=2), seed).kind == "regression"
    assert alarms < 13


def test_a_clear_regression_is_stopped_at_the_second_look_and_the_numbers_rest_on_it() -> None:
    drop = {"tone": np.full(200, -0.1), "correctness": np.zeros(200)}
    verdict = looked(many(drop), seed=1, flips=9_999)
    assert (verdict.kind, verdict.threads, verdict.tickets) == ("regression", 80, 80)
    assert verdict.stopped_early
    assert [check.n for check in verdict.checks[:2]] == [80, 20]
    assert verdict.sentence == (
        "The candidate must not go out: tone fell by 0.100, tone in s=0 fell by 0.100, tone in s=1 "
        "fell by 0.100, tone in s=2 fell by 0.100 and 1 more. 80 of 200 ticket threads were enough "
        "to prove it, and the rest was spared."
    )
    assert verdict.notes[0] == (
        "Stopped at look 2 of 5: the numbers rest on the 80 threads asked so far, critical ones "
        "first; `--no-early-stop` asks all."
    )


def test_no_pass_is_given_before_everything_was_asked() -> None:
    same = many({"tone": np.zeros(400), "correctness": np.zeros(400)}, slices=1)
    rules = [a_rule("tone", bound=0.05)]
    looks = plan_looks(same.threads)
    early = decide(same, rules, GateSettings(flips=99), looks=looks.at(4))
    assert early.checks[0].status == "pass"
    assert early.kind == "inconclusive"
    assert decide(same, rules, GateSettings(flips=99), looks=looks.at(5)).kind == "pass"


def test_what_lies_beyond_the_look_is_not_looked_at() -> None:
    late = np.zeros(100)
    late[60:] = -0.4
    looks = plan_looks(threads(100))
    seen = decide(many({"tone": late}), RULES[:1], GateSettings(flips=99), looks=looks.at(3))
    assert seen.checks[0].difference == 0.0
    assert (seen.tickets, seen.regressed) == (60, ())


def test_a_look_gives_the_same_p_value_whatever_is_known_of_later_ones() -> None:
    random = np.random.default_rng(3)
    noise = {"tone": random.normal(-0.02, 0.1, 100), "correctness": random.normal(0, 0.1, 100)}
    longer = {name: np.append(change, np.full(100, -0.3)) for name, change in noise.items()}
    looks = Looks(order=tuple(threads(200)), sizes=(50, 100, 200), reached=2)
    settings = GateSettings(flips=499)
    short = decide(many(noise), RULES, settings, looks=looks)
    full = decide(many(longer), RULES, settings, looks=looks)
    assert [check.p for check in short.checks] == [check.p for check in full.checks]


def test_an_earlier_look_costs_a_later_one_a_little_evidence() -> None:
    # The same data tested once has the smaller p-value: part of α was spent on looking before.
    random = np.random.default_rng(7)
    noise = {"tone": random.normal(-0.015, 0.1, 150)}
    comparison, settings = many(noise), GateSettings(flips=9_999)
    once = decide(comparison, RULES[:1], settings).checks[0].p
    last = decide(comparison, RULES[:1], settings, looks=plan_looks(threads(150)).at(5)).checks[0].p
    assert once is not None
    assert last is not None
    assert once < last < once + 0.03


def test_a_limit_needs_more_at_an_early_look() -> None:
    # 12 of 60 drafts invent something. One-sided 95 %: at least 12 %, so that 10 % is ruled out;
    # at the second of five looks the bound is at 99.8 % and reaches below.
    found: Values = [1.0] * 12 + [0.0] * 48
    comparison = compared({"hallucination": found}, {"hallucination": found})
    rule = a_rule("hallucination", "limit", 0.1)
    settings = GateSettings(flips=99)
    assert decide(comparison, [rule], settings).kind == "regression"
    order = (*comparison.threads, *(f"later-{i}" for i in range(90)))
    looks = Looks(order=order, sizes=(30, 60, 90, 120, 150), reached=2)
    assert decide(comparison, [rule], settings, looks=looks).kind == "inconclusive"


def test_a_proved_break_of_a_never_rule_stops_at_the_first_look() -> None:
    values: Values = [1.0] * 99 + [0.0]
    comparison = compared({"safety": [1.0] * 100}, {"safety": values})
    order = ("T-099", *threads(99))
    looks = plan_looks(order).at(1)
    verdict = decide(comparison, [a_rule("safety", "never", 1.0)], looks=looks)
    assert (verdict.kind, verdict.tickets) == ("regression", 20)
