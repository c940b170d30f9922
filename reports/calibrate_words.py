"""The words in which calibrations are told, the same in every format."""

from __future__ import annotations

from evals.calibration import Calibration, Example
from evals.calibration_intervals import Figure
from evals.calibration_outcome import CalibrationOutcome
from reports import numbers

NAMES = {
    "auc": "AUC",
    "balanced_accuracy": "balanced accuracy",
    "f1": "F1",
    "sensitivity": "sensitivity",
    "specificity": "specificity",
    "precision": "precision",
    "brier": "Brier score",
    "agreement": "agreement (alpha)",
    "spearman": "Spearman",
}
METHOD = (
    "The threshold (highest balanced accuracy) and the map to chances are chosen on one half of "
    "the contexts and used on the other, both ways; figures over all drafts. 95 % intervals: "
    "exact bounds on the effective number for rates, draws of whole contexts for the others."
)
GRADED_METHOD = (
    "Spearman's correlation between the scorer's number and the label; 95 % interval from draws "
    "of whole contexts."
)


def headline(outcome: CalibrationOutcome) -> str:
    """Say in one sentence how well the scorer agrees with the labels."""
    found = outcome.calibration
    if found.label_kind == "graded":
        figure = found.figures["spearman"]
        return f"{found.scorer}: Spearman {_with_interval(figure)} with the labels."
    auc, accuracy = found.figures["auc"], found.figures["balanced_accuracy"]
    return (
        f"{found.scorer}: AUC {_with_interval(auc)}, balanced accuracy {_with_interval(accuracy)}."
    )


def size(outcome: CalibrationOutcome) -> str:
    """Say what was measured on."""
    found = outcome.calibration
    parts = [numbers.counted(found.n, "labelled draft")]
    if found.label_kind != "graded":
        parts.append(f"{numbers.count(found.n_positive)} with the fault")
    parts.append(numbers.counted(found.n_contexts, "context"))
    said = f"{', '.join(parts)}; {outcome.labels_name}"
    if outcome.golden_set:
        said += f" for {outcome.golden_set}, faults {', '.join(outcome.fault_classes)}"
    return said + "."


def remarks(outcome: CalibrationOutcome) -> list[str]:
    """Say what a reader must know beside the figures."""
    found = outcome.calibration
    said = []
    if found.unscored:
        most = ", ".join(f"{reason} ({n})" for reason, n in found.unscored_reasons.items())
        said.append(f"Without a value: {numbers.count(found.unscored)} ({most[:300]}).")
    asked = found.unscored - found.failed
    if asked and found.label_kind != "graded":
        said.append(
            f"Where the question does not arise ({numbers.counted(asked, 'draft')}) there is no "
            "alarm: that counts as the best value."
        )
    if found.failed:
        said.append(
            "In no figure, because they could not be scored: "
            f"{numbers.counted(found.failed, 'draft')}."
        )
    if outcome.left_out:
        said.append(
            f"Left out, with other faults only: {numbers.counted(outcome.left_out, 'draft')}."
        )
    if found.decision is not None:
        one = found.decision
        said.append(
            f"The scorer's own decision ({one.rule}), which reports correct rates with: "
            f"sensitivity {_with_interval(one.figures['sensitivity'])} on {one.positives}, "
            f"specificity {_with_interval(one.figures['specificity'])} on {one.negatives}."
        )
    if found.threshold is not None:
        said.append(
            f"Threshold that serves best: {numbers.share(found.threshold)} "
            f"(halves {', '.join(numbers.share(half.threshold) for half in found.halves)})."
        )
    said.append(f"{numbers.seconds(outcome.seconds_per_draft.value)} of CPU a draft.")
    said.append(GRADED_METHOD if found.label_kind == "graded" else METHOD)
    return [*said, *outcome.notes]


def figure_cells(found: Calibration) -> list[tuple[str, str, str, str]]:
    """Return name, value, interval and the value of word overlap of every figure."""
    return [
        (
            NAMES.get(name, name),
            numbers.share(figure.value),
            interval(figure),
            numbers.share(found.baseline[name].value) if name in found.baseline else "",
        )
        for name, figure in found.figures.items()
    ]


def class_cells(found: Calibration) -> list[tuple[str, str, str, str]]:
    """Return name, drafts, share found by the own decision and with few alarms of each class."""
    return [
        (
            one.name,
            numbers.count(one.n),
            f"{numbers.share(one.own.value)} {interval(one.own)}",
            f"{numbers.share(one.few_alarms.value)} {interval(one.few_alarms)}",
        )
        for one in found.classes
    ]


def slice_cells(found: Calibration) -> list[tuple[str, ...]]:
    """Return name, drafts, faults and the two headline figures of every slice."""
    first, second = slice_figures(found)
    return [
        (
            one.name,
            numbers.count(one.n),
            numbers.count(one.n_positive) if second else "",
            _cell(one.figures.get(first)),
            _cell(one.figures.get(second)) if second else "",
        )
        for one in found.slices
    ]


def slice_figures(found: Calibration) -> tuple[str, str]:
    """Return the names of the figures that are told of each slice."""
    return ("spearman", "") if found.label_kind == "graded" else ("auc", "balanced_accuracy")


def example_head(one: Example) -> str:
    """Return what is wrong with the score of an example, with the numbers."""
    number = numbers.NOTHING if one.number is None else f"{one.number:.3g}"
    return f"{one.id}: {one.what}, label {one.label:g}, score {number}"


def interval(figure: Figure) -> str:
    """Write an interval."""
    return f"[{numbers.share(figure.low)}, {numbers.share(figure.high)}]"


def _with_interval(figure: Figure) -> str:
    return f"{numbers.share(figure.value)} {interval(figure)}"


def _cell(figure: Figure | None) -> str:
    """Write a figure with a short interval, so that two of them fit in a line of 80 columns."""
    if figure is None:
        return numbers.NOTHING
    return f"{numbers.share(figure.value)} [{figure.low:.2f}, {figure.high:.2f}]"
