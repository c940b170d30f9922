"""Prove when a reply turns a fact around, and when it only puts it in other words."""

from __future__ import annotations

import pytest

from scorers.denying import contradiction
from scorers.meaning import likeness, sense
from scorers.said import said


def against(fact: str, reply: str) -> str:
    """Return why a reply contradicts a fact, or an empty string."""
    read, wanted = said(reply, "", "en"), sense(fact, "en")
    alike = [likeness(wanted, one) for one in read.senses]
    best = alike.index(max(alike))
    return contradiction(fact, wanted, read, best, alike[best])


@pytest.mark.parametrize(
    ("fact", "reply"),
    [
        ("Opened pods can be returned.", "Opened pods cannot be returned."),
        ("The courier calls before delivery.", "The courier calls after delivery."),
        ("The plan is mandatory.", "The plan is optional."),
        ("The bag weighs at least 8 kg.", "The bag weighs at most 8 kg."),
        ("Switching plans is free of charge.", "There is a small fee for switching plans."),
        ("Refunds take 5 days.", "Refunds take 5 days. Refunds take 30 days."),
        ("Pods can be returned.", "Pods can be returned. Pods cannot be returned."),
    ],
)
def test_a_denial_an_opposite_a_turned_bound_and_a_second_amount_contradict(
    fact: str, reply: str
) -> None:
    assert against(fact, reply)


@pytest.mark.parametrize(
    ("fact", "reply"),
    [
        ("Opened pods can be returned.", "Opened pods can be returned."),
        ("Unopened pods can be returned.",
         "Unopened pods can be returned. Opened pods cannot be returned."),
        ("The address is changed only after the holder is verified.",
         "Before the address is changed, the holder is verified."),
        ("It fits into large lockers only.", "It does not fit into small lockers."),
        ("Refunds take 5 days.", "Refunds take 5 days. The warranty lasts 30 days."),
        ("Refunds take 5 days.", "Refunds take 5 days. Refunds by post to Japan take 30 days."),
        ("An adapter that cannot be held is faulty.", "Worry when it is too hot to hold."),
    ],
)  # fmt: skip
def test_other_words_an_exception_and_another_subject_do_not(fact: str, reply: str) -> None:
    assert not against(fact, reply)
