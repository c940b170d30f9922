"""Forbidden claim: whether a reply makes one of the claims that are known to be wrong here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.score import Evidence, Score, Trial, Unscored
from scorers.contradictions import denial, opposed, swapped_name
from scorers.evidence import Index, Statement
from scorers.fingerprint import MATCHING_MODULES, fingerprint
from scorers.stating import language_of, recall_of, reply_index, wanted_statement
from scorers.text import Span

_SUPPOSED = re.compile(
    r"\b(?:whether|wenn|ob|si\s(?:es|usted)|you\s(?:asked|wrote|write|mention|say|said|heard|read)|"
    r"not\strue|is\swrong|was\swrong|older\sversion|no\slonger|used\sto|until\s(?:february|march)|"
    r"unfortunately\snot)\b",
    re.IGNORECASE,
)
"""Marks of a sentence that repeats a claim without making it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenClaimScorer:
    """Score 1 when one sentence of the reply makes a forbidden claim, else 0.

    Matching is strict: one sentence must hold at least `recall` of the claim's content words,
    all its quantities, the same names and the same polarity. "Opened pods cannot be returned"
    does not make the claim "Opened pods can be returned".
    """

    recall: float = 0.8
    """Least share of a claim's content words in one sentence, in [0, 1]."""
    name: str = "forbidden_claim"
    version: str = "1"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code and the threshold."""
        return fingerprint([*MATCHING_MODULES, "forbidden_claim"], {"recall": self.recall})

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; `Unscored` where the reference forbids no claim."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        forbidden = trial.golden.reference.forbidden_claims
        reply = trial.draft.reply
        if not forbidden:
            return Unscored(
                scorer=self.name, version=self.version, reason="the reference forbids no claim"
            )
        language = language_of(reply, forbidden, trial.golden.ticket.language)
        if language is None:
            return Unscored(
                scorer=self.name,
                version=self.version,
                kind="failed",
                reason="reply and claims are in different languages, which words cannot bridge",
            )
        index = reply_index(reply, language)
        made = [
            Evidence(start=span.start, end=span.end, label="forbidden_claim", note=claim)
            for claim in forbidden
            if (span := self._made(wanted_statement(claim, language), index)) is not None
        ]
        return Score(
            scorer=self.name,
            version=self.version,
            value=1.0 if made else 0.0,
            unit="yes/no",
            reason=f"{len(made)} of {len(forbidden)} forbidden claims are made",
            evidence=tuple(made),
        )

    def _made(self, claim: Statement, reply: Index) -> Span | None:
        """Return the sentence that makes the claim."""
        candidates = {at for key in claim.stems for at in reply.postings.get(key, ())}
        for at in sorted(candidates):
            sentence = reply.statements[at]
            if recall_of(claim, sentence.stems) >= self.recall and _agree(claim, sentence):
                return sentence.span
        return None


def _agree(claim: Statement, sentence: Statement) -> bool:
    if sentence.span.text.rstrip().endswith("?") or _SUPPOSED.search(sentence.span.text):
        return False
    if not all(sentence.quantity_set.states(quantity) for quantity in claim.quantities):
        return False
    return not any(check(claim, sentence) for check in (denial, opposed, swapped_name))
