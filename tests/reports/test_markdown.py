"""The comment on a pull request: short, complete, and dead whatever the tickets hold."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from evals.gate import VerdictKind
from reports.markdown import gate_markdown, literal, run_markdown
from reports.text import one_line
from tests.builders import a_provenance
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

GITHUB_LIMIT = 65_536
WHOLE = r"""> [!CAUTION]
> **Regression.** The candidate must not go out: faithfulness fell by 0.070.
>
> pre_merge: main@&#8203;1a2b3c4 → working tree, 240 tickets, 1 worse, 0 better

| rule | | baseline → candidate | change | 95 % bounds | allowed | p |
|---|---|--:|--:|--:|--:|--:|
| faithfulness | **broken** | 0.910 → 0.840 | -0.070 | [-0.095, -0.046] | 0.030 | < 0.001 |
| forbidden_claim never \[severity=critical\] | **broken** | 0 cases → 1 case | +1 |  | no case |  |
| hallucination limit | open | 0.100 |  | [0.060, 0.160] | ≤ 0.150 |  |

**Tickets that got worse**

- **T-0002** Refund: breaks **forbidden_claim never \[severity=critical\]**; """ + (
    r"""faithfulness 1.000 → 0.500: 1 of 2 claims is in a passage ("You will have your money """
    r"""in 24 hours.")

Latency p50 700 ms → 800 ms, p95 1.50 s → 1.75 s. Cost of all drafts &#36;0.0504 → """
    r"""&#36;0.0504. Spent now: 480 model calls, &#36;0.101, 47.3 s.

**Not judged**

- 1 draft of the candidate failed
- retrieval: not asked: no ticket has a value of retrieval on either side

<details><summary>All rules (5)</summary>

| rule | | baseline → candidate | change | 95 % bounds | allowed | p |
|---|---|--:|--:|--:|--:|--:|
| faithfulness | **broken** | 0.910 → 0.840 | -0.070 | [-0.095, -0.046] | 0.030 | < 0.001 |
| forbidden_claim never \[severity=critical\] | **broken** | 0 cases → 1 case | +1 |  | no case |  |
| hallucination limit | open | 0.100 |  | [0.060, 0.160] | ≤ 0.150 |  |
| tone \[category=billing\] | too few tickets | 0.800 → 0.801 | +0.001 | [-0.004, +0.006] | """
    r"""0.030 | 1.000 |
| tone | holds | 0.800 → 0.801 | +0.001 | [-0.004, +0.006] | 0.030 | 1.000 |

- faithfulness: worse by 0.070, which chance does not explain
- forbidden_claim never \[severity=critical\]: 1 of 12 tickets in severity=critical break it: """
    r"""T-0002; 0 in the baseline
- hallucination limit: level 0.100; at most 0.150 is neither shown nor ruled out
- tone \[category=billing\]: a drop of 0.030 or more is excluded (at worst 0.004)

</details>

<details><summary>What this comparison can see</summary>

These 160 threads detect a drop in tone of 0.021 on every ticket, or of 0.040 from a few broken """
    r"""ones, 8 times in 10.

| rule | every ticket | few tickets | threads for half | passes if unchanged |
|---|--:|--:|--:|--:|
| tone | 0.021 | 0.040 |  |  |
| faithfulness | 0.021 | 0.040 |  |  |
| tone \[category=billing\] | 0.021 | 0.040 |  |  |

</details>

<details><summary>For a statistician</summary>

Unit of analysis: the thread (160 of them; 240 tickets, repeats averaged: 3). Proof of a drop: """
    r"""joint sign flips of whole threads, step-down max-T, 9,999 flips, seed 0; """
    r"""family-wise 3 % over """
    r"""2 comparisons on all tickets and 2 % over 1 comparison on slices. Exclusion of a margin: """
    r"""one-sided 95 % bounds, Student's t with a pseudo-pair; of a limit on a rate: """
    r"""Clopper-Pearson """
    r"""on the effective sample size. Missing values at worst for a pass and at best for a failure.

- tone, no_regression: pass; difference +0.001; bounds \[-0.004, +0.006\]; margin 0.030; """
    r"""adjusted p = 1.0000; 240 tickets in 160 threads, 0 without a value; detectable """
    r"""0.021 on every """
    r"""ticket or 0.040 from a few.
- faithfulness, no_regression: fail; difference -0.070; bounds \[-0.095, -0.046\]; margin 0.030; """
    r"""adjusted p = 0.0001; 240 tickets in 160 threads, 0 without a value; detectable """
    r"""0.021 on every """
    r"""ticket or 0.040 from a few.
- hallucination, limit: inconclusive; level 0.100; bounds \[0.060, 0.160\]; limit 0.150; 240 """
    r"""tickets in 160 threads, 0 without a value.
- forbidden_claim in severity=critical, never: fail; 1 of 12 tickets in severity=critical break """
    r"""it: T-0002; 0 in the baseline.
- tone in category=billing, no_regression: too_small; difference +0.001; bounds \[-0.004, """
    r"""+0.006\]; margin 0.030; adjusted p = 1.0000; 240 tickets in 160 threads, 0 without """
    r"""a value; """
    r"""detectable 0.021 on every ticket or 0.040 from a few.

</details>

<details><summary>How this was measured</summary>

- 240 tickets in 160 threads, 3 drafts a ticket and side, compared in pairs.
- Broken means proved: at most 5 % of harmless changes break any rule by chance. A rule holds """
    r"""only when a drop of its margin is excluded with 95 % confidence.
- Model openai/small → openai/small; prompt 111111111111 → 222222222222.
- 3 tickets exist only in the baseline and were left out.
- Comparison gate-1, ticketgate 0.1.0, 2026-11-23T21:05:00Z.
- [Full report](<https://ci.example/report>)

</details>
"""
)


