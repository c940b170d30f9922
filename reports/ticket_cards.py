"""Prepare tickets for the page: what was asked, what was drafted, what moved, and the sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.draft import Draft, Passage
from evals.outcome import TicketPair
from evals.record import Result
from evals.score import Score, Unscored
from reports import numbers
from reports.draft_views import DraftView, draft_pair, reply_of
from reports.rule_rows import writer_of
from reports.text import Excerpt, anchor, clean, excerpt, one_line
from reports.ticket_rows import Direction, ScoreMove, TicketRow, part_value, slices_of

TEXT_LIMITS = (6_000, 3_000, 1_500, 800)
"""Characters of one text that may be shown: the first that keeps the page within its budget."""
TEXT_BUDGET = 1_300_000
"""Characters of tickets, references and drafts on one page."""
MOST_PARTS = 12
"""Parts of one score that a card shows."""
SOURCE_LIMIT = 8_000
SOURCE_BUDGET = 600_000
"""Characters of all passages on one page; each distinct passage is held once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """Hold one distinct passage, at the end of the page."""

    anchor: str
    article: str
    title: str
    text: Excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """Hold one retrieved passage of a ticket, pointing at its source."""

    rank: int
    side: str
    """`both`, `baseline` or `candidate`."""
    similarity: str
    is_expected: bool
    """The reference names this article."""
    source: SourceView


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveView:
    """Hold one line of a ticket's score table."""

    scorer: str
    baseline: str
    candidate: str
    direction: Direction
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """Hold one number that a score was made of, on both sides."""

    scorer: str
    """Empty where the row above is of the same scorer."""
    name: str
    baseline: str
    candidate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCard:
    """Hold everything that the page shows of one ticket."""

    row: TicketRow
    anchor: str
    change: str
    subject: str
    body: Excerpt
    reply: Excerpt
    action: str
    facts: tuple[str, ...]
    forbidden: tuple[str, ...]
    about: tuple[str, ...]
    """Slices, as `category=billing`."""
    moved: tuple[MoveView, ...]
    unmoved: tuple[MoveView, ...]
    parts: tuple[PartView, ...]
    """Of the drafts that are shown."""
    baseline: DraftView | None
    candidate: DraftView | None
    same_text: bool
    trials: str
    """Says which trial is shown, where there are several."""
    passages: tuple[PassageView, ...]


