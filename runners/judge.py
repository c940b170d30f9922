"""Ask any litellm model as a judge: bounded, retried, counted, and never twice.

    spec = JudgeSpec(model="openai/gpt-5-mini")
    with LitellmJudge(spec, store=store) as judge:
        scorers = make_scorers(["rubric_tone"], judge, votes=spec.votes)

Every answer is committed to the run store when it exists, under a hash of everything that was
asked, so that a killed run goes on without asking again.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeVar

from evals.draft import Usage
from evals.errors import HarnessError, UnmeasurableError, UsageError
from evals.judge import JudgeAnswer, JudgeFailure, JudgeRequest
from evals.judge_spec import USUAL_MAX_TOKENS, JudgeSpec
from runners.judge_contract import (
    Contract,
    assistant_of,
    check_judge_model,
    find_contract,
    parameters,
)
from runners.judge_keys import contract_from, contract_key, contract_text, fingerprint_of, key_of
from runners.judge_loop import CallerLoop
from runners.model import ModelError, ask, price_usd, stopwatch
from runners.redact import known_secrets, redact
from runners.schedule import HOPELESS, HOPELESS_IN_A_ROW, Limits, Meter
from runners.store import RunStore

T = TypeVar("T")

USUAL_CONCURRENCY = 8


class LitellmJudge:
    """Answer the requests of scorers with a litellm model; follows `evals.judge.Judge`.

    Args:
        spec: model and parameters.
        store: where answers are kept; None keeps none.
        limits: of money and time, shared with the drafts of a run.
        meter: counts calls and dollars, shared with the drafts of a run.
        offline: refuse a model that needs the network.
    """

    def __init__(
        self,
        spec: JudgeSpec,
        *,
        store: RunStore | None = None,
        limits: Limits | None = None,
        meter: Meter | None = None,
        offline: bool = False,
    ) -> None:
        self.spec = spec
        self.meter = meter or Meter()
        self._store = store
        self._limits = limits or Limits()
        self._offline = offline
        self._known = known_secrets(os.environ)
        self._loop = CallerLoop()
        self._contract: Contract | None = None
        self._finding = asyncio.Lock()
        usual = 1 if spec.model.startswith("embedded/") else USUAL_CONCURRENCY
        self._slots = asyncio.Semaphore(spec.concurrency or usual)
        self._stop: HarnessError | None = None
        self._in_flight = 0
        self.most_in_flight = 0
        self._answers = self._hopeless = 0
        self._told: set[str] = set()
        self._unpriced = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the loop; harmless when done twice."""
        self._loop.close()

    @property
    def model(self) -> str:
        """Return the model's id."""
        return self.spec.model

    @property
    def fingerprint(self) -> str:
        """Return a hash of model, endpoint and parameters as they were asked for."""
        return fingerprint_of(self.spec)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what was adapted to, in words; none before the first question."""
        return self._contract.notes if self._contract else ()

    @property
    def stopped(self) -> bool:
        """Tell whether nothing more may be asked."""
        return self._stop is not None

    def new_notes(self) -> tuple[str, ...]:
        """Return the notes that were not returned before, for people."""
        known = self.notes
        if self._unpriced:
            known = (*known, "its price is unknown, so no dollars are counted for it; give prices")
        fresh = [one for one in known if one not in self._told]
        self._told.update(fresh)
        return tuple(f"judge {self.spec.model!r}: {one}" for one in fresh)

    def prepare(self) -> None:
        """Check key, model, price and parameters with one small call, before anything else.

        Raises:
            UsageError: something has to be changed first.
            UnmeasurableError: the provider does not answer.
        """
        self.run([self._find(anew=True)])

    def run(self, work: Sequence[Coroutine[object, object, T]]) -> list[T]:
        """Run coroutines that ask this judge, on its one loop; same length and order.

        Raises:
            HarnessError: the judge cannot be used, or the money or time of the run is used up;
                what was answered is stored.
        """
        done = self._loop.run(work)
        if self._stop is not None:  # a bridge may have caught it on its way
            raise self._stop
        return done

    async def ask(self, request: JudgeRequest) -> JudgeAnswer | JudgeFailure:
        """Answer one request, from the store where it was asked before.

        Never raises for a provider's fault; `HarnessError` where nothing more may be asked.
        """
        key = key_of(self.spec, request)
        kept = await self._kept(key)
        if kept is not None:
            return kept
        async with self._slots:
            if self._stop is not None:
                raise self._stop
            contract = await self._find(anew=False)
            self._refuse_beyond_limits()
            self._in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self._in_flight)
            try:
                answer = await self._call(request, contract)
            finally:
                self._in_flight -= 1
            self._count(answer)
            if isinstance(answer, JudgeAnswer) and self._store is not None:
                store = self._store
                await self._loop.in_caller(lambda: store.save_judge_answer(key, answer))
        return answer

    async def _kept(self, key: str) -> JudgeAnswer | None:
        if self._store is None:
            return None
        store = self._store
        kept = await self._loop.in_caller(lambda: store.judge_answer(key))
        return None if kept is None else replace(kept, from_cache=True)

    async def _call(self, request: JudgeRequest, contract: Contract) -> JudgeAnswer | JudgeFailure:
        tokens = max(1, round(request.max_tokens * self.spec.max_tokens / USUAL_MAX_TOKENS))
        chosen = parameters(self.spec, contract, request.schema, tokens)
        messages = [{"role": role, "content": text} for role, text in request.messages]
        elapsed = stopwatch()
        try:
            answer = await ask(assistant_of(self.spec, chosen), messages)
        except ModelError as error:
            if error.answer is None or error.kind == "refused":
                return JudgeFailure(kind=error.kind, message=redact(error.message, self._known))
            answer = error.answer  # an empty answer, often cut off: the scorer reads that
        return JudgeAnswer(
            text=redact(answer.text, self._known),
            finish_reason=answer.finish_reason,
            usage=answer.usage,
            latency_s=elapsed(),
            model=answer.model_fingerprint,
        )

    async def _find(self, *, anew: bool) -> Contract:
        """Return what the provider takes: as found before, else by asking."""
        async with self._finding:
            if self._contract is None and not anew:
                self._contract = await self._kept_contract()
            if self._contract is None or anew:
                try:
                    self._check()
                    contract, calls, usage = await find_contract(self.spec)
                except HarnessError as error:
                    self._stop = error
                    raise
                self.meter.judge_calls += calls
                self.meter.judge_usd += usage.cost_usd or 0.0
                await self._keep_contract(contract, usage)
                self._contract = contract
            return self._contract

    def _check(self) -> None:
        """Refuse a judge that cannot work, or whose price is unknown although money is bounded."""
        check_judge_model(self.spec, offline=self._offline)
        assistant = assistant_of(self.spec, {})
        if self._limits.max_usd is not None and price_usd(assistant, 1000, 100) is None:
            raise UsageError(
                f"--max-usd: the price of the judge {self.spec.model!r} is unknown; give "
                "`prices: {input, output}` under `judge:` (USD per million tokens) or leave out "
                "--max-usd"
            )

    async def _kept_contract(self) -> Contract | None:
        kept = await self._kept(contract_key(self.spec))
        return None if kept is None else contract_from(kept.text)

    async def _keep_contract(self, contract: Contract, usage: Usage) -> None:
        if self._store is None:
            return
        store, key = self._store, contract_key(self.spec)
        answer = JudgeAnswer(
            text=contract_text(contract), finish_reason="stop", usage=usage, latency_s=0.0,
            model=self.spec.model,
        )  # fmt: skip
        await self._loop.in_caller(lambda: store.save_judge_answer(key, answer))

    def _refuse_beyond_limits(self) -> None:
        """Stop before more money or time is spent than was allowed.

        Raises:
            UnmeasurableError: so it is.
        """
        limits, meter = self._limits, self.meter
        if limits.max_usd is not None:
            average = meter.judge_usd / meter.judge_calls if meter.judge_calls else 0.0
            if meter.usd + meter.judge_usd + average * (self._in_flight + 1) > limits.max_usd:
                self._stop = UnmeasurableError(
                    f"judge: the budget of {limits.max_usd} USD would be exceeded; drafts and "
                    "answers are stored: go on with `ticketgate resume RUN`"
                )
        if limits.deadline_s is not None and time.monotonic() - meter.started > limits.deadline_s:
            self._stop = UnmeasurableError(
                f"judge: the deadline of {limits.deadline_s} s was reached; drafts and answers "
                "are stored: go on with `ticketgate resume RUN`"
            )
        if self._stop is not None:
            raise self._stop

    def _count(self, answer: JudgeAnswer | JudgeFailure) -> None:
        self.meter.judge_calls += 1
        if isinstance(answer, JudgeAnswer):
            self._answers += 1
            self._unpriced = self._unpriced or answer.usage.cost_usd is None
            self.meter.judge_usd += answer.usage.cost_usd or 0.0
            return
        self._hopeless += answer.kind in HOPELESS
        if self._hopeless >= HOPELESS_IN_A_ROW and not self._answers:
            self._stop = UnmeasurableError(
                f"judge {self.spec.model!r}: {HOPELESS_IN_A_ROW} questions failed and none was "
                f"answered ({answer.kind}: {answer.message}); check key, address and model, then "
                "`ticketgate resume RUN`"
            )
