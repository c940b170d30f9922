"""Tone: whether a reply is courteous, kind, clear and honest about what it can promise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod

from evals.score import Evidence, Score, Trial, Unscored
from evals.ticket import Ticket
from scorers.fingerprint import TEXT_MODULES, fingerprint
from scorers.text import Span, fold, guess_language, sentences
from scorers.tone_patterns import PATTERNS, Part, Pattern, spelt_out
from scorers.words import LANGUAGES, Language

WEIGHTS: Mapping[str, float] = {"empathy": 0.35, "clarity": 0.3, "register": 0.2, "length": 0.15}
"""Weights of the sub-scores that are averaged; they add up to 1."""
FACTORS: tuple[Part, ...] = ("courtesy", "no_blame", "no_over_promise")
"""Sub-scores that multiply the average: one rude line spoils a good reply."""
MAX_EVIDENCE = 50
_MAX_SENTENCE = 1_000
"""Characters of one sentence that patterns are tried on; longer ones are cut into such pieces."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one fault of tone in one sentence."""

    part: str
    label: str
    weight: float
    """What it takes from its sub-score, in [0, 1]."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneScorer:
    """Score the tone of a reply in [0, 1].

    tone = (0.35·empathy + 0.3·clarity + 0.2·register + 0.15·length)
           · courtesy · no_blame · no_over_promise

    Each sub-score lies in [0, 1]. A factor is Π(1 - w) over its findings, at most one a sentence:
    w = 0.4 for a rude, blaming or over-promising line, 0.25 for a condescending one. Empathy is 1
    unless the ticket shows distress and the reply answers it with no word of regret or
    understanding (then 0.5). Greetings and sign-offs earn and cost nothing, so their wording does
    not matter. English is covered well; German, Spanish and French by short lists; other
    languages are judged by clarity and length alone.
    """

    name: str = "tone"
    version: str = "1"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code and the word lists."""
        return fingerprint([*TEXT_MODULES, "tone", "tone_patterns"], {})

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; an empty reply is `Unscored`."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        reply = trial.draft.reply
        if not reply.strip():
            return Unscored(scorer=self.name, version=self.version, reason="the reply is empty")
        sources = frozenset().union(*(_folded(p.text) for p in trial.draft.passages))
        parts, evidence = sub_scores(reply, trial.golden.ticket, sources)
        value = combine(parts)
        low = sorted((part for part in parts if parts[part] < 1), key=lambda part: parts[part])
        told = ", ".join(f"{part} {parts[part]:.2f}" for part in low)
        return Score(
            scorer=self.name,
            version=self.version,
            value=value,
            unit="share",
            reason=told or "nothing to object to",
            evidence=evidence[:MAX_EVIDENCE],
        )


def combine(parts: Mapping[str, float]) -> float:
    """Return Σ weight · sub-score over the average, times the factors; in [0, 1]."""
    average = sum(weight * parts[part] for part, weight in WEIGHTS.items())
    return min(1.0, max(0.0, average * prod(parts[part] for part in FACTORS)))


def sub_scores(
    reply: str, ticket: Ticket, sources: frozenset[str]
) -> tuple[dict[str, float], tuple[Evidence, ...]]:
    """Return each sub-score in [0, 1], and where it was lowered.

    Args:
        reply: what the customer would read.
        ticket: for the distress that the reply should answer.
        sources: folded sentences of the passages; a promise quoted from there is none of ours.
    """
    spans = sentences(reply)
    lost, evidence = _lines(reply, spans, guess_language(reply) or _named(ticket.language), sources)
    parts = {part: prod(kept) for part, kept in lost.items()}
    parts["empathy"] = _empathy(reply, ticket)
    parts["clarity"] = _clarity(reply, spans)
    parts["length"] = _length(reply)
    for part, note in _WHOLE_REPLY.items():
        if parts[part] < 1:
            evidence.append(Evidence(start=0, end=0, label=part, note=note))
    return parts, tuple(evidence)


_WHOLE_REPLY = {
    "empathy": "the ticket shows distress, the reply no word of regret or understanding",
    "clarity": "placeholders, repeats or very long sentences",
    "length": "too short or too long for a reply",
}
"""Sub-scores that are judged on the reply as a whole, and what lowers them."""


def _lines(
    reply: str, spans: Sequence[Span], language: Language, sources: frozenset[str]
) -> tuple[dict[str, list[float]], list[Evidence]]:
    """Return what each line leaves of its sub-score, and the lines that take something."""
    lost: dict[str, list[float]] = {part: [] for part in (*FACTORS, "register")}
    evidence = []
    for span in spans:
        for finding in _findings(span.text, language):
            if finding.part == "no_over_promise" and fold(span.text) in sources:
                continue
            lost[finding.part].append(1 - finding.weight)
            note = f"{finding.part}: {finding.words!r}"
            evidence.append(
                Evidence(start=span.start, end=span.end, label=finding.label, note=note)
            )
    if spaced := _SPACED.search(reply):
        start, end = spaced.span()
        lost["courtesy"].append(0.6)
        evidence.append(
            Evidence(start=start, end=end, label="reproachful", note="one word at a time")
        )
    return lost, evidence


def _named(language: str) -> Language:
    return next((known for known in LANGUAGES if language.lower().startswith(known)), "en")


@lru_cache(maxsize=512)
def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(span.text) for span in sentences(text))


