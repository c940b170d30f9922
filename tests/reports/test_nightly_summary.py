"""The JSON document of a night: the gate's form, and the chart under `drift`."""

from __future__ import annotations

import json

import pytest

from evals.drift import draw_chart
from reports.nightly_summary import drift_summary, nightly_summary
from reports.summary import gate_summary
from tests.evals.test_drift import ALTERNATING, THREADS, a_night, nights_of
from tests.reports.outcomes import an_outcome


def test_a_night_has_the_gates_form_and_the_chart_beside_it() -> None:
    outcome = an_outcome()
    chart = draw_chart(nights_of([0.5] * 3), ["tone"])
    document = nightly_summary(outcome, chart)
    assert {key: document[key] for key in gate_summary(outcome)} == gate_summary(outcome)
    assert set(document) - set(gate_summary(outcome)) == {"drift"}
    json.dumps(document, allow_nan=False)


def test_an_alarm_is_told_with_its_numbers_and_words() -> None:
    drift = drift_summary(draw_chart(nights_of([*ALTERNATING, 0.0, 0.0]), ["tone"]))
    (alarm,) = drift["alarms"]
    assert (alarm["scorer"], alarm["kind"]) == ("tone", "drift")
    assert (alarm["since"], alarm["baseline"]) == ("r-020", "r-019")
    (metric,) = drift["metrics"]
    # The baseline of the second low night: (20·0.5 + 0)/21 = 0.476.
    assert metric["change"] == pytest.approx(-0.47619, abs=1e-5)
    assert (metric["state"], metric["accepted"], len(metric["points"])) == ("alarm", 20, 22)
    assert drift["false_alarms"] == {"nights": 90, "chance": pytest.approx(0.208, abs=0.001)}


def test_a_learning_chart_says_how_many_nights_are_missing() -> None:
    drift = drift_summary(draw_chart(nights_of([0.5] * 3), ["tone"]))
    assert (drift["state"], drift["nights_missing"]) == ("learning", 17)
    assert drift["metrics"][0]["change"] is None


def test_unmeasured_is_null_and_never_zero() -> None:
    nights = [*nights_of(ALTERNATING), a_night(20, [0.5] * THREADS, missing=0.5)]
    drift = drift_summary(draw_chart(nights, ["tone"]))
    assert drift["state"] == "unmeasurable"
    assert (drift["metrics"][0]["change"], drift["metrics"][0]["score"]) == (None, None)


def test_no_chart_has_no_metric_and_no_number_of_missing_nights() -> None:
    drift = drift_summary(draw_chart(nights_of([0.5]), []))
    assert (drift["state"], drift["metrics"], drift["nights_missing"]) == ("empty", [], None)
