"""Rules as a suite writes them, and every way to write them wrong."""

from __future__ import annotations

import pytest

from evals.errors import UsageError
from evals.rule import Rule, parse_rule
from tests.evals.tables import a_rule


def test_an_entry_may_hold_several_kinds() -> None:
    entry = {
        "scorer": "hallucination",
        "no_regression": {"margin": 0.05},
        "limit": {"at_most": 0.15},
        "never": {},
        "required": False,
    }
    assert parse_rule(entry, "s.yaml: rules[0]") == [
        Rule(scorer="hallucination", kind="no_regression", bound=0.05, required=False),
        Rule(scorer="hallucination", kind="limit", bound=0.15, required=False),
        Rule(scorer="hallucination", kind="never", bound=0.5, statistic="worst", required=False),
    ]


def test_a_kind_may_hold_several_terms() -> None:
    entry = {"scorer": "latency", "limit": {"at_most": 1, "p95_at_most": 2.5}}
    assert parse_rule(entry, "w") == [
        Rule(scorer="latency", kind="limit", bound=1.0, statistic="mean"),
        Rule(scorer="latency", kind="limit", bound=2.5, statistic="p95"),
    ]


def test_slices_repeat_an_entry_and_slice_places_it() -> None:
    entry: dict[str, object] = {
        "scorer": "tone",
        "slices": ["a=b", "a=c ", "a=b"],
        "no_regression": {"margin": 0.1},
    }
    assert [rule.slice for rule in parse_rule(entry, "w")] == ["a=b", "a=c"]
    entry = {"scorer": "tone", "slice": "tag=angry", "limit": {"at_least": 0.7}}
    assert [rule.slice for rule in parse_rule(entry, "w")] == ["tag=angry"]
    entry = {"scorer": "tone", "slice": None, "limit": {"at_least": 0.7}}
    assert [rule.slice for rule in parse_rule(entry, "w")] == [None]


@pytest.mark.parametrize(
    ("scorer", "terms", "bound"),
    [
        ("safety", None, 0.5),
        ("safety", {}, 0.5),
        ("forbidden_claim", {}, 0.5),
        ("handoff", {"below": 0.1}, 0.1),
        ("safety", {"below": 1}, 1.0),
        ("latency", {"above": 30}, 30.0),
        ("cost", {"above": 0}, 0.0),
    ],
)
def test_never_needs_no_terms(scorer: str, terms: object, bound: float) -> None:
    assert parse_rule({"scorer": scorer, "never": terms}, "w") == [
        Rule(scorer=scorer, kind="never", bound=bound, statistic="worst")
    ]


@pytest.mark.parametrize(
    ("scorer", "terms", "statistic"),
    [
        ("latency", {"p95_ratio": 1.2}, "p95_ratio"),
        ("cost", {"ratio": 0.1}, "ratio"),
        ("latency", {"margin": 0.25}, "mean"),
        ("my_own", {"margin": 0.999}, "mean"),
    ],
)
def test_margins_come_in_three_statistics(
    scorer: str, terms: dict[str, float], statistic: str
) -> None:
    (rule,) = parse_rule({"scorer": scorer, "no_regression": terms}, "w")
    assert rule.statistic == statistic
    assert rule.bound == next(iter(terms.values()))


