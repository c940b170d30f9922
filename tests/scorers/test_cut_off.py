"""Prove that a reply counts as cut off when it stops inside a sentence, and only then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.cut_off import cut_off
from tests.scorers.labelled import golden_replies, labelled

EN = "Hello Ana,\n\nThank you for your message. Your refund is on its way to you.\n\n"
DE = (
    "Guten Tag Ana,\n\nvielen Dank für Ihre Nachricht. Das Geld ist schon auf dem Weg zu Ihnen.\n\n"
)
ES = "Hola, Ana:\n\nGracias por su mensaje. El dinero ya está en camino y es para usted.\n\n"
FR = "Bonjour Ana,\n\nMerci pour votre message. Le remboursement est en route pour vous.\n\n"

WHOLE = [
    "Kind regards", "Kind regards,\nTom", "Best,", "Kind regards, your Verdanook support team",
    "Kind regards,\nAna Müller\nCustomer Care\n+49 341 555 0199", "Sincerely, Vincent van Gogh",
    "Verdanook GmbH\nHafenstraße 12\n04109 Leipzig", "Mon-Fri 08:00-20:00, Sat 10:00-16:00 CET",
    "Happy growing! Sam", "Cheers, Will", "Enjoy the strawberries 🍓\nVerdanook Support",
    "Congratulations on the baby and the parsley,\nyour Verdanook support team",
    "Wishing you a wonderful weekend and lots of happy harvests", "Hope that helps",
    "Have a lovely weekend :)", "We are sorry :(", "Thanks!", "See you soon…",
    "Your new order number is VN-O-445566", "You can change it under Account > Plan > Cancel plan",
    "Write to us at support@verdanook.example", "Or write to <support@verdanook.example>",
    "All the rules are at https://verdanook.example/help",
    "We need:\n\n- the order number\n- a photo of the label", "1. Open the app.\n2. Tap \"Help\".",
    "## What to do next", "| Plan | Price |\n|---|---|\n| Garden | EUR 21.90 |",
    "The app says: \"No network. Try again.\"", "The lid of it measures 15\" across",
    "(If not, write again.)", "It says so in the list (June 2018).",
    "It says so in the list [8].", "**Verdanook Support**", "***", "It is EUR 5.\u00a0\n\n",
]  # fmt: skip


@pytest.mark.parametrize("end", WHOLE)
def test_sign_offs_names_lists_headings_and_addresses_are_no_cut(end: str) -> None:
    assert cut_off(EN + end) is None


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (DE, "Liebe Grüße\nIhr Support-Team"), (DE, "Mit freundlichen Grüßen\nVerdanook Support"),
        (DE, "Tippen Sie bitte auf „Jetzt kündigen“"), (ES, "Un saludo,\nel equipo de Verdanook"),
        (ES, "¡Mucha suerte con el trabajo! El equipo de Verdanook"), (FR, "L'équipe Verdanook"),
        (FR, "Bien cordialement, l'équipe Verdanook"), (FR, "Appuyez sur « Annuler »"),
    ],
)  # fmt: skip
def test_sign_offs_in_german_spanish_and_french_are_no_cut(start: str, end: str) -> None:
    assert cut_off(start + end) is None


def test_a_reply_without_any_sentence_mark_is_not_judged_by_the_missing_one() -> None:
    plain = "you can change the plan in your account and the new one will start with the next box"
    assert cut_off(plain) is None
    assert cut_off(f"Sure. {plain}") is None
    assert cut_off(f"{plain} and the") is not None


@pytest.mark.parametrize(
    "reply",
    [
        "hey! your refund is on its way. it will be there in 5 days",
        "ok so the refund is out. should be there by friday",
        "Hi Sam! Thanks for the photo. Is there anything else I can help you with",
        "hey there\n\nyour box left on monday and should be with you by thursday\n\nlet me know",
        "no problem. tell us which order it was for and we'll see where it is",
        "hallo ana! das geld ist unterwegs. sag uns einfach bescheid wenn es da ist",
        "klar, das geht. schalte die lampe dann bitte wieder ein",
        "hola! el dinero ya esta en camino. dime si te llega y cuando",
        "salut! le colis est parti hier. dites-nous quand il est chez vous",
        "Thanks for the photo! We'll send a new lamp today",
    ],
)
def test_a_chat_without_its_last_mark_is_whole(reply: str) -> None:
    assert cut_off(reply) is None


@pytest.mark.parametrize(
    "reply",
    [
        "hey! your refund is on its way. it will be there in the",
        "hi ana, no worries. open the app and",
        "sure. you can change the plan (under acc",
        "hallo! das geld ist unterwegs und",
        "hola! el dinero ya esta en camino y",
    ],
)
def test_a_chat_that_stops_inside_a_phrase_or_bracket_is_cut_off(reply: str) -> None:
    assert cut_off(reply) is not None


def test_the_mark_of_a_list_item_without_its_text_is_a_cut() -> None:
    found = cut_off("Please send us:\n1. the order number\n2. ")
    assert found is not None
    assert found[1] == "the last item of the list has no text"
    assert cut_off("It costs 5\n2.") is None


@pytest.mark.parametrize(
    "reply", ["", " \n", "Yes", "Refunds take 5 days", "Hello Ana,", "...", "5"]
)
def test_a_few_words_are_too_short_to_tell(reply: str) -> None:
    assert cut_off(reply) is None


@pytest.mark.parametrize(
    "reply", ["您好，退款需要五天", "ขอบคุณสำหรับข้อความของคุณ เราจะติดต่อกลับ", "شكرا على رسالتك"]
)
def test_scripts_without_capitals_are_not_judged(reply: str) -> None:
    assert cut_off(EN + reply) is None


@pytest.mark.parametrize(
    ("end", "because"),
    [
        ("We will send it to the", "it ends with 'the', after which another word must follow"),
        ("Your plan ends in May. The", "it ends with 'the', which begins a sentence"),
        ("- the order number and", "it ends with 'and', after which another word must follow"),
        ("You will find it there (under Acc", "'(' is opened and not closed"),
        ('Please choose "Forgot pass', "'\"' is opened and not closed"),
        ("These are the steps:", "it ends with a colon, and nothing follows"),
        ("We can offer you –", "it ends with '–'"),
        ("and tell me its d", "it stops inside a word"),
        ("If the seal is brok", "the last sentence has no end"),
        ("We pay. After that the mon", "the last sentence has no end"),
        ("The refund takes 5 days, but that often", "the last sentence has no end"),
        ("1. Open it.\n2. Tap twi", "the other items of the list have an end, the last has none"),
    ],
)  # fmt: skip
def test_a_cut_is_told_with_its_reason(end: str, because: str) -> None:
    found = cut_off(EN + end)
    assert found is not None
    assert found[1] == because


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (DE, "Wir überweisen Ihnen das Geld auf das"), (DE, "Das Etikett ist schon in der Ap"),
        (DE, "Wählen Sie „Nicht beim Nach"), (ES, "Nuestro equipo revisará la"),
        (ES, "El plan no se puede cancelar an"), (FR, "Notre équipe vous répondra dans les"),
        (FR, "Votre box est en rou"), (FR, "Choisissez « Quiet ho"),
    ],
)  # fmt: skip
def test_cuts_in_german_spanish_and_french_are_found(start: str, end: str) -> None:
    assert cut_off(start + end) is not None


def test_words_that_end_no_sentence_are_those_of_the_replys_own_language() -> None:
    # "car" is a conjunction in French and a noun in English.
    assert cut_off(f"{EN}Greetings to the car") is None
    assert cut_off(f"{FR}Greetings to the car") is not None


def test_the_span_holds_the_unfinished_sentence() -> None:
    reply = f"{EN}We pay. After that the mon  \n"
    found = cut_off(reply)
    assert found is not None
    span = found[0]
    assert span.text == "After that the mon" == reply[span.start : span.end]


def test_a_hard_wrapped_paragraph_may_break_off_in_its_last_line() -> None:
    wrapped = (
        "Hello. Thanks. We have looked at your case and know that a new adapter was sent\nto your"
    )
    assert cut_off(f"{wrapped} home") is not None
    assert cut_off(f"{wrapped} home.") is None


def test_no_good_draft_and_no_reference_reply_is_taken_for_cut_off() -> None:
    good = [row.reply for row in labelled() if not row.classes]
    assert len(good) == 230
    assert [reply for reply in (*good, *golden_replies()) if cut_off(reply)] == []


def test_nine_in_ten_truncated_drafts_are_found() -> None:
    cut = [row.reply for row in labelled() if "truncated" in row.classes]
    assert sum(cut_off(reply) is not None for reply in cut) >= 0.9 * len(cut) > 0


@given(st.text(max_size=300))
def test_any_text_is_read_and_the_span_lies_inside_it(reply: str) -> None:
    found = cut_off(reply)
    if found:
        span, because = found
        assert reply[span.start : span.end] == span.text != ""
        assert because
