"""Split replies and articles into sentences, clauses, tokens and stems, with offsets.

Every function is linear in the length of its text: replies and articles are hostile input.
Offsets are characters of the text that was given.
"""

# longer: sentences, clauses, words and stems share their patterns.

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from scorers.words import IRREGULAR, LANGUAGES, STOP_WORDS, Language, listed


@dataclass(frozen=True, slots=True)
class Span:
    """Hold a stretch of a text: `text == whole[start:end]`."""

    start: int
    end: int
    text: str


class Token(NamedTuple):
    """Hold one word: where it stands, its folded form, and its stem.

    A named tuple, because it is made for every word of every text and a frozen dataclass costs
    three times as much to make.
    """

    start: int
    end: int
    folded: str
    """Casefolded, without accents, with a plain apostrophe."""
    stem: str


_WORD = re.compile(r"\b[eE]-[mM]ails?\b|\b[oO]ne-off\b|[^\W_]{1,80}(?:['’][^\W\d_]{1,8})?")
_BULLET = re.compile(r"\s{0,20}(?:[-*+•‣–]|\(?\d{1,3}[.)]|[a-zA-Z]\))\s+|\s{0,20}(?:>\s?){1,5}")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_TABLE_RULE = re.compile(r"[\s|:\-–]+\Z")
_STOP = re.compile(
    # The look-behind and the possessive repeats keep a megabyte of "!!!!" linear.
    r"(?<![.!?…])[.!?…]++[\"'”’»)\]*_]*+(?=\s|\Z)|[。！？]++|(?<=[a-z]{2})[.!?](?=[A-Z][a-z])"
)
_CLAUSE = re.compile(
    r"\s{0,2}(?:[;:–—]|,(?!\d)|\s-\s)\s{0,2}|(?<=\s)(?=(?:but|although|though|while|whereas|unless|"
    r"because|however|aber|sondern|weil|obwohl|pero|aunque|porque|sino|mais|parce)\s)",
    re.IGNORECASE,
)
_ABBREVIATIONS = listed(
    "mr mrs ms dr prof st str vs approx ca bzw evtl ggf inkl zzgl sr sra srta ud uds mme mlle "
    "env incl excl e.g i.e z.b d.h u.a p.ej p.ex s.o s.u o.a v.a"
)
_NUMBER_ABBREVIATIONS = listed(
    "no nr nos max min tel abs art pag fig jan feb mar apr jun jul aug sep sept oct nov dec "
    "okt dez est dept ext ref vol kap sec"
)
"""Words that are abbreviations only before a number or a small letter: "Nook Max. Then"."""
_END_ABBREVIATIONS = listed("etc usw inc ltd co jr a.m p.m u.s u.k")
_MONTH_START = re.compile(
    r"\s+(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|f[eé]v|ao[uû]|av[r])",
    re.IGNORECASE,
)


def fold(word: str) -> str:
    """Return `word` casefolded, without accents, with plain apostrophes."""
    if word.isascii():
        return word.lower()
    bare = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
    return "".join(char for char in bare if not unicodedata.combining(char))


@lru_cache(maxsize=65_536)
def stem(folded: str, language: Language = "en") -> str:
    """Reduce a folded word to a rough stem, so that `boxes`, `box` and `boxed` agree.

    A light suffix stripper with a list of irregular forms; it may join unrelated words, which
    makes comparisons a little lenient, and never splits a word from itself.
    """
    word = folded.removesuffix("'s").replace("'", "")
    if language == "en":
        return _stem_english(IRREGULAR.get(word, word))
    endings = _ENDINGS[language]
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


_ENDINGS: dict[Language, tuple[str, ...]] = {
    "de": ("ungen", "ung", "ern", "est", "en", "er", "em", "es", "te", "st", "e", "s", "n", "t"),
    "es": ("aciones", "acion", "amos", "ando", "idos", "idas", "ados", "adas", "ido", "ida",
           "ado", "ada", "os", "as", "es", "ar", "er", "ir", "an", "en", "o", "a", "s", "e"),
    "fr": ("ements", "ement", "ations", "ation", "ees", "es", "er", "ez", "ee", "ent", "e", "s",
           "x", "r"),
}  # fmt: skip


def _stem_english(word: str) -> str:
    if len(word) <= 3 or not word.isascii():
        return word
    for ending, put in _ENGLISH:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + put
            break
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeious":
        word = word[:-1]
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word


_ENGLISH = (
    ("ations", "e"), ("ation", "e"), ("ements", "e"), ("ement", "e"), ("iness", "y"),
    ("ments", ""), ("ment", ""), ("ically", "ic"), ("ingly", ""), ("edly", ""), ("ings", ""),
    ("ing", ""), ("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"),
    ("xes", "x"), ("ers", "er"), ("ed", ""), ("ly", ""), ("ness", ""), ("ss", "ss"), ("us", "us"),
    ("s", ""),
)  # fmt: skip


def tokens(text: str, language: Language = "en") -> list[Token]:
    """Return the words of `text` in order."""
    found = []
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        found.append(Token(match.start(), match.end(), folded, stem(folded, language)))
    return found


def is_stop_word(token: Token, language: Language = "en") -> bool:
    """Tell whether a token carries no content of its own."""
    return token.folded in STOP_WORDS[language] or (
        len(token.folded) == 1 and not token.folded.isdigit()
    )


def guess_language(text: str) -> Language | None:
    """Return the language whose stop words prevail in the first 4,000 characters.

    Returns:
        None when fewer than three stop words occur, or when the second language comes close.
    """
    return _guessed(text[:4_000])


