"""Prove that a near copy may not leave out what narrows its source, and a paraphrase may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.evidence import Statement, statement
from scorers.faithfulness import FaithfulnessScorer
from scorers.grounding import Thresholds, ground
from scorers.hallucination import HallucinationScorer
from scorers.narrowing import conditions, left_out
from scorers.text import Span
from scorers.words import Language
from tests.builders import a_passage
from tests.scorers.articles import a_case, article_claims, scored

PODS = "Unopened pods can be returned within 14 days unless the foil seal is broken."


def read(text: str, language: Language = "en", source: str = "KB-1") -> Statement:
    """Read one sentence."""
    return statement(Span(0, len(text), text), language, source=source)


def lost(claim: str, near: str, reply: str = "", language: Language = "en") -> str:
    """Return what a claim, as a reply or in one, leaves out of a sentence."""
    return left_out(read(claim, language), read(near, language), reply or claim, language)


@pytest.mark.parametrize(
    ("language", "near", "claim", "condition"),
    [
        ("en", PODS, "Unopened pods can be returned within 14 days.",
         "unless the foil seal is broken"),
        ("en", "If the foil seal is broken, unopened pods go to the bin.",
         "Unopened pods go to the bin.", "If the foil seal is broken"),
        ("en", "Every parcel has tracking except letters to Norway.", "Every parcel has tracking.",
         "except letters to Norway"),
        ("en", "Mixed networks are supported, but pure ones are not.",
         "Mixed networks are supported.", "but pure ones are not"),
        ("en", "You can swap every pod until the box was packed.", "You can swap every pod.",
         "until the box was packed"),
        ("de", "Pods können zurückgeschickt werden, sofern das Siegel heil ist.",
         "Pods können zurückgeschickt werden.", "sofern das Siegel heil ist"),
        ("de", "Pods können zurückgeschickt werden, außer bei gebrochenem Siegel.",
         "Pods können zurückgeschickt werden.", "außer bei gebrochenem Siegel"),
        ("es", "Las cápsulas se pueden devolver, salvo las abiertas.",
         "Las cápsulas se pueden devolver.", "salvo las abiertas"),
        ("fr", "Les capsules peuvent être renvoyées à condition que le sceau soit intact.",
         "Les capsules peuvent être renvoyées.", "à condition que le sceau soit intact"),
    ],
)  # fmt: skip
def test_a_near_copy_without_its_condition_is_named(
    language: Language, near: str, claim: str, condition: str
) -> None:
    assert lost(claim, near, language=language) == f"leaves out the condition {condition!r}"
    assert lost(near, near, language=language) == ""


@pytest.mark.parametrize(
    ("language", "near", "claim", "limit"),
    [
        ("en", "Only unopened pods go back.", "Unopened pods go back.", "only"),
        ("en", "We refund up to EUR 10 of it.", "We refund EUR 10 of it.", "up to"),
        ("en", "You may skip at most two boxes.", "You may skip two boxes.", "at most"),
        ("de", "Wir erstatten nur das Porto.", "Wir erstatten das Porto.", "nur"),
        ("de", "Wir erstatten bis zu EUR 10 davon.", "Wir erstatten EUR 10 davon.", "bis zu"),
        ("es", "Devolvemos solo el envío.", "Devolvemos el envío.", "solo"),
        ("fr", "Nous remboursons seulement le port.", "Nous remboursons le port.", "seulement"),
    ],
)  # fmt: skip
def test_a_limit_that_is_dropped_between_two_copied_words_is_named(
    language: Language, near: str, claim: str, limit: str
) -> None:
    assert lost(claim, near, language=language) == f"leaves out the limit {limit!r}"
    assert lost(near, near, language=language) == ""


def test_a_condition_that_the_reply_names_elsewhere_is_not_left_out() -> None:
    claim = "Unopened pods can be returned within 14 days."
    assert lost(claim, PODS, f"{claim} A broken foil seal rules that out.") == ""
    assert lost(claim, PODS, f"{claim} The lamp is warm.") != ""


def test_a_third_of_a_conditions_words_does_not_name_it() -> None:
    # foil, seal, broken: one of three may occur by chance, two may not.
    claim = "Unopened pods can be returned within 14 days."
    assert lost(claim, PODS, f"{claim} The foil is green.") != ""
    assert lost(claim, PODS, f"{claim} The foil seal is green.") == ""


def test_a_paraphrase_is_not_held_to_the_condition() -> None:
    assert lost("Pods that nobody used go back within two weeks.", PODS) == ""


def test_a_copy_of_the_condition_alone_leaves_nothing_out() -> None:
    assert lost("The foil seal is broken.", PODS) == ""


def test_a_contrast_narrows_only_when_it_denies() -> None:
    assert lost("The lamp is white.", "The lamp is white, but the pump is black.") == ""
    assert lost("The lamp is white.", "The lamp is white, but the pump is not.") != ""


def test_how_often_is_no_condition() -> None:
    assert lost("Wipe the pins of the tank.", "Wipe the pins of the tank once a month.") == ""


def test_what_the_customer_wrote_is_no_source_with_conditions() -> None:
    told = read("My plan ends in May unless you changed the date.", source="ticket")
    claim = "Your plan ends in May."
    assert left_out(read(claim), told, claim, "en") == ""


def test_a_word_of_another_language_opens_no_condition() -> None:
    # "falls" is `if` in German, "si" is `if` in Spanish.
    assert conditions("The price falls below the limit of the plan.", "en") == ()
    assert conditions("The price falls below the limit of the plan.", "de") != ()


def test_no_sentence_of_the_articles_leaves_anything_out_of_itself() -> None:
    for passage, claim in article_claims():
        verdicts = ground(a_case(claim.text, passage), Thresholds()).verdicts
        assert [one.because for one in verdicts if "leaves out" in one.because] == []


def test_a_claim_that_leaves_a_condition_out_is_contradicted_in_both_scores() -> None:
    passage = a_passage(text=f"{PODS} The lamp may be cleaned with a cloth.")
    trial = a_case("Unopened pods can be returned within 14 days.", passage)
    found = scored(HallucinationScorer(learned=None), trial)
    assert (found.value, found.evidence[0].label) == (1.0, "contradicted")
    assert "leaves out the condition 'unless the foil seal is broken'" in found.evidence[0].note
    assert scored(FaithfulnessScorer(learned=None), trial).value == 0.0
    assert scored(HallucinationScorer(learned=None), a_case(PODS, passage)).value == 0.0


def test_another_sentence_that_says_it_without_the_condition_clears_the_claim() -> None:
    claim = "Unopened pods can be returned within 14 days."
    passage = a_passage(text=f"{PODS} As of May, {claim[0].lower()}{claim[1:]}")
    assert scored(HallucinationScorer(learned=None), a_case(claim, passage)).value == 0.0


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_are_compared(claim: str, near: str) -> None:
    for language in ("en", "de", "es", "fr"):
        assert isinstance(lost(claim, near, language=language), str)


@pytest.mark.parametrize("junk", ["if a ", "unless ", "but not b, ", "only x ", "until ;"])
def test_a_sentence_of_conjunctions_gives_eight_conditions_at_most(junk: str) -> None:
    assert len(conditions("The pods go back " + junk * 300, "en")) <= 8
    assert lost("The pods go back.", "The pods go back " + junk * 5_000) == ""
