"""Audits as console text, Markdown, HTML and JSON: the same facts, and nothing alive in them."""

from __future__ import annotations

import json
import re

import pytest

from evals.audit import AuditOutcome, CountRow, Finding, Measure, Topic, kind_of, ordered
from reports.audit_console import audit_text
from reports.audit_html import audit_html
from reports.audit_markdown import audit_markdown
from reports.audit_summary import audit_summary
from reports.text import columns

HOSTILE = "<script>alert(1)</script> \x1b[31m [x](http://a.example) @team"


def a_finding(severity: str = "gap", code: str = "category_missing", text: str = "T-1") -> Finding:
    return Finding(
        layer="quality",
        code=code,
        severity=severity,  # type: ignore[arg-type]  # one of three words
        title=f"1 of 4 tickets has no category: {text}",
        count=1,
        share=0.25,
        examples=(text,),
        what_to_do="Give each a category.",
    )


def an_outcome(*findings: Finding, text: str = "support/v1") -> AuditOutcome:
    return AuditOutcome(
        name=text,
        fingerprint="f" * 64,
        tickets=4,
        threads=3,
        articles=2,
        audited_on="2026-11-23",
        findings=findings,
        counts=(
            CountRow(group="size", name="tickets", have=4, demanded=5),
            CountRow(group="category", name=text, have=3, share=0.75, threads=2),
        ),
        measures=(
            Measure(name="recall@5", value=0.8, unit="share", low=0.7, high=0.9, n=4),
            Measure(name="retrieval p95", value=12.0, unit="ms", n=4, note=text),
        ),
        topics=(Topic(name=text, rows=10, share=0.1, examples=(text, "b", "c")),),
        production_rows=100,
        notes=(text,),
        version="1",
    )


@pytest.mark.parametrize(
    ("severities", "kind", "code"),
    [
        ((), "fit", 0),
        (("note",), "fit", 0),
        (("note", "gap"), "fit_with_gaps", 2),
        (("gap", "blocker"), "not_fit", 1),
    ],
)
def test_the_worst_finding_decides(severities: tuple[str, ...], kind: str, code: int) -> None:
    outcome = an_outcome(*(a_finding(one) for one in severities))
    assert (outcome.kind, outcome.exit_code) == (kind, code)
    assert kind_of(outcome.findings) == kind


def test_blockers_come_first() -> None:
    found = ordered([a_finding("note"), a_finding("gap"), a_finding("blocker")])
    assert [one.severity for one in found] == ["blocker", "gap", "note"]


def test_the_document_holds_what_programs_rely_on() -> None:
    document = audit_summary(an_outcome(a_finding()))
    assert json.loads(json.dumps(document)) == document | {
        "findings": json.loads(json.dumps(document["findings"])),
        "measures": json.loads(json.dumps(document["measures"])),
        "topics": json.loads(json.dumps(document["topics"])),
    }
    assert (document["schema"], document["kind"], document["exit_code"]) == (1, "fit_with_gaps", 2)
    assert document["severities"] == {"blocker": 0, "gap": 1, "note": 0}
    assert document["counts"]["size"]["tickets"]["demanded"] == 5  # type: ignore[index]


def test_the_console_text_says_it_whole() -> None:
    text = audit_text(an_outcome(a_finding()), width=80)
    assert text == (
        "support/v1 is fit with gaps: 0 blockers, 1 gap.\n"
        "4 tickets, 3 threads, 2 articles, 100 production tickets; audited on 2026-11-23.\n"
        "\n"
        "GAP  quality  category_missing  25.0 %\n"
        "  1 of 4 tickets has no category: T-1\n"
        "    - T-1\n"
        "  -> Give each a category.\n"
        "\n"
        "Topics without a golden ticket\n"
        "  10.0 % support/v1\n"
        "    - support/v1\n"
        "    - b\n"
        "    - c\n"
        "\n"
        "Counts\n"
        "                        have      demanded   share\n"
        "  size      tickets        4  5  (too few)\n"
        "  category  support/v1     3                75.0 %\n"
        "\n"
        "Measured\n"
        "  drop: the smallest that is proved with 80 % power\n"
        "  recall@5       0.800  [0.700, 0.900]  n 4\n"
        "  retrieval p95  12 ms                  n 4, support/v1\n"
        "\n"
        "- support/v1\n"
    )


def test_console_lines_fit_in_eighty_columns() -> None:
    long = "a long sentence about one ticket and what it says " * 8
    text = audit_text(an_outcome(a_finding(text=long), text=long[:60]), width=80)
    assert max(columns(line) for line in text.splitlines()) <= 80


def test_no_format_lets_hostile_text_come_alive() -> None:
    outcome = an_outcome(a_finding(text=HOSTILE), text=HOSTILE)
    console, markdown, page = audit_text(outcome), audit_markdown(outcome), audit_html(outcome)
    assert "\x1b" not in console + markdown + page
    assert "<script" not in markdown + page
    assert "[x](" not in markdown
    assert " @team" not in markdown


def test_the_page_loads_nothing() -> None:
    page = audit_html(an_outcome(a_finding()))
    assert re.search(r"\b(?:src|href|url)\s*[=(]", page) is None
    assert page.count("<h1>") == 1
    assert "default-src 'none'" in page


def test_markdown_and_page_name_every_finding_and_topic() -> None:
    outcome = an_outcome(a_finding("blocker"), a_finding("gap", code="stale_reference"))
    for text in (audit_markdown(outcome), audit_html(outcome)):
        assert "stale" in text
        assert "category" in text
        assert "Topics without a golden ticket" in text
