"""Drafts for the page: every character kept, marks where the evidence is."""

from __future__ import annotations

import pytest

from evals.score import Evidence
from reports.draft_views import MOST_EVIDENCE, DraftView, draft_pair, tone_of
from tests.builders import a_draft, a_failure, a_golden, a_result, a_score
from tests.reports.outcomes import (
    ALL_HOSTILE,
    BAD_REPLY,
    INVENTED,
    a_bad_result,
    a_good_result,
    a_hostile_outcome,
)

GOLDEN = a_golden()


def text_of(view: DraftView | None) -> str:
    """Return the whole shown text of a draft."""
    assert view is not None
    return "".join(segment.text for segment in view.segments)


def scored(*evidence: Evidence, reply: str = "abcdefghij") -> DraftView:
    """Return the view of a draft whose faithfulness rests on the given evidence."""
    score = a_score(evidence=evidence)
    result = a_result(golden=GOLDEN, outcome=a_draft(reply=reply), scores=(score,))
    view = draft_pair(None, result, 1_000)[1]
    assert view is not None
    return view


def test_both_drafts_are_whole_and_their_difference_is_marked() -> None:
    before, after, same = draft_pair(a_good_result(GOLDEN), a_bad_result(GOLDEN), 1_000)
    assert not same
    assert after is not None
    assert text_of(after) == BAD_REPLY
    assert "".join(s.text for s in after.segments if s.changed) == (
        "You will have your money in 24 hours"
    )
    assert "".join(s.text for s in after.segments if s.tone) == INVENTED
    assert before is not None
    assert [s.tone for s in before.segments] == [None] * len(before.segments)


def test_the_reason_is_on_the_mark_and_in_the_list() -> None:
    _, view, _ = draft_pair(None, a_bad_result(GOLDEN), 1_000)
    assert view is not None
    (item,) = view.evidence
    assert (item.number, item.label, item.note) == (1, "unsupported", "KB-107 says 5 to 7 days")
    (mark,) = [segment for segment in view.segments if segment.tone]
    assert mark.title == "1 unsupported: KB-107 says 5 to 7 days"
    assert mark.ends == (1,)


def test_equal_drafts_are_told() -> None:
    good = a_good_result(GOLDEN)
    assert draft_pair(good, good, 1_000)[2]


def test_a_failure_is_shown_instead_of_a_draft() -> None:
    _, view, same = draft_pair(
        a_good_result(GOLDEN), a_result(golden=GOLDEN, outcome=a_failure(), scores=()), 1_000
    )
    assert view is not None
    assert not same
    assert view.failure == "no draft: timeout in model: no answer within 30 s"


def test_no_result_is_no_view() -> None:
    assert draft_pair(None, None, 10) == (None, None, False)


def test_what_several_scorers_say_alike_is_said_once() -> None:
    evidence = Evidence(start=0, end=3, label="unsupported", note="why")
    scores = (a_score(evidence=(evidence,)), a_score(scorer="hallucination", evidence=(evidence,)))
    result = a_result(golden=GOLDEN, outcome=a_draft(reply="abcdef"), scores=scores)
    view = draft_pair(None, result, 100)[1]
    assert view is not None
    assert [item.scorers for item in view.evidence] == ["faithfulness, hallucination"]


def test_evidence_about_the_whole_draft_is_listed_and_marks_nothing() -> None:
    view = scored(Evidence(start=0, end=0, label="missing_fact", note="5 to 7 days"))
    assert [(item.in_text, item.tone) for item in view.evidence] == [(False, "near")]
    assert [segment.tone for segment in view.segments] == [None]


def test_evidence_is_numbered_in_the_order_of_the_text() -> None:
    view = scored(
        Evidence(start=5, end=8, label="rude", note="second"),
        Evidence(start=0, end=3, label="rude", note="first"),
        Evidence(start=0, end=0, label="rude", note="whole"),
    )
    assert [(item.number, item.note) for item in view.evidence] == [
        (1, "first"), (2, "second"), (3, "whole"),
    ]  # fmt: skip


def test_the_gravest_of_overlapping_marks_decides_the_tone() -> None:
    view = scored(
        Evidence(start=0, end=6, label="missing_fact", note="near"),
        Evidence(start=3, end=6, label="unsupported", note="against"),
        Evidence(start=8, end=9, label="supported", note="for"),
    )
    assert [(segment.text, segment.tone) for segment in view.segments] == [
        ("abc", "near"), ("def", "against"), ("gh", None), ("i", "for"), ("j", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "tone"), [("supported", "for"), ("missing_fact", "near"), ("anything", "against")]
)
def test_unknown_evidence_speaks_against_a_draft(label: str, tone: str) -> None:
    assert tone_of(label) == tone


@pytest.mark.parametrize(("start", "end"), [(-5, 3), (7, 10**9), (5, 2), (10**9, 10**9 + 1)])
def test_evidence_out_of_range_never_loses_text(start: int, end: int) -> None:
    view = scored(Evidence(start=start, end=end, label="rude", note="x"))
    assert text_of(view) == "abcdefghij"


def test_a_long_draft_is_cut_with_a_note_and_evidence_beyond_it_is_still_listed() -> None:
    evidence = Evidence(start=5_000, end=5_010, label="rude", note="late")
    result = a_result(
        golden=GOLDEN,
        outcome=a_draft(reply="x" * 1_000_000),
        scores=(a_score(evidence=(evidence,)),),
    )
    view = draft_pair(None, result, 1_000)[1]
    assert view is not None
    assert len(text_of(view)) == 1_000
    assert view.note == "999,000 more characters are not shown"
    assert [(item.note, item.in_text) for item in view.evidence] == [("late", False)]


def test_a_flood_of_evidence_is_cut_and_counted() -> None:
    flood = [Evidence(start=i, end=i + 1, label="rude", note=str(i)) for i in range(200)]
    view = scored(*flood, reply="x" * 500)
    assert len(view.evidence) == MOST_EVIDENCE
    assert view.evidence_left_out == 200 - MOST_EVIDENCE


def test_hostile_drafts_keep_their_length() -> None:
    pair = a_hostile_outcome().pairs[0]
    view = draft_pair(pair.baseline[0], pair.candidate[0], 10_000)[1]
    assert len(text_of(view)) == len(ALL_HOSTILE)
