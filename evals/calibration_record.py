"""What is kept of a calibration for later gates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCalibration:
    """Hold what a gate needs to know of an earlier calibration."""

    scorer: str
    fingerprint: str
    """Of the scorer when it was measured; another one makes this stale."""
    version: str
    """Of the scorer."""
    labels_sha256: str
    """Of the file of labels."""
    labels_name: str
    made_at: str
    """UTC, ISO 8601."""
    n: int
    rule: str = ""
    """When the scorer itself calls a draft faulty; the next four are about that decision."""
    sensitivity: float | None = None
    specificity: float | None = None
    positives: int = 0
    """Faulty drafts that the sensitivity rests on."""
    negatives: int = 0
    auc: float | None = None
    balanced_accuracy: float | None = None
    spearman: float | None = None
    threshold: float | None = None
    """That would serve best, in the scorer's unit."""
    origin: str = "store"
    """`store`: made by the user. `package`: came with ticketgate."""
