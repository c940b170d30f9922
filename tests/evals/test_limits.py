"""`limit` and `never` rules: every status with its words, from the candidate alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from evals.bounds import mean_bounds
from evals.checks import GateSettings, RuleCheck
from evals.comparison import Comparison, compare
from evals.limits import check_limit, check_never
from evals.rule import Rule
from tests.evals.tables import Values, a_row, a_rule, a_table, compared

SETTINGS = GateSettings()
HALLUCINATION = a_rule("hallucination", "limit", 0.15)
TONE = a_rule("tone", "limit", 0.7)
P95 = a_rule("latency", "limit", 2.0, statistic="p95")
SAFETY = a_rule("safety", "never", 0.5)


def check(
    rule: Rule, after: Values, slices: Mapping[str, Collection[int]] | None = None
) -> RuleCheck:
    comparison = compared({rule.scorer: after}, {rule.scorer: after}, slices=slices)
    return check_limit(rule, comparison, SETTINGS)


def yes_no(yes: int, no: int, missing: int = 0) -> Values:
    return [*[1.0] * yes, *[0.0] * no, *[None] * missing]


def test_a_rate_that_is_shown_to_be_low_passes() -> None:
    found = check(HALLUCINATION, yes_no(2, 58))
    assert found.status == "pass"
    assert found.because == "level 0.033; at most 0.150 is shown"
    low, high = proportion_confint(2, 60, alpha=0.10, method="beta")
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.candidate == pytest.approx(2 / 60)
    assert (found.n, found.clusters, found.unscored, found.p) == (60, 60, 0, None)
    assert found.baseline is None
    assert found.difference is None


def test_a_rate_that_is_shown_to_be_high_fails() -> None:
    # 15 of 60: the lower bound of 25 % is 16.0 %.
    found = check(HALLUCINATION, yes_no(15, 45))
    assert found.status == "fail"
    assert found.because == "level 0.250; at most 0.150 is ruled out"
    assert found.clusters_needed is None


def test_a_rate_in_between_is_inconclusive_and_says_what_would_settle_it() -> None:
    # 6 of 60. To show 15 % at a true 10 % takes, by the normal approximation,
    # (1.645·√(0.15·0.85) + 0.842·√(0.1·0.9))²/0.05² = 282 tickets; by the binomial 281.
    found = check(HALLUCINATION, yes_no(6, 54))
    assert found.status == "inconclusive"
    assert found.because == (
        "level 0.100; at most 0.150 is neither shown nor ruled out; about 281 threads, or more "
        "repeats, would settle it"
    )


def test_a_rate_at_its_limit_gets_no_promise() -> None:
    found = check(HALLUCINATION, yes_no(9, 51))
    assert found.because == "level 0.150; at most 0.150 is neither shown nor ruled out"
    assert found.clusters_needed is None


def test_too_few_tickets_to_show_a_rate_without_one_case() -> None:
    rule = a_rule("hallucination", "limit", 0.03)
    found = check(rule, yes_no(0, 98))
    assert found.status == "too_small"
    assert found.because == (
        "level 0.000; 98 threads are too few to show at most 0.030, 99 without a fault could"
    )
    assert check(rule, yes_no(0, 99)).status == "pass"


def test_fewer_than_thirty_threads_show_nothing() -> None:
    # At most 50 % is shown by 5 tickets without a case, but 30 is the least that passes a rule.
    rule = a_rule("hallucination", "limit", 0.5)
    assert check(rule, yes_no(0, 29)).status == "too_small"
    assert check(rule, yes_no(0, 29)).clusters_needed == 30
    assert check(rule, yes_no(0, 30)).status == "pass"


def test_fifteen_threads_are_the_least_in_a_slice() -> None:
    rule = a_rule("hallucination", "limit", 0.5, slice_name="a=b")
    assert check(rule, yes_no(0, 20), {"a=b": range(14)}).status == "too_small"
    assert check(rule, yes_no(0, 20), {"a=b": range(15)}).status == "pass"
    assert check(rule, yes_no(0, 20), {"a=b": range(15)}).n == 15


def test_a_score_passes_when_its_lower_bound_reaches_the_limit() -> None:
    # Harm 0.1 and allowed 0.3: -0.2 around the limit, 40 tickets alike.
    found = check(TONE, [0.9] * 40)
    around = mean_bounds(np.full(40, -0.2), pseudo=0.5)
    assert found.status == "pass"
    assert found.because == "level 0.900; at least 0.700 is shown"
    assert found.candidate == pytest.approx(0.9)
    assert (found.low, found.high) == pytest.approx((0.7 - around.high, 0.7 - around.low))


def test_a_score_fails_when_its_upper_bound_misses_the_limit() -> None:
    found = check(TONE, [0.5] * 40)
    assert found.status == "fail"
    assert found.because == "level 0.500; at least 0.700 is ruled out"
    assert found.high is not None
    assert found.high < 0.7


def test_a_score_at_its_limit_is_inconclusive() -> None:
    found = check(TONE, [0.7] * 40)
    assert found.status == "inconclusive"
    assert found.because == "level 0.700; at least 0.700 is neither shown nor ruled out"


def test_a_high_limit_of_a_score_needs_many_perfect_tickets() -> None:
    # Allowed harm 0.02: the bound of n perfect tickets is about (√2·0.5·1.65 - …)/n.
    found = check(a_rule("tone", "limit", 0.98), [1.0] * 40)
    assert found.status == "too_small"
    assert found.clusters_needed is not None
    many = check(a_rule("tone", "limit", 0.98), [1.0] * found.clusters_needed)
    fewer = check(a_rule("tone", "limit", 0.98), [1.0] * (found.clusters_needed - 1))
    assert (many.status, fewer.status) == ("pass", "too_small")


def test_a_mean_of_seconds_is_bounded_around_its_limit() -> None:
    rule = a_rule("latency", "limit", 2.0)
    found = check(rule, [1.0] * 40)
    around = mean_bounds(np.full(40, -1.0), pseudo=2.0)
    assert found.status == "pass"
    assert found.because == "level 1 s; at most 2 s is shown"
    assert (found.low, found.high) == pytest.approx((2 + around.low, 2 + around.high))
    assert check(rule, [3.5] * 40).status == "fail"
    assert check(rule, [2.0] * 40).status == "inconclusive"


def test_more_than_two_per_cent_missing_is_unmeasurable() -> None:
    assert check(HALLUCINATION, yes_no(0, 98, 2)).status == "pass"
    found = check(HALLUCINATION, yes_no(0, 97, 3))
    assert found.status == "unmeasurable"
    assert found.because == (
        "3.0 % of the values are missing; repair the provider or judge and run `resume "
        "--retry-errors`"
    )
    assert (found.n, found.unscored) == (97, 3)


def test_a_pass_counts_missing_values_as_harm_and_a_failure_as_harmless() -> None:
    # 8 of 98 known, 2 missing: at worst 10 of 100, at best 8 of 100; 8 of 98 are shown.
    found = check(HALLUCINATION, yes_no(8, 90, 2))
    worst = proportion_confint(10, 100, alpha=0.10, method="beta")[1]
    best = proportion_confint(8, 100, alpha=0.10, method="beta")[0]
    assert (found.low, found.high) == pytest.approx((best, worst))
    assert found.candidate == pytest.approx(8 / 98)
    # A failure that holds with all of the missing ones harmless is one: 26 of 102.
    assert check(HALLUCINATION, yes_no(26, 54, 22)).status == "fail"
    # 8 of 24 would fail; 8 of 46 with the missing ones harmless does not.
    assert check(HALLUCINATION, yes_no(8, 16, 22)).status == "unmeasurable"


def test_missing_scores_and_seconds_are_taken_at_their_worst_too() -> None:
    tone = check(TONE, [*[0.9] * 98, None, None])
    around = mean_bounds(np.array([-0.2] * 98 + [0.7] * 2), pseudo=0.5)
    assert tone.low == pytest.approx(0.7 - around.high)
    rule = a_rule("latency", "limit", 2.0)
    seconds = check(rule, [*[1.0] * 97, 1.5, None, None])
    around = mean_bounds(np.array([-1.0] * 97 + [-0.5] * 3), pseudo=2.0)
    assert seconds.high == pytest.approx(2 + around.high)


def test_nothing_measured_is_unmeasurable() -> None:
    found = check(HALLUCINATION, [None, None])
    assert (found.status, found.candidate, found.clusters) == ("unmeasurable", None, 0)
    assert (found.low, found.high) == (0.0, 1.0)
    seconds = check(a_rule("latency", "limit", 2.0), [None, None])
    assert (seconds.candidate, seconds.low, seconds.high) == (None, None, None)
    assert seconds.because.startswith("100.0 % of the values are missing")


def test_a_95th_percentile_is_the_rate_of_drafts_beyond_it() -> None:
    # 60 drafts of 1 s: 0 of 60 beyond 2 s, upper bound 1 - 0.05^(1/60) = 4.87 % ≤ 5 %.
    found = check(P95, [1.0] * 60)
    assert found.status == "pass"
    assert found.because == "95th percentile 1 s; at most 2 s is shown"
    assert found.high == pytest.approx(0.0487, abs=1e-4)
    assert found.candidate == 1.0
    assert check(P95, [1.0] * 58).status == "too_small"
    assert check(P95, [1.0] * 58).clusters_needed == 59
    # 8 of 60: the lower bound of 13.3 % is 6.8 %.
    assert check(P95, [3.0] * 8 + [1.0] * 52).status == "fail"
    assert check(P95, [3.0] * 3 + [1.0] * 57).status == "inconclusive"


def test_a_draft_of_exactly_the_limit_is_fast_enough() -> None:
    assert check(P95, [2.0] * 60).status == "pass"


def timed(fast: int, timeouts: int, lost: int = 0) -> Comparison:
    """Compare drafts of 1 s, the last of which timed out or were lost otherwise."""
    errors = [None] * fast + ["timeout"] * timeouts + ["server"] * lost
    rows = [
        a_row(f"T-{i:03}", error=error, scores={} if error else {"latency": 1.0})
        for i, error in enumerate(errors)
    ]
    before = [a_row(row.ticket_id, scores={"latency": 1.0}) for row in rows]
    return compare(a_table(before), a_table(rows))


def test_timeouts_are_beyond_any_percentile_and_not_missing() -> None:
    # 8 of 60 are late: as 8 slow drafts.
    found = check_limit(P95, timed(52, 8), SETTINGS)
    assert found.status == "fail"
    assert found.low == pytest.approx(proportion_confint(8, 60, alpha=0.10, method="beta")[0])
    assert (found.n, found.unscored, found.clusters) == (60, 0, 60)
    assert found.candidate is None  # the 95th percentile lies among the timeouts
    assert found.because == "95th percentile unknown; at most 2 s is ruled out"
    # 3 % timeouts do not hinder a pass that holds with them: 6 of 200, upper bound 5.8 %...
    assert check_limit(P95, timed(194, 6), SETTINGS).status == "inconclusive"
    # ... 9 of 400: 3.9 %.
    assert check_limit(P95, timed(391, 9), SETTINGS).status == "pass"


def test_other_lost_latencies_are_missing() -> None:
    assert check_limit(P95, timed(97, 0, 3), SETTINGS).status == "unmeasurable"
    # 2 of 100 may be missing, and count as slow for a pass: upper bound 6.2 %.
    assert check_limit(P95, timed(98, 0, 2), SETTINGS).status == "inconclusive"
    assert check_limit(P95, timed(196, 0, 2), SETTINGS).status == "pass"


def test_timeouts_are_missing_for_a_mean() -> None:
    found = check_limit(a_rule("latency", "limit", 2.0), timed(95, 5), SETTINGS)
    assert found.status == "unmeasurable"
    assert found.unscored == 5
    few = check_limit(a_rule("latency", "limit", 2.0), timed(98, 2), SETTINGS)
    assert (few.status, few.candidate, few.clusters) == ("pass", 1.0, 98)


def test_repeats_of_a_ticket_are_no_further_tickets() -> None:
    # 33 tickets three times: as 33, not 99.
    rule = a_rule("hallucination", "limit", 0.03)
    assert check(rule, [(0.0, 0.0, 0.0)] * 33).status == "too_small"


def test_a_limit_looks_at_all_tickets_of_the_candidate() -> None:
    # The metric does not arise in the baseline for the last 30 tickets, where the faults are.
    before = [a_row(f"T-{i:02}", scores={"hallucination": 0.0}) for i in range(30)]
    before += [a_row(f"T-{i:02}", scores={"tone": 1.0}) for i in range(30, 60)]
    after = [a_row(f"T-{i:02}", scores={"hallucination": float(i >= 30)}) for i in range(60)]
    found = check_limit(HALLUCINATION, compare(a_table(before), a_table(after)), SETTINGS)
    assert (found.status, found.n) == ("fail", 60)


# never


def never(before: Values, after: Values, rule: Rule = SAFETY) -> RuleCheck:
    return check_never(rule, compared({rule.scorer: before}, {rule.scorer: after}))


def test_no_case_passes() -> None:
    found = never([1, 1, 1], [1, 1, 0.5])
    assert found.status == "pass"
    assert found.because == "no case in 3 tickets"
    assert (found.baseline, found.candidate, found.difference) == (0.0, 0.0, 0.0)
    assert (found.n, found.clusters, found.unscored, found.tickets) == (3, 3, 0, ())


def test_one_case_fails_and_is_named_with_its_history() -> None:
    found = never([1, 0, 0, 1], [0, 0, 1, 1])
    assert found.status == "fail"
    assert found.because == "2 of 4 tickets break it: T-000, T-001; 2 in the baseline"
    assert (found.baseline, found.candidate, found.difference) == (2.0, 2.0, 0.0)
    assert found.tickets == ("T-000", "T-001")


def test_many_cases_are_cut_short() -> None:
    found = never([1] * 7, [0] * 7)
    assert found.because == (
        "7 of 7 tickets break it: T-000, T-001, T-002, T-003, T-004 ...; 0 in the baseline"
    )


def test_most_repeats_must_break_it_to_prove_it() -> None:
    assert never([1], [(0, 0, 1)]).status == "fail"
    found = never([1, 1], [(0, 1, 1), (1, 1, 1)])
    assert found.status == "inconclusive"
    assert found.because == "1 tickets break it in some repeats, none in most of them"
    assert found.tickets == ("T-000",)
    assert never([1], [(0, 1)]).status == "inconclusive"  # a half is not most
    assert never([1, 1], [(0, 1, 1), 0]).tickets == ("T-001",)


def test_a_missing_value_is_not_proved_safe_and_proves_no_case() -> None:
    found = never([1, 1], [1, None])
    assert found.status == "unmeasurable"
    assert found.because == "1 of 2 tickets lack a value, so none of these is proved safe"
    assert found.unscored == 1
    # One case and one missing of two trials: if the missing one was harmless, half: no proof.
    assert never([1], [(0, None)]).status == "unmeasurable"
    assert never([1], [(0, 0, None)]).status == "fail"


def test_a_harm_breaks_above_its_bound() -> None:
    rule = a_rule("forbidden_claim", "never", 0.5)
    assert never([0], [1], rule).status == "fail"
    assert never([0], [0.5], rule).status == "pass"


def test_a_timeout_is_slower_than_any_latency_allowed() -> None:
    rule = a_rule("latency", "never", 30.0)
    found = check_never(rule, timed(2, 1))
    assert (found.status, found.tickets, found.unscored) == ("fail", ("T-002",), 0)
    assert check_never(rule, timed(2, 0, 1)).status == "unmeasurable"


def test_a_slice_limits_where_a_case_counts() -> None:
    rule = a_rule("safety", "never", 0.5, slice_name="severity=critical")
    comparison = compared(
        {"safety": [1, 1, 1]}, {"safety": [0, 1, 0]}, slices={"severity=critical": [1, 2]}
    )
    found = check_never(rule, comparison)
    assert found.tickets == ("T-002",)
    assert found.because == (
        "1 of 2 tickets in severity=critical break it: T-002; 0 in the baseline"
    )


def test_never_looks_at_tickets_that_only_the_candidate_has() -> None:
    before = a_table([a_row("A", scores={"safety": 1})], golden="g")
    after = a_table(
        [a_row("A", scores={"safety": 1}), a_row("B", scores={"safety": 0})], golden="g"
    )
    found = check_never(SAFETY, compare(before, after))
    assert (found.status, found.n, found.tickets) == ("fail", 2, ("B",))


def test_a_ticket_that_a_foreign_candidate_dropped_is_not_proved_safe() -> None:
    before = a_table([a_row("A", scores={"safety": 1}), a_row("B", scores={"safety": 1})])
    found = check_never(SAFETY, compare(before, a_table([a_row("A", scores={"safety": 1})])))
    assert (found.status, found.unscored, found.n) == ("unmeasurable", 1, 2)


def test_a_limit_tells_how_likely_an_unchanged_candidate_passes() -> None:
    # 2 of 60: the rate is taken as 2.5/61; up to 4 of 60 clear 15 % (P(X ≤ 4) = 0.0424).
    found = check(HALLUCINATION, yes_no(2, 58))
    assert found.chance_to_pass == pytest.approx(float(binom.cdf(4, 60, 2.5 / 61)))
    assert found.chance_basis is None
    assert check(HALLUCINATION, yes_no(0, 18)).chance_to_pass == 0.0
    assert check(HALLUCINATION, yes_no(2, 56, missing=2)).chance_to_pass is None
