"""Suites as their files say them, and every way to write them wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from evals.checks import GateSettings
from evals.errors import UsageError
from evals.rule import Rule
from evals.suite import Suite, TicketChoice, parse_suite

LEAST: Mapping[object, object] = {
    "name": "smoke",
    "golden": "support/v1",
    "assistant": "support",
    "scorers": ["tone"],
}


def parse(**more: object) -> Suite:
    given: dict[object, object] = dict(LEAST)
    given.update(more.items())
    return parse_suite(given, "s.yaml")


def test_a_suite_needs_a_name_tickets_an_assistant_and_scorers() -> None:
    assert parse() == Suite(
        name="smoke", golden="support/v1", assistant="support", scorers=("tone",)
    )
    assert parse().settings == GateSettings()
    assert parse().rules == ()


def test_a_suite_says_everything() -> None:
    suite = parse(
        description=" Forty tickets. ",
        model=" openai/gpt-4o ",
        repeats=3,
        tickets={"limit": 40, "filter": {"language": "en", "vip": True}},
        scorers=["tone", "safety", "tone"],
        rules=[
            {"scorer": "tone", "no_regression": {"margin": 0.05}},
            {"scorer": "safety", "never": {}},
        ],
        gate={
            "alpha": 0.1,
            "alpha_slices": 0.03,
            "alpha_bound": 0.1,
            "flips": 999,
            "max_missing": 0.05,
        },
        seed=7,
    )
    assert suite.description == "Forty tickets."
    assert suite.model == "openai/gpt-4o"
    assert suite.repeats == 3
    assert suite.tickets == TicketChoice(limit=40, filters={"language": "en", "vip": "True"})
    assert suite.scorers == ("tone", "safety")
    assert suite.rules == (
        Rule(scorer="tone", kind="no_regression", bound=0.05),
        Rule(scorer="safety", kind="never", bound=0.5, statistic="worst"),
    )
    assert suite.settings == GateSettings(
        alpha=0.1, alpha_slices=0.03, alpha_bound=0.1, flips=999, max_missing=0.05, seed=7
    )


def test_an_empty_description_is_none() -> None:
    assert parse(description=None).description == ""


def test_the_slices_keep_their_share_of_another_error_rate() -> None:
    # 0.02 of 0.05 is two fifths; of 0.01 that is 0.004.
    assert parse(gate={"alpha": 0.01}).settings.alpha_slices == pytest.approx(0.004)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("ruels", [], "s.yaml: unknown key 'ruels'; did you mean 'rules'?"),
        (5, [], "s.yaml: unknown key 5; known: "),
        ("name", " ", "s.yaml: name is ' '; write `name: NAME`"),
        ("golden", None, "s.yaml: golden is None; write `golden: NAME`"),
        ("assistant", 3, "s.yaml: assistant is 3; write `assistant: NAME`"),
        ("model", "", "s.yaml: model is ''; write `model: NAME`"),
        ("scorers", "tone", "s.yaml: scorers is 'tone'; write a list such as [faithfulness, tone]"),
        ("scorers", [], "s.yaml: scorers is []; write a list such as [faithfulness, tone]"),
        ("scorers", [1], "s.yaml: scorers is [1]; write a list such as [faithfulness, tone]"),
        ("repeats", 0, "s.yaml: repeats is 0; write a whole number ≥ 1"),
        ("repeats", True, "s.yaml: repeats is True; write a whole number ≥ 1"),
        ("repeats", 1.5, "s.yaml: repeats is 1.5; write a whole number ≥ 1"),
        ("repeats", 10_000_001, "s.yaml: repeats is 10000001; write a whole number ≥ 1"),
        ("rules", {}, "s.yaml: rules is {}; write a list of rules"),
        ("rules", ["x"], "s.yaml: rules[0]: 'x' names no scorer; write `scorer: NAME`"),
        (
            "rules",
            [{"scorer": "safety", "never": {}}],
            "s.yaml: rules name ['safety'], which `scorers` lacks; add them there",
        ),
        (
            "rules",
            [{"scorer": "tone", "never": {}}, {"scorer": "tone", "never": {"below": 0.1}}],
            "s.yaml: rules state 'tone never' twice; keep one",
        ),
        ("tickets", 40, "s.yaml: tickets is 40; write for example {limit: 40}"),
        ("tickets", {"limits": 4}, "s.yaml: tickets: unknown key 'limits'; did you mean 'limit'?"),
        ("tickets", {"limit": 0}, "s.yaml: tickets.limit is 0; write a whole number ≥ 1"),
        (
            "tickets",
            {"filter": "en"},
            "s.yaml: tickets.filter is 'en'; write {dimension: value}",
        ),
        ("gate", [], "s.yaml: gate is []; write for example {alpha: 0.05}"),
        (
            "gate",
            {"alhpa": 1},
            "s.yaml: gate: unknown key 'alhpa'; did you mean 'alpha'?",
        ),
        ("gate", {1: 1}, "s.yaml: gate: unknown key 1; known: "),
        ("gate", {"alpha": 5}, "s.yaml: gate.alpha is 5; write a number between 0 and 1"),
        ("gate", {"alpha": True}, "s.yaml: gate.alpha is True; write a number between 0 and 1"),
        ("gate", {"flips": 99}, "s.yaml: gate.flips is 99; write a whole number ≥ 999"),
        (
            "gate",
            {"alpha_slices": 0.05},
            "s.yaml: gate.alpha_slices is 0.05, not below gate.alpha 0.05; it is a part of it",
        ),
        ("seed", -1, "s.yaml: seed is -1; write a whole number ≥ 0"),
        ("seed", "x", "s.yaml: seed is 'x'; write a whole number ≥ 0"),
        ("seed", True, "s.yaml: seed is True; write a whole number ≥ 0"),
    ],
)
def test_a_wrong_suite_is_answered_with_where_what_and_what_to_do(
    key: object, value: object, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        parse_suite({**LEAST, key: value}, "s.yaml")
    known = message.endswith("known: ")
    assert str(caught.value).startswith(message) if known else str(caught.value) == message


def test_a_suite_is_a_mapping() -> None:
    with pytest.raises(
        UsageError, match=r"s\.yaml: None is not a mapping; begin with `name: my_suite`"
    ):
        parse_suite(None, "s.yaml")
