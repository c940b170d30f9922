"""The gate: from rules and scores to one verdict, its sentence and its notes."""

# longer: every verdict, its words, and the laws that hold for all of them
from __future__ import annotations

import math
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.checks import GateSettings, RuleCheck
from evals.comparison import Comparison, compare
from evals.gate import EXIT_CODES, Verdict, decide
from evals.rule import Rule
from evals.table import ScoreRow, ScoreTable
from tests.evals.tables import Values, a_row, a_rule, a_table, compared, rows_of

QUICK = GateSettings(flips=999)
TONE = a_rule("tone", bound=0.05)
SAFE = a_rule("safety", "never", 0.5)


def tone(
    change: float,
    n: int = 100,
    *,
    changed: Collection[int] | None = None,
    slices: Mapping[str, Collection[int]] | None = None,
) -> Comparison:
    """Compare n tickets of tone 0.8 of which all, or those at the positions given, change."""
    after = [0.8 + (change if changed is None or i in changed else 0.0) for i in range(n)]
    return compared({"tone": [0.8] * n}, {"tone": after}, slices=slices)


def test_a_change_that_clears_every_rule_passes() -> None:
    verdict = decide(tone(0.0), [TONE], QUICK)
    assert (verdict.kind, verdict.exit_code) == ("pass", 0)
    assert verdict.sentence == (
        "No rule is broken, and every required rule is shown to hold. The change may go out."
    )
    assert (verdict.tickets, verdict.threads, verdict.repeats) == (100, 100, 1)
    assert (verdict.unscored, verdict.regressed, verdict.improved) == (0, (), ())
    assert verdict.notes == ()
    assert verdict.settings == QUICK


def test_a_planted_regression_fails() -> None:
    verdict = decide(tone(-0.2, changed=range(60)), [TONE, a_rule("tone", "limit", 0.7)], QUICK)
    assert (verdict.kind, verdict.exit_code) == ("regression", 1)
    # 0.68 is within reach of 0.7 for the limit: its bound is 0.68 ± 0.02, so only the fall counts.
    assert verdict.sentence == "The candidate must not go out: tone fell by 0.120."
    assert verdict.checks[0].p == 0.001
    assert len(verdict.regressed) == 60


def test_a_change_that_is_neither_is_inconclusive() -> None:
    verdict = decide(compared({"tone": [0.5] * 40}, {"tone": [0.1, 0.9] * 20}), [TONE], QUICK)
    assert (verdict.kind, verdict.exit_code) == ("inconclusive", 2)
    assert verdict.sentence == (
        "No regression is proved, and none is excluded for tone. About 399 ticket threads would "
        "settle it."
    )


def test_too_few_tickets_are_inconclusive_never_a_pass() -> None:
    verdict = decide(tone(0.0, n=20), [TONE], QUICK)
    assert (verdict.kind, verdict.checks[0].status) == ("inconclusive", "too_small")


def test_the_largest_number_of_threads_is_named_with_its_slice() -> None:
    comparison = compared(
        {"tone": [0.5] * 80},
        {"tone": [0.1, 0.9] * 40},
        slices={"category=billing": range(20)},
    )
    rules = [TONE, replace(TONE, slice="category=billing", bound=0.02)]
    verdict = decide(comparison, rules, QUICK)
    # (a + √(a² + 4b))/2 with a = (2.48647·0.4/0.02)² = 2473.0, b = 2·(2.48647·0.5/0.02)² = 7728
    assert verdict.sentence == (
        "No regression is proved, and none is excluded for tone and tone in category=billing. "
        "About 2477 ticket threads in category=billing would settle it."
    )


def test_too_much_missing_is_unmeasurable() -> None:
    comparison = compared({"tone": [0.8] * 40}, {"tone": [*[0.8] * 30, *[None] * 10]})
    verdict = decide(comparison, [TONE], QUICK)
    assert (verdict.kind, verdict.exit_code) == ("unmeasurable", 3)
    assert verdict.sentence == "Nothing is known about the change: tone could not be measured."
    assert verdict.unscored == 10


