"""What is known of the scorers of a run: the user's calibrations, then those of the package."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cache

from evals.calibration_advice import Known, calibration_notes, choose, corrected_sentences
from evals.calibration_rate import CorrectedRate, corrected_rate
from evals.calibration_record import StoredCalibration
from evals.estimate import Estimate
from evals.gate import Verdict
from evals.rule import Rule
from evals.score import metric_named
from evals.table import ScoreTable
from runners.store import RunStore

SHIPPED = "calibrations.json"
"""In the package `scorers`; written by `python -m runners.ship_calibrations`."""


@cache
def shipped_calibrations() -> Mapping[str, StoredCalibration]:
    """Return the calibrations that came with ticketgate, by scorer; none where the file lacks."""
    try:
        raw = pkgutil.get_data("scorers", SHIPPED)
    except FileNotFoundError:
        return {}
    return parse_shipped((raw or b"{}").decode("utf-8"))


def parse_shipped(text: str) -> dict[str, StoredCalibration]:
    """Read a file of calibrations; keys that this version does not know are ignored."""
    known = {one.name for one in fields(StoredCalibration)}
    return {
        scorer: StoredCalibration(
            **{**{key: value for key, value in entry.items() if key in known}, "origin": "package"}
        )
        for scorer, entry in json.loads(text).get("calibrations", {}).items()
    }


def known_scorers(fingerprints: Mapping[str, str], store: RunStore) -> dict[str, Known]:
    """Return what is known of each scorer of a run.

    Args:
        fingerprints: scorer to the fingerprint that made the scores.
        store: with the user's calibrations.
    """
    shipped = shipped_calibrations()
    return {
        scorer: choose(
            [*store.calibrations(scorer), *([shipped[scorer]] if scorer in shipped else [])],
            fingerprint,
        )
        for scorer, fingerprint in fingerprints.items()
    }


def corrected_rates(
    estimates: Mapping[str, Estimate], fingerprints: Mapping[str, str], store: RunStore
) -> tuple[CorrectedRate, ...]:
    """Return the corrected rate of every yes/no scorer with a calibration of its present code.

    Args:
        estimates: level of each scorer; a thread counts as one observation.
        fingerprints: scorer to the fingerprint that made the scores.
        store: with the user's calibrations.
    """
    known = known_scorers(fingerprints, store)
    rates = []
    for scorer, estimate in sorted(estimates.items()):
        metric, one = metric_named(scorer), known.get(scorer)
        if metric.unit != "yes/no" or one is None or one.calibration is None or one.is_stale:
            continue
        raw = 1.0 - estimate.value if metric.higher_is_better else estimate.value
        rate = corrected_rate(raw, estimate.n_clusters, one.calibration)
        if rate is not None:
            rates.append(rate)
    return tuple(rates)


def with_calibrations(
    verdict: Verdict,
    rules: Sequence[Rule],
    candidate: ScoreTable,
    corrected: Mapping[str, Sequence[CorrectedRate]],
    store: RunStore,
) -> Verdict:
    """Return a verdict with notes on calibrations: warnings, then corrected rates.

    What was decided stays. Rates are told of scorers that a rule names.

    Args:
        verdict: of the gate.
        rules: of the suite.
        candidate: the scores that the rules were asked of.
        corrected: side to its rates.
        store: with the user's calibrations.
    """
    named = {rule.scorer for rule in rules}
    known = known_scorers(candidate.scorer_fingerprints, store)
    told = {
        side: [rate for rate in found if rate.scorer in named] for side, found in corrected.items()
    }
    warnings = calibration_notes(rules, known, verdict.tickets)
    return replace(verdict, notes=(*verdict.notes, *warnings, *corrected_sentences(told)))
