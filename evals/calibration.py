"""How far a scorer agrees with human labels: what goes in, and what is found.

The measurement is in `calibration_measure.py`; what is kept of it for later gates in
`calibration_record.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from evals.calibration_figures import Codes
from evals.calibration_intervals import Figure
from evals.errors import UnmeasurableError
from evals.score import Metric, metric_named

LEAST_ROWS = 10
MOST_VALUES = 20
"""Values of a column at most for it to make slices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledScore:
    """Hold what a scorer said of one labelled draft."""

    id: str
    context: str
    """Key of what the draft rests on; drafts with the same one are not independent."""
    label: float
    """As in the file: 1 for a fault, or a quality."""
    value: float | None
    """What the gate would use; None when the scorer gave no value."""
    number: float | None
    """The finest number that the scorer gives: `Score.graded`, else its value."""
    reason: str = ""
    """Why there is no value, or what the score rests on."""
    failed: bool = False
    """The scorer should have given a value and could not."""
    slices: Mapping[str, str] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()
    """Classes of the faults of a draft that is labelled with them."""
    overlap: float | None = None
    """Share of the answer's content words that the context has; None without a context."""
    answer: str = ""
    """The beginning of the answer, for people."""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """Hold the figures of one half, by a threshold that was chosen on the other."""

    threshold: float
    """In the scorer's unit."""
    chosen_on: int
    """Drafts of the other half."""
    reported_on: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Hold how good the scorer's own yes or no is, as the gate uses it, without any threshold."""

    rule: str
    """When a draft counts as faulty."""
    sensitivity: float
    specificity: float
    positives: int
    """Faulty drafts with a value."""
    negatives: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceFigures:
    """Hold the figures of the drafts in one slice, by the same thresholds."""

    name: str
    n: int
    n_positive: int
    unscored: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Hold one point of the calibration curve."""

    chance: float
    """Mean chance of a fault that the map gives."""
    rate: Figure
    """Share of faulty drafts."""
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Hold one draft that the scorer gets wrong."""

    id: str
    what: str
    """`missed fault`, `false alarm`, `too high` or `too low`."""
    label: float
    value: float | None
    number: float | None
    answer: str
    evidence: tuple[str, ...]
    slices: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDetection:
    """Hold how many drafts with one class of fault are found."""

    name: str
    n: int
    own: Figure
    """By the scorer's own decision."""
    few_alarms: Figure
    """By a threshold, chosen on the other half, that flags at most 5 % of its good drafts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Hold everything that labels say of a scorer."""

    scorer: str
    label_kind: str
    """`fault`: 1 is a fault. `quality`: higher is better. `graded`: a number, higher is better."""
    n: int
    """Drafts that the figures rest on."""
    n_positive: int
    """Of them with the fault."""
    n_contexts: int
    unscored: int
    """Drafts without a value, for whichever reason."""
    failed: int
    """Of them those that should have had one; they are left out of every figure."""
    unscored_reasons: Mapping[str, int]
    figures: Mapping[str, Figure]
    threshold: float | None = None
    """Mean of the two thresholds, in the scorer's unit; None for graded labels."""
    halves: tuple[Half, ...] = ()
    decision: Decision | None = None
    slices: tuple[SliceFigures, ...] = ()
    curve: tuple[Bin, ...] = ()
    examples: tuple[Example, ...] = ()
    classes: tuple[ClassDetection, ...] = ()
    few_alarms: Figure | None = None
    """False-positive rate that the thresholds for few alarms gave on the half they did not see."""
    baseline: Mapping[str, Figure] = field(default_factory=dict)
    """The same figures for word overlap; empty where there is no context."""


def rests_on_context(scorer: str) -> bool:
    """Tell whether a scorer asks if a draft is supported by its context, going by its name."""
    name = scorer.casefold()
    return "faithful" in name or "hallucinat" in name or "grounded" in name


def label_means_fault(scorer: str) -> bool:
    """Tell whether a label of 1 is a fault: for groundedness, and where lower is better."""
    return rests_on_context(scorer) or not is_quality(scorer)


def is_quality(scorer: str) -> bool:
    """Tell whether a higher value of the scorer is better."""
    return metric_named(scorer).higher_is_better


def refuse_too_few(
    known: Sequence[LabelledScore], rows: Sequence[LabelledScore], scorer: str
) -> None:
    """Refuse labels that could not say anything.

    Args:
        known: drafts that the figures would rest on.
        rows: all drafts.
        scorer: for the message.

    Raises:
        UnmeasurableError: fewer than ten drafts, one class only, or no value at all.
    """
    if len(rows) < LEAST_ROWS:
        raise UnmeasurableError(
            f"labels: {len(rows)} rows are too few to calibrate {scorer!r}; give at least "
            f"{LEAST_ROWS}, better some hundred of each class"
        )
    if len({row.label for row in rows}) < 2:
        raise UnmeasurableError(
            f"labels: every row has the label {rows[0].label:g}; add rows of the other class"
        )
    if len(known) < LEAST_ROWS or all(row.number is None for row in known):
        reasons = ", ".join(list(reasons_of(rows))[:3])
        raise UnmeasurableError(
            f"{scorer}: only {sum(row.number is not None for row in known)} of {len(rows)} rows "
            f"have a value ({reasons}); see that the rows have what the scorer needs"
        )


def reasons_of(rows: Sequence[LabelledScore]) -> dict[str, int]:
    """Count the reasons for having no value, most frequent first."""
    counted: dict[str, int] = {}
    for row in rows:
        if row.value is None:
            counted[row.reason] = counted.get(row.reason, 0) + 1
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:20])


def cluster_codes(rows: Sequence[LabelledScore]) -> Codes:
    """Number the contexts of drafts."""
    return np.unique([row.context for row in rows], return_inverse=True)[1].astype(np.int64)


def number_of(row: LabelledScore, metric: Metric) -> float:
    """Return the number of a draft; the best value where the question does not arise."""
    if row.number is None:
        return 1.0 if metric.higher_is_better else 0.0
    return row.number


def example_of(row: LabelledScore, what: str) -> Example:
    """Return a draft as an example, with what is wrong about its score."""
    return Example(
        id=row.id,
        what=what,
        label=row.label,
        value=row.value,
        number=row.number,
        answer=row.answer,
        evidence=row.evidence or ((row.reason,) if row.reason else ()),
        slices=row.slices,
    )


def slice_names(rows: Sequence[LabelledScore]) -> list[str]:
    """Return `dimension=value` of every column with two to twenty values, sorted."""
    values: dict[str, set[str]] = {}
    for row in rows:
        for dimension, value in row.slices.items():
            seen = values.setdefault(dimension, set())
            if len(seen) <= MOST_VALUES:
                seen.add(value)
    return sorted(
        f"{dimension}={value}"
        for dimension, seen in values.items()
        if 2 <= len(seen) <= MOST_VALUES
        for value in seen
    )
