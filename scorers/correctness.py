"""Correctness: which share of the required facts a reply states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evals.score import Evidence, Part, Score, Trial, Unscored
from evals.ticket import RequiredFact
from scorers.fingerprint import fingerprint
from scorers.meaning import is_between, is_settling
from scorers.quantities import quantities
from scorers.quantity_sets import QuantitySet, quantity_set
from scorers.said import Said, copied_article
from scorers.second_opinion import reader_parameters, second_opinions
from scorers.setting import STATING_MODULES, Asked, reply_of
from scorers.stating import Stated, states


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectnessScorer:
    """Score stated facts / required facts, in [0, 1].

    A fact counts as stated when the reply states the fact itself or its verbatim quote: the same
    ideas, the same amounts in any notation (`two weeks` = `14 days`), the same sense. A fact that
    the reply also denies, or gives another amount for, is not stated. Where a local reader is
    installed, it decides the facts that words leave open.

    A reply that copies an article whole states everything and answers nothing: its facts count
    half, and the evidence says so. Sentences that repeat the ticket state nothing.
    """

    least: float = 0.5
    """Least likeness of a fact without amounts, in (0, 1)."""
    least_with_amount: float = 0.42
    """The same when the reply states all amounts of the fact."""
    name: str = "correctness"
    version: str = "2"

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code and the thresholds."""
        parameters: dict[str, object] = {
            "least": self.least,
            "least_with_amount": self.least_with_amount,
        }
        return fingerprint([*STATING_MODULES, "correctness"], parameters | reader_parameters())

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch; `Unscored` where the reference requires no fact."""
        return [self._score(trial) for trial in trials]

    def _score(self, trial: Trial) -> Score | Unscored:
        facts = trial.golden.reference.required_facts
        reply = reply_of(
            trial,
            Asked(
                [fact.fact for fact in facts],
                self.name,
                self.version,
                "the reference requires no fact",
            ),
        )
        if isinstance(reply, Unscored):
            return self._by_amounts(trial, reply) if facts else reply
        found = second_opinions(
            [fact.fact for fact in facts], [self._find(fact, reply) for fact in facts], reply
        )
        passages = ((one.article_id, one.text) for one in trial.draft.passages)
        copied = copied_article(reply.spans, passages)
        return self._scored(facts, found, copied)

    def _scored(self, facts: Sequence[RequiredFact], found: Sequence[Stated], copied: str) -> Score:
        """Count the stated facts."""
        told = sum(one.is_stated for one in found)
        weight = 0.5 if copied else 1.0
        evidence = tuple(
            _missing(fact, one) for fact, one in zip(facts, found, strict=True) if not one.is_stated
        )
        reason = f"{told} of {len(facts)} required facts are stated"
        if copied:
            reason += (
                f", but the reply copies {copied} whole, which answers nothing: they count half"
            )
            note = f"a whole article, {copied}, in the place of an answer"
            evidence = (Evidence(start=0, end=0, label="copied_article", note=note), *evidence)
        return Score(
            scorer=self.name,
            version=self.version,
            value=weight * told / len(facts),
            unit="share",
            reason=reason,
            evidence=evidence,
            parts=(
                Part(name="facts_present", value=told, unit="facts"),
                Part(name="facts_asked", value=len(facts), unit="facts"),
                Part(
                    name="facts_contradicted",
                    value=sum(one.is_contradicted for one in found),
                    unit="facts",
                ),
            ),
            graded=weight * sum(one.grade for one in found) / len(found),
        )

    def _find(self, fact: RequiredFact, reply: Said) -> Stated:
        found = states(fact.fact, reply, self.least, self.least_with_amount)
        if found.is_stated or found.is_contradicted or not fact.quote.strip():
            return found
        quoted = states(fact.quote, reply, self.least + _QUOTED, self.least_with_amount + _QUOTED)
        return quoted if quoted.is_stated else found

    def _by_amounts(self, trial: Trial, otherwise: Unscored) -> Score | Unscored:
        """Score a reply in the ticket's language, not the facts', by facts that amounts settle."""
        facts = trial.golden.reference.required_facts
        settled = [fact for fact in facts if any(map(is_settling, quantities(fact.fact)))]
        if otherwise.kind == "failed" or not settled:
            return otherwise
        told = quantity_set(quantities(trial.draft.reply))
        found = [_by_amount(fact.fact, told) for fact in settled]
        score = self._scored(settled, found, "")
        left = len(facts) - len(settled)
        reason = (
            f"{score.reason} by their numbers; {left} without cannot be compared across languages"
        )
        return replace(score, reason=reason)


_QUOTED = 0.1
"""How much more likeness the verbatim quote needs: it is longer than what needs saying."""


def _by_amount(fact: str, told: QuantitySet) -> Stated:
    """Judge a fact by its amounts alone: in another language nothing else can be compared."""
    listed = quantities(fact)
    wanted = [one for one in listed if is_settling(one)]
    lacking = [one for one in wanted if not (told.states(one) or is_between(one, listed))]
    if not lacking:
        return Stated(1.0, "", None)
    share = 1 - len(lacking) / len(wanted)
    return Stated(0.4 * share, f"{lacking[0].text!r} is not in the reply", None)


def _missing(fact: RequiredFact, found: Stated) -> Evidence:
    near = found.nearest
    word = "contradicted" if found.is_contradicted else "missing"
    return Evidence(
        start=near.start if near else 0,
        end=near.end if near else 0,
        label=f"{word}_fact",
        note=f"{word}: {fact.fact} ({fact.article_id}); {found.because}",
    )
