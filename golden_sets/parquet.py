"""Look at a Parquet file before a library trusts what the file says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from golden_sets.aliases import column_name, known_columns
from golden_sets.faults import Fault, shown, where
from golden_sets.scan import MAX_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

MAX_FOOTER_BYTES = 20_000_000
"""Of the description of the columns: ten million of them would take gigabytes to parse."""
_MAGIC = b"PAR1"


def decoding_errors() -> tuple[type[Exception], ...]:
    """Return what reading a broken Parquet file raises."""
    import pyarrow as pa

    return (pa.ArrowException, UnicodeDecodeError, ValueError, NotImplementedError, OSError)


def parquet_fault(path: Path) -> Fault | None:
    """Return why a file cannot be a table of tickets, or None.

    Raises:
        decoding_errors: the description of the columns is broken.
    """
    import pyarrow.parquet as pq

    what = _end_problem(path)
    advice = "write the file again"
    if not what:
        names = pq.read_schema(path).names
        advice = "keep the columns of the ticket: id, body, reference ..."
        if len(names) > MAX_COLUMNS:
            what = f"has {len(names):,} columns, more than {MAX_COLUMNS:,}"
        elif len(set(names)) < len(names):
            what = "has two columns of the same name"
        elif not len(ticket_schema(path)):
            what = f"has none of the columns of a ticket, but {shown(names)}"
    return Fault(where=where(path, 1), what=what, advice=advice) if what else None


def _end_problem(path: Path) -> str:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 8))
        end = file.read(8)
    if size < 12 or end[4:] != _MAGIC:
        return "does not end as a Parquet file does"
    if int.from_bytes(end[:4], "little") > MAX_FOOTER_BYTES:
        return f"has a footer of more than {MAX_FOOTER_BYTES:,} bytes"
    return ""


def ticket_schema(path: Path) -> pa.Schema:
    """Return the columns to read: those that we know, as plain values whatever the file claims.

    The metadata of the file is dropped, because it may declare a text to be an image to fetch,
    and a category is read as the text that it stands for.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    known = known_columns()
    fields = []
    for item in pq.read_schema(path).remove_metadata():
        if column_name(item.name) in known:
            is_category = pa.types.is_dictionary(item.type)
            fields.append(pa.field(item.name, item.type.value_type if is_category else item.type))
    return pa.schema(fields)
