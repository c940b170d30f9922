"""Drafting keeps to its bounds and loses nothing that came back."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from evals.draft import Draft, DraftFailure, FailureKind, Usage
from evals.errors import UnmeasurableError, UsageError
from runners.schedule import HOPELESS_IN_A_ROW, Drafting, Limits, Meter, Order
from tests.builders import a_draft, a_ticket


class FakeAssistant:
    """Answer after a moment and remember how many were in flight."""

    def __init__(self, *, cost_usd: float | None = 0.0, fails: FailureKind | None = None) -> None:
        self.in_flight = 0
        self.most = 0
        self.saved: list[Draft | DraftFailure] = []
        self.cost_usd, self.fails = cost_usd, fails

    async def work(self, order: Order) -> Draft | DraftFailure:
        """Draft, or fail as told."""
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        await asyncio.sleep(0)
        self.in_flight -= 1
        if self.fails:
            return DraftFailure(
                ticket_id=order.ticket.id, trial=0, stage="model", kind=self.fails, message="no"
            )
        return a_draft(ticket_id=order.ticket.id, usage=Usage(cost_usd=self.cost_usd))

    def save(self, order: Order, outcome: Draft | DraftFailure) -> None:
        """Keep what came back."""
        del order
        self.saved.append(outcome)

    def drafting(self, **limits: float) -> Drafting:
        """Return a drafting with these limits."""
        meter = Meter()
        bounds = Limits(**limits)  # type: ignore[arg-type]
        return Drafting(work=self.work, save=self.save, limits=bounds, meter=meter)


def orders(number: int) -> Iterator[Order]:
    """Yield orders for different tickets."""
    return iter(Order(arm=0, ticket=a_ticket(id=f"T-{i}"), trial=0) for i in range(number))


def test_every_order_is_saved_once_and_never_more_than_allowed_are_in_flight() -> None:
    fake = FakeAssistant()
    drafting = fake.drafting(concurrency=4)
    asyncio.run(drafting.run(orders(50)))
    assert sorted(o.ticket_id for o in fake.saved) == sorted(f"T-{i}" for i in range(50))
    assert fake.most == 4
    assert (drafting.meter.calls, drafting.meter.stop) == (50, None)


def test_the_budget_stops_before_it_is_exceeded() -> None:
    # Each draft costs 1: with one in flight the fourth would make 4 > 3.5.
    fake = FakeAssistant(cost_usd=1.0)
    drafting = fake.drafting(concurrency=1, max_usd=3.5)
    asyncio.run(drafting.run(orders(10)))
    assert (drafting.meter.usd, drafting.meter.stop) == (3.0, "budget")


def test_an_unknown_price_is_refused_when_money_is_bounded() -> None:
    fake = FakeAssistant(cost_usd=None)
    with pytest.raises(UsageError, match="the price of this model is unknown"):
        asyncio.run(fake.drafting(concurrency=1, max_usd=1.0).run(orders(3)))
    assert len(fake.saved) == 1


def test_a_provider_that_never_answers_stops_the_run_early() -> None:
    fake = FakeAssistant(fails="connection")
    with pytest.raises(UnmeasurableError, match="connection: no"):
        asyncio.run(fake.drafting(concurrency=1).run(orders(100)))
    assert len(fake.saved) == HOPELESS_IN_A_ROW


def test_failures_that_may_pass_do_not_stop_the_run() -> None:
    fake = FakeAssistant(fails="server")
    asyncio.run(fake.drafting(concurrency=2).run(orders(20)))
    assert len(fake.saved) == 20


def test_the_deadline_ends_a_provider_that_hangs() -> None:
    fake = FakeAssistant()

    async def hang(order: Order) -> Draft:
        await asyncio.Event().wait()
        raise AssertionError(order)

    meter = Meter()
    drafting = Drafting(work=hang, save=fake.save, limits=Limits(deadline_s=0.05), meter=meter)
    asyncio.run(drafting.run(orders(3)))
    assert (meter.stop, fake.saved) == ("deadline", [])


def test_an_interrupt_lets_what_is_in_flight_finish() -> None:
    fake = FakeAssistant()

    async def interrupt(order: Order) -> Draft | DraftFailure:
        if order.ticket.id == "T-2":
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(0.01)
        return await fake.work(order)

    meter = Meter()
    drafting = Drafting(work=interrupt, save=fake.save, limits=Limits(concurrency=1), meter=meter)
    asyncio.run(drafting.run(orders(100)))
    assert (meter.stop, len(fake.saved)) == ("interrupt", 3)


def test_a_full_disk_is_not_swallowed() -> None:
    fake = FakeAssistant()

    def refuse(order: Order, outcome: Draft | DraftFailure) -> None:
        raise UnmeasurableError(f"disk full at {order.ticket.id} {outcome.ticket_id}")

    drafting = Drafting(work=fake.work, save=refuse, limits=Limits(), meter=Meter())
    with pytest.raises(UnmeasurableError, match="disk full"):
        asyncio.run(drafting.run(orders(5)))
