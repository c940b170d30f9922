"""The page of a self-test in a real browser, in every size and colour scheme."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.selftest_html import selftest_html
from tests.evals.selftests import a_defect_row, a_selftest, a_tally
from tests.reports.chromium import Chromium, Page, binary, running
from tests.reports.test_html_browser import CONTRAST

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Run one browser for all tests."""
    path = binary()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed")
    with running(path) as browser:
        yield browser


def opened(chromium: Chromium, folder: Path) -> Page:
    """Open a page that has every colour, blind spots, long and hostile names."""
    shares = (0, 10, 30, 60, 90)
    rows = [
        a_defect_row(a_tally(min(100, fail + step), step), defect=name, prevalence=prevalence)
        for name in ("rude_line", "<b>x</b>" * 9, "a_very_long_name_" * 6)
        for step, (prevalence, fail) in enumerate(
            zip((0.02, 0.05, 0.10, 0.25), shares[1:], strict=True)
        )
    ]
    rows += [a_defect_row(a_tally(0), defect="slow", prevalence=p) for p in (0.02, 0.25)]
    rows += [a_defect_row(a_tally(100), defect="leak", prevalence=p) for p in (0.02, 0.25)]
    sliced = a_tally(50, slices={"category=billing": (50, 0)})
    rows.append(a_defect_row(sliced, slice_name="category"))
    path = folder / "selftest.html"
    path.write_text(selftest_html(a_selftest(*rows)), encoding="utf-8")
    page = chromium.open(path)
    page.ask("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    return page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_the_page_fits_reads_and_fetches_nothing(
    chromium: Chromium, tmp_path: Path, width: int, dark: bool
) -> None:
    page = opened(chromium, tmp_path)
    page.screen(width, dark=dark)

    assert page.ask(CONTRAST) == []
    assert page.ask("document.documentElement.scrollWidth") <= width
    assert page.complaints == []
    assert page.requests == []


def test_every_measured_cell_has_a_colour_and_a_number(chromium: Chromium, tmp_path: Path) -> None:
    page = opened(chromium, tmp_path)

    cells = page.ask(
        "[...document.querySelectorAll('table.heat td[class*=heat-]')].map((cell) => "
        "[getComputedStyle(cell).backgroundColor, cell.querySelector('.figure-value').textContent])"
    )
    assert len(cells) == 17
    assert len({colour for colour, _ in cells}) == 6
    assert all(text.endswith("%") for _, text in cells)
