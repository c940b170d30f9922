"""Prove when a reply can be compared with its reference."""

from __future__ import annotations

from evals.score import Unscored
from scorers.said import Said
from scorers.setting import Asked, reply_of
from tests.builders import a_draft, a_golden, a_ticket, a_trial

GERMAN = "Die Lampe ist an und Sie können sie mit der App in der Nacht nicht nutzen."
ENGLISH = "The lamp is on and you can use it with the app."


def asked(*sentences: str) -> Asked:
    """Ask for some sentences in the name of a scorer."""
    return Asked(sentences, "correctness", "7", "nothing is asked")


def test_without_sentences_there_is_nothing_to_compare() -> None:
    answer = reply_of(a_trial(), asked())
    assert isinstance(answer, Unscored)
    assert (answer.scorer, answer.version, answer.reason, answer.kind) == (
        "correctness", "7", "nothing is asked", "not_applicable",
    )  # fmt: skip


def test_a_reply_in_another_language_is_not_compared() -> None:
    for language, kind in (("de", "not_applicable"), ("en", "failed")):
        golden = a_golden(ticket=a_ticket(language=language))
        trial = a_trial(golden=golden, draft=a_draft(reply=GERMAN))
        answer = reply_of(trial, asked(ENGLISH))
        assert isinstance(answer, Unscored)
        assert answer.kind == kind


def test_the_reply_is_read_with_the_topic_of_its_ticket() -> None:
    golden = a_golden(ticket=a_ticket(subject="Pump", body="It hums.", language="en"))
    answer = reply_of(a_trial(golden=golden, draft=a_draft(reply=ENGLISH)), asked(ENGLISH))
    assert isinstance(answer, Said)
    assert {"pump", "hum"} <= answer.topic
    assert answer.language == "en"
