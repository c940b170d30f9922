"""Calibration as a whole: direction, halves, drafts without a value, refusals."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from evals.calibration import Calibration, LabelledScore
from evals.calibration_halves import halves_of
from evals.calibration_measure import calibrate
from evals.errors import UnmeasurableError
from tests.evals.calibration_rows import a_row, rows_of

FEW = 50
"""Bootstrap draws: enough for tests that look at values."""


def noisy(count: int, *, seed: int = 1) -> list[LabelledScore]:
    """Return faithfulness scores that tell faulty drafts (label 1) from good ones, with errors."""
    generator = np.random.default_rng(seed)
    labels = (np.arange(count) % 3 == 0).astype(float)
    numbers = np.clip(0.75 - 0.3 * labels + generator.normal(0, 0.18, count), 0, 1)
    return rows_of(numbers.tolist(), labels.tolist())


def measured(rows: list[LabelledScore], scorer: str = "faithfulness") -> Calibration:
    """Calibrate with few draws."""
    return calibrate(rows, scorer, replicates=FEW)


def value(found: Calibration, name: str) -> float:
    """Return a figure's value."""
    return found.figures[name].value


def test_low_faithfulness_is_suspicious_and_label_one_is_a_fault() -> None:
    found = measured(rows_of([0.1, 0.2, 0.3, 0.2, 0.1, 0.9, 0.8, 0.7, 0.9, 1.0], [1] * 5 + [0] * 5))
    assert value(found, "auc") == 1.0
    assert value(found, "balanced_accuracy") == 1.0
    assert found.n_positive == 5
    assert found.threshold is not None
    assert 0.3 < found.threshold < 0.7


def test_high_hallucination_is_suspicious_and_label_one_is_a_fault() -> None:
    found = measured(rows_of([1.0] * 6 + [0.0] * 6, [1] * 6 + [0] * 6), "hallucination")
    assert value(found, "auc") == 1.0
    assert found.decision is not None
    assert (found.decision.sensitivity, found.decision.specificity) == (1.0, 1.0)


def test_label_one_is_good_for_tone() -> None:
    rows = rows_of([0.9] * 6 + [0.2] * 6, [1] * 6 + [0] * 6)
    found = measured(rows, "tone")
    assert value(found, "auc") == 1.0
    assert found.label_kind == "quality"
    assert found.decision is not None
    assert found.decision.sensitivity == 1.0


@pytest.mark.parametrize("scorer", ["faithfulness", "hallucination", "tone", "rubric_tone"])
def test_reversed_labels_turn_the_auc_around(scorer: str) -> None:
    rows = noisy(90)
    reversed_ = [replace(row, label=1 - row.label) for row in rows]
    straight, turned = measured(rows, scorer), measured(reversed_, scorer)
    assert value(straight, "auc") == pytest.approx(1 - value(turned, "auc"))
    assert abs(value(straight, "auc") - 0.5) > 0.2


def test_the_threshold_for_a_half_is_chosen_without_it() -> None:
    rows = noisy(120)
    first = halves_of([row.context for row in rows], np.array([row.label == 1 for row in rows]))
    # Whatever the first half's numbers are, the threshold that it is judged by stays.
    changed = [
        replace(row, number=1 - (row.number or 0), value=1 - (row.value or 0)) if is_first else row
        for row, is_first in zip(rows, first.tolist(), strict=True)
    ]
    before, after = measured(rows), measured(changed)
    assert after.halves[0].threshold == before.halves[0].threshold
    assert after.halves[0].reported_on == int(first.sum())
    assert after.halves[1].threshold != before.halves[1].threshold
    assert after.halves[0].figures["auc"].value == pytest.approx(
        1 - before.halves[0].figures["auc"].value
    )
    assert after.halves[0].figures["brier"].value > before.halves[0].figures["brier"].value + 0.1


