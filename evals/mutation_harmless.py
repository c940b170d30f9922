"""Plant edits that must not matter: other words of courtesy, another layout, another order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from evals.draft import Draft
from evals.mutation_text import (
    Language,
    Sentence,
    language_of,
    layout_of,
    rng_of,
    sentences,
    with_reply,
)
from evals.score import Trial
from evals.ticket import Article

_GREETINGS: dict[Language, tuple[str, ...]] = {
    "en": ("Hi{name},", "Hello{name},", "Dear{name},", "Good day{name},", "Hi{name}!",
           "Hello{name}, thanks for your message.", "Dear{name}, thank you for getting in touch."),
    "de": ("Hallo{name},", "Guten Tag{name},", "Guten Tag{name}, danke für Ihre Nachricht."),
    "es": ("Hola{name}:", "Buenos días{name},", "Hola{name}, gracias por su mensaje."),
    "fr": ("Bonjour{name},", "Bonjour{name} !", "Bonjour{name}, merci pour votre message."),
}  # fmt: skip
_CLOSINGS: dict[Language, tuple[str, ...]] = {
    "en": ("Best regards\nYour support team", "Kind regards,\nCustomer Support",
           "All the best\nThe support team", "Warm regards\nYour support team",
           "Best wishes\nCustomer Care"),
    "de": ("Mit freundlichen Grüßen\nIhr Support-Team", "Viele Grüße\nIhr Kundenservice",
           "Beste Grüße\nIhr Support"),
    "es": ("Un saludo\nEl equipo de soporte", "Saludos cordiales\nAtención al cliente",
           "Atentamente\nEl equipo de soporte"),
    "fr": ("Cordialement\nL'équipe du support", "Bien à vous\nLe service client",
           "Bien cordialement\nVotre équipe"),
}  # fmt: skip
_COURTESY: tuple[tuple[str, ...], ...] = (
    ("thank you for writing to us", "thank you for your message", "thanks for getting in touch",
     "thank you for contacting us"),
    ("I am sorry", "I'm sorry", "We are sorry"),
    ("Could you tell us", "Would you let us know", "Could you let us know"),
    ("Please let us know", "Please tell us", "Kindly let us know"),
    ("I am passing your message to", "I am forwarding your message to",
     "I am handing your message to"),
    ("Kind regards", "Best regards", "Warm regards"),
    ("vielen Dank für Ihre Nachricht", "danke für Ihre Nachricht"),
    ("gracias por su mensaje", "gracias por escribirnos"),
    ("merci pour votre message", "merci de nous avoir écrit"),
)  # fmt: skip
_LEANING = re.compile(
    r"(?:it|its|this|that|these|those|they|them|their|he|she|both|then|but|and|so|or|however|"
    r"otherwise|therefore|also|instead|after|afterwards|next|finally|first|second|please|in that "
    r"case|if not|the same|such|there|here|by then|no|yes|dies\w*|das|es|sie|dann|aber|und|also|"
    r"esto|eso|luego|pero|y|cela|ce|cette|puis|mais|et|il|elle)\b",
    re.IGNORECASE,
)
"""A sentence that begins so leans on the one before it."""
_POINTING = re.compile(r"\b(?:above|below|following|as follows|these|this|it)\b|:\Z", re.IGNORECASE)


def other_greeting(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Greet the same person in other words."""
    del articles
    layout = layout_of(trial.draft.reply)
    if not layout.opening.strip():
        return None
    rng, language = rng_of(trial, "other_greeting", seed), language_of(trial.draft.reply)
    name = _name_in(layout.opening, trial.golden.ticket.customer.get("name", ""))
    gap = layout.opening[len(layout.opening.rstrip()) :]
    variants = [
        greeting
        for one in _GREETINGS[language]
        if (greeting := one.format_map({"name": f" {name}" if name else ""}))
        != layout.opening.strip()
    ]
    return with_reply(trial.draft, f"{rng.choice(variants)}{gap}{layout.body}{layout.closing}")


