"""Turn the rule that a sentence states into its opposite, in four languages."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from evals.mutation_text import Language

_Put = str | Callable[[re.Match[str]], str]


def _third_person(verb: str) -> str:
    """Return `applies` of `apply`."""
    if re.search(r"[^aeiou]y\Z", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if re.search(r"(?:s|x|z|ch|sh|o)\Z", verb) else f"{verb}s"


def _affirmed(found: re.Match[str]) -> str:
    verb = found.group(2)
    third = found.group(1).lower() == "does"
    if third and verb == "have":
        return "has"
    return _third_person(verb) if third else verb


def _capital(found: re.Match[str]) -> str:
    verb = found.group(1)
    return verb[0].upper() + verb[1:]


_RULES: dict[Language, tuple[tuple[str, _Put], ...]] = {
    "en": (
        (r"\b(?:cannot|can not|can['’]t)\b", "can"),
        (r"\b(?:may|must|should) not\b", "may"),
        (r"\bneed not\b", "must"),
        (r"\b(will|would|is|are|was|were) not\b", r"\1"),
        (r"\b(is|are) no longer\b", r"\1 still"),
        (r"\bno longer (?=[a-z])", "still "),
        (r"(?:(?<=\A)|(?<=[.!?:] ))Do not ([a-z]+)", _capital),
        (r"\b(does|do) not ([a-z]+)\b", _affirmed),
        (r"\bnever\b", "always"),
        (r"\b(is|are|has|have|charges?|offers?|costs?|needs?|requires?) no ", r"\1 a "),
        (r"\b(?:free of charge|at no cost|for free)\b", "at the customer's expense"),
        (r"\bcan (?!not\b|also\b)", "cannot "),
        (r"\b(may|must|will|should) (?!not\b)", r"\1 not "),
        (r"\b(?:has|have) to (?=be\b|[a-z])", "must not "),
        (r"\b(is|are) (?=free|valid|covered|included|possible|necessary|needed|allowed|accepted|"
         r"refund|deduct|charged|replaced|paid|sent|deliver|available|safe|refundable|entitled)",
         r"\1 not "),
        (r"\b(is|are) (?!not\b|no\b|an?\b|the\b|\d)", r"\1 not "),
        (r"\bbefore (?=the|your|a)\b", "after "),
        (r"\b(applies|counts|covers|includes|works|ends|stops)\b",
         lambda found: "does not " + _base(found.group(1))),
        (r"\b(apply|cover|include)\b", r"do not \1"),
    ),
    "de": (
        (r"\b(ist|sind|kann|können|darf|dürfen|wird|werden|muss|müssen)((?: \w+){0,4}?) nicht\b",
         r"\1\2"),
        (r"\bkeine\b", "eine"),
        (r"\bkein(?=en\b|em\b|er\b|\b)", "ein"),
        (r"\bkostenlos\b", "kostenpflichtig"),
        (r"\b(ist|sind|kann|können|darf|dürfen|wird|werden|muss|müssen) (?!nicht|kein)",
         r"\1 nicht "),
    ),
    "es": (
        (r"\bno (puede|pueden|es|son|se|debe|deben|hay|está|cubre|tiene|incluye)\b", r"\1"),
        (r"\bnunca\b", "siempre"),
        (r"\bgratis\b", "de pago"),
        (r"(?<!no )\b(puede|pueden|debe|deben|cubre|incluye|está|es|son|hay)\b", r"no \1"),
    ),
    "fr": (
        (r"\b(?:ne |n['’])(\w+) (?:pas|plus|jamais)\b", r"\1"),
        (r"\bgratuit(e?s?)\b", r"payant\1"),
        (r"(?<!ne )\b(peut|peuvent|doit|doivent|sont|couvre|dure|reste)\b", r"ne \1 pas"),
        (r"\best (?!pas)", "n'est pas "),
    ),
}  # fmt: skip
_DEPENDENT = re.compile(
    r"\b(?:if|when|whether|because|that|who|which|unless|until|where|what|how|once|although|"
    r"while|provided|as long as|wenn|ob|weil|dass|die|der|falls|si|cuando|que|porque|quand|"
    r"lorsque|qui)\b[^,;:]*\Z",
    re.IGNORECASE,
)
"""A turn after one of these, in the same clause, would change an aside and not the rule."""
_CONDITION = re.compile(
    r"(?:if|when|once|unless|although|while|because|wenn|falls|sobald|weil|si|cuando|aunque|quand|"
    r"lorsque)\b.*,\s",
    re.IGNORECASE,
)
"""The clause that a sentence begins with: the rule comes after it."""


def _base(verb: str) -> str:
    return {"applies": "apply"}.get(verb, verb.removesuffix("s"))


def turned(sentence: str, language: Language, rng: random.Random) -> str:
    """Return the sentence with its rule turned, or as it was when no rule is found in it."""
    variants = []
    taken: list[tuple[int, int]] = []
    condition = _CONDITION.match(sentence)
    begin = condition.end() if condition else 0
    for pattern, put in _RULES[language]:
        found = re.compile(pattern, re.IGNORECASE).search(sentence, begin)
        if found is None or _DEPENDENT.search(sentence[: found.start()]):
            continue
        if any(start < found.end() and found.start() < end for start, end in taken):
            continue
        taken.append(found.span())
        changed = found.expand(put) if isinstance(put, str) else put(found)
        variants.append(sentence[: found.start()] + changed + sentence[found.end() :])
        if len(variants) == 2:
            break
    return rng.choice(variants) if variants else sentence
