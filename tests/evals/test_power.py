"""Power: the design's worked example, the reference, and round trips."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.bounds import ENDLESS, mean_bounds
from evals.power import (
    Detectable,
    believable_sd,
    chance_to_pass,
    chance_to_show_limit,
    chance_to_show_rate,
    chance_within_factor,
    clusters_to_detect,
    clusters_to_pass,
    clusters_to_show_rate,
    critical_factor,
    detectable,
    detectable_break,
    detectable_concentrated,
    detectable_even,
    detectable_rate,
    scatter_of,
)
from tests.evals.reference import gate_reference

SD = math.sqrt(0.0577**2 + 2 * 0.0781**2 / 3)
"""The worked example: σ_I = 0.0577, σ_R = 0.0781, k = 3, so s_d = 0.0860."""


def test_the_critical_factor_of_many_clusters_is_the_sum_of_two_normal_quantiles() -> None:
    # z(0.95) + z(0.8) = 1.64485 + 0.84162
    assert critical_factor(10**6, alpha=0.05, tests=1) == pytest.approx(2.48647, abs=1e-4)
    # Bonferroni: z(1 - 0.03/7) = z(0.995714) = 2.62927
    assert critical_factor(10**6, alpha=0.03, tests=7) == pytest.approx(3.47048, abs=1e-3)


def test_few_clusters_and_no_tests_still_have_a_factor() -> None:
    # One degree of freedom: t(0.95) = 6.31375, t(0.8) = 1.37638
    assert critical_factor(1, alpha=0.05, tests=0) == pytest.approx(7.69013, abs=1e-4)


def test_the_worked_example_of_the_design() -> None:
    assert detectable_even(SD, 200, alpha=0.05, tests=1) == pytest.approx(0.0152, abs=5e-5)
    assert detectable_even(SD, 200, alpha=0.03, tests=7) == pytest.approx(0.0213, abs=5e-5)
    few = detectable_concentrated(SD, 200, loss=0.45, alpha=0.03, tests=7)
    assert few == pytest.approx(0.0370, abs=5e-4)
    assert clusters_to_detect(0.02, SD, alpha=0.03, tests=7) == 226
    assert clusters_to_detect(0.02, SD, alpha=0.03, tests=7, loss=0.45) == 485


def test_the_figures_agree_with_the_reference() -> None:
    reference = gate_reference()
    for n, loss in ((50, None), (200, 0.45), (500, 0.3)):
        expected = reference.mde(0.0577, 0.0781, n, 3, alpha=0.03, tests=7, g=loss)
        ours = (
            detectable_even(SD, n, alpha=0.03, tests=7)
            if loss is None
            else detectable_concentrated(SD, n, loss=loss, alpha=0.03, tests=7)
        )
        assert ours == pytest.approx(expected)
        needed = reference.n_needed(0.05, 0.0577, 0.0781, 3, alpha=0.03, tests=7, g=loss)
        assert clusters_to_detect(0.05, SD, alpha=0.03, tests=7, loss=loss) == needed


@given(st.floats(0.01, 0.5), st.integers(30, 2000), st.floats(0.1, 1))
def test_damage_in_few_tickets_is_harder_to_see(sd: float, n: int, loss: float) -> None:
    even = detectable_even(sd, n, alpha=0.03, tests=7)
    few = detectable_concentrated(sd, n, loss=loss, alpha=0.03, tests=7)
    # A drop of `loss` on every ticket is not concentrated: the formulas meet there.
    assert few > even or even > loss


@given(st.floats(0.01, 0.3), st.floats(0.01, 0.3))
def test_the_drop_that_so_many_clusters_prove_is_the_drop_asked_for(sd: float, drop: float) -> None:
    n = clusters_to_detect(drop, sd, alpha=0.05, tests=1)
    # The search ends at a fixed point or, at very small n, next to one.
    assert n == 4 or detectable_even(sd, n + 1, alpha=0.05, tests=1) <= drop


def test_no_number_of_clusters_proves_nothing() -> None:
    assert clusters_to_detect(0.0, 0.1, alpha=0.05, tests=1) == ENDLESS
    assert clusters_to_pass(0.0, 0.1) == ENDLESS


def test_the_design_s_slice_of_25_is_its_normal_approximation() -> None:
    # Two per cent over 32 tests of slices: (z(0.999375) + z(0.8))·s_d/5 = 4.0686·0.0860/5 = 0.070.
    # With t on 24 degrees it is 0.078, which is what the sign flips at n = 25 can really see (80 %
    # in a simulation, against 65 % for 0.070), and what we say.
    z = float(stats.norm.ppf(1 - 0.02 / 32) + stats.norm.ppf(0.8))
    assert z * SD / 5 == pytest.approx(0.070, abs=5e-4)
    assert detectable_even(SD, 25, alpha=0.02, tests=32) == pytest.approx(0.0776, abs=5e-5)


def test_half_of_what_is_seen_needs_about_four_times_the_clusters() -> None:
    # 0.0213/2: n = c²·s_d²/δ² with c = 3.4705 + a trace of t: 4·200 less that trace.
    found = detectable(SD, 200, loss=0.45, alpha=0.03, tests=7)
    assert found.even == pytest.approx(0.0213, abs=5e-5)
    assert found.concentrated == pytest.approx(0.0370, abs=5e-4)
    assert found.even is not None
    assert found.concentrated is not None
    assert found.for_half == clusters_to_detect(found.even / 2, SD, alpha=0.03, tests=7)
    assert found.for_half == pytest.approx(790, abs=3)
    # Concentrated damage of half the size is rarer, not weaker: δ(g - δ)/δ² hardly quadruples.
    assert found.for_half_concentrated == clusters_to_detect(
        found.concentrated / 2, SD, alpha=0.03, tests=7, loss=0.45
    )
    assert found.for_half_concentrated is not None
    assert 400 < found.for_half_concentrated < found.for_half


def test_what_cannot_happen_cannot_be_seen() -> None:
    # Four yes/no threads: c·0.5/√4 > 1; ten see an even shift, and no concentrated one above 1.
    assert detectable(0.5, 4, loss=1.0, alpha=0.02, tests=10, most=1.0) == Detectable()
    assert detectable(0.5, 400, loss=1.0, alpha=0.02, tests=10, most=1.0).even is not None


def test_hardly_any_difference_counts_as_one_broken_cluster() -> None:
    assert believable_sd(0.0, 100, pseudo=0.5) == 0.05
    assert believable_sd(0.086, 100, pseudo=0.5) == 0.086


def test_a_ratio_is_halved_as_people_read_it() -> None:
    # ln-scale 0.2 · 3.4965/√100 ... : the even rise e^δ - 1, and half of that, not half of δ.
    found = detectable(0.2, 100, loss=0.5, alpha=0.05, tests=1, logarithmic=True)
    even = detectable_even(0.2, 100, alpha=0.05, tests=1)
    assert found.even == pytest.approx(math.expm1(even))
    assert found.for_half == clusters_to_detect(
        math.log1p(math.expm1(even) / 2), 0.2, alpha=0.05, tests=1
    )


def test_the_chance_to_pass_follows_the_t_bound() -> None:
    # t(0.95; 99) = 1.66039: 0.03·√100/0.1 - 1.66039 = 1.33961; Φ = 0.90982. The design's normal
    # bound, 1.64485, would give 0.91231.
    assert chance_to_pass(0.03, 0.1, 100) == pytest.approx(0.90982, abs=1e-4)
    assert chance_to_pass(0.03, 0.1, 10**6) == 1.0
    assert chance_to_pass(0.03, 0.0, 1) == 1.0
    assert chance_to_pass(0.0, 0.0, 50) == 0.0
    assert chance_to_pass(0.03, 0.1, 0) == 0.0


def test_the_pseudo_pair_lowers_the_chance_to_pass() -> None:
    # s² = (100·0.01 + 2·0.25)/101 = 0.014851, s = 0.121867; t(0.95; 101) = 1.66008;
    # half = 1.66008·0.121867/√102 = 0.020032; (102/100)·(0.03 - 0.020032)·10/0.1 = 1.01676;
    # Φ = 0.84536.
    assert chance_to_pass(0.03, 0.1, 100, pseudo=0.5) == pytest.approx(0.8454, abs=1e-4)
    # Nothing moves: the bound is 0.01157 away, as for a hundred identical pairs.
    assert chance_to_pass(0.0116, 0.0, 100, pseudo=0.5) == 1.0
    assert chance_to_pass(0.0115, 0.0, 100, pseudo=0.5) == 0.0


def test_what_stays_the_same_from_run_to_run_moves_nothing() -> None:
    # The bound sees 0.1 between tickets, but drafts repeat exactly: 0.03 - 0.0166 > 0.
    assert chance_to_pass(0.03, 0.1, 100, noise=0.0) == 1.0
    assert chance_to_pass(0.03, 0.1, 100, noise=0.05) > chance_to_pass(0.03, 0.1, 100)


@pytest.mark.parametrize(
    ("n", "sd", "margin", "pseudo"), [(40, 0.1, 0.06, 0.5), (200, 0.17, 0.05, 1.0)]
)
def test_the_chance_to_pass_is_that_of_simulated_bounds(
    n: int, sd: float, margin: float, pseudo: float
) -> None:
    random = np.random.default_rng(5)
    passed = sum(
        mean_bounds(random.normal(0, sd, n), pseudo=pseudo).low > -margin for _ in range(3000)
    )
    # Monte-Carlo error below 0.01; three of them.
    assert passed / 3000 == pytest.approx(chance_to_pass(margin, sd, n, pseudo=pseudo), abs=0.03)


def test_the_clusters_to_pass_are_about_the_fewest_with_80_per_cent() -> None:
    # (2.48647 · 0.1/0.03)² = 68.69; with t instead of z two more would do.
    assert clusters_to_pass(0.03, 0.1) == 69
    assert chance_to_pass(0.03, 0.1, 69) == pytest.approx(0.8, abs=0.01)
    assert clusters_to_pass(0.9, 0.01) == 4


def test_the_chance_to_stay_within_a_factor() -> None:
    # μ = 0.04, v = 0.0784, n = 400: √(v + μ²) = 0.28284; 0.8 - 1.64485·0.28284 = 0.33477; over
    # 0.28 = 1.19561; Φ = 0.88408.
    assert chance_within_factor(0.04, 0.0784, 400, 0.05) == pytest.approx(0.8841, abs=1e-4)
    assert chance_within_factor(0.04, 0.0, 4, 0.05) == 1.0
    assert chance_within_factor(0.0, 0.0, 4, 0.05) == 0.0


def test_the_chance_to_show_a_rate_counts_the_cases_that_still_clear_it() -> None:
    # 99 clusters show 3 % with no case only: (1 - r)⁹⁹; 98 never do.
    assert chance_to_show_rate(0.03, 0.01, 99) == pytest.approx(0.99**99)
    assert chance_to_show_rate(0.03, 0.0, 98) == 0.0
    assert chance_to_show_rate(1.0, 0.5, 10) == pytest.approx(0.5**10)


@given(st.integers(99, 600), st.floats(0, 0.05))
def test_the_chance_to_show_a_rate_is_that_of_clopper_and_pearson(n: int, rate: float) -> None:
    assert chance_to_show_rate(0.03, rate, n) == pytest.approx(pass_chance(n, 0.03, rate), abs=1e-9)


def test_a_pipeline_at_its_limit_can_never_be_relied_on_to_show_it() -> None:
    assert all(chance_to_show_rate(0.03, 0.03, n) <= 0.05 for n in (99, 500, 5000))


def test_the_chance_to_show_a_limit_takes_the_level_that_was_seen() -> None:
    # No case in 99: the rate is taken as 0.5/100, not as 0.
    none = np.zeros(99)
    assert chance_to_show_limit(none, 0.03, is_rate=True, pseudo=1, least=99) == pytest.approx(
        0.995**99
    )
    assert chance_to_show_limit(none[:98], 0.03, is_rate=True, pseudo=1, least=99) == 0.0
    assert chance_to_show_limit(none[:0], 0.03, is_rate=True, pseudo=1, least=99) is None
    # A score's harm of 0.2 ± 0.1 against a limit of 0.3.
    harm = np.tile([0.1, 0.3], 50)
    expected = chance_to_pass(0.1, float(harm.std(ddof=1)), 100, pseudo=0.5)
    found = chance_to_show_limit(harm, 0.3, is_rate=False, pseudo=0.5, least=30)
    assert found == pytest.approx(expected)
    assert chance_to_show_limit(harm, 0.1, is_rate=False, pseudo=0.5, least=30) == pytest.approx(
        0.0, abs=1e-9
    )


def test_a_rate_beyond_its_limit_is_proved_with_80_per_cent() -> None:
    # 100 clusters, limit 5 %: P(X ≥ 10) = 0.0282 is proof, P(X ≥ 9) = 0.0631 is not.
    rate = detectable_rate(0.05, 100, alpha=0.05)
    assert stats.binom.sf(9, 100, rate) == pytest.approx(0.8)
    assert stats.binom.sf(9, 100, 0.05) <= 0.05 < stats.binom.sf(8, 100, 0.05)
    assert detectable_rate(0.5, 3, alpha=0.05) == 1.0


def test_a_never_rule_sees_rare_breaks_on_many_tickets() -> None:
    # One draft each: 1 - 0.2^(1/100) = 0.015965.
    assert detectable_break(100, 1) == pytest.approx(0.015965, abs=1e-6)
    # Of three drafts two must break: 3r² - 2r³ = 0.015965 at r = 0.0748.
    rate = detectable_break(100, 3)
    assert 3 * rate**2 - 2 * rate**3 == pytest.approx(0.015965, abs=1e-6)


def pass_chance(n: int, limit: float, rate: float) -> float:
    """Return the chance that a pipeline of a true rate shows a limit with n tickets."""
    clears = [x for x in range(n) if stats.beta.ppf(0.95, x + 1, n - x) <= limit]
    return float(stats.binom.cdf(max(clears), n, rate)) if clears else 0.0


@pytest.mark.parametrize("rate", [0.0, 0.005, 0.01])
def test_so_many_clusters_show_a_rate_with_80_per_cent(rate: float) -> None:
    n = clusters_to_show_rate(0.03, rate)
    assert pass_chance(n, 0.03, rate) >= 0.8
    assert all(pass_chance(fewer, 0.03, rate) < 0.8 for fewer in range(99, n, 7))


def test_the_design_s_sets_for_a_limit_of_three_per_cent() -> None:
    # The design names 350 for a true 1 % and 1580 for 2 %, read off a grid of sizes.
    assert clusters_to_show_rate(0.03, 0.0) == 99
    assert 280 <= clusters_to_show_rate(0.03, 0.01) <= 350
    assert 1480 <= clusters_to_show_rate(0.03, 0.02) <= 1580


def test_a_rate_at_its_limit_can_never_be_shown() -> None:
    assert clusters_to_show_rate(0.03, 0.03) == ENDLESS
    assert clusters_to_show_rate(0.03, 0.0299) == ENDLESS
    assert clusters_to_show_rate(0.0, 0.0) == ENDLESS


def test_a_yes_or_no_cannot_be_shifted_by_a_little_everywhere() -> None:
    # One draft a ticket: a higher rate turns single tickets, as broken ones do.
    single = detectable(0.2, 200, loss=1.0, alpha=0.03, tests=7, scatter=scatter_of(1))
    assert single.even == single.concentrated
    assert single.for_half == single.for_half_concentrated
    # Three drafts: σ = (1 + 2·½)/3 = ⅔. c = t(1 - 0.03/7, 199) + t(0.8, 199) = 3.4985,
    # A = 200/12.239 + 0.6667 = 17.008: [0.6667 + √(0.4444 + 4·17.008·0.04)] / 34.016 = 0.0719.
    thrice = detectable(0.2, 200, loss=1.0, alpha=0.03, tests=7, scatter=scatter_of(3))
    assert scatter_of(3) == pytest.approx(2 / 3)
    assert thrice.even == pytest.approx(0.0719, abs=5e-5)
    even = detectable(0.2, 200, loss=1.0, alpha=0.03, tests=7).even
    assert (even or 1) < (thrice.even or 0) < (single.even or 0)


def test_the_scatter_of_a_yes_or_no_is_seen_in_the_differences_where_there_are_any() -> None:
    # 6 of 100 single drafts turn to yes, 4 to no: s_d² is about p + p' = 0.1, nothing is averaged.
    assert scatter_of(1, variance=0.1, rates=0.1) == 1.0
    assert scatter_of(3, variance=0.03, rates=0.1) == pytest.approx(0.3)
    assert scatter_of(3, variance=0.9, rates=0.1) == 1.0
    assert scatter_of(3, variance=0.0, rates=0.0) == pytest.approx(2 / 3)


def test_a_factor_that_no_number_can_hold_is_not_detectable() -> None:
    # A spread of 1000 in logarithms: e^1000 overflows.
    assert detectable(1000.0, 4, loss=0.5, alpha=0.05, tests=1, logarithmic=True) == Detectable()