def _name_in(opening: str, name: str) -> str:
    """Return as much of a customer's name as the greeting uses."""
    bare = " ".join(name.split())
    first = bare.partition(" ")[0]
    return bare if bare and bare in opening else first if first and first in opening else ""


def other_closing(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Sign off in other words."""
    del articles
    layout = layout_of(trial.draft.reply)
    if not layout.closing.strip():
        return None
    rng, language = rng_of(trial, "other_closing", seed), language_of(trial.draft.reply)
    gap = layout.closing[: len(layout.closing) - len(layout.closing.lstrip())]
    variants = [one for one in _CLOSINGS[language] if one != layout.closing.strip()]
    return with_reply(trial.draft, f"{layout.opening}{layout.body}{gap}{rng.choice(variants)}")


def blank_line(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Begin a new paragraph between two sentences of the body."""
    del articles
    layout = layout_of(trial.draft.reply)
    places = _gaps(layout.body)
    if not places:
        return None
    left, right = rng_of(trial, "blank_line", seed).choice(places)
    body = f"{layout.body[: left.end]}\n\n{layout.body[right.start :]}"
    return with_reply(trial.draft, layout.with_body(body))


def _gaps(body: str) -> list[tuple[Sentence, Sentence]]:
    """Return neighbours within one paragraph of prose."""
    found = sentences(body)
    return [
        (left, right)
        for left, right in pairwise(found)
        if not (left.in_list or right.in_list) and "\n" not in body[left.end : right.start]
    ]


def courtesy_synonym(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Say one courtesy in other words."""
    del articles
    reply = trial.draft.reply
    rng = rng_of(trial, "courtesy_synonym", seed)
    found = [(words, row) for row in _COURTESY for words in row if words in reply]
    if not found:
        return None
    words, row = rng.choice(found)
    other = rng.choice([one for one in row if one != words])
    return with_reply(trial.draft, reply.replace(words, other, 1))


def bullet_list(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Set the sentences of a body as a list; every word and number stays."""
    layout = layout_of(trial.draft.reply)
    found = sentences(layout.body)
    if len(found) < 2 or any(one.in_list for one in found) or "\n" in layout.body:
        return None
    del articles
    mark = rng_of(trial, "bullet_list", seed).choice(("-", "*", "•"))
    body = "\n".join(f"{mark} {one.text}" for one in found)
    return with_reply(trial.draft, layout.with_body(body))


def other_order(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Swap two neighbouring sentences of which neither leans on the other."""
    del articles
    layout = layout_of(trial.draft.reply)
    places = [pair for pair in _gaps(layout.body) if _independent(*pair)]
    if not places:
        return None
    left, right = rng_of(trial, "other_order", seed).choice(places)
    body = layout.body
    swapped = f"{right.text}{body[left.end : right.start]}{left.text}"
    return with_reply(
        trial.draft, layout.with_body(f"{body[: left.start]}{swapped}{body[right.end :]}")
    )


def _independent(left: Sentence, right: Sentence) -> bool:
    return not (
        _LEANING.match(left.text)
        or _LEANING.match(right.text)
        or _POINTING.search(left.text)
        or left.text[-1] not in ".!"
        or right.text[-1] not in ".!"
    )


def plain_marks(trial: Trial, articles: Sequence[Article], seed: int) -> Draft | None:
    """Write typographic quotes and apostrophes as plain ones, or plain ones as typographic."""
    del articles, seed
    reply = trial.draft.reply
    if re.search("[’“”]", reply):
        return with_reply(trial.draft, reply.translate(_TO_PLAIN))
    curly = re.sub(r"(?<=\w)'(?=\w)", "’", reply)
    return with_reply(trial.draft, re.sub(r'"([^"\n]{1,200})"', "“\\1”", curly))


_TO_PLAIN = {ord("’"): "'", ord("“"): '"', ord("”"): '"'}