@lru_cache(maxsize=2_048)
def _guessed(text: str) -> Language | None:
    found = (fold(match.group()) for match in _WORD.finditer(text))
    # A lone consonant is a unit (`18 °C`, `2.8 L`), not a French or English elision.
    words = [word for word in found if len(word) > 1 or word in "aeiouy"]
    counts = {
        language: sum(word in STOP_WORDS[language] for word in words) for language in LANGUAGES
    }
    ranked = sorted(LANGUAGES, key=lambda language: -counts[language])
    first, second = ranked[0], ranked[1]
    if counts[first] < 3 or counts[first] < 1.5 * counts[second]:
        return None
    return first


def sentences(text: str) -> list[Span]:
    """Split `text` into sentences, list items, headings and table rows.

    Survives decimals (`2.4 GHz`, `EUR 6.90`), abbreviations (`e.g.`, `z. B.`), initials,
    German ordinals (`15. Oktober`), addresses on the web, hard-wrapped lines and lists.
    Bullets and numbers of list items lie outside the spans. Linear in `len(text)`.
    """
    found: list[Span] = []
    for block in _blocks(text):
        found.extend(_split_block(text, block))
    return found


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that belong together; a hard-wrapped paragraph is one block."""
    start = end = -1
    for match in re.finditer(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", text):
        line = match.group()
        if not line.strip() or ("|" in line and _TABLE_RULE.match(line)):
            continue
        is_next = start >= 0 and text.count("\n", end, match.start()) <= 1
        if is_next and _continues(text[max(start, end - 400) : end], line):
            end = match.end()
            continue
        if start >= 0:
            yield start, end
        start, end = match.start(), match.end()
    if start >= 0:
        yield start, end


def _continues(before: str, line: str) -> bool:
    """Tell whether `line` carries on the paragraph that ends with `before`."""
    last = before.rstrip()[-1:]
    first = line.lstrip()[:1]
    previous = before.rsplit("\n", 1)[-1]
    if last in ".!?:;|" or not first.isalnum() or _BULLET.match(line) or _HEADING.match(previous):
        return False
    if "|" in previous or _BULLET.match(previous):
        return first.islower() and "|" not in line
    return first.islower() or len(previous) >= 60


def _split_block(text: str, block: tuple[int, int]) -> Iterator[Span]:
    start, end = block
    marker = _HEADING.match(text, start, end) or _BULLET.match(text, start, end)
    start = marker.end() if marker and marker.end() < end else start
    for match in _STOP.finditer(text, start, end):
        if _ends_sentence(text, start, match, end):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left and any(char.isalnum() for char in piece):
        yield Span(start + left, start + right, piece[left:right])


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    if match.end() >= end:
        return False
    after = text[match.end() : match.end() + 12]
    following = after.lstrip()[:1]
    if match.group()[0] != ".":
        return match.group()[0] != "…" or not following.islower()
    if len(match.group().rstrip("\"'”’»)]*_")) > 1:
        return not following.islower()
    pieces = text[max(start, match.start() - 34) : match.start()].split()
    word = fold(pieces[-1].lstrip("(\"'“„«[*_")) if pieces else ""
    before = pieces[-2] if len(pieces) > 1 else ""
    if word == "st" or (len(word) == 1 and word.isalpha()):
        return _letter_ends_sentence(word, before, after)
    return _dot_ends_sentence(word, after, following)


def _letter_ends_sentence(letter: str, before: str, after: str) -> bool:
    """Tell whether the dot after one letter ends a sentence: of a grade, yes; of a name, no."""
    if letter == "i":
        return True
    if not after.lstrip()[:1].isupper():
        return False
    follows = _WORD.match(after.lstrip())
    opens = follows is not None and fold(follows.group()) in _OPENING
    if follows is not None and len(follows.group()) == 1 and after.lstrip()[1:2] == ".":
        return False
    word = fold(before.strip("(\"'“„«[*_,;:."))
    if letter == "st":
        return opens and before[:1].isupper()
    if word in _LETTERED:
        return True
    is_name = not word or before[:1].isupper() or len(word) <= 1 or word in _BEFORE_A_NAME
    return not is_name or (opens and len(word) > 1)


_LETTERED = listed(
    "grade plan option class type step point part section appendix zone group category vitamin "
    "size gate terminal line variant version tariff annex letter case answer room block level "
    "klasse stufe typ zone gruppe tarif punkt variante anhang opcion clase tipo grupo categoria "
    "classe etape annexe groupe categorie"
)
"""Words after which a single letter is what they name, and no initial."""
_BEFORE_A_NAME = listed("dear hello hi by from to with and for of the is was mr mrs ms dr prof")
_OPENING = listed("the this that these it you we they if please in for our your when as once there")
"""Words that open a sentence, and hardly follow an initial."""


def _dot_ends_sentence(word: str, after: str, following: str) -> bool:
    """Tell whether the dot after `word` ends a sentence, given what comes next."""
    if word in _END_ABBREVIATIONS:
        return following.isupper()
    if word in _NUMBER_ABBREVIATIONS:
        return not (following.isdigit() or following.islower())
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i"):
        return False
    if re.fullmatch(r"(?:\w\.)+\w", word):
        return False
    if word.isdigit():
        return not (following.islower() or _MONTH_START.match(after) or following.isdigit())
    return True


def clauses(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split a sentence at commas, semicolons, colons, dashes and contrasting conjunctions."""
    end = len(text) if end is None else end
    found: list[Span] = []
    at = start
    for match in _CLAUSE.finditer(text, start, end):
        found.extend(_trimmed(text, at, match.start()))
        at = match.end()
    found.extend(_trimmed(text, at, end))
    return found