def rendered(markdown: str) -> str:
    """Render Markdown as GitHub does, tables and strikethrough included."""
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))


def plain(markdown: str) -> str:
    """Return the text of rendered Markdown, without tags and zero-width spaces."""
    return html.unescape(re.sub(r"<[^>]*>", "", rendered(markdown))).replace("\u200b", "")


def test_a_regression_reads_like_this() -> None:
    assert gate_markdown(an_outcome(), report_url="https://ci.example/report") == WHOLE


def test_runs_that_cannot_be_compared_say_only_that() -> None:
    assert gate_markdown(an_empty_outcome()) == (
        "> [!IMPORTANT]\n"
        "> **Unmeasurable.** Not comparable: the two runs have no ticket in common.\n"
        ">\n"
        "> smoke: old.jsonl → new.jsonl\n\n"
        "Spent now: no model call, 0 ms.\n\n"
        "<details><summary>How this was measured</summary>\n\n"
        "- Model unknown → unknown; prompt unknown → unknown.\n"
        "- Comparison compare-1, ticketgate.\n\n"
        "</details>\n"
    )


def test_a_run_reads_like_this() -> None:
    assert run_markdown(a_run_outcome(notes=("1 draft failed.",))) == (
        "**smoke**: working tree, embedded/extractive, 40 tickets, 39 drafts, 1 failed\n"
        "\n"
        "| scorer | level | 95 % interval | tickets | unscored |\n"
        "|---|--:|--:|--:|--:|\n"
        "| faithfulness | 0.910 | [0.880, 0.940] | 39 | 1 |\n"
        "| tone | – |  | 0 | 40 |\n"
        "\n"
        "Latency p50 700 ms, p95 1.50 s.\n"
        "\n"
        "Cost of all drafts &#36;0.0200. Spent now: 40 model calls, &#36;0.0200, 12.0 s.\n"
        "\n"
        "- 1 draft failed.\n"
    )


@pytest.mark.parametrize(
    ("kind", "alert"),
    [("pass", "TIP"), ("regression", "CAUTION"), ("inconclusive", "WARNING"),
     ("unmeasurable", "IMPORTANT")],
)  # fmt: skip
def test_the_alert_box_fits_the_verdict(kind: VerdictKind, alert: str) -> None:
    assert gate_markdown(an_outcome(verdict=a_verdict(kind=kind))).startswith(f"> [!{alert}]\n")


def test_a_pass_names_tickets_only_in_its_folded_part() -> None:
    text = gate_markdown(an_outcome(verdict=a_verdict(kind="pass")))
    assert "**Tickets that got worse**" not in text
    assert "<summary>Tickets that got worse (1)</summary>" in text


