"""Which words of a ticket say what it is about."""

from __future__ import annotations

import re
from itertools import pairwise

_FUNCTION_WORDS = """
    a an the and or but if of to in on at for from with by about as is are was were be been being am
    do does did doing have has had having i me my mine we us our you your yours he she it its they
    them their this that these those there here what which who whom when where why how can could
    will would shall should may might must not no so than then too very just also any some all more
    most other such only own same please pls plz hi hello hey dear team good morning afternoon
    evening day thanks thank regards best kind warm cheers sincerely greetings need want know like
    get got tell let help im ive id dont cant doesnt isnt wont didnt
    hallo guten tag moin liebe lieber danke grüße gruß viele freundlichen mit der die das den dem
    ein eine einen einem und oder aber ich mich mir mein meine wir uns unser sie ihr ihre du dein
    ist sind war waren habe hat haben kann können wie was wo wann warum nicht kein keine bitte noch
    für auf von zu bei im am es auch schon nur wenn dass
    hola buenos días buenas tardes gracias saludos el la los las un una unos y o pero de del en por
    para con mi mis me su sus es son soy que qué como cómo cuándo dónde se lo le favor al si ya muy
    bonjour bonsoir merci cordialement salutations les des et ou mais je ma mes nous notre vous
    votre est sont qui quoi comment quand où pas ne il elle ce cette une du dans pour sur avec au
"""
_STOP = frozenset(_FUNCTION_WORDS.split())
"""Function words and greetings in English, German, Spanish and French."""
_ADDRESS = re.compile(r"\S{1,100}@\S{1,100}|https?://\S{1,300}")
_WORD = re.compile(r"[^\W\d_]{2,30}")
_LONGEST_WORDS = 200


def all_words(text: str) -> list[str]:
    """Return the words of a text in order, in lower case, plurals in -s cut; no addresses."""
    bare = _ADDRESS.sub(" ", text).casefold().replace("'", "").replace("’", "")
    words = _WORD.findall(bare)[:_LONGEST_WORDS]
    return [word if word in _STOP else _singular(word) for word in words]


def content_words(words: list[str]) -> list[str]:
    """Return the words that may carry a topic: no function words, no greetings."""
    return [word for word in words if word not in _STOP]


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def topic_features(words: list[str]) -> frozenset[str]:
    """Return words and pairs of neighbours, each once."""
    pairs = (f"{one} {two}" for one, two in pairwise(words))
    return frozenset([*words, *pairs])
