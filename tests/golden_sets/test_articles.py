"""Help-centre articles."""

import hashlib
from pathlib import Path

import pytest

from golden_sets.articles import read_article, read_articles
from tests.golden_sets.files import an_article_file


def an_article_at(folder: Path, text: str, name: str = "KB-107") -> Path:
    path = folder / f"{name}.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def faults_of(folder: Path, text: str) -> list[str]:
    path = an_article_at(folder, text)
    return [str(fault).removeprefix(f"{path}:") for fault in read_article(path)[1]]


def test_an_article_is_its_front_matter_and_its_text(tmp_path: Path) -> None:
    article, faults = read_article(an_article_at(tmp_path, an_article_file(text="One.\n\nTwo.")))
    assert faults == []
    assert article is not None
    assert article.id == "KB-107"
    assert article.title == "Refund times"
    assert (article.category, article.status, article.superseded_by) == ("billing", "current", "")
    assert (article.updated, article.owner) == ("2026-08-11", "Billing team")
    assert article.text == "One.\n\nTwo."
    assert article.sha256 == hashlib.sha256(b"One.\n\nTwo.").hexdigest()


def test_line_ends_do_not_change_the_hash(tmp_path: Path) -> None:
    text = an_article_file(text="One.\n\n---\n\nTwo.")
    unix, _ = read_article(an_article_at(tmp_path, text))
    windows, faults = read_article(an_article_at(tmp_path, "\ufeff" + text.replace("\n", "\r\n")))
    assert faults == []
    assert windows == unix
    assert unix is not None
    assert unix.text == "One.\n\n---\n\nTwo."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "1: begins with nothing, not with front matter; begin with '---'"),
        ("# Title", "1: begins with '# Title', not with front matter; begin with '---'"),
        ("---\nid: KB-107\n", "1: begins with '---', not with front matter; begin with '---'"),
        ("---\n- a\n---\nx", "2: has front matter without keys; write lines such as 'id: KB-107'"),
        (
            an_article_file(title="a: b: c"),
            "3: is not YAML: mapping values are not allowed here; quote the value",
        ),
        (an_article_file(title="[a, b]"), "3: title is a list or an object; write one text"),
        (an_article_file(titel="x"), "9: key 'titel' is unknown; did you mean 'title'?"),
        (an_article_file(title="x\ntitle: y"), "4: key 'title' occurs twice; keep one of them"),
        (an_article_file(title='""'), "1: title is missing; write it"),
        (
            an_article_file(id="KB-108"),
            "1: id is 'KB-108', the file is called 'KB-107.md'; give both",
        ),
        (an_article_file(status="outdated"), "1: status is 'outdated'; known: current, superseded"),
        (
            an_article_file(superseded_by="KB-108"),
            "1: superseded_by is 'KB-108', but status is 'current'; write",
        ),
        (
            an_article_file(updated="11.8.2026"),
            "1: updated is '11.8.2026', not a date; write ISO 8601",
        ),
        (an_article_file(text=""), "9: the article is empty; write it or delete the file"),
        (an_article_file(text="fÃ¼r"), "9: the text has 'Ã¼' at character 2; UTF-8"),
        (
            an_article_file(owner="O\ufffd"),
            "1: owner has '\\ufffd' at character 2; a character was lost",
        ),
    ],
)
def test_each_fault_of_an_article_is_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    assert any(fault.startswith(sentence) for fault in faults_of(tmp_path, text))


def test_broken_bytes_are_faults_of_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "KB-107.md"
    path.write_bytes(an_article_file(text="a\0b\nok").encode() + b"f\xfcr\n")
    article, faults = read_article(path)
    assert article is None
    assert [fault.where.rsplit(":", 1)[1] for fault in faults] == ["11", "13"]


def test_front_matter_that_explodes_or_nests_is_refused(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"
    faults = faults_of(tmp_path, an_article_file(owner=f"x\n{bomb}"))
    assert [fault.split(";")[0] for fault in faults] == [
        "9: key 'a' is unknown",
        "10: key 'b' is unknown",
        "11: key 'c' is unknown",
    ]
    deep = faults_of(tmp_path, an_article_file(owner="[" * 100_000))
    assert deep[0] == "2: is not YAML: it is nested too deeply; quote the value"


def test_an_article_of_megabytes_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, an_article_file(text="x" * 1_000_001))
    assert fault.startswith("1: is no file or larger than 1,000,000 bytes")


def test_a_successor_must_exist_and_be_another_article(tmp_path: Path) -> None:
    for name, successor in (("KB-107", "KB-108"), ("KB-108", "KB-1080"), ("KB-109", "KB-109")):
        old = an_article_file(id=name, status="superseded", superseded_by=successor)
        an_article_at(tmp_path, old, name)
    articles, faults = read_articles(tmp_path)
    assert list(articles) == ["KB-107", "KB-108", "KB-109"]
    assert [str(fault).removeprefix(f"{tmp_path}/") for fault in faults] == [
        f"KB-108.md:1: superseded_by is 'KB-1080', which is not in {tmp_path.name}/; "
        "name the article that replaces it; did you mean 'KB-108'?",
        "KB-109.md:1: superseded_by is 'KB-109', the article itself; "
        "name the article that replaces it",
    ]


def test_a_folder_that_does_not_exist_has_no_articles(tmp_path: Path) -> None:
    assert read_articles(tmp_path / "articles") == ({}, [])
