"""A loaded golden set: tickets, the articles they rest on, and a fingerprint of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.ticket import Article, GoldenTicket

# Who wrote something and where it lies changes no draft and no score.
_BOOKKEEPING = frozenset({"written_by", "reviewed_on", "article_sha256", "source", "owner"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenSet:
    """Hold a golden set in memory."""

    name: str
    """What people call it, such as `support/v1`."""
    path: Path
    tickets: tuple[GoldenTicket, ...]
    articles: Mapping[str, Article]
    """By id, sorted; of a single file the contexts of its rows, if it has any."""
    fingerprint: str
    """See `fingerprint_of`."""

    @property
    def has_articles(self) -> bool:
        """Tell whether there is anything to retrieve from."""
        return bool(self.articles)


def fingerprint_of(tickets: Iterable[GoldenTicket], articles: Iterable[Article]) -> str:
    """Return the sha256 of everything in a set that can change a draft or a score.

    The order of tickets and articles, the path, and the bookkeeping (author, review date, owner,
    the hashes that a reference was written against) do not count.

    Args:
        tickets: may be a stream; 32 bytes of each are kept.
        articles: likewise.

    Returns:
        64 hexadecimal digits.
    """
    total = hashlib.sha256()
    for items in (tickets, articles):
        digests = sorted(hashlib.sha256(_canonical(item)).digest() for item in items)
        total.update(len(digests).to_bytes(8, "big"))
        for digest in digests:
            total.update(digest)
    return total.hexdigest()


def _canonical(item: GoldenTicket | Article) -> bytes:
    plain = json.dumps(_counted(asdict(item)), sort_keys=True, separators=(",", ":"))
    return plain.encode("ascii")  # dumps escapes all else, lone surrogates included


def _counted(fields: Mapping[str, object]) -> dict[str, object]:
    return {
        name: _counted(value) if name == "reference" and isinstance(value, Mapping) else value
        for name, value in fields.items()
        if name not in _BOOKKEEPING
    }
