"""Prove what a claim is: what asserts something, and no courtesy, question or request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.claims import claims, content_tokens, is_promise
from scorers.words import LANGUAGES, Language

NO_CLAIMS = [
    "Hello Ana, thank you for writing to us.",
    "Dear Ben, I am sorry that your lamp, which is new, flickers.",
    "I understand how annoying this must be.",
    "Kind regards, your support team",
    "Have a lovely weekend!",
    "Could you please send us the order number?",
    "The lamp is too hot, right?",
    "Please send us a photo of the label.",
    "To help you faster, please send the order number.",
    "I have passed your message to our Safety team.",
    "A colleague will get back to you.",
    "Your ticket is now being escalated to a specialist.",
    "Unfortunately, we cannot share another customer's data.",
    "We will look into it.",
    "Feel free to write back at any time.",
    "I hope this helps.",
    "Yes.",
    "Good news!",
    "Here is what you can do:",
    "Opened pods",
    "Sources: KB-101",
    "",
    " \n\x00 ",
]


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_courtesy_questions_requests_and_hand_offs_are_no_claims(text: str) -> None:
    assert claims(text) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Hallo Frau Weber, vielen Dank für Ihre Nachricht."),
        ("de", "Könnten Sie uns bitte die Bestellnummer senden?"),
        ("es", "Hola, gracias por escribirnos."),
        ("fr", "Bonjour, nous vous remercions de votre message."),
    ],
)
def test_courtesy_of_other_languages_is_no_claim(language: Language, text: str) -> None:
    assert claims(text, language) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Please unplug it at the wall.",
        "Now please unplug the adapter.",
        "Please switch it off.",
        "Stop using the device.",
        "Don't touch it.",
        "Keep children and pets away.",
    ],
)
def test_bare_caution_is_no_claim(text: str) -> None:
    assert claims(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Open the housing and dry it with a hair dryer.",
        "Stop using the device, because the adapter is dangerous.",
        "Unplug it and wait 30 seconds.",
        "Unplug the Nook and call +49 341 555 0199.",
        "Do not open the carton, the warranty will end.",
    ],
)
def test_instructions_and_caution_with_a_reason_or_a_number_are_claims(text: str) -> None:
    assert len(claims(text)) == 1


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Hello Ana, your plan ends on 4 May.", "your plan ends on 4 May."),
        ("Yes, opened pods can be returned.", "opened pods can be returned."),
        (
            "I understand how annoying this is, but opened pods cannot be returned.",
            "but opened pods cannot be returned.",
        ),
        (
            "We regret to inform you that opened pods cannot be returned.",
            "opened pods cannot be returned.",
        ),
        ("Feel free to call +49 341 555 0199.", "Feel free to call +49 341 555 0199."),
        ("EUR 12", "EUR 12"),
        ("“Opened pods cannot be returned.”", "“Opened pods cannot be returned.”"),
        # The answer of a table's cell belongs to its claim, unlike the "no" that opens a sentence.
        ("The level – Alexa: yes; Google: no.", "The level – Alexa: yes; Google: no."),
    ],
)  # fmt: skip
def test_a_claim_is_the_assertion_alone(text: str, claim: str) -> None:
    (found,) = claims(text)
    assert found.text == claim
    assert text[found.start : found.end] == claim


@pytest.mark.parametrize(
    "text",
    [
        "We will refund you EUR 50 today.",
        "Kind regards, and we will send you a free box!",
        "Thank you for your message and we will refund you the full price.",
        "A colleague will get back to you within 2 hours.",
        "We'll look into it and get back to you tomorrow.",
        "You are entitled to a voucher.",
        "I promise that it will not happen again.",
        "The next one is on us, guaranteed.",
    ],
)
def test_a_promise_is_a_claim_wherever_it_stands(text: str) -> None:
    found = claims(text)
    assert [claim.is_promise for claim in found] == [True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wir erstatten Ihnen den vollen Preis."),
        ("es", "Le reembolsaremos el precio completo."),
        ("fr", "Nous garantissons une livraison demain."),
    ],
)
def test_promises_of_other_languages_are_known(language: Language, text: str) -> None:
    assert [claim.is_promise for claim in claims(text, language)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "The passages do not say how long delivery takes.",
        "The provided documents don't contain any information about prices.",
        "Unable to answer based on given passages.",
        "Therefore, it is not possible to determine that from the given passages.",
        "Based on the passages provided, there is no information on delivery.",
        "I could not find anything about this in the help centre.",
        "The passages do not include information on that topic.",
    ],
)
def test_that_the_sources_are_silent_is_no_claim(text: str) -> None:
    assert claims(text) == ()


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The documents cannot be returned.", "The documents cannot be returned."),
        ("The articles do not include batteries.", "The articles do not include batteries."),
        ("The passages do not mention it, but a Nook weighs 3 kg.", "but a Nook weighs 3 kg."),
        ("Based on the given passages, the pump hums.", "the pump hums."),
        ("The Nook is not able to join a WPA3 network.",
         "The Nook is not able to join a WPA3 network."),
    ],
)  # fmt: skip
def test_what_is_said_beside_or_of_other_things_stays_a_claim(text: str, claim: str) -> None:
    assert [one.text for one in claims(text)] == [claim]


def test_rules_are_no_promises() -> None:
    assert not is_promise("Refunds to a card take 5 to 7 business days.")
    assert not is_promise("Our team will read it.")


def test_a_request_takes_its_subordinate_clause_with_it_unless_that_promises() -> None:
    assert claims("If the lamp flickers, please send us a photo.") == ()
    (promise,) = claims("If you get a free box, please tell us the size.")
    assert promise.is_promise


def test_claims_come_in_order_with_their_own_offsets() -> None:
    reply = "Hello! Pods keep for 2 years. Pods keep for 2 years. Bye"
    assert [(claim.start, claim.end) for claim in claims(reply)] == [(7, 29), (30, 52)]


def test_content_words_leave_out_function_words() -> None:
    assert [token.folded for token in content_tokens("The pods are in a box", "en")] == [
        "pods",
        "box",
    ]


MENU = """we will refund you please send the lamp pods thanks sorry hello but and if EUR 5 days
, . : ; ? – no yes because <b> unplug it"""
WORDS = st.sampled_from([*MENU.split(), "\n", "\x00"])


@given(st.lists(WORDS, max_size=25), st.sampled_from(LANGUAGES))
def test_every_claim_is_a_slice_and_none_overlaps(words: list[str], language: Language) -> None:
    reply, at = " ".join(words), 0
    for claim in claims(reply, language):
        assert claim.text == reply[claim.start : claim.end]
        assert claim.start >= at
        at = claim.end


@given(st.text(max_size=200))
def test_any_text_is_read(reply: str) -> None:
    assert all(claim.text.strip() for claim in claims(reply))


def test_long_junk_is_read_within_the_test() -> None:
    for junk in ("please " * 20_000, "we will " * 20_000, ", and the" * 10_000, "so " * 30_000):
        assert claims(junk) is not None
