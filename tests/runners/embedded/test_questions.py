"""Questions: what a ticket asks, with slips corrected and kinds told apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runners.embedded.conditions import TicketText
from runners.embedded.passages import split_article
from runners.embedded.questions import MAX_MISSPELT, MAX_QUESTIONS, read_questions

ARTICLE = split_article("KB-1", "Change your delivery address", "Refunds arrive. Parcels wait.")


def asked(ticket: str) -> list[tuple[list[str], set[str]]]:
    """Return the words and kinds of each question, the whole ticket left out."""
    questions = read_questions(TicketText(ticket), [ARTICLE])
    return [(list(each.own), set(each.kinds)) for each in questions[:-1]]


def test_each_question_counts_alone_and_the_whole_ticket_comes_last() -> None:
    questions = read_questions(
        TicketText("I bought a lamp. How long is the warranty? What does the label cost?"),
        [ARTICLE],
    )
    assert [list(each.own) for each in questions[:-1]] == [
        *(["long", "warrant"], ["label", "pric"]),
    ]
    assert list(questions[-1].own) == ["buy", "lamp", "long", "warrant", "label", "pric"]


def test_kinds_of_answer_are_told_apart() -> None:
    assert asked("How long is the warranty?")[0][1] == {"time"}
    assert asked("How much is the label?")[0][1] == {"money"}
    assert asked("How to rinse the pump?")[0][1] == {"way"}
    assert asked("Am I allowed to eat the basil?")[0][1] == {"permission"}


def test_two_questions_in_one_sentence_are_two() -> None:
    assert [own for own, _ in asked("What does the label cost and how long is it valid?")] == [
        *(["label", "pric"], ["long", "valid"]),
    ]


def test_a_question_needs_no_question_mark() -> None:
    assert [own for own, _ in asked("how do i rinse the pump")] == [["rins", "pump"]]


def test_a_question_that_names_nothing_and_no_kind_is_left_out() -> None:
    assert asked("The lamp is out. Really?") == []


def test_words_of_the_question_weigh_more_than_the_story_around_it() -> None:
    question, _ = read_questions(TicketText("My lamp is out. Where is the refund?"), [ARTICLE])
    assert question.weights["refund"] > 3 * question.weights["lamp"]


def test_a_slip_is_corrected_to_a_word_of_the_articles() -> None:
    assert asked("How do I change my delivry adress?")[0][0] == ["chang", "deliver", "addres"]


def test_a_word_that_an_article_has_is_never_corrected() -> None:
    article = split_article("KB-1", "", "The parcel waits. A parsel is not a parcel.")
    questions = read_questions(TicketText("parsel"), [article])
    assert list(questions[-1].own) == ["parsel"]


def test_a_short_word_is_not_corrected_to_another_word() -> None:
    article = split_article("KB-1", "", "We opened in March.")
    questions = read_questions(TicketText("the football match"), [article])
    assert list(questions[-1].own) == ["footbal", "match"]


def test_only_so_many_words_are_corrected() -> None:
    junk = " ".join(f"refun{letter}{other}" for letter in "xyzvwq" for other in "abcdefghij" * 6)
    late = read_questions(TicketText(f"{junk} refuund"), [ARTICLE])[-1]
    early = read_questions(TicketText(f"refuund {junk}"), [ARTICLE])[-1]
    assert len(junk.split()) > MAX_MISSPELT
    assert "refuund" in late.own
    assert "refuund" not in early.own


@given(st.lists(st.sampled_from(["How long?", "where is the lamp?", "It broke.", "and why"])))
def test_questions_are_few_however_long_the_ticket(parts: list[str]) -> None:
    questions = read_questions(TicketText(" ".join(parts)), [ARTICLE])
    assert 1 <= len(questions) <= MAX_QUESTIONS + 1
