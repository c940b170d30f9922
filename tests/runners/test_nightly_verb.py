"""A night is charted against the accepted ones, and an alarm asks a fresh gate."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals.outcome import Spent
from evals.record import Result
from evals.score import Score
from runners.nightly_verb import finish_night
from runners.plan import Options, plan_from_json
from tests.fakes import Answer, completion, provider
from tests.runners.nights import TICKETS, Scores, a_project, repeat_night, stored

NIGHT = ("nightly", "small.yaml")
HANDED_OFF = completion("I am passing this to a colleague.\nAction: hand_off")
ANSWERED = completion("I am passing this to a colleague.\nAction: answer")


def test_the_first_night_is_learning_says_so_and_passes(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    night = project.json(*NIGHT, "--out", "reports")
    assert (night["kind"], night["exit_code"], night["verb"]) == ("pass", 0, "nightly")
    assert (night["drift"]["state"], night["drift"]["nights_missing"]) == ("learning", 19)
    assert night["verdict"] == (
        "The chart is learning handoff: 1 of 20 accepted nights. No alarm was possible tonight; "
        "alarms are possible after 19 more accepted nights."
    )
    written = json.loads((tmp_path / "reports" / "summary.json").read_text())
    assert written == night


def test_equal_nights_are_quiet_once_learned(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.run(*NIGHT)
    repeat_night(project, 19)
    night = project.json(*NIGHT)
    (metric,) = night["drift"]["metrics"]
    assert night["exit_code"] == 0
    assert (metric["state"], metric["change"], metric["cusum"]) == ("quiet", 0.0, 0.0)
    assert (metric["accepted"], night["drift"]["alarms"]) == (21, [])
    # One chart with h = 4.1 raises an alarm in 20.8 % of 90 quiet nights.
    assert night["drift"]["false_alarms"]["chance"] == pytest.approx(0.208, abs=0.001)
    assert night["verdict"] == ("No drift: the sums of the nightly changes are below their limit.")


def test_drafts_that_worsen_raise_an_alarm_and_a_fresh_gate_decides(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.run(*NIGHT)
    copies = repeat_night(project, 21)
    (tmp_path / "broken").write_text("30")
    night = project.json(*NIGHT, code=1)
    (alarm,) = night["drift"]["alarms"]
    assert (night["kind"], alarm["kind"]) == ("regression", "changed")
    assert alarm["baseline"] == night["baseline"]["run"] == copies[-1]
    # 30 of 60 tickets fall from 1 to 0.1, what answering instead of handing off is worth.
    (check,) = [c for c in night["checks"] if c["kind"] == "no_regression"]
    assert (check["status"], check["difference"]) == ("fail", pytest.approx(-0.45))
    # The night and the gate draft every ticket once each.
    assert night["spent"]["calls"] == 2 * TICKETS
    assert night["notes"][0] == (
        "Alarm: handoff was the same in all 22 accepted nights and differs tonight in 30 of 60 "
        "threads (-0.450 on average)."
    )
    assert any("against the stored drafts of the accepted night" in n for n in night["notes"])
    assert project.json("report", night["comparison"], "--format", "json")["files"]


def test_an_alarm_night_is_not_accepted_until_it_is_blessed(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.run(*NIGHT)
    repeat_night(project, 21)
    (tmp_path / "broken").write_text("3")
    # 3 of 60 is inside the margin of 0.2: the gate passes, and the chart asks again.
    first, second = (project.json(*NIGHT, code=(0, 2)) for _ in range(2))
    for night in (first, second):
        assert night["drift"]["metrics"][0]["accepted"] == 22
        assert len(night["drift"]["alarms"]) == 1
        # The gate drafts anew each night, however often the same assistant was gated before.
        assert night["spent"]["calls"] == 2 * TICKETS
    blessed = second["drift"]["metrics"][0]["points"][-1]["run"]
    project.run("bless", blessed)
    third = project.json(*NIGHT)
    assert (third["drift"]["state"], third["drift"]["begins_with"]) == ("learning", blessed)
    assert third["drift"]["metrics"][0]["accepted"] == 2


def test_a_broken_never_rule_fails_a_night_that_is_still_learning(tmp_path: Path) -> None:
    project = a_project(tmp_path, never="{below: 0.5}")
    (tmp_path / "broken").write_text("1")
    night = project.json(*NIGHT, code=1)
    assert (night["kind"], night["drift"]["state"]) == ("regression", "learning")
    assert night["verdict"].startswith("Tonight's drafts break rules that need no baseline: ")
    assert "T-00" in night["verdict"]


def test_noise_that_was_always_there_is_no_alarm_and_a_step_beyond_it_is(tmp_path: Path) -> None:
    dice = random.Random(5)  # noqa: S311  noise, not secrets

    def noisy(_: int, result: Result) -> Scores:
        return tuple(
            replace(s, value=float(dice.random() > 0.1))
            if isinstance(s, Score) and s.scorer == "handoff"
            else s
            for s in result.scores
        )

    project = a_project(tmp_path)
    (tmp_path / "broken").write_text("6")
    project.run(*NIGHT)
    repeat_night(project, 24, rescored=noisy)
    quiet = project.json(*NIGHT)
    assert quiet["drift"]["state"] == "quiet"
    assert quiet["drift"]["metrics"][0]["standard_error"] > 0.01
    (tmp_path / "broken").write_text("36")
    drifted = project.json(*NIGHT, code=1)
    assert [alarm["kind"] for alarm in drifted["drift"]["alarms"]] == ["drift"]


def test_missing_values_make_a_night_unmeasurable_and_never_a_pass(tmp_path: Path) -> None:
    def script(number: int, _: dict[str, Any]) -> Answer:
        # 3 of 60 is 5 %, more than the 2 % allowed.
        return Answer(status=400, body={}) if 10 <= number < 13 else Answer(body=HANDED_OFF)

    with provider(script) as running:
        project = a_project(tmp_path, api_base=running.base)
        night = project.json(*NIGHT, "--concurrency", "1", code=3)
    assert (night["kind"], night["drift"]["state"]) == ("unmeasurable", "unmeasurable")
    assert "5.0 % of the values are missing" in night["verdict"]
    assert night["drift"]["metrics"][0]["accepted"] == 0


def test_a_changed_prompt_is_drafted_side_by_side_with_the_accepted_one(tmp_path: Path) -> None:
    def script(_: int, body: dict[str, Any]) -> Answer:
        is_rushed = "Answer everything yourself" in body["messages"][0]["content"]
        return Answer(body=ANSWERED if is_rushed else HANDED_OFF)

    with provider(script) as running:
        project = a_project(tmp_path, api_base=running.base)
        project.run(*NIGHT)
        repeat_night(project, 20)
        (tmp_path / "assistant" / "prompt.md").write_text("Answer everything yourself.\n")
        before = len(running.requests)
        night = project.json(*NIGHT, code=1)
        assert len(running.requests) - before == night["spent"]["calls"] == 3 * TICKETS
    assert night["baseline"]["prompt_sha256"] != night["candidate"]["prompt_sha256"]
    assert any("both were drafted tonight, side by side" in note for note in night["notes"])


def test_a_gate_that_was_stopped_is_finished_and_not_begun_again(tmp_path: Path) -> None:
    answers = [HANDED_OFF]
    with provider(lambda _, __: Answer(body=answers[-1])) as running:
        project = a_project(tmp_path, api_base=running.base)
        project.run(*NIGHT)
        repeat_night(project, 20)
        answers.append(ANSWERED)
        before = len(running.requests)
        # A draft costs 15 tokens at 1 USD a million: the night needs 0.0009 USD, the gate as much.
        project.run(*NIGHT, "--max-usd", "0.0012", "--concurrency", "1", code=3)
        assert TICKETS < len(running.requests) - before < 2 * TICKETS
        with stored(project) as store:
            nights = [r for r in store.runs() if store.job(r.run_id).verb == "nightly"]
            plan = plan_from_json(store.job(nights[0].run_id).spec)
            options = Options(quiet=True, out=str(tmp_path / "out"))
            for _ in range(2):
                assert finish_night(replace(plan, max_usd=None), store, Spent(), options) == 1
                assert len(running.requests) - before == 2 * TICKETS


def test_another_golden_set_begins_a_new_chart_and_it_is_said(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.run(*NIGHT)
    repeat_night(project, 22, golden="another")
    night = project.json(*NIGHT)
    assert night["drift"]["metrics"][0]["accepted"] == 2
    assert "22 earlier nights asked another golden set: left out of the chart." in night["notes"]


def test_runs_and_gates_of_the_suite_are_no_nights(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.run("run", "small.yaml")
    night = project.json(*NIGHT)
    assert night["drift"]["metrics"][0]["accepted"] == 1


def test_people_read_the_verdict_and_the_chart(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    project.run(*NIGHT)
    repeat_night(project, 20)
    text = project.run(*NIGHT)
    assert text.startswith("PASS  No drift: the sums of the nightly changes are below their limit.")
    assert "handoff  quiet   +0.000          –  0.0    4.1        22" in text


def test_an_unfinished_night_is_not_in_the_history(tmp_path: Path) -> None:
    with provider(lambda _, __: Answer(body=HANDED_OFF)) as running:
        project = a_project(tmp_path, api_base=running.base)
        project.run(*NIGHT, "--max-usd", "0.0001", "--concurrency", "1", code=3)
        night = project.json(*NIGHT)
    assert night["drift"]["metrics"][0]["accepted"] == 1
