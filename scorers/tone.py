"""Tone: whether a reply is courteous, kind, clear and honest about what it can promise."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from statistics import fmean

from evals.score import Evidence, Part, Score, Trial, Unscored
from evals.ticket import Ticket
from scorers.dictation import without_dictation
from scorers.fingerprint import TEXT_MODULES, fingerprint
from scorers.reader import LineReading, is_there, model_sha256, read_lines
from scorers.text import Span, fold, guess_language, sentences
from scorers.tone_findings import findings, spaced_out
from scorers.tone_manners import count_marks, politeness, told
from scorers.tone_reply import clarity, empathy, length, written_form
from scorers.words import LANGUAGES, Language

WEIGHTS: Mapping[str, float] = {"empathy": 0.35, "clarity": 0.3, "register": 0.2, "length": 0.15}
"""Weights of the sub-scores that are averaged; they add up to 1."""
FACTORS = ("courtesy", "no_blame", "no_over_promise")
"""Sub-scores that multiply the average: one rude line spoils a good reply."""
PARTS = ("courtesy", "empathy", "clarity", "no_blame", "no_over_promise", "register", "length")
"""All sub-scores, in the order in which a score shows them."""
LEAST_COURTESY = 0.75
"""Courtesy of a reply with no fault and no manners at all."""
HEARD_SHARE = 0.5
"""Share of the network in politeness; the marks have the rest."""
CAUGHT_BELOW = 0.7
"""A reply whose tone lies below this has a fault of tone; one without any lies above."""
MAX_EVIDENCE = 50
_MAX_LINES = 200
"""Lines that the network reads; a longer reply is judged on its first ones and by patterns."""

ReadLines = Callable[[Sequence[str]], Sequence[LineReading]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneScorer:
    """Score the tone of a reply in [0, 1].

    tone = (0.35·empathy + 0.3·clarity + 0.2·register + 0.15·length)
           · courtesy · no_blame · no_over_promise

    Each sub-score lies in [0, 1]. courtesy = (0.75 + 0.25·politeness) · Π(1 - w) over its
    findings; the two other factors are Π(1 - w). A finding is a line in which a pattern matches or
    of which the network is sure, at most one for each factor and line: w = 0.4 for a rude,
    blaming or over-promising line, 0.25 for a condescending one. Politeness lies in (0, 1): the
    mean of what marks of courtesy say and of how the network reads the lines, or the marks alone
    where there is no network. Empathy is 1 unless the ticket shows distress and the reply answers
    it with no word of regret or understanding (then 0.5). A reply below 0.7 has a fault of tone.
    English is covered well; German, Spanish and French by shorter lists; other languages are
    judged by clarity and length alone.
    """

    read: ReadLines | None = None
    """Reads lines; None for the network that ships here."""
    name: str = "tone"
    version: str = "2"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code, the word lists and the network."""
        modules = (
            "dictation",
            "tone",
            "tone_findings",
            "tone_manners",
            "tone_marks",
            "tone_patterns",
        )
        network = "given" if self.read else model_sha256() if is_there() else "none"
        return fingerprint([*TEXT_MODULES, *modules, "tone_reply", "reader"], {"network": network})

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; an empty reply is `Unscored`.

        Raises:
            HarnessError: a file of the network is damaged.
        """
        read = self.read or (read_lines if is_there() else None)
        return [self._score(trial, read) for trial in trials]

    def _score(self, trial: Trial, read: ReadLines | None) -> Score | Unscored:
        reply = trial.draft.reply
        if not reply.strip():
            return Unscored(scorer=self.name, version=self.version, reason="the reply is empty")
        sources = frozenset().union(*(_folded(p.text) for p in trial.draft.passages))
        parts, evidence = sub_scores(reply, trial.golden.ticket, sources, read)
        meant = without_dictation(reply)
        if meant != reply and meant.strip():  # courtesy towards whoever scores earns nothing
            plain, _ = sub_scores(meant, trial.golden.ticket, sources, read)
            parts = {part: min(value, plain[part]) for part, value in parts.items()}
        low = sorted((part for part in parts if parts[part] < 0.995), key=lambda part: parts[part])
        return Score(
            scorer=self.name,
            version=self.version,
            value=combine(parts),
            unit="share",
            reason=", ".join(f"{part} {parts[part]:.2f}" for part in low) or "nothing to object to",
            evidence=evidence[:MAX_EVIDENCE],
            parts=tuple(Part(name=part, value=parts[part], unit="share") for part in PARTS),
        )


def combine(parts: Mapping[str, float]) -> float:
    """Return Σ weight · sub-score over the average, times the factors; in [0, 1]."""
    average = sum(weight * parts[part] for part, weight in WEIGHTS.items())
    return min(1.0, max(0.0, average * prod(parts[part] for part in FACTORS)))


def sub_scores(
    reply: str, ticket: Ticket, sources: frozenset[str], read: ReadLines | None = None
) -> tuple[dict[str, float], tuple[Evidence, ...]]:
    """Return each sub-score in [0, 1], and where it was lowered.

    Args:
        reply: what the customer would read.
        ticket: for the distress that the reply should answer.
        sources: folded sentences of the passages; a promise quoted from there is none of ours.
        read: reads lines; None to do without.
    """
    spans = sentences(reply)
    language = guess_language(reply) or _named(ticket.language)
    heard = read([span.text for span in spans[:_MAX_LINES]]) if read else ()
    kept, evidence = _lines(reply, spans, language, sources, heard)
    parts = {part: prod(shares) for part, shares in kept.items()}
    marks = count_marks((span.text for span in spans), language)
    manners = _manners(politeness(marks), heard)
    parts["courtesy"] *= LEAST_COURTESY + (1 - LEAST_COURTESY) * manners
    parts["register"] *= written_form(spans)
    parts["empathy"] = empathy(reply, ticket, heard)
    parts["clarity"] = clarity(reply, spans)
    parts["length"] = length(reply)
    for part, note in _WHOLE_REPLY.items():
        if parts[part] < 1:
            evidence.append(Evidence(start=0, end=0, label=part, note=note))
    note = f"politeness {manners:.2f}: {told(marks)}"
    evidence.append(Evidence(start=0, end=0, label="manners", note=note))
    return parts, tuple(evidence)


_WHOLE_REPLY = {
    "empathy": "the ticket shows distress, the reply no word of regret or understanding",
    "clarity": "placeholders, repeats or very long sentences",
    "register": "slang, heaped exclamation marks or sentences that start in small letters",
    "length": "too short or too long for a reply",
}
"""Sub-scores that are judged on the reply as a whole, and what lowers them."""


def _lines(
    reply: str,
    spans: Sequence[Span],
    language: Language,
    sources: frozenset[str],
    heard: Sequence[LineReading],
) -> tuple[dict[str, list[float]], list[Evidence]]:
    """Return what each line leaves of its sub-score, and the lines that take something."""
    kept: dict[str, list[float]] = {part: [] for part in (*FACTORS, "register")}
    evidence = []
    for at, span in enumerate(spans):
        reading = heard[at] if at < len(heard) and _SPOKEN.search(span.text) else None
        for finding in findings(span.text, language, reading):
            if finding.part == "no_over_promise" and fold(span.text) in sources:
                continue
            kept[finding.part].append(1 - finding.weight)
            note = f"{finding.part}: {finding.words}"
            evidence.append(
                Evidence(start=span.start, end=span.end, label=finding.label, note=note)
            )
    if spaced := spaced_out(reply):
        kept["courtesy"].append(0.6)
        note = "courtesy: one word at a time"
        evidence.append(Evidence(start=spaced[0], end=spaced[1], label="reproachful", note=note))
    return kept, evidence


_SPOKEN = re.compile(r"[^\W\d_]{2}[\W\d_]{1,20}[^\W\d_]{2}")
"""Two words: a number or a name alone says nothing that the network could judge."""


def _manners(marked: float, heard: Sequence[LineReading]) -> float:
    """Return the politeness of a reply, in [0, 1].

    Args:
        marked: politeness by marks.
        heard: the lines as the network reads them; none without it.
    """
    if not heard:
        return marked
    return (1 - HEARD_SHARE) * marked + HEARD_SHARE * fmean(line.politeness for line in heard)


def _named(language: str) -> Language:
    return next((known for known in LANGUAGES if language.lower().startswith(known)), "en")


@lru_cache(maxsize=512)
def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(span.text) for span in sentences(text))
