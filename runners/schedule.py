"""Keep a bounded number of drafts in flight, and stop in good order."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from evals.draft import Draft, DraftFailure
from evals.errors import UnmeasurableError, UsageError
from evals.outcome import Spent
from evals.ticket import Ticket

StopReason = Literal["deadline", "budget", "interrupt", "provider"]
HOPELESS: frozenset[str] = frozenset({"auth", "connection", "bad_request"})
HOPELESS_IN_A_ROW = 5
"""So many failures of these kinds before any success, and the provider is taken to be gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bound a run."""

    concurrency: int = 8
    deadline_s: float | None = None
    max_usd: float | None = None


@dataclass(slots=True, kw_only=True)
class Meter:
    """Count while drafting; the one mutable thing of a run."""

    started: float = field(default_factory=time.monotonic)
    calls: int = 0
    usd: float = 0.0
    in_flight: int = 0
    succeeded: int = 0
    hopeless: int = 0
    stop: StopReason | None = None
    last_failure: str = ""
    judge_calls: int = 0
    judge_usd: float = 0.0

    def spent(self) -> Spent:
        """Return the counts so far, of drafts and of a judge together."""
        return Spent(
            calls=self.calls + self.judge_calls,
            usd=self.usd + self.judge_usd,
            seconds=time.monotonic() - self.started,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Name one draft to be made."""

    arm: int
    ticket: Ticket
    trial: int


@dataclass(slots=True, kw_only=True)
class Drafting:
    """Work through orders in order with a bounded number in flight.

    Every outcome is saved before its worker takes the next order. The first interrupt (Ctrl-C)
    lets what is in flight finish and be saved; a second one stops at once.
    """

    work: Callable[[Order], Awaitable[Draft | DraftFailure]]
    save: Callable[[Order, Draft | DraftFailure], None]
    limits: Limits
    meter: Meter

    async def run(self, orders: Iterator[Order]) -> None:
        """Draft all orders, or as many as the limits allow; `meter.stop` says why it stopped.

        Raises:
            UnmeasurableError: the provider does not answer at all.
            UsageError: a price is unknown although money is bounded.
        """
        with self._interruptible():
            tasks = [
                asyncio.create_task(self._worker(orders)) for _ in range(self.limits.concurrency)
            ]
            try:
                await self._wait(tasks)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        if self.meter.stop == "provider":
            raise UnmeasurableError(
                f"provider: {HOPELESS_IN_A_ROW} drafts in a row failed and none succeeded "
                f"({self.meter.last_failure}); check key, address and model, then "
                "`ticketgate resume RUN --retry-errors`"
            )

    async def _wait(self, tasks: list[asyncio.Task[None]]) -> None:
        """Wait for the workers, no longer than the deadline."""
        left = self._time_left()
        done, pending = await asyncio.wait(tasks, timeout=left, return_when="FIRST_EXCEPTION")
        for task in done:
            task.result()
        if pending:
            self.meter.stop = "deadline"

    def _time_left(self) -> float | None:
        if self.limits.deadline_s is None:
            return None
        return max(0.0, self.limits.deadline_s - (time.monotonic() - self.meter.started))

    async def _worker(self, orders: Iterator[Order]) -> None:
        while self._may_go_on():
            order = next(orders, None)
            if order is None:
                return
            self.meter.in_flight += 1
            try:
                outcome = await self.work(order)
            finally:
                self.meter.in_flight -= 1
            self.save(order, outcome)
            self._count(outcome)

    def _may_go_on(self) -> bool:
        if self.meter.stop is None and self.limits.max_usd is not None:
            average = self.meter.usd / self.meter.calls if self.meter.calls else 0.0
            sure = self.meter.usd + self.meter.judge_usd
            if sure + average * (self.meter.in_flight + 1) > self.limits.max_usd:
                self.meter.stop = "budget"
        return self.meter.stop is None

    def _count(self, outcome: Draft | DraftFailure) -> None:
        meter = self.meter
        meter.calls += 1
        if isinstance(outcome, DraftFailure):
            meter.usd += outcome.cost_usd or 0.0
            meter.last_failure = f"{outcome.kind}: {outcome.message}"
            meter.hopeless += outcome.kind in HOPELESS
            if meter.hopeless >= HOPELESS_IN_A_ROW and not meter.succeeded:
                meter.stop = "provider"
            return
        meter.succeeded += 1
        cost = outcome.usage.cost_usd
        if cost is None and self.limits.max_usd is not None:
            raise UsageError(
                "--max-usd: the price of this model is unknown; give `prices: {input, output}` in "
                "assistant.yaml (USD per million tokens) or leave out --max-usd"
            )
        meter.usd += cost or 0.0

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Turn the first Ctrl-C into a stop in good order, where signals can be handled."""
        loop = asyncio.get_running_loop()

        def stop() -> None:
            self.meter.stop = "interrupt"
            loop.remove_signal_handler(signal.SIGINT)

        try:
            loop.add_signal_handler(signal.SIGINT, stop)
        except (NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
            yield
            return
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGINT)
