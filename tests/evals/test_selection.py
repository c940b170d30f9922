"""Which tickets are asked, and in which order."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from evals.selection import choose
from evals.suite import TicketChoice
from evals.ticket import GoldenTicket
from tests.builders import a_golden, a_reference, a_ticket

ALL = TicketChoice()


def a_set(categories: str, tickets_a_thread: int = 1) -> list[GoldenTicket]:
    """Build one thread for each letter, which is its category."""
    return [
        a_golden(
            ticket=a_ticket(id=f"T-{i:03}-{turn}", thread_id=f"TH-{i:03}"),
            reference=a_reference(),
            slices={"category": category, "action": "answer"},
            tags=("angry",) if i % 2 else (),
        )
        for i, category in enumerate(categories)
        for turn in range(tickets_a_thread)
    ]


def ids(tickets: list[GoldenTicket]) -> list[str]:
    return [golden.ticket.id for golden in tickets]


@given(st.permutations(range(24)), st.integers(0, 99))
def test_the_order_of_the_file_changes_nothing(order: list[int], seed: int) -> None:
    tickets = a_set("aaaaaabbbbcc", 2)
    shuffled = [tickets[i] for i in order]
    assert ids(choose(shuffled, ALL, seed=seed)) == ids(choose(tickets, ALL, seed=seed))


def test_all_tickets_are_chosen_once() -> None:
    tickets = a_set("aaabbc", 3)
    assert sorted(ids(choose(tickets, ALL, seed=1))) == sorted(ids(tickets))


def test_another_seed_gives_another_order() -> None:
    tickets = a_set("a" * 30)
    assert ids(choose(tickets, ALL, seed=1)) != ids(choose(tickets, ALL, seed=2))


@given(st.integers(0, 200), st.integers(1, 60))
def test_any_beginning_holds_the_strata_in_nearly_their_proportions(seed: int, size: int) -> None:
    # Each stratum is laid evenly over (0, 1): in any beginning it is off by at most one ticket of
    # its own and one for each of the three strata that make up the beginning.
    tickets = a_set("a" * 30 + "b" * 20 + "c" * 10)
    chosen = choose(tickets, TicketChoice(limit=size), seed=seed)
    found = Counter(golden.slices["category"] for golden in chosen)
    for category, share in (("a", 30 / 60), ("b", 20 / 60), ("c", 10 / 60)):
        assert abs(found[category] - share * size) <= 3


@given(st.integers(0, 200), st.integers(1, 12))
def test_a_small_choice_has_as_many_threads_as_tickets(seed: int, size: int) -> None:
    chosen = choose(a_set("aaaabbbbcccc", 3), TicketChoice(limit=size), seed=seed)
    assert len({golden.ticket.thread_id for golden in chosen}) == size


def test_further_tickets_of_a_thread_come_after_the_first_of_all_threads() -> None:
    chosen = ids(choose(a_set("aaaa", 3), ALL, seed=3))
    assert [name[-1] for name in chosen[:4]] == ["0"] * 4
    # Then thread by thread, each in its own order.
    assert [name[-1] for name in chosen[4:]] == ["1", "2"] * 4


def test_filters_keep_a_slice_or_a_tag() -> None:
    tickets = a_set("aabb")
    assert ids(choose(tickets, TicketChoice(filters={"category": "b"}), seed=0)) != []
    kept = choose(tickets, TicketChoice(filters={"category": "b", "tag": "angry"}), seed=0)
    assert ids(kept) == ["T-003-0"]
    assert choose(tickets, TicketChoice(filters={"category": "z"}), seed=0) == []


def test_tickets_without_a_stratum_are_one_stratum() -> None:
    tickets = [a_golden(ticket=a_ticket(id=f"T-{i}"), slices={}) for i in range(5)]
    assert len(choose(tickets, TicketChoice(limit=3), seed=0)) == 3


def test_a_limit_beyond_the_set_takes_all() -> None:
    assert len(choose(a_set("abc"), TicketChoice(limit=99), seed=0)) == 3