MARGIN = {"margin": 0.05}


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("tone", "w: 'tone' names no scorer; write `scorer: NAME`"),
        ({"scorer": 3}, "w: {'scorer': 3} names no scorer; write `scorer: NAME`"),
        ({"scorer": "tone", "limits": {}}, "w: unknown key 'limits'; did you mean 'limit'?"),
        (
            {"scorer": "tone", 7: {}},
            "w: unknown key 7; known: limit, never, no_regression, required, scorer, slice, slices",
        ),
        (
            {"scorer": "tone"},
            "w: no rule for 'tone'; add one of ['no_regression', 'limit', 'never']",
        ),
        (
            {"scorer": "tone", "limit": 0.7},
            "w.limit: 0.7 is not a mapping; write for example {margin: 0.03}",
        ),
        (
            {"scorer": "tone", "limit": None},
            "w.limit: empty; give one of ['at_least', 'at_most', 'p95_at_most']",
        ),
        (
            {"scorer": "tone", "no_regression": MARGIN, "slice": "billing"},
            "w: 'billing' is no slice; write `dimension=value`",
        ),
        (
            {"scorer": "tone", "no_regression": MARGIN, "slices": ["=x"]},
            "w: '=x' is no slice; write `dimension=value`",
        ),
        (
            {"scorer": "tone", "no_regression": MARGIN, "slice": 3},
            "w: 3 is no slice; write `dimension=value`",
        ),
        (
            {"scorer": "tone", "no_regression": MARGIN, "slices": "a=b"},
            "w: slices is 'a=b'; write `slices: [a=b, a=c]` alone",
        ),
        (
            {"scorer": "tone", "no_regression": MARGIN, "slices": []},
            "w: slices is []; write `slices: [a=b, a=c]` alone",
        ),
        (
            {"scorer": "tone", "no_regression": MARGIN, "slice": "a=b", "slices": ["a=c"]},
            "w: slices is ['a=c']; write `slices: [a=b, a=c]` alone",
        ),
        (
            {"scorer": "tone", "no_regression": MARGIN, "required": "no"},
            "w.required: 'no' is not true or false",
        ),
        (
            {"scorer": "tone", "no_regression": {"margn": 0.1}},
            "w.no_regression: unknown key 'margn'; did you mean 'margin'?",
        ),
        (
            {"scorer": "tone", "no_regression": {"margin": True}},
            "w.no_regression.margin: True is not a number",
        ),
        (
            {"scorer": "tone", "no_regression": {"margin": float("nan")}},
            "w.no_regression.margin: nan is not a number",
        ),
        (
            {"scorer": "latency", "no_regression": {"margin": 1e9}},
            "w.no_regression.margin: 1000000000.0 is not a number",
        ),
        (
            {"scorer": "tone", "limit": {"at_most": 0.7}},
            "w.limit: higher tone is better; write 'at_least'",
        ),
        (
            {"scorer": "hallucination", "limit": {"at_least": 0.7}},
            "w.limit: lower hallucination is better; write 'at_most'",
        ),
        (
            {"scorer": "tone", "never": {"above": 0.7}},
            "w.never: higher tone is better; write 'below'",
        ),
        (
            {"scorer": "latency", "never": {"below": 0.7}},
            "w.never: lower latency is better; write 'above'",
        ),
        (
            {"scorer": "tone", "no_regression": {"ratio": 0.1}},
            "w.no_regression: 'ratio' is for latency and cost, not for 'tone'",
        ),
        (
            {"scorer": "hallucination", "limit": {"p95_at_most": 0.1}},
            "w.limit: 'p95_at_most' is for latency and cost, not for 'hallucination'",
        ),
        (
            {"scorer": "tone", "no_regression": {"margin": 0}},
            "w.no_regression.margin: 0 makes no sense; give a number between 0 and 1",
        ),
        (
            {"scorer": "tone", "no_regression": {"margin": 3}},
            "w.no_regression.margin: 3 makes no sense; give a number between 0 and 1",
        ),
        (
            {"scorer": "hallucination", "limit": {"at_most": 0}},
            "w.limit.at_most: 0 makes no sense; give a number between 0 and 1; to forbid single "
            "cases write `never`",
        ),
        (
            {"scorer": "tone", "limit": {"at_least": 85}},
            "w.limit.at_least: 85 makes no sense; give a number between 0 and 1; to forbid single "
            "cases write `never`",
        ),
        (
            {"scorer": "latency", "no_regression": {"p95_ratio": 1}},
            "w.no_regression.p95_ratio: 1 makes no sense; give a number > 1",
        ),
        (
            {"scorer": "cost", "no_regression": {"ratio": -0.1}},
            "w.no_regression.ratio: -0.1 makes no sense; give a number > 0",
        ),
        (
            {"scorer": "safety", "never": {"below": 1.5}},
            "w.never.below: 1.5 makes no sense; give a number from 0 to 1",
        ),
        (
            {"scorer": "latency", "never": {"above": -1}},
            "w.never.above: -1 makes no sense; give a number ≥ 0",
        ),
    ],
)
def test_a_wrong_entry_is_answered_with_where_what_and_what_to_do(
    entry: object, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        parse_rule(entry, "w")
    assert str(caught.value) == message


def test_a_rule_has_a_short_name() -> None:
    assert a_rule("tone").name == "tone no_regression"
    assert a_rule("latency", "limit", 2, statistic="p95").name == "latency limit p95"
    assert a_rule("safety", "never", slice_name="a=b").name == "safety never [a=b]"


def test_a_rule_knows_the_scale_of_its_scorer() -> None:
    assert a_rule("latency").metric.unit == "s"
