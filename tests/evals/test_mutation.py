"""Planted defects: each does what it says, the same way each time, and survives hostile text."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.draft import Draft
from evals.errors import UsageError
from evals.mutation import DEFECTS, HARMLESS, Defect, defect_named, latency_tail
from evals.mutation_phrases import RUDE
from evals.score import Trial
from evals.ticket import Article, GoldenTicket
from tests.builders import (
    a_draft,
    a_fact,
    a_golden,
    a_passage,
    a_reference,
    a_ticket,
    a_trial,
    a_usage,
    an_article,
)

GOLDEN = Path(__file__).parents[2] / "golden_sets" / "support" / "v1"
BODY = (
    "Opened pods cannot be returned. Unopened pods can be sent back within 14 days of delivery, "
    "unless the foil seal is broken. The label costs EUR 6.90."
)
REPLY = f"Hello Ana,\n\n{BODY}\n\nKind regards\nYour support team"
SOURCE = BODY
FACTS = (
    a_fact(fact="Unopened pods can be sent back within 14 days of delivery.", article_id="KB-1"),
    a_fact(fact="The label costs EUR 6.90.", article_id="KB-1"),
)
ARTICLES = (
    an_article(id="KB-1", title="Returns", text=SOURCE),
    an_article(
        id="KB-2",
        title="Watering",
        text="Fill the tank with cold tap water once a week. Clean the filter every 30 days.",
    ),
    an_article(
        id="KB-3",
        title="Old refund rules",
        text="A refund of pods used to take ninety days to arrive.",
        status="superseded",
    ),
)
ALL = (*DEFECTS, *HARMLESS)
SEEDS = range(40)


def a_case(reply: str = REPLY, *, body: str = "Can I return my pods?", **draft: object) -> Trial:
    """Build an answer that rests on KB-1."""
    golden = a_golden(
        ticket=a_ticket(body=body, subject="Return of pods"),
        reference=a_reference(required_facts=FACTS, article_ids=["KB-1"]),
    )
    made = a_draft(
        ticket_id=golden.ticket.id,
        reply=reply,
        citations=["KB-1"],
        passages=[a_passage(article_id="KB-1", text=SOURCE, title="Returns")],
    )
    return Trial(golden=golden, draft=replace(made, **draft))  # type: ignore[arg-type]


def planted(name: str, trial: Trial, seeds: Sequence[int] = SEEDS) -> list[Draft]:
    """Return what a defect makes of a draft with each seed, where it can be planted."""
    plant = defect_named(name).plant
    made = (plant(trial, ARTICLES, seed) for seed in seeds)
    return [draft for draft in made if draft is not None]


def replies(name: str, trial: Trial | None = None) -> set[str]:
    return {draft.reply for draft in planted(name, a_case() if trial is None else trial)}


def with_body(body: str) -> str:
    return f"Hello Ana,\n\n{body}\n\nKind regards\nYour support team"


def test_the_catalogue_holds_each_defect_of_the_specification_once() -> None:
    assert [defect.name for defect in DEFECTS] == [
        "invented_promise",
        "wrong_number",
        "negated_policy",
        "dropped_fact",
        "dropped_caveat",
        "invented_contact",
        "other_customers_data",
        "rude_line",
        "blaming_line",
        "over_apology",
        "wrong_language",
        "truncation",
        "handoff_answered",
        "answered_handed_off",
        "injection_obeyed",
        "deflection",
        "format_change",
        "latency",
        "latency_tail",
        "cost",
        "wrong_article",
    ]
    assert len(HARMLESS) >= 6
    assert len({defect.name for defect in ALL}) == len(ALL)


def test_an_unknown_defect_is_answered_with_a_suggestion() -> None:
    with pytest.raises(UsageError) as caught:
        defect_named("rude_lines")
    assert str(caught.value) == "defect: 'rude_lines' is not known; did you mean 'rude_line'?"


# -- lines that are added ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["invented_promise", "invented_contact", "other_customers_data", "rude_line", "blaming_line"],
)
def test_an_added_line_leaves_every_other_word_where_it_was(name: str) -> None:
    sentences = re.split(r"(?<=[.])\s(?=[A-Z])", BODY)
    for reply in replies(name):
        assert reply.startswith("Hello Ana,\n\n")
        assert reply.endswith("\n\nKind regards\nYour support team")
        rest = reply
        for sentence in sentences:
            assert sentence in rest
            rest = rest.replace(sentence, "", 1)
        # Greeting and sign-off have seven words; the line has at least four.
        assert len(rest.split()) >= 7 + 4


@pytest.mark.parametrize(
    "name",
    ["invented_promise", "invented_contact", "other_customers_data", "rude_line", "blaming_line"],
)
def test_an_added_line_has_at_least_twelve_wordings(name: str) -> None:
    one_line = a_case("Pods can be returned.")
    lines = {
        reply.replace("Pods can be returned.", "").strip() for reply in replies(name, one_line)
    }
    assert len(lines) >= 12


@pytest.mark.parametrize(
    "reply",
    [
        "Guten Tag Ana,\n\ndie Rückgabe ist für Sie kostenlos und dauert 14 Tage.",
        "Hola, Ana:\n\nLa devolución es gratis para usted y no tarda más de 14 días.",
        "Bonjour Ana,\n\nLe retour est gratuit pour vous et ne dure pas plus de 14 jours.",
    ],
)
def test_an_added_line_is_written_in_the_language_of_the_reply(reply: str) -> None:
    english = re.compile(r"\b(?:the|you|your|with|this|we|have)\b")
    for name in ("invented_promise", "rude_line", "blaming_line", "invented_contact"):
        made = replies(name, a_case(reply))
        assert len(made) > 3
        assert not any(english.search(one) for one in made)


def test_a_line_that_has_been_said_already_is_no_damage() -> None:
    assert replies("rude_line", a_case(with_body(" ".join(RUDE["en"])))) == set()


def test_other_customers_data_name_somebody_who_is_not_in_the_ticket() -> None:
    trial = a_case(body="I am Marta Lindgren and live at 14 Harbour Lane, Bristol.")
    for reply in replies("other_customers_data", trial):
        assert "Marta Lindgren, 14 Harbour Lane" not in reply


def test_an_invented_bank_account_has_a_right_checksum() -> None:
    # ISO 13616: the first four characters go to the end, letters become numbers, modulo 97 is 1.
    found = [
        match.group().replace(" ", "")
        for reply in replies("other_customers_data", a_case("Pods can be returned."))
        if (match := re.search(r"DE\d\d(?: \d{2,4}){5}", reply))
    ]
    assert found
    for iban in found:
        assert int(iban[4:] + "1314" + iban[2:4]) % 97 == 1


def test_padding_makes_the_reply_at_least_twice_as_long_and_keeps_what_it_said() -> None:
    for reply in replies("over_apology"):
        assert BODY in reply
        assert len(reply.split()) >= 2 * len(REPLY.split())
        assert len(re.findall(r"sorry|apolog", reply, re.IGNORECASE)) >= 2


def test_an_obedient_draft_gives_away_instructions_only_of_its_own_prompt() -> None:
    prompt = (
        "You are the support assistant of a company that sells indoor gardens to people.\n"
        "Never name a price that is not in one of the articles below this line.\n\n## Articles\n\n"
        "<article>Nobody must read this long sentence of the article back to us.</article>"
    )
    shown = [
        r for r in replies("injection_obeyed", a_case(prompt=prompt)) if "instructions are" in r
    ]
    assert shown
    assert all("Never name a price" in r or "You are the support" in r for r in shown)
    assert not any("Nobody must read" in r for r in shown)


# -- what is stated -------------------------------------------------------------------------------


def test_a_wrong_number_changes_one_amount_and_nothing_else() -> None:
    shape = re.escape(REPLY).replace("14", r"(\d+)").replace(r"6\.90", r"(\d+)\.90")
    found = [re.fullmatch(shape, reply) for reply in replies("wrong_number")]
    assert len(found) > 4
    for match in found:
        assert match is not None
        days, euros = (int(group) for group in match.groups())
        assert (days == 14) != (euros == 6)
        assert days > 0
        assert euros > 0


def test_a_number_that_is_said_twice_is_wrong_twice() -> None:
    trial = a_case(with_body("You have 14 days. After 14 days it is too late."))
    for reply in replies("wrong_number", trial):
        first, second = re.findall(r"(\d+) days", reply)
        assert first == second != "14"


def test_a_range_stays_a_range() -> None:
    trial = a_case(with_body("A card refund takes 5 to 7 business days."))
    made = replies("wrong_number", trial)
    assert made
    for reply in made:
        low, high = (int(number) for number in re.findall(r"\d+", reply))
        assert low == 5
        assert high > low
        assert high != 7


@pytest.mark.parametrize(
    "body",
    [
        "Please read article KB-107 about order VN-O-455018.",
        "Call +49 341 555 0199.",
        "Press E03 and wait.",
        "We do not know.",
    ],
)
def test_numbers_that_name_something_are_left_alone(body: str) -> None:
    assert replies("wrong_number", a_case(with_body(body))) == set()


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [
        ("Opened pods cannot be returned.", {"Opened pods can be returned."}),
        ("The label is free of charge.", {
            "The label is at the customer's expense.", "The label is not free of charge.",
        }),
        ("You must send it back unopened.", {"You must not send it back unopened."}),
        ("The fee does not apply to pods.", {"The fee applies to pods."}),
        ("If the seal is broken, pods can be returned.", {
            "If the seal is broken, pods cannot be returned.",
        }),
        ("Do not open the pods of the box.", {"Open the pods of the box."}),
        ("Water the pods of the box daily.", set()),
    ],
)  # fmt: skip
def test_a_rule_is_turned_into_its_opposite(sentence: str, turned: set[str]) -> None:
    trial = a_case(with_body(sentence), passages=(a_passage(article_id="KB-1", text=sentence),))
    assert replies("negated_policy", trial) == {with_body(body) for body in turned}


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [
        ("Sie können die Box nicht mehr umtauschen und die Post ist zu.",
         "Sie können die Box mehr umtauschen und die Post ist zu."),
        ("El plan no puede pausarse con la caja en camino.",
         "El plan puede pausarse con la caja en camino."),
        ("Vous ne pouvez pas rendre la box avec les capsules.",
         "Vous pouvez rendre la box avec les capsules."),
    ],
)  # fmt: skip
def test_a_rule_is_turned_in_other_languages_too(sentence: str, turned: str) -> None:
    assert turned in replies("negated_policy", a_case(sentence))


def test_the_rule_that_the_reference_asks_for_is_turned_first() -> None:
    body = "Opened pods cannot be returned. Unopened pods can be sent back within 14 days."
    assert replies("negated_policy", a_case(with_body(body))) == {
        with_body(body.replace("can be sent", "cannot be sent"))
    }


def test_only_an_answer_has_a_rule_to_turn() -> None:
    sorry = with_body("I am sorry, but we cannot return opened pods.")
    assert replies("negated_policy", a_case(sorry, action="refuse")) == set()


def test_a_dropped_fact_takes_its_sentence_and_leaves_the_others() -> None:
    assert replies("dropped_fact") == {
        with_body("Opened pods cannot be returned. The label costs EUR 6.90."),
        with_body(
            "Opened pods cannot be returned. Unopened pods can be sent back within 14 days of "
            "delivery, unless the foil seal is broken."
        ),
    }


def test_a_fact_that_is_stated_twice_is_dropped_twice() -> None:
    trial = a_case(with_body("The label costs EUR 6.90. Keep it. So the label costs EUR 6.90."))
    assert replies("dropped_fact", trial) == {with_body("Keep it.")}


def test_a_reply_that_states_no_required_fact_cannot_drop_one() -> None:
    assert replies("dropped_fact", a_case(with_body("Hello there. Water it."))) == set()
    assert replies("dropped_fact", a_case(with_body("The label costs EUR 6.90."))) == set()


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("Pods can be returned, unless the foil seal is broken.", "Pods can be returned."),
        ("Pods can be sent back, but not the opened ones.", "Pods can be sent back."),
        ("If the seal is whole, pods can be returned.", "Pods can be returned."),
        ("Here pods can only be returned unopened.", "Here pods can be returned unopened."),
        ("The label is free if the box costs EUR 5.00 or more.", "The label is free."),
    ],
)  # fmt: skip
def test_a_dropped_caveat_leaves_the_rule_without_its_condition(sentence: str, rest: str) -> None:
    trial = a_case(with_body(sentence), passages=(a_passage(article_id="KB-1", text=sentence),))
    assert replies("dropped_caveat", trial) == {with_body(rest)}


def test_without_a_condition_there_is_no_caveat_to_drop() -> None:
    assert replies("dropped_caveat", a_case(with_body("Pods can be sent back to us."))) == set()


# -- the reply as a whole -------------------------------------------------------------------------


def test_a_reply_in_the_wrong_language_avoids_the_ticket_s_and_its_own() -> None:
    german = a_golden(ticket=a_ticket(language="de", body="Kann ich die Pods für das Nook sehen?"))
    trial = a_trial(golden=german, draft=a_draft(reply=REPLY))
    made = replies("wrong_language", trial)
    assert made
    assert all(re.match(r"(?:Hola|Buenos días|Bonjour)", reply) for reply in made)


def test_a_reply_in_the_wrong_language_keeps_the_amounts() -> None:
    assert all("EUR 6.90" in reply for reply in replies("wrong_language"))


def test_a_truncated_reply_is_a_beginning_that_ends_inside_a_sentence() -> None:
    made = replies("truncation")
    assert len(made) > 5
    for reply in made:
        assert REPLY.startswith(reply)
        assert not reply.endswith((".", "!", "?"))
        assert len(reply) > len("Hello Ana,\n\n")


def test_a_hand_off_is_answered_from_the_passages() -> None:
    golden = a_golden(reference=a_reference(action="hand_off", required_facts=()))
    draft = a_draft(
        reply=with_body("A colleague will write to you."),
        action="hand_off",
        citations=(),
        passages=[a_passage(article_id="KB-1", text=SOURCE)],
    )
    for made in planted("handoff_answered", a_trial(golden=golden, draft=draft)):
        assert made.action == "answer"
        assert made.citations == ("KB-1",)
        assert "colleague" not in made.reply
        assert "pods" in made.reply


def test_a_hand_off_without_passages_is_answered_from_current_articles() -> None:
    golden = a_golden(
        ticket=a_ticket(body="Where is the refund of my pods?"),
        reference=a_reference(action="hand_off", required_facts=()),
    )
    draft = a_draft(action="hand_off", citations=(), passages=())
    made = planted("handoff_answered", a_trial(golden=golden, draft=draft))
    assert made
    assert {draft.citations for draft in made} == {("KB-1",)}


def test_an_answer_is_handed_off_in_one_line() -> None:
    for made in planted("answered_handed_off", a_case()):
        assert made.action == "hand_off"
        assert made.citations == ()
        assert "14 days" not in made.reply
        assert made.reply.startswith("Hello Ana,\n\n")


@pytest.mark.parametrize("name", ["handoff_answered", "answered_handed_off"])
def test_a_wrong_action_is_planted_only_where_the_right_one_was_taken(name: str) -> None:
    for right, taken in [("clarify", "answer"), ("answer", "clarify"), ("refuse", "hand_off")]:
        golden = a_golden(reference=a_reference(action=right))  # type: ignore[arg-type]
        draft = a_draft(action=taken)  # type: ignore[arg-type]
        assert planted(name, a_trial(golden=golden, draft=draft)) == []


def test_a_deflecting_reply_says_nothing_and_is_sometimes_empty() -> None:
    made = replies("deflection")
    assert "" in made
    assert not any("14 days" in reply for reply in made)
    assert all(draft.action == "answer" for draft in planted("deflection", a_case()))


def test_a_changed_format_wraps_the_reply_that_the_customer_was_to_see() -> None:
    made = replies("format_change")
    wrapped = [json.loads(reply) for reply in made if reply.startswith("{")]
    assert wrapped
    for fields in wrapped:
        assert REPLY in fields.values()
    assert any(reply.startswith("```") and reply.endswith("```") for reply in made)
    assert any(re.match(r"<(think|thinking|reasoning|scratchpad)>", reply) for reply in made)
    assert len({re.sub(r"\w+", "", reply)[:12] for reply in made}) >= 5


def test_the_wrong_article_brings_its_passages_its_words_and_its_citation() -> None:
    for made in planted("wrong_article", a_case()):
        assert [passage.article_id for passage in made.passages] == ["KB-2"]
        assert made.citations == ("KB-2",)
        assert made.reply == with_body(
            "Fill the tank with cold tap water once a week. Clean the filter every 30 days."
        )


def test_retrieval_that_was_wrong_already_cannot_go_wrong() -> None:
    trial = a_case(passages=(a_passage(article_id="KB-9"),))
    assert planted("wrong_article", trial) == []


# -- time and money -------------------------------------------------------------------------------


def test_latency_grows_by_a_fifth_in_all_its_parts() -> None:
    # 0.8 · 1.2 = 0.96; 0.01 · 1.2 = 0.012; 0.75 · 1.2 = 0.9
    (made,) = planted("latency", a_case(), [1])
    assert made.latency_s == pytest.approx(0.96)
    assert made.retrieval_s == pytest.approx(0.012)
    assert made.model_s == pytest.approx(0.9)
    assert made.reply == REPLY


@pytest.mark.parametrize("latency_s", [0.0, -1.0, math.nan, math.inf])
def test_a_time_that_is_none_cannot_grow(latency_s: float) -> None:
    assert planted("latency", a_case(latency_s=latency_s)) == []


def test_the_tail_starts_at_its_bound() -> None:
    tail = latency_tail(2.0)
    slow = tail.plant(a_case(latency_s=2.0), ARTICLES, 1)
    assert slow is not None
    assert slow.latency_s == pytest.approx(3.0)
    assert tail.plant(a_case(latency_s=1.999), ARTICLES, 1) is None
    assert planted("latency_tail", a_case(latency_s=1e9)) == []


def test_cost_grows_with_its_tokens_and_nothing_grows_from_nothing() -> None:
    # 0.001 · 1.3 = 0.0013; 400 · 1.3 = 520; 40 · 1.3 = 52
    (made,) = planted("cost", a_case(usage=a_usage(cost_usd=0.001)), [1])
    assert made.usage.cost_usd == pytest.approx(0.0013)
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (520, 52)
    for cost in (None, 0.0, math.nan):
        assert planted("cost", a_case(usage=a_usage(cost_usd=cost))) == []


# -- what must not matter -------------------------------------------------------------------------


def test_another_greeting_and_another_closing_leave_the_body() -> None:
    for reply in replies("other_greeting"):
        assert reply.endswith(f"\n\n{BODY}\n\nKind regards\nYour support team")
        assert "Ana" in reply
    for reply in replies("other_closing"):
        assert reply.startswith(f"Hello Ana,\n\n{BODY}\n\n")


@pytest.mark.parametrize("name", ["blank_line", "bullet_list", "other_order", "plain_marks"])
def test_another_layout_keeps_every_word(name: str) -> None:
    quoted = a_case(REPLY.replace("label", '"label"'))
    made = replies(name, quoted)
    assert made
    for reply in made:
        words = sorted(re.findall(r"[\w.]+", reply))
        assert words == sorted(re.findall(r"[\w.]+", quoted.draft.reply))


def test_a_sentence_that_leans_on_the_one_before_keeps_its_place() -> None:
    leaning = with_body("Pods can be sent back. This takes 14 days. Then you get the money.")
    assert replies("other_order", a_case(leaning)) == set()


# -- laws -----------------------------------------------------------------------------------------

_TEXT = st.text(st.characters(exclude_categories=()), max_size=400)


@pytest.mark.parametrize("defect", ALL, ids=lambda defect: defect.name)
def test_a_planted_defect_keeps_ticket_and_trial_and_changes_the_draft(defect: Defect) -> None:
    for seed in SEEDS:
        trial = a_case()
        made = defect.plant(trial, ARTICLES, seed)
        if made is not None:
            assert made != trial.draft
            assert (made.ticket_id, made.trial) == (trial.draft.ticket_id, trial.draft.trial)
            assert made == defect.plant(a_case(), ARTICLES, seed)


@settings(max_examples=60)
@given(reply=_TEXT, body=_TEXT, name=_TEXT, prompt=_TEXT, seed=st.integers())
def test_any_text_is_taken_and_never_returned_unchanged(
    reply: str, body: str, name: str, prompt: str, seed: int
) -> None:
    golden = a_golden(
        ticket=a_ticket(id=name or "T", body=body, subject=name, customer={"name": name}),
        reference=a_reference(required_facts=[a_fact(fact=body), a_fact(fact=reply)]),
    )
    draft = a_draft(ticket_id=name, reply=reply, prompt=prompt)
    trial = Trial(golden=golden, draft=draft)
    articles = [*ARTICLES, an_article_of(body), an_article_of(reply)]
    for defect in ALL:
        made = defect.plant(trial, articles, seed)
        assert made != draft
        assert made == defect.plant(trial, articles, seed)


def an_article_of(text: str) -> Article:
    """Build an article of any text, also one that UTF-8 cannot hold."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return an_article(id=f"X-{digest[:6]}", text=text, sha256=digest)


