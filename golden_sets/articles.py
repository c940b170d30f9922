"""Help-centre articles: Markdown files with front matter."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from evals.ticket import Article
from golden_sets.faults import Fault, closest, shown, suggested, where
from golden_sets.scan import lines_of
from golden_sets.text_flaws import first_flaw

if TYPE_CHECKING:
    import yaml

MAX_ARTICLE_BYTES = 1_000_000
MAX_FRONT_MATTER_LINES = 100
STATUSES = ("current", "superseded")
_KEYS = ("id", "title", "category", "status", "superseded_by", "updated", "owner")


def read_articles(folder: Path) -> tuple[dict[str, Article], list[Fault]]:
    """Read every `*.md` of a folder; a folder that does not exist has no articles.

    Returns:
        Articles by id, sorted by file name, and the faults of all files. An article is named by
        its file when its front matter disagrees, so that a fault is not reported twice.
    """
    articles: dict[str, Article] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.md")):
        article, found = read_article(path)
        faults.extend(found)
        if article is not None:
            articles[path.stem] = article
    faults.extend(_superseded_faults(folder, articles))
    return articles, faults


def read_article(path: Path) -> tuple[Article | None, list[Fault]]:
    """Read one article: YAML front matter between two lines `---`, then Markdown.

    Line ends become line feeds, so that a checkout on Windows has the same sha256.
    """
    if not path.is_file() or path.stat().st_size > MAX_ARTICLE_BYTES:
        what = f"is no file or larger than {MAX_ARTICLE_BYTES:,} bytes"
        return None, [Fault(where=where(path, 1), what=what, advice="split the article")]
    items = list(lines_of(path))
    broken = [item for item in items if isinstance(item, Fault)]
    if broken:
        return None, broken
    lines = [item[1].rstrip("\r\n") for item in items if not isinstance(item, Fault)]
    ends = [number for number, line in enumerate(lines) if line.rstrip() == "---"][:2]
    if len(ends) < 2 or ends[0] != 0 or ends[1] > MAX_FRONT_MATTER_LINES:
        what = f"begins with {shown(lines[0]) if lines else 'nothing'}, not with front matter"
        advice = "begin with '---', 'id: ...', 'title: ...' and '---'"
        return None, [Fault(where=where(path, 1), what=what, advice=advice)]
    fields, faults = _front_matter(path, lines[1 : ends[1]])
    text = "\n".join(lines[ends[1] + 1 :]).strip()
    faults += _field_faults(path, fields, text, ends[1] + 1)
    return _article(path.stem, fields, text), faults


def _article(stem: str, fields: Mapping[str, str], text: str) -> Article:
    status: Literal["current", "superseded"] = "current"
    if fields.get("status") == "superseded":
        status = "superseded"
    return Article(
        id=stem,
        title=fields.get("title", ""),
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        category=fields.get("category", ""),
        status=status,
        superseded_by=fields.get("superseded_by", ""),
        updated=fields.get("updated", ""),
        owner=fields.get("owner", ""),
    )


def _front_matter(path: Path, lines: list[str]) -> tuple[dict[str, str], list[Fault]]:
    """Read scalars only, each as the text that stands there: no types, no surprises."""
    import yaml

    fields: dict[str, str] = {}
    faults: list[Fault] = []

    def fault(line: int, what: str, advice: str) -> None:
        faults.append(Fault(where=where(path, line), what=what, advice=advice))

    try:
        root = yaml.compose("\n".join(lines), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is nested too deeply"
        fault((mark.line if mark else 0) + 2, f"is not YAML: {problem}", "quote the value")
        return {}, faults
    if not isinstance(root, yaml.MappingNode):
        fault(2, "has front matter without keys", "write lines such as 'id: KB-107'")
        return {}, faults
    for key, value in root.value:
        line = key.start_mark.line + 2
        name = _scalar(key)
        content = _scalar(value)
        if name is None or name not in _KEYS:
            fault(line, f"key {shown(name)} is unknown", suggested(name or "", _KEYS))
        elif content is None:
            fault(line, f"{name} is a list or an object", "write one text")
        elif name in fields:
            fault(line, f"key {name!r} occurs twice", "keep one of them")
        else:
            fields[name] = content
    return fields, faults


def _scalar(node: yaml.Node) -> str | None:
    import yaml

    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else None


def _field_faults(path: Path, fields: Mapping[str, str], text: str, line: int) -> list[Fault]:
    found: list[tuple[int, str, str]] = []
    if fields.get("id") != path.stem:
        found.append(
            (
                1,
                f"id is {shown(fields.get('id', ''))}, the file is called {shown(path.name)}",
                "give both the same name",
            )
        )
    if not fields.get("title"):
        found.append((1, "title is missing", "write it"))
    if not text:
        found.append((line, "the article is empty", "write it or delete the file"))
    status = fields.get("status", "current")
    if status not in STATUSES:
        found.append((1, f"status is {shown(status)}", suggested(status, STATUSES)))
    if status == "current" and fields.get("superseded_by"):
        what = f"superseded_by is {shown(fields['superseded_by'])}, but status is 'current'"
        found.append((1, what, "write status: superseded or drop it"))
    if not _is_date(fields.get("updated", "")):
        what = f"updated is {shown(fields.get('updated', ''))}, not a date"
        found.append((1, what, "write ISO 8601, such as 2026-08-11"))
    for name, value in (*fields.items(), ("the text", text)):
        if flaw := first_flaw(value):
            found.append((line if name == "the text" else 1, f"{name} {flaw[0]}", flaw[1]))
    return [Fault(where=where(path, at), what=what, advice=advice) for at, what, advice in found]


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return text == ""
    return True


def _superseded_faults(folder: Path, articles: Mapping[str, Article]) -> list[Fault]:
    faults = []
    for name, article in articles.items():
        successor = article.superseded_by
        if successor and (successor not in articles or successor == name):
            is_self = successor == name
            which = "the article itself" if is_self else f"which is not in {folder.name}/"
            what = f"superseded_by is {shown(successor)}, {which}"
            advice = "name the article that replaces it"
            advice += "" if is_self else closest(successor, tuple(articles))
            faults.append(Fault(where=where(folder / f"{name}.md", 1), what=what, advice=advice))
    return faults
