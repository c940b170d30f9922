"""Weigh the verdicts that words alone gave with what the local network makes of the same claims.

* A copy of its source stays supported, unread; a fault that a rule names stays a fault: a number,
  an address or a name that stands nowhere, a number of something else, a near copy that turns its
  source around or leaves out its condition. No wording talks its way past these.
* Everything else, heavy paraphrases above all, is decided by the probability of `stack.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scorers.claim_evidence import evidence_for
from scorers.claim_features import evidence_of_case, features
from scorers.matching import nearest
from scorers.reader import Reading
from scorers.sources import Sources, stated, without_references
from scorers.stack import Learned
from scorers.verdict import Status, Verdict

MOST_READ = 200
"""Claims of one reply that the network reads; words alone decide on the rest."""
_COPIED = 0.02
"""Probability that a copy of its source is not supported."""
_FAULTY = 0.6
"""Least probability that a claim with a fault named by a rule is not supported."""
_PROMISE = 0.5
"""A promise that words do not support needs a probability below this share of the threshold."""


def weighed(
    verdicts: Mapping[str, Verdict], sources: Sources, learned: Learned
) -> dict[str, Verdict]:
    """Return the verdicts by the text of their claims, each with its probability.

    Args:
        verdicts: by words alone, by the text of the claim, in the order of the reply.
        sources: what the claims may rest on.
        learned: the network and the regressions.

    Raises:
        HarnessError: a file of the network is missing or damaged.
    """
    unread = [
        text for text, one in verdicts.items() if not (one.is_certain and one.status == "supported")
    ][:MOST_READ]
    claims = {text: stated(text, sources.language) for text in unread}
    chosen = {text: evidence_for(claim, sources) for text, claim in claims.items()}
    readings = learned.read([(chosen[text].text, without_references(text)) for text in unread])
    found = dict(verdicts)
    for text, reading in zip(unread, readings, strict=True):
        evidence = evidence_of_case(claims[text], sources)
        near = nearest(claims[text], evidence)
        numbers = features(claims[text], near, chosen[text], evidence)
        unsupported = learned.stack.unsupported(reading, numbers)
        found[text] = _decided(verdicts[text], unsupported, reading, learned.stack.threshold)
        if not found[text].nearest and chosen[text].source:
            said = f"{chosen[text].source}: {chosen[text].text}"
            found[text] = replace(found[text], nearest=said)
    for text, one in verdicts.items():
        if one.is_certain and one.status == "supported":
            found[text] = replace(one, unsupported=_COPIED)
    return found


def _decided(by_words: Verdict, unsupported: float, reading: Reading, threshold: float) -> Verdict:
    """Return the verdict on one claim, given the probability that it is not supported."""
    if by_words.is_certain:
        return replace(by_words, unsupported=_FAULTY + (1 - _FAULTY) * unsupported)
    is_doubtful = by_words.claim.is_promise and by_words.status != "supported"
    if unsupported <= (_PROMISE * threshold if is_doubtful else threshold):
        return replace(by_words, status="supported", because="", unsupported=unsupported)
    status: Status = by_words.status
    if status == "supported":
        against = reading.contradicted > max(reading.neutral, reading.supported)
        status = "contradicted" if against else "invented"
    because = by_words.because or "the passages do not say so"
    because = f"{because} (support {1 - unsupported:.0%})"
    return replace(by_words, status=status, because=because, unsupported=unsupported)
