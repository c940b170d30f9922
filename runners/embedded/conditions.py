"""Match a `... when:` directive against a ticket.

A condition is a list of alternatives, split at commas, semicolons, slashes, the word `or` and
sentence ends. An alternative matches when every content word of it occurs, as a stem, within one
sentence of the ticket; a "quoted phrase" matches only as it stands. Words such as *the customer*,
*mentions*, *asks for* or *a message about* carry no content and are left out.

Negation and exceptions are not understood: `no smoke` in a ticket still matches `smoke`.

Two conditions have names of their own: `the message does not say what it is about` and `unclear`.
A ticket is unclear when, without greeting and signature, it has no content word at all, or a
single one and no question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from runners.embedded.wording import STOP_STEMS, is_filler, stem, stems, ticket_sentences, words

_GENERIC_LIST = """
    anybody anyone ask body case claim customer describe description explain information
    letter mail matter mention message need report request say send sender somebody someone
    speak talk tell text ticket user want wish write writer
"""
_GENERIC = frozenset(map(stem, _GENERIC_LIST.split()))
"""Words of a condition that only say that a customer said something."""
_ANOTHER = frozenset({"another", "other", "else", "different"})
_WEAK = frozenset(stem(word) for word in ("complain", "demand", "insist", "person", "threaten"))
"""Left out as well, unless the alternative has nothing else."""
_UNCLEAR = re.compile(
    r"\bunclear\b|\bnot clear what\b|\bdo(?:es not|esn['’]t) say what\b|\btoo vague\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"([^\"]*)\"|“([^”]*)”|(?<!\w)'([^'\n]*)'(?!\w)")
_SPLIT = re.compile(r"[,;/]|[.!?](?=\s|$)|\bor\b", re.IGNORECASE)
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|to whom)\b"
    r"[^,.!?\n]{0,60}[,.!]*\s*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:kind|best|warm|many)?\s?(?:regards|wishes|greetings)|best|cheers|thanks|thank you"
    r"|thx|sincerely|yours|sent from)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"subject:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Hold one way for a condition to be met."""

    content: tuple[str, ...] = ()
    """Stems that must all occur within one sentence."""
    phrases: tuple[tuple[str, ...], ...] = ()
    """Stems that must follow one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Hold when a ticket is not to be answered; without alternatives it is never met."""

    alternatives: tuple[Alternative, ...] = ()
    unclear: bool = False
    """Whether a ticket that says nothing meets it too."""


NEVER = Condition()


class TicketText:
    """Hold a ticket in the forms that conditions and the choice of sentences need.

    Args:
        text: `Subject: ...`, an empty line and the body; the subject line may be missing.
    """

    def __init__(self, text: str) -> None:
        first, _, rest = text.partition("\n")
        self.subject = first[8:].strip() if _SUBJECT.match(first) else ""
        self.body = rest if _SUBJECT.match(first) else text

    @cached_property
    def sentences(self) -> list[str]:
        """Return the subject and the sentences of the body, all of them."""
        return [*([self.subject] if self.subject else []), *ticket_sentences(self.body)]

    @cached_property
    def sentence_stems(self) -> list[list[str]]:
        """Return the stems of every sentence."""
        return [stems(sentence) for sentence in self.sentences]

    @cached_property
    def core(self) -> str:
        """Return the body without greeting, quote marks and signature."""
        lines = [line.strip().lstrip("> ") for line in self.body.splitlines()]
        lines = [line for line in lines if line]
        for index in range(max(1, len(lines) - 8), len(lines)):
            if _CLOSING.match(lines[index]) and len(lines[index].split()) <= 6:
                lines = lines[:index]
                break
        text = "\n".join(lines)
        greeting = _GREETING.match(text)
        return text[greeting.end() :] if greeting else text

    def says_nothing(self) -> bool:
        """Tell whether the ticket gives no topic: no content word, or one and no question."""
        text = f"{self.subject}\n{self.core}"
        content: set[str] = set()
        for word in words(text):
            if stem(word) not in content and not is_filler(word):
                content.add(stem(word))
                if len(content) > 1:
                    return False
        return not content or "?" not in text


def parse_condition(text: str) -> Condition:
    """Return the condition that the words after `... when:` describe."""
    quoted: list[tuple[str, ...]] = []

    def mask(found: re.Match[str]) -> str:
        quoted.append(tuple(stems(next(filter(None, found.groups()), ""))))
        return f" quoted{len(quoted) - 1}quoted "

    alternatives: list[Alternative] = []
    unclear = False
    for part in _SPLIT.split(_QUOTED.sub(mask, text)):
        if _UNCLEAR.search(part):
            unclear = True
        elif (alternative := _alternative(part, quoted)) is not None:
            alternatives.append(alternative)
    return Condition(alternatives=tuple(dict.fromkeys(alternatives)), unclear=unclear)


def _alternative(part: str, quoted: Sequence[tuple[str, ...]]) -> Alternative | None:
    content: list[str] = []
    weak: list[str] = []
    phrases: list[tuple[str, ...]] = []
    previous = ""
    for word in words(part):
        cut = stem(word)
        marked = re.fullmatch(r"quoted(\d+)quoted", word)
        if marked:
            phrases += [phrase for phrase in [quoted[int(marked[1])]] if phrase]
        elif cut in _WEAK:
            weak.append(cut)
        elif (
            word in _ANOTHER or previous in _ANOTHER or cut not in STOP_STEMS | _GENERIC
        ):  # "another customer" is not the customer who writes
            content.append(cut)
        previous = word
    if not content and not phrases:
        content = weak
    if not content and not phrases:
        return None
    return Alternative(content=tuple(dict.fromkeys(content)), phrases=tuple(phrases))


def is_met(condition: Condition, ticket: TicketText) -> bool:
    """Tell whether a ticket meets a condition."""
    if condition.unclear and ticket.says_nothing():
        return True
    if not condition.alternatives:
        return False
    return any(_sentence_meets(condition, sentence) for sentence in ticket.sentence_stems)


def _sentence_meets(condition: Condition, sentence: list[str]) -> bool:
    present = frozenset(sentence)
    return any(
        present.issuperset(alternative.content)
        and all(_contains(sentence, phrase) for phrase in alternative.phrases)
        for alternative in condition.alternatives
    )


def _contains(sentence: list[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(
        sentence[start] == phrase[0] and tuple(sentence[start : start + size]) == phrase
        for start in range(len(sentence) - size + 1)
    )
