"""Write a verdict as JUnit XML: one test case a rule, for the test pages of CI systems.

A rule that is broken, open or too small is a `<failure>` of that type; one that could not be
measured is an `<error>`; one that was not asked, or that is not needed and not settled, is
`<skipped>`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as Xml

from evals.checks import RuleCheck
from evals.outcome import GateOutcome, RunOutcome
from reports import numbers
from reports.rule_rows import RuleRow, rule_row, writer_of
from reports.text import clean, one_line

LONGEST_BODY = 4_000


def gate_junit(outcome: GateOutcome) -> str:
    """Return the JUnit document of a verdict, as text with an XML declaration."""
    cases = [_case(rule_row(check), outcome.suite) for check in outcome.verdict.checks]
    if outcome.verdict.kind != "pass" and not any(_is_bad(case) for case in cases):
        cases.append(_verdict_case(outcome))
    return _document(
        outcome.suite,
        _properties(outcome),
        cases,
        seconds=outcome.spent.seconds,
        created_at=outcome.created_at,
    )


def _document(
    name: str,
    properties: Mapping[str, str],
    cases: Sequence[Xml.Element],
    *,
    seconds: float,
    created_at: str = "",
) -> str:
    """Put test cases into a suite, and count them."""
    suite = Xml.Element("testsuite", name=one_line(name) or "ticketgate", tests=str(len(cases)))
    for tag, plural in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(plural, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", f"{seconds:.3f}")
    if created_at:
        suite.set("timestamp", one_line(created_at, 40).removesuffix("Z"))
    listed = Xml.SubElement(suite, "properties")
    for key, value in properties.items():
        Xml.SubElement(listed, "property", name=key, value=one_line(value, 600))
    suite.extend(cases)
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
        "change": row.change,
        "bounds": row.interval,
        "allowed": row.allowed,
        "p": row.p,
        "tickets": numbers.count(row.check.n),
        "threads": numbers.count(row.check.clusters),
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items() if value)


def _is_bad(case: Xml.Element) -> bool:
    return case.find("failure") is not None or case.find("error") is not None


def run_junit(outcome: RunOutcome) -> str:
    """Return the JUnit document of a run: one test case a scorer, without a verdict.

    A scorer without any value is skipped, and so is the case `drafts` when some failed: a run
    decides nothing.
    """
    name = outcome.provenance.suite
    failed = f"{numbers.counted(outcome.failures, 'draft')} failed" if outcome.failures else ""
    cases = [_run_case(name, "drafts", numbers.counted(outcome.drafts, "draft"), skipped=failed)]
    for scorer in sorted({*outcome.metrics, *outcome.unscored}):
        estimate, write = outcome.metrics.get(scorer), writer_of(scorer)
        missing = numbers.counted(outcome.unscored.get(scorer, 0), "ticket")
        text = f"no value; {missing} unscored"
        if estimate:
            interval = f"[{write(estimate.low)}, {write(estimate.high)}]"
            text = f"{write(estimate.value)} {interval}; {missing} unscored"
        skipped = "" if estimate else text
        cases.append(_run_case(name, one_line(scorer, 80), text, skipped=skipped))
    return _document(name, {"run": outcome.provenance.run_id}, cases, seconds=outcome.spent.seconds)


def _run_case(suite: str, name: str, text: str, *, skipped: str) -> Xml.Element:
    case = Xml.Element("testcase", classname=one_line(suite), name=name, time="0")
    if skipped:
        Xml.SubElement(case, "skipped", message=skipped)
    Xml.SubElement(case, "system-out").text = text
    return case


def _verdict_case(outcome: GateOutcome) -> Xml.Element:
    """Return a case for a verdict that no single rule explains, such as runs not comparable."""
    case = Xml.Element("testcase", classname=one_line(outcome.suite), name="verdict", time="0")
    tag = "error" if outcome.verdict.kind == "unmeasurable" else "failure"
    message = one_line(outcome.verdict.sentence, 600)
    element = Xml.SubElement(case, tag, type=outcome.verdict.kind, message=message)
    element.text = clean("\n".join(outcome.verdict.notes)[:LONGEST_BODY])
    return case
