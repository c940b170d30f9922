"""What a golden set must satisfy beyond its schema."""

from pathlib import Path

import pytest

from evals.ticket import GoldenTicket, Reference
from golden_sets.faults import Fault
from golden_sets.golden_set import GoldenSet
from golden_sets.validate import check, faults_of, shelf_of, stale_references
from tests.builders import QUOTE, REPLY, a_fact, a_golden, a_reference, a_ticket, an_article

LIBRARY = shelf_of({"KB-107": an_article(), "KB-108": an_article(id="KB-108", text="Other.")})


def sentences(golden: GoldenTicket) -> list[str]:
    return [str(fault) for fault in faults_of(golden, LIBRARY)]


def test_a_sound_ticket_has_no_faults() -> None:
    assert sentences(a_golden()) == []


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        (
            a_reference(article_ids=("KB-107", "KB-17")),
            "article_ids names 'KB-17', which is not in articles/; "
            "add the article or drop the id; did you mean 'KB-107'?",
        ),
        (
            a_reference(article_sha256={"XX": "0" * 64}),
            "article_sha256 names 'XX', which is not in articles/; add the article or drop the id",
        ),
        (
            a_reference(article_ids=("KB-107", "KB-107")),
            "article_ids names an article twice; keep one of them",
        ),
        (
            a_reference(required_facts=[a_fact(quote="Refunds to a card take 5 to 8 days.")]),
            "quote 'Refunds to a card take 5 to 8 days.' is not in KB-107 word by word; "
            "copy it from the article (only white space may differ)",
        ),
        (
            a_reference(required_facts=[a_fact(quote="")]),
            f"required fact '{QUOTE}' has no quote, so no evidence; "
            "name the article and quote the words that prove it",
        ),
        (
            a_reference(required_facts=[a_fact(article_id="")]),
            f"required fact '{QUOTE}' has no article_id, so no evidence; "
            "name the article and quote the words that prove it",
        ),
        (
            a_reference(required_facts=[a_fact(), a_fact(quote="Other.", article_id="KB-108")]),
            f"required fact '{QUOTE}' rests on 'KB-108', which article_ids does not name; "
            "add it to article_ids",
        ),
        (
            a_reference(article_ids=(), required_facts=()),
            "action is 'answer', but article_ids is empty; "
            "say what the answer rests on, or add the tag 'unanswerable'",
        ),
        (
            a_reference(required_facts=()),
            "action is 'answer', but required_facts is empty; "
            "say what the answer rests on, or add the tag 'unanswerable'",
        ),
        (
            a_reference(forbidden_claims=["refunds to a CARD take  5 to 7 business days"]),
            "reference.reply states its own forbidden claim "
            "'refunds to a CARD take  5 to 7 business days'; correct the reply or the claim",
        ),
        (
            a_reference(forbidden_claims=[" "]),
            "forbidden_claims has an empty entry; write the claim or drop it",
        ),
        (
            a_reference(reply="Hello Ana, it takes a while."),
            f"reference.reply does not state its own required fact '{QUOTE}'; "
            "state it, or drop the fact",
        ),
        (
            a_reference(action="clarify"),
            "action is 'clarify', but reference.reply shows no sign of it; "
            "ask in the reply for what is missing, or change the action",
        ),
    ],
)
def test_each_fault_is_a_sentence_with_its_line(reference: Reference, sentence: str) -> None:
    found = sentences(a_golden(reference=reference, source="t.jsonl:9"))
    assert f"t.jsonl:9: {sentence}" in found


def test_a_quote_may_differ_in_white_space() -> None:
    fact = a_fact(quote="1 to 2 business days.  The day on which")
    assert sentences(a_golden(reference=a_reference(required_facts=[fact]))) == []


def test_an_unanswerable_ticket_needs_no_evidence() -> None:
    reference = a_reference(article_ids=(), required_facts=())
    assert sentences(a_golden(reference=reference, tags=["unanswerable"])) == []


def test_without_articles_nothing_is_said_about_evidence() -> None:
    golden = a_golden(reference=a_reference(article_ids=("XX",), required_facts=()))
    assert list(faults_of(golden, None)) == []


def test_nothing_is_said_about_articles_that_are_broken_themselves() -> None:
    shelf = shelf_of({}, frozenset({"KB-107"}))
    assert list(faults_of(a_golden(), shelf)) == []


def test_an_id_that_occurs_twice_names_both_lines() -> None:
    first, second = a_golden(source="t.jsonl:3"), a_golden(source="t.jsonl:8")
    faults = [str(item) for item in check([first, second], LIBRARY) if isinstance(item, Fault)]
    assert faults == [
        "t.jsonl:8: id 'T-0001' is already that of line 3; give one of them another id"
    ]


def test_members_of_a_thread_must_agree_on_their_category() -> None:
    rows = [
        a_golden(ticket=a_ticket(id=f"T-{line}", thread_id="TH"), slices=slices, source=f"t:{line}")
        for line, slices in enumerate(
            ({"category": "billing"}, {"category": "billing"}, {"category": "returns"}, {}), 1
        )
    ]
    faults = [str(item) for item in check(rows, None) if isinstance(item, Fault)]
    assert faults == [
        "t:3: category is 'returns', that of line 1 in the same thread 'TH' is 'billing'; "
        "give the thread one category",
        "t:4: category is '', that of line 1 in the same thread 'TH' is 'billing'; "
        "give the thread one category",
    ]


def test_the_stream_keeps_its_order_and_its_earlier_faults() -> None:
    fault = Fault(where="t:1", what="is broken", advice="mend it")
    golden = a_golden()
    assert list(check([fault, golden], LIBRARY)) == [fault, golden]


def test_a_reference_written_against_another_text_is_stale() -> None:
    article = an_article()
    kept = a_golden(reference=a_reference(article_sha256={"KB-107": article.sha256}))
    stale = a_golden(
        reference=a_reference(article_sha256={"KB-107": "0" * 64, "KB-9": "0" * 64}),
        source="t.jsonl:2",
    )
    golden_set = GoldenSet(
        name="x",
        path=Path("x"),
        tickets=(kept, stale),
        articles={"KB-107": article},
        fingerprint="",
    )
    assert stale_references(golden_set) == [
        "t.jsonl:2: the reference was written against KB-107 with sha256 '000000000000…', "
        f"which is now '{article.sha256[:12]}…'; "
        "read the article again, correct the reference, and renew article_sha256"
    ]


def test_the_builders_fit_together() -> None:
    assert QUOTE in an_article().text
    assert QUOTE in REPLY
