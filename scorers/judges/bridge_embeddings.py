"""Turn texts into vectors on this machine, for metrics that compare texts by meaning.

A word is cut to its stem and hashed into one of 2,048 places, a pair of neighbouring words into
another; function words are left out; a word that comes n times counts 1 + ln n. The cosine of two
texts is then the share of content words that they have in common. No model, no network, the same
bytes everywhere. It knows no synonyms: values are lower than with a provider's embeddings, and
fair only between replies to the same tickets.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from itertools import pairwise

from scorers.text import guess_language, is_stop_word, tokens

SIZE = 2048
_PAIR_WEIGHT = 0.5


def embed(text: str) -> list[float]:
    """Return the unit vector of a text, of length `SIZE`; all zero for a text without words."""
    language = guess_language(text) or "en"
    words = [each.stem for each in tokens(text, language) if not is_stop_word(each, language)]
    words = words or [each.stem for each in tokens(text, language)]
    vector = [0.0] * SIZE
    for word, times in Counter(words).items():
        vector[_place(word)] += 1 + math.log(times)
    for first, second in pairwise(words):
        vector[_place(f"{first} {second}")] += _PAIR_WEIGHT
    length = math.sqrt(sum(value * value for value in vector))
    return [value / length for value in vector] if length else vector


def _place(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "replace")) % SIZE
