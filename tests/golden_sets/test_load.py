"""Golden sets from disk, through `datasets`."""

import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from evals.errors import FaultyFileError, UsageError
from golden_sets.faults import Fault
from golden_sets.load import (
    inspect_golden_set,
    iter_golden_tickets,
    load_golden_set,
    read_rows,
)
from golden_sets.scan import Row
from golden_sets.validate import stale_references
from tests.builders import ARTICLE_TEXT
from tests.golden_sets.files import (
    Fields,
    a_line,
    a_reference_line,
    an_article_file,
    write_lines,
    write_set,
)


def faults_of(path: Path) -> list[str]:
    """Return what loading complains about, without the folder."""
    with pytest.raises(FaultyFileError) as caught:
        load_golden_set(path)
    folder = path if path.is_dir() else path.parent
    return [fault.replace(f"{folder}/", "") for fault in caught.value.faults]


def test_a_folder_is_loaded_with_its_articles(tmp_path: Path) -> None:
    other = a_line(id="T-0002", thread_id="TH-0002", body="Später – 😀\r\n\tdanke", language="de")
    golden_set = load_golden_set(write_set(tmp_path / "golden_sets/acme/v1", [a_line(), other]))
    assert golden_set.name == "acme/v1"
    assert [golden.ticket.id for golden in golden_set.tickets] == ["T-0001", "T-0002"]
    assert golden_set.tickets[1].ticket.body == "Später – 😀\r\n\tdanke"
    assert golden_set.tickets[1].belongs_to("language=de")
    assert golden_set.articles["KB-107"].text == ARTICLE_TEXT
    assert golden_set.has_articles
    assert len(golden_set.fingerprint) == 64


def test_the_fingerprint_does_not_depend_on_place_or_order(tmp_path: Path) -> None:
    other = a_line(id="T-0002", thread_id="TH-0002")
    first = load_golden_set(write_set(tmp_path / "a", [a_line(), other]))
    second = load_golden_set(write_set(tmp_path / "b", [other, "", a_line()]))
    third = load_golden_set(write_set(tmp_path / "c", [a_line(body="Changed"), other]))
    assert first.fingerprint == second.fingerprint != third.fingerprint


def test_line_numbers_count_blank_lines_and_survive_a_byte_order_mark(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set", [])
    text = f"\ufeff{json.dumps(a_line())}\r\n\r\n{json.dumps(a_line(id='T-2'))}"
    (folder / "tickets.jsonl").write_bytes(text.encode())
    golden_set = load_golden_set(folder)
    assert [golden.source.rsplit(":", 1)[1] for golden in golden_set.tickets] == ["1", "3"]


def test_all_faults_of_all_files_are_listed_at_once(tmp_path: Path) -> None:
    quote = "Refunds to a card take 5 to 7 business days"
    fact = {"fact": quote, "article_id": "KB-107", "quote": "off by a word"}
    wrong = a_reference_line(
        article_ids=["KB-107", "KB-999"], forbidden_claims=[quote], required_facts=[fact]
    )
    lines = [
        a_line(),
        '{"id": "T-0002",',
        a_line(body="", id="T-0003"),
        a_line(),
        a_line(id="T-0005", thread_id="TH-5", reference=a_reference_line(action="anwser")),
        a_line(id="T-0006", slices={"category": "returns"}),
        a_line(id="T-0007", reference=wrong),
    ]
    articles = {"KB-107": an_article_file(), "KB-108": an_article_file(id="KB-107")}
    starts = [
        "articles/KB-108.md:1: id is 'KB-107', the file is called 'KB-108.md'",
        "tickets.jsonl:2: is not JSON: ",
        "tickets.jsonl:3: body is empty",
        "tickets.jsonl:4: id 'T-0001' is already that of line 1",
        "tickets.jsonl:5: reference.action is 'anwser'; did you mean 'answer'?",
        "tickets.jsonl:6: category is 'returns', that of line 1 in the same thread 'TH-0001'",
        f"tickets.jsonl:7: reference.reply states its own forbidden claim '{quote}'",
        "tickets.jsonl:7: article_ids names 'KB-999', which is not in articles/",
        "tickets.jsonl:7: quote 'off by a word' is not in KB-107 word by word",
    ]
    faults = faults_of(write_set(tmp_path, lines, articles))
    assert len(faults) == len(starts)
    for fault, start in zip(faults, starts, strict=True):
        assert fault.startswith(start)


def test_broken_bytes_do_not_hide_the_faults_of_other_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"body": "f\xfcr"}\n{"boddy": 1}\n{"body": "ok"}\rx\n')
    assert [fault.split(";")[0] for fault in faults_of(path)] == [
        "a.jsonl:1: is not UTF-8: byte 0xfc at byte 12",
        "a.jsonl:2: body is missing",
        "a.jsonl:3: has a carriage return inside the line",
    ]


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_set_is_a_fault(tmp_path: Path, content: str) -> None:
    folder = write_set(tmp_path, [])
    (folder / "tickets.jsonl").write_text(content)
    assert faults_of(folder) == ["tickets.jsonl:1: has no tickets; add one"]


