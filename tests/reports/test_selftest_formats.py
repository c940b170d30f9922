"""Self-tests as console text, Markdown, HTML, JSON and CSV: the same facts, nothing alive."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest

from evals.selftest import DefectRow, SelfTest
from reports.selftest_console import selftest_text
from reports.selftest_html import heat_cell, selftest_html, selftest_page
from reports.selftest_markdown import selftest_markdown
from reports.selftest_summary import selftest_csv, selftest_json, selftest_summary
from reports.selftest_words import (
    alarm_counts,
    blind_sentence,
    catchers,
    headline,
    missed_slices,
    often,
    remarks,
    whole_percent,
)
from reports.text import columns
from tests.evals.selftests import a_defect_row, a_selftest, a_tally

HOSTILE = "<script>alert(1)</script> \x1b[31m [x](http://a.example) @team\x00"
FORMATS: dict[str, Callable[[SelfTest], str]] = {
    "console": selftest_text,
    "markdown": selftest_markdown,
    "html": selftest_html,
}


def rows(defect: str = "dropped_caveat", title: str = "dropped caveat") -> list[DefectRow]:
    """Return one defect at all prevalences and in one slice, mostly passed."""
    passed = a_tally(10, 20, scorers={"tone": 10}, rules={"tone no_regression": 10})
    made = [
        a_defect_row(passed, defect=defect, title=title, prevalence=prevalence)
        for prevalence in (0.02, 0.05, 0.10, 0.25)
    ]
    sliced = a_tally(50, slices={"category=billing": (50, 0), "category=plants": (50, 50)})
    return [*made, a_defect_row(sliced, defect=defect, title=title, slice_name="category")]


def test_a_blind_spot_that_passes_is_said_with_how_often() -> None:
    # 10 of 100 fail, 20 end inconclusive, 70 pass.
    row = a_defect_row(a_tally(10, 20), title="dropped caveat", prevalence=0.05)

    assert blind_sentence(row) == (
        "This gate would let through a dropped caveat in 5 % of drafts 7 times in 10; "
        "it ends inconclusive 2 times in 10 and fails it 1 time in 10."
    )


def test_a_blind_spot_that_only_ends_inconclusive_is_said_apart() -> None:
    row = a_defect_row(a_tally(0, 100), title="reply in the wrong language", prevalence=0.25)

    assert blind_sentence(row) == (
        "This gate does not let a reply in the wrong language in 25 % of drafts through, and does "
        "not catch it either: it ends inconclusive every time and never fails it."
    )


def test_a_blind_spot_says_when_fewer_drafts_could_be_hit() -> None:
    # 20 of 100 tickets in 100 draws: 2,000 hits.
    row = a_defect_row(a_tally(0, hits=2000), title="slow tail", prevalence=0.25, applicable=20)

    assert blind_sentence(row) == (
        "This gate would let through a slow tail in all 20 tickets where it can occur (20.0 % of "
        "drafts) every time; it never fails it."
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "never"),
        (0.04, "hardly ever"),
        (0.1, "1 time in 10"),
        (0.66, "7 times in 10"),
        (0.97, "nearly every time"),
        (1.0, "every time"),
    ],
)
def test_shares_are_said_as_people_do(share: float, words: str) -> None:
    assert often(share) == words


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0 %"), (0.001, "< 1 %"), (0.5, "50 %"), (0.999, "> 99 %"), (1.0, "100 %")],
)
def test_hardly_any_is_not_written_as_none(share: float, text: str) -> None:
    assert whole_percent(share) == text


def test_the_headline_tells_alarms_and_blind_spots() -> None:
    # 10 of 500 draws: Clopper-Pearson from 1.0 to 3.6 %.
    assert headline(a_selftest(*rows())) == (
        "This gate fails 2.0 % of the candidates that are as good as their baseline (95 %: 1.0 % "
        "to 3.6 %; 5 % are allowed). Of 1 kind of planted defects it catches 0; 1 is a blind spot."
    )


def test_the_headline_of_a_gate_that_cries_wolf_says_so() -> None:
    outcome = a_selftest(a_defect_row(), alarms=a_tally(60, draws=500))

    assert headline(outcome) == (
        "This gate cries wolf: it fails 12.0 % of the candidates that are as good as their "
        "baseline, and 5 % are allowed. It catches each of the 1 kind of planted defects."
    )


def test_the_draws_without_a_defect_are_counted() -> None:
    assert alarm_counts(a_selftest()) == (
        "Of 500 draws without a defect 10 failed (95 %: 1.0 % to 3.6 %), 0 ended inconclusive and "
        "490 passed (95 %: 96.4 % to 99.0 %)."
    )


def test_rules_that_caught_are_named_with_their_share_and_the_rest_counted() -> None:
    tally = a_tally(100, rules={"a": 100, "b": 50, "c": 40, "d": 3, "e": 1, "f": 1})

    assert catchers(tally) == "a (100 %), b (50 %), c (40 %), d (3 %), 2 more"
    assert catchers(a_tally()) == "nothing"


def test_everything_that_limits_the_table_is_remarked() -> None:
    short = a_defect_row(a_tally(100, scorers={"tone": 100}), prevalence=0.25, applicable=3)
    outcome = a_selftest(
        short,
        alarms=a_tally(300, draws=500),
        reported=("cost",),
        unplantable=("cost_rise",),
    )

    assert list(remarks(outcome)) == [
        "The gate fails the stored drafts as they are, so the table says little: repair what "
        "breaks the rules first.",
        "Never failed for any defect: safety.",
        "No rule of the suite uses cost, so these can never fail it.",
        "Could not be planted in any draft: cost_rise.",
        "Possible in too few drafts to reach every prevalence, so that all of them were hit: "
        "rude_line.",
    ]


def test_slices_that_are_mostly_missed_are_named() -> None:
    assert missed_slices(rows()[-1]) == ["category=billing"]


def test_the_console_shows_blind_spots_first_and_keeps_its_width() -> None:
    text = selftest_text(a_selftest(*rows()), 90, reports=["out/selftest.html"])

    assert text.index("Blind spots") < text.index("Share of draws that fail")
    assert "! 10 %" in text
    assert text.rstrip().endswith("out/selftest.html")
    assert all(columns(line) <= 90 for line in text.splitlines())


def test_the_summary_is_json_with_the_promised_keys() -> None:
    document = json.loads(selftest_json(a_selftest(*rows(), unplantable=("cost",))))

    assert document["kind"] == "selftest"
    assert document["exit_code"] == 0
    assert set(document["false_alarm"]) >= {"how", "rate", "low", "high", "draws"}
    assert document["defects"][0] | {"rules": None} == {
        "defect": "dropped_caveat",
        "title": "dropped caveat",
        "prevalence": 0.02,
        "slice": None,
        "reached": 0.1,
        "applicable": 100,
        "draws": 100,
        "fail": 0.1,
        "fail_low": pytest.approx(0.0490, abs=1e-4),
        "fail_high": pytest.approx(0.1762, abs=1e-4),
        "inconclusive": 0.2,
        "unmeasurable": 0.0,
        "pass": 0.7,
        "pass_low": pytest.approx(0.6002, abs=1e-4),
        "pass_high": pytest.approx(0.7876, abs=1e-4),
        "caught_by": {"tone": 0.1},
        "rules": None,
        "by_slice": {},
    }
    assert [spot["defect"] for spot in document["blind_spots"]] == ["dropped_caveat"]
    assert document["never_contributes"] == ["safety"]
    assert document["unplantable"] == ["cost"]


def test_the_csv_has_one_row_a_cell_and_computes_nothing() -> None:
    outcome = a_selftest(*rows(title="=1+1"))

    table = list(csv.DictReader(io.StringIO(selftest_csv(outcome))))

    assert len(table) == 5
    assert table[0]["title"] == "'=1+1"
    assert (table[0]["prevalence"], table[4]["prevalence"]) == ("0.02", "")
    assert table[0]["caught_by_tone"] == "0.1"
    assert table[0]["caught_by_safety"] == "0.0"


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_names_stay_text(name: str) -> None:
    sliced = a_defect_row(a_tally(slices={HOSTILE: (9, 0)}), defect=HOSTILE, slice_name=HOSTILE)
    outcome = a_selftest(
        *rows(defect=HOSTILE, title=HOSTILE)[:4],
        sliced,
        suite=HOSTILE,
        run=HOSTILE,
        gated=(HOSTILE,),
        reported=(HOSTILE,),
        unplantable=(HOSTILE,),
    )

    text = FORMATS[name](outcome)

    assert "\x1b" not in text
    assert "\x00" not in text
    if name == "html":
        assert "<script>alert" not in text
    if name == "markdown":
        assert "<script>" not in text
        assert not re.search(r"(?<!\\)\]\(http", text)
        assert not re.search(r"(?<![\w`])@team", text)


def test_a_hostile_document_is_still_json() -> None:
    document = selftest_summary(a_selftest(*rows(defect=HOSTILE)))

    assert json.loads(json.dumps(document))["defects"][0]["defect"] == HOSTILE


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_planted_is_said_and_not_drawn(name: str) -> None:
    assert "No defect could be planted in these drafts." in FORMATS[name](a_selftest())


@pytest.mark.parametrize(
    ("fail", "shade"), [(0, 0), (4, 0), (5, 1), (20, 2), (50, 3), (80, 4), (94, 4), (95, 5)]
)
def test_the_colour_of_a_cell_goes_with_its_number(fail: int, shade: int) -> None:
    cell = heat_cell(a_defect_row(a_tally(fail)))

    assert (cell.shade, cell.failed) == (shade, f"{fail} %")


def test_a_cell_of_the_heat_map_says_it_all_in_words() -> None:
    cell = heat_cell(a_defect_row(a_tally(10, 20)))

    assert cell.told == (
        "rude_line, 10 % of the tickets: fails 10 % (95 %: 4.9 % to 17.6 %), ends inconclusive "
        "20 %, passes 70 % of 100 draws; 10.0 % of the tickets were hit"
    )
    assert cell.other == "70 % pass, 20 % open"


def test_a_cell_that_was_not_measured_is_left_blank() -> None:
    page = selftest_page(a_selftest(a_defect_row(), a_defect_row(slice_name="category")))

    assert [cell is not None for cell in page.heat[0].cells] == [False, False, True, False, True]


def test_blind_spots_come_before_the_heat_map() -> None:
    text = selftest_html(a_selftest(*rows()))

    assert text.index('id="blind"') < text.index('id="heat"') < text.index('id="cells"')
    assert "<h2>Blind spots</h2>" in text
