"""Turn passages and tickets into sentences that claims can be held against.

What belongs to an article is worked out once per article text and kept in a bounded cache.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scorers.quantities import Quantity, QuantitySet, quantities, quantity_set
from scorers.text import Span, Token, clauses, is_stop_word, sentences, stem, tokens
from scorers.words import NEGATED_FORMS, NEGATIONS, Language

_SCOPE = 4
"""Content words after a negation that it is taken to deny."""
_NOT_NEGATING: dict[str, frozenset[str]] = {
    "no": frozenset("more later less fewer earlier sooner problem worries trouble matter".split()),
    "not": frozenset("only just".split()),
    "nicht": frozenset("nur mehr spater".split()),
    "no_es": frozenset({"solo"}),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Hold a sentence in the form in which it is compared."""

    span: Span
    stems: frozenset[str]
    """Stems of its content words; `unopened` counts as `opened`, denied."""
    ordered: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    """Stems that stand near each other, in alphabetical order."""
    denied: tuple[frozenset[str], ...]
    """For each negation, the stems that it denies."""
    words: frozenset[str]
    """All folded words, stop words included."""
    names: frozenset[str]
    """Folded words that are written with a capital inside the sentence."""
    quantities: tuple[Quantity, ...]
    quantity_set: QuantitySet
    context: frozenset[str] = frozenset()
    """Stems of the title, the heading and the table header above the sentence."""
    source: str = ""
    """Article id, or `ticket`."""

    @property
    def covering(self) -> frozenset[str]:
        """Return the stems that the sentence states or stands under."""
        return self.stems | self.context


@dataclass(frozen=True, slots=True)
class Index:
    """Hold the statements of one text, and where each stem occurs."""

    statements: tuple[Statement, ...]
    postings: dict[str, tuple[int, ...]]
    words: frozenset[str]
    quantity_set: QuantitySet


def statement(span: Span, language: Language, *, context: frozenset[str] = frozenset(),
              source: str = "") -> Statement:  # fmt: skip
    """Read one sentence into the form in which it is compared."""
    found = quantities(span.text)
    words = tokens(span.text, language)
    content = _content(words, found, language)
    ordered = tuple(key for _, key in content)
    return Statement(
        span=span,
        stems=frozenset(ordered),
        ordered=ordered,
        pairs=frozenset(_pairs(ordered)),
        denied=tuple(_denied(span.text, words, content, language)),
        words=frozenset(token.folded for token in words),
        names=frozenset(_names(span.text, words, language)),
        quantities=tuple(found),
        quantity_set=quantity_set(found),
        context=context,
        source=source,
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


def _denied(
    text: str, words: Sequence[Token], content: Sequence[tuple[Token, str]], language: Language
) -> Iterator[frozenset[str]]:
    """Yield, for each negation, the stems in its scope: what follows it in its clause."""
    negations = [
        token
        for i, token in enumerate(words)
        if token.folded in NEGATIONS[language] and not _is_idle(words, i)
    ]
    hidden = [(token, key) for token, key in content if token.folded in NEGATED_FORMS]
    if negations:
        bounds = [(span.start, span.end) for span in clauses(text)]
        for token in negations:
            if scope := _scope(token, content, bounds):
                yield scope
    for _, key in hidden:
        yield frozenset({key})


def _is_idle(words: Sequence[Token], i: int) -> bool:
    """Tell whether a negation word denies nothing, as in `no later than` and `not only`."""
    following = words[i + 1].folded if i + 1 < len(words) else ""
    return following in _NOT_NEGATING.get(words[i].folded, frozenset())


def _scope(
    negation: Token, content: Sequence[tuple[Token, str]], bounds: Sequence[tuple[int, int]]
) -> frozenset[str]:
    start, end = next(
        ((low, high) for low, high in bounds if low <= negation.start < high), (0, negation.end)
    )
    after = [key for token, key in content if negation.end <= token.start < end]
    before = [key for token, key in content if start <= token.start < negation.start]
    return frozenset(after[:_SCOPE] or before[-2:])


def _names(text: str, words: Sequence[Token], language: Language) -> Iterator[str]:
    """Yield words written with a capital that do not begin the sentence or follow a colon."""
    if language == "de":
        return
    for token in words[1:]:
        first = text[token.start]
        if not first.isupper() or token.folded in ("i", "i'm", "i'll", "i've"):
            continue
        before = text[max(0, token.start - 2) : token.start].strip()
        if before not in (".", ":", "!", "?", "|", '"', "“", "„", "«", "¿", "¡", ">", "•"):
            yield token.folded


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
    """Read an article into statements; headings and table headers become context."""
    title_stems = _stems(title, language)
    heads = [
        (match.start(), _stems(match.group(1), language))
        for match in re.finditer(r"^#{1,6}[ \t]+(\S.{0,200})", text, re.MULTILINE)
    ]
    found, head, header, last_row = [], 0, frozenset[str](), -9
    for span in sentences(text):
        while head < len(heads) and heads[head][0] <= span.start:
            head += 1
        heading = heads[head - 1][1] if head else frozenset[str]()
        is_row = span.text.startswith("|")
        if is_row and span.start - last_row > 200:
            header = _stems(span.text, language)
        last_row = span.end if is_row else -9
        context = title_stems | heading | (header if is_row else frozenset[str]())
        found.append(statement(span, language, context=context, source=article_id))
    heading = statement(Span(0, len(title), title), language, source=article_id)
    return index_statements([*found, heading] if title else found)


def _stems(text: str, language: Language) -> frozenset[str]:
    words = tokens(text, language)
    return frozenset(token.stem for token in words if not is_stop_word(token, language))


@lru_cache(maxsize=512)
def ticket_index(subject: str, body: str, facts: tuple[str, ...], language: Language) -> Index:
    """Read what the customer stated: sentences that are not questions, and known facts."""
    spans = [
        span
        for text in (subject, body, *facts)
        for span in sentences(text)
        if not span.text.endswith("?")
    ]
    return index_statements([statement(span, language, source="ticket") for span in spans])
