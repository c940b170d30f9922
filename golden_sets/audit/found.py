"""How the checks of the audit say what they found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evals.audit import MOST_EXAMPLES, Finding, FindingSeverity, Layer


def found(
    layer: Layer,
    code: str,
    severity: FindingSeverity,
    *,
    title: str,
    examples: Iterable[str],
    whole: int | None,
    what_to_do: str,
    count: int | None = None,
) -> Iterator[Finding]:
    """Yield one finding when there is anything to say, else nothing.

    Args:
        layer: of the audit.
        code: the token that does not change.
        severity: what it does to the set.
        title: a sentence; `{count}` and `{whole}` are filled in.
        examples: one text a case; the first `MOST_EXAMPLES` are kept.
        whole: all cases that could be concerned; None where there is no such number.
        what_to_do: one sentence.
        count: number of cases, when `examples` does not hold each of them.
    """
    listed = list(examples)
    number = len(listed) if count is None else count
    if not number:
        return
    yield Finding(
        layer=layer,
        code=code,
        severity=severity,
        title=title.replace("{count}", f"{number:,}").replace("{whole}", f"{whole or 0:,}"),
        count=number,
        share=min(number / whole, 1.0) if whole else None,
        examples=tuple(listed[:MOST_EXAMPLES]),
        what_to_do=what_to_do,
    )


def graded(
    count: int, whole: int, *, blocker_from: float, gap_from: float = 0.0
) -> FindingSeverity:
    """Grade a share of cases.

    Args:
        count: cases.
        whole: all that could be one.
        blocker_from: share in [0, 1] from which on the set is not fit.
        gap_from: share from which on it is a gap; a note below.
    """
    share = count / max(whole, 1)
    if share >= blocker_from:
        return "blocker"
    return "gap" if share >= gap_from else "note"


def listed(items: Sequence[str], most: int = 4) -> str:
    """Write some names: `a, b, c and 3 more`."""
    head = ", ".join(items[:most])
    return f"{head} and {len(items) - most:,} more" if len(items) > most else head
