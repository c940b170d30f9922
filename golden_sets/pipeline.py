"""From rows to checked tickets: one stream in which every fault has its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.errors import UsageError
from evals.ticket import Article, GoldenTicket
from golden_sets.aliases import context_id, our_shape
from golden_sets.articles import read_articles
from golden_sets.faults import Fault, where
from golden_sets.find import TICKETS
from golden_sets.scan import Row
from golden_sets.schema import parse_ticket
from golden_sets.text_flaws import first_flaw
from golden_sets.validate import Shelf, check, shelf_of

MAX_FAULTS = 1_000
"""Listed at once; reading stops there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Say what to read and what to check it against."""

    path: Path
    """The file of tickets."""
    is_strict: bool
    shelf: Shelf | None
    faults: tuple[Fault, ...]
    """Of the articles."""
    limit: int | None


def source_of(path: Path, limit: int | None) -> Source:
    """Read the articles of a golden set, and say where its tickets lie.

    Raises:
        UsageError: there is no golden set at `path`, or `limit` is below 1.
    """
    if limit is not None and limit < 1:
        raise UsageError(f"{path}: limit is {limit}; give 1 or more, or leave it out")
    if path.is_file():
        return Source(path=path, is_strict=False, shelf=None, faults=(), limit=limit)
    if not path.is_dir():
        raise UsageError(f"{path}: there is no such file or folder; give a golden set")
    tickets, folder = path / TICKETS, path / "articles"
    if not tickets.is_file():
        raise UsageError(f"{path}: the folder has no {TICKETS}; add it or give another folder")
    articles, faults = read_articles(folder)
    unreadable = frozenset(file.stem for file in folder.glob("*.md")) - set(articles)
    shelf = shelf_of(articles, unreadable)
    return Source(path=tickets, is_strict=True, shelf=shelf, faults=tuple(faults), limit=limit)


def checked(
    source: Source, rows: Iterable[Row | Fault], contexts: dict[str, Article] | None = None
) -> Iterator[GoldenTicket | Fault]:
    """Yield tickets and all faults, those of the articles first; stop at `MAX_FAULTS`.

    Args:
        source: what `source_of` said.
        rows: the rows of `source.path`.
        contexts: filled with the contexts of a single file, as articles, if given.
    """
    yield from source.faults
    faults, tickets = len(source.faults), 0
    for item in check(parsed(source, rows, contexts), source.shelf):
        yield item
        tickets += isinstance(item, GoldenTicket)
        faults += isinstance(item, Fault)
        if isinstance(item, Fault) and faults >= MAX_FAULTS:
            advice = "correct these first; the rest was not read"
            yield Fault(where=item.where, what=f"{faults:,} faults so far", advice=advice)
            return
    if not tickets and not faults:
        yield Fault(where=where(source.path, 1), what="has no tickets", advice="add one")


def parsed(
    source: Source, rows: Iterable[Row | Fault], contexts: dict[str, Article] | None = None
) -> Iterator[GoldenTicket | Fault]:
    """Yield tickets and the faults of single rows, as `checked` but without comparing them."""
    count = 0
    for row in rows:
        if isinstance(row, Fault):
            yield row
            continue
        count += 1
        fields = row.fields
        if not source.is_strict:
            fields, texts = our_shape(row.fields, count)
            yield from _context_faults(texts, where(source.path, row.line))
            if contexts is not None:
                contexts.update((article.id, article) for article in map(_context, texts))
        golden, faults = parse_ticket(
            fields, place=where(source.path, row.line), is_strict=source.is_strict
        )
        if golden is not None:
            yield golden
        yield from faults
        if count == source.limit:
            return


def _context_faults(texts: Iterable[str], place: str) -> Iterator[Fault]:
    for number, text in enumerate(texts, 1):
        if flaw := first_flaw(text):
            yield Fault(where=place, what=f"context {number} {flaw[0]}", advice=flaw[1])


def _context(text: str) -> Article:
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(id=context_id(text), title="", text=text, sha256=sha256)
