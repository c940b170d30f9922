"""Coroutines run on one loop of their own; what belongs to the caller's thread runs there."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from runners.judge_loop import CallerLoop


@pytest.fixture
def loop() -> Iterator[CallerLoop]:
    """Give a loop and end it."""
    made = CallerLoop()
    yield made
    made.close()


async def after(seconds: float, value: int) -> int:
    await asyncio.sleep(seconds)
    return value


def test_results_keep_their_order_whatever_ends_first(loop: CallerLoop) -> None:
    assert loop.run([after(0.02, 1), after(0.0, 2), after(0.01, 3)]) == [1, 2, 3]
    assert loop.run([]) == []


def test_all_work_shares_one_loop_in_another_thread(loop: CallerLoop) -> None:
    async def where() -> tuple[int, int]:
        return id(asyncio.get_running_loop()), threading.get_ident()

    found = {*loop.run([where(), where()]), *loop.run([where()])}
    assert len(found) == 1
    assert found.pop()[1] != threading.get_ident()


def test_calls_come_back_to_the_thread_that_waits(loop: CallerLoop) -> None:
    async def thread() -> int:
        return await loop.in_caller(threading.get_ident)

    assert loop.run([thread(), thread()]) == [threading.get_ident()] * 2


def test_it_works_while_another_loop_is_running(loop: CallerLoop) -> None:
    async def outer() -> list[int]:
        return loop.run([after(0.0, 7)])

    assert asyncio.run(outer()) == [7]


def test_the_first_error_is_raised_after_all_have_ended(loop: CallerLoop) -> None:
    ended = []

    async def late() -> None:
        await asyncio.sleep(0.02)
        ended.append("late")

    async def broken() -> None:
        await loop.in_caller(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        loop.run([broken(), late()])
    assert ended == ["late"]


def test_closing_twice_is_harmless_and_a_later_run_starts_anew(loop: CallerLoop) -> None:
    loop.run([after(0.0, 1)])
    loop.close()
    loop.close()
    assert loop.run([after(0.0, 2)]) == [2]
