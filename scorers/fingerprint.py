"""Hash what a score depends on: the sources of the modules that a scorer uses, and parameters."""

from __future__ import annotations

import hashlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import lru_cache

TEXT_MODULES = ("languages", "text", "words")
QUANTITY_MODULES = ("quantities", "quantity_forms", "quantity_patterns", "quantity_sets")
MATCHING_MODULES = (
    *TEXT_MODULES, *QUANTITY_MODULES, "tables", "evidence", "matching", "contradictions", "stating",
)  # fmt: skip
"""What every comparison of statements rests on."""
GROUNDING_MODULES = (
    *MATCHING_MODULES, "claim_patterns", "claims", "narrowing", "sources", "claim_evidence",
    "claim_features", "reader", "stack", "verdict", "weighing", "dictation", "grounding",
)  # fmt: skip


def fingerprint(modules: Iterable[str], parameters: Mapping[str, object]) -> str:
    """Return a sha256 over the sources of modules of this package and over parameters.

    Args:
        modules: names such as `tone`, without the package; their order does not matter.
        parameters: values whose `repr` tells them apart.
    """
    digest = hashlib.sha256()
    for name in sorted(set(modules)):
        digest.update(f"{name}:{_source_sha256(name)}\n".encode())
    for key in sorted(parameters):
        digest.update(f"{key}={parameters[key]!r}\n".encode())
    return digest.hexdigest()


@lru_cache(maxsize=64)
def _source_sha256(name: str) -> str:
    source = pkgutil.get_data("scorers", f"{name}.py") or b""
    return hashlib.sha256(source).hexdigest()
