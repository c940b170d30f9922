"""Let the local reader break ties that words leave open.

The reader (`reader.py`) says whether a stretch of the reply entails a sentence. It is asked only
where words come near a decision and do not reach it, and only while its network is installed:
without it, words decide alone. It can find what words missed; it cannot overrule what they found,
for on sentence pairs that were not tuned on, words are the better judge of those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from scorers.reader import Reading, is_there, model_sha256, read_pairs
from scorers.said import Said
from scorers.stating import Stated

Read = Callable[[Sequence[tuple[str, str]]], Sequence[Reading]]
OPEN = (0.2, 0.5)
"""Grades of a fact between which the reader is asked."""
SUPPORTED = 0.13
"""Probability from which such a fact counts as stated. Low, because the reader is shy of terse
paraphrases; what a reply does not say at all stays below 0.10."""
MADE = 0.5
"""Probability from which a sentence that nearly makes a forbidden claim makes it."""


def reader_parameters() -> dict[str, object]:
    """Return what of the reader a fingerprint must hold: its network and the thresholds."""
    network = model_sha256() if is_there() else ""
    return {"network": network, "open": OPEN, "read": (SUPPORTED, MADE)}


def second_opinions(
    facts: Sequence[str], found: Sequence[Stated], reply: Said, read: Read | None = None
) -> list[Stated]:
    """Return `found` with the open facts decided by the reader, if there is one.

    Args:
        facts: what the reply should state.
        found: what words say of each, in the same order.
        reply: what the reply says.
        read: reads pairs of evidence and claim; the network that ships here when None.
    """
    decided = list(found)
    if reply.language != "en" or not (read or is_there()):
        return decided
    for at, one in enumerate(found):
        if one.is_open and not one.is_contradicted and OPEN[0] <= one.grade < OPEN[1]:
            pairs = [(evidence, facts[at]) for evidence in _stretches(one, reply)]
            supported = max(reading.supported for reading in (read or read_pairs)(pairs))
            if supported >= SUPPORTED:
                decided[at] = replace(one, grade=0.5 + 0.5 * supported, because="")
    return decided


def _stretches(one: Stated, reply: Said) -> list[str]:
    """Return the sentence nearest to a fact, and the same with its neighbours."""
    starts = [span.start for span in reply.spans]
    at = starts.index(one.nearest.start) if one.nearest and one.nearest.start in starts else 0
    around = reply.spans[max(0, at - 1) : at + 2]
    return [reply.spans[at].text, " ".join(span.text for span in around)]


def makes(sentences: Sequence[str], claim: str, read: Read | None = None) -> int | None:
    """Return which sentence makes a claim that it nearly makes by its words, or None.

    Args:
        sentences: English sentences that hold nothing against the claim.
        claim: a forbidden claim.
        read: as of `second_opinions`.
    """
    if not sentences or not (read or is_there()):
        return None
    readings = (read or read_pairs)([(sentence, claim) for sentence in sentences])
    best = max(range(len(readings)), key=lambda at: readings[at].supported)
    return best if readings[best].supported >= MADE else None
