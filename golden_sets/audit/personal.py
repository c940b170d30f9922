"""Find personal data and secrets in a text, and mask them.

What counts: e-mail addresses, telephone numbers that a numbering plan allows, IBANs with a valid
checksum, payment cards that pass Luhn and begin as cards do, US social-security numbers, and
everything shaped like a key, token or password. Names and postal addresses are not looked for.

What can belong to nobody does not count: addresses in the domains of RFC 2606 (`.example`,
`.test`, `.invalid`, `.localhost`, `example.com` ...) and numbers that regulators set aside for
fiction (555-01xx in North America, Ofcom's and the Bundesnetzagentur's ranges, ARCEP's). Cards
and IBANs count even where a bank prints them as samples: nobody can tell a sample from a card.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from golden_sets.audit.secret_shapes import SECRETS

PersonalKind = Literal["email", "phone", "iban", "card", "ssn", "secret"]
LONGEST_SCANNED = 200_000
"""Characters of a text that are searched; what lies behind is cut off in examples anyway."""

_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%'-]{1,64}(?:@|\s?[\[(]\s?at\s?[\])]\s?)"
    r"((?:[\w-]{1,63}(?:\.|\s?[\[(]\s?dot\s?[\])]\s?)){1,6}[^\W\d_]{2,24})(?![\w-])"
)
_CARD = re.compile(r"(?<![\w.-])\d(?:[ .\u00a0-]?\d){12,18}(?![\w-])")
_CARD_LENGTHS = (13, 14, 15, 16, 19)
_CARD_STARTS = re.compile(r"(?:4|5[0-9]|2[2-7]|3[0-9]|6[0-9])")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?=[ \u00a0.-]?[A-Za-z0-9])")
_IBAN_REST = re.compile(r"[ \u00a0.-]?([A-Za-z0-9])")
_SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_PHONE = re.compile(r"(?<![\w/.,:#-])(?:\+|00|\(|0|[2-9])[\d ()./\u00a0\u2011-]{6,22}\d(?![\w])")
_PHONE_WORD = re.compile(
    r"(?:phone|tel|call|mobile|cell|whatsapp|sms|ring|number is|reach|text me|anruf|ruf|handy"
    r"|nummer|mobil|llam|móvil|movil|appel|joindre|numéro|portable|contact)[^\d+(]{0,25}$",
    re.IGNORECASE,
)
_RESERVED_DOMAIN = re.compile(
    r"(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|net|org|edu))$", re.IGNORECASE
)
_FICTION = re.compile(
    r"^(?:\d{1,8}55501\d\d"  # 555-0100 to 555-0199, in fiction of any country
    r"|447700900\d{3}|441632960\d{3}|4420794600?\d{2,3}|44(?:113|114|115|116|117|118|121|131|141"
    r"|151|161|191)4960\d{3}|448081570\d{3}|449098790\d{3}|443069990\d{3}"
    r"|493023125\d{3}|496990009\d{3}|494066969\d{3}|492214710\d{3}|498999998\d{3}"
    r"|491523\d{7}|4915228817386|4915228895456|4915254599371|49171392000?\d{1,2}|49176040690\d{2}"
    r"|33199\d{2}\d{4}|33261911?\d{3,4}|33353010?\d{3,4}|33465710?\d{3,4}|33536490?\d{3,4}"
    r"|33639981?\d{3,4})$"
)
_FICTION_LOCAL = re.compile(r"^(?:\d{0,4}?0?)?555\s*-?\s*0?1\d{1,2}$")
_REGIONS: dict[str, tuple[str, ...]] = {
    "en": ("US", "GB"),
    "de": ("DE", "AT", "CH"),
    "es": ("ES", "MX"),
    "fr": ("FR", "BE"),
    "it": ("IT",),
    "nl": ("NL",),
    "pt": ("PT", "BR"),
}
_ROLES = re.compile(
    r"^(?:support|help|info|contact|service|billing|sales|privacy|security|office|team|hello|no-?"
    r"reply|admin|abuse|postmaster|orders?|returns|press|jobs|kundenservice|datenschutz|hilfe)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Hold one place with personal data or a secret."""

    start: int
    end: int
    """Offsets into the text, in characters."""
    kind: PersonalKind
    is_role: bool = False
    """An address of an office and of no person, such as `support@`."""
    is_reserved: bool = False
    """Nobody's: kept by `masked`, and no finding."""


def spans(text: str, language: str = "") -> list[Span]:
    """Find personal data and secrets; in order, without overlaps, reserved ones left out.

    Args:
        text: any; only the first `LONGEST_SCANNED` characters are searched.
        language: ISO 639-1 code, which says what a telephone number without `+` looks like.
    """
    text = text[:LONGEST_SCANNED]
    candidates = [*_secrets(text), *_emails(text)]
    if any(character.isdigit() for character in text):
        candidates += [*_ibans(text), *_cards(text), *_ssns(text)]
        taken = [(span.start, span.end) for span in candidates]
        candidates += [
            span
            for span in _phones(text, language)
            if not any(span.start < end and start < span.end for start, end in taken)
        ]
    kept: list[Span] = []
    for span in sorted(candidates, key=lambda one: (one.start, -one.end)):
        if not span.is_reserved and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


def veiled(value: str) -> str:
    """Return a value with every letter and digit as a dot: its shape, and nothing of it."""
    return "".join("•" if character.isalnum() else character for character in value)[:40]


