"""Prove the laws that every scorer of the catalogue keeps, whatever the draft says."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.score import METRICS, Score, Trial, Unscored, metric_named
from scorers.catalogue import CATALOGUE, make_scorers
from tests.builders import (
    ARTICLE_TEXT,
    a_draft,
    a_fact,
    a_golden,
    a_passage,
    a_reference,
    a_ticket,
    a_trial,
)

NAMES = sorted(CATALOGUE)
MENU = """Refunds to a card take 5 to 7 business days . , ; : ? ! – not never PayPal we will refund
you EUR 6.90 € Hello thank please Ana it is the and | # - <script> [redacted] \u202e é 日本
a@b.example +49 341 555 0199 DE89370400440532013000 2026-03-01 Die Lampe ist nicht an und"""
WORDS = st.sampled_from([*MENU.split(), "\n", "\n\n", "\x00", "\x1b[31m"])
REPLIES = st.one_of(st.lists(WORDS, max_size=30).map(" ".join), st.text(max_size=120))
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def a_case_of(reply: str, passage: str = ARTICLE_TEXT, body: str = "Where is it?") -> Trial:
    """Build a trial in which every scorer has something to do."""
    reference = a_reference(
        required_facts=[a_fact()], forbidden_claims=["Refunds to PayPal take 9 business days."]
    )
    golden = a_golden(ticket=a_ticket(body=body), reference=reference)
    return a_trial(golden=golden, draft=a_draft(reply=reply, passages=[a_passage(text=passage)]))


def scores(name: str, *trials: Trial) -> list[Score | Unscored]:
    """Score a batch with a scorer that is made anew."""
    (scorer,) = make_scorers([name])
    return scorer.score(trials)


def check(answer: Score | Unscored, name: str, reply: str) -> None:
    """Assert what holds for every answer."""
    metric = metric_named(name)
    assert answer.scorer == name
    assert answer.reason
    if isinstance(answer, Unscored):
        return
    assert math.isfinite(answer.value)
    assert answer.unit == metric.unit
    assert answer.value >= 0
    assert not metric.is_bounded or answer.value <= 1
    assert metric.unit != "yes/no" or answer.value in (0.0, 1.0)
    for one in answer.evidence:
        assert 0 <= one.start <= one.end <= len(reply)
        assert one.label
        assert one.note


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(reply=REPLIES)
def test_any_reply_gets_an_answer_in_range_with_evidence_inside_it(name: str, reply: str) -> None:
    (answer,) = scores(name, a_case_of(reply))
    check(answer, name, reply)


@FEW
@given(reply=REPLIES, passage=REPLIES, body=REPLIES)
def test_any_passage_and_ticket_are_read(reply: str, passage: str, body: str) -> None:
    trial = a_case_of(reply, passage, body)
    for name in NAMES:
        check(scores(name, trial)[0], name, reply)


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(replies=st.lists(REPLIES, max_size=4))
def test_a_batch_gives_one_answer_each_in_order_and_alike(name: str, replies: list[str]) -> None:
    trials = [a_case_of(reply) for reply in replies]
    together = scores(name, *trials)
    assert together == [scores(name, trial)[0] for trial in trials]
    assert scores(name, *trials[::-1]) == together[::-1]
    assert together == scores(name, *trials)


@pytest.mark.parametrize("name", sorted({*NAMES} - {"tone", "safety"}))
@FEW
@given(
    words=st.lists(WORDS.filter(str.isprintable), min_size=1, max_size=20),
    spaces=st.sampled_from(["\n", " ", "\t", "\u00a0"]),
)  # fmt: skip
def test_space_around_a_reply_changes_no_value(name: str, words: list[str], spaces: str) -> None:
    reply = " ".join(words)
    (bare,) = scores(name, a_case_of(reply))
    (padded,) = scores(name, a_case_of(f"{spaces}{reply}{spaces}"))
    assert type(bare) is type(padded)
    assert getattr(bare, "value", None) == getattr(padded, "value", None)


def test_an_empty_batch_gives_no_answer() -> None:
    assert {tuple(scores(name)) for name in METRICS} == {()}


@pytest.mark.parametrize(
    "junk",
    [
        "refund " * 6_000,
        "we will refund you, " * 2_000,
        "Refunds to a card take 5 days. " * 1_000,
        "!" * 100_000,
        "| a " * 8_000,
        "a@" * 15_000,
        "(((" * 15_000,
        "\x00\ud800" * 20_000,
    ],
)
def test_long_junk_is_scored_within_the_test(junk: str) -> None:
    for name in sorted({*NAMES} - {"tone", "safety"}):
        check(scores(name, a_case_of(junk))[0], name, junk)
    check(
        scores("faithfulness", a_case_of("Refunds take 5 days.", junk))[0], "faithfulness", "x" * 99
    )