def _findings(sentence: str, language: Language) -> tuple[Finding, ...]:
    """Return the faults of a sentence, at most one for each sub-score, the gravest."""
    gravest: dict[str, Finding] = {}
    for at in range(0, len(sentence), _MAX_SENTENCE):
        for finding in _faults(sentence[at : at + _MAX_SENTENCE], language):
            if finding.weight > gravest.get(finding.part, _NONE).weight:
                gravest[finding.part] = finding
    return tuple(gravest.values())


_NONE = Finding("", "", 0.0, "")
_SPACED = re.compile(r"(?<!\S)(?:[A-Z][a-z]{0,15}[.!] ){2,8}[A-Z][a-z]{1,15}[.!]")
"""A line such as "Read. The. Article."."""
_SHOUTED = re.compile(
    r"(?=(?:[A-Z]{1,4} ){0,3}[A-ZÄÖÜÉÈÀÑ]{5})(?:\b[A-ZÄÖÜÉÈÀÑ]{1,30}\b[ "
    r"!']{1,3}){2,}[A-ZÄÖÜÉÈÀÑ]{2,}|"
    r"\b[A-ZÄÖÜ]{2,30} [A-ZÄÖÜ]{2,30} [A-ZÄÖÜ]{2,30}!"
)


# The sentences of an article, greetings and sign-offs recur in draft after draft.
@lru_cache(maxsize=8_192)
def _faults(sentence: str, language: Language) -> tuple[Finding, ...]:
    text = spelt_out(sentence)
    found = [
        Finding(pattern.part, pattern.label, pattern.weight, words)
        for pattern in PATTERNS[language]
        if (words := _match(pattern, text))
    ]
    if shouted := _SHOUTED.search(sentence):
        found.append(Finding("courtesy", "shouting", 0.4, shouted.group().strip()))
    if re.search(r"!{2,}|!\?|\?!", sentence):
        found.append(Finding("register", "exclamation", 0.3, "!!"))
    return tuple(found)


def _match(pattern: Pattern, text: str) -> str:
    """Return the words of a fault, or an empty string when there is none or it is harmless."""
    clears = pattern.cleared()
    for match in pattern.compiled().finditer(text):
        if clears is None or not clears.search(text[max(0, match.start() - 120) : match.start()]):
            return match.group().strip()
    return ""


_DISTRESS = re.compile(
    r"\b(?:angry|furious|fuming|outrag\w+|unacceptable|disappointed|disappointing|frustrat\w+|"
    r"annoyed|upset|"
    r"terrible|awful|horrible|worst|disgust\w+|ridiculous|fed up|sick of|scam|rip-?off|desperate|"
    r"scared|"
    r"devastat\w+|"
    r"w[uü]tend|entt[aä]uscht|ver[aä]rgert|unversch[aä]mt|frech\w*|enfadad\w+|decepcion\w+|"
    r"indignad\w+|inaceptable|furieu\w+|d[eé][cç]u\w*|inadmissible|scandal\w+)\b",
    re.IGNORECASE,
)
_KINDNESS = re.compile(
    r"\b(?:sorry|apolog\w+|regret\w*|understand\w*|sympath\w+|unfortunate\w*|sad(?:ly)?|afraid|"
    r"frustrat\w+|"
    r"annoying|disappoint\w+|inconvenien\w+|upsetting|trouble|worr\w+|i can see|we can see|"
    r"not your fault|"
    r"leid|verst(?:ehe|ehen|[aä]nd\w+)|entschuldig\w+|bedauer\w+|[aä]rgerlich|schade|"
    r"siento|sentimos|lament\w+|disculp\w+|entend\w+|comprend\w+|perd[oó]n|"
    r"d[eé]sol\w+|regrett\w+|excus\w+|navr\w+|f[aâ]cheu\w+|malheureusement)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\[(?:your |customer |first |last )?(?:name|company|date|agent|"
    r"order)[^\]\n]{0,30}\]|"
    r"<(?:name|customer|article)[^>\n]{0,60}>|(?-i:\bTODO\b)|\blorem ipsum\b|\|\s?-{3}",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]+")
_LONG_SENTENCE, _LONGEST_SENTENCE = 50, 110
_SHORT_REPLY, _LONG_REPLY, _LONGEST_REPLY = 15, 250, 1_000


def _empathy(reply: str, ticket: Ticket) -> float:
    asked = f"{ticket.subject}\n{ticket.body}"[:20_000]
    return 0.5 if _DISTRESS.search(asked) and not _KINDNESS.search(reply) else 1.0


def _clarity(reply: str, spans: Sequence[Span]) -> float:
    """Return 1 less what placeholders, repeated sentences and very long sentences cost."""
    if not spans:
        return 0.3
    lengths = [count for count in _lengths(spans) if count]
    longest = max(lengths, default=0)
    over = (longest - _LONG_SENTENCE) / (_LONGEST_SENTENCE - _LONG_SENTENCE)
    score = 1 - 0.5 * min(1.0, max(0.0, over))
    told = [fold(span.text) for span in spans if len(span.text) > 20]
    if told:
        score *= len(set(told)) / len(told)
    return 0.3 * score if _PLACEHOLDER.search(reply) else score


def _lengths(spans: Sequence[Span]) -> Iterator[int]:
    for span in spans:
        yield 0 if span.text.startswith("|") else len(_WORDS.findall(span.text))


def _length(reply: str) -> float:
    """Return 1 for 15 to 250 words, falling to 0.5 at none and to 0.4 at 1,000 words."""
    words = len(_WORDS.findall(reply))
    if words < _SHORT_REPLY:
        return 0.5 + 0.5 * words / _SHORT_REPLY
    over = (words - _LONG_REPLY) / (_LONGEST_REPLY - _LONG_REPLY)
    return 1 - 0.6 * min(1.0, max(0.0, over))
