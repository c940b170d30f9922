"""Near-duplicates, languages, cut texts, labels: the single checks of the audit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.table import ScoreRow, ScoreTable
from evals.ticket import GoldenTicket
from golden_sets.audit.audit import Measured, audit
from golden_sets.audit.counts import counts_of, demands_of
from golden_sets.audit.discrimination import discrimination_findings
from golden_sets.audit.fault_findings import kind_of_fault
from golden_sets.audit.labels import canonical, spellings
from golden_sets.audit.near_duplicates import near_duplicates
from golden_sets.audit.ownership import day_of
from golden_sets.audit.texts import language_of, truncated
from golden_sets.faults import Fault
from golden_sets.golden_set import GoldenSet, fingerprint_of
from golden_sets.load import load_golden_set
from tests.builders import a_golden, a_ticket

SUPPORT = Path(__file__).resolve().parents[2] / "golden_sets" / "support" / "v1"


def asks(*bodies: str) -> list[GoldenTicket]:
    return [
        a_golden(ticket=a_ticket(id=f"T-{i}", body=body), source=f"tickets.jsonl:{i}")
        for i, body in enumerate(bodies)
    ]


def pairs(*bodies: str) -> list[tuple[str, str]]:
    return [(p.first.ticket.id, p.second.ticket.id) for p in near_duplicates(asks(*bodies))]


def test_a_greeting_does_not_hide_a_duplicate() -> None:
    body = "my parcel with the blue lamp never arrived last week"
    assert pairs(body, f"Hello team, {body}!", "where do I change my password please") == [
        ("T-0", "T-1")
    ]


def test_a_short_ticket_is_no_duplicate_of_a_long_one_that_holds_its_words() -> None:
    assert (
        pairs("card not working", "my card is not working " + "since the storm on Monday " * 3)
        == []
    )


def test_short_texts_are_duplicates_only_when_equal() -> None:
    assert pairs("help me", "me help", "Help me!") == [("T-0", "T-2")]


def test_a_thousand_copies_are_a_thousand_pairs_and_no_more() -> None:
    assert len(near_duplicates(asks(*["the same old question again"] * 1000))) == 999


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=4, max_size=8), max_size=12))
def test_prefix_filtering_misses_no_pair(texts: list[list[str]]) -> None:
    bodies = list(dict.fromkeys(" ".join(sorted(set(words))) for words in texts))
    bags = [set(body.split()) for body in bodies]
    # Equal but for order, hence Jaccard 1: none may be missed. Bodies are distinct sets here, so
    # every pair that is returned overlaps by at least 0.6.
    for one, other in pairs(*bodies):
        left, right = bags[int(one[2:])], bags[int(other[2:])]
        assert len(left & right) >= 0.6 * len(left | right)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Where is my refund? I paid by card two weeks ago.", "en"),
        ("Wo bleibt meine Erstattung? Ich habe vor zwei Wochen mit Karte bezahlt.", "de"),
        ("¿Dónde está mi reembolso? Pagué con tarjeta hace dos semanas.", "es"),
        ("Où est mon remboursement ? J'ai payé par carte il y a deux semaines.", "fr"),
        ("ok thx", ""),
        ("12345 67890 !!! ???", ""),
    ],
)
def test_a_language_is_named_only_when_it_is_sure(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("I ordered a lamp and it never came [truncated]", True),
        ("I ordered a lamp last week and I would like to return the", True),
        ("I ordered a lamp last week, two chairs and a table,", True),
        ("I ordered a lamp last week and would like to retu", True),
        ("I ordered a lamp last week and would like to return it", False),
        ("I ordered a lamp last week.\nThanks, Maëlle", False),
        ("pls help", False),
    ],
)
def test_a_cut_text_is_told_from_a_careless_one(text: str, is_cut: bool) -> None:
    others = ["How do I return my chairs?", "I want to return it."]
    assert truncated([text, *others]) == [is_cut, False, False]


def test_texts_that_end_at_the_limit_of_a_form_are_cut() -> None:
    assert truncated(["word " * 60] * 3 + ["short"]) == [True, True, True, False]
    assert truncated(["word " * 60] * 2 + ["short"]) == [False, False, False]


def test_a_reply_that_ends_without_a_sentence_is_cut_and_a_signature_is_not() -> None:
    signed = "Dear Ana, your refund is on its way.\n\nKind regards,\nYour support team of today"
    assert truncated([signed, "Dear Ana, your refund is on its way and you will get it soon"],
                     is_ours=True) == [False, True]  # fmt: skip


def test_categories_are_compared_without_case_and_plural() -> None:
    assert canonical("Top-Up / Cards") == canonical("top_up card")
    assert spellings(["billing"] * 20 + ["Billing", "biling", "refunds", "refund"]) == [
        ("Billing", "billing"),
        ("biling", "billing"),
        ("refund", "refunds"),
    ]
    assert spellings(["tier 1"] * 20 + ["tier 2"]) == []


def test_a_fault_of_loading_is_told_by_its_words() -> None:
    fault = Fault(where="t:1", what="quote 'a' is not in KB-1 word by word", advice="copy it")
    assert kind_of_fault(fault)[0] == "quote_not_verbatim"
    assert kind_of_fault(Fault(where="t:1", what="strange", advice=""))[0] == "schema_fault"


def test_a_day_is_read_from_a_time_and_nothing_else() -> None:
    assert day_of("2026-09-14T08:12:00Z") == date(2026, 9, 14)
    assert day_of("soon") is None


def runs(*levels: float) -> list[ScoreTable]:
    return [
        ScoreTable(
            name=f"r{i}",
            rows=(
                ScoreRow(ticket_id="T-1", trial=0, thread_id="T-1", scores={"tone": level}),
                ScoreRow(ticket_id="T-2", trial=0, thread_id="T-2", scores={"tone": 1.0}),
            ),
        )
        for i, level in enumerate(levels)
    ]


def test_a_ticket_that_every_run_passes_is_named() -> None:
    [finding] = discrimination_findings(["T-1", "T-2"], runs(1.0, 0.4, 0.9))
    # T-2 has 1.0 in all three runs, T-1 varies: one of two is half, a gap.
    assert (finding.examples, finding.share, finding.severity) == (("T-2",), 0.5, "gap")


def test_two_runs_are_too_few_to_say_so() -> None:
    assert list(discrimination_findings(["T-1", "T-2"], runs(1.0, 1.0))) == []


def test_a_card_may_demand_numbers() -> None:
    card = "# Set\n\nDemand: tickets >= 320\n- Demand: tag=lookup >= 25\nDemand: nothing\n"
    assert demands_of(card) == {"tickets": 320, "tag=lookup": 25}


def test_a_demanded_slice_that_is_absent_counts_zero() -> None:
    golden = tuple(asks("a question"))
    golden_set = GoldenSet(name="x", path=Path("x"), tickets=golden, articles={}, fingerprint="")
    row = next(r for r in counts_of(golden_set, {"language=de": 20}) if r.name == "de")
    assert (row.have, row.demanded, row.is_met) == (0, 20, False)


def test_an_empty_set_is_audited_and_not_fit_to_use() -> None:
    empty = GoldenSet(name="x", path=Path("nowhere"), tickets=(), articles={},
                      fingerprint=fingerprint_of((), ()))  # fmt: skip
    fault = Fault(where="x:1", what="has no tickets", advice="add one")
    outcome = audit(empty, [fault], Measured(), today=date(2026, 11, 23))
    assert outcome.kind == "not_fit"


DEMANDS = {
    "tickets": 320, "threads": 260, "articles": 70, "categories": 10, "severity=critical": 40,
    "tag=adversarial": 40, "tag=unanswerable": 30, "tag=conflict": 25, "tag=lookup": 25,
    "tag=long": 25, "tag=sparse": 20, "language=es": 20, "language=de": 20, "language=fr": 20,
    "channel=email": 1, "channel=chat": 1, "channel=form": 1, "channel=social": 1,
}  # fmt: skip


def test_the_set_that_ships_with_us_has_the_numbers_that_were_asked_for() -> None:
    golden_set = load_golden_set(SUPPORT)
    rows = counts_of(golden_set, DEMANDS)
    assert [f"{r.group} {r.name} {r.have}/{r.demanded}" for r in rows if not r.is_met] == []
    shares = {row.name: row.share or 0.0 for row in rows if row.group == "action"}
    for action, share in {
        "answer": 0.62,
        "clarify": 0.12,
        "hand_off": 0.18,
        "refuse": 0.08,
    }.items():
        assert shares[action] == pytest.approx(share, abs=0.02)
    words = [len(one.ticket.body.split()) for one in golden_set.tickets if "long" in one.tags]
    assert min(words) > 300


def test_no_two_threads_of_the_set_that_ships_with_us_say_the_same() -> None:
    assert near_duplicates(load_golden_set(SUPPORT).tickets) == []
