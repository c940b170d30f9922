"""Prove what counts as a fault of tone in one line, by patterns and by what the network hears."""

from __future__ import annotations

import pytest

from scorers.reader import LineReading
from scorers.tone_findings import (
    COURTEOUS_LINE,
    DOUBTED_BELOW,
    HEARD,
    HEARD_WEIGHT,
    OTHER_LANGUAGES,
    findings,
    spaced_out,
)

QUIET = LineReading(rude=0.1, blaming=0.1, over_promise=0.1, cold=0.1, empathic=0.1, politeness=0.5)
PLAIN = "The box is on the shelf."


def labels(sentence: str, heard: LineReading | None = None) -> list[str]:
    """Return the labels of the faults of an English sentence."""
    return [one.label for one in findings(sentence, "en", heard)]


def test_patterns_alone_find_words_that_they_name() -> None:
    (found,) = findings("Calm down.", "en", None)
    assert (found.part, found.words) == ("courtesy", "'calm down'")
    assert labels(PLAIN) == []


def test_each_sub_score_keeps_its_gravest_fault_only() -> None:
    # "Obviously" is condescending (0.25), "idiot" is rude (0.4): both lower courtesy.
    (found,) = findings("Obviously an idiot wrote this.", "en", None)
    assert (found.label, found.weight) == ("rude", 0.4)


@pytest.mark.parametrize("label", sorted(HEARD))
def test_the_network_counts_from_its_threshold_on(label: str) -> None:
    part, least = HEARD[label]
    (found,) = findings(PLAIN, "en", QUIET._replace(**{label: least}))
    assert (found.part, found.label, found.weight) == (part, label, HEARD_WEIGHT)
    assert findings(PLAIN, "en", QUIET._replace(**{label: least - 0.001})) == ()


def test_the_network_must_be_surer_in_other_languages() -> None:
    least = HEARD["rude"][1]
    assert findings(PLAIN, "de", QUIET._replace(rude=least)) == ()
    assert findings(PLAIN, "de", QUIET._replace(rude=least + OTHER_LANGUAGES)) != ()


def test_the_network_must_be_surer_of_a_line_that_greets_or_thanks() -> None:
    least = HEARD["rude"][1]
    thanks = "Thanks for the box."
    assert findings(thanks, "en", QUIET._replace(rude=least)) == ()
    assert findings(thanks, "en", QUIET._replace(rude=least + COURTEOUS_LINE)) != ()


def test_a_network_that_is_sure_of_the_opposite_overrules_a_pattern() -> None:
    sure = QUIET._replace(rude=0.0, blaming=0.0, cold=0.0)
    assert labels("Calm down.", QUIET) != []
    assert labels("Calm down.", sure) == []
    assert labels("Calm down.", sure._replace(cold=DOUBTED_BELOW)) != []
    promise = "We guarantee delivery tomorrow."
    assert labels(promise, sure) == ["over_promise"]
    assert labels(promise, QUIET._replace(over_promise=0.0)) == []


def test_capitals_shout_at_somebody_and_a_heading_in_capitals_does_not() -> None:
    assert labels("MY PARCEL IS LATE!") == ["shouting"]
    assert labels("NOBODY READS YOUR MAIL") == ["shouting"]
    assert labels("TERMS AND CONDITIONS OF SALE") == []


def test_heaped_exclamation_marks_cost_register() -> None:
    (found,) = findings("It is on the shelf!!", "en", None)
    assert (found.part, found.label) == ("register", "exclamation")


def test_one_word_at_a_time_is_found_with_its_place() -> None:
    assert spaced_out("Well. Read. The. Page.") == (0, 22)
    assert spaced_out("Well. Read the page.") is None


def test_a_fault_far_into_an_endless_sentence_is_found() -> None:
    assert labels("a " * 900 + "you are an idiot") == ["rude"]
