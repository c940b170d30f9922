"""Selection: the sentences that answer are chosen, few and in order, or none at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runners.embedded.conditions import TicketText
from runners.embedded.passages import SplitArticle, split_article
from runners.embedded.selection import choose

REFUNDS = split_article(
    "KB-107",
    "How long a refund takes",
    """A refund always goes back to the payment method of the order.

| Payment method | Time until the money arrives |
|---|---|
| Card | 5 to 7 business days |
| PayPal | 1 to 2 business days |

The warehouse in Leipzig opened in March 2021.
""",
)
PUMP = split_article(
    "KB-804",
    "Pump noise",
    """Only the Nook and the Nook Max have a pump.

## Clean the filter

1. Unplug the device.
2. Rinse the blue pump filter under warm water.

E03 means that the pump is blocked. The pump runs for 15 minutes in every hour.
""",
)
ARTICLES = (REFUNDS, PUMP)


def chosen(
    ticket: str,
    *,
    limit: int = 2,
    articles: tuple[SplitArticle, ...] = ARTICLES,
    anyway: bool = False,
) -> list[str]:
    found = choose(TicketText(ticket), articles, limit=limit, anyway=anyway)
    return [articles[each.article].sentences[each.sentence].text for each in found]


def test_the_row_that_answers_is_chosen() -> None:
    assert chosen("When does my PayPal refund arrive?", limit=1) == [
        "PayPal – time until the money arrives: 1 to 2 business days."
    ]


def test_a_code_finds_its_sentence() -> None:
    assert chosen("display says e03", limit=1) == ["E03 means that the pump is blocked."]


def test_two_questions_both_get_a_sentence() -> None:
    ticket = "How long does a PayPal refund take? And how often does the pump run per hour?"
    assert chosen(ticket) == [
        "PayPal – time until the money arrives: 1 to 2 business days.",
        "The pump runs for 15 minutes in every hour.",
    ]


def test_sentences_keep_the_order_of_the_articles() -> None:
    ticket = "How often does the pump run per hour? And how long does a PayPal refund take?"
    assert chosen(ticket) == chosen(
        "How long does a PayPal refund take? And how often does the pump run per hour?"
    )


def test_a_way_to_do_something_is_answered_with_steps() -> None:
    assert chosen("How do I clean the pump filter?", limit=1) == [
        "Rinse the blue pump filter under warm water."
    ]


def test_a_word_that_is_covered_counts_less_so_that_the_rest_gets_its_sentence() -> None:
    article = split_article(
        "KB-1",
        "Light",
        "Pods differ. Basil and mint like light. Nobody minds. Mint and basil like lamps. "
        "Sun suits none. Chilli wants heat.",
    )
    # Alone, each of the two sentences on basil and mint is worth more than the one on chilli:
    # two words with df 2 against one with df 1. Covered, they are worth less.
    assert chosen("basil mint chilli", articles=(article,)) == [
        *("Basil and mint like light.", "Chilli wants heat."),
    ]


def test_a_sentence_that_tells_what_is_asked_is_preferred() -> None:
    article = split_article(
        "KB-1", "Warranty", "The warranty covers the pump. Pods differ. The warranty ends at once."
    )
    assert chosen("How long is the warranty of the pump?", limit=1, articles=(article,)) == [
        "The warranty covers the pump."
    ]
    assert chosen("Until when is there a warranty?", limit=1, articles=(article,)) == [
        "The warranty ends at once."
    ]


def test_a_step_is_preferred_when_a_way_is_asked_for() -> None:
    article = split_article(
        "KB-1", "Filter", "See Device > Filter. Pods differ.\n\n1. Rinse the filter."
    )
    assert chosen("The filter looks odd", limit=1, articles=(article,)) == ["See Device > Filter."]
    assert chosen("What now with the filter?", limit=1, articles=(article,)) == [
        "Rinse the filter."
    ]


def test_two_words_that_drown_in_a_long_story_are_no_answer() -> None:
    assert chosen("The pump is blocked", limit=1) == ["E03 means that the pump is blocked."]
    story = "anchor sails harbour diesel rudder compass mast keel winch buoy"
    assert chosen(f"The pump is blocked {story}", limit=1) == []


def test_an_unrelated_ticket_gets_nothing() -> None:
    assert chosen("Who won the football match between Munich and Leipzig?") == []
    assert chosen("") == []
    assert chosen("When does my PayPal refund arrive?", articles=()) == []


def test_anyway_takes_the_best_there_is() -> None:
    assert len(chosen("Who won the football match?", anyway=True)) == 2
    assert chosen("Who won the football match?", anyway=True, articles=()) == []


def test_no_sentence_is_taken_when_none_is_allowed() -> None:
    assert chosen("When does my PayPal refund arrive?", limit=0) == []


def test_the_same_sentence_in_two_articles_is_said_once() -> None:
    twin = split_article("KB-2", "PayPal refund", "A PayPal refund takes 2 days.")
    articles = (split_article("KB-1", "Refund", "A PayPal refund takes 2 days."), twin)
    assert chosen("How long does a PayPal refund take?", articles=articles) == [
        "A PayPal refund takes 2 days."
    ]


@given(st.text(), st.integers(min_value=0, max_value=6), st.booleans())
def test_choices_are_distinct_ordered_and_within_the_limit(
    ticket: str, limit: int, anyway: bool
) -> None:
    found = choose(TicketText(f"refund pump {ticket}"), ARTICLES, limit=limit, anyway=anyway)
    places = [(each.article, each.sentence) for each in found]
    assert places == sorted(set(places))
    assert len(places) <= limit
