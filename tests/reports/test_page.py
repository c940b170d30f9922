"""What a page shows, before it is laid out."""

from __future__ import annotations

from dataclasses import replace

from reports.page import gate_page, run_page, summary
from tests.reports.outcomes import (
    a_check,
    a_held_check,
    a_never_check,
    a_pair,
    a_run_outcome,
    a_skipped_check,
    a_verdict,
    an_empty_outcome,
    an_outcome,
)


def test_two_sentences_say_what_was_done_and_what_to_do() -> None:
    assert summary(an_outcome()) == (
        "Both versions answered the same 240 tickets, and each pair of drafts was compared: "
        "1 got worse and 0 got better. Do not merge it; read the tickets below to see what broke."
    )
    assert summary(an_empty_outcome()) == (
        "The two runs were not compared. "
        "This is not a pass: repair the measurement and run it again."
    )


def test_a_pass_and_an_open_question_never_read_alike() -> None:
    passed = summary(an_outcome(verdict=a_verdict(kind="pass")))
    opened = summary(an_outcome(verdict=a_verdict(kind="inconclusive")))
    assert "Nothing stands against merging it." in passed
    assert "This is not a pass" in opened


def test_the_overview_counts_what_was_asked_only() -> None:
    facts = {fact.label: (fact.value, fact.tone) for fact in gate_page(an_outcome()).facts}
    assert facts == {
        "rules broken": ("2 of 5", "bad"),  # six rules, one of them not asked
        "rules open": ("1", "doubt"),
        "tickets worse": ("1", "plain"),
        "tickets better": ("0", "plain"),
        "p95 latency": ("1.50 s → 1.75 s", "plain"),
        "cost of all drafts": ("$0.0504", "plain"),
    }


def test_every_rule_is_somewhere_on_the_page() -> None:
    page = gate_page(an_outcome())
    shown = [
        *(row.name for forest in page.forests for row, _ in forest.rows),
        *(row.name for row, _ in page.limits),
        *(never.row.name for never in page.nevers),
        *(row.name for row in (*page.unmeasured, *page.skipped)),
    ]
    assert sorted(shown) == [
        "faithfulness",
        "forbidden_claim never [severity=critical]",
        "hallucination limit",
        "retrieval",
        "tone",
        "tone [category=billing]",
    ]


def test_a_comparison_without_any_number_is_not_lost() -> None:
    check = replace(a_held_check(status="unmeasurable"), difference=None, low=None, high=None)
    page = gate_page(an_outcome(verdict=a_verdict(checks=(check,))))
    assert [row.name for row in page.unmeasured] == ["tone"]


def test_tickets_are_grouped_by_where_they_went() -> None:
    pairs = [a_pair(id=f"T-{change}", change=change) for change in (-0.5, 0.5, 0.0)]
    page = gate_page(an_outcome(verdict=a_verdict(checks=()), pairs=pairs))
    groups = (page.worse, page.better, page.same)
    assert [[card.row.id for card in group] for group in groups] == [
        ["T--0.5"],
        ["T-0.5"],
        ["T-0.0"],
    ]


def test_a_rule_breaker_links_to_its_ticket_where_the_page_shows_it() -> None:
    check = a_never_check(tickets=("T-0002", "T-9999"))
    (never,) = gate_page(an_outcome(verdict=a_verdict(checks=(check,)))).nevers
    assert [(link.id, link.anchor) for link in never.tickets] == [
        ("T-0002", "ticket-T-0002"),
        ("T-9999", ""),
    ]
    assert never.cases == "1 of 12 tickets; none in the baseline"


def test_the_page_says_what_the_comparison_can_see() -> None:
    checks = (a_check(chance_to_pass=0.9, chance_basis="repeats"), a_skipped_check())
    power = gate_page(an_outcome(verdict=a_verdict(checks=checks))).power
    assert power is not None
    assert [(row.name, row.even, row.concentrated, row.chance) for row in power.rows] == [
        ("faithfulness", "0.021", "0.040", "90 %")
    ]
    assert power.sentences == (
        "These 160 threads detect a drop in faithfulness of 0.021 on every ticket, or of 0.040 "
        "from a few broken ones, 8 times in 10.",
        "A change that changes nothing would pass with a chance of about 90 %.",
    )
    assert gate_page(an_empty_outcome()).power is None


def test_tickets_without_texts_are_listed_and_counted() -> None:
    regressed = [f"T-{i}" for i in range(250)]
    page = gate_page(an_outcome(verdict=a_verdict(regressed=regressed), pairs=()))
    assert len(page.others) == 200
    assert page.others_left_out == 50


def test_a_note_that_the_sentence_says_already_is_not_repeated() -> None:
    assert gate_page(an_empty_outcome()).notes == ()


def test_what_was_not_measured_has_no_row_of_dashes() -> None:
    outcome = replace(
        an_outcome(latency={}), cost_usd={"baseline": None, "candidate": None}, failures={}
    )
    assert gate_page(outcome).speed == ()
    assert len(gate_page(an_outcome()).speed) == 2


def test_a_run_shows_every_scorer_and_invents_no_level() -> None:
    metrics = {metric.scorer: metric for metric in run_page(a_run_outcome()).metrics}
    assert metrics["faithfulness"].bar == (88.0, 91.0, 94.0)
    assert (metrics["tone"].level, metrics["tone"].bar) == ("–", None)
    assert metrics["tone"].unscored == "40"
    # 0.02 USD for 40 tickets
    assert run_page(a_run_outcome()).usd_per_ticket == "$0.00050"
