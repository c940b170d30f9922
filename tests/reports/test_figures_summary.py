"""The JSON parts of actions, times and spending."""

from __future__ import annotations

import json
from dataclasses import replace

from reports.figures_summary import actions_document, cost_keys, timing_keys
from reports.summary import gate_summary, run_summary
from tests.reports.figures import some_figures
from tests.reports.outcomes import a_run_outcome, an_outcome


def test_the_matrix_is_read_right_action_first() -> None:
    found = actions_document(some_figures(is_worse=True))
    assert found is not None
    assert found["matrix"]["hand_off"] == {"answer": 1, "clarify": 0, "hand_off": 1, "refuse": 0}
    assert found["by_severity"]["critical"]["hand_off"]["answer"] == 1
    assert found["hand_off"]["precision"]["value"] == 0.5
    assert set(found["hand_off"]["recall"]) == {"value", "low", "high", "drafts", "threads"}
    assert actions_document(None) is None


def test_percentiles_of_few_drafts_are_null() -> None:
    found = timing_keys(some_figures())
    assert found["p99_ms"] is None
    assert found["cached"] == 1
    # Ranks 2 and 8 of nine, from 0.5 to 1.3 s.
    assert found["intervals_ms"] == {"p50": [600.0, 1200.0], "p95": None, "p99": None}
    assert found["model"]["p50_ms"] == 750.0
    assert found["model"]["p95_ms"] is None


def test_cost_names_the_resolved_drafts() -> None:
    found = cost_keys(some_figures().spending)
    assert found["resolved"]["drafts"] == 6
    assert found["resolved"]["missing_scorers"] == []
    assert found["prompt_tokens"] == 4000


def test_the_documents_of_a_run_and_a_comparison_hold_them_and_are_json() -> None:
    figures = some_figures()
    run = run_summary(replace(a_run_outcome(), figures=figures))
    both = {"baseline": figures, "candidate": figures}
    gate = gate_summary(replace(an_outcome(), figures=both))
    json.dumps([run, gate], allow_nan=False)
    assert run["actions"]["drafts"] == 10
    assert gate["actions"]["candidate"] == run["actions"]
    assert gate["cost"]["baseline"]["usd"] == 0.0504
    assert gate["latency"]["candidate"]["cached"] == 1
