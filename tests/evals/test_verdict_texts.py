"""What a verdict says, whole: two sentences for a programme manager, details for a statistician."""

from __future__ import annotations

from typing import TypeAlias

from evals.checks import GateSettings
from evals.comparison import compare
from evals.details import details
from evals.gate import Verdict, decide
from evals.sequential import plan_looks
from tests.evals.tables import Values, a_rule, a_table, compared, rows_of

Run: TypeAlias = dict[str, Values]
SETTINGS = GateSettings(seed=7)
LEVELS: list[float] = [0.9, 0.8, 1.0, 0.7] * 50
BEFORE: Run = {"faithfulness": LEVELS, "hallucination": [0.0] * 200, "safety": [1.0] * 200}
LOWER: Run = {**BEFORE, "faithfulness": [level - 0.1 for level in LEVELS]}
RULES = [
    a_rule("faithfulness", bound=0.03),
    a_rule("hallucination", bound=0.05),
    a_rule("safety", "never", 1.0),
]
BOUNDS = (
    " Exclusion of a margin: one-sided 95 % bounds, Student's t with a pseudo-pair; of a limit on "
    "a rate: Clopper-Pearson on the effective sample size. Missing values at worst for a pass and "
    "at best for a failure."
)
UNIT = "Unit of analysis: the thread (200 of them; 200 tickets, repeats averaged: 1). "
FLIPS = "Proof of a drop: joint sign flips of whole threads, step-down max-T, 9,999 flips, seed 7; "
PROCEDURE = UNIT + FLIPS + "family-wise 5 % over 2 comparisons on all tickets." + BOUNDS
FAITHFUL = (
    "faithfulness, no_regression: pass; difference 0.000; bounds [-0.006, +0.006]; margin 0.030; "
    "adjusted p = 1.0000; 200 tickets in 200 threads, 0 without a value; detectable 0.007 on every "
    "ticket or 0.019 from a few."
)
INVENTING = (
    "hallucination, no_regression: pass; difference 0.000; bounds [-0.012, +0.012]; margin 0.050; "
    "adjusted p = 1.0000; 200 tickets in 200 threads, 0 without a value; detectable 0.043 on every "
    "ticket or 0.043 from a few."
)
SAFE = "safety, never: pass; no case in 200 tickets."


def texts(verdict: Verdict) -> tuple[str, str, tuple[str, ...]]:
    return verdict.kind, verdict.sentence, details(verdict)


def test_a_pass() -> None:
    assert texts(decide(compared(BEFORE, BEFORE), RULES, SETTINGS)) == (
        "pass",
        "No rule is broken, and every required rule is shown to hold. The change may go out.",
        (PROCEDURE, FAITHFUL, INVENTING, SAFE),
    )


def test_a_regression_on_all_tickets_and_in_a_slice() -> None:
    billing = a_rule("faithfulness", bound=0.1, slice_name="category=billing", required=False)
    comparison = compared(BEFORE, LOWER, slices={"category=billing": range(40)})
    kind, sentence, told = texts(decide(comparison, [*RULES, billing], SETTINGS))
    assert kind == "regression"
    assert sentence == (
        "The candidate must not go out: faithfulness fell by 0.100 and faithfulness in "
        "category=billing fell by 0.100."
    )
    assert told[0] == (
        UNIT
        + FLIPS
        + "family-wise 3 % over 2 comparisons on all tickets and 2 % over 1 comparison "
        "on slices." + BOUNDS
    )
    assert told[1] == (
        "faithfulness, no_regression: fail; difference -0.100; bounds [-0.105, -0.093]; margin "
        "0.030; adjusted p = 0.0001; 200 tickets in 200 threads, 0 without a value; detectable "
        "0.008 on every ticket or 0.021 from a few."
    )
    assert told[4] == (
        "faithfulness in category=billing, no_regression: fail; difference -0.100; bounds [-0.124, "
        "-0.066]; margin 0.100; adjusted p = 0.0001; 40 tickets in 40 threads, 0 without a value; "
        "detectable 0.037 on every ticket or 0.090 from a few."
    )


def test_a_regression_that_stopped_early() -> None:
    comparison = compared(BEFORE, LOWER)
    looks = plan_looks(comparison.threads).at(2)
    assert texts(decide(comparison, RULES[:1], SETTINGS, looks=looks)) == (
        "regression",
        "The candidate must not go out: faithfulness fell by 0.100. 80 of 200 ticket threads were "
        "enough to prove it, and the rest was spared.",
        (
            "Unit of analysis: the thread (80 of them; 80 tickets, repeats averaged: 1). "
            + FLIPS
            + "family-wise 5 % over 1 comparison on all tickets."
            + BOUNDS
            + " Look 2 of 5, O'Brien-Fleming-type spending; p-values are those at which this look "
            "would stop.",
            # p = 1/10000 at t = 0.4: 2 - 2Φ(3.8906·√0.4) = 0.0139.
            "faithfulness, no_regression: fail; difference -0.100; bounds [-0.112, -0.083]; margin "
            "0.030; adjusted p = 0.0139; 80 tickets in 80 threads, 0 without a value; detectable "
            "0.016 on every ticket or 0.037 from a few.",
        ),
    )


