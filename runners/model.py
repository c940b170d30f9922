"""Ask a model, any model, and retry what may pass: the only home of tenacity."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from evals.draft import FailureKind, Usage
from runners.assistant_spec import AssistantSpec, Prices
from runners.providers import is_keyless, load_litellm

ATTEMPTS = 5
LONGEST_WAIT_S = 30.0
RETRIED: frozenset[FailureKind] = frozenset({"timeout", "connection", "rate_limit", "server"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAnswer:
    """Hold what a model said and what it cost."""

    text: str
    usage: Usage
    model_fingerprint: str
    finish_reason: str


class ModelError(Exception):
    """Say why a model gave no answer, after all retries.

    Args:
        kind: the failure as it goes into the record.
        message: the provider's words, shortened.
        retry_after_s: how long the provider asks to wait, in seconds.
        answer: what came instead of an answer with text, which was paid for all the same.
    """

    def __init__(
        self,
        kind: FailureKind,
        message: str,
        retry_after_s: float | None = None,
        *,
        answer: ModelAnswer | None = None,
    ) -> None:
        super().__init__(message)
        self.kind: FailureKind = kind
        self.message = message
        self.retry_after_s = retry_after_s
        self.answer = answer


async def warm_up(spec: AssistantSpec) -> None:
    """Load what the first answer would otherwise wait for, so that it is not measured.

    An embedded model is asked once, which costs nothing; a provider is never called here.
    """
    if spec.kind == "prompt":
        load_litellm()
        if spec.model.startswith("embedded/"):
            options = replace(spec, parameters={"max_tokens": 1})
            with suppress(ModelError):  # whatever it says, it is loaded now
                await ask(options, [{"role": "user", "content": "Hello"}])


async def ask(spec: AssistantSpec, messages: Sequence[Mapping[str, str]]) -> ModelAnswer:
    """Ask the assistant's model, retrying what may pass.

    Raises:
        ModelError: no usable answer after all attempts.
    """
    import tenacity

    retrying = tenacity.AsyncRetrying(
        stop=tenacity.stop_after_attempt(ATTEMPTS),
        wait=_wait,
        retry=tenacity.retry_if_exception(
            lambda error: isinstance(error, ModelError) and error.kind in RETRIED
        ),
        reraise=True,
    )
    answer: ModelAnswer = await retrying(_ask_once, spec, messages)
    return answer


def _wait(state: Any) -> float:  # noqa: ANN401  tenacity's call state
    """Wait as long as the provider asks, else exponentially with jitter, in seconds."""
    import tenacity

    error = state.outcome.exception()
    if isinstance(error, ModelError) and error.retry_after_s is not None:
        return min(error.retry_after_s, LONGEST_WAIT_S)
    return float(tenacity.wait_random_exponential(multiplier=0.5, max=LONGEST_WAIT_S)(state))


async def _ask_once(spec: AssistantSpec, messages: Sequence[Mapping[str, str]]) -> ModelAnswer:
    litellm = load_litellm()
    options: dict[str, Any] = dict(spec.parameters)
    if spec.api_base:
        options["api_base"] = spec.api_base
        if is_keyless(spec):  # litellm insists on a key even where the server does not
            options["api_key"] = "none"
    try:
        response = await asyncio.wait_for(
            litellm.acompletion(
                model=spec.model,
                messages=[dict(message) for message in messages],
                timeout=spec.timeout_s,
                num_retries=0,
                max_retries=0,
                **options,
            ),
            timeout=spec.timeout_s,
        )
    except TimeoutError as error:
        raise ModelError("timeout", f"no answer within {spec.timeout_s:g} s") from error
    except Exception as error:
        raise _as_model_error(litellm, error) from error
    return _read(litellm, spec, response)


def _as_model_error(litellm: Any, error: Exception) -> ModelError:  # noqa: ANN401
    """Name a provider's error; what is no provider error is our defect and passes through."""
    names = litellm.exceptions
    status = getattr(error, "status_code", None)
    if isinstance(error, names.Timeout):
        kind: FailureKind = "timeout"
    elif isinstance(error, names.ContentPolicyViolationError):
        kind = "refused"
    elif isinstance(error, names.APIConnectionError) or "onnection error" in str(error):
        kind = "connection"
    elif isinstance(status, int):
        kind = kind_of_status(status)
    else:
        raise error
    return ModelError(kind, _short(str(error)), _retry_after_s(error))


