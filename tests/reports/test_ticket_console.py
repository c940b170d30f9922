"""One ticket as plain text, with everything that was said about its drafts."""

from __future__ import annotations

from reports.text import columns
from reports.ticket_console import show_text
from tests.builders import a_draft, a_failure, a_golden, a_result, an_unscored
from tests.reports.outcomes import ALL_HOSTILE, a_hostile_outcome, a_pair


def test_a_ticket_reads_like_this() -> None:
    pair = a_pair()
    assert show_text(pair.golden, pair.candidate, 80) == (
        "T-0002 Refund\n"
        "action=answer, category=billing, channel=email, difficulty=easy, language=en,\n"
        "severity=normal\n"
        "\n"
        "Ticket\n"
        "  Where is my refund? I paid by card.\n"
        "\n"
        "Reference (answer)\n"
        "  Hello Ana, thank you for writing to us. Refunds to a card take 5 to 7 business\n"
        "  days. Kind regards, your support team\n"
        "  - asks for: Refunds to a card take 5 to 7 business days.\n"
        "  - forbids: You will have your money in 24 hours.\n"
        "\n"
        "Passages\n"
        "  1. KB-107 Refund times (8.50)\n"
        "     Refunds to a card take 5 to 7 business days. Refunds to PayPal take 1 to 2\n"
        "     business days. The day on which we approve the return is day 0.\n"
        "\n"
        "Trial 0: answer, 800 ms, $0.00040\n"
        "  Hello Ana, thank you for writing to us. You will have your money in 24 hours.\n"
        "  Kind regards, your support team\n"
        "  cites KB-107\n"
        "\n"
        "  faithfulness 0.500: 1 of 2 claims is in a passage\n"
        '    - unsupported "You will have your money in 24 hours.": KB-107 says 5 to 7\n'
        "      days\n"
        "  tone 0.800: polite\n"
    )


def test_a_failed_draft_and_a_missing_score_say_why() -> None:
    failed = a_result(outcome=a_failure(trial=2), scores=())
    unscored = a_result(
        outcome=a_draft(from_cache=True, warnings=("no action line",)),
        scores=(an_unscored(), an_unscored(scorer="tone", reason="the judge broke", failed=True)),
    )
    text = show_text(a_golden(), (failed, unscored))
    assert "Trial 2\n  no draft: timeout in model: no answer within 30 s\n" in text
    assert "800 ms, $0.00040, from the cache" in text
    assert "warning: no action line" in text
    assert "faithfulness does not apply: the draft makes no claim" in text
    assert "tone failed: the judge broke" in text


def test_a_long_reply_is_cut_with_a_note() -> None:
    text = show_text(a_golden(), (a_result(outcome=a_draft(reply="word " * 300_000)),))
    assert "(1,496,000 more characters are not shown)" in text  # 1,500,000 - 4,000
    assert len(text) < 20_000


def test_hostile_texts_cannot_steer_the_terminal_or_its_width() -> None:
    pair = a_hostile_outcome(ALL_HOSTILE).pairs[0]
    text = show_text(pair.golden, pair.candidate, 80)
    assert not {c for c in text if ord(c) < 32 and c != "\n"}
    assert max(columns(line) for line in text.splitlines()) <= 80
