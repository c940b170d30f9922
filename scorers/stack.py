"""Weigh what the local network makes of a claim together with how its words agree.

A logistic regression over the network's logits and the numbers of `claim_features.py` gives the
probability that a claim is not supported; a second one, over the claims of a reply, that the reply
has such a claim:

    p = 1 / (1 + exp(-(b + Σ wᵢ · (xᵢ - meanᵢ) / scaleᵢ)))

    claim: x are `support` and `contradiction`, ln(p / (1 - p)) of the network's probabilities
           within ±8, and any of `FEATURES`
    reply: x are of the logits of its claims: `highest`, `second`, `mean`, and `log_claims`, the
           logarithm of their number; without a regression for replies p = 1 - Π (1 - p of a claim)

The coefficients stand in `models/groundedness/stack.json`. Without that file there is no stack, and
words alone decide.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from evals.errors import HarnessError
from scorers.claim_features import FEATURES
from scorers.reader import Reading, model_sha256, read_pairs

_FARTHEST = 8.0
"""Bound of the network's logits: what lies beyond is no surer."""
_CLAIM_INPUTS = ("support", "contradiction", *FEATURES)
_DRAFT_INPUTS = ("highest", "second", "mean", "log_claims")


@dataclass(frozen=True, slots=True)
class Logistic:
    """Hold one logistic regression; all tuples have the same length."""

    inputs: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def logit(self, values: Mapping[str, float]) -> float:
        """Return b + Σ wᵢ · (xᵢ - meanᵢ) / scaleᵢ, finite."""
        terms = zip(self.inputs, self.mean, self.scale, self.weights, strict=True)
        return self.intercept + sum(
            weight * (values[name] - mean) / scale for name, mean, scale, weight in terms
        )


@dataclass(frozen=True, slots=True)
class Stack:
    """Hold the regression for claims, the one for replies, and the threshold between yes and no."""

    claim: Logistic
    draft: Logistic | None
    threshold: float
    """A claim is unsupported when its probability is above."""
    languages: frozenset[str]
    """Languages that the network has learnt; for others words alone decide."""

    def unsupported(self, reading: Reading, features: Sequence[float]) -> float:
        """Return the probability in (0, 1) that a claim is not supported."""
        values = dict(zip(FEATURES, features, strict=True))
        values["support"] = _bounded(logit(reading.supported))
        values["contradiction"] = _bounded(logit(reading.contradicted))
        return probability(self.claim.logit(values))

    def any_unsupported(self, claims: Sequence[float]) -> float:
        """Return the probability in [0, 1) that one of the claims is not supported.

        Args:
            claims: the probability of each claim; none gives 0.
        """
        if not claims:
            return 0.0
        if self.draft is None:
            return noisy_or(claims)
        logits = sorted((logit(one) for one in claims), reverse=True)
        values = {
            "highest": logits[0],
            "second": logits[min(1, len(logits) - 1)],
            "mean": math.fsum(logits) / len(logits),
            "log_claims": math.log(len(logits)),
        }
        return probability(self.draft.logit(values))


def noisy_or(claims: Sequence[float]) -> float:
    """Return 1 - Π (1 - p): one of the claims is not supported, if each stood for itself."""
    return 1.0 - math.prod(1.0 - one for one in claims)


def logit(share: float) -> float:
    """Return ln(p / (1 - p)), within ±20.8 for any p in [0, 1]."""
    within = min(max(share, 1e-9), 1 - 1e-9)
    return math.log(within / (1 - within))


def _bounded(logit: float) -> float:
    return min(max(logit, -_FARTHEST), _FARTHEST)


def probability(logit: float) -> float:
    """Return 1 / (1 + exp(-logit)), for any finite logit."""
    return 0.5 + 0.5 * math.tanh(logit / 2)


@dataclass(frozen=True, slots=True)
class Learned:
    """Hold what was learnt: the stack, and the folder of the network that it goes with."""

    stack: Stack
    folder: Path | None
    """None for the package's own."""

    @property
    def sha256(self) -> str:
        """Return a hash of the stack and the network, for fingerprints."""
        digest = hashlib.sha256(repr(self.stack.claim).encode())
        digest.update(repr((self.stack.draft, self.stack.threshold)).encode())
        digest.update(repr(sorted(self.stack.languages)).encode())
        digest.update(model_sha256(self.folder).encode())
        return digest.hexdigest()

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """Return what the network makes of each (evidence, claim)."""
        return read_pairs(pairs, self.folder)


@lru_cache(maxsize=4)
def learned(folder: Path | None = None) -> Learned | None:
    """Return what was learnt and lies in `folder`, or None where there is no `stack.json`.

    Raises:
        HarnessError: the file is there and is not as this module describes it.
    """
    path = (folder or Path(str(files("scorers"))) / "models" / "groundedness") / "stack.json"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HarnessError(f"{path}: cannot be read ({error}); reinstall ticketgate") from error
    try:
        return Learned(_read(json.loads(text)), folder)
    except (ValueError, KeyError, TypeError) as error:
        raise HarnessError(
            f"{path}: is not a stack ({type(error).__name__}: {error}); reinstall ticketgate"
        ) from error


def _read(given: Mapping[str, Any]) -> Stack:
    draft = given.get("draft")
    threshold = float(given["threshold"])
    if not 0 < threshold < 1:
        raise ValueError(f"threshold is {threshold!r}, not between 0 and 1")
    return Stack(
        claim=_logistic(given["claim"], _CLAIM_INPUTS),
        draft=None if draft is None else _logistic(draft, _DRAFT_INPUTS),
        threshold=threshold,
        languages=frozenset(map(str, given.get("languages", ["en"]))),
    )


def _logistic(given: Mapping[str, Any], known: Sequence[str]) -> Logistic:
    inputs = tuple(map(str, given["inputs"]))
    mean, scale, weights = (tuple(map(float, given[name])) for name in ("mean", "scale", "weights"))
    if unknown := set(inputs) - set(known):
        raise ValueError(f"unknown inputs {sorted(unknown)!r}")
    if not len(inputs) == len(mean) == len(scale) == len(weights):
        raise ValueError("inputs, mean, scale and weights differ in length")
    intercept = float(given["intercept"])
    if not all(map(math.isfinite, (*mean, *scale, *weights, intercept))) or 0 in scale:
        raise ValueError("a coefficient is not finite, or a scale is 0")
    return Logistic(inputs, mean, scale, weights, intercept)
