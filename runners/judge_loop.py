"""One event loop for everything that asks a judge, in a thread of its own.

Scorers are synchronous and may be called while another loop is drafting, so the loop of the judge
lies in its own thread. Whoever waits for it lends its own thread to calls that belong there, such
as writes to the run store, which is for one thread at a time.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class CallerLoop:
    """Run coroutines on one loop, and their calls back in the thread that waits for them."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def run(self, work: Sequence[Coroutine[object, object, T]]) -> list[T]:
        """Run all of them to their end; same length and order.

        Raises:
            BaseException: the first that a coroutine raised, after all have ended.
        """
        if not work:
            return []
        calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._calls = calls
        future = asyncio.run_coroutine_threadsafe(_all(work), self._started())
        future.add_done_callback(lambda _: calls.put(None))
        try:
            while (call := calls.get()) is not None:
                call()
        except BaseException:  # an interrupt while waiting: nobody needs the rest
            future.cancel()
            raise
        ended = future.result()
        for one in ended:
            if isinstance(one, BaseException):
                raise one
        return [one for one in ended if not isinstance(one, BaseException)]

    async def in_caller(self, function: Callable[[], T]) -> T:
        """Call a function in the thread that waits in `run`, and return what it returns."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[T] = loop.create_future()

        def call() -> None:
            try:
                result = function()
            except Exception as error:  # it belongs to the coroutine that asked
                loop.call_soon_threadsafe(_fail, waiting, error)
            else:
                loop.call_soon_threadsafe(_settle, waiting, result)

        self._calls.put(call)
        return await waiting

    def close(self) -> None:
        """End the thread; harmless when done twice. A later `run` starts another."""
        loop, thread = self._loop, self._thread
        self._loop = self._thread = None
        if loop is not None and thread is not None:
            asyncio.run_coroutine_threadsafe(_end(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            # A daemon: a killed or interrupted command never waits for a provider.
            self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
            self._thread.start()
        return self._loop


async def _all(work: Sequence[Awaitable[T]]) -> list[T | BaseException]:
    return await asyncio.gather(*work, return_exceptions=True)


async def _end() -> None:
    """Cancel what libraries have left running, as `asyncio.run` does at its end."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
    await asyncio.get_running_loop().shutdown_default_executor()


def _settle(waiting: asyncio.Future[T], result: T) -> None:
    if not waiting.done():
        waiting.set_result(result)


def _fail(waiting: asyncio.Future[T], error: Exception) -> None:
    if not waiting.done():
        waiting.set_exception(error)
