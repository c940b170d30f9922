"""Write the tickets of a comparison as rows: what moved, by how much, and the reason in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from evals.checks import RuleCheck
from evals.draft import PROVIDER_FAULTS, Draft, DraftFailure
from evals.outcome import GateOutcome, TicketPair
from evals.record import Result
from evals.score import Part, Score, Unscored, metric_named
from reports import numbers
from reports.rule_rows import rule_name, writer_of
from reports.text import clean, one_line

Direction = Literal["worse", "better", "same"]
_NOTHING_MOVED = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreMove:
    """Hold one scorer's value on both sides, averaged over trials."""

    scorer: str
    baseline: float | None
    candidate: float | None
    gain: float
    """candidate - baseline, turned so that negative is worse; 0 where one side has no value."""
    is_bounded: bool
    reason: str
    """The scorer's own words about the candidate's draft that is shown."""

    @property
    def is_worse(self) -> bool:
        """Tell whether the candidate scores worse."""
        return self.gain < -_NOTHING_MOVED

    @property
    def is_better(self) -> bool:
        """Tell whether the candidate scores better."""
        return self.gain > _NOTHING_MOVED


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    """Hold one ticket with the pair of drafts that shows best what moved."""

    pair: TicketPair
    id: str
    subject: str
    direction: Direction
    breaks: tuple[str, ...]
    """Names of the `never` rules that the ticket breaks."""
    moves: tuple[ScoreMove, ...]
    """Worst first."""
    reason: str
    """Empty when nothing moved."""
    baseline: Result | None
    candidate: Result | None
    trials: int


def ticket_rows(outcome: GateOutcome) -> list[TicketRow]:
    """Return the tickets of an outcome: rule breakers first, then worst to best."""
    breaks = breakers(outcome)
    rows = [ticket_row(pair, breaks.get(pair.golden.ticket.id, ())) for pair in outcome.pairs]
    return sorted(rows, key=lambda row: (not row.breaks, row.pair.change, row.id))


def breakers(outcome: GateOutcome) -> dict[str, tuple[RuleCheck, ...]]:
    """Return the broken `never` rules of each ticket that breaks one."""
    found: dict[str, list[RuleCheck]] = {}
    for check in outcome.verdict.checks:
        if check.kind == "never" and check.status == "fail":
            for ticket in check.tickets:
                found.setdefault(ticket, []).append(check)
    return {ticket: tuple(checks) for ticket, checks in found.items()}


def ticket_row(pair: TicketPair, broken: Sequence[RuleCheck] = ()) -> TicketRow:
    """Write one ticket as a row; `broken` are the `never` rules that it breaks."""
    baseline, candidate = telling_trial(pair)
    moves = tuple(_moves(pair, candidate))
    ticket = pair.golden.ticket
    return TicketRow(
        pair=pair,
        id=one_line(ticket.id, 80),
        subject=one_line(ticket.subject or ticket.body, 90),
        direction=_direction(pair, broken),
        breaks=tuple(rule_name(check) for check in broken),
        moves=moves,
        reason=_reason(candidate, moves, {check.scorer for check in broken}),
        baseline=baseline,
        candidate=candidate,
        trials=max(len(pair.baseline), len(pair.candidate)),
    )


def _direction(pair: TicketPair, broken: Sequence[RuleCheck]) -> Direction:
    if broken or pair.change < -_NOTHING_MOVED:
        return "worse"
    return "better" if pair.change > _NOTHING_MOVED else "same"


def telling_trial(pair: TicketPair) -> tuple[Result | None, Result | None]:
    """Return the trial that shows best how the ticket moved: (baseline, candidate).

    The candidate's worst trial where the ticket got worse, its best where it got better; beside
    it the baseline's draft of the same trial, or its first.
    """
    if not pair.candidate:
        return (pair.baseline[0] if pair.baseline else None), None
    ordered = sorted(pair.candidate, key=_goodness)
    candidate = pair.candidate[0]
    if pair.change < -_NOTHING_MOVED:
        candidate = ordered[0]
    elif pair.change > _NOTHING_MOVED:
        candidate = ordered[-1]
    same = [r for r in pair.baseline if r.outcome.trial == candidate.outcome.trial]
    return next(iter([*same, *pair.baseline]), None), candidate


def _goodness(result: Result) -> float:
    """Return the sum of the bounded scores, turned so that more is better; none for no draft."""
    if isinstance(result.outcome, DraftFailure):
        return -math.inf
    return sum(
        score.value if metric_named(score.scorer).higher_is_better else 1 - score.value
        for score in result.scores
        if isinstance(score, Score) and metric_named(score.scorer).is_bounded
    )


def _moves(pair: TicketPair, shown: Result | None) -> list[ScoreMove]:
    """Return every scorer that either side knows, worst first; unbounded ones last."""
    names = dict.fromkeys(s.scorer for r in (*pair.baseline, *pair.candidate) for s in r.scores)
    moves = [_move(name, pair, shown) for name in names]
    return sorted(moves, key=lambda move: (not move.is_bounded, move.gain, move.scorer))