def masked(text: str, language: str = "", *, known: tuple[str, ...] = ()) -> str:
    """Return a text with personal data and secrets replaced by `[email]`, `[card]` ...

    Args:
        text: any.
        language: as for `spans`.
        known: values to replace as well, such as the customer's name.
    """
    text = text[:LONGEST_SCANNED]
    parts, last = [], 0
    for span in spans(text, language):
        parts += [text[last : span.start], f"[{span.kind}]"]
        last = span.end
    clear = "".join([*parts, text[last:]])
    for value in known:
        if len(value) >= 3:
            clear = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "[name]", clear, flags=re.I)
    return clear


def short(text: str, width: int = 70) -> str:
    """Return the beginning of a text on one line, masked before it is cut."""
    line = " ".join(masked(text).split())
    return line if len(line) <= width else line[: width - 1] + "…"


_LOOSE = re.compile(
    r"[^\s'\"]{0,64}@[^\s'\"]{1,80}|(?<!\w)\+?\d(?:[ ()./-]{0,2}\d){6,30}"
    r"|(?<![A-Za-z0-9])(?=[A-Za-z_-]{0,40}\d)[A-Za-z0-9_-]{16,}|(?<!\w)[A-Z]{2}\d{2}[ A-Z0-9]{8,34}"
)
_DATE = re.compile(r"^\d{4}-\d\d-\d\d")


def masked_loosely(text: str) -> str:
    """Mask a sentence that may quote a value cut in two, so that no checksum holds any more.

    Everything with an `@`, every seven digits in a row and every long word with a digit goes.
    """
    clear = masked(text)
    return _LOOSE.sub(lambda m: m.group() if _DATE.match(m.group()) else "[masked]", clear)


def _secrets(text: str) -> Iterator[Span]:
    lower = text.lower()
    for needle, pattern in SECRETS:
        if needle in lower:
            for match in pattern.finditer(text):
                yield Span(start=match.start(), end=match.end(), kind="secret")


def _emails(text: str) -> Iterator[Span]:
    if "@" not in text and "at" not in text:
        return
    for match in _EMAIL.finditer(text):
        domain = re.sub(r"\s?[\[(]\s?dot\s?[\])]\s?", ".", match.group(1))
        yield Span(
            start=match.start(),
            end=match.end(),
            kind="email",
            is_role=bool(_ROLES.match(match.group())),
            is_reserved=bool(_RESERVED_DOMAIN.search(domain)),
        )


def _ascii_digits(text: str) -> str:
    """Keep the digits of any script, as ASCII."""
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())


def _cards(text: str) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        digits = _ascii_digits(match.group())
        is_like_one = len(digits) in _CARD_LENGTHS and _CARD_STARTS.match(digits)
        if is_like_one and len(set(digits)) > 1 and _passes_luhn(digits):
            yield Span(start=match.start(), end=match.end(), kind="card")


def _passes_luhn(digits: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(digits))


def _ibans(text: str) -> Iterator[Span]:
    from stdnum import iban

    for match in _IBAN.finditer(text):
        compact, end = match.group().upper(), match.end()
        head, rest = _as_number(compact), 0
        while len(compact) < 34 and (piece := _IBAN_REST.match(text, end)):
            letter, end = piece.group(1).upper(), piece.end()
            compact += letter
            number = _as_number(letter)
            # ISO 13616: the first four characters go to the end, and the whole is 1 modulo 97.
            rest = (rest * 10 ** len(number) + int(number)) % 97
            if len(compact) < 15 or (rest * 10 ** len(head) + int(head)) % 97 != 1:
                continue
            if iban.is_valid(compact, check_country=False):
                yield Span(start=match.start(), end=end, kind="iban")
                break


def _as_number(letters: str) -> str:
    """Write A as 10 to Z as 35, and digits as they are."""
    return "".join(str(int(letter, 36)) for letter in letters)


def _ssns(text: str) -> Iterator[Span]:
    from stdnum.us import ssn

    for match in _SSN.finditer(text):
        if ssn.is_valid(match.group()):
            yield Span(start=match.start(), end=match.end(), kind="ssn")


def _phones(text: str, language: str) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        start, raw = match.start(), match.group()
        if raw[0] == "(" and ")" not in raw:  # the bracket opens a remark, not an area code
            start, raw = start + 1, raw[1:]
        raw = raw.rstrip(" .-/")
        digits = _ascii_digits(raw)
        if not 7 <= len(digits) <= 15 or _FICTION_LOCAL.match(raw) or _looks_like_date(raw):
            continue
        is_named = bool(_PHONE_WORD.search(text, max(0, start - 45), start))
        if not is_named and not _is_written_as_phone(raw, language):
            continue
        if _number_kind(raw, language) == "valid":
            yield Span(start=start, end=start + len(raw), kind="phone")


def _is_written_as_phone(raw: str, language: str) -> bool:
    """Tell a telephone number from an order number: a prefix, a leading zero, or three groups."""
    groups = len(re.findall(r"\d+", raw))
    if raw[0] in "+(" or raw.startswith("00"):
        return True
    return groups >= 3 or (raw[0] == "0" and (language != "en" or groups == 2))


def _looks_like_date(raw: str) -> bool:
    return bool(re.fullmatch(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[\s\d:.-]*", raw))


@lru_cache(maxsize=4096)
def _number_kind(raw: str, language: str) -> Literal["valid", "fiction", "none"]:
    """Tell whether a numbering plan allows a number, or set it aside for fiction."""
    import phonenumbers

    text = "+" + raw[2:] if raw.startswith("00") else raw
    regions: tuple[str | None, ...] = (None,)
    if not text.startswith("+"):
        regions = _REGIONS.get(language, ("US", "GB", "DE", "FR", "ES"))
    verdict: Literal["valid", "fiction", "none"] = "none"
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        whole = f"{number.country_code}{number.national_number}"
        if _FICTION.match(whole):
            return "fiction"
        if phonenumbers.is_valid_number(number):
            verdict = "valid"
    return verdict
