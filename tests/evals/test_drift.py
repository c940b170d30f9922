"""The nightly chart: learning, sums, alarms, accepted nights, and what cannot be measured."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.cusum import add, normal_score
from evals.drift import LEARNING_NIGHTS, Chart, MetricChart, draw_chart
from evals.nights import Night, Reading

THREADS = 4
ALTERNATING = [0.6, 0.4] * 10
"""Twenty nights with mean 0.5 and deviation 0.1·√(20/19) = 0.10260."""


def a_night(
    number: int, values: Sequence[float], *, scorer: str = "tone", missing: float = 0.0
) -> Night:
    """Build a night with one value a thread; NaN for none."""
    threads = [f"T-{i}" for i in range(len(values))]
    known = {t: v for t, v in zip(threads, values, strict=True) if not math.isnan(v)}
    return Night(
        run=f"r-{number:03}",
        golden="g",
        threads=frozenset(threads),
        readings={scorer: Reading(version="1", by_thread=known, missing=missing)},
    )


def nights_of(levels: Sequence[float], *, scorer: str = "tone") -> list[Night]:
    """Build nights whose threads all have the night's level."""
    return [a_night(i, [level] * THREADS, scorer=scorer) for i, level in enumerate(levels)]


def noisy(nights: int, *, seed: int = 2, drop_from: int = 10**6, drop: float = 0.0) -> list[Night]:
    """Build nights with the same noise every night, and a drop from one of them on."""
    dice = random.Random(seed)  # noqa: S311  noise, not secrets
    return [
        a_night(i, [0.7 + dice.gauss(0, 0.1) - drop * (i >= drop_from) for _ in range(20)])
        for i in range(nights)
    ]


def chart_of(nights: Sequence[Night], scorer: str = "tone") -> MetricChart:
    """Chart one metric."""
    (metric,) = draw_chart(nights, [scorer]).metrics
    return metric


def test_no_alarm_is_possible_before_twenty_accepted_nights() -> None:
    learning = chart_of(nights_of([0.9] * 19 + [0.0]))
    assert (learning.state, learning.nights_missing) == ("learning", 0)
    assert {point.cusum for point in learning.points} == {0.0}
    assert chart_of(nights_of([0.9] * 5)).nights_missing == 15
    assert chart_of(nights_of([*ALTERNATING, 0.0, 0.0])).state == "alarm"


def test_the_first_sum_is_the_score_of_the_night_less_half_an_error() -> None:
    # Error 0.10260·√(1 + 1/20) = 0.10513; a drop of 0.2 is t = 1.9024 with 19 degrees of freedom.
    metric = chart_of(nights_of([*ALTERNATING, 0.3]))
    change = metric.tonight.change
    assert change is not None
    assert change.mean == pytest.approx(0.2)
    assert change.standard_error == pytest.approx(0.10513, abs=1e-5)
    score = normal_score(0.2 / 0.105131, 19)
    assert metric.tonight.cusum == pytest.approx(score - 0.5, abs=1e-4)
    assert metric.state == "quiet"


def test_sums_add_up_from_night_to_night_and_each_night_joins_the_baseline() -> None:
    metric = chart_of(noisy(40))
    total = 0.0
    for point in metric.points[LEARNING_NIGHTS:]:
        assert point.change is not None
        total = add(total, point.change.score)
        assert point.cusum == pytest.approx(total)
    assert metric.accepted == tuple(f"r-{i:03}" for i in range(40))


def test_a_small_drop_is_noticed_by_adding_it_up() -> None:
    # 0.05 is 2.2 errors of a mean of 20 threads (0.1/√20 = 0.022): no night alone is an alarm.
    nights = noisy(40, drop_from=30, drop=0.05)
    alarms = [p.run for p in chart_of(nights).points if p.alarm == "drift"]
    assert alarms
    first = int(alarms[0][2:])
    assert 31 <= first <= 36
    metric = chart_of(nights[: first + 1])
    assert (metric.state, metric.tonight.cusum >= 4.1) == ("alarm", True)
    assert metric.alarm is not None
    assert int(metric.alarm.since[2:]) > int(metric.alarm.baseline[2:])


