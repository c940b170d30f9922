"""Where golden sets lie."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import golden_sets
from evals.errors import UsageError
from golden_sets.find import find_golden_set, name_of
from tests.golden_sets.files import a_line, write_set


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "mine", [a_line()])
    assert find_golden_set(str(folder)) == folder
    assert find_golden_set(str(folder / "tickets.jsonl")) == folder / "tickets.jsonl"


def test_a_name_means_the_current_folder_before_the_package(tmp_path: Path) -> None:
    write_set(tmp_path / "golden_sets" / "support" / "v1", [a_line()])
    with inside(tmp_path):
        assert find_golden_set("support/v1") == Path("golden_sets/support/v1")


def test_a_name_is_found_in_the_package_from_anywhere(tmp_path: Path) -> None:
    with inside(tmp_path):
        found = find_golden_set("support/v1")
    assert found == Path(golden_sets.__file__).parent / "support" / "v1"


def test_an_unknown_name_is_answered_with_the_closest(tmp_path: Path) -> None:
    write_set(tmp_path / "golden_sets" / "acme" / "v2", [a_line()])
    with inside(tmp_path), pytest.raises(UsageError, match=r"did you mean 'acme/v2'\?"):
        find_golden_set("acme/v1")


@pytest.mark.parametrize(
    "name",
    ["", " ", pytest.param("x" * 100_000, id="long"), "../../none", "a\0b", "~nobody-here/x"],
)
def test_nonsense_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    with inside(tmp_path), pytest.raises(UsageError, match="is no file, no folder"):
        find_golden_set(name)


def test_a_folder_without_tickets_is_left_to_the_loader(tmp_path: Path) -> None:
    assert find_golden_set(str(tmp_path)) == tmp_path


def test_a_set_is_called_by_its_folders_or_its_file(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "golden_sets" / "acme" / "v2", [a_line()])
    assert name_of(folder) == "acme/v2"
    assert name_of(folder / "tickets.jsonl") == "tickets"
    assert name_of(write_set(tmp_path / "mine", [])) == "mine"