def _move(name: str, pair: TicketPair, shown: Result | None) -> ScoreMove:
    metric = metric_named(name)
    before, after = mean_of(name, pair.baseline), mean_of(name, pair.candidate)
    gain = 0.0
    if before is not None and after is not None:
        gain = after - before if metric.higher_is_better else before - after
    score = shown.score_of(name) if shown else None
    return ScoreMove(
        scorer=name,
        baseline=before,
        candidate=after,
        gain=gain,
        is_bounded=metric.is_bounded,
        reason=one_line(score.reason, 300) if score else "",
    )


def mean_of(scorer: str, results: Sequence[Result]) -> float | None:
    """Return the mean of a scorer over trials, as the gate takes it; None for no value.

    A draft that failed by the assistant's own fault counts as the worst value.
    """
    values = [value for result in results if (value := _value(scorer, result)) is not None]
    return fmean(values) if values else None


def _value(scorer: str, result: Result) -> float | None:
    score = result.score_of(scorer)
    if isinstance(score, Score):
        return score.value
    metric = metric_named(scorer)
    failed = isinstance(result.outcome, DraftFailure) and result.outcome.kind not in PROVIDER_FAULTS
    if failed and metric.is_bounded:
        return 0.0 if metric.higher_is_better else 1.0
    return None


def _reason(candidate: Result | None, moves: Sequence[ScoreMove], broken: Collection[str]) -> str:
    """Say why a ticket stands where it stands, from the scorer that moved it most."""
    if candidate is None:
        return ""
    if isinstance(candidate.outcome, DraftFailure):
        return failure_in_words(candidate.outcome)
    move = _moved_most(moves, broken)
    if move is None:
        return ""
    quote = quoted_evidence(candidate, move.scorer)
    return move_in_words(move) + (f": {move.reason}" if move.reason else "") + quote


def _moved_most(moves: Sequence[ScoreMove], broken: Collection[str]) -> ScoreMove | None:
    """Return the move that tells most: of a broken rule, else the worst, else the best."""
    for move in moves:
        if move.scorer in broken:
            return move
    bounded = [move for move in moves if move.is_bounded and (move.is_worse or move.is_better)]
    if not bounded:
        return None
    return bounded[0] if bounded[0].is_worse else bounded[-1]


def move_in_words(move: ScoreMove) -> str:
    """Write a move as `faithfulness 1.000 → 0.400`."""
    write = writer_of(move.scorer)
    name = one_line(move.scorer, 60)
    if move.baseline is None or move.candidate is None:
        level = move.candidate if move.candidate is not None else move.baseline
        return f"{name} {write(level)}"
    return f"{name} {write(move.baseline)} → {write(move.candidate)}"


def quoted_evidence(result: Result, scorer: str) -> str:
    """Quote the first evidence of a score: the words of the draft, or what is missing in it."""
    score = result.score_of(scorer)
    if not isinstance(score, Score) or not isinstance(result.outcome, Draft):
        return ""
    reply = result.outcome.reply
    for evidence in score.evidence:
        if evidence.label.startswith(("missing", "not_")):
            return f" ({one_line(evidence.note, 140)})"
        if 0 <= evidence.start < evidence.end <= len(reply):
            return f' ("{one_line(reply[evidence.start : evidence.end], 120)}")'
    return ""


def failure_in_words(failure: DraftFailure) -> str:
    """Say why there is no draft."""
    message = one_line(failure.message, 200)
    return f"no draft: {failure.kind} in {failure.stage}" + (f": {message}" if message else "")


def score_in_words(score: Score | Unscored) -> tuple[str, str]:
    """Return (value, reason) of one score as people read it."""
    if isinstance(score, Unscored):
        value = "failed" if score.kind == "failed" else "does not apply"
        return value, one_line(score.reason, 300)
    return writer_of(score.scorer)(score.value), one_line(score.reason, 300)


def slices_of(pair: TicketPair) -> Mapping[str, str]:
    """Return the slices of a ticket, cleaned."""
    return {clean(key[:60]): clean(value[:60]) for key, value in pair.golden.slices.items()}


def parts_in_words(score: Score | Unscored | None) -> str:
    """Write the parts of a score in one line: `recall 1.000, precision 0.500, k 4`."""
    if not isinstance(score, Score):
        return ""
    return ", ".join(f"{one_line(part.name, 40)} {part_value(part)}" for part in score.parts[:12])


def part_value(part: Part) -> str:
    """Write the value of a part in its own unit."""
    write = _UNITS.get(part.unit)
    if write:
        return write(part.value)
    value = f"{part.value:,.3f}".rstrip("0").rstrip(".")
    return f"{value} {one_line(part.unit, 20)}".strip()


_UNITS: Mapping[str, Callable[[float | None], str]] = {
    "share": numbers.share,
    "yes/no": lambda value: "yes" if value else "no",
    "s": numbers.seconds,
    "usd": numbers.usd,
}