class Sources:
    """Collect the distinct passages of a page, each once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], SourceView] = {}
        self._left = SOURCE_BUDGET

    def of(self, passage: Passage) -> SourceView:
        """Return the source of a passage, new or known."""
        key = (passage.article_id, passage.text)
        if key not in self._found:
            limit = min(SOURCE_LIMIT, max(self._left, 300))
            text = excerpt(passage.text, limit)
            self._left -= len(text.text)
            self._found[key] = SourceView(
                anchor=f"{anchor('source', passage.article_id)}-{len(self._found) + 1}",
                article=one_line(passage.article_id, 80),
                title=one_line(passage.title, 120),
                text=text,
            )
        return self._found[key]

    def all(self) -> list[SourceView]:
        """Return the sources by article."""
        return sorted(self._found.values(), key=lambda source: (source.article, source.anchor))


def ticket_cards(rows: Sequence[TicketRow], sources: Sources) -> list[TicketCard]:
    """Return the cards of a page; passages are put into `sources`."""
    limit = text_limit([row.pair for row in rows])
    return [_card(row, limit, sources) for row in rows]


def text_limit(pairs: Sequence[TicketPair]) -> int:
    """Return how many characters of each text can be shown for the page to stay small."""
    sizes = [size for pair in pairs for size in _sizes(pair)]
    for limit in TEXT_LIMITS:
        if sum(min(size, limit) for size in sizes) <= TEXT_BUDGET:
            return limit
    return TEXT_LIMITS[-1]


def _sizes(pair: TicketPair) -> Iterable[int]:
    yield len(pair.golden.ticket.body)
    yield len(pair.golden.reference.reply)
    for results in (pair.baseline, pair.candidate):
        yield max((len(reply_of(result) or "") for result in results), default=0)


def _card(row: TicketRow, limit: int, sources: Sources) -> TicketCard:
    ticket, reference = row.pair.golden.ticket, row.pair.golden.reference
    moves = [_move_view(move, row) for move in row.moves]
    baseline, candidate, same = draft_pair(row.baseline, row.candidate, limit)
    return TicketCard(
        row=row,
        anchor=anchor("ticket", ticket.id),
        change=numbers.minus(numbers.signed(row.pair.change, lambda value: f"{value or 0:.2f}")),
        subject=one_line(ticket.subject, 200),
        body=excerpt(ticket.body, limit),
        reply=excerpt(reference.reply, limit),
        action=(reference.action or "").replace("_", " "),
        facts=tuple(one_line(fact.fact) for fact in reference.required_facts[:12]),
        forbidden=tuple(one_line(claim) for claim in reference.forbidden_claims[:12]),
        about=tuple(f"{key}={value}" for key, value in sorted(slices_of(row.pair).items())),
        moved=tuple(move for move in moves if move.direction != "same"),
        unmoved=tuple(move for move in moves if move.direction == "same"),
        parts=tuple(_parts(row)),
        baseline=baseline,
        candidate=candidate,
        same_text=same,
        trials=_trials(row),
        passages=tuple(_passages(row, sources)),
    )


def _trials(row: TicketRow) -> str:
    if row.trials < 2 or row.candidate is None:
        return ""
    shown = row.candidate.outcome.trial + 1
    return f"Draft {shown} of {row.trials} is shown; scores are means over all of them."


def _move_view(move: ScoreMove, row: TicketRow) -> MoveView:
    write = writer_of(move.scorer)
    direction: Direction = "worse" if move.is_worse else "better" if move.is_better else "same"
    return MoveView(
        scorer=one_line(move.scorer, 60),
        baseline=numbers.NOTHING if move.baseline is None else write(move.baseline),
        candidate=numbers.NOTHING if move.candidate is None else write(move.candidate),
        direction=direction if move.is_bounded else "same",
        reason=_unscored(row.candidate, move.scorer) + move.reason,
    )


def _parts(row: TicketRow) -> Iterable[PartView]:
    """Return the parts of all scores of the drafts that are shown, in the order of the scorers."""
    for move in row.moves:
        sides = [_parts_of(result, move.scorer) for result in (row.baseline, row.candidate)]
        for i, name in enumerate(list(dict.fromkeys([*sides[1], *sides[0]]))[:MOST_PARTS]):
            before, after = (side.get(name, numbers.NOTHING) for side in sides)
            yield PartView(
                scorer="" if i else one_line(move.scorer, 60),
                name=one_line(name, 40).replace("_", " "),
                baseline=before,
                candidate=after,
            )


def _parts_of(result: Result | None, scorer: str) -> dict[str, str]:
    score = result.score_of(scorer) if result else None
    return {part.name: part_value(part) for part in score.parts} if isinstance(score, Score) else {}


def _unscored(result: Result | None, scorer: str) -> str:
    score = result.score_of(scorer) if result else None
    if not isinstance(score, Unscored):
        return ""
    return "could not be scored: " if score.kind == "failed" else "does not apply: "


def _passages(row: TicketRow, sources: Sources) -> Iterable[PassageView]:
    """Return the passages of both drafts by rank; those that both were given once."""
    expected = set(row.pair.golden.reference.article_ids)
    sides = {"baseline": _passages_of(row.baseline), "candidate": _passages_of(row.candidate)}
    keys = {
        side: {(passage.article_id, passage.text) for passage in passages}
        for side, passages in sides.items()
    }
    shared = keys["baseline"] & keys["candidate"]
    for side in ("candidate", "baseline"):
        for passage in sides[side]:
            is_shared = (passage.article_id, passage.text) in shared
            if is_shared and side == "baseline":
                continue
            yield PassageView(
                rank=passage.rank,
                side="both" if is_shared else side,
                similarity=f"{passage.similarity:.2f}",
                is_expected=passage.article_id in expected,
                source=sources.of(passage),
            )


def _passages_of(result: Result | None) -> Sequence[Passage]:
    if result is None or not isinstance(result.outcome, Draft):
        return ()
    return result.outcome.passages[:10]


def slice_choices(cards: Sequence[TicketCard]) -> list[str]:
    """Return the slices that the page can be filtered by, sorted; at most 60."""
    return sorted({clean(name) for card in cards for name in card.about})[:60]
