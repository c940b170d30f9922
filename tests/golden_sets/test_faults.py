"""Sentences about faults."""

from pathlib import Path

from golden_sets.faults import Fault, closest, line_of, shown, suggested, where


def test_a_fault_reads_as_where_what_and_what_to_do() -> None:
    fault = Fault(where="a.jsonl:3", what="id is missing", advice="write it")
    assert str(fault) == "a.jsonl:3: id is missing; write it"


def test_a_path_with_a_terminal_escape_is_escaped() -> None:
    assert where(Path("a\x1b[31m.csv"), 2) == "a\\x1b[31m.csv:2"
    assert where(Path("für.csv"), 2) == "für.csv:2"


def test_the_line_is_what_follows_the_last_colon() -> None:
    assert line_of("c:/sets/a.jsonl:17") == "17"


def test_a_value_is_cut_and_its_escapes_are_shown() -> None:
    assert shown("\x1b[31mred\u202e") == "'\\x1b[31mred\\u202e'"
    assert shown("x" * 100, width=3) == "'xxx…'"
    assert len(shown([["deep"] * 1000] * 1000)) < 200


def test_a_suggestion_names_the_closest_or_all() -> None:
    assert suggested("hand-off", ("answer", "hand_off")) == "did you mean 'hand_off'?"
    assert suggested("zzz", ("b", "a")) == "known: a, b"


def test_the_closest_is_silent_when_nothing_is_close() -> None:
    assert closest("KB-10", ("KB-107", "XY-1")) == "; did you mean 'KB-107'?"
    assert closest("zzz", ("KB-107",)) == ""
    assert closest("x" * 5_000_000, ("KB-107",)) == ""
