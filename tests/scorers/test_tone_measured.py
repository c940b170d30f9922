"""Measure tone against people: labelled drafts, rated e-mails, and requests rated by others."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import pytest
from scipy.stats import spearmanr

from evals.score import Score
from scorers.reader import is_there
from scorers.tone import CAUGHT_BELOW, ToneScorer, combine, sub_scores
from tests.builders import a_draft, a_golden, a_ticket, a_trial
from tests.scorers.labelled import Labelled, labelled

REPOSITORY = Path(__file__).parents[2]
REQUESTS = REPOSITORY.parent / "shared" / "data" / "tone" / "stanford_politeness"
needs_network = pytest.mark.skipif(not is_there(), reason="the network is not installed")
needs_requests = pytest.mark.skipif(not REQUESTS.is_dir(), reason=f"no folder {REQUESTS.name}")


def by_patterns(reply: str) -> float:
    """Return the tone of a reply without the network."""
    return combine(sub_scores(reply, a_ticket(), frozenset())[0])


def by_all(draft: Labelled) -> float:
    """Return the tone of a labelled draft as the scorer gives it."""
    golden = a_golden(ticket=draft.ticket)
    (answer,) = ToneScorer().score([a_trial(golden=golden, draft=a_draft(reply=draft.reply))])
    assert isinstance(answer, Score)
    return answer.value


@cache
def caught(fault: str) -> float:
    """Return the share of drafts with a fault, or without any when empty, that are caught."""
    wanted = [one for one in labelled() if (fault in one.classes if fault else not one.classes)]
    assert len(wanted) >= 40
    return sum(by_all(one) < CAUGHT_BELOW for one in wanted) / len(wanted)


@cache
def rated() -> tuple[tuple[float, str], ...]:
    """Return e-mails of our own, each with the politeness that its author gave it beforehand."""
    lines = (Path(__file__).parent / "rated_emails.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple((row["politeness"], row["text"]) for row in map(json.loads, lines))


def test_good_drafts_are_hardly_ever_caught() -> None:
    assert caught("") <= 0.05


@pytest.mark.parametrize("fault", ["rude", "blaming", "over_promise"])
def test_most_faulty_drafts_are_caught_even_by_patterns_alone(fault: str) -> None:
    wanted = [one.reply for one in labelled() if fault in one.classes]
    found = sum(by_patterns(reply) < CAUGHT_BELOW for reply in wanted)
    assert found / len(wanted) >= 0.7


@needs_network
@pytest.mark.parametrize(
    ("fault", "least"), [("rude", 0.75), ("blaming", 0.85), ("over_promise", 0.85)]
)
def test_faulty_drafts_are_caught(fault: str, least: float) -> None:
    assert caught(fault) >= least


def test_tone_orders_our_rated_emails_as_their_author_did() -> None:
    ratings, texts = zip(*rated(), strict=True)
    assert spearmanr([by_patterns(text) for text in texts], ratings).statistic >= 0.75


def test_polite_refusals_among_the_emails_stay_above_a_half() -> None:
    for rating, text in rated():
        if rating >= 0.5:
            assert by_patterns(text) > 0.5, text


@needs_requests
def test_tone_follows_the_politeness_of_requests_that_others_rated() -> None:
    with (REQUESTS / "wikipedia.annotated.csv").open(encoding="utf-8") as file:
        rows = [row for row, _ in zip(csv.DictReader(file), range(1_000), strict=False)]
    ratings = [float(row["Normalized Score"]) for row in rows]
    values = [by_patterns(row["Request"]) for row in rows]
    assert spearmanr(values, ratings).statistic >= 0.45
