"""The page in a real browser: nothing complains, nothing is fetched, nothing hostile runs.

These tests need the program `chromium`. Where CI is set they fail without it; elsewhere they
are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.html import gate_html, run_html
from tests.reports.chromium import Chromium, Page, binary, running
from tests.reports.outcomes import (
    ALL_HOSTILE,
    a_hostile_outcome,
    a_pair,
    a_run_outcome,
    a_verdict,
    an_empty_outcome,
    an_outcome,
    decided,
)

pytestmark = pytest.mark.browser

CONTRAST = """(() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => {
      c /= 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let node = element; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest("svg, script")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faults.push(`${element.outerHTML.slice(0, 80)}: ${ratio.toFixed(2)}`);
  }
  return faults;
})()"""
"""Lists text whose contrast is below WCAG's 4.5 : 1 for ordinary text."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Run one Chromium for all tests of the module."""
    path = binary()
    if path is None:
        message = "the program `chromium` is not on PATH; install the package `chromium`"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with running(path) as browser:
        yield browser


def opened(chromium: Chromium, folder: Path, text: str, *, fragment: str = "",
           script: bool = True) -> Page:  # fmt: skip
    """Open a page in the browser."""
    path = folder / "report.html"
    path.write_text(text, encoding="utf-8")
    return chromium.open(path, fragment=fragment, script=script)


def shown_ids(page: Page) -> list[str]:
    """Return the tickets that are visible."""
    found = page.ask(
        "[...document.querySelectorAll('[data-ticket]')].filter(t => t.checkVisibility())"
        ".map(t => t.id)"
    )
    return list(found)


