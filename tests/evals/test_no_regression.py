"""`no_regression` rules: every status with its words, and the numbers beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from evals.checks import GateSettings, RuleCheck
from evals.columns import column_of
from evals.no_regression import check_no_regression
from evals.power import (
    chance_to_pass,
    clusters_to_detect,
    detectable_concentrated,
    detectable_even,
)
from evals.proofs import Proof
from evals.rule import Rule
from tests.evals.tables import Values, a_rule, compared

SETTINGS = GateSettings()
OPEN = Proof(worse=0.4, within_factor=1.0, unequal=1.0)
PROVED = replace(OPEN, worse=0.0001)
TONE = a_rule("tone", bound=0.05)
P95_RATIO = a_rule("latency", bound=1.2, statistic="p95_ratio")


def check(
    rule: Rule,
    before: Values,
    after: Values,
    proof: Proof = OPEN,
    *,
    threads: Sequence[str] | None = None,
    alpha: float = 0.05,
    tests: int = 1,
) -> RuleCheck:
    comparison = compared({rule.scorer: before}, {rule.scorer: after}, threads=threads)
    column = column_of(rule, comparison)
    assert column is not None
    return check_no_regression(column, proof, alpha=alpha, tests=tests, settings=SETTINGS)


def tone(n: int, change: float, proof: Proof = OPEN) -> RuleCheck:
    """Check n tickets that all change from 0.8 by the same."""
    return check(TONE, [0.8] * n, [0.8 + change] * n, proof)


# The lower bound of n equal changes d of a share: n·d/(n+2) - t(0.95; n+1)·s/√(n+2), where for
# d = 0 and n = 100 s = √(2·0.25/101) = 0.07036 and t = 1.66008: half = 0.01157.


def test_a_margin_that_is_excluded_passes() -> None:
    found = tone(100, 0.0)
    assert found.status == "pass"
    assert found.because == "a drop of 0.050 or more is excluded (at worst 0.012)"
    assert (found.low, found.high) == pytest.approx((-0.01157, 0.01157), abs=1e-5)
    assert found.difference == 0.0
    assert found.p == 0.4
    assert found.clusters_needed is None


def test_a_proved_drop_that_reaches_the_margin_fails() -> None:
    found = tone(100, -0.1, PROVED)
    assert found.status == "fail"
    assert found.because == (
        "worse by 0.100, which chance does not explain (adjusted p = 0.0001), and not provably "
        "less than 0.050"
    )
    assert found.difference == pytest.approx(-0.1)
    assert found.tickets == tuple(f"T-{i:03}" for i in range(100))


def test_a_proved_drop_within_the_margin_passes_and_is_told() -> None:
    # -0.01·100/102 = -0.0098, less half 0.0117 (s grows by a trace).
    found = tone(100, -0.01, PROVED)
    assert found.status == "pass"
    assert found.because == (
        "a drop of 0.050 or more is excluded (at worst 0.021); a smaller drop is proved "
        "(adjusted p = 0.0001)"
    )


def test_a_p_value_at_its_level_is_proof() -> None:
    assert tone(100, -0.1, replace(OPEN, worse=0.05)).status == "fail"
    assert tone(100, -0.1, replace(OPEN, worse=0.0501)).status == "inconclusive"


def test_a_drop_near_the_margin_is_inconclusive_and_says_what_would_settle_it() -> None:
    # -0.0392 - 0.0119 = -0.0511. If the truth is -0.04 it is 0.01 away from the margin; nothing
    # varies but the pair: n² = 2·(2.48647·0.5/0.01)² = 175.8².
    found = tone(100, -0.04)
    assert found.status == "inconclusive"
    assert found.because == (
        "neither proved nor excluded: the drop may be up to 0.051, the margin is 0.050; about "
        "176 threads, or more repeats, would settle it"
    )
    assert found.clusters_needed == 176


def test_a_drop_at_the_margin_gets_no_promise() -> None:
    found = tone(100, -0.05)
    assert found.status == "inconclusive"
    assert found.because == (
        "neither proved nor excluded: the drop may be up to 0.061, the margin is 0.050; it may "
        "well be the margin itself, so read the tickets"
    )
    assert found.clusters_needed is None


def test_no_more_than_a_hundred_times_the_present_threads_are_advised() -> None:
    # √2·2.48647·0.5/0.0002 = 8791 is below 100·100; 0.0001 from the margin it is 17582.
    assert tone(100, -0.0498).clusters_needed == pytest.approx(8791, abs=1)
    assert tone(100, -0.0499).clusters_needed is None


def test_an_unproved_drop_beyond_the_margin_says_how_many_threads_would_prove_it() -> None:
    # 100 tickets change by -0.055 ± 0.17: s = √((100·0.0289 + 0.5)/101) = 0.18320. To pass if
    # nothing had changed (2.48647·0.17/0.05)² + … = 79 would do. To prove 0.055 among 7 tests at
    # 3 %: c = 2.6668 + 0.8443 = 3.511, (c·0.18320/0.055)² = 136.8.
    before, after = [0.5] * 100, [0.275] * 50 + [0.615] * 50
    assert check(TONE, before, after, alpha=0.03, tests=7).clusters_needed == 137
    # Alone at 5 % the 100 that are there are enough: more of them are no advice.
    assert check(TONE, before, after).clusters_needed is None


def test_too_wide_a_spread_asks_for_threads_as_if_nothing_had_changed() -> None:
    # 40 tickets, ±0.4: a = (2.48647·0.4/0.05)² = 395.7, b = 2·(2.48647·0.5/0.05)² = 1236.5;
    # (a + √(a² + 4b))/2 = 398.8.
    found = check(TONE, [0.5] * 40, [0.1] * 20 + [0.9] * 20)
    assert found.status == "inconclusive"
    assert found.clusters_needed == 399


def test_fewer_than_thirty_threads_never_pass() -> None:
    found = tone(29, 0.0)
    assert found.status == "too_small"
    # Nothing varies but the pair: n² = 2·(2.48647·0.5/0.05)² = 35.2². With luck 30 do.
    assert found.because == (
        "29 threads are too few to exclude a drop of 0.050; about 36 are needed"
    )
    assert tone(30, 0.0).status == "pass"


def test_fewer_than_fifteen_threads_of_a_slice_never_pass() -> None:
    rule = a_rule("tone", bound=0.3, slice_name="a=b")
    for n, status in ((14, "too_small"), (15, "pass")):
        comparison = compared({"tone": [0.8] * n}, {"tone": [0.8] * n}, slices={"a=b": range(n)})
        column = column_of(rule, comparison)
        assert column is not None
        found = check_no_regression(column, OPEN, alpha=0.05, tests=1, settings=SETTINGS)
        assert found.status == status


def test_tickets_of_one_thread_count_once() -> None:
    found = check(TONE, [0.8] * 60, [0.8] * 60, threads=[f"x{i // 3}" for i in range(60)])
    assert (found.status, found.n, found.clusters) == ("too_small", 60, 20)


def test_a_margin_that_so_few_threads_cannot_exclude_is_too_small() -> None:
    # Yes/no, 50 identical pairs: the bound is -0.046, the margin 0.03. Nothing varies but the
    # pair: n = √2·2.48647/0.03 = 117.2.
    rule = a_rule("hallucination", bound=0.03)
    found = check(rule, [0.0] * 50, [0.0] * 50)
    assert found.status == "too_small"
    assert found.because == (
        "50 threads are too few to exclude a rise of 0.030; about 118 are needed"
    )


def test_a_failure_is_possible_with_any_number_of_threads() -> None:
    assert tone(12, -0.4, PROVED).status == "fail"


def test_too_much_missing_is_unmeasurable_on_either_side() -> None:
    # 2 of 100 is 2 %, which is allowed; 3 is not.
    whole = [0.8] * 100
    for missing, status in ((2, "pass"), (3, "unmeasurable")):
        part = [*[0.8] * (100 - missing), *[None] * missing]
        assert check(TONE, whole, part).status == status
        assert check(TONE, part, whole).status == status
    found = check(TONE, whole, [*[0.8] * 97, *[None] * 3])
    assert found.because == (
        "too many values are missing, or too unequally (baseline 0.0 %, candidate 3.0 %); repair "
        "the provider or judge and run `resume --retry-errors`"
    )
    assert (found.n, found.unscored, found.clusters) == (97, 3, 97)


def test_unequal_missingness_is_unmeasurable() -> None:
    assert tone(100, 0.0, replace(OPEN, unequal=0.01)).status == "unmeasurable"
    assert tone(100, 0.0, replace(OPEN, unequal=0.011)).status == "pass"


def test_a_failure_that_missing_scores_cannot_undo_is_a_failure() -> None:
    found = check(TONE, [0.8] * 100, [*[0.5] * 90, *[None] * 10], PROVED)
    assert found.status == "fail"


def test_a_pass_must_hold_with_missing_scores_at_worst() -> None:
    # 2 of 100 missing in the candidate: at worst each fell from 0.8 to 0. The mean drop is
    # -1.6/102 = -0.0157; s = √((2·0.8² + 0.5 - 102·0.0157²)/101) = 0.1319: half 0.0217.
    found = check(a_rule("tone", bound=0.03), [0.8] * 100, [*[0.8] * 98, None, None])
    assert found.status == "inconclusive"
    assert found.difference == 0.0
    assert found.low == pytest.approx(-0.0157 - 0.0217, abs=1e-4)
    # At best each rose from 0.8 to 1: 0.4/102 = 0.0039; s = √((0.08 + 0.5 - 102·0.0039²)/101)
    # = 0.0757: half 0.0124.
    assert found.high == pytest.approx(0.0039 + 0.0124, abs=1e-4)


def test_nothing_at_all_is_unmeasurable() -> None:
    found = check(TONE, [0.8, None], [None, None])
    assert (found.status, found.unscored, found.p, found.low) == ("unmeasurable", 2, None, None)
    assert found.because.startswith("too many values are missing, or too unequally (baseline 50.0")


def test_a_harm_is_shown_in_its_own_direction() -> None:
    # 10 of 100 rise from 0 to 1: candidate - baseline = +0.1; the drop in quality is at most high.
    rule = a_rule("hallucination", bound=0.05)
    found = check(rule, [0.0] * 100, [1.0] * 10 + [0.0] * 90, PROVED)
    assert (found.baseline, found.candidate) == pytest.approx((0.0, 0.1))
    assert found.difference == pytest.approx(0.1)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.1 < found.high
    # Padded mean 10/102 = 0.09804, s² = (11 + 1 - 102·0.09804²)/101 → s = 0.33017,
    # half = 1.66008·0.33017/√102 = 0.05427.
    assert found.high == pytest.approx(0.09804 + 0.05427, abs=1e-4)
    assert found.low == pytest.approx(0.09804 - 0.05427, abs=1e-4)
    assert found.tickets == tuple(f"T-{i:03}" for i in range(10))


def test_a_ratio_is_shown_as_a_share_of_the_baseline() -> None:
    # All drafts a quarter slower: ln 1.25; 100/102 of it with the pair at ±ln 1.1.
    rule = a_rule("latency", bound=0.1, statistic="ratio")
    found = check(rule, [2.0] * 100, [2.5] * 100, PROVED)
    assert found.status == "fail"
    assert found.because == (
        "worse by 25.0 %, which chance does not explain (adjusted p = 0.0001), and not provably "
        "less than 10.0 %"
    )
    assert (found.baseline, found.candidate) == pytest.approx((2.0, 2.5))
    assert found.difference == pytest.approx(0.25)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.25 < found.high
    assert found.margin == 0.1


def test_a_ratio_passes_only_if_its_logarithm_clears_the_margin() -> None:
    # No change, n = 100, pair of ±5·ln 1.1 = ±0.4766 around the margin ln 1.1 = 0.0953: the mean
    # of 102 is 0.0934, s = 0.0684, half = 1.66008·0.0684/√102 = 0.0112; 0.0934 - 0.0112 - 0.0953
    # = -0.0131. At 9.9 % slower the bound lies beyond the margin.
    rule = a_rule("latency", bound=0.1, statistic="ratio")
    same = check(rule, [2.0] * 100, [2.0] * 100)
    assert same.status == "pass"
    assert same.because == "a rise of 10.0 % or more is excluded (at worst 1.3 %)"
    assert check(rule, [2.0] * 100, [2.198] * 100).status == "inconclusive"


def test_seconds_are_shown_in_seconds() -> None:
    rule = a_rule("latency", bound=0.25)
    found = check(rule, [1.0] * 100, [2.0] * 100, PROVED)
    assert found.because == (
        "worse by 1 s, which chance does not explain (adjusted p = 0.0001), and not provably less "
        "than 0.25 s"
    )


def test_a_percentile_passes_by_its_own_proof() -> None:
    found = check(P95_RATIO, [1.0] * 60, [1.1] * 60, replace(OPEN, within_factor=0.05))
    assert found.status == "pass"
    assert found.because == "1.2 times the baseline's 95th percentile or slower is excluded"
    assert found.difference == pytest.approx(0.1)
    assert (found.low, found.high) == (None, None)
    assert (found.detectable, found.detectable_concentrated) == (None, None)
    noted = check(P95_RATIO, [1.0] * 60, [1.1] * 60, replace(PROVED, within_factor=0.05))
    assert noted.because == (
        "1.2 times the baseline's 95th percentile or slower is excluded; a smaller rise is proved "
        "(adjusted p = 0.0001)"
    )


def test_a_percentile_fails_when_slow_drafts_are_proved_and_the_factor_is_not_excluded() -> None:
    found = check(P95_RATIO, [1.0] * 60, [1.5] * 60, PROVED)
    assert found.status == "fail"
    assert found.because == "slow drafts became more frequent (adjusted p = 0.0001)"


def test_a_percentile_that_is_neither_is_inconclusive() -> None:
    found = check(P95_RATIO, [1.0] * 60, [1.5] * 60, replace(OPEN, within_factor=0.051))
    assert found.status == "inconclusive"
    assert found.because == (
        "1.2 times the baseline's 95th percentile is neither proved nor excluded"
    )
    # 100 drafts, each 1.1 times the one before; the candidate has the same ones on other tickets.
    # 1.2 is two steps: of the 10 slowest the slowed baseline has 6 and the candidate 4. Mean
    # 0.02, variance 0.1 - 0.0004; a = (2.48647/0.02)²·0.0996 = 1539.4, b = 2·(2.48647/0.02)²
    # = 30913; (a + √(a² + 4b))/2 = 1559.2.
    times = [1.1**i for i in range(100)]
    mixed = check(P95_RATIO, times, times[::-1], replace(OPEN, within_factor=0.3))
    assert mixed.because == (
        "1.2 times the baseline's 95th percentile is neither proved nor excluded; about 1560 "
        "threads, or more repeats, would settle it"
    )


def test_too_few_slow_drafts_cannot_judge_a_percentile() -> None:
    # 40 smooth drafts a side: 4 of 80 are slow, and 2⁻⁴ = 0.0625 > 0.05 whatever they say.
    times = [1 + i / 10 for i in range(40)]
    found = check(P95_RATIO, times, times)
    assert found.status == "too_small"
    assert found.because.startswith("40 threads are too few to judge a 95th percentile; about ")
    assert found.clusters_needed is not None
    assert found.clusters_needed > 40


def test_a_baseline_of_no_time_at_all_has_no_ratio() -> None:
    found = check(P95_RATIO, [0.0] * 60, [1.0] * 60)
    assert found.difference is None
    assert (found.status, found.clusters_needed) == ("inconclusive", None)


def test_tickets_that_speak_against_the_candidate_come_worst_first() -> None:
    found = check(TONE, [0.8, 0.8, 0.8, 0.8], [0.7, 0.8, 0.1, 0.9])
    assert found.tickets == ("T-002", "T-000")


def test_the_detectable_shifts_are_those_of_the_power_formulas() -> None:
    # 100 equal changes count as if one differed by 0.5: s = 0.5/√100; a broken ticket of tone 0.8
    # loses 0.4, a yes/no all of 1, one of half a baseline near 0 a tenth.
    found = tone(100, 0.0)
    assert found.detectable == pytest.approx(
        detectable_even(0.05, 100, alpha=0.05, tests=1), rel=1e-3
    )
    assert found.detectable_concentrated == pytest.approx(
        detectable_concentrated(0.05, 100, loss=0.4, alpha=0.05, tests=1), rel=1e-3
    )
    low = check(TONE, [0.0] * 100, [0.0] * 100)
    assert low.detectable_concentrated == pytest.approx(
        detectable_concentrated(0.05, 100, loss=0.1, alpha=0.05, tests=1), rel=1e-3
    )
    yes_no = check(a_rule("hallucination"), [0.0] * 100, [0.0] * 100)
    assert yes_no.detectable_concentrated == pytest.approx(
        detectable_concentrated(0.1, 100, loss=1.0, alpha=0.05, tests=1), rel=1e-3
    )


def test_the_detectable_shifts_of_time_are_in_its_unit() -> None:
    # As if one differed by 0.25 s: s = 0.25/√100; half of 2 s may be lost.
    seconds = check(a_rule("latency", bound=0.25), [2.0] * 100, [2.0] * 100)
    assert seconds.detectable_concentrated == pytest.approx(
        detectable_concentrated(0.025, 100, loss=1.0, alpha=0.05, tests=1), rel=1e-3
    )
    rule = a_rule("latency", bound=0.1, statistic="ratio")
    ratio = check(rule, [2.0] * 100, [2.0] * 100)
    s = math.log(1.1) / 10
    assert ratio.detectable == pytest.approx(
        math.expm1(detectable_even(s, 100, alpha=0.05, tests=1)), rel=1e-3
    )
    few = detectable_concentrated(s, 100, loss=0.5, alpha=0.05, tests=1)
    assert ratio.detectable_concentrated == pytest.approx(math.expm1(few), rel=1e-3)


def test_differences_that_vary_are_seen_as_the_test_sees_them() -> None:
    # Half up by 0.1, half down: s = 0.1·√(100/99) = 0.10050, no pseudo-pair in it.
    found = check(TONE, [0.5] * 100, [0.6] * 50 + [0.4] * 50, alpha=0.03, tests=7)
    assert found.detectable == pytest.approx(
        detectable_even(0.1005038, 100, alpha=0.03, tests=7), rel=1e-5
    )


def test_half_of_what_is_detected_is_told_in_threads() -> None:
    found = tone(100, 0.0)
    assert found.detectable is not None
    assert found.detectable_concentrated is not None
    sd = 0.05
    assert found.clusters_for_half == clusters_to_detect(
        found.detectable / 2, sd, alpha=0.05, tests=1
    )
    assert found.clusters_for_half_concentrated == clusters_to_detect(
        found.detectable_concentrated / 2, sd, alpha=0.05, tests=1, loss=0.4
    )


def test_the_chance_to_pass_rests_on_repeats_where_there_are_two() -> None:
    # Drafts of both sides lie 0.1 around their ticket: within 0.02, noise 2·0.02/2 = 0.02. The
    # candidate moves half of the tickets by 0.2, which must not count against an unchanged one.
    before = [(0.4, 0.6)] * 100
    after = [(0.4, 0.6)] * 50 + [(0.2, 0.4)] * 50
    found = check(TONE, before, after)
    assert found.chance_basis == "repeats"
    assert found.chance_to_pass == pytest.approx(
        chance_to_pass(0.05, math.sqrt(0.02), 100, pseudo=0.5)
    )


def test_without_repeats_the_chance_to_pass_rests_on_the_differences() -> None:
    # Half of the tickets 0.2 up, half down: s² = 100·0.04/99.
    found = check(TONE, [0.5] * 100, [0.7] * 50 + [0.3] * 50)
    assert found.chance_basis == "differences"
    assert found.chance_to_pass == pytest.approx(
        chance_to_pass(0.05, math.sqrt(4 / 99), 100, pseudo=0.5)
    )


def test_a_rule_that_is_too_small_can_never_pass() -> None:
    assert tone(29, 0.0).chance_to_pass == 0.0
    assert tone(30, 0.0).chance_to_pass == 1.0
    hallucination = a_rule("hallucination", bound=0.03)
    assert check(hallucination, [0.0] * 50, [0.0] * 50).chance_to_pass == 0.0


def test_missing_scores_lower_the_chance_to_pass_and_too_many_leave_none() -> None:
    # Two of 100 at worst 0.8 lower: the mean 0.016, which comes off the margin.
    found = check(TONE, [0.8] * 100, [*[0.8] * 98, None, None])
    assert found.chance_to_pass == 1.0
    tight = check(a_rule("tone", bound=0.025), [0.8] * 100, [*[0.8] * 98, None, None])
    assert tight.chance_to_pass == 0.0
    assert check(TONE, [0.8] * 100, [*[0.8] * 97, *[None] * 3]).chance_to_pass is None


def test_a_percentile_has_a_chance_to_pass_and_nothing_to_detect() -> None:
    times = [1.1**i for i in range(100)]
    found = check(P95_RATIO, times, times[::-1], replace(OPEN, within_factor=0.3))
    # μ = 0.02, v = 0.0996, n = 100: (0.2 - 1.64485·√0.1)/√0.0996 = -1.01446; Φ = 0.15518.
    assert found.chance_to_pass == pytest.approx(0.1552, abs=1e-3)
    assert (found.clusters_for_half, found.clusters_for_half_concentrated) == (None, None)
    few = [1 + i / 10 for i in range(40)]
    assert check(P95_RATIO, few, few).chance_to_pass == 0.0


def test_a_rise_that_no_number_can_hold_is_left_out_and_not_a_crash() -> None:
    rule = a_rule("latency", bound=0.1, statistic="ratio")
    found = check(rule, [0.0] * 40, [1e308] * 40)  # ln 1e308 - ln 1e-12 = 737
    assert found.difference is None
    assert found.high is None
    assert found.status != "pass"
