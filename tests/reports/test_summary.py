"""The JSON documents hold exactly what the interface promises, and no number JSON cannot hold."""

from __future__ import annotations

import json
import math
from dataclasses import replace

from evals.details import details
from evals.ledger import Registered
from evals.sequential import plan_looks
from reports.figures_summary import cost_keys, timing_keys
from reports.summary import MOST_TICKETS, gate_summary, run_summary
from tests.builders import a_provenance
from tests.reports.outcomes import (
    a_check,
    a_hostile_outcome,
    a_run_outcome,
    a_verdict,
    an_empty_outcome,
    an_outcome,
)


def strict(document: object) -> str:
    """Write JSON as strict readers want it."""
    return json.dumps(document, allow_nan=False, ensure_ascii=False)


def test_a_verdict_is_this_document() -> None:
    outcome = an_outcome(verdict=a_verdict(checks=(a_check(),), improved=("T-0009",)))
    assert gate_summary(outcome) == {
        "schema": 1,
        "kind": "regression",
        "exit_code": 1,
        "suite": "pre_merge",
        "baseline": {
            "run": "run-1",
            "label": "main@1a2b3c4",
            "model": "openai/small",
            "prompt_sha256": "1" * 64,
        },
        "candidate": {
            "run": "run-2",
            "label": "working tree",
            "model": "openai/small",
            "prompt_sha256": "2" * 64,
        },
        "tickets": 240,
        "repeats": 3,
        "unscored": 0,
        "spent": {"calls": 480, "usd": 0.1008, "seconds": 47.3, "stopped_early": False},
        "checks": [
            {
                "scorer": "faithfulness",
                "slice": None,
                "kind": "no_regression",
                "status": "fail",
                "baseline": 0.91,
                "candidate": 0.84,
                "difference": -0.07,
                "low": -0.095,
                "high": -0.046,
                "margin": 0.03,
                "p": 0.0001,
                "n": 240,
                "clusters": 160,
                "unscored": 0,
                "detectable": 0.021,
                "because": "worse by 0.070, which chance does not explain",
                "statistic": "mean",
                "required": True,
                "detectable_concentrated": 0.04,
                "clusters_for_half": None,
                "clusters_for_half_concentrated": None,
                "chance_to_pass": None,
                "chance_basis": None,
                "spread": None,
                "noise": None,
                "clusters_needed": None,
                "tickets": ["T-0002"],
                "tickets_total": 1,
            }
        ],
        "regressed": ["T-0002"],
        "improved": ["T-0009"],
        "notes": ["3 tickets exist only in the baseline and were left out."],
        "corrected": {},
        "comparison": "gate-1",
        "verb": "gate",
        "verdict": "The candidate must not go out: faithfulness fell by 0.070.",
        "threads": 160,
        "details": list(details(outcome.verdict)),
        "power": {
            "sentence": "These 160 threads detect a drop in faithfulness of 0.021 on every "
            "ticket, or of 0.040 from a few broken ones, 8 times in 10.",
            "chance_to_pass_low": None,
            "chance_to_pass_high": None,
            "basis": None,
        },
        "settings": {
            "alpha": 0.05,
            "alpha_slices": 0.02,
            "alpha_bound": 0.05,
            "flips": 9_999,
            "seed": 0,
            "max_missing": 0.02,
            "alpha_missing": 0.01,
            "min_clusters": 30,
            "min_slice_clusters": 15,
        },
        "looks": None,
        "registered": None,
        "latency": {
            "baseline": {"p50_ms": 700.0, "p95_ms": 1500.0, "n": 100, **timing_keys(None)},
            "candidate": {"p50_ms": 800.0, "p95_ms": 1750.0, "n": 100, **timing_keys(None)},
        },
        "cost_usd": {"baseline": 0.0504, "candidate": 0.0504},
        "cost": {},
        "actions": {},
        "failures": {"baseline": 0, "candidate": 1},
        "created_at": "2026-11-23T21:05:00Z",
        "version": "0.1.0",
    }


def test_looks_and_ledger_are_told_with_a_hash_of_the_order() -> None:
    looks = plan_looks([f"TH-{i}" for i in range(100)]).at(2)
    entry = Registered(sha256="ab", at="2026-11-23T21:05:00Z", attempt=2, notes=("Again.",))
    outcome = replace(an_outcome(), registered=entry, verdict=replace(a_verdict(), looks=looks))
    document = gate_summary(outcome)
    assert document["looks"]["reached"] == 2
    assert document["looks"]["threads"] == [20, 40, 60, 80, 100]
    assert len(document["looks"]["order_sha256"]) == 64
    assert document["registered"] == {
        "sha256": "ab",
        "at": "2026-11-23T21:05:00Z",
        "attempt": 2,
        "notes": ["Again."],
    }


