"""Read a ticket export of any size: what is needed of each row, and what is wrong with the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evals.errors import FaultyFileError, UsageError
from golden_sets.aliases import ALIASES, SLICE_ALIASES, column_name, is_missing, our_shape
from golden_sets.audit.fault_findings import kind_of_fault
from golden_sets.audit.personal import masked_loosely
from golden_sets.faults import Fault
from golden_sets.load import read_rows

LONGEST_TEXT = 2_000
"""Characters of a text that are kept: enough to know its topic."""
MOST_ROWS = 2_000_000
MOST_FAULTS = 1_000_000
_SHOWN_FAULTS = 20


@dataclass(slots=True, kw_only=True)
class Production:
    """Hold the rows of an export, one list a column, and the faults of unreadable ones."""

    name: str
    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """Cut to `LONGEST_TEXT` characters."""
    categories: list[str] = field(default_factory=list)
    """As written; empty when missing."""
    languages: list[str] = field(default_factory=list)
    """The tag in lower case, cut to its first part (`en-GB` is `en`); empty when missing."""
    customers: list[str] = field(default_factory=list)
    """Name of the customer, so that it can be masked in examples."""
    empty: int = 0
    """Rows without a text."""
    broken: Counter[str] = field(default_factory=Counter)
    """Kind of fault to its number."""
    shown_faults: list[str] = field(default_factory=list)
    """The first of them, masked."""

    @property
    def rows(self) -> int:
        """Return the number of rows with a text."""
        return len(self.texts)


def read_production(path: Path) -> Production:
    """Read an export: CSV, JSONL or Parquet, with the columns of `golden_sets.aliases`.

    Broken rows are counted and left out. Memory grows with the number of rows and at most
    `LONGEST_TEXT` characters of each.

    Raises:
        UsageError: there is no such file, or no row with a text in it.
    """
    if not path.is_file():
        raise UsageError(f"{str(path)!r}: there is no such file; give --production a ticket export")
    production = Production(name=path.name)
    columns: dict[tuple[str, ...], Mapping[str, str]] = {}
    try:
        for row in read_rows(path):
            if isinstance(row, Fault):
                _note(production, row)
                if sum(production.broken.values()) >= MOST_FAULTS:
                    break
                continue
            names = tuple(row.fields)
            if len(columns) > 1_000:
                columns.clear()
            if names not in columns:
                columns[names] = _columns(row.fields)
            _add(production, row.fields, columns[names], row.line)
            if production.rows >= MOST_ROWS:
                break
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path}: cannot be read, {reason!r}; check the file") from error
    if not production.rows:
        raise _nothing(path, production, columns)
    return production


def _columns(fields: Mapping[str, object]) -> dict[str, str]:
    """Map the names of the file to ours: the first alias that the file has."""
    written = {column_name(name): name for name in reversed(list(fields))}
    table = {**ALIASES, "category": SLICE_ALIASES["category"]}
    found = {}
    for ours in ("id", "body", "language", "customer", "category"):
        aliases = [written[alias] for alias in table[ours] if alias in written]
        if aliases:
            found[ours] = aliases[0]
    return found


def _add(
    production: Production, fields: Mapping[str, object], columns: Mapping[str, str], line: int
) -> None:
    body = fields.get(columns.get("body", ""))
    if not isinstance(body, str) or body[:1] in "[{":
        # A conversation, a number, or a first alias without a value: the careful way.
        shape, _ = our_shape(fields, line)
        body = shape.get("body")
    text = body[:LONGEST_TEXT].strip() if isinstance(body, str) else ""
    if not text or text in ("nan", "NaN", "null", "None"):
        production.empty += 1
        return
    production.texts.append(text)
    production.ids.append(_cell(fields, columns, "id")[:200] or f"row {line}")
    production.categories.append(_cell(fields, columns, "category")[:200])
    tag = _cell(fields, columns, "language").lower().replace("_", "-")
    production.languages.append(tag.partition("-")[0] if len(tag) <= 12 else "")
    customer = fields.get(columns.get("customer", ""))
    if isinstance(customer, Mapping):
        customer = customer.get("name")
    production.customers.append(customer[:80] if isinstance(customer, str) else "")


def _cell(fields: Mapping[str, object], columns: Mapping[str, str], ours: str) -> str:
    value = fields.get(columns.get(ours, ""))
    if is_missing(value) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _note(production: Production, fault: Fault) -> None:
    production.broken[kind_of_fault(fault)[0]] += 1
    if len(production.shown_faults) < _SHOWN_FAULTS:
        line = fault.where.rsplit(":", 1)[-1]
        production.shown_faults.append(f"line {line}: {masked_loosely(fault.what)}")


def _nothing(
    path: Path, production: Production, columns: Mapping[tuple[str, ...], Mapping[str, str]]
) -> UsageError:
    if production.shown_faults:
        return FaultyFileError([f"{path}: {line}" for line in production.shown_faults])
    if columns and not any("body" in names for names in columns.values()):
        names = ", ".join(ALIASES["body"])
        return UsageError(f"{path}: no column holds the text; call it one of {names}")
    return UsageError(f"{path}: has no row with a text; give a ticket export")
