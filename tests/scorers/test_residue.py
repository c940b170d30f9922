"""Prove that what a machine left in a reply is found by its form, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.residue import residue
from tests.scorers.articles import articles
from tests.scorers.labelled import golden_replies, golden_tickets, labelled

LEFT = {
    "JSON around the reply": [
        '{"reply": "Hello Ana."}', ' \n{\n  "message" : "Hello Ana', '[{"text": "Hello Ana."}]',
    ],
    "a code fence around the reply": [
        "```\nHello Ana.\n```", "```Hello Ana. Bye.```", "~~~text\nHello Ana.\n~~~",
        "Here:\n\n```\nDear Ana,\nthe refund is on its way.\nBye\n```", "Hello Ana.\n```\nBye.",
    ],
    "a tag": [
        "<p>Hello Ana.</p>", "Hello Ana.<br>Bye.", "<reply>Hello Ana.", "Hello Ana.</answer>",
        "<think>Easy.</think>Hello.", 'Hello <x class="y">Ana', "Hello <line/> Ana",
        "So: <Draft>Hello Ana.</Draft>",
    ],
    "a token of a chat format": [
        "Hello Ana.<|im_end|>", "[INST] Hello [/INST]", "Hello<start_of_turn>", "<<SYS>> Hello",
    ],
    "a line that names the action or the sources": [
        "Hello.\n\nAction: answer\nBye.", "Hello.\n**Action:** hand_off", "Hello.\nSources: none",
        "Hello.\nSources: KB-101, KB-2.", "Hello.\n[action=answer; sources=KB-1]",
    ],
    "a slot that nobody filled": [
        "Dear {{name}},", "Dear {customer_name},", "Dear ${name},", "Dear %(name)s,",
        "{% if plan %}Hello.", "Dear [NAME],", "Dear [Your name],", "Dear [ORDER_NUMBER]",
        "Dear [insert name here],", "Dear <name>,", "Hallo [Vorname],", "Hola [Nombre]:",
        "Bonjour [Prénom],", "Guten Tag [Ihr Name],",
    ],
    "an HTML entity": ["Hello&nbsp;Ana", "Fish &amp; chips", "It&#39;s here"],
    "an escaped line break or letter": [
        "Hello Ana.\\n\\nYour refund is here.", "Hello.\\nYour refund", "Caf\\u00e9",
    ],
    "quotation marks around the reply": [
        '"Hello Ana. Your refund is here."', "“Hello Ana. Your refund is here.”",
        '"Hello Ana.\\nPress \\"OK\\"."',
    ],
    "the name of a role in a chat": ["Assistant: Hello Ana."],
}  # fmt: skip


@pytest.mark.parametrize(("what", "reply"), [(k, one) for k in LEFT for one in LEFT[k]])
def test_every_form_of_residue_is_named(what: str, reply: str) -> None:
    assert what in [found for _, found in residue(reply)]


@pytest.mark.parametrize(
    "reply",
    [
        "Write to <support@verdanook.example> or see <https://verdanook.example/help>.",
        "Open Account > Plan > Cancel plan -> then confirm <- not before.", "I <3 your plants.",
        "a < b and b > c", "if x <y and z> w", "Press <Enter> or [MENU], then [OK].",
        "Your order VN-O-1234 [confirmed] is on its way.", "Press [here](https://a.example).",
        "See [your order](https://verdanook.example/o).", "[1] Open it. [2] Close it.",
        "The folder C:\\new\\Nook and C:\\temp\\Name hold it.", "Use {} or [] or {2.4, 5} GHz.",
        "Action: answer our e-mail with a photo of it.", "Actions: answer",
        "Sources of light: LED.", "Sources: the help centre", 'He said "stop". Then "go".',
        '"Cancel now" is the button. Then press "OK"', '"Cancel now"', "Fish & chips; R&D; B&Bs;",
        "Add `<div>` and `{{name}}` to your page.", "100 % of it, 50 % (s)", "My name: Ana",
        "The log says:\n\n```\nE09\n```\n\nPlease send us a photo. We will look at it at once.",
        "The subject was [EXTERNAL] Your order.", "Assistants: we have three.", "***", "---",
    ],
)  # fmt: skip
def test_addresses_paths_keys_codes_and_shown_code_are_no_residue(reply: str) -> None:
    assert residue(reply) == []


def test_the_pieces_come_in_order_with_their_place() -> None:
    reply = "Dear {{name}},\n\nHello.<|im_end|>"
    found = residue(reply)
    assert [span.text for span, _ in found] == ["{{name}}", "<|im_end|>"]
    assert all(reply[span.start : span.end] == span.text for span, _ in found)


def test_code_that_is_shown_keeps_the_places_of_what_follows() -> None:
    reply = "Type `{{x}}` here, {{name}}."
    assert [span.text for span, _ in residue(reply)] == ["{{name}}"]


def test_a_page_of_tags_is_told_in_a_few() -> None:
    assert 0 < len(residue("<p>Hello.</p>\n" * 5_000)) <= 60


def test_no_reply_ticket_or_article_of_the_golden_set_holds_any() -> None:
    good = [row.reply for row in labelled() if not row.classes]
    texts = [*good, *golden_replies(), *(one.text for one in articles())]
    texts += [ticket.body for ticket in golden_tickets()]
    assert [text for text in texts if residue(text)] == []


@given(st.text(alphabet="<>{}[]|/\\\"'`~=:;&%$nabAB1 _\n-", max_size=200))
def test_any_text_is_read_and_every_span_lies_inside_it(reply: str) -> None:
    for span, what in residue(reply):
        assert reply[span.start : span.end] == span.text != ""
        assert what
