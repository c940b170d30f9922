"""The file of calibrations that ships with the package."""

from __future__ import annotations

from pathlib import Path

from evals.calibration_advice import choose
from runners.calibrate_golden import SEEN_BY
from runners.calibrations import parse_shipped, shipped_calibrations
from runners.ship_calibrations import ship
from scorers.catalogue import CATALOGUE, make_scorers


def test_what_ships_is_read_again_and_fits_the_scorer_that_it_was_made_with(
    tmp_path: Path,
) -> None:
    text = ship(tmp_path / "calibrations.json", ["usable"]).read_text()
    found = parse_shipped(text)
    (scorer,) = make_scorers(["usable"])
    known = choose([found["usable"]], scorer.fingerprint)
    assert not known.is_stale
    assert found["usable"].origin == "package"
    assert found["usable"].negatives == 230  # the good drafts of support/v1
    assert str(tmp_path) not in text


def test_every_scorer_that_is_judged_ships_with_a_calibration() -> None:
    assert set(shipped_calibrations()) == set(SEEN_BY)
    assert set(SEEN_BY) == set(CATALOGUE) - {"latency", "cost", "retrieval"}