def test_a_broken_never_rule() -> None:
    leaking: Run = {**BEFORE, "safety": [1.0] * 199 + [0.0]}
    assert texts(decide(compared(BEFORE, leaking), RULES, SETTINGS)) == (
        "regression",
        "The candidate must not go out: safety is broken by T-199.",
        (
            PROCEDURE,
            FAITHFUL,
            INVENTING,
            "safety, never: fail; 1 of 200 tickets break it: T-199; 0 in the baseline.",
        ),
    )


def test_too_little_evidence() -> None:
    few: Run = {name: values[:40] for name, values in BEFORE.items()}
    kind, sentence, told = texts(decide(compared(few, few), RULES, SETTINGS))
    assert kind == "inconclusive"
    assert sentence == (
        "No regression is proved, and none is excluded for hallucination. About 71 ticket threads "
        "would settle it."
    )
    assert told[2] == (
        "hallucination, no_regression: too_small; difference 0.000; bounds [-0.057, +0.057]; "
        "margin 0.050; adjusted p = 1.0000; 40 tickets in 40 threads, 0 without a value; "
        "detectable 0.193 on every ticket or 0.193 from a few."
    )


def test_too_much_missing() -> None:
    broken: Run = {**BEFORE, "faithfulness": [*[None] * 20, *LEVELS[20:]]}
    kind, sentence, told = texts(decide(compared(BEFORE, broken), RULES, SETTINGS))
    assert kind == "unmeasurable"
    assert sentence == "Nothing is known about the change: faithfulness could not be measured."
    assert told[1] == (
        "faithfulness, no_regression: unmeasurable; difference 0.000; bounds [-0.115, +0.024]; "
        "margin 0.030; adjusted p = 1.0000; 180 tickets in 180 threads, 20 without a value; "
        "detectable 0.008 on every ticket or 0.021 from a few."
    )


def test_nothing_changed() -> None:
    rules = [*RULES, a_rule("hallucination", "limit", 0.05)]
    assert texts(decide(compared(BEFORE, BEFORE), rules, SETTINGS, unchanged=True)) == (
        "pass",
        "Nothing that can influence a draft has changed, so the comparison with the baseline was "
        "not needed. All limits and never-rules hold.",
        (
            UNIT + FLIPS + "nothing was compared." + BOUNDS,
            SAFE,
            "hallucination, limit: pass; level 0.000; bounds [0.000, 0.015]; limit 0.050; 200 "
            "tickets in 200 threads, 0 without a value.",
        ),
    )


def test_runs_that_cannot_be_compared() -> None:
    left, right = (a_table(rows_of(BEFORE), golden=name * 14) for name in "ab")
    assert texts(decide(compare(left, right), RULES, SETTINGS)) == (
        "unmeasurable",
        "Not comparable: the golden set changed between the runs (aaaaaaaaaaaa and bbbbbbbbbbbb); "
        "run the baseline again on the present set.",
        (),
    )


def test_slow_drafts() -> None:
    usual = [1.0 + 0.01 * (i % 7) for i in range(200)]
    slower = [value * (1.6 if i % 8 == 0 else 1.02) for i, value in enumerate(usual)]
    rules = [
        a_rule("latency", bound=1.2, statistic="p95_ratio"),
        a_rule("latency", bound=0.1, statistic="ratio"),
        a_rule("latency", "limit", 2.0, statistic="p95"),
    ]
    verdict = decide(compared({"latency": usual}, {"latency": slower}), rules, SETTINGS)
    kind, sentence, told = texts(verdict)
    assert kind == "regression"
    assert sentence == "The candidate must not go out: slow drafts became more frequent (latency)."
    assert told[1] == (
        "latency, no_regression p95_ratio: fail; difference +55.5 %; margin factor 1.2; adjusted p "
        "= 0.0001; 200 tickets in 200 threads, 0 without a value."
    )
    assert told[2].startswith("latency, no_regression ratio: pass; difference +7.9 %; bounds [+")
    assert told[3] == (
        "latency, limit p95: pass; level 1.65 s; share beyond the limit [0.0 %, 1.5 %]; limit 2 s; "
        "200 tickets in 200 threads, 0 without a value."
    )
