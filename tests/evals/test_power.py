"""Power: the design's worked example, the reference, and round trips."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.bounds import ENDLESS
from evals.power import (
    chance_to_pass,
    clusters_to_detect,
    clusters_to_pass,
    clusters_to_show_rate,
    critical_factor,
    detectable_concentrated,
    detectable_even,
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


def test_the_chance_to_pass_is_normal() -> None:
    # 0.03·√100/0.1 - 1.64485 = 1.35515; Φ = 0.91231
    assert chance_to_pass(0.03, 0.1, 100) == pytest.approx(0.91231, abs=1e-5)
    assert chance_to_pass(0.03, 0.0, 1) == 1.0


def test_the_clusters_to_pass_are_the_fewest_with_80_per_cent() -> None:
    # (2.48647 · 0.1/0.03)² = 68.69
    assert clusters_to_pass(0.03, 0.1) == 69
    assert chance_to_pass(0.03, 0.1, 68) < 0.8 <= chance_to_pass(0.03, 0.1, 69)
    assert clusters_to_pass(0.9, 0.01) == 4


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
