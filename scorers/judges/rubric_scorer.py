"""Score drafts by a rubric that a judge answers: render, ask, read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from evals.judge import Judge
from evals.score import Score, Trial, Unscored
from scorers.fingerprint import fingerprint
from scorers.judges.interview import put_question
from scorers.judges.rubric_questions import QUESTIONS, Question
from scorers.judges.votes import Vote, combine

MODULES = tuple(
    f"judges/{name}"
    for name in (
        "fence",
        "interview",
        "lenient_json",
        "read_answer",
        "reading",
        "rubric",
        "rubric_questions",
        "rubric_scorer",
        "votes",
    )
)
LONGEST_QUESTION = 400_000
"""Characters; about a hundred thousand tokens. Cutting a text would change the verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricScorer:
    """Score one of the rubrics, in [0, 1]; higher is better.

    The value is the mean of `votes` answers. What a judge cannot answer readably after one more
    question is `Unscored` as failed, with what it said.
    """

    name: str
    """A key of `rubric_questions.QUESTIONS`."""
    judge: Judge
    votes: int = 1

    @property
    def question(self) -> Question:
        """Return what is asked."""
        return QUESTIONS[self.name]

    @property
    def version(self) -> str:
        """Return the version of the rubric file."""
        return self.question.file().version

    @property
    def fingerprint(self) -> str:
        """Return a hash of the code, the rubric file, the judge and the number of votes."""
        parameters = {
            "rubric": self.question.file().sha256,
            "judge": self.judge.fingerprint,
            "votes": self.votes,
            "name": self.name,
        }
        return fingerprint(MODULES, parameters)

    def score(self, trials: Sequence[Trial]) -> list[Score | Unscored]:
        """Score a batch on the judge's loop."""
        return self.judge.run([self._score(trial) for trial in trials])

    async def _score(self, trial: Trial) -> Score | Unscored:
        question = self.question
        if missing := question.needs(trial):
            return Unscored(scorer=self.name, version=self.version, reason=missing)
        messages = question.messages(trial)
        size = sum(len(text) for _, text in messages)
        if size > LONGEST_QUESTION:
            return Unscored(
                scorer=self.name,
                version=self.version,
                kind="failed",
                reason=f"the texts have {size:,} characters, too many for a judge",
            )
        votes = await asyncio.gather(
            *(self._vote(trial, messages, vote) for vote in range(self.votes))
        )
        return combine(self.name, self.version, votes)

    async def _vote(self, trial: Trial, messages: tuple[tuple[str, str], ...], vote: int) -> Vote:
        question = self.question
        heard = await put_question(self.judge, messages, question.schema(trial), vote)
        if heard.verdict is None:
            return Vote(heard=heard, reading=None)
        return Vote(heard=heard, reading=question.read(heard.verdict, trial))
