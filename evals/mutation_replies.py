"""Plant defects in a reply as a whole: its language, its end, its action, its wrapping."""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from evals.draft import Draft, Passage
from evals.mutation_foreign import foreign_reply
from evals.mutation_phrases import DEFLECTING, HANDED_OFF
from evals.mutation_text import (
    Language,
    content_words,
    language_of,
    layout_of,
    rng_of,
    sentences,
    with_reply,
)
from evals.score import Trial
from evals.ticket import Action, Article

_LANGUAGES: tuple[Language, ...] = ("en", "de", "es", "fr")


def plant_wrong_language(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Reply in a language that is neither the ticket's nor the one replied in so far."""
    titles = {article.id: article.title for article in articles}
    reply = trial.draft.reply
    if not reply.strip():
        return None
    ticket = trial.golden.ticket
    spoken = {language_of(reply), language_of(ticket.body), ticket.language[:2].lower()}
    rng = rng_of(trial, "wrong_language", seed)
    language = rng.choice([one for one in _LANGUAGES if one not in spoken])
    title = next((titles[one] for one in trial.draft.citations if one in titles), "")
    return with_reply(trial.draft, foreign_reply(trial, language, title, rng))


def plant_truncation(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Break the reply off inside a sentence, often inside a word."""
    del articles
    layout = layout_of(trial.draft.reply)
    rng = rng_of(trial, "truncation", seed)
    starts = [found.start() for found in re.finditer(r"(?<=\s)\w{3}", layout.body)]
    ends = {one.end for one in sentences(layout.body)}
    cuts = [at for at in starts if at >= 0.3 * len(layout.body)]
    if not cuts:
        return None
    at = rng.choice(cuts)
    cut = layout.body[: at + rng.randrange(1, 3)] if rng.random() < 0.5 else layout.body[:at]
    kept = cut.rstrip()
    if len(kept) in ends or kept.endswith((".", "!", "?")):
        kept = layout.body[: at + 2]
    return with_reply(trial.draft, layout.opening + kept)


def plant_answered(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Answer from the help centre what a person should have taken over."""
    draft = trial.draft
    if trial.golden.reference.action != "hand_off" or draft.action != "hand_off":
        return None
    rng = rng_of(trial, "handoff_answered", seed)
    sources = draft.passages or _passages_of(_near(trial, articles)[:3])
    for passage in sources:
        lines = _answer_from(passage, trial, rng)
        if lines:
            reply = layout_of(draft.reply).with_body(" ".join(lines))
            return _replied(draft, reply, "answer", (passage.article_id,))
    return None


def plant_handed_off(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Pass on to a person what the help centre answers."""
    del articles
    draft = trial.draft
    if trial.golden.reference.action != "answer" or draft.action != "answer":
        return None
    rng = rng_of(trial, "answered_handed_off", seed)
    line = rng.choice(HANDED_OFF[language_of(draft.reply)])
    return _replied(draft, layout_of(draft.reply).with_body(line), "hand_off", ())


def _replied(draft: Draft, reply: str, action: Action, citations: tuple[str, ...]) -> Draft:
    return replace(draft, reply=reply, action=action, citations=citations)


def plant_deflection(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Say nothing: an empty reply one time in six, else a courteous line without substance."""
    del articles
    draft = trial.draft
    rng = rng_of(trial, "deflection", seed)
    if rng.random() < 1 / 6:
        layout = layout_of(draft.reply)
        bare = f"{layout.opening.rstrip()}{layout.closing}" if rng.random() < 0.5 else ""
        return with_reply(draft, bare) or with_reply(draft, "")
    line = rng.choice(DEFLECTING[language_of(draft.reply)])
    return with_reply(draft, layout_of(draft.reply).with_body(line))


def plant_format(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Wrap the reply in what the customer should never see: JSON, fences, thinking, tags."""
    del articles
    draft = trial.draft
    if not draft.reply.strip():
        return None
    rng = rng_of(trial, "format", seed)
    return with_reply(draft, rng.choice(_WRAPPERS)(trial, rng))


def _json(trial: Trial, rng: random.Random) -> str:
    key = rng.choice(("reply", "response", "answer", "draft", "message"))
    fields = {key: trial.draft.reply, "action": trial.draft.action}
    if rng.random() < 0.5:
        fields["confidence"] = rng.choice(("high", "0.92", "medium"))
    return json.dumps(fields, ensure_ascii=False, indent=rng.choice((None, 2)))


def _fences(trial: Trial, rng: random.Random) -> str:
    return f"```{rng.choice(('', 'text', 'markdown', 'email'))}\n{trial.draft.reply}\n```"


def _fenced_json(trial: Trial, rng: random.Random) -> str:
    return f"```json\n{_json(trial, rng)}\n```"


def _thinking(trial: Trial, rng: random.Random) -> str:
    tag = rng.choice(("think", "thinking", "reasoning", "scratchpad"))
    topic = trial.golden.ticket.subject.strip()[:80] or "the matter"
    thought = rng.choice(
        (
            f"The customer asks about {topic}. Let me check the articles. The first one seems to "
            "fit. I should keep it short and friendly.",
            f"Okay, so this is about {topic}. The rules say that I should only use what is given. "
            "Let me write the reply.",
            "I need to decide on the action first. It looks like it can be answered. Now the "
            "greeting, then the facts, then the sign-off.",
        )
    )
    return f"<{tag}>\n{thought}\n</{tag}>\n\n{trial.draft.reply}"


def _preamble(trial: Trial, rng: random.Random) -> str:
    before = rng.choice(
        (
            "Here is a draft reply to the customer:\n\n",
            "Sure! Here's a friendly response you could send:\n\n---\n\n",
            "**Draft reply**\n\n",
            "Assistant: ",
            "Subject: Re: your message\n\n",
        )
    )
    after = rng.choice(("", "\n\n---\n\nLet me know if you would like me to adjust the tone."))
    return f"{before}{trial.draft.reply}{after}"


def _tags(trial: Trial, rng: random.Random) -> str:
    tag = rng.choice(("reply", "answer", "response", "output"))
    return f"<{tag}>{trial.draft.reply}</{tag}>"


def _html(trial: Trial, rng: random.Random) -> str:
    del rng
    blocks = (html.escape(part) for part in re.split(r"\n{2,}", trial.draft.reply.strip()))
    return "".join(f"<p>{block}</p>\n" for block in blocks)


def _escaped(trial: Trial, rng: random.Random) -> str:
    del rng
    return json.dumps(trial.draft.reply, ensure_ascii=False)


def _trailer(trial: Trial, rng: random.Random) -> str:
    ids = ", ".join(trial.draft.citations) or "none"
    return trial.draft.reply + rng.choice(
        (
            f"\n\nAction: {trial.draft.action}\nSources: {ids}",
            f"\n\n[action={trial.draft.action}; sources={ids}]",
            "<|im_end|>",
            "\n\n### End of reply",
        )
    )


_WRAPPERS = (
    _json, _fenced_json, _fences, _thinking, _preamble, _tags, _html, _escaped, _trailer, _thinking,
    _json,
)  # fmt: skip


def plant_wrong_article(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Retrieve articles that are near and wrong, and answer from the first of them."""
    draft, right = trial.draft, trial.golden.reference.article_ids
    if draft.action != "answer" or not any(p.article_id in right for p in draft.passages):
        return None
    rng = rng_of(trial, "wrong_article", seed)
    near = [one for one in _near(trial, articles) if one.id not in right][:8]
    for first in rng.sample(near, len(near)):
        rest = [one for one in near if one is not first]
        chosen = [first, *rest][: max(1, len(draft.passages))]
        passages = _passages_of(chosen)
        lines = _answer_from(passages[0], trial, rng)
        if lines:
            reply = layout_of(draft.reply).with_body(" ".join(lines))
            return replace(draft, reply=reply, citations=(first.id,), passages=passages)
    return None


def _near(trial: Trial, articles: Sequence[Article]) -> list[Article]:
    """Return the current articles by how many words they share with the ticket, nearest first."""
    ticket = trial.golden.ticket
    asked = content_words(f"{ticket.subject} {ticket.body}"[:20_000])
    current = [one for one in articles if one.status == "current"]
    return sorted(current, key=lambda one: (-len(asked & _words_of(one)), one.id))


@lru_cache(maxsize=1_024)
def _words_of(article: Article) -> frozenset[str]:
    return content_words(f"{article.title} {article.text}")


def _passages_of(articles: Sequence[Article]) -> tuple[Passage, ...]:
    return tuple(
        Passage(article_id=one.id, title=one.title, text=one.text, rank=rank, similarity=1.0 / rank)
        for rank, one in enumerate(articles, start=1)
    )


def _answer_from(passage: Passage, trial: Trial, rng: random.Random) -> list[str]:
    """Return two to four sentences of a passage, in order, nearest to the ticket first chosen."""
    ticket = trial.golden.ticket
    asked = content_words(f"{ticket.subject} {ticket.body}"[:20_000])
    told = [
        one
        for one in sentences(passage.text[:20_000])
        if len(one.text.split()) >= 5 and "|" not in one.text and one.text[-1] in ".!"
    ]
    ranked = sorted(told, key=lambda one: (-len(asked & content_words(one.text)), one.start))
    chosen = sorted(ranked[: rng.randrange(2, 5)], key=lambda one: one.start)
    return [one.text for one in chosen]
