"""A plan as text: cost, sight, advice, and what cannot pass."""

from __future__ import annotations

from dataclasses import replace

from evals.variance import Components
from reports.plan_console import plan_text
from tests.reports.forecasts import a_compared_rule, a_forecast
from tests.reports.outcomes import ALL_HOSTILE

WHOLE = """PLAN  pre_merge
support/v1: 338 tickets in 279 threads, 3 drafts a ticket and side,
openai/gpt-4o-mini

What it would cost
  calls    2,028 (338 tickets, 3 drafts each, 2 sides)
  tokens   4,891,230 in, 304,200 out (four characters a token)
  dollars  $0.916 (litellm's price table)
  time     16 min 54 s (drafting alone, 8 at a time)

What it could see
  These 279 threads detect a drop in faithfulness of 0.021 on every ticket, or
  of 0.037 from a few broken ones, 8 times in 10.
  A change that changes nothing would pass with a chance of between 84 % and 96
  %.
                                   every     few     threads passes if
  compared                threads ticket tickets    for half unchanged
  faithfulness                279  0.021   0.037 1,107 / 743      96 %
  tone [category=company]      14                                  0 %
  hallucination limit: 279 threads, broken is proved 0.059 beyond the limit,
    passes if unchanged: 99 %
  safety never: fails on one broken ticket of 338 tickets; a fault in 0.5 % of
    the drafts shows 8 times in 10
  TOO SMALL tone [category=company]: 14 threads can never pass it; 60 could
  NOT ASKED tone [a=b]: no ticket for it

What to do
  - More repeats are the cheapest next step.
  - Early stopping looks 5 times.

Variances from: stated defaults.
2 references rest on articles that changed since their review.
"""


def test_a_plan_reads_like_this() -> None:
    assert plan_text(a_forecast(), 80) == WHOLE


def test_what_is_unknown_is_said_and_is_never_nothing() -> None:
    text = plan_text(a_forecast(prompt_tokens=None, usd=None, usd_basis="no price is known"), 80)
    assert "  tokens   unknown (four characters a token)\n" in text
    assert "  dollars  unknown (no price is known)\n" in text


def test_small_rules_that_no_pass_needs_are_only_counted() -> None:
    small = a_compared_rule(status="too_small", because="9 threads can never", required=False)
    text = plan_text(a_forecast(rules=(small, small)), 100)
    assert (
        "  2 rules that no pass needs can fail the gate, and cannot be shown to hold with so few "
        "threads\n"
    ) in text
    assert "TOO SMALL" not in text


def test_many_slices_share_a_sentence() -> None:
    slices = [
        a_compared_rule(slice=f"category=c{i}", clusters=10 + i, detectable=0.1 + i / 100)
        for i in range(4)
    ]
    text = plan_text(a_forecast(rules=(a_compared_rule(), *slices)), 100)
    assert (
        "  faithfulness in 4 slices of 10 to 13 threads: 0.100 to 0.130 on every ticket, 0.037 "
        "from a few\n"
    ) in text
    assert "category=c1" not in text


def test_no_rule_leaves_no_table() -> None:
    text = plan_text(a_forecast(rules=(), chance=None, advice=""), 80)
    assert "compared" not in text
    assert "passes if" not in text


def test_hostile_names_neither_command_the_terminal_nor_break_the_width() -> None:
    hostile = a_forecast(
        suite=ALL_HOSTILE,
        golden=ALL_HOSTILE,
        model=ALL_HOSTILE,
        basis=ALL_HOSTILE,
        notes=(ALL_HOSTILE,),
        rules=(a_compared_rule(scorer=ALL_HOSTILE, slice=ALL_HOSTILE),),
    )
    text = plan_text(hostile, 80)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(len(line) for line in text.splitlines()) <= 80


def test_where_the_noise_comes_from_is_told_as_standard_deviations() -> None:
    # Square roots of 0.0033 and 0.0061; no judge was asked twice.
    rule = replace(a_compared_rule(), components=Components(ticket=0.0033, repeat=0.0061))
    text = plan_text(a_forecast(rules=(rule,)), 80)
    assert (
        "Where the noise comes from\n"
        "  standard deviation of  tickets  drafts  judge\n"
        "  faithfulness             0.057   0.078      –\n"
        "  tickets: how they react to a change; drafts: from one to the next\n"
    ) in text
