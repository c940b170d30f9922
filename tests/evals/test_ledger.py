"""The ledger knows the same change again, and says what earlier gates of it said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evals.checks import GateSettings
from evals.ledger import (
    LedgerEntry,
    Registration,
    first_seed,
    hash_of_tickets,
    most_repeats,
    notes_on_earlier,
)
from tests.evals.tables import a_rule

NOW = Registration(
    suite="pre_merge",
    baseline="aaa",
    candidate="bbb",
    golden="ccc",
    rules=(a_rule("tone"),),
    settings=GateSettings(seed=7),
    repeats=1,
    tickets=2,
    tickets_sha256=hash_of_tickets(["T-1", "T-2"]),
    looks=(2,),
    scorers={"tone": "f1"},
)


def entry(job_id: str, kind: str = "regression", **changes: Any) -> LedgerEntry:  # noqa: ANN401  # any field
    return LedgerEntry(job_id=job_id, registration=replace(NOW, **changes), kind=kind)


@pytest.mark.parametrize(
    "changes",
    [
        {"suite": "smoke"},
        {"settings": GateSettings(seed=8)},
        {"rules": (a_rule("tone", bound=0.5),)},
        {"repeats": 3},
        {"tickets": 1},
    ],
)
def test_another_suite_seed_or_margin_is_no_other_candidate(changes: dict[str, Any]) -> None:
    other = entry("c-1", **changes).registration
    assert other.family == NOW.family
    assert other.sha256 != NOW.sha256


@pytest.mark.parametrize("part", ["baseline", "candidate", "golden"])
def test_another_assistant_or_golden_set_is_another_change(part: str) -> None:
    assert entry("c-1", **{part: "ddd"}).registration.family != NOW.family


@pytest.mark.parametrize("part", ["baseline", "candidate", "golden"])
def test_what_cannot_be_recognised_has_no_family_and_says_so(part: str) -> None:
    unknown = entry("c-1", **{part: ""}).registration
    assert unknown.family == ""
    assert notes_on_earlier(unknown, []) == (
        "This assistant cannot be recognised (it is a function or a service), so gating it again "
        "until it passes would go unnoticed; the ledger lists this gate alone.",
    )


def test_the_order_of_the_tickets_is_part_of_what_is_registered() -> None:
    assert hash_of_tickets(["T-1", "T-2"]) != hash_of_tickets(["T-2", "T-1"])


def test_a_first_gate_has_nothing_to_say_nor_has_one_after_a_killed_one() -> None:
    assert notes_on_earlier(NOW, []) == ()
    assert notes_on_earlier(NOW, [entry("c-1", kind="")]) == ()


def test_earlier_verdicts_of_the_same_candidate_are_told() -> None:
    earlier = [entry("c-1"), entry("c-2", kind=""), entry("c-3", kind="inconclusive")]
    assert notes_on_earlier(NOW, earlier) == (
        "This candidate was gated before (c-1: regression, c-3: inconclusive). The drafts of then "
        "are part of the evidence: gating again adds to them and never draws them anew.",
    )
    many = [entry(f"c-{i}") for i in range(5)]
    assert "c-2: regression and 2 more)" in notes_on_earlier(NOW, many)[0]


def test_rules_that_changed_after_the_first_verdict_are_told() -> None:
    loosened = entry("c-1", rules=(a_rule("tone", bound=0.01),))
    assert notes_on_earlier(NOW, [loosened])[1] == (
        "The rules changed since this candidate was first gated; a rule that is loosened after "
        "the fact proves nothing about it."
    )
    other_suite = entry("c-1", suite="smoke", rules=())
    assert len(notes_on_earlier(NOW, [other_suite])) == 1


def test_the_first_seed_and_the_most_repeats_of_the_same_suite_stay() -> None:
    earlier = [
        entry("c-0", suite="smoke", settings=GateSettings(seed=1), repeats=9),
        entry("c-1", settings=GateSettings(seed=2), repeats=3),
        entry("c-2", settings=GateSettings(seed=5), repeats=2),
    ]
    assert first_seed("pre_merge", earlier) == 2
    assert most_repeats("pre_merge", earlier) == 3
    assert first_seed("nightly", earlier) is None
    assert most_repeats("nightly", earlier) == 0
