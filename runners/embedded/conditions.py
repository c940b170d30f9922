"""Match a `... when:` directive against a ticket.

A condition is a list of alternatives, split at commas, semicolons, slashes, the word `or` and
sentence ends. Words such as *the customer*, *mentions*, *asks for* or *a message about* carry no
content and are left out. An alternative matches in one of two ways:

* by its content words: all of them occur, as stems, within one sentence of the ticket. `a burning
  smell` matches `it smells of something burning`.
* as a phrase: its words follow one another. That holds for a "quoted phrase", for the customer's
  own words, which are told by *I*, *me*, *my*, *you*, *your* or *it* (`look into my account`), and
  for several words that are all everyday ones (`had enough`).

Negation and exceptions are not understood: `no smoke` in a ticket still matches `smoke`.

Two conditions have names of their own: `the message does not say what it is about` and `unclear`.
A ticket is unclear when, without greeting and signature, it has no content word at all, or a
single one and no question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import dropwhile, pairwise

from runners.embedded.wording import (
    FILLER_STEMS,
    STOP_STEMS,
    STOP_WORDS,
    is_filler,
    stem,
    stems,
    ticket_sentences,
    words,
)

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
_SUBJECTS = frozenset(
    map(stem, ("customer", "user", "client", "sender", "writer", "person", "people", "they"))
) | frozenset(map(stem, ("somebody", "someone", "anybody", "message", "ticket", "mail", "letter")))
_DETERMINERS = frozenset(
    ("a", "an", "the", "any", "some", "my", "our", "your", "his", "her", "their")
)
_AUXILIARIES = frozenset(
    ("do", "does", "did", "is", "are", "was", "has", "have", "had", "not", "no")
)
_LINKS = frozenset(("to", "for", "about", "with", "of", "that", "on", "from"))
_OWN_WORDS = frozenset(
    ("i", "me", "my", "myself", "we", "us", "our", "you", "your", "u", "ur", "it")
)
"""Words by which an alternative shows that it quotes a customer."""
_UNCLEAR = re.compile(
    r"\bunclear\b|\bnot clear what\b|\bdo(?:es not|esn['’]t) say what\b|\btoo vague\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"([^\"]*)\"|“([^”]*)”|(?<!\w)'([^'\n]*)'(?!\w)")
_MASKED = re.compile(r"quoted(\d{1,6})quoted")
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
    by_word: Mapping[str, tuple[Alternative, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """The alternatives by one of their stems, so that most words are settled at once."""


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
    distinct = tuple(dict.fromkeys(alternatives))
    by_word: dict[str, tuple[Alternative, ...]] = {}
    for alternative in distinct:
        key = alternative.content[-1] if alternative.content else alternative.phrases[0][-1]
        by_word[key] = (*by_word.get(key, ()), alternative)
    return Condition(alternatives=distinct, unclear=unclear, by_word=by_word)


def _alternative(part: str, quoted: Sequence[tuple[str, ...]]) -> Alternative | None:
    """Return what one alternative asks for, or None when it says nothing."""
    found = words(part)
    marks = [int(mark[1]) for word in found if (mark := _MASKED.fullmatch(word))]
    phrases = tuple(quoted[mark] for mark in marks if mark < len(quoted) and quoted[mark])
    plain = [word for word in found if not _MASKED.fullmatch(word)]
    content = _content(plain)
    spoken = _without_lead(plain)
    everyday = FILLER_STEMS.issuperset(content)
    if not phrases and len(spoken) > 1 and (everyday or not _OWN_WORDS.isdisjoint(spoken)):
        topical = any(word not in STOP_WORDS for word in spoken)
        return Alternative(phrases=(tuple(map(stem, spoken)),)) if topical else None
    return Alternative(content=content, phrases=phrases) if content or phrases else None


def _content(found: Sequence[str]) -> tuple[str, ...]:
    """Return the distinct stems that carry content."""
    content: dict[str, None] = {}
    weak: dict[str, None] = {}
    for previous, word in pairwise(["", *found]):
        cut = stem(word)
        if cut in _WEAK:
            weak[cut] = None
        elif word in _ANOTHER or previous in _ANOTHER or cut not in STOP_STEMS | _GENERIC:
            content[cut] = None  # "another customer" is not the customer who writes
    return tuple(content or weak)


def _without_lead(found: Sequence[str]) -> list[str]:
    """Return the words without articles and without `the customer asks for` in front."""
    left = list(dropwhile(_DETERMINERS.__contains__, found))
    if left and stem(left[0]) in _SUBJECTS:
        left = list(dropwhile(_AUXILIARIES.__contains__, left[1:]))
        left = list(dropwhile(lambda word: stem(word) in _GENERIC | _WEAK or word in _LINKS, left))
        left = list(dropwhile(_DETERMINERS.__contains__, left))
    return left


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
        for key in present & condition.by_word.keys()
        for alternative in condition.by_word[key]
    )


def _contains(sentence: list[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(
        sentence[start] == phrase[0] and tuple(sentence[start : start + size]) == phrase
        for start in range(len(sentence) - size + 1)
    )
