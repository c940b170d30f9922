"""Print what a verb has to say: for people on a terminal, for programs as one JSON document."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping

from runners.plan import Options

WIDEST = 120


def width() -> int:
    """Return the columns to write in; 100 where there is no terminal."""
    return min(shutil.get_terminal_size((100, 24)).columns, WIDEST)


def color() -> bool:
    """Tell whether to colour standard output."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def say(document: Mapping[str, object], text: str, options: Options) -> None:
    """Print the document with --json, else the text."""
    if options.json:
        json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(text.rstrip("\n") + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Print a sentence for people on standard error."""
    sys.stderr.write(text.rstrip("\n") + "\n")
