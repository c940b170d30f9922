"""Read the articles of golden set support/v1, whose sentences serve as drafts."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from evals.draft import Passage
from evals.score import Score, Scorer, Trial, Unscored
from scorers.claims import Claim, claims
from tests.builders import a_draft, a_golden, a_passage, a_reference, a_ticket, a_trial

FOLDER = Path(__file__).parents[2] / "golden_sets" / "support" / "v1" / "articles"


@cache
def articles() -> tuple[Passage, ...]:
    """Return every article as a passage, in order of its id."""
    return tuple(_passage(path) for path in sorted(FOLDER.glob("*.md")))


def article(article_id: str) -> Passage:
    """Return one article."""
    return next(one for one in articles() if one.article_id == article_id)


def _passage(path: Path) -> Passage:
    _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    title = re.search(r'^title: "(.*)"$', front, re.MULTILINE)
    assert title is not None
    return a_passage(article_id=path.stem, text=text, title=title[1])


@cache
def article_claims() -> tuple[tuple[Passage, Claim], ...]:
    """Return every sentence of every article that is a claim, outside tables and headings."""
    return tuple(
        (one, claim)
        for one in articles()
        for claim in claims(re.sub(r"^(?:\||#).*$", "", one.text, flags=re.MULTILINE))
    )


def a_case(
    reply: str, *passages: Passage, body: str = "What does it say?", critical: bool = False
) -> Trial:
    """Pair a reply with passages; the ticket states nothing unless told."""
    golden = a_golden(
        ticket=a_ticket(subject="", body=body, customer={}),
        reference=a_reference(severity="critical" if critical else "normal"),
    )
    return a_trial(golden=golden, draft=a_draft(reply=reply, passages=passages))


def score_one(scorer: Scorer, trial: Trial) -> Score | Unscored:
    """Return the answer of a scorer on one trial."""
    (answer,) = scorer.score([trial])
    return answer


def scored(scorer: Scorer, trial: Trial) -> Score:
    """Return the score of one trial, which must have one."""
    answer = score_one(scorer, trial)
    assert isinstance(answer, Score), answer.reason
    return answer


def unscored(scorer: Scorer, trial: Trial) -> Unscored:
    """Return why one trial has no score."""
    answer = score_one(scorer, trial)
    assert isinstance(answer, Unscored), answer.value
    return answer


def quoted(answer: Score, trial: Trial) -> list[str]:
    """Return the words at which the evidence points."""
    return [trial.draft.reply[one.start : one.end] for one in answer.evidence]
