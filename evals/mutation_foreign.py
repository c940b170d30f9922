"""Write a reply in another language with the amounts and menu paths of the one it replaces."""

from __future__ import annotations

import random
import re

from evals.mutation_numbers import amounts
from evals.mutation_text import Language, layout_of
from evals.score import Trial

_PATH = re.compile(r"[A-Z]\w{1,20}(?: > [A-Z][\w ]{0,24}\w){1,4}")
_OPENINGS: dict[Language, tuple[str, ...]] = {
    "en": ("Hello {name}, thank you for your message.",
           "Dear {name}, thanks for getting in touch."),
    "de": ("Guten Tag {name}, vielen Dank für Ihre Nachricht.",
           "Hallo {name}, danke, dass Sie uns schreiben."),
    "es": ("Hola, {name}: gracias por su mensaje.",
           "Buenos días, {name}, gracias por escribirnos."),
    "fr": ("Bonjour {name}, merci pour votre message.",
           "Bonjour {name}, nous vous remercions de nous avoir écrit."),
}  # fmt: skip
_CLOSINGS: dict[Language, tuple[str, ...]] = {
    "en": ("Kind regards\nYour support team",),
    "de": ("Mit freundlichen Grüßen\nIhr Support-Team",),
    "es": ("Un saludo cordial\nEl equipo de atención al cliente",),
    "fr": ("Cordialement\nVotre équipe du service client",),
}
_TOPIC: dict[Language, tuple[str, ...]] = {
    "en": ("Your question about \"{title}\" is answered by our current rules.",
           "On \"{title}\", this is what applies in your case."),
    "de": ("Ihre Frage zu „{title}“ ist in unseren aktuellen Regeln geklärt.",
           "Zum Thema „{title}“ gilt in Ihrem Fall Folgendes."),
    "es": ("Su pregunta sobre «{title}» está resuelta en nuestras normas actuales.",
           "Sobre «{title}», en su caso se aplica lo siguiente."),
    "fr": ("Votre question sur « {title} » est réglée par nos conditions actuelles.",
           "Concernant « {title} », voici ce qui s'applique dans votre cas."),
}  # fmt: skip
_PLAIN: dict[Language, tuple[str, ...]] = {
    "en": ("We have looked at your question and can answer it as follows.",
           "This is what applies in your case."),
    "de": ("Wir haben uns Ihre Frage angesehen und können sie so beantworten.",
           "In Ihrem Fall gilt Folgendes."),
    "es": ("Hemos revisado su consulta y podemos responderle lo siguiente.",
           "En su caso se aplica lo siguiente."),
    "fr": ("Nous avons examiné votre question et pouvons vous répondre ceci.",
           "Voici ce qui s'applique dans votre cas."),
}  # fmt: skip
_AMOUNTS: dict[Language, str] = {
    "en": "The figures that matter for you are: {amounts}.",
    "de": "Für Sie sind diese Angaben wichtig: {amounts}.",
    "es": "Los datos importantes para usted son: {amounts}.",
    "fr": "Les chiffres qui comptent pour vous sont : {amounts}.",
}
_PATHS: dict[Language, str] = {
    "en": "You can do it yourself under {path}.",
    "de": "Sie können das selbst unter {path} erledigen.",
    "es": "Puede hacerlo usted mismo en {path}.",
    "fr": "Vous pouvez le faire vous-même sous {path}.",
}
_ACTIONS: dict[str, dict[Language, tuple[str, ...]]] = {
    "hand_off": {
        "en": ("I am passing your message to the colleague who looks after such cases.",),
        "de": ("Ich leite Ihre Nachricht an die zuständige Kollegin weiter.",),
        "es": ("Paso su mensaje al compañero que se ocupa de estos casos.",),
        "fr": ("Je transmets votre message au collègue qui s'occupe de ces cas.",),
    },
    "clarify": {
        "en": ("Could you tell us which order or which device this is about?",),
        "de": ("Können Sie uns sagen, um welche Bestellung oder welches Gerät es geht?",),
        "es": ("¿Podría decirnos de qué pedido o de qué aparato se trata?",),
        "fr": ("Pourriez-vous nous dire de quelle commande ou de quel appareil il s'agit ?",),
    },
    "refuse": {
        "en": ("I am sorry, but we cannot help with this request.",),
        "de": ("Es tut uns leid, aber bei dieser Bitte können wir Ihnen nicht helfen.",),
        "es": ("Lo sentimos, pero no podemos ayudarle con esta petición.",),
        "fr": ("Nous sommes désolés, mais nous ne pouvons pas vous aider pour cette demande.",),
    },
}  # fmt: skip


def foreign_reply(trial: Trial, language: Language, title: str, rng: random.Random) -> str:
    """Return a whole reply in `language` for the draft's action.

    Args:
        trial: the draft to be replaced, and its ticket.
        language: to write in.
        title: of the article that it rests on, or empty.
        rng: the source of chance.
    """
    draft = trial.draft
    body = layout_of(draft.reply).body
    name = " ".join(trial.golden.ticket.customer.get("name", "").split())[:60]
    opening = rng.choice(_OPENINGS[language]).format_map({"name": name})
    opening = opening if name else opening.replace(" ,", ",").replace(", :", ":")
    if draft.action == "answer":
        lines = _answer(body, language, title, rng)
    else:
        lines = [rng.choice(_ACTIONS[draft.action][language])]
    return f"{opening}\n\n{' '.join(lines)}\n\n{rng.choice(_CLOSINGS[language])}"


def _answer(body: str, language: Language, title: str, rng: random.Random) -> list[str]:
    lines = [rng.choice((_TOPIC if title else _PLAIN)[language]).format_map({"title": title})]
    kept = [
        f"{one.unit} {one.text}" if one.unit.isupper() else one.text
        for one in amounts(body)
        if one.kind in ("decimal", "time") or one.unit.isupper()
    ]
    if kept:
        told = ", ".join(dict.fromkeys(kept[:4]))
        lines.append(_AMOUNTS[language].format_map({"amounts": told}))
    path = _PATH.search(body)
    if path:
        lines.append(_PATHS[language].format_map({"path": path.group()}))
    return lines