def test_nights_of_a_rise_that_ended_in_an_alarm_are_not_accepted() -> None:
    nights = noisy(40, drop_from=30, drop=0.05)
    points = chart_of(nights).points
    first = next(i for i, point in enumerate(points) if point.alarm)
    metric = chart_of(nights[: first + 1])
    assert metric.alarm is not None
    since = int(metric.alarm.since[2:])
    assert metric.accepted == tuple(f"r-{i:03}" for i in range(since))
    assert metric.alarm.accepted == since
    after = chart_of(nights[: first + 2])
    score = after.tonight.change
    assert score is not None
    assert after.tonight.cusum == pytest.approx(add(0.0, score.score))


def test_a_rise_is_no_alarm_and_an_improvement_is_none_either() -> None:
    metric = chart_of(nights_of([*ALTERNATING, 1.0, 1.0, 1.0]))
    assert metric.state == "quiet"
    assert metric.tonight.cusum == 0.0


def test_for_rates_of_harm_up_is_worse() -> None:
    levels = [*ALTERNATING, 1.0, 1.0]
    assert chart_of(nights_of(levels, scorer="hallucination"), "hallucination").state == "alarm"
    levels = [*ALTERNATING, 0.0, 0.0]
    assert chart_of(nights_of(levels, scorer="hallucination"), "hallucination").state == "quiet"


def test_a_deterministic_night_that_differs_is_an_alarm_of_its_own_kind() -> None:
    same = nights_of([0.5] * 22)
    assert (chart_of(same).state, chart_of(same).tonight.cusum) == ("quiet", 0.0)
    for other in (0.6, 0.4):
        metric = chart_of([*same, a_night(22, [0.5, 0.5, 0.5, other])])
        assert metric.alarm is not None
        assert (metric.alarm.kind, metric.alarm.since) == ("changed", "r-022")
        assert (metric.alarm.baseline, metric.alarm.accepted) == ("r-021", 22)
        assert metric.accepted[-1] == "r-021"


def test_a_night_with_too_much_missing_is_neither_counted_nor_accepted() -> None:
    quiet = nights_of([*ALTERNATING, 0.35])
    before = chart_of(quiet)
    blind = chart_of([*quiet, a_night(21, [0.5] * THREADS, missing=0.05)])
    assert blind.state == "unmeasurable"
    assert blind.tonight.because == "5.0 % of the values are missing"
    assert blind.tonight.change is None
    assert blind.accepted == before.accepted
    assert blind.tonight.cusum == before.tonight.cusum > 0
    assert chart_of([*quiet, a_night(21, [0.5] * THREADS, missing=0.02)]).state == "quiet"


def test_a_metric_that_fell_silent_is_unmeasurable_and_one_that_never_spoke_is_empty() -> None:
    silent = [math.nan] * THREADS
    fallen = chart_of([*nights_of(ALTERNATING), a_night(20, silent)])
    assert (fallen.state, fallen.tonight.because) == ("unmeasurable", "no ticket has a value")
    few = chart_of([*nights_of(ALTERNATING), a_night(20, [0.5, *silent[1:]])])
    assert few.state == "unmeasurable"
    assert chart_of([a_night(i, silent) for i in range(22)]).state == "empty"


def test_nights_that_cannot_be_compared_are_left_out_and_named() -> None:
    old = [replace(night, golden="h") for night in nights_of([0.1] * 20)]
    metric = chart_of([*old, *[replace(n, run=f"n-{n.run}") for n in nights_of([0.9] * 3)]])
    assert (metric.state, len(metric.accepted)) == ("learning", 3)
    assert len(metric.left_out) == 20
    assert metric.left_out[0] == ("r-000", "asked another golden set")


def test_another_version_of_one_scorer_restarts_its_chart_only() -> None:
    def both(number: int, version: str) -> Night:
        night = a_night(number, [0.5] * THREADS)
        tone = night.readings["tone"]
        return replace(
            night, readings={"tone": replace(tone, version=version), "correctness": tone}
        )

    nights = [both(i, "1" if i < 21 else "2") for i in range(23)]
    chart = draw_chart(nights, ["tone", "correctness"])
    assert [metric.state for metric in chart.metrics] == ["learning", "quiet"]
    assert chart.state == "learning"


