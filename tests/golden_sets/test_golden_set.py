"""The fingerprint of a golden set."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.ticket import GoldenTicket
from golden_sets.golden_set import GoldenSet, fingerprint_of
from tests.builders import a_golden, a_reference, a_ticket, an_article

GOLDEN = a_golden()
ARTICLE = an_article()
BASE = fingerprint_of([GOLDEN], [ARTICLE])


@pytest.mark.parametrize(
    "changed",
    [
        replace(GOLDEN, ticket=a_ticket(body="Other")),
        replace(GOLDEN, ticket=a_ticket(customer={"name": "Bo"})),
        replace(GOLDEN, reference=a_reference(reply="Other")),
        replace(GOLDEN, reference=a_reference(required_facts=())),
        replace(GOLDEN, reference=a_reference(severity="critical")),
        replace(GOLDEN, slices={"category": "other"}),
        replace(GOLDEN, tags=("lookup",)),
    ],
)
def test_whatever_can_change_a_score_changes_the_fingerprint(changed: GoldenTicket) -> None:
    assert fingerprint_of([changed], [ARTICLE]) != BASE


def test_a_changed_or_added_article_changes_the_fingerprint() -> None:
    assert fingerprint_of([GOLDEN], [an_article(text="Other")]) != BASE
    assert fingerprint_of([GOLDEN], [an_article(status="superseded")]) != BASE
    assert fingerprint_of([GOLDEN], [ARTICLE, an_article(id="KB-1")]) != BASE


def test_bookkeeping_does_not_change_the_fingerprint() -> None:
    moved = replace(
        GOLDEN,
        source="elsewhere.jsonl:9",
        reference=a_reference(written_by="B", reviewed_on="", article_sha256={"KB-107": "0" * 64}),
    )
    assert fingerprint_of([moved], [an_article(owner="Someone else")]) == BASE


def test_a_ticket_is_not_mistaken_for_an_article() -> None:
    assert fingerprint_of([GOLDEN], []) != fingerprint_of([], [ARTICLE])
    assert fingerprint_of([], []) != fingerprint_of([GOLDEN], [])


@given(st.permutations([a_golden(ticket=a_ticket(id=f"T-{index}")) for index in range(5)]))
def test_the_order_of_tickets_does_not_count(shuffled: list[GoldenTicket]) -> None:
    ordered = sorted(shuffled, key=lambda golden: golden.ticket.id)
    assert fingerprint_of(shuffled, []) == fingerprint_of(ordered, [])


def test_broken_unicode_has_a_fingerprint_too() -> None:
    assert len(fingerprint_of([a_golden(ticket=a_ticket(body="\ud800"))], [])) == 64


def test_a_set_knows_whether_it_has_articles() -> None:
    bare = GoldenSet(name="x", path=Path("x"), tickets=(), articles={}, fingerprint="")
    assert not bare.has_articles
    assert replace(bare, articles={ARTICLE.id: ARTICLE}).has_articles
