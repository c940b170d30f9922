"""Broken text: lone surrogates, replacement characters, mojibake, control characters."""

from __future__ import annotations

import re

# What UTF-8 bytes above 0x7F become when they are read as Windows-1252 (or as Latin-1).
_TAIL = "".join(
    sorted({bytes([b]).decode("cp1252", errors="ignore") for b in range(0x80, 0xC0)})
) + "".join(chr(b) for b in range(0x80, 0xA0))
_MOJIBAKE = f"[ÂÃ][{re.escape(_TAIL)}]|â€[{re.escape(_TAIL)}]|ï»¿|ï¿½|ðŸ"
# One character class is searched ten times as fast as the alternatives below: nearly every text
# ends here.
_SUSPECT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffffÂÃâïð]")
_FLAWS = re.compile(
    "(?P<surrogate>[\ud800-\udfff])"
    "|(?P<replacement>[\ufffd\ufffe\uffff])"
    f"|(?P<mojibake>{_MOJIBAKE})"
    "|(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])"
)
_ADVICE = {
    "surrogate": "half of a character is missing: take the text from its source again",
    "replacement": "a character was lost in conversion: take the text from its source again",
    "mojibake": "UTF-8 was read as another encoding: convert the text back",
    "control": "remove the control character",
}


def first_flaw(text: str) -> tuple[str, str] | None:
    """Find the first place where `text` is broken.

    Line feed, carriage return and tab are not flaws. Takes time linear in the text.

    Returns:
        What is wrong, with the characters and their position from 1, and what to do;
        None when the text is sound.
    """
    suspect = _SUSPECT.search(text)
    found = _FLAWS.search(text, suspect.start()) if suspect else None
    if found is None or found.lastgroup is None:
        return None
    # Mojibake is printed as it looks, because that is how people know it.
    seen = f"{found.group()!r}" if found.lastgroup == "mojibake" else f"{found.group()!a}"
    return f"has {seen} at character {found.start() + 1}", _ADVICE[found.lastgroup]
