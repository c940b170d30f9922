"""Files of rows, read within bounded memory, with every broken line named.

Nothing here trusts the file: a line of 50 MB, ten million columns, NUL bytes or another
encoding give a `Fault`, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from golden_sets.faults import Fault, shown, where

MAX_LINE_BYTES = 5_000_000
MAX_COLUMNS = 1_000
_DELIMITERS = ",;\t"
_BOM = b"\xef\xbb\xbf"
_CHUNK_BYTES = 1 << 20

_FOREIGN_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xfe", "is UTF-16", "save it as UTF-8"),
    (b"\xfe\xff", "is UTF-16", "save it as UTF-8"),
    (b"\x00\x00\xfe\xff", "is UTF-32", "save it as UTF-8"),
    (b"\x1f\x8b", "is compressed with gzip", "unpack it first"),
    (b"BZh", "is compressed with bzip2", "unpack it first"),
    (b"\xfd7zXZ", "is compressed with xz", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstd", "unpack it first"),
    (b"PK\x03\x04", "is a ZIP archive or an Excel file", "save the table as CSV"),
    (b"PAR1", "is a Parquet file", "give it a name that ends in .parquet"),
    (
        b"version https://git-lfs",
        "is a pointer of Git LFS, not the file itself",
        "fetch it with git lfs pull",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Hold one row as it lies in the file."""

    line: int
    """From 1; for Parquet the number of the row."""
    fields: Mapping[str, object]


def foreign_start(path: Path) -> Fault | None:
    """Recognise by its first bytes a file that is no UTF-8 text: UTF-16, gzip, ZIP ..."""
    with path.open("rb") as file:
        start = file.read(32)
    for magic, what, advice in _FOREIGN_STARTS:
        if start.startswith(magic):
            return Fault(where=where(path, 1), what=what, advice=advice)
    return None


def lines_of(path: Path) -> Iterator[tuple[int, str] | Fault]:
    """Read a text file line by line, holding one line of at most `MAX_LINE_BYTES` at a time.

    Yields:
        Line number from 1 and text with its line end, or the fault of the line. A byte-order
        mark is dropped. Only a line feed ends a line.
    """
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if number == 1:
                raw = raw.removeprefix(_BOM)
            if len(raw) > MAX_LINE_BYTES:
                yield Fault(
                    where=where(path, number),
                    what=f"the line is longer than {MAX_LINE_BYTES:,} bytes",
                    advice="shorten its fields or split it",
                )
                _skip_line(file, raw)
                continue
            text = _decoded(raw)
            if isinstance(text, str):
                yield number, text
            else:
                yield Fault(where=where(path, number), what=text[0], advice=text[1])


