"""Prove when a customer gets a whole message that he can read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.score import Score
from evals.ticket import Ticket
from scorers.usable import UsableScorer, faults
from tests.builders import a_draft, a_golden, a_reference, a_ticket, a_trial
from tests.scorers.articles import quoted, scored
from tests.scorers.labelled import golden_replies, golden_tickets, labelled

SCORER = UsableScorer()
EN = a_ticket(
    subject="", body="Where is my refund? I have been waiting for it since the first of May."
)
DE = a_ticket(
    language="de", subject="",
    body="Wo ist meine Erstattung? Ich warte schon seit dem ersten Mai darauf und habe nichts.",
)  # fmt: skip
ENGLISH = "Hello Ana, your refund is on its way to you and it will be there within 5 days."
GERMAN = "Hallo Ana, das Geld ist auf dem Weg zu Ihnen und wird in fünf Tagen bei Ihnen sein."
SPANISH = "Hola, Ana: el dinero ya está en camino y lo tendrá en su cuenta en cinco días."
FRENCH = "Bonjour Ana, votre remboursement est en route et il sera chez vous dans cinq jours."


def labels(reply: str, ticket: Ticket = EN) -> list[str]:
    """Return the label of each fault, each once."""
    return sorted({fault.label for fault in faults(reply, ticket)})


def test_a_whole_readable_reply_scores_one() -> None:
    answer = scored(SCORER, a_trial())
    assert (answer.value, answer.unit, answer.evidence) == (1.0, "yes/no", ())
    assert answer.reason == "whole and readable"


@pytest.mark.parametrize("reply", ["", " \n\t", "...", "- - -", "\u200b", "\x00", "!?", "**"])
def test_a_reply_without_letter_or_digit_is_empty_and_scores_zero(reply: str) -> None:
    answer = scored(SCORER, a_trial(draft=a_draft(reply=reply)))
    assert (answer.value, answer.reason) == (0.0, "nothing to read")
    assert [one.label for one in answer.evidence] == ["empty"]


@pytest.mark.parametrize(
    "reply", ["Hello Ana,\n\nKind regards\nSupport", "Yes.", "5", "Ok", "Hello Ana,"]
)
def test_courtesy_alone_is_a_message(reply: str) -> None:
    assert labels(reply) == []


def test_every_reason_is_told_with_its_place() -> None:
    reply = "Dear {{name}},\n\nyour refund is on its way. You will have it on the"
    trial = a_trial(golden=a_golden(ticket=EN), draft=a_draft(reply=reply))
    answer = scored(SCORER, trial)
    assert answer.value == 0.0
    assert answer.reason == "it breaks off, left-overs of a machine"
    assert [one.label for one in answer.evidence] == ["cut_off", "residue"]
    assert quoted(answer, trial) == ["You will have it on the", "{{name}}"]


@pytest.mark.parametrize(
    ("ticket", "reply", "is_other"),
    [
        (EN, ENGLISH, False), (EN, GERMAN, True), (EN, SPANISH, True), (EN, FRENCH, True),
        (DE, GERMAN, False), (DE, ENGLISH, True), (DE, FRENCH, True),
    ],
)  # fmt: skip
def test_a_reply_in_another_language_than_the_ticket_is_not_readable(
    ticket: Ticket, reply: str, is_other: bool
) -> None:
    assert labels(reply, ticket) == ["language"] * is_other


def test_the_language_of_a_ticket_is_guessed_when_it_is_not_named() -> None:
    unnamed = a_ticket(language="", subject=DE.subject, body=DE.body)
    assert labels(ENGLISH, unnamed) == ["language"]
    assert labels(GERMAN, unnamed) == []


def test_a_name_and_a_guess_that_differ_leave_the_language_open() -> None:
    odd = a_ticket(language="fr", subject="", body=DE.body)
    assert labels(ENGLISH, odd) == labels(FRENCH, odd) == []


def test_a_language_that_we_do_not_know_is_not_judged() -> None:
    danish = a_ticket(language="da", subject="", body="Hvor er mine penge?")
    assert labels(ENGLISH, danish) == []


PORTUGUESE = (
    "Olá Ana, lamentamos o problema com a sua luz. Por favor, desligue o Nook durante dez minutos "
    "e depois volte a ligar. Se não funcionar, nós enviamos uma nova lâmpada. Cumprimentos."
)
CATALAN = (
    "Hola Anna, ens sap greu el problema amb el llum. Desendolleu el Nook durant deu minuts i "
    "torneu-lo a connectar. Si encara no funciona, us enviem un llum nou sense cost. Salutacions."
)


@pytest.mark.parametrize("name", ["", "pt", "ca"])
@pytest.mark.parametrize("text", [PORTUGUESE, CATALAN])
def test_a_reply_in_the_portuguese_or_catalan_of_its_ticket_is_no_fault(
    text: str, name: str
) -> None:
    ticket = a_ticket(language=name, subject="", body=text)
    assert labels(text, ticket) == []
    answer = scored(SCORER, a_trial(golden=a_golden(ticket=ticket), draft=a_draft(reply=text)))
    assert [part.name for part in answer.parts] == ["whole", "clean"]


def test_portuguese_is_not_the_spanish_of_its_ticket() -> None:
    spanish = a_ticket(language="es", subject="", body=SPANISH)
    assert labels(PORTUGUESE, spanish) == ["language"]


def test_the_parts_say_what_was_judged() -> None:
    trial = a_trial(golden=a_golden(ticket=EN), draft=a_draft(reply=GERMAN))
    parts = {part.name: part.value for part in scored(SCORER, trial).parts}
    assert parts == {"whole": 1.0, "clean": 1.0, "language": 0.0}


def test_a_region_does_not_hide_the_language() -> None:
    assert labels(ENGLISH, a_ticket(language="de-AT", subject="", body=DE.body)) == ["language"]


@pytest.mark.parametrize("reply", ["Gracias.", "Hallo Ana.", "Merci beaucoup Ana !", "Danke, Ana."])
def test_a_few_words_are_in_no_language_for_certain(reply: str) -> None:
    assert labels(reply) == []


def test_a_long_reply_without_a_word_of_the_tickets_language_is_foreign() -> None:
    dutch = (
        "Hoi Femke, peterselie komt pas over veertien dagen op. Vanaf dag dertig kun je een "
        "nieuwe pod krijgen. Stuur dan een foto, uiterlijk zes weken later. Groet van ons team."
    )
    assert labels(dutch) == ["language"]


def test_another_script_is_another_language() -> None:
    russian = "Здравствуйте, Ана! Деньги уже в пути и будут у вас через пять дней. С уважением."
    assert labels(russian) == ["language"]
    asked = a_ticket(language="", subject="", body=russian)
    assert labels(ENGLISH, asked) == ["language"]
    assert labels(russian, asked) == []


def test_a_reply_that_changes_its_language_half_way_points_at_those_sentences() -> None:
    reply = f"{GERMAN} {ENGLISH}"
    found = faults(reply, DE)
    assert [(one.label, reply[one.start : one.end]) for one in found] == [("language", ENGLISH)]


def test_a_foreign_name_or_menu_in_a_reply_is_no_other_language() -> None:
    assert labels(f"{GERMAN} Öffnen Sie dazu „No neighbour delivery“.", DE) == []


def test_no_good_draft_is_called_unusable() -> None:
    good = [row for row in labelled() if not row.classes]
    assert len(good) == 230
    assert [row.reply for row in good if faults(row.reply, row.ticket)] == []


def test_no_reference_reply_is_called_unusable() -> None:
    pairs = list(zip(golden_replies(), golden_tickets(), strict=True))
    assert len(pairs) == 338
    assert [reply for reply, ticket in pairs if faults(reply, ticket)] == []


@pytest.mark.parametrize(("fault", "least"), [("truncated", 0.95), ("wrong_language", 0.95)])
def test_most_drafts_labelled_with_the_fault_are_called_unusable(fault: str, least: float) -> None:
    rows = [row for row in labelled() if fault in row.classes]
    found = sum(bool(faults(row.reply, row.ticket)) for row in rows)
    assert found >= least * len(rows) > 0


def test_other_faults_do_not_make_a_draft_unusable() -> None:
    # One of them begins with a code fence: the instructions that it gave away.
    rows = [row for row in labelled() if row.classes and not row.classes & _SEEN]
    assert sum(bool(faults(row.reply, row.ticket)) for row in rows) <= 1


_SEEN = {"truncated", "wrong_language"}


def test_the_reference_and_the_action_do_not_matter() -> None:
    one = a_trial(golden=a_golden(reference=a_reference(reply="", severity="critical")))
    assert scored(SCORER, one) == scored(SCORER, a_trial())


@given(st.text(max_size=300), st.text(max_size=100))
def test_no_text_breaks_it(reply: str, body: str) -> None:
    golden = a_golden(ticket=a_ticket(body=body))
    (answer,) = SCORER.score([a_trial(golden=golden, draft=a_draft(reply=reply))])
    assert isinstance(answer, Score)
    assert answer.value == (0.0 if answer.evidence else 1.0)
    assert all(0 <= one.start <= one.end <= len(reply) for one in answer.evidence)


@pytest.mark.parametrize(
    "junk",
    [
        "<", "<a ", "<a=", "{", "{{", "[", '"', "\\n", "```\n", "action:", "sources: 1", "&", "(",
        "<p>", "- a\n", "the ", ". ", "\n", "_", "<_", "`", "a.", "> A ", "\x00", "\ud800", "日",
    ],
)  # fmt: skip
def test_a_megabyte_of_junk_is_read(junk: str) -> None:
    text = junk * (1_000_000 // len(junk))
    assert len(faults(f"Hello Ana. {text}", a_ticket(body=text))) < 200
