"""Golden sets from disk: the only home of `datasets`.

A golden set is a folder (`tickets.jsonl`, `articles/*.md`, `CARD.md`) or a single JSONL, CSV or
Parquet file of tickets. Loading checks everything first and names all faults at once, each as
`path:line: what; what to do`. The bytes are scanned within bounded memory before `datasets`
streams the rows, so that a broken line is reported by its own number. `datasets` is imported when
the first row is read; it gets a private folder for its cache and never a network.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.errors import FaultyFileError, UsageError
from evals.ticket import Article, GoldenTicket
from golden_sets.faults import Fault, shown, where
from golden_sets.find import find_golden_set, name_of
from golden_sets.golden_set import GoldenSet, fingerprint_of
from golden_sets.pipeline import Source, checked, parsed, source_of
from golden_sets.scan import (
    Row,
    csv_rows,
    foreign_start,
    has_lone_return,
    json_row,
    lines_of,
)

if TYPE_CHECKING:
    from types import ModuleType

__all__ = [
    "GoldenSet",
    "find_golden_set",
    "fingerprint_of",
    "inspect_golden_set",
    "iter_golden_tickets",
    "load_golden_set",
    "read_rows",
]

_FORMATS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
_TEXT_BLOCK = 1 << 20
"""Characters read at a time."""
_PARQUET_BATCH = 100
"""Rows decoded at a time: 100 texts of 5 MB are the most that a hostile file can inflate to."""
_QUIET = {
    "DATASETS_VERBOSITY": "critical",
    "HF_DATASETS_OFFLINE": "1",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


def load_golden_set(path: Path, *, limit: int | None = None) -> GoldenSet:
    """Load a golden set into memory.

    Tickets get the slices `channel`, `language`, `severity` and `action` beside their own. The
    contexts of a single file become its articles (see `golden_sets.aliases.our_shape`).

    Args:
        path: a folder or a single file; `find_golden_set` resolves names.
        limit: read and check only the first so many rows, ≥ 1.

    Raises:
        FaultyFileError: the set has faults; all of them are listed, at most 1,000.
        UsageError: there is no such file, or it cannot be read.
    """
    golden_set, faults = inspect_golden_set(path, limit=limit)
    _refuse(faults)
    return golden_set


def inspect_golden_set(
    path: Path, *, limit: int | None = None
) -> tuple[GoldenSet, tuple[Fault, ...]]:
    """Load what can be loaded of a golden set, and return its faults beside it.

    For an audit, which reports faults as findings. Arguments as `load_golden_set`.

    Raises:
        UsageError: there is no such file, or it cannot be read.
    """
    contexts: dict[str, Article] = {}
    with _readable(path):
        source = source_of(path, limit)
        items = list(checked(source, read_rows(source.path), contexts))
    tickets = tuple(item for item in items if isinstance(item, GoldenTicket))
    articles = source.shelf.articles if source.shelf else dict(sorted(contexts.items()))
    golden_set = GoldenSet(
        name=name_of(path),
        path=path,
        tickets=tickets,
        articles=articles,
        fingerprint=fingerprint_of(tickets, articles.values()),
    )
    return golden_set, tuple(item for item in items if isinstance(item, Fault))


def iter_golden_tickets(path: Path, *, limit: int | None = None) -> Iterator[GoldenTicket]:
    """Stream the tickets of a set of any size, in the order of the file.

    The whole set is checked before this returns; then it is read a second time. Memory does not
    grow with the length of the texts; the check keeps ids and threads, about 400 bytes a ticket.

    Raises:
        FaultyFileError: the set has faults; none of its tickets is handed out.
        UsageError: there is no such file, or it cannot be read.
    """
    with _readable(path):
        source = source_of(path, limit)
        items = checked(source, read_rows(source.path))
        _refuse([item for item in items if isinstance(item, Fault)])
    return _streamed(source)


def read_rows(path: Path) -> Iterator[Row | Fault]:
    """Stream the rows of a JSONL, CSV or Parquet file as they are, with the faults of broken ones.

    Of a Parquet file only the columns that `golden_sets.aliases` knows are read.

    Raises:
        UsageError: the name does not end in .jsonl, .csv or .parquet.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise UsageError(
            f"{path}: {path.suffix!r} is not a format of golden sets; "
            "give JSONL (one object a line), CSV or Parquet"
        )
    if kind == "parquet":
        yield from _parquet_rows(path)
        return
    foreign = foreign_start(path)
    if foreign is not None:
        yield foreign
    else:
        yield from _jsonl_rows(path) if kind == "jsonl" else csv_rows(path, _lines(path))


def _streamed(source: Source) -> Iterator[GoldenTicket]:
    with _readable(source.path):
        for item in parsed(source, read_rows(source.path)):
            if isinstance(item, Fault):  # the file was changed after it was checked
                _refuse([item])
            else:
                yield item


def _refuse(faults: Iterable[Fault]) -> None:
    sentences = [str(fault) for fault in faults]
    if sentences:
        raise FaultyFileError(sentences)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path}: cannot be read, {reason!r}; check the file") from error


def _jsonl_rows(path: Path) -> Iterator[Row | Fault]:
    for item in _lines(path):
        if isinstance(item, Fault):
            yield item
        elif item[1].strip():
            yield json_row(path, *item)


def _lines(path: Path) -> Iterable[tuple[int, str] | Fault]:
    """Stream lines through `datasets`, unless it would fail at one or count them otherwise."""
    for item in lines_of(path):
        if isinstance(item, Fault) or has_lone_return(item[1]):
            return lines_of(path)
    if not path.stat().st_size:
        return ()
    rows = _stream("text", path, encoding="utf-8-sig", keep_linebreaks=True, chunksize=_TEXT_BLOCK)
    return enumerate((row["text"] for row in rows), 1)


def _parquet_rows(path: Path) -> Iterator[Row | Fault]:
    from golden_sets.parquet import decoding_errors, parquet_fault, ticket_schema

    count = 0
    try:
        fault = parquet_fault(path)
        if fault is not None:
            yield fault
            return
        features = _datasets().Features.from_arrow_schema(ticket_schema(path))
        columns = list(features)
        for fields in _stream(
            "parquet", path, features=features, columns=columns, batch_size=_PARQUET_BATCH
        ):
            count += 1
            yield Row(line=count, fields=fields)
    except decoding_errors() as error:
        what = f"cannot be decoded as Parquet: {shown(str(error), width=160)}"
        yield Fault(where=where(path, count + 1), what=what, advice="write the file again")


def _stream(kind: str, path: Path, **options: object) -> Iterator[dict[str, Any]]:
    """Stream rows through `datasets`, with a private folder for whatever it writes."""
    reader = getattr(_datasets().IterableDataset, f"from_{kind}")
    with tempfile.TemporaryDirectory(prefix="ticketgate-", ignore_cleanup_errors=True) as folder:
        # `datasets` reads `[`, `*` and `::` in a path as patterns, so it gets a plain one.
        plain = Path(folder) / f"rows.{kind}"
        try:
            plain.symlink_to(path.resolve())
        except (OSError, NotImplementedError):  # not allowed on some Windows machines
            plain = path
        yield from reader(str(plain), cache_dir=str(Path(folder) / "cache"), **options)


def _datasets() -> ModuleType:
    """Import `datasets` without progress bars, telemetry or a network; leave no trace of it."""
    added = {name: value for name, value in _QUIET.items() if name not in os.environ}
    os.environ.update(added)
    try:
        import datasets
    finally:
        for name in added:
            del os.environ[name]
    module: ModuleType = datasets
    return module
