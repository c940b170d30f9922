"""Measure a scorer against labels.

The threshold and the map from numbers to chances are chosen on one half of the contexts and used
on the other, and the other way round; the figures are those of all drafts together, each decided
by a threshold that was chosen without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.calibration import (
    Bin,
    Calibration,
    ClassDetection,
    Decision,
    Example,
    Half,
    LabelledScore,
    SliceFigures,
    cluster_codes,
    example_of,
    label_means_fault,
    number_of,
    reasons_of,
    refuse_too_few,
    rests_on_context,
    slice_names,
)
from evals.calibration_figures import Array, Codes, Flags, Told
from evals.calibration_graded import calibrate_graded
from evals.calibration_halves import (
    best_threshold,
    chances,
    fit_chance,
    halves_of,
    threshold_with_few_alarms,
)
from evals.calibration_intervals import (
    REPLICATES,
    Figure,
    figures_with_intervals,
    rate_with_interval,
)
from evals.errors import UnmeasurableError
from evals.score import Metric, metric_named

FEW_ALARMS = 0.05
"""False-positive rate at which the detection of each fault class is told."""
BINS = 10
"""Of the calibration curve, each with about as many drafts."""
SLICE_REPLICATES = 300
EXAMPLES = 20
OWN_CUTS: Mapping[str, float] = {"tone": 0.5}
"""Value of a share below which the scorer itself calls a draft faulty; 1 where not named."""


def calibrate(
    rows: Sequence[LabelledScore], scorer: str, *, replicates: int = REPLICATES
) -> Calibration:
    """Measure a scorer against labels.

    A draft for which the question does not arise (no claim, for example) raises no alarm and
    counts as the best value; one that should have a value and has none is left out and counted.
    For graded labels all drafts without a value are left out.

    Args:
        rows: labels of 0 and 1, or graded ones.
        scorer: name in the catalogue; fixes the direction.
        replicates: bootstrap draws of the headline figures.

    Raises:
        UnmeasurableError: fewer than ten drafts, one class only, or no value at all.
    """
    metric = metric_named(scorer)
    graded = any(row.label not in (0.0, 1.0) for row in rows)
    known = [row for row in rows if not row.failed and not (graded and row.number is None)]
    refuse_too_few(known, rows, scorer)
    if graded:
        return calibrate_graded(known, rows, metric, replicates)
    return _Binary.of(known, metric).calibration(rows, replicates)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Binary:
    """Drafts with labels of 0 and 1, turned so that suspicion rises with the fault."""

    metric: Metric
    rows: Sequence[LabelledScore]
    suspicion: Array
    faulty: Flags
    cluster: Codes
    first: Flags
    """The first half."""

    @staticmethod
    def of(rows: Sequence[LabelledScore], metric: Metric) -> _Binary:
        """Turn numbers and labels, and split the contexts."""
        wanted = 1.0 if label_means_fault(metric.name) else 0.0
        faulty = np.array([row.label == wanted for row in rows])
        first = halves_of([row.context for row in rows], faulty)
        for half in (first, ~first):
            if len(set(faulty[half].tolist())) < 2:
                raise UnmeasurableError(
                    f"labels: {len({row.context for row in rows})} contexts cannot be split into "
                    "two halves that both have both classes; add rows with other contexts"
                )
        numbers = np.array([number_of(row, metric) for row in rows])
        return _Binary(
            metric=metric,
            rows=rows,
            suspicion=1.0 - numbers if metric.higher_is_better else numbers,
            faulty=faulty,
            cluster=cluster_codes(rows),
            first=first,
        )

    def own_unit(self, suspicion: float) -> float:
        """Return a suspicion in the scorer's own direction."""
        return 1.0 - suspicion if self.metric.higher_is_better else suspicion

    def told(self, suspicion: Array) -> tuple[Told, tuple[float, float]]:
        """Decide each half by what the other half taught; return the thresholds of both halves."""
        flagged, chance = np.zeros(len(suspicion), np.bool_), np.zeros(len(suspicion))
        thresholds = []
        for reported in (self.first, ~self.first):
            other = ~reported
            threshold = best_threshold(suspicion[other], self.faulty[other])
            fitted = fit_chance(suspicion[other], self.faulty[other])
            flagged[reported] = suspicion[reported] >= threshold
            chance[reported] = chances(suspicion[reported], fitted)
            thresholds.append(threshold)
        told = Told(
            suspicion=suspicion,
            faulty=self.faulty,
            flagged=flagged,
            chance=chance,
            cluster=self.cluster,
        )
        return told, (thresholds[0], thresholds[1])

    def calibration(self, rows: Sequence[LabelledScore], replicates: int) -> Calibration:
        """Measure everything."""
        told, thresholds = self.told(self.suspicion)
        few, rate = self.few_alarms()
        return Calibration(
            scorer=self.metric.name,
            label_kind="fault" if label_means_fault(self.metric.name) else "quality",
            n=len(self.rows),
            n_positive=int(self.faulty.sum()),
            n_contexts=len(np.unique(self.cluster)),
            unscored=sum(row.value is None for row in rows),
            failed=sum(row.failed for row in rows),
            unscored_reasons=reasons_of(rows),
            figures=figures_with_intervals(told, replicates=replicates),
            threshold=self.own_unit(sum(thresholds) / 2),
            halves=self.halves(told, thresholds, replicates),
            decision=self.decision(),
            slices=self.slices(told),
            curve=_curve(told),
            examples=self.examples(told, sum(thresholds) / 2),
            classes=self.classes(few),
            few_alarms=rate,
            baseline=self.baseline(replicates),
        )

    def halves(
        self, told: Told, thresholds: tuple[float, float], replicates: int
    ) -> tuple[Half, ...]:
        """Return the figures of each half, by the threshold of the other."""
        return tuple(
            Half(
                threshold=self.own_unit(threshold),
                chosen_on=int((~reported).sum()),
                reported_on=int(reported.sum()),
                figures=figures_with_intervals(told.of(reported), replicates=replicates),
            )
            for reported, threshold in zip((self.first, ~self.first), thresholds, strict=True)
        )

    def own(self) -> tuple[Flags, Flags, str]:
        """Return which drafts have a value, which the scorer calls faulty, and the rule of that."""
        has_value = np.array([row.value is not None for row in self.rows])
        values = np.array([np.nan if row.value is None else row.value for row in self.rows])
        cut = OWN_CUTS.get(self.metric.name, 1.0)
        if not self.metric.higher_is_better:
            return has_value, values > 0, "value above 0"
        return has_value, values < cut, f"value below {cut:g}"

    def decision(self) -> Decision | None:
        """Return how good the scorer's own decision is, over the drafts that have a value."""
        has_value, flagged, rule = self.own()
        bad, good = has_value & self.faulty, has_value & ~self.faulty
        if not bad.any() or not good.any():
            return None
        sensitivity = rate_with_interval(flagged[bad], self.cluster[bad])
        specificity = rate_with_interval(~flagged[good], self.cluster[good])
        return Decision(
            rule=rule,
            sensitivity=sensitivity.value,
            specificity=specificity.value,
            positives=int(bad.sum()),
            negatives=int(good.sum()),
            figures={"sensitivity": sensitivity, "specificity": specificity},
        )

    def few_alarms(self) -> tuple[Flags, Figure]:
        """Return which drafts are flagged when few good ones may be, and how many good ones are."""
        flagged = np.zeros(len(self.rows), np.bool_)
        for reported in (self.first, ~self.first):
            other = ~reported
            threshold = threshold_with_few_alarms(
                self.suspicion[other], self.faulty[other], FEW_ALARMS
            )
            flagged[reported] = self.suspicion[reported] >= threshold
        good = ~self.faulty
        return flagged, rate_with_interval(flagged[good], self.cluster[good])

    def classes(self, few: Flags) -> tuple[ClassDetection, ...]:
        """Return how many drafts with each class of fault are found."""
        _, own, _ = self.own()
        names = sorted({name for row in self.rows for name in row.classes})
        found = []
        for name in names:
            has = np.array([name in row.classes for row in self.rows]) & self.faulty
            if has.any():
                cluster = self.cluster[has]
                found.append(
                    ClassDetection(
                        name=name,
                        n=int(has.sum()),
                        own=rate_with_interval(own[has], cluster),
                        few_alarms=rate_with_interval(few[has], cluster),
                    )
                )
        return tuple(found)

    def baseline(self, replicates: int) -> dict[str, Figure]:
        """Measure word overlap in the same way, where the context is what matters."""
        alone = any(row.overlap is None for row in self.rows)
        if alone or not rests_on_context(self.metric.name):
            return {}
        told, _ = self.told(1.0 - np.array([row.overlap for row in self.rows], dtype=np.float64))
        return figures_with_intervals(told, replicates=replicates)

    def slices(self, told: Told) -> tuple[SliceFigures, ...]:
        """Return the figures of every slice."""
        found = []
        for name in slice_names(self.rows):
            dimension, _, value = name.partition("=")
            chosen = np.array([row.slices.get(dimension) == value for row in self.rows])
            found.append(
                SliceFigures(
                    name=name,
                    n=int(chosen.sum()),
                    n_positive=int(self.faulty[chosen].sum()),
                    unscored=sum(
                        row.value is None and row.slices.get(dimension) == value
                        for row in self.rows
                    ),
                    figures=figures_with_intervals(told.of(chosen), replicates=SLICE_REPLICATES),
                )
            )
        return tuple(found)

    def examples(self, told: Told, threshold: float) -> tuple[Example, ...]:
        """Return the worst errors, missed faults and false alarms in turn."""
        far = np.abs(self.suspicion - threshold)
        order = np.argsort(-far, kind="stable").tolist()
        missed = [i for i in order if self.faulty[i] and not told.flagged[i]]
        alarms = [i for i in order if not self.faulty[i] and told.flagged[i]]
        half = EXAMPLES // 2
        kept = missed[: max(half, EXAMPLES - len(alarms))]
        kept += alarms[: EXAMPLES - len(kept)]
        return tuple(
            example_of(self.rows[i], "missed fault" if self.faulty[i] else "false alarm")
            for i in kept
        )


def _curve(told: Told) -> tuple[Bin, ...]:
    """Return chances against shares of faults, in about equal parts that split no tie."""
    order = np.argsort(told.chance, kind="stable")
    levels = told.chance[order]
    wanted = np.arange(1, BINS) * len(order) // BINS
    cuts = np.unique(np.searchsorted(levels, levels[wanted], side="left"))
    parts = [part for part in np.split(order, cuts) if len(part)]
    return tuple(
        Bin(
            chance=float(told.chance[part].mean()),
            rate=rate_with_interval(told.faulty[part], told.cluster[part]),
            n=len(part),
        )
        for part in parts
    )
