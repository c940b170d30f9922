"""Join the network's readings with the lexical features: two small logistic regressions.

The first gives each claim its chance to be unsupported, learnt from answers of which only the
whole is labelled (an answer is unsupported when at least one claim is). The second turns the
claims of an answer into one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DRAFT_INPUTS = ("highest", "second", "mean", "log_claims")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Hold a logistic regression over standardised inputs."""

    mean: Floats
    scale: Floats
    weights: Floats
    intercept: float

    def logits(self, inputs: Floats) -> Floats:
        """Return one logit a row."""
        return np.asarray((inputs - self.mean) / self.scale @ self.weights + self.intercept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Hold both regressions."""

    claim: Line
    draft: Line

    def answers(self, answers: Sequence[Floats], certain: Sequence[Floats]) -> Floats:
        """Return a logit an answer.

        Args:
            answers: a (claims, inputs) array each.
            certain: a (claims,) array each, see `doubts`.
        """
        read = zip(answers, certain, strict=True)
        return self.draft.logits(summaries([doubts(self.claim.logits(a), c) for a, c in read]))


def doubts(logits: Floats, certain: Floats) -> Floats:
    """Return logits after the rules: a copy at 0.02, a fault at 0.6 or more, as in `weighing.py`.

    Args:
        logits: of the probability that a claim is not supported.
        certain: 1 where a rule names a fault, -1 for a copy, else 0.
    """
    chance = 1 / (1 + np.exp(-logits))
    chance = np.where(certain > 0, 0.6 + 0.4 * chance, np.where(certain < 0, 0.02, chance))
    chance = chance.clip(1e-9, 1 - 1e-9)
    return np.asarray(np.log(chance / (1 - chance)))


def summaries(logits: Sequence[Floats]) -> Floats:
    """Return the inputs of the second regression; see `DRAFT_INPUTS`."""
    rows = []
    for one in logits:
        order = np.sort(one)[::-1]
        rows.append((order[0], order[min(1, len(order) - 1)], order.mean(), np.log(len(order))))
    return np.array(rows)


def fit_stack(
    answers: Sequence[Floats],
    certain: Sequence[Floats],
    labels: NDArray[np.int64],
    weights: Floats,
    *,
    ridge: float = 0.01,
) -> Stack:
    """Fit both regressions.

    Args:
        answers: a (claims, inputs) array each.
        certain: a (claims,) array each, see `doubts`.
        labels: 1 where an answer is not fully supported.
        weights: of the answers; they need not add up to anything.
        ridge: penalty on the squared weights.
    """
    claim = _fit_claims(answers, labels, weights, ridge)
    read = zip(answers, certain, strict=True)
    inputs = summaries([doubts(claim.logits(one), sure) for one, sure in read])
    singles = [np.array([[*row]]) for row in inputs]
    draft = _fit_claims(singles, labels, weights, ridge)
    return Stack(claim=claim, draft=draft)


def _fit_claims(
    answers: Sequence[Floats], labels: NDArray[np.int64], weights: Floats, ridge: float
) -> Line:
    stacked = np.concatenate(list(answers))
    mean, scale = stacked.mean(axis=0), np.maximum(stacked.std(axis=0), 1e-3)
    inputs = torch.tensor((stacked - mean) / scale, dtype=torch.float64)
    of = torch.tensor(np.repeat(np.arange(len(answers)), [len(one) for one in answers]))
    label = torch.tensor(labels, dtype=torch.float64)
    weight = torch.tensor(weights / weights.sum(), dtype=torch.float64)
    slope = torch.zeros(inputs.shape[1], dtype=torch.float64, requires_grad=True)
    level = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([slope, level], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        follows = torch.nn.functional.logsigmoid(-(inputs @ slope + level))
        total = torch.zeros(len(answers), dtype=torch.float64).index_add(0, of, follows)
        fails = torch.log(-torch.expm1(total.clamp(max=-1e-9)))
        loss = (
            -(weight * (label * fails + (1 - label) * total)).sum() + ridge * slope.square().sum()
        )
        loss.backward()
        return loss

    optimizer.step(closure)
    return Line(
        mean=mean, scale=scale, weights=slope.detach().numpy(), intercept=float(level.detach())
    )
