"""Write a self-test as one JSON document, and its table as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

from evals.selftest import DefectRow, FalseAlarm, SelfTest
from reports.selftest_words import HOW, blind_sentence

COLUMNS = (
    "defect",
    "title",
    "prevalence",
    "slice",
    "reached",
    "applicable",
    "draws",
    "fail",
    "fail_low",
    "fail_high",
    "inconclusive",
    "unmeasurable",
    "pass",
    "pass_low",
    "pass_high",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What would make a spreadsheet compute a cell; an apostrophe in front keeps it text."""


def selftest_summary(outcome: SelfTest) -> dict[str, object]:
    """Return the document that `selftest --json` prints; its keys only ever grow."""
    return {
        "schema": 1,
        "kind": "selftest",
        "exit_code": outcome.exit_code,
        "suite": outcome.suite,
        "run": outcome.run,
        "tickets": outcome.tickets,
        "repeats": outcome.repeats,
        "draws": outcome.draws,
        "alpha": outcome.alpha,
        "false_alarm": _alarm(outcome.false_alarm),
        "defects": [_row(row) for row in outcome.rows],
        "blind_spots": [
            {
                "defect": row.defect,
                "title": row.title,
                "prevalence": row.prevalence,
                "reached": row.reached,
                "fail": row.tally.rate("fail").value,
                "inconclusive": row.tally.rate("inconclusive").value,
                "pass": row.tally.rate("pass").value,
                "sentence": blind_sentence(row),
            }
            for row in outcome.blind_spots
        ],
        "never_contributes": list(outcome.never_contributes),
        "without_rule": list(outcome.reported),
        "unplantable": list(outcome.unplantable),
        "seconds": round(outcome.seconds, 3),
        "created_at": outcome.created_at,
        "version": outcome.version,
    }


def _alarm(alarm: FalseAlarm) -> dict[str, object]:
    failed, passed = alarm.tally.rate("fail"), alarm.tally.rate("pass")
    return {
        "how": HOW[alarm.noise],
        "noise": alarm.noise,
        "rate": failed.value,
        "low": failed.low,
        "high": failed.high,
        "draws": alarm.tally.draws,
        "inconclusive": alarm.tally.rate("inconclusive").value,
        "pass": passed.value,
        "pass_low": passed.low,
        "pass_high": passed.high,
        "rules": _shares(alarm.tally.by_rule, alarm.tally.draws),
    }


def _row(row: DefectRow) -> dict[str, object]:
    failed, passed = row.tally.rate("fail"), row.tally.rate("pass")
    return {
        "defect": row.defect,
        "title": row.title,
        "prevalence": row.prevalence,
        "slice": row.slice,
        "reached": row.reached,
        "applicable": row.applicable,
        "draws": row.tally.draws,
        "fail": failed.value,
        "fail_low": failed.low,
        "fail_high": failed.high,
        "inconclusive": row.tally.rate("inconclusive").value,
        "unmeasurable": row.tally.unmeasurable / max(row.tally.draws, 1),
        "pass": passed.value,
        "pass_low": passed.low,
        "pass_high": passed.high,
        "caught_by": _shares(row.tally.by_scorer, row.tally.draws),
        "rules": _shares(row.tally.by_rule, row.tally.draws),
        "by_slice": {
            name: {"draws": draws, "fail": failed_draws / draws}
            for name, (draws, failed_draws) in row.tally.by_slice.items()
        },
    }


def _shares(counts: Mapping[str, int], draws: int) -> dict[str, float]:
    """Return the share of the draws for each name that has any."""
    return {name: count / draws for name, count in counts.items() if count}


def selftest_json(outcome: SelfTest) -> str:
    """Return the document as text."""
    return json.dumps(selftest_summary(outcome), ensure_ascii=False, indent=1) + "\n"


def selftest_csv(outcome: SelfTest) -> str:
    """Return the table, one row a cell, with the scorers that caught it in columns of their own."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([*COLUMNS, *(_unarmed(f"caught_by_{name}") for name in outcome.gated)])
    for row in outcome.rows:
        cells = _row(row)
        shares = _shares(row.tally.by_scorer, row.tally.draws)
        writer.writerow(
            [
                *(_unarmed(cells[name]) for name in COLUMNS),
                *(shares.get(name, 0.0) for name in outcome.gated),
            ]
        )
    return target.getvalue()


def _unarmed(value: object) -> object:
    """Keep a text from being computed by a spreadsheet; None is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value
