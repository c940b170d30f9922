"""Turn passages and tickets into sentences that claims can be held against.

What belongs to an article is worked out once per article text and kept in a bounded cache.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scorers.quantities import Quantity, quantities
from scorers.quantity_sets import QuantitySet, quantity_set
from scorers.tables import table_rows
from scorers.text import Span, Token, is_stop_word, sentences, stem, tokens
from scorers.words import LIGHT_WORDS, NEGATED_FORMS, NEGATIONS, Language, listed

_ACRONYMS = listed("uk us eu usa pdf sms id faq tv pc qr ok vat led usb url cet")
"""Capitals that name no one thing of the company."""
_SELF = listed("i i'm i'll i've")
_OPENERS = frozenset('.:!?|"“„«¿¡>•')
_POLAR = re.compile(
    r"[;–—]|:(?!\s{0,2}(?:no|none|not|nein|nicht|pas|non)\s{0,2}(?:[;.,|)]|\Z))|"
    r",?\s(?:but|although|though|while|whereas|because|unless|however|aber|sondern|weil|"
    r"obwohl|pero|aunque|porque|sino|mais|parce)\s|,\s(?:and|or|so|which|where|und|y|et)\s",
    re.IGNORECASE,
)
"""Ends of the stretch that a negation speaks of: wider than a clause, for it may hold a list.

The colon of `orders and plan: no` ends none: the answer speaks of what stands before it."""
LIGHT_STEMS = frozenset(stem(word) for word in LIGHT_WORDS)
"""Stems of the words that weigh half."""
_NOT_NEGATING: dict[str, frozenset[str]] = {
    "no": listed("more later less fewer earlier sooner problem worries trouble matter"),
    "not": listed("only just"),
    "nicht": listed("nur mehr spater"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Hold a sentence in the form in which it is compared."""

    span: Span
    stems: frozenset[str]
    """Stems of its content words; `unopened` counts as `opened`, denied."""
    ordered: tuple[str, ...]
    """The same in order of appearance, repeats kept."""
    content: tuple[str, ...]
    """The folded words that `ordered` was made of."""
    pairs: frozenset[tuple[str, str]]
    """Stems that stand near each other, in alphabetical order."""
    denied: frozenset[str]
    """For each negation, the first stem after it: what it denies before all."""
    in_denial: frozenset[str]
    """All stems of the clauses that hold a negation."""
    affirmed: frozenset[str]
    """All stems of the clauses that hold none."""
    words: tuple[str, ...]
    """All folded words in order, stop words included."""
    names: tuple[str, ...]
    """Folded words that are written with a capital inside the sentence, in order."""
    quantities: tuple[Quantity, ...]
    quantity_set: QuantitySet
    context: frozenset[str] = frozenset()
    """Stems of the title, the heading and the table header above the sentence."""
    covering: frozenset[str] = frozenset()
    """Stems that the sentence states or stands under."""
    source: str = ""
    """Article id, or `ticket`."""
    is_row: bool = False
    """It is a row of a table, spelled out with its header."""
    under: str = ""
    """The title and the heading above the sentence, as they are written."""


@dataclass(frozen=True, slots=True)
class Index:
    """Hold the statements of one text, and where each stem occurs."""

    statements: tuple[Statement, ...]
    postings: dict[str, tuple[int, ...]]
    words: frozenset[str]
    quantity_set: QuantitySet


def statement(span: Span, language: Language, *, context: frozenset[str] = frozenset(),
              source: str = "", is_row: bool = False, under: str = "") -> Statement:  # fmt: skip
    """Read one sentence into the form in which it is compared."""
    read = _read if len(span.text) <= _LONGEST_CACHED else _read.__wrapped__
    plain = read(span.text, language)
    return replace(
        plain,
        span=span,
        context=context,
        covering=plain.stems | context,
        source=source,
        is_row=is_row,
        under=under,
    )


_LONGEST_CACHED = 2_000
"""Characters; a cache of longer sentences could fill the memory."""


# A sentence is read for claims, facts and forbidden claims, and recurs in draft after draft.
@lru_cache(maxsize=4_096)
def _read(text: str, language: Language) -> Statement:
    found = quantities(text)
    words = tokens(text, language)
    content = _content(words, found, language)
    ordered = tuple(key for _, key in content)
    denied, in_denial, affirmed = _denials(text, words, content, language)
    return Statement(
        span=Span(0, len(text), text),
        stems=frozenset(ordered),
        ordered=ordered,
        content=tuple(token.folded for token, _ in content),
        pairs=frozenset(_pairs(ordered)),
        denied=denied,
        in_denial=in_denial,
        affirmed=affirmed,
        words=tuple(token.folded.removesuffix("'s") for token in words),
        names=tuple(_names(text, words, found, language)),
        quantities=tuple(found),
        quantity_set=quantity_set(found),
    )


def _content(
    words: Sequence[Token], found: Sequence[Quantity], language: Language
) -> list[tuple[Token, str]]:
    """Return content words with their stems; words inside a quantity are compared as one."""
    inside = [(quantity.start, quantity.end) for quantity in found]
    kept, at = [], 0
    for token in words:
        while at < len(inside) and inside[at][1] <= token.start:
            at += 1
        if at < len(inside) and inside[at][0] <= token.start:
            continue
        if is_stop_word(token, language) or token.folded in NEGATIONS[language]:
            continue
        base = NEGATED_FORMS.get(token.folded)
        kept.append((token, stem(base, language) if base else token.stem))
    return kept


def _pairs(ordered: Sequence[str]) -> Iterator[tuple[str, str]]:
    for i, left in enumerate(ordered):
        for right in ordered[i + 1 : i + 3]:
            yield (left, right) if left <= right else (right, left)


