"""What is judged on a reply as a whole: empathy, clarity, register, length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evals.ticket import Ticket
from scorers.reader import LineReading
from scorers.text import Span, fold

KIND = 0.6
"""Probability from which on a line that the network reads counts as kind or as cold."""
_DISTRESS = re.compile(
    r"\b(?:angry|furious|fuming|outrag\w+|unacceptable|disappointed|disappointing|frustrat\w+|"
    r"annoyed|upset|"
    r"terrible|awful|horrible|worst|disgust\w+|ridiculous|fed up|sick of|scam|rip-?off|desperate|"
    r"scared|"
    r"devastat\w+|"
    r"w[uü]tend|entt[aä]uscht|ver[aä]rgert|unversch[aä]mt|frech\w*|enfadad\w+|decepcion\w+|"
    r"indignad\w+|inaceptable|furieu\w+|d[eé][cç]u\w*|inadmissible|scandal\w+)\b",
    re.IGNORECASE,
)
_KINDNESS = re.compile(
    r"\b(?:sorry|apolog\w+|regret\w*|understand\w*|sympath\w+|unfortunate\w*|sad(?:ly)?|afraid|"
    r"frustrat\w+|"
    r"annoying|disappoint\w+|inconvenien\w+|upsetting|trouble|worr\w+|i can see|we can see|"
    r"not your fault|"
    r"leid|verst(?:ehe|ehen|[aä]nd\w+)|entschuldig\w+|bedauer\w+|[aä]rgerlich|schade|"
    r"siento|sentimos|lament\w+|disculp\w+|entend\w+|comprend\w+|perd[oó]n|"
    r"d[eé]sol\w+|regrett\w+|excus\w+|navr\w+|f[aâ]cheu\w+|malheureusement)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\[(?:your |customer |first |last )?(?:name|company|date|agent|"
    r"order)[^\]\n]{0,30}\]|"
    r"<(?:name|customer|article)[^>\n]{0,60}>|(?-i:\bTODO\b)|\blorem ipsum\b|\|\s?-{3}",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]+")
_OPENING = re.compile(r"[\s\-*+•>#(\"'“”«»¡¿|]{0,40}+(?:\d{1,3}[.)]\s{1,4})?")
_LONG_SENTENCE, _LONGEST_SENTENCE = 50, 110
_SHORT_REPLY, _LONG_REPLY, _LONGEST_REPLY = 15, 250, 1_000


def empathy(reply: str, ticket: Ticket, heard: Sequence[LineReading]) -> float:
    """Return 0.5 when a ticket in distress is answered without regret or understanding, else 1.

    Args:
        reply: what the customer would read.
        ticket: whose subject and body may show distress.
        heard: the lines as the network reads them; none without it.
    """
    asked = f"{ticket.subject}\n{ticket.body}"[:20_000]
    if not _DISTRESS.search(asked) or _KINDNESS.search(reply):
        return 1.0
    return 1.0 if any(line.empathic >= KIND for line in heard) else 0.5


def clarity(reply: str, spans: Sequence[Span]) -> float:
    """Return 1 less what placeholders, repeated sentences and very long sentences cost."""
    if not spans:
        return 0.3
    longest = max((count for count in _lengths(spans) if count), default=0)
    over = (longest - _LONG_SENTENCE) / (_LONGEST_SENTENCE - _LONG_SENTENCE)
    score = 1 - 0.5 * min(1.0, max(0.0, over))
    told = [fold(span.text) for span in spans if len(span.text) > 20]
    if told:
        score *= len(set(told)) / len(told)
    return 0.3 * score if _PLACEHOLDER.search(reply) else score


def _lengths(spans: Sequence[Span]) -> Iterator[int]:
    for span in spans:
        yield 0 if span.text.startswith("|") else len(_WORDS.findall(span.text))


def written_form(spans: Sequence[Span]) -> float:
    """Return 0.8 to 1 by the share of sentences that do not start with a small letter."""
    starts = [_OPENING.sub("", span.text, count=1)[:1] for span in spans]
    shown = [start for start in starts if start.isalpha()]
    small = sum(start.islower() for start in shown)
    return 1 - 0.2 * small / len(shown) if shown else 1.0


def length(reply: str) -> float:
    """Return 1 for 15 to 250 words, falling to 0.5 at none and to 0.4 at 1,000 words."""
    words = len(_WORDS.findall(reply))
    if words < _SHORT_REPLY:
        return 0.5 + 0.5 * words / _SHORT_REPLY
    over = (words - _LONG_REPLY) / (_LONGEST_REPLY - _LONG_REPLY)
    return 1 - 0.6 * min(1.0, max(0.0, over))
