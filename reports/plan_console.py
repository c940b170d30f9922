"""Write a plan as plain text: what a gate would cost, what it could see, what to buy next."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evals.checks import RuleCheck
from evals.forecast import Forecast, RuleForecast
from reports import numbers
from reports.layout import Line, Part, line, paragraph, render, table
from reports.plan_rows import (
    chance,
    detection_sentence,
    gate_chance_sentence,
    power_row,
    with_slices_together,
)
from reports.rule_rows import change_writer, rule_name
from reports.text import one_line


def plan_text(forecast: Forecast, width: int = 80, color: bool = False) -> str:
    """Write a plan.

    Args:
        forecast: what a gate would cost and see.
        width: columns of the terminal.
        color: add colours by meaning.
    """
    lines: list[Line] = [
        *_head(forecast, width),
        line(),
        line("What it would cost", "heading"),
        *_costs(forecast, width),
        line(),
        line("What it could see", "heading"),
        *_sight(forecast, width),
        *_too_small(forecast.rules, width),
        *_noise(forecast.rules),
        line(),
        line("What to do", "heading"),
    ]
    for text in (forecast.advice, forecast.early_stopping):
        lines += paragraph(one_line(text, 400), width, indent=4, first="  - ") if text else []
    lines.append(line())
    basis = f"Variances from: {one_line(forecast.basis, 600)}."
    lines += paragraph(basis, width, meaning="muted")
    for note in forecast.notes:
        lines += paragraph(one_line(note, 400), width, meaning="muted")
    return render(lines, width=width, color=color)


def _head(forecast: Forecast, width: int) -> list[Line]:
    size = (
        f"{one_line(forecast.golden, 80)}: {numbers.counted(forecast.tickets, 'ticket')} in "
        f"{numbers.counted(forecast.threads, 'thread')}, "
        f"{numbers.counted(forecast.repeats, 'draft')} a ticket and side, "
        f"{one_line(forecast.model, 80)}"
    )
    return [
        [Part("PLAN", "heading"), Part(f"  {one_line(forecast.suite, 60)}")],
        *paragraph(size, width, meaning="muted"),
    ]


def _costs(forecast: Forecast, width: int) -> list[Line]:
    """Say calls, tokens, dollars and minutes, each with where it comes from."""
    tokens = "unknown"
    if forecast.prompt_tokens is not None and forecast.completion_tokens is not None:
        tokens = (
            f"{numbers.count(forecast.prompt_tokens)} in, "
            f"{numbers.count(forecast.completion_tokens)} out"
        )
    rows = (
        ("calls", numbers.count(forecast.calls), _calls(forecast)),
        ("tokens", tokens, forecast.tokens_basis),
        ("dollars", numbers.usd(forecast.usd), forecast.usd_basis),
        ("time", numbers.seconds(60 * forecast.minutes), forecast.minutes_basis),
    )
    lines: list[Line] = []
    for name, value, basis in rows:
        text = f"{value} ({one_line(basis, 300)})"
        lines += paragraph(text, width, indent=11, first=f"  {name:<9}")
    return lines


def _calls(forecast: Forecast) -> str:
    return (
        f"{numbers.counted(forecast.tickets, 'ticket')}, "
        f"{numbers.counted(forecast.repeats, 'draft')} each, "
        f"{numbers.counted(forecast.arms, 'side')}"
    )


def _sight(forecast: Forecast, width: int) -> list[Line]:
    """Say what the rules could see: a sentence, and a row for each rule."""
    asked = [one for one in forecast.rules if one.check.status != "skipped"]
    lines: list[Line] = []
    for text in (
        detection_sentence([one.check for one in asked]),
        gate_chance_sentence(forecast.chance),
    ):
        lines += paragraph(text, width, indent=2) if text else []
    alone, together = with_slices_together([one.check for one in asked])
    compared = [check for check in alone if check.kind == "no_regression"]
    if compared:
        lines += _table(compared, width)
    for text in together:
        lines += paragraph(text, width, indent=4, first="  ")
    for one in asked:
        if one.check.kind != "no_regression":
            lines += paragraph(_level_sentence(one), width, indent=4, first="  ")
    return lines


def _table(compared: Sequence[RuleCheck], width: int) -> list[Line]:
    """Lay out the comparisons with the baseline."""
    heads = (
        ("", "", "every", "few", "threads", "passes if"),
        ("compared", "threads", "ticket", "tickets", "for half", "unchanged"),
    )
    longest = max(width - 56, 16)
    body = []
    for check in compared:
        row = power_row(check)
        name = row.name if len(row.name) <= longest else f"{row.name[: longest - 1]}…"
        threads = numbers.count(check.clusters)
        body.append((name, threads, row.even, row.concentrated, row.for_half, row.chance))
    meanings = [[Part(text, "muted") for text in texts] for texts in heads]
    return table(
        [*meanings, *[[Part(text) for text in texts] for texts in body]],
        right=(1, 2, 3, 4, 5),
        gap=1,
    )


def _noise(rules: Sequence[RuleForecast]) -> list[Line]:
    """Say, for each comparison on all tickets, how much tickets, drafts and the judge differ."""
    known = [one for one in rules if one.components is not None and one.check.slice is None]
    if not known:
        return []
    rows: list[tuple[str, ...]] = [("standard deviation of", "tickets", "drafts", "judge")]
    for one in known:
        parts = one.components
        if parts is not None:
            rows.append(
                (
                    rule_name(one.check),
                    *(_deviation(part) for part in (parts.ticket, parts.repeat, parts.judge)),
                )
            )
    cells = [[Part(text) for text in row] for row in rows[1:]]
    head = [Part(text, "muted") for text in rows[0]]
    legend = line("  tickets: how they react to a change; drafts: from one to the next", "muted")
    body = table([head, *cells], right=(1, 2, 3))
    return [line(), line("Where the noise comes from", "heading"), *body, legend]


def _deviation(variance: float | None) -> str:
    """Write the square root of a variance; a dash where nobody knows it."""
    return numbers.NOTHING if variance is None else f"{math.sqrt(variance):.3f}"


def _level_sentence(one: RuleForecast) -> str:
    """Say what a limit or a `never` rule could see."""
    check, name = one.check, rule_name(one.check)
    if check.kind == "never":
        share = numbers.percent(check.detectable)
        tickets = numbers.counted(one.tickets, "ticket")
        return (
            f"{name}: fails on one broken ticket of {tickets}; a fault in {share} of the drafts "
            "shows 8 times in 10"
        )
    parts = [f"{name}: {numbers.counted(check.clusters, 'thread')}"]
    if check.detectable is not None:
        beyond = change_writer(check)(check.detectable)
        parts.append(f"broken is proved {beyond} beyond the limit")
    if check.chance_to_pass is not None:
        parts.append(f"passes if unchanged: {chance(check.chance_to_pass)}")
    return ", ".join(parts)


def _too_small(rules: Sequence[RuleForecast], width: int) -> list[Line]:
    """Name the rules that cannot pass with these tickets."""
    small = [one.check for one in rules if one.check.status == "too_small"]
    lines: list[Line] = []
    for check in small:
        if check.required:
            text = f"TOO SMALL  {rule_name(check)}: {check.because}"
            lines += paragraph(text, width, indent=4, first="  ", meaning="bad")
    if optional := sum(not check.required for check in small):
        text = (
            f"{numbers.counted(optional, 'rule')} that no pass needs can fail the gate, and "
            "cannot be shown to hold with so few threads"
        )
        lines += paragraph(text, width, indent=4, first="  ", meaning="muted")
    for one in rules:
        if one.check.status == "skipped":
            text = f"NOT ASKED  {rule_name(one.check)}: {one.check.because}"
            lines += paragraph(text, width, indent=4, first="  ", meaning="doubt")
    return lines
