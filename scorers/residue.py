"""Find what a machine left in a reply and no customer should see, by its form alone.

JSON around the reply, code fences around it, tags, chat tokens, the lines that name the action and
the sources, slots that nobody filled, escaped line breaks. No phrases are looked for, so a preamble
such as "Here is your draft" is not seen here. Every pattern is linear in the text: repeats are
possessive or bounded, and none begins with one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scorers.text import Span, sentences

_JSON = re.compile(r'[{\[]\s{0,50}(?:\{\s{0,50})?"[^"\n]{1,60}"\s{0,5}:')
_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~)[^\n`]{0,40}$", re.MULTILINE)
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]{0,30}+)(?P<more>\s[^<>]{0,300}+)?(?P<void>/?)>"
)
_HTML = frozenset(
    [
        "a", "b", "body", "br", "code", "div", "em", "font", "footer", "h1", "h2", "h3", "h4",
        "head", "header", "hr", "html", "i", "img", "li", "meta", "ol", "p", "pre", "s", "script",
        "section", "small", "span", "strong", "style", "sub", "sup", "table", "tbody", "td", "th",
        "thead", "title", "tr", "u", "ul",
    ]
)  # fmt: skip
_TOKEN = re.compile(
    r"<\|[\w /-]{1,40}\|>|\[/?INST\]|<</?SYS>>|<[A-Za-z]{1,20}(?:_[A-Za-z]{1,20}){1,3}>"
)
_ROLE = re.compile(r"assistant\s{0,3}:", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
_TRAILER = re.compile(
    r"^[\s>*_#`\[-]{0,6}(?P<key>action|sources?)[*_`\s]{0,4}[:=](?P<rest>[^\n]{1,300})",
    re.IGNORECASE | re.MULTILINE,
)
_ACTION = re.compile(
    r"[*_`\s]{0,6}(?:answer|clarify|hand[_ -]?off|refuse)(?=\W{0,6}(?:\Z|sources?\b))",
    re.IGNORECASE,
)
_NOUN = (
    r"(?:(?:full|first|last|your|my|customer|client|agent|company|order|ticket|product|"
    r"ihr|ihre|voller|tu|su|votre|nom|nombre)[ _'-]{0,2}(?:de |del |du |de la |of |the )?)?"
    r"(?:name|vorname|nachname|kunde|kundenname|firma|datum|bestellnummer|nombre|apellido|cliente|"
    r"empresa|fecha|pedido|nom|prenom|prénom|client|entreprise|date|commande|customer|agent|"
    r"company|order|number|id|e-?mail|address|link|url|amount|phone|signature|title)"
)
_SLOT = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\{%[^{}\n]{0,60}%\}|\$?\{[A-Za-z_][\w .]{0,40}\}|%\(\w{1,40}\)s|"
    rf"\[(?:[A-Z]{{2,30}}(?:_[A-Z]{{1,30}}){{1,4}}|(?i:insert [^\[\]\n]{{1,40}}|{_NOUN}))\](?!\()|"
    rf"<(?i:{_NOUN})>"
)
_CODE = re.compile(r"`[^`\n]{1,300}`")
_ESCAPE = re.compile(r"(?:\\r)?\\n(?:\\r)?\\n|\\u[0-9a-fA-F]{4}|\\n(?=[A-ZÄÖÜÉÀ\-*]|\Z)|\\n(?=\")")
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_MOST = 20
"""Pieces of one kind that are told; a page of HTML has thousands."""
_WHOLE = 0.5
"""Share of a reply inside a fence from which the fence is around it."""


def residue(reply: str) -> list[tuple[Span, str]]:
    """Return every piece of a reply that a machine left, with what it is, in order of place."""
    found = list(_wrapping(reply))
    # What is shown as code is shown on purpose; blanks of its length keep the offsets right.
    shown = _CODE.sub(lambda match: " " * len(match.group()), reply)
    found += [
        *_each(_TOKEN, shown, "a token of a chat format"),
        *_each(_ENTITY, shown, "an HTML entity"),
        *_each(_SLOT, shown, "a slot that nobody filled"),
        *islice(_tags(shown), _MOST),
        *_escapes(shown),
        *islice(_trailers(reply), _MOST),
    ]
    return sorted(found, key=lambda pair: (pair[0].start, pair[0].end))


def _span(reply: str, start: int, end: int) -> Span:
    return Span(start, end, reply[start:end])


def _each(pattern: re.Pattern[str], reply: str, note: str) -> Iterator[tuple[Span, str]]:
    for match in islice(pattern.finditer(reply), _MOST):
        yield _span(reply, *match.span()), note


def _wrapping(reply: str) -> Iterator[tuple[Span, str]]:
    """Yield what stands around a reply as a whole: JSON, fences, quotation marks, a role."""
    bare = reply.strip()
    start = reply.find(bare)
    fences = [match.span() for match in _FENCE.finditer(reply)]
    inside = start
    if fences and (fences[0][0] <= start or _is_inside(reply, fences)):
        inside = fences[0][1] + 1
        yield _span(reply, *fences[0]), "a code fence around the reply"
    elif bare.startswith("```"):
        yield _span(reply, start, start + 3), "a code fence around the reply"
    body = reply[inside : inside + 500].lstrip()
    if match := _JSON.match(body):
        at = reply.find(match.group(), inside)
        yield _span(reply, at, at + len(match.group())), "JSON around the reply"
    if match := _ROLE.match(bare):
        yield _span(reply, start, start + match.end()), "the name of a role in a chat"
    if _is_quoted(bare):
        yield _span(reply, start, start + 1), "quotation marks around the reply"


def _is_inside(reply: str, fences: list[tuple[int, int]]) -> bool:
    """Tell whether fences hold most of the reply, or one of them is never closed."""
    if len(fences) % 2:
        return True
    held = sum(right[0] - left[1] for left, right in zip(fences[::2], fences[1::2], strict=True))
    return held >= _WHOLE * len(reply)


def _is_quoted(bare: str) -> bool:
    """Tell whether one pair of quotation marks holds several sentences, the whole reply."""
    closing = _QUOTES.get(bare[:1], "")
    if len(bare) < 3 or not closing or bare[-1] != closing:
        return False
    inner = bare[1:-1].replace('\\"', "")
    return not {bare[0], closing}.intersection(inner) and (
        "\\n" in inner or len(sentences(inner)) > 1
    )


def _tags(reply: str) -> Iterator[tuple[Span, str]]:
    """Yield tags: of HTML, with attributes, closing, or at the very beginning."""
    closed: set[str] = set()
    opened: list[tuple[str, Span]] = []
    first = len(reply) - len(reply.lstrip())
    for match in _TAG.finditer(reply):
        name, more = match["name"].lower(), match["more"] or ""
        span = _span(reply, *match.span())
        if more.strip() and "=" not in more:
            continue
        if match["close"]:
            closed.add(name)
        is_tag = (
            match["close"] or match["void"] or "=" in more or name in _HTML or span.start == first
        )
        if is_tag:
            yield span, "a tag"
        else:
            opened.append((name, span))
    yield from ((span, "a tag") for name, span in opened if name in closed)


def _trailers(reply: str) -> Iterator[tuple[Span, str]]:
    """Yield the lines that our own output contract asks for after the reply."""
    for match in _TRAILER.finditer(reply):
        if match["key"].lower() == "action":
            is_trailer = bool(_ACTION.match(match["rest"]))
        else:
            ids = re.split(r"[\s,;*_`.\]]+", match["rest"].strip(" \t\r*_`.];"))
            is_trailer = all(any(char.isdigit() for char in one) for one in ids) or (
                [one.lower() for one in ids] == ["none"]
            )
        if is_trailer:
            yield _span(reply, *match.span()), "a line that names the action or the sources"


def _escapes(reply: str) -> Iterator[tuple[Span, str]]:
    for match in islice(_ESCAPE.finditer(reply), _MOST):
        before = reply[max(0, match.start() - 30) : match.start()]
        if not re.search(r"[A-Za-z]:[\w\\ ]{0,30}\Z", before):
            yield _span(reply, *match.span()), "an escaped line break or letter"
