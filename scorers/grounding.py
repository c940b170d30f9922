"""Decide, claim by claim, whether the passages or the ticket support a reply.

A claim is supported when all of this holds:

* its words are covered: 0.7 · share of content words + 0.3 · share of neighbouring pairs, found in
  the best window of one to three sentences of one passage, reaches `Thresholds.coverage`;
* every quantity in it stands in a sentence that is about the same thing;
* every name in it occurs in the passages or the ticket, and none was swapped for another;
* it denies nothing that the nearest sentence affirms, affirms nothing that it denies, and swaps no
  word for its opposite.

Words are compared, not meanings: a heavy paraphrase of a passage may count as unsupported.
"""

# longer: the rules of one verdict belong together; each is one function below.
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from evals.draft import Passage
from evals.score import Trial
from scorers.claims import Claim, claims
from scorers.evidence import Index, Statement, passage_index, statement, ticket_index
from scorers.quantities import Quantity
from scorers.text import Span, clauses, fold, guess_language, stem, tokens
from scorers.words import LANGUAGES, LIGHT_WORDS, OPPOSITES, Language

Status = Literal["supported", "contradicted", "invented"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Set how much of a claim must be found in the evidence."""

    coverage: float = 0.62
    """Least coverage of a claim, in [0, 1]."""
    promise: float = 0.75
    """Least coverage of a promise."""
    clause: float = 0.4
    """Least share of words of each clause."""
    anchor: float = 0.7
    """A quantity's sentence must match its surroundings at least this much as well as the best."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what became of one claim."""

    claim: Claim
    status: Status
    coverage: float
    """In [0, 1]: how much of the claim its nearest window covers."""
    because: str
    nearest: str
    """The nearest sentence, with its article id; empty when nothing is near."""


@dataclass(frozen=True, slots=True)
class Grounding:
    """Hold the verdicts on a reply, or why there are none."""

    verdicts: tuple[Verdict, ...]
    foreign: str = ""
    """Set when reply and passages are in different languages, which words cannot bridge."""


@dataclass(frozen=True, slots=True)
class _Near:
    statement: Statement
    window: tuple[Statement, ...]
    alone: float
    """Coverage by the one sentence."""
    coverage: float
    """Coverage by the window."""


_OPPOSITES: dict[str, frozenset[str]] = {}
for _left, _right in OPPOSITES:
    _OPPOSITES[_left] = _OPPOSITES.get(_left, frozenset()) | {_right}
    _OPPOSITES[_right] = _OPPOSITES.get(_right, frozenset()) | {_left}
_SECOND_PERSON = frozenset(
    "you your yours you've you're sie ihr ihre ihren ihrem ihrer du dein usted su sus tu vous votre "
    "vos".split()
)
_POLICY = frozenset(
    "can may must will shall entitled always never free guarantee darf durfen kann konnen muss "
    "puede pueden debe peut peuvent doit".split()
)
_CANDIDATES = 4
_MAX_ALIGNED = 120
_ANYWHERE = frozenset({"url", "email", "phone", "code"})
_LIGHT_STEMS = frozenset(stem(word) for word in LIGHT_WORDS)


def ground(trial: Trial, thresholds: Thresholds) -> Grounding:
    """Return the verdicts on the claims of a draft. Never raises for data."""
    ticket = trial.golden.ticket
    return _ground(
        trial.draft.reply,
        trial.draft.passages,
        ticket.subject,
        ticket.body,
        tuple(f"{key}: {value}" for key, value in sorted(ticket.customer.items())),
        ticket.language,
        thresholds,
    )


@lru_cache(maxsize=512)
def _ground(
    reply: str,
    passages: tuple[Passage, ...],
    subject: str,
    body: str,
    facts: tuple[str, ...],
    ticket_language: str,
    thresholds: Thresholds,
) -> Grounding:
    language = guess_language(reply) or next(
        (known for known in LANGUAGES if ticket_language.lower().startswith(known)), "en"
    )
    found = claims(reply, language)
    sources = {guess_language(passage.text) for passage in passages} - {None}
    if found and sources and language not in sources:
        return Grounding((), foreign=f"the reply is in {language!r}, the passages are not")
    evidence = tuple(
        passage_index(p.text, p.title, p.article_id, language) for p in passages
    )
    told = ticket_index(subject, body, facts, language)
    known = Counter[Claim]()
    verdicts: dict[str, Verdict] = {}
    for claim in found:
        known[claim] += 1
        if claim.text not in verdicts:
            verdicts[claim.text] = _judge(claim, evidence, told, language, thresholds)
    return Grounding(tuple(_moved(verdicts[claim.text], claim) for claim in found))