def test_inspecting_returns_what_can_be_used_beside_the_faults(tmp_path: Path) -> None:
    golden_set, faults = inspect_golden_set(write_set(tmp_path, [a_line(), "{", a_line(id="T-3")]))
    assert [golden.ticket.id for golden in golden_set.tickets] == ["T-0001", "T-3"]
    assert len(faults) == 1


def test_a_changed_article_makes_a_reference_stale_but_not_faulty(tmp_path: Path) -> None:
    reference = a_reference_line(article_sha256={"KB-107": "0" * 64})
    golden_set = load_golden_set(write_set(tmp_path, [a_line(reference=reference)]))
    (warning,) = stale_references(golden_set)
    assert "tickets.jsonl:1: the reference was written against KB-107" in warning


def test_a_limit_reads_only_the_first_rows(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"body": f"b{i}"} for i in range(50)] + ["broken"])
    assert len(load_golden_set(path, limit=7).tickets) == 7
    assert [golden.ticket.body for golden in iter_golden_tickets(path, limit=2)] == ["b0", "b1"]


def test_a_place_that_cannot_be_read_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        load_golden_set(tmp_path / "none")
    with pytest.raises(UsageError, match=r"'\.xlsx' is not a format of golden sets"):
        load_golden_set(write_lines(tmp_path / "a.xlsx", []))
    with pytest.raises(UsageError, match="cannot be read, 'File name too long'; check the file"):
        load_golden_set(tmp_path / ("x" * 5_000))


def test_a_machine_without_links_reads_the_file_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("a required privilege is not held")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    assert load_golden_set(write_set(tmp_path, [a_line()])).tickets


def test_paths_that_look_like_patterns_are_only_paths(tmp_path: Path) -> None:
    folder = tmp_path / "a[1]*::b"
    folder.mkdir()
    assert load_golden_set(write_lines(folder / "t.jsonl", [{"body": "x"}])).tickets


def test_streaming_gives_the_same_tickets(tmp_path: Path) -> None:
    folder = write_set(tmp_path, [a_line(), a_line(id="T-2")])
    assert tuple(iter_golden_tickets(folder)) == load_golden_set(folder).tickets


def test_a_faulty_set_hands_out_no_ticket(tmp_path: Path) -> None:
    with pytest.raises(FaultyFileError, match=r"tickets\.jsonl:2: id 'T-0001' is already"):
        iter_golden_tickets(write_set(tmp_path, [a_line(), a_line()]))


def test_a_file_that_changes_between_check_and_use_is_noticed(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"body": "x"}])
    tickets = iter_golden_tickets(path)
    write_lines(path, [{"bdy": "x"}])
    with pytest.raises(FaultyFileError, match="body is missing"):
        list(tickets)


def test_memory_of_streaming_does_not_grow_with_the_texts(tmp_path: Path) -> None:
    """Two thousand bodies of 10 kB are 20 MB; ids and one block of 1 MB are all that stays."""
    rows: list[Fields] = [{"id": f"T-{index}", "body": "word " * 2_000} for index in range(2_000)]
    path = write_lines(tmp_path / "a.jsonl", rows)
    next(iter_golden_tickets(path, limit=1))  # imports are not what is measured
    del rows
    tracemalloc.start()
    count = sum(1 for _ in iter_golden_tickets(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2_000
    assert peak < 12_000_000


PROBE = """
import socket, sys
def refuse(*args, **kwargs):
    raise AssertionError("a network was used")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from pathlib import Path
import golden_sets.load, golden_sets.validate
heavy = {"datasets", "pyarrow", "pandas", "yaml", "numpy"} & set(sys.modules)
assert not heavy, heavy
import os
before = dict(os.environ)
golden_set = golden_sets.load.load_golden_set(Path(sys.argv[1]))
assert len(golden_set.tickets) == 1
assert "datasets" in sys.modules
assert dict(os.environ) == before
"""


def test_loading_is_lazy_silent_offline_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set", [a_line()])
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "XDG_"))
    }
    environment |= {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROBE, str(folder)],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(home.rglob("*")) == []
    assert list(temporary.rglob("*")) == []


def test_rows_can_be_read_without_being_tickets(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"any": [1, None]}, "junk"])
    row, fault = read_rows(path)
    assert row == Row(line=1, fields={"any": [1, None]})
    assert isinstance(fault, Fault)
