"""Prove which claims count as supported, contradicted or invented, on sentences worked by hand."""

from __future__ import annotations

import pytest

from scorers.evidence import passage_index
from scorers.grounding import Thresholds, ground
from scorers.matching import nearest
from scorers.sources import language_of
from scorers.verdict import Verdict
from tests.builders import a_draft, a_golden, a_passage, a_ticket, a_trial
from tests.scorers.articles import a_case

RETURNS = a_passage(
    article_id="KB-1",
    title="Returns",
    text=(
        "Opened pods cannot be returned. Unopened pods can be returned within 14 days of delivery."
        "\n"
        "A Nook Mini costs EUR 99 and a Nook Max costs EUR 249.\n\n"
        "The warranty starts on the day of delivery and lasts 24 months. Verdanook sends a return "
        "label by e-mail before the parcel is collected in Leipzig."
    ),
)
TABLE = a_passage(
    article_id="KB-2",
    title="Plans",
    text=(
        "Prices since March.\n\n"
        "| Plan | Pods per box | Monthly price | Free delivery |\n|---|---|---|---|\n"
        "| Garden | 6 | EUR 21.90 | no |\n| Harvest | 12 | EUR 34.90 | yes |\n"
    ),
)


def judge(reply: str, *, body: str = "What does it say?") -> Verdict:
    """Return the verdict on the only claim of a reply."""
    (verdict,) = ground(a_case(reply, RETURNS, TABLE, body=body), Thresholds()).verdicts
    return verdict


@pytest.mark.parametrize(
    "reply",
    [
        "Opened pods cannot be returned.",
        "You can return unopened pods within two weeks of delivery.",
        "The warranty lasts 2 years.",
        "A Nook Max costs 249 €.",
        "Garden – pods per box: 6; monthly price: EUR 21.90; free delivery: no.",
        "Harvest – pods per box: 12; monthly price: EUR 34.90; free delivery: yes.",
        "The monthly price of the Harvest plan is EUR 34.90.",
        "The Garden plan has 6 pods per box.",
    ],
)
def test_what_a_passage_says_is_supported(reply: str) -> None:
    verdict = judge(reply)
    assert (verdict.status, verdict.because) == ("supported", "")


@pytest.mark.parametrize(
    ("reply", "because"),
    [
        ("Opened pods can be returned.", "denies"),
        ("Unopened pods cannot be returned within 14 days of delivery.", "denies"),
        ("Unopened pods can be returned within 15 days of delivery.", "'15 days' is in no passage"),
        ("A Nook Mini costs EUR 249 and a Nook Max costs EUR 99.", "'EUR 249' is not for 'mini'"),
        ("The warranty ends on the day of delivery and lasts 24 months.", "'ends' stands where"),
        ("Verdanook sends a return label by e-mail after the parcel is collected in Leipzig.",
         "stands where the passage says"),
        ("Verdanook sends a return label by e-mail before the parcel is collected in Hamburg.",
         "'hamburg' stands where the passage says 'leipzig'"),
        ("Garden – pods per box: 12; monthly price: EUR 21.90; free delivery: no.", "12"),
        ("Harvest – pods per box: 12; monthly price: EUR 21.90; free delivery: yes.", "EUR 21.90"),
        ("Garden – pods per box: 6; monthly price: EUR 21.90; free delivery: yes.", "denies"),
    ],
)  # fmt: skip
def test_what_turns_a_passage_around_is_contradicted(reply: str, because: str) -> None:
    verdict = judge(reply)
    assert verdict.status == "contradicted"
    assert because in verdict.because
    assert verdict.nearest.startswith("KB-")


@pytest.mark.parametrize(
    ("reply", "because"),
    [
        ("Bananas grow on trees.", "no passage speaks of it"),
        ("Opened pods cannot be returned, bananas grow overnight quickly.", "nothing in the"),
        ("The label by e-mail smells of fresh mint.", "of it is in the nearest passage"),
        ("Bananas cost EUR 3 in spring.", "is in no passage"),
        ("Many florists in Rotterdam sell parcels.", "'rotterdam' is named in no passage"),
    ],
)  # fmt: skip
def test_what_no_passage_says_is_invented(reply: str, because: str) -> None:
    verdict = judge(reply)
    assert verdict.status == "invented"
    assert because in verdict.because


