"""Write an audit as one JSON document."""

from __future__ import annotations

from dataclasses import asdict

from evals.audit import FINDING_SEVERITIES, AuditOutcome


def audit_summary(outcome: AuditOutcome) -> dict[str, object]:
    """Return the document that `audit --json` prints; its keys only ever grow."""
    by_severity = {
        severity: sum(one.severity == severity for one in outcome.findings)
        for severity in FINDING_SEVERITIES
    }
    return {
        "schema": 1,
        "kind": outcome.kind,
        "exit_code": outcome.exit_code,
        "golden_set": outcome.name,
        "fingerprint": outcome.fingerprint,
        "audited_on": outcome.audited_on,
        "version": outcome.version,
        "tickets": outcome.tickets,
        "threads": outcome.threads,
        "articles": outcome.articles,
        "production_rows": outcome.production_rows,
        "severities": by_severity,
        "findings": [asdict(one) for one in outcome.findings],
        "counts": _counts(outcome),
        "measures": [asdict(one) for one in outcome.measures],
        "topics": [asdict(one) for one in outcome.topics],
        "notes": list(outcome.notes),
    }


def _counts(outcome: AuditOutcome) -> dict[str, dict[str, dict[str, object]]]:
    """Nest counts by group and name; `demanded` is null when nobody asked."""
    nested: dict[str, dict[str, dict[str, object]]] = {}
    for row in outcome.counts:
        entry: dict[str, object] = {
            "have": row.have,
            "demanded": row.demanded,
            "share": row.share,
            "threads": row.threads,
        }
        nested.setdefault(row.group, {})[row.name] = entry
    return nested
