"""From a row to a golden ticket."""

import pytest

from evals.ticket import GoldenTicket, RequiredFact
from golden_sets.schema import parse_ticket
from tests.builders import QUOTE
from tests.golden_sets.files import Fields, a_line, a_reference_line

PLACE = "tickets.jsonl:4"


def parsed(fields: Fields, *, is_strict: bool = True) -> tuple[GoldenTicket | None, list[str]]:
    golden, faults = parse_ticket(fields, place=PLACE, is_strict=is_strict)
    return golden, [str(fault).removeprefix(f"{PLACE}: ") for fault in faults]


def test_a_sound_line_becomes_a_golden_ticket() -> None:
    golden, faults = parsed(a_line())
    assert faults == []
    assert golden is not None
    assert golden.source == PLACE
    assert golden.ticket.thread_id == "TH-0001"
    assert golden.ticket.customer == {"name": "Ana", "plan": "Garden"}
    assert golden.reference.action == "answer"
    assert golden.reference.required_facts == (
        RequiredFact(fact=QUOTE, article_id="KB-107", quote=QUOTE),
    )
    assert golden.tags == ("lookup",)


def test_channel_language_severity_and_action_are_slices() -> None:
    golden, _ = parsed(a_line())
    assert golden is not None
    assert golden.slices == {
        "category": "billing",
        "difficulty": "easy",
        "channel": "email",
        "language": "en",
        "severity": "normal",
        "action": "answer",
    }


def test_a_thread_is_the_ticket_itself_unless_named() -> None:
    golden, faults = parsed(a_line(thread_id=None))
    assert faults == []
    assert golden is not None
    assert golden.ticket.thread_id == "T-0001"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"id": None}, "id is missing; write it"),
        ({"id": 7}, 'id is 7, not text; write "..."'),
        ({"body": None}, "body is missing; write it"),
        ({"body": " "}, "body is blank, ' '; write it or leave it out"),
        ({"body": "\ud800"}, "body has '\\ud800' at character 1; half of a character"),
        ({"channel": "mail"}, "channel is 'mail'; did you mean 'email'?"),
        ({"language": "english"}, "language is 'english'; write an ISO 639-1 code such as 'en'"),
        ({"created_at": "soon"}, "created_at is 'soon', not a date; write ISO 8601"),
        ({"customer": "Ana"}, "customer is 'Ana', not an object; write {...}"),
        ({"tags": "lookup"}, "tags is 'lookup', not a list; write [...]"),
        ({"subjet": "x"}, "key 'subjet' is unknown; did you mean 'subject'?"),
        ({"slices": {"difficulty": "har"}}, "slices.difficulty is 'har'; did you mean 'hard'?"),
        ({"slices": {"a=b": "c"}}, "slices has the key 'a=b'; use a word such as 'category'"),
        (
            {"slices": {"channel": "chat"}},
            "slices.channel is 'chat', the ticket says 'email'; drop it from slices",
        ),
        ({"reference": "Yes"}, "reference is 'Yes', not an object; write {...}"),
        ({"reference": a_reference_line(reply=None)}, "reference.reply is missing; write it"),
        ({"reference": a_reference_line(reply="")}, "reference.reply is empty; write it"),
        (
            {"reference": a_reference_line(action=None)},
            "reference.action is missing; choose one of answer",
        ),
        (
            {"reference": a_reference_line(action="handoff")},
            "reference.action is 'handoff'; did you mean 'hand_off'?",
        ),
        (
            {"reference": a_reference_line(severity="critcal")},
            "reference.severity is 'critcal'; did you mean 'critical'?",
        ),
        (
            {"reference": a_reference_line(required_facts=[{"fact": ""}])},
            "reference.required_facts[0].fact is empty; write it",
        ),
        (
            {"reference": a_reference_line(required_facts=[{"fact": "f", "quot": "q"}])},
            "key 'reference.required_facts[0].quot' is unknown; did you mean 'quote'?",
        ),
        (
            {"reference": a_reference_line(article_sha256={"KB-107": "12"})},
            "reference.article_sha256 of 'KB-107' is '12'; write 64",
        ),
    ],
)
def test_each_fault_of_a_line_is_a_sentence(changed: Fields, sentence: str) -> None:
    assert any(fault.startswith(sentence) for fault in parsed(a_line(**changed))[1])


def test_a_line_without_its_reference_is_no_ticket_of_a_folder() -> None:
    _, faults = parsed(a_line(reference=None))
    assert "reference is missing; write it" in faults


def test_all_faults_of_a_line_are_found_at_once() -> None:
    faults = parsed(a_line(id="", channel="x", body="\x00"))[1]
    assert len(faults) == 3


@pytest.mark.parametrize("changed", [{"id": None}, {"body": None}, {"body": " "}, {"reference": 1}])
def test_a_row_without_id_body_or_object_gives_no_ticket(changed: Fields) -> None:
    assert parsed(a_line(**changed))[0] is None


def test_a_loose_row_needs_only_a_body() -> None:
    golden, faults = parsed({"id": "row-1", "body": "Hi", "reference": {}}, is_strict=False)
    assert faults == []
    assert golden is not None
    assert golden.reference.action is None
    assert golden.reference.reply == ""
    assert golden.slices == {"severity": "normal"}


def test_a_loose_row_may_use_its_own_words() -> None:
    row: Fields = {
        "id": "1",
        "body": "Hi",
        "channel": "whatsapp",
        "language": "English",
        "created_at": "14/09/2026",
        "unknown": 1,
    }
    golden, faults = parsed(row, is_strict=False)
    assert faults == []
    assert golden is not None
    assert (golden.ticket.channel, golden.ticket.language) == ("whatsapp", "English")
    assert golden.ticket.created_at == ""


def test_a_loose_row_without_a_body_hears_which_columns_may_hold_it() -> None:
    golden, faults = parsed({"id": "row-1"}, is_strict=False)
    assert golden is None
    assert faults == [
        "body is missing; fill one of the columns body, input, question, user_input, query, "
        "text, message"
    ]
