"""A model's answer is a reply and two lines; other shapes are read as well as they can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.ticket import ACTIONS
from runners.reply_format import action_named, parse_reply


def test_reply_action_and_sources_are_taken_apart() -> None:
    parsed = parse_reply("Hello.\n\nYes.\n\nAction: hand_off\nSources: KB-101, KB-204\n")
    assert (parsed.reply, parsed.action) == ("Hello.\n\nYes.", "hand_off")
    assert parsed.citations == ("KB-101", "KB-204")
    assert parsed.warnings == ()


@pytest.mark.parametrize(
    "trailer",
    ["**Action:** Hand off", "action: HAND-OFF.", "> Action: hand over", "Action: escalate"],
)
def test_spelling_of_the_action_is_tolerated(trailer: str) -> None:
    assert parse_reply(f"Hello.\n{trailer}").action == "hand_off"


def test_a_missing_action_counts_as_an_answer_and_is_said() -> None:
    parsed = parse_reply("We will see.")
    assert (parsed.action, parsed.warnings) == ("answer", ("no action line; taken as answer",))


def test_an_unknown_action_counts_as_an_answer_and_is_said() -> None:
    assert parse_reply("Hi.\nAction: dance").warnings == (
        "action 'dance' is unknown; taken as answer",
    )


def test_a_line_about_actions_inside_the_reply_stays_in_the_reply() -> None:
    text = "Action: refuse\nis what the sign said.\nBye.\nAction: answer"
    assert parse_reply(text).reply == "Action: refuse\nis what the sign said.\nBye."


def test_an_answer_of_trailers_only_holds_no_reply() -> None:
    assert parse_reply("Action: answer\nSources: KB-1").reply == ""


@given(st.text(max_size=2000))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert parse_reply(text).action in ACTIONS


@given(st.sampled_from(ACTIONS))
def test_every_action_is_read_by_its_own_name(action: str) -> None:
    assert action_named(action) == action
