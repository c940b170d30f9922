"""The verdict as plain text: the sentence first, what is broken before what holds."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evals.gate import VerdictKind
from evals.outcome import Spent
from reports.console import gate_text, spent_in_words
from reports.text import columns
from tests.reports.outcomes import (
    ALL_HOSTILE,
    a_check,
    a_held_check,
    a_hostile_outcome,
    a_pair,
    a_verdict,
    an_empty_outcome,
    an_outcome,
    decided,
)

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
WHOLE = """\
REGRESSION  The candidate must not go out: faithfulness fell by 0.070.

pre_merge: main@1a2b3c4 (openai/small) → working tree (openai/small)
240 tickets in 160 threads, 3 drafts a ticket and side: 1 worse, 0 better

  rule                baseline candidate change      95 % bounds allowed       p
Broken (2)
  faithfulness           0.910     0.840 -0.070 [-0.095, -0.046]   0.030 < 0.001
    worse by 0.070, which chance does not explain
  forbidden_claim never [severity=critical]
                       0 cases    1 case     +1                  no case
    1 of 12 tickets in severity=critical break it: T-0002; 0 in the baseline
Not settled (1)
  hallucination limit              0.100          [0.060, 0.160] ≤ 0.150
    level 0.100; at most 0.150 is neither shown nor ruled out
Not settled, and not needed for a pass (1)
  tone [category=billing]
                         0.800     0.801 +0.001 [-0.004, +0.006]   0.030   1.000
Held (1)
  tone                   0.800     0.801 +0.001 [-0.004, +0.006]   0.030   1.000
Not asked (1)
  retrieval: not asked: no ticket has a value of retrieval on either side

Tickets that got worse
  T-0002 Refund
    breaks forbidden_claim never [severity=critical]; faithfulness 1.000 →
    0.500: 1 of 2 claims is in a passage ("You will have your money in 24
    hours.")

What this comparison can see
  These 160 threads detect a drop in tone of 0.021 on every ticket, or of 0.040
  from a few broken ones, 8 times in 10.
                           every     few  threads passes if
  rule                    ticket tickets for half unchanged
  tone                     0.021   0.040
  faithfulness             0.021   0.040
  tone [category=billing]  0.021   0.040

                p50     p95  cost of all drafts  failed
  baseline   700 ms  1.50 s             $0.0504       0
  candidate  800 ms  1.75 s             $0.0504       1
Spent now: 480 model calls, $0.101, 47.3 s.

Notes
  - 3 tickets exist only in the baseline and were left out.

Reports
  out/report.html
"""


def test_a_regression_reads_like_this_at_80_columns() -> None:
    assert gate_text(an_outcome(), 80, reports=["out/report.html"]) == WHOLE


def test_runs_that_cannot_be_compared_say_only_that() -> None:
    assert gate_text(an_empty_outcome(), 80) == (
        "UNMEASURABLE  Not comparable: the two runs have no ticket in common.\n"
        "\n"
        "smoke: old.jsonl → new.jsonl\n"
        "\n"
        "Spent now: no model call, 0 ms.\n"
    )


@pytest.mark.parametrize("width", [80, 100, 120])
def test_colour_changes_nothing_but_colour(width: int) -> None:
    coloured = gate_text(an_outcome(), width, color=True)
    assert COLOUR.sub("", coloured) == gate_text(an_outcome(), width)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("pass", "32"), ("regression", "1;31"), ("inconclusive", "33"), ("unmeasurable", "33")],
)
def test_the_verdict_has_the_colour_of_its_meaning(kind: VerdictKind, code: str) -> None:
    text = gate_text(an_outcome(verdict=a_verdict(kind=kind)), color=True)
    assert text.startswith(f"\x1b[{code}m{kind.upper()}\x1b[0m")


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    checks = [a_check(slice=f"category={'x' * n}") for n in (1, 30, 50)]
    text = gate_text(an_outcome(verdict=a_verdict(checks=checks)), width)
    assert max(columns(line) for line in text.splitlines()) <= width


def test_rules_that_hold_need_no_reason() -> None:
    text = gate_text(an_outcome(verdict=a_verdict(kind="pass", checks=(a_held_check(),))))
    assert "is excluded" not in text


def test_a_pass_lists_few_of_the_tickets_that_moved() -> None:
    pairs = [a_pair(id=f"T-{i:04}") for i in range(20)]
    regressed = [pair.golden.ticket.id for pair in pairs]
    verdict = a_verdict(kind="pass", checks=(a_held_check(),), regressed=regressed)
    text = gate_text(an_outcome(verdict=verdict, pairs=pairs))
    assert text.count("faithfulness 1.000 → 0.500") == 3
    assert "also T-0003, T-0004" in text
    assert "and 7 more" in text  # 20 - 3 shown - 10 named


def test_many_slices_of_which_none_is_broken_share_a_line() -> None:
    checks = [
        replace(a_held_check(), slice=f"category={i}", required=False, p=p)
        for i, p in enumerate((0.4, 0.03, 1.0, 0.7))
    ]
    text = gate_text(an_outcome(verdict=a_verdict(kind="pass", checks=checks)))
    assert "Comparisons on slices (4)\n" in text
    assert "none of these is broken; the most suspicious is tone [category=1]: +0.001 (p =" in text
    assert "tone [category=2]" not in text.split("What this comparison")[0]


def test_tickets_of_foreign_files_are_named_without_texts() -> None:
    text = gate_text(an_outcome(pairs=()))
    assert "Tickets that got worse\n  T-0002\n" in text


def test_a_real_verdict_names_its_tickets_and_its_reason() -> None:
    text = gate_text(decided(60, broken=12))
    assert text.startswith("REGRESSION  The candidate must not go out: faithfulness fell by 0.100.")
    # 12 of 60 tickets lose half: 12 · 0.5 / 60 = 0.100
    assert "1.000     0.900 -0.100" in text
    assert "T-0000 Refund" in text


def test_a_run_that_stopped_early_says_so() -> None:
    assert spent_in_words(Spent(calls=1, usd=0.5, seconds=2.0, stopped_early=True)) == (
        "Spent now: 1 model call, $0.500, 2.00 s. It stopped early: the rest was not needed."
    )


def test_unknown_numbers_are_left_out_and_unknown_prices_named() -> None:
    known = replace(an_outcome(), latency={}, failures={"baseline": 2, "candidate": 0})
    assert "–" in gate_text(replace(known, cost_usd={}))
    silent = replace(known, cost_usd={"baseline": None, "candidate": None}, failures={})
    assert "cost of all drafts" not in gate_text(silent)


def test_hostile_texts_cannot_steer_the_terminal() -> None:
    text = gate_text(a_hostile_outcome(), 80)
    assert "\x1b" not in text
    assert not {c for c in text if ord(c) < 32 and c != "\n"}
    assert "\u202e" not in text
    text.encode("utf-8")


def test_hostile_texts_add_no_colour_of_their_own() -> None:
    coloured = gate_text(a_hostile_outcome(), 80, color=True)
    assert COLOUR.sub("", coloured) == gate_text(a_hostile_outcome(), 80)


def test_a_megabyte_in_every_field_is_cut() -> None:
    text = gate_text(a_hostile_outcome(ALL_HOSTILE + "x" * 1_000_000), 80)
    assert len(text) < 40_000