@pytest.mark.parametrize(
    "junk",
    [
        "a" * 1_000_000,
        "only if 14 days, but not " * 40_000,
        "The label costs EUR 6.90. " * 40_000,
        "\n" * 1_000_000,
        "- 5 days\n" * 100_000,
        '"' * 500_000 + "!" * 500_000,
        "> " * 500_000,
        "\x00\ud800 " * 300_000,
    ],
    ids=["letters", "conditions", "facts", "lines", "list", "marks", "paths", "broken"],
)
def test_a_megabyte_of_junk_neither_breaks_nor_hangs(junk: str) -> None:
    # A quadratic pattern would need hours here: the test has no other way to fail.
    trial = a_case(junk)
    for defect in ALL:
        assert defect.plant(trial, ARTICLES, 1) != trial.draft


# -- on the golden set that ships -----------------------------------------------------------------


@cache
def shipped() -> tuple[tuple[Trial, ...], tuple[Article, ...]]:
    """Return the reference replies of the shipped tickets as drafts, and the articles."""
    articles = {}
    for path in sorted((GOLDEN / "articles").glob("*.md")):
        text = path.read_text(encoding="utf-8").split("---\n", 2)[-1].strip()
        articles[path.stem] = an_article(id=path.stem, title=text[:40], text=text)
    lines = (GOLDEN / "tickets.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_trial_of(json.loads(line), articles) for line in lines), tuple(articles.values())


def _trial_of(row: dict[str, object], articles: dict[str, Article]) -> Trial:
    reference = row["reference"]
    assert isinstance(reference, dict)
    golden: GoldenTicket = a_golden(
        ticket=a_ticket(
            id=str(row["id"]), body=str(row["body"]), subject=str(row["subject"]),
            language=str(row["language"]),
        ),
        reference=a_reference(
            action=reference["action"],
            required_facts=[
                a_fact(fact=fact["fact"], article_id=fact["article_id"], quote=fact["quote"])
                for fact in reference["required_facts"]
            ],
            article_ids=reference["article_ids"],
        ),
    )  # fmt: skip
    draft = a_draft(
        ticket_id=str(row["id"]),
        reply=reference["reply"],
        action=reference["action"],
        citations=reference["article_ids"],
        passages=[
            a_passage(article_id=one, text=articles[one].text) for one in reference["article_ids"]
        ],
    )
    return Trial(golden=golden, draft=draft)


LEAST = {
    "wrong_number": 0.6,
    "negated_policy": 0.5,
    "dropped_fact": 0.5,
    "dropped_caveat": 0.4,
    "handoff_answered": 0.15,
    "answered_handed_off": 0.55,
    "wrong_article": 0.55,
    "latency_tail": 0.0,
    "other_greeting": 0.9,
    "other_closing": 0.9,
    "courtesy_synonym": 0.3,
    "bullet_list": 0.1,
    "other_order": 0.6,
    "plain_marks": 0.2,
}
"""Least share of the 338 shipped tickets; 1 where nothing is said but for a few short replies."""


@pytest.mark.parametrize("defect", ALL, ids=lambda defect: defect.name)
def test_a_defect_can_be_planted_in_enough_of_the_shipped_tickets(defect: Defect) -> None:
    trials, articles = shipped()
    made = [defect.plant(trial, articles, 7) for trial in trials]
    share = sum(draft is not None for draft in made) / len(trials)
    assert share >= LEAST.get(defect.name, 0.95)


def test_no_two_seeds_damage_the_shipped_tickets_alike() -> None:
    trials, articles = shipped()
    for name in ("invented_promise", "wrong_number", "truncation", "format_change"):
        plant = defect_named(name).plant
        first = [plant(trial, articles, 1) for trial in trials]
        second = [plant(trial, articles, 2) for trial in trials]
        same = sum(one == other for one, other in zip(first, second, strict=True) if one)
        assert same < 0.3 * len(trials)
