"""Plant defects in what a reply states: wrong numbers, turned rules, omissions."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache

from evals.draft import Draft
from evals.mutation_negation import turned
from evals.mutation_numbers import Amount, amounts, other_value
from evals.mutation_text import (
    Sentence,
    content_words,
    language_of,
    layout_of,
    rng_of,
    sentences,
    with_reply,
    without,
)
from evals.score import Trial
from evals.ticket import Article

_GROUNDED = 0.5
"""Least share of a sentence's words that its sources have: such a sentence states something."""
_STATED = 0.6
"""Least share of a fact's words in a sentence that states it."""
_LONGEST = 2_000
"""Characters of a sentence that is looked at for rules and conditions."""
_TAIL = re.compile(
    # English, then German, Spanish and French: how a sentence goes on to narrow itself.
    r"(?:(?:,|;| –| —)\s(?:but|although|though|whereas|aber|obwohl|jedoch|pero|aunque|mais|"
    r"bien que)|,?\s(?:unless|except|provided|only if|as long as|as soon as|once (?:the|your|you|"
    r"we|it|they|support)|if|until|außer|sofern|sobald|wenn|falls|salvo|excepto|siempre que|si|"
    r"sauf|à condition|dès que))\s(?:[^.!?\n]|\.(?=\d)){8,300}",
    re.IGNORECASE,
)
_HEAD = re.compile(
    # No German: without its first clause a German sentence would become a question.
    r"(?:if(?! you (?:would like|want|wish|need|have))|once|unless|provided|as long as|si|"
    r"siempre que|dès que)\s"
    r"[^.!?,\n]{6,200},\s",
    re.IGNORECASE,
)
_NARROWING = re.compile(
    r"(?<=\s)(?:only|nur|solo|sólo|seulement)\s"
    r"(?!after|when|if|once|together|until|before|their|nach|wenn|cuando|si|après|quand)(?=\w)",
    re.IGNORECASE,
)
_LIMITING = re.compile(
    r"\b(?:cannot|can't|(?:must|may) not|(?:do|does) not (?:apply|cover|include|count)|"
    r"never|only|except|unless|however|deducted|exclude[sd]?|at most|up to|nur|außer|jedoch|"
    r"höchstens|solo|sólo|salvo|excepto|sauf|seulement)\b",
    re.IGNORECASE,
)


def plant_wrong_number(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Change one amount, time or date that the customer would act on, wherever it occurs."""
    del articles
    layout = layout_of(trial.draft.reply)
    rng = rng_of(trial, "wrong_number", seed)
    found = amounts(layout.body)
    if not found:
        return None
    asked = " ".join(f"{f.fact} {f.quote}" for f in trial.golden.reference.required_facts)
    wanted = [one for one in found if re.search(rf"(?<!\w){re.escape(one.text)}(?!\w)", asked)]
    chosen = rng.choice(wanted or found)
    return with_reply(trial.draft, layout.with_body(_changed(layout.body, chosen, found, rng)))


def _changed(body: str, chosen: Amount, found: Sequence[Amount], rng: random.Random) -> str:
    """Return the body with every mention of one amount changed alike."""
    value = other_value(chosen, rng)
    same = [one for one in found if (one.text, one.unit) == (chosen.text, chosen.unit)]
    edges = [0, *(edge for one in same for edge in (one.start, one.end)), len(body)]
    kept = [body[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2)]
    return value.join(kept)


def plant_negation(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Turn a rule into its opposite: what is possible is impossible, what is free is not."""
    del articles
    layout = layout_of(trial.draft.reply)
    rng, language = rng_of(trial, "negated_policy", seed), language_of(trial.draft.reply)
    found = _stating(trial, layout.body)
    rng.shuffle(found)
    for sentence in _required_first(trial, found):
        text = turned(sentence.text, language, rng)
        if text != sentence.text:
            body = f"{layout.body[: sentence.start]}{text}{layout.body[sentence.end :]}"
            return with_reply(trial.draft, layout.with_body(body))
    return None


def plant_dropped_fact(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Leave out every sentence that states one of the required facts."""
    del articles
    layout = layout_of(trial.draft.reply)
    rng = rng_of(trial, "dropped_fact", seed)
    facts = list(trial.golden.reference.required_facts)
    rng.shuffle(facts)
    for fact in facts:
        gone = [
            one
            for one in sentences(layout.body)
            if _states(one.text, fact.fact, _STATED) or _states(one.text, fact.quote, 0.7)
        ]
        body = without(layout.body, gone)
        if gone and body:
            return with_reply(trial.draft, layout.with_body(body))
    return None


def plant_dropped_caveat(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Leave out a condition, an exception or a limit, so that the rest promises too much."""
    del articles
    layout = layout_of(trial.draft.reply)
    rng = rng_of(trial, "dropped_caveat", seed)
    found = _stating(trial, layout.body)
    rng.shuffle(found)
    for sentence in found:
        text = _without_caveat(sentence.text, rng)
        if text != sentence.text:
            body = f"{layout.body[: sentence.start]}{text}{layout.body[sentence.end :]}"
            return with_reply(trial.draft, layout.with_body(body))
    whole = [one for one in found if _LIMITING.search(one.text)]
    if len(sentences(layout.body)) < 2 or not whole:
        return None
    return with_reply(trial.draft, layout.with_body(without(layout.body, whole[:1])))


def _without_caveat(sentence: str, rng: random.Random) -> str:
    """Return a sentence without one of its conditions; the sentence itself when it has none."""
    variants = []
    for tail in _TAIL.finditer(sentence):
        kept = sentence[: tail.start()].rstrip(" ,;–—")
        if len(kept.split()) >= 4:
            variants.append(kept + sentence[tail.end() :])
    head = _HEAD.match(sentence)
    if head and len(sentence[head.end() :].split()) >= 4:
        rest = sentence[head.end() :]
        variants.append(rest[0].upper() + rest[1:])
    words = _NARROWING.finditer(sentence)
    variants.extend(sentence[: word.start()] + sentence[word.end() :] for word in words)
    return rng.choice(variants) if variants else sentence


def _stating(trial: Trial, body: str) -> list[Sentence]:
    """Return the sentences of an answer that rest on its sources, and so state something."""
    if trial.draft.action != "answer":
        return []
    language = language_of(trial.draft.reply)
    known = _known(trial)
    return [
        one
        for one in sentences(body)
        if not one.text.endswith("?")
        and (words := content_words(one.text))
        and len(one.text) <= _LONGEST
        and len(one.text.split()) >= 4
        and (language != "en" or len(words & known) >= _GROUNDED * len(words))
    ]


def _known(trial: Trial) -> frozenset[str]:
    """Return the words of the passages and of the facts that the reference asks for."""
    facts = trial.golden.reference.required_facts
    asked = content_words(" ".join(f"{fact.fact} {fact.quote}" for fact in facts))
    return asked.union(*(_words_of(passage.text) for passage in trial.draft.passages))


@lru_cache(maxsize=1_024)
def _words_of(text: str) -> frozenset[str]:
    return content_words(text)


def _states(sentence: str, fact: str, least: float) -> bool:
    wanted, said = content_words(fact), content_words(sentence)
    numbers = {word for word in wanted if word.isdigit()}
    return bool(wanted) and numbers <= said and len(wanted & said) >= least * len(wanted)


def _required_first(trial: Trial, found: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences that state what the reference asks for before the others."""
    facts = trial.golden.reference.required_facts
    return sorted(
        found, key=lambda one: not any(_states(one.text, fact.fact, 0.5) for fact in facts)
    )
