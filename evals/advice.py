"""What to buy next: more tickets, more repeats, or more votes of the judge."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from evals.variance import Components

Purchase = Literal["tickets", "repeats", "votes"]
MOST_REPEATS = 5
"""Beyond it the time of drafting counts for more than its price."""
MOST_VOTES = 5
WORTHWHILE = 0.1
"""A component that makes up less of the variance is not worth money."""
CHEAPEST = 1e-6
"""USD: what is free still takes time, and is taken to cost this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """State what more evidence costs, in USD."""

    ticket_usd: float = 20.0
    """To write and review one more golden ticket."""
    drafts_usd: float = 0.01
    """One more draft of a ticket on both sides, scored."""
    vote_usd: float = 0.0
    """One more vote of the judge on a pair of drafts; 0 where no judge is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Hold the cheapest next step."""

    buy: Purchase
    best_repeats: float | None
    """k*, the best number of drafts a ticket and side; None where repeats are not separable, 1
    where they tell nothing new, infinite where a change moves all tickets alike."""
    sentence: str


def best_repeats(components: Components, costs: Costs, *, votes: int = 1) -> float | None:
    """Return k* = √( (c_t/c_r) · 2·σ_R² / σ_I² ), at which a given sum of money sees most.

    c_t is the price of a new ticket and c_r that of a pair of drafts; the judge's part counts
    with the repeats. At least 1; infinite for σ_I = 0; None where σ_R is unknown.
    """
    noise = components.of_unchanged(1, votes)
    if noise is None:
        return None
    if noise <= 0:
        return 1.0
    if components.ticket <= 0:
        return math.inf
    price = costs.ticket_usd / max(costs.drafts_usd, CHEAPEST)
    return max(1.0, math.sqrt(price * noise / components.ticket))


def advise(components: Components, *, repeats: int, votes: int = 1, costs: Costs) -> Advice:
    """Name the step that buys most precision for its price.

    The steps are compared by how much of the variance of the average difference they remove for a
    dollar: one more ticket Var(d)/(c_t + k·c_r), one more repeat 2·σ_R²·(1/k - 1/(k+1))/c_r, one
    more vote 2·σ_J²/k·(1/v - 1/(v+1))/(k·c_v), each over the number of tickets.

    Args:
        components: of the difference.
        repeats: k, drafts a ticket and side now.
        votes: v, the judge's votes a draft now.
        costs: stated prices.
    """
    best = best_repeats(components, costs, votes=votes)
    gains = {
        "tickets": components.of_change(repeats, votes)
        / (costs.ticket_usd + repeats * costs.drafts_usd),
        "repeats": _gain(components, (repeats, votes), (repeats + 1, votes))
        / max(costs.drafts_usd, CHEAPEST),
        "votes": _gain(components, (repeats, votes), (repeats, votes + 1))
        / max(repeats * costs.vote_usd, CHEAPEST),
    }
    if not _worthwhile(components, repeats, votes) or repeats >= MOST_REPEATS:
        gains["repeats"] = 0.0
    if components.judge is None or not costs.vote_usd or votes >= MOST_VOTES:
        gains["votes"] = 0.0
    buy: Purchase = "tickets"
    if gains["repeats"] > gains["tickets"] and gains["repeats"] >= gains["votes"]:
        buy = "repeats"
    elif gains["votes"] > gains["tickets"]:
        buy = "votes"
    sentence = _sentence(buy, components, (repeats, votes), best, costs)
    return Advice(buy=buy, best_repeats=best, sentence=sentence)


def _gain(components: Components, now: tuple[int, int], then: tuple[int, int]) -> float:
    """Return how much of the variance of a difference goes away, by (repeats, votes)."""
    return components.of_change(*now) - components.of_change(*then)


def _worthwhile(components: Components, repeats: int, votes: int) -> bool:
    """Tell whether drafts of one ticket differ enough for further repeats to matter."""
    noise = components.of_unchanged(repeats, votes) or 0.0
    return noise > WORTHWHILE * components.of_change(repeats, votes)


def _sentence(
    buy: Purchase,
    components: Components,
    now: tuple[int, int],
    best: float | None,
    costs: Costs,
) -> str:
    """Say in one sentence what to buy, why, and what it gives."""
    repeats, votes = now
    prices = (
        f"at ${costs.ticket_usd:,.2f} for a new ticket and ${costs.drafts_usd:.2g} for a pair of "
        "drafts"
    )
    if buy == "repeats":
        wanted = MOST_REPEATS if best is None or best > MOST_REPEATS else math.ceil(best)
        wanted = max(wanted, repeats + 1)
        gain = _shrinks(components, now, (wanted, votes))
        return (
            f"More repeats are the cheapest next step {prices}: {wanted} drafts a ticket instead "
            f"of {repeats} make the smallest drop that is seen {gain} smaller."
        )
    if buy == "votes":
        gain = _shrinks(components, now, (repeats, votes + 1))
        return (
            f"More votes of the judge are the cheapest next step: {votes + 1} a draft instead of "
            f"{votes} make the smallest drop that is seen {gain} smaller."
        )
    if best is None:
        why = "how much repeats would help is not known, because nothing was drafted twice"
    elif not _worthwhile(components, repeats, votes):
        why = "repeats would hardly help, because drafts of one ticket hardly differ"
    else:
        why = f"{repeats} drafts a ticket are enough {prices}"
    return f"More tickets are the cheapest next step: four times as many halve what is seen; {why}."


def _shrinks(components: Components, now: tuple[int, int], then: tuple[int, int]) -> str:
    """Write by how much the smallest drop shrinks, which goes with the standard deviation."""
    before, after = components.of_change(*now), components.of_change(*then)
    return f"{100 * (1 - math.sqrt(after / before)):.0f} %" if before > 0 else "0 %"
