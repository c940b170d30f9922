"""Prove that quantities are found, and that equal ones share a normal form in any notation."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.quantities import Kind, quantities
from scorers.quantity_forms import duration, plainly, read_number, word_value
from scorers.quantity_sets import quantity_set


def states(evidence: str, claim: str) -> bool:
    """Ask whether `evidence` states the only quantity of `claim`."""
    (quantity,) = quantities(claim)
    return quantity_set(quantities(evidence)).states(quantity)


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("EUR 6.90", "money", "money:EUR:6.9"),
        ("6,90 €", "money", "money:EUR:6.9"),
        ("$5", "money", "money:USD:5"),
        ("£1,299.00", "money", "money:GBP:1299"),
        ("50 cents", "money", "money:EUR:0.5"),
        ("20 pence", "money", "money:GBP:0.2"),
        ("12 Franken", "money", "money:CHF:12"),
        ("two weeks", "duration", "days:14"),
        ("a fortnight", "duration", "days:14"),
        ("14 days", "duration", "days:14"),
        ("7 business days", "duration", "workdays:7"),
        ("2 Werktage", "duration", "workdays:2"),
        ("48 hours", "duration", "days:2"),
        ("90 minutes", "duration", "s:5400"),
        ("30 Sekunden", "duration", "s:30"),
        ("half an hour", "duration", "s:1800"),
        ("3 Monate", "duration", "months:3"),
        ("2 años", "duration", "months:24"),
        ("within a week", "duration", "days:7"),
        ("24/7", "duration", "days:1"),
        ("8 pm", "time", "time:20:00"),
        ("20:00", "time", "time:20:00"),
        ("12 am", "time", "time:00:00"),
        ("1 March 2026", "date", "date:2026-03-01"),
        ("March 1, 2026", "date", "date:2026-03-01"),
        ("2026-03-01", "date", "date:2026-03-01"),
        ("01.03.2026", "date", "date:2026-03-01"),
        ("12/31/25", "date", "date:2025-12-31"),
        ("6 December", "date", "date:12-06"),
        ("March 2026", "date", "date:2026-03"),
        ("10 %", "percent", "percent:10"),
        ("ten percent", "percent", "percent:10"),
        ("500 ml", "measure", "measure:l:0.5"),
        ("-5 °C", "measure", "measure:°c:-5"),
        ("2.4 GHz", "measure", "measure:ghz:2.4"),
        ("twenty-one", "number", "number:21"),
        ("two hundred", "number", "number:200"),
        ("3 apples", "number", "number:3"),
        ("Help@Example.com.", "email", "email:help@example.com"),
        ("https://www.example.com/a/.", "url", "url:example.com/a"),
        ("VN-12345", "code", "code:vn-12345"),
        ("+49 341 555 0199", "phone", "phone:+493415550199"),
        ("0049 341 555 0199", "phone", "phone:+493415550199"),
        ("(212) 555-0199", "phone", "phone:2125550199"),
        ("2026-13-45", "number", "text:2026-13-45"),
        ("noon", "time", "time:12:00"),
        ("midnight", "time", "time:00:00"),
        ("18 Uhr 30", "time", "time:18:30"),
        ("8 Uhr", "time", "time:08:00"),
        ("around the clock", "duration", "days:1"),
        ("end of 2027", "date", "date:2027-12-31"),
        ("end of February 2028", "date", "date:2028-02-29"),
        ("half of the price", "percent", "percent:50"),
        ("one third of it", "percent", "fraction:1/3"),
        ("a quarter of the fee", "percent", "percent:25"),
        ("a quarter of an hour", "duration", "s:900"),
        ("one and a half hours", "duration", "s:5400"),
        ("1.299 €", "money", "money:EUR:1299"),
        ("1 000,50 €", "money", "money:EUR:1000.5"),
        ("30 US dollars", "money", "money:USD:30"),
        ("within a working week", "duration", "workdays:5"),
        ("una semana", "duration", "days:7"),
        ("a month ahead", "duration", "months:1"),
        ("day 31", "duration", "days:31"),
        ("eighth day", "duration", "days:8"),
        ("twice", "number", "number:2"),
        ("24 h", "duration", "days:1"),
    ],
)
def test_a_quantity_has_its_kind_and_normal_form(text: str, kind: Kind, form: str) -> None:
    (found,) = quantities(text)
    assert found.kind == kind
    assert form in found.forms


def test_spanish_a_between_two_numbers_is_no_unit() -> None:
    assert [q.forms for q in quantities("de 5 a 7 días hábiles")] == [
        ("workdays:5",), ("workdays:7",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["a week", "one", "mil", "an hour ago", "1/2", "no numbers here", "a third party", "half full"],
)
def test_articles_and_fractions_are_no_quantities(text: str) -> None:
    assert [found for found in quantities(text) if found.kind != "number"] == []


def test_a_unit_is_shared_by_the_numbers_of_a_list_or_range() -> None:
    assert [q.forms for q in quantities("3, 7 and 14 days")] == [
        ("days:3",), ("days:7",), ("days:14",),
    ]  # fmt: skip
    assert [q.forms for q in quantities("EUR 5-7")] == [("money:EUR:5",), ("money:EUR:7",)]
    assert [q.forms for q in quantities("1 to 3 May 2026")] == [
        ("date:2026-05-01",), ("date:2026-05-03",),
    ]  # fmt: skip
    # 40 is no day of a month, and what stands far away shares nothing.
    assert quantities("40 to 3 May 2026")[0].forms == ("number:40",)
    assert quantities("3 pods for the next 14 days")[0].forms == ("number:3",)


@pytest.mark.parametrize(
    ("evidence", "claim", "is_stated"),
    [
        ("It takes 14 days.", "two weeks", True),
        ("It takes 14 days.", "15 days", False),
        ("It takes 5 business days.", "5 days", False),
        ("It costs EUR 6.90.", "6,90 €", True),
        ("It costs EUR 6.90.", "$6.90", False),
        ("The box holds 12.", "12 days", True),
        ("It takes 12 days.", "12", True),
        ("On 6 December 2026.", "6 December", True),
        ("On 6 December, all of 2026.", "6 December 2026", True),
        ("On 6 December.", "6 December 2026", False),
        ("On 6 December 2026.", "December 2026", True),
        ("On 6 December 2026.", "2026", True),
        ("On 6 December 2026.", "7 December", False),
        ("Call +49 341 555 0199.", "0341 555 0199", True),
        ("Call 0341 555 0199.", "+49 341 555 0199", True),
        ("Call +49 341 555 0199.", "+49 341 555 0198", False),
        ("Write to a@example.com.", "b@example.com", False),
        ("See https://example.com/a", "www.example.com/a/", True),
        ("Open at 8 am.", "20:00", False),
    ],
)
def test_evidence_states_a_quantity_when_both_are_equal(
    evidence: str, claim: str, is_stated: bool
) -> None:
    assert states(evidence, claim) is is_stated


@given(st.integers(0, 10**9), st.sampled_from(["EUR {}", "{} days", "{} %", "{} ml", "{}"]))
def test_a_text_states_its_own_quantities_and_not_the_next_higher(n: int, form: str) -> None:
    assert states(form.format(n), form.format(n))
    assert not states(form.format(n), form.format(n + 1))


@given(st.text(alphabet=st.sampled_from("0123456789.,:/-–+@ €$%adeEghlmpstuwy'()\u00a0\x00٣"),
               max_size=60))  # fmt: skip
def test_any_text_gives_slices_in_order(text: str) -> None:
    at = 0
    for found in quantities(text):
        assert found.text == text[found.start : found.end]
        assert found.start >= at
        assert found.forms
        at = found.end


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,299.00", "1299"), ("1.299,00", "1299"), ("6,90", "6.9"), ("1,299", "1299"),
        ("1.299", "1.299"), ("1.299.000", "1299000"), ("-5", "-5"), ("−5.50", "-5.5"),
        ("1'299", "1299"), ("100", "100"), ("", "0"),
    ],
)  # fmt: skip
def test_numbers_are_read_in_both_notations(text: str, value: str) -> None:
    assert plainly(read_number(text)) == value


def test_number_words_add_up_or_multiply() -> None:
    assert word_value("twenty-one") == 21
    assert word_value("three hundred") == 300
    assert word_value("half an") == Decimal("0.5")
    assert word_value("an") == 1


def test_durations_in_whole_days_are_equal_to_hours_and_working_days_are_their_own() -> None:
    assert duration(Decimal(24), "hours", is_working=False) == ("s:86400", "days:1")
    assert duration(Decimal(25), "hours", is_working=False) == ("s:90000",)
    assert duration(Decimal(2), "semanas", is_working=False) == ("days:14",)
    assert duration(Decimal(1), "fortnight", is_working=False) == ("days:14",)
    assert duration(Decimal(3), "days", is_working=True) == ("workdays:3",)
    assert duration(Decimal(3), "arbeitstage", is_working=False) == ("workdays:3",)
    assert duration(Decimal(1), "years", is_working=False) == ("months:12",)


def test_long_junk_is_read_within_the_test() -> None:
    for junk in ("1" * 90_000, "1 " * 9_000, "a-" * 30_000, "€" * 90_000, "1.," * 9_000):
        assert quantities(junk) is not None
