"""References that contradict themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_sets.agreement import action_disagreement, misses_fact, squeezed, states_claim


def test_white_space_and_composition_do_not_count() -> None:
    assert squeezed(" a\n\u00a0 b\tu\u0308 ") == "a b ü"


@pytest.mark.parametrize(
    ("reply", "states"),
    [
        ("Yes, refunds   are\nFREE. Bye", True),
        ("Refunds are free", True),
        ("Refunds are freely given", False),
        ("Nonrefunds are free", False),
        ("Refunds cost EUR 5", False),
    ],
)
def test_a_claim_is_stated_when_its_words_stand_in_the_reply(reply: str, states: bool) -> None:
    assert states_claim(reply, "Refunds are free.") is states


@given(st.text(), st.text(min_size=1), st.text())
def test_a_reply_that_quotes_a_claim_between_spaces_states_it(
    before: str, claim: str, after: str
) -> None:
    expected = bool(squeezed(claim).rstrip(".!"))
    assert states_claim(f"{before} {claim} {after}", claim) is expected


def test_an_empty_claim_is_never_stated() -> None:
    assert not states_claim("Anything.", " . ")


def test_a_claim_of_junk_takes_linear_time() -> None:
    assert not states_claim("a" * 1_000_001, "a" * 500_000)


@pytest.mark.parametrize(
    ("action", "language", "silent", "telling"),
    [
        ("hand_off", "en", "All is well.", "A colleague will call you."),
        ("hand_off", "de", "Alles ist gut.", "Ich gebe das an unser Team."),
        ("hand_off", "es", "Todo bien.", "Lo traslado a mi equipo."),
        ("hand_off", "fr", "Tout va bien.", "Je transmets à un collègue."),
        ("clarify", "en", "Your order is fine.", "Which order do you mean?"),
        ("clarify", "de", "Alles ist gut.", "Bitte nennen Sie die Nummer."),
        ("refuse", "en", "Here is the address.", "I cannot share that."),
        ("refuse", "de", "Hier ist die Adresse.", "Das geht leider nicht."),
        ("refuse", "fr", "Voici la réponse.", "Je ne peux pas."),
    ],
)
def test_a_reply_shows_a_sign_of_its_action(
    action: str, language: str, silent: str, telling: str
) -> None:
    assert action_disagreement(action, silent, language) is not None
    assert action_disagreement(action, telling, language) is None


def test_answers_and_other_languages_need_no_sign() -> None:
    assert action_disagreement("answer", "All is well.", "en") is None
    assert action_disagreement("hand_off", "Va tutto bene.", "it") is None


def test_without_a_language_a_sign_of_any_counts() -> None:
    assert action_disagreement("hand_off", "Je transmets.", "") is None
    assert action_disagreement("hand_off", "Ok.", "") is not None


@pytest.mark.parametrize(
    ("reply", "misses"),
    [
        ("It takes 5 to 7 business days.", False),
        ("Es dauert fünf bis sieben Werktage.", False),
        ("It takes 5 days.", False),  # one number of two is enough: the check is for gross faults
        ("It takes 3 to 4 business days.", True),
        ("Refunds take a while.", True),
    ],
)
def test_a_fact_with_numbers_needs_one_of_them_in_the_reply(reply: str, misses: bool) -> None:
    assert misses_fact(reply, "Refunds take 5 to 7 business days.", "en") is misses


@pytest.mark.parametrize(
    ("fact", "reply"),
    [
        ("It costs EUR 21.90.", "Es kostet 21,90 Euro."),
        ("It costs EUR 21.90.", "It is 21.9 euros"),
        ("It costs EUR 5.", "5.00 EUR"),
        ("Valid for 60 minutes.", "It is valid for an hour."),
        ("Within 14 days.", "Within two weeks."),
        ("Within 24 hours.", "Innerhalb von einem Tag."),
    ],
)
def test_the_same_number_may_be_written_in_other_ways(fact: str, reply: str) -> None:
    assert not misses_fact(reply, fact, "en")


def test_a_fact_without_numbers_needs_a_quarter_of_its_words() -> None:
    """Stems of the fact: opene, packe, canno, retur (four); one of them is a quarter."""
    fact = "Opened packets cannot be returned."
    assert not misses_fact("We do not take it back once opened.", fact, "en")
    assert misses_fact("Hello, thank you and goodbye.", fact, "en")


def test_words_are_not_compared_across_languages_or_for_short_facts() -> None:
    assert not misses_fact("Hallo und auf Wiedersehen.", "Opened packets cannot be returned.", "de")
    assert not misses_fact("Hello.", "Returns are free.", "en")
