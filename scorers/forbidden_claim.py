"""Forbidden claim: whether a reply makes one of the claims that are known to be wrong here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.score import Evidence, Score, Trial, Unscored
from scorers.contradictions import denial, misplaced_quantity, moved, opposed, swapped_name
from scorers.evidence import Index, Statement, statement
from scorers.fingerprint import MATCHING_MODULES, fingerprint
from scorers.languages import kind_across_languages
from scorers.stating import language_of, recall_of, reply_index, wanted_statement
from scorers.text import Span
from scorers.words import Language

_SUPPOSED = re.compile(
    r"\b(?:whether|wenn|ob|si\s(?:es|usted)|you\s(?:asked|wrote|write|mention|say|said|heard|read)|"
    r"not\strue|is\swrong|was\swrong|older\sversion|no\slonger|used\sto|until\s(?:february|march)|"
    r"(?:do\snot|don['’]t|cannot|can['’]t)\s(?:know|find|say|confirm|tell)|not\ssure)\b",
    re.IGNORECASE,
)
"""Marks of a sentence that repeats a claim without making it."""
_PART = re.compile(
    r"[;:()–—]|\s-\s|,?\s(?:but|while|whereas|although|though|however|instead\sof|rather\sthan|"
    r"aber|"
    r"sondern|statt|anstatt|pero|sino|en\slugar\sde|mais|au\slieu\sde)\s",
    re.IGNORECASE,
)
"""Where a sentence turns to another assertion."""
_ALL = frozenset({"all", "any", "every", "each", "always", "alle", "jede", "todos", "toujours"})
_LIMITING = frozenset({"only", "nur", "solo", "seulement", "up"})
_FOREVER = frozenset({"never", "always", "nie", "immer", "nunca", "siempre", "jamais", "toujours"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenClaimScorer:
    """Score 1 when one sentence of the reply makes a forbidden claim, else 0.

    Matching is strict, because suites put `never` rules on it: one assertion must hold at least
    `recall` of the claim's content words, all its quantities, the same names and the same polarity.
    "Opened pods cannot be returned" does not make the claim "Opened pods can be returned".
    """

    recall: float = 0.85
    """Least share of a claim's content words in one assertion, in [0, 1]."""
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
                kind=kind_across_languages(trial),
                reason="reply and claims are in different languages, which words cannot bridge",
            )
        index = reply_index(reply, language)
        made = [
            Evidence(start=span.start, end=span.end, label="forbidden_claim", note=claim)
            for claim in forbidden
            if (span := self._made(wanted_statement(claim, language), index, language)) is not None
        ]
        return Score(
            scorer=self.name,
            version=self.version,
            value=1.0 if made else 0.0,
            unit="yes/no",
            reason=f"{len(made)} of {len(forbidden)} forbidden claims are made",
            evidence=tuple(made),
        )

    def _made(self, claim: Statement, reply: Index, language: Language) -> Span | None:
        """Return the sentence that makes the claim."""
        candidates = {at for key in claim.stems for at in reply.postings.get(key, ())}
        whole = bool(_PART.search(claim.span.text))
        for at in sorted(candidates):
            sentence = reply.statements[at]
            if recall_of(claim, sentence.stems) < self.recall or _only_repeats(sentence, claim):
                continue
            parts = [sentence] if whole else _parts(sentence, language)
            if any(recall_of(claim, p.stems) >= self.recall and _agree(claim, p) for p in parts):
                return sentence.span
        return None


def _only_repeats(sentence: Statement, claim: Statement) -> bool:
    """Tell whether a sentence asks for or mentions a claim, as in "you asked whether ..."."""
    text = sentence.span.text
    marked = bool(_SUPPOSED.search(text)) and not _SUPPOSED.search(claim.span.text)
    return marked or text.rstrip().endswith("?")


def _parts(sentence: Statement, language: Language) -> list[Statement]:
    """Return the assertions of a sentence: the stretches between its turns."""
    texts = _PART.split(sentence.span.text)
    if len(texts) == 1:
        return [sentence]
    return [statement(Span(0, len(text), text), language) for text in texts if text.strip()]


def _agree(claim: Statement, part: Statement) -> bool:
    """Tell whether an assertion with the claim's words also has its numbers and its sense."""
    if not all(part.quantity_set.states(quantity) for quantity in claim.quantities):
        return False
    words = frozenset(claim.words)
    if words & _ALL and _LIMITING.intersection(part.words) - words:
        return False
    if words & _FOREVER and any(
        quantity.kind == "duration" and not claim.quantity_set.states(quantity)
        for quantity in part.quantities
    ):
        return False
    checks = (denial, opposed, moved, swapped_name, misplaced_quantity)
    return not any(check(claim, part) for check in checks)
