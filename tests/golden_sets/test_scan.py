"""Reading of files that nobody can trust."""

from pathlib import Path

import pytest

from golden_sets.faults import Fault
from golden_sets.scan import (
    MAX_LINE_BYTES,
    Row,
    csv_rows,
    delimiter_of,
    foreign_start,
    has_lone_return,
    json_row,
    lines_of,
)


def a_file(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def faults_of(items: list[Row | Fault]) -> list[str]:
    return [str(item).split("a.csv:", 1)[1] for item in items if isinstance(item, Fault)]


def csv_items(path: Path) -> list[Row | Fault]:
    return list(csv_rows(path, lines_of(path)))


def rows_of(items: list[Row | Fault]) -> list[tuple[int, dict[str, object]]]:
    return [(item.line, dict(item.fields)) for item in items if isinstance(item, Row)]


def test_lines_are_numbered_and_the_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    path = a_file(tmp_path, b"\xef\xbb\xbfa\r\nb\xe2\x80\xa8c\n\nd")
    assert list(lines_of(path)) == [(1, "a\r\n"), (2, "b\u2028c\n"), (3, "\n"), (4, "d")]


def test_broken_lines_are_faults_and_the_others_are_read(tmp_path: Path) -> None:
    long = b"x" * (MAX_LINE_BYTES + 1)
    path = a_file(tmp_path, b"ok\nn\0l\n" + long + b"\nf\xfcr\nok")
    first, nul, too_long, latin, last = lines_of(path)
    assert (first, last) == ((1, "ok\n"), (5, "ok"))
    assert isinstance(nul, Fault)
    assert isinstance(too_long, Fault)
    assert isinstance(latin, Fault)
    assert nul.what == "has a NUL byte at byte 2"
    assert too_long.what == "the line is longer than 5,000,000 bytes"
    assert latin.what == "is not UTF-8: byte 0xfc at byte 2"
    assert [fault.where[-2:] for fault in (nul, too_long, latin)] == [":2", ":3", ":4"]


def test_a_line_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, b"x" * (MAX_LINE_BYTES - 1) + b"\nok\n")
    assert [item[0] for item in lines_of(path) if not isinstance(item, Fault)] == [1, 2]


@pytest.mark.parametrize(
    ("start", "what"),
    [
        ("id,body".encode("utf-16"), "is UTF-16"),
        ("id,body".encode("utf-32"), "is UTF-16"),  # the marks begin alike; the advice is the same
        (b"\x1f\x8b\x08", "is compressed with gzip"),
        (b"PK\x03\x04", "is a ZIP archive or an Excel file"),
        (b"PAR1", "is a Parquet file"),
        (
            b"version https://git-lfs.github.com/spec/v1",
            "is a pointer of Git LFS, not the file itself",
        ),
    ],
)
def test_files_that_are_no_utf8_text_are_recognised(
    tmp_path: Path, start: bytes, what: str
) -> None:
    fault = foreign_start(a_file(tmp_path, start + b"\nrest"))
    assert fault is not None
    assert fault.what == what
    assert foreign_start(a_file(tmp_path, b"id,body\n")) is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"id": "a"', "is not JSON: Expecting ',' delimiter at column 11, near '{\"id\": \"a\"'"),
        ('{"id": "a", "id": "b"}', "key 'id' occurs twice"),
        ('{"a": {"b": 1, "b": 2}}', "key 'b' occurs twice"),
        ("[1]", "is [1], not an object"),
        ("null", "is None, not an object"),
        ('{"a": Infinity}', "has Infinity, which is not JSON"),
        ("[" * 100_000, "has a number that is too long or is nested too deeply"),
        ('{"a": ' + "9" * 5_000 + "}", "has a number that is too long or is nested too deeply"),
        ('{"a": 1,\r"b": 2}', "has a carriage return inside the line"),
    ],
)
def test_a_line_that_is_no_sound_object_is_a_fault(text: str, what: str) -> None:
    fault = json_row(Path("a.jsonl"), 7, text)
    assert isinstance(fault, Fault)
    assert fault.where == "a.jsonl:7"
    assert fault.what == what


def test_a_line_of_too_many_keys_is_a_fault() -> None:
    text = "{" + ", ".join(f'"k{index}": 1' for index in range(1_001)) + "}"
    fault = json_row(Path("a.jsonl"), 1, text)
    assert isinstance(fault, Fault)
    assert fault.what == "has 1,001 keys, more than 1,000"


