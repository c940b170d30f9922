"""The words in which audits are told, the same in every format."""

from __future__ import annotations

from evals.audit import AuditKind, AuditOutcome, CountRow, FindingSeverity, Measure
from reports import numbers

KINDS: dict[AuditKind, str] = {
    "fit": "fit to gate on",
    "fit_with_gaps": "fit with gaps",
    "not_fit": "not fit to gate on",
}
SEVERITIES: dict[FindingSeverity, str] = {"blocker": "blocker", "gap": "gap", "note": "note"}
MEANINGS = (
    "A blocker makes the gate's answer wrong or forbidden (exit 1); a gap makes it less sure or "
    "blind to something (exit 2); a note changes nothing."
)


def headline(outcome: AuditOutcome) -> str:
    """Return the verdict in one sentence."""
    blockers = sum(one.severity == "blocker" for one in outcome.findings)
    gaps = sum(one.severity == "gap" for one in outcome.findings)
    return (
        f"{outcome.name} is {KINDS[outcome.kind]}: {numbers.counted(blockers, 'blocker')}, "
        f"{numbers.counted(gaps, 'gap')}."
    )


def size(outcome: AuditOutcome) -> str:
    """Return how much was looked at."""
    parts = [
        numbers.counted(outcome.tickets, "ticket"),
        numbers.counted(outcome.threads, "thread"),
        numbers.counted(outcome.articles, "article"),
    ]
    if outcome.production_rows is not None:
        parts.append(numbers.counted(outcome.production_rows, "production ticket"))
    return f"{', '.join(parts)}; audited on {outcome.audited_on}."


def count_cells(row: CountRow) -> tuple[str, str, str, str, str]:
    """Return group, name, have, demanded and share of a count."""
    demanded = "" if row.demanded is None else numbers.count(row.demanded)
    share = "" if row.share is None else numbers.percent(row.share)
    missing = "" if row.is_met else "  (too few)"
    return row.group, row.name, numbers.count(row.have), demanded + missing, share


def measure_cells(one: Measure) -> tuple[str, str, str, str]:
    """Return name, value, interval and basis of a measure."""
    interval = ""
    if one.low is not None and one.high is not None:
        interval = f"[{_value(one, one.low)}, {_value(one, one.high)}]"
    basis = "" if one.n is None else f"n {numbers.count(one.n)}"
    return one.name, _value(one, one.value), interval, ", ".join(filter(None, (basis, one.note)))


def _value(one: Measure, value: float) -> str:
    if one.unit == "ms":
        return numbers.seconds(value / 1000)
    return numbers.share(value)
