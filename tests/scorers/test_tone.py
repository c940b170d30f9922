"""Prove that tone falls for rude lines and not for polite ones, and rises with manners."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.score import Score
from scorers.reader import LineReading
from scorers.text import fold
from scorers.tone import (
    CAUGHT_BELOW,
    FACTORS,
    LEAST_COURTESY,
    PARTS,
    WEIGHTS,
    ToneScorer,
    combine,
    sub_scores,
)
from tests.builders import a_draft, a_golden, a_passage, a_reference, a_ticket, a_trial
from tests.scorers.articles import articles, quoted, score_one, scored, unscored

GOOD = (
    "Hello Ana, thank you for writing to us. Refunds to a card take 5 to 7 business days. "
    "You can follow the refund under Account > Orders. {}"
    "Please let us know if you need anything else. Kind regards, your Verdanook support team"
)
FINE = LineReading(
    rude=0.05, blaming=0.05, over_promise=0.05, cold=0.05, empathic=0.05, politeness=0.5
)


def hearing(line: str, reading: LineReading) -> ToneScorer:
    """Return a scorer whose network hears `reading` in lines that hold `line`, else nothing."""

    def read(lines: Sequence[str]) -> list[LineReading]:
        return [reading if line in one else FINE for one in lines]

    return ToneScorer(read=read)


def parts_of(reply: str, body: str = "Where is my refund?") -> dict[str, float]:
    """Return the sub-scores by patterns and marks alone."""
    return sub_scores(reply, a_ticket(body=body), frozenset())[0]


def tone(reply: str, body: str = "Where is my refund?") -> float:
    """Return the tone by patterns and marks alone."""
    return combine(parts_of(reply, body))


def with_line(line: str) -> float:
    """Return the tone of the good reply with one more line."""
    return tone(GOOD.format(f"{line} "))


def test_a_good_reply_has_nearly_full_marks() -> None:
    assert tone(GOOD.format("")) > 0.97


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
PROMISES = [
    "We guarantee delivery tomorrow.", "We will refund you twice.",
    "You will get a free month.", "I promise that this will never happen again.",
    "A colleague will call you within 5 minutes.",
    "We will send you a free Nook Max as an apology.", "Your parcel will definitely arrive.",
]  # fmt: skip


@pytest.mark.parametrize("line", RUDE + PROMISES)
def test_one_rude_or_over_promising_line_drops_a_good_reply_below_the_limit(line: str) -> None:
    assert with_line(line) < CAUGHT_BELOW


POLITE_REFUSALS = [
    "I am sorry, but we cannot share that.",
    "Unfortunately, opened pods cannot be returned, and I am sorry about that.",
    "I am afraid we are unable to offer a discount for this order.",
    "I know this is not the answer you were hoping for.",
    "Sadly, there is nothing more we can do for this parcel.",
    "We regret that your application was not successful this time.",
    "I wish I could help, but the rules do not allow it.",
    "I cannot promise how the review will end.",
]
PLAIN_LINES = [
    "That is not your fault, and we will help you to put it right.",
    "You should have received an e-mail with the tracking link.",
    "Please stop using the adapter at once and unplug it at the wall.",
    "Please read article KB-401, where the steps are described.",
    "If you did not receive the e-mail, please check your spam folder.",
    "You can do it yourself under Account > Plan.",
    "As explained in KB-307, frost can delay parcels.",
    "We take your complaint seriously.",
    "Your plan ends at the end of the paid period.",
    "Please do not worry.", "I have already passed your message on.",
    "Only the account holder can ask for a copy.",
    "Thank you for your kind words.", "We look forward to welcoming you again.",
    "Obviously, I would be happy to help.", "The price is guaranteed for 12 months.",
    "None of this was your mistake.", "You are not to blame for the delay.",
]  # fmt: skip


@pytest.mark.parametrize("line", POLITE_REFUSALS + PLAIN_LINES)
def test_apologetic_refusals_and_plain_instructions_cost_next_to_nothing(line: str) -> None:
    assert with_line(line) == pytest.approx(tone(GOOD.format("")), abs=0.03)


@pytest.mark.parametrize("line", POLITE_REFUSALS)
def test_a_refusal_that_is_nothing_but_polite_stays_above_the_limit(line: str) -> None:
    assert tone(line) > CAUGHT_BELOW


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
def test_synonyms_of_greetings_and_sign_offs_change_next_to_nothing(usual: str, other: str) -> None:
    good = GOOD.format("")
    assert usual in good
    assert tone(good.replace(usual, other)) == pytest.approx(tone(good), abs=0.015)


def test_tone_rises_with_manners_over_replies_without_any_fault() -> None:
    ladder = [
        "Send me the order number today, I need it now.",
        "The order number is on the label of the box.",
        "Please send us the order number, it is on the label.",
        "Could you please send us the order number? It is on the label, thank you.",
        "Hello Ana, would you be so kind as to send us the order number? Thank you very much.",
    ]
    courtesy = [parts_of(reply)["courtesy"] for reply in ladder]
    assert courtesy == sorted(courtesy)
    assert len(set(courtesy)) == len(courtesy)
    assert min(courtesy) >= LEAST_COURTESY


def test_heaping_up_thanks_gains_nothing_over_saying_it_twice() -> None:
    twice = "Thank you for the label. Thank you for the photo. The refund takes five days."
    often = f"{twice} Thank you for the box. Thank you for the date. Thank you for the call."
    assert parts_of(often)["courtesy"] == pytest.approx(parts_of(twice)["courtesy"])


def test_a_second_rude_line_costs_more_than_one() -> None:
    # Each rude line leaves 0.6 of the courtesy.
    once = parts_of(GOOD.format("Calm down. The box is here. "))["courtesy"]
    twice = parts_of(GOOD.format("Calm down. Stop whining. "))["courtesy"]
    assert 0.59 < once <= 0.6
    assert 0.34 < twice <= 0.36


def test_no_sentence_of_the_articles_is_taken_for_rude_or_blaming() -> None:
    for passage in articles():
        parts, _ = sub_scores(passage.text, a_ticket(), frozenset())
        assert (passage.article_id, parts["courtesy"] >= LEAST_COURTESY) == (
            passage.article_id, True,
        )  # fmt: skip
        assert (passage.article_id, parts["no_blame"]) == (passage.article_id, 1.0)


def test_the_evidence_points_at_the_line_and_names_the_words() -> None:
    reply = GOOD.format("Stop wasting our time. ")
    _, evidence = sub_scores(reply, a_ticket(), frozenset())
    (found,) = [one for one in evidence if one.end]
    assert reply[found.start : found.end] == "Stop wasting our time."
    assert "wast" in found.note


def test_the_evidence_tells_what_the_manners_rest_on() -> None:
    _, evidence = sub_scores("Thanks. Send me the file.", a_ticket(), frozenset())
    (manners,) = [one for one in evidence if one.label == "manners"]
    assert manners.note.endswith("thanks; against: order")


def test_every_sub_score_is_shown_in_a_fixed_order_and_gives_the_value() -> None:
    trial = a_trial(draft=a_draft(reply=GOOD.format("Stop wasting our time. ")))
    answer = scored(hearing("nothing", FINE), trial)
    assert tuple(part.name for part in answer.parts) == PARTS
    assert answer.value == combine({part.name: part.value for part in answer.parts})
    assert {part.unit for part in answer.parts} == {"share"}


def test_distress_wants_a_word_of_regret_or_understanding() -> None:
    # Empathy 0.5 at weight 0.35 takes 0.175 of what courtesy leaves.
    body = "I am furious, this is unacceptable."
    assert parts_of(GOOD.format(""), body)["empathy"] == 0.5
    assert tone(GOOD.format(""), body) == pytest.approx(tone(GOOD.format("")) * (1 - 0.175))
    assert parts_of(GOOD.format("I am sorry about this. "), body)["empathy"] == 1.0


def test_a_promise_quoted_from_a_passage_is_not_ours_and_rudeness_is() -> None:
    line = "We guarantee delivery within 5 days."
    sources = frozenset(fold(one) for one in (line, "Only an idiot would wait."))
    told = sub_scores(GOOD.format(f"{line} "), a_ticket(), sources)[0]
    assert told["no_over_promise"] == 1.0
    rude = sub_scores(GOOD.format("Only an idiot would wait. "), a_ticket(), sources)[0]
    assert rude["courtesy"] <= 0.6


def test_the_passages_of_a_draft_are_its_sources() -> None:
    line = "We guarantee delivery within 5 days."
    quoting = a_draft(reply=GOOD.format(f"{line} "), passages=[a_passage(text=f"{line} Or not.")])
    own = a_draft(reply=GOOD.format(f"{line} "))
    scorer = hearing("nothing", FINE)
    assert scored(scorer, a_trial(draft=quoting)).value > 0.9
    assert scored(scorer, a_trial(draft=own)).value < CAUGHT_BELOW


@pytest.mark.parametrize("extra", ["{{customer_name}}", "[Your name]", "TODO"])
def test_a_placeholder_left_in_costs_clarity(extra: str) -> None:
    assert parts_of(GOOD.format(f"See {extra}. "))["clarity"] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("de", "Hallo Ana, danke für Ihre Nachricht. Die Ware kommt in drei Tagen zu Ihnen. "),
        ("es", "Hola Ana, gracias por su mensaje. El paquete llega a su casa en tres días. "),
        ("fr", "Bonjour Ana, merci pour votre message. Le colis arrive dans trois jours. "),
    ],
)
def test_german_spanish_and_french_have_their_own_lists(language: str, start: str) -> None:
    fine, faults = OTHER_LANGUAGES[language]
    assert tone(start) > 0.9
    for line in fine:
        assert tone(start + line) > 0.9, line
    for line in faults:
        assert tone(start + line) < CAUGHT_BELOW, line


OTHER_LANGUAGES = {
    "de": (
        ["Es tut uns leid, das ist nicht Ihre Schuld.", "Leider können wir das nicht versprechen.",
         "Suchen Sie sich einen Termin aus.", "Dann gehen Sie bitte auf Konto."],
        ["Das ist doch Ihre eigene Schuld.", "Träumen Sie weiter.", "Sie waren gewarnt.",
         "Das kommt davon, wenn man nicht liest.", "Das klappt hundertprozentig."],
    ),
    "es": (
        ["Lo sentimos, no podemos devolver las cápsulas.", "No podemos prometer una fecha.",
         "Es usted un cliente muy fiel.", "Nunca más de dos horas al día."],
        ["Eso no nos importa para nada.", "Siga soñando.", "Nadie le obligó a firmar.",
         "Tiene mi palabra de que no pasa más."],
    ),
    "fr": (
        ["Nous sommes désolés de ne pas pouvoir vous aider.",
         "Nous vous offrons la possibilité de changer.", "Quelle question souhaitez-vous poser ?"],
        ["Calmez-vous, s'il vous plaît.", "Tant pis pour vous.", "Vous étiez prévenu.",
         "Vous avez ma parole, il sera là demain."],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("label", "part"),
    [("rude", "courtesy"), ("blaming", "no_blame"), ("over_promise", "no_over_promise")],
)
def test_a_fault_that_only_the_network_hears_costs_as_much_as_one_of_the_patterns(
    label: str, part: str
) -> None:
    line = "The kettle is on the shelf."
    trial = a_trial(draft=a_draft(reply=GOOD.format(f"{line} ")))
    sure = hearing(line, FINE._replace(**{label: 0.97}))
    answer = scored(sure, trial)
    values = {one.name: one.value for one in answer.parts}
    assert values[part] <= 0.6
    assert answer.value < CAUGHT_BELOW
    assert quoted(answer, trial)[0] == line
    assert scored(hearing(line, FINE), trial).value > 0.85


def test_the_politeness_that_the_network_hears_moves_the_value_both_ways() -> None:
    trial = a_trial(draft=a_draft(reply=GOOD.format("")))
    values = [
        scored(hearing(" ", FINE._replace(politeness=heard)), trial).value
        for heard in (0.2, 0.5, 0.9)
    ]
    # Half of politeness at a quarter of courtesy: 0.5 · 0.25 · 0.3 and 0.5 · 0.25 · 0.4 between,
    # on all lines but the last, which holds no space.
    assert values == sorted(values)
    assert 0.03 < values[1] - values[0] < 0.038
    assert 0.04 < values[2] - values[1] < 0.051


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


def test_the_same_draft_has_the_same_score_whatever_stands_beside_it() -> None:
    trials = [a_trial(draft=a_draft(reply=GOOD.format(f"{line} "))) for line in RUDE[:4]]
    together = ToneScorer().score(trials)
    alone = [score_one(ToneScorer(), trial) for trial in reversed(trials)]
    assert together == alone[::-1]


def test_the_fingerprint_tells_a_given_network_from_the_own() -> None:
    assert ToneScorer().fingerprint == ToneScorer().fingerprint
    assert ToneScorer().fingerprint != hearing("", FINE).fingerprint


@given(st.text(max_size=400), st.text(max_size=100))
def test_no_text_breaks_it(reply: str, body: str) -> None:
    golden = a_golden(ticket=a_ticket(body=body))
    scorer = hearing("a", FINE._replace(rude=1.0))
    answer = score_one(scorer, a_trial(golden=golden, draft=a_draft(reply=reply)))
    if isinstance(answer, Score):
        assert 0.0 <= answer.value <= 1.0
        assert all(0 <= one.start <= one.end <= len(reply) for one in answer.evidence)


JUNK = [
    "a",
    "you ",
    "!",
    "AB ",
    "your a ",
    "you are just ",
    "\x00",
    "would a",
    "have a ",
    "send ",
    "? ",
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_read_in_linear_time(junk: str) -> None:
    assert 0.0 <= tone(junk * (300_000 // len(junk))) <= 1.0
