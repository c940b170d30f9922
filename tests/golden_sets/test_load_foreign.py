"""Single files of other tools: CSV, JSONL and Parquet, through `datasets`."""

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.errors import FaultyFileError
from golden_sets.load import load_golden_set, read_rows
from golden_sets.scan import Row
from tests.golden_sets.files import a_line, write_lines

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def faults_of(path: Path) -> list[str]:
    with pytest.raises(FaultyFileError) as caught:
        load_golden_set(path)
    return [fault.replace(f"{path.parent}/", "") for fault in caught.value.faults]


def a_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_single_file_of_our_own_lines_needs_no_articles(tmp_path: Path) -> None:
    golden_set = load_golden_set(write_lines(tmp_path / "a.jsonl", [a_line()]))
    assert not golden_set.has_articles
    assert golden_set.tickets[0].reference.required_facts[0].article_id == "KB-107"
    assert golden_set.tickets[0].reference.action == "answer"


def test_a_csv_file_of_another_tool_is_loaded(tmp_path: Path) -> None:
    path = a_csv(
        tmp_path / "goldens.csv",
        [
            ["", "userInput", "expected_output", "retrieval_context", "intent", "note"],
            ["0", 'Where is "my"\nrefund?', "In 5 days, 7 at most", "KB one|KB two", "refund", "x"],
            ["1", "NA", "", "KB one", "nan", ""],
        ],
    )
    golden_set = load_golden_set(path)
    first, second = golden_set.tickets
    assert golden_set.name == "goldens"
    assert (first.ticket.id, second.ticket.id) == ("row-1", "row-2")
    assert first.ticket.body == 'Where is "my"\nrefund?'
    assert second.ticket.body == "NA"
    assert (first.reference.reply, second.reference.reply) == ("In 5 days, 7 at most", "")
    assert first.reference.action is None
    assert first.slices == {"category": "refund", "severity": "normal"}
    assert second.slices == {"severity": "normal"}
    assert sorted(article.text for article in golden_set.articles.values()) == ["KB one", "KB two"]
    assert second.reference.article_ids == first.reference.article_ids[:1]
    assert [golden.source[-2:] for golden in golden_set.tickets] == [":2", ":4"]


def test_broken_csv_rows_are_sentences(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,body\n1,a,b\n2\n3,"open\n')
    assert [fault.split(";")[0] for fault in faults_of(path)] == [
        "a.csv:2: has 3 cells, the header 2",
        "a.csv:3: has 1 cell, the header 2",
        "a.csv:4: is not CSV: unexpected end of data",
    ]


def test_semicolons_and_tabs_separate_too(tmp_path: Path) -> None:
    semicolons, tabs = tmp_path / "a.csv", tmp_path / "b.tsv"
    semicolons.write_text("id;body\n1;a, b\n")
    tabs.write_text("id\tbody\n1\ta, b\n")
    for path in (semicolons, tabs):
        assert load_golden_set(path).tickets[0].ticket.body == "a, b"


TRICKY = st.one_of(
    st.sampled_from(" \",;\n\r\t'0N"), st.characters(codec="utf-8", exclude_characters="\0")
)
CELL = st.text(alphabet=TRICKY, max_size=8)


@MANY
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
def test_cells_come_back_as_they_were_written(tmp_path: Path, cells: list[tuple[str, str]]) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([["id", "body"], *cells])
    rows = [tuple(row.fields.values()) for row in read_rows(path) if isinstance(row, Row)]
    assert rows == [tuple(cell.replace("\r\n", "\n") for cell in row) for row in cells]


@MANY
@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20)), max_size=5))
def test_a_line_of_json_comes_back_as_it_was_written(
    tmp_path: Path, objects: list[dict[str, str]]
) -> None:
    path = write_lines(tmp_path / "a.jsonl", objects)
    assert list(read_rows(path)) == [
        Row(line=line, fields=fields) for line, fields in enumerate(objects, 1)
    ]


def test_a_parquet_file_is_loaded_and_its_gaps_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table(
        {
            "id": [1.0, float("nan")],
            "question": ["Hi", "Ho"],
            "ground_truth": [None, "Yes"],
            "contexts": [["KB one"], None],
            "customer": [{"name": "Ana", "plan": None}, {"name": None, "plan": "x"}],
            "category": pa.array(["a", "b"]).dictionary_encode(),
            "created_at": pa.array([0, None], pa.timestamp("s", tz="UTC")),
            "embedding": [[0.1], [0.2]],
        }
    )
    pq.write_table(table, path)
    golden_set = load_golden_set(path)
    first, second = golden_set.tickets
    assert (first.ticket.id, second.ticket.id) == ("1", "row-2")
    assert first.ticket.customer == {"name": "Ana"}
    assert first.ticket.created_at == "1970-01-01T00:00:00+00:00"
    assert (first.reference.reply, second.reference.reply) == ("", "Yes")
    assert [golden.slices["category"] for golden in golden_set.tickets] == ["a", "b"]
    assert [article.text for article in golden_set.articles.values()] == ["KB one"]


def test_a_broken_parquet_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1" + b"junk" * 10 + (40).to_bytes(4, "little") + b"PAR1")
    (fault,) = faults_of(path)
    assert fault.startswith("a.parquet:1: cannot be decoded as Parquet: ")


def test_a_file_that_is_something_else_is_one_sentence(tmp_path: Path) -> None:
    other, packed = tmp_path / "a.parquet", tmp_path / "a.csv"
    other.write_bytes(b"id,body\n1,hello\n")
    packed.write_bytes(gzip.compress(b"id,body\n1,hello\n"))
    assert faults_of(other) == [
        "a.parquet:1: does not end as a Parquet file does; write the file again"
    ]
    assert faults_of(packed) == ["a.csv:1: is compressed with gzip; unpack it first"]


def test_text_in_a_parquet_file_that_is_not_utf8_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    raw = pa.array([b"ok", b"f\xfcr"], pa.binary())
    text = pa.StringArray.from_buffers(2, raw.buffers()[1], raw.buffers()[2])
    pq.write_table(pa.table({"body": text}), path)
    (fault,) = faults_of(path)
    assert "cannot be decoded as Parquet" in fault
