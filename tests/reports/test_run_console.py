"""Runs as plain text: the table of scores, and the list of runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports.run_console import run_text, runs_table
from tests.builders import a_provenance
from tests.reports.outcomes import ALL_HOSTILE, a_run_outcome


@dataclass(frozen=True, kw_only=True)
class ARun:
    """A line of the list of runs."""

    run_id: str = "run-1"
    suite: str = "smoke"
    label: str = "working tree"
    model: str = "embedded/extractive"
    started_at: str = "2026-11-02T09:00:00Z"
    tickets: int | None = 40
    drafts: int = 39
    failures: int = 1
    status: str | None = "done"
    is_blessed: bool = False


def test_a_run_reads_like_this() -> None:
    assert run_text(a_run_outcome(notes=("1 draft failed.",)), 80, reports=["out/summary.md"]) == (
        "smoke: working tree (embedded/extractive)\n"
        "run run-1: 40 tickets, 39 drafts, 1 failed\n"
        "\n"
        "  scorer        level   95 % interval  tickets  unscored\n"
        "  faithfulness  0.910  [0.880, 0.940]       39         1\n"
        "  tone              –                        0        40\n"
        "\n"
        "p50 700 ms, p95 1.50 s; cost of all drafts $0.0200, $0.00050 a ticket. Spent\n"
        "now: 40 model calls, $0.0200, 12.0 s.\n"
        "\n"
        "Notes\n"
        "  - 1 draft failed.\n"
        "\n"
        "Reports\n"
        "  out/summary.md\n"
    )


def test_a_run_without_times_or_prices_says_so() -> None:
    text = run_text(replace(a_run_outcome(), latency=None, cost_usd=None))
    assert "no draft was timed; cost of all drafts unknown." in text


def test_runs_are_listed_newest_as_given_with_their_state() -> None:
    runs = [ARun(), ARun(run_id="run-2", is_blessed=True, failures=0, tickets=None)]
    assert runs_table(runs, 90) == (
        "run    suite  label         tickets  drafts  failed  state    started\n"
        "run-1  smoke  working tree       40      39       1  done     2026-11-02 09:00\n"
        "run-2  smoke  working tree        –      39       0  blessed  2026-11-02 09:00\n"
    )


def test_a_wide_terminal_also_shows_the_model_and_a_narrow_one_less() -> None:
    assert "embedded/extractive" in runs_table([ARun()], 120)
    narrow = runs_table([ARun()], 40)
    assert narrow.splitlines()[0] == "run    suite  label         tickets"


def test_the_id_of_a_run_is_never_cut() -> None:
    long = "run-" + "x" * 60
    assert long in runs_table([ARun(run_id=long)], 40)


def test_no_runs_is_an_invitation() -> None:
    assert runs_table([]) == "No runs yet. `ticketgate run smoke` makes one.\n"


def test_hostile_names_cannot_steer_the_terminal() -> None:
    made = a_provenance(label=ALL_HOSTILE, model=ALL_HOSTILE, suite=ALL_HOSTILE)
    text = run_text(a_run_outcome(provenance=made, notes=(ALL_HOSTILE,)))
    text += runs_table([ARun(label=ALL_HOSTILE, model=ALL_HOSTILE, status=ALL_HOSTILE)], 200)
    assert not {c for c in text if ord(c) < 32 and c != "\n"}