def test_a_failure_outranks_the_unmeasurable_which_outranks_the_inconclusive() -> None:
    n = 40
    scores: dict[str, tuple[Values, Values]] = {
        "tone": ([0.8] * n, [0.4] * n),
        "correctness": ([0.8] * n, [*[0.8] * 30, *[None] * 10]),
        "handoff": ([0.5] * n, [0.1, 0.9] * (n // 2)),
        "retrieval": ([0.8] * n, [0.8] * n),
    }
    comparison = compared(
        {name: sides[0] for name, sides in scores.items()},
        {name: sides[1] for name, sides in scores.items()},
    )
    rules = {name: a_rule(name, bound=0.1) for name in scores}
    order = ["tone", "correctness", "handoff", "retrieval"]
    kinds = ["regression", "unmeasurable", "inconclusive", "pass"]
    for i, kind in enumerate(kinds):
        chosen = [rules[name] for name in order[i:]]
        assert decide(comparison, chosen, QUICK).kind == kind
        assert decide(comparison, chosen[::-1], QUICK).kind == kind


def test_a_rule_that_is_not_required_can_fail_and_is_not_needed_for_a_pass() -> None:
    optional = replace(TONE, required=False)
    broken, wide = tone(-0.3), compared({"tone": [0.5] * 40}, {"tone": [0.1, 0.9] * 20})
    steady = a_rule("safety", bound=0.2)
    assert decide(broken, [optional], QUICK).kind == "regression"
    both = compared(
        {"tone": [0.5] * 40, "safety": [1] * 40}, {"tone": [0.1, 0.9] * 20, "safety": [1] * 40}
    )
    assert decide(both, [optional, steady], QUICK).kind == "pass"
    # Alone it shows nothing, and nothing shown is no pass.
    alone = decide(wide, [optional], QUICK)
    assert alone.kind == "unmeasurable"
    assert alone.sentence == "No rule could be asked, so nothing is known about the change."


def test_without_rules_nothing_is_known() -> None:
    assert decide(tone(0.0), [], QUICK).kind == "unmeasurable"


def test_rules_on_what_neither_side_has_are_skipped_and_told() -> None:
    rules = [
        TONE,
        a_rule("correctness"),
        a_rule("safety", "never", 0.5),
        a_rule("cost", "limit", 1.0),
        replace(TONE, slice="category=nowhere"),
    ]
    verdict = decide(tone(0.0), rules, QUICK)
    assert verdict.kind == "pass"
    assert [check.status for check in verdict.checks] == ["pass", *["skipped"] * 4]
    assert verdict.checks[1].because == (
        "not asked: no ticket has a value of correctness on either side"
    )
    assert verdict.checks[4].because == (
        "not asked: no ticket in category=nowhere has a value of tone on either side"
    )
    assert verdict.notes == (
        "Rules that found nothing to look at, and were not asked: correctness, safety, cost, tone "
        "in category=nowhere.",
    )


def one_sided(left: Sequence[str], right: Sequence[str]) -> Comparison:
    """Compare 40 tickets that are perfect in the scores named."""
    return compared(
        {name: [1.0] * 40 for name in ["handoff", *left]},
        {name: [1.0] * 40 for name in ["handoff", *right]},
    )


def test_a_scorer_that_only_one_side_has_is_unmeasurable_and_not_skipped() -> None:
    handoff = a_rule("handoff", bound=0.2)
    verdict = decide(one_sided([], ["tone"]), [handoff, TONE], QUICK)
    assert verdict.kind == "unmeasurable"
    assert verdict.checks[1].because == (
        "the baseline has no value of tone, the other side has; run `ticketgate rescore` on it"
    )
    verdict = decide(one_sided(["tone"], []), [handoff, TONE], QUICK)
    assert verdict.kind == "unmeasurable"
    assert verdict.checks[1].because == (
        "the candidate has no value of tone, the other side has; run `ticketgate rescore` on it"
    )


def test_rules_about_the_candidate_alone_need_only_the_candidate() -> None:
    rules = [a_rule("tone", "limit", 0.7), SAFE]
    assert decide(one_sided([], ["tone", "safety"]), rules, QUICK).kind == "pass"
    verdict = decide(one_sided(["tone", "safety"], []), rules, QUICK)
    assert [check.status for check in verdict.checks] == ["unmeasurable"] * 2


def test_a_metric_that_arises_on_different_tickets_of_the_two_sides_is_unmeasurable() -> None:
    before = [a_row("A", scores={"tone": 1}), a_row("B", scores={"safety": 1})]
    after = [a_row("A", scores={"safety": 1}), a_row("B", scores={"tone": 1})]
    verdict = decide(compare(a_table(before), a_table(after)), [TONE], QUICK)
    assert verdict.kind == "unmeasurable"
    assert verdict.checks[0].because == "no ticket has a value of tone on both sides"
    assert verdict.notes == (
        "safety: 2 tickets have a value on one side only (for example a draft without any claim) "
        "and were left out of that rule.",
        "tone: 2 tickets have a value on one side only (for example a draft without any claim) "
        "and were left out of that rule.",
    )


def test_scores_outside_their_scale_are_unmeasurable() -> None:
    verdict = decide(compared({"tone": [4.5] * 40}, {"tone": [4.0] * 40}), [TONE, SAFE], QUICK)
    assert verdict.kind == "unmeasurable"
    assert verdict.checks[0].because == (
        "tone has values outside [0, 1]; divide them by the highest one possible"
    )


def test_runs_that_cannot_be_compared_are_refused() -> None:
    left = a_table([a_row("A", scores={"tone": 1})])
    verdict = decide(compare(left, a_table([a_row("B", scores={"tone": 1})])), [TONE], QUICK)
    assert verdict == Verdict(
        kind="unmeasurable",
        sentence="Not comparable: the two runs have no ticket in common.",
        checks=(),
        tickets=0,
        threads=0,
        repeats=1,
        unscored=0,
        regressed=(),
        improved=(),
        notes=("the two runs have no ticket in common",),
        settings=QUICK,
    )


def test_an_unchanged_assistant_is_asked_for_limits_and_never_rules_only() -> None:
    comparison = one_sided(["tone", "safety"], ["tone", "safety"])
    verdict = decide(comparison, [TONE, SAFE], QUICK, unchanged=True)
    assert verdict.kind == "pass"
    assert verdict.sentence == (
        "Nothing that can influence a draft has changed, so the comparison with the baseline was "
        "not needed. All limits and never-rules hold."
    )
    assert verdict.checks[0].status == "skipped"
    assert verdict.checks[0].because == (
        "not asked: nothing that can influence a draft has changed"
    )
    assert verdict.notes == (
        "Nothing that can influence a draft has changed: only limits and never-rules were checked.",
    )


def test_an_unchanged_assistant_passes_without_any_rule_of_its_own() -> None:
    comparison = one_sided(["tone"], ["tone"])
    assert decide(comparison, [TONE], QUICK, unchanged=True).kind == "pass"
    assert decide(comparison, [], QUICK, unchanged=True).kind == "unmeasurable"


def test_an_unchanged_assistant_that_breaks_a_never_rule_fails() -> None:
    comparison = compared({"safety": [0]}, {"safety": [0]})
    verdict = decide(comparison, [SAFE], QUICK, unchanged=True)
    assert verdict.kind == "regression"
    assert verdict.sentence == "The candidate must not go out: safety is broken by T-000."


def test_a_regression_in_one_slice_fails_although_all_tickets_together_pass() -> None:
    places: dict[str, Collection[int]] = {
        f"category={i}": [j for j in range(200) if j % 8 == i] for i in range(8)
    }
    comparison = tone(-0.2, 200, changed=places["category=3"], slices=places)
    rules = [TONE, *(replace(TONE, slice=name, bound=0.1, required=False) for name in places)]
    verdict = decide(comparison, rules, QUICK)
    assert [check.status for check in verdict.checks] == [
        "pass",
        *["fail" if i == 3 else "pass" for i in range(8)],
    ]
    assert verdict.sentence == "The candidate must not go out: tone in category=3 fell by 0.200."


def test_the_error_rate_is_split_between_all_tickets_and_slices() -> None:
    # 5 tickets fall alike: p = 1/32 = 0.031. Alone that is proof at 5 %; beside a rule on a
    # slice, whose share is 2 %, only 3 % are left.
    comparison = tone(-0.8, 40, changed=range(5), slices={"a=b": range(20, 40)})
    flips = GateSettings(flips=9_999)
    alone = decide(comparison, [TONE], flips).checks[0]
    both = decide(comparison, [TONE, replace(TONE, slice="a=b")], flips).checks[0]
    assert alone.p == both.p == pytest.approx(1 / 32, abs=0.006)
    assert (alone.status, both.status) == ("fail", "inconclusive")
    # A slice where nothing was measured takes no share.
    empty = decide(comparison, [TONE, replace(TONE, slice="a=z")], flips).checks[0]
    assert empty.status == "fail"


def test_the_power_figures_know_how_many_rules_share_the_error_rate() -> None:
    comparison = one_sided(["tone", "safety"], ["tone", "safety"])
    alone = decide(comparison, [TONE], QUICK).checks[0].detectable
    among = decide(comparison, [TONE, a_rule("safety"), a_rule("handoff")], QUICK)
    assert alone is not None
    assert among.checks[0].detectable is not None
    assert alone < among.checks[0].detectable


def test_checks_come_in_the_order_of_the_rules() -> None:
    rules = [SAFE, TONE, a_rule("tone", "limit", 0.7), a_rule("handoff")]
    verdict = decide(one_sided(["tone", "safety"], ["tone", "safety"]), rules, QUICK)
    assert [(check.scorer, check.kind) for check in verdict.checks] == [
        (rule.scorer, rule.kind) for rule in rules
    ]


def test_tickets_are_ordered_by_the_sum_of_their_changes() -> None:
    # T-000: -0.3 + 0.1; T-001: -0.1 - 0.3; T-002: +0.2; T-003: unchanged; T-004: 0.2 + 0.1.
    # Seconds do not count.
    comparison = compared(
        {"tone": [0.8] * 5, "correctness": [0.5] * 5, "latency": [1] * 5},
        {
            "tone": [0.5, 0.7, 1.0, 0.8, 1.0],
            "correctness": [0.6, 0.2, 0.5, 0.5, 0.6],
            "latency": [1, 1, 1, 9, 9],
        },
    )
    rules = [TONE, a_rule("correctness"), a_rule("latency", bound=0.5)]
    verdict = decide(comparison, rules, QUICK)
    assert verdict.regressed == ("T-001", "T-000")
    assert verdict.improved == ("T-004", "T-002")
    # Only scorers with a rule count.
    assert decide(comparison, [TONE], QUICK).regressed == ("T-000", "T-001")


def test_tickets_without_a_value_are_counted_for_the_scorers_of_the_rules() -> None:
    comparison = compared(
        {"tone": [None, 0.8, 0.8], "safety": [1, 1, 1]},
        {"tone": [None, None, 0.8], "safety": [1, None, 1]},
    )
    assert decide(comparison, [TONE], QUICK).unscored == 2
    assert decide(comparison, [TONE, replace(TONE, slice="a=b"), SAFE], QUICK).unscored == 3


def test_a_foreign_candidate_that_dropped_its_failures_does_not_pass() -> None:
    # The baseline has 100 tickets; the candidate's file has the 90 that went well.
    before = rows_of({"tone": [0.8] * 100})
    after = rows_of({"tone": [0.8] * 90})
    verdict = decide(compare(a_table(before), a_table(after)), [TONE], QUICK)
    assert verdict.kind == "unmeasurable"
    assert verdict.notes == (
        "10 tickets exist only in the baseline; they count as missing in the candidate, which may "
        "have dropped what failed.",
    )
    # A run of ours that was asked fewer tickets dropped nothing.
    ours = compare(a_table(before, golden="g"), a_table(after, golden="g"))
    verdict = decide(ours, [TONE], QUICK)
    assert verdict.kind == "pass"
    assert verdict.notes == ("10 tickets exist only in the baseline and were not compared.",)
    assert (verdict.tickets, verdict.threads) == (90, 90)


def test_further_tickets_of_a_foreign_candidate_need_a_baseline() -> None:
    before, after = rows_of({"tone": [0.8] * 90}), rows_of({"tone": [0.8] * 100})
    verdict = decide(compare(a_table(before), a_table(after)), [TONE], QUICK)
    assert verdict.kind == "unmeasurable"
    assert verdict.notes == (
        "10 tickets exist only in the candidate; they count as missing in the baseline, which may "
        "have dropped what failed.",
    )


def test_timeouts_and_copied_repeats_are_told() -> None:
    after = [
        *(a_row("A", i, scores={"tone": 1}, from_cache=True, reply_sha256="x") for i in range(2)),
        a_row("B", error="timeout"),
    ]
    before = [a_row("A", scores={"tone": 1}), a_row("B", scores={"tone": 1})]
    verdict = decide(compare(a_table(before), a_table(after)), [TONE], QUICK)
    assert verdict.notes == (
        "1 tickets timed out in the candidate; they count as over any latency limit, and their "
        "other scores as missing.",
        "The repeats of 1 tickets are copies of one cached answer; they say nothing new.",
    )


def test_a_provider_that_breaks_for_the_candidate_is_no_regression() -> None:
    before = rows_of({"tone": [0.8] * 60})
    after = [*before[:30], *(a_row(row.ticket_id, error="server") for row in before[30:])]
    assert decide(compare(a_table(before), a_table(after)), [TONE], QUICK).kind == "unmeasurable"


def test_an_assistant_that_crashes_is_a_regression() -> None:
    before = rows_of({"tone": [0.8] * 60})
    after = [*before[:30], *(a_row(row.ticket_id, error="crash") for row in before[30:])]
    assert decide(compare(a_table(before), a_table(after)), [TONE], QUICK).kind == "regression"


def test_the_same_data_and_seed_give_the_same_verdict() -> None:
    comparison, rules = noisy(1, change=-0.02), [TONE, a_rule("safety", bound=0.1)]
    assert decide(comparison, rules, QUICK) == decide(comparison, rules, QUICK)
    other = decide(comparison, rules, replace(QUICK, seed=1))
    assert [check.p for check in other.checks] != [
        check.p for check in decide(comparison, rules, QUICK).checks
    ]


def test_the_settings_are_ours_unless_given() -> None:
    assert decide(tone(0.0), [TONE]).settings == GateSettings()


def test_exit_codes_are_those_of_the_command_line() -> None:
    assert EXIT_CODES == {"pass": 0, "regression": 1, "inconclusive": 2, "unmeasurable": 3}


# Laws

RULES = [
    TONE,
    a_rule("hallucination", bound=0.1),
    a_rule("latency", bound=0.1, statistic="ratio"),
    a_rule("latency", bound=1.2, statistic="p95_ratio"),
    a_rule("latency", "limit", 2.0, statistic="p95"),
    a_rule("latency", "limit", 2.0),
    a_rule("tone", "limit", 0.5),
    a_rule("hallucination", "limit", 0.2),
    a_rule("hallucination", "never", 0.5),
    replace(TONE, slice="a=b"),
]


@st.composite
def tables(draw: st.DrawFn) -> tuple[ScoreTable, ScoreTable]:
    """Draw two small runs with repeats, failures, missing values and one-sided tickets."""
    error = st.sampled_from([None] * 6 + ["timeout", "server", "crash", "odd"])
    value = st.one_of(st.none(), st.sampled_from([0.0, 0.25, 0.8, 1.0]))
    sides = []
    for name in ("baseline", "candidate"):
        rows: list[ScoreRow] = []
        for i in range(draw(st.integers(1, 6))):
            for trial in range(draw(st.integers(1, 2))):
                failure = draw(error)
                drawn = {scorer: draw(value) for scorer in ("tone", "hallucination", "latency")}
                rows.append(
                    a_row(
                        f"T-{i}",
                        trial,
                        thread_id=f"x{i // 2}",
                        slices=["a=b"] if i % 2 else [],
                        scores={}
                        if failure
                        else {key: v for key, v in drawn.items() if v is not None},
                        failed=() if failure else [key for key, v in drawn.items() if v is None],
                        error=failure,
                    )
                )
        sides.append(a_table(rows, name=name, golden=draw(st.sampled_from(["", "g"]))))
    return sides[0], sides[1]


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_rows_changes_no_bit_of_a_verdict(
    drawn: tuple[ScoreTable, ScoreTable], shuffler: random.Random
) -> None:
    mixed = []
    for table in drawn:
        rows = list(table.rows)
        shuffler.shuffle(rows)
        mixed.append(replace(table, rows=tuple(rows)))
    settings_ = GateSettings(flips=99)
    assert repr(decide(compare(*mixed), RULES, settings_)) == repr(
        decide(compare(*drawn), RULES, settings_)
    )


@given(tables())
@settings(max_examples=60)
def test_no_number_of_a_check_is_nan_or_infinite(drawn: tuple[ScoreTable, ScoreTable]) -> None:
    for check in decide(compare(*drawn), RULES, GateSettings(flips=99)).checks:
        for field in fields(RuleCheck):
            value = getattr(check, field.name)
            assert not isinstance(value, float) or math.isfinite(value), (check, field.name)
        assert check.because
        if check.low is not None:
            assert check.high is not None
            assert check.low <= check.high


def noisy(seed: int, *, change: float = 0.0, n: int = 100, spread: float = 0.1) -> Comparison:
    """Compare two noisy runs: all tickets of tone change, and nothing else does."""
    dice = np.random.default_rng(seed)
    ticket = dice.normal(0.75, spread, n)
    sides = [
        {
            "tone": np.clip(ticket + dice.normal(shift, 0.06, n), 0, 1).tolist(),
            "safety": np.clip(ticket + dice.normal(0, 0.06, n), 0, 1).tolist(),
            "handoff": np.clip(0.5 * ticket + dice.normal(0.3, 0.1, n), 0, 1).tolist(),
            "hallucination": (dice.random(n) < 0.05).astype(float).tolist(),
            "latency": np.exp(dice.normal(0, 0.3, n)).tolist(),
        }
        for shift in (0.0, change)
    ]
    slices = {f"category={i}": range(i, n, 4) for i in range(4)}
    return compared(sides[0], sides[1], slices=slices)


WHOLE_GATE: list[Rule] = [
    *(a_rule(name, bound=0.05) for name in ("tone", "safety", "handoff", "hallucination")),
    a_rule("latency", bound=0.1, statistic="ratio"),
    a_rule("latency", bound=1.2, statistic="p95_ratio"),
    *(
        a_rule(name, bound=0.1, slice_name=f"category={i}", required=False)
        for i in range(4)
        for name in ("tone", "safety", "handoff")
    ),
]


@given(st.integers(0, 50), st.sampled_from([-0.05, 0.0, 0.03]))
@settings(max_examples=10)
def test_swapping_the_arms_mirrors_every_difference(seed: int, change: float) -> None:
    n = 40
    there = noisy(seed, change=change, n=n)
    back = replace(
        there,
        scores={
            name: replace(paired, baseline=paired.candidate, candidate=paired.baseline)
            for name, paired in there.scores.items()
        },
    )
    first, second = decide(there, WHOLE_GATE, QUICK), decide(back, WHOLE_GATE, QUICK)
    assert sorted(first.regressed) == sorted(second.improved)
    for one, other in zip(first.checks, second.checks, strict=True):
        assert (other.baseline, other.candidate) == pytest.approx((one.candidate, one.baseline))
        if one.statistic == "mean":
            assert one.difference is not None
            assert one.low is not None
            assert one.high is not None
            assert other.difference == pytest.approx(-one.difference)
            assert (other.low, other.high) == pytest.approx((-one.high, -one.low))
        assert one.p is not None
        assert other.p is not None
        assert one.p + other.p >= 1
        assert not one.status == other.status == "fail"


def test_a_worse_candidate_never_has_a_better_verdict() -> None:
    rank = {"pass": 0, "inconclusive": 1, "regression": 2}
    for seed in range(8):
        kinds = [
            decide(noisy(seed, change=change), [TONE], QUICK).kind
            for change in (0.05, 0.0, -0.02, -0.05, -0.1, -0.2)
        ]
        assert [rank[kind] for kind in kinds] == sorted(rank[kind] for kind in kinds)
        assert kinds[0] == "pass"
        assert kinds[-1] == "regression"


def share(change: float, kind: str, replicates: int = 200) -> float:
    """Return how often the whole gate says so, over seeded replicates of 100 tickets."""
    said = 0
    for seed in range(replicates):
        settings_ = GateSettings(flips=499, seed=seed)
        said += decide(noisy(seed, change=change), WHOLE_GATE, settings_).kind == kind
    return said / replicates


def test_the_gate_seldom_cries_wolf() -> None:
    # Arms drawn alike: 5 % by design; 12 % is 4.5 standard errors away.
    assert share(0.0, "regression") <= 0.12


def test_the_gate_catches_a_drop_of_a_tenth() -> None:
    assert share(-0.1, "regression") >= 0.90


def test_the_gate_seldom_passes_a_drop_of_the_margin() -> None:
    # Each rule passes with 5 % at its margin of 0.05: 15 % is 4.6 standard errors away.
    assert share(-0.05, "pass", replicates=100) <= 0.15
