"""The page: complete in its text, strict in its policy, small, and escaped everywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from evals.score import Evidence
from reports.html import TEMPLATES, gate_html, moment, run_html
from tests.builders import (
    a_draft,
    a_golden,
    a_provenance,
    a_reference,
    a_result,
    a_score,
    a_ticket,
)
from tests.reports.outcomes import (
    ALL_HOSTILE,
    HOSTILE,
    a_check,
    a_hostile_outcome,
    a_pair,
    a_run_outcome,
    a_verdict,
    an_empty_outcome,
    an_outcome,
)

VOID = {"meta", "link", "input", "br", "hr", "img"}


class Reader(HTMLParser):
    """Collect the text, the tags and the attributes of a page, and check that tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Check that the innermost open tag is closed."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text that people see."""
        if not {"style", "script", "title"} & set(self.open) and data.strip():
            self.text.append(" ".join(data.split()))


def read(page: str) -> Reader:
    """Read a page, which must be well formed."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def test_the_page_of_a_run_says_this() -> None:
    text = read(run_html(a_run_outcome(notes=("1 draft failed.",)))).text
    assert text == [
        "Skip to the content",
        "run", "·", "smoke", "·", "2 November 2026, 09:00 UTC",
        "working tree",
        "embedded/extractive answered 40 tickets with 39 drafts; 1 failed. This page says what "
        "was measured; whether it is good enough is for a gate to decide.",
        "Scores", "Speed and cost", "Provenance",
        "Scores", "Levels", "with 95 % intervals over ticket threads",
        "scorer", "0", "1", "level", "tickets", "unscored",
        "faithfulness", "higher is better", "0.910", "0.880 to 0.940",
        "tickets", "39", "unscored", "1",
        "tone", "higher is better", "–", "tickets", "0", "unscored", "40",
        "Speed and cost", "Latency of the drafts, from ticket to reply",
        "all drafts", "100 drafts, p50 700 ms, p95 1.50 s",
        "p50", "p95", "0", "500 ms", "1.00 s", "1.50 s",
        "Cost of all drafts $0.0200, $0.00050 a ticket. This command spent 40 model calls, "
        "$0.0200 and 12.0 s.",
        "1 draft failed.",
        "Provenance", "Run", "run-1", "Model", "embedded/extractive",
        "Served by the provider", "embedded/extractive", "Prompt", "1" * 64,
        "Assistant", "2" * 64, "Golden set", "3" * 64, "Git commit", "1a2b3c4", "Seed", "0",
        "Drafts for each ticket", "1", "Started", "2026-11-02T09:00:00Z",
        "Ended", "2026-11-02T09:01:00Z",
    ]  # fmt: skip


def test_the_verdict_comes_first() -> None:
    assert read(gate_html(an_outcome())).text[:9] == [
        "Skip to the content",
        "gate", "·", "pre_merge", "·", "23 November 2026, 21:05 UTC",
        "Regression",
        "The candidate must not go out: faithfulness fell by 0.070.",
        "Both versions answered the same 240 tickets, and each pair of drafts was compared: "
        "1 got worse and 0 got better. Do not merge it; read the tickets below to see what broke.",
    ]  # fmt: skip


def test_one_ticket_says_this() -> None:
    text = read(gate_html(an_outcome())).text
    start = text.index("Got worse")
    assert text[start : text.index("Permanent link")] == [
        "Got worse", "1",
        "T-0002", "Refund", "−0.50", "breaks forbidden_claim never [severity=critical]",
        'faithfulness 1.000 → 0.500: 1 of 2 claims is in a passage '
        '("You will have your money in 24 hours.")',
        "Ticket", "Refund", "Where is my refund? I paid by card.",
        "What a good reply does", "action", "answer",
        "states", "Refunds to a card take 5 to 7 business days.",
        "never claims", "You will have your money in 24 hours.",
        "Reference reply",
        "Hello Ana, thank you for writing to us. Refunds to a card take 5 to 7 business days. "
        "Kind regards, your support team",
        "Baseline", "answer, 800 ms, $0.00040, cites KB-107",
        "Hello Ana, thank you for writing to us.", "Refunds to a card take 5 to 7 business days",
        ". Kind regards, your support team",
        "Candidate", "answer, 800 ms, $0.00040, cites KB-107",
        "Hello Ana, thank you for writing to us.", "You will have your money in 24 hours", ".",
        "1", "Kind regards, your support team",
        "1", "unsupported", "faithfulness", "KB-107 says 5 to 7 days",
        "scorer", "baseline", "candidate", "why (candidate)",
        "faithfulness", "1.000", "0.500", "worse", "1 of 2 claims is in a passage",
        "Not moved:", "tone", "0.800",
        "Passages that were given", "KB-107 Refund times", "8.50, named by the reference",
        "action=answer · category=billing · channel=email · difficulty=easy · language=en · "
        "severity=normal",
    ]  # fmt: skip


def test_runs_that_cannot_be_compared_show_no_empty_sections() -> None:
    reader = read(gate_html(an_empty_outcome()))
    ids = {value for _, name, value in reader.attributes if name == "id"}
    assert ids == {"main", "method"}


def test_every_link_in_the_page_has_its_target() -> None:
    reader = read(gate_html(an_outcome()))
    ids = {value for _, name, value in reader.attributes if name == "id"}
    links = {value for tag, name, value in reader.attributes if (tag, name) == ("a", "href")}
    assert {link.removeprefix("#") for link in links} <= ids
    assert len(ids) == len([1 for _, name, _ in reader.attributes if name == "id"])


def test_the_policy_names_the_style_sheet_and_the_script_and_nothing_else() -> None:
    page = gate_html(an_outcome())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    parts = dict(part.strip().split(" ", 1) for part in unescape(policy.group(1)).split(";"))
    for name, file in (("style-src", "report.css"), ("script-src", "report.js")):
        digest = hashlib.sha256((TEMPLATES / file).read_bytes()).digest()
        assert parts.pop(name) == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert parts == {
        "default-src": "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_only_our_own_two_files_are_left_unescaped() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.j2"))
    assert sorted(re.findall(r"\{\{ *(\w+)\|safe", templates)) == ["script", "style"]
    assert templates.count("|safe") == 2
    assert "autoescape" not in templates


def test_the_page_asks_the_network_for_nothing() -> None:
    page = gate_html(an_outcome())
    assert re.findall(r"https?://", page) == []
    assert set(read(page).tags) & {"iframe", "object", "embed", "img"} == set()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_add_no_tag_and_no_handler(text: str) -> None:
    reader = read(gate_html(a_hostile_outcome(text)))
    assert reader.tags.count("script") == 1
    assert not [a for a in reader.attributes if a[1].startswith("on") or a[1] == "style"]
    links = [value for _, name, value in reader.attributes if name in ("href", "src")]
    assert all(link.startswith("#") or link == "data:," for link in links)
    ids = [value for _, name, value in reader.attributes if name == "id"]
    assert all(re.fullmatch(r"[\w.-]+", one, re.ASCII) for one in ids)


def test_hostile_texts_are_shown_as_they_are() -> None:
    text = " ".join(read(gate_html(a_hostile_outcome(HOSTILE["template"]))).text)
    assert "{{ 7 * 7 }} {% raw %} {# x #}" in text


def test_a_hostile_run_adds_no_tag() -> None:
    made = a_provenance(label=ALL_HOSTILE, model=ALL_HOSTILE, suite=ALL_HOSTILE)
    reader = read(run_html(a_run_outcome(provenance=made, notes=(ALL_HOSTILE,))))
    assert reader.tags.count("script") == 1
    assert "img" not in reader.tags


def test_the_page_is_valid_utf_8_whatever_the_drafts_hold() -> None:
    gate_html(a_hostile_outcome()).encode("utf-8")


def test_a_megabyte_in_every_field_is_cut_and_said() -> None:
    page = gate_html(a_hostile_outcome(ALL_HOSTILE + "x" * 1_000_000))
    assert len(page) < 300_000
    assert "more characters are not shown" in page


def test_500_tickets_stay_under_3_megabytes() -> None:
    # About 550 characters in each text and 300 in a reason, and every draft different.
    words = " ".join(f"word{i}" for i in range(80))
    golden = a_golden(ticket=a_ticket(body=words), reference=a_reference(reply=words))
    pairs = []
    for i in range(500):
        pair = a_pair(id=f"T-{i:04}")
        before = a_draft(reply=f"{words} as before")
        after = a_draft(reply=f"{words} {i} anew")
        evidence = Evidence(
            start=len(words), end=len(words) + 3, label="unsupported", note=words[:300]
        )
        scores = (a_score(value=0.5, evidence=(evidence,)), a_score(scorer="tone", value=0.5))
        pairs.append(
            replace(
                pair,
                golden=replace(golden, ticket=replace(golden.ticket, id=f"T-{i:04}")),
                baseline=(a_result(golden=golden, outcome=before),),
                candidate=(a_result(golden=golden, outcome=after, scores=scores),),
            )
        )
    checks = [a_check(slice=f"category={i}") for i in range(40)]
    page = gate_html(an_outcome(verdict=a_verdict(checks=checks), pairs=pairs))
    assert page.count("data-ticket ") == 500
    assert len(page.encode("utf-8")) < 3_000_000


def test_a_time_that_is_none_is_shown_as_it_stands() -> None:
    assert moment("2026-11-23T21:05:00Z") == "23 November 2026, 21:05 UTC"
    assert moment("yesterday") == "yesterday"
