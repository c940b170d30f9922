"""Recall, MRR, retrieval times, the size of a set; distances of mixes; topics."""

from __future__ import annotations

import random

import pytest

from golden_sets.audit.feasibility import (
    GatedSlice,
    Retrieved,
    retrieval_feasibility,
    size_feasibility,
)
from golden_sets.audit.mixes import distance
from golden_sets.audit.topics import topics_of
from tests.builders import a_golden, a_ticket


def tickets(count: int, **changed: str) -> list:  # type: ignore[type-arg]  # of GoldenTicket
    return [a_golden(ticket=a_ticket(id=f"T-{i}", **changed)) for i in range(count)]  # type: ignore[arg-type]


def test_recall_and_mrr_are_averages_over_threads() -> None:
    ranks = {"T-0": (1, 4), "T-1": (2,), "T-2": (None,)}
    found = retrieval_feasibility(tickets(3), Retrieved(ranks=ranks, times_ms=[1.0], limit_ms=500))
    values = {one.name: one.value for one in found.measures}
    # At 1 a half, nothing and nothing; at 3 a half, all and nothing; at 5 all, all, nothing.
    assert values["recall@1"] == pytest.approx(1 / 6)
    assert values["recall@3"] == pytest.approx(1 / 2)
    assert values["recall@5"] == pytest.approx(2 / 3)
    # The first ranks are 1, 2 and none: a mean of 1, a half and 0.
    assert values["MRR"] == pytest.approx(1 / 2)
    for one in found.measures[:5]:
        assert one.low is not None
        assert one.high is not None
        assert one.low <= one.value <= one.high


def test_tickets_of_one_thread_count_once() -> None:
    twins = [a_golden(ticket=a_ticket(id=f"T-{i}", thread_id="TH")) for i in range(2)]
    ranks: dict[str, tuple[int | None, ...]] = {"T-0": (1,), "T-1": (1,), "T-2": (None,)}
    both = [*twins, a_golden(ticket=a_ticket(id="T-2"))]
    found = retrieval_feasibility(both, Retrieved(ranks=ranks, times_ms=[1.0], limit_ms=500))
    assert found.measures[0].value == pytest.approx(1 / 2)


def test_slow_retrieval_is_a_gap_and_fast_is_none() -> None:
    ranks: dict[str, tuple[int | None, ...]] = {f"T-{i}": (1,) for i in range(100)}
    times = [10.0] * 90 + [900.0] * 10
    slow = retrieval_feasibility(tickets(100), Retrieved(ranks=ranks, times_ms=times, limit_ms=500))
    assert [(one.code, one.count) for one in slow.findings] == [("retrieval_slow", 10)]
    fast = retrieval_feasibility(tickets(100), Retrieved(ranks=ranks, times_ms=times, limit_ms=950))
    assert fast.findings == ()


@pytest.mark.parametrize(("hits", "severity"), [(0, "blocker"), (60, "gap"), (100, None)])
def test_poor_recall_is_graded(hits: int, severity: str | None) -> None:
    ranks: dict[str, tuple[int | None, ...]] = {
        f"T-{i}": ((1,) if i < hits else (None,)) for i in range(100)
    }
    found = retrieval_feasibility(
        tickets(100), Retrieved(ranks=ranks, times_ms=[1.0], limit_ms=500)
    )
    assert next((one.severity for one in found.findings), None) == severity


def test_a_small_set_is_too_small_and_a_large_one_is_not() -> None:
    gated = [GatedSlice(scorer="correctness", slice=None, suites=("s",))]
    # δ = (t₀.₉₅ + t₀.₈) · 0.25/√n: 2.55 · 0.25/√10 = 0.22; about 2.5 · 0.25/√100 = 0.06.
    assert [one.severity for one in size_feasibility(tickets(10), gated).findings] == ["blocker"]
    large = size_feasibility(tickets(100), gated)
    assert large.findings == ()
    assert large.measures[0].value == pytest.approx(0.0626, abs=0.0005)


def test_a_gated_slice_needs_twenty_threads() -> None:
    gated = [GatedSlice(scorer="tone", slice="category=billing", suites=("s",))]
    [finding] = size_feasibility(tickets(19), gated).findings
    assert finding.examples == ("category=billing: 19 threads (s)",)
    assert size_feasibility(tickets(20), gated).findings == ()


def test_a_never_rule_shows_the_rate_that_surfaces() -> None:
    gated = [GatedSlice(scorer="safety", slice=None, suites=("s",), kind="never")]
    # 1 - 0.05^(1/59) = 0.0495: the rule of three.
    assert size_feasibility(tickets(59), gated).measures[0].value == pytest.approx(0.0495, abs=1e-4)


def test_equal_mixes_are_at_distance_zero_and_disjoint_ones_at_one() -> None:
    same = distance("mix", ["a", "b"] * 50, ["a", "b"] * 5_000, 0)
    assert (same.value, same.low) == (0.0, 0.0)
    apart = distance("mix", ["a"] * 50, ["b"] * 5_000, 0)
    assert (apart.value, apart.low, apart.high) == (1.0, 1.0, 1.0)


def test_the_distance_is_the_share_that_would_have_to_change() -> None:
    # Half of |0.5 - 0.8| + |0.5 - 0.2| is 0.3; rows without a category do not count.
    found = distance("mix", ["a", "b"] * 100, ["a"] * 800 + ["b"] * 200 + [""] * 500, 0)
    assert found.value == pytest.approx(0.3)
    assert found.low is not None
    assert found.high is not None
    assert 0.2 < found.low < 0.3 < found.high < 0.4


def a_corpus(seed: int) -> tuple[list[str], list[str]]:
    """Build rows about three topics, with their labels."""
    rng = random.Random(seed)  # noqa: S311  # a test corpus, no secret
    words = {
        "card": "card stolen wallet block",
        "pie": "oven flour bake pie",
        "car": "tyre oil engine fuel",
    }
    rows = [(" ".join(rng.sample(words[name].split(), 3)) + f" {rng.choice('klmnop')}x", name)
            for name in words for _ in range(60)]  # fmt: skip
    return [text for text, _ in rows], [name for _, name in rows]


def test_a_topic_without_a_golden_ticket_is_told_by_its_words() -> None:
    texts, labels = a_corpus(0)
    table = topics_of(texts, labels, ["my card was stolen", "block the wallet", "bake flour pie"])
    assert table is not None
    assert [table.names[place] for place in table.uncovered(frozenset())] == ["car"]
    golden = dict(zip(table.names, table.golden, strict=True))
    assert golden["card"] == pytest.approx(2, abs=0.2)


def test_labels_decide_where_both_sides_use_them() -> None:
    texts, labels = a_corpus(0)
    table = topics_of(texts, labels, ["engine oil"])
    assert table is not None
    assert {table.names[p] for p in table.uncovered(frozenset({"card", "car"}))} == {"pie"}


def test_a_handful_of_rows_has_no_topics() -> None:
    assert topics_of(["a b c"] * 500, [""] * 500, ["a"]) is None


def test_rows_without_words_have_no_topics() -> None:
    assert topics_of([f"{i} !!" for i in range(500)], [""] * 500, ["a"]) is None
