"""Write verdicts and runs as Markdown for a pull request's comment and a step summary.

Everything that comes from tickets, drafts, models or files is made literal: no formatting, no
HTML, no link, no mention and no reference to an issue can come to life from it.
"""

# longer: one format, from the verdict's alert to the last folded part.
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evals.details import details
from evals.gate import VerdictKind
from evals.outcome import GateOutcome, RunOutcome
from evals.side_figures import SideFigures
from reports import numbers
from reports.console import spent_in_words
from reports.figure_rows import (
    ACTIONS_TITLE,
    MatrixRow,
    actions_view,
    spending_notes,
    time_notes,
    time_rows,
)
from reports.plan_rows import TITLE, power_view
from reports.rule_rows import (
    KIND_WORDS,
    STATUS_WORDS,
    RuleRow,
    further_notes,
    rule_rows,
    writer_of,
)
from reports.text import one_line
from reports.ticket_rows import TicketRow, ticket_rows

ALERTS: dict[VerdictKind, str] = {
    "pass": "TIP",
    "regression": "CAUTION",
    "inconclusive": "WARNING",
    "unmeasurable": "IMPORTANT",
}
MOST_RULES = 8
"""Rules in the open table; all of them stand in the folded one."""
MOST_TICKETS = 5
MOST_FOLDED = 40
"""Rows of a folded part, so that a comment stays under GitHub's limit of 65,536 characters."""

_ENTITIES = re.compile(r"[<&|$`]")
_ESCAPED = re.compile(r"[\\*\[\]{}~!]|(?<![^\W_])_|_(?![^\W_])")
_BLOCK_START = re.compile(r"[#+=>:-]|\d{1,9}[.)](?=\s|\Z)")
_LIVE = re.compile(r"@|#(?=\d)|://|(?<![A-Za-z])(?:www\.|GH-|mailto:|xmpp:)", re.IGNORECASE)
_BREAK = "&#8203;"
"""A space of no width: it keeps GitHub from seeing a mention, a link or a reference."""
_PLACE = "\x00"
"""Stands for the break until everything else is escaped; cleaned text never holds it."""


def literal(text: str, limit: int = 200) -> str:
    """Return a text as Markdown that shows exactly it, on one line, with nothing alive in it."""
    shown = _LIVE.sub(lambda match: match.group()[0] + _PLACE + match.group()[1:],
                      one_line(text, limit))  # fmt: skip
    shown = _ESCAPED.sub(lambda match: "\\" + match.group(), shown)
    shown = _ENTITIES.sub(lambda match: f"&#{ord(match.group())};", shown)
    if match := _BLOCK_START.match(shown):  # would open a heading, list or quotation
        shown = f"{shown[: match.end() - 1]}\\{shown[match.end() - 1 :]}"
    return shown.replace(_PLACE, _BREAK)


