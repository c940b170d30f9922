"""The p-values of a verdict: which question uses which version of the differences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from evals.checks import GateSettings
from evals.columns import Column, column_of
from evals.comparison import Comparison
from evals.proofs import Proof, prove
from evals.rule import Rule
from evals.signflip import sign_flip
from tests.evals.tables import Values, a_rule, compared

SETTINGS = GateSettings(flips=9_999, seed=3)


NOTHING = Comparison(baseline="a", candidate="b", tickets=(), threads=(), slices={}, scores={})


def proofs(columns: Sequence[Column]) -> list[Proof]:
    return list(prove({c.rule: c for c in columns}, NOTHING, SETTINGS).values())


def column(rule: Rule, comparison: Comparison) -> Column:
    found = column_of(rule, comparison)
    assert found is not None
    return found


def tone(before: Values, after: Values) -> Column:
    return column(a_rule("tone"), compared({"tone": before}, {"tone": after}))


def test_no_column_has_no_proof() -> None:
    assert proofs([]) == []


def test_worse_is_the_sign_flip_test_of_the_differences() -> None:
    # 9 tickets fall, 2 rise, by the same: the exact p-value is 67/2048 = 0.0327.
    (proof,) = proofs([tone([1.0] * 9 + [0.0] * 2, [0.0] * 9 + [1.0] * 2)])
    assert proof.worse == pytest.approx(67 / 2048, abs=0.006)
    assert proof.within_factor == 1.0
    assert proof.unequal == 1.0


def test_a_drop_must_be_proved_with_missing_scores_at_best() -> None:
    # 9 tickets fall by 0.1; that the tenth fell too is not known. At best it rose from 0 to 1.
    (known,) = proofs([tone([0.9] * 10, [0.8] * 10)])
    (missing,) = proofs([tone([*[0.9] * 9, None], [*[0.8] * 9, None])])
    assert known.worse < 0.005
    assert missing.worse > 0.5


def test_overall_rules_and_slices_are_families_of_their_own() -> None:
    random = np.random.default_rng(1)
    scores = {name: random.random(40).tolist() for name in ("tone", "safety")}
    change = {name: random.normal(-0.05, 0.2, 40) for name in scores}
    fallen = {name: np.clip(v + change[name], 0, 1).tolist() for name, v in scores.items()}
    comparison = compared(scores, fallen, slices={"a=b": range(20)})
    overall = [column(a_rule(name), comparison) for name in ("tone", "safety")]
    sliced = [column(a_rule(name, slice_name="a=b"), comparison) for name in ("tone", "safety")]
    together = proofs([*overall, *sliced])
    assert [proof.worse for proof in together[:2]] == [p.worse for p in proofs(overall)]
    # 20 clusters of the slice lie in a table of 40 rows; what they say is the same as alone.
    table = np.zeros((40, 2))
    for j, part in enumerate(sliced):
        table[part.members, j] = part.best
    alone = sign_flip(table, np.ones(2, dtype=np.int64), flips=9_999, seed=3).adjusted
    assert [proof.worse for proof in together[2:]] == alone.tolist()


def test_the_order_of_the_columns_changes_nothing() -> None:
    random = np.random.default_rng(2)
    scores = {name: random.random(30).tolist() for name in ("tone", "safety", "handoff")}
    lower = {name: (np.array(v) * 0.9).tolist() for name, v in scores.items()}
    comparison = compared(scores, lower)
    columns = [column(a_rule(name), comparison) for name in scores]
    assert proofs(columns[::-1]) == proofs(columns)[::-1]


def test_not_slower_by_the_factor_is_proved_by_slow_drafts_of_the_slowed_baseline() -> None:
    rule = a_rule("latency", bound=1.2, statistic="p95_ratio")
    alike = column(rule, compared({"latency": [1.0] * 60}, {"latency": [1.0] * 60}))
    slower = column(rule, compared({"latency": [1.0] * 60}, {"latency": [1.3] * 60}))
    assert proofs([alike])[0].within_factor == 1 / 10_000
    assert proofs([slower])[0].within_factor == 1.0
    assert proofs([slower])[0].worse == 1 / 10_000


def with_missing(candidate: int, baseline: int) -> Column:
    """Compare 100 tickets of which the first miss the candidate's score, the next the other's."""
    before = [None if candidate <= i < candidate + baseline else 0.5 for i in range(100)]
    after = [None if i < candidate else 0.5 for i in range(100)]
    return tone(before, after)


def test_scores_missing_on_one_side_are_proved_unequal_in_both_directions() -> None:
    # 10 of 10: 2·2⁻¹⁰ = 0.002.
    for column_ in (with_missing(10, 0), with_missing(0, 10)):
        assert proofs([column_])[0].unequal == pytest.approx(0.002, abs=0.0015)


def test_scores_missing_alike_are_not_unequal() -> None:
    # 5 against 5: P(X ≥ 5 | 10, ½) = 0.623, doubled and capped.
    assert proofs([with_missing(5, 5)])[0].unequal == 1.0


def test_too_few_missing_scores_can_never_be_unequal() -> None:
    # 2·2⁻⁷ = 0.0156 misses the 1 % level, 2·2⁻⁸ = 0.0078 reaches it.
    assert proofs([with_missing(7, 0)])[0].unequal == 1.0
    assert proofs([with_missing(8, 0)])[0].unequal < 0.02
