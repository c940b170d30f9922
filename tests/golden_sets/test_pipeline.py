"""One stream from rows to checked tickets."""

from pathlib import Path

import pytest

from evals.errors import UsageError
from evals.ticket import Article, GoldenTicket
from golden_sets.faults import Fault
from golden_sets.pipeline import MAX_FAULTS, Source, checked, parsed, source_of
from golden_sets.scan import Row
from tests.golden_sets.files import a_line, an_article_file, write_set

LOOSE = Source(path=Path("a.csv"), is_strict=False, shelf=None, faults=(), limit=None)


def rows(count: int) -> list[Row | Fault]:
    return [Row(line=index + 1, fields={"id": f"T-{index}", "body": "x"}) for index in range(count)]


def test_a_folder_is_strict_and_has_a_library(tmp_path: Path) -> None:
    source = source_of(write_set(tmp_path / "set", [a_line()]), 3)
    assert (source.path.name, source.is_strict, source.limit) == ("tickets.jsonl", True, 3)
    assert source.shelf is not None
    assert list(source.shelf.articles) == ["KB-107"]


def test_articles_that_cannot_be_read_are_known_to_be_there(tmp_path: Path) -> None:
    articles = {"KB-107": "no front matter", "KB-108": an_article_file(id="KB-108")}
    source = source_of(write_set(tmp_path / "set", [a_line()], articles), None)
    assert source.shelf is not None
    assert source.shelf.unreadable == {"KB-107"}
    assert len(source.faults) == 1


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(tmp_path: Path, limit: int) -> None:
    with pytest.raises(UsageError, match=f"limit is {limit}; give 1 or more"):
        source_of(tmp_path, limit)


def test_a_place_without_a_golden_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        source_of(tmp_path / "none", None)
    with pytest.raises(UsageError, match=r"the folder has no tickets\.jsonl"):
        source_of(tmp_path, None)


def test_a_limit_reads_no_further(tmp_path: Path) -> None:
    source = Source(path=tmp_path, is_strict=False, shelf=None, faults=(), limit=2)
    broken = Fault(where="a.csv:3", what="is broken", advice="mend it")
    assert [type(item) for item in parsed(source, [*rows(2), broken])] == [GoldenTicket] * 2


def test_a_set_without_tickets_is_a_fault() -> None:
    assert [str(item) for item in checked(LOOSE, [])] == ["a.csv:1: has no tickets; add one"]


def test_a_set_whose_only_row_is_broken_is_not_called_empty() -> None:
    broken = Fault(where="a.csv:1", what="is broken", advice="mend it")
    assert list(checked(LOOSE, [broken])) == [broken]


def test_faults_of_articles_come_first() -> None:
    fault = Fault(where="KB-1.md:1", what="title is missing", advice="write it")
    source = Source(path=Path("a"), is_strict=False, shelf=None, faults=(fault,), limit=None)
    first, *rest = checked(source, rows(1))
    assert first is fault
    assert len(rest) == 1


def test_reading_stops_after_a_thousand_faults() -> None:
    many = [Row(line=index + 1, fields={"id": "x"}) for index in range(MAX_FAULTS + 50)]
    faults = [str(item) for item in checked(LOOSE, many)]
    assert len(faults) == MAX_FAULTS + 1
    assert (
        faults[-1] == "a.csv:1000: 1,000 faults so far; correct these first; the rest was not read"
    )


def test_contexts_become_articles_once() -> None:
    contexts: dict[str, Article] = {}
    two = [
        Row(line=1, fields={"body": "x", "contexts": ["same"]}),
        Row(line=2, fields={"body": "y", "contexts": ["same", "other"]}),
    ]
    first, second = checked(LOOSE, two, contexts)
    assert isinstance(first, GoldenTicket)
    assert isinstance(second, GoldenTicket)
    assert sorted(article.text for article in contexts.values()) == ["other", "same"]
    assert first.reference.article_ids == second.reference.article_ids[:1]
    assert set(second.reference.article_ids) == set(contexts)


def test_broken_text_in_a_context_is_a_fault() -> None:
    items = list(checked(LOOSE, [Row(line=4, fields={"body": "x", "contexts": ["ok", "a\x00"]})]))
    assert [str(item) for item in items if isinstance(item, Fault)] == [
        "a.csv:4: context 2 has '\\x00' at character 2; remove the control character"
    ]
