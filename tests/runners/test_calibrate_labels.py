"""Files of labelled drafts: aliases, passages, slices, and every way in which a row is broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.errors import FaultyFileError, UsageError
from golden_sets.faults import Fault
from golden_sets.scan import Row
from runners.calibrate_labels import LabelledDraft, checked_labels, iter_labels, labelled_draft

ROW = {"id": "a", "context": "It costs 5.", "question": "How much?", "answer": "5.", "label": 0}


def read(scorer: str = "faithfulness", /, **changes: object) -> LabelledDraft | Fault:
    """Read one row; None leaves a column out."""
    fields = {name: value for name, value in {**ROW, **changes}.items() if value is not None}
    return labelled_draft(Row(line=7, fields=fields), Path("labels.jsonl"), scorer)


def good(scorer: str = "faithfulness", /, **changes: object) -> LabelledDraft:
    """Read one row that is sound."""
    found = read(scorer, **changes)
    assert isinstance(found, LabelledDraft), found
    return found


def texts(one: LabelledDraft) -> list[str]:
    """Return the passages."""
    return [passage.text for passage in one.trial.draft.passages]


def test_a_row_becomes_a_trial() -> None:
    one = good()
    assert one.trial.golden.ticket.body == "How much?"
    assert one.trial.draft.reply == "5."
    assert texts(one) == ["It costs 5."]
    assert one.trial.draft.passages[0].rank == 1
    assert one.label == 0.0


@pytest.mark.parametrize(
    ("context", "passages"),
    [
        ("a | b\n\nc", ["a | b\n\nc"]),
        (["a", "b"], ["a", "b"]),
        ('["a", "b"]', ["a", "b"]),
        ("[1] a footnote", ["[1] a footnote"]),
        ("[1]", ["[1]"]),
        ([{"text": "a"}, {"content": "b"}], ["a", "b"]),
        (["a", "  "], ["a"]),
        (None, []),
    ],
)
def test_a_list_stays_a_list_and_a_text_stays_one_passage(
    context: object, passages: list[str]
) -> None:
    assert texts(good(context=context)) == passages


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("actualOutput", "answer"),
        ("response", "answer"),
        ("user_input", "question"),
        ("retrieved_contexts", "context"),
        ("Human Label", "label"),
    ],
)
def test_columns_of_other_tools_are_known(column: str, field: str) -> None:
    assert good(**{field: None, column: ROW[field]}) == good()


def test_rows_with_one_context_belong_together_whatever_they_answer() -> None:
    assert good(answer="6.", question="Why?").context == good().context
    assert good(context="It costs 6.").context != good().context
    assert good(context=None, answer="6.").context == good(context=None).context
    assert good(context=None, question="Why?").context != good(context=None).context


def test_other_columns_are_slices_unless_they_are_texts() -> None:
    one = good(dataset="wice", fold=3, language="de", note="x" * 61, share=0.31, tag="a\nb")
    assert one.slices == {"dataset": "wice", "fold": "3", "language": "de"}
    assert one.trial.golden.ticket.language == "de"


@pytest.mark.parametrize(
    ("label", "number"), [(1, 1.0), ("1", 1.0), (True, 1.0), ("false", 0.0), (" 0.0 ", 0.0)]
)
def test_labels_are_read_from_numbers_and_words(label: object, number: float) -> None:
    assert good(label=label).label == number


@pytest.mark.parametrize("answer", ["", "  "])
def test_an_empty_answer_is_a_draft_like_any_other(answer: str) -> None:
    assert good(answer=answer).trial.draft.reply == ""


def test_graded_labels_are_for_scorers_of_quality() -> None:
    assert good("tone", label=-1.7).label == -1.7
    assert "not 0 or 1" in str(read(label=0.5))
    assert "not 0 or 1" in str(read("hallucination", label=2))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"label": None}, "label is missing; for faithfulness write 1"),
        ({"label": float("nan")}, "label is missing"),
        ({"label": float("inf")}, "not a finite number"),
        ({"label": 10**400}, "not a finite number"),
        ({"label": "maybe"}, "label is 'maybe', not a number"),
        ({"label": "9" * 50}, "not 0 or 1"),
        ({"label": [1]}, "not a number"),
        ({"answer": None}, "answer is missing"),
        ({"answer": [1]}, "answer is [1], not a text"),
        ({"answer": {"a": 1}}, "not a text"),
        ({"answer": "x" * 1_000_001}, "1,000,001 characters"),
        ({"context": 5}, "context is 5, not a text"),
        ({"context": [5]}, "not a text or a list of texts"),
        ({"context": {"title": "a"}}, "not a text or a list of texts"),
        ({"label": None, "faults": [{"class": "rude"}]}, "with --golden"),
    ],
)
def test_a_broken_row_is_named_with_its_line_and_what_to_do(
    changes: dict[str, object], said: str
) -> None:
    found = read(**changes)
    assert isinstance(found, Fault)
    assert str(found).startswith("labels.jsonl:7: ")
    assert said in str(found)


def test_every_broken_row_of_a_file_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    lines = [json.dumps(ROW), "{", json.dumps({**ROW, "label": "x"}), "\udcff", json.dumps(ROW)]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    with pytest.raises(FaultyFileError) as raised:
        checked_labels(path, "faithfulness")
    assert [fault.split(":")[1] for fault in raised.value.faults] == ["2", "3", "4"]


def test_csv_and_jsonl_give_the_same_drafts(tmp_path: Path) -> None:
    as_json, as_csv = tmp_path / "a.jsonl", tmp_path / "a.csv"
    as_json.write_text(json.dumps({**ROW, "context": ["It costs 5.", "b"]}) + "\n")
    as_csv.write_text(
        'id,context,question,answer,label\na,"[""It costs 5."", ""b""]",How much?,5.,0\n'
    )
    assert checked_labels(as_csv, "faithfulness") == 1
    assert list(iter_labels(as_csv, "tone")) == list(iter_labels(as_json, "tone"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("none.jsonl", None, "cannot be read"),
        ("empty.jsonl", "", "has no rows"),
        ("a.parquet", "x", "JSONL or CSV"),
        ("a.txt", "x", "not a format"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    tmp_path: Path, name: str, text: str | None, said: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(UsageError, match=said):
        checked_labels(tmp_path / name, "faithfulness")


def test_the_limit_stops_reading(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text((json.dumps(ROW) + "\n") * 3 + "{\n")
    assert checked_labels(path, "faithfulness", limit=2) == 2
    assert len(list(iter_labels(path, "faithfulness", limit=2))) == 2
