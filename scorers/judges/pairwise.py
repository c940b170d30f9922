"""Which of two drafts for a ticket is better: asked in both orders.

Judges favour the draft that they read first, or last. Only a draft that wins in both orders wins;
where the orders disagree the pair is a tie.

Source: Zheng et al. (2023), Judging LLM-as-a-judge with MT-Bench and Chatbot Arena, section 3.4.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evals.judge import Judge
from evals.score import Trial
from scorers.judges.fence import fenced
from scorers.judges.interview import Heard, put_question
from scorers.judges.reading import short
from scorers.judges.rubric import instructions, load_rubric
from scorers.judges.rubric_questions import (
    REASONING,
    an_object,
    draft_section,
    passage_sections,
    ticket_section,
)

Winner = Literal["baseline", "candidate", "tie"]
FORM = '{"reasoning": "...", "better": "first | second | tie"}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """Hold what a judge thinks of a pair."""

    winner: Winner | None
    """None where an answer could not be read."""
    orders_agree: bool
    """False where each order named another winner, or an answer could not be read."""
    reason: str
    raw: str = ""
    """The answer that could not be read."""
    cost_usd: float | None = 0.0
    latency_s: float = 0.0


def compare_pair(judge: Judge, baseline: Trial, candidate: Trial) -> Preference:
    """Ask which of two drafts for the same ticket is better."""
    return compare_pairs(judge, [(baseline, candidate)])[0]


def compare_pairs(judge: Judge, pairs: Sequence[tuple[Trial, Trial]]) -> list[Preference]:
    """Ask about many pairs of baseline and candidate; same length and order.

    Raises:
        ValueError: a pair is not about one ticket.
    """
    for left, right in pairs:
        if left.golden.ticket.id != right.golden.ticket.id:
            raise ValueError(
                f"a pair of drafts for {left.golden.ticket.id!r} and {right.golden.ticket.id!r}"
            )
    return judge.run([_prefer(judge, *pair) for pair in pairs])


async def _prefer(judge: Judge, baseline: Trial, candidate: Trial) -> Preference:
    if baseline.draft.reply == candidate.draft.reply:
        return Preference(winner="tie", orders_agree=True, reason="both drafts are the same")
    there, back = await asyncio.gather(
        put_question(judge, _messages(baseline, candidate), _schema(), 0),
        put_question(judge, _messages(candidate, baseline), _schema(), 0),
    )
    known = there.cost_usd is not None and back.cost_usd is not None
    cost = (there.cost_usd or 0.0) + (back.cost_usd or 0.0) if known else None
    latency = there.latency_s + back.latency_s
    if there.verdict is None or back.verdict is None:
        failed = there if there.verdict is None else back
        return Preference(
            winner=None,
            orders_agree=False,
            reason=f"the judge: {failed.fault}",
            raw=failed.raw,
            cost_usd=cost,
            latency_s=latency,
        )
    first, second = _winner(there, "baseline", "candidate"), _winner(back, "candidate", "baseline")
    agree = first == second
    said = short(str(there.verdict["reasoning"]))
    return Preference(
        winner=first if agree else "tie",
        orders_agree=agree,
        reason=said if agree else f"the orders disagree ({first}, then {second}): {said}",
        cost_usd=cost,
        latency_s=latency,
    )


def _winner(heard: Heard, first: Winner, second: Winner) -> Winner:
    better: Mapping[str, Winner] = {"first": first, "second": second, "tie": "tie"}
    return better[str((heard.verdict or {})["better"])]


def _messages(first: Trial, second: Trial) -> tuple[tuple[str, str], ...]:
    passages = passage_sections(first)
    shown = {one.text for one in passages}
    others = [one for one in passage_sections(second) if one.text not in shown]
    sections = [
        ticket_section(first.golden.ticket),
        *passages,
        *others,
        draft_section(first, "DRAFT FIRST"),
        draft_section(second, "DRAFT SECOND"),
    ]
    return (
        ("system", instructions(load_rubric("pairwise"), FORM)),
        ("user", fenced(sections)),
    )


def _schema() -> dict[str, Any]:
    verdicts = list(load_rubric("pairwise").anchors)
    better = {"type": "string", "enum": verdicts}
    return an_object("pairwise", {"reasoning": REASONING, "better": better})
