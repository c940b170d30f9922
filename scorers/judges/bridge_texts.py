"""Turn a trial into the texts that deepeval and ragas are given, each inside a fence.

Their templates paste texts as they are. A draft could end its own field there and go on as if it
were the template, so every field stands between the marks of `fence.py`, which no text can hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evals.score import Trial
from scorers.judges.fence import CODE_LENGTH, PREAMBLE, clean, code_for

MAX_CHARS = 60_000
"""More than this in one trial is not sent to a judge: it would cost dollars and be cut off."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_CODE = f"[0-9a-f]{{{CODE_LENGTH}}}"
_MARK = re.compile(rf"<{{1,3}}(?:END OF )?[A-Z][A-Z0-9 ]{{0,20}} {_CODE}>{{1,3}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Hold the texts of one trial, ready to be pasted into a template."""

    ticket: str
    reply: str
    reference: str
    """Empty when the golden ticket has no reference reply."""
    passages: tuple[str, ...]
    drafted: str
    """The reply as it was drafted: what evidence points into."""
    code: str = ""
    """Of the fence; empty for texts without one."""

    @property
    def chars(self) -> int:
        """Return how many characters there are in all."""
        return (
            len(self.ticket) + len(self.reply) + len(self.reference) + sum(map(len, self.passages))
        )


def plain_texts(trial: Trial) -> Texts:
    """Return the texts of a trial without fences, for metrics that ask no judge."""
    ticket, draft = trial.golden.ticket, trial.draft
    subject = f"Subject: {ticket.subject}\n\n" if ticket.subject.strip() else ""
    passages = (
        f"{passage.title}\n{passage.text}" if passage.title.strip() else passage.text
        for passage in draft.passages
    )
    return Texts(
        ticket=harmless(f"{subject}{ticket.body}").strip(),
        reply=harmless(draft.reply).strip(),
        reference=harmless(trial.golden.reference.reply).strip(),
        passages=tuple(text for text in (harmless(each).strip() for each in passages) if text),
        drafted=draft.reply,
    )


def fenced(texts: Texts) -> Texts:
    """Put every text between marks that no text contains; empty texts stay empty."""
    code = code_for([texts.ticket, texts.reply, texts.reference, *texts.passages])
    return Texts(
        ticket=_between("TICKET", code, texts.ticket),
        reply=_between("REPLY", code, texts.reply),
        reference=_between("REFERENCE", code, texts.reference),
        passages=tuple(
            _between(f"PASSAGE {rank}", code, text)
            for rank, text in enumerate(texts.passages, start=1)
        ),
        drafted=texts.drafted,
        code=code,
    )


def harmless(text: str) -> str:
    """Return a text without broken Unicode and without marks that a tool or chat format knows."""
    # `<|` opens a role in chat formats; `[DEEPEVAL:IMAGE:` makes deepeval look for a picture.
    return _CONTROL.sub(" ", clean(text)).replace("<|", "< |").replace("[DEEPEVAL:", "[DEEPEVAL :")


def without_marks(text: str) -> str:
    """Return what a judge quoted on one line, without fence marks."""
    return " ".join(harmless(_MARK.sub(" ", text)).split())


def rules(code: str) -> str:
    """Return what a judge is told before each question."""
    return (
        f"{PREAMBLE.format(code=code)}\n\n"
        "Leave the marks themselves out of your answer. "
        "Answer with exactly one JSON object and nothing else."
    )


def _between(title: str, code: str, text: str) -> str:
    return f"<<<{title} {code}>>>\n{text}\n<<<END OF {title} {code}>>>" if text else ""