def test_a_number_that_says_nothing_is_not_made_to_look_good_by_the_threshold() -> None:
    # Chosen and reported on the same 40 drafts, the balanced accuracy of pure noise is about
    # 0.6; over 60 files of noise the cross-fitted one averages to a half (SE about 0.01).
    generator = np.random.default_rng(3)
    found = [
        value(
            calibrate(
                rows_of(generator.uniform(size=40).tolist(), [float(i % 2) for i in range(40)]),
                "faithfulness",
                replicates=2,
            ),
            "balanced_accuracy",
        )
        for _ in range(60)
    ]
    assert float(np.mean(found)) < 0.53


def test_no_claim_counts_as_supported_and_a_failure_counts_not_at_all() -> None:
    rows = noisy(60)
    silent = [a_row(None, label, 100 + i) for i, label in enumerate([1.0, 0.0, 0.0])]
    broken = [a_row(None, 1.0, 200, failed=True, reason="the judge broke")]
    as_supported = [replace(row, value=1.0, number=1.0) for row in silent]
    found, same = measured([*rows, *silent, *broken]), measured([*rows, *as_supported])
    assert found.figures == same.figures
    assert (found.n, found.unscored, found.failed) == (63, 4, 1)
    assert found.unscored_reasons == {"the reply makes no claim": 3, "the judge broke": 1}
    assert found.decision is not None
    assert found.decision.positives + found.decision.negatives == 60


def test_the_finer_number_is_used_and_the_decision_rests_on_the_value() -> None:
    # All values are 1 (flagged), the graded numbers tell the classes apart.
    rows = [a_row(0.9 if i % 2 else 0.2, float(i % 2), i, value=1.0) for i in range(20)]
    found = measured(rows, "hallucination")
    assert value(found, "auc") == 1.0
    assert found.decision is not None
    assert (found.decision.sensitivity, found.decision.specificity) == (1.0, 0.0)


def test_every_interval_holds_its_value_and_has_a_width() -> None:
    perfect = measured(rows_of([0.0] * 12 + [1.0] * 12, [1] * 12 + [0] * 12))
    for found in (measured(noisy(80)), perfect):
        for name, figure in found.figures.items():
            assert figure.low <= figure.value <= figure.high, name
            if name != "brier":
                assert figure.high - figure.low > 0.01, name
    # 12 of 12: the exact lower bound is 0.025 ^ (1/12) = 0.7354.
    assert perfect.figures["sensitivity"].low == pytest.approx(0.025 ** (1 / 12), abs=1e-4)
    assert perfect.figures["auc"].low == pytest.approx(0.025 ** (1 / 12), abs=1e-4)


def test_copies_of_one_context_do_not_narrow_the_interval() -> None:
    rows = noisy(60)
    copies = [
        replace(row, id=f"{row.id}-{i}", context=row.context) for row in rows for i in range(4)
    ]
    one = calibrate(rows, "faithfulness", replicates=300)
    many = calibrate(copies, "faithfulness", replicates=300)
    for name in ("sensitivity", "specificity", "auc"):
        width = one.figures[name].high - one.figures[name].low
        assert many.figures[name].high - many.figures[name].low == pytest.approx(width, rel=0.2)


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = noisy(50)
    there, back = measured(rows), measured(rows[::-1])
    for name, figure in there.figures.items():
        assert back.figures[name].value == pytest.approx(figure.value)
    assert back.threshold == there.threshold


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (rows_of([0.5] * 9, [0, 1, 0, 1, 0, 1, 0, 1, 0]), "9 rows are too few"),
        (rows_of([0.5] * 12, [1] * 12), "every row has the label 1"),
        (rows_of([None] * 12, [0, 1] * 6), "only 0 of 12 rows have a value"),
        (
            [a_row(0.5, float(i % 2), i, context="the same") for i in range(12)],
            "1 contexts cannot be split",
        ),
    ],
)
def test_labels_that_cannot_say_anything_are_refused_in_words(
    rows: list[LabelledScore], said: str
) -> None:
    with pytest.raises(UnmeasurableError, match=said):
        measured(rows)


