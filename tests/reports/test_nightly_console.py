"""A night for people, compared whole where it is not the gate's own text."""

from __future__ import annotations

from evals.drift import draw_chart
from reports.console import gate_text
from reports.nightly_console import nightly_text
from tests.evals.test_drift import ALTERNATING, a_night, nights_of
from tests.reports.outcomes import ALL_HOSTILE, an_outcome


def test_the_gates_text_comes_first_and_the_chart_and_the_files_after_it() -> None:
    outcome = an_outcome()
    chart = draw_chart(nights_of([*ALTERNATING, 0.0, 0.0]), ["tone"])
    text = nightly_text(outcome, chart, 100, reports=["out/summary.json"])
    # The numbers: see test_drift_words; 20 accepted nights, the two low ones taken out.
    assert text == gate_text(outcome, 100) + (
        "\nNights\n"
        "  chart  state  tonight  in errors  sum  limit  accepted\n"
        "  tone   alarm   -0.476       +2.7  5.5    4.1        20\n"
        "\nReports\n"
        "  out/summary.json\n"
    )


def test_what_is_unknown_is_a_dash_and_learning_shows_how_far_it_is() -> None:
    text = nightly_text(an_outcome(), draw_chart(nights_of([0.5] * 3), ["tone"]), 100)
    assert text.endswith("  tone   learning        –          –  0.0    4.1   3 of 20\n")
    steady = nightly_text(an_outcome(), draw_chart(nights_of([0.5] * 22), ["tone"]), 100)
    assert steady.endswith("  tone   quiet   +0.000          –  0.0    4.1        22\n")


def test_no_chart_leaves_the_gates_text_alone() -> None:
    outcome = an_outcome()
    chart = draw_chart([a_night(0, [0.5])], [])
    assert nightly_text(outcome, chart, 100) == gate_text(outcome, 100)


def test_hostile_names_do_not_reach_the_terminal() -> None:
    chart = draw_chart([a_night(0, [0.5], scorer=ALL_HOSTILE)], [ALL_HOSTILE])
    text = nightly_text(an_outcome(), chart, 100)
    assert "\x1b" not in text
    assert "\x00" not in text


def test_colour_changes_nothing_but_colour() -> None:
    chart = draw_chart(nights_of([*ALTERNATING, 0.0, 0.0]), ["tone"])
    assert "\x1b[1;31malarm" in nightly_text(an_outcome(), chart, 100, color=True)
