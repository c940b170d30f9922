"""What counts as personal data, what is nobody's, and that masks give nothing away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.ticket import GoldenTicket
from golden_sets.audit.personal import masked, masked_loosely, short, spans, veiled
from golden_sets.audit.personal_findings import personal_findings
from tests.builders import a_golden, a_reference, a_ticket, an_article


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("mail jane.doe@gmail.com now", "en", "mail [email] now"),
        ("mail jane (at) gmail (dot) com now", "en", "mail [email] now"),
        ("card 4111 1111 1111 1111.", "en", "card [card]."),
        ("card 4242-4242-4242-4242", "en", "card [card]"),
        ("IBAN DE89 3704 0044 0532 0130 00 bitte", "de", "IBAN [iban] bitte"),
        ("iban gb29nwbk60161331926819.", "en", "iban [iban]."),
        ("call +49 151 23456789", "en", "call [phone]"),
        ("phone (415) 736-2000", "en", "phone [phone]"),
        ("Mobil: 0151 12345678", "de", "Mobil: [phone]"),
        ("mi móvil es 612 345 678", "es", "mi móvil es [phone]"),
        ("au 06 12 34 56 78 svp", "fr", "au [phone] svp"),
        ("key AKIAIOSFODNN7EXAMPLE", "en", "key [secret]"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "en", "[secret]"),
        ("ssn 536-22-1234", "en", "ssn [ssn]"),
        # One digit off: Luhn and ISO 13616 fail.
        ("card 4111 1111 1111 1112.", "en", "card 4111 1111 1111 1112."),
        ("IBAN DE89 3704 0044 0532 0130 01", "de", "IBAN DE89 3704 0044 0532 0130 01"),
        # Reserved for nobody: RFC 2606, 555-01xx, Ofcom, Bundesnetzagentur, ARCEP.
        ("ana@mail.example, a@example.com", "en", "ana@mail.example, a@example.com"),
        ("(212) 555-0142 or 0555 0142", "en", "(212) 555-0142 or 0555 0142"),
        ("07700 900123 or 020 7946 0958", "en", "07700 900123 or 020 7946 0958"),
        ("030 23125 123", "de", "030 23125 123"),
        ("01 99 00 12 34", "fr", "01 99 00 12 34"),
        # Dates, order numbers, versions and tracking numbers.
        ("on 2026-11-23 (12.03.2026) at 10:00", "en", "on 2026-11-23 (12.03.2026) at 10:00"),
        ("order 20261123, VN-40718, 4.5.1", "en", "order 20261123, VN-40718, 4.5.1"),
        ("tracking 00340434161094021501", "en", "tracking 00340434161094021501"),
        ("I reset my password twice today", "en", "I reset my password twice today"),
    ],
)
def test_personal_data_is_masked_and_everything_else_stays(
    text: str, language: str, shown: str
) -> None:
    assert masked(text, language) == shown


def test_known_names_are_masked_as_whole_words() -> None:
    assert masked("Ana asked; banana, ANA.", known=("Ana",)) == "[name] asked; banana, [name]."


def test_a_veiled_value_keeps_its_shape_and_nothing_else() -> None:
    assert veiled("j.doe@gmail.com") == "•.•••@•••••.•••"


def test_a_value_that_was_cut_in_two_is_masked_loosely() -> None:
    # Luhn no longer holds for twelve of sixteen digits; the shape is enough.
    said = masked_loosely("body is 'card 4111 1111 1111…', mail jane@gm…, at 2026-11-23")
    assert "1111" not in said
    assert "jane" not in said
    assert "2026-11-23" in said


def test_text_is_masked_before_it_is_cut() -> None:
    assert short("x" * 60 + " 4111 1111 1111 1111", width=70) == "x" * 60 + " [card]"


@given(st.text(max_size=300))
def test_spans_are_in_order_inside_the_text_and_apart(text: str) -> None:
    ends = [0]
    for span in spans(text):
        assert ends[-1] <= span.start < span.end <= len(text)
        ends.append(span.end)


@given(st.text(alphabet="0123456789 +()-./@aeDEgmlcom", max_size=120))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = masked(text)
    assert masked(once) == once or spans(once) != spans(text)


@pytest.mark.parametrize("piece", ["a@", "1 ", "eyJ-", "DE89 ", "+(", "0", "a.", "key ", "x[at]"])
def test_a_megabyte_of_junk_is_searched(piece: str) -> None:
    assert isinstance(masked(piece * (1_000_000 // len(piece))), str)


def codes(golden: GoldenTicket, text: str = "Refunds take 5 days.") -> list[str]:
    articles = {"KB-107": an_article(text=text)}
    return [one.code for one in personal_findings([golden], articles)]


def test_every_field_of_a_line_is_searched() -> None:
    ticket = a_ticket(body="call", customer={"mail": "jane.doe@gmail.com"})
    golden = a_golden(ticket=ticket, reference=a_reference(forbidden_claims=["4111111111111111"]))
    found = {one.code: one.examples for one in personal_findings([golden], {})}
    assert found["personal_email"] == ("T-0001 customer.mail 0-18: ••••.•••@•••••.•••",)
    assert found["payment_card"][0].startswith("T-0001 reference.forbidden_claims")


def test_what_the_help_centre_publishes_is_not_personal() -> None:
    golden = a_golden(ticket=a_ticket(body="Is +49 341 4932010 your line?"))
    assert codes(golden) == ["personal_phone"]
    assert codes(golden, "Call +49 341 4932010.") == []


def test_an_office_may_be_named_in_a_reply_and_not_by_a_customer() -> None:
    reply = a_golden(reference=a_reference(reply="Write to support@firma.de please."))
    assert codes(reply) == []
    assert codes(a_golden(ticket=a_ticket(body="I wrote to support@firma.de"))) == [
        "personal_email"
    ]
