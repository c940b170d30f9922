"""Usable: whether the customer gets a whole message that he can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evals.score import Evidence, Part, Score, Trial, Unscored
from evals.ticket import Ticket
from scorers.cut_off import cut_off
from scorers.fingerprint import TEXT_MODULES, fingerprint
from scorers.neighbours import neighbour
from scorers.residue import residue
from scorers.text import Span, guess_language, sentences, tokens
from scorers.words import LANGUAGES, STOP_WORDS, Language

MAX_EVIDENCE = 50
_READ = 20_000
"""Characters from which a language is told."""
_LEAST_WORDS = 20
"""Words from which a reply without any word of the ticket's language is told to be foreign."""
_FOREIGN = 0.12
"""Share of stop words below which a text is not in a language; in prose it is a third or more."""
_MIXED = 1 / 4
"""Share of words in sentences of another language from which a reply is not readable."""
_LEAST_LETTERS = 30
"""Letters from which a script is told."""
_LATIN_END = "\u024f"
"""Last letter of the Latin scripts of Europe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsableScorer:
    """Score 1 when a reply is a whole message that the customer can read, else 0.

    It is not when one of these holds, each with evidence under its own label:

    * `empty`: it holds no letter and no digit;
    * `cut_off`: it stops in the middle of a sentence;
    * `residue`: it holds what a machine left, such as JSON, tags or a slot that nobody filled;
    * `language`: it is in another language than the ticket, and both can be told with certainty.

    Only the form is judged: a whole, readable reply may be wrong in every sentence. Two lines of
    courtesy are a message. Languages are told apart in English, German, Spanish and French, by
    their script, and from Portuguese, Catalan, Italian and Dutch; a reply of fewer than about ten
    words is in no language for certain. For a ticket in any other language nothing is said of the
    reply's, and the part `language` is left out.
    """

    name: str = "usable"
    version: str = "2"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code and the word lists."""
        return fingerprint([*TEXT_MODULES, "cut_off", "neighbours", "residue", "usable"], {})

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; every reply has a score, also an empty one."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score:
        found = faults(trial.draft.reply, trial.golden.ticket)
        labels = dict.fromkeys(fault.label for fault in found)
        return Score(
            scorer=self.name,
            version=self.version,
            value=0.0 if found else 1.0,
            unit="yes/no",
            reason=", ".join(_WORDS[label] for label in labels) or "whole and readable",
            evidence=tuple(found[:MAX_EVIDENCE]),
            parts=tuple(_parts(trial, frozenset(labels))),
        )


def _parts(trial: Trial, labels: frozenset[str]) -> Iterator[Part]:
    """Yield what was judged, 1 for well; the language only where that of the ticket is known."""
    reply, ticket = trial.draft.reply, trial.golden.ticket
    yield Part(name="whole", value=float(labels.isdisjoint({"empty", "cut_off"})), unit="yes/no")
    yield Part(name="clean", value=float("residue" not in labels), unit="yes/no")
    asked = f"{ticket.subject}\n{ticket.body}"[:_READ]
    wanted = _language(ticket, asked)
    if "language" in labels or (wanted and wanted == guess_language(reply[:_READ])):
        yield Part(name="language", value=float("language" not in labels), unit="yes/no")


_WORDS = {
    "empty": "nothing to read",
    "cut_off": "it breaks off",
    "residue": "left-overs of a machine",
    "language": "another language than the ticket's",
}


def faults(reply: str, ticket: Ticket) -> list[Evidence]:
    """Return every reason why a reply to `ticket` is not usable, with its place."""
    if not any(char.isalnum() for char in reply):
        return [Evidence(start=0, end=0, label="empty", note="no letter and no digit")]
    found = []
    if broken := cut_off(reply):
        span, because = broken
        found.append(Evidence(start=span.start, end=span.end, label="cut_off", note=because))
    for span, what in residue(reply):
        found.append(Evidence(start=span.start, end=span.end, label="residue", note=what))
    found.extend(_languages(reply, ticket))
    return found


def _languages(reply: str, ticket: Ticket) -> Iterator[Evidence]:
    """Yield the whole reply when it is in another language, or else the sentences that are."""
    read, asked = reply[:_READ], f"{ticket.subject}\n{ticket.body}"[:_READ]
    wanted = _language(ticket, asked)
    if not ticket.language and wanted in ("es", "fr") and neighbour(read):
        return  # A short ticket in Catalan or Portuguese is easily taken for Spanish.
    if because := _foreign(read, asked, wanted):
        yield Evidence(start=0, end=len(reply), label="language", note=because)
    elif wanted:
        for span in _foreign_sentences(read, wanted):
            spoken = neighbour(span.text) or guess_language(span.text)
            note = f"the ticket is in {wanted!r}, this sentence in {spoken!r}"
            yield Evidence(start=span.start, end=span.end, label="language", note=note)


def _foreign(reply: str, asked: str, wanted: Language | None) -> str:
    """Say in which other language a reply is; an empty string when it is not, or in doubt."""
    if (theirs := _script(asked)) and (ours := _script(reply)) and theirs != ours:
        return f"the ticket is in {theirs} letters, the reply in {ours}"
    spoken = neighbour(reply) or guess_language(reply)
    if wanted is None:
        return ""
    if spoken and spoken != wanted:
        return f"the ticket is in {wanted!r}, the reply in {spoken!r}"
    if spoken is None and _is_without(reply, wanted):
        return f"the ticket is in {wanted!r}, the reply has hardly a word of it"
    return ""


def _foreign_sentences(reply: str, wanted: Language) -> list[Span]:
    """Return the sentences of another language when they hold a third of the words, or none."""
    spans = sentences(reply)
    foreign = [
        span
        for span in spans
        if neighbour(span.text) or guess_language(span.text) not in (wanted, None)
    ]
    count = sum(len(span.text.split()) for span in foreign)
    whole = sum(len(span.text.split()) for span in spans)
    return foreign if count >= _MIXED * whole else []


def _language(ticket: Ticket, asked: str) -> Language | None:
    """Return the language of a ticket; None when it is none of the four, or in doubt."""
    guessed = guess_language(asked)
    if neighbour(asked):
        return None
    if not ticket.language:
        return guessed
    named = ticket.language.lower().replace("_", "-").partition("-")[0]
    known = next((one for one in LANGUAGES if one == named), None)
    return known if guessed in (known, None) else None


@lru_cache(maxsize=512)
def _script(text: str) -> str:
    """Return `Latin` or `other` for nine letters in ten, or an empty string."""
    letters = [char for char in text if char.isalpha()]
    latin = sum(char <= _LATIN_END for char in letters)
    if len(letters) < _LEAST_LETTERS or 0.1 < latin / len(letters) < 0.9:
        return ""
    return "Latin" if latin > 0.5 * len(letters) else "other"


def _is_without(reply: str, language: Language) -> bool:
    """Tell whether a reply holds hardly a stop word of a language, though it is long enough."""
    words = [token.folded for token in tokens(reply, language) if token.folded.isalpha()]
    found = sum(word in STOP_WORDS[language] for word in words if len(word) > 1)
    return len(words) >= _LEAST_WORDS and found < _FOREIGN * len(words)
