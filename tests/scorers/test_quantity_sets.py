"""Prove which quantities some evidence states."""

from __future__ import annotations

import pytest

from scorers.quantities import quantities
from scorers.quantity_sets import quantity_set


def states(evidence: str, claim: str) -> bool:
    """Tell whether evidence states every quantity of a claim, which has at least one."""
    asked = quantities(claim)
    assert asked
    held = quantity_set(quantities(evidence))
    return all(held.states(one) for one in asked)


@pytest.mark.parametrize(
    ("evidence", "claim"),
    [
        ("It costs EUR 6.90.", "6,90 €"),
        ("within two weeks", "14 days"),
        ("3, 7 and 14 days", "7 days"),
        ("on 1 March 2026", "2026-03-01"),
        ("on 1 March 2026", "1 March"),
        ("on 1 March 2026", "March 2026"),
        ("since 1 March, prices of 2026", "1 March 2026"),  # the year stands elsewhere
        ("at 20:00", "8 pm"),
        ("| Garden | 12.90 |", "EUR 12.90"),  # a cell has no unit
        ("it holds 6 pods", "six"),
        ("it takes 6 days", "6"),  # a claim without a unit asks for the number alone
        ("call +49 341 555 0199", "0341 5550199"),
        ("call 0341 5550199", "+49 341 555 0199"),
    ],
)
def test_equal_quantities_are_stated(evidence: str, claim: str) -> None:
    assert states(evidence, claim)


@pytest.mark.parametrize(
    ("evidence", "claim"),
    [
        ("It costs EUR 6.90.", "EUR 6.91"),
        ("It costs EUR 6.90.", "GBP 6.90"),
        ("within 14 days", "14 working days"),
        ("within 14 days", "14 hours"),
        ("on 1 March 2026", "1 March 2027"),
        ("on 1 March", "1 March 2026"),
        ("at 20:00", "8 am"),
        ("call +49 341 555 0199", "+54 341 555 0199"),
        ("see KB-101", "KB-102"),
        ("10 % off", "10 days"),
    ],
)
def test_other_quantities_are_not(evidence: str, claim: str) -> None:
    assert not states(evidence, claim)
