"""Calibrate the scorers on the labelled drafts of support/v1, for the file that ships.

    python -m runners.ship_calibrations

writes `scorers/calibrations.json`, which gates use where the run store has no calibration. To be
run last, after any change of a scorer: a changed fingerprint makes its entry stale.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from runners.calibrate_golden import SEEN_BY
from runners.calibrate_verb import Asked, calibrated
from runners.calibrations import SHIPPED
from runners.plan import Options

GOLDEN = "support/v1"
ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "golden_sets" / "support" / "v1" / "labels" / "drafts.jsonl"


def ship(
    target: Path = ROOT / "scorers" / SHIPPED, scorers: Iterable[str] = tuple(SEEN_BY)
) -> Path:
    """Calibrate scorers, every one of `SEEN_BY` unless told otherwise, and write the file."""
    entries = {}
    for scorer in sorted(scorers):
        outcome = calibrated(Asked(scorer=scorer, labels=LABELS), Options(golden=GOLDEN))
        stored = replace(outcome.stored(), origin="package", labels_name=f"{GOLDEN} labels")
        entries[scorer] = {key: value for key, value in asdict(stored).items() if key != "origin"}
    document = {
        "schema": 1,
        "made_by": "python -m runners.ship_calibrations",
        "calibrations": entries,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    target.write_text(text + "\n", encoding="utf-8")
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{ship()}\n")
