"""Fill the slots of planted phrases: invented people, addresses, numbers, days and codes.

Nothing here belongs to anybody: mail domains end in `.example`, phone numbers lie in ranges that
are kept for fiction, and the IBANs only have a right checksum.
"""

from __future__ import annotations

import random
import re

from evals.mutation_text import Language

_FIRST = (
    "Marta", "Tobias", "Ngozi", "Henrik", "Elena", "Rajiv", "Sofia", "Callum", "Camille", "Bogdan",
    "Yuki", "Ines", "Fergus", "Leila", "Anton", "Priya",
)  # fmt: skip
_LAST = (
    "Lindgren", "Kern", "Okonkwo", "Vasquez", "Petrov", "Malhotra", "Brandt", "Doyle", "Rousseau",
    "Ionescu", "Tanaka", "Carvalho", "MacLeod", "Haddad", "Weiss", "Nair",
)  # fmt: skip
_STREETS = (
    "14 Harbour Lane", "Lindenstraße 8", "27 Mill Road", "12 rue des Lilas", "Calle Mayor 31",
    "Kastanienallee 44", "5 Orchard Close", "Bergweg 19", "63 Station Road", "8 Quarry Hill",
)  # fmt: skip
_TOWNS = (
    "Bristol", "50674 Köln", "Leeds", "69003 Lyon", "28013 Madrid", "8004 Zürich", "Cork",
    "1060 Wien", "Aberdeen", "33602 Bielefeld",
)  # fmt: skip
_PAGES = (
    "returns", "service/repair", "my-refund", "track", "help/contact", "warranty-claim",
    "faq/general", "account/verify", "policies/2026", "swap",
)  # fmt: skip
_PHONES = (
    "+44 20 7946 0{:03d}", "+1 202 555 01{:02d}", "+49 30 23125 {:03d}", "020 7946 0{:03d}",
    "0800 555 0{:03d}", "+33 1 99 00 {:02d} 41",
)  # fmt: skip
_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi"),
}
_FEW: dict[Language, tuple[str, ...]] = {
    "en": ("two", "three", "four"),
    "de": ("zwei", "drei", "vier"),
    "es": ("dos", "tres", "cuatro"),
    "fr": ("deux", "trois", "quatre"),
}
_SITE = re.compile(r"(?<![\w.])(?:[a-z0-9-]{2,40}\.){1,3}(?:example|com|de|org|net|co\.uk)\b")


def fill(phrase: str, rng: random.Random, language: Language, site: str = "") -> str:
    """Return a phrase with its slots filled by chance.

    Args:
        phrase: text with slots such as `{weekday}`.
        rng: the source of chance.
        language: of weekdays and small numbers.
        site: the company's own domain, for invented pages; invented too when empty.
    """
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    hour = rng.randrange(8, 16)
    values = {
        "amount": rng.choice(("5", "10", "12.50", "15", "20", "25", "30", "40")),
        "code": rng.choice(("FREE", "VIP", "THANKYOU", "GREEN")) + str(rng.randrange(10, 100)),
        "digits": f"{rng.randrange(1000, 10_000)}",
        "email": f"{first}.{last}@{rng.choice(('post', 'mailbox', 'inbox'))}.example".lower(),
        "few": rng.choice(_FEW[language]),
        "hour": f"{hour}:00",
        "hour_later": f"{hour + 2}:00",
        "iban": _iban(rng),
        "months": rng.choice(("three", "six", "twelve") if language == "en" else ("3", "6", "12")),
        "order": f"VN-O-{rng.randrange(400_000, 500_000)}",
        "page": rng.choice(_PAGES),
        "percent": rng.choice(("20", "25", "50", "100")),
        "person": f"{first} {last}",
        "phone": rng.choice(_PHONES).format(rng.randrange(100)),
        "site": rng.choice((site or "customer-care.example", "support-portal.example")),
        "street": rng.choice(_STREETS),
        "town": rng.choice(_TOWNS),
        "weekday": rng.choice(_WEEKDAYS[language]),
    }
    return phrase.format_map(values)


def site_in(text: str) -> str:
    """Return the first domain that a text names, or an empty string."""
    found = _SITE.search(text)
    return found.group() if found else ""


def _iban(rng: random.Random) -> str:
    """Return a German IBAN with a right checksum, of a bank code that does not exist."""
    account = f"9999{rng.randrange(10**14):014d}"
    check = 98 - int(account + "131400") % 97
    bare = f"DE{check:02d}{account}"
    return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))
