"""Set up the comparison of a reply with what its reference asks for or forbids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.score import Trial, Unscored
from scorers.fingerprint import MATCHING_MODULES
from scorers.languages import kind_across_languages
from scorers.said import Said, said
from scorers.stating import language_of

STATING_MODULES = (
    *MATCHING_MODULES, "concepts", "denying", "meaning", "reader", "said", "second_opinion",
    "setting",
)  # fmt: skip
"""What correctness and forbidden claims rest on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what a scorer compares a reply with, and how the scorer is called."""

    sentences: Sequence[str]
    scorer: str
    version: str
    nothing: str
    """Why there is no score when there is no sentence."""


def reply_of(trial: Trial, asked: Asked) -> Said | Unscored:
    """Return the reply ready to be compared, or why words cannot compare it."""
    if not asked.sentences:
        return Unscored(scorer=asked.scorer, version=asked.version, reason=asked.nothing)
    ticket = trial.golden.ticket
    language = language_of(trial.draft.reply, asked.sentences, ticket.language)
    if language is None:
        return Unscored(
            scorer=asked.scorer,
            version=asked.version,
            kind=kind_across_languages(trial),
            reason="reply and reference are in different languages, which words cannot bridge",
        )
    return said(trial.draft.reply, f"{ticket.subject}\n{ticket.body}", language)
