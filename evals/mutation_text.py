"""Read a reply the way a planted defect needs it: opening, body, closing, sentences, language.

Every function is linear in the length of its text and takes any string, also broken Unicode. The
caches are small: a run plants one defect after the other in the same draft.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Literal

from evals.draft import Draft
from evals.score import Trial

Language = Literal["en", "de", "es", "fr"]

_GREETING = re.compile(
    r"\s{0,20}(?:hello|hi|hey|dear|greetings|good (?:morning|afternoon|evening|day)|hallo|moin|"
    r"guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|hola|buen[oa]s (?:d[ií]as|tardes|"
    r"noches)|estimad[oa]s?|querid[oa]|bonjour|bonsoir|ch[eè]re?s?|madame|monsieur)\b",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many|friendly) (?:regards|wishes|greetings)|"
    r"(?:regards|sincerely|cheers|all the best|take care|best|yours)\b|"
    r"(?:mit )?(?:freundlichen|besten|herzlichen|viele|liebe|beste|herzliche|freundliche) "
    r"gr(?:ü|ue)(?:ß|ss)e|(?:un |muchos )?(?:saludos?|cordial saludo|abrazo)|atentamente|"
    r"cordialement|bien (?:à vous|cordialement)|(?:l['’]|your |ihr |su |tu |votre )?"
    r"(?:verdanook )?(?:équipe|equipo|team|support)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\s")
_NO_STOP = frozenset(
    [
        "mr", "mrs", "ms", "dr", "prof", "st", "no", "nr", "approx", "ca", "bzw", "evtl", "ggf",
        "inkl", "e.g", "i.e", "z.b", "d.h", "p.ej", "sr", "sra", "mme", "env", "vs", "tel",
    ]
)  # fmt: skip
"""Words whose full stop ends no sentence."""
_MARK = re.compile(r"\s{0,20}(?:[-*+•]|\d{1,2}[.)]|[|>#])\s{0,4}")
_WORD = re.compile(r"[^\W_]{1,60}")
_MOST = 1_000
"""Sentences that are looked at: more are no reply, and would make edits of them slow."""
_COMMON: dict[Language, str] = {
    "en": "the and is are of to for with your you this that not can will it we",
    "de": "der die das und ist sind nicht mit für ihr sie wir ein eine den im zu",
    "es": "el la los las y es son de para con su usted que no un una se por",
    "fr": "le la les et est sont de pour avec votre vous que pas un une nous des",
}
_STOP_WORDS = {known: frozenset(words.split()) for known, words in _COMMON.items()}


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold the three parts of a reply; joined, they are the reply character for character."""

    opening: str
    """The greeting with the white space after it, or empty."""
    body: str
    """What the reply says, without white space around it."""
    closing: str
    """The white space before the sign-off, and the sign-off."""

    def with_body(self, body: str) -> str:
        """Return the reply with another body."""
        return f"{self.opening}{body}{self.closing}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold one sentence: `text == whole[start:end]`."""

    start: int
    end: int
    text: str
    in_list: bool
    """It stands in a bullet list or a table."""


def rng_of(trial: Trial, name: str, seed: int) -> random.Random:
    """Return the source of chance of one defect in one draft: same arguments, same choices."""
    key = f"{seed}\0{name}\0{trial.draft.ticket_id}\0{trial.draft.trial}"
    digest = sha256(key.encode("utf-8", "surrogatepass")).digest()
    # No secret hangs on it: the choices only have to be repeatable.
    return random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311


def with_reply(draft: Draft, reply: str) -> Draft | None:
    """Return the draft with another reply, or None when that is the one it had."""
    return None if reply == draft.reply else replace(draft, reply=reply)


@lru_cache(maxsize=16)
def layout_of(reply: str) -> Layout:
    """Split a reply into greeting, body and sign-off; a part that is not there is empty."""
    start = _opening_end(reply)
    end = _closing_start(reply, start)
    body = reply[start:end]
    left, right = len(body) - len(body.lstrip()), len(body) - len(body.rstrip())
    start, end = start + left, max(start + left, end - right)
    return Layout(reply[:start], reply[start:end], reply[end:])


def _opening_end(reply: str) -> int:
    """Return where the greeting ends."""
    found = _GREETING.match(reply)
    if not found:
        return 0
    stop = reply.find("\n", found.end())
    line = reply[: stop if stop >= 0 else min(len(reply), 400)]
    if stop >= 0 and len(line.split()) <= 14:
        return stop
    mark = re.search(r"[,!.:]\s", line[found.end() : found.end() + 80])
    return found.end() + mark.end() if mark else 0


