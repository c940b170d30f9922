"""Take the articles out of a rendered prompt and cut them into sentences.

An article stands between `<article id="KB-101" title="...">` and `</article>`, both alone on their
line. Such a line inside an article's own text is harmless: an article ends at the last closing line
before the next article, and a new one begins only after a closing line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from runners.embedded.wording import sentences, terms

MAX_SENTENCE_CHARS = 500
"""A longer sentence is no sentence (minified data, a wall of text) and is never quoted."""

_OPENING = re.compile(r"^<article id=\"([^\"\n]+)\"(?: title=\"(.*)\")?>[ \t\r]*$", re.MULTILINE)
_CLOSING = re.compile(r"^</article>[ \t\r]*$", re.MULTILINE)
_END = "\n</article>"
_ITEM = re.compile(r"(?P<mark>[-*+•]|\d{1,3}[.)])[ \t]+")
_RULER = re.compile(r"[|:\- \t]+")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\s]{1,500}\)")
_REFERENCE = re.compile(
    r" \((?:see )?[A-Z]{2,6}-\d{1,6}\)"
    r"|; [^;.]{1,60} (?:is|are) (?:described|explained|listed) in [A-Z]{2,6}-\d{1,6}"
    r"|,? (?:as|which (?:is|are)) (?:described|explained|listed|shown|set out)"
    r" in [A-Z]{2,6}-\d{1,6}"
)
_TELLS = MappingProxyType(
    {
        "time": re.compile(
            r"\d[- ](?:\w+ )?(?:second|minute|hour|day|week|month|year)s?\b|\d\d:\d\d"
            r"|\b(?:at once|immediately|at any time|deadline|as soon as|until)\b"
        ),
        "money": re.compile(r"\b(?:EUR|USD|GBP|CHF|free|fees?|costs?|price)\b|[€$£]|\d ?%"),
        "way": re.compile(r" > |^(?:[A-Z][a-z]+) (?:the|your|a|an|in|on|to|down|up|into|for)\b"),
        "permission": re.compile(
            r"\b(?:can|cannot|may|must|not|no|only|never|allowed|possible|available|covers?)\b"
        ),
    }
)
_CONTROL = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)))

Kind = Literal["prose", "item", "step", "row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Hold one sentence that a reply may use."""

    text: str
    kind: Kind
    terms: tuple[str, ...]
    """Distinct, in order."""
    heading_terms: tuple[str, ...]
    """Of the heading above it, without those that the sentence has itself."""
    tells: frozenset[str]
    """Kinds of question that its form answers: `time`, `money`, `way`, `permission`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitArticle:
    """Hold an article as sentences."""

    id: str
    title_terms: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    vocabulary: Mapping[str, tuple[str, ...]]
    """All terms by their first letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    heading: str
    kind: Kind
    text: str
    cells: str = ""
    """Of a table row: its own words, without those of the table's header."""


def split_prompt(prompt: str) -> tuple[str, tuple[SplitArticle, ...]]:
    """Return the instructions, all before the first article, and the articles in order."""
    first = _OPENING.search(prompt)
    if first is None:
        return prompt, ()
    return prompt[: first.start()], tuple(_articles(prompt[first.start() :]))


def articles_span(prompt: str) -> tuple[int, int]:
    """Return where the articles of a prompt begin and end, both its length without any."""
    first = _OPENING.search(prompt)
    if first is None:
        return len(prompt), len(prompt)
    closings = [fence.end() for fence in _CLOSING.finditer(prompt, first.end())]
    return first.start(), closings[-1] if closings else len(prompt)


def shorten_articles(prompt: str, max_chars: int) -> str:
    """Return a prompt whose articles take at most so many characters, cut from their end.

    The cut falls behind a sentence or a line; an article of which nothing is left goes altogether.
    """
    start, end = articles_span(prompt)
    if end - start <= max_chars:
        return prompt
    kept = prompt[start : start + max(0, max_chars - len(_END))]
    kept = kept[: max(kept.rfind("\n"), kept.rfind(". ") + 1, 0)].rstrip()
    openings = [fence.end() for fence in _OPENING.finditer(kept)]
    if not openings:
        kept = ""
    elif not kept[openings[-1] :].strip():  # nothing of the last article is left
        kept = kept[: [fence.start() for fence in _OPENING.finditer(kept)][-1]].rstrip()
    elif _CLOSING.search(kept, openings[-1]) is None:
        kept += _END
    return prompt[:start] + kept + prompt[end:]


