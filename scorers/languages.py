"""What it means that a reply and its sources are in different languages."""

from __future__ import annotations

from typing import Literal

from evals.score import Trial
from scorers.text import guess_language


def kind_across_languages(trial: Trial) -> Literal["not_applicable", "failed"]:
    """Return how a score is missing that words cannot give across languages.

    A reply in the language of its ticket is as it should be: the question lies beyond these
    scorers, on either side of a comparison alike. A reply in any other language is odd, so the
    score should exist and does not.
    """
    spoken = guess_language(trial.draft.reply)
    expected = trial.golden.ticket.language.lower()
    is_expected = spoken is not None and expected.startswith(spoken)
    return "not_applicable" if is_expected else "failed"
