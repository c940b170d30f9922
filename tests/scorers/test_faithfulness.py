"""Prove the share of supported claims, on hand-made passages and on every real article."""

from __future__ import annotations

import pytest

from scorers.faithfulness import MAX_EVIDENCE, FaithfulnessScorer
from scorers.grounding import Thresholds
from scorers.quantities import quantities
from scorers.tables import table_rows
from tests.builders import a_passage, a_trial
from tests.scorers.articles import (
    a_case,
    article,
    article_claims,
    articles,
    quoted,
    scored,
    unscored,
)

SCORER = FaithfulnessScorer(learned=None)
PASSAGE = a_passage(
    title="Returns",
    text=(
        "Opened pods cannot be returned. Unopened pods can be returned within 14 days of delivery."
    ),
)
TRUE = "Opened pods cannot be returned."
WRONG = "Unopened pods can be returned within 15 days of delivery."
INVENTED = "Bananas grow on trees."


def test_a_reply_that_repeats_its_passage_is_wholly_faithful() -> None:
    answer = scored(SCORER, a_trial())  # The builders' reply and passage fit together.
    assert (answer.value, answer.unit, answer.evidence) == (1.0, "share", ())
    assert answer.reason == "1 of 1 claims are supported"


def test_a_reply_of_inventions_alone_is_worth_nothing() -> None:
    answer = scored(SCORER, a_case(f"{INVENTED} {WRONG}", PASSAGE))
    assert answer.value == 0.0


def test_the_score_is_the_share_of_supported_claims_and_evidence_points_at_the_others() -> None:
    trial = a_case(f"Hello Ana! {TRUE} {WRONG} {INVENTED} {TRUE} Kind regards", PASSAGE)
    answer = scored(SCORER, trial)
    # Four claims: true, wrong number, invented, true.
    assert answer.value == 2 / 4
    assert answer.reason == "2 of 4 claims are supported"
    assert quoted(answer, trial) == [WRONG, INVENTED]
    assert [one.label for one in answer.evidence] == ["contradicted", "invented"]
    assert answer.evidence[0].note.startswith("'15 days' is in no passage; nearest: KB-107: Unop")
    assert answer.evidence[1].note == "no passage speaks of it"


@pytest.mark.parametrize("reply", ["", " \n\t", "\u00a0"])
def test_an_empty_reply_is_unscored(reply: str) -> None:
    answer = unscored(SCORER, a_case(reply, PASSAGE))
    assert (answer.kind, answer.reason) == ("not_applicable", "the reply is empty")


@pytest.mark.parametrize("reply", ["We will look into it.", "Hello Ana! How are you?", "..."])
def test_a_deflecting_reply_is_unscored_and_never_perfect(reply: str) -> None:
    assert unscored(SCORER, a_case(reply, PASSAGE)).reason == "the reply makes no claim"


def test_a_reply_in_another_language_has_failed_to_be_scored() -> None:
    german = "Die Lampe ist an und Sie können sie mit der App in der Nacht nicht nutzen."
    answer = unscored(SCORER, a_case(german, article("KB-203")))
    assert answer.kind == "failed"
    assert "cannot be compared across languages" in answer.reason


def test_a_claim_without_any_passage_is_not_faithful() -> None:
    assert scored(SCORER, a_case(TRUE)).value == 0.0


def test_the_same_passage_twice_changes_nothing() -> None:
    reply = f"{TRUE} {WRONG}"
    once, twice = a_case(reply, PASSAGE), a_case(reply, PASSAGE, PASSAGE)
    assert scored(SCORER, once).value == scored(SCORER, twice).value == 0.5


def test_evidence_is_bounded_and_long_sentences_are_cut_in_notes() -> None:
    reply = " ".join(f"Bananas number {n} grow on trees." for n in range(200, 320))
    answer = scored(SCORER, a_case(reply, PASSAGE))
    assert answer.value == 0.0
    assert len(answer.evidence) == MAX_EVIDENCE
    long = a_passage(text=f"Opened pods {'really ' * 80}cannot be returned.", title="")
    (evidence,) = scored(SCORER, a_case("Opened pods can be returned.", long)).evidence
    assert evidence.note.endswith("…")
    assert len(evidence.note) < 400


