"""Tickets for the page: passages once, texts within a budget, trials told apart."""

from __future__ import annotations

from dataclasses import replace

from evals.outcome import TicketPair
from evals.record import Result
from evals.score import Part
from reports.ticket_cards import SOURCE_BUDGET, TEXT_LIMITS, Sources, slice_choices, text_limit
from reports.ticket_cards import ticket_cards as cards_of
from reports.ticket_rows import ticket_row
from tests.builders import a_draft, a_golden, a_passage, a_result, a_score, a_ticket, an_unscored
from tests.reports.outcomes import a_bad_result, a_good_result, a_hostile_outcome, a_pair

GOLDEN = a_golden()


def with_passages(*texts: str) -> TicketPair:
    """Build a pair whose candidate was given passages, and whose baseline the default one."""
    passages = [a_passage(text=text, rank=i) for i, text in enumerate(texts, start=1)]
    draft = a_draft(passages=passages)
    return replace(a_pair(), candidate=(a_result(golden=GOLDEN, outcome=draft),))


def test_a_passage_that_many_tickets_were_given_is_held_once() -> None:
    sources = Sources()
    cards = cards_of([ticket_row(a_pair(id=f"T-{i}")) for i in range(5)], sources)
    assert len(sources.all()) == 1
    assert {card.passages[0].source.anchor for card in cards} == {"source-KB-107-1"}
    assert [passage.side for passage in cards[0].passages] == ["both"]
    assert cards[0].passages[0].is_expected


def test_passages_that_only_one_side_was_given_say_so() -> None:
    (card,) = cards_of([ticket_row(with_passages("new text"))], Sources())
    assert [passage.side for passage in card.passages] == ["candidate", "baseline"]


def test_passages_stay_within_their_budget() -> None:
    sources = Sources()
    for i in range(200):
        sources.of(a_passage(article_id=f"KB-{i}", text=f"{i} " * 10_000))
    shown = sum(len(source.text.text) for source in sources.all())
    assert shown <= SOURCE_BUDGET + 200 * 300
    assert all(source.text.omitted for source in sources.all())


def test_texts_are_cut_only_when_the_page_would_grow_too_big() -> None:
    small = [a_pair(id=str(i)) for i in range(500)]
    assert text_limit(small) == TEXT_LIMITS[0]
    golden = a_golden(ticket=a_ticket(body="x" * 1_000_000))
    assert text_limit([replace(pair, golden=golden) for pair in small]) == TEXT_LIMITS[2]
    # 500 tickets at 1,500 characters are 750,000, and at 3,000 more than the budget allows


def test_moved_and_unmoved_scores_are_apart_and_unscored_ones_explained() -> None:
    pair = replace(
        a_pair(),
        candidate=(
            a_result(
                golden=GOLDEN,
                scores=(a_score(value=0.5), an_unscored(scorer="tone", reason="too short")),
            ),
        ),
    )
    (card,) = cards_of([ticket_row(pair)], Sources())
    assert [(m.scorer, m.baseline, m.candidate, m.direction) for m in card.moved] == [
        ("faithfulness", "1.000", "0.500", "worse")
    ]
    assert [(m.scorer, m.candidate, m.reason) for m in card.unmoved] == [
        ("tone", "–", "does not apply: too short")
    ]


def test_slower_is_not_called_worse_for_a_single_ticket() -> None:
    def timed(seconds: float) -> Result:
        score = a_score(scorer="latency", value=seconds, unit="s")
        return a_result(golden=GOLDEN, scores=(score,))

    pair = TicketPair(
        golden=GOLDEN,
        baseline=(timed(0.5),),
        candidate=(timed(0.9),),
        change=0.0,
    )
    (card,) = cards_of([ticket_row(pair)], Sources())
    assert card.moved == ()
    assert (card.unmoved[0].baseline, card.unmoved[0].candidate) == ("500 ms", "900 ms")


def test_the_shown_trial_is_named_where_there_are_several() -> None:
    pair = replace(
        a_pair(),
        baseline=tuple(a_good_result(GOLDEN, t) for t in range(3)),
        candidate=(a_good_result(GOLDEN, 0), a_bad_result(GOLDEN, 1), a_good_result(GOLDEN, 2)),
    )
    (card,) = cards_of([ticket_row(pair)], Sources())
    assert card.trials == "Draft 2 of 3 is shown; scores are means over all of them."
    (single,) = cards_of([ticket_row(a_pair())], Sources())
    assert single.trials == ""


def test_the_slices_to_choose_from_are_those_of_the_tickets() -> None:
    cards = cards_of([ticket_row(a_pair())], Sources())
    assert "category=billing" in slice_choices(cards)


def test_a_hostile_ticket_has_a_plain_anchor_and_cleaned_texts() -> None:
    rows = [ticket_row(pair) for pair in a_hostile_outcome().pairs]
    (card,) = cards_of(rows, Sources())
    assert card.anchor.isascii()
    assert "\x1b" not in card.body.text + card.reply.text + "".join(card.forbidden)


def test_the_parts_of_a_score_are_laid_side_by_side() -> None:
    golden = a_golden()
    before, after = (
        a_result(
            golden=golden,
            scores=[
                replace(
                    a_score(scorer="retrieval"),
                    parts=(
                        Part(name="recall", value=recall, unit="share"),
                        Part(name="k", value=4.0, unit="articles"),
                    ),
                )
            ],
        )
        for recall in (1.0, 0.5)
    )
    pair = TicketPair(golden=golden, baseline=(before,), candidate=(after,), change=0.0)
    (card,) = cards_of([ticket_row(pair)], Sources())
    told = [(one.scorer, one.name, one.baseline, one.candidate) for one in card.parts]
    assert told == [
        ("retrieval", "recall", "1.000", "0.500"),
        ("", "k", "4 articles", "4 articles"),
    ]
