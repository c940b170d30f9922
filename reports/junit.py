"""Write a verdict as JUnit XML: one test case a rule, for the test pages of CI systems.

A rule that is broken, open or too small is a `<failure>` of that type; one that could not be
measured is an `<error>`; one that was not asked, or that is not needed and not settled, is
`<skipped>`.
"""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from evals.checks import RuleCheck
from evals.outcome import GateOutcome
from reports import numbers
from reports.rule_rows import RuleRow, rule_row
from reports.text import clean, one_line

LONGEST_BODY = 4_000


def gate_junit(outcome: GateOutcome) -> str:
    """Return the JUnit document of a verdict, as text with an XML declaration."""
    verdict = outcome.verdict
    rows = [rule_row(check) for check in verdict.checks]
    suite = Xml.Element("testsuite", name=one_line(outcome.suite) or "ticketgate")
    properties = Xml.SubElement(suite, "properties")
    for name, value in _properties(outcome).items():
        Xml.SubElement(properties, "property", name=name, value=one_line(value, 600))
    cases = [_case(row, outcome.suite) for row in rows]
    if verdict.kind != "pass" and not any(_is_bad(case) for case in cases):
        cases.append(_verdict_case(outcome))
    suite.extend(cases)
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    for name, number in counts.items():
        suite.set(name, str(number))
    suite.set("time", f"{outcome.spent.seconds:.3f}")
    if outcome.created_at:
        suite.set("timestamp", one_line(outcome.created_at, 40).removesuffix("Z"))
    root = Xml.Element("testsuites")
    root.append(suite)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, "unicode") + "\n"


def _properties(outcome: GateOutcome) -> dict[str, str]:
    return {
        "kind": outcome.verdict.kind,
        "verdict": outcome.verdict.sentence,
        "comparison": outcome.id,
        "baseline": f"{outcome.baseline.label} {outcome.baseline.model}",
        "candidate": f"{outcome.candidate.label} {outcome.candidate.model}",
        "tickets": str(outcome.verdict.tickets),
        "version": outcome.version,
    }


def case_name(check: RuleCheck) -> str:
    """Return the name of a rule's test case: `latency no_regression p95_ratio [a=b]`."""
    parts = [one_line(check.scorer, 80), check.kind]
    if check.statistic not in ("mean", "worst"):
        parts.append(check.statistic)
    return " ".join([*parts, f"[{one_line(check.slice, 80)}]"] if check.slice else parts)


def _case(row: RuleRow, suite: str) -> Xml.Element:
    check = row.check
    case = Xml.Element("testcase", classname=one_line(suite), name=case_name(check), time="0")
    if check.status == "skipped" or row.group == "watched":
        prefix = "" if check.status == "skipped" else "not settled, and not needed for a pass: "
        Xml.SubElement(case, "skipped", message=one_line(prefix + check.because, 600))
    elif check.status == "unmeasurable":
        _complain(case, "error", row)
    elif check.status != "pass":
        _complain(case, "failure", row)
    Xml.SubElement(case, "system-out").text = _numbers(row)
    return case


def _complain(case: Xml.Element, tag: str, row: RuleRow) -> None:
    """Add the reason and the tickets that speak against the candidate."""
    kind = {"fail": "regression"}.get(row.check.status, row.check.status)
    element = Xml.SubElement(case, tag, type=kind, message=one_line(row.because, 600))
    tickets = ", ".join(one_line(ticket, 80) for ticket in row.check.tickets[:50])
    body = f"{_numbers(row)}\ntickets: {tickets}" if tickets else _numbers(row)
    element.text = clean(body[:LONGEST_BODY])


def _numbers(row: RuleRow) -> str:
    """Write the numbers of a rule as one line; parts without a number are left out."""
    parts = {
        "baseline": row.baseline,
        "candidate": row.candidate,
        "change": f"{row.change} {row.interval}".strip(),
        "allowed": row.allowed,
        "p": row.p,
        "tickets": numbers.count(row.check.n),
        "threads": numbers.count(row.check.clusters),
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items() if value)


def _is_bad(case: Xml.Element) -> bool:
    return case.find("failure") is not None or case.find("error") is not None


def _verdict_case(outcome: GateOutcome) -> Xml.Element:
    """Return a case for a verdict that no single rule explains, such as runs not comparable."""
    case = Xml.Element("testcase", classname=one_line(outcome.suite), name="verdict", time="0")
    tag = "error" if outcome.verdict.kind == "unmeasurable" else "failure"
    message = one_line(outcome.verdict.sentence, 600)
    element = Xml.SubElement(case, tag, type=outcome.verdict.kind, message=message)
    element.text = clean("\n".join(outcome.verdict.notes)[:LONGEST_BODY])
    return case
