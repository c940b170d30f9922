"""How courteous a text is by the marks in it: thanks, hedges and greetings against bare orders.

The marks are those of politeness theory: thanks, apology, deference, hedges, indirect requests and
greetings on one side, orders, demands, reproach and negative words on the other. A kind of mark
counts once for a text and half as much the second time, never more, so heaping up thanks gains
nothing.

Source: Danescu-Niculescu-Mizil, C. et al. (2013): A computational approach to politeness with
application to social factors, ACL. The kinds of marks are theirs in the main; the words and the
weights are our own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import exp

from scorers.tone_marks import WEIGHTS, compiled
from scorers.tone_patterns import spelt_out
from scorers.words import Language

_MAX_SENTENCE = 1_000
"""Characters of one sentence that marks are looked for in."""


# The sentences of an article, greetings and sign-offs recur in draft after draft.
@lru_cache(maxsize=8_192)
def marks_of(sentence: str, language: Language) -> frozenset[str]:
    """Return the kinds of marks in one sentence."""
    text = spelt_out(sentence[:_MAX_SENTENCE])
    return frozenset(name for name, words in compiled(language).items() if words.search(text))


def count_marks(sentences: Iterable[str], language: Language) -> Counter[str]:
    """Count the sentences that carry each kind of mark."""
    return Counter(name for one in sentences for name in marks_of(one, language))


def politeness(found: Mapping[str, int]) -> float:
    """Return the politeness of a text from its marks, in (0, 1); 0.5 without any.

    politeness = 1/(1 + e^-z) with z = Σ weight·(1 if n = 1, 1.5 if n > 1) over the kinds of marks
    that n sentences carry.
    """
    z = sum(WEIGHTS[name] * (1.5 if n > 1 else 1.0) for name, n in sorted(found.items()) if n)
    return 1 / (1 + exp(-z))


def told(found: Mapping[str, int]) -> str:
    """Return the marks in words, such as "thanks, please; against: order"."""
    known = [name for name in WEIGHTS if found.get(name)]
    kind = ", ".join(name.replace("_", " ") for name in known if WEIGHTS[name] > 0)
    unkind = ", ".join(name.replace("_", " ") for name in known if WEIGHTS[name] < 0)
    return f"{kind or 'no mark of courtesy'}{'; against: ' if unkind else ''}{unkind}"
