"""Prove which sentences a claim is read against, in contexts short, long and hostile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.draft import Passage
from scorers.claim_evidence import BUDGET, Chosen, evidence_for, pairs_of
from scorers.sources import sources_of, stated
from tests.builders import a_passage

FILLER = " ".join(
    f"The {thing} of the {place} was painted in {year} by an artist from another town."
    for year, (thing, place) in enumerate(
        (
            (t, p)
            for t in ("bridge", "tower", "gate", "wall")
            for p in ("harbour", "market", "old mill")
        ),
        start=1900,
    )
)
"""Twelve sentences, far more than is read beside a claim."""


def chosen(claim: str, *texts: str, title: str = "", body: str = "") -> Chosen:
    """Return the evidence for a claim."""
    passages = [
        a_passage(article_id=f"KB-{i}", title=title, text=text)
        for i, text in enumerate(texts, start=1)
    ]
    sources = sources_of(claim, passages, body=body)
    return evidence_for(stated(claim, sources.language), sources)


def test_a_short_source_is_read_whole_and_in_order() -> None:
    found = chosen("Nothing here is shared.", "Pods are blue. Lamps are red.")
    assert (found.text, found.source) == ("Pods are blue. Lamps are red.", "KB-1")


def test_the_sentence_that_shares_most_is_found_wherever_it_stands() -> None:
    for text in (f"Zinc melts at 420 degrees. {FILLER}", f"{FILLER} Zinc melts at 420 degrees."):
        found = chosen("The metal zinc melts at 420 degrees.", FILLER, text)
        assert "Zinc melts at 420 degrees." in found.text
        assert found.source == "KB-2"


def test_a_rare_word_weighs_more_than_a_frequent_one() -> None:
    # "painted" and "town" stand in every sentence of the filler, "lighthouse" in one alone.
    found = chosen("The lighthouse was painted in the town.", f"{FILLER} A lighthouse burnt down.")
    assert "A lighthouse burnt down." in found.text


def test_what_the_best_sentence_lacks_is_looked_for_in_others() -> None:
    text = f"Ana Silva founded the orchestra. {FILLER} The orchestra moved to Lisbon after the war."
    found = chosen("Ana Silva founded the orchestra, which moved to Lisbon.", text)
    assert found.text == (
        "Ana Silva founded the orchestra. The orchestra moved to Lisbon after the war."
    )


def test_a_sentence_that_begins_with_a_pronoun_brings_the_one_before_it() -> None:
    text = f"{FILLER} Ana Silva lived in Porto. She discovered a comet. {FILLER}"
    assert (
        "Ana Silva lived in Porto. She discovered a comet."
        in chosen("The comet was discovered.", text).text
    )


def test_a_heading_is_read_where_the_claim_shares_words_with_it_alone() -> None:
    text = f"# Express delivery\n\nIt takes one day and costs EUR 9.\n\n# Other\n\n{FILLER}"
    assert (
        "Express delivery: It takes one day"
        in chosen("Express delivery takes one day and costs EUR 9.", text).text
    )
    assert "Express delivery:" not in chosen("One day costs EUR 9.", text).text


def test_what_the_customer_stated_is_evidence_for_the_case_alone() -> None:
    body = "My parcel arrived broken on Friday."
    assert chosen("Your parcel arrived broken.", FILLER, body=body).source == "ticket"
    assert chosen("You can return a parcel that arrived broken.", FILLER, body=body).source != (
        "ticket"
    )


def test_no_more_than_a_budget_is_read_even_of_one_endless_sentence() -> None:
    endless = "the lamp and the pump and " * 150 + "a zinc plate and " + "the pod and " * 200
    found = chosen("The zinc plate is small.", endless)
    assert "zinc plate" in found.text
    assert len(found.text.split()) <= BUDGET
    assert len(chosen("The bridge and the tower were painted.", FILLER * 50).text.split()) <= BUDGET


def test_no_evidence_at_all_is_no_error() -> None:
    assert chosen("Pods are blue.") == Chosen("", "", ())
    assert chosen("Pods are blue.", "", "\x00 \n").text == ""


def test_each_claim_of_a_reply_is_paired_and_courtesy_is_not() -> None:
    passage = a_passage(article_id="KB-1", text="Opened pods cannot be returned. Lamps are red.")
    found = pairs_of("Hello Ana! Opened pods cannot be returned [1]. Kind regards", [passage])
    assert [(one.claim.text, one.text.rstrip(". "), one.source) for one in found] == [
        ("Opened pods cannot be returned [1].", "Opened pods cannot be returned", "KB-1")
    ]
    assert found[0].evidence.startswith("Opened pods cannot be returned.")


def test_the_same_texts_give_the_same_evidence_and_the_order_of_passages_decides_ties() -> None:
    texts = ("Pods cost EUR 5. " + FILLER, "Pods cost EUR 5. " + FILLER)
    first = chosen("Pods cost EUR 5.", *texts)
    assert first == chosen("Pods cost EUR 5.", *texts)
    assert first.source == "KB-1"


@pytest.mark.parametrize(
    "sentence", ["Der Beutel ist blau.", "La bolsa es azul.", "Le sac est bleu."]
)
def test_other_languages_are_matched_in_their_own_words(sentence: str) -> None:
    assert sentence in chosen(sentence, f"{FILLER} {sentence}").text


@given(st.text(max_size=80), st.lists(st.text(max_size=200), max_size=3))
def test_any_texts_give_evidence_that_comes_from_them(reply: str, texts: list[str]) -> None:
    passages = [
        Passage(article_id=str(i), text=text, rank=i, similarity=1.0)
        for i, text in enumerate(texts, start=1)
    ]
    known = "".join("".join(texts).split())
    for one in pairs_of(reply, passages):
        assert len(one.text) == len(one.claim.text)
        assert all(part in known for part in "".join(one.evidence.split()).split("|"))
