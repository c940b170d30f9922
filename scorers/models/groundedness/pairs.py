"""Read the training pairs: public entailment sets, and sentences of help articles, changed.

Nothing of the text is kept in the repository; see MODEL_CARD.md for sources and licences.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scorers.models.groundedness import perturb

LABELS = ("entailment", "neutral", "contradiction", "not_entailment")
CAPS = {
    "fever_nli_binary": 12000, "infotabs": 4000, "snli": 10000, "snli_counterfactual": 9000,
    "megaveridicality": 2000, "breaking_nli": 2000, "scone": 4000,
    "med": 4000, "tabfact_small": 1200, "drop_recast_auto": 0, "qnli_dev": 0, "equate_awpnli": 300,
}  # fmt: skip
"""Rows taken of a set; all of it where it is not named."""
LOOSE = frozenset({"scone", "med", "equate_awpnli"})
"""Sets whose `neutral` means no more than `does not follow`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Hold evidence, a claim, and what the evidence says about the claim."""

    evidence: str
    claim: str
    label: str
    source: str


def entailment_pairs(folder: Path, dice: random.Random) -> Iterator[Pair]:
    """Yield pairs of the entailment sets, each capped and its labels made comparable."""
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if path.stem == "breaking_nli":  # 87 % contradiction: its hypotheses alone would tell
            ours = [row for row in rows if row["label"] == "entailment"]
            theirs = [row for row in rows if row["label"] == "contradiction"]
            rows = ours + dice.sample(theirs, 1000)
        rows = dice.sample(rows, min(len(rows), CAPS.get(path.stem, len(rows))))
        for row in rows:
            label = row["label"]
            if path.stem in LOOSE and label != "entailment":
                label = "not_entailment"
            yield Pair(
                evidence=row["premise"], claim=row["hypothesis"], label=label, source=path.stem
            )


def sentences(text: str) -> list[str]:
    """Return the plain sentences and list items of an article."""
    text = re.sub(r"[*_`#>]+", "", text)
    found = [s.strip(" -\t") for line in text.splitlines() for s in re.split(r"(?<=[.!?]) +", line)]
    return [s for s in found if 30 <= len(s) <= 260]


def changed_pairs(documents: list[list[str]], dice: random.Random, limit: int) -> Iterator[Pair]:
    """Yield sentences with their surroundings: as they are, changed, or moved away."""
    names = perturb.names_in([s for document in documents for s in document])
    spots = [(d, i) for d, document in enumerate(documents) for i in range(len(document))]
    dice.shuffle(spots)
    for d, i in spots[:limit]:
        document = documents[d]
        claim = document[i]
        first = max(0, i - dice.randint(0, 2))
        near = document[first : i + 1 + dice.randint(0, 1)]
        evidence = " ".join(near)
        found = perturb.any_change(claim, dice, names)
        roll = dice.random()
        if roll < 0.3 or found is None:
            yield Pair(
                evidence=evidence, claim=_loosened(claim, dice), label="entailment", source="copy"
            )
        if found is not None and roll < 0.85:
            kind, new = found
            label = "not_entailment" if kind in ("condition", "name", "word") else "contradiction"
            yield Pair(evidence=evidence, claim=new, label=label, source=f"changed_{kind}")
            if dice.random() < 0.5 and kind != "condition":  # the article changed, not the claim
                turned = evidence.replace(claim, new)
                yield Pair(evidence=turned, claim=claim, label=label, source=f"turned_{kind}")
                yield Pair(
                    evidence=turned, claim=_loosened(new, dice), label="entailment", source="copy"
                )
        if roll >= 0.85:
            others = [s for s in document if s not in near]
            if others:
                rest = " ".join(dice.sample(others, min(len(others), 3)))
                yield Pair(evidence=rest, claim=claim, label="neutral", source="elsewhere")


def _loosened(claim: str, dice: random.Random) -> str:
    """Return a claim as a reply would put it: with an opening, without one, in lower case."""
    opening = dice.choice(
        ["", "", "", "Yes, ", "Please note that ", "Just so you know, ", "As far as we know, "]
    )
    return opening + (claim[0].lower() + claim[1:] if opening else claim)


def documents(shared: Path, golden: Path) -> list[list[str]]:
    """Return the sentences of help articles: a bank's, Wikipedia passages, and our own."""
    texts = [
        json.loads(path.read_text(encoding="utf-8"))["content"]
        for path in sorted(
            (shared / "support/tau2_bench/banking_knowledge/documents").glob("*.json")
        )
    ]
    for name in ("answerable", "unanswerable"):
        path = shared / f"support/clapnq_dev/clapnq_dev_{name}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            texts += [
                p["text"].replace(" .", ".").replace(" ,", ",")
                for p in json.loads(line)["passages"]
            ]
    for path in sorted((golden / "articles").glob("*.md")):
        texts.append(path.read_text(encoding="utf-8").split("---", 2)[-1])
    return [found for text in texts if (found := sentences(text))]


def own_pairs(path: Path, split: str) -> Iterator[Pair]:
    """Yield the pairs of a split that were written for this model; see MODEL_CARD.md.

    A line of chatter asserts nothing that evidence would have to carry: it counts as supported.
    """
    labels = {
        "supported": "entailment",
        "chatter": "entailment",
        "contradicted": "contradiction",
        "unsupported": "neutral",
    }
    for line in path.read_text(encoding="utf-8").splitlines():
        group = json.loads(line)
        if group["split"] != split:
            continue
        for name, label in labels.items():
            for claim in group[name]:
                yield Pair(evidence=group["evidence"], claim=claim, label=label, source="own")