def test_a_run_is_this_document() -> None:
    assert run_summary(a_run_outcome(notes=("1 draft failed.",))) == {
        "schema": 1,
        "kind": "run",
        "run": "run-1",
        "suite": "smoke",
        "label": "working tree",
        "model": "embedded/extractive",
        "prompt_sha256": "1" * 64,
        "tickets": 40,
        "repeats": 1,
        "drafts": 39,
        "failures": 1,
        "metrics": {
            "faithfulness": {
                "value": 0.91,
                "low": 0.88,
                "high": 0.94,
                "n": 39,
                "unscored": 1,
                "clusters": 30,
                "confidence": 0.95,
                "method": "t with pseudo-pair",
                "unit": "share",
                "higher_is_better": True,
            },
            "tone": {
                "value": None,
                "low": None,
                "high": None,
                "n": 0,
                "unscored": 40,
                "clusters": 0,
                "confidence": None,
                "method": "none",
                "unit": "share",
                "higher_is_better": True,
            },
        },
        "latency": {"p50_ms": 700.0, "p95_ms": 1500.0, "n": 100, **timing_keys(None)},
        "cost": {"usd": 0.02, "usd_per_ticket": 0.0005, **cost_keys(None)},
        "actions": None,
        "spent": {"calls": 40, "usd": 0.02, "seconds": 12.0, "stopped_early": False},
        "notes": ["1 draft failed."],
        "corrected": [],
        "provenance": {
            "run_id": "run-1",
            "suite": "smoke",
            "label": "working tree",
            "model": "embedded/extractive",
            "prompt_sha256": "1" * 64,
            "assistant_fingerprint": "2" * 64,
            "golden_fingerprint": "3" * 64,
            "scorer_fingerprints": {},
            "served_model": "embedded/extractive",
            "git_commit": "1a2b3c4",
            "git_dirty": False,
            "judge": "",
            "seed": 0,
            "repeats": 1,
            "packages": {},
            "started_at": "2026-11-02T09:00:00Z",
            "ended_at": "2026-11-02T09:01:00Z",
        },
    }


def test_what_is_no_number_is_null() -> None:
    check = a_check(low=math.nan, high=math.inf, difference=-math.inf, p=None)
    document = gate_summary(an_outcome(verdict=a_verdict(checks=(check,))))
    found = document["checks"][0]
    assert [found[key] for key in ("low", "high", "difference", "p")] == [None] * 4
    strict(document)


def test_an_unknown_price_is_null_and_not_nothing() -> None:
    from dataclasses import replace

    document = run_summary(replace(a_run_outcome(), cost_usd=None, latency=None))
    assert document["cost"] == {"usd": None, "usd_per_ticket": None, **cost_keys(None)}
    assert document["latency"] == {"p50_ms": None, "p95_ms": None, "n": 0, **timing_keys(None)}


def test_a_check_lists_its_worst_tickets_and_counts_the_rest() -> None:
    tickets = tuple(f"T-{i}" for i in range(MOST_TICKETS + 5))
    found = gate_summary(an_outcome(verdict=a_verdict(checks=(a_check(tickets=tickets),))))
    assert found["checks"][0]["tickets"] == list(tickets[:MOST_TICKETS])
    assert found["checks"][0]["tickets_total"] == MOST_TICKETS + 5


def test_runs_that_cannot_be_compared_have_no_checks_and_exit_3() -> None:
    document = gate_summary(an_empty_outcome())
    assert (document["kind"], document["exit_code"], document["checks"]) == ("unmeasurable", 3, [])


def test_hostile_texts_stay_valid_json_in_utf_8() -> None:
    text = strict(gate_summary(a_hostile_outcome()))
    assert json.loads(text.encode("utf-8").decode("utf-8"))["kind"] == "regression"


def test_hostile_provenance_stays_valid_json() -> None:
    outcome = a_run_outcome(provenance=a_provenance(label="half \ud800", packages={"\udfff": "1"}))
    strict(run_summary(outcome)).encode("utf-8")
