"""A rate of faults corrected for the errors of the scorer that counted them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

from evals.calibration_record import StoredCalibration


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedRate:
    """Hold a rate as counted and as corrected, with the numbers that the correction rests on."""

    scorer: str
    raw: float
    """Share of drafts that the scorer calls faulty."""
    value: float
    """Share of drafts that are faulty, as far as can be told; in [0, 1]."""
    low: float
    high: float
    n: int
    """Threads that the raw rate rests on."""
    sensitivity: float
    positives: int
    """Labelled faulty drafts behind the sensitivity."""
    specificity: float
    negatives: int
    origin: str
    """`store` or `package`: where the calibration came from."""


def corrected_rate(
    raw: float, n: int, calibration: StoredCalibration, *, alpha: float = 0.05
) -> CorrectedRate | None:
    """Correct a rate for sensitivity and specificity.

    θ = (p + Sp - 1) / (Se + Sp - 1),  clipped to [0, 1]

    The interval adds n p by z²/2 of z² observations, and Se and Sp each by one success of two
    (primes), and is

    θ' + Δ ± z √( (p'(1-p')/n' + θ'² Se'(1-Se')/n'₁ + (1-θ')² Sp'(1-Sp')/n'₀) / (Se' + Sp' - 1)² )
    Δ = 2 z² (θ' Se'(1-Se')/n'₁ - (1-θ') Sp'(1-Sp')/n'₀)

    Args:
        raw: share of drafts called faulty, in [0, 1].
        n: independent observations behind it, > 0.
        calibration: of the scorer's own decision, on n₁ faulty and n₀ good drafts.
        alpha: 1 - confidence.

    Returns:
        None when the calibration holds no decision, or one that is no better than chance
        (Se + Sp ≤ 1): nothing can be corrected with it.

    Source: Rogan and Gladen (1978), Estimating prevalence from the results of a screening test;
        Lang and Reiczigel (2014), Confidence limits for prevalence of disease adjusted for
        estimated sensitivity and specificity.
    """
    # longer: half of it is the formula and where it comes from.
    sensitivity, specificity = calibration.sensitivity, calibration.specificity
    if sensitivity is None or specificity is None or n <= 0:
        return None
    if calibration.positives <= 0 or calibration.negatives <= 0:
        return None
    informed = sensitivity + specificity - 1.0
    if informed <= 0:
        return None
    low, high = _lang_reiczigel(
        raw, n, (sensitivity, calibration.positives), (specificity, calibration.negatives), alpha
    )
    value = min(max((raw + specificity - 1.0) / informed, 0.0), 1.0)
    return CorrectedRate(
        scorer=calibration.scorer,
        raw=raw,
        value=value,
        low=min(low, value),
        high=max(high, value),
        n=n,
        sensitivity=sensitivity,
        positives=calibration.positives,
        specificity=specificity,
        negatives=calibration.negatives,
        origin=calibration.origin,
    )


def _lang_reiczigel(
    raw: float,
    n: int,
    sensitivity: tuple[float, int],
    specificity: tuple[float, int],
    alpha: float,
) -> tuple[float, float]:
    """Return the interval, clipped to [0, 1]; each pair is a rate and its number of labels."""
    z = float(special.ndtri(1 - alpha / 2))
    total = n + z**2
    rate = (n * raw + z**2 / 2) / total
    se, positives = _drawn_in(*sensitivity)
    sp, negatives = _drawn_in(*specificity)
    informed = se + sp - 1.0
    if informed <= 0:
        return 0.0, 1.0
    share = (rate + sp - 1.0) / informed
    se_variance, sp_variance = se * (1 - se) / positives, sp * (1 - sp) / negatives
    shift = 2 * z**2 * (share * se_variance - (1 - share) * sp_variance)
    variance = rate * (1 - rate) / total + share**2 * se_variance + (1 - share) ** 2 * sp_variance
    half = z * math.sqrt(variance) / informed
    centre = share + shift
    return min(max(centre - half, 0.0), 1.0), min(max(centre + half, 0.0), 1.0)


def _drawn_in(rate: float, count: int) -> tuple[float, int]:
    """Add one success and one failure to a rate."""
    return (count * rate + 1) / (count + 2), count + 2
