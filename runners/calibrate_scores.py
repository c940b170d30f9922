"""Score labelled drafts batch by batch, and keep of each only what a calibration needs."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing import get_context

from evals.calibration import LabelledScore
from evals.calibration_overlap import overlap
from evals.errors import UnmeasurableError
from evals.score import Score, Scorer, Unscored
from runners.calibrate_labels import LabelledDraft
from scorers.catalogue import make_scorers

BATCH = 32
LONGEST_ANSWER = 240
"""Characters of an answer, and of each piece of evidence, that are kept for people."""
MOST_EVIDENCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Hold the scores of a batch and what they cost."""

    rows: tuple[LabelledScore, ...]
    cpu_s: float


def batches(drafts: Iterator[LabelledDraft], size: int = BATCH) -> Iterator[list[LabelledDraft]]:
    """Group drafts into lists of at most `size`."""
    while batch := list(islice(drafts, size)):
        yield batch


def score_batch(scorer: Scorer, batch: Sequence[LabelledDraft]) -> Scored:
    """Score a batch, with the CPU time that the scorer took."""
    start = time.process_time()
    scores = scorer.score([one.trial for one in batch])
    cpu_s = time.process_time() - start
    rows = tuple(_row(one, score) for one, score in zip(batch, scores, strict=True))
    return Scored(rows=rows, cpu_s=cpu_s)


def score_all(
    scorer: Scorer,
    drafts: Iterator[LabelledDraft],
    advance: Callable[[int], None],
    *,
    processes: int = 1,
) -> Iterator[Scored]:
    """Score all drafts, in order.

    Args:
        scorer: who scores.
        drafts: a stream; a few batches are in memory at a time.
        advance: told how many drafts were scored.
        processes: more than one for scorers of the catalogue that need nothing but themselves.

    Raises:
        UnmeasurableError: a process was killed.
    """
    if processes == 1:
        scored: Iterator[Scored] = (score_batch(scorer, batch) for batch in batches(drafts))
    else:
        scored = _spread(scorer.name, drafts, processes)
    for one in scored:
        advance(len(one.rows))
        yield one


def _spread(name: str, drafts: Iterator[LabelledDraft], processes: int) -> Iterator[Scored]:
    """Score in several processes; the results come in order, a few batches ahead."""
    waiting: deque[Future[Scored]] = deque()
    context = get_context("spawn")  # a fork would copy the threads of the libraries half
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        try:
            for batch in batches(drafts):
                waiting.append(pool.submit(_score_elsewhere, name, batch))
                if len(waiting) > 2 * processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise UnmeasurableError(
                f"{name}: a scoring process was ended from outside; free some memory and "
                "calibrate again"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _score_elsewhere(name: str, batch: Sequence[LabelledDraft]) -> Scored:
    return score_batch(_scorer(name), batch)


@cache
def _scorer(name: str) -> Scorer:
    """Return the one scorer of this process, with its model loaded once."""
    return make_scorers([name])[0]


def _row(one: LabelledDraft, score: Score | Unscored) -> LabelledScore:
    draft = one.trial.draft
    sources = [passage.text for passage in draft.passages]
    has_value = isinstance(score, Score)
    return LabelledScore(
        id=draft.ticket_id,
        context=one.context,
        label=one.label,
        value=score.value if isinstance(score, Score) else None,
        number=_number(score),
        reason=_short(score.reason),
        failed=not has_value and isinstance(score, Unscored) and score.kind == "failed",
        slices=one.slices,
        classes=one.classes,
        overlap=overlap(draft.reply, sources) if sources else None,
        answer=_short(draft.reply),
        evidence=_evidence(score),
    )


def _number(score: Score | Unscored) -> float | None:
    """Return the finest number that a scorer gives."""
    if isinstance(score, Unscored):
        return None
    return score.value if score.graded is None else score.graded


def _evidence(score: Score | Unscored) -> tuple[str, ...]:
    if isinstance(score, Unscored):
        return ()
    return tuple(_short(f"{one.label}: {one.note}") for one in score.evidence[:MOST_EVIDENCE])


def _short(text: str) -> str:
    squeezed = " ".join(text[: 2 * LONGEST_ANSWER].split())
    if len(squeezed) <= LONGEST_ANSWER and len(text) <= 2 * LONGEST_ANSWER:
        return squeezed
    return squeezed[: LONGEST_ANSWER - 1] + "…"