def test_what_the_customer_told_supports_the_case_but_no_rule_and_no_promise() -> None:
    body = "You ordered me a blue watering jug in spring. A blue watering jug must always be free."
    assert judge("You ordered a blue watering jug in spring.", body=body).status == "supported"
    assert judge("A blue watering jug must always be free.", body=body).status != "supported"
    promise = "We will replace your blue watering jug for free."
    assert (
        judge(promise, body="We will replace my blue watering jug for free.").status == "invented"
    )


def test_a_question_of_the_customer_supports_nothing() -> None:
    body = "Your blue watering jug leaks in spring?"
    assert judge("Your blue watering jug leaks in spring.", body=body).status != "supported"


def test_known_facts_of_the_customer_support_a_claim() -> None:
    golden = a_golden(ticket=a_ticket(body="Hi", customer={"plan": "Harvest", "city": "Porto"}))
    draft = a_draft(reply="Your plan is Harvest, your city is Porto.", passages=(RETURNS,))
    (verdict,) = ground(a_trial(golden=golden, draft=draft), Thresholds()).verdicts
    assert verdict.status == "supported"


def test_without_passages_nothing_is_supported() -> None:
    trial = a_case("Opened pods cannot be returned.")
    (verdict,) = ground(trial, Thresholds()).verdicts
    assert (verdict.status, verdict.coverage, verdict.nearest) == ("invented", 0.0, "")


def test_a_reply_and_the_passages_do_not_change_places() -> None:
    small = a_passage(text="Opened pods cannot be returned.", title="")
    reply = f"{small.text} The warranty lasts 24 months."
    statuses = [v.status for v in ground(a_case(reply, small), Thresholds()).verdicts]
    assert statuses == ["supported", "invented"]


def test_a_reply_in_another_language_than_its_passages_is_not_judged() -> None:
    german = "Die Lampe ist an und Sie können sie mit der App in der Nacht nicht nutzen."
    found = ground(a_case(german, RETURNS), Thresholds())
    assert found.verdicts == ()
    assert found.foreign == "the reply is in 'de', the passages in 'en'"


def test_passages_in_the_language_of_the_reply_support_it() -> None:
    text = "Die Lampe ist an und Sie können sie mit der App in der Nacht nicht nutzen."
    (verdict,) = ground(a_case(text, a_passage(text=text, title="")), Thresholds()).verdicts
    assert verdict.status == "supported"


def test_the_language_is_that_of_the_reply_then_the_sources_then_the_ticket() -> None:
    german = "Die Lampe ist an und Sie können sie mit der App nutzen"
    assert language_of(german, ["The lamp is on and it is the best of all"], "fr") == "de"
    assert language_of("Lamp", [german], "fr") == "de"
    assert language_of("Lamp", [], "fr-FR") == "fr"
    assert language_of("Lamp", [], "xx") == "en"


def test_a_repeated_claim_gets_a_verdict_at_each_place() -> None:
    reply = "Opened pods can be returned. Opened pods can be returned."
    found = ground(a_case(reply, RETURNS), Thresholds()).verdicts
    assert [(v.claim.start, v.status) for v in found] == [(0, "contradicted"), (29, "contradicted")]


def test_stricter_thresholds_support_less() -> None:
    trial = a_case("Verdanook sends a label in writing before the parcel is collected.", RETURNS)
    strict = Thresholds(coverage=1.0, promise=1.0, clause=1.0)
    assert ground(trial, Thresholds()).verdicts[0].status == "supported"
    assert ground(trial, strict).verdicts[0].status == "invented"


def test_a_table_becomes_one_statement_a_row_and_none_for_its_header() -> None:
    index = passage_index(TABLE.text, TABLE.title, "KB-2", "en")
    assert [one.span.text for one in index.statements] == [
        "Prices since March.",
        "Plan Garden – pods per box: 6; monthly price: EUR 21.90; free delivery: no",
        "Plan Harvest – pods per box: 12; monthly price: EUR 34.90; free delivery: yes",
        "Plans",
    ]
    assert [one.is_row for one in index.statements] == [False, True, True, False]


def test_an_empty_claim_has_no_nearest_sentence() -> None:
    index = passage_index("The lamp is hot.", "", "KB-1", "en")
    (lamp,) = index.statements
    other = passage_index("Water is cold.", "", "KB-1", "en").statements[0]
    assert nearest(other, [index]) is None
    assert nearest(lamp, []) is None
    found = nearest(lamp, [index])
    assert found is not None
    assert found.coverage == 1.0