def test_thresholds_are_part_of_the_fingerprint() -> None:
    strict = FaithfulnessScorer(thresholds=Thresholds(coverage=0.9))
    assert SCORER.fingerprint == FaithfulnessScorer(learned=None).fingerprint != strict.fingerprint


def test_every_sentence_of_every_article_is_supported_by_its_article() -> None:
    assert len(article_claims()) > 900
    faults = [
        (passage.article_id, claim.text)
        for passage, claim in article_claims()
        if scored(SCORER, a_case(claim.text, passage)).value != 1.0
    ]
    assert faults == []


def test_every_table_row_spelled_out_is_supported_by_its_article() -> None:
    rows = [
        (passage, row.sentence.text.removeprefix(row.header.split("|")[1].strip()).strip() + ".")
        for passage in articles()
        for row in table_rows(passage.text).values()
        if row is not None
    ]
    assert len(rows) > 100
    faults = [text for passage, text in rows if scored(SCORER, a_case(text, passage)).value != 1.0]
    assert faults == []


def test_an_edited_number_is_hardly_ever_supported_by_its_article() -> None:
    edited = [
        (passage, f"{claim.text[: found.start]}{_other(found.text)}{claim.text[found.end :]}")
        for passage, claim in article_claims()
        for found in quantities(claim.text)
        if found.kind in ("money", "duration", "percent", "measure")
        and found.text[0].isdigit() | found.text[-1].isdigit()
    ]
    missed = [
        text for passage, text in edited if scored(SCORER, a_case(text, passage)).value == 1.0
    ]
    assert len(edited) > 350
    assert missed == []


def _other(text: str) -> str:
    """Return a quantity with its first number one higher: `EUR 6.90` to `EUR 7.90`."""
    at = next(i for i, char in enumerate(text) if char.isdigit())
    end = next((i for i in range(at, len(text)) if not text[i].isdigit()), len(text))
    return f"{text[:at]}{int(text[at:end]) + 1}{text[end:]}"


@pytest.mark.parametrize(
    ("article_id", "sentence", "edits"),
    [
        (
            "KB-107",
            "Returned devices are inspected within 5 working days of arriving in Leipzig.",
            ["5 working days -> 5 weeks", "Leipzig -> Dresden", "inspected -> not inspected"],
        ),
        (
            "KB-103",
            "Verdanook does not accept bank transfers, cheques, cash on delivery or "
            "cryptocurrency.",
            ["does not accept -> accepts"],
        ),
        (
            "KB-814",
            "The last Nook Mini (2023) was sold on 31 May 2024.",
            ["31 May -> 30 May", "May -> June", "May 2024 -> May 2025"],
        ),
    ],
)  # fmt: skip
def test_an_edit_that_turns_a_real_sentence_around_is_not_supported(
    article_id: str, sentence: str, edits: list[str]
) -> None:
    assert scored(SCORER, a_case(sentence, article(article_id))).value == 1.0
    for edit in edits:
        old, new = edit.split(" -> ")
        assert old in sentence
        turned = sentence.replace(old, new)
        assert scored(SCORER, a_case(turned, article(article_id))).value == 0.0, turned


TURNS = ((" cannot be ", " can be "), (" is not ", " is "), (" can be ", " cannot be "))


def test_most_denied_or_undenied_sentences_of_the_articles_are_not_supported() -> None:
    turned = [
        (passage, claim.text.replace(old, new, 1))
        for passage, claim in article_claims()
        for old, new in TURNS
        if old in claim.text
    ]  # fmt: skip
    caught = [text for passage, text in turned if scored(SCORER, a_case(text, passage)).value < 1]
    # Words are compared, not meanings: a denial next to another one may slip through.
    assert len(turned) > 100
    assert len(caught) / len(turned) > 0.85
