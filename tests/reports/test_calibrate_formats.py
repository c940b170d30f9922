"""Calibrations as console text, Markdown, HTML and JSON: the same facts, and nothing alive."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evals.calibration import (
    Bin,
    Calibration,
    ClassDetection,
    Decision,
    Example,
    Half,
    SliceFigures,
)
from evals.calibration_intervals import Figure
from evals.calibration_outcome import CalibrationOutcome
from reports.calibrate_console import calibration_text
from reports.calibrate_html import calibration_html
from reports.calibrate_markdown import calibration_markdown
from reports.calibrate_summary import calibration_summary
from reports.text import columns

ENDS = ("", "_low", "_high")
HOSTILE = "<script>alert(1)</script> \x1b[31m [x](http://a.example) @team"


def figure(value: float) -> Figure:
    """Return a figure with an interval of a tenth."""
    return Figure(value=value, low=value - 0.05, high=value + 0.05)


def a_calibration(text: str = "L-1") -> Calibration:
    """Return a calibration with one of everything; `text` stands wherever a file's words do."""
    figures = {name: figure(0.8) for name in ("auc", "balanced_accuracy", "f1", "sensitivity")}
    return Calibration(
        scorer="hallucination",
        label_kind="fault",
        n=120,
        n_positive=40,
        n_contexts=90,
        unscored=3,
        failed=1,
        unscored_reasons={text: 3},
        figures=figures,
        threshold=0.4,
        halves=tuple(
            Half(threshold=cut, chosen_on=60, reported_on=60, figures=figures)
            for cut in (0.35, 0.45)
        ),
        decision=Decision(
            rule="value above 0",
            sensitivity=0.75,
            specificity=0.9,
            positives=40,
            negatives=80,
            figures={"sensitivity": figure(0.75), "specificity": figure(0.9)},
        ),
        slices=(
            SliceFigures(name=f"dataset={text}", n=60, n_positive=20, unscored=1, figures=figures),
            SliceFigures(name="dataset=b", n=60, n_positive=0, unscored=0, figures={}),
        ),
        curve=(Bin(chance=0.2, rate=figure(0.25), n=60), Bin(chance=0.7, rate=figure(0.6), n=60)),
        examples=(
            Example(
                id=text,
                what="missed fault",
                label=1.0,
                value=0.0,
                number=0.1,
                answer=text,
                evidence=(text,),
                slices={"dataset": text},
            ),
        ),
        classes=(ClassDetection(name=text, n=20, own=figure(0.5), few_alarms=figure(0.6)),),
        few_alarms=figure(0.05),
        baseline={"auc": figure(0.7)},
    )


def an_outcome(text: str = "L-1", calibration: Calibration | None = None) -> CalibrationOutcome:
    """Return a finished calibration."""
    return CalibrationOutcome(
        calibration=calibration or a_calibration(text),
        fingerprint="f" * 64,
        version="3",
        labels_name=text,
        labels_sha256="0" * 64,
        rows=121,
        seconds_per_draft=Figure(value=0.012, low=0.01, high=0.02),
        golden_set="support/v1",
        fault_classes=("wrong_number",),
        left_out=7,
        notes=(text,),
        made_at="2026-11-24T00:00:00+00:00",
    )


def graded() -> CalibrationOutcome:
    """Return a calibration against graded labels."""
    found = replace(
        a_calibration(),
        scorer="tone",
        label_kind="graded",
        figures={"spearman": figure(0.7)},
        threshold=None,
        halves=(),
        decision=None,
        curve=(),
        classes=(),
        slices=(),
        baseline={},
    )
    return an_outcome(calibration=found)


def test_the_console_says_the_figures_with_their_intervals_and_the_baseline() -> None:
    text = calibration_text(an_outcome(), 80)
    assert text.startswith("hallucination: AUC 0.800 [0.750, 0.850], balanced accuracy 0.800")
    assert "  AUC                0.800  [0.750, 0.850]         0.700" in text.splitlines()
    assert "missed fault, label 1, score 0.1" in text
    assert "Threshold that serves best: 0.400 (halves 0.350, 0.450)." in " ".join(text.split())
    assert "because they could not be scored: 1 draft." in " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    ["L-1", HOSTILE, "x" * 500, "数" * 90],
    ids=["plain", "hostile", "long", "wide"],
)
def test_every_line_of_the_console_fits_into_80_columns(text: str) -> None:
    lines = calibration_text(an_outcome(text), 80).splitlines()
    assert max(columns(line) for line in lines) <= 80


@pytest.mark.parametrize("write", [calibration_text, calibration_markdown, calibration_html])
def test_nothing_alive_from_the_labels_reaches_a_report(write: object) -> None:
    text = write(an_outcome(HOSTILE))  # type: ignore[operator]  # three functions of one shape
    assert "\x1b" not in text
    if write is not calibration_text:
        assert "<script>" not in text
    if write is calibration_markdown:
        assert "[x](http" not in text


def test_every_format_tells_the_same_figures() -> None:
    for text in (calibration_markdown(an_outcome()), calibration_html(an_outcome())):
        for fact in ("[0.750, 0.850]", "0.700", "dataset=b", "5.0 %", "missed fault", "12 ms"):
            assert fact in text.replace("\\", "")


def test_the_page_loads_nothing() -> None:
    page = calibration_html(an_outcome())
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_document_is_json_with_each_figure_as_three_keys() -> None:
    found = json.loads(json.dumps(calibration_summary(an_outcome()), allow_nan=False))
    assert [found[f"auc{end}"] for end in ENDS] == pytest.approx([0.8, 0.75, 0.85])
    assert [found[f"threshold{end}"] for end in ENDS] == [0.4, 0.35, 0.45]
    assert found["baseline"] == pytest.approx(
        {"name": "word overlap", "auc": 0.7, "auc_low": 0.65, "auc_high": 0.75}
    )
    assert found["decision"]["positives"] == 40
    assert found["classes"][0]["detected_at_few_alarms"] == 0.6
    assert found["slices"]["dataset=b"] == {"n": 60, "n_positive": 0, "unscored": 0}
    assert found["examples"][0]["evidence"] == ["L-1"]
    assert found["seconds_per_draft"] == 0.012


def test_graded_labels_have_one_figure_and_no_threshold() -> None:
    document = calibration_summary(graded())
    assert document["spearman"] == 0.7
    assert document["baseline"] is None
    assert "threshold" not in document
    for write in (calibration_text, calibration_markdown, calibration_html):
        text = write(graded())
        assert "Spearman" in text
        assert "AUC" not in text


def test_a_number_that_is_none_is_null_in_the_document() -> None:
    broken = replace(a_calibration(), figures={"auc": Figure(value=float("nan"), low=0, high=1)})
    assert calibration_summary(an_outcome(calibration=broken))["auc"] is None
