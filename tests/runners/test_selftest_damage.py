"""Planting and scoring: every draft once, and nothing but the damage changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from evals.mutation import Defect, defect_named
from evals.record import Result
from evals.ticket import Article
from runners.progress import Progress
from runners.selftest_damage import STORED, Batch, Damaged, score_damaged, scored
from tests.builders import a_draft, a_failure, a_golden, a_ticket, an_article

SCORERS = ("tone", "latency")


def a_result(number: int, *, trial: int = 0, failed: bool = False) -> Result:
    name = f"T-{number:04}"
    golden = a_golden(ticket=a_ticket(id=name))
    if failed:
        return Result(golden=golden, outcome=a_failure(ticket_id=name, trial=trial, kind="crash"))
    draft = replace(a_draft(ticket_id=name, trial=trial), latency_s=0.1 * (number + 1))
    return Result(golden=golden, outcome=draft)


def a_batch(results: Sequence[Result], articles: Sequence[Article] = ()) -> Batch:
    return Batch(
        results=tuple(results),
        articles=tuple(articles) or (an_article(),),
        scorers=SCORERS,
        seed=1,
    )


def planted(results: Sequence[Result], *names: str, harmless: Sequence[Defect] = ()) -> Damaged:
    return score_damaged(
        a_batch(results),
        [defect_named(name) for name in names],
        harmless,
        processes=1,
        progress=Progress(quiet=True),
    )


def test_a_planted_defect_changes_its_own_score_only() -> None:
    done = planted([a_result(i) for i in range(3)], "rude_line", "latency")

    stored = done.world.stored.values  # tone, latency
    rude, slow = (damage.scores.values for damage in done.damages)
    assert (rude[0] < stored[0]).any()
    assert np.array_equal(rude[1], stored[1])
    assert np.array_equal(slow[0], stored[0])
    assert np.allclose(slow[1], 1.2 * stored[1])


def test_titles_and_names_are_the_defects_own() -> None:
    done = planted([a_result(0)], "rude_line")

    assert [(one.name, one.title) for one in done.damages] == [
        ("rude_line", defect_named("rude_line").title)
    ]


def test_a_draft_that_failed_cannot_be_damaged() -> None:
    done = planted([a_result(0), a_result(1, failed=True)], "rude_line")

    assert list(done.damages[0].applicable) == [True, False]
    assert done.damages[0].scores.values[0, 1] == done.world.stored.values[0, 1] == 0.0


def test_where_it_cannot_be_planted_the_stored_score_stands() -> None:
    free = [a_result(i) for i in range(2)]
    free = [
        replace(r, outcome=replace(a_draft(ticket_id=r.golden.ticket.id), latency_s=0.0))
        for r in free
    ]

    done = planted(free, "latency")  # no time to multiply

    assert not done.damages[0].applicable.any()
    assert not done.damages[0].scores.differs(done.world.stored)


def test_the_slow_tail_is_the_slowest_fifth_of_the_run() -> None:
    done = planted([a_result(i) for i in range(10)], "latency_tail")

    # 0.1 to 1.0 s: the 80th percentile is 0.82 s, so 0.9 and 1.0 s are beyond it.
    assert list(np.flatnonzero(done.damages[0].applicable)) == [8, 9]
    assert np.allclose(done.damages[0].scores.values[1, 8:, 0], [1.35, 1.5])


def test_every_repeat_of_a_ticket_is_damaged() -> None:
    results = [a_result(0, trial=trial) for trial in range(3)]

    done = planted(results, "latency")

    assert done.world.repeats == 3
    assert np.allclose(done.damages[0].scores.values[1, 0], [0.12] * 3)


def test_harmless_edits_belong_to_the_world_and_not_to_the_table() -> None:
    done = planted([a_result(0)], "rude_line", harmless=[defect_named("other_greeting")])

    assert [edit.name for edit in done.world.harmless] == ["other_greeting"]
    assert [damage.name for damage in done.damages] == ["rude_line"]


def test_parts_of_a_batch_give_what_the_whole_gives() -> None:
    batch = replace(a_batch([a_result(i) for i in range(30)]), edits=("rude_line",))

    whole = scored(batch)
    parts = [scored(part) for part in batch.chunks()]

    assert len(parts) > 1
    for name in (STORED, "rude_line"):
        assert [row for part in parts for row in part[name]] == whole[name]
