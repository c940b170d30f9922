"""Work spread over processes gives the same answers in the same order."""

from __future__ import annotations

import os

import pytest

from evals.errors import UnmeasurableError
from runners.selftest_pool import spread, usable_cores


def doubled(value: int) -> int:
    return 2 * value


def die(value: int) -> int:
    os._exit(value)


@pytest.mark.parametrize("processes", [1, 2])
def test_answers_come_in_the_order_of_the_tasks(processes: int) -> None:
    assert list(spread(doubled, range(7), processes=processes)) == [0, 2, 4, 6, 8, 10, 12]


def test_a_killed_process_is_said_in_a_sentence() -> None:
    with pytest.raises(UnmeasurableError, match="a process was killed"):
        list(spread(die, [1, 1], processes=2))


def test_there_is_at_least_one_core() -> None:
    assert usable_cores() >= 1
