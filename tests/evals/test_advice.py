"""What to buy next, from components and prices."""

from __future__ import annotations

import math

import pytest

from evals.advice import Costs, advise, best_repeats
from evals.variance import Components

DESIGN = Components(ticket=0.0577**2, repeat=0.0781**2)


def test_the_best_number_of_repeats_is_the_root_of_price_and_variance_ratios() -> None:
    # 2·0.0781²/0.0577² = 3.6642. A ticket as dear as a pair of drafts: √3.6642 = 1.9142; four
    # times as dear: twice that.
    assert best_repeats(DESIGN, Costs(ticket_usd=1, drafts_usd=1)) == pytest.approx(1.9142, 1e-4)
    assert best_repeats(DESIGN, Costs(ticket_usd=4, drafts_usd=1)) == pytest.approx(3.8284, 1e-4)


def test_the_judge_s_noise_counts_with_the_repeats() -> None:
    # (0.03 + 0.02/2)·2/0.04 = 2.
    judged = Components(ticket=0.04, repeat=0.03, judge=0.02)
    found = best_repeats(judged, Costs(ticket_usd=1, drafts_usd=1), votes=2)
    assert found == pytest.approx(math.sqrt(2))


def test_extremes_have_a_best_number_too() -> None:
    costs = Costs(ticket_usd=1, drafts_usd=1)
    assert best_repeats(Components(ticket=0.1, repeat=0.0), costs) == 1.0
    assert best_repeats(Components(ticket=0.0, repeat=0.1), costs) == math.inf
    assert best_repeats(Components(ticket=0.1, repeat=None), costs) is None
    assert best_repeats(Components(ticket=0.1, repeat=0.001), costs) == 1.0


def test_cheap_drafts_and_dear_tickets_ask_for_repeats() -> None:
    # √(4·3.6642) = 3.83: 4 drafts instead of 1. Standard deviation √(0.00333 + 0.0122/4) over
    # √(0.00333 + 0.0122) = 0.0799/0.1246: 36 % smaller.
    found = advise(DESIGN, repeats=1, costs=Costs(ticket_usd=4, drafts_usd=1))
    assert found.buy == "repeats"
    assert found.sentence == (
        "More repeats are the cheapest next step at $4.00 for a new ticket and $1 for a pair of "
        "drafts: 4 drafts a ticket instead of 1 make the smallest drop that is seen 36 % smaller."
    )


def test_free_drafts_are_not_repeated_without_end() -> None:
    found = advise(DESIGN, repeats=1, costs=Costs(drafts_usd=0.0))
    assert "5 drafts a ticket instead of 1" in found.sentence
    assert advise(DESIGN, repeats=5, costs=Costs(drafts_usd=0.0)).buy == "tickets"


def test_enough_repeats_ask_for_tickets() -> None:
    found = advise(DESIGN, repeats=4, costs=Costs(ticket_usd=4, drafts_usd=1))
    assert found.sentence == (
        "More tickets are the cheapest next step: four times as many halve what is seen; 4 drafts "
        "a ticket are enough at $4.00 for a new ticket and $1 for a pair of drafts."
    )


def test_a_model_that_repeats_itself_needs_tickets() -> None:
    found = advise(Components(ticket=0.01, repeat=0.0), repeats=1, costs=Costs())
    assert found.sentence == (
        "More tickets are the cheapest next step: four times as many halve what is seen; repeats "
        "would hardly help, because drafts of one ticket hardly differ."
    )


def test_nothing_repeated_is_said() -> None:
    found = advise(Components(ticket=0.01, repeat=None), repeats=1, costs=Costs())
    assert (found.buy, found.best_repeats) == ("tickets", None)
    assert found.sentence.endswith(
        "how much repeats would help is not known, because nothing was drafted twice."
    )


def test_a_noisy_judge_is_asked_again_where_votes_are_cheap() -> None:
    # One vote more takes 0.04/2 off 2·(0.01 + 0.02) + 0.01 = 0.07: √(0.05/0.07) = 0.845.
    noisy = Components(ticket=0.01, repeat=0.01, judge=0.02)
    costs = Costs(ticket_usd=100, drafts_usd=1, vote_usd=0.1)
    found = advise(noisy, repeats=1, costs=costs)
    assert found.sentence == (
        "More votes of the judge are the cheapest next step: 2 a draft instead of 1 make the "
        "smallest drop that is seen 15 % smaller."
    )
    assert advise(noisy, repeats=1, costs=Costs(ticket_usd=100, drafts_usd=1)).buy == "repeats"
