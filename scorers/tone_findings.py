"""Faults of tone in single lines: what the patterns find, and what the network hears.

Patterns name the words; the network, which reads a line as a whole, finds what no list foresees.
Either is enough. Without the network the patterns work alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from scorers.reader import LineReading
from scorers.tone_manners import marks_of
from scorers.tone_patterns import PATTERNS, Part, Pattern, spelt_out
from scorers.words import Language

HEARD: Mapping[str, tuple[Part, float]] = MappingProxyType(
    {
        "rude": ("courtesy", 0.8),
        "blaming": ("no_blame", 0.55),
        "over_promise": ("no_over_promise", 0.42),
    }
)
"""For each fault that the network hears: the sub-score it lowers, and the probability, in [0, 1],
from which on it counts."""
HEARD_WEIGHT = 0.4
"""What a fault that the network hears takes from its sub-score."""
DOUBTED_BELOW = 0.02
"""Probability below which the network overrules a pattern: it hears nothing of the kind."""
COURTEOUS_LINE = 0.1
"""What the network must be surer of in a line that thanks, apologises, greets or signs off."""
OTHER_LANGUAGES = 0.25
"""What the network must be surer of in German, Spanish and French, of which it has read little."""
_MAX_SENTENCE = 1_000
"""Characters of one sentence that patterns are tried on; longer ones are cut into such pieces."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one fault of tone in one sentence."""

    part: str
    label: str
    weight: float
    """What it takes from its sub-score, in [0, 1]."""
    words: str
    """The words that show it, quoted, or how sure the network is."""


def findings(sentence: str, language: Language, heard: LineReading | None) -> tuple[Finding, ...]:
    """Return the faults of a sentence, at most one for each sub-score, the gravest.

    Args:
        sentence: one sentence of a reply.
        language: whose patterns to try.
        heard: how the network reads the sentence; None without it.
    """
    gravest: dict[str, Finding] = {}
    found = [
        finding
        for at in range(0, len(sentence), _MAX_SENTENCE)
        for finding in _faults(sentence[at : at + _MAX_SENTENCE], language)
    ]
    if heard:
        found = [one for one in found if not _doubted(one, heard)] + _heard(
            sentence, heard, language
        )
    for finding in found:
        if finding.weight > gravest.get(finding.part, _NONE).weight:
            gravest[finding.part] = finding
    return tuple(gravest.values())


def spaced_out(reply: str) -> tuple[int, int] | None:
    """Return where a reply says one word at a time, as in "Read. The. Article."."""
    match = _SPACED.search(reply)
    return match.span() if match else None


_NONE = Finding("", "", 0.0, "")
_SPACED = re.compile(r"(?<!\S)(?:[A-Z][a-z]{0,15}[.!] ){2,8}[A-Z][a-z]{1,15}[.!]")
_SHOUTED = re.compile(
    r"(?=(?:[A-Z]{1,4} ){0,3}[A-ZÄÖÜÉÈÀÑ]{5})(?:\b[A-ZÄÖÜÉÈÀÑ]{1,30}\b[ "
    r"!']{1,3}){2,}[A-ZÄÖÜÉÈÀÑ]{2,}|"
    r"\b[A-ZÄÖÜ]{2,30} [A-ZÄÖÜ]{2,30} [A-ZÄÖÜ]{2,30}!"
)
_AT_SOMEBODY = re.compile(
    r"[!?]|\b(?:YOU|YOUR|I|WE|ME|NOT|NO|NOW|STOP|READ|NEVER|SIE|NICHT|NEIN|VOUS|PAS)\b"
)
"""What tells words shouted at somebody from a heading in capitals."""


def _heard(sentence: str, reading: LineReading, language: Language) -> list[Finding]:
    more = 0.0 if language == "en" else OTHER_LANGUAGES
    kindly = COURTEOUS_LINE if marks_of(sentence, language) & _COURTEOUS else 0.0
    said = (reading.rude, reading.blaming, reading.over_promise)
    return [
        Finding(part, label, HEARD_WEIGHT, f"reads so ({sure:.2f})")
        for (label, (part, least)), sure in zip(HEARD.items(), said, strict=True)
        if sure >= least + more + kindly
    ]


_COURTEOUS = frozenset({"greeting", "thanks", "apology", "sign_off"})


def _doubted(finding: Finding, reading: LineReading) -> bool:
    """Tell whether the network is sure that a pattern misjudges a line."""
    if finding.part == "no_over_promise":
        return reading.over_promise < DOUBTED_BELOW
    return finding.part in ("courtesy", "no_blame") and (
        max(reading.rude, reading.blaming, reading.cold) < DOUBTED_BELOW
    )


# The sentences of an article, greetings and sign-offs recur in draft after draft.
@lru_cache(maxsize=8_192)
def _faults(sentence: str, language: Language) -> tuple[Finding, ...]:
    text = spelt_out(sentence)
    found = [
        Finding(pattern.part, pattern.label, pattern.weight, repr(words))
        for pattern in PATTERNS[language]
        if (words := _match(pattern, text))
    ]
    shouted = _SHOUTED.search(sentence)
    if shouted and _AT_SOMEBODY.search(sentence):
        found.append(Finding("courtesy", "shouting", 0.4, repr(shouted.group().strip())))
    if re.search(r"!{2,}|!\?|\?!", sentence):
        found.append(Finding("register", "exclamation", 0.3, "'!!'"))
    return tuple(found)


def _match(pattern: Pattern, text: str) -> str:
    """Return the words of a fault, or an empty string when there is none or it is harmless."""
    clears = pattern.cleared()
    for match in pattern.compiled().finditer(text):
        if clears is None or not clears.search(text[max(0, match.start() - 120) : match.start()]):
            return match.group().strip()
    return ""