def test_what_is_not_folded_fits_on_one_screen() -> None:
    checks = [a_check(slice=f"category={i}") for i in range(100)]
    pairs = [a_pair(id=f"T-{i}") for i in range(100)]
    verdict = a_verdict(checks=checks, regressed=[pair.golden.ticket.id for pair in pairs])
    text = gate_markdown(an_outcome(verdict=verdict, pairs=pairs))
    unfolded = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
    assert len(unfolded.splitlines()) < 45
    assert "and 92 more below" in unfolded  # 100 - 8
    assert len(text) < GITHUB_LIMIT


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("frame", ["{}", "- {}", "> {}", "**{}**", "| a |\n|---|\n| {} |"])
def test_a_hostile_text_shows_exactly_itself_wherever_it_stands(text: str, frame: str) -> None:
    made = frame.format(literal(text, 500))
    tags = set(re.findall(r"<(/?\w+)", rendered(made)))
    mine = set(re.findall(r"<(/?\w+)", rendered(frame.format("x"))))
    assert tags == mine
    shown = " ".join(plain(made).split())
    assert shown.removeprefix("a ") == " ".join(one_line(text, 500).split())


@given(st.text(max_size=60).filter(lambda text: one_line(text) != ""))
def test_any_text_shows_exactly_itself_in_a_list(text: str) -> None:
    made = rendered(f"- {literal(text)}")
    assert set(re.findall(r"<(/?\w+)", made)) == {"ul", "/ul", "li", "/li"}
    assert plain(f"- {literal(text)}").split() == one_line(text).replace("\u200b", "").split()


@pytest.mark.parametrize(
    "alive",
    ["@maintainer", "see #12", "owner/name#12", "https://evil.example", "HTTP://evil.example",
     "www.evil.example", "a@evil.example", "mailto:a", "GH-12"],
)  # fmt: skip
def test_nothing_that_github_would_bring_to_life_survives(alive: str) -> None:
    dead = literal(alive)
    assert "&#8203;" in dead
    bare = dead.replace("&#8203;", "\u200b")
    assert not re.search(r"@\w|#\d|://|www\.|mailto:|GH-\d", bare, re.IGNORECASE)


@pytest.mark.parametrize("text", ["# a", "- a", "+ a", "1. a", "12) a", "> a", "= a", ": a"])
def test_no_text_opens_a_block(text: str) -> None:
    assert rendered(f"- {literal(text)}").count("<") == 4


def test_ordinary_words_stay_readable_in_the_source() -> None:
    assert literal("forbidden_claim is 0.100 (limit 0.150), 3 more.") == (
        "forbidden_claim is 0.100 (limit 0.150), 3 more."
    )


def test_a_hostile_outcome_adds_no_tag_and_no_link() -> None:
    made = rendered(gate_markdown(a_hostile_outcome()))
    expected = rendered(gate_markdown(a_hostile_outcome("plain")))
    assert set(re.findall(r"<(\w+)", made)) == set(re.findall(r"<(\w+)", expected))
    assert "<a " not in made
    assert "<script" not in made


def test_a_megabyte_in_every_field_stays_under_the_limit_of_a_comment() -> None:
    outcome = a_hostile_outcome(ALL_HOSTILE + "@" * 1_000_000)
    assert len(gate_markdown(outcome)) < GITHUB_LIMIT


def test_the_address_of_the_report_cannot_be_another_thing() -> None:
    for url in ("javascript:alert(1)", "x> [y](z", ""):
        assert "Full report" not in gate_markdown(an_outcome(), report_url=url)
    made = gate_markdown(an_outcome(), report_url="https://a/> [x](javascript:1)\n# h")
    assert "(<https://a/[x](javascript:1)#h>)" in made


def test_a_hostile_run_adds_no_tag_and_no_link() -> None:
    made = a_provenance(label=ALL_HOSTILE, model=ALL_HOSTILE, suite=ALL_HOSTILE)
    outcome = a_run_outcome(provenance=made, notes=(ALL_HOSTILE,))
    outcome = replace(outcome, unscored={ALL_HOSTILE: 3})
    tags = set(re.findall(r"<(\w+)", rendered(run_markdown(outcome))))
    assert tags == {"p", "strong", "table", "thead", "tr", "th", "tbody", "td", "ul", "li"}
