"""Read the plain-language directives that `embedded/extractive` obeys from a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from runners.embedded.conditions import NEVER, Condition, parse_condition

DEFAULT_SENTENCES = 4
"""Sentences of an answer when the prompt names no number."""
MAX_SENTENCES = 50
"""A prompt that allows more gets no more."""
DEFAULT_HAND_OFF = "I am passing your message to a colleague who will get back to you."
DEFAULT_ASK_BACK = "Could you please tell us a little more about what you need?"
DEFAULT_REFUSE = "I am sorry, but we cannot help with this request."

Takes = Literal["text", "condition", "number", "rule"]
NoPassage = Literal["hand_off", "clarify", "refuse", "answer_anyway", "say"]
"""What to do with a ticket that no sentence answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """Describe one directive: how it may be written and what it takes."""

    name: str
    phrases: tuple[str, ...]
    """What the line starts with, in lower case; the first is the usual way to say it."""
    takes: Takes
    meaning: str


DIRECTIVES: tuple[Directive, ...] = (
    Directive(
        name="begin",
        phrases=("begin with", "start with", "open with"),
        takes="text",
        meaning="The first line of every reply.",
    ),
    Directive(
        name="end",
        phrases=("end with", "close with", "finish with", "sign off with"),
        takes="text",
        meaning="The last line of every reply.",
    ),
    Directive(
        name="sentences",
        phrases=("use at most", "use up to", "use no more than"),
        takes="number",
        meaning="How many sentences of the articles an answer may use.",
    ),
    Directive(
        name="hand_off_when",
        phrases=("hand off when", "hand over when", "escalate when", "pass to a person when"),
        takes="condition",
        meaning="Pass the ticket to a person.",
    ),
    Directive(
        name="hand_off_with",
        phrases=("hand off with", "hand over with", "escalate with", "pass to a person with"),
        takes="text",
        meaning="What the reply says then.",
    ),
    Directive(
        name="ask_back_when",
        phrases=("ask back when", "clarify when"),
        takes="condition",
        meaning="Ask the customer for more.",
    ),
    Directive(
        name="ask_back_with",
        phrases=("ask back with", "clarify with"),
        takes="text",
        meaning="What the reply says then.",
    ),
    Directive(
        name="refuse_when",
        phrases=("refuse when", "decline when"),
        takes="condition",
        meaning="Decline.",
    ),
    Directive(
        name="refuse_with",
        phrases=("refuse with", "decline with"),
        takes="text",
        meaning="What the reply says then.",
    ),
    Directive(
        name="no_passage",
        phrases=("if no passage answers", "if no article answers", "if nothing answers"),
        takes="rule",
        meaning="hand off, ask back, refuse, answer anyway, or a sentence to say.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directives:
    """Hold what a prompt tells the extractive model to do."""

    begin: str = ""
    end: str = ""
    sentences: int = DEFAULT_SENTENCES
    hand_off_when: Condition = NEVER
    hand_off_with: str = DEFAULT_HAND_OFF
    ask_back_when: Condition = NEVER
    ask_back_with: str = DEFAULT_ASK_BACK
    refuse_when: Condition = NEVER
    refuse_with: str = DEFAULT_REFUSE
    no_passage: NoPassage = "hand_off"
    no_passage_say: str = ""
    """The sentence to say when `no_passage` is `say`."""


_NUMBER_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
MAX_RULE_WORDS = 8
"""A longer `If no passage answers:` is a sentence to say."""
_RULES: tuple[tuple[NoPassage, str], ...] = (
    ("hand_off", r"\b(?:hand|pass|forward)\b.*\b(?:off|over|on|to)\b|\bescalate\b"),
    ("clarify", r"\bask\b|\bclarify\b"),
    ("refuse", r"\brefuse\b|\bdecline\b"),
    ("answer_anyway", r"\banswer$|\banswer\b.*\b(?:anyway|best|regardless)\b|\bguess\b"),
)
_ADDRESSES = re.compile(r"\b(?:i|we|us|our|you|your)\b", re.IGNORECASE)
"""A text with such a word speaks to the customer: it is a sentence to say, not a rule."""
_SAY = re.compile(
    r"(?:say|reply with|answer with|write)(?: that\b|\s*:|(?=\s*[\"“'‘«„`]))\s*", re.IGNORECASE
)
_LISTED = re.compile(r"(?:[-*+•]|\d{1,2}[.)])[ \t]+")
_NAMES = {phrase: each.name for each in DIRECTIVES for phrase in each.phrases}
_PHRASES = {
    takes: "|".join(phrase for each in DIRECTIVES if each.takes in takes for phrase in each.phrases)
    for takes in (("number",), ("text", "condition", "rule"))
}
_DIRECTIVE = re.compile(
    rf"[*_]{{0,3}}(?P<phrase>{_PHRASES['text', 'condition', 'rule']})[*_]{{0,3}}[ \t]?:[*_]{{0,3}}"
    r"(?P<text>.*)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(
    rf"[*_]{{0,3}}(?:{_PHRASES[('number',)]})[ \t][*_]{{0,3}}(?P<number>\w{{1,12}})[*_]{{0,3}}"
    r"[ \t]sentences?\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[*_]{0,3}[A-Z][\w' -]{0,40}:(?:[*_ \t]|$)")
_QUOTES = (('"', '"'), ("“", "”"), ("„", "“"), ("'", "'"), ("‘", "’"), ("«", "»"), ("`", "`"))


@lru_cache(maxsize=512)
def parse_directives(instructions: str) -> Directives:
    """Return the directives of the instructions: the prompt before its first article."""
    numbers: list[int] = []
    spoken: dict[str, list[str]] = {each.name: [] for each in DIRECTIVES}
    for name, lines in _items(instructions.split("\n")):
        if name == "sentences":
            numbers.append(int(lines[0]))
        elif text := _joined(lines, as_list=name.endswith("_when")):
            spoken[name].append(text)

    def text_of(name: str, default: str) -> str:
        return " ".join(spoken[name]) or default

    def condition_of(name: str) -> Condition:
        return parse_condition("; ".join(spoken[name]))

    rule, say = _rule((spoken["no_passage"] or ["hand off"])[-1])
    return Directives(
        begin=text_of("begin", ""),
        end=text_of("end", ""),
        sentences=min([*numbers, MAX_SENTENCES]) if numbers else DEFAULT_SENTENCES,
        hand_off_when=condition_of("hand_off_when"),
        hand_off_with=text_of("hand_off_with", DEFAULT_HAND_OFF),
        ask_back_when=condition_of("ask_back_when"),
        ask_back_with=text_of("ask_back_with", DEFAULT_ASK_BACK),
        refuse_when=condition_of("refuse_when"),
        refuse_with=text_of("refuse_with", DEFAULT_REFUSE),
        no_passage=rule,
        no_passage_say=say,
    )


def _rule(text: str) -> tuple[NoPassage, str]:
    """Return what `If no passage answers:` asks for, and the sentence to say if it is one."""
    if len(text.split()) <= MAX_RULE_WORDS and not _ADDRESSES.search(text):
        for rule, pattern in _RULES:
            if re.search(pattern, text.rstrip(" .!"), re.IGNORECASE):
                return rule, ""
    said = _SAY.match(text)
    sentence = _unquoted(text[said.end() :]) if said else text
    return "say", sentence[:1].upper() + sentence[1:]


def _items(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each directive's name with its lines; of `Use at most N sentences`, N alone."""
    name, own = "", [""]
    indent, takes_list = 0, False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        stripped = line.strip()
        mark = _LISTED.match(stripped)
        bare = stripped[mark.end() :] if mark else stripped
        starts, number = _DIRECTIVE.match(bare), _number(bare)
        deeper = len(line) - len(line.lstrip()) > indent
        belongs = _continues(stripped, following, own, takes_list=takes_list) or (
            stripped and deeper
        )
        if name and (starts or number or not belongs):
            yield name, own
            name = ""
        if number:
            yield "sentences", [number]
        elif starts:
            name, own = _NAMES[starts["phrase"].lower()], [starts["text"].strip()]
            indent = len(line) - len(line.lstrip())
            takes_list = name.endswith("_when") and not mark and not own[0]
        elif name:
            own.append(stripped)
    if name:
        yield name, own


def _number(line: str) -> str:
    """Return N of a line `Use at most N sentences` as digits, or nothing."""
    found = _SENTENCES.match(line)
    if not found:
        return ""
    number = found["number"].lower()
    if number in _NUMBER_WORDS:
        return str(_NUMBER_WORDS.index(number))
    return number if number.isascii() and number.isdigit() else ""


def _continues(line: str, following: str, own: Sequence[str], *, takes_list: bool) -> bool:
    """Tell whether a line that is not indented belongs to the directive above it."""
    if not line:  # an empty line ends a directive, unless its list is still to come
        return takes_list and len(own) == 1 and _LISTED.match(following.strip()) is not None
    if _LISTED.match(line):
        return takes_list
    return not line.startswith("#") and not _LABEL.match(line)


def _joined(lines: Sequence[str], *, as_list: bool) -> str:
    """Return the text of a directive: one line, or as laid out when it begins below its name."""
    if as_list:
        items = [
            f"; {line[mark.end() :]}" if (mark := _LISTED.match(line)) else line for line in lines
        ]
        return " ".join(items).strip("; ")
    parts = [" ".join(_unquoted(line).split()).replace(" ,", ",") for line in lines if line]
    if lines[0] == "":
        return "\n".join(parts)
    return _unquoted(" ".join(" ".join(lines).split()).replace(" ,", ","))


def _unquoted(text: str) -> str:
    text = text.strip()
    for opening, closing in _QUOTES:
        inner = text[1:-1]
        if len(text) > 1 and text[0] == opening and text[-1] == closing and closing not in inner:
            return inner.strip()
    return text
