"""What was fixed before any score was read, and how often one candidate has been tried.

Gating the same candidate again until it is green would pass any candidate. So a gate writes down
first what it will decide by, and a later gate of the same candidate against the same baseline
adds to the evidence instead of drawing it anew: drafts that exist are used again, and further
repeats are pooled with them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from evals.checks import GateSettings
from evals.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Hold everything that a verdict depends on besides the drafts."""

    suite: str
    baseline: str
    """Fingerprint of the baseline's assistant, or the stored run or file; empty when unknowable."""
    candidate: str
    golden: str
    rules: tuple[Rule, ...]
    settings: GateSettings
    repeats: int
    tickets: int
    tickets_sha256: str
    """Of their ids, in the order in which they are asked."""
    looks: tuple[int, ...]
    """Threads asked by each look; one number for a single look at the end."""
    scorers: Mapping[str, str]
    """Scorer to fingerprint."""

    @property
    def sha256(self) -> str:
        """Return a hash of all of it, to print beside the verdict."""
        return _digest(json.dumps(asdict(self), sort_keys=True))

    @property
    def family(self) -> str:
        """Return what makes two gates tries of the same change; empty when that is unknowable.

        Suite, rules and seed are left out: another choice of them is no other candidate.
        """
        if not (self.baseline and self.candidate and self.golden):
            return ""
        return _digest("\0".join([self.baseline, self.candidate, self.golden]))


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Hold one line of the ledger: a gate that was begun, and how it ended."""

    job_id: str
    registration: Registration
    registered_at: str = ""
    """UTC, ISO 8601; filled in when empty."""
    kind: str = ""
    """Kind of the verdict; empty while there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Say, beside a verdict, what it was registered as and which try it was."""

    sha256: str
    at: str
    attempt: int = 1
    """1 for the first gate of this candidate against this baseline."""
    notes: tuple[str, ...] = ()


def hash_of_tickets(ids: Iterable[str]) -> str:
    """Return a hash of ticket ids in their order."""
    return _digest("\0".join(ids))


def notes_on_earlier(now: Registration, earlier: Sequence[LedgerEntry]) -> tuple[str, ...]:
    """Say what a reader must know about earlier gates of the same candidate."""
    if not now.family:
        return (
            "This assistant cannot be recognised (it is a function or a service), so gating it "
            "again until it passes would go unnoticed; the ledger lists this gate alone.",
        )
    decided = [entry for entry in earlier if entry.kind]
    if not decided:
        return ()
    ends = ", ".join(f"{entry.job_id}: {entry.kind}" for entry in decided[:3])
    more = f" and {len(decided) - 3} more" if len(decided) > 3 else ""
    said = [
        f"This candidate was gated before ({ends}{more}). The drafts of then are part of the "
        "evidence: gating again adds to them and never draws them anew."
    ]
    if any(entry.registration.rules != now.rules for entry in _of_suite(decided, now.suite)):
        said.append(
            "The rules changed since this candidate was first gated; a rule that is loosened "
            "after the fact proves nothing about it."
        )
    return tuple(said)


def _of_suite(entries: Sequence[LedgerEntry], suite: str) -> list[LedgerEntry]:
    return [entry for entry in entries if entry.registration.suite == suite]


def first_seed(suite: str, earlier: Sequence[LedgerEntry]) -> int | None:
    """Return the seed that a candidate was first gated with; another would be another draw."""
    same = _of_suite(earlier, suite)
    return same[0].registration.settings.seed if same else None


def most_repeats(suite: str, earlier: Sequence[LedgerEntry]) -> int:
    """Return the drafts a ticket and side that exist from earlier gates; 0 for none."""
    return max((entry.registration.repeats for entry in _of_suite(earlier, suite)), default=0)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
