"""The labelled drafts of support/v1 are what their card says."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

SET = Path(__file__).resolve().parent.parent.parent / "golden_sets" / "support" / "v1"
CLASSES = {
    "unsupported_claim",
    "contradiction",
    "wrong_number",
    "missing_fact",
    "wrong_action",
    "rude",
    "blaming",
    "over_promise",
    "cold",
    "rambling",
    "data_leak",
    "injection_obeyed",
    "wrong_language",
    "truncated",
}


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a JSONL file of the set."""
    return [json.loads(line) for line in (SET / name).read_text(encoding="utf-8").splitlines()]


def classes_of(row: dict[str, Any]) -> set[str]:
    """Return the fault classes of a labelled draft, or `good`."""
    return {fault["class"] for fault in row["faults"]} or {"good"}


def alpha(pairs: list[tuple[str, str]]) -> float:
    """Return Krippendorff's alpha for two coders, nominal classes and no missing value.

    α = 1 - Dₒ/Dₑ,  Dₒ = share of unequal pairs,  Dₑ = 1 - Σ n_c(n_c - 1) / (n(n - 1))

    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability.
    """
    values = Counter(value for pair in pairs for value in pair)
    n = 2 * len(pairs)
    observed = sum(first != second for first, second in pairs) / len(pairs)
    expected = 1 - sum(count * (count - 1) for count in values.values()) / (n * (n - 1))
    return 1 - observed / expected


def test_alpha_agrees_with_a_case_worked_by_hand() -> None:
    # Pairs aa, aa, ab, bb: Dₒ = 1/4; counts a 5, b 3 of n 8: Dₑ = 1 - (20 + 6)/56 = 30/56
    pairs = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b")]
    assert alpha(pairs) == pytest.approx(1 - (1 / 4) / (30 / 56))


def test_there_are_enough_rows_of_every_class() -> None:
    labelled = rows("labels/drafts.jsonl")
    counts = Counter(name for row in labelled for name in classes_of(row))
    assert len(labelled) >= 800
    assert set(counts) == CLASSES | {"good"}
    assert min(counts.values()) >= 40


def test_every_row_names_a_ticket_and_articles_that_exist_and_spans_that_fit() -> None:
    tickets = {row["id"] for row in rows("tickets.jsonl")}
    articles = {path.stem for path in (SET / "articles").glob("*.md")}
    labelled = rows("labels/drafts.jsonl")
    assert len({row["id"] for row in labelled}) == len(labelled)
    for row in labelled:
        assert row["ticket_id"] in tickets
        assert set(row["article_ids"]) <= articles
        for fault in row["faults"]:
            assert 0 <= fault["start"] <= fault["end"] <= len(row["reply"])


def test_half_of_the_good_drafts_paraphrase_heavily() -> None:
    good = [row for row in rows("labels/drafts.jsonl") if not row["faults"]]
    assert sum(row["paraphrase"] == "heavy" for row in good) >= len(good) / 2


def test_the_agreement_of_the_second_pass_is_the_one_that_the_card_reports() -> None:
    first = {row["id"]: classes_of(row) for row in rows("labels/drafts.jsonl")}
    second = rows("labels/second_pass.jsonl")
    pairs = [(min(first[row["id"]]), row["class"]) for row in second]
    assert len(pairs) >= 200
    card = (SET / "CARD.md").read_text(encoding="utf-8")
    reported = re.search(r"Krippendorff's alpha (0\.\d\d)", card)
    assert reported is not None
    assert float(reported.group(1)) == pytest.approx(alpha(pairs), abs=0.005)
