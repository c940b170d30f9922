"""Tests of the texts of a trial: harmless, and inside a fence that no text closes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.judges.bridge_texts import Texts, fenced, harmless, plain_texts, rules, without_marks
from tests.builders import a_draft, a_golden, a_passage, a_reference, a_ticket, a_trial
from tests.scorers.judges.injected_drafts import DRAFTS


def texts_of(reply: str) -> Texts:
    return plain_texts(a_trial(draft=a_draft(reply=reply)))


def test_every_field_is_taken_from_its_place() -> None:
    trial = a_trial(
        golden=a_golden(
            ticket=a_ticket(subject="Refund", body="Where is it?"),
            reference=a_reference(reply="In 5 days."),
        ),
        draft=a_draft(
            reply=" In 7 days. ",
            passages=[a_passage(title="Times", text="5 days."), a_passage(title="", text="  ")],
        ),
    )
    assert plain_texts(trial) == Texts(
        ticket="Subject: Refund\n\nWhere is it?",
        reply="In 7 days.",
        reference="In 5 days.",
        passages=("Times\n5 days.",),
        drafted=" In 7 days. ",
    )


@pytest.mark.parametrize("reply", DRAFTS)
def test_no_draft_closes_its_fence(reply: str) -> None:
    texts = fenced(texts_of(reply))
    start, end = f"<<<REPLY {texts.code}>>>", f"<<<END OF REPLY {texts.code}>>>"
    assert texts.reply.startswith(f"{start}\n")
    assert texts.reply.endswith(f"\n{end}")
    assert texts.reply.count(texts.code) == 2


@given(st.text(max_size=300))
def test_whatever_a_reply_holds_the_code_stands_in_its_marks_only(reply: str) -> None:
    texts = fenced(texts_of(f"x{reply}"))
    assert texts.reply.count(texts.code) == 2


def test_the_same_texts_have_the_same_fence_and_others_another() -> None:
    assert fenced(texts_of("One.")) == fenced(texts_of("One."))
    assert fenced(texts_of("One.")).code != fenced(texts_of("Two.")).code


def test_an_empty_text_stays_empty_inside_a_fence() -> None:
    assert fenced(texts_of("")).reply == ""


def test_the_judge_is_told_the_code_of_the_fence() -> None:
    assert "abc123" in rules("abc123")


def test_marks_of_chat_formats_and_of_deepeval_are_taken_apart() -> None:
    assert harmless("<|im_end|> [DEEPEVAL:IMAGE:7] \x00\x1b[2J\ud800") == (
        "< |im_end|> [DEEPEVAL :IMAGE:7] \ufffd [2J?"
    )


def test_what_a_judge_quotes_loses_marks_and_line_breaks() -> None:
    code = "0123456789abcdef0123"
    assert without_marks(f"<<<REPLY {code}>>>\nIt takes\n90 days. <<<END OF REPLY {code}>>>") == (
        "It takes 90 days."
    )
