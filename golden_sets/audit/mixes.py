"""How far the mix of a golden set is from that of production."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from evals.audit import Finding, Measure
from evals.ticket import GoldenTicket
from golden_sets.audit.found import found
from golden_sets.audit.production_rows import Production
from golden_sets.audit.texts import LANGUAGES, language_of

FAR = 0.3
"""Lower bound of a distance between two mixes from which on it is a gap."""
_RESAMPLES = 1_000
_READ_LANGUAGES = 20_000
"""Rows whose language is read from the text where the export does not say it."""


def distance(name: str, golden: Sequence[str], rows: Sequence[str], seed: int) -> Measure:
    """Measure how far two mixes are apart, with a bootstrap interval.

    TV = ½ Σ |p - q|, the share of tickets that would have to change category

    Percentile bootstrap over both sides, 95 %, with the bias of resampling taken off: two
    samples of one mix are never at distance 0.
    """
    mine = Counter(one for one in golden if one)
    theirs = Counter(one for one in rows if one)
    names = sorted({*mine, *theirs})
    p = np.array([mine[one] for one in names], dtype=np.float64)
    q = np.array([theirs[one] for one in names], dtype=np.float64)
    if not p.sum() or not q.sum():
        return Measure(name=name, value=0.0, unit="distance", n=0, note="nothing to compare")
    rng = np.random.default_rng(seed)
    first = rng.multinomial(int(p.sum()), p / p.sum(), size=_RESAMPLES) / p.sum()
    second = rng.multinomial(int(q.sum()), q / q.sum(), size=_RESAMPLES) / q.sum()
    drawn = 0.5 * np.abs(first - second).sum(axis=1)
    value = 0.5 * float(np.abs(p / p.sum() - q / q.sum()).sum())
    low, high = (float(np.percentile(2 * value - drawn, at)) for at in (2.5, 97.5))
    return Measure(
        name=name,
        value=value,
        unit="distance",
        low=min(max(low, 0.0), value),
        high=max(min(high, 1.0), value),
        n=int(q.sum()),
        note="share of tickets that would have to change",
    )


def language_mix(tickets: Sequence[GoldenTicket], production: Production, seed: int) -> Measure:
    """Compare languages: as tagged, and read from a sample of the texts where there is no tag."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(production.rows)[:_READ_LANGUAGES]
    tags = [
        production.languages[row] if production.languages[row] in LANGUAGES
        else language_of(production.texts[row])
        for row in order
    ]  # fmt: skip
    return distance("language mix", [one.ticket.language for one in tickets], tags, seed)


def mix_findings(measures: Sequence[Measure]) -> Iterator[Finding]:
    """Yield the mixes that are far from production even at the lower end of the interval."""
    for one in measures:
        if (one.low or 0.0) > FAR:
            code = one.name.replace(" ", "_") + "_differs"
            yield from found(
                "production",
                code,
                "gap",
                title=f"The {one.name} is far from production: distance {one.value:.2f} "
                f"[{one.low:.2f}, {one.high:.2f}].",
                examples=[],
                count=max(one.n or 1, 1),
                whole=None,
                what_to_do="Weigh the slices when you quote an average, or sample anew.",
            )
