"""Spread pure work over processes; every task carries its own seed, so who does it is no matter."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from evals.errors import UnmeasurableError

Task = TypeVar("Task")
Answer = TypeVar("Answer")

MOST_PROCESSES = 8


def usable_cores() -> int:
    """Return how many processes are worth starting on this machine."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def spread(
    work: Callable[[Task], Answer], tasks: Sequence[Task], *, processes: int
) -> Iterator[Answer]:
    """Yield the answer of every task, in order.

    Args:
        work: a module's function, pure: it is imported by the other processes.
        tasks: what each call is given.
        processes: 1 for none but this one.

    Raises:
        UnmeasurableError: a process was killed from outside.
    """
    if processes <= 1 or len(tasks) <= 1:
        yield from map(work, tasks)
        return
    # Fresh interpreters: drafting has left threads behind, which must not be forked.
    pool = ProcessPoolExecutor(
        min(processes, len(tasks)),
        mp_context=get_context("spawn"),
        initializer=_leave_interrupts_to_the_parent,
    )
    try:
        yield from pool.map(work, tasks)
    except BrokenProcessPool as error:
        raise UnmeasurableError(
            "selftest: a process was killed, perhaps for want of memory; run it again"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
