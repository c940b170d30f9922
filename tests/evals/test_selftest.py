"""What a self-test says about its own numbers: intervals, blind spots, who contributes."""

from __future__ import annotations

import pytest

from evals.selftest import hits_asked, merged
from tests.evals.selftests import a_defect_row, a_selftest, a_tally


def test_interval_of_a_cell_with_one_look_is_clopper_pearson_at_95_percent() -> None:
    rate = a_tally(fail=60, draws=60).rate("fail")

    # All of n: the lower end is 0.025^(1/n) = 0.025^(1/60) = 0.94037.
    assert (rate.value, rate.high) == (1.0, 1.0)
    assert rate.low == pytest.approx(0.94037, abs=1e-5)


def test_interval_of_a_cell_that_may_end_early_shares_the_error_between_its_looks() -> None:
    rate = a_tally(fail=60, draws=60, looks=2).rate("fail")

    # Each look has 2.5 %, half of it on each side: 0.0125^(1/60) = exp(-4.38203 / 60) = 0.92957.
    assert rate.low == pytest.approx(0.92957, abs=1e-5)


def test_what_neither_fails_nor_is_inconclusive_passes() -> None:
    tally = a_tally(fail=20, inconclusive=30)

    assert tally.passed == 50
    assert tally.rate("pass").value == 0.5
    assert tally.rate("inconclusive").value == 0.3


@pytest.mark.parametrize(
    ("prevalence", "tickets", "hits"), [(0.02, 338, 7), (0.25, 40, 10), (0.02, 10, 1)]
)
def test_a_prevalence_is_a_share_of_all_tickets_and_at_least_one(
    prevalence: float, tickets: int, hits: int
) -> None:
    assert hits_asked(prevalence, tickets) == hits


@pytest.mark.parametrize(
    ("prevalence", "fail", "blind"),
    [
        (0.10, 80, False),
        (0.10, 79, True),
        (0.25, 95, False),
        (0.25, 94, True),
        (0.05, 0, False),
        (0.02, 0, False),
    ],
)
def test_a_blind_spot_is_less_than_80_percent_at_10_or_95_percent_at_25(
    prevalence: float, fail: int, blind: bool
) -> None:
    assert a_defect_row(a_tally(fail=fail), prevalence=prevalence).is_blind is blind


def test_a_slice_is_never_a_blind_spot() -> None:
    assert not a_defect_row(a_tally(fail=0), slice_name="category").is_blind


def test_a_blind_spot_is_named_once_where_most_tickets_are_damaged() -> None:
    rows = [
        a_defect_row(a_tally(fail=0), prevalence=0.10),
        a_defect_row(a_tally(fail=50), prevalence=0.25),
        a_defect_row(a_tally(fail=70), prevalence=0.10, defect="truncation"),
        a_defect_row(a_tally(fail=99), prevalence=0.25, defect="truncation"),
    ]

    assert a_selftest(*rows).blind_spots == (rows[1], rows[2])


def test_reached_is_the_mean_share_of_all_tickets_that_was_hit() -> None:
    # 1,800 hits in 100 draws over 100 tickets: 18 %.
    row = a_defect_row(a_tally(hits=1800), prevalence=0.25, applicable=18)

    assert row.reached == pytest.approx(0.18)
    assert row.falls_short


@pytest.mark.parametrize(("fail", "code"), [(0, 0), (34, 0), (60, 1), (500, 1)])
def test_a_gate_cries_wolf_only_where_the_lower_bound_is_above_alpha(fail: int, code: int) -> None:
    # 34 of 500 is 6.8 %, and may well be 5 %; 60 of 500 is 12 %, and cannot.
    outcome = a_selftest(alarms=a_tally(fail=fail, draws=500))

    assert outcome.exit_code == code


def test_blind_spots_do_not_change_the_exit_code() -> None:
    assert a_selftest(a_defect_row(a_tally(fail=0), prevalence=0.25)).exit_code == 0


def test_a_scorer_contributes_when_any_of_its_rules_ever_failed_for_a_defect() -> None:
    rows = [
        a_defect_row(a_tally(fail=5, scorers={"tone": 5})),
        a_defect_row(a_tally(fail=9, scorers={"tone": 9, "safety": 1}), defect="leak"),
    ]
    outcome = a_selftest(*rows, gated=("tone", "safety", "latency"))

    assert outcome.never_contributes == ("latency",)
    assert outcome.contribution("tone") == (2, 1)  # alone in rude_line
    assert outcome.contribution("safety") == (1, 0)
    assert outcome.contribution("latency") == (0, 0)


def test_false_alarms_are_no_contribution() -> None:
    alarms = a_tally(fail=10, scorers={"latency": 10})

    assert a_selftest(a_defect_row(), alarms=alarms, gated=("latency",)).never_contributes == (
        "latency",
    )


def test_merging_adds_every_count() -> None:
    one = a_tally(3, 2, draws=10, hits=5, rules={"a": 3}, slices={"c=1": (4, 1)})
    two = a_tally(1, 0, draws=20, hits=7, rules={"a": 1, "b": 9}, slices={"c=1": (1, 1)}, looks=2)

    both = merged([one, two])

    assert (both.draws, both.fail, both.inconclusive, both.passed, both.hits) == (30, 4, 2, 24, 12)
    assert both.by_rule == {"b": 9, "a": 4}
    assert both.by_slice == {"c=1": (5, 2)}
    assert both.looks == 2


def test_a_cell_is_found_by_defect_and_prevalence() -> None:
    spread, sliced = a_defect_row(), a_defect_row(slice_name="category")
    outcome = a_selftest(spread, sliced)

    assert outcome.cell("rude_line", 0.10) is spread
    assert outcome.cell("rude_line", None) is sliced
    assert outcome.cell("rude_line", 0.25) is None
