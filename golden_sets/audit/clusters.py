"""Group texts by their words, without any label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


def word_matrix(features: Sequence[frozenset[str]], vocabulary: Mapping[str, int]) -> Any:  # noqa: ANN401  # scipy.sparse has no types
    """Return texts by words, 1 where a text has a word: sparse, in compressed rows."""
    columns = [[vocabulary[f] for f in own if f in vocabulary] for own in features]
    ends = np.cumsum([0, *(len(own) for own in columns)])
    flat = np.fromiter((c for own in columns for c in own), dtype=np.int64, count=ends[-1])
    ones = np.ones(len(flat), dtype=np.float32)
    return sparse.csr_matrix((ones, flat, ends), shape=(len(features), len(vocabulary)))


def clusters(words: Sequence[list[str]], rng: np.random.Generator) -> list[str]:
    """Group rows by their words: spherical k-means on TF-IDF reduced to 100 dimensions.

    Returns:
        A name (a number) for each row; empty for a row without words.
    """
    vectors = _reduced(words)
    filled = np.flatnonzero(np.linalg.norm(vectors, axis=1) > 0)
    if not len(filled):
        return [""] * len(words)
    count = int(np.clip(np.sqrt(len(filled)) * 1.2, 4, 200))
    centres = vectors[rng.choice(filled, min(count, len(filled)), replace=False)]
    nearest = np.zeros(len(filled), dtype=np.int64)
    for _ in range(15):
        nearest = (vectors[filled] @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors[filled])
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    names = [""] * len(words)
    for row, group in zip(filled, nearest, strict=True):
        names[row] = f"cluster {group + 1}"
    return names


def _reduced(words: Sequence[list[str]]) -> NDArray[np.float32]:
    from scipy.sparse.linalg import svds

    frequency = Counter(word for own in words for word in set(own))
    common = [word for word, number in frequency.most_common(20_000) if number >= 3]
    if not common:
        return np.zeros((len(words), 1), dtype=np.float32)
    vocabulary = {word: column for column, word in enumerate(common)}
    counts = word_matrix([frozenset(own) for own in words], vocabulary)
    weights = np.log(len(words) / np.array([float(frequency[word]) for word in common]))
    weighted = (counts @ sparse.diags(weights)).astype(np.float64).tocsr()
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    scaled = sparse.diags(1 / np.maximum(norms, 1e-9)) @ weighted
    depth = min(100, min(scaled.shape) - 1)
    if depth < 2:
        return np.asarray(scaled.todense(), dtype=np.float32)
    start = np.random.default_rng(0).random(min(scaled.shape))
    _, _, directions = svds(scaled, k=depth, v0=start)
    vectors = np.asarray(scaled @ directions.T)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(length > 1e-9, vectors / np.maximum(length, 1e-9), 0).astype(np.float32)
