"""Tell by its form alone whether a reply breaks off before it is finished.

Only the last line is judged. It is finished when it ends with a sentence mark, when it is a
sign-off, a list item, a heading, a row of a table or a name, or when it is too short to tell. It
breaks off when it stops after a word that must be followed by another (`the`, `and`), inside a
bracket or a quotation, after a dash, as a list mark without a text, or as a sentence without its
mark. The missing mark, and words that may end a clause after all (`with`, `is`), count only in a
reply that is punctuated throughout: who writes as in a chat leaves marks out.

The forms are those of scripts with capital letters; the words that must be followed by another are
known in English, German, Spanish and French. Linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scorers.text import Span, fold, guess_language, sentences
from scorers.words import Language, listed

_LAST = 2_000
"""Characters of the end that are looked at: an unfinished last line is seldom longer."""
_CLAUSE, _LONG = 4, 11
"""Words from which a last line without its mark is a sentence: with a conjunction or an auxiliary
in it, and without."""
_MARKED = 2
"""Sentences with a mark from which a missing one says something; one more in a single line."""
_WRAPPED = 60
"""Characters from which a line without a mark may be a wrapped one."""
_SIGN_OFF, _NAME = 10, 4
"""Words of the longest sign-off, with its comma and the name; and of the longest name."""
_OPEN_WORDS: dict[Language | None, frozenset[str]] = {
    "en": listed(
        "a an the of from with into and or but nor if unless because although whether than as at "
        "by your our their its my his whose which who is are was were be been am has have had "
        "would shall should can could might must cannot very please every between within during "
        "per via until while when where to for i we they"
    ),
    "de": listed(
        "der die das den dem des ein eine einen einem einer eines und oder aber sondern wenn weil "
        "dass ob als von vom zum zur mit bei fur durch gegen ohne um im ins am vor nach ihre ihren "
        "ihrem ihrer unsere unseren unserem unserer dein deine deinen wir ist sind war wird kann "
        "konnen muss mussen darf durfen soll sollen haben hat sich sehr bitte"
    ),
    "es": listed(
        "el la los las un una unos unas y o u pero ni que si porque aunque de del al con por para "
        "sin en desde hasta entre sobre segun su sus nuestro nuestra nuestros nuestras tu tus es "
        "son esta estan ha han puede pueden debe deben se le les muy cada"
    ),
    "fr": listed(
        "le la les de du des un une et ou mais donc ni car que si puisque lorsque quand avec pour "
        "dans sur sous chez par sans vers leur leurs votre vos notre nos ce cet cette ces est sont "
        "sera seront a ont peut peuvent doit doivent nous vous ils elles je tres chaque"
    ),
    None: frozenset(),
}
"""Closed classes: articles, prepositions, conjunctions and the like that end no sentence."""
_CLAUSE_WORDS: dict[Language | None, frozenset[str]] = {
    "en": listed(
        "if that which when because although while whether am is are was were will would can could "
        "must should may has have had been does did not cannot don't isn't won't can't"
    ),
    "de": listed(
        "wenn weil dass ob nicht bin ist sind war wird werden kann konnen muss mussen darf hat "
        "haben"
    ),
    "es": listed(
        "si que porque cuando no estoy es son esta estan puede pueden debe ha han"
    ),
    "fr": listed("que quand lorsque pas suis est sont peut doit sera ont avez pouvez"),
    None: frozenset(),
}  # fmt: skip
"""Conjunctions, auxiliaries and negations: a line that holds one is a sentence."""
_MAY_END: dict[Language | None, frozenset[str]] = {
    "en": listed(
        "from with into than as at by his which who is are was were be been am has have had would "
        "shall should can could might must cannot please within during per via until while when "
        "where to for i we they of between very"
    ),
    "de": listed(
        "das die ein eine als vom bei mit durch ohne um vor nach wir ist sind war wird kann konnen "
        "muss mussen darf durfen soll sollen haben hat sich bitte sehr gegen dem den"
    ),
    "es": listed(
        "el la los las uno unas si que porque entre sobre tu tus es son esta estan ha han puede "
        "pueden debe deben se le les ni para con unos"
    ),
    "fr": listed(
        "la le les ou car que si quand avec pour dans sur sous chez sans vers vous nous ils elles "
        "je est sont sera seront a ont peut peuvent doit doivent leur notre votre ce tres"
    ),
    None: frozenset(),
}
"""Words among them that may stand at the end in speech, or have a twin with an accent: `anything
else I can help you with`, `wenn es da ist`, `creo que sí`."""
_ASKING = listed("anything something everything what whatever which who whom")
"""Words that may be the object of a verb or preposition at the end: `anything I can help with`."""
_TEAM = listed(
    "support team teams crew service staff desk care helpdesk kundendienst kundenservice "
    "kundensupport serviceteam supportteam equipo soporte equipe l'equipe assistance"
)
"""Who signs when it is no person."""
_STRIPPED = " \t\r\n\u00a0\u202f*_~"
_DANGLING = "-–—/(&+>"
"""Marks after which something must follow."""
_WORD = re.compile(r"[^\W_]{1,80}(?:['’][^\W_]{1,20})?")
_WHOLE_END = re.compile(
    # an address, a code of letters and digits, a path of menus
    r"(?:https?://|www\.|@)[^\s<>]{1,200}>?\Z|(?<![\w-])[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}>?\Z|"
    r"(?<![\w-])(?=[^\s]{0,30}\d)(?=[^\s]{0,30}[A-Za-z])[\w-]{3,30}\Z|"
    r">\s[A-Z][\w-]{1,20}(?: \w{1,20})?\Z"
)
_BARE_ITEM = re.compile(r"[ \t]{0,20}(?:[-*+•‣]|\(?\d{1,3}[.)])[ \t]*\Z")
_ITEM = re.compile(r"\s{0,20}(?:[-*+•‣–]|\(?\d{1,3}[.)])\s")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s|\s{0,20}\|")
_HALF_WORD = re.compile(r"(?<=[^\W\d]{2}) [bcdfghjklmnpqrstvwxz]\Z")
"""A lone consonant at the end, not after a number as in `5 l`."""
_SMILEY = re.compile(r"[:;=][-'o]?[()\[\]]")
_OPENING = {"(": ")", "[": "]", "„": "“”", "«": "»"}


@dataclass(frozen=True, slots=True)
class _End:
    """Hold the last sentence of a reply and what surrounds it."""

    text: str
    """Without markup and white space after it."""
    words: tuple[str, ...]
    """Folded."""
    language: Language | None
    before: str
    """What stands above its line."""
    is_line: bool
    """It fills its line."""
    is_item: bool
    """Its line is an item of a list."""
    is_marked: bool
    """The reply before it is punctuated throughout."""

    @property
    def mark(self) -> str:
        """Return the last character."""
        return self.text[-1:]

    @property
    def is_whole_end(self) -> bool:
        """Tell whether it ends as no broken sentence does: with an address, a code, a sign-off."""
        return bool(_WHOLE_END.search(self.text[-300:])) or _is_signed(self.text, self.is_line)


def cut_off(reply: str) -> tuple[Span, str] | None:
    """Return the words with which a reply breaks off and why, or None when it is whole."""
    if bare := _bare_item(reply):
        return bare
    text = reply.rstrip(_STRIPPED)
    start = max(text.rfind("\n") + 1, len(text) - _LAST)
    line = text[start:]
    if not _is_judged(line) or _HEADING.match(line):
        return None
    spans = sentences(line)
    at = start + (spans[-1].start if spans else 0)
    end = _End(
        text=text[at:],
        words=tuple(fold(word) for word in _WORD.findall(text[at:])),
        language=guess_language(reply),
        before=text[:start],
        is_line=len(spans) < 2,
        is_item=bool(_ITEM.match(line)),
        is_marked=_is_marked(text[max(0, at - _LAST) : at], text[at:]),
    )
    because = _why(end)
    return (Span(at, len(text), text[at:]), because) if because else None


def _bare_item(reply: str) -> tuple[Span, str] | None:
    """Return the mark of a list item whose text is missing; none where it is the only one."""
    end = len(reply.rstrip())
    start = reply.rfind("\n", 0, end) + 1
    line = reply[start:end]
    if not (_BARE_ITEM.match(line) and any(map(_ITEM.match, reply[:start][-_LAST:].splitlines()))):
        return None
    return Span(start, end, line), "the last item of the list has no text"


def _is_marked(before: str, last: str) -> bool:
    """Tell whether a reply is punctuated throughout: capitals and marks, and no line without."""
    is_wrapped = len(before.removesuffix("\n").rpartition("\n")[2]) >= _WRAPPED
    if last[:1].islower() and not (before.endswith("\n") and is_wrapped):
        return False
    spans = sentences(before)
    ended = [span for span in spans if span.text.rstrip(f"{_STRIPPED}\"'”»)")[-1:] in (*".!?…:",)]
    # After "Guten Tag Ana," a German letter goes on with a small one.
    small = sum(span.text[:1].islower() for span in ended)
    if len(ended) < _MARKED + ("\n" not in before) or small > (1 if "," in before[:80] else 0):
        return False
    lines = [line.rstrip(_STRIPPED) for line in before.splitlines()[1:]]
    return not any(
        line[-1:].isalnum() and len(line.split()) > _SIGN_OFF and not _ITEM.match(line)
        for line in lines
        if len(line) < _WRAPPED
    )


def _is_judged(line: str) -> bool:
    """Tell whether a line is in a script that has capitals, and so sentence marks that we know."""
    letters = [char for char in line[-200:] if char.isalpha()]
    return bool(letters) and all(char.upper() != char.lower() for char in letters[-3:])


def _why(end: _End) -> str:
    """Say why a last sentence is unfinished; an empty string when it is not."""
    if opened := _unclosed(end.text):
        return f"{opened!r} is opened and not closed"
    if end.mark == ":" and not end.is_item and len(end.words) > 2:
        return "it ends with a colon, and nothing follows"
    is_unmarked = end.mark.isalnum() or end.mark in f",;{_DANGLING}"
    if not end.words or not is_unmarked or _SMILEY.search(end.text[-3:]):
        return ""
    if _HALF_WORD.search(end.text):
        return "it stops inside a word"
    is_short = end.is_item and len(end.words) <= _NAME and _stops(end.before)
    return _open_word(end) or ("" if end.is_whole_end and not is_short else _unmarked(end))


def _open_word(end: _End) -> str:
    """Name a last word after which another one must follow."""
    if not end.mark.isalnum() or end.words[-1] not in _OPEN_WORDS[end.language]:
        return ""
    if end.words[-1] in _MAY_END[end.language] and (
        not end.is_marked or not _ASKING.isdisjoint(end.words[:-1])
    ):
        return ""
    if len(end.words) == 1:
        return "" if end.is_line else f"it ends with {end.words[0]!r}, which begins a sentence"
    # "Cheers, Will" ends with a name.
    if end.is_whole_end and _WORD.findall(end.text)[-1][0].isupper():
        return ""
    return f"it ends with {end.words[-1]!r}, after which another word must follow"


def _unmarked(end: _End) -> str:
    """Say why a line without sentence mark is a sentence, and not a sign-off or a list item."""
    if end.mark in _DANGLING:
        return f"it ends with {end.mark!r}"
    if not end.is_marked and not end.is_item:
        return ""
    if end.is_item:
        return "the other items of the list have an end, the last has none" * _stops(end.before)
    if not end.is_line:
        return "the last sentence has no end"
    has_clause = not _CLAUSE_WORDS[end.language].isdisjoint(end.words)
    count = sum(not word.isdigit() for word in end.words)
    if count >= (_CLAUSE if has_clause else _LONG) or _is_wrapped(end):
        return "the last sentence has no end"
    return f"it ends with {end.mark!r}" * (end.mark in ",;" and len(end.words) > _CLAUSE)


def _stops(before: str) -> bool:
    """Tell whether the list items above end with a sentence mark, all of them."""
    items = [line for line in before[-_LAST:].splitlines() if _ITEM.match(line)]
    return bool(items) and all(item.rstrip(_STRIPPED)[-1:] in ".!?" for item in items)


def _is_wrapped(end: _End) -> bool:
    """Tell whether a line carries on a hard-wrapped sentence."""
    above = end.before[-_LAST:].removesuffix("\n").rpartition("\n")[2].rstrip(_STRIPPED)
    return len(above) >= _WRAPPED and above[-1].isalnum() and end.text[:1].islower()


def _is_signed(last: str, is_line: bool) -> bool:
    """Tell whether a stretch is a sign-off: a name or a team, after a comma or alone."""
    head, comma, tail = last.rstrip(f"{_STRIPPED},").rpartition(",")
    name = _WORD.findall(tail)
    if not name or len(_WORD.findall(head)) + len(name) > _SIGN_OFF:
        return False
    if not _TEAM.isdisjoint(fold(word) for word in name):
        return len(name) <= _NAME + bool(comma or is_line)
    return len(name) <= _NAME and all(word[0].isupper() for word in name)


def _unclosed(last: str) -> str:
    """Return a bracket or a quotation mark of the last sentence that is never closed."""
    plain = _SMILEY.sub("", last)
    for opening, closing in _OPENING.items():
        if plain.count(opening) > sum(plain.count(one) for one in closing):
            return opening
    for mark in '"“':
        # The same mark may close: before a word and after a space it opens.
        at = max(plain.rfind(mark), plain.rfind("”") if mark == "“" else -1)
        is_opening = plain[at + 1 : at + 2].isalnum() and not plain[at - 1 : at].strip(" \t([")
        if plain[at : at + 1] == mark and is_opening:
            return mark
    return ""