def gate_markdown(outcome: GateOutcome, *, report_url: str = "") -> str:
    """Write a verdict: the sentence in an alert box, what matters below it, the rest folded.

    Args:
        outcome: what was decided.
        report_url: where the full report can be read; named only if given.
    """
    rows = rule_rows(outcome.verdict.checks)
    parts = [
        _alert(outcome),
        _open_rules(rows),
        _tickets(outcome),
        _price(outcome),
        _unjudged(outcome, rows),
        _folded_rules(rows),
        _folded_tickets(outcome),
        *(_folded(title, body) for title, body in figure_parts(outcome.figures)),
        _folded_power(outcome),
        _folded_details(outcome),
        _folded_method(outcome, report_url),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _alert(outcome: GateOutcome) -> str:
    verdict = outcome.verdict
    word = KIND_WORDS[verdict.kind]
    sides = f"{literal(outcome.baseline.label, 80)} → {literal(outcome.candidate.label, 80)}"
    size = (
        f", {numbers.counted(verdict.tickets, 'ticket')}, "
        f"{numbers.count(len(verdict.regressed))} worse, "
        f"{numbers.count(len(verdict.improved))} better"
        if verdict.checks
        else ""
    )
    return (
        f"> [!{ALERTS[verdict.kind]}]\n"
        f"> **{word}.** {literal(verdict.sentence, 600)}\n"
        f">\n"
        f"> {literal(outcome.suite, 60)}: {sides}{size}"
    )


def _open_rules(rows: Sequence[RuleRow]) -> str:
    """Show the rules that matter: broken ones and those that keep the verdict open."""
    urgent = [row for row in rows if row.group in ("broken", "open")]
    if not urgent:
        return ""
    more = len(urgent) - MOST_RULES
    note = f"\n\nand {numbers.count(more)} more below" if more > 0 else ""
    return _rule_table(urgent[:MOST_RULES]) + note


def _rule_table(rows: Sequence[RuleRow]) -> str:
    lines = [
        "| rule | | baseline → candidate | change | 95 % bounds | allowed | p |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        levels = f"{row.baseline} → {row.candidate}" if row.baseline else row.candidate
        cells = (row.change, row.interval, row.allowed, row.p)
        lines.append(
            f"| {literal(row.name)} | {_status(row)} | "
            + " | ".join(_number(cell) for cell in (levels, *cells))
            + " |"
        )
    return "\n".join(lines)


def _number(text: str) -> str:
    """Keep two prices in one line from being read as a formula between dollar signs."""
    return text.replace("$", "&#36;")


def _status(row: RuleRow) -> str:
    word = STATUS_WORDS[row.check.status]
    return f"**{word}**" if row.group == "broken" else word


def _worse(outcome: GateOutcome) -> list[TicketRow]:
    return [row for row in ticket_rows(outcome) if row.direction == "worse"]


def _tickets(outcome: GateOutcome) -> str:
    """Name the tickets that speak against the candidate; none when it passed."""
    if outcome.verdict.kind == "pass":
        return ""
    rows = _worse(outcome)[:MOST_TICKETS]
    named = {row.pair.golden.ticket.id for row in rows}
    others = [ticket for ticket in outcome.verdict.regressed if ticket not in named]
    if not rows and not others:
        return ""
    lines = ["**Tickets that got worse**", "", *(_ticket(row) for row in rows)]
    if others:
        shown = ", ".join(literal(ticket, 40) for ticket in others[:10])
        rest = f" and {numbers.count(len(others) - 10)} more" if len(others) > 10 else ""
        lines.append(f"- {'also ' if rows else ''}{shown}{rest}")
    return "\n".join(lines)


def _ticket(row: TicketRow) -> str:
    breaks = f" breaks **{literal(', '.join(row.breaks))}**;" if row.breaks else ""
    subject, reason = literal(row.subject, 70), literal(row.reason, 220)
    return f"- **{literal(row.id, 80)}** {subject}:{breaks} {reason}"


def _price(outcome: GateOutcome) -> str:
    """Say what the drafts cost and how long they took, and what this command spent."""
    parts = []
    sides = ("baseline", "candidate")
    latency = [outcome.latency.get(side) for side in sides]
    if any(latency):
        p50 = " → ".join(numbers.seconds(one.p50_s if one else None) for one in latency)
        p95 = " → ".join(numbers.seconds(one.p95_s if one else None) for one in latency)
        parts.append(f"Latency p50 {p50}, p95 {p95}.")
    if any(cost is not None for cost in outcome.cost_usd.values()):
        cost = " → ".join(numbers.usd(outcome.cost_usd.get(side)) for side in sides)
        parts.append(f"Cost of all drafts {cost}.")
    parts.append(spent_in_words(outcome.spent))
    return _number(" ".join(parts))


def _unjudged(outcome: GateOutcome, rows: Sequence[RuleRow]) -> str:
    """Say what could not be judged."""
    lines = [
        f"- {numbers.counted(failed, 'draft')} of the {side} failed"
        for side in ("baseline", "candidate")
        if (failed := outcome.failures.get(side, 0))
    ]
    for row in rows:
        if row.check.unscored and row.check.kind == "no_regression" and not row.check.slice:
            missing = numbers.counted(row.check.unscored, "ticket")
            lines.append(f"- {missing} without a value of {literal(row.check.scorer, 60)}")
    skipped = [row for row in rows if row.group == "skipped"]
    lines += [f"- {literal(row.name)}: {literal(row.because)}" for row in skipped[:3]]
    if len(skipped) > 3:
        lines.append(f"- and {numbers.count(len(skipped) - 3)} more rules that were not asked")
    return "\n".join(["**Not judged**", "", *lines]) if lines else ""


def _folded(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def _folded_rules(rows: Sequence[RuleRow]) -> str:
    asked = [row for row in rows if row.group != "skipped"]
    if not asked:
        return ""
    reasons = [
        f"- {literal(row.name)}: {literal(row.because, 300)}"
        for row in asked
        if row.group in ("broken", "open", "watched")
    ]
    more = len(asked) - MOST_FOLDED
    note = [f"and {numbers.count(more)} more in the full report"] if more > 0 else []
    body = [_rule_table(asked[:MOST_FOLDED]), *note, "\n".join(reasons[:MOST_FOLDED])]
    return _folded(f"All rules ({len(asked)})", "\n\n".join(part for part in body if part))


def _folded_tickets(outcome: GateOutcome) -> str:
    """List more of the tickets that got worse; all of them when the verdict is a pass."""
    start = 0 if outcome.verdict.kind == "pass" else MOST_TICKETS
    rows = _worse(outcome)[start : start + MOST_FOLDED]
    if not rows:
        return ""
    title = "Tickets that got worse" if start == 0 else "More tickets that got worse"
    return _folded(f"{title} ({len(rows)})", "\n".join(_ticket(row) for row in rows))


def figure_parts(sides: Mapping[str, SideFigures]) -> list[tuple[str, str]]:
    """Return (title, body) of the actions and of the times and spending, where they are known."""
    parts = []
    view = actions_view(sides)
    if view is not None:
        head = ["right ↓ drafted →", *view.columns]
        lines = [
            f"| {' | '.join(head)} |",
            "|---|" + "--:|" * len(view.columns),
            *(_matrix_line(row) for row in view.rows),
        ]
        parts.append((ACTIONS_TITLE, "\n".join([*lines, "", *view.sentences])))
    times = time_rows(sides)
    lines = [f"- {_number(note)}" for note in (*time_notes(sides), *spending_notes(sides))]
    if times:
        lines += ["", "| latency | p50 | p95 | p99 |", "|---|--:|--:|--:|"]
        names = [f"{row.side} {row.step}".strip() for row in times]
        lines += [
            f"| {name} | {' | '.join(row.cells)} |" for name, row in zip(names, times, strict=True)
        ]
    return [*parts, ("Speed and cost", "\n".join(lines))] if lines else parts


def _matrix_line(row: MatrixRow) -> str:
    name = f"*{row.name}*" if row.is_critical else row.name
    cells = [f"**{c.text}**" if c.tone == "right" else c.text for c in row.cells]
    return f"| {name} | {' | '.join(cells)} |"


def _folded_power(outcome: GateOutcome) -> str:
    """Say what the comparison could see; empty where no rule can tell."""
    view = power_view(outcome.verdict)
    if view is None:
        return ""
    lines = [
        "| rule | every ticket | few tickets | threads for half | passes if unchanged |",
        "|---|--:|--:|--:|--:|",
        *(
            f"| {literal(row.name)} | "
            + " | ".join(
                _number(cell) for cell in (row.even, row.concentrated, row.for_half, row.chance)
            )
            + " |"
            for row in view.rows[:MOST_FOLDED]
        ),
    ]
    sentences = [literal(text, 400) for text in view.sentences]
    return _folded(TITLE, "\n\n".join([*sentences, "\n".join(lines)]))


def _folded_details(outcome: GateOutcome) -> str:
    """Give a statistician the procedure and the numbers of each rule."""
    told = [literal(text, 1200) for text in details(outcome.verdict)]
    if not told:
        return ""
    lines = [f"- {text}" for text in told[1 : MOST_FOLDED + 1]]
    return _folded("For a statistician", "\n".join([told[0], "", *lines]))


def _folded_method(outcome: GateOutcome, report_url: str) -> str:
    """Say how it was measured, and where the rest is."""
    verdict, settings = outcome.verdict, outcome.verdict.settings
    sides = (outcome.baseline, outcome.candidate)
    models = " → ".join(literal(side.model or "unknown", 80) for side in sides)
    prompts = " → ".join(literal(side.prompt_sha256[:12] or "unknown") for side in sides)
    made = (outcome.id, f"ticketgate {outcome.version}".strip(), outcome.created_at)
    counted = [
        f"- {numbers.counted(verdict.tickets, 'ticket')} in "
        f"{numbers.counted(verdict.threads, 'thread')}, "
        f"{numbers.counted(verdict.repeats, 'draft')} a ticket and side, compared in pairs.",
        f"- Broken means proved: at most {numbers.level(settings.alpha)} of harmless changes "
        "break any rule by chance. A rule holds only when a drop of its margin is excluded "
        f"with {numbers.level(1 - settings.alpha_bound)} confidence.",
    ]
    lines = [
        *(counted if verdict.checks else []),
        f"- Model {models}; prompt {prompts}.",
        *(f"- {literal(note, 400)}" for note in further_notes(verdict)[:20]),
        f"- Comparison {', '.join(literal(part, 80) for part in made if part)}.",
    ]
    if address := _address(report_url):
        lines.append(f"- [Full report](<{address}>)")
    return _folded("How this was measured", "\n".join(lines))


def _address(url: str) -> str:
    """Return a web address that cannot leave the angle brackets it stands in; else nothing."""
    kept = re.sub(r"[\s<>\\\x00-\x1f]", "", url)
    return kept if kept.startswith(("https://", "http://")) else ""


def run_markdown(outcome: RunOutcome) -> str:
    """Write a finished run: its scores, speed and cost."""
    made = outcome.provenance
    lines = [
        f"**{literal(made.suite, 60)}**: {literal(made.label, 80)}, {literal(made.model, 80)}, "
        f"{numbers.counted(outcome.tickets, 'ticket')}, "
        f"{numbers.counted(outcome.drafts, 'draft')}, {numbers.count(outcome.failures)} failed",
        "",
        "| scorer | level | 95 % interval | tickets | unscored |",
        "|---|--:|--:|--:|--:|",
    ]
    for name in sorted({*outcome.metrics, *outcome.unscored}):
        estimate, write = outcome.metrics.get(name), writer_of(name)
        missing = outcome.unscored.get(name, estimate.n_unscored if estimate else 0)
        level = write(estimate.value) if estimate else numbers.NOTHING
        interval = f"[{write(estimate.low)}, {write(estimate.high)}]" if estimate else ""
        tickets = numbers.count(estimate.n if estimate else 0)
        cells = (literal(name, 60), level, interval, tickets, numbers.count(missing))
        lines.append(_number("| " + " | ".join(cells) + " |"))
    latency = outcome.latency
    if latency:
        p50, p95 = numbers.seconds(latency.p50_s), numbers.seconds(latency.p95_s)
        lines += ["", f"Latency p50 {p50}, p95 {p95}."]
    cost = f"Cost of all drafts {numbers.usd(outcome.cost_usd)}."
    lines += ["", _number(f"{cost} {spent_in_words(outcome.spent)}")]
    lines += (
        ["", *(f"- {literal(note, 400)}" for note in outcome.notes[:20])] if outcome.notes else []
    )
    for title, body in figure_parts({"": outcome.figures}):
        lines += ["", f"**{title}**", "", body]
    return "\n".join(lines) + "\n"