def _skip_line(file: BinaryIO, raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = file.readline(_CHUNK_BYTES)


def _decoded(raw: bytes) -> str | tuple[str, str]:
    """Return the text of a line, or what is wrong with it and what to do."""
    nul = raw.find(b"\0")
    if nul >= 0:
        return f"has a NUL byte at byte {nul + 1}", "save the file as UTF-8 text without NULs"
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        return (
            f"is not UTF-8: byte 0x{byte:02x} at byte {error.start + 1}",
            "save the file as UTF-8 (it may be Latin-1 or Windows-1252)",
        )


class _BrokenLineError(ValueError):
    """Carry what is wrong with a line of JSON, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice


def json_row(path: Path, line: int, text: str) -> Row | Fault:
    """Parse one line of JSONL; NaN reads as null, which means missing."""
    try:
        fields = _json_object(text)
    except _BrokenLineError as error:
        return Fault(where=where(path, line), what=error.what, advice=error.advice)
    return Row(line=line, fields=fields)


def _json_object(text: str) -> dict[str, object]:
    if has_lone_return(text):
        raise _BrokenLineError("has a carriage return inside the line", "end lines with \\n")
    try:
        fields = json.loads(text, object_pairs_hook=_unique, parse_constant=_constant)
    except _BrokenLineError:
        raise
    except json.JSONDecodeError as error:
        near = shown(text[max(0, error.pos - 10) : error.pos + 20].strip())
        raise _BrokenLineError(
            f"is not JSON: {error.msg} at column {error.colno}, near {near}",
            "write one JSON object on the line",
        ) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; "[[[[[[..."
        raise _BrokenLineError(
            "has a number that is too long or is nested too deeply",
            "write one flat JSON object on the line",
        ) from error
    if not isinstance(fields, dict):
        raise _BrokenLineError(f"is {shown(fields)}, not an object", "write one object a line")
    if len(fields) > MAX_COLUMNS:
        raise _BrokenLineError(
            f"has {len(fields):,} keys, more than {MAX_COLUMNS:,}", "drop the unused ones"
        )
    return fields


def has_lone_return(text: str) -> bool:
    """Tell whether a line has a carriage return before its end, where others would split it."""
    return "\r" in text.removesuffix("\n").removesuffix("\r")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in pairs:
        if name in fields:
            raise _BrokenLineError(f"key {shown(name)} occurs twice", "keep one of them")
        fields[name] = value
    return fields


def _constant(name: str) -> None:
    if name != "NaN":
        raise _BrokenLineError(f"has {name}, which is not JSON", "write null instead")


def delimiter_of(path: Path) -> str:
    """Return the delimiter of a CSV file: the one that is most frequent in its first line."""
    with path.open("rb") as file:
        first = file.readline(MAX_LINE_BYTES).decode("utf-8", errors="replace")
    return max(_DELIMITERS, key=first.count)


def csv_rows(path: Path, lines: Iterable[tuple[int, str] | Fault]) -> Iterator[Row | Fault]:
    """Read a CSV file with a header; every cell is text, and a row names its first line.

    A row with more or fewer cells than the header, a quote that is never closed, and a cell of
    more than 131,072 characters (the limit of the csv module) are faults. Line ends inside a
    cell become line feeds; a column without a name (an index) is left out.

    Args:
        path: the file, for messages and to see its delimiter.
        lines: its lines, as `lines_of` yields them.
    """
    feed = _Feed(path, lines)
    delimiter = delimiter_of(path)
    header: list[str] | None = None
    reader = csv.reader(feed.good(delimiter), delimiter=delimiter, strict=True)
    while True:
        feed.start = 0
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield from feed.taken()
            yield _not_csv(path, feed.start, error)
            if header is None:
                return
            continue
        yield from feed.taken()
        if cells is None or feed.is_hopeless:
            return
        if not any(cell.strip() for cell in cells) and len(cells) <= 1:
            continue
        if header is None:
            header = [name.strip() for name in cells]
            if len(header) > MAX_COLUMNS:
                yield _too_wide(path, len(header))
                return
            yield from _header_faults(path, feed.start, header)
        elif len(cells) != len(header):
            yield _ragged(path, feed.start, len(cells), len(header), delimiter)
        else:
            yield Row(line=feed.start, fields=_named(header, cells))


def _named(header: Sequence[str], cells: Sequence[str]) -> dict[str, object]:
    named = zip(header, cells, strict=True)
    return {name: cell.replace("\r\n", "\n") for name, cell in named if name}


class _Feed:
    """Hand the good lines of a file to the csv module, and keep the faults of the others."""

    def __init__(self, path: Path, lines: Iterable[tuple[int, str] | Fault]) -> None:
        self.start = 0
        """Line of the first good line since it was set to 0: where a record begins."""
        self.is_hopeless = False
        self._path = path
        self._lines = lines
        self._faults: list[Fault] = []

    def good(self, delimiter: str) -> Iterator[str]:
        """Yield good lines; stop at a header that no table has."""
        for number, item in enumerate(self._lines, 1):
            if isinstance(item, Fault):
                self._faults.append(item)
                if number == 1:  # without its header the rest would be one fault a row
                    self.is_hopeless = True
                    return
            elif number == 1 and item[1].count(delimiter) >= MAX_COLUMNS:
                self._faults.append(_too_wide(self._path, item[1].count(delimiter) + 1))
                self.is_hopeless = True
                return
            else:
                self.start = self.start or number
                yield item[1]

    def taken(self) -> list[Fault]:
        """Return the faults since the last call."""
        faults, self._faults = self._faults, []
        return faults


def _not_csv(path: Path, line: int, error: csv.Error) -> Fault:
    return Fault(
        where=where(path, line),
        what=f"is not CSV: {error}",
        advice='close every quote, and write a quote inside a cell as ""',
    )


def _too_wide(path: Path, columns: int) -> Fault:
    return Fault(
        where=where(path, 1),
        what=f"has {columns:,} columns, more than {MAX_COLUMNS:,}",
        advice="keep the columns of the ticket",
    )


def _header_faults(path: Path, line: int, names: list[str]) -> Iterator[Fault]:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        yield Fault(
            where=where(path, line),
            what=f"column {shown(name)} occurs twice",
            advice="keep one of them",
        )


def _ragged(path: Path, line: int, cells: int, columns: int, delimiter: str) -> Fault:
    return Fault(
        where=where(path, line),
        what=f"has {cells:,} {'cell' if cells == 1 else 'cells'}, the header {columns:,}",
        advice=f"put quotes around text that contains {delimiter!r}, or fill the row",
    )
