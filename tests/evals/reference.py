"""Load the reference implementation of the gate's primitives, where the design papers lie."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).resolve().parents[3] / "shared" / "bench" / "gate_reference.py"


def gate_reference() -> Any:  # noqa: ANN401 - a module loaded by its path
    """Return the reference module; skips the test where it does not lie beside the project."""
    if not PATH.is_file():
        pytest.skip("../shared/bench/gate_reference.py is not here to compare with")
    spec = importlib.util.spec_from_file_location("gate_reference", PATH)
    if spec is None or spec.loader is None:
        pytest.skip(f"{PATH.name} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
