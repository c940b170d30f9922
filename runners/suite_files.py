"""Find and read suite files and assistants: in the current folder first, then as installed."""

from __future__ import annotations

from pathlib import Path

from evals.errors import UsageError, did_you_mean
from evals.suite import Suite, parse_suite
from runners.yaml_files import parse_yaml

INSTALLED = Path(__file__).resolve().parent.parent / "evals"


def suite_folders() -> tuple[Path, ...]:
    """Return where suites are looked for by name."""
    return (Path("evals/suites"), INSTALLED / "suites")


def assistant_folders() -> tuple[Path, ...]:
    """Return where assistants are looked for by name."""
    return (Path("evals/assistants"), INSTALLED / "assistants")


def load_suite(name: str) -> Suite:
    """Read a suite by name or path.

    Raises:
        UsageError: there is none, or it is broken.
    """
    path = find_suite(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); check the file") from error
    return parse_suite(parse_yaml(text, str(path)), str(path))


def find_suite(name: str) -> Path:
    """Return the file that a suite name or path means."""
    if name.endswith((".yaml", ".yml")) or "/" in name:
        path = Path(name)
        if not path.is_file():
            raise UsageError(f"suite {name!r}: no such file; give a name or an existing path")
        return path
    for folder in suite_folders():
        for ending in (".yaml", ".yml"):
            path = folder / f"{name}{ending}"
            if path.is_file():
                return path
    known = sorted({path.stem for folder in suite_folders() for path in folder.glob("*.y*ml")})
    raise UsageError(f"suite {name!r}: no such suite{did_you_mean(name, known)}")