def test_nan_reads_as_null() -> None:
    assert json_row(Path("a.jsonl"), 2, '{"a": NaN, "b": "ü"}\r\n') == Row(
        line=2, fields={"a": None, "b": "ü"}
    )


def test_only_a_return_before_the_line_end_is_alone() -> None:
    assert has_lone_return("a\rb\n")
    assert has_lone_return("a\r\r\n")
    assert not has_lone_return("a\r\n")
    assert not has_lone_return("a\n")


def test_a_csv_row_names_its_first_line(tmp_path: Path) -> None:
    path = a_file(tmp_path, b'id,body\r\n1,"two\r\nlines"\r\n\r\n2,"a ""b"", c"\r\n')
    assert rows_of(csv_items(path)) == [
        (2, {"id": "1", "body": "two\nlines"}),
        (5, {"id": "2", "body": 'a "b", c'}),
    ]


def test_a_column_without_a_name_is_an_index_and_dropped(tmp_path: Path) -> None:
    path = a_file(tmp_path, b",id , body\n0,1,x\n")
    assert rows_of(csv_items(path)) == [(2, {"id": "1", "body": "x"})]


@pytest.mark.parametrize(
    ("header", "delimiter"), [("a,b", ","), ("a;b,c;d", ";"), ("a\tb", "\t"), ("a", ",")]
)
def test_the_delimiter_is_the_most_frequent_one_of_the_header(
    tmp_path: Path, header: str, delimiter: str
) -> None:
    assert delimiter_of(a_file(tmp_path, header.encode() + b"\n")) == delimiter


def test_every_broken_csv_row_is_named(tmp_path: Path) -> None:
    content = b'id,body\n1,a,b\n2\n3,"x"y\n4,n\0l\n5,f\xfcr\n6,ok\n7,"open\n8,a\n'
    items = csv_items(a_file(tmp_path, content))
    assert [fault.split(";")[0] for fault in faults_of(items)] == [
        "2: has 3 cells, the header 2",
        "3: has 1 cell, the header 2",
        "4: is not CSV: ',' expected after '\"'",
        "5: has a NUL byte at byte 4",
        "6: is not UTF-8: byte 0xfc at byte 4",
        "8: is not CSV: unexpected end of data",
    ]
    assert rows_of(items) == [(7, {"id": "6", "body": "ok"})]


def test_a_row_after_a_broken_line_keeps_its_own_number(tmp_path: Path) -> None:
    items = csv_items(a_file(tmp_path, b"id,body\n1,\0\n2\n"))
    assert [fault.split(";")[0] for fault in faults_of(items)] == [
        "2: has a NUL byte at byte 3",
        "3: has 1 cell, the header 2",
    ]


@pytest.mark.parametrize("start", [b"", b"\n"])
def test_a_header_of_too_many_columns_is_one_fault(tmp_path: Path, start: bytes) -> None:
    content = start + b",".join(b"c%d" % index for index in range(1_001)) + b"\n1,2\n3,4\n"
    (fault,) = faults_of(csv_items(a_file(tmp_path, content)))
    assert fault.startswith("1: has 1,001 columns, more than 1,000")


def test_a_header_that_is_too_long_is_one_fault(tmp_path: Path) -> None:
    """Ten million columns make a first line of tens of megabytes."""
    content = b"c," * 3_000_000 + b"\n1,2\n"
    (fault,) = faults_of(csv_items(a_file(tmp_path, content)))
    assert fault.startswith("1: the line is longer than 5,000,000 bytes")


def test_a_column_that_occurs_twice_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(csv_items(a_file(tmp_path, b"id,body,id\n")))
    assert fault == "1: column 'id' occurs twice; keep one of them"


def test_an_endless_cell_is_a_fault(tmp_path: Path) -> None:
    content = b'id,body\n1,"' + b"line\n" * 40_000
    items = faults_of(csv_items(a_file(tmp_path, content)))
    assert items[0].startswith("2: is not CSV: field larger than field limit")


def test_a_broken_header_is_one_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(csv_items(a_file(tmp_path, b'"id"x,body\n1,2\n3,4\n')))
    assert fault.startswith("1: is not CSV: ")
