"""Fit the stack on what the network has not seen, and measure it on data sets that it has not.

Every figure comes with two rivals fitted and measured the same way: the ten word-overlap features
of `pool.py`, and our own lexical features without the network.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.calibration_figures import auc
from evals.draft import Passage
from scorers.claim_features import FEATURES, features_of
from scorers.models.groundedness.pairs import own_pairs
from scorers.models.groundedness.pool import Row, overlap, read_pool
from scorers.models.groundedness.readings import claims_of
from scorers.models.groundedness.stacking import (
    DRAFT_INPUTS,
    Floats,
    Line,
    Stack,
    fit_stack,
)
from scorers.reader import read_pairs
from scorers.sources import sources_of

INPUTS = ("support", "contradiction", *FEATURES)
STACKED = ("support", "coverage")
"""What the stack reads. More lexical inputs gained nothing on sets that were left out: each set
rewards other ones."""
CERTAIN = {"": 0.0, "copied": -1.0, "faulty": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Hold an answer as the regressions see it."""

    row: Row
    ten: Floats
    """Shape (1, 10): the word-overlap features."""
    claims: Floats
    """Shape (claims, inputs), columns as in `INPUTS`."""
    certain: Floats
    """Shape (claims,): 1 where a rule names a fault, -1 for a copy, else 0."""


def answers_of(rows: Sequence[Row], folder: Path) -> Iterator[Answer]:
    """Read every answer that makes a claim with the network in `folder`."""
    for row in rows:
        read = claims_of(row)
        if not read:
            continue
        readings = read_pairs([(one.evidence, one.text) for one in read], folder)
        chances = np.array([[one.supported, one.contradicted] for one in readings])
        logits = np.clip(np.log(chances.clip(1e-9) / (1 - chances).clip(1e-9)), -8, 8)
        yield Answer(
            row=row,
            ten=np.array([overlap(row.context, row.answer)]),
            claims=np.concatenate([logits, np.array([one.features for one in read])], axis=1),
            certain=np.array([CERTAIN[one.certain] for one in read]),
        )


def balanced_accuracy(suspicion: Floats, label: NDArray[np.bool_], fit: NDArray[np.bool_]) -> float:
    """Return balanced accuracy off `fit`, at the threshold that is best on it."""
    cuts = np.quantile(suspicion[fit], np.linspace(0, 1, 201))
    best = max(cuts, key=lambda cut: _balance(suspicion[fit] >= cut, label[fit]))
    return _balance(suspicion[~fit] >= best, label[~fit])


def _balance(said: NDArray[np.bool_], label: NDArray[np.bool_]) -> float:
    return float((said[label].mean() + (~said)[~label].mean()) / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Name a set of inputs, and say how to take them from an answer."""

    name: str
    inputs: Callable[[Answer], Floats]
    has_rules: bool


_COLUMNS = [INPUTS.index(name) for name in STACKED]
RIVALS = (
    Rival(name="ten word features", inputs=lambda one: one.ten, has_rules=False),
    Rival(name="lexical", inputs=lambda one: one.claims[:, 2:], has_rules=True),
    Rival(name="network", inputs=lambda one: one.claims[:, :2], has_rules=False),
    Rival(name="stack", inputs=lambda one: one.claims[:, _COLUMNS], has_rules=True),
)


def leave_one_out(answers: Sequence[Answer], tested: Collection[str]) -> Iterator[str]:
    """Yield a line for each data set: fitted on all others, measured on it."""
    yield f"{'':18}" + "".join(f"{rival.name:>22}" for rival in RIVALS) + "      n"
    for name in sorted(tested):
        held = [name in (one.row.dataset, one.row.part) for one in answers]
        source = {one.row.dataset for one, out in zip(answers, held, strict=True) if out}
        rest = [
            a
            for a, out in zip(answers, held, strict=True)
            if not out and a.row.dataset not in source
        ]
        test = [a for a, out in zip(answers, held, strict=True) if out]
        label = np.array([one.row.label == 1 for one in test])
        half = np.array([one.row.fold % 2 == 0 for one in test])
        line = f"{name:18}"
        for rival in RIVALS:
            suspicion = fitted(rest, rival).answers(*_inputs(test, rival))
            accuracy = (
                balanced_accuracy(suspicion, label, half)
                + balanced_accuracy(suspicion, label, ~half)
            ) / 2
            line += f"{auc(suspicion, label):>15.3f} {accuracy:.3f} "
        yield f"{line}{len(test):>7}"


def fitted(answers: Sequence[Answer], rival: Rival) -> Stack:
    """Return the regressions fitted to answers, every data set weighing the same."""
    sets = [one.row.dataset for one in answers]
    weights = np.array([1 / sets.count(name) for name in sets])
    labels = np.array([one.row.label for one in answers])
    return fit_stack(*_inputs(answers, rival), labels, weights)


def _inputs(answers: Sequence[Answer], rival: Rival) -> tuple[list[Floats], list[Floats]]:
    taken = [rival.inputs(one) for one in answers]
    if rival.has_rules:
        return taken, [one.certain for one in answers]
    return taken, [np.zeros(len(one)) for one in taken]


def threshold(claim: Line, folder: Path, own: Path) -> float:
    """Return the probability that 95 % of held-out supported claims of `own` stay below."""
    logits = []
    for pair in own_pairs(own, "held_out"):
        if pair.label == "entailment":
            passage = Passage(article_id="own", text=pair.evidence, rank=1, similarity=1.0)
            chosen, features = features_of(pair.claim, sources_of(pair.claim, (passage,)))
            (reading,) = read_pairs([(chosen.text, pair.claim)], folder)
            chance = min(max(reading.supported, 1e-9), 1 - 1e-9)
            support = float(np.clip(np.log(chance / (1 - chance)), -8, 8))
            logits.append((support, features[FEATURES.index("coverage")]))
    return float(np.quantile(1 / (1 + np.exp(-claim.logits(np.array(logits)))), 0.95))


def write_stack(
    folder: Path,
    pool: Path,
    apart: Callable[[Row], bool],
    unseen: Collection[str],
    own: Path,
) -> None:
    """Write `stack.json` and `figures.txt` beside the network in `folder`.

    Args:
        folder: holds `model.onnx` and `tokenizer.json`.
        pool: the labelled answers.
        apart: tells whether the network has not been fitted to a row.
        unseen: data sets, or parts of one, that it has never been fitted to.
        own: the pairs that were written for it; the held-out ones set the threshold.
    """
    answers = list(answers_of([row for row in read_pool(pool) if apart(row)], folder))
    lines = leave_one_out(answers, {one.row.dataset for one in answers} | set(unseen))
    (folder / "figures.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    stack = fitted(answers, RIVALS[-1])
    written = {
        "claim": _as_json(stack.claim, STACKED),
        "draft": _as_json(stack.draft, DRAFT_INPUTS),
        "threshold": round(threshold(stack.claim, folder, own), 3),
        "languages": ["en"],
    }
    (folder / "stack.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def _as_json(line: Line, inputs: Sequence[str]) -> dict[str, object]:
    return {
        "inputs": list(inputs),
        "mean": [round(float(one), 6) for one in line.mean],
        "scale": [round(float(one), 6) for one in line.scale],
        "weights": [round(float(one), 6) for one in line.weights],
        "intercept": round(line.intercept, 6),
    }
