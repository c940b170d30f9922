"""Parquet files before they are trusted."""

from pathlib import Path

import pytest

from golden_sets.parquet import decoding_errors, parquet_fault, ticket_schema

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def a_table(folder: Path, columns: dict[str, object]) -> Path:
    path = folder / "a.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def what_is_wrong(path: Path) -> str:
    fault = parquet_fault(path)
    return "" if fault is None else fault.what


def test_a_table_of_tickets_has_no_fault(tmp_path: Path) -> None:
    assert what_is_wrong(a_table(tmp_path, {"question": ["a"], "n": [1]})) == ""


def test_only_known_columns_are_read_and_categories_as_text(tmp_path: Path) -> None:
    path = a_table(
        tmp_path,
        {"userInput": ["a"], "n": [1], "category": pa.array(["x"]).dictionary_encode()},
    )
    schema = ticket_schema(path)
    assert [(field.name, str(field.type)) for field in schema] == [
        ("userInput", "string"),
        ("category", "string"),
    ]


def test_what_the_file_says_of_itself_is_dropped(tmp_path: Path) -> None:
    """Metadata may declare a text to be an image, which a reader would then fetch."""
    table = pa.table({"body": ["http://example.invalid/x.png"]})
    path = tmp_path / "a.parquet"
    pq.write_table(table.replace_schema_metadata({"huggingface": "{}"}), path)
    assert ticket_schema(path).metadata is None


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "does not end as a Parquet file does"),
        (b"id,body\n1,hello world\n", "does not end as a Parquet file does"),
        (
            b"PAR1" + b"\xff\xff\xff\x7f" + b"PAR1",
            "has a footer of more than 20,000,000 bytes",
        ),
    ],
)
def test_the_end_of_the_file_is_looked_at_first(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    assert what_is_wrong(path) == what


def test_a_broken_footer_raises_one_of_the_decoding_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1" + b"junk" * 10 + (40).to_bytes(4, "little") + b"PAR1")
    with pytest.raises(decoding_errors()):
        parquet_fault(path)


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = a_table(tmp_path, {f"c{index}": ["x"] for index in range(1_001)})
    assert what_is_wrong(path) == "has 1,001 columns, more than 1,000"


def test_a_table_of_other_things_is_refused(tmp_path: Path) -> None:
    path = a_table(tmp_path, {"price": [1], "weight": [2]})
    assert what_is_wrong(path) == "has none of the columns of a ticket, but ['price', 'weight']"


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_arrays([["a"], ["b"]], names=["body", "body"]), path)
    assert what_is_wrong(path) == "has two columns of the same name"
