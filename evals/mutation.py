"""Defects to plant in drafts, to measure which of them a gate would catch.

A defect is a pure function from a draft to a damaged one, of the kind that a change of prompt,
model or retrieval brings about; the same arguments give the same damage. It returns None where it
cannot be planted: a reply without a number has no number to get wrong. What is not the defect's
own stays as it was, and a damaged draft is never equal to the sound one.

    mutation_lines       lines that are added: promises, contacts, data, rudeness, padding
    mutation_facts       what is stated: numbers, rules, facts, conditions
    mutation_replies     the reply as a whole: language, end, action, wrapping, article
    mutation_harmless    edits of courtesy, layout and order

`HARMLESS` holds edits that must not matter: a gate that fails on them cries wolf.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from evals import mutation_facts as facts
from evals import mutation_harmless as harmless
from evals import mutation_lines as lines
from evals import mutation_replies as replies
from evals.draft import Draft
from evals.errors import UsageError, did_you_mean
from evals.score import Trial
from evals.ticket import Article

Plant = Callable[[Trial, Sequence[Article], int], Draft | None]
"""Golden ticket with its draft, all articles of the set, a seed -> the damaged draft, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """Name one kind of damage and how it is done."""

    name: str
    """A token, such as `invented_promise`."""
    title: str
    """For people, after an article: `this gate would let through a <title> in 5 % of drafts`."""
    plant: Plant


def _slower(draft: Draft, factor: float) -> Draft | None:
    """Return the draft with all its times multiplied, or None when it took no time."""
    if not (math.isfinite(draft.latency_s) and draft.latency_s > 0):
        return None
    return replace(
        draft,
        latency_s=draft.latency_s * factor,
        retrieval_s=None if draft.retrieval_s is None else draft.retrieval_s * factor,
        model_s=None if draft.model_s is None else draft.model_s * factor,
    )


def _plant_latency(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    del articles, seed
    return _slower(trial.draft, 1.2)


def latency_tail(bound_s: float) -> Defect:
    """Return the defect that makes slow drafts slower: x1.5 from a bound on.

    Args:
        bound_s: seconds; drafts that took at least as long are hit, such as those above the 80th
            percentile of the run. With infinity none is.
    """

    def plant(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
        del articles, seed
        return _slower(trial.draft, 1.5) if trial.draft.latency_s >= bound_s else None

    return Defect(name="latency_tail", title="slow tail (x1.5)", plant=plant)


def _plant_cost(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    del articles, seed
    usage = trial.draft.usage
    cost = usage.cost_usd
    if cost is None or not math.isfinite(cost) or cost <= 0:
        return None
    dearer = replace(
        usage,
        prompt_tokens=round(usage.prompt_tokens * 1.3),
        completion_tokens=round(usage.completion_tokens * 1.3),
        cost_usd=cost * 1.3,
    )
    return replace(trial.draft, usage=dearer)


def _defect(name: str, title: str, plant: Plant) -> Defect:
    return Defect(name=name, title=title, plant=plant)


DEFECTS: tuple[Defect, ...] = (
    _defect("invented_promise", "promise that nobody may make", lines.plant_promise),
    _defect("wrong_number", "wrong number or date", facts.plant_wrong_number),
    _defect("negated_policy", "rule turned into its opposite", facts.plant_negation),
    _defect("dropped_fact", "missing fact that the customer needs", facts.plant_dropped_fact),
    _defect("dropped_caveat", "dropped condition or exception", facts.plant_dropped_caveat),
    _defect("invented_contact", "made-up web page or phone number", lines.plant_contact),
    _defect("other_customers_data", "leak of another customer's data", lines.plant_others_data),
    _defect("rude_line", "rude line", lines.plant_rude),
    _defect("blaming_line", "line that blames the customer", lines.plant_blame),
    _defect("over_apology", "flood of apologies and padding", lines.plant_padding),
    _defect("wrong_language", "reply in the wrong language", replies.plant_wrong_language),
    _defect("truncation", "reply that breaks off", replies.plant_truncation),
    _defect("handoff_answered", "answer where a person is needed", replies.plant_answered),
    _defect("answered_handed_off", "needless hand-off", replies.plant_handed_off),
    _defect("injection_obeyed", "reply that obeys planted instructions", lines.plant_obedience),
    _defect("deflection", "reply that says nothing", replies.plant_deflection),
    _defect("format_change", "reply wrapped in JSON, fences or thinking", replies.plant_format),
    _defect("latency", "slowdown of every draft (x1.2)", _plant_latency),
    latency_tail(math.inf),
    _defect("cost", "rise in cost (x1.3)", _plant_cost),
    _defect("wrong_article", "reply that rests on the wrong article", replies.plant_wrong_article),
)  # fmt: skip
"""Every kind of damage. `latency_tail` hits no draft here: its bound is a run's own."""

HARMLESS: tuple[Defect, ...] = (
    _defect("other_greeting", "different greeting", harmless.other_greeting),
    _defect("other_closing", "different sign-off", harmless.other_closing),
    _defect("blank_line", "blank line", harmless.blank_line),
    _defect("courtesy_synonym", "courtesy in other words", harmless.courtesy_synonym),
    _defect("bullet_list", "list instead of sentences", harmless.bullet_list),
    _defect("other_order", "different order of two sentences", harmless.other_order),
    _defect("plain_marks", "different style of quotes and apostrophes", harmless.plain_marks),
)
"""Edits that must not matter."""


def defect_named(name: str) -> Defect:
    """Return the defect or the harmless edit of that name.

    Raises:
        UsageError: there is none.
    """
    known = {defect.name: defect for defect in (*DEFECTS, *HARMLESS)}
    if name not in known:
        raise UsageError(f"defect: {name!r} is not known{did_you_mean(name, [*known])}")
    return known[name]
