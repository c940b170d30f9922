"""Make pairs of the golden set's reference replies, which say in own words what articles say."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from evals.draft import Passage
from scorers.claim_evidence import pairs_of
from scorers.models.groundedness import perturb
from scorers.models.groundedness.pairs import Pair


def references(golden: Path, dice: random.Random) -> Iterator[Pair]:
    """Yield each claim of an English reference with the articles it rests on, and one changed.

    Args:
        golden: holds `tickets.jsonl` and `articles/`.
        dice: what is changed in a claim.
    """
    texts = {
        path.stem: path.read_text(encoding="utf-8").split("---", 2)[-1]
        for path in sorted((golden / "articles").glob("*.md"))
    }
    for line in (golden / "tickets.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        if row["language"] != "en":
            continue
        passages = [
            Passage(article_id=name, text=texts[name], rank=rank, similarity=1.0)
            for rank, name in enumerate(row["reference"]["article_ids"], 1)
        ]
        for one in pairs_of(row["reference"]["reply"], passages, body=row["body"]):
            if not one.evidence:
                continue
            yield Pair(evidence=one.evidence, claim=one.text, label="entailment", source="signed")
            changed = perturb.any_change(one.text, dice, [])
            if changed:
                label = "contradiction" if changed[0] == "negation" else "not_entailment"
                yield Pair(evidence=one.evidence, claim=changed[1], label=label, source="signed")
