"""Golden tickets and the slices that they belong to."""

from __future__ import annotations

from evals.ticket import ACTIONS, SEVERITIES
from tests.builders import a_golden


def test_the_slices_of_a_ticket_are_its_dimensions_and_its_tags_sorted() -> None:
    golden = a_golden(slices={"language": "de", "category": "billing"}, tags=("rude", "angry"))
    assert golden.slice_names() == ("category=billing", "language=de", "tag=angry", "tag=rude")


def test_a_ticket_belongs_to_its_slices_only() -> None:
    golden = a_golden(slices={"category": "billing"}, tags=("angry",))
    assert golden.belongs_to("category=billing")
    assert golden.belongs_to("tag=angry")
    assert not golden.belongs_to("category=shipping")
    assert not golden.belongs_to("angry")


def test_the_words_for_actions_and_severities_are_fixed() -> None:
    assert ACTIONS == ("answer", "clarify", "hand_off", "refuse")
    assert SEVERITIES == ("normal", "critical")