def _denials(
    text: str, words: Sequence[Token], content: Sequence[tuple[Token, str]], language: Language
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return what negations deny, what else their clauses hold, and what the others hold."""
    hidden = frozenset(key for token, key in content if token.folded in NEGATED_FORMS)
    negations = [
        token
        for i, token in enumerate(words)
        if token.folded in NEGATIONS[language] and not _is_idle(words, i)
    ]
    if not negations:
        plain = frozenset(key for token, key in content if token.folded not in NEGATED_FORMS)
        return hidden, hidden, plain
    cuts = [0, *(match.start() for match in _POLAR.finditer(text)), len(text) + 1]
    denying = {bisect_right(cuts, token.start) for token in negations}
    inside = [pair for pair in content if bisect_right(cuts, pair[0].start) in denying]
    outside = [pair for pair in content if bisect_right(cuts, pair[0].start) not in denying]
    denied = set(hidden)
    for token in negations:
        at = bisect_right(cuts, token.start)
        strong = [
            (word.start, key)
            for word, key in inside
            if cuts[at - 1] <= word.start < cuts[at] and key not in LIGHT_STEMS
        ]
        after = [key for where, key in strong if where > token.start]
        denied.update(after[:1] or [key for _, key in strong[-1:]])
    around = hidden.union(key for _, key in inside)
    return frozenset(denied), around, frozenset(key for _, key in outside)


def _is_idle(words: Sequence[Token], i: int) -> bool:
    """Tell whether a negation word denies nothing, as in `no later than` and `not only`."""
    following = words[i + 1].folded if i + 1 < len(words) else ""
    return following in _NOT_NEGATING.get(words[i].folded, frozenset())


def _names(
    text: str, words: Sequence[Token], found: Sequence[Quantity], language: Language
) -> Iterator[str]:
    """Yield words written with a capital that do not begin the sentence or follow a colon.

    Those inside a quantity, such as `EUR` or `March`, are compared with it.
    """
    if language == "de":
        return
    inside = {at for quantity in found for at in range(quantity.start, quantity.end)}
    for token in words[1:]:
        first = text[token.start]
        if not first.isupper() or token.start in inside or token.folded in _SELF:
            continue
        before = text[max(0, token.start - 2) : token.start].strip()
        if token.folded not in _ACRONYMS and before not in _OPENERS:
            yield token.folded.removesuffix("'s")


def index_statements(statements: Sequence[Statement]) -> Index:
    """Gather statements so that those which share stems with a claim are found quickly."""
    postings: dict[str, list[int]] = {}
    for i, one in enumerate(statements):
        for key in one.covering:
            postings.setdefault(key, []).append(i)
    return Index(
        statements=tuple(statements),
        postings={key: tuple(at) for key, at in postings.items()},
        words=frozenset().union(*(one.words for one in statements)),
        quantity_set=quantity_set(q for one in statements for q in one.quantities),
    )


@lru_cache(maxsize=2_048)
def passage_index(text: str, title: str, article_id: str, language: Language) -> Index:
    """Read an article into statements: sentences under their headings, and rows of tables.

    A row is spelled out with the header of its table, as `tables.py` does.
    """
    title_stems = _stems(title, language)
    heads = [
        (match.start(), _stems(match.group(1), language), match.group(1).strip())
        for match in re.finditer(r"^#{1,6}[ \t]+(\S.{0,200})", text, re.MULTILINE)
    ]
    rows = table_rows(text)
    found, head, row_end = [], 0, 0
    for span in _readable(sentences(text)):
        if span.start < row_end:
            continue  # The row was spelled out whole.
        while head < len(heads) and heads[head][0] <= span.start:
            head += 1
        context = title_stems | (heads[head - 1][1] if head else frozenset[str]())
        under = ", ".join(dict.fromkeys(filter(None, (title, heads[head - 1][2] if head else ""))))
        row = rows.get(span.start)
        if row is not None:
            row_end = row.end
            context |= _stems(row.header, language)
            found.append(
                statement(row.sentence, language, context=context, source=article_id, is_row=True,
                          under=under)
            )  # fmt: skip
        elif span.start not in rows:
            found.append(statement(span, language, context=context, source=article_id, under=under))
    if title:
        found.append(statement(Span(0, len(title), title), language, source=article_id))
    found_index = index_statements(found)
    # A reply may name the article that it rests on.
    named = quantity_set([*(q for one in found for q in one.quantities), *quantities(article_id)])
    words = found_index.words.union(token.folded for token in tokens(article_id, language))
    return replace(found_index, words=words, quantity_set=named)


_LONGEST_SENTENCE, _PIECE = 1_000, 400
"""Characters from which a run without a full stop is no sentence, and of the pieces it gives."""


def _readable(spans: Iterable[Span]) -> Iterator[Span]:
    """Cut what is far too long for a sentence at spaces: whatever is in it would be near."""
    for span in spans:
        at, text = 0, span.text
        while len(text) - at > _LONGEST_SENTENCE:
            cut = text.rfind(" ", at + 1, at + _PIECE)
            cut = cut if cut > at else at + _PIECE
            if piece := text[at:cut].strip():
                start = span.start + at + len(text[at:cut]) - len(text[at:cut].lstrip())
                yield Span(start, start + len(piece), piece)
            at = cut
        if rest := text[at:].strip():
            end = span.end
            yield Span(end - len(text[at:].lstrip()), end, rest)


def _stems(text: str, language: Language) -> frozenset[str]:
    words = tokens(text, language)
    return frozenset(token.stem for token in words if not is_stop_word(token, language))