def _closing_start(reply: str, start: int) -> int:
    """Return where the sign-off begins: in the last paragraph, or in its last sentence."""
    kept = reply.rstrip()
    at = max(kept.rfind("\n\n"), start)
    last = kept[at:].strip()
    if len(last) <= 160 and _SIGN_OFF.match(last):
        return at
    line = max(kept.rfind("\n"), start)
    while line > at and _SIGN_OFF.match(kept[line:].strip()) and len(kept) - line <= 160:
        return _line_above(kept, line, at)
    tail = kept[max(start, len(kept) - 200) :]
    for found in reversed(list(_STOP.finditer(tail))):
        if _SIGN_OFF.match(tail[found.end() :]):
            return len(kept) - len(tail) + found.end()
    return len(reply)


def _line_above(text: str, line: int, at: int) -> int:
    """Return the start of a sign-off that has a line more above its last one."""
    above = text.rfind("\n", 0, line)
    return above if above > at and _SIGN_OFF.match(text[above:line].strip()) else line


@lru_cache(maxsize=16)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text into sentences, at most 1,000; a line of a list is one piece at least."""
    found = []
    at = 0
    for line in text.splitlines(keepends=True):
        mark = _MARK.match(line)
        begin, end = at + (mark.end() if mark else 0), at + len(line)
        for start, stop in _pieces(text, begin, end):
            found.append(Sentence(start, stop, text[start:stop], mark is not None))
        if len(found) >= _MOST:
            break
        at = end
    return tuple(found[:_MOST])


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = []
    for found in _STOP.finditer(text, start, end):
        after = text[found.end() : found.end() + 1]
        before = text[max(start, found.start() - 12) : found.start()].split()
        if after.islower() or (before and before[-1].lower().lstrip("(") in _NO_STOP):
            continue
        cuts.append(found.end())
    edges = [start, *cuts, end]
    pieces = []
    for left, right in pairwise(edges):
        piece = text[left:right]
        bare = piece.strip()
        if bare:
            begin = left + len(piece) - len(piece.lstrip())
            pieces.append((begin, begin + len(bare)))
    return pieces


def without(text: str, gone: list[Sentence]) -> str:
    """Return a text without some of its sentences, and without the gaps that they would leave."""
    kept = text
    for sentence in sorted(gone, key=lambda one: -one.start):
        before, after = kept[: sentence.start], kept[sentence.end :]
        line = before.rfind("\n") + 1
        if sentence.in_list and _MARK.fullmatch(before[line:]) and after[:1] in ("\n", ""):
            kept = before[:line].rstrip("\n") + after
        elif after[:1] in ("\n", "") or not after:
            kept = before.rstrip(" \t") + after
        else:
            kept = before + after.lstrip(" \t")
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


@lru_cache(maxsize=16)
def language_of(text: str) -> Language:
    """Guess the language of a text by its commonest words; English when in doubt."""
    words = {word.lower() for word in _WORD.findall(text[:4_000])}
    return max(_STOP_WORDS, key=lambda known: (len(words & _STOP_WORDS[known]), known == "en"))


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that carry sense, cut to six letters, and its numbers."""
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:6] for word in words if len(word) > 3 or word.isdigit())


def add_line(reply: str, line: str, rng: random.Random, *, early: bool = False) -> str:
    """Return a reply with one line more in its body, where an assistant would write it.

    Args:
        reply: the reply; greeting and sign-off stay around the line.
        line: one sentence or a few.
        rng: chooses the place.
        early: also before the first sentence of the body.
    """
    layout = layout_of(reply)
    found = sentences(layout.body)
    if not found:
        gap = "\n\n" if layout.opening.strip() and not layout.opening.endswith("\n") else ""
        after = "\n\n" if layout.closing.strip() and not layout.closing.startswith("\n") else ""
        return layout.with_body(f"{gap}{line}{after}")
    if any(one.in_list for one in found):
        return layout.with_body(f"{layout.body}\n\n{line}")
    place = rng.randrange(0 if early else 1, len(found) + 1)
    if place == 0:
        return layout.with_body(f"{line} {layout.body}")
    at = found[place - 1].end
    return layout.with_body(f"{layout.body[:at]} {line}{layout.body[at:]}")
