"""Actions, times and spending read alike in every report, and say what is not known."""

from __future__ import annotations

from dataclasses import replace

from evals.side_figures import SideFigures
from reports.console import gate_text
from reports.figure_rows import actions_view, figures_view, spending_notes, time_notes, time_rows
from reports.html import gate_html, run_html
from reports.markdown import gate_markdown, run_markdown
from reports.run_console import run_text
from tests.reports.figures import some_figures
from tests.reports.outcomes import a_run_outcome, an_outcome

BOTH = {"baseline": some_figures(), "candidate": some_figures(is_worse=True)}


def test_the_matrix_has_a_row_for_each_right_action_and_one_for_its_critical_tickets() -> None:
    view = actions_view(BOTH)
    assert view is not None
    assert view.columns == ("answer", "clarify", "hand off", "refuse")
    assert [(row.name, row.is_critical) for row in view.rows] == [
        ("answer", False), ("hand off", False), ("critical", True), ("refuse", False),
    ]  # fmt: skip
    # What both sides say alike is said once.
    assert [cell.text for cell in view.rows[0].cells] == ["6", "·", "1", "·"]
    assert [cell.text for cell in view.rows[1].cells] == ["· → 1", "·", "2 → 1", "·"]
    assert [cell.tone for cell in view.rows[2].cells] == ["wrong", "", "right", ""]
    assert view.rows[2].cells[0].cost == "costs 3.0"


def test_precision_recall_and_cost_are_told_for_both_sides() -> None:
    view = actions_view(BOTH)
    assert view is not None
    # Baseline: 3 drafted, 2 right; 2 needed, 2 drafted. Candidate: 2 drafted, 1 right; 2 needed.
    assert view.sentences[0].startswith("Hand-off: precision 0.667 [")
    assert "→ 0.500 [" in view.sentences[0]
    assert "recall 1.000 [" in view.sentences[0]
    # One needless hand-off, 0.6, over 9 normal tickets and one that counts three times: 0.6/12;
    # the candidate adds 3.0: 3.6/12.
    assert view.sentences[1].startswith("Cost of wrong actions 0.050 → 0.300:")


def test_too_few_drafts_are_said_to_be_too_few() -> None:
    rows = time_rows({"": some_figures()})
    assert [row.step for row in rows] == ["whole draft", "retrieval", "model"]
    # Nine times from 0.5 to 1.3 s; ranks 2 and 8 of nine.
    assert rows[0].cells == ("900 ms [600 ms, 1.20 s]", "under 20 drafts", "under 100 drafts")
    assert time_notes({"": some_figures()}) == ["9 drafts timed, 1 from the cache left out."]


def test_spending_tells_tokens_dollars_and_resolved_tickets() -> None:
    (note,) = spending_notes({"candidate": some_figures()})
    # Ten drafts of $0.0004, six resolve: 0.004 / 6.
    assert note.startswith(
        "candidate: 4,000 prompt and 400 completion tokens; $0.00040 a draft, $0.00067 a resolved "
        "ticket; 6 of 10 drafts resolve their ticket, 0.600 ["
    )


def test_what_is_not_known_is_not_shown() -> None:
    view = figures_view({"": SideFigures()})
    assert (view.actions, view.times, view.notes) == (None, (), ())


def test_every_report_of_a_comparison_shows_them() -> None:
    outcome = replace(an_outcome(), figures=BOTH)
    told = "Cost of wrong actions 0.050 → 0.300"
    for text in (gate_text(outcome, 120), gate_markdown(outcome), gate_html(outcome)):
        assert told in text
        assert "2 → 1" in text
        assert "a resolved ticket" in text
        assert "under 100 drafts" in text


def test_every_report_of_a_run_shows_them() -> None:
    outcome = replace(a_run_outcome(), figures=some_figures())
    for text in (run_text(outcome, 120), run_markdown(outcome), run_html(outcome)):
        assert "Cost of wrong actions 0.050" in text
        assert "a resolved ticket" in text
        assert "1 from the cache left out" in text