def test_tonight_may_ask_fewer_tickets_than_the_nights_before() -> None:
    nights = nights_of(ALTERNATING)
    metric = chart_of([*nights, a_night(20, [0.5, 0.5])])
    assert metric.tonight.change is not None
    assert metric.tonight.change.threads == 2


def test_a_blessed_night_begins_the_chart() -> None:
    nights = nights_of([*ALTERNATING, 0.0, 0.0])
    nights[-2] = replace(nights[-2], is_blessed=True)
    chart = draw_chart(nights, ["tone"])
    assert (chart.state, chart.begins_with) == ("learning", "r-020")
    assert chart.metrics[0].accepted == ("r-020", "r-021")


def test_a_chart_is_as_urgent_as_its_worst_metric_and_its_limit_counts_all() -> None:
    nights = nights_of([*ALTERNATING, 0.0])
    calm = Reading(version="1", by_thread={f"T-{i}": 0.5 for i in range(THREADS)})
    nights = [replace(n, readings={**n.readings, "correctness": calm}) for n in nights]
    chart = draw_chart(nights, ["correctness", "tone"])
    assert chart.limit == pytest.approx(4.1 + math.log(2))
    assert chart.state == "quiet"  # 3.2 errors: an alarm of one metric, not of two
    assert draw_chart(nights, ["tone"]).state == "quiet"
    worse = [*nights, replace(nights[-1], run="r-021")]
    assert draw_chart(worse, ["correctness", "tone"]).state == "alarm"
    assert [alarm.scorer for alarm in draw_chart(worse, ["correctness", "tone"]).alarms] == ["tone"]


def test_a_chart_needs_tonight_and_may_have_no_metric() -> None:
    with pytest.raises(ValueError, match="nights is empty"):
        draw_chart([], ["tone"])
    chart = draw_chart(nights_of([0.5]), [])
    assert (chart.state, chart.metrics, chart.false_alarm_chance) == ("empty", (), 0.0)


def sums(chart: Chart) -> list[float]:
    return [point.cusum for metric in chart.metrics for point in metric.points]


@settings(max_examples=25)
@given(st.integers(0, 1000), st.floats(0, 0.5))
def test_a_harmful_shift_of_tonight_never_lowers_the_sum(seed: int, shift: float) -> None:
    nights = noisy(26, seed=seed)
    tone = nights[-1].readings["tone"]
    lower = replace(tone, by_thread={t: v - shift for t, v in tone.by_thread.items()})
    shifted = [*nights[:-1], replace(nights[-1], readings={"tone": lower})]
    assert chart_of(shifted).tonight.cusum >= chart_of(nights).tonight.cusum - 1e-9


@settings(max_examples=25)
@given(st.integers(0, 1000), st.permutations(range(20)))
def test_renaming_the_threads_changes_nothing(seed: int, order: list[int]) -> None:
    nights = noisy(26, seed=seed)
    renamed = [
        replace(
            night,
            readings={
                "tone": replace(
                    night.readings["tone"],
                    by_thread={
                        f"T-{order[int(t[2:])]}": v
                        for t, v in night.readings["tone"].by_thread.items()
                    },
                )
            },
        )
        for night in nights
    ]
    assert sums(draw_chart(renamed, ["tone"])) == pytest.approx(
        sums(draw_chart(nights, ["tone"])), abs=1e-9
    )


@settings(max_examples=25)
@given(st.integers(0, 1000), st.floats(-0.3, 0.3))
def test_a_level_that_all_nights_share_changes_nothing(seed: int, level: float) -> None:
    nights = noisy(26, seed=seed)
    moved = [
        replace(
            night,
            readings={
                "tone": replace(
                    night.readings["tone"],
                    by_thread={t: v + level for t, v in night.readings["tone"].by_thread.items()},
                )
            },
        )
        for night in nights
    ]
    assert sums(draw_chart(moved, ["tone"])) == pytest.approx(
        sums(draw_chart(nights, ["tone"])), abs=1e-6
    )
