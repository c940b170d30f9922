"""Rubrics: the words a judge is asked with, each in a file with a version."""

from __future__ import annotations

import hashlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

NAMES = ("faithfulness", "tone", "correctness", "pairwise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """Hold one rubric file."""

    name: str
    """Of the scorer that it is for."""
    version: str
    task: str
    """What to judge, and what not."""
    anchors: Mapping[str, str] = field(default_factory=dict)
    """Level or verdict to what it means, in the file's order."""
    sha256: str = ""
    """Of the file."""


@lru_cache(maxsize=len(NAMES))
def load_rubric(name: str) -> Rubric:
    """Read one of the rubrics that ship with ticketgate."""
    import yaml

    raw = pkgutil.get_data("scorers.judges", f"rubrics/{name}.yaml") or b""
    data: dict[str, Any] = yaml.safe_load(raw)
    anchors = data.get("levels") or data.get("verdicts") or {}
    return Rubric(
        name=str(data["name"]),
        version=str(data["version"]),
        task=str(data["task"]).strip(),
        anchors={str(key): str(meaning) for key, meaning in anchors.items()},
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def instructions(rubric: Rubric, answer: str) -> str:
    """Return the system message: task, scale, and the form of the answer.

    Args:
        rubric: the file.
        answer: the JSON object that is wanted, as an example with its slots named.
    """
    scale = "\n".join(f"  {key}: {meaning}" for key, meaning in rubric.anchors.items())
    return (
        f"{rubric.task}\n\nScale:\n{scale}\n\n"
        f"Answer with one JSON object of this form and nothing else:\n{answer}\n"
        "Keep `reasoning` to two sentences. Quote word for word. Use the English keys and words "
        "of this form whatever the language of the texts."
    )
