"""What words cannot judge across languages is out of scope, or missing when it should not be."""

from __future__ import annotations

import pytest

from evals.score import Unscored
from scorers.catalogue import make_scorers
from scorers.languages import kind_across_languages
from tests.builders import a_draft, a_fact, a_golden, a_passage, a_reference, a_ticket, a_trial

SPANISH = "Hola, el reembolso a su tarjeta tarda cinco días hábiles y no hay que hacer nada más."
ENGLISH = "A refund goes to the card that was used and nothing else has to be done by you."


@pytest.mark.parametrize(
    ("ticket", "reply", "kind"),
    [
        ("es", SPANISH, "not_applicable"),  # a Spanish customer gets a Spanish reply
        ("en", SPANISH, "failed"),  # an English customer gets a Spanish reply
        ("", SPANISH, "failed"),  # nobody knows what was expected
    ],
)
def test_only_the_language_of_the_ticket_is_as_it_should_be(
    ticket: str, reply: str, kind: str
) -> None:
    trial = a_trial(
        golden=a_golden(
            ticket=a_ticket(language=ticket, body="?"),
            reference=a_reference(
                required_facts=(a_fact(fact=ENGLISH, quote=ENGLISH),), forbidden_claims=(ENGLISH,)
            ),
        ),
        draft=a_draft(reply=reply, passages=(a_passage(text=ENGLISH),)),
    )
    assert kind_across_languages(trial) == kind
    for scorer in make_scorers(["faithfulness", "hallucination", "correctness", "forbidden_claim"]):
        (found,) = scorer.score([trial])
        assert isinstance(found, Unscored), scorer.name
        assert found.kind == kind, scorer.name
