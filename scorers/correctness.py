"""Correctness: which share of the required facts a reply states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.score import Evidence, Score, Trial, Unscored
from evals.ticket import RequiredFact
from scorers.evidence import Index
from scorers.fingerprint import MATCHING_MODULES, fingerprint
from scorers.languages import kind_across_languages
from scorers.stating import Stated, language_of, reply_index, states, wanted_statement
from scorers.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectnessScorer:
    """Score stated facts / required facts, in [0, 1].

    A fact counts as stated when the reply states the fact itself or its verbatim quote: content
    words, quantities in any notation (`two weeks` = `14 days`), and the same polarity.
    """

    fact_recall: float = 0.6
    """Least share of a fact's content words, in [0, 1]."""
    quote_recall: float = 0.7
    """The same for its quote, which is longer than what needs saying."""
    name: str = "correctness"
    version: str = "1"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code and the thresholds."""
        parameters = {"fact_recall": self.fact_recall, "quote_recall": self.quote_recall}
        return fingerprint([*MATCHING_MODULES, "correctness"], parameters)

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; `Unscored` where the reference requires no fact."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        facts = trial.golden.reference.required_facts
        reply = trial.draft.reply
        if not facts:
            return Unscored(
                scorer=self.name, version=self.version, reason="the reference requires no fact"
            )
        language = language_of(reply, [fact.fact for fact in facts], trial.golden.ticket.language)
        if language is None:
            return Unscored(
                scorer=self.name,
                version=self.version,
                kind=kind_across_languages(trial),
                reason="reply and facts are in different languages, which words cannot bridge",
            )
        index = reply_index(reply, language)
        missing = [
            (fact, found)
            for fact, found in ((fact, self._find(fact, index, language)) for fact in facts)
            if not found.is_stated
        ]
        return Score(
            scorer=self.name,
            version=self.version,
            value=(len(facts) - len(missing)) / len(facts),
            unit="share",
            reason=f"{len(facts) - len(missing)} of {len(facts)} required facts are stated",
            evidence=tuple(_missing(fact, found) for fact, found in missing),
        )

    def _find(self, fact: RequiredFact, reply: Index, language: Language) -> Stated:
        wanted = wanted_statement(fact.fact, language)
        found = states(wanted, reply, self.fact_recall)
        if found.is_stated or not fact.quote.strip():
            return found
        quoted = states(wanted_statement(fact.quote, language), reply, self.quote_recall)
        return quoted if quoted.is_stated else found


def _missing(fact: RequiredFact, found: Stated) -> Evidence:
    near = found.nearest
    return Evidence(
        start=near.start if near else 0,
        end=near.end if near else 0,
        label="missing_fact",
        note=f"missing: {fact.fact} ({fact.article_id}); {found.because}",
    )
