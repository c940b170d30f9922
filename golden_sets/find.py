"""Where golden sets lie: names, folders, single files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.errors import UsageError, did_you_mean

TICKETS = "tickets.jsonl"
"""The file of tickets in the folder of a golden set."""


def find_golden_set(name_or_path: str) -> Path:
    """Resolve a path, or a name such as `support/v1`.

    A name is looked up in `golden_sets/` of the current folder first, then in the package.

    Raises:
        UsageError: nothing of that name exists; the message suggests the closest one.
    """
    path = _existing(name_or_path)
    if path is not None and (path.is_file() or (path / TICKETS).is_file()):
        return path
    roots = (Path("golden_sets"), Path(__file__).parent)
    known = {name: root / name for root in reversed(roots) for name in _names_in(root)}
    if name_or_path in known:
        return known[name_or_path]
    if path is not None:
        return path  # loading it says what it lacks
    hint = did_you_mean(name_or_path[:60], sorted(known)) if known else ""
    raise UsageError(
        f"golden set: {name_or_path[:200]!r} is no file, no folder with {TICKETS} and no known "
        f"name; give one of them{hint}"
    )


def name_of(path: Path) -> str:
    """Return what people call the set at `path`: `support/v1`, or the name of the file."""
    whole = path.resolve()
    if path.is_file():
        return whole.stem
    if whole.parent.parent.name == "golden_sets":
        return f"{whole.parent.name}/{whole.name}"
    return whole.name


def _existing(text: str) -> Path | None:
    try:
        path = Path(text).expanduser()
        return path if text.strip() and path.exists() else None
    except (OSError, RuntimeError):  # a name of 100,000 letters; ~ of a user who does not exist
        return None


def _names_in(root: Path) -> Iterator[str]:
    for tickets in root.glob(f"*/*/{TICKETS}"):
        yield tickets.parent.relative_to(root).as_posix()
