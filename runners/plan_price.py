"""What a gate would cost: calls, tokens, dollars and minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from evals.ticket import Article, GoldenTicket
from runners.assistant_spec import AssistantSpec
from runners.model import price_usd
from runners.plan_history import Usage
from runners.prompt import render_messages
from runners.retrieve import build_retriever

CHARACTERS_A_TOKEN = 4.0
COMPLETION_TOKENS = 150
"""Assumed of a draft that nobody has measured: some six sentences."""
MOST_RENDERED = 60
"""Tickets whose prompt is written out in full; of larger sets an even sample."""
LATENCY_S = {"embedded/extractive": 0.02, "embedded/smollm2-135m": 8.0}
PROVIDER_LATENCY_S = 4.0
"""Assumed of a model that nobody has timed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Hold the cost of one draft, and where each number comes from."""

    prompt_tokens: float | None
    completion_tokens: float | None
    tokens_basis: str
    usd: float | None
    usd_basis: str
    latency_s: float
    latency_basis: str


def price_of_draft(
    spec: AssistantSpec,
    tickets: Sequence[GoldenTicket],
    articles: Sequence[Article],
    usage: Usage | None,
) -> Price:
    """Estimate what one draft costs, without asking any model.

    Args:
        spec: the assistant.
        tickets: that would be asked.
        articles: behind them.
        usage: of past drafts, where there are any.
    """
    prompt, completion, basis = _tokens(spec, tickets, articles, usage)
    usd, usd_basis = _dollars(spec, prompt, completion)
    if usage is not None:
        latency, latency_basis = usage.latency_s, f"the drafts of run {usage.run_id}"
    else:
        latency = LATENCY_S.get(spec.model, PROVIDER_LATENCY_S)
        latency_basis = f"an assumed {latency:g} s a draft"
    return Price(
        prompt_tokens=prompt,
        completion_tokens=completion,
        tokens_basis=basis,
        usd=usd,
        usd_basis=usd_basis,
        latency_s=latency,
        latency_basis=latency_basis,
    )


def _tokens(
    spec: AssistantSpec,
    tickets: Sequence[GoldenTicket],
    articles: Sequence[Article],
    usage: Usage | None,
) -> tuple[float | None, float | None, str]:
    """Return (prompt tokens, completion tokens, basis) of one draft."""
    if spec.kind != "prompt":
        return None, None, "unknown: the assistant asks its own model"
    if usage is not None and usage.same_prompt and usage.prompt_tokens:
        return usage.prompt_tokens, usage.completion_tokens, f"the drafts of run {usage.run_id}"
    prompt = _prompt_tokens(spec, tickets, articles)
    if usage is not None and usage.completion_tokens:
        answer, basis = usage.completion_tokens, f"the drafts of run {usage.run_id}"
    else:
        answer, basis = float(COMPLETION_TOKENS), f"an assumed {COMPLETION_TOKENS} a draft"
    return prompt, answer, f"in: prompt, articles and tickets, 4 characters a token; out: {basis}"


def _prompt_tokens(
    spec: AssistantSpec, tickets: Sequence[GoldenTicket], articles: Sequence[Article]
) -> float:
    """Return the average length of the filled prompt and the ticket, in tokens."""
    retriever = build_retriever(
        tuple(articles), top_k=spec.top_k, include_superseded=spec.include_superseded
    )
    step = max(1, len(tickets) // MOST_RENDERED)
    lengths = []
    for golden in tickets[::step]:
        passages = retriever.search(golden.ticket)
        messages = render_messages(spec.prompt, golden.ticket, passages)
        lengths.append(sum(len(message["content"]) for message in messages))
    return fmean(lengths) / CHARACTERS_A_TOKEN


def _dollars(
    spec: AssistantSpec, prompt: float | None, completion: float | None
) -> tuple[float | None, str]:
    """Return (USD of one draft, basis)."""
    if prompt is None or completion is None:
        return None, "unknown: the assistant asks its own model"
    usd = price_usd(spec, round(prompt), round(completion))
    if usd is None:
        return None, f"no price is known for {spec.model}; write `prices` in assistant.yaml"
    if spec.model.startswith("embedded/"):
        return usd, "the model is embedded"
    return usd, "the assistant's own prices" if spec.prices else "litellm's price table"