def type_into(page: Page, selector: str, text: str) -> None:
    """Set a field as a person would, with its event."""
    page.ask(
        f"(() => {{ const f = document.querySelector({selector!r}); f.value = {text!r};"
        "f.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )


PAGES = {
    "regression": lambda: gate_html(decided(40, broken=10)),
    "pass": lambda: gate_html(decided(60)),
    "every rule": lambda: gate_html(an_outcome()),
    "not comparable": lambda: gate_html(an_empty_outcome()),
    "without texts": lambda: gate_html(an_outcome(pairs=())),
    "run": lambda: run_html(a_run_outcome()),
    "hostile": lambda: gate_html(a_hostile_outcome()),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_complaint_or_a_request(
    chromium: Chromium, tmp_path: Path, name: str
) -> None:
    page = opened(chromium, tmp_path, PAGES[name]())
    assert page.ask("document.readyState") == "complete"
    assert page.complaints == []
    assert page.requests == []


@pytest.mark.parametrize("name", ["regression", "every rule", "not comparable", "run", "hostile"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_never_scrolls_sideways(
    chromium: Chromium, tmp_path: Path, name: str, width: int
) -> None:
    page = opened(chromium, tmp_path, PAGES[name]())
    page.screen(width)
    page.ask("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.ask("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", ["every rule", "pass", "run"])
def test_all_text_has_enough_contrast_in_both_schemes(
    chromium: Chromium, tmp_path: Path, name: str, dark: bool
) -> None:
    page = opened(chromium, tmp_path, PAGES[name]())
    page.screen(1280, dark=dark)
    page.ask("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    background = page.ask("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(21, 23, 26)" if dark else "rgb(250, 249, 247)")
    assert page.ask(CONTRAST) == []


@pytest.mark.parametrize("script", [True, False])
def test_hostile_drafts_do_not_run(chromium: Chromium, tmp_path: Path, script: bool) -> None:
    page = opened(chromium, tmp_path, gate_html(a_hostile_outcome()), script=script)
    page.ask("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.ask("document.querySelectorAll('[data-passage]').forEach(a => a.click())")
    assert page.ask("typeof window.pwned") == "undefined"
    assert page.ask("document.querySelectorAll('script').length") == 1
    assert page.complaints == []


def test_even_an_unescaped_script_would_be_refused(chromium: Chromium, tmp_path: Path) -> None:
    text = gate_html(an_outcome())
    broken = text.replace(
        "<main", "<script>window.pwned=1</script><img src=x onerror='pwned=1'><main"
    )
    page = opened(chromium, tmp_path, broken)
    assert page.ask("typeof window.pwned") == "undefined"
    assert any("Content Security Policy" in complaint for complaint in page.complaints)


def test_a_hostile_draft_is_shown_as_text(chromium: Chromium, tmp_path: Path) -> None:
    page = opened(chromium, tmp_path, gate_html(a_hostile_outcome("<b>bold</b> & <i>so</i>")))
    page.ask("document.querySelectorAll('sup').forEach(number => number.remove())")
    shown = page.ask("[...document.querySelectorAll('.draft .text')].map(t => t.textContent)")
    assert "<b>bold</b> & <i>so</i>" in shown
    assert page.ask("document.querySelectorAll('.text b, .text i').length") == 0


def filterable() -> str:
    """Return a page with three tickets that got worse, and one that got better."""
    pairs = [a_pair(id=f"T-{i}", change=-0.5) for i in range(3)]
    pairs.append(a_pair(id="T-better", change=0.5))
    return gate_html(
        an_outcome(verdict=a_verdict(checks=an_outcome().verdict.checks[:2]), pairs=pairs)
    )


def test_search_shows_matching_tickets_only_and_counts_them(
    chromium: Chromium, tmp_path: Path
) -> None:
    page = opened(chromium, tmp_path, filterable())
    assert shown_ids(page) == ["ticket-T-0", "ticket-T-1", "ticket-T-2"]
    type_into(page, "[data-search]", "t-1")
    assert shown_ids(page) == ["ticket-T-1"]
    assert page.ask("document.querySelector('[data-count]').textContent") == "1 of 4 tickets"
    type_into(page, "[data-search]", "invents nothing like this")
    assert shown_ids(page) == []
    type_into(page, "[data-search]", "")
    assert shown_ids(page) == ["ticket-T-0", "ticket-T-1", "ticket-T-2"]
    assert page.complaints == []


def test_search_looks_into_drafts_and_opens_the_group_of_what_it_finds(
    chromium: Chromium, tmp_path: Path
) -> None:
    page = opened(chromium, tmp_path, filterable())
    type_into(page, "[data-search]", "better MONEY in 24 hours")
    assert shown_ids(page) == ["ticket-T-better"]


def test_tickets_can_be_filtered_by_slice(chromium: Chromium, tmp_path: Path) -> None:
    page = opened(chromium, tmp_path, filterable())
    type_into(page, "[data-slice]", "category=billing")
    assert len(shown_ids(page)) == 4
    choices = page.ask("[...document.querySelector('[data-slice]').options].map(o => o.value)")
    assert choices[:2] == ["", "action=answer"]


def test_a_permanent_link_opens_its_ticket(chromium: Chromium, tmp_path: Path) -> None:
    page = opened(chromium, tmp_path, filterable(), fragment="ticket-T-better")
    assert page.ask("document.getElementById('ticket-T-better').open")
    assert shown_ids(page)[-1] == "ticket-T-better"
    page.ask("location.hash = '#ticket-T-2'")
    page.ask("new Promise(done => setTimeout(done, 50))")
    assert page.ask("document.getElementById('ticket-T-2').open")


@pytest.mark.parametrize("fragment", ["nothing-here", "%E0%A4%A", "ticket-%22%3E"])
def test_a_link_to_nowhere_is_no_trouble(chromium: Chromium, tmp_path: Path, fragment: str) -> None:
    page = opened(chromium, tmp_path, filterable(), fragment=fragment)
    assert page.complaints == []
    assert shown_ids(page)


def test_a_passage_opens_below_its_link_and_closes_again(
    chromium: Chromium, tmp_path: Path
) -> None:
    page = opened(chromium, tmp_path, filterable(), fragment="ticket-T-0")
    page.ask("document.querySelector('#ticket-T-0 [data-passage]').click()")
    shown = "document.querySelector('#ticket-T-0 .passages .text')?.textContent"
    assert "Refunds to a card take 5 to 7 business days." in page.ask(shown)
    assert page.ask("location.hash") == "#ticket-T-0"
    page.ask("document.querySelector('#ticket-T-0 [data-passage]').click()")
    assert page.ask(shown) is None


def test_a_ticket_opens_with_the_keyboard(chromium: Chromium, tmp_path: Path) -> None:
    page = opened(chromium, tmp_path, filterable())
    page.ask("document.querySelector('#ticket-T-0 > summary').focus()")
    page.press("Enter")
    assert page.ask("document.getElementById('ticket-T-0').open")


def test_all_shown_tickets_open_and_close_together(chromium: Chromium, tmp_path: Path) -> None:
    page = opened(chromium, tmp_path, filterable())
    count = "document.querySelectorAll('details.ticket[open]').length"
    page.ask("document.querySelector('[data-open]').click()")
    assert page.ask(count) == 3  # the group of better ones is closed
    page.ask("document.querySelector('[data-open]').click()")
    assert page.ask(count) == 0


def test_without_its_script_the_page_is_complete(chromium: Chromium, tmp_path: Path) -> None:
    page = opened(chromium, tmp_path, filterable(), script=False)
    assert page.ask("document.querySelector('[data-filter]').checkVisibility()") is False
    assert shown_ids(page) == ["ticket-T-0", "ticket-T-1", "ticket-T-2"]
    assert page.ask("document.querySelectorAll('#sources .source').length") == 1


def test_a_thousand_tickets_filter_at_once(chromium: Chromium, tmp_path: Path) -> None:
    pairs = [a_pair(id=f"T-{i:04}", change=-0.5) for i in range(1_000)]
    page = opened(chromium, tmp_path, gate_html(an_outcome(pairs=pairs)))
    type_into(page, "[data-search]", "T-0777")
    assert shown_ids(page) == ["ticket-T-0777"]


def test_a_page_prints_without_its_controls(chromium: Chromium, tmp_path: Path) -> None:
    page = opened(chromium, tmp_path, filterable())
    page.call("Emulation.setEmulatedMedia", media="print")
    assert page.ask("document.querySelector('[data-filter]').checkVisibility()") is False
    assert page.ask("document.querySelector('h1').checkVisibility()") is True
    assert page.call("Page.printToPDF")["data"]


def test_a_hostile_run_does_not_run(chromium: Chromium, tmp_path: Path) -> None:
    outcome = a_run_outcome(notes=(ALL_HOSTILE,))
    page = opened(chromium, tmp_path, run_html(outcome))
    assert page.ask("typeof window.pwned") == "undefined"
    assert page.complaints == []
