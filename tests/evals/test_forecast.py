"""What a gate would see, before it runs: the design's worked example, and what cannot pass."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from evals.assumptions import default_components
from evals.checks import GateSettings
from evals.forecast import RuleForecast, Spread, forecast_rule
from evals.power import chance_to_pass, detectable_even
from evals.proofs import Family
from evals.rule import Rule
from evals.variance import Components
from tests.evals.tables import a_rule

DESIGN = Components(ticket=0.0577**2, repeat=0.0781**2)
OVERALL = Family(alpha=0.03, tests=7)


def forecast(
    rule: Rule,
    clusters: int,
    *,
    repeats: int = 3,
    components: Components = DESIGN,
    level: float | None = 0.9,
    level_sd: float | None = 0.1,
    family: Family = OVERALL,
) -> RuleForecast:
    return forecast_rule(
        rule,
        tickets=clusters,
        clusters=clusters,
        repeats=repeats,
        spread=Spread(components=components, level=level, level_sd=level_sd),
        family=family,
        settings=GateSettings(),
    )


def test_the_worked_example_of_the_design() -> None:
    # σ_I = 0.0577, σ_R = 0.0781, k = 3, n = 200: 0.021 even, 0.037 concentrated (a broken ticket
    # loses half of 0.9). A single test at 5 %: 0.015.
    check = forecast(a_rule(bound=0.03), 200).check
    assert check.detectable == pytest.approx(0.0213, abs=5e-5)
    assert check.detectable_concentrated == pytest.approx(0.0370, abs=5e-4)
    assert (check.clusters, check.status) == (200, "inconclusive")
    alone = forecast(a_rule(bound=0.03), 200, family=Family(alpha=0.05, tests=1)).check
    assert alone.detectable == pytest.approx(0.0152, abs=5e-5)
    # To halve it: 0.0213² · 226/0.02² scaled: 226·(0.02/0.01065)² = 797, less a trace of t.
    assert check.clusters_for_half == pytest.approx(790, abs=3)


def test_a_slice_of_25_threads_sees_0_078() -> None:
    # The design says 0.070, with normal quantiles; with t(24) it is 0.078 (see test_power). The
    # floor of 0.5/√25 = 0.1 is that of one broken ticket among 25; latency has a smaller one.
    family = Family(alpha=0.02, tests=32)
    rule = a_rule("latency", bound=0.2, slice_name="a=b")
    check = forecast(rule, 25, family=family).check
    assert check.detectable == pytest.approx(0.0776, abs=5e-5)


def test_what_never_varies_is_not_seen_without_end() -> None:
    # As if one of 200 threads had differed by 0.5: s = 0.5/√200 = 0.0354 instead of 0.
    check = forecast(a_rule(bound=0.03), 200, components=Components(ticket=0.0, repeat=0.0)).check
    expected = detectable_even(0.5 / math.sqrt(200), 200, alpha=0.03, tests=7)
    assert check.detectable == pytest.approx(expected)


def test_an_unchanged_candidate_passes_by_the_noise_of_its_repeats() -> None:
    # s_d0 = √(2·0.0781²/3) = 0.06377, whatever a real change would do.
    check = forecast(a_rule(bound=0.03), 200).check
    sd = math.sqrt(2 * 0.0781**2 / 3)
    assert check.chance_to_pass == pytest.approx(chance_to_pass(0.03, sd, 200, pseudo=0.5))
    assert check.chance_basis == "repeats"
    unknown = forecast(a_rule(bound=0.03), 200, components=Components(ticket=0.01, repeat=None))
    assert unknown.check.chance_to_pass == pytest.approx(chance_to_pass(0.03, 0.1, 200, pseudo=0.5))
    assert unknown.check.chance_basis == "differences"


def test_more_repeats_see_more_and_more_tickets_too() -> None:
    rule = a_rule(bound=0.03)
    one, three, more = (forecast(rule, n, repeats=k) for n, k in ((200, 1), (200, 3), (400, 3)))
    seen = [found.check.detectable or 0.0 for found in (one, three, more)]
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 3


def test_too_few_threads_can_never_pass_and_are_told_how_many_could() -> None:
    found = forecast(a_rule("hallucination", bound=0.03), 50)
    assert not found.can_pass
    assert found.check.status == "too_small"
    assert found.check.chance_to_pass == 0.0
    # n = 77 equal pairs and ±1: t(0.95; 78)·√(2/78)/√79 = 1.6646·0.16013/8.8882 = 0.02999.
    assert found.check.clusters_needed == 77
    assert found.check.because == "50 threads can never pass it; 77 could"
    assert forecast(a_rule("hallucination", bound=0.03), 77).can_pass
    assert not forecast(a_rule(bound=0.3), 29).can_pass
    assert forecast(a_rule(bound=0.3, slice_name="a=b"), 15).can_pass


def test_a_rule_without_tickets_is_not_asked() -> None:
    found = forecast(a_rule(slice_name="a=b"), 0)
    assert (found.check.status, found.can_pass) == ("skipped", False)
    assert found.check.because == "no ticket for it"


def test_a_limit_is_forecast_from_the_level_that_is_expected() -> None:
    rule = a_rule("hallucination", "limit", 0.03)
    small, large = (forecast(rule, n, level=0.01).check for n in (98, 350))
    assert (small.status, small.chance_to_pass, small.clusters_needed) == ("too_small", 0.0, 99)
    # The design: 80 % need about 350 at a true 1 %.
    assert large.chance_to_pass == pytest.approx(0.85, abs=0.06)
    assert large.detectable is not None
    assert 0.02 < large.detectable < 0.05
    assert forecast(rule, 350, level=None).check.chance_to_pass is None


def test_a_limit_of_a_score_passes_by_its_distance_from_the_level() -> None:
    rule = a_rule("tone", "limit", 0.7)
    near, far = (forecast(rule, 100, level=level).check for level in (0.705, 0.8))
    assert near.chance_to_pass is not None
    assert far.chance_to_pass is not None
    assert near.chance_to_pass < 0.2
    assert far.chance_to_pass > 0.99
    assert forecast(rule, 100, level=0.8, level_sd=None).check.chance_to_pass is None


def test_a_limit_on_the_slowest_drafts_needs_59_threads() -> None:
    # ln 0.05/ln 0.95 = 58.4.
    rule = a_rule("latency", "limit", 10.0, statistic="p95")
    assert forecast(rule, 58, level=1.0).check.clusters_needed == 59
    assert forecast(rule, 300, level=1.0).check.chance_to_pass == pytest.approx(1.0, abs=1e-3)
    slow = forecast(rule, 300, level=8.0).check.chance_to_pass
    assert slow is not None
    assert slow < 0.01
    assert forecast(rule, 300, level=0.0).check.chance_to_pass == 1.0


def test_a_ratio_is_forecast_in_per_cent() -> None:
    rule = a_rule("cost", bound=0.1, statistic="ratio")
    components = default_components("cost", level=0.001, logarithmic=True)
    check = forecast(rule, 300, repeats=1, components=components, level=0.001).check
    # s_d = √(0.116² + 2·0.15²) = 0.2418, hardly wider with the pair ±ln 1.1; c = 3.4965 with t:
    # e^(3.49·0.242/√300) - 1 = 0.050.
    assert check.detectable == pytest.approx(0.0499, abs=5e-4)


def test_a_percentile_relative_to_the_baseline_needs_many_threads() -> None:
    rule = a_rule("latency", bound=1.2, statistic="p95_ratio")
    few, some, many = (forecast(rule, n).check for n in (40, 200, 2000))
    assert (few.status, few.chance_to_pass) == ("too_small", 0.0)
    assert some.chance_to_pass is not None
    assert many.chance_to_pass is not None
    assert 0.3 < some.chance_to_pass < 0.7  # the design: 38 % at n = 200, k = 1
    assert many.chance_to_pass > 0.99
    assert (many.detectable, many.detectable_concentrated) == (None, None)


def test_a_never_rule_sees_a_share_of_broken_drafts() -> None:
    # On 100 tickets 1 - 0.2^(1/100) of the drafts.
    found = forecast(a_rule("safety", "never", 0.5), 100, repeats=1)
    assert found.check.detectable == pytest.approx(0.015965, abs=1e-6)
    assert (found.basis, found.can_pass) == ("exact", True)


def test_the_tickets_of_a_rule_may_be_more_than_its_threads() -> None:
    base = forecast(a_rule(bound=0.03), 100)
    more = forecast_rule(
        a_rule(bound=0.03),
        tickets=150,
        clusters=100,
        repeats=3,
        spread=Spread(components=DESIGN, level=0.9, level_sd=0.1),
        family=OVERALL,
        settings=GateSettings(),
    )
    assert (more.tickets, more.check.n) == (150, 150)
    assert replace(more.check, n=100) == base.check
