"""The faults of loading, each kind as a finding of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evals.audit import Finding, FindingSeverity
from golden_sets.audit.found import found
from golden_sets.audit.personal import masked_loosely
from golden_sets.faults import Fault

_KINDS: tuple[tuple[str, str, str], ...] = (
    ("quote_not_verbatim", r"^quote .* is not in .* word by word", "quotes are not in the article"),
    ("fact_without_evidence", r"so no evidence|which article_ids does not name",
     "required facts rest on no evidence"),
    ("unanswerable_marked_answer", r"^action is 'answer', but .* is empty",
     "tickets are to be answered and name nothing to answer from"),
    ("unknown_article", r"which is not in articles/|superseded_by is",
     "names of articles lead nowhere"),
    ("reference_breaks_own_claim", r"states its own forbidden claim",
     "reference replies say what they forbid"),
    ("reference_misses_own_fact", r"does not state its own required fact",
     "reference replies lack a fact that they demand"),
    ("action_disagrees_with_reply", r"shows no sign of it$",
     "reference replies show no sign of their action"),
    ("duplicate_id", r"is already that of line", "ids occur twice"),
    ("thread_with_two_categories", r"in the same thread", "threads have two categories"),
    ("text_empty", r"\b(?:body|reply|fact|title|text) is (?:empty|missing|blank)|article is empty"
     r"|forbidden_claims has an empty entry", "texts are empty"),
    ("broken_unicode", r" at character \d+$|NUL byte|is not UTF-8|is UTF-16|is UTF-32",
     "texts are broken: lost characters, control characters, another encoding"),
    ("article_faulty", r"front matter|the file is called|status is|updated is|bytes$|not YAML",
     "articles have faults"),
    ("row_unreadable", r"is not JSON|is not CSV|columns|cells?, the header|longer than|twice"
     r"|not an object|nested|carriage return|Parquet|compressed|ZIP|LFS|keys, more",
     "lines cannot be read"),
)  # fmt: skip
"""Code, what the fault says, and what it means; the first that fits counts."""
_COMPILED = tuple((code, re.compile(pattern), said) for code, pattern, said in _KINDS)
OTHER = ("schema_fault", "values are missing, unknown or of the wrong kind")


def fault_findings(faults: Sequence[Fault], *, rows: int) -> Iterator[Finding]:
    """Yield one finding for each kind of fault: blockers, because such a set does not load.

    Args:
        faults: as `inspect_golden_set` returns them.
        rows: tickets of the set, for the shares.
    """
    grouped: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        grouped.setdefault(kind_of_fault(fault), []).append(fault)
    severity: FindingSeverity = "blocker"
    for (code, said), group in grouped.items():
        yield from found(
            "quality",
            code,
            severity,
            title=f"{{count}} faults: {said}.",
            examples=[f"{one.where}: {masked_loosely(one.what)}" for one in group],
            whole=rows or None,
            what_to_do=masked_loosely(group[0].advice).rstrip(".").capitalize() + ".",
        )


def kind_of_fault(fault: Fault) -> tuple[str, str]:
    """Return the code of a fault, and what it means."""
    for code, pattern, said in _COMPILED:
        if pattern.search(fault.what):
            return code, said
    return OTHER