def kind_of_status(status: int) -> FailureKind:
    """Return the kind of failure that an HTTP status means."""
    if status in (401, 403):
        return "auth"
    if status == 429:
        return "rate_limit"
    if status == 408:
        return "timeout"
    return "server" if status >= 500 or status == 409 else "bad_request"


def _retry_after_s(error: Exception) -> float | None:
    response = getattr(error, "response", None)
    value = getattr(response, "headers", {}).get("retry-after") if response is not None else None
    try:
        return max(0.0, float(value)) if value is not None else None
    except ValueError:
        return None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 400 else f"{line[:400]} ..."


def _read(litellm: Any, spec: AssistantSpec, response: Any) -> ModelAnswer:  # noqa: ANN401
    """Take text, usage and cost out of a response.

    Raises:
        ModelError: there is no text in it.
    """
    choices = getattr(response, "choices", None) or []
    message = getattr(choices[0], "message", None) if choices else None
    text = getattr(message, "content", None)
    finish = str(getattr(choices[0], "finish_reason", "")) if choices else ""
    counted = getattr(response, "usage", None)
    prompt_tokens = int(getattr(counted, "prompt_tokens", 0) or 0)
    completion_tokens = int(getattr(counted, "completion_tokens", 0) or 0)
    served = str(getattr(response, "model", "") or "")
    fingerprint = str(getattr(response, "system_fingerprint", "") or "")
    answer = ModelAnswer(
        text=text if isinstance(text, str) else "",
        usage=Usage(
            prompt_tokens=prompt_tokens,
            completion_tokens=completion_tokens,
            cost_usd=_cost(litellm, spec, prompt_tokens, completion_tokens),
        ),
        model_fingerprint=f"{served} {fingerprint}".strip(),
        finish_reason=finish,
    )
    if finish == "content_filter":
        raise ModelError(
            "refused", "the provider's content filter stopped the answer", answer=answer
        )
    if not answer.text.strip():
        raise ModelError(
            "contract", f"an answer without text (finish_reason {finish!r})", answer=answer
        )
    return answer


def _cost(litellm: Any, spec: AssistantSpec, prompt: int, completion: int) -> float | None:  # noqa: ANN401
    """Return dollars by the user's prices, else by litellm's table; None when unknown."""
    if spec.model.startswith("embedded/"):
        return 0.0
    if spec.prices:
        return _by_price(spec.prices, prompt, completion)
    try:
        costs = litellm.cost_per_token(
            model=spec.model, prompt_tokens=prompt, completion_tokens=completion
        )
    except Exception:  # litellm raises a bare Exception for a model that it has no price for
        return None
    return float(sum(costs))


def price_usd(spec: AssistantSpec, prompt_tokens: int, completion_tokens: int) -> float | None:
    """Return what one call of so many tokens would cost, in USD; None where no price is known.

    Asks no model and needs no key.
    """
    if spec.kind != "prompt":
        return None
    litellm = None if spec.prices or spec.model.startswith("embedded/") else load_litellm()
    return _cost(litellm, spec, prompt_tokens, completion_tokens)


def _by_price(prices: Prices, prompt: int, completion: int) -> float:
    return (prompt * prices.input + completion * prices.output) / 1e6


def stopwatch() -> Callable[[], float]:
    """Return a function that gives the seconds since now."""
    start = time.perf_counter()
    return lambda: time.perf_counter() - start
