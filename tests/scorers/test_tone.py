"""Prove that tone falls for rude lines and not for polite ones, whatever the greeting."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.score import Score
from scorers.tone import FACTORS, WEIGHTS, ToneScorer, combine, sub_scores
from tests.builders import a_draft, a_golden, a_passage, a_reference, a_ticket, a_trial
from tests.scorers.articles import articles, quoted, score_one, scored, unscored

GOOD = (
    "Hello Ana, thank you for writing to us. Refunds to a card take 5 to 7 business days. "
    "You can follow the refund under Account > Orders. {}"
    "Please let us know if you need anything else. Kind regards, your Verdanook support team"
)


def tone(reply: str, body: str = "Where is my refund?") -> float:
    """Return the score of a reply."""
    golden = a_golden(ticket=a_ticket(body=body))
    return scored(ToneScorer(), a_trial(golden=golden, draft=a_draft(reply=reply))).value


def with_line(line: str) -> float:
    """Return the score of the good reply with one more line."""
    return tone(GOOD.format(f"{line} "))


def test_a_good_reply_has_full_marks() -> None:
    assert tone(GOOD.format("")) == pytest.approx(1.0)


RUDE = [
    "As I already told you, read the article.", "Calm down.", "This is obviously your own fault.",
    "We really do not care about that.", "Stop wasting our time.",
    "Only an idiot would pour cold water in.", "You should have read the instructions.",
    "Your complaint is ridiculous.", "Learn to read.", "That is your problem, not ours.",
    "Congratulations, you managed to break it.", "Even a child could do this.",
    "How many times do we have to explain this?", "You clearly did not pay attention.",
    "We couldn't care less whether you cancel.", "Deal with it.", "Read. The. Article.",
    "What part of no do you not understand?", "You broke it, so you pay for it.",
    "Nobody forced you to buy it.", "If you can't handle a simple pot, buy plastic flowers.",
    "Don't blame us for your mistakes.", "Take it or leave it.", "READ THE ARTICLE AGAIN!",
    "You have no one to blame but yourself.", "We don't have time for this.",
    "Send the photo now or we close your case.", "Your fault.", "So what?",
]  # fmt: skip


@pytest.mark.parametrize("line", RUDE)
def test_one_rude_line_costs_at_least_a_fifth(line: str) -> None:
    assert with_line(line) <= 0.8


@pytest.mark.parametrize(
    "line",
    [
        "We guarantee delivery tomorrow.", "We will refund you twice.",
        "You will get a free month.", "I promise that this will never happen again.",
        "A colleague will call you within 5 minutes.",
        "We will send you a free Nook Max as an apology.", "Your parcel will definitely arrive.",
    ],
)  # fmt: skip
def test_an_over_promise_costs_as_much_as_a_rude_line(line: str) -> None:
    assert with_line(line) <= 0.8


@pytest.mark.parametrize(
    "line",
    [
        "I am sorry, but we cannot share that.",
        "Unfortunately, opened pods cannot be returned, and I am sorry about that.",
        "I am afraid we are unable to offer a discount for this order.",
        "I know this is not the answer you were hoping for.",
        "Sadly, there is nothing more we can do for this parcel.",
        "That is not your fault, and we will help you to put it right.",
        "You should have received an e-mail with the tracking link.",
        "Please stop using the adapter at once and unplug it at the wall.",
        "Please read article KB-401, where the steps are described.",
        "If you did not receive the e-mail, please check your spam folder.",
        "You can do it yourself under Account > Plan.",
        "As explained in KB-307, frost can delay parcels.",
        "I cannot promise how the review will end.",
        "We take your complaint seriously.",
        "Your plan ends at the end of the paid period.",
        "Please do not worry.", "I have already passed your message on.",
        "Only the account holder can ask for a copy.",
    ],
)  # fmt: skip
def test_apologetic_refusals_and_plain_instructions_cost_nothing(line: str) -> None:
    assert with_line(line) == pytest.approx(tone(GOOD.format("")), abs=0.01)


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        ("Hello Ana, thank you for writing to us.", "Hi Ana, thanks for reaching out."),
        ("Hello Ana, thank you for writing to us.", "Dear Ana, thank you for your message!"),
        ("Hello Ana,", "Good morning Ana,"),
        ("Kind regards, your Verdanook support team", "Best wishes, Verdanook Support"),
        ("Kind regards,", "Warm regards,"),
        ("Please let us know if", "Just let us know if"),
    ],
)
def test_synonyms_of_greetings_and_sign_offs_change_nothing(usual: str, other: str) -> None:
    good = GOOD.format("")
    assert usual in good
    assert tone(good.replace(usual, other)) == pytest.approx(tone(good), abs=0.01)


def test_a_second_rude_line_costs_more_than_one() -> None:
    # Each rude line leaves 0.6 of the courtesy: 1, 0.6, 0.36.
    one, two = with_line("Calm down."), with_line("Calm down. Stop whining.")
    assert one == pytest.approx(0.6)
    assert two == pytest.approx(0.36)


def test_no_sentence_of_the_articles_is_taken_for_rude_or_blaming() -> None:
    for passage in articles():
        parts, _ = sub_scores(passage.text, a_ticket(), frozenset())
        assert (passage.article_id, parts["courtesy"]) == (passage.article_id, 1.0)
        assert (passage.article_id, parts["no_blame"]) == (passage.article_id, 1.0)


def test_the_evidence_points_at_the_line_and_names_the_words() -> None:
    trial = a_trial(draft=a_draft(reply=GOOD.format("Stop wasting our time. ")))
    answer = scored(ToneScorer(), trial)
    assert quoted(answer, trial) == ["Stop wasting our time."]
    assert "wast" in answer.evidence[0].note
    assert answer.reason == "courtesy 0.60"


def test_distress_wants_a_word_of_regret_or_understanding() -> None:
    # Empathy 0.5 at weight 0.35 takes 0.175.
    body = "I am furious, this is unacceptable."
    assert tone(GOOD.format(""), body) == pytest.approx(1 - 0.175)
    assert tone(GOOD.format("I am sorry about this. "), body) == pytest.approx(1.0)


def test_a_promise_quoted_from_a_passage_is_not_ours_and_rudeness_is() -> None:
    line = "We guarantee delivery within 5 days."
    passages = [a_passage(text=f"{line} Only an idiot would wait.")]
    quoting = a_draft(reply=GOOD.format(f"{line} "), passages=passages)
    assert scored(ToneScorer(), a_trial(draft=quoting)).value == pytest.approx(1.0)
    rude = a_draft(reply=GOOD.format("Only an idiot would wait. "), passages=passages)
    assert scored(ToneScorer(), a_trial(draft=rude)).value < 0.8


@pytest.mark.parametrize("extra", ["{{customer_name}}", "[Your name]", "TODO"])
def test_a_placeholder_left_in_costs_clarity(extra: str) -> None:
    # Clarity falls to 0.3 at weight 0.3: 1 - 0.7 · 0.3 = 0.79.
    assert with_line(f"See {extra}.") == pytest.approx(0.79)


def test_a_reply_that_repeats_itself_loses_clarity() -> None:
    loop = "Please open the account page and press the button. " * 8
    # One of eight sentences is new: clarity 1/8, so 1 - 0.3 · 7/8 = 0.7375.
    assert tone(loop) == pytest.approx(0.7375)


def test_very_short_and_very_long_replies_lose_a_little() -> None:
    assert 0.9 < tone("Yes.") < 0.95  # length 0.5 + 0.5/15 at weight 0.15
    words = " ".join(f"Sentence number {i} says a thing." for i in range(200))
    assert 0.9 < tone(words) < 0.95  # 1,200 words: length 0.4 at weight 0.15


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("Es tut uns leid, das ist nicht Ihre Schuld.", "Das ist doch Ihre eigene Schuld."),
        ("Lo sentimos, no podemos devolver las cápsulas.", "Eso no nos importa para nada."),
        ("Nous sommes désolés de ne pas pouvoir vous aider.", "Calmez-vous, s'il vous plaît."),
    ],
)
def test_german_spanish_and_french_have_their_own_lists(good: str, bad: str) -> None:
    start = {
        "Es": "Hallo Ana, danke für Ihre Nachricht. Die Ware kommt in drei Tagen zu Ihnen. ",
        "Lo": "Hola Ana, gracias por su mensaje. El paquete llega a su casa en tres días. ",
        "No": "Bonjour Ana, merci pour votre message. Le colis arrive chez vous dans trois jours. ",
    }[good[:2]]
    assert tone(start + good) == pytest.approx(1.0, abs=0.02)
    assert tone(start + bad) < 0.8


def test_the_combination_is_the_documented_formula() -> None:
    parts = {
        "empathy": 0.5, "clarity": 0.8, "register": 0.7, "length": 0.9,
        "courtesy": 0.6, "no_blame": 0.6, "no_over_promise": 1.0,
    }  # fmt: skip
    # (0.35·0.5 + 0.3·0.8 + 0.2·0.7 + 0.15·0.9) · 0.6 · 0.6 = 0.69 · 0.36 = 0.2484
    assert combine(parts) == pytest.approx(0.2484)


@given(st.lists(st.floats(0, 1), min_size=7, max_size=7))
def test_the_combination_stays_between_0_and_the_worst_factor(values: list[float]) -> None:
    parts = dict(zip([*WEIGHTS, *FACTORS], values, strict=True))
    assert 0.0 <= combine(parts) <= prod(parts[part] for part in FACTORS) + 1e-12


def test_the_weights_add_up_to_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


def test_an_empty_reply_is_unscored() -> None:
    assert unscored(ToneScorer(), a_trial(draft=a_draft(reply=" \t"))).kind == "not_applicable"


def test_the_reference_does_not_influence_the_tone() -> None:
    one = a_trial(golden=a_golden(reference=a_reference(reply="Calm down.", severity="critical")))
    assert scored(ToneScorer(), one).value == scored(ToneScorer(), a_trial()).value


@given(st.text(max_size=400), st.text(max_size=100))
def test_no_text_breaks_it(reply: str, body: str) -> None:
    golden = a_golden(ticket=a_ticket(body=body))
    answer = score_one(ToneScorer(), a_trial(golden=golden, draft=a_draft(reply=reply)))
    if isinstance(answer, Score):
        assert 0.0 <= answer.value <= 1.0
        assert all(0 <= one.start <= one.end <= len(reply) for one in answer.evidence)


@pytest.mark.parametrize("junk", ["a", "you ", "!", "AB ", "your a ", "you are just ", "\x00"])
def test_junk_is_read_in_linear_time(junk: str) -> None:
    assert 0.0 <= tone(junk * (300_000 // len(junk))) <= 1.0
