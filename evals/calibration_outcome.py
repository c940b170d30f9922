"""What `calibrate` hands to the reports."""

from __future__ import annotations

from dataclasses import dataclass

from evals.calibration import Calibration
from evals.calibration_intervals import Figure
from evals.calibration_record import StoredCalibration


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationOutcome:
    """Hold a finished calibration with where it came from."""

    calibration: Calibration
    fingerprint: str
    version: str
    """Of the scorer."""
    labels_name: str
    labels_sha256: str
    rows: int
    seconds_per_draft: Figure
    """CPU seconds; the interval is that of nine in ten batches."""
    golden_set: str = ""
    """Whose tickets the drafts answer; empty for a file that stands alone."""
    fault_classes: tuple[str, ...] = ()
    """Classes of fault that counted as faulty, for drafts that are labelled with them."""
    left_out: int = 0
    """Rows with other faults only, which say nothing about this scorer."""
    notes: tuple[str, ...] = ()
    made_at: str = ""
    """UTC, ISO 8601."""
    ticketgate_version: str = ""

    def stored(self) -> StoredCalibration:
        """Return what is kept for later gates."""
        found = self.calibration
        decision = found.decision
        values = {name: figure.value for name, figure in found.figures.items()}
        return StoredCalibration(
            scorer=found.scorer,
            fingerprint=self.fingerprint,
            version=self.version,
            labels_sha256=self.labels_sha256,
            labels_name=self.labels_name,
            made_at=self.made_at,
            n=found.n,
            rule=decision.rule if decision else "",
            sensitivity=decision.sensitivity if decision else None,
            specificity=decision.specificity if decision else None,
            positives=decision.positives if decision else 0,
            negatives=decision.negatives if decision else 0,
            auc=values.get("auc"),
            balanced_accuracy=values.get("balanced_accuracy"),
            spearman=values.get("spearman"),
            threshold=found.threshold,
        )
