"""Typed values out of untyped objects."""

import re

from golden_sets.fields import MAX_ITEMS, Fields


def fields(*, is_strict: bool = True, **data: object) -> Fields:
    return Fields(data=data, prefix="", place="a.jsonl:1", is_strict=is_strict)


def noted(view: Fields) -> list[str]:
    return [fault.what for fault in view.faults]


def test_numbers_are_text_only_in_a_loose_file() -> None:
    loose, strict = fields(is_strict=False, id=5.0), fields(id=5)
    assert loose.text("id") == "5"
    assert loose.faults == []
    assert strict.text("id") == ""
    assert noted(strict) == ["id is 5, not text"]


def test_a_missing_text_is_a_fault_only_when_wanted() -> None:
    view = fields(empty="")
    assert view.text("none") == view.text("empty") == ""
    assert view.faults == []
    view.text("none", if_missing="write it")
    view.text("empty", if_missing="write it")
    assert noted(view) == ["none is missing", "empty is empty"]


def test_a_blank_text_is_a_fault() -> None:
    view = fields(body=" \n")
    view.text("body")
    assert noted(view) == ["body is blank, ' \\n'"]


def test_broken_text_is_found_in_values_lists_and_keys() -> None:
    view = fields(body="a\x07", tags=["ok", "Ã¼"], customer={"na\x00me": "x", "plan": "\ufffd"})
    view.text("body")
    view.texts("tags")
    view.mapping("customer")
    assert noted(view) == [
        "body has '\\x07' at character 2",
        "tags[1] has 'Ã¼' at character 1",
        "customer['plan'] has '\\ufffd' at character 1",
        "a key of customer has '\\x00' at character 3",
    ]


def test_things_of_the_wrong_kind_are_named_and_left_out() -> None:
    view = fields(tags="a", customer=["b"], facts=[1, {"fact": "x"}], reference="r")
    assert view.texts("tags") == ()
    assert view.mapping("customer") == {}
    assert [item.text("fact") for item in view.each("facts")] == ["x"]
    assert view.inner("reference").data == {}
    assert noted(view) == [
        "tags is 'a', not a list",
        "customer is ['b'], not an object",
        "facts[0] is 1, not an object",
        "reference is 'r', not an object",
    ]


def test_faults_inside_an_object_name_the_whole_path() -> None:
    view = fields(reference={"facts": [{"fact": 1}]})
    for fact in view.inner("reference").each("facts"):
        fact.text("fact")
    assert noted(view) == ["reference.facts[0].fact is 1, not text"]


def test_a_choice_is_one_of_the_allowed_values() -> None:
    view = fields(action="hand-off", severity="critical")
    assert view.choice("severity", ("normal", "critical")) == "critical"
    assert view.choice("action", ("answer", "hand_off")) is None
    assert view.choice("none", ("a", "b")) is None
    assert [str(fault) for fault in view.faults] == [
        "a.jsonl:1: action is 'hand-off'; did you mean 'hand_off'?"
    ]


def test_forms_and_dates_are_checked_only_in_a_strict_file() -> None:
    code = re.compile("[a-z]{2}")
    strict, loose = fields(l="English", d="14/09/2026"), fields(is_strict=False, l="English", d="x")
    assert strict.matching("l", code, "a code") == loose.matching("l", code, "a code") == "English"
    assert strict.moment("d") == loose.moment("d") == ""
    assert noted(strict) == ["l is 'English'", "d is '14/09/2026', not a date"]
    assert loose.faults == []
    assert fields(d="2026-09-14T08:12:00Z").moment("d") == "2026-09-14T08:12:00Z"


def test_an_identifier_is_one_short_line() -> None:
    view = fields(a=" T-1 ", b="T\n1", c="x" * 201)
    assert view.identifier("a") == "T-1"
    assert view.faults == []
    view.identifier("b")
    view.identifier("c")
    assert [fault.advice for fault in view.faults] == [
        "write one line of at most 200 characters"
    ] * 2


def test_a_hash_is_64_hexadecimal_digits() -> None:
    view = fields(h={"KB-1": "0" * 64, "KB-2": "abc"})
    view.hashes("h")
    assert noted(view) == ["h of 'KB-2' is 'abc'"]


def test_a_misspelt_key_is_named_only_in_a_strict_file() -> None:
    strict, loose = fields(forbiden_claims=[]), fields(is_strict=False, forbiden_claims=[])
    strict.refuse_unknown(("forbidden_claims", "reply"))
    loose.refuse_unknown(("forbidden_claims", "reply"))
    assert [str(fault) for fault in strict.faults] == [
        "a.jsonl:1: key 'forbiden_claims' is unknown; did you mean 'forbidden_claims'?"
    ]
    assert loose.faults == []


def test_a_row_never_grows_without_bound() -> None:
    many = MAX_ITEMS + 1
    view = fields(tags=["a"] * many, customer={str(i): "x" for i in range(many)})
    assert view.texts("tags") == ()
    assert view.mapping("customer") == {}
    assert noted(view) == [
        "tags has 1,001 items, more than 1,000",
        "customer has 1,001 items, more than 1,000",
    ]
    for _ in range(2 * many):
        view.fault("again", "stop")
    assert len(view.faults) == MAX_ITEMS
