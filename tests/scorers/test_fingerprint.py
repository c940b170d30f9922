"""Prove that a fingerprint changes with code and parameters, and with nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import scorers.fingerprint
from scorers.fingerprint import GROUNDING_MODULES, TEXT_MODULES, fingerprint
from scorers.setting import STATING_MODULES

FOLDER = Path(scorers.fingerprint.__file__).parent


def test_order_and_repeats_of_modules_and_parameters_do_not_matter() -> None:
    one = fingerprint(["text", "words"], {"a": 1, "b": 2})
    assert one == fingerprint(["words", "text", "text"], {"b": 2, "a": 1})
    assert len(one) == 64


def test_modules_parameters_and_their_types_are_told_apart() -> None:
    made = [
        fingerprint([], {}),
        fingerprint(["text"], {}),
        fingerprint(["words"], {}),
        fingerprint(["text"], {"a": 1}),
        fingerprint(["text"], {"a": "1"}),
        fingerprint(["text"], {"b": 1}),
    ]
    assert len(set(made)) == len(made)


def imported(name: str) -> set[str]:
    """Return the modules of this package that a module imports, and those that they import."""
    found: set[str] = set()
    todo = [name]
    while todo:
        tree = ast.parse((FOLDER / f"{todo.pop()}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scorers."):
                module = str(node.module).removeprefix("scorers.")
                if module not in found:
                    found.add(module)
                    todo.append(module)
    return found - {"fingerprint"}


@pytest.mark.parametrize(
    ("scorer", "hashed"),
    [
        ("faithfulness", {*GROUNDING_MODULES}),
        ("hallucination", {*GROUNDING_MODULES, "faithfulness"}),
        ("correctness", {*STATING_MODULES}),
        ("forbidden_claim", {*STATING_MODULES}),
        ("handoff", set[str]()),
        ("usable", {*TEXT_MODULES, "cut_off", "neighbours", "residue"}),
    ],
)
def test_a_fingerprint_covers_every_module_that_can_change_the_score(
    scorer: str, hashed: set[str]
) -> None:
    assert imported(scorer) <= hashed


def test_every_named_module_exists() -> None:
    assert [one for one in GROUNDING_MODULES if not (FOLDER / f"{one}.py").exists()] == []