def test_classes_are_found_by_the_own_decision_and_with_few_alarms() -> None:
    good = [a_row(1.0, 0.0, i) for i in range(40)]
    loud = [a_row(0.0, 1.0, 100 + i, classes=frozenset({"wrong_number"})) for i in range(10)]
    quiet = [a_row(1.0, 1.0, 200 + i, classes=frozenset({"contradiction"})) for i in range(10)]
    found = measured([*good, *loud, *quiet])
    by_name = {one.name: one for one in found.classes}
    assert by_name["wrong_number"].own.value == 1.0
    assert by_name["wrong_number"].few_alarms.value == 1.0
    assert by_name["contradiction"].own.value == 0.0
    assert by_name["contradiction"].n == 10
    assert found.few_alarms is not None
    assert found.few_alarms.value == 0.0


def test_slices_are_measured_by_the_same_thresholds_and_long_columns_are_none() -> None:
    rows = [
        replace(row, slices={"dataset": "ab"[i % 2], "hash": str(i)})
        for i, row in enumerate(noisy(60))
    ]
    found = measured(rows)
    assert [one.name for one in found.slices] == ["dataset=a", "dataset=b"]
    assert sum(one.n for one in found.slices) == found.n
    assert sum(one.n_positive for one in found.slices) == found.n_positive


def test_twenty_errors_of_both_kinds_are_shown_with_their_evidence() -> None:
    rows = [replace(row, evidence=("invented: nothing",)) for row in noisy(400)]
    found = measured(rows)
    assert len(found.examples) == 20
    assert {one.what for one in found.examples} == {"missed fault", "false alarm"}
    assert found.examples[0].evidence == ("invented: nothing",)
    missed = [one for one in found.examples if one.what == "missed fault"]
    assert all(one.label == 1 for one in missed)


def test_the_curve_counts_every_draft_once_and_splits_no_tie() -> None:
    found = measured(rows_of([0.2] * 30 + [0.8] * 30, ([1] * 25 + [0] * 5) + ([0] * 25 + [1] * 5)))
    assert sum(one.n for one in found.curve) == 60
    assert len({round(one.chance, 9) for one in found.curve}) == len(found.curve)


def test_word_overlap_is_measured_in_the_same_way_where_the_context_matters() -> None:
    rows = [replace(row, overlap=row.number) for row in noisy(60)]
    found = measured(rows)
    assert found.baseline == found.figures
    assert measured(rows, "tone").baseline == {}
    assert measured([*rows[1:], replace(rows[0], overlap=None)]).baseline == {}


def test_graded_labels_give_the_correlation_of_ranks() -> None:
    numbers = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    labels = [-2.0, -1.5, 0.0, 0.5, 0.4, 1.0, 1.5, 2.0, 2.5, 3.0]
    # One swapped pair of ten ranks: 1 - 6 · 2 / (10 · 99).
    found = measured(rows_of(numbers, labels), "tone")
    assert value(found, "spearman") == pytest.approx(1 - 12 / 990)
    assert found.threshold is None
    assert "auc" not in found.figures
    assert found.figures["spearman"].low < found.figures["spearman"].value
    back = measured(rows_of(numbers, [-label for label in labels]), "tone")
    assert value(back, "spearman") == pytest.approx(-(1 - 12 / 990))


def test_graded_labels_leave_out_what_has_no_value_and_refuse_a_constant() -> None:
    rows = rows_of([0.1 * i for i in range(11)], [float(i) for i in range(11)])
    found = measured([*rows, a_row(None, 5.0, 99)], "tone")
    assert (found.n, found.unscored) == (11, 1)
    with pytest.raises(UnmeasurableError, match="same value"):
        measured(rows_of([0.5] * 12, [float(i) for i in range(12)]), "tone")


def test_every_figure_is_a_number() -> None:
    for figure in measured(noisy(40)).figures.values():
        assert all(math.isfinite(end) for end in (figure.low, figure.value, figure.high))
