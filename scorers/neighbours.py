"""Tell languages that share words with those we know from them: Portuguese, Catalan and others.

Only function words that mark a language off from English, German, Spanish and French are listed,
so that three of them say which language a text is in. Linear in the text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scorers.text import fold
from scorers.words import listed

MARKS: dict[str, frozenset[str]] = {
    "pt": listed(
        "nao voce voces um uma uns umas os nos das dos do pelo pela sao tambem ate ja muito seu "
        "sua seus suas isso esta obrigado obrigada ola bom dia cumprimentos apos ou com em mais "
        "quando nossa nosso foram podem pode ser ainda dias"
    ),
    "ca": listed(
        "amb els i poden ni aquest aquesta aquests vostre vostra seva seves hores dies bona "
        "gracies salutacions dels per encara tambe molt ja sense des fins avui dema nosaltres "
        "esteu podeu hem heu han l'heu quan aixo ens ho em teniu volem us"
    ),
    "it": listed(
        "lo gli della delle dei degli nel nella sono non che per piu anche questo questa "
        "suo sua sue saluti cordiali buona buongiorno grazie giorni puo di alla alle dal dalla "
        "notte siamo vostro loro"
    ),
    "nl": listed(
        "het een van niet ook naar voor wij uw jouw wordt zijn kunt kun je dan deze dit "
        "dag dagen groet groeten hoi bij uit nog maar"
    ),
}
"""Language to folded words; words that two of the languages share weigh for both."""
_WORD = re.compile(r"[^\W\d_]{1,30}")
_LEAST, _SHARE, _LEAD = 4, 0.15, 1.3
"""Words, share of the words, and lead over the next language from which a language is told."""


@lru_cache(maxsize=1_024)
def neighbour(text: str) -> str:
    """Return the ISO code of a neighbouring language, or an empty string when none is certain."""
    words = [fold(word) for word in _WORD.findall(text[:4_000])]
    counts = sorted((sum(word in marks for word in words), name) for name, marks in MARKS.items())
    (second, _), (first, name) = counts[-2:]
    is_clear = first >= max(_LEAST, _SHARE * len(words)) and first >= _LEAD * second
    return name if is_clear else ""
