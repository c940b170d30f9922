"""Columns of other people's files."""

import hashlib
import math

import pytest

from golden_sets.aliases import (
    ALIASES,
    REFERENCE_ALIASES,
    column_name,
    context_id,
    is_missing,
    known_columns,
    our_shape,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("expectedOutput", "expected_output"),
        ("expected_output", "expected_output"),
        ("Expected Output", "expected_output"),
        (" user-input ", "user_input"),
        ("ID", "id"),
    ],
)
def test_columns_are_compared_in_snake_case(name: str, expected: str) -> None:
    assert column_name(name) == expected


@pytest.mark.parametrize(
    "column", ["body", "input", "question", "user_input", "userInput", "query"]
)
def test_the_body_goes_by_many_names(column: str) -> None:
    assert our_shape({column: "Hi"}, 1)[0]["body"] == "Hi"


@pytest.mark.parametrize(
    "column",
    ["reference", "expected_output", "expectedOutput", "ground_truth", "ideal", "target", "answer"],
)
def test_the_reply_goes_by_many_names(column: str) -> None:
    assert our_shape({column: "Yes"}, 1)[0]["reference"] == {"reply": "Yes"}


@pytest.mark.parametrize(
    "column",
    ["contexts", "context", "retrieval_context", "retrievedContexts", "reference_contexts"],
)
def test_contexts_go_by_many_names(column: str) -> None:
    assert our_shape({column: ["a", "b"]}, 1)[1] == ("a", "b")


def test_the_first_alias_with_a_value_wins() -> None:
    """`answer` is the model's answer where there is a ground truth beside it."""
    row = {"answer": "model's", "ground_truth": "ours", "ideal": None, "expected_output": math.nan}
    assert our_shape(row, 1)[0]["reference"] == {"reply": "ours"}


def test_a_row_without_an_id_is_called_by_its_number() -> None:
    assert our_shape({"body": "x"}, 3)[0]["id"] == "row-3"
    assert our_shape({"body": "x", "name": "refund"}, 3)[0]["id"] == "refund"
    assert our_shape({"body": "x", "name": "refund", "id": "T-1"}, 3)[0]["id"] == "T-1"


@pytest.mark.parametrize("value", [None, math.nan, "", "nan", "NaN", [], {}])
def test_no_value_is_missing(value: object) -> None:
    assert is_missing(value)
    assert "subject" not in our_shape({"subject": value}, 1)[0]


@pytest.mark.parametrize("value", [0, 0.0, False, " ", "none", [0]])
def test_a_value_is_not_missing(value: object) -> None:
    assert not is_missing(value)


def test_equal_contexts_become_one_article_id() -> None:
    """Sixteen digits of the sha256, worked out here beside the function."""
    expected = "context-" + hashlib.sha256(b"KB text").hexdigest()[:16]
    first, texts = our_shape({"body": "x", "contexts": ["KB text", " KB text ", ""]}, 1)
    other, _ = our_shape({"body": "y", "context": "KB text"}, 2)
    assert texts == ("KB text",)
    assert first["reference"] == other["reference"] == {"article_ids": [expected]}
    assert context_id("KB text") == expected


def test_the_row_may_name_its_articles_itself() -> None:
    shape, _ = our_shape({"contexts": ["a"], "articleIds": "KB-1; KB-2"}, 1)
    assert shape["reference"] == {"article_ids": ["KB-1", "KB-2"]}


def test_cells_may_hold_json_or_joined_texts() -> None:
    shape, contexts = our_shape(
        {
            "tags": '["a", "b"]',
            "customer": '{"name": "Ana"}',
            "context": "one|two",
            "required_facts": '[{"fact": "f"}]',
            "forbidden_claims": "It is free, always.",
        },
        1,
    )
    assert shape["tags"] == ["a", "b"]
    assert shape["customer"] == {"name": "Ana"}
    assert contexts == ("one", "two")
    assert shape["reference"] == {
        "required_facts": [{"fact": "f"}],
        "forbidden_claims": ["It is free, always."],
        "article_ids": [context_id("one"), context_id("two")],
    }


def test_a_table_in_a_context_is_not_split() -> None:
    table = "| a | b |\n|---|---|"
    assert our_shape({"context": table}, 1)[1] == (table,)


def test_a_body_that_only_looks_like_json_stays_as_it_is() -> None:
    for body in ("[URGENT] help", "[1]", "{}", '{"a": 1}'):
        assert our_shape({"body": body}, 1)[0]["body"] == body


def test_a_conversation_is_one_body_without_the_instructions() -> None:
    messages = [
        {"role": "system", "content": "You are a bot."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello"},
    ]
    assert our_shape({"input": messages}, 1)[0]["body"] == "user: Hi\n\nassistant: Hello"
    assert our_shape({"input": messages[:2]}, 1)[0]["body"] == "Hi"


def test_of_several_ideal_replies_the_first_stands() -> None:
    assert our_shape({"ideal": ["a", "b"]}, 1)[0]["reference"] == {"reply": "a"}


def test_a_line_of_our_own_format_keeps_its_reference_and_slices() -> None:
    reference = {"reply": "Yes", "action": "answer"}
    row = {"id": "T-1", "reference": reference, "slices": {"category": "a"}, "category": "b"}
    shape, _ = our_shape(row, 1)
    assert shape["reference"] == reference
    assert shape["slices"] == {"category": "a"}


def test_category_and_difficulty_become_slices() -> None:
    shape, _ = our_shape({"body": "x", "intent": "refund", "difficulty": "hard"}, 1)
    assert shape["slices"] == {"category": "refund", "difficulty": "hard"}


def test_known_columns_are_those_of_the_tables() -> None:
    assert {"user_input", "ground_truth", "retrieved_contexts", "category"} <= known_columns()
    assert "actual_output" not in known_columns()
    assert "body" in ALIASES
    assert "reply" in REFERENCE_ALIASES
