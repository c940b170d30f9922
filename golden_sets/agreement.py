"""Whether a reference agrees with itself: its action, its facts, its claims, and its reply.

These checks look for gross contradictions only. They read words, not meaning, so each is built to
stay silent when in doubt: a fault stops the whole set from loading.
"""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"\d+(?:[.,:\u202f\u00a0']\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_STEM = 5
"""Characters of a word that are compared: `refunded` and `refunds` agree."""
_MIN_STEMS = 3
_MIN_SHARED = 0.25
_NUMBER_WORDS: dict[str, str] = {
    "0": "zero null cero zéro",
    "1": "one once single ein eine einen einem einer einmal un uno una une",
    "2": "two twice both zwei zweimal beide dos deux",
    "3": "three drei tres trois",
    "4": "four vier cuatro quatre",
    "5": "five fünf cinco cinq",
    "6": "six sechs seis",
    "7": "seven sieben siete sept week weeks woche wochen semana semanas semaine semaines",
    "8": "eight acht ocho huit",
    "9": "nine neun nueve neuf",
    "10": "ten zehn diez dix",
    "11": "eleven elf once onze",
    "12": "twelve zwölf doce douze year jahr año an",
    "14": "fourteen vierzehn catorce quatorze fortnight weeks wochen semanas semaines",
    "15": "fifteen fünfzehn quince quinze",
    "20": "twenty zwanzig veinte vingt",
    "24": "day tag día jour years jahre jahren años ans",
    "30": "thirty dreißig treinta trente month monat mes mois",
    "60": "sixty sechzig sesenta soixante hour stunde hora heure",
}
"""Digits to the words that may stand for them, in en, de, es and fr."""
_COMMON = """
about after also another any are because been before being between but can could does each every
for from had has have her his how into its more most must not only other our over own shall should
some than that the their them then there these they this those under until was were what when
where which while who will with within without would you your
"""
_SIGNS: dict[str, dict[str, tuple[str, ...]]] = {
    "hand_off": {
        "en": (
            *("colleague", "team", "specialist", "pass", "forward", "hand", "escalat", "transfer"),
            *("person", "agent", "someone", "expert", "line", "contact", "call", "department"),
            *("case", "review"),
        ),
        "de": ("kolleg", "team", "weiter", "überg", "leit", "meld", "fach", "abteilung", "hotline"),
        "es": (
            *("compañer", "equipo", "pas", "deriv", "traslad", "transf", "coleg", "especialist"),
            *("remit", "reenv", "persona", "departamento", "contact", "llam", "línea"),
        ),
        "fr": (
            *("collègue", "équipe", "transm", "transf", "confi", "spécialis", "service", "conseil"),
            *("personne", "contact", "appel", "ligne"),
        ),
    },
    "clarify": {
        "en": ("?", "please", "could you", "let us know", "tell us", "send us", "we need"),
        "de": ("?", "bitte", "teilen", "nennen", "schicken", "benötigen", "brauchen"),
        "es": ("?", "por favor", "indi", "díganos", "dinos", "envíe", "necesit", "podría"),
        "fr": ("?", "merci", "pourri", "veuillez", "indiqu", "dites", "envoy", "besoin", "précis"),
    },
    "refuse": {
        "en": (
            *("not", "n't", "n’t", "unable", "never", "no ", "sorry", "only", "declin", "refus"),
            "unfortunately",
        ),
        "de": ("nicht", "kein", "leider", "nur", "nie", "ablehn", "unmöglich"),
        "es": ("no ", "lament", "lo siento", "solo", "sólo", "nunca", "imposible", "sin "),
        "fr": (
            "ne ",
            "n'",
            "n’",
            "pas",
            "impossible",
            "désol",
            "seul",
            "jamais",
            "aucun",
            "regret",
        ),
    },
}
_COMMON_WORDS = frozenset(_COMMON.split())
_WORD_NUMBERS = {
    word: frozenset(digits for digits, words in _NUMBER_WORDS.items() if word in words.split())
    for words in _NUMBER_WORDS.values()
    for word in words.split()
}
_ADVICE = {
    "hand_off": "say in the reply who takes over, or change the action",
    "clarify": "ask in the reply for what is missing, or change the action",
    "refuse": "decline in the reply, or change the action",
}


def squeezed(text: str) -> str:
    """Return `text` with every run of white space as one space, composed as NFC."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def states_claim(reply: str, claim: str) -> bool:
    """Tell whether a reply says a claim word by word, whatever the case and white space."""
    needle = squeezed(claim).casefold().rstrip(".!")
    if not needle:
        return False
    hay = squeezed(reply).casefold()
    start = hay.find(needle)
    while start >= 0:
        end = start + len(needle)
        opens = start == 0 or not (hay[start - 1].isalnum() and needle[0].isalnum())
        closes = end == len(hay) or not (hay[end].isalnum() and needle[-1].isalnum())
        if opens and closes:
            return True
        start = hay.find(needle, end)  # past the match, so that junk takes linear time
    return False


def action_disagreement(action: str, reply: str, language: str) -> str | None:
    """Return what to do when the reply shows no sign of its action.

    A hand-off that names nobody, a question back that asks nothing, a refusal that declines
    nothing. Answers have no sign of their own. Languages other than en, de, es and fr pass.

    Args:
        action: of the reference.
        reply: its text.
        language: ISO 639-1 code, or empty when unknown: then a sign in any language counts.
    """
    signs = _SIGNS.get(action, {})
    wanted = signs.get(language, ()) if language else sum(signs.values(), ())
    text = squeezed(reply).casefold() + " "
    if not wanted or any(sign in text for sign in wanted):
        return None
    return _ADVICE[action]


def misses_fact(reply: str, fact: str, language: str) -> bool:
    """Tell whether a reply plainly lacks a fact that it has to state.

    A fact with numbers is missed when the reply has none of them, in digits or as words up to
    sixty. A fact without numbers is missed when an English reply shares less than a quarter of
    its words (compared by their first five letters), and only if there are at least three.
    """
    numbers = _numbers(fact)
    if numbers:
        return not numbers & (_numbers(reply) | _spelt_numbers(reply))
    stems = _stems(fact)
    if language not in ("en", "") or len(stems) < _MIN_STEMS:
        return False
    return len(stems & _stems(reply)) < _MIN_SHARED * len(stems)


def _numbers(text: str) -> frozenset[str]:
    """Return the numbers of a text as digits, such that 21.90 and 21,9 agree."""
    found: set[str] = set()
    for token in _NUMBER.findall(text):
        digits = re.sub(r"\D", "", token)
        found.add(digits)
        if not token.isdigit():
            found.add(digits.rstrip("0"))
    return frozenset(found)


def _spelt_numbers(text: str) -> frozenset[str]:
    words = {word.casefold() for word in _WORD.findall(text)}
    return frozenset().union(*(_WORD_NUMBERS.get(word, frozenset()) for word in words))


def _stems(text: str) -> frozenset[str]:
    words = (word.casefold() for word in _WORD.findall(text) if len(word) > 3)
    return frozenset(word[:_STEM] for word in words if word not in _COMMON_WORDS)
