"""What is assumed where nothing was measured: the numbers of the design's simulation."""

from __future__ import annotations

import math

import pytest

from evals.assumptions import (
    default_components,
    default_level,
    default_level_sd,
    slow_effect,
)


def test_a_factor_pushes_drafts_beyond_the_pooled_percentile() -> None:
    # Two million simulated pairs: 0.0216, 0.0399, 0.0757, 0.0954 (evals/forecast.py is exact).
    found = [slow_effect(factor) for factor in (1.0, 1.1, 1.2, 1.5, 2.0)]
    assert found == pytest.approx([0.0, 0.0216, 0.0400, 0.0758, 0.0954], abs=2e-4)


def test_defaults_are_those_of_the_design_s_simulation() -> None:
    spread = default_components("faithfulness", level=None, logarithmic=False)
    assert math.sqrt(spread.of_change(3)) == pytest.approx(0.0860, abs=5e-5)
    # A yes/no harm of 3 % with a correlation of 0.30 between versions: 2·0.0291·0.7 = 0.0407.
    harm = default_components("forbidden_claim", level=None, logarithmic=False)
    assert harm.of_change(1) == pytest.approx(0.0407, abs=5e-4)
    # Seconds scale with the level, logarithms do not.
    seconds = default_components("latency", level=2.0, logarithmic=False)
    logs = default_components("latency", level=2.0, logarithmic=True)
    assert seconds.of_change(1) == pytest.approx(4 * logs.of_change(1))
    assert default_level("latency") is None
    assert default_level("safety") == 0.9
    assert default_level("forbidden_claim") == 0.01
    assert (default_level_sd("tone"), default_level_sd("cost")) == (0.096, None)
