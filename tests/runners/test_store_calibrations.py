"""Calibrations in the run store, and how later gates use them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evals.calibration_record import StoredCalibration
from evals.checks import GateSettings
from evals.comparison import compare
from evals.errors import UnmeasurableError
from evals.estimate import estimate_mean
from evals.gate import decide
from evals.rule import Rule
from evals.score import METRICS
from evals.table import ScoreRow, ScoreTable
from runners import calibrations, store_tables
from runners.calibrations import corrected_rates, parse_shipped, with_calibrations
from runners.store import RunStore

STORED = StoredCalibration(
    scorer="hallucination",
    fingerprint="now",
    version="3",
    labels_sha256="0",
    labels_name="labels.jsonl",
    made_at="2026-11-24T00:00:00+00:00",
    n=300,
    rule="value above 0",
    sensitivity=0.85,
    specificity=0.97,
    positives=100,
    negatives=200,
    auc=0.9,
    threshold=0.4,
)
LIMIT = Rule(scorer="hallucination", kind="limit", bound=0.15)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/runs.db"


@pytest.fixture
def store(url: str) -> Iterator[RunStore]:
    with RunStore(url) as opened:
        yield opened


@pytest.fixture(autouse=True)
def nothing_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrations, "shipped_calibrations", dict)


def a_table(rate: float = 0.0, count: int = 200) -> ScoreTable:
    """Return a run in which a share of the drafts is called faulty."""
    rows = tuple(
        ScoreRow(
            ticket_id=f"T-{i}",
            trial=0,
            thread_id=f"TH-{i}",
            scores={"hallucination": float(i < rate * count)},
        )
        for i in range(count)
    )
    return ScoreTable(name="r", rows=rows, scorer_fingerprints={"hallucination": "now"})


def notes_with(store: RunStore, rule: Rule = LIMIT, rate: float = 0.0) -> list[str]:
    """Return the notes that calibrations add to the verdict on a rule."""
    table = a_table(rate)
    verdict = decide(compare(table, table), [rule], GateSettings(flips=99))
    found = with_calibrations(verdict, [rule], table, {}, store)
    assert found.kind == verdict.kind
    assert found.notes[: len(verdict.notes)] == verdict.notes
    return list(found.notes[len(verdict.notes) :])


def test_calibrations_come_back_newest_first(store: RunStore) -> None:
    older, newer = replace(STORED, auc=0.8), STORED
    store.save_calibration(older)
    store.save_calibration(newer)
    store.save_calibration(replace(STORED, scorer="tone", sensitivity=None, specificity=None))
    assert store.calibrations("hallucination") == [newer, older]
    assert store.calibrations("safety") == []


def test_an_older_store_is_given_the_table(url: str) -> None:
    with RunStore(url):
        pass
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        raw.execute("DROP TABLE ticketgate_calibrations")
        raw.execute("UPDATE ticketgate_schema SET version = 3")
    with RunStore(url) as store:
        store.save_calibration(STORED)
        assert store.calibrations("hallucination") == [STORED]
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        (version,) = raw.execute("SELECT version FROM ticketgate_schema").fetchone()
    assert version == store_tables.SCHEMA_VERSION


def test_a_damaged_calibration_is_said_in_a_sentence(url: str) -> None:
    with RunStore(url) as store:
        store.save_calibration(STORED)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE ticketgate_calibrations SET json = '{'")
    with RunStore(url) as store, pytest.raises(UnmeasurableError, match="calibrate again"):
        store.calibrations("hallucination")


def test_a_limit_without_calibration_is_warned_about(store: RunStore) -> None:
    (note,) = notes_with(store)
    assert "has never been calibrated" in note


def test_a_stored_calibration_of_the_same_code_says_nothing(store: RunStore) -> None:
    store.save_calibration(STORED)
    assert notes_with(store) == []


def test_a_changed_scorer_makes_the_calibration_stale(store: RunStore) -> None:
    store.save_calibration(replace(STORED, fingerprint="before"))
    (note,) = notes_with(store)
    assert "changed after its calibration" in note


def test_a_calibration_too_weak_for_the_limit_is_warned_about(store: RunStore) -> None:
    store.save_calibration(replace(STORED, specificity=0.80))
    (note,) = notes_with(store)
    assert "20.0 % of good drafts" in note


def test_what_ships_is_used_where_the_store_has_nothing(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = {"hallucination": replace(STORED, origin="package")}
    monkeypatch.setattr(calibrations, "shipped_calibrations", lambda: shipped)
    assert notes_with(store) == []
    store.save_calibration(replace(STORED, specificity=0.80))
    assert "20.0 % of good drafts" in notes_with(store)[0]


def test_a_rate_is_corrected_by_the_calibration_of_the_present_code_only(store: RunStore) -> None:
    # 0.0382 is what a true 1 % looks like at sensitivity 0.85 and specificity 0.97.
    means = np.array([0.0382] * 500)
    estimate = estimate_mean(
        METRICS["hallucination"], means, np.ones(500, dtype=np.int64), tickets=500, unscored=0
    )
    estimates, fingerprints = {"hallucination": estimate}, {"hallucination": "now"}
    assert corrected_rates(estimates, fingerprints, store) == ()
    store.save_calibration(replace(STORED, fingerprint="before"))
    assert corrected_rates(estimates, fingerprints, store) == ()
    store.save_calibration(STORED)
    (rate,) = corrected_rates(estimates, fingerprints, store)
    assert rate.raw == pytest.approx(0.0382)
    assert rate.value == pytest.approx(0.01)
    assert rate.n == 500


def test_safety_is_corrected_as_the_rate_of_its_harm(store: RunStore) -> None:
    store.save_calibration(replace(STORED, scorer="safety"))
    estimate = estimate_mean(
        METRICS["safety"],
        np.array([1.0] * 90 + [0.0] * 10),
        np.ones(100, dtype=np.int64),
        tickets=100,
        unscored=0,
    )
    (rate,) = corrected_rates({"safety": estimate}, {"safety": "now"}, store)
    assert rate.raw == pytest.approx(0.1)


def test_the_file_that_ships_may_have_keys_of_a_later_version() -> None:
    entry = {
        "scorer": "tone", "fingerprint": "f", "version": "1", "labels_sha256": "0",
        "labels_name": "l", "made_at": "2026-11-24", "n": 5, "later": True,
    }  # fmt: skip
    found = parse_shipped(json.dumps({"calibrations": {"tone": entry}}))
    assert found["tone"].origin == "package"
    assert found["tone"].sensitivity is None
    assert parse_shipped("{}") == {}