def _articles(text: str) -> Iterator[SplitArticle]:
    """Yield the articles of a text that begins with one."""
    fences = sorted(
        [*_OPENING.finditer(text), *_CLOSING.finditer(text)], key=lambda fence: fence.start()
    )
    opened: re.Match[str] = fences[0]
    closed: re.Match[str] | None = None
    for fence in fences[1:]:
        if fence.re is _CLOSING:
            closed = fence
        elif closed is not None and not text[closed.end() : fence.start()].strip():
            yield split_article(opened[1], opened[2] or "", text[opened.end() : closed.start()])
            opened, closed = fence, None
    end = closed.start() if closed is not None else len(text)
    yield split_article(opened[1], opened[2] or "", text[opened.end() : end])


@lru_cache(maxsize=1024)
def split_article(article_id: str, title: str, text: str) -> SplitArticle:
    """Return one article as sentences; headings and fences are none."""
    found = tuple(
        sentence
        for block in _blocks(text.translate(_CONTROL).splitlines())
        for sentence in _sentences(block)
    )
    title_terms = tuple(dict.fromkeys(terms(title)))
    return SplitArticle(
        id=article_id,
        title_terms=title_terms,
        sentences=found,
        vocabulary=_vocabulary([title_terms, *(each.terms for each in found)]),
    )


def _sentences(block: _Block) -> Iterator[Sentence]:
    heading = dict.fromkeys(terms(block.heading))
    for part in [block.text] if block.kind == "row" else sentences(block.text):
        plain = _plain(part)
        own = dict.fromkeys(terms(block.cells or plain))
        if own and len(plain) <= MAX_SENTENCE_CHARS:
            yield Sentence(
                text=plain,
                kind=block.kind,
                terms=tuple(own),
                heading_terms=tuple(term for term in heading if term not in own),
                tells=_tells(plain, block.kind),
            )


def _tells(sentence: str, kind: Kind) -> frozenset[str]:
    told = {name for name, pattern in _TELLS.items() if pattern.search(sentence)}
    return frozenset(told | {"way"} if kind == "step" else told)


def _vocabulary(groups: Iterable[Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    by_letter: dict[str, list[str]] = {}
    for term in dict.fromkeys(term for group in groups for term in group):
        by_letter.setdefault(term[0], []).append(term)
    return MappingProxyType({letter: tuple(found) for letter, found in by_letter.items()})


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    """Yield every paragraph, list item and table row."""
    heading = ""
    header: list[str] = []
    kind: Kind = "prose"
    block: list[str] = []
    for line in [*lines, ""]:
        bare = line.strip()
        item = _ITEM.match(bare)
        table = bare.startswith("|")
        ends = not bare or item or table or bare.startswith(("#", "<article", "</article", "```"))
        if ends and block:
            yield _Block(heading=heading, kind=kind, text=" ".join(block))
            block = []
        cells = [cell.strip() for cell in bare.strip("|").split("|")] if table else []
        if table and header and not _RULER.fullmatch(bare):
            yield _row(heading, header, cells)
        header = header or cells if table else []
        if bare.startswith("#"):
            heading = bare.lstrip("# ")
        elif item:
            kind = "step" if item["mark"][0].isdigit() else "item"
            block = [bare[item.end() :]]
        elif not ends:
            kind = kind if block else "prose"
            block.append(bare)


def _row(heading: str, header: Sequence[str], cells: Sequence[str]) -> _Block:
    """Return a table row as a sentence: `Germany – delivery charge: EUR 4.90; time: 2 days.`."""
    named = [
        f"{_uncapitalised(name)}: {cell.rstrip('.')}" if name else cell.rstrip(".")
        for name, cell in zip(header[1:], cells[1:], strict=False)
        if cell.strip("- ")
    ]
    return _Block(
        heading=f"{heading} {' '.join(header)}",
        kind="row",
        text=f"{cells[0]} – {'; '.join(named)}." if named else cells[0],
        cells=" ".join(cells),
    )


def _uncapitalised(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _plain(sentence: str) -> str:
    """Return a sentence without Markdown marks and without pointers to other articles."""
    text = _REFERENCE.sub("", _LINK.sub(r"\1", sentence))
    return " ".join(text.replace("**", "").replace("__", "").replace("`", "").split())
