"""What the chart says, compared whole."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from evals.drift import draw_chart
from evals.drift_words import accepted_before, chart_notes, chart_sentence
from evals.nights import Night, Reading
from tests.evals.test_drift import ALTERNATING, THREADS, a_night, nights_of


def test_a_quiet_chart_says_so_and_states_its_false_alarms() -> None:
    chart = draw_chart(nights_of([0.5] * 22), ["tone"])
    assert chart_sentence(chart) == (
        "No drift: the sums of the nightly changes are below their limit."
    )
    assert chart_notes(chart) == [
        "False alarms: with 1 metric watched and nothing changed, the chance of any alarm in 90 "
        "nights is about 21 % (limit 4.1); a metric that never varied raises one at any change."
    ]


def test_a_learning_chart_says_how_many_nights_are_missing() -> None:
    assert chart_sentence(draw_chart(nights_of([0.5] * 7), ["tone"])) == (
        "The chart is learning tone: 7 of 20 accepted nights. No alarm was possible tonight; "
        "alarms are possible after 13 more accepted nights."
    )
    assert chart_sentence(draw_chart(nights_of([0.5] * 20), ["tone"])) == (
        "The chart is learning tone: 20 of 20 accepted nights. No alarm was possible tonight; "
        "alarms are possible from the next night on."
    )


def test_an_alarm_says_how_much_against_what_and_since_when() -> None:
    # A drop of 0.5 is t = 0.5/0.10513 = 4.756, a score of 3.82: 3.32 after the first night. The
    # second is compared with 21 nights, the low one among them: mean 0.4762, deviation 0.1480,
    # error 0.1515, t = 3.143 with 20 degrees of freedom, a score of 2.80, and 2.7 without the lean
    # that the low night gave to the baseline: 3.32 + 2.7 - 0.5 = 5.5.
    chart = draw_chart(nights_of([*ALTERNATING, 0.0, 0.0]), ["tone"])
    assert chart_sentence(chart) == (
        "Alarm: tone is -0.476 tonight against 20 accepted nights, and the sum of changes since "
        "r-020 reached 5.5 (limit 4.1)."
    )


def test_a_change_of_a_deterministic_metric_is_told_in_threads() -> None:
    nights = [*nights_of([0.5] * 21), a_night(21, [0.5, 0.5, 0.5, 0.1])]
    assert chart_sentence(draw_chart(nights, ["tone"])) == (
        "Alarm: tone was the same in all 21 accepted nights and differs tonight in 1 of 4 threads "
        "(-0.100 on average)."
    )


def test_seconds_change_in_per_cent() -> None:
    # The logarithm rises by ln 2: twice as slow.
    levels = [0.0] * 21 + [math.log(2)]
    chart = draw_chart(nights_of(levels, scorer="latency"), ["latency"])
    assert "(+100.0 % on average)" in chart_sentence(chart)


def test_an_unmeasurable_night_names_the_metric_and_what_to_do() -> None:
    nights = [*nights_of(ALTERNATING), a_night(20, [0.5] * THREADS, missing=0.1)]
    chart = draw_chart(nights, ["tone"])
    assert chart_sentence(chart) == (
        "Tonight says nothing about tone (10.0 % of the values are missing)."
    )
    assert chart_notes(chart)[0] == (
        "A night with more than 2 % of the values of a metric missing is neither counted nor "
        "accepted; repair the provider or judge and run `resume --retry-errors`."
    )


def test_restarts_gaps_and_blessings_are_said_once() -> None:
    def with_two(night: Night) -> Night:
        tone = night.readings["tone"]
        return replace(night, readings={"tone": tone, "correctness": tone})

    nights = [with_two(night) for night in nights_of([0.5] * 6)]
    nights[0] = replace(nights[0], is_blessed=True, started_at="2026-11-01T03:00:00")
    nights[1] = replace(nights[1], golden="h", started_at="2026-11-02T03:00:00")
    nights[5] = replace(nights[5], started_at="2026-11-04T03:00:00")
    assert chart_notes(draw_chart(nights, ["tone", "correctness"]))[:-1] == [
        "1 earlier night asked another golden set: left out of the chart.",
        "The chart begins with the blessed night r-000.",
        "1 date without a completed night; the chart goes on with the nights that there are.",
    ]


def test_a_metric_that_learns_beside_others_is_named_in_the_notes() -> None:
    nights = nights_of([*ALTERNATING, 0.0, 0.0])
    late = Reading(version="2", by_thread={"T-0": 0.5})
    early = replace(late, version="1")
    nights = [
        replace(n, readings={**n.readings, "correctness": late if i > 20 else early})
        for i, n in enumerate(nights)
    ]
    chart = draw_chart(nights, ["tone", "correctness"])
    assert chart.state == "alarm"
    assert chart_notes(chart)[0].startswith("The chart is learning correctness: 1 of 20 ")
    assert (
        "21 earlier nights were scored by another version of correctness" in (chart_notes(chart)[1])
    )


def test_no_metric_is_said() -> None:
    assert chart_sentence(draw_chart(nights_of([0.5]), [])) == (
        "Nothing is charted: no metric with a no_regression rule has a value."
    )


def test_the_gate_is_asked_against_the_night_before_the_earliest_rise() -> None:
    first = draw_chart(nights_of([*ALTERNATING, 0.0, 0.0]), ["tone"]).alarms[0]
    later = replace(first, scorer="correctness", baseline="r-021")
    order = [f"r-{i:03}" for i in range(22)]
    assert accepted_before([later, first], order) == first.baseline == "r-019"
    with pytest.raises(ValueError, match="empty"):
        accepted_before([], order)
